import { setImmediate as breathe } from 'node:timers/promises';
import type { Actor } from '../../access/actor.ts';
import { collectionFor, environmentFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow, ForkRow } from '../../db/schema.ts';
import { ApiError, isApiError } from '../../errors.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { readBase, readTree } from './fork-base.ts';
import { type MergeRequest, mergeCollections } from './merge-collections.ts';
import { mergeTurns } from './merge-turns.ts';
import {
  countForks,
  type ForkFilter,
  findFork,
  type ListedFork,
  listVisibleForks,
  treeRev,
} from './store.ts';
import { byId, sameTrees } from './tree-rows.ts';

export type ForkPage = { rows: ListedFork[]; total: number; hidden: number; nextCursor: string | null };
export type PageQuery = {
  cursor?: string | undefined;
  limit?: number | undefined;
  direction?: 'asc' | 'desc' | undefined;
};

/** Live forks of a collection or environment that the actor may see, newest first unless asked otherwise. */
export async function listForksOf(
  ctx: Ctx,
  actor: Actor,
  kind: ForkRow['kind'],
  id: string,
  query: PageQuery,
): Promise<ForkPage> {
  const { row } =
    kind === 'collection'
      ? await collectionFor(ctx.db, actor, id, 'collection.view')
      : await environmentFor(ctx.db, actor, id, 'environment.view');
  const page = await pageOf(ctx, actor, kind, { sourceId: row.id }, query);
  // COMPAT: nothing to list is a documented refusal of these operations, not an empty list.
  if (page.total === 0) throw new ApiError('noForks', { kind });
  return page;
}

/** Collections the actor has forked; `hidden` are those they cannot see any more. */
export async function listOwnForks(ctx: Ctx, actor: Actor, query: PageQuery): Promise<ForkPage> {
  return pageOf(ctx, actor, 'collection', { createdBy: actor.userId }, query);
}

async function pageOf(
  ctx: Ctx,
  actor: Actor,
  kind: ForkRow['kind'],
  filter: ForkFilter,
  query: PageQuery,
): Promise<ForkPage> {
  const limit = query.limit ?? 10;
  const [createdAt, id] = decodeCursor(query.cursor, 2) ?? [];
  const after = createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) };
  const direction = query.direction ?? 'desc';
  const rows = await listVisibleForks(ctx.db, actor, kind, filter, { limit, direction, after });
  const { all, visible } = await countForks(ctx.db, actor, kind, filter);
  const { page, last } = cut(rows, limit);
  return {
    rows: page,
    total: visible,
    hidden: all - visible,
    nextCursor: last ? encodeCursor(last.createdAt, last.id) : null,
  };
}

/** Whether the collection a fork was made of holds something that was not pulled yet. Throws `notAFork`. */
export async function sourceStatus(
  ctx: Ctx,
  actor: Actor,
  id: string,
): Promise<{ row: ElementRow; isSourceAhead: boolean }> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.view');
  const fork = await findFork(ctx.db, row.id);
  if (!fork) throw new ApiError('notAFork');
  return { row, isSourceAhead: await isSourceAhead(ctx, actor, fork) };
}

async function isSourceAhead(ctx: Ctx, actor: Actor, fork: ForkRow): Promise<boolean> {
  try {
    await collectionFor(ctx.db, actor, fork.sourceId, 'collection.view');
  } catch (error) {
    // Whoever lost the right to see the source is told nothing about it.
    if (isApiError(error)) return false;
    throw error;
  }
  if ((await treeRev(ctx.db, fork.sourceId)) === fork.sourceRev) return false;
  return mergeTurns.run(() =>
    ctx.database.snapshot(async (db) => {
      const now = await findFork(db, fork.id);
      if (!now) return false;
      const upstream = await readTree(db, fork.sourceId);
      const base = await readBase(db, now.baseBulkId);
      await breathe();
      return !sameTrees(byId(upstream), byId(base));
    }),
  );
}

/** Brings what is new in the source into the fork. Throws `notAFork`, and what `mergeCollections` throws. */
export async function pullCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
): Promise<{ source: ElementRow; destination: ElementRow }> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.edit');
  const fork = await findFork(ctx.db, row.id);
  if (!fork) throw new ApiError('notAFork');
  const request: MergeRequest = { sourceId: fork.sourceId, destinationId: row.id, strategy: 'default' };
  const { source, destination } = await mergeCollections(ctx, actor, request);
  return { source: source.row, destination: destination.row };
}
