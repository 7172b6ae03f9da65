import type { Db } from '../../db/database.ts';
import type { ForkRow } from '../../db/schema.ts';
import { ApiError } from '../../errors.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import { findFork } from './store.ts';

export type ForkInfo = { label: string; createdAt: string; from: string };

/** What collections that are forks say of their origin. Ids that are no fork are left out. */
export async function forkOf(db: Db, ids: readonly string[]): Promise<Map<string, ForkInfo>> {
  const found = new Map<string, ForkInfo>();
  for (let at = 0; at < ids.length; at += 500) {
    const rows = await db
      .selectFrom('fork as f')
      .innerJoin('element as s', 's.id', 'f.sourceId')
      .select(['f.id', 'f.label', 'f.createdAt', 'f.sourceId', 's.ownerId'])
      .where('f.id', 'in', ids.slice(at, at + 500))
      .execute();
    for (const row of rows)
      found.set(row.id, {
        label: row.label,
        createdAt: iso(row.createdAt),
        from: uidOf(row.ownerId, row.sourceId),
      });
  }
  return found;
}

/** The fork that was made of `sourceId`. Throws `forkRelationNotFound`. */
export async function forkFrom(db: Db, forkId: string, sourceId: string): Promise<ForkRow> {
  const fork = await findFork(db, forkId);
  if (fork?.sourceId !== sourceId) throw new ApiError('forkRelationNotFound');
  return fork;
}
