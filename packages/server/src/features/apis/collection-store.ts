import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';

/** The collections of an API that the actor may see, oldest first. */
export async function collectionsOfApi(db: Db, actor: Actor, apiId: string): Promise<ElementRow[]> {
  return db
    .selectFrom('apiCollection as a')
    .innerJoin('element as e', 'e.id', 'a.collectionId')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .selectAll('e')
    .where('a.apiId', '=', apiId)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: true }))
    .orderBy('a.createdAt')
    .orderBy('e.id')
    .execute();
}

/** Whether the collection belongs to the API. */
export async function isInApi(db: Db, apiId: string, collectionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('apiCollection')
    .select('apiId')
    .where('collectionId', '=', collectionId)
    .where('apiId', '=', apiId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countApiCollections(db: Db, apiId: string): Promise<number> {
  const { count } = await db
    .selectFrom('apiCollection')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('apiId', '=', apiId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertApiCollection(
  tx: Tx,
  row: { apiId: string; collectionId: string; createdBy: number },
): Promise<void> {
  await tx.db
    .insertInto('apiCollection')
    .values({ ...row, createdAt: tx.now })
    .execute();
}
