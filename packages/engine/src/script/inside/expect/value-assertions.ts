import {
  type Assertion,
  defineChainable,
  defineMethod,
  defineProperty,
  demand,
  fail,
  flag,
  has,
  holds,
  refuse,
} from './assertion.ts';
import { AssertionError } from './assertion-error.ts';
import { deepEqual } from './deep-equal.ts';
import { inspect } from './inspect.ts';
import { assertProperty } from './property-assertions.ts';
import { functionName, typeName, typeOf } from './type-of.ts';

/** Type, inclusion, truth, emptiness. */
export function defineValueAssertions(): void {
  defineChainable(['an', 'a'], (assertion, [type, message]) => {
    if (message) assertion.__message = message;
    const name = (type as string).toLowerCase();
    if (holds(assertion, name === typeName(assertion._obj))) return;
    const phrase = `${article(name)} ${name}`;
    fail(assertion, `expected #{this} to be ${phrase}`, `expected #{this} not to be ${phrase}`);
  });

  defineChainable(['include', 'contain', 'contains', 'includes'], assertInclude, (assertion) => {
    assertion.__flags |= flag.contains;
  });

  defineProperty('ok', assertTruthy);
  defineProperty('true', (assertion) => {
    if (holds(assertion, assertion._obj === true)) return;
    const expected = !has(assertion, flag.not);
    fail(assertion, 'expected #{this} to be true', 'expected #{this} to be false', { expected });
  });
  defineProperty('false', (assertion) => {
    if (holds(assertion, assertion._obj === false)) return;
    const expected = has(assertion, flag.not);
    fail(assertion, 'expected #{this} to be false', 'expected #{this} to be true', { expected });
  });
  defineState('null', (value) => value === null, 'expected #{this} not to be null');
  defineState('undefined', (value) => value === undefined, 'expected #{this} not to be undefined');
  defineState('NaN', (value) => Number.isNaN(value), 'expected #{this} not to be NaN');
  for (const name of ['exist', 'exists']) {
    defineProperty(name, (assertion) => {
      if (holds(assertion, assertion._obj !== null && assertion._obj !== undefined)) return;
      fail(assertion, 'expected #{this} to exist', 'expected #{this} to not exist');
    });
  }
  defineProperty('empty', (assertion) => {
    if (holds(assertion, countOf(assertion) === 0)) return;
    fail(assertion, 'expected #{this} to be empty', 'expected #{this} not to be empty');
  });
  for (const name of ['arguments', 'Arguments']) {
    defineProperty(name, (assertion) => {
      const type = typeOf(assertion._obj);
      if (holds(assertion, type === 'Arguments')) return;
      const positive = `expected #{this} to be arguments but got ${type}`;
      fail(assertion, positive, 'expected #{this} to not be arguments');
    });
  }

  defineMethod(['equal', 'equals', 'eq'], (assertion, expected, message) => {
    if (message) assertion.__message = message;
    if (has(assertion, flag.deep)) assertEql(assertion, expected, undefined);
    else if (!holds(assertion, expected === assertion._obj)) {
      fail(assertion, 'expected #{this} to equal #{exp}', 'expected #{this} to not equal #{exp}', {
        expected,
        actual: assertion._obj,
      });
    }
  });
  defineMethod(['eql', 'eqls'], assertEql);
}

/** States of objects and numbers; they stand last among the names, for suggestions go by the order of names. */
export function defineStateAssertions(): void {
  // COMPAT: primitives count as sealed and frozen, and as not extensible.
  const isObject = (value: unknown) => value === Object(value);
  defineState('extensible', (value) => isObject(value) && Object.isExtensible(value));
  defineState('sealed', (value) => !isObject(value) || Object.isSealed(value));
  defineState('frozen', (value) => !isObject(value) || Object.isFrozen(value));
  defineProperty('finite', (assertion) => {
    if (holds(assertion, Number.isFinite(assertion._obj))) return;
    fail(assertion, 'expected #{this} to be a finite number', 'expected #{this} to not be a finite number');
  });
}

function defineState(
  name: string,
  test: (value: unknown) => boolean,
  negative = `expected #{this} to not be ${name}`,
): void {
  defineProperty(name, (assertion) => {
    if (!holds(assertion, test(assertion._obj))) fail(assertion, `expected #{this} to be ${name}`, negative);
  });
}

