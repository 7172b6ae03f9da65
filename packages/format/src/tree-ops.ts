import type { ElementRecord } from './elements.ts';
import type { Json } from './json.ts';

/**
 * One step from a tree to another. A list of steps can be applied one by one without ever meeting a missing
 * parent, a circle or the deletion of an element that still has children: creations come first, parents
 * before children, then fields, then moves from the top down, then deletions from the bottom up (every row
 * of a deleted subtree has its own).
 */
export type TreeOp =
  | { t: 'create'; element: ElementRecord }
  | { t: 'set'; id: string; path: string; value: Json | undefined }
  | { t: 'move'; id: string; parent: string | null; rank: string }
  | { t: 'delete'; id: string };

/** Rows by id. The first of rows with one id counts. */
export function rowsById(rows: Iterable<ElementRecord>): Map<string, ElementRecord> {
  const byId = new Map<string, ElementRecord>();
  for (const row of rows) if (!byId.has(row.id)) byId.set(row.id, row);
  return byId;
}

/**
 * Orders ids from the top of the tree down. Parents outside of the tree count as roots; a circle is cut
 * where it is met.
 */
export function topDown(
  ids: Iterable<string>,
  parentOf: (id: string) => string | null | undefined,
): string[] {
  const wanted = new Set(ids);
  const ordered: string[] = [];
  const done = new Set<string>();
  for (const id of wanted) {
    const chain: string[] = [];
    for (let at: string | null | undefined = id; typeof at === 'string' && !done.has(at); at = parentOf(at)) {
      done.add(at);
      chain.push(at);
    }
    for (const link of chain.reverse()) if (wanted.has(link)) ordered.push(link);
  }
  return ordered;
}
