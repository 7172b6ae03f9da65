import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ForkRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';

export async function insertFork(tx: Tx, row: ForkRow): Promise<void> {
  await tx.db.insertInto('fork').values(row).execute();
}

export async function updateFork(
  tx: Tx,
  id: string,
  change: Pick<ForkRow, 'baseBulkId' | 'sourceRev'>,
): Promise<void> {
  await tx.db
    .updateTable('fork')
    .set({ ...change, updatedAt: tx.now })
    .where('id', '=', id)
    .execute();
}

export async function findFork(db: Db, id: string): Promise<ForkRow | undefined> {
  return db.selectFrom('fork').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Revision of a tree as committed. */
export async function treeRev(db: Db, rootId: string): Promise<number> {
  const row = await db.selectFrom('tree').select('rev').where('rootId', '=', rootId).executeTakeFirst();
  return row?.rev ?? 0;
}

export type ListedFork = Pick<ForkRow, 'id' | 'sourceId' | 'label' | 'createdAt' | 'updatedAt'> & {
  ownerId: number;
  creatorName: string | null;
  /** Null when the source is gone for good. */
  sourceOwnerId: number | null;
};

export type ForkFilter = { sourceId: string } | { createdBy: number };
export type Paging = {
  limit: number;
  direction: 'asc' | 'desc';
  after: { createdAt: number; id: string } | null;
};

/** One more than `limit` live forks that the actor may see. */
export async function listVisibleForks(
  db: Db,
  actor: Actor,
  kind: ForkRow['kind'],
  filter: ForkFilter,
  { limit, direction, after }: Paging,
): Promise<ListedFork[]> {
  let query = liveForks(db, kind, filter)
    .leftJoin('user as u', 'u.id', 'f.createdBy')
    .leftJoin('element as s', 's.id', 'f.sourceId')
    .select(['f.id', 'f.sourceId', 'f.label', 'f.createdAt', 'f.updatedAt', 'e.ownerId'])
    .select(['u.fullName as creatorName', 's.ownerId as sourceOwnerId'])
    .where(elementIsVisible(actor, { publicToo: true }))
    .orderBy('f.createdAt', direction)
    .orderBy('f.id', direction)
    .limit(limit + 1);
  if (after) {
    const sign = direction === 'asc' ? '>' : '<';
    query = query.where((eb) =>
      eb.or([
        eb('f.createdAt', sign, after.createdAt),
        eb.and([eb('f.createdAt', '=', after.createdAt), eb('f.id', sign, after.id)]),
      ]),
    );
  }
  return query.execute();
}

/** Live forks, and how many of them the actor may see. */
export async function countForks(
  db: Db,
  actor: Actor,
  kind: ForkRow['kind'],
  filter: ForkFilter,
): Promise<{ all: number; visible: number }> {
  const visible: RawBuilder<number> = sql<number>`sum(case when ${elementIsVisible(actor, { publicToo: true })} then 1 else 0 end)`;
  const row = await liveForks(db, kind, filter)
    .select((eb) => [eb.fn.countAll<number>().as('all'), visible.as('visible')])
    .executeTakeFirst();
  return { all: Number(row?.all ?? 0), visible: Number(row?.visible ?? 0) };
}

function liveForks(db: Db, kind: ForkRow['kind'], filter: ForkFilter) {
  const query = db
    .selectFrom('fork as f')
    .innerJoin('element as e', 'e.id', 'f.id')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .where('f.kind', '=', kind)
    .where('e.deletedSeq', 'is', null)
    .where('w.deletedAt', 'is', null);
  return 'sourceId' in filter
    ? query.where('f.sourceId', '=', filter.sourceId)
    : query.where('f.createdBy', '=', filter.createdBy);
}
