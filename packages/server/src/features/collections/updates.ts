import type { Actor } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import { type Ctx, inBackground } from '../../context.ts';
import { conflict, isApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { endTask, hasRunningTask, startTask } from '../../jobs/tasks.ts';
import { replaceCollection } from './store-document.ts';
import type { CollectionRow } from './wire.ts';

export const updateTask = 'collection-update';

/** PUT: 409 while an update that was asked for asynchronously is running. */
export async function putCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  raw: Buffer,
  ifMatch: number | null,
): Promise<CollectionRow> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.edit');
  if (await hasRunningTask(ctx, updateTask, row.id)) throw conflict('updateRunning');
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
  if (await hasRunningTask(ctx, updateTask, row.id)) throw conflict('updateRunning');
  const taskId = newId();
  await write(ctx, `task:${taskId}`, (tx) =>
    startTask(tx, { id: taskId, kind: updateTask, ownerId: actor.userId, subjectId: row.id }),
  );
  inBackground(ctx, 'update a collection', async () => {
    try {
      await replaceCollection(ctx, actor, row.id, raw, ifMatch);
      await endTask(ctx, taskId, 'done');
    } catch (error) {
      await endTask(ctx, taskId, 'failed', { reason: isApiError(error) ? error.code : 'internal' });
      if (!isApiError(error)) throw error;
    }
  });
  return taskId;
}
