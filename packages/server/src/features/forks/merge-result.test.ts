import type { TreeOp } from '@parley/format';
import { describe, expect, it } from 'vitest';
import type { TreeRow } from './fork-base.ts';
import { applyTreeOps, topmostDeletes, untieRanks } from './merge-result.ts';

const row = (id: string, parentId: string | null, rank: string): TreeRow => ({
  ...{ id, kind: parentId === null ? 'collection' : 'folder', parentId, rank, ownerId: 1 },
  fields: JSON.stringify({ name: id }),
});
const create = (id: string, parent: string, rank: string): TreeOp => ({
  t: 'create',
  element: { id, kind: 'folder', parent, rank, fields: { name: id } },
});

describe('the result of a merge', () => {
  it('gives ranks of their own to siblings that came to the same place', () => {
    const rows = [row('root', null, 'a0'), row('a', 'root', 'a0'), row('b', 'root', 'a1')];
    const ops: TreeOp[] = [
      create('x', 'root', 'a0'),
      create('y', 'root', 'a0'),
      create('z', 'root', 'a1'),
      { t: 'move', id: 'b', parent: 'root', rank: 'a1' },
    ];
    const result = applyTreeOps(rows, ops);
    untieRanks(ops, result);
    const siblings = [...result.values()].filter((one) => one.parentId === 'root');
    const order = siblings.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map((one) => one.id);
    expect(order.join()).toBe('a,x,y,b,z');
    expect(new Set(siblings.map((one) => one.rank)).size).toBe(5);
    for (const op of ops)
      if (op.t === 'create') expect(op.element.rank).toBe(result.get(op.element.id)?.rank);
  });

  it('deletes a folder once, not everything in it, but not what was moved out of it', () => {
    const rows = [row('root', null, 'a0'), row('a', 'root', 'a0'), row('b', 'a', 'a0'), row('c', 'b', 'a0')];
    const ops: TreeOp[] = [
      { t: 'move', id: 'c', parent: 'root', rank: 'a1' },
      { t: 'delete', id: 'b' },
      { t: 'delete', id: 'a' },
    ];
    expect(topmostDeletes(ops, rows)).toEqual([ops[0], ops[2]]);
    expect([...applyTreeOps(rows, ops).keys()]).toEqual(['root', 'c']);
  });
});
