import type { Db } from '../../db/database.ts';
import type { ApiMigrationRow, SpecLinkRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';

export async function migrationOf(db: Db, apiId: string): Promise<ApiMigrationRow | undefined> {
  return db.selectFrom('apiMigration').selectAll().where('apiId', '=', apiId).executeTakeFirst();
}

/** In place of the one before. */
export async function recordMigration(tx: Tx, row: Omit<ApiMigrationRow, 'updatedAt'>): Promise<void> {
  await tx.db.deleteFrom('apiMigration').where('apiId', '=', row.apiId).execute();
  await tx.db
    .insertInto('apiMigration')
    .values({ ...row, updatedAt: tx.now })
    .execute();
}

/** The collections that were generated from a schema. */
export async function linksOf(db: Db, schemaId: string): Promise<SpecLinkRow[]> {
  return db.selectFrom('specLink').selectAll().where('specId', '=', schemaId).execute();
}

export async function moveLink(
  tx: Tx,
  { specId, collectionId }: SpecLinkRow,
  to: { specId: string; base: string },
): Promise<void> {
  await tx.db
    .updateTable('specLink')
    .set(to)
    .where('specId', '=', specId)
    .where('collectionId', '=', collectionId)
    .execute();
}