export function assertTruthy(assertion: Assertion): void {
  if (holds(assertion, assertion._obj)) return;
  fail(assertion, 'expected #{this} to be truthy', 'expected #{this} to be falsy');
}

/** The type in a sentence: `a string`, `an array`. */
export function article(type: string): string {
  return 'aeiou'.includes(type.charAt(0) || '-') ? 'an' : 'a';
}

/** A condition that many assertions put on their subject or argument. */
export function demandType(assertion: Assertion, value: unknown, type: string): void {
  if (typeName(value) !== type)
    demand(assertion, false, value, `expected #{this} to be ${article(type)} ${type}`);
}

function assertEql(assertion: Assertion, expected: unknown, message: unknown): void {
  if (message) assertion.__message = message;
  if (holds(assertion, deepEqual(expected, assertion._obj))) return;
  fail(assertion, 'expected #{this} to deeply equal #{exp}', 'expected #{this} to not deeply equal #{exp}', {
    expected,
    actual: assertion._obj,
  });
}

function countOf(assertion: Assertion): number {
  const value = assertion._obj;
  switch (typeName(value)) {
    case 'array':
    case 'string':
      return (value as string).length;
    case 'map':
    case 'set':
      return (value as Set<unknown>).size;
    case 'weakmap':
    case 'weakset':
      return refuse(assertion, '.empty was passed a weak collection');
    case 'function':
      return refuse(assertion, `.empty was passed a function ${functionName(value)}`.trim());
    default:
      if (value !== Object(value))
        refuse(assertion, `.empty was passed non-string primitive ${inspect(value)}`);
      return Object.keys(value as object).length;
  }
}

function assertInclude(assertion: Assertion, [value, message]: unknown[]): void {
  if (message) assertion.__message = message;
  const deep = has(assertion, flag.deep);
  const found = includes(assertion, value, deep);
  if (found === undefined || holds(assertion, found)) return;
  const phrase = `${deep ? 'deep ' : ''}include ${inspect(value)}`;
  fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`);
}

/** Undefined when the subject is an object whose properties have been asserted one by one. */
function includes(assertion: Assertion, value: unknown, deep: boolean): boolean | undefined {
  const subject = assertion._obj;
  const type = typeName(subject);
  switch (type) {
    case 'string':
      return String(subject).indexOf(value as string) !== -1;
    case 'array':
      return deep
        ? (subject as unknown[]).some((item) => deepEqual(item, value))
        : (subject as unknown[]).indexOf(value) !== -1;
    case 'weakset':
      if (deep) refuse(assertion, 'unable to use .deep.include with WeakSet');
      return (subject as WeakSet<object>).has(value as object);
    case 'set':
      if (!deep) return (subject as Set<unknown>).has(value);
      return someOf(subject as Set<unknown>, (item) => deepEqual(item, value));
    case 'map':
      return someOf(subject as Map<unknown, unknown>, (item) =>
        deep ? deepEqual(item, value) : item === value || (Number.isNaN(item) && Number.isNaN(value)),
      );
    default:
      if (value !== Object(value)) refuse(assertion, unfitArguments(type, typeName(value)));
      includesProperties(assertion, value as Record<string, unknown>);
      return undefined;
  }
}

function someOf(
  collection: { forEach: (visit: (item: unknown) => void) => void },
  test: (item: unknown) => boolean,
): boolean {
  let found = false;
  collection.forEach((item) => {
    found ||= test(item);
  });
  return found;
}

function unfitArguments(subject: string, value: string): string {
  return (
    `the given combination of arguments (${subject} and ${value}) is invalid for this assertion. ` +
    'You can use an array, a map, an object, a set, a string, or a weakset instead of ' +
    `a ${value}`
  );
}

function includesProperties(assertion: Assertion, part: Record<string, unknown>): void {
  const keys = Object.keys(part);
  const subject = assertion._obj;
  const check = (key: string) => {
    assertProperty(assertion, [key, part[key]]);
    assertion._obj = subject;
  };
  if (!has(assertion, flag.not) || keys.length === 1) {
    keys.forEach(check);
    return;
  }
  // Negated, it is enough that one of several properties differs.
  let first: unknown;
  for (const key of keys) {
    try {
      check(key);
      return;
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
}
