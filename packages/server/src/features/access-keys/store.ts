import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { AccessKeyRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import type { ListedKey } from './wire.ts';

/** Whose keys somebody sees: their own, and all of the teams they administer. */
export type Reach = { userId: number; teamIds: readonly number[] };
/** A place in the list; `after` reads on towards older keys, `before` back towards newer ones. */
export type KeyPlace = { side: 'after' | 'before'; createdAt: number; id: string };

const reachable = (db: Db, reach: Reach) =>
  db
    .selectFrom('accessKey as k')
    .leftJoin('element as e', 'e.id', 'k.collectionId')
    .selectAll('k')
    .select('e.ownerId as collectionOwnerId')
    .where('k.deletedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('k.userId', '=', reach.userId),
        ...(reach.teamIds.length > 0 ? [eb('k.teamId', 'in', reach.teamIds)] : []),
      ]),
    );

/** Newest first, whichever side is read; at most `limit`, those next to the place. */
export async function listKeys(
  db: Db,
  reach: Reach,
  options: { collectionId: string | undefined; place: KeyPlace | null; limit: number },
): Promise<ListedKey[]> {
  const { collectionId, place, limit } = options;
  const back = place?.side === 'before';
  let query = reachable(db, reach)
    .orderBy('k.createdAt', back ? 'asc' : 'desc')
    .orderBy('k.id', back ? 'asc' : 'desc')
    .limit(limit);
  if (collectionId !== undefined) query = query.where('k.collectionId', '=', collectionId);
  if (place)
    query = query.where((eb) =>
      eb.or([
        eb('k.createdAt', back ? '>' : '<', place.createdAt),
        eb.and([eb('k.createdAt', '=', place.createdAt), eb('k.id', back ? '>' : '<', place.id)]),
      ]),
    );
  return query.execute();
}

export async function findKey(db: Db, reach: Reach, id: string): Promise<ListedKey | undefined> {
  return reachable(db, reach).where('k.id', '=', id).executeTakeFirst();
}

export async function countLiveKeys(db: Db, collectionId: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('accessKey')
    .select(sql<number>`count(*)`.as('count'))
    .where('collectionId', '=', collectionId)
    .where('deletedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findSpace(db: Db, collectionId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('element')
    .select('spaceId')
    .where('id', '=', collectionId)
    .executeTakeFirst();
  return row?.spaceId;
}

export async function insertKey(tx: Tx, row: AccessKeyRow): Promise<void> {
  await tx.db.insertInto('accessKey').values(row).execute();
}

export async function deleteKeyRow(tx: Tx, id: string): Promise<void> {
  await tx.db
    .updateTable('accessKey')
    .set({ deletedAt: tx.now, updatedAt: tx.now })
    .where('id', '=', id)
    .execute();
}
