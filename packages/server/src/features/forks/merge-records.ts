import type { ElementRecord, JsonObject } from '@parley/format';
import type { TreeRow } from './fork-base.ts';
import { byId, isSameRow } from './tree-rows.ts';

type Trees<T> = { base: T; source: T; destination: T };

/**
 * Rows as merging takes them: only those that are not the same in all three trees, and what stands above them. The
 * rest is as it was everywhere, cannot be part of a circle and has everything above it alive, so that leaving it out
 * changes nothing but the time, most of which large collections would spend on it.
 */
export function toRecords(trees: Trees<readonly TreeRow[]>): Trees<ElementRecord[]> {
  const relevant = relevantIds({
    base: byId(trees.base),
    source: byId(trees.source),
    destination: byId(trees.destination),
  });
  // In the order they came: what a merge tells about elements that hang together depends on it.
  const pick = (rows: readonly TreeRow[]): ElementRecord[] =>
    rows.filter((row) => relevant.has(row.id)).map(toRecord);
  return { base: pick(trees.base), source: pick(trees.source), destination: pick(trees.destination) };
}

function relevantIds({ base, source, destination }: Trees<ReadonlyMap<string, TreeRow>>): Set<string> {
  const trees = [base, source, destination];
  const relevant = new Set<string>();
  for (const id of new Set(trees.flatMap((tree) => [...tree.keys()]))) {
    const [row, ...others] = trees.map((tree) => tree.get(id));
    if (row && others.every((other) => other && isSameRow(row, other))) continue;
    relevant.add(id);
    for (const tree of trees) addAbove(relevant, tree, id);
  }
  return relevant;
}

/** Stops at what is relevant already: what leads up from there was or will be added on its own account. */
function addAbove(relevant: Set<string>, tree: ReadonlyMap<string, TreeRow>, id: string): void {
  for (let at = tree.get(id)?.parentId; at && !relevant.has(at); at = tree.get(at)?.parentId)
    relevant.add(at);
}

const toRecord = ({ id, kind, parentId, rank, fields }: TreeRow): ElementRecord => ({
  ...{ id, kind, parent: parentId, rank },
  fields: JSON.parse(fields) as JsonObject,
});
