import {
  Assertion,
  defineChainable,
  defineMethod,
  defineVariadic,
  fail,
  flag,
  has,
  holds,
  refuse,
} from './assertion.ts';
import { deepEqual } from './deep-equal.ts';
import { inspect } from './inspect.ts';
import { followPath, hasProperty } from './nested-path.ts';
import { functionName, typeName, typeOf } from './type-of.ts';

export type Bag = Record<PropertyKey, unknown>;

/** Class, properties, length. */
export function definePropertyAssertions(): void {
  defineMethod(['instanceof', 'instanceOf'], (assertion, type, message) => {
    if (message) assertion.__message = message;
    if (holds(assertion, isInstance(assertion, type))) return;
    const name = functionName(type) ?? 'an unnamed constructor';
    fail(
      assertion,
      `expected #{this} to be an instance of ${name}`,
      `expected #{this} to not be an instance of ${name}`,
    );
  });

  defineVariadic(['property'], assertProperty);
  defineVariadic(['ownProperty', 'haveOwnProperty'], (assertion, values) => {
    assertion.__flags |= flag.own;
    assertProperty(assertion, values);
  });
  defineMethod(['ownPropertyDescriptor', 'haveOwnPropertyDescriptor'], assertDescriptor);

  defineChainable(['length', 'lengthOf'], assertLength, (assertion) => {
    assertion.__flags |= flag.length;
  });
}

function isInstance(assertion: Assertion, type: unknown): boolean {
  try {
    return assertion._obj instanceof (type as new () => unknown);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(assertion, `The instanceof assertion needs a constructor but ${typeOf(type)} was given.`);
  }
}

/** `values` are name, expected value, message; the value of the property becomes the subject. */
export function assertProperty(assertion: Assertion, values: unknown[]): void {
  const [name, expected, message] = values;
  if (message) assertion.__message = message;
  const nested = has(assertion, flag.nested);
  const own = has(assertion, flag.own);
  const type = typeof name;
  if (nested && type !== 'string') {
    refuse(assertion, 'the argument to property must be a string when using nested syntax');
  }
  if (type !== 'string' && type !== 'number' && type !== 'symbol') {
    refuse(assertion, 'the argument to property must be a string, number, or symbol');
  }
  if (nested && own) refuse(assertion, 'The "nested" and "own" flags cannot be combined.');
  const subject = assertion._obj;
  if (subject === null || subject === undefined) refuse(assertion, 'Target cannot be null or undefined.');

  const key = name as PropertyKey;
  const end = nested ? followPath(subject, name as string) : undefined;
  const value = end ? end.value : (subject as Bag)[key];
  const exists = end ? end.exists : own ? Object.hasOwn(subject, key) : hasProperty(subject, key);
  const compares = values.length > 1;
  const deep = has(assertion, flag.deep);

  // Negated with a value, it is the value that must differ; the property may well exist.
  if ((!compares || !has(assertion, flag.not)) && !holds(assertion, exists)) {
    const phrase = `${kindOf(deep, own, nested)}property ${inspect(name)}`;
    fail(assertion, `expected #{this} to have ${phrase}`, `expected #{this} to not have ${phrase}`);
  }
  if (compares) {
    const same = exists && (deep ? deepEqual(expected, value) : expected === value);
    if (!holds(assertion, same)) {
      const phrase = `${kindOf(deep, own, nested)}property ${inspect(name)}`;
      fail(
        assertion,
        `expected #{this} to have ${phrase} of #{exp}, but got #{act}`,
        `expected #{this} to not have ${phrase} of #{act}`,
        { expected, actual: value },
      );
    }
  }
  assertion._obj = value;
}

function kindOf(deep: boolean, own: boolean, nested: boolean): string {
  return `${deep ? 'deep ' : ''}${own ? 'own ' : ''}${nested ? 'nested ' : ''}`;
}

function assertDescriptor(assertion: Assertion, name: unknown, second: unknown, third: unknown): void {
  const message = typeof second === 'string' ? second : third;
  const expected = typeof second === 'string' ? undefined : second;
  if (message) assertion.__message = message;
  const actual = Object.getOwnPropertyDescriptor(Object(assertion._obj), name as PropertyKey);
  if (actual && expected) {
    if (!holds(assertion, deepEqual(expected, actual))) {
      const phrase = `expected the own property descriptor for ${inspect(name)} on #{this}`;
      fail(
        assertion,
        `${phrase} to match ${inspect(expected)}, got ${inspect(actual)}`,
        `${phrase} to not match ${inspect(expected)}`,
        { expected, actual },
      );
    }
  } else if (!holds(assertion, actual)) {
    const phrase = `have an own property descriptor for ${inspect(name)}`;
    fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`);
  }
  assertion._obj = actual;
}

/** The measure of a collection and its name: `size` of maps and sets, `length` of everything else that has one. */
export function measure(assertion: Assertion): { name: string; count: number } {
  const subject = assertion._obj;
  const type = typeName(subject);
  if (type === 'map' || type === 'set') return { name: 'size', count: (subject as Set<unknown>).size };
  assertPropertyExists(assertion, subject, 'length');
  return { name: 'length', count: (subject as string).length };
}

/** A property that an assertion itself needs, whatever its sense. */
export function assertPropertyExists(assertion: Assertion, subject: unknown, name: unknown): void {
  const inner = new Assertion(subject, assertion.__message);
  inner.__entry = assertion.__entry;
  assertProperty(inner, [name]);
}

function assertLength(assertion: Assertion, [expected, message]: unknown[]): void {
  if (message) assertion.__message = message;
  const { name, count } = measure(assertion);
  // COMPAT: lengthOf('3') passes for a length of 3, as the loose comparison of chai has it.
  const same = count === expected || (typeof expected !== 'number' && looselyEqual(count, expected));
  if (holds(assertion, same)) return;
  fail(
    assertion,
    `expected #{this} to have a ${name} of #{exp} but got #{act}`,
    `expected #{this} to not have a ${name} of #{act}`,
    { expected, actual: count },
  );
}

function looselyEqual(count: unknown, expected: unknown): boolean {
  if (expected === null || expected === undefined) return count === null || count === undefined;
  return typeof count === 'number' && typeof expected !== 'symbol' && count === Number(expected);
}
