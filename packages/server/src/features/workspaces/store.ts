import { sql } from 'kysely';
import type { Actor } from '../../access/actor.ts';
import { workspaceIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ChangeRow, ElementRow, WorkspaceRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';

export type WorkspaceContent = Pick<ElementRow, 'id' | 'kind' | 'name' | 'ownerId'>;

export type WorkspaceFilter = {
  visibility?: WorkspaceRow['visibility'] | undefined;
  createdBy?: number | undefined;
  /** Id of a collection, environment or specification: the workspace it lies in. */
  elementId?: string | undefined;
  after: { createdAt: number; id: string } | null;
  limit: number;
};

/** Workspaces the actor may see, oldest first. */
export async function listVisible(db: Db, actor: Actor, filter: WorkspaceFilter): Promise<WorkspaceRow[]> {
  let query = db
    .selectFrom('workspace as w')
    .selectAll('w')
    .where(workspaceIsVisible(actor, { publicToo: filter.elementId !== undefined }))
    .orderBy('w.createdAt')
    .orderBy('w.id')
    .limit(filter.limit);
  const { visibility, createdBy, elementId, after } = filter;
  if (visibility !== undefined) query = query.where('w.visibility', '=', visibility);
  if (createdBy !== undefined) query = query.where('w.createdBy', '=', createdBy);
  if (elementId !== undefined)
    query = query.where('w.id', 'in', (eb) =>
      eb
        .selectFrom('element as e')
        .select('e.spaceId')
        .where('e.id', '=', elementId)
        .where('e.deletedSeq', 'is', null),
    );
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('w.createdAt', '>', after.createdAt),
        eb.and([eb('w.createdAt', '=', after.createdAt), eb('w.id', '>', after.id)]),
      ]),
    );
  return query.execute();
}

/** The collections, environments, specifications and APIs of a workspace, by age. */
export async function contentOf(db: Db, workspaceId: string): Promise<WorkspaceContent[]> {
  return db
    .selectFrom('element')
    .select(['id', 'kind', 'name', 'ownerId'])
    .where('spaceId', '=', workspaceId)
    .where('parentId', 'is', null)
    .where('kind', 'in', ['collection', 'environment', 'spec', 'api'])
    .where('deletedSeq', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export async function updateWorkspaceRow(
  tx: Tx,
  id: string,
  change: Partial<Omit<WorkspaceRow, 'id'>>,
): Promise<void> {
  await tx.db.updateTable('workspace').set(change).where('id', '=', id).execute();
}

/** Whether the user has a personal workspace besides this one. */
export async function hasOtherPersonal(tx: Tx, userId: number, workspaceId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('workspace')
    .select('id')
    .where('createdBy', '=', userId)
    .where('visibility', '=', 'personal')
    .where('deletedAt', 'is', null)
    .where('id', '<>', workspaceId)
    .executeTakeFirst();
  return row !== undefined;
}

export type Person = { id: number; username: string; name: string };

/** People by id; those who are gone are absent. */
export async function peopleOf(db: Db, ids: readonly number[]): Promise<Map<number, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('user')
    .select(['id', 'username', 'fullName'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { id: row.id, username: row.username, name: row.fullName }]));
}

/** Ids of an element and of all rows below it, whatever their state. */
export async function subtreeIds(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive "below" ("id") as (
    select "id" from "element" where "id" = ${id}
    union all select "e"."id" from "element" "e" join "below" on "e"."parentId" = "below"."id")
    select "id" from "below"`.execute(tx.db);
  return rows.map((row) => row.id);
}

export type TrashedElement = Pick<
  ElementRow,
  'id' | 'rootId' | 'kind' | 'parentId' | 'name' | 'ownerId' | 'deletedAt' | 'updatedBy'
> & { parentName: string | null; rootName: string };

/**
 * The tops of deleted subtrees, latest first: roots, and items whose parent and root are live. What lies in a deleted
 * folder comes back with it, or after it.
 */
export async function listTrash(
  db: Db,
  workspaceId: string,
  page: { after: { deletedAt: number; id: string } | null; limit: number },
): Promise<TrashedElement[]> {
  let query = db
    .selectFrom('element as e')
    .innerJoin('element as r', 'r.id', 'e.rootId')
    .leftJoin('element as p', 'p.id', 'e.parentId')
    .select(['e.id', 'e.rootId', 'e.kind', 'e.parentId', 'e.name', 'e.ownerId', 'e.deletedAt', 'e.updatedBy'])
    .select(['p.name as parentName', 'r.name as rootName'])
    .where('e.spaceId', '=', workspaceId)
    .where('e.deletedSeq', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('e.parentId', 'is', null),
        eb.and([eb('r.deletedSeq', 'is', null), eb('p.deletedSeq', 'is', null)]),
      ]),
    )
    .orderBy('e.deletedAt', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('e.deletedAt', '<', after.deletedAt),
        eb.and([eb('e.deletedAt', '=', after.deletedAt), eb('e.id', '<', after.id)]),
      ]),
    );
  return query.execute();
}

export async function trashedElement(db: Db, id: string): Promise<ElementRow | undefined> {
  return db
    .selectFrom('element')
    .selectAll()
    .where('id', '=', id)
    .where('deletedSeq', 'is not', null)
    .executeTakeFirst();
}

export type LoggedChange = ChangeRow & { elementName: string | null };

/** Changes of a workspace's content, newest first. `elementId`: of that element; of a whole tree when it is a root. */
export async function listChanges(
  db: Db,
  workspaceId: string,
  page: { elementId?: string | undefined; before: number | null; limit: number },
): Promise<LoggedChange[]> {
  let query = db
    .selectFrom('change as c')
    // What has moved on has its present name in another workspace, which is not told here.
    .leftJoin('element as e', (join) =>
      join.onRef('e.id', '=', 'c.elementId').onRef('e.spaceId', '=', 'c.spaceId'),
    )
    .selectAll('c')
    .select('e.name as elementName')
    .where('c.spaceId', '=', workspaceId)
    .orderBy('c.seq', 'desc')
    .limit(page.limit);
  const { elementId, before } = page;
  if (before !== null) query = query.where('c.seq', '<', before);
  if (elementId !== undefined) {
    const row = await db
      .selectFrom('element')
      .select('rootId')
      .where('id', '=', elementId)
      .executeTakeFirst();
    // The root leads to the index; an element that is gone can only be found as a root.
    query = query.where('c.rootId', '=', row?.rootId ?? elementId);
    if (row && row.rootId !== elementId) query = query.where('c.elementId', '=', elementId);
  }
  return query.execute();
}
