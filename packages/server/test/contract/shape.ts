/**
 * The shape of a JSON value: which keys it has and of what type, without any of its content.
 *
 * - a leaf is a type name, `string`, `number`, `boolean`, or several joined by `|`; `any` and a bare `null` say
 *   nothing about the type (a published example shows `null` where a value is merely unset);
 * - an array is `[]` (element unknown) or `[element]`, the union of the shapes of all its elements;
 * - an object is an object; a key that only some elements of an array carry ends in `?`; `*` stands for every key
 *   of a map whose keys are identifiers.
 */
export type Shape = string | Shape[] | { [key: string]: Shape };

/** One difference between an answer and a shape. `path` names array elements `[]` and map entries `*`. */
export type Difference = { path: string; problem: string };

const EMPTY = 'is empty';
const IDENTIFIER_KEY = /^(\d+-)?[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4,5}-[0-9a-z]{12}$|^@/i;

/** Whether the keys of an object are identifiers, which say nothing about its shape. */
export const isMap = (value: object): boolean => {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => IDENTIFIER_KEY.test(key));
};

/** The shape of one value. `nullable` tells whether the schema lets the value at a path (see Difference) be null. */
export function shapeOf(value: unknown, nullable: (path: string) => boolean = () => false, path = ''): Shape {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) {
    const elements = value.map((element) => shapeOf(element, nullable, `${path}[]`));
    return elements.length === 0 ? [] : [elements.reduce(mergeShapes)];
  }
  if (typeof value === 'object') {
    const shape: { [key: string]: Shape } = {};
    for (const [key, member] of Object.entries(value)) {
      const name = IDENTIFIER_KEY.test(key) ? '*' : key;
      const memberShape = shapeOf(member, nullable, join(path, name));
      shape[name] = shape[name] === undefined ? memberShape : mergeShapes(shape[name], memberShape);
    }
    return shape;
  }
  return nullable(path) ? `${typeof value}|null` : typeof value;
}

/** The shape that both values of shape `a` and values of shape `b` have. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  if (a === 'null') return orNull(b);
  if (b === 'null') return orNull(a);
  if (typeof a === 'string' && typeof b === 'string') {
    return [...new Set([...a.split('|'), ...b.split('|')])].sort().join('|');
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [a[0], b[0]];
    if (left === undefined) return b;
    return right === undefined ? a : [mergeShapes(left, right)];
  }
  if (isTree(a) && isTree(b)) return mergeTreeShapes(a, b);
  return 'any';
}

function orNull(shape: Shape): Shape {
  if (typeof shape !== 'string') return 'any';
  return shape === 'null' || shape === 'any' || shape.includes('null') ? shape : `${shape}|null`;
}

function mergeTreeShapes(a: { [key: string]: Shape }, b: { [key: string]: Shape }): Shape {
  const merged: { [key: string]: Shape } = {};
  const names = new Set([...Object.keys(a), ...Object.keys(b)].map((key) => key.replace(/\?$/, '')));
  for (const name of names) {
    const left = a[name] ?? a[`${name}?`];
    const right = b[name] ?? b[`${name}?`];
    const inBoth = a[name] !== undefined && b[name] !== undefined;
    const shape = left !== undefined && right !== undefined ? mergeShapes(left, right) : (left ?? right);
    if (shape !== undefined) merged[inBoth || name === '*' ? name : `${name}?`] = shape;
  }
  return merged;
}

/**
 * What keeps `value` from having `shape`: a key that is absent, a value of another type, arrays that are all empty
 * where the shape knows elements (nothing could be compared then). Keys beyond the shape are fine.
 */
export function differences(shape: Shape, value: unknown): Difference[] {
  const filled = new Set<string>();
  const found = unique(differencesAt(shape, value, '', filled));
  return found.filter(({ path, problem }) => problem !== EMPTY || !filled.has(path));
}

function differencesAt(shape: Shape, value: unknown, path: string, filled: Set<string>): Difference[] {
  if (typeof shape === 'string') return leafDifferences(shape, value, path);
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [{ path, problem: `is ${typeName(value)}, not an array` }];
    const element = shape[0];
    if (element === undefined) return [];
    if (value.length === 0) return [{ path, problem: EMPTY }];
    filled.add(path);
    return value.flatMap((member) => differencesAt(element, member, `${path}[]`, filled));
  }
  if (!isTree(value)) return [{ path, problem: `is ${typeName(value)}, not an object` }];
  const found: Difference[] = [];
  for (const [key, member] of Object.entries(shape)) {
    if (key === '*') {
      const entries = Object.entries(value).filter(([name]) => shape[name] === undefined);
      if (entries.length === 0) found.push({ path: join(path, '*'), problem: 'is absent' });
      for (const [, entry] of entries) found.push(...differencesAt(member, entry, join(path, '*'), filled));
      continue;
    }
    const name = key.replace(/\?$/, '');
    if (value[name] !== undefined)
      found.push(...differencesAt(member, value[name], join(path, name), filled));
    else if (!key.endsWith('?')) found.push({ path: join(path, name), problem: 'is absent' });
  }
  return found;
}

function leafDifferences(shape: string, value: unknown, path: string): Difference[] {
  const types = shape.split('|');
  if (types.includes('any') || shape === 'null' || types.includes(typeName(value))) return [];
  return [{ path, problem: `is ${typeName(value)}, not ${shape}` }];
}

/** Top-level keys that none of the shapes has: a wrapper that the contract does not know. */
export function unknownTopLevelKeys(shapes: Shape[], value: unknown): string[] {
  if (!isTree(value)) return [];
  const known = new Set(shapes.flatMap((shape) => (isTree(shape) ? Object.keys(shape) : [])));
  return known.has('*') ? [] : Object.keys(value).filter((key) => !known.has(key) && !known.has(`${key}?`));
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isTree<T>(value: T): value is T & { [key: string]: Shape } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function unique(list: Difference[]): Difference[] {
  return [...new Map(list.map((entry) => [`${entry.path} ${entry.problem}`, entry])).values()];
}
