import type { Socket } from 'node:net';
import type { ProxyRule } from '../options.ts';
import { addressFamily } from './lookup.ts';
import { proxyAuthorization } from './proxies.ts';
import { ResponseParser } from './response-parser.ts';
import { failure } from './send-failure.ts';

/** What a proxy may say before and with its answer to CONNECT. */
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Asks a proxy for a way to a host over an open connection to the proxy. Afterwards the socket is as if it had been
 * connected to the host.
 * @throws Error when the proxy refuses or breaks off.
 */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyRule,
  host: string,
  port: number,
): Promise<void> {
  const reader = new SocketReader(socket);
  try {
    if (proxy.protocol === 'socks5') await socks5(socket, reader, proxy, host, port);
    else if (proxy.protocol === 'socks4') await socks4(socket, reader, proxy, host, port);
    else await httpConnect(socket, reader, proxy, host, port);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    reader.release();
  }
}

async function httpConnect(
  socket: Socket,
  reader: SocketReader,
  proxy: ProxyRule,
  host: string,
  port: number,
): Promise<void> {
  const name = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authorization = proxyAuthorization(proxy);
  const credentials = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${name} HTTP/1.1\r\nHost: ${name}\r\n${credentials}\r\n`, 'latin1');
  const parser = new ResponseParser('CONNECT', true, ANSWER_BYTES_MAX);
  while (!parser.head) parser.push(await reader.some());
  const { code } = parser.head;
  if (code < 200 || code >= 300) {
    throw failure('ECONNRESET', `tunneling socket could not be established, statusCode=${code}`);
  }
  // A host that speaks first has its bytes behind the head of the proxy's answer.
  for (const piece of parser.body.reverse()) socket.unshift(piece);
}

// RFC 1928 and RFC 1929.
async function socks5(
  socket: Socket,
  reader: SocketReader,
  proxy: ProxyRule,
  host: string,
  port: number,
): Promise<void> {
  const withPassword = proxy.username !== undefined && proxy.username !== '';
  socket.write(Buffer.from(withPassword ? [5, 2, 0, 2] : [5, 1, 0]));
  const choice = await reader.exactly(2);
  if (choice[0] !== 5) throw refused('is no SOCKS 5 proxy');
  if (choice[1] === 2 && withPassword) {
    const user = Buffer.from(proxy.username ?? '').subarray(0, 255);
    const password = Buffer.from(proxy.password ?? '').subarray(0, 255);
    socket.write(
      Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
    );
    const verdict = await reader.exactly(2);
    if (verdict[1] !== 0) throw refused('refuses the user name and password');
  } else if (choice[1] !== 0) {
    throw refused('accepts no way of authentication that is known here');
  }
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), socks5Address(host), portBytes(port)]));
  const answer = await reader.exactly(4);
  if (answer[1] !== 0) throw refused(SOCKS5_REASONS[answer[1] ?? 1] ?? `answers ${answer[1]}`);
  const addressLength = answer[3] === 1 ? 4 : answer[3] === 4 ? 16 : ((await reader.exactly(1))[0] as number);
  await reader.exactly(addressLength + 2);
}

const SOCKS5_REASONS: { [code: number]: string } = {
  1: 'failed',
  2: 'does not allow the connection',
  3: 'cannot reach the network',
  4: 'cannot reach the host',
  5: 'was refused by the host',
  6: 'got no answer in time',
  7: 'does not know the command',
  8: 'does not know the kind of address',
};

function socks5Address(host: string): Buffer {
  const family = addressFamily(host);
  if (family === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (family === 6) return Buffer.concat([Buffer.from([4]), ipv6Bytes(host)]);
  const name = Buffer.from(host);
  if (name.length > 255) throw refused('takes no host name that is longer than 255 bytes');
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

/** The 16 bytes of an IPv6 address; a zone is left out. */
function ipv6Bytes(address: string): Buffer {
  let text = address.split('%')[0] as string;
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted) {
    const [, a, b, c, d] = dotted.map(Number) as [number, number, number, number, number];
    text = `${text.slice(0, dotted.index)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const [left = '', right] = text.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  const bytes = Buffer.alloc(16);
  [...before, ...Array<string>(zeros).fill('0'), ...after].forEach((group, index) => {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  });
  return bytes;
}

/** SOCKS 4, and 4A for names, which the proxy then resolves. */
async function socks4(
  socket: Socket,
  reader: SocketReader,
  proxy: ProxyRule,
  host: string,
  port: number,
): Promise<void> {
  const family = addressFamily(host);
  if (family === 6) throw refused('knows no IPv6 addresses (SOCKS 4)');
  const user = Buffer.from(`${proxy.username ?? ''}\0`);
  const address = family === 4 ? host.split('.').map(Number) : [0, 0, 0, 1];
  const name = family === 4 ? Buffer.alloc(0) : Buffer.from(`${host}\0`);
  socket.write(Buffer.concat([Buffer.from([4, 1]), portBytes(port), Buffer.from(address), user, name]));
  const answer = await reader.exactly(8);
  if (answer[1] !== 0x5a) throw refused('rejects the connection');
}

const portBytes = (port: number): Buffer => Buffer.from([port >> 8, port & 255]);

const refused = (reason: string): Error => failure('PARLEY_SOCKS', `The SOCKS proxy ${reason}`);

/** Reads from a socket on demand, so that what comes later stays for the next owner. */
class SocketReader {
  readonly #socket: Socket;
  #wake: (() => void) | undefined;
  #error: Error | undefined;
  readonly #onReadable = (): void => this.#wake?.();
  readonly #onError = (error: Error): void => {
    this.#error ??= error;
    this.#wake?.();
  };
  readonly #onEnd = (): void => this.#onError(failure('ECONNRESET', 'The proxy has closed the connection'));

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('readable', this.#onReadable);
    socket.on('error', this.#onError);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
  }

  async exactly(length: number): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = this.#socket.read(length) as Buffer | null;
      // At the end of the connection `read` gives what is left.
      if (bytes && bytes.length === length) return bytes;
      if (bytes) throw failure('ECONNRESET', 'The proxy has closed the connection');
      await this.#wait();
    }
  }

  async some(): Promise<Buffer> {
    for (;;) {
      const bytes = this.#socket.read() as Buffer | null;
      if (bytes) return bytes;
      await this.#wait();
    }
  }

  release(): void {
    this.#socket.off('readable', this.#onReadable);
    this.#socket.off('error', this.#onError);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#wake = undefined;
        if (this.#error) reject(this.#error);
        else resolve();
      };
      if (this.#error) settle();
      else this.#wake = settle;
    });
  }
}
