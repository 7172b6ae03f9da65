import { expect, test } from 'vitest';
import { seededRandom } from './collection.fixture.ts';
import type { Json } from './json.ts';
import { mergeLines } from './merge-lines.ts';
import { mergeValue } from './merge-value.ts';
import { parseUrl } from './url.ts';

const row = (key: string, value: string, more = {}) => ({ key, value, ...more });
const lines = (...list: string[]) => list.join('\n');
const url = (raw: string, more = {}) => ({ ...parseUrl(raw), ...more });

test.each<[string, Json[], Json]>([
  [
    'objects member by member',
    [
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 1, b: 2, c: 3 },
    ],
    { a: 2, b: 2, c: 3 },
  ],
  ['a removed member', [{ a: 1, b: 1 }, { a: 1 }, { a: 1, b: 1, c: 1 }], { a: 1, c: 1 }],
  [
    'different rows',
    [
      [row('a', '1'), row('b', '1')],
      [row('a', '2'), row('b', '1')],
      [row('a', '1'), row('b', '2')],
    ],
    [row('a', '2'), row('b', '2')],
  ],
  [
    'added rows behind their neighbours',
    [
      [row('a', '1'), row('b', '1')],
      [row('x', ''), row('a', '1'), row('y', ''), row('z', ''), row('b', '1')],
      [row('b', '1'), row('n', ''), row('a', '1')],
    ],
    [row('x', ''), row('b', '1'), row('n', ''), row('a', '1'), row('y', ''), row('z', '')],
  ],
  [
    'a removed row and a changed one',
    [[row('a', '1'), row('b', '1')], [row('b', '1')], [row('a', '1'), row('b', '2')]],
    [row('b', '2')],
  ],
  [
    "the source's order with the destination's change",
    [
      [row('a', '1'), row('b', '1')],
      [row('b', '1'), row('a', '1')],
      [row('a', '1'), row('b', '2'), row('c', '')],
    ],
    [row('b', '2'), row('c', ''), row('a', '1')],
  ],
  [
    'rows of one key by their number',
    [
      [row('a', '1'), row('a', '1')],
      [row('a', '2'), row('a', '1')],
      [row('a', '1'), row('a', '3')],
    ],
    [row('a', '2'), row('a', '3')],
  ],
  [
    'renamed rows by their id',
    [[row('a', '1', { id: 'i' })], [row('b', '1', { id: 'i' })], [row('a', '2', { id: 'i' })]],
    [row('b', '2', { id: 'i' })],
  ],
  [
    'members of one row',
    [[row('a', '1')], [row('a', '1', { disabled: true })], [row('a', '2')]],
    [row('a', '2', { disabled: true })],
  ],
  [
    'events by what they listen to, scripts by line',
    [
      [{ listen: 'test', script: { exec: ['a', 'b', 'c'] } }],
      [{ listen: 'prerequest' }, { listen: 'test', script: { exec: ['A', 'b', 'c'] } }],
      [{ listen: 'test', script: { exec: ['a', 'b', 'C', 'd'] } }],
    ],
    [{ listen: 'prerequest' }, { listen: 'test', script: { exec: ['A', 'b', 'C', 'd'] } }],
  ],
  [
    'texts by line',
    [lines('a', 'b', 'c'), lines('A', 'b', 'c'), lines('a', 'b', 'c', 'd')],
    lines('A', 'b', 'c', 'd'),
  ],
  [
    'a URL by its parts',
    [url('http://h/a?x=1'), url('http://h/b?x=1'), url('http://h/a?x=2&y=3#z')],
    url('http://h/b?x=2&y=3#z'),
  ],
])('merges %s', (_name, [base, source, destination], value) => {
  expect(mergeValue({ base, source, destination }, 'destination', 'url')).toEqual({ value, conflict: false });
});

