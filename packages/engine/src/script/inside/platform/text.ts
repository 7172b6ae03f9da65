import { callHost } from '../host.ts';

/** Longer texts are encoded by the host: copying them costs less than a loop over them. */
const hostUnitsMin = 2048;
const chunk = 8192;

export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  if (text.length >= hostUnitsMin) return callHost('text.encode', text);
  const bytes = new Uint8Array(text.length * 3);
  const { written } = writeUtf8(text, bytes);
  return bytes.slice(0, written);
}

/** Writes whole characters as long as they fit; lone surrogates become U+FFFD. */
function writeUtf8(text: string, bytes: Uint8Array): { read: number; written: number } {
  let at = 0;
  let index = 0;
  while (index < text.length) {
    let code = text.codePointAt(index) as number;
    const units = code > 0xffff ? 2 : 1;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (at + size > bytes.length) break;
    if (size === 1) {
      bytes[at] = code;
    } else {
      bytes[at] = (size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0) | (code >> (6 * (size - 1)));
      for (let rest = size - 2; rest >= 0; rest -= 1) {
        bytes[at + size - 1 - rest] = 0x80 | ((code >> (6 * rest)) & 0x3f);
      }
    }
    at += size;
    index += units;
  }
  return { read: index, written: at };
}

/** The text when all bytes are ASCII. */
function asciiText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let start = 0; start < bytes.length; start += chunk) {
    const end = Math.min(start + chunk, bytes.length);
    for (let index = start; index < end; index += 1) if ((bytes[index] as number) > 0x7f) return undefined;
    text += String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  }
  return text;
}

/** UTF-8 text as `Buffer` gives it: bad bytes become U+FFFD, a byte order mark stays. */
export function utf8Text(bytes: Uint8Array): string {
  return asciiText(bytes) ?? decodeOnHost('utf-8', bytes, false, true);
}

function decodeOnHost(encoding: string, bytes: Uint8Array, fatal: boolean, ignoreBOM: boolean): string {
  // What crosses is all the memory behind a view, so a small view is copied first.
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.prototype.slice.call(bytes);
  return callHost(
    'text.decode',
    encoding,
    new Uint8Array(own.buffer, own.byteOffset, own.length),
    fatal,
    ignoreBOM,
  );
}

/** The bytes of a BufferSource, without a copy. @throws TypeError */
export function viewOf(source: unknown): Uint8Array {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (typeof SharedArrayBuffer === 'function' && source instanceof SharedArrayBuffer)
    return new Uint8Array(source);
  throw new TypeError('The value is neither an ArrayBuffer nor a view of one');
}

export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }

  encode(text: unknown = ''): Uint8Array {
    return utf8Bytes(String(text));
  }

  encodeInto(text: unknown, target: Uint8Array): { read: number; written: number } {
    if (!(target instanceof Uint8Array)) throw new TypeError('The target must be a Uint8Array');
    return writeUtf8(String(text), target);
  }

  get [Symbol.toStringTag](): string {
    return 'TextEncoder';
  }
}

export type TextDecoderOptions = { fatal?: unknown; ignoreBOM?: unknown };

export class TextDecoder {
  readonly #encoding: string;
  readonly #fatal: boolean;
  readonly #ignoreBOM: boolean;
  /** Bytes of a character that the next call of a stream completes. */
  #kept: Uint8Array = new Uint8Array(0);
  #started = false;

  constructor(label: unknown = 'utf-8', options: TextDecoderOptions = {}) {
    const name = String(label);
    const encoding =
      name === 'utf-8' || name === 'utf8' ? 'utf-8' : callHost<string | undefined>('text.encoding', name);
    if (encoding === undefined) throw new RangeError(`The "${name}" encoding is not supported`);
    this.#encoding = encoding;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding(): string {
    return this.#encoding;
  }

  get fatal(): boolean {
    return this.#fatal;
  }

  get ignoreBOM(): boolean {
    return this.#ignoreBOM;
  }

  decode(source?: unknown, options: { stream?: unknown } = {}): string {
    let bytes = source === undefined ? new Uint8Array(0) : viewOf(source);
    if (this.#kept.length > 0) bytes = joined(this.#kept, bytes);
    const stream = Boolean(options?.stream);
    const whole = stream ? wholeLength(this.#encoding, bytes) : bytes.length;
    // A copy, since the caller may change its bytes before the next call.
    this.#kept = Uint8Array.prototype.slice.call(bytes, whole);
    const ready = bytes.subarray(0, whole);
    const later = this.#started;
    this.#started = stream && (later || whole > 0);
    if (ready.length === 0) return '';
    const ascii = this.#encoding === 'utf-8' ? asciiText(ready) : undefined;
    return ascii ?? decodeOnHost(this.#encoding, ready, this.#fatal, this.#ignoreBOM || later);
  }

  get [Symbol.toStringTag](): string {
    return 'TextDecoder';
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

const multiByte = new Set(['gbk', 'gb18030', 'big5', 'euc-jp', 'euc-kr', 'iso-2022-jp', 'shift_jis']);

/** How many of the first bytes can be decoded before more come. */
function wholeLength(encoding: string, bytes: Uint8Array): number {
  // The host keeps no state between calls: text in these is decoded when its stream ends.
  if (multiByte.has(encoding)) return 0;
  const { length } = bytes;
  if (encoding === 'utf-8') {
    for (let back = 1; back <= Math.min(3, length); back += 1) {
      const byte = bytes[length - back] as number;
      if (byte < 0x80) return length;
      if (byte >= 0xc0) {
        const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        return size > back ? length - back : length;
      }
    }
    return length;
  }
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return length;
  const even = length & ~1;
  const high = bytes[even - (encoding === 'utf-16le' ? 1 : 2)];
  return high !== undefined && high >= 0xd8 && high <= 0xdb ? even - 2 : even;
}
