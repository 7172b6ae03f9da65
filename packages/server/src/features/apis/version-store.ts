import type { Db } from '../../db/database.ts';
import type { ApiVersionRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { versionNotFound } from './failures.ts';
import type { SchemaState } from './store.ts';

/** A collection as it was: its document is a text of the API. */
export type VersionCollection = { id: string; ownerId: number; name: string; hash: string };

export async function versionOf(db: Db, apiId: string, versionId: string): Promise<ApiVersionRow> {
  const row = await versionsOf(db, apiId).where('id', '=', versionId.toLowerCase()).executeTakeFirst();
  if (!row) throw versionNotFound();
  return row;
}

export async function publishedVersion(db: Db, apiId: string, versionId: string): Promise<ApiVersionRow> {
  const row = await versionOf(db, apiId, versionId);
  if (row.status !== 'published') throw versionNotFound();
  return row;
}

/** The schema as it was in a published version; undefined when that holds none. */
export async function schemaInVersion(
  db: Db,
  apiId: string,
  versionId: string,
): Promise<SchemaState | undefined> {
  return schemasIn(await publishedVersion(db, apiId, versionId))[0];
}

export const schemasIn = (row: ApiVersionRow): SchemaState[] => JSON.parse(row.schemas) as SchemaState[];
export const collectionsIn = (row: ApiVersionRow): VersionCollection[] =>
  JSON.parse(row.collections) as VersionCollection[];

/** Latest first. */
export const versionsOf = (db: Db, apiId: string) =>
  db
    .selectFrom('apiVersion')
    .selectAll()
    .where('apiId', '=', apiId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc');

export async function insertVersion(tx: Tx, row: ApiVersionRow): Promise<void> {
  await tx.db.insertInto('apiVersion').values(row).execute();
}

export async function updateVersionRow(
  tx: Tx,
  id: string,
  change: Partial<Pick<ApiVersionRow, 'name' | 'releaseNotes' | 'status' | 'collections' | 'updatedAt'>>,
): Promise<void> {
  await tx.db.updateTable('apiVersion').set(change).where('id', '=', id).execute();
}

export async function deleteVersionRow(
  tx: Tx,
  id: string,
  status?: ApiVersionRow['status'] | undefined,
): Promise<void> {
  let query = tx.db.deleteFrom('apiVersion').where('id', '=', id);
  if (status !== undefined) query = query.where('status', '=', status);
  await query.execute();
}
