import { type Actor, actorOf } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { PullRequestRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, forbidden, isApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { mergeCollections } from '../forks/merge-collections.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import { isClosed, pullRequestFor } from './pull-requests.ts';
import { findPullRequest, listReviewers, putReview, updatePullRequestRow } from './store.ts';

export const actions = ['approve', 'unapprove', 'decline', 'merge'] as const;
export type Action = (typeof actions)[number];

export type Review = {
  id: string;
  status: PullRequestRow['status'];
  updatedAt: number;
  by: { id: number; fullName: string; username: string };
};

type Outcome = Pick<Review, 'status' | 'updatedAt'>;

/**
 * Approves, takes an approval back, declines or merges. Throws `reviewNotAllowed` when the state does not allow it,
 * and for merging what `mergeCollections` throws.
 */
export async function reviewPullRequest(
  ctx: Ctx,
  actor: Actor,
  id: string,
  input: { action: Action; comment: string | null },
): Promise<Review> {
  const seen = await pullRequestFor(ctx.db, actor, id);
  const outcome =
    input.action === 'merge'
      ? await merge(ctx, actor, seen)
      : await write(ctx, seen.destinationId, (tx) =>
          judge(tx, actor, seen, { ...input, action: input.action as Exclude<Action, 'merge'> }),
        );
  const by = await ctx.db
    .selectFrom('user')
    .select(['id', 'fullName', 'username'])
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  return { id, ...outcome, by };
}

async function judge(
  tx: Tx,
  actor: Actor,
  seen: PullRequestRow,
  input: { action: Exclude<Action, 'merge'>; comment: string | null },
): Promise<Outcome> {
  const destination = await collectionFor(tx, actor, seen.destinationId, 'collection.view');
  const now = await openPullRequest(tx, seen.id);
  const reviewers = await listReviewers(tx.db, now.id);
  const mine = reviewers.find((reviewer) => reviewer.userId === actor.userId);
  const mayWithdraw = input.action === 'decline' && now.createdBy === actor.userId;
  if (!mine && !mayWithdraw && !destination.can.has('pullRequest.review'))
    throw forbidden('pullRequest.review');
  if ((input.action === 'approve') === (mine?.status === 'approved') && input.action !== 'decline')
    throw new ApiError('reviewNotAllowed');
  const said = { approve: 'approved', unapprove: 'pending', decline: 'declined' } as const;
  await putReview(tx, {
    pullRequestId: now.id,
    userId: actor.userId,
    status: said[input.action],
    reviewedAt: input.action === 'unapprove' ? null : tx.now,
  });
  const stillApproved = reviewers.some((one) => one.status === 'approved' && one.userId !== actor.userId);
  const status = {
    approve: 'approved' as const,
    unapprove: stillApproved ? ('approved' as const) : ('open' as const),
    decline: 'declined' as const,
  }[input.action];
  const comment = input.action === 'decline' ? input.comment : now.comment;
  await updatePullRequestRow(tx, now.id, { status, comment, updatedBy: actor.userId });
  const event = input.action === 'decline' ? 'pullRequest.declined' : 'pullRequest.reviewed';
  await recordWorkspaceEvent(tx, destination.row.spaceId, actor.userId, event, {
    ...{ id: now.id, action: input.action, status },
  });
  return { status, updatedAt: tx.now };
}

/** With the actor's right to change the destination; seeing the source is what its author gave by asking. */
async function merge(ctx: Ctx, actor: Actor, seen: PullRequestRow): Promise<Outcome> {
  if (isClosed(seen)) throw new ApiError('reviewNotAllowed');
  let updatedAt = 0;
  await mergeCollections(ctx, actor, {
    sourceId: seen.sourceId,
    destinationId: seen.destinationId,
    strategy: 'default',
    sourceViewer: await sourceViewer(ctx, actor, seen),
    also: async (tx, destination) => {
      const now = await openPullRequest(tx, seen.id);
      await updatePullRequestRow(tx, now.id, { status: 'merged', updatedBy: actor.userId });
      await recordWorkspaceEvent(tx, destination.row.spaceId, actor.userId, 'pullRequest.merged', {
        ...{ id: now.id, sourceId: now.sourceId, destinationId: now.destinationId },
      });
      updatedAt = tx.now;
    },
  });
  return { status: 'merged', updatedAt };
}

async function sourceViewer(ctx: Ctx, actor: Actor, pullRequest: PullRequestRow): Promise<Actor> {
  try {
    await collectionFor(ctx.db, actor, pullRequest.sourceId, 'collection.view');
    return actor;
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
  try {
    return await actorOf(ctx.db, pullRequest.createdBy, 0, { kind: 'none', id: '' });
  } catch (error) {
    // Its author is gone: then the reviewer has to see the source for themselves.
    if (isApiError(error)) return actor;
    throw error;
  }
}

async function openPullRequest(tx: Tx, id: string): Promise<PullRequestRow> {
  const row = await findPullRequest(tx.db, id);
  if (!row || isClosed(row)) throw new ApiError('reviewNotAllowed');
  return row;
}
