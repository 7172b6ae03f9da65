import { sql } from 'kysely';
import type { ElementRow } from '../db/schema.ts';
import type { Tx } from '../db/tx.ts';

const rowsPerUpdate = 500;

/**
 * Marks an element and what lies below it as deleted; for a root the root is enough, everything is reached through it.
 * In pages, so that the event loop turns while a large folder goes. Returns how many live items went.
 */
export async function trashSubtree(tx: Tx, row: ElementRow, seq: number): Promise<number> {
  const ids = row.parentId === null ? [row.id] : await liveBelow(tx, row.id);
  let gone = 0;
  for (let at = 0; at < ids.length; at += rowsPerUpdate) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    const result = await tx.db
      .updateTable('element')
      .set({ deletedSeq: seq, deletedAt: tx.now })
      .where('id', 'in', ids.slice(at, at + rowsPerUpdate))
      .where('deletedSeq', 'is', null)
      .executeTakeFirst();
    gone += Number(result.numUpdatedRows);
  }
  return gone;
}

async function liveBelow(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive "below" ("id") as (
    select "id" from "element" where "id" = ${id}
    union all select "e"."id" from "element" "e" join "below" on "e"."parentId" = "below"."id" where "e"."deletedSeq" is null)
    select "id" from "below"`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Takes out of the trash what one deletion put there. Returns how many items came back. */
export async function untrashSubtree(tx: Tx, row: ElementRow, deletedSeq: number): Promise<number> {
  const result = await tx.db
    .updateTable('element')
    .set({ deletedSeq: null, deletedAt: null })
    .where('rootId', '=', row.rootId)
    .where('deletedSeq', '=', deletedSeq)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Levels that an element takes up: 1 for a request or an empty folder, 0 for an example. */
export async function heightOf(tx: Tx, row: ElementRow, depthMax: number): Promise<number> {
  if (row.kind !== 'folder') return row.kind === 'response' ? 0 : 1;
  const { rows } = await sql<{ height: number }>`with recursive "below" ("id", "level") as (
    select "id", 1 from "element" where "id" = ${row.id}
    union all select "e"."id", "below"."level" + 1 from "element" "e" join "below" on "e"."parentId" = "below"."id"
    where "e"."deletedSeq" is null and "e"."kind" <> 'response' and "below"."level" < ${depthMax + 2})
    select max("level") as "height" from "below"`.execute(tx.db);
  return Number(rows[0]?.height ?? 1);
}
