import { clockMs } from './clock.ts';
import type { Connection, ConnectionPool, ConnectionUser } from './connection-pool.ts';
import type { OutgoingBody } from './message.ts';
import type { RequestHead } from './request-head.ts';
import type { ResponseHead } from './response-head.ts';
import { ResponseParser } from './response-parser.ts';
import { failure } from './send-failure.ts';
import type { Watch } from './watch.ts';

/** Bodies up to this size are written together with the head, in one piece. */
const ONE_WRITE_MAX = 64 * 1024;

export type Http1Call = {
  method: string;
  head: RequestHead;
  body: OutgoingBody | undefined;
  lenient: boolean;
  bytesMax: number;
  watch: Watch;
  onHead: ((head: ResponseHead) => void) | undefined;
  onData: ((bytes: Buffer) => void) | undefined;
};

export type RawResponse = {
  code: number;
  reason: string;
  headers: ResponseHead['headers'];
  httpVersion: '1.0' | '1.1' | '2.0';
  /** As on the wire, framing removed. */
  pieces: Buffer[];
  bytes: number;
  truncated: boolean;
};

export type RawOutcome = {
  response: RawResponse | undefined;
  error: Error | undefined;
  /** When the first byte of the response came. */
  firstByte: number | undefined;
};

/** Sends one request over a connection and reads the response. Never rejects. */
export function exchangeHttp1(
  pool: ConnectionPool,
  connection: Connection,
  call: Http1Call,
): Promise<RawOutcome> {
  return new Promise((resolve) => {
    new Http1Exchange(pool, connection, call, resolve).begin();
  });
}

class Http1Exchange implements ConnectionUser {
  readonly #pool: ConnectionPool;
  readonly #connection: Connection;
  readonly #call: Http1Call;
  readonly #resolve: (outcome: RawOutcome) => void;
  readonly #parser: ResponseParser;
  #firstByte: number | undefined;
  #finished = false;
  #stopUpload: (() => void) | undefined;

  constructor(
    pool: ConnectionPool,
    connection: Connection,
    call: Http1Call,
    resolve: (outcome: RawOutcome) => void,
  ) {
    this.#pool = pool;
    this.#connection = connection;
    this.#call = call;
    this.#resolve = resolve;
    this.#parser = new ResponseParser(call.method, call.lenient, call.bytesMax);
    this.#parser.onHead = call.onHead;
    this.#parser.onData = call.onData;
  }

  begin(): void {
    const { watch } = this.#call;
    if (watch.reason) {
      this.#fail(watch.reason);
      return;
    }
    watch.onStop = (reason) => this.#fail(reason);
    this.#connection.user = this;
    this.#connection.used++;
    this.#write();
  }

  onBytes(bytes: Buffer): void {
    if (this.#finished) return;
    this.#call.watch.touch();
    if (this.#firstByte === undefined) this.#firstByte = clockMs();
    try {
      this.#parser.push(bytes);
    } catch (error) {
      this.#fail(error as Error);
      return;
    }
    if (this.#parser.done) this.#finish();
  }

  onGone(error: Error | undefined): void {
    if (this.#finished) return;
    // Without an error the other side has closed, which ends a body that has no length.
    const problem = error ?? this.#parser.end();
    if (problem) this.#fail(problem);
    else this.#finish();
  }

  #finish(): void {
    this.#finished = true;
    const parser = this.#parser;
    const head = parser.head as ResponseHead;
    const connection = this.#connection;
    const uploading = this.#stopUpload !== undefined || connection.socket.writableLength > 0;
    this.#stopUpload?.();
    connection.user = undefined;
    if (parser.reusable && !this.#call.head.close && !uploading) {
      this.#pool.giveBack(connection, parser.keepAliveSeconds);
    } else {
      connection.socket.destroy();
    }
    this.#resolve({
      response: {
        code: head.code,
        reason: head.reason,
        headers: head.headers,
        httpVersion: head.httpVersion,
        pieces: parser.body,
        bytes: parser.bodyBytes,
        truncated: parser.truncated,
      },
      error: undefined,
      firstByte: this.#firstByte,
    });
  }

  #fail(error: Error): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#stopUpload?.();
    this.#connection.user = undefined;
    this.#connection.socket.destroy();
    this.#resolve({ response: undefined, error, firstByte: this.#firstByte });
  }

  #write(): void {
    const { head, body } = this.#call;
    const { socket } = this.#connection;
    if (!body || (body.kind === 'bytes' && body.bytes.length === 0 && !head.chunked)) {
      socket.write(head.text, 'latin1');
    } else if (body.kind === 'bytes') {
      this.#writeBytes(head, body.bytes);
    } else {
      socket.write(head.text, 'latin1');
      this.#pump(body, head.chunked);
    }
  }

  #writeBytes(head: RequestHead, bytes: Uint8Array): void {
    const { socket } = this.#connection;
    if (head.chunked) {
      socket.cork();
      socket.write(head.text, 'latin1');
      this.#writeChunk(bytes);
      socket.write('0\r\n\r\n', 'latin1');
      socket.uncork();
    } else if (bytes.length <= ONE_WRITE_MAX) {
      const whole = Buffer.allocUnsafe(head.text.length + bytes.length);
      whole.write(head.text, 0, 'latin1');
      whole.set(bytes, head.text.length);
      socket.write(whole);
    } else {
      socket.cork();
      socket.write(head.text, 'latin1');
      socket.write(bytes);
      socket.uncork();
    }
  }

  /** An empty chunk would end the body. */
  #writeChunk(bytes: Uint8Array): boolean {
    const { socket } = this.#connection;
    if (bytes.length === 0) return true;
    socket.write(`${bytes.length.toString(16)}\r\n`, 'latin1');
    socket.write(bytes);
    return socket.write('\r\n', 'latin1');
  }

  /** Sends a stream at the pace of the connection. */
  #pump(body: Extract<OutgoingBody, { kind: 'stream' }>, chunked: boolean): void {
    const { socket } = this.#connection;
    const { watch } = this.#call;
    let source: ReturnType<typeof body.open>;
    try {
      source = body.open();
    } catch (error) {
      this.#fail(error as Error);
      return;
    }
    const resume = (): void => {
      watch.touch();
      source.resume();
    };
    const stop = (): void => {
      this.#stopUpload = undefined;
      socket.off('drain', resume);
    };
    let sent = 0;
    source.on('data', (piece: Buffer | string) => {
      if (this.#finished) return;
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      sent += bytes.length;
      const room = chunked ? this.#writeChunk(bytes) : socket.write(bytes);
      if (!room) source.pause();
    });
    source.on('end', () => {
      if (this.#finished) return;
      stop();
      if (chunked) socket.write('0\r\n\r\n', 'latin1');
      else if (body.length !== undefined && sent !== body.length) {
        // The server would wait for the rest for ever.
        this.#fail(
          failure('PARLEY_BODY_CHANGED', `The body has ${sent} bytes, ${body.length} were announced`),
        );
      }
    });
    source.on('error', (error: Error) => this.#fail(error));
    socket.on('drain', resume);
    this.#stopUpload = () => {
      stop();
      source.destroy();
    };
  }
}