test.each<[string, (Json | undefined)[], Json | undefined, Json | undefined]>([
  ['a word', ['a', 'b', 'c'], 'b', 'c'],
  ['a changed and a removed member', [{ a: 1 }, { a: 2 }, {}], { a: 2 }, {}],
  ['a changed and a removed row', [[row('a', '1')], [], [row('a', '2')]], [], [row('a', '2')]],
  ['two new values', [undefined, 1, 2], 1, 2],
  ['text on one line', [lines('a', 'b'), lines('a', 'x'), lines('a', 'y')], lines('a', 'x'), lines('a', 'y')],
  [
    'text on touching lines',
    [lines('a', 'b', 'c'), lines('x', 'b', 'c'), lines('a', 'y', 'c')],
    lines('x', 'b', 'c'),
    lines('a', 'y', 'c'),
  ],
  ['lists of words', [['a'], ['b'], ['c']], ['b'], ['c']],
  ['text against an object', ['a', 'b', {}], 'b', {}],
  [
    'one part of a URL, the other parts merged',
    [url('http://h/a?x=1'), url('http://h/b?x=2'), url('http://h/c?x=1')],
    url('http://h/b?x=2'),
    url('http://h/c?x=2'),
  ],
])('reports a conflict in %s and takes the preferred side', (_name, versions, ofSource, ofDestination) => {
  const [base, source, destination] = versions;
  const merged = (prefer: 'source' | 'destination') =>
    mergeValue({ base, source, destination }, prefer, 'url');
  expect(merged('source')).toEqual({ value: ofSource, conflict: true });
  expect(merged('destination')).toEqual({ value: ofDestination, conflict: true });
});

test('merges random lines: one-sided changes come through, distant ones both', () => {
  const random = seededRandom(21);
  const words = ['a', 'b', 'c', '', '}'];
  const some = (count: number) =>
    Array.from({ length: count }, () => words[Math.floor(random() * words.length)] as string);
  const edited = (list: string[]) => {
    const copy = [...list];
    for (let edit = Math.floor(random() * 4); edit >= 0; edit -= 1) {
      copy.splice(
        Math.floor(random() * (copy.length + 1)),
        Math.floor(random() * 3),
        ...some(Math.floor(random() * 3)),
      );
    }
    return copy;
  };
  for (let round = 0; round < 2000; round += 1) {
    const base = some(Math.floor(random() * 20));
    const [source, destination] = [edited(base), edited(base)];
    const clean = (merged: string[]) => ({ lines: merged, conflict: false });
    expect(mergeLines({ base, source, destination: base }, 'destination')).toEqual(clean(source));
    expect(mergeLines({ base, source: base, destination }, 'source')).toEqual(clean(destination));
    expect(mergeLines({ base, source, destination: source }, 'source')).toEqual(clean(source));
    const there = mergeLines({ base, source, destination }, 'source');
    const back = mergeLines({ base, source: destination, destination: source }, 'destination');
    expect(there).toEqual(back);
    // With a wall between them two edits never meet.
    const wall = ['wall 1', 'wall 2'];
    const apart = {
      base: [...base, ...wall, ...base],
      source: [...source, ...wall, ...base],
      destination: [...base, ...wall, ...destination],
    };
    expect(mergeLines(apart, 'destination')).toEqual(clean([...source, ...wall, ...destination]));
  }
});

test('merges texts of a hundred thousand lines, and gives up on those with nothing in common', () => {
  const base = Array.from({ length: 100_000 }, (_line, index) => `line ${index}`);
  const source = base.map((line, index) => (index % 500 === 0 ? `${line} s` : line));
  const destination = base.map((line, index) => (index % 500 === 250 ? `${line} d` : line));
  const merged = mergeLines({ base, source, destination }, 'destination');
  expect(merged.conflict).toBe(false);
  expect(merged.lines.filter((line) => / [sd]$/.test(line))).toHaveLength(400);
  const other = base.map((line) => `other ${line}`);
  expect(mergeLines({ base, source: other, destination }, 'destination').conflict).toBe(true);
});
