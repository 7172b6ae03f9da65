import type { Socket } from 'node:net';
import { clockMs } from './clock.ts';
import { receiveFrom } from './connect.ts';

/** Idle connections of one destination, and of all. */
const IDLE_PER_KEY_MAX = 64;
const IDLE_MAX = 512;
/** Destinations remembered although nothing is idle there. */
const KEYS_MAX = 1024;
/** For servers that do not say how long they keep an idle connection. */
const IDLE_MS_DEFAULT = 30_000;
/** Taken off what a server promises, so that a request does not meet the close half-way. */
const IDLE_MARGIN_MS = 500;

/** Who uses a connection now. */
export type ConnectionUser = {
  onBytes: (bytes: Buffer) => void;
  /** The other side has ended or the connection broke. Called once. */
  onGone: (error: Error | undefined) => void;
};

/** An open HTTP/1.1 connection: one request at a time. */
export class Connection {
  readonly socket: Socket;
  readonly key: string;
  used = 0;
  user: ConnectionUser | undefined;
  idleSince = 0;
  idleMs = IDLE_MS_DEFAULT;
  gone = false;
  #error: Error | undefined;

  constructor(socket: Socket, key: string, onGone: (connection: Connection) => void) {
    this.socket = socket;
    this.key = key;
    const gone = (error: Error | undefined): void => {
      if (this.gone) return;
      this.gone = true;
      const { user } = this;
      this.user = undefined;
      onGone(this);
      user?.onGone(error);
    };
    receiveFrom(socket, (bytes) => {
      if (this.user) this.user.onBytes(bytes);
      // Nobody asked for it.
      else socket.destroy();
    });
    socket.on('error', (error: Error) => {
      this.#error = error;
    });
    socket.on('end', () => {
      gone(undefined);
      socket.destroy();
    });
    socket.on('close', () => gone(this.#error));
  }
}

/** Keeps connections open between requests. Their number is bounded; none holds the process. */
export class ConnectionPool {
  readonly #idle = new Map<string, Connection[]>();
  readonly #open = new Set<Connection>();
  #idleCount = 0;
  closed = false;

  /** An idle connection of the key, the one used last; undefined: open another. */
  take(key: string): Connection | undefined {
    const idle = this.#idle.get(key);
    if (!idle) return undefined;
    for (;;) {
      const connection = idle.pop();
      if (!connection) return undefined;
      this.#idleCount--;
      if (!connection.gone && !connection.socket.destroyed) {
        if (clockMs() - connection.idleSince < connection.idleMs) {
          connection.socket.ref();
          return connection;
        }
        connection.socket.destroy();
      }
    }
  }

  add(socket: Socket, key: string): Connection {
    const connection = new Connection(socket, key, (gone) => {
      this.#open.delete(gone);
      this.#forget(gone);
    });
    this.#open.add(connection);
    return connection;
  }

  /** Takes a connection back; `seconds` is how long the server says it keeps it. */
  giveBack(connection: Connection, seconds: number | undefined): void {
    connection.user = undefined;
    const { socket } = connection;
    if (this.closed || connection.gone || this.#idleCount >= IDLE_MAX || seconds === 0) {
      socket.destroy();
      return;
    }
    let idle = this.#idle.get(connection.key);
    if (!idle) {
      idle = [];
      if (this.#idle.size >= KEYS_MAX) this.#forgetEmpty();
      this.#idle.set(connection.key, idle);
    }
    if (idle.length >= IDLE_PER_KEY_MAX) {
      socket.destroy();
      return;
    }
    if (seconds !== undefined) connection.idleMs = seconds * 1000 - IDLE_MARGIN_MS;
    connection.idleSince = clockMs();
    socket.unref();
    idle.push(connection);
    this.#idleCount++;
  }

  /** Ends every connection at once. */
  close(): void {
    this.closed = true;
    for (const connection of [...this.#open]) connection.socket.destroy();
    this.#idle.clear();
    this.#idleCount = 0;
  }

  #forget(connection: Connection): void {
    const idle = this.#idle.get(connection.key);
    const index = idle?.indexOf(connection) ?? -1;
    if (!idle || index < 0) return;
    idle.splice(index, 1);
    this.#idleCount--;
  }

  #forgetEmpty(): void {
    for (const [key, idle] of this.#idle) if (idle.length === 0) this.#idle.delete(key);
  }
}
