import { type ElementRecord, type JsonObject, mergeTrees } from '@parley/format';
import { expect, it } from 'vitest';
import type { TreeRow } from './fork-base.ts';
import { toRecords } from './merge-records.ts';

/** Park and Miller's generator: the same trees on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

type Next = (below: number) => number;
const root: TreeRow = {
  id: 'root',
  kind: 'collection',
  parentId: null,
  rank: 'a0',
  ownerId: 1,
  fields: '{}',
};
const pick = <T>(list: readonly T[], next: Next): T => list[next(list.length)] as T;

function grow(next: Next): TreeRow[] {
  const rows = [root];
  for (let n = 0; n < 25; n++) {
    const fields = JSON.stringify({ name: `n${n}` });
    rows.push({
      ...root,
      id: `f${n}`,
      kind: 'folder',
      parentId: pick(rows, next).id,
      rank: `a${n % 10}`,
      fields,
    });
  }
  return rows;
}

const isBelow = (rows: readonly TreeRow[], id: string, above: string): boolean => {
  for (let at: string | null = id; at !== null; at = rows.find((row) => row.id === at)?.parentId ?? null)
    if (at === above) return true;
  return false;
};

/** A few edits as people make them: names, moves, deletions of whole folders, new folders. */
function edit(before: readonly TreeRow[], next: Next, mark: string): TreeRow[] {
  let rows = [...before];
  const edits = 2 + next(6);
  for (let n = 0; n < edits; n++) {
    const row = pick(rows, next);
    const other = pick(rows, next);
    const put = (change: Partial<TreeRow>): void => {
      rows = rows.map((one) => (one.id === row.id ? { ...one, ...change } : one));
    };
    const what = next(4);
    if (what === 0) put({ fields: JSON.stringify({ name: `${mark}${next(3)}` }) });
    else if (what === 1)
      rows.push({ ...root, id: `${mark}${n}`, kind: 'folder', parentId: other.id, fields: '{"name":"new"}' });
    else if (row.parentId === null) continue;
    else if (what === 2) {
      if (!isBelow(rows, other.id, row.id)) put({ parentId: other.id, rank: `b${next(9)}` });
    } else rows = rows.filter((one) => !isBelow(rows, one.id, row.id));
  }
  return rows;
}

const whole = (rows: readonly TreeRow[]): ElementRecord[] =>
  rows.map(({ id, kind, parentId, rank, fields }) => ({
    ...{ id, kind, parent: parentId, rank },
    fields: JSON.parse(fields) as JsonObject,
  }));

const told = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).sort();

it('leaves out only what makes no difference to a merge', () => {
  let conflicts = 0;
  let ops = 0;
  for (let seed = 1; seed <= 1500; seed++) {
    const next = numbers(seed * 7919);
    const base = grow(next);
    const trees = { base, source: edit(base, next, 's'), destination: edit(base, next, 'd') };
    const full = mergeTrees({
      base: whole(trees.base),
      source: whole(trees.source),
      destination: whole(trees.destination),
    });
    const short = mergeTrees(toRecords(trees));
    expect(told(short.ops), `seed ${seed}`).toEqual(told(full.ops));
    expect(told(short.conflicts), `seed ${seed}`).toEqual(told(full.conflicts));
    conflicts += full.conflicts.length;
    ops += full.ops.length;
  }
  // The comparison says something only where there was something to merge and to contradict.
  expect(conflicts).toBeGreaterThan(500);
  expect(ops).toBeGreaterThan(500);
});
