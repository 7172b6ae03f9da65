import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { TaskRow } from '../../db/schema.ts';
import { ApiError } from '../../errors.ts';
import { errorToWire } from '../../http/error-wire.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { findTask } from '../../jobs/tasks.ts';
import { checkMerge, type MergeRequest, mergeCollections } from './merge-collections.ts';
import type { MergeConflict } from './merge-plan.ts';

type Input = Pick<MergeRequest, 'sourceId' | 'destinationId' | 'strategy'>;

/** What a failed merge says of itself. */
export type MergeFailure = { message: string; conflicts?: MergeConflict[] };
export type MergeTask = { id: string; status: TaskRow['status']; failure: MergeFailure | null };

/** Starts a merge or pull that goes on after the answer. Rights and relation are checked before, and again then. */
export async function startMerge(ctx: Ctx, actor: Actor, input: Input): Promise<MergeTask> {
  const { destination } = await checkMerge(ctx.db, actor, input);
  const id = `pm~vc:merge-workflow~${uidOf(actor.userId, newId())}`;
  const job = newJob(ctx, mergeJob, actor, { taskId: id, subjectId: destination.row.id, input });
  await write(ctx, `task:${id}`, (tx) => queueJob(tx, job));
  return { id, status: 'running', failure: null };
}

/** The merge marks its task as done in its own transaction, and does not happen when somebody else has the task. */
export const mergeJob: JobKind<Input> = {
  kind: 'merge',
  run: async (ctx: Ctx, { actor, input, done }: Job<Input>) => {
    await mergeCollections(ctx, actor, { ...input, also: (tx) => done(tx, {}) });
  },
  failure: (error) => ({ error: failureOf(error) }),
};

function failureOf(error: ApiError): MergeFailure {
  const { detail } = errorToWire(error, 'problem', '').body as { detail: string };
  const { errors } = error.params;
  return { message: detail, ...(Array.isArray(errors) ? { conflicts: errors as MergeConflict[] } : {}) };
}

/** The actor's own task, for 24 hours. Throws `mergeTaskNotFound`. */
export async function getMergeTask(ctx: Ctx, actor: Actor, id: string): Promise<MergeTask> {
  const row = await findTask(ctx, mergeJob.kind, id, actor.userId);
  if (!row) throw new ApiError('mergeTaskNotFound', { id });
  const details = JSON.parse(row.details) as { error?: MergeFailure; reason?: string };
  const failure = details.error ?? { message: details.reason ?? 'An error has occurred on the server.' };
  return { id: row.id, status: row.status, failure: row.status === 'failed' ? failure : null };
}
