import type { Header } from './message.ts';
import { bad, HEAD_BYTES_MAX, headEnd, overflow, parseHead, type ResponseHead } from './response-head.ts';
import { failure } from './send-failure.ts';

/** A chunk-size line with extensions. */
const SIZE_LINE_BYTES_MAX = 16 * 1024;
/** Informational answers before the final one. */
const INFORMATIONAL_MAX = 100;

const BLANK_LINE = /\n\r?\n/;

type State =
  | 'head'
  | 'length'
  | 'chunk-size'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'until-close'
  | 'done';

/**
 * Reads one HTTP/1.x response (RFC 9112) from the bytes of a connection. Strict as Node's parser is, unless
 * `lenient`. The caller pushes bytes until `done`.
 */
export class ResponseParser {
  head: ResponseHead | undefined;
  /** Pieces of the body, framing removed. */
  readonly body: Buffer[] = [];
  bodyBytes = 0;
  truncated = false;
  /** The connection can carry another request after this response. */
  reusable = true;
  /** Seconds that the server keeps an idle connection, when it says so. */
  keepAliveSeconds: number | undefined;
  #state: State = 'head';
  #left = 0;
  /** An unfinished head or line. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #heldEnd = '';
  #informational = 0;
  readonly #method: string;
  readonly #lenient: boolean;
  readonly #bytesMax: number;
  onHead: ((head: ResponseHead) => void) | undefined;
  onData: ((bytes: Buffer) => void) | undefined;

  constructor(method: string, lenient: boolean, bytesMax: number) {
    this.#method = method;
    this.#lenient = lenient;
    this.#bytesMax = bytesMax;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Takes bytes.
   * @throws Error with Node's `HPE_` code for what is no HTTP.
   */
  push(bytes: Buffer): void {
    const chunk = this.#held.length === 0 ? bytes : this.#joined(bytes);
    if (!chunk) return;
    let at = 0;
    while (at < chunk.length && this.#state !== 'done') {
      const next = this.#step(chunk, at);
      if (next < 0) {
        const rest = at === 0 ? chunk : chunk.subarray(at);
        this.#held = [rest];
        this.#heldBytes = rest.length;
        this.#heldEnd = rest.toString('latin1', Math.max(0, rest.length - 2));
        return;
      }
      at = next;
    }
    // Bytes after the end answer nothing that was asked.
    if (at < chunk.length) this.reusable = false;
  }

  /** The server has ended the connection. Gives what is wrong with that, if anything. */
  end(): Error | undefined {
    this.reusable = false;
    if (this.#state === 'until-close' || this.#state === 'done') {
      this.#state = 'done';
      return undefined;
    }
    return this.head ? failure('ECONNRESET', 'aborted') : failure('ECONNRESET', 'socket hang up');
  }

  /** What is held with what came, once that may be enough: a head may come in a million pieces. */
  #joined(bytes: Buffer): Buffer | undefined {
    const before = this.#heldBytes;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    let whole: boolean;
    if (this.#state === 'head') {
      const text = this.#heldEnd + bytes.toString('latin1');
      this.#heldEnd = text.slice(-2);
      // The first bytes alone tell what is no HTTP.
      whole = before < 5 || BLANK_LINE.test(text);
    } else {
      whole = bytes.includes(10);
    }
    if (!whole && this.#heldBytes <= HEAD_BYTES_MAX) return undefined;
    const joined = Buffer.concat(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    return joined;
  }

  /** Reads from `at`; the next position, or -1 when more bytes are needed. */
  #step(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(chunk, at);
      case 'length':
      case 'chunk-data': {
        const end = Math.min(chunk.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = this.#state === 'length' ? 'done' : 'chunk-end';
        this.#take(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
        return end;
      }
      case 'chunk-size':
        return this.#readChunkSize(chunk, at);
      case 'chunk-end': {
        const end = chunk[at] === 10 ? at + 1 : at + 2;
        if (end > chunk.length) return -1;
        if (chunk[end - 1] !== 10) throw bad('HPE_STRICT', 'Expected LF after chunk data');
        this.#state = 'chunk-size';
        return end;
      }
      case 'trailers': {
        const end = chunk.indexOf(10, at);
        if (end < 0) {
          if (chunk.length - at > HEAD_BYTES_MAX) throw overflow();
          return -1;
        }
        const blank = end === at || (end === at + 1 && chunk[at] === 13);
        this.#left += end - at;
        if (this.#left > HEAD_BYTES_MAX) throw overflow();
        if (blank) this.#state = 'done';
        return end + 1;
      }
      case 'until-close':
        this.#take(at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
      case 'done':
        return at;
    }
  }

  #take(piece: Buffer): void {
    let kept = piece;
    const room = this.#bytesMax - this.bodyBytes;
    if (piece.length > room) {
      kept = piece.subarray(0, room);
      this.truncated = true;
      this.reusable = false;
      this.#state = 'done';
    }
    if (kept.length === 0) return;
    this.bodyBytes += kept.length;
    this.body.push(kept);
    this.onData?.(kept);
  }

