import type { JsonObject } from './json.ts';

export type ElementKind = 'collection' | 'folder' | 'request' | 'response';

/**
 * One row of a collection. `fields` is the Collection v2.1 object without its children and without what the
 * server makes itself: the id, the uid, the dates, the last editor, the fork. Unknown members stay.
 */
export type ElementRecord = {
  id: string;
  kind: ElementKind;
  parent: string | null;
  rank: string;
  fields: JsonObject;
};

/** The same row with its fields as compact JSON text, as a database holds them. */
export type TextRow = {
  id: string;
  kind: ElementKind;
  parent: string | null;
  rank: string;
  fields: string;
};

type Placed = { id: string; parent: string | null; rank: string };

/** Order of siblings: rank, then id, both bytewise. */
export function compareSiblings(a: Placed, b: Placed): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Rows grouped under their parents, each group in sibling order. */
export function childrenByParent<Row extends Placed>(rows: Iterable<Row>): Map<string | null, Row[]> {
  const groups = new Map<string | null, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.parent);
    if (group) group.push(row);
    else groups.set(row.parent, [row]);
  }
  for (const group of groups.values()) {
    // Rows mostly come out of storage in order, and then a look is much cheaper than a sort.
    let sorted = true;
    for (let index = 1; index < group.length && sorted; index += 1) {
      sorted = compareSiblings(group[index - 1] as Row, group[index] as Row) <= 0;
    }
    if (!sorted) group.sort(compareSiblings);
  }
  return groups;
}
