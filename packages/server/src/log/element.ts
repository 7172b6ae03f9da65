import type { JsonObject } from '@parley/format';
import type { Db } from '../db/database.ts';
import type { ElementRow } from '../db/schema.ts';

/** Kinds that stand on their own and carry roles; everything else lives below one of them. */
export type RootKind = 'collection' | 'environment' | 'globals' | 'spec' | 'api';
export type ElementKind = RootKind | 'folder' | 'request' | 'response' | 'specFile' | 'apiSchema' | 'apiFile';

/** The name people see, kept in a column of its own for lists and search; without U+0000, which PostgreSQL refuses there. */
export function nameOf(kind: string, fields: JsonObject): string {
  const holder = kind === 'collection' ? fields.info : fields;
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return '';
  const name = kind === 'specFile' || kind === 'apiFile' ? holder.path : holder.name;
  return typeof name === 'string' ? name.replaceAll('\0', '') : '';
}

export const fieldsOf = (row: Pick<ElementRow, 'fields'>): JsonObject => JSON.parse(row.fields) as JsonObject;

/** The live element of this tree, or undefined. */
export async function findElement(db: Db, rootId: string, id: string): Promise<ElementRow | undefined> {
  return db
    .selectFrom('element')
    .selectAll()
    .where('id', '=', id)
    .where('rootId', '=', rootId)
    .where('deletedSeq', 'is', null)
    .executeTakeFirst();
}

/** Live elements by id, any order; ids that do not exist are left out. */
export async function findElements(db: Db, ids: readonly string[]): Promise<ElementRow[]> {
  const rows: ElementRow[] = [];
  for (let at = 0; at < ids.length; at += 500)
    rows.push(
      ...(await db
        .selectFrom('element')
        .selectAll()
        .where('id', 'in', ids.slice(at, at + 500))
        .where('deletedSeq', 'is', null)
        .execute()),
    );
  return rows;
}

/** Live children in order; `kinds` narrows. */
export async function childrenOf(
  db: Db,
  parentId: string,
  kinds?: readonly ElementKind[],
): Promise<ElementRow[]> {
  let query = db
    .selectFrom('element')
    .selectAll()
    .where('parentId', '=', parentId)
    .where('deletedSeq', 'is', null)
    .orderBy('rank')
    .orderBy('id');
  if (kinds) query = query.where('kind', 'in', kinds);
  return query.execute();
}

/** Pages of the live elements of a tree, root included, by id; the event loop turns between them. */
export async function* treePages(db: Db, rootId: string, pageSize = 1000): AsyncGenerator<ElementRow[]> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('element')
      .selectAll()
      .where('rootId', '=', rootId)
      .where('id', '>', after)
      .where('deletedSeq', 'is', null)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    if (rows.length > 0) yield rows;
    await turn();
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}

/** On SQLite nothing is waited for between two statements: long loops have to let others in themselves. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
