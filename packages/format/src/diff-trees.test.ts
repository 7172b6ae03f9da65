import { expect, test } from 'vitest';
import { LIMITS, largeCollection, seededRandom } from './collection.fixture.ts';
import type { ElementRecord } from './elements.ts';
import { diffTrees, FormatError, joinCollection, splitCollection } from './index.ts';
import type { JsonObject } from './json.ts';
import { ranksFor } from './rank.ts';
import { applyOps, outline, randomEdits, randomTree } from './tree.fixture.ts';

const row = (id: string, parent: string | null, rank: string, fields: JsonObject = {}): ElementRecord => ({
  id,
  kind: parent === null ? 'collection' : 'folder',
  parent,
  rank,
  fields,
});

const list = (...ids: string[]): ElementRecord[] => {
  const ranks = ranksFor(ids.length);
  return [row('c', null, 'a0'), ...ids.map((id, index) => row(id, 'c', ranks[index] as string))];
};

test.each<[string, string[], string[], string[]]>([
  ['nothing', ['a', 'b'], ['a', 'b'], []],
  ['the one that was moved to the front', ['a', 'b', 'c1', 'd'], ['d', 'a', 'b', 'c1'], ['move d']],
  ['the one that was moved to the end', ['a', 'b', 'c1', 'd'], ['b', 'c1', 'd', 'a'], ['move a']],
  ['new ones in the middle', ['a', 'b'], ['a', 'x', 'y', 'b'], ['create x', 'create y']],
  ['removed ones', ['a', 'b', 'd'], ['b'], ['delete d', 'delete a']],
  ['a swap of neighbours', ['a', 'b'], ['b', 'a'], ['move b']],
])('touches %s', (_name, from, to, expected) => {
  const ops = diffTrees(list(...from), list(...to));
  expect(ops.map((op) => `${op.t} ${op.t === 'create' ? op.element.id : op.id}`).sort()).toEqual(
    expected.sort(),
  );
  expect(outline(applyOps(list(...from), ops))).toEqual(outline(list(...to)));
});

test('gives all siblings new ranks when theirs leave no room', () => {
  const from = [row('c', null, 'a0'), row('a', 'c', 'a0'), row('b', 'c', 'a0')];
  for (const to of [list('a', 'x', 'b'), list('b', 'a')]) {
    expect(outline(applyOps(from, diffTrees(from, to)))).toEqual(outline(to));
  }
  const odd = [row('c', null, 'a0'), row('a', 'c', '!'), row('b', 'c', '~')];
  expect(diffTrees(odd, list('a', 'b'))).toEqual([]);
  expect(outline(applyOps(odd, diffTrees(odd, list('a', 'x', 'b'))))).toEqual(outline(list('a', 'x', 'b')));
});

test('turns a parent and its child round', () => {
  const from = [row('c', null, 'a0'), row('a', 'c', 'a0'), row('b', 'a', 'a0')];
  const to = [row('c', null, 'a0'), row('b', 'c', 'a0'), row('a', 'b', 'a0')];
  expect(outline(applyOps(from, diffTrees(from, to)))).toEqual(outline(to));
});

test('moves a child out of a folder before the folder goes', () => {
  const from = [row('c', null, 'a0'), row('a', 'c', 'a0'), row('b', 'a', 'a0')];
  const to = [row('c', null, 'a0'), row('b', 'c', 'a0')];
  expect(diffTrees(from, to).map((op) => op.t)).toEqual(['move', 'delete']);
  expect(outline(applyOps(from, diffTrees(from, to)))).toEqual(outline(to));
});

test('refuses to make a request of a folder', () => {
  const to: ElementRecord[] = list('a').map((one) => (one.id === 'a' ? { ...one, kind: 'request' } : one));
  expect(() => diffTrees(list('a'), to)).toThrow(FormatError);
});

test('steps lead from any tree to any other', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seededRandom(seed);
    const from = randomTree(random, 5 + Math.floor(random() * 40));
    const to = randomEdits(from, random, Math.floor(random() * 30), 'e');
    const ops = diffTrees(from, to);
    expect(outline(applyOps(from, ops)), `seed ${seed}`).toEqual(outline(to));
    expect(diffTrees(applyOps(from, ops), to), `seed ${seed}`).toEqual([]);
  }
});

test('finds the one change in fifty thousand items that were read again', () => {
  const split = (document: JsonObject) => {
    let last = 0;
    const { collection, elements } = splitCollection(document, {
      limits: LIMITS,
      newId: () => {
        last += 1;
        return `id-${last}`;
      },
    });
    return [collection, ...elements];
  };
  const from = split(largeCollection(50_000));
  const [collection, ...elements] = structuredClone(from);
  const document = joinCollection(collection as ElementRecord, elements, ({ id, kind }) => ({
    [kind === 'collection' ? '_postman_id' : 'id']: id,
  }));
  (document.item as JsonObject[])[7] = { ...(document.item as JsonObject[])[7], name: 'Renamed' };
  const to = split(document);
  expect(diffTrees(from, to)).toEqual([{ t: 'set', id: expect.any(String), path: 'name', value: 'Renamed' }]);
});
