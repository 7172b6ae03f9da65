/** Largest text (UTF-16 units) or list of bytes that one call takes. */
export const callBytesMax = 64 * 1024 * 1024;

/** A string within the limit. @throws TypeError, RangeError */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  if (value.length > callBytesMax) throw new RangeError(`${name} is larger than ${callBytesMax} bytes`);
  return value;
}

/** Bytes within the limit. @throws TypeError, RangeError */
export function bytesOf(value: unknown, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} must be bytes`);
  if (value.byteLength > callBytesMax) throw new RangeError(`${name} is larger than ${callBytesMax} bytes`);
  return value;
}

/** A whole number of a range. @throws TypeError, RangeError */
export function integerOf(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new TypeError(`${name} must be an integer`);
  if (value < min || value > max) throw new RangeError(`${name} must be from ${min} to ${max}`);
  return value;
}

/** One of the words of a list. @throws TypeError */
export function oneOf<Word extends string>(value: unknown, name: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new TypeError(`${name} must be one of ${words.join(', ')}`);
  return word;
}

/** A list of bytes of its own: what crosses the boundary is the whole memory behind a view, a pool included. */
export function ownBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return Uint8Array.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
}
