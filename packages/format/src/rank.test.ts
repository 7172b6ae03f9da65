import { describe, expect, test } from 'vitest';
import { seededRandom } from './collection.fixture.ts';
import { isRank, RANK_LENGTH_MAX, rankBetween, ranksFor } from './index.ts';

const SMALLEST_INTEGER = `A${'0'.repeat(26)}`;
const LARGEST_INTEGER = `z${'z'.repeat(26)}`;

describe('a rank between two others', () => {
  test.each<[string | null, string | null]>([
    [null, null],
    ['a0', null],
    ['az', null],
    ['zz'.padEnd(27, 'z'), null],
    [`${LARGEST_INTEGER}z`, null],
    [null, 'a0'],
    [null, 'Zz'],
    [null, 'Z0'],
    [null, `${SMALLEST_INTEGER}V`],
    [null, `${SMALLEST_INTEGER}01`],
    [null, `A${'0'.repeat(25)}1`],
    ['a0', 'a1'],
    ['a0', 'a01'],
    ['a0', 'a0001'],
    ['a05', 'a06'],
    ['a05', 'a061'],
    ['a0zz', 'a1'],
    ['Zz', 'a0'],
    ['a0', 'a2'],
    ['a0V', 'b00'],
    ['az', 'b00'],
  ])('lies between %s and %s', (before, after) => {
    const jitter = seededRandom(1);
    for (const rank of [rankBetween(before, after), rankBetween(before, after, jitter)]) {
      expect(isRank(rank)).toBe(true);
      if (before !== null) expect(rank > before).toBe(true);
      if (after !== null) expect(rank < after).toBe(true);
    }
  });

  test.each<[string | null, string | null]>([
    ['', null],
    ['a', null],
    ['a00', null],
    ['b0', null],
    ['a-', null],
    [SMALLEST_INTEGER, null],
    ['a1', 'a0'],
    ['a1', 'a1'],
    [null, '0'],
  ])('is refused between %j and %j', (before, after) => {
    expect(() => rankBetween(before, after)).toThrow(RangeError);
  });

  test('differs with jitter', () => {
    const jitter = seededRandom(7);
    const ranks = Array.from({ length: 1000 }, () => rankBetween('a0', 'a1', jitter));
    expect(new Set(ranks).size).toBeGreaterThan(990);
  });
});

test.each([
  ['without jitter', undefined],
  ['with jitter', seededRandom(3)],
])('a hundred thousand appends stay short %s', (_name, jitter) => {
  let last: string | null = null;
  for (let index = 0; index < 100_000; index += 1) {
    const next = rankBetween(last, null, jitter);
    if (last !== null && next <= last) throw new Error(`${next} does not follow ${last}`);
    last = next;
  }
  expect((last as string).length).toBeLessThanOrEqual(12);
});

test('twenty thousand inserts at the front stay short', () => {
  let first: string | null = null;
  for (let index = 0; index < 20_000; index += 1) first = rankBetween(null, first);
  expect((first as string).length).toBeLessThanOrEqual(12);
});

test.each([1, 2, 3, 4, 5])('random inserts keep the order, seed %i', (seed) => {
  const random = seededRandom(seed);
  const ranks: string[] = [];
  for (let step = 0; step < 3000; step += 1) {
    const at = Math.floor(random() * (ranks.length + 1));
    ranks.splice(at, 0, rankBetween(ranks[at - 1] ?? null, ranks[at] ?? null, step % 2 ? random : undefined));
  }
  expect(ranks).toEqual([...ranks].sort());
  expect(new Set(ranks).size).toBe(ranks.length);
  expect(Math.max(...ranks.map((rank) => rank.length))).toBeLessThan(RANK_LENGTH_MAX);
});

test('inserts squeezed into one spot reach the limit only after a hundred', () => {
  const random = seededRandom(9);
  let after = 'a1';
  let inserts = 0;
  while (after.length <= RANK_LENGTH_MAX) {
    after = rankBetween('a0', after, random);
    inserts += 1;
  }
  expect(inserts).toBeGreaterThan(100);
});

test.each<[number, string | null, string | null, number]>([
  [0, null, null, 0],
  [1, null, null, 2],
  [62, null, null, 2],
  [50_000, null, null, 4],
  [1000, 'a5', null, 3],
  [1000, null, 'a5', 4],
  [50_000, 'a5', 'a6', 6],
  [10, 'a5', 'a6', 3],
])('gives %i ranks between %s and %s', (count, before, after, lengthMax) => {
  const ranks = ranksFor(count, before, after);
  expect(ranks).toHaveLength(count);
  expect(ranks.every(isRank)).toBe(true);
  const all = [...(before === null ? [] : [before]), ...ranks, ...(after === null ? [] : [after])];
  expect(all.every((rank, index) => index === 0 || (all[index - 1] as string) < rank)).toBe(true);
  expect(Math.max(0, ...ranks.map((rank) => rank.length))).toBeLessThanOrEqual(lengthMax);
});
