import { defineMethod, fail, flag, has, holds } from './assertion.ts';
import { deepEqual } from './deep-equal.ts';
import { demandType } from './value-assertions.ts';

/** Elements of arrays. */
export function defineMembers(): void {
  defineMethod(['members'], (assertion, expected, message) => {
    if (message) assertion.__message = message;
    const actual = assertion._obj;
    demandType(assertion, actual, 'array');
    demandType(assertion, expected, 'array');
    const contains = has(assertion, flag.contains);
    const ordered = has(assertion, flag.ordered);
    const same = has(assertion, flag.deep) ? deepEqual : identical;
    const ok = hasMembers(actual as unknown[], expected as unknown[], { same, contains, ordered });
    if (holds(assertion, ok)) return;
    const not = has(assertion, flag.not) ? 'not ' : '';
    const text = contains
      ? `expected #{this} to ${not}be ${ordered ? 'an ordered' : 'a'} superset of #{exp}`
      : `expected #{this} to ${not}have the same ${ordered ? 'ordered ' : ''}members as #{exp}`;
    fail(assertion, text, text, { expected, actual });
  });

  defineMethod(['oneOf'], (assertion, list, message) => {
    if (message) assertion.__message = message;
    const value = assertion._obj;
    demandType(assertion, list, 'array');
    const contains = has(assertion, flag.contains);
    const deep = has(assertion, flag.deep);
    const options = list as unknown[];
    const ok = contains
      ? options.some((option) => (value as unknown[]).indexOf(option) > -1)
      : deep
        ? options.some((option) => deepEqual(value, option))
        : options.indexOf(value) > -1;
    if (holds(assertion, ok)) return;
    // COMPAT: deep says the same when it is negated.
    const not = has(assertion, flag.not) && (contains || !deep) ? 'not ' : '';
    const phrase = contains ? 'contain' : deep ? 'deeply equal' : 'be';
    const text = `expected #{this} to ${not}${phrase} one of #{exp}`;
    fail(assertion, text, text, { expected: list, actual: value });
  });
}

function identical(left: unknown, right: unknown): boolean {
  return left === right;
}

type MemberOptions = {
  same: (left: unknown, right: unknown) => boolean;
  /** A part of the members is enough, and one member answers for duplicates. */
  contains: boolean;
  ordered: boolean;
};

function hasMembers(
  actual: unknown[],
  expected: unknown[],
  { same, contains, ordered }: MemberOptions,
): boolean {
  if (!contains && expected.length !== actual.length) return false;
  if (ordered) return expected.every((item, index) => same(item, actual[index]));
  const left = [...actual];
  return expected.every((item) => {
    const index = left.findIndex((other) => same(item, other));
    if (index === -1) return false;
    if (!contains) left.splice(index, 1);
    return true;
  });
}
