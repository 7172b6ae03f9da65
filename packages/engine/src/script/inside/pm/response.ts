import type { CookieJson, ResponseHead } from '../execution.ts';
import { assertionsOf } from '../expect/expect.ts';
import { brandResponse } from '../expect/http-subject.ts';
import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { statusText } from './code-of-status.ts';
import { type ContentInfo, contentInfo } from './content-info.ts';
import { type CookieList, cookieListOf } from './cookie.ts';
import { HeaderList } from './header.ts';
import { parseJson } from './parse-json.ts';
import { type Fields, isNumeric, settle } from './plain.ts';

/** Where a response comes from; each part is asked for at first use. `head` is undefined when there was none. */
export type ResponseSource = {
  head: ResponseHead | undefined;
  text: () => string;
  bytes: () => Uint8Array;
  cookies: () => readonly CookieJson[];
  /** Kept here once it was read. */
  stream?: Uint8Array;
};

const source: unique symbol = Symbol('response');

/**
 * A response with the interface of postman-collection's `Response`. COMPAT: when a request got none, scripts still see
 * an object whose `code` and `status` are undefined.
 */
export class Response {
  static readonly name = 'PostmanResponse';
  declare id: string;
  declare code: number;
  declare status: string;
  declare responseTime: number;
  declare responseSize: number;
  [source]: ResponseSource;

  constructor(from: ResponseSource) {
    this[source] = from;
    brandResponse(this);
    const { head } = from;
    if (head === undefined) {
      this.id = crypto.randomUUID();
      return;
    }
    this.id = head.id;
    this.code = head.code;
    this.status = head.status || (statusText(head.code)?.name as string);
    this.responseTime = head.responseTime;
    this.responseSize = head.responseSize;
  }

  [shown](): Entry[] {
    const size = this[source].head === undefined ? 5 : 10;
    return Array.from({ length: size }, (): Entry => ['id', hidden]);
  }

  static isResponse(value: unknown): boolean {
    return value instanceof Response;
  }

  get headers(): HeaderList {
    return settle(this, 'headers', new HeaderList(this, this[source].head?.header), true);
  }

  set headers(value: unknown) {
    settle(this, 'headers', value, true);
  }

  get cookies(): CookieList {
    const { head, cookies } = this[source];
    return settle(this, 'cookies', cookieListOf(head ? cookies() : []), true);
  }

  set cookies(value: unknown) {
    settle(this, 'cookies', value, true);
  }

  /** The body's bytes as a `Buffer`. */
  get stream(): Uint8Array | undefined {
    const from = this[source];
    if (from.head === undefined) return undefined;
    from.stream ??= bufferOf(from.bytes());
    return from.stream;
  }

  /** A script that puts other bytes here reads them with `text()` and `json()`. */
  set stream(value: unknown) {
    const from = this[source];
    const bytes = value as Uint8Array;
    this[source] = {
      ...from,
      stream: bytes,
      bytes: () => bytes,
      text: () => decode(bytes, this.contentInfo().charset),
    };
  }

  /** Assertions: `pm.response.to.have.status(200)`. */
  get to(): unknown {
    return assertionsOf(this);
  }

  reason(): string | undefined {
    return this.status || statusText(this.code)?.name;
  }

  details(): Fields {
    const known = statusText(this.code);
    const own = this[source].head?.code === this.code;
    return {
      ...known,
      ...(own && this.status ? { name: this.status } : undefined),
      ...(this.code === undefined ? undefined : { code: this.code }),
      ...(known ? { standardName: known.name } : undefined),
    };
  }

  text(): string | undefined {
    const { head, text } = this[source];
    return head === undefined ? undefined : text();
  }

  json(reviver?: unknown, strict?: unknown): unknown {
    return parseJson(this.text(), reviver, strict);
  }

  /** The value that a script of the form `callback({...})` passes on. */
  jsonp(reviver?: unknown, strict?: unknown): unknown {
    const text = (this.text() ?? '').replace(/^[^{(].*\(/, '').replace(/\)[^}].*$|\)$/, '');
    return parseJson(text, reviver, strict);
  }

  contentInfo(): ContentInfo {
    return contentInfo(
      this.headers.get('Content-Type'),
      this.headers.get('Content-Disposition'),
      () => this.stream,
    );
  }

  mime(): never {
    throw new Error('`Response#mime` has been discontinued, use `Response#contentInfo` instead.');
  }

  dataURI(): string {
    const { contentType } = this.contentInfo();
    const { stream } = this;
    return `data:${contentType};base64, ${stream ? Buffer.from(stream).toString('base64') : ''}`;
  }

  /** Bytes of the body as sent where the headers tell, else decoded; characters of the head. */
  size(): { body: number; header: number; total: number } {
    const encoding = String(this.headers.get('Content-Encoding') ?? '').toLowerCase();
    const length = this.headers.get('Content-Length');
    const compressed = encoding.includes('gzip') || encoding.includes('deflate');
    const known = compressed && Boolean(length) && isNumeric(length);
    const body = known ? Number.parseInt(String(length), 10) : (this[source].head?.responseSize ?? 0);
    const line = `HTTP/X.X ${this.code} ${this.reason()}\r\n\r\n`;
    const header = line.length + this.headers.contentSize();
    return { body, header, total: body + header };
  }

  encoding(): { format?: string; source?: 'header' | 'body' } {
    const format = this.headers.get('Content-Encoding');
    if (format) return { format: String(format), source: 'header' };
    const body = this.stream;
    return body?.[0] === 0x1f && body[1] === 0x8b && body[2] === 8 ? { format: 'gzip', source: 'body' } : {};
  }

  toJSON(): Fields {
    const { head } = this[source];
    const json: Fields = { id: this.id, header: this.headers.toJSON(), cookie: this.cookies.toJSON() };
    if (head === undefined) return json;
    const { status, code, responseTime, responseSize } = this;
    return { ...json, status, code, stream: this.stream, responseTime, responseSize };
  }
}

function bufferOf(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Text of bytes; a character set that is not known is read as UTF-8. */
export function decode(bytes: Uint8Array | undefined, charset: string): string {
  if (!bytes) return '';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
