import type { Socket, TcpNetConnectOpts } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ProxyRule } from '../options.ts';
import { clockMs } from './clock.ts';
import {
  addressFamily,
  type CheckAddress,
  isLocalhost,
  LOOPBACK,
  lookupFor,
  resolveChecked,
} from './lookup.ts';
import { cancelled, failure } from './send-failure.ts';

/** Where a connection goes, and how. */
export type Route = {
  host: string;
  port: number;
  /** Set: TLS to the host, with these settings. */
  tls: ConnectionOptions | undefined;
  /** Shortens the handshake of later connections of the same kind; only with `tls`. */
  resumption: Resumption | undefined;
  proxy: ProxyRule | undefined;
  /** TLS settings for the way to a proxy that itself speaks TLS. */
  proxyTls: ConnectionOptions | undefined;
  /** The proxy only forwards bytes; false: it is spoken to as the server. */
  tunnel: boolean;
  check: CheckAddress | undefined;
  /** The bytes are read by `receiveFrom`, not as a stream; only for a direct connection without TLS. */
  direct: boolean;
};

/** The TLS session of the last connection, for the next one (RFC 8446 2.2). */
export type Resumption = {
  session: () => Buffer | undefined;
  keep: (session: Buffer) => void;
  forget: () => void;
};

/** An attempt to connect: notes the moments, and can be ended from outside at any time. */
export type Attempt = {
  lookup: number | undefined;
  connect: number | undefined;
  secureConnect: number | undefined;
  /** Hears that the other side is reached; TLS and tunnels come after it. */
  onConnect: (() => void) | undefined;
  /** Set while there is something to end. */
  socket: Socket | undefined;
  ended: boolean;
};

export const newAttempt = (): Attempt => ({
  lookup: undefined,
  connect: undefined,
  secureConnect: undefined,
  onConnect: undefined,
  socket: undefined,
  ended: false,
});

/** Opens a connection. Rejects with Node's error; the socket has no listeners but ours removed again. */
export async function connect(route: Route, attempt: Attempt): Promise<Socket> {
  const { proxy } = route;
  if (!proxy) {
    const socket = await dial(route.host, route.port, route.check, attempt, route.direct);
    return route.tls ? secure(socket, route.tls, attempt, route.resumption) : socket;
  }
  // The addresses behind a tunnel are checked here, and the proxy is asked for the checked one.
  const target = route.check ? (await resolveChecked(route.host, route.check)).address : route.host;
  // The proxy itself is the caller's choice, so its address is not checked.
  let socket = await dial(proxy.host, proxy.port, undefined, attempt);
  if (route.proxyTls) socket = await secure(socket, route.proxyTls, attempt);
  if (!route.tunnel) return socket;
  const { openTunnel } = await import('./tunnel.ts');
  await openTunnel(socket, proxy, target, route.port);
  if (attempt.ended) throw cancelled();
  return route.tls ? secure(socket, route.tls, attempt, route.resumption) : socket;
}

/** A TCP connection to a host; of several addresses the first that answers (RFC 8305). */
async function dial(
  host: string,
  port: number,
  check: CheckAddress | undefined,
  attempt: Attempt,
  direct = false,
): Promise<Socket> {
  if (!isLocalhost(host)) return dialOne(host, port, check, attempt, direct);
  // Without a resolver, whose code alone takes milliseconds to load; loopback refuses at once.
  if (check) for (const address of LOOPBACK) check(address, host);
  attempt.lookup = clockMs();
  try {
    return await dialOne(LOOPBACK[0], port, undefined, attempt, direct);
  } catch (error) {
    if (attempt.ended) throw error;
    return dialOne(LOOPBACK[1], port, undefined, attempt, direct).catch(() => {
      throw error;
    });
  }
}

function dialOne(
  host: string,
  port: number,
  check: CheckAddress | undefined,
  attempt: Attempt,
  direct: boolean,
): Promise<Socket> {
  const net = process.getBuiltinModule('node:net');
  return new Promise((resolve, reject) => {
    if (attempt.ended) {
      reject(cancelled());
      return;
    }
    if (check && addressFamily(host) !== 0) check(host, host);
    // Set for addresses too: should Node see a name where we see an address, it is checked as a name.
    const lookup = lookupFor(check, () => {
      attempt.lookup = clockMs();
    });
    const options: TcpNetConnectOpts = { host, port, noDelay: true, lookup };
    const receiver: Receiver = { onBytes: undefined };
    if (direct) options.onread = directReading(receiver);
    const socket = net.connect(options);
    if (direct) receivers.set(socket, receiver);
    attempt.socket = socket;
    const onClose = (): void => reject(attempt.ended ? cancelled() : reset());
    // Stays: an error between two owners of the socket must not end the process.
    socket.on('error', ignore);
    socket.once('error', reject);
    socket.once('close', onClose);
    socket.once('connect', () => {
      attempt.connect = clockMs();
      attempt.onConnect?.();
      socket.off('error', reject);
      socket.off('close', onClose);
      resolve(socket);
    });
  });
}

type Receiver = { onBytes: ((bytes: Buffer) => void) | undefined };

const receivers = new WeakMap<Socket, Receiver>();
// Shared by all connections: what is read is copied out before the next read. Without it Node allocates 64 KiB for
// each read and takes the bytes through a stream, a tenth of what a small request costs.
let readBuffer: Buffer | undefined;

function directReading(receiver: Receiver): NonNullable<TcpNetConnectOpts['onread']> {
  readBuffer ??= Buffer.allocUnsafeSlow(64 * 1024);
  return {
    buffer: readBuffer,
    callback: (length, buffer) => {
      receiver.onBytes?.(Buffer.copyBytesFrom(buffer, 0, length));
      return true;
    },
  };
}

/** Hears the bytes of a connection, however it was opened. */
export function receiveFrom(socket: Socket, onBytes: (bytes: Buffer) => void): void {
  const receiver = receivers.get(socket);
  if (receiver) receiver.onBytes = onBytes;
  else socket.on('data', onBytes);
}

/** TLS over a connection. */
export function secure(
  raw: Socket,
  options: ConnectionOptions,
  attempt: Attempt,
  resumption?: Resumption,
): Promise<Socket> {
  const tls = process.getBuiltinModule('node:tls');
  return new Promise((resolve, reject) => {
    if (attempt.ended) {
      raw.destroy();
      reject(cancelled());
      return;
    }
    let socket: Socket;
    try {
      const session = resumption?.session();
      socket = tls.connect({ ...options, socket: raw, ...(session === undefined ? {} : { session }) });
    } catch (error) {
      raw.destroy();
      reject(error);
      return;
    }
    attempt.socket = socket;
    socket.on('error', ignore);
    const onClose = (): void => {
      reject(
        attempt.ended
          ? cancelled()
          : failure(
              'ECONNRESET',
              'Client network socket disconnected before secure TLS connection was established',
            ),
      );
    };
    if (resumption) {
      socket.on('session', resumption.keep);
      // What broke may be the session.
      socket.once('error', resumption.forget);
    }
    socket.once('error', reject);
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      attempt.secureConnect = clockMs();
      socket.off('error', reject);
      socket.off('close', onClose);
      resolve(socket);
    });
  });
}

const ignore = (): void => {};
const reset = (): Error => failure('ECONNRESET', 'socket hang up');
