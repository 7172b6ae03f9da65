type Bag = Record<PropertyKey, unknown>;

/** Whether a path leads to own properties only, as `_.has` of lodash 4 has it: `a.b[0]["c d"]`. */
export function hasPath(value: unknown, path: string): boolean {
  let current = value;
  for (const key of keysOf(value, path)) {
    if (current === null || current === undefined) return false;
    const isElement = Array.isArray(current) && /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < current.length;
    if (!isElement && !Object.hasOwn(Object(current), key)) return false;
    current = (current as Bag)[key];
  }
  return true;
}

/** The value at the end of a path, undefined when there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of keysOf(value, path)) {
    if (current === null || current === undefined) return undefined;
    current = (current as Bag)[key];
  }
  return current;
}

/** A property of that very name goes before what the name means as a path. */
function keysOf(value: unknown, path: string): string[] {
  if (/^\w*$/.test(path) || (value !== null && value !== undefined && path in Object(value))) return [path];
  const keys: string[] = path.startsWith('.') ? [''] : [];
  const parts =
    /[^.[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))/g;
  for (const [part, index, quote, quoted] of path.matchAll(parts)) {
    keys.push(quote === undefined ? (index ?? part) : String(quoted).replace(/\\(\\)?/g, '$1'));
  }
  return keys;
}

/** Whether two values are alike as `_.isEqual` sees it: +0 is -0, own properties count, classes must be the same. */
export function alike(left: unknown, right: unknown): boolean {
  return compare(left, right, []);
}

function compare(left: unknown, right: unknown, open: [object, object][]): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const type = Object.prototype.toString.call(left);
  if (type !== Object.prototype.toString.call(right)) return false;
  if (open.some(([one, other]) => one === left && other === right)) return true;
  const within: [object, object][] = [...open, [left, right]];
  switch (type) {
    case '[object Date]':
    case '[object Boolean]':
    case '[object Number]':
      return compare(Number(left), Number(right), within);
    case '[object String]':
    case '[object RegExp]':
      return String(left) === String(right);
    case '[object Error]':
      return (
        (left as Error).name === (right as Error).name && (left as Error).message === (right as Error).message
      );
    case '[object Array]':
      return compareLists(left as unknown[], right as unknown[], within);
    case '[object Map]':
    case '[object Set]':
      return compareLists([...(left as Set<unknown>)], [...(right as Set<unknown>)], within);
    default:
      return compareProperties(left as Bag, right as Bag, within);
  }
}

function compareLists(left: unknown[], right: unknown[], open: [object, object][]): boolean {
  return left.length === right.length && left.every((item, index) => compare(item, right[index], open));
}

function compareProperties(left: Bag, right: Bag, open: [object, object][]): boolean {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  if (!keys.every((key) => Object.hasOwn(right, key) && compare(left[key], right[key], open))) return false;
  return !('constructor' in left && 'constructor' in right) || left.constructor === right.constructor;
}
