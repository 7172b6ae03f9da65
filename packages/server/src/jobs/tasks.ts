import type { Ctx } from '../context.ts';
import type { TaskRow } from '../db/schema.ts';
import { write } from '../db/write.ts';

/** Long operations that a client polls. Finished ones can be asked for this long. */
export const taskLifeMs = 24 * 3_600_000;

/** The task, unless it is of another kind, somebody else's or too old. */
export async function findTask(
  ctx: Ctx,
  kind: string | readonly string[],
  id: string,
  ownerId: number,
): Promise<TaskRow | undefined> {
  return ctx.db
    .selectFrom('task')
    .selectAll()
    .where('id', '=', id)
    .where('kind', 'in', [kind].flat())
    .where('ownerId', '=', ownerId)
    .where('createdAt', '>', ctx.clock() - taskLifeMs)
    .executeTakeFirst();
}

/**
 * Forgets old tasks. One that runs and has no row in `job` was begun by a version that kept none: nobody can take it
 * up again, so it says that it failed.
 */
export async function tidyTasks(ctx: Ctx): Promise<void> {
  await write(ctx, 'tasks', async (tx) => {
    await tx.db
      .updateTable('task')
      .set({
        status: 'failed',
        details: JSON.stringify({ reason: 'the server was restarted' }),
        updatedAt: tx.now,
      })
      .where('status', '=', 'running')
      .where('id', 'not in', tx.db.selectFrom('job').select('taskId'))
      .execute();
    await tx.db
      .deleteFrom('task')
      .where('createdAt', '<', tx.now - 2 * taskLifeMs)
      .where('status', '<>', 'running')
      .execute();
  });
}
