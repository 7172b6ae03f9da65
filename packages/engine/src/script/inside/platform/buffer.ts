import { utf8Bytes, utf8Text } from './text.ts';

/** What this file uses of the npm package `buffer`; scripts get all of it. */
type BufferInstance = Uint8Array & {
  write: (text: string, offset?: number, length?: number, encoding?: string) => number;
};
type BufferType = {
  (value: unknown, ...rest: unknown[]): BufferInstance;
  prototype: BufferInstance & { toString: (encoding?: unknown, start?: unknown, end?: unknown) => string };
  from: (value: unknown, encoding?: unknown, length?: unknown) => BufferInstance;
  byteLength: (value: unknown, encoding?: unknown) => number;
  isEncoding: (encoding: unknown) => boolean;
};
export type BufferModule = { Buffer: BufferType; [name: string]: unknown };

let loaded: BufferModule | undefined;

/** The `buffer` module, with `base64url` and with the common conversions done by what is native here. */
export function bufferModule(): BufferModule {
  if (loaded === undefined) {
    const module = require('buffer') as BufferModule;
    improve(module.Buffer);
    loaded = module;
  }
  return loaded;
}

function improve(Buffer: BufferType): void {
  const { from, byteLength, isEncoding } = Buffer;
  const textOf = Buffer.prototype.toString;
  const native = Uint8Array.prototype;

  const wrap = (bytes: Uint8Array): BufferInstance =>
    Object.setPrototypeOf(bytes, Buffer.prototype) as BufferInstance;

  Buffer.from = (value, encoding, length) => {
    if (typeof value !== 'string') return from(value, encoding, length);
    switch (nameOf(encoding)) {
      case 'utf8':
      case 'utf-8':
        return wrap(utf8Bytes(value));
      case 'base64url':
        return from(value, 'base64');
      default:
        return from(value, encoding);
    }
  };

  Buffer.byteLength = (value, encoding) =>
    byteLength(value, nameOf(encoding) === 'base64url' ? 'base64' : encoding);

  Buffer.isEncoding = (encoding) => nameOf(encoding) === 'base64url' || isEncoding(encoding);

  Object.defineProperty(Buffer.prototype, 'toString', {
    writable: true,
    configurable: true,
    value(this: BufferInstance, encoding?: unknown, start?: unknown, end?: unknown): string {
      const name = nameOf(encoding);
      const part = (): Uint8Array =>
        start === undefined && end === undefined
          ? this
          : native.subarray.call(
              this,
              clamped(start, 0, this.length),
              clamped(end, this.length, this.length),
            );
      switch (name) {
        case 'utf8':
        case 'utf-8':
          return utf8Text(part());
        case 'base64':
          return native.toBase64.call(part());
        case 'base64url':
          return native.toBase64.call(part(), { alphabet: 'base64url', omitPadding: true });
        case 'hex':
          return native.toHex.call(part());
        default:
          return textOf.call(this, encoding, start, end);
      }
    },
  });

  const { write } = Buffer.prototype;
  Object.defineProperty(Buffer.prototype, 'write', {
    writable: true,
    configurable: true,
    value(this: BufferInstance, text: string, ...rest: unknown[]): number {
      const last = rest.length - 1;
      if (last >= 0 && nameOf(rest[last]) === 'base64url') rest[last] = 'base64';
      return (write as (...values: unknown[]) => number).call(this, text, ...rest);
    },
  });
}

function nameOf(encoding: unknown): string {
  return encoding === undefined || encoding === null ? 'utf8' : String(encoding).toLowerCase();
}

/** An index as `toString` takes it: no counting from the end. */
function clamped(value: unknown, otherwise: number, length: number): number {
  if (value === undefined) return otherwise;
  const index = Math.trunc(Number(value)) || 0;
  return Math.min(Math.max(index, 0), length);
}
