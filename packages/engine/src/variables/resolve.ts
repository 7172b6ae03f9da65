/** Rounds of replacement: names and values nest, and cycles come to an end. COMPAT: the number is newman's. */
const ROUNDS_MAX = 19;

/** Longest text that replacing may make, in UTF-16 units; a variable that names itself twice doubles each round. */
export const RESOLVED_LENGTH_MAX = 64 * 1024 * 1024;

/**
 * A lookup answers it for a name that exists and still stays as written.
 * COMPAT: newman leaves a null of a data row alone, whatever the scopes below hold.
 */
export const UNRESOLVED: unique symbol = Symbol('unresolved');

/** The value of a name: undefined when there is none, `UNRESOLVED` when it must stay as written. */
export type Lookup = (name: string) => unknown;

/**
 * Replaces every `{{name}}` by the text of its value, inside out, in up to 19 rounds. A name is any text without
 * braces, not trimmed. `dynamic` is asked for what `lookup` does not know, anew at each use. What neither knows
 * stays as written.
 *
 * @throws {RangeError} when the result would be longer than `RESOLVED_LENGTH_MAX`.
 */
export function replaceIn(text: string, lookup: Lookup, dynamic: Lookup): string {
  let current = text;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const next = replaceOnce(current, lookup, dynamic);
    if (next === undefined) {
      return current;
    }
    current = next;
  }
  return current;
}

/**
 * `replaceIn` for every text inside a JSON value; keys of objects stay. What holds nothing to replace is returned
 * as the same object, the rest is copied.
 */
export function replaceInDeep<Value>(value: Value, lookup: Lookup, dynamic: Lookup): Value {
  return mapTexts(value, (text) => replaceIn(text, lookup, dynamic));
}

/** Maps every text inside a JSON value; unchanged parts are shared with the original. */
export function mapTexts<Value>(value: Value, map: (text: string) => string): Value {
  return mapUnknown(value, map) as Value;
}

/**
 * The text of a value in a template; undefined when it has none. COMPAT: objects and lists become what JavaScript's
 * own conversion makes of them, as in newman.
 */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'function':
      return textOf(value());
    case 'object': {
      if (value === null) {
        return 'null';
      }
      const convert: unknown = value.toString;
      return typeof convert === 'function' ? String(convert.call(value)) : '';
    }
    default:
      return undefined;
  }
}

/** One round; undefined when nothing was replaced, as then no later round finds anything either. */
function replaceOnce(text: string, lookup: Lookup, dynamic: Lookup): string | undefined {
  let start = text.indexOf('{{');
  if (start < 0) {
    return undefined;
  }
  let result = '';
  let copied = 0;
  let replaced = false;
  while (start >= 0) {
    const end = braceAfter(text, start + 2);
    if (end < 0) {
      break;
    }
    if (text.charCodeAt(end) !== CLOSE || text.charCodeAt(end + 1) !== CLOSE) {
      // An opening brace may begin a name of its own: `{{{a}}` holds `{{a}}`.
      start = text.indexOf('{{', text.charCodeAt(end) === CLOSE ? end : end === start + 2 ? start + 1 : end);
      continue;
    }
    const value = textFor(text.slice(start + 2, end), lookup, dynamic);
    if (value !== undefined) {
      replaced = true;
      result += text.slice(copied, start) + value;
      copied = end + 2;
      if (result.length > RESOLVED_LENGTH_MAX) {
        throw tooLong();
      }
    }
    start = text.indexOf('{{', end + 2);
  }
  if (!replaced) {
    return undefined;
  }
  if (result.length + text.length - copied > RESOLVED_LENGTH_MAX) {
    throw tooLong();
  }
  return result + text.slice(copied);
}

const OPEN = 0x7b;
const CLOSE = 0x7d;

function braceAfter(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN || code === CLOSE) {
      return at;
    }
  }
  return -1;
}

function textFor(name: string, lookup: Lookup, dynamic: Lookup): string | undefined {
  const found = lookup(name);
  if (found === UNRESOLVED) {
    return undefined;
  }
  return textOf(found === undefined ? dynamic(name) : found);
}

function tooLong(): RangeError {
  return new RangeError('Variables grow beyond 64 MiB when replaced; one of them probably contains itself.');
}

function mapUnknown(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return map(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const mapped = mapUnknown(value[index], map);
      if (mapped !== value[index]) {
        copy ??= value.slice();
        copy[index] = mapped;
      }
    }
    return copy ?? value;
  }
  const source = value as { [key: string]: unknown };
  let copy: { [key: string]: unknown } | undefined;
  for (const key of Object.keys(source)) {
    const mapped = mapUnknown(source[key], map);
    if (mapped !== source[key]) {
      copy ??= { ...source };
      copy[key] = mapped;
    }
  }
  return copy ?? value;
}
