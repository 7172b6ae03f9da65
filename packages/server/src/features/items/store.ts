import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { ChildRow } from './wire.ts';

/** Rows read between two turns of the event loop. */
const pageSize = 500;
const parentsPerQuery = 200;

/** Live children in order, without their content. */
export async function listChildren(db: Db, parentId: string): Promise<ChildRow[]> {
  return db
    .selectFrom('element')
    .select(['id', 'kind', 'ownerId', 'parentId', 'rank'])
    .where('parentId', '=', parentId)
    .where('deletedSeq', 'is', null)
    .orderBy('rank')
    .orderBy('id')
    .execute();
}

export async function findOwner(db: Db, id: string): Promise<number | undefined> {
  const row = await db.selectFrom('element').select('ownerId').where('id', '=', id).executeTakeFirst();
  return row?.ownerId;
}

/** Which logs live elements belong to. */
export async function findSpaces(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('element')
    .select('spaceId')
    .distinct()
    .where('id', 'in', ids)
    .where('deletedSeq', 'is', null)
    .execute();
  return rows.map((row) => row.spaceId);
}

/**
 * Everything live below the given elements, parents before their children, siblings in order. Read in pages, with a
 * turn of the event loop between them.
 */
export async function* pagesBelow(db: Db, parentIds: readonly string[]): AsyncGenerator<ElementRow[]> {
  for (let level = [...parentIds]; level.length > 0; ) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += parentsPerQuery)
      for await (const page of childPages(db, level.slice(at, at + parentsPerQuery))) {
        for (const row of page) if (row.kind !== 'response') next.push(row.id);
        yield page;
        await new Promise((resolve) => setImmediate(resolve));
      }
    level = next;
  }
}

async function* childPages(db: Db, parentIds: string[]): AsyncGenerator<ElementRow[]> {
  const query = db.selectFrom('element').selectAll().where('deletedSeq', 'is', null).limit(pageSize);
  let left = parentIds.sort();
  while (left.length > 0) {
    const page = await query
      .where('parentId', 'in', left)
      .orderBy('parentId')
      .orderBy('rank')
      .orderBy('id')
      .execute();
    if (page.length > 0) yield page;
    let last = page.at(-1);
    if (!last || page.length < pageSize) return;
    const parentId = last.parentId ?? '';
    // The rest of this parent by the index on (parentId, rank), so that a wide folder is not sorted once per page.
    while (last) {
      const { rank, id }: ElementRow = last;
      const rest: ElementRow[] = await query
        .where('parentId', '=', parentId)
        .where('rank', '>=', rank)
        .where((eb) => eb.or([eb('rank', '>', rank), eb('id', '>', id)]))
        .orderBy('rank')
        .orderBy('id')
        .execute();
      if (rest.length > 0) yield rest;
      last = rest.length < pageSize ? undefined : rest.at(-1);
    }
    left = left.filter((one) => one > parentId);
  }
}

/** Rank of the first or last child, elements in the trash included: what is put beside them keeps a place of its own. */
export async function edgeRank(
  db: Db,
  parentId: string,
  edge: 'first' | 'last',
  except: readonly string[],
): Promise<string | null> {
  const direction = edge === 'first' ? 'asc' : 'desc';
  let query = db.selectFrom('element').select('rank').where('parentId', '=', parentId);
  if (except.length > 0) query = query.where('id', 'not in', except);
  const row = await query.orderBy('rank', direction).limit(1).executeTakeFirst();
  return row?.rank ?? null;
}

/** Rank of the sibling before or after another one, null at the end of the list. */
export async function neighbourRank(
  db: Db,
  anchor: Pick<ElementRow, 'id' | 'parentId' | 'rank'>,
  side: 'before' | 'after',
  except: readonly string[],
): Promise<string | null> {
  const [direction, sign] = side === 'before' ? (['desc', '<'] as const) : (['asc', '>'] as const);
  let query = db
    .selectFrom('element')
    .select('rank')
    .where('parentId', '=', anchor.parentId)
    .where('rank', side === 'before' ? '<=' : '>=', anchor.rank)
    .where((eb) => eb.or([eb('rank', sign, anchor.rank), eb('id', sign, anchor.id)]));
  if (except.length > 0) query = query.where('id', 'not in', except);
  const row = await query.orderBy('rank', direction).orderBy('id', direction).limit(1).executeTakeFirst();
  return row?.rank ?? null;
}
