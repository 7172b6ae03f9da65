import type { Actor } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { conflict } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { hasUnfinishedJob, type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { deleteBulk } from '../../log/bulk.ts';
import { handOver, keepBody, keptBody } from './kept-body.ts';
import { replaceCollection } from './store-document.ts';
import type { CollectionRow } from './wire.ts';

type Input = { bulkId: string; ifMatch: number | null };

/** PUT: 409 while an update that was asked for asynchronously is running. */
export async function putCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  raw: Buffer,
  ifMatch: number | null,
): Promise<CollectionRow> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.edit');
  if (await hasUnfinishedJob(ctx.db, row.id, [updateJob.kind])) throw conflict('updateRunning');
  return replaceCollection(ctx, actor, row.id, raw, ifMatch);
}

/** PUT with `Prefer: respond-async`: answers at once, goes on in the background. Returns the task's id. */
export async function putCollectionLater(
  ctx: Ctx,
  actor: Actor,
  id: string,
  raw: Buffer,
  ifMatch: number | null,
): Promise<string> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.edit');
  if (await hasUnfinishedJob(ctx.db, row.id, [updateJob.kind])) throw conflict('updateRunning');
  const taskId = newId();
  const bulkId = await keepBody(ctx, taskId, raw);
  const job = newJob(ctx, updateJob, actor, { taskId, subjectId: row.id, input: { bulkId, ifMatch } });
  await write(ctx, row.id, async (tx) => {
    await collectionFor(tx, actor, row.id, 'collection.edit');
    if (await hasUnfinishedJob(tx.db, row.id, [updateJob.kind])) throw conflict('updateRunning');
    await handOver(tx, taskId);
    await queueJob(tx, job);
  });
  return taskId;
}

/** The change and the end of its task are one transaction. */
export const updateJob: JobKind<Input> = {
  kind: 'collection-update',
  run: async (ctx: Ctx, { actor, subjectId, input, done }: Job<Input>) => {
    const raw = await keptBody(ctx.db, input.bulkId);
    await replaceCollection(ctx, actor, subjectId, raw, input.ifMatch, (tx) => done(tx, {}));
  },
  failure: (error) => ({ reason: error.code }),
  forget: (tx, { bulkId }) => deleteBulk(tx, bulkId),
};
