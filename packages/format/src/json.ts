/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A JSON object. Key order carries meaning for people (it is kept), never for equality. */
export type JsonObject = { [key: string]: Json };

/**
 * Deepest nesting allowed inside the fields of one element. It makes recursion over fields safe: whatever
 * came through `splitCollection` stays below it.
 */
export const FIELDS_DEPTH_MAX = 100;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets an own member. A plain assignment to `__proto__`, which is legal JSON, would be lost. */
export function setMember(target: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** Reads an own member; inherited names such as `constructor` are absent. */
export function member(target: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}

/** Copy without the named members, key order kept. */
export function without(source: JsonObject, names: ReadonlySet<string>): JsonObject {
  const copy: JsonObject = {};
  for (const key of Object.keys(source)) {
    if (!names.has(key)) setMember(copy, key, source[key] as Json);
  }
  return copy;
}

/** Whether a value is nested deeper than so many levels. Never recurses deeper than that. */
export function isDeeperThan(value: Json | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const entry of value) {
      if (typeof entry === 'object' && isDeeperThan(entry, levels - 1)) return true;
    }
    return false;
  }
  for (const key in value) {
    const entry = value[key];
    if (typeof entry === 'object' && isDeeperThan(entry, levels - 1)) return true;
  }
  return false;
}

/** Deep equality; the key order of objects does not count, `undefined` equals only `undefined`. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index += 1) {
      if (!equalJson(a[index], b[index])) return false;
    }
    return true;
  }
  if (Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !equalJson(a[key], b[key])) return false;
  }
  return true;
}
