import type { Ctx } from '../context.ts';
import type { TaskRow } from '../db/schema.ts';
import type { Tx } from '../db/tx.ts';
import { write } from '../db/write.ts';

/** Long operations that a client polls. Finished ones can be asked for this long. */
export const taskLifeMs = 24 * 3_600_000;

/** A task that has run for longer died with its node: it neither holds others off nor comes to an end by itself. */
const staleMs = 15 * 60_000;

export type NewTask = Pick<TaskRow, 'id' | 'kind' | 'ownerId' | 'subjectId'>;

/** In a write of the request that asks for it, so that an `Idempotency-Key` starts one task only. */
export async function startTask(tx: Tx, task: NewTask): Promise<void> {
  await tx.db.deleteFrom('task').where('id', '=', task.id).execute();
  await tx.db
    .insertInto('task')
    .values({ ...task, status: 'running', details: '{}', createdAt: tx.now, updatedAt: tx.now })
    .execute();
}

export async function endTask(
  ctx: Ctx,
  id: string,
  status: 'done' | 'failed',
  details: unknown = {},
): Promise<void> {
  await write(ctx, `task:${id}`, async (tx) => {
    await tx.db
      .updateTable('task')
      .set({ status, details: JSON.stringify(details), updatedAt: tx.now })
      .where('id', '=', id)
      .execute();
  });
}

/** The task, unless it is another kind, somebody else's or too old. */
export async function findTask(
  ctx: Ctx,
  kind: string,
  id: string,
  ownerId: number,
): Promise<TaskRow | undefined> {
  return ctx.db
    .selectFrom('task')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('ownerId', '=', ownerId)
    .where('createdAt', '>', ctx.clock() - taskLifeMs)
    .executeTakeFirst();
}

export async function hasRunningTask(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  kind: string,
  subjectId: string,
): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('task')
    .select('id')
    .where('subjectId', '=', subjectId)
    .where('kind', '=', kind)
    .where('status', '=', 'running')
    .where('updatedAt', '>', ctx.clock() - staleMs)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * A task whose process died does not go on: says so, and forgets old ones. At the start of the one node there is all
 * that run are dead; on many nodes, and later, only stale ones.
 */
export async function endInterruptedTasks(ctx: Ctx, when: 'start' | 'later'): Promise<void> {
  const alive = when === 'start' && ctx.database.kind === 'sqlite' ? 0 : staleMs;
  await write(ctx, 'tasks', async (tx) => {
    await tx.db
      .updateTable('task')
      .set({
        status: 'failed',
        details: JSON.stringify({ reason: 'the server was restarted' }),
        updatedAt: tx.now,
      })
      .where('status', '=', 'running')
      .where('updatedAt', '<=', tx.now - alive)
      .execute();
    await tx.db
      .deleteFrom('task')
      .where('createdAt', '<', tx.now - 2 * taskLifeMs)
      .execute();
  });
}
