import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from 'node:http2';
import type { Socket } from 'node:net';
import { clockMs } from './clock.ts';
import type { RawOutcome } from './http1.ts';
import type { Header, OutgoingBody, OutgoingRequest } from './message.ts';
import { authority, requestTarget } from './outgoing-url.ts';
import { checkHeader } from './request-head.ts';
import { failure } from './send-failure.ts';
import type { Watch } from './watch.ts';

// RFC 9113 8.2.2: these belong to one connection and are an error in HTTP/2. Host becomes `:authority`.
const FORBIDDEN = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
const HEADERS_MAX = 10_000;
const HEADER_BYTES_MAX = 1024 * 1024;
const WINDOW_BYTES = 1024 * 1024;

export type Http2Call = {
  request: OutgoingRequest;
  bytesMax: number;
  watch: Watch;
  onHead: ((head: { code: number; reason: string; headers: Header[] }) => void) | undefined;
  onData: ((bytes: Buffer) => void) | undefined;
};

export type Http2Outcome = RawOutcome & {
  /** The server has not looked at the request (RFC 9113 8.7), so it may be sent again. */
  unprocessed: boolean;
};

/** The HTTP/2 connections of a sender, one for each destination. */
export class Http2Sessions {
  readonly #sessions = new Map<string, ClientHttp2Session>();
  readonly #all = new Set<ClientHttp2Session>();

  /** A connection that takes more requests. */
  find(key: string): ClientHttp2Session | undefined {
    const session = this.#sessions.get(key);
    if (session && !session.closed && !session.destroyed) return session;
    this.#sessions.delete(key);
    return undefined;
  }

  /** Speaks HTTP/2 over a connection. */
  add(key: string, socket: Socket, origin: string): ClientHttp2Session {
    const http2 = process.getBuiltinModule('node:http2');
    const session = http2.connect(origin, {
      createConnection: () => socket,
      maxHeaderListPairs: HEADERS_MAX,
      maxSendHeaderBlockLength: HEADER_BYTES_MAX,
      settings: { enablePush: false, initialWindowSize: WINDOW_BYTES, maxHeaderListSize: HEADER_BYTES_MAX },
    } as Parameters<typeof http2.connect>[1] & object);
    this.#sessions.set(key, session);
    this.#all.add(session);
    const forget = (): void => {
      if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    };
    // Streams that are open report what happened; this only keeps the process alive.
    session.on('error', forget);
    session.on('goaway', forget);
    session.on('close', () => {
      forget();
      this.#all.delete(session);
    });
    session.unref();
    return session;
  }

