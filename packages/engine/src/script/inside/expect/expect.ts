import { Assertion } from './assertion.ts';
import { AssertionError } from './assertion-error.ts';
import { defineBehavior, defineChanges } from './behavior-assertions.ts';
import { defineCloseTo, defineComparisons } from './comparison-assertions.ts';
import { defineHttpAssertions } from './http-assertions.ts';
import { defineKeyAssertions } from './key-assertions.ts';
import { defineMembers } from './member-assertions.ts';
import { definePropertyAssertions } from './property-assertions.ts';
import { defineTextAssertions } from './text-assertions.ts';
import { defineThrow } from './throw-assertion.ts';
import { defineStateAssertions, defineValueAssertions } from './value-assertions.ts';
import { defineWords } from './words.ts';

// The order is that of chai: of names that are equally near to an unknown one, the first is suggested.
defineWords();
defineValueAssertions();
defineComparisons();
definePropertyAssertions();
defineTextAssertions();
defineKeyAssertions();
defineThrow();
defineBehavior();
defineCloseTo();
defineMembers();
defineChanges();
defineStateAssertions();
defineHttpAssertions();

/** The `expect` of chai 4: begins a chain of assertions about a value; `message` stands before every failure. */
export type Expect = {
  (value: unknown, message?: unknown): Assertion;
  /** Always throws an AssertionError: `fail(message)` or `fail(actual, expected, message, operator)`. */
  fail: (...values: unknown[]) => never;
};

/** A new `expect`; scripts may hang properties on theirs. */
export function createExpect(): Expect {
  const expectValue = (value: unknown, message?: unknown) => new Assertion(value, message);
  return Object.assign(expectValue, { fail: failAlways });
}

export const expect: Expect = createExpect();

/** What `pm.response.to` and `pm.request.to` give: a chain about the subject. */
export function assertionsOf(subject: object): Assertion {
  return new Assertion(subject);
}

function failAlways(...values: unknown[]): never {
  const [actual, expected, message, operator] =
    values.length < 2 ? [undefined, undefined, values[0]] : values;
  throw new AssertionError(
    (message || 'expect.fail()') as string,
    { actual, expected, operator: operator as string },
    failAlways,
  );
}
