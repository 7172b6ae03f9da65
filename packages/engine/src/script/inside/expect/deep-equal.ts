import { typeOf } from './type-of.ts';

type Bag = Record<PropertyKey, unknown>;

/** Pairs that are being compared further up: met again, they count as equal, so that circular values end. */
type Pairs = Map<object, Set<object>>;

/** Circular values are rare and looking out for them is not free, so it begins at this depth. */
const watchFromDepth = 8;

/**
 * Whether two values are alike in depth, by the rules of chai 4 (deep-eql 4): NaN equals NaN, +0 is not -0, the types
 * must be the same, errors are compared by name, message and code, sets and maps without regard to order, objects by
 * their enumerable keys, inherited ones included.
 */
export function deepEqual(left: unknown, right: unknown): boolean {
  return equal(left, right, 0, undefined);
}

function equal(left: unknown, right: unknown, depth: number, pairs: Pairs | undefined): boolean {
  if (left === right) return left !== 0 || 1 / left === 1 / (right as number);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    // Only NaN differs from itself.
    return Number.isNaN(left) && Number.isNaN(right);
  }
  if (depth < watchFromDepth) return sameObject(left, right, depth + 1, pairs);
  const open: Pairs = pairs ?? new Map();
  if (open.get(left)?.has(right) || open.get(right)?.has(left)) return true;
  const partners = open.get(left) ?? new Set();
  open.set(left, partners.add(right));
  const same = sameObject(left, right, depth + 1, open);
  // What was found equal stays noted, which keeps values that share parts from being compared again and again.
  if (!same) partners.delete(right);
  return same;
}

function sameObject(left: object, right: object, depth: number, pairs: Pairs | undefined): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  switch (type) {
    case 'Object':
      return sameProperties(left as Bag, right as Bag, depth, pairs);
    case 'Array':
    case 'Arguments':
    case 'Int8Array':
    case 'Uint8Array':
    case 'Uint8ClampedArray':
    case 'Int16Array':
    case 'Uint16Array':
    case 'Int32Array':
    case 'Uint32Array':
    case 'Float32Array':
    case 'Float64Array':
      return sameList(left as ArrayLike<unknown>, right as ArrayLike<unknown>, depth, pairs);
    case 'String':
    case 'Number':
    case 'Boolean':
    case 'Date':
      return equal(left.valueOf(), right.valueOf(), depth, undefined);
    case 'RegExp':
      return String(left) === String(right);
    case 'Error':
      return ['name', 'message', 'code'].every((key) =>
        equal((left as Bag)[key], (right as Bag)[key], depth, pairs),
      );
    case 'Promise':
    case 'Symbol':
    case 'WeakMap':
    case 'WeakSet':
      return false;
    case 'Set':
    case 'Map':
      return sameEntries(left as Map<unknown, unknown>, right as Map<unknown, unknown>, depth, pairs);
    case 'Generator':
      return sameList(drain(left as Iterator<unknown>), drain(right as Iterator<unknown>), depth, pairs);
    case 'DataView':
      return sameList(
        new Uint8Array((left as DataView).buffer),
        new Uint8Array((right as DataView).buffer),
        depth,
        pairs,
      );
    case 'ArrayBuffer':
      return sameList(
        new Uint8Array(left as ArrayBuffer),
        new Uint8Array(right as ArrayBuffer),
        depth,
        pairs,
      );
    default:
      return type.startsWith('Temporal.')
        ? sameMoment(type, left, right)
        : sameProperties(left as Bag, right as Bag, depth, pairs);
  }
}

function sameList(
  left: ArrayLike<unknown>,
  right: ArrayLike<unknown>,
  depth: number,
  pairs: Pairs | undefined,
): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (!equal(left[index], right[index], depth, pairs)) return false;
  }
  return true;
}

function sameEntries(
  left: Map<unknown, unknown>,
  right: Map<unknown, unknown>,
  depth: number,
  pairs: Pairs | undefined,
): boolean {
  try {
    if (left.size !== right.size) return false;
    if (left.size === 0) return true;
  } catch {
    // An object that only inherits from Map or Set.
    return false;
  }
  // Sorted as text and then compared in turn: a match by value would be quadratic.
  return sameList(entriesOf(left).sort(), entriesOf(right).sort(), depth, pairs);
}

function entriesOf(collection: Map<unknown, unknown>): unknown[][] {
  const entries: unknown[][] = [];
  collection.forEach((value, key) => {
    entries.push([value, key]);
  });
  return entries;
}

function sameProperties(left: Bag, right: Bag, depth: number, pairs: Pairs | undefined): boolean {
  const keys = enumerableKeys(left);
  const otherKeys = enumerableKeys(right);
  if (keys.length > 0 && keys.length === otherKeys.length) {
    if (!sameKeys(keys, otherKeys)) return false;
    return keys.every((key) => equal(left[key], right[key], depth, pairs));
  }
  const items = iterate(left);
  const otherItems = iterate(right);
  if (items.length > 0 && items.length === otherItems.length) {
    return sameList(items.sort(), otherItems.sort(), depth, pairs);
  }
  return keys.length + otherKeys.length + items.length + otherItems.length === 0;
}

function enumerableKeys(value: Bag): PropertyKey[] {
  const keys: PropertyKey[] = [];
  for (const key in value) keys.push(key);
  for (const key of Object.getOwnPropertySymbols(value)) {
    if (Object.prototype.propertyIsEnumerable.call(value, key)) keys.push(key);
  }
  return keys;
}

function sameKeys(left: PropertyKey[], right: PropertyKey[]): boolean {
  if (left.every((key, index) => key === right[index])) return true;
  // Symbols of one description count as one key.
  const sorted = right.map(String).sort();
  return left
    .map(String)
    .sort()
    .every((key, index) => key === sorted[index]);
}

function iterate(value: Bag): unknown[] {
  const iterator = value[Symbol.iterator];
  if (typeof iterator !== 'function') return [];
  try {
    return drain(iterator.call(value) as Iterator<unknown>);
  } catch {
    return [];
  }
}

/** What an iterator yields and, as the last entry, what it returns. */
function drain(iterator: Iterator<unknown>): unknown[] {
  const values: unknown[] = [];
  for (;;) {
    const { value, done } = iterator.next();
    values.push(value);
    if (done !== false) return values;
  }
}

function sameMoment(type: string, left: object, right: object): boolean {
  switch (type) {
    case 'Temporal.Duration': {
      const [one, other] = [left, right] as { total: (unit: string) => number }[];
      return one?.total('nanoseconds') === other?.total('nanoseconds');
    }
    case 'Temporal.TimeZone':
    case 'Temporal.Calendar':
      return String(left) === String(right);
    default:
      return (left as { equals: (other: object) => boolean }).equals(right);
  }
}
