import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';
import { write } from '../../db/write.ts';
import { newId } from '../../ids.ts';
import { turn } from '../../log/element.ts';

/** Bytes of a piece: one is written in a blink, so that a large document holds nobody up. */
const pieceBytes = 512 * 1024;

/**
 * The body of a request that a task needs later, in pieces. Until the task is written it counts as staged, so that it
 * goes when the process dies in between.
 */
export async function keepBody(ctx: Ctx, taskId: string, body: Buffer): Promise<string> {
  const bulkId = newId();
  await write(ctx, `task:${taskId}`, async (tx) => {
    await tx.db.insertInto('staging').values({ rootId: taskId, bulkId, startedAt: tx.now }).execute();
  });
  for (let n = 0; n * pieceBytes < body.length; n++) {
    const data = body.toString('base64', n * pieceBytes, (n + 1) * pieceBytes);
    await write(ctx, `task:${taskId}`, async (tx) => {
      await tx.db.insertInto('bulk').values({ bulkId, n, data }).execute();
    });
  }
  return bulkId;
}

/** In the write of the task, which has it from now on. */
export async function handOver(tx: Tx, taskId: string): Promise<void> {
  await tx.db.deleteFrom('staging').where('rootId', '=', taskId).execute();
}

export async function keptBody(db: Db, bulkId: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let n = 0; ; n++) {
    const row = await db
      .selectFrom('bulk')
      .select('data')
      .where('bulkId', '=', bulkId)
      .where('n', '=', n)
      .executeTakeFirst();
    if (!row) return Buffer.concat(pieces);
    pieces.push(Buffer.from(row.data, 'base64'));
    await turn();
  }
}
