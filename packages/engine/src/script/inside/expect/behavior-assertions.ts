import {
  type Assertion,
  type Change,
  defineMethod,
  defineProperty,
  fail,
  flag,
  has,
  holds,
} from './assertion.ts';
import { display, inspect } from './inspect.ts';
import { assertPropertyExists, type Bag } from './property-assertions.ts';
import { demandType } from './value-assertions.ts';

/** Methods of objects, and conditions given as functions. */
export function defineBehavior(): void {
  defineMethod(['respondTo', 'respondsTo'], (assertion, method, message) => {
    if (message) assertion.__message = message;
    const subject = assertion._obj as Bag;
    const onClass = typeof subject === 'function' && !has(assertion, flag.itself);
    const holder = onClass ? (subject as { prototype: Bag }).prototype : subject;
    if (holds(assertion, typeof holder[method as PropertyKey] === 'function')) return;
    const phrase = `respond to ${inspect(method)}`;
    fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`);
  });
  defineProperty('itself', (assertion) => {
    assertion.__flags |= flag.itself;
  });
  defineMethod(['satisfy', 'satisfies'], (assertion, matcher, message) => {
    if (message) assertion.__message = message;
    const result = (matcher as (value: unknown) => unknown)(assertion._obj);
    if (holds(assertion, result)) return;
    const shown = display(matcher);
    // COMPAT: the second text lacks a space in chai too.
    fail(assertion, `expected #{this} to satisfy ${shown}`, `expected #{this} to not satisfy${shown}`, {
      expected: !has(assertion, flag.not),
      actual: result,
    });
  });
}

/** What a function changes: `expect(fn).to.increase(object, 'count').by(2)`. */
export function defineChanges(): void {
  defineMethod(['change', 'changes'], (assertion, subject, key, message) => {
    assertChange(assertion, { subject, key, message, kind: 'change' });
  });
  defineMethod(['increase', 'increases'], (assertion, subject, key, message) => {
    assertChange(assertion, { subject, key, message, kind: 'increase' });
  });
  defineMethod(['decrease', 'decreases'], (assertion, subject, key, message) => {
    assertChange(assertion, { subject, key, message, kind: 'decrease' });
  });
  defineMethod(['by'], (assertion, delta, message) => {
    if (message) assertion.__message = message;
    const { subject, kind, delta: actual } = assertion.__change ?? noChange;
    if (holds(assertion, actual === Math.abs(delta as number))) return;
    fail(
      assertion,
      `expected ${subject} to ${kind} by ${delta}`,
      `expected ${subject} to not ${kind} by ${delta}`,
    );
  });
}

const noChange: Change = { subject: undefined, kind: 'undefined', delta: undefined };

type ChangeOf = {
  subject: unknown;
  key: unknown;
  message: unknown;
  kind: 'change' | 'increase' | 'decrease';
};

function assertChange(assertion: Assertion, { subject, key, message, kind }: ChangeOf): void {
  if (message) assertion.__message = message;
  demandType(assertion, assertion._obj, 'function');
  if (key) assertPropertyExists(assertion, subject, key);
  else demandType(assertion, subject, 'function');
  const initial = key ? (subject as Bag)[key as PropertyKey] : (subject as () => unknown)();
  if (kind !== 'change') demandType(assertion, initial, 'number');

  (assertion._obj as () => unknown)();

  const named = key !== undefined && key !== null;
  const final = named ? (subject as Bag)[key as PropertyKey] : (subject as () => unknown)();
  const shown = named ? `.${key}` : initial;
  const growth = (final as number) - (initial as number);
  const delta = kind === 'change' ? Math.abs(growth) : kind === 'increase' ? growth : -growth;
  assertion.__change = { subject: shown, kind, delta };
  if (holds(assertion, kind === 'change' ? initial !== final : delta > 0)) return;
  fail(assertion, `expected ${shown} to ${kind}`, `expected ${shown} to not ${kind}`);
}
