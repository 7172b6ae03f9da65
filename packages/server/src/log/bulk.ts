import type { Db } from '../db/database.ts';
import type { ElementRow } from '../db/schema.ts';
import type { Tx } from '../db/tx.ts';

/** What of an element is history: enough to build the row again when the log is replayed. */
export type BulkRecord = Pick<
  ElementRow,
  'id' | 'rootId' | 'kind' | 'parentId' | 'rank' | 'ownerId' | 'originId' | 'deletedSeq'
> & { fields: string };

/** Elements in one chunk: small enough that writing one never holds the event loop up for long. */
export const bulkChunk = 250;

export const toBulkRecord = (row: ElementRow): BulkRecord => ({
  id: row.id,
  rootId: row.rootId,
  kind: row.kind,
  parentId: row.parentId,
  rank: row.rank,
  ownerId: row.ownerId,
  originId: row.originId,
  deletedSeq: row.deletedSeq,
  fields: row.fields,
});

export async function insertBulkChunk(
  tx: Tx,
  bulkId: string,
  n: number,
  records: readonly BulkRecord[],
): Promise<void> {
  await tx.database.insertMany(tx.blind, 'bulk', [{ bulkId, n, data: JSON.stringify(records) }]);
}

/** Chunks in order. */
export async function* bulkChunks(db: Db, bulkId: string): AsyncGenerator<BulkRecord[]> {
  for (let n = 0; ; n++) {
    const row = await db
      .selectFrom('bulk')
      .select('data')
      .where('bulkId', '=', bulkId)
      .where('n', '=', n)
      .executeTakeFirst();
    if (!row) return;
    yield JSON.parse(row.data) as BulkRecord[];
  }
}

export async function deleteBulk(tx: Tx, bulkId: string): Promise<void> {
  await tx.db.deleteFrom('bulk').where('bulkId', '=', bulkId).execute();
}
