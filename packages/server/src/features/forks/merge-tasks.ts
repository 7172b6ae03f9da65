import type { Actor } from '../../access/actor.ts';
import { type Ctx, inBackground } from '../../context.ts';
import type { TaskRow } from '../../db/schema.ts';
import { ApiError, conflict, isApiError } from '../../errors.ts';
import { errorToWire } from '../../http/error-wire.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { endTask, findTask } from '../../jobs/tasks.ts';
import { checkMerge, type MergeRequest, mergeCollections } from './merge-collections.ts';
import type { MergeConflict } from './merge-plan.ts';

const kind = 'merge';

/** What a failed merge says of itself. */
export type MergeFailure = { message: string; conflicts?: MergeConflict[] };
export type MergeTask = { id: string; status: TaskRow['status']; failure: MergeFailure | null };

/**
 * Starts a merge or pull that goes on after the answer. Rights and relation are checked before. The merge marks its
 * task as done in its own transaction, and does not happen when the task was given up meanwhile.
 */
export async function startMerge(ctx: Ctx, actor: Actor, request: MergeRequest): Promise<MergeTask> {
  const { destination } = await checkMerge(ctx.db, actor, request);
  const id = `pm~vc:merge-workflow~${uidOf(actor.userId, newId())}`;
  await write(ctx, `task:${id}`, async (tx) => {
    await tx.db
      .insertInto('task')
      .values({
        ...{ id, kind, ownerId: actor.userId, subjectId: destination.row.id, status: 'running' },
        ...{ details: '{}', createdAt: tx.now, updatedAt: tx.now },
      })
      .execute();
  });
  inBackground(ctx, 'merge of collections', () => runMerge(ctx, actor, id, request));
  return { id, status: 'running', failure: null };
}

async function runMerge(ctx: Ctx, actor: Actor, id: string, request: MergeRequest): Promise<void> {
  try {
    await mergeCollections(ctx, actor, {
      ...request,
      also: async (tx) => {
        const { numUpdatedRows } = await tx.db
          .updateTable('task')
          .set({ status: 'done', updatedAt: tx.now })
          .where('id', '=', id)
          .where('status', '=', 'running')
          .executeTakeFirst();
        if (Number(numUpdatedRows) === 0) throw conflict('mergeGivenUp');
      },
    });
  } catch (error) {
    await endTask(ctx, id, 'failed', { error: failureOf(error) });
    if (!isApiError(error)) throw error;
  }
}

function failureOf(error: unknown): MergeFailure {
  if (!isApiError(error)) return { message: 'An error has occurred on the server.' };
  const { detail } = errorToWire(error, 'problem', '').body as { detail: string };
  const { errors } = error.params;
  return { message: detail, ...(Array.isArray(errors) ? { conflicts: errors as MergeConflict[] } : {}) };
}

/** The actor's own task, for 24 hours. Throws `mergeTaskNotFound`. */
export async function getMergeTask(ctx: Ctx, actor: Actor, id: string): Promise<MergeTask> {
  const row = await findTask(ctx, kind, id, actor.userId);
  if (!row) throw new ApiError('mergeTaskNotFound', { id });
  const details = JSON.parse(row.details) as { error?: MergeFailure; reason?: string };
  const failure = details.error ?? { message: details.reason ?? 'An error has occurred on the server.' };
  return { id: row.id, status: row.status, failure: row.status === 'failed' ? failure : null };
}
