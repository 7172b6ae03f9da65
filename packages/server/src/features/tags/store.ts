import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';

/** By alphabet. */
export async function tagsOf(db: Db, elementId: string): Promise<string[]> {
  const rows = await db.selectFrom('elementTag').select('slug').where('elementId', '=', elementId).execute();
  return rows.map((row) => row.slug).sort();
}

export async function removeTags(tx: Tx, elementId: string, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return;
  await tx.db
    .deleteFrom('elementTag')
    .where('elementId', '=', elementId)
    .where('slug', 'in', slugs)
    .execute();
}

export async function insertTags(tx: Tx, elementId: string, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return;
  const rows = slugs.map((slug) => ({ elementId, slug, createdAt: tx.now }));
  await tx.db.insertInto('elementTag').values(rows).execute();
}
