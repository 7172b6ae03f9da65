import { safe } from './safe.ts';

/**
 * Built-ins as they were before any script. A script may add to them (collections share code in that way), but one
 * that replaces what is there, or puts accessors where every object looks, leaves a realm in which nobody's results
 * can be trusted: the next script gets a new one.
 */
type Guarded = { object: object; key: PropertyKey; value: unknown };

const { getOwnPropertyDescriptor, ownKeys } = Reflect;
const guarded: Guarded[] = [];
let objectKeys = 0;
const watched: object[] = [];
/** Own keys of all of them when the script first loaded external code. */
let keysBefore: number | undefined;

// Those that the code of this package relies on.
const globalNames = [
  ...[
    'Object',
    'Function',
    'Array',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'RegExp',
    'Promise',
    'Map',
    'Set',
  ],
  ...['Error', 'TypeError', 'RangeError', 'JSON', 'Reflect', 'Proxy', 'Uint8Array', 'eval'],
];

/** Notes every built-in; called once, while the snapshot is made. */
export function guardRealm(): void {
  const iterators = [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator]()];
  const objects = new Set<object>(iterators.map((iterator) => Object.getPrototypeOf(iterator)));
  for (const name of globalNames) {
    const value: unknown = Reflect.get(globalThis, name);
    guarded.push({ object: globalThis, key: name, value });
    if ((typeof value !== 'function' && typeof value !== 'object') || value === null) continue;
    objects.add(value);
    const { prototype } = value as { prototype?: object };
    if (prototype !== undefined) objects.add(prototype);
  }
  for (const object of objects) {
    watched.push(object);
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor?.value === 'function' && (descriptor.writable || descriptor.configurable))
        guarded.push({ object, key, value: descriptor.value });
    }
  }
  objectKeys = ownKeys(Object.prototype).length;
}

/**
 * From here to the end of the script, additions to built-ins count as changes too: external code does not share by
 * them, it pollutes.
 */
export function watchAdditions(): void {
  keysBefore ??= keysOfBuiltIns();
}

function keysOfBuiltIns(): number {
  let count = 0;
  for (let index = 0; index < watched.length; index += 1)
    count += safe.ownKeys(watched[index] as object).length;
  return count;
}

/** Whether a script has replaced a built-in. Asked once, when the script is over. */
export function isRealmChanged(): boolean {
  const before = keysBefore;
  keysBefore = undefined;
  if (before !== undefined && keysOfBuiltIns() !== before) return true;
  for (let index = 0; index < guarded.length; index += 1) {
    const { object, key, value } = guarded[index] as Guarded;
    if ((object as { [key: PropertyKey]: unknown })[key] !== value) return true;
  }
  return hasForeignAccessors();
}

/** Accessors and `toJSON` on `Object.prototype`, and `then`, change what every object does. */
function hasForeignAccessors(): boolean {
  const keys = safe.ownKeys(safe.objectPrototype);
  if (keys.length === objectKeys) return false;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as PropertyKey;
    const descriptor = safe.getOwnPropertyDescriptor(safe.objectPrototype, key);
    if (key === 'toJSON' || key === 'then') return true;
    if (descriptor !== undefined && key !== '__proto__' && !safe.hasOwn(descriptor, 'value')) return true;
  }
  return false;
}