  #readHead(chunk: Buffer, from: number): number {
    let at = from;
    // RFC 9112 2.2: empty lines before the status line are passed over.
    while (at < chunk.length && (chunk[at] === 13 || chunk[at] === 10)) at++;
    if (at === chunk.length) return at;
    if (chunk.length - at >= 5 && chunk.toString('latin1', at, at + 5) !== 'HTTP/') {
      throw bad('HPE_INVALID_CONSTANT', 'Expected HTTP/');
    }
    const end = headEnd(chunk, at);
    if (end < 0) {
      if (chunk.length - at > HEAD_BYTES_MAX) throw overflow();
      return -1;
    }
    if (end - at > HEAD_BYTES_MAX) throw overflow();
    const head = parseHead(chunk.toString('latin1', at, end), this.#lenient);
    if (head.code < 200 && head.code >= 100 && head.code !== 101) {
      if (++this.#informational > INFORMATIONAL_MAX) {
        throw bad('HPE_INVALID_STATUS', 'Too many informational responses');
      }
      return end;
    }
    this.head = head;
    this.#frame(head);
    this.onHead?.(head);
    return end;
  }

  /** RFC 9112 6.3: how long the body is. */
  #frame(head: ResponseHead): void {
    let length: number | undefined;
    let coding: string | undefined;
    let connection = '';
    for (let index = 0; index < head.headers.length; index++) {
      const { key, value } = head.headers[index] as Header;
      switch (key.length) {
        case 14:
          if (key.toLowerCase() === 'content-length') length = this.#contentLength(value, length);
          break;
        case 17:
          if (key.toLowerCase() === 'transfer-encoding') coding = coding ? `${coding},${value}` : value;
          break;
        case 10:
          if (key.toLowerCase() === 'connection') connection += `,${value.toLowerCase()}`;
          else if (key.toLowerCase() === 'keep-alive') {
            const seconds = /timeout=(\d{1,9})/i.exec(value)?.[1];
            if (seconds !== undefined) this.keepAliveSeconds = Number(seconds);
          }
          break;
      }
    }
    if (connection !== '' && /\bclose\b/.test(connection)) this.reusable = false;
    else if (head.httpVersion === '1.0' && !/\bkeep-alive\b/.test(connection)) this.reusable = false;
    const { code } = head;
    if (code === 101) this.reusable = false;
    if (code === 101 || code === 204 || code === 304 || this.#method === 'HEAD') {
      this.#state = 'done';
      return;
    }
    if (this.#method === 'CONNECT' && code >= 200 && code < 300) {
      this.reusable = false;
      this.#state = 'until-close';
      return;
    }
    if (coding !== undefined) {
      if (length !== undefined) {
        if (!this.#lenient) {
          throw bad(
            'HPE_INVALID_TRANSFER_ENCODING',
            "Transfer-Encoding can't be present with Content-Length",
          );
        }
        this.reusable = false;
      }
      this.#state = /(^|[\s,])chunked\s*$/i.test(coding) ? 'chunk-size' : 'until-close';
    } else if (length !== undefined) {
      this.#left = length;
      this.#state = length === 0 ? 'done' : 'length';
    } else {
      this.#state = 'until-close';
    }
    if (this.#state === 'until-close') this.reusable = false;
  }

  #contentLength(value: string, known: number | undefined): number {
    if (known !== undefined) {
      if (!this.#lenient) throw bad('HPE_UNEXPECTED_CONTENT_LENGTH', 'Content-Length already present');
      this.reusable = false;
      return known;
    }
    const length = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(length)) {
      throw bad('HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length');
    }
    return length;
  }

  #readChunkSize(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    if (end < 0 ? chunk.length - at > SIZE_LINE_BYTES_MAX : end - at > SIZE_LINE_BYTES_MAX) {
      throw bad('HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow');
    }
    if (end < 0) return -1;
    const line = chunk.toString('latin1', at, end);
    const digits = /^([0-9a-f]{1,13})[ \t]*(?:;[^\r]*)?\r?$/i.exec(line)?.[1];
    if (digits === undefined) throw bad('HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size');
    const size = Number.parseInt(digits, 16);
    this.#left = size;
    this.#state = size === 0 ? 'trailers' : 'chunk-data';
    return end + 1;
  }
}
