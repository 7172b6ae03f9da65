import type { Actor } from '../../access/actor.ts';
import { collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ForkRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { ApiError, conflict, invalid } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply } from '../../log/apply.ts';
import { deleteBulk } from '../../log/bulk.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import { adoptBase, dropBase, readBase, readTree, writeBase } from './fork-base.ts';
import { type Direction, type MergePlan, planMerge } from './merge-plan.ts';
import { mergeTurns } from './merge-turns.ts';
import { findFork, treeRev, updateFork } from './store.ts';

export type Strategy = 'default' | 'updateSourceWithDestination' | 'deleteSource';

export type MergeRequest = {
  sourceId: string;
  destinationId: string;
  strategy: Strategy;
  /** Whose right to see the source counts; a pull request carries that of the one who opened it. Default: the actor. */
  sourceViewer?: Actor;
  /** Runs in the transaction that merges, rights having been checked; by throwing it stops the merge. */
  also?: (tx: Tx, destination: LoadedRoot) => Promise<void>;
};

export type Merged = { source: LoadedRoot; destination: LoadedRoot };

/** Edits that arrive while a merge is worked out make it start again, this often. */
const attemptsMax = 5;
/** Conflicts reported one by one; the message carries how many there are. */
const reportedMax = 100;

/**
 * Brings what changed in the source since the two were last level into the destination: all of it in one
 * transaction, or nothing. Throws `forkRelationNotFound`, `conflict('mergeConflicts')` with the conflicts in
 * `errors`, and `conflict('mergeRace')` when both sides never stood still.
 */
export async function mergeCollections(ctx: Ctx, actor: Actor, request: MergeRequest): Promise<Merged> {
  const { fork, source, destination } = await checkMerge(ctx.db, actor, request);
  const direction = directionOf(fork, source.row.id);
  // In one order for everybody, so that two merges between the same workspaces do not wait for each other.
  const spaces = [...new Set([source.row.spaceId, destination.row.spaceId])].sort();
  return mergeTurns.run(async () => {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const seen = await readState(ctx, fork.id);
      const plan = planMerge({
        ...{ direction, updateSource: request.strategy === 'updateSourceWithDestination' },
        ...{ upstream: seen.upstream, fork: seen.rows, base: seen.base },
      });
      if (plan.conflicts.length > 0)
        throw conflict('mergeConflicts', {
          total: plan.conflicts.length,
          errors: plan.conflicts.slice(0, reportedMax),
        });
      const bulkId = await writeBase(ctx, fork.sourceId, plan.base);
      let merged: Merged | null = null;
      try {
        merged = await write(ctx, destination.row.id, async (tx) => {
          for (const space of spaces) await tx.lockSpace(space);
          return commitMerge(ctx, tx, actor, { request, direction, seen, plan, bulkId });
        });
        if (merged) return merged;
      } finally {
        if (!merged) await dropBase(ctx, bulkId);
      }
    }
    throw conflict('mergeRace');
  });
}

/** Rights and relation, before anything is started. */
export async function checkMerge(
  from: Db | Tx,
  actor: Actor,
  request: MergeRequest,
): Promise<Merged & { fork: ForkRow }> {
  const destination = await collectionFor(from, actor, request.destinationId, 'collection.edit');
  const source = await sourceFor(from, actor, request);
  const fork = await forkBetween(from instanceof Tx ? from.db : from, source.row.id, destination.row.id);
  if (request.strategy === 'deleteSource' && directionOf(fork, source.row.id) === 'pull')
    throw invalid('strategy', 'deleteSource deletes a fork; the source is the collection that was forked');
  return { source, destination, fork };
}

const sourcePermissions: Record<Strategy, Permission> = {
  default: 'collection.view',
  updateSourceWithDestination: 'collection.edit',
  deleteSource: 'collection.delete',
};

const sourceFor = (from: Db | Tx, actor: Actor, request: MergeRequest): Promise<LoadedRoot> =>
  collectionFor(
    from,
    request.strategy === 'default' ? (request.sourceViewer ?? actor) : actor,
    request.sourceId,
    sourcePermissions[request.strategy],
  );

/** The fork that joins two collections, whichever of them it is. */
async function forkBetween(db: Db, oneId: string, otherId: string): Promise<ForkRow> {
  const [one, other] = [await findFork(db, oneId), await findFork(db, otherId)];
  if (one?.sourceId === otherId) return one;
  if (other?.sourceId === oneId) return other;
  throw new ApiError('forkRelationNotFound');
}

const directionOf = (fork: ForkRow, sourceId: string): Direction => (fork.id === sourceId ? 'merge' : 'pull');

type State = Awaited<ReturnType<typeof readState>>;

/** Both trees and their base as they were at one moment. */
async function readState(ctx: Ctx, forkId: string) {
  return ctx.database.snapshot(async (db) => {
    const fork = await findFork(db, forkId);
    if (!fork) throw new ApiError('forkRelationNotFound');
    return {
      fork,
      upstreamRev: await treeRev(db, fork.sourceId),
      forkRev: await treeRev(db, fork.id),
      upstream: await readTree(db, fork.sourceId),
      rows: await readTree(db, fork.id),
      base: await readBase(db, fork.baseBulkId),
    };
  });
}

/** Null when one of the two has changed since it was read. */
async function commitMerge(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  work: { request: MergeRequest; direction: Direction; seen: State; plan: MergePlan; bulkId: string },
): Promise<Merged | null> {
  const { request, direction, seen, plan, bulkId } = work;
  const { fork, source, destination } = await checkMerge(tx, actor, request);
  const stands =
    fork.baseBulkId === seen.fork.baseBulkId &&
    (await tx.tree(fork.sourceId)).rev === seen.upstreamRev &&
    (await tx.tree(fork.id)).rev === seen.forkRev;
  if (!stands) return null;
  await request.also?.(tx, destination);
  const into = await apply(tx, destination.target, actor.userId, plan.destinationOps, ctx.config);
  const back = await apply(tx, source.target, actor.userId, plan.sourceOps, ctx.config);
  const upstreamRev = (direction === 'merge' ? into : back).rev;
  await updateFork(tx, fork.id, { baseBulkId: bulkId, sourceRev: plan.level ? upstreamRev : fork.sourceRev });
  await adoptBase(tx, bulkId);
  await deleteBulk(tx, fork.baseBulkId);
  await recordWorkspaceEvent(
    tx,
    destination.row.spaceId,
    actor.userId,
    direction === 'merge' ? 'collection.merged' : 'collection.pulled',
    {
      ...{ sourceId: source.row.id, destinationId: destination.row.id, strategy: request.strategy },
      changes: into.changes,
    },
  );
  if (request.strategy === 'deleteSource')
    await apply(tx, source.target, actor.userId, [{ t: 'delete', id: source.row.id }], ctx.config);
  return { source, destination };
}
