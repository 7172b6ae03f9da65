import { isRank, type JsonObject, rankBetween, setField, type TreeOp } from '@parley/format';
import type { TreeRow } from './fork-base.ts';

/** The tree that the operations make of `rows`, which stay as they are. */
export function applyTreeOps(rows: readonly TreeRow[], ops: readonly TreeOp[]): Map<string, TreeRow> {
  const result = new Map(rows.map((row) => [row.id, row]));
  const fields = new Map<string, JsonObject>();
  for (const op of ops) {
    if (op.t === 'create') {
      const { id, kind, parent, rank } = op.element;
      result.set(id, {
        id,
        kind,
        parentId: parent,
        rank,
        ownerId: 0,
        fields: JSON.stringify(op.element.fields),
      });
      continue;
    }
    const row = result.get(op.id);
    if (!row) continue;
    if (op.t === 'set') {
      const before = fields.get(op.id) ?? (JSON.parse(row.fields) as JsonObject);
      fields.set(op.id, setField(before, op.path, op.value));
    } else if (op.t === 'move') result.set(op.id, { ...row, parentId: op.parent, rank: op.rank });
    else result.delete(op.id);
  }
  for (const [id, after] of fields) {
    const row = result.get(id);
    if (row) result.set(id, { ...row, fields: JSON.stringify(after) });
  }
  return result;
}

/** Without the deletions of what goes together with its folder, so that the trash gives a folder back whole. */
export function topmostDeletes(ops: readonly TreeOp[], rows: readonly TreeRow[]): TreeOp[] {
  const parents = new Map(rows.map((row) => [row.id, row.parentId]));
  for (const op of ops) if (op.t === 'move') parents.set(op.id, op.parent);
  const gone = new Set(ops.flatMap((op) => (op.t === 'delete' ? [op.id] : [])));
  return ops.filter((op) => op.t !== 'delete' || !gone.has(parents.get(op.id) ?? ''));
}

/**
 * Both sides may have put something at the same place, and then two siblings have one rank, between which nothing
 * fits any more. What the merge brings steps aside: its rank changes in `ops` and in `result`.
 */
export function untieRanks(ops: TreeOp[], result: Map<string, TreeRow>): void {
  const brought = new Map<string, number>();
  for (const [index, op] of ops.entries()) {
    if (op.t === 'create') brought.set(op.element.id, index);
    if (op.t === 'move') brought.set(op.id, index);
  }
  const parents = new Set([...brought.keys()].map((id) => result.get(id)?.parentId ?? null));
  const groups = new Map<string, TreeRow[]>();
  for (const row of result.values()) {
    if (row.parentId === null || !parents.has(row.parentId)) continue;
    const group = groups.get(row.parentId);
    if (group) group.push(row);
    else groups.set(row.parentId, [row]);
  }
  const order = (a: TreeRow, b: TreeRow): number =>
    compare(a.rank, b.rank) || Number(brought.has(a.id)) - Number(brought.has(b.id)) || compare(a.id, b.id);
  for (const siblings of groups.values()) {
    siblings.sort(order);
    let last: string | null = null;
    for (const [at, row] of siblings.entries()) {
      const index = brought.get(row.id);
      const previous: string | null = last;
      if (index === undefined || previous === null || row.rank > previous) {
        if (previous === null || row.rank > previous) last = row.rank;
        continue;
      }
      const next = nextAbove(siblings, at, previous);
      if (!isRank(previous) || (next !== null && !isRank(next))) continue;
      last = rankBetween(previous, next);
      result.set(row.id, { ...row, rank: last });
      const op = ops[index];
      if (op?.t === 'create') ops[index] = { t: 'create', element: { ...op.element, rank: last } };
      else if (op?.t === 'move') ops[index] = { ...op, rank: last };
    }
  }
}

function nextAbove(siblings: readonly TreeRow[], from: number, rank: string): string | null {
  for (let at = from + 1; at < siblings.length; at++) {
    const other = siblings[at]?.rank;
    if (other !== undefined && other > rank) return other;
  }
  return null;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
