import { sql } from 'kysely';
import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';

export type ListedCollection = Pick<ElementRow, 'id' | 'name' | 'ownerId' | 'createdAt'> & {
  updatedAt: number;
  visibility: string;
};
export type ListFilter = {
  workspaceId?: string | undefined;
  name?: string | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
};

/** Collections the actor may see, by name; `total` counts all that match. */
export async function listVisible(
  db: Db,
  actor: Actor,
  filter: ListFilter,
): Promise<{ rows: ListedCollection[]; total: number }> {
  let query = db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .leftJoin('tree as t', 't.rootId', 'e.id')
    .where('e.kind', '=', 'collection')
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: filter.workspaceId !== undefined }));
  if (filter.workspaceId !== undefined) query = query.where('e.spaceId', '=', filter.workspaceId);
  if (filter.name !== undefined) query = query.where('e.name', '=', filter.name);
  let page = query
    .select(['e.id', 'e.name', 'e.ownerId', 'e.createdAt', 'w.visibility'])
    .select(sql<number>`coalesce("t"."updatedAt", "e"."updatedAt")`.as('updatedAt'))
    .orderBy('e.createdAt')
    .orderBy('e.id');
  if (filter.limit !== undefined) page = page.limit(filter.limit);
  if (filter.offset !== undefined && filter.offset > 0)
    page = (filter.limit === undefined ? page.limit(1_000_000) : page).offset(filter.offset);
  const rows = await page.execute();
  if (filter.limit === undefined && !filter.offset) return { rows, total: rows.length };
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

/** Which of these ids exist anywhere: element ids are unique across the server. */
export async function takenIds(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('element').select('id').where('id', 'in', ids).execute();
  return rows.map((row) => row.id);
}

/** Ids of the direct children of a collection that are requests or folders, in order. */
export async function rootLevel(
  db: Db,
  collectionId: string,
): Promise<Pick<ElementRow, 'id' | 'kind' | 'ownerId'>[]> {
  return db
    .selectFrom('element')
    .select(['id', 'kind', 'ownerId'])
    .where('parentId', '=', collectionId)
    .where('deletedSeq', 'is', null)
    .orderBy('rank')
    .orderBy('id')
    .execute();
}
