/**
 * Ranks: fractional indices in base 62 (the scheme of D. Greenspan, "Implementing Fractional Indexing").
 * A rank is an integer part, whose first character tells its length, and a fraction without trailing zero:
 * `a` + 1 digit ... `z` + 26 digits count up, `Z` + 1 digit ... `A` + 26 digits count down below them. Plain
 * byte order is the order of the numbers, and appending only counts the integer up, so keys stay short.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const SMALLEST_INTEGER = `A${'0'.repeat(26)}`;
const LOWER_A = 97;
const UPPER_Z = 90;
const JITTER_DIGITS = 3;

/** A key longer than this tells the caller to give all siblings new ranks with `ranksFor`. */
export const RANK_LENGTH_MAX = 64;

/** Whether a text is a rank this module can work with. */
export function isRank(text: string): boolean {
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(text) || text === SMALLEST_INTEGER) return false;
  const length = integerLength(text);
  return text.length >= length && (text.length === length || !text.endsWith('0'));
}

/**
 * A rank strictly between two others; `null` is an open end. With `jitter` (a source of numbers in [0, 1))
 * two people who insert at the same place at the same time get different ranks.
 * @throws RangeError when a bound is not a rank or the bounds are not ascending.
 */
export function rankBetween(before: string | null, after: string | null, jitter?: () => number): string {
  checkBounds(before, after);
  const rank = between(before, after);
  if (!jitter) return rank;
  const spread = rank + randomDigits(jitter);
  // Only when `after` continues `rank` can the added digits reach past it.
  return after === null || spread < after ? spread : rank;
}

/**
 * `count` ascending ranks between two bounds (open when left out): short, and evenly spread when both
 * bounds are given.
 * @throws RangeError as `rankBetween`.
 */
export function ranksFor(count: number, before: string | null = null, after: string | null = null): string[] {
  checkBounds(before, after);
  const ranks: string[] = new Array(count);
  if (after === null) {
    let last = before;
    for (let index = 0; index < count; index += 1) {
      last = between(last, null);
      ranks[index] = last;
    }
  } else if (before === null) {
    let first: string = after;
    for (let index = count - 1; index >= 0; index -= 1) {
      first = between(null, first);
      ranks[index] = first;
    }
  } else {
    fill(ranks, 0, count, before, after);
  }
  return ranks;
}

function fill(ranks: string[], from: number, to: number, before: string, after: string): void {
  if (from >= to) return;
  const middle = (from + to) >> 1;
  const rank = between(before, after);
  ranks[middle] = rank;
  fill(ranks, from, middle, before, rank);
  fill(ranks, middle + 1, to, rank, after);
}

function checkBounds(before: string | null, after: string | null): void {
  for (const bound of [before, after]) {
    if (bound !== null && !isRank(bound)) throw new RangeError(`Not a rank: ${bound.slice(0, 80)}`);
  }
  if (before !== null && after !== null && before >= after) throw new RangeError('Ranks are not ascending');
}

function between(before: string | null, after: string | null): string {
  if (before === null && after === null) return 'a0';
  if (before === null) return beforeFirst(after as string);
  const integer = integerPart(before);
  const fraction = before.slice(integer.length);
  if (after === null) return increment(integer) ?? integer + midpoint(fraction, null);
  const afterInteger = integerPart(after);
  if (integer === afterInteger) return integer + midpoint(fraction, after.slice(integer.length));
  const next = increment(integer);
  return next !== null && next < after ? next : integer + midpoint(fraction, null);
}

function beforeFirst(after: string): string {
  const integer = integerPart(after);
  const fraction = after.slice(integer.length);
  if (integer === SMALLEST_INTEGER) return integer + midpoint('', fraction);
  if (integer < after) return integer;
  const previous = decrement(integer);
  // The smallest integer alone is never a rank: nothing could be put before it.
  return previous === SMALLEST_INTEGER ? previous + midpoint('', null) : previous;
}

/** A fraction strictly between two fractions, `null` standing for 1. Never ends in a zero. */
function midpoint(low: string, high: string | null): string {
  let shared = 0;
  if (high !== null) {
    while (shared < high.length && (low[shared] ?? '0') === high[shared]) shared += 1;
  }
  const prefix = high === null ? '' : high.slice(0, shared);
  return prefix + midpointAfterPrefix(low.slice(shared), high === null ? null : high.slice(shared));
}

function midpointAfterPrefix(low: string, high: string | null): string {
  let prefix = '';
  let rest = low;
  let bound = high;
  for (;;) {
    const lowDigit = rest === '' ? 0 : digitAt(rest, 0);
    const highDigit = bound === null ? BASE : digitAt(bound, 0);
    if (highDigit - lowDigit > 1) return prefix + DIGITS[(lowDigit + highDigit + 1) >> 1];
    // Neighbouring digits: the high one alone is enough when more follows it ...
    if (bound !== null && bound.length > 1) return prefix + bound[0];
    // ... else keep the low one and look for room below it.
    prefix += DIGITS[lowDigit];
    rest = rest.slice(1);
    bound = null;
  }
}

function integerPart(rank: string): string {
  return rank.slice(0, integerLength(rank));
}

function integerLength(rank: string): number {
  const head = rank.charCodeAt(0);
  return head >= LOWER_A ? head - LOWER_A + 2 : UPPER_Z - head + 2;
}

function increment(integer: string): string | null {
  for (let index = integer.length - 1; index > 0; index -= 1) {
    const digit = digitAt(integer, index);
    if (digit < BASE - 1) {
      return integer.slice(0, index) + DIGITS[digit + 1] + '0'.repeat(integer.length - 1 - index);
    }
  }
  const head = integer[0] as string;
  if (head === 'z') return null;
  const next = head === 'Z' ? 'a' : String.fromCharCode(head.charCodeAt(0) + 1);
  return next + '0'.repeat(integerLength(next) - 1);
}

/** The caller makes sure that the integer is not the smallest one. */
function decrement(integer: string): string {
  for (let index = integer.length - 1; index > 0; index -= 1) {
    const digit = digitAt(integer, index);
    if (digit > 0) {
      return integer.slice(0, index) + DIGITS[digit - 1] + 'z'.repeat(integer.length - 1 - index);
    }
  }
  const head = integer[0] as string;
  const next = head === 'a' ? 'Z' : String.fromCharCode(head.charCodeAt(0) - 1);
  return next + 'z'.repeat(integerLength(next) - 1);
}

function randomDigits(jitter: () => number): string {
  let digits = '';
  for (let index = 0; index < JITTER_DIGITS; index += 1) {
    // The last digit is never zero: a fraction has no trailing zero.
    const lowest = index === JITTER_DIGITS - 1 ? 1 : 0;
    digits += DIGITS[Math.min(BASE - 1, lowest + Math.floor(jitter() * (BASE - lowest)))];
  }
  return digits;
}

function digitAt(text: string, index: number): number {
  return DIGITS.indexOf(text[index] as string);
}
