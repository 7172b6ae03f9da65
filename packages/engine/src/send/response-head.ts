import type { Header } from './message.ts';
import { failure } from './send-failure.ts';

/** Bytes of a head or a trailer section, and their lines; generous, yet bounded. */
export const HEAD_BYTES_MAX = 1024 * 1024;
const HEADERS_MAX = 10_000;

export type ResponseHead = {
  code: number;
  reason: string;
  headers: Header[];
  httpVersion: '1.0' | '1.1';
};

/** The position after the blank line that ends a head; bare line feeds are taken as line ends (RFC 9112 2.2). */
export function headEnd(chunk: Buffer, from: number): number {
  const usual = chunk.indexOf('\r\n\r\n', from, 'latin1');
  const part = usual < 0 ? chunk.subarray(from) : chunk.subarray(from, usual);
  const bare = part.indexOf('\n\n', 0, 'latin1');
  const mixed = part.indexOf('\n\r\n', 0, 'latin1');
  if (bare >= 0 && (mixed < 0 || bare < mixed)) return from + bare + 2;
  if (mixed >= 0) return from + mixed + 3;
  return usual < 0 ? -1 : usual + 4;
}

const STATUS_LINE = /^HTTP\/(\d)\.(\d)[ \t]+(\d{3})(?:[ \t]+(.*))?$/;
/** What Node's parser takes in a status line. */
const VERSIONS = ['1.1', '1.0', '0.9', '2.0'];
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** Control characters but the tab. Not as a property of Unicode: five times as long to compile, in every run. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
export const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const OUTSIDE_ASCII = /[\x80-\xff]/;

/** @throws Error for lines that are no HTTP. */
export function parseHead(text: string, lenient: boolean): ResponseHead {
  let end = text.indexOf('\n');
  const status = STATUS_LINE.exec(lineAt(text, 0, end));
  if (!status) throw bad('HPE_INVALID_STATUS', 'Invalid status line');
  const version = `${status[1]}.${status[2]}`;
  if (!VERSIONS.includes(version)) throw bad('HPE_INVALID_VERSION', 'Invalid HTTP version');
  const headers: Header[] = [];
  let at = end + 1;
  while (at < text.length) {
    end = text.indexOf('\n', at);
    const line = lineAt(text, at, end);
    at = end + 1;
    if (line === '') break;
    const first = line.charCodeAt(0);
    if (first === 32 || first === 9) {
      // RFC 9112 5.2: a folded line continues the value before it.
      const last = headers.at(-1);
      if (last) last.value = `${last.value} ${line.trim()}`.trim();
      else if (!lenient) throw bad('HPE_INVALID_HEADER_TOKEN', 'Unexpected space after start line');
      continue;
    }
    const colon = line.indexOf(':');
    const key = colon < 0 ? line : line.slice(0, colon);
    if (colon < 0 || !TOKEN.test(key)) {
      if (!lenient) throw bad('HPE_INVALID_HEADER_TOKEN', 'Invalid header token');
      if (colon < 0 || key.trim() === '') continue;
    }
    const value = blanksRemoved(line, colon + 1);
    if (!lenient && CONTROL.test(value)) {
      throw bad('HPE_INVALID_HEADER_TOKEN', 'Invalid header value char');
    }
    headers.push({ key: lenient ? key.trim() : key, value });
    if (headers.length > HEADERS_MAX) throw overflow();
  }
  const reason = status[4] ?? '';
  return {
    code: Number(status[3]),
    reason: OUTSIDE_ASCII.test(reason) ? Buffer.from(reason, 'latin1').toString('utf8') : reason,
    headers,
    httpVersion: version === '1.0' ? '1.0' : '1.1',
  };
}

function lineAt(text: string, from: number, lineFeed: number): string {
  const end = lineFeed < 0 ? text.length : lineFeed;
  return text.slice(from, end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
}

function blanksRemoved(line: string, from: number): string {
  let start = from;
  let end = line.length;
  while (start < end && (line.charCodeAt(start) === 32 || line.charCodeAt(start) === 9)) start++;
  while (end > start && (line.charCodeAt(end - 1) === 32 || line.charCodeAt(end - 1) === 9)) end--;
  return line.slice(start, end);
}

/** The errors of Node's parser, with its codes. */
export const bad = (code: string, detail: string): Error => failure(code, `Parse Error: ${detail}`);
export const overflow = (): Error => bad('HPE_HEADER_OVERFLOW', 'Header overflow');
