import type { TreeRow } from './fork-base.ts';

/** Whether two trees under the same ids say the same. */
export function sameTrees(a: ReadonlyMap<string, TreeRow>, b: ReadonlyMap<string, TreeRow>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, row] of a) {
    const other = b.get(id);
    if (!other || !isSameRow(row, other)) return false;
  }
  return true;
}

/** The same element, at the same place, with the same text. */
export const isSameRow = (a: TreeRow, b: TreeRow): boolean =>
  a.kind === b.kind && a.parentId === b.parentId && a.rank === b.rank && a.fields === b.fields;

export const byId = (rows: readonly TreeRow[]): Map<string, TreeRow> =>
  new Map(rows.map((row) => [row.id, row]));
