import type { Ctx } from '../context.ts';
import type { Db } from '../db/database.ts';
import type { TaskRow } from '../db/schema.ts';
import { write } from '../db/write.ts';

/** Long operations that a client polls. Finished ones can be asked for this long. */
export const taskLifeMs = 24 * 3_600_000;

export type NewTask = Pick<TaskRow, 'id' | 'kind' | 'ownerId' | 'subjectId'>;

export async function startTask(ctx: Ctx, task: NewTask): Promise<TaskRow> {
  return write(ctx, `task:${task.id}`, async (tx) => {
    const row: TaskRow = { ...task, status: 'running', details: '{}', createdAt: tx.now, updatedAt: tx.now };
    await tx.db.deleteFrom('task').where('id', '=', task.id).execute();
    await tx.db.insertInto('task').values(row).execute();
    return row;
  });
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

export async function hasRunningTask(db: Db, kind: string, subjectId: string): Promise<boolean> {
  const row = await db
    .selectFrom('task')
    .select('id')
    .where('subjectId', '=', subjectId)
    .where('kind', '=', kind)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** A task whose process died does not go on: says so, and forgets old ones. On many nodes only stale ones are touched. */
export async function endInterruptedTasks(ctx: Ctx): Promise<void> {
  const alive = ctx.database.kind === 'sqlite' ? 0 : 15 * 60_000;
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
