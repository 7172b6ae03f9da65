/** What a filter can look at. `property` is text or a number, as in JavaScript's own objects. */
export type FilterScope = {
  value: unknown;
  property: string | number;
  parent: unknown;
  parentProperty: string | number | undefined;
  root: unknown;
  path: () => string;
};

/** Reads a member as JavaScript would, but own ones only; of nothing it throws, which ends the filter. */
export function memberOf(target: unknown, name: string): unknown {
  if (target === null || target === undefined) throw new TypeError(`no member "${name}" of ${target}`);
  if (name === 'length' && (typeof target === 'string' || Array.isArray(target))) return target.length;
  if (name === 'constructor') return { name: constructorOf(target) };
  if (typeof target !== 'object') return undefined;
  return Object.hasOwn(target, name) ? (target as Record<string, unknown>)[name] : undefined;
}

function constructorOf(target: unknown): string {
  if (Array.isArray(target)) return 'Array';
  if (typeof target === 'object') return 'Object';
  return typeof target === 'string' ? 'String' : typeof target === 'number' ? 'Number' : 'Boolean';
}

type Method = (target: unknown, ...inputs: unknown[]) => unknown;

const text = (target: unknown): string => {
  if (typeof target !== 'string') throw new TypeError('a method of texts on something else');
  return target;
};

const methods = new Map<string, Method>([
  ['match', (target, find) => text(target).match(find instanceof RegExp ? find : new RegExp(String(find)))],
  [
    'test',
    (target, value) => {
      if (!(target instanceof RegExp)) throw new TypeError('test() of something else');
      return target.test(String(value));
    },
  ],
  [
    'includes',
    (target, find) => (Array.isArray(target) ? target.includes(find) : text(target).includes(String(find))),
  ],
  [
    'indexOf',
    (target, find) => (Array.isArray(target) ? target.indexOf(find) : text(target).indexOf(String(find))),
  ],
  ['startsWith', (target, find) => text(target).startsWith(String(find))],
  ['endsWith', (target, find) => text(target).endsWith(String(find))],
  ['toLowerCase', (target) => text(target).toLowerCase()],
  ['toUpperCase', (target) => text(target).toUpperCase()],
  ['trim', (target) => text(target).trim()],
  ['toString', (target) => String(target)],
  [
    'hasOwnProperty',
    (target, name) => typeof target === 'object' && target !== null && Object.hasOwn(target, String(name)),
  ],
]);

export function callMethod(name: string): Method | undefined {
  return methods.get(name);
}
