import { type Actor, actorOf } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { PullRequestReviewerRow, PullRequestRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, conflict, forbidden, isApiError, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { forkFrom, forkOf } from '../forks/fork-info.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import {
  findPullRequest,
  hasPending,
  insertPullRequest,
  listPullRequestsOf,
  listReviewers,
  type NamedCollection,
  namesOf,
  replaceReviewers,
  updatePullRequestRow,
} from './store.ts';

/** A pull request with what stands on its two ends. */
export type PullRequest = {
  row: PullRequestRow;
  source: NamedCollection | undefined;
  destination: NamedCollection | undefined;
};
export type PullRequestDetail = PullRequest & {
  forkName: string;
  reviewers: PullRequestReviewerRow[];
};
export type PullRequestChange = {
  title: string;
  description: string | undefined;
  reviewerIds: readonly number[];
};

/** Asks for a fork to be merged. Throws `forkRelationNotFound`, `duplicatePullRequest` and `reviewerMayNotSee`. */
export async function createPullRequest(
  ctx: Ctx,
  actor: Actor,
  input: PullRequestChange & { sourceId: string; destinationId: string },
): Promise<PullRequest> {
  const row = await write(ctx, input.destinationId, async (tx) => {
    const destination = await collectionFor(tx, actor, input.destinationId, 'pullRequest.create');
    const source = await collectionFor(tx, actor, input.sourceId, 'collection.view');
    await forkFrom(tx.db, source.row.id, destination.row.id);
    if (await hasPending(tx.db, source.row.id, destination.row.id))
      throw new ApiError('duplicatePullRequest');
    await checkReviewers(tx, destination.row.id, input.reviewerIds);
    const made: PullRequestRow = {
      ...{ id: newId(), sourceId: source.row.id, destinationId: destination.row.id, title: input.title },
      ...{ description: input.description ?? '', status: 'open', comment: null, createdBy: actor.userId },
      ...{ updatedBy: actor.userId, createdAt: tx.now, updatedAt: tx.now },
    };
    await insertPullRequest(tx, made);
    await replaceReviewers(tx, made.id, input.reviewerIds);
    await recordWorkspaceEvent(tx, destination.row.spaceId, actor.userId, 'pullRequest.created', {
      ...{ id: made.id, sourceId: made.sourceId, destinationId: made.destinationId, title: made.title },
      reviewers: input.reviewerIds,
    });
    return made;
  });
  return withEnds(ctx.db, actor, row);
}

/** Pull requests into or out of a collection, newest first. */
export async function listPullRequests(ctx: Ctx, actor: Actor, id: string): Promise<PullRequest[]> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.view');
  const rows = await listPullRequestsOf(ctx.db, row.id);
  const names = await endsOf(ctx.db, actor, rows);
  return rows.map((pr) => ({
    row: pr,
    source: names.get(pr.sourceId),
    destination: names.get(pr.destinationId),
  }));
}

export async function getPullRequest(ctx: Ctx, actor: Actor, id: string): Promise<PullRequestDetail> {
  const row = await pullRequestFor(ctx.db, actor, id);
  return {
    ...(await withEnds(ctx.db, actor, row)),
    forkName: (await forkOf(ctx.db, [row.sourceId])).get(row.sourceId)?.label ?? '',
    reviewers: await listReviewers(ctx.db, row.id),
  };
}

/** By whoever opened it, or who may review it. Throws `conflict('pullRequestClosed')`. */
export async function updatePullRequest(
  ctx: Ctx,
  actor: Actor,
  id: string,
  change: PullRequestChange,
): Promise<PullRequest> {
  const row = await write(ctx, id, async (tx) => {
    const seen = await pullRequestFor(tx.db, actor, id);
    const destination = await collectionFor(tx, actor, seen.destinationId, 'collection.view');
    const now = await pullRequestFor(tx.db, actor, id);
    if (now.createdBy !== actor.userId && !destination.can.has('pullRequest.review'))
      throw forbidden('pullRequest.review');
    if (isClosed(now)) throw conflict('pullRequestClosed');
    await checkReviewers(tx, destination.row.id, change.reviewerIds);
    const set = { title: change.title, description: change.description ?? now.description };
    await updatePullRequestRow(tx, id, { ...set, updatedBy: actor.userId });
    await replaceReviewers(tx, id, change.reviewerIds);
    await recordWorkspaceEvent(tx, destination.row.spaceId, actor.userId, 'pullRequest.updated', {
      ...{ id, title: change.title, reviewers: change.reviewerIds },
    });
    return { ...now, ...set, updatedBy: actor.userId, updatedAt: tx.now };
  });
  return withEnds(ctx.db, actor, row);
}

export const isClosed = (row: PullRequestRow): boolean =>
  row.status === 'merged' || row.status === 'declined';

/** Whoever sees one of the two collections sees the pull request between them. */
export async function pullRequestFor(db: Db, actor: Actor, id: string): Promise<PullRequestRow> {
  const row = await findPullRequest(db, id);
  if (!row) throw notFound('pullRequest', id);
  for (const collectionId of [row.destinationId, row.sourceId])
    if (await isSeen(db, actor, collectionId)) return row;
  throw notFound('pullRequest', id);
}

async function withEnds(db: Db, actor: Actor, row: PullRequestRow): Promise<PullRequest> {
  const names = await endsOf(db, actor, [row]);
  return { row, source: names.get(row.sourceId), destination: names.get(row.destinationId) };
}

/**
 * What stands on the two ends, by id. Whoever opened a pull request has shown its source to those who see the
 * destination; the destination is not shown to those who see the source alone.
 */
async function endsOf(
  db: Db,
  actor: Actor,
  rows: readonly PullRequestRow[],
): Promise<Map<string, NamedCollection>> {
  const names = await namesOf(db, [...new Set(rows.flatMap((row) => [row.sourceId, row.destinationId]))]);
  for (const id of new Set(rows.map((row) => row.destinationId)))
    if (!(await isSeen(db, actor, id))) names.delete(id);
  return names;
}

async function isSeen(db: Db, actor: Actor, collectionId: string): Promise<boolean> {
  try {
    await collectionFor(db, actor, collectionId, 'collection.view');
    return true;
  } catch (error) {
    if (isApiError(error)) return false;
    throw error;
  }
}

/** Reviewers must see what the changes go into. */
async function checkReviewers(tx: Tx, destinationId: string, userIds: readonly number[]): Promise<void> {
  for (const userId of userIds) {
    try {
      const reviewer = await actorOf(tx.db, userId, 0, { kind: 'none', id: '' });
      await collectionFor(tx.db, reviewer, destinationId, 'collection.view');
    } catch (error) {
      if (isApiError(error)) throw new ApiError('reviewerMayNotSee');
      throw error;
    }
  }
}
