/** Small questions about values of any kind, shared by the classes of `pm`. */

export type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** An object literal or one without a prototype, of this realm. */
export function isPlainObject(value: unknown): value is Fields {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

export function has(value: unknown, key: string): boolean {
  return isObject(value) && Object.hasOwn(value, key);
}

/** A member of anything; undefined of what has no members. */
export function member(value: unknown, key: string): unknown {
  return value === null || value === undefined ? undefined : (value as Fields)[key];
}

/** Puts a computed value in place of the getter of the prototype that asked for it. */
export function settle<Value>(target: object, name: string, value: Value, writable: boolean): Value {
  Object.defineProperty(target, name, { value, writable, enumerable: true, configurable: writable });
  return value;
}

/** Deepest nesting that is copied; cyclic values end here too. */
const depthMax = 200;

/** A deep copy of plain data; whatever knows its JSON form is copied by it. Undefined members are left out. */
export function jsonOf(value: unknown, depth = 0): unknown {
  if (!isObject(value)) return value;
  if (depth > depthMax) throw new RangeError('The value is nested too deeply.');
  if (typeof value.toJSON === 'function') return value.toJSON();
  if (Array.isArray(value)) return value.map((entry) => jsonOf(entry, depth + 1));
  if (ArrayBuffer.isView(value)) return value;
  const copy: Fields = {};
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry !== undefined) copy[key] = jsonOf(entry, depth + 1);
  }
  return copy;
}

/** UTF-8 bytes of a text. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text, index + 1)) {
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code < 0xe000;
}

export function isNumeric(value: unknown): boolean {
  return !Number.isNaN(Number.parseFloat(String(value))) && Number.isFinite(Number(value));
}
