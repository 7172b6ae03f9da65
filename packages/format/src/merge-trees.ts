import { childrenByParent, type ElementRecord } from './elements.ts';
import { equalJson } from './json.ts';
import { mergeFields } from './merge-fields.ts';
import { settlePlaces } from './merge-places.ts';
import {
  addConflict,
  type Conflict,
  type Decision,
  type Merge,
  type Side,
  versionsOf,
} from './merge-state.ts';
import { rowsById, type TreeOp, topDown } from './tree-ops.ts';

/**
 * Merges what changed from `base` to `source` into `destination`; the three trees share ids. Fields merge as
 * `mergeValue` says, and elements are created, removed and moved. What contradicts is listed and left as the
 * destination has it, or resolved as `prefer` says and still listed; nothing changed is dropped unlisted. An
 * element that stays because it was changed keeps what was below it. Ops have the order `TreeOp` promises.
 */
export function mergeTrees(
  trees: { base: ElementRecord[]; source: ElementRecord[]; destination: ElementRecord[] },
  options: { prefer?: Side } = {},
): { ops: TreeOp[]; conflicts: Conflict[] } {
  const merge: Merge = {
    base: rowsById(trees.base),
    source: rowsById(trees.source),
    destination: rowsById(trees.destination),
    decisions: new Map(),
    conflicts: [],
    prefer: options.prefer ?? 'destination',
    ranksFrom: options.prefer ?? 'source',
  };
  const kept: string[] = [];
  for (const id of new Set([...merge.destination.keys(), ...merge.source.keys()])) {
    const decision = decide(merge, id, kept);
    merge.decisions.set(id, decision);
  }
  keepWhatIsBelow(merge, kept);
  settlePlaces(merge);
  return { ops: opsOf(merge), conflicts: merge.conflicts };
}

function decide(merge: Merge, id: string, kept: string[]): Decision {
  const { base, source, destination } = versionsOf(merge, id);
  if (source && destination) {
    if (source.kind !== destination.kind) {
      // Nothing of the two can be merged, and an element cannot change its kind.
      addConflict(merge, id, 'both-changed');
      return { alive: true, place: 'destination' };
    }
    return { alive: true, place: placeOf(merge, id, { base, source, destination }) };
  }
  const side: Side = source ? 'source' : 'destination';
  const left = (source ?? destination) as ElementRecord;
  if (!base) return { alive: true, place: side };
  if (!isChanged(base, left)) return { alive: false, place: side };
  addConflict(merge, id, 'changed-and-removed');
  if (side === merge.prefer) kept.push(id);
  return { alive: side === merge.prefer, place: side };
}

/** Another rank alone is no change worth stopping a removal. */
function isChanged(base: ElementRecord, row: ElementRecord): boolean {
  return base.parent !== row.parent || base.kind !== row.kind || !equalJson(base.fields, row.fields);
}

function placeOf(
  merge: Merge,
  id: string,
  rows: { base: ElementRecord | undefined; source: ElementRecord; destination: ElementRecord },
): Side {
  const { base, source, destination } = rows;
  if (source.parent !== destination.parent) {
    if (source.parent === base?.parent) return 'destination';
    if (destination.parent === base?.parent) return 'source';
    addConflict(merge, id, 'moved-twice');
    return merge.prefer;
  }
  // In the same parent the order is no matter to quarrel about: the later word counts.
  if (source.rank === base?.rank) return 'destination';
  if (destination.rank === base?.rank) return 'source';
  return base ? merge.ranksFrom : 'destination';
}

/** What an element that stays had below it was removed only together with it, so it stays too. */
function keepWhatIsBelow(merge: Merge, kept: string[]): void {
  if (kept.length === 0) return;
  const groups = childrenByParent(merge[merge.prefer].values());
  const pending = [...kept];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const child of groups.get(id) ?? []) {
      const decision = merge.decisions.get(child.id);
      if (decision && !decision.alive) {
        merge.decisions.set(child.id, { alive: true, place: merge.prefer });
        pending.push(child.id);
      }
    }
  }
}

function opsOf(merge: Merge): TreeOp[] {
  const creates: TreeOp[] = [];
  const sets: TreeOp[] = [];
  const moves: TreeOp[] = [];
  const placeFor = (id: string): ElementRecord | undefined => {
    const decision = merge.decisions.get(id);
    return decision?.alive ? merge[decision.place].get(id) : undefined;
  };
  const alive = [...merge.decisions.keys()].filter((id) => placeFor(id));
  for (const id of topDown(alive, (key) => placeFor(key)?.parent)) {
    const place = placeFor(id) as ElementRecord;
    const current = merge.destination.get(id);
    if (!current) {
      creates.push({ t: 'create', element: place });
      continue;
    }
    sets.push(...fieldOps(merge, id, current));
    if (place.parent !== current.parent || place.rank !== current.rank) {
      moves.push({ t: 'move', id, parent: place.parent, rank: place.rank });
    }
  }
  const gone = [...merge.destination.keys()].filter((id) => !placeFor(id));
  const deletes = topDown(gone, (id) => merge.destination.get(id)?.parent)
    .reverse()
    .map((id): TreeOp => ({ t: 'delete', id }));
  return [...creates, ...sets, ...moves, ...deletes];
}

function fieldOps(merge: Merge, id: string, destination: ElementRecord): TreeOp[] {
  const source = merge.source.get(id);
  const base = merge.base.get(id);
  if (!source || source.kind !== destination.kind) return [];
  if (base && equalJson(base.fields, source.fields)) return [];
  const versions = {
    base: base?.fields ?? {},
    source: source.fields,
    destination: destination.fields,
  };
  const ops: TreeOp[] = [];
  for (const field of mergeFields(destination.kind, versions, merge.prefer)) {
    if (field.conflict) {
      const { path, base: old, source: theirs, destination: ours } = field;
      merge.conflicts.push({
        ...{ elementId: id, kind: destination.kind, path, reason: 'both-changed' as const },
        ...{ base: old, source: theirs, destination: ours },
      });
    }
    if (!equalJson(field.value, field.destination)) {
      ops.push({ t: 'set', id, path: field.path, value: field.value });
    }
  }
  return ops;
}