  close(): void {
    for (const session of [...this.#all]) session.destroy();
  }
}

/** Sends one request over a session. Never rejects. */
export function exchangeHttp2(session: ClientHttp2Session, call: Http2Call): Promise<Http2Outcome> {
  return new Promise((resolve) => {
    const { watch, request } = call;
    let stream: ClientHttp2Stream;
    let firstByte: number | undefined;
    let head: { code: number; headers: Header[] } | undefined;
    let problem: Error | undefined;
    let ended = false;
    let settled = false;
    const pieces: Buffer[] = [];
    let bytes = 0;
    let truncated = false;
    const settle = (error: Error | undefined): void => {
      if (settled) return;
      settled = true;
      session.unref();
      resolve({
        response:
          head && !error
            ? {
                code: head.code,
                reason: reasonOf(head.code),
                headers: head.headers,
                httpVersion: '2.0',
                pieces,
                bytes,
                truncated,
              }
            : undefined,
        error,
        firstByte,
        unprocessed: error !== undefined && head === undefined && isUnprocessed(error, stream),
      });
    };
    if (watch.reason) {
      settle(watch.reason);
      return;
    }
    const { constants } = process.getBuiltinModule('node:http2');
    const hasBody =
      request.body !== undefined && !(request.body.kind === 'bytes' && request.body.bytes.length === 0);
    session.ref();
    try {
      stream = session.request(http2Headers(request), { endStream: !hasBody });
    } catch (error) {
      settle(error as Error);
      return;
    }
    watch.onStop = (reason) => {
      stream.close(constants.NGHTTP2_CANCEL);
      settle(reason);
    };
    stream.on('response', (headers: IncomingHttpHeaders, _flags: number, raw?: string[]) => {
      watch.touch();
      firstByte = clockMs();
      head = { code: Number(headers[':status']), headers: headerLines(headers, raw) };
      call.onHead?.({ ...head, reason: reasonOf(head.code) });
    });
    stream.on('data', (piece: Buffer) => {
      if (settled || truncated) return;
      watch.touch();
      const room = call.bytesMax - bytes;
      const kept = piece.length > room ? piece.subarray(0, room) : piece;
      bytes += kept.length;
      if (kept.length > 0) {
        pieces.push(kept);
        call.onData?.(kept);
      }
      if (kept === piece) return;
      truncated = true;
      settle(undefined);
      stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.on('end', () => {
      // A lost connection ends streams too, with a code.
      ended = stream.rstCode === constants.NGHTTP2_NO_ERROR;
    });
    stream.on('error', (error: Error) => {
      problem = error;
    });
    stream.on('close', () => {
      const complete = head !== undefined && ended && problem === undefined;
      settle(complete ? undefined : (problem ?? failure('ECONNRESET', head ? 'aborted' : 'socket hang up')));
    });
    if (hasBody) writeBody(stream, request.body as OutgoingBody, settle);
  });
}

function writeBody(stream: ClientHttp2Stream, body: OutgoingBody, fail: (error: Error) => void): void {
  if (body.kind === 'bytes') {
    stream.end(body.bytes);
    return;
  }
  try {
    const source = body.open();
    source.on('error', (error: Error) => {
      fail(error);
      stream.close(process.getBuiltinModule('node:http2').constants.NGHTTP2_CANCEL);
    });
    stream.on('close', () => source.destroy());
    source.pipe(stream);
  } catch (error) {
    fail(error as Error);
    stream.close();
  }
}

/** @throws Error when a header cannot be written. */
function http2Headers(request: OutgoingRequest): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ':method': request.method,
    ':scheme': request.url.protocol,
    ':authority': authority(request.url),
    ':path': requestTarget(request.url),
  };
  for (const { key, value } of request.headers) {
    checkHeader(key, value);
    const name = key.toLowerCase();
    if (name === 'host') headers[':authority'] = value;
    if (FORBIDDEN.has(name) || (name === 'te' && value.toLowerCase() !== 'trailers')) continue;
    const known = headers[name];
    if (known === undefined) headers[name] = value;
    else headers[name] = [...(Array.isArray(known) ? known : [String(known)]), value];
  }
  return headers;
}

function headerLines(headers: IncomingHttpHeaders, raw: string[] | undefined): Header[] {
  const lines: Header[] = [];
  if (raw) {
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const key = raw[index] as string;
      if (!key.startsWith(':')) lines.push({ key, value: raw[index + 1] as string });
    }
    return lines;
  }
  for (const [key, value] of Object.entries(headers)) {
    if (key.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) lines.push({ key, value: String(one) });
  }
  return lines;
}

function isUnprocessed(error: Error, stream: ClientHttp2Stream | undefined): boolean {
  const { constants } = process.getBuiltinModule('node:http2');
  const { code } = error as { code?: string };
  if (code === 'ERR_HTTP2_GOAWAY_SESSION' || code === 'ERR_HTTP2_INVALID_SESSION') return true;
  return stream?.rstCode === constants.NGHTTP2_REFUSED_STREAM;
}

// HTTP/2 has no reason phrases (RFC 9113 8.3.2); people know the ones of HTTP/1.1.
const reasonOf = (code: number): string => process.getBuiltinModule('node:http').STATUS_CODES[code] ?? '';
