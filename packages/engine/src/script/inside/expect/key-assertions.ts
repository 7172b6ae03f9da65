import { type Assertion, defineVariadic, fail, flag, has, holds, refuse } from './assertion.ts';
import { deepEqual } from './deep-equal.ts';
import { inspect } from './inspect.ts';
import { typeOf } from './type-of.ts';

/** Keys of objects, maps and sets. */
export function defineKeyAssertions(): void {
  defineVariadic(['keys', 'key'], assertKeys);
}

function assertKeys(assertion: Assertion, values: unknown[]): void {
  const type = typeOf(assertion._obj);
  const collection = type === 'Map' || type === 'Set';
  const actual = collection
    ? collectionKeys(assertion._obj as Map<unknown, unknown>)
    : objectKeys(assertion._obj as object);
  const keys = collection ? collectionArguments(values) : objectArguments(assertion, values);
  if (keys.length === 0) refuse(assertion, 'keys required');

  const deep = has(assertion, flag.deep);
  const contains = has(assertion, flag.contains);
  const any = has(assertion, flag.any);
  const isThere = (key: unknown) =>
    deep ? actual.some((other) => deepEqual(key, other)) : actual.indexOf(key) !== -1;
  const ok = any ? keys.some(isThere) : keys.every(isThere) && (contains || keys.length === actual.length);
  if (holds(assertion, ok)) return;

  const names = keys.map(inspect);
  const last = names.pop();
  const list = names.length > 0 ? `keys ${names.join(', ')}, ${any ? 'or' : 'and'} ${last}` : `key ${last}`;
  const phrase = `${collection && deep ? 'deeply ' : ''}${contains ? 'contain' : 'have'} ${list}`;
  fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`, {
    expected: [...keys].sort(byText),
    actual: actual.sort(byText),
  });
}

function collectionKeys(collection: Map<unknown, unknown>): unknown[] {
  const keys: unknown[] = [];
  collection.forEach((_value, key) => {
    keys.push(key);
  });
  return keys;
}

function objectKeys(subject: object): unknown[] {
  const symbols = Object.getOwnPropertySymbols(subject ?? {});
  return [
    ...Object.keys(subject),
    ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(subject, symbol)),
  ];
}

function collectionArguments(values: unknown[]): unknown[] {
  return typeOf(values[0]) === 'Array' ? (values[0] as unknown[]) : values;
}

function objectArguments(assertion: Assertion, values: unknown[]): unknown[] {
  const [first] = values;
  const type = typeOf(first);
  const single = type === 'Array' || type === 'Object';
  if (single && values.length > 1) {
    refuse(
      assertion,
      'when testing keys against an object or an array you must give a single Array|Object|String argument ' +
        'or multiple String arguments',
    );
  }
  const keys = type === 'Array' ? (first as unknown[]) : single ? Object.keys(first as object) : values;
  return keys.map((key) => (typeof key === 'symbol' ? key : String(key)));
}

function byText(left: unknown, right: unknown): number {
  return inspect(left) < inspect(right) ? -1 : 1;
}
