import type { ElementKind, ElementRecord } from './elements.ts';
import type { Json } from './json.ts';

/** The side that brings its changes, and the side that takes them. */
export type Side = 'source' | 'destination';
export type Versions<T> = { base: T; source: T; destination: T };
/** A merged value, `undefined` = absent. With a conflict, the parts in conflict are the preferred side's. */
export type Merged = { value: Json | undefined; conflict: boolean };

/**
 * Two edits which cannot both be had. `path` names the field, `null` means the element as a whole; then the
 * values are its fields, or `{parent, rank}` where the reason is about its place. `undefined` = absent.
 */
export type Conflict = {
  elementId: string;
  kind: ElementKind;
  path: string | null;
  reason: 'both-changed' | 'changed-and-removed' | 'moved-twice' | 'cycle' | 'parent-removed';
  base: Json | undefined;
  source: Json | undefined;
  destination: Json | undefined;
};

/** What is decided about one element so far: whether it stays, and whose place it takes. */
export type Decision = { alive: boolean; place: Side };

/** Working state of one merge, shared by its steps. */
export type Merge = {
  base: Map<string, ElementRecord>;
  source: Map<string, ElementRecord>;
  destination: Map<string, ElementRecord>;
  decisions: Map<string, Decision>;
  conflicts: Conflict[];
  /** The side whose word counts in a conflict. Left open by the caller it is the destination. */
  prefer: Side;
  ranksFrom: Side;
};

export function addConflict(merge: Merge, id: string, reason: Conflict['reason']): void {
  const rows = versionsOf(merge, id);
  const kind = (rows.destination ?? rows.source)?.kind ?? 'folder';
  const about = (row: ElementRecord | undefined): Json | undefined => {
    if (!row) return undefined;
    const whole = reason === 'both-changed' || reason === 'changed-and-removed';
    return whole ? row.fields : { parent: row.parent, rank: row.rank };
  };
  merge.conflicts.push({
    ...{ elementId: id, kind, path: null, reason, base: about(rows.base) },
    ...{ source: about(rows.source), destination: about(rows.destination) },
  });
}

export function versionsOf(merge: Merge, id: string): Versions<ElementRecord | undefined> {
  return { base: merge.base.get(id), source: merge.source.get(id), destination: merge.destination.get(id) };
}
