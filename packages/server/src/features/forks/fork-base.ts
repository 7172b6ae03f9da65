import { setImmediate as breathe } from 'node:timers/promises';
import type { ElementKind } from '@parley/format';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { bulkChunk, bulkChunks, deleteBulk, insertBulkChunk } from '../../log/bulk.ts';
import { treePages } from '../../log/element.ts';

/** One element of a collection as merging needs it; `fields` is JSON text, parsed only where it differs. */
export type TreeRow = {
  id: string;
  kind: ElementKind;
  parentId: string | null;
  rank: string;
  ownerId: number;
  fields: string;
};

/**
 * One element of the common ancestor, under its id in the upstream collection, with the id it has (or had) in the
 * fork. The pairs live here and not on the elements: an element that is deleted, merged and then taken out of the
 * trash again is a new one to the other side, whose own is gone.
 */
export type BaseRow = TreeRow & { forkId: string };

/** Characters of one stored chunk, so that writing it never holds others up for long. */
const chunkLengthMax = 1_000_000;

export async function readTree(db: Db, rootId: string): Promise<TreeRow[]> {
  const rows: TreeRow[] = [];
  for await (const page of treePages(db, rootId)) {
    for (const { id, kind, parentId, rank, ownerId, fields } of page)
      rows.push({ id, kind: kind as ElementKind, parentId, rank, ownerId, fields });
    await breathe();
  }
  return rows;
}

export async function readBase(db: Db, bulkId: string): Promise<BaseRow[]> {
  const rows: BaseRow[] = [];
  for await (const chunk of bulkChunks(db, bulkId)) {
    for (const { id, kind, parentId, rank, ownerId, originId, fields } of chunk)
      rows.push({ id, kind: kind as ElementKind, parentId, rank, ownerId, fields, forkId: originId ?? id });
    await breathe();
  }
  return rows;
}

/**
 * Writes a base ahead of the transaction that makes it valid (`adoptBase`), in small writes. Until then it is noted
 * as staged, so that what a dead process leaves is cleared at the next start. Returns its bulk id.
 */
export async function writeBase(ctx: Ctx, rootId: string, rows: readonly BaseRow[]): Promise<string> {
  const bulkId = newId();
  const lane = stagingId(bulkId);
  const preparing = { preparing: true };
  await write(
    ctx,
    lane,
    async (tx) => {
      await tx.db.insertInto('staging').values({ rootId: lane, bulkId, startedAt: tx.now }).execute();
    },
    preparing,
  );
  let n = 0;
  for (const page of pagesOf(rows)) {
    const records = page.map(({ forkId, ...row }) => ({
      ...row,
      rootId,
      originId: forkId,
      deletedSeq: null,
    }));
    const at = n++;
    await write(ctx, lane, (tx) => insertBulkChunk(tx, bulkId, at, records), preparing);
  }
  return bulkId;
}

export async function dropBase(ctx: Ctx, bulkId: string): Promise<void> {
  const drop = async (tx: Tx): Promise<void> => {
    await deleteBulk(tx, bulkId);
    await adoptBase(tx, bulkId);
  };
  await write(ctx, stagingId(bulkId), drop, { preparing: true });
}

/** The base belongs to a fork now. */
export async function adoptBase(tx: Tx, bulkId: string): Promise<void> {
  await tx.db.deleteFrom('staging').where('rootId', '=', stagingId(bulkId)).execute();
}

const stagingId = (bulkId: string): string => `base:${bulkId}`;

function* pagesOf(rows: readonly BaseRow[]): Generator<BaseRow[]> {
  let page: BaseRow[] = [];
  let length = 0;
  for (const row of rows) {
    if (page.length >= bulkChunk || (page.length > 0 && length + row.fields.length > chunkLengthMax)) {
      yield page;
      page = [];
      length = 0;
    }
    page.push(row);
    length += row.fields.length;
  }
  if (page.length > 0) yield page;
}
