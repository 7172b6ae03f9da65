import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { fieldsOf } from '../../log/element.ts';
import type { SpecFile } from '../specs/stored-files.ts';
import type { SchemaType } from './schema-types.ts';

export type Api = {
  id: string;
  name: string;
  summary: string;
  description: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** The definition of an API; its files lie below it. */
export type ApiSchema = {
  id: string;
  apiId: string;
  type: SchemaType;
  /** Id of its root file. */
  root: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** A schema with its files as they are, or as they were in a version. */
export type SchemaState = { schema: ApiSchema; files: SpecFile[] };

/** Where a page of something that has a time and an id begins; null at the start. */
export type After = { createdAt: number; id: string } | null;

/** The APIs of a workspace, newest first. */
export async function apisIn(
  db: Db,
  actor: Actor,
  workspaceId: string,
  filter: { createdBy?: number | undefined },
  page: { after: After; limit: number },
): Promise<Api[]> {
  let query = visibleApis(db, actor, workspaceId, filter)
    .innerJoin('tree as t', 't.rootId', 'e.id')
    .selectAll('e')
    .select(['t.updatedAt as treeUpdatedAt', 't.updatedBy as treeUpdatedBy'])
    .orderBy('e.createdAt', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('e.createdAt', '<', after.createdAt),
        eb.and([eb('e.createdAt', '=', after.createdAt), eb('e.id', '<', after.id)]),
      ]),
    );
  const rows = await query.execute();
  return rows.map((row) => toApi(row, { updatedAt: row.treeUpdatedAt, updatedBy: row.treeUpdatedBy }));
}

export async function countVisibleApis(
  db: Db,
  actor: Actor,
  workspaceId: string,
  filter: { createdBy?: number | undefined },
): Promise<number> {
  const { count } = await visibleApis(db, actor, workspaceId, filter)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function visibleApis(
  db: Db,
  actor: Actor,
  workspaceId: string,
  { createdBy }: { createdBy?: number | undefined },
) {
  const query = db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .where('e.spaceId', '=', workspaceId)
    .where('e.kind', '=', 'api')
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: true }));
  return createdBy === undefined ? query : query.where('e.ownerId', '=', createdBy);
}

/** With those in the trash. */
export async function countApis(db: Db, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('element')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('spaceId', '=', workspaceId)
    .where('kind', '=', 'api')
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function toApi(
  row: Pick<ElementRow, 'id' | 'name' | 'fields' | 'ownerId' | 'createdAt'>,
  last: { updatedAt: number; updatedBy: number },
): Api {
  const { summary = '', description = '' } = fieldsOf(row) as { summary?: string; description?: string };
  const { id, name, ownerId, createdAt } = row;
  return { id, name, summary, description, createdBy: ownerId, createdAt, ...last };
}

/** The one schema of an API. */
export async function schemaOf(db: Db, apiId: string): Promise<ApiSchema | undefined> {
  const row = await db
    .selectFrom('element')
    .selectAll()
    .where('parentId', '=', apiId)
    .where('kind', '=', 'apiSchema')
    .where('deletedSeq', 'is', null)
    .executeTakeFirst();
  return row && toSchema(row);
}

function toSchema(row: ElementRow): ApiSchema {
  const { type, root } = fieldsOf(row) as { type: SchemaType; root: string };
  const { id, rootId: apiId, ownerId, updatedBy, createdAt, updatedAt } = row;
  return { id, apiId, type, root, createdBy: ownerId, updatedBy, createdAt, updatedAt };
}
