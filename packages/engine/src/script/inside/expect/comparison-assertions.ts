import { type Assertion, defineMethod, fail, flag, has, holds, refuse } from './assertion.ts';
import { measure } from './property-assertions.ts';
import { typeName } from './type-of.ts';
import { demandType } from './value-assertions.ts';

type Comparison = {
  names: string[];
  test: (value: number, limit: number) => boolean;
  /** `to be ...` when it should hold and when it should not. */
  words: [string, string];
  /** The same for a length: `to have a length ...`. */
  lengthWords: [string, string];
};

const comparisons: Comparison[] = [
  {
    names: ['above', 'gt', 'greaterThan'],
    test: (value, limit) => value > limit,
    words: ['above', 'at most'],
    lengthWords: ['to have a # above', 'to not have a # above'],
  },
  {
    names: ['least', 'gte', 'greaterThanOrEqual'],
    test: (value, limit) => value >= limit,
    words: ['at least', 'below'],
    lengthWords: ['to have a # at least', 'to have a # below'],
  },
  {
    names: ['below', 'lt', 'lessThan'],
    test: (value, limit) => value < limit,
    words: ['below', 'at least'],
    lengthWords: ['to have a # below', 'to not have a # below'],
  },
  {
    names: ['most', 'lte', 'lessThanOrEqual'],
    test: (value, limit) => value <= limit,
    words: ['at most', 'above'],
    lengthWords: ['to have a # at most', 'to have a # above'],
  },
];

/** Order of numbers, dates and lengths. */
export function defineComparisons(): void {
  for (const comparison of comparisons) {
    defineMethod(comparison.names, (assertion, limit, message) => {
      if (message) assertion.__message = message;
      compare(assertion, limit, comparison);
    });
  }
  defineMethod(['within'], (assertion, start, finish, message) => {
    if (message) assertion.__message = message;
    assertWithin(assertion, start, finish);
  });
}

/** COMPAT: stands among the other assertions where chai defines it, which decides equally near suggestions. */
export function defineCloseTo(): void {
  defineMethod(['closeTo', 'approximately'], (assertion, expected, delta, message) => {
    if (message) assertion.__message = message;
    demandType(assertion, assertion._obj, 'number');
    if (typeof expected !== 'number' || typeof delta !== 'number') {
      const missing = delta === undefined ? ', and a delta is required' : '';
      return refuse(assertion, `the arguments to closeTo or approximately must be numbers${missing}`);
    }
    if (holds(assertion, Math.abs((assertion._obj as number) - expected) <= delta)) return;
    const phrase = `to be close to ${expected} +/- ${delta}`;
    fail(assertion, `expected #{this} ${phrase}`, `expected #{this} not ${phrase}`);
  });
}

function compare(
  assertion: Assertion,
  limit: unknown,
  { names, test, words, lengthWords }: Comparison,
): void {
  const name = names[0];
  if (has(assertion, flag.length)) {
    const { name: measured, count } = measure(assertion);
    if (typeName(limit) !== 'number') refuse(assertion, `the argument to ${name} must be a number`);
    if (holds(assertion, test(count, limit as number))) return;
    const [positive, negative] = lengthWords;
    fail(
      assertion,
      `expected #{this} ${positive.replace('#', measured)} #{exp} but got #{act}`,
      `expected #{this} ${negative.replace('#', measured)} #{exp}`,
      { expected: limit, actual: count },
    );
  }
  const value = assertion._obj;
  if (typeof value !== 'number' || typeof limit !== 'number') {
    const type = typeName(value);
    const other = typeName(limit);
    if (type === 'date' && other !== 'date') refuse(assertion, `the argument to ${name} must be a date`);
    if (type === 'number' && other !== 'number')
      refuse(assertion, `the argument to ${name} must be a number`);
    if (type !== 'date' && type !== 'number') refuse(assertion, notComparable(type, value));
  }
  if (holds(assertion, test(value as number, limit as number))) return;
  fail(assertion, `expected #{this} to be ${words[0]} #{exp}`, `expected #{this} to be ${words[1]} #{exp}`, {
    expected: limit,
  });
}

function assertWithin(assertion: Assertion, start: unknown, finish: unknown): void {
  const startType = typeName(start);
  const finishType = typeName(finish);
  const numbers = startType === 'number' && finishType === 'number';
  const dates = startType === 'date' && finishType === 'date';
  const lengths = has(assertion, flag.length);
  const measured = lengths ? measure(assertion) : undefined;
  const type = typeName(assertion._obj);
  if (!lengths && type === 'date' && !dates) refuse(assertion, 'the arguments to within must be dates');
  if ((lengths || type === 'number') && !numbers)
    refuse(assertion, 'the arguments to within must be numbers');
  if (!lengths && type !== 'date' && type !== 'number')
    refuse(assertion, notComparable(type, assertion._obj));

  const value = measured ? measured.count : (assertion._obj as number);
  if (holds(assertion, value >= (start as number) && value <= (finish as number))) return;
  const range = dates
    ? `${(start as Date).toISOString()}..${(finish as Date).toISOString()}`
    : `${start}..${finish}`;
  const phrase = measured ? `have a ${measured.name} within ${range}` : `be within ${range}`;
  fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`);
}

function notComparable(type: string, value: unknown): string {
  let text = 'expected ';
  // Added, not put into a template: objects with a `valueOf` are shown by it.
  text += type === 'string' ? `'${value}'` : (value as string);
  return `${text} to be a number or a date`;
}
