import { type Conflict, type Json, type JsonObject, mergeTrees, type TreeOp } from '@parley/format';
import { newId } from '../../ids.ts';
import type { Op } from '../../log/apply.ts';
import { nameOf } from '../../log/element.ts';
import type { BaseRow, TreeRow } from './fork-base.ts';
import { toRecords } from './merge-records.ts';
import { applyTreeOps, topmostDeletes, untieRanks } from './merge-result.ts';
import { byId, sameTrees } from './tree-rows.ts';

/** `merge`: from the fork into the collection it was made of. `pull`: the other way. */
export type Direction = 'merge' | 'pull';

/** Two edits that cannot both be had; ids are those of the element on either side, null where it is missing. */
export type MergeConflict = {
  elementType: string;
  name: string;
  sourceId: string | null;
  destinationId: string | null;
  path: string | null;
  reason: Conflict['reason'];
  base?: Json;
  source?: Json;
  destination?: Json;
};

export type MergePlan = {
  conflicts: MergeConflict[];
  destinationOps: Op[];
  /** What brings the source up to the merged state; empty unless asked for. */
  sourceOps: Op[];
  /** The common ancestor from now on: the state of the source that the destination then contains. */
  base: BaseRow[];
  /** Whether the upstream collection then holds nothing that the fork lacks. */
  level: boolean;
};

/** Values longer than this (as JSON) are left out of a conflict's report: both sides can be read for themselves. */
const valueLengthMax = 4_000;

/**
 * Works out one merge without touching anything. The three trees are compared under the ids of the upstream
 * collection; elements of the fork that were never merged get the ids they would have there.
 */
export function planMerge(input: {
  direction: Direction;
  updateSource: boolean;
  upstream: readonly TreeRow[];
  fork: readonly TreeRow[];
  base: readonly BaseRow[];
}): MergePlan {
  const { direction, base } = input;
  const pairs = new Pairs(base);
  const fork = input.fork.map((row) => ({
    ...row,
    id: pairs.upstreamOf(row.id),
    parentId: row.parentId === null ? null : pairs.upstreamOf(row.parentId),
  }));
  const [source, destination] = direction === 'merge' ? [fork, input.upstream] : [input.upstream, fork];
  const toDestination = direction === 'merge' ? upstreamOps() : forkOps(pairs);
  const toSource = direction === 'merge' ? forkOps(pairs) : upstreamOps();

  const merged = mergeTrees(toRecords({ base, source, destination }));
  if (merged.conflicts.length > 0) {
    const names = new Map([...source, ...destination].map((row) => [row.id, row]));
    const sides = { source: idsOf(source), destination: idsOf(destination) };
    const conflicts = merged.conflicts.map((conflict) =>
      report(conflict, { names, sides, direction, pairs }),
    );
    return { conflicts, destinationOps: [], sourceOps: [], base: [], level: false };
  }
  const ops = topmostDeletes(merged.ops, destination);
  const result = applyTreeOps(destination, merged.ops);
  untieRanks(ops, result);
  const reached = input.updateSource ? [...result.values()] : source;
  const back = input.updateSource
    ? topmostDeletes(
        mergeTrees(toRecords({ base: source, source: reached, destination: source })).ops,
        source,
      )
    : [];
  const upstreamAfter = direction === 'merge' ? result : input.updateSource ? result : byId(source);
  return {
    conflicts: [],
    destinationOps: ops.map(toDestination),
    sourceOps: back.map(toSource),
    base: reached.map((row) => ({ ...row, forkId: pairs.forkOf(row.id) })),
    level: sameTrees(byId(reached), upstreamAfter),
  };
}

const idsOf = (rows: readonly TreeRow[]): Set<string> => new Set(rows.map((row) => row.id));

/** Which element of the fork is which of the upstream collection; what has no counterpart yet is given one. */
class Pairs {
  readonly #upstream = new Map<string, string>();
  readonly #fork = new Map<string, string>();

  constructor(base: readonly BaseRow[]) {
    for (const row of base) this.#add(row.id, row.forkId);
  }

  upstreamOf(forkId: string): string {
    return this.#upstream.get(forkId) ?? this.#add(newId(), forkId).upstreamId;
  }

  forkOf(upstreamId: string): string {
    return this.#fork.get(upstreamId) ?? this.#add(upstreamId, newId()).forkId;
  }

  #add(upstreamId: string, forkId: string): { upstreamId: string; forkId: string } {
    this.#upstream.set(forkId, upstreamId);
    this.#fork.set(upstreamId, forkId);
    return { upstreamId, forkId };
  }
}

const upstreamOps = (): ((op: TreeOp) => Op) => (op) =>
  toOp(
    op,
    (id) => id,
    () => null,
  );

const forkOps =
  (pairs: Pairs): ((op: TreeOp) => Op) =>
  (op) =>
    toOp(
      op,
      (id) => pairs.forkOf(id),
      (id) => id,
    );

function toOp(op: TreeOp, idOf: (id: string) => string, originOf: (id: string) => string | null): Op {
  switch (op.t) {
    case 'create': {
      const { id, kind, parent, rank, fields } = op.element;
      return {
        ...{ t: 'create', id: idOf(id), kind, parentId: parent === null ? null : idOf(parent) },
        ...{ rank, fields, originId: originOf(id) },
      };
    }
    case 'set':
      return { ...op, id: idOf(op.id) };
    case 'move':
      return { t: 'move', id: idOf(op.id), parentId: idOf(op.parent ?? op.id), rank: op.rank };
    case 'delete':
      return { t: 'delete', id: idOf(op.id) };
  }
}

function report(
  conflict: Conflict,
  about: {
    names: ReadonlyMap<string, TreeRow>;
    sides: { source: Set<string>; destination: Set<string> };
    direction: Direction;
    pairs: Pairs;
  },
): MergeConflict {
  const { elementId: id, kind, path, reason } = conflict;
  const { direction, pairs, sides } = about;
  const row = about.names.get(id);
  const idIn = (side: 'source' | 'destination'): string | null => {
    if (!sides[side].has(id)) return null;
    const isFork = (direction === 'merge') === (side === 'source');
    return isFork ? pairs.forkOf(id) : id;
  };
  return {
    elementType: kind,
    name: row ? nameOf(kind, JSON.parse(row.fields) as JsonObject) : '',
    sourceId: idIn('source'),
    destinationId: idIn('destination'),
    path,
    reason,
    ...value('base', conflict.base),
    ...value('source', conflict.source),
    ...value('destination', conflict.destination),
  };
}

function value(name: 'base' | 'source' | 'destination', json: Json | undefined): { [key: string]: Json } {
  return json === undefined || JSON.stringify(json).length > valueLengthMax ? {} : { [name]: json };
}
