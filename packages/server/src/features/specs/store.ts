import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { assert } from '../../errors.ts';
import { fieldsOf } from '../../log/element.ts';
import type { SpecType } from './spec-types.ts';
import type { TextRef } from './texts.ts';

export type Spec = {
  id: string;
  name: string;
  type: SpecType;
  /** Id of the one file of type ROOT. */
  root: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

export type SpecFile = {
  id: string;
  path: string;
  text: TextRef;
  isRoot: boolean;
  /** Revision of its path and content; which file is the root is the specification's. */
  rev: number;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** A page of the specifications of a workspace, newest first. */
export async function listSpecsIn(
  db: Db,
  actor: Actor,
  workspaceId: string,
  page: { after: { createdAt: number; id: string } | null; limit: number },
): Promise<Spec[]> {
  let query = db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .innerJoin('tree as t', 't.rootId', 'e.id')
    .selectAll('e')
    .select(['t.updatedAt as treeUpdatedAt', 't.updatedBy as treeUpdatedBy'])
    .where('e.spaceId', '=', workspaceId)
    .where('e.kind', '=', 'spec')
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: true }))
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
  return rows.map((row) => toSpec(row, { updatedAt: row.treeUpdatedAt, updatedBy: row.treeUpdatedBy }));
}

/** Who changed the specification or a file of it last. */
export async function changedLast(db: Db, id: string): Promise<{ updatedAt: number; updatedBy: number }> {
  return db
    .selectFrom('tree')
    .select(['updatedAt', 'updatedBy'])
    .where('rootId', '=', id)
    .executeTakeFirstOrThrow();
}

export function toSpec(
  row: Pick<ElementRow, 'id' | 'name' | 'fields' | 'ownerId' | 'createdAt'>,
  last: { updatedAt: number; updatedBy: number },
): Spec {
  const { type, root } = fieldsOf(row) as { type: SpecType; root: string };
  const { id, name, ownerId, createdAt } = row;
  return { id, name, type, root, createdBy: ownerId, createdAt, ...last };
}

/** All files, by path: what is small about them; texts are read one by one. */
export async function filesOf(db: Db, spec: Pick<Spec, 'id' | 'root'>): Promise<SpecFile[]> {
  const rows = await liveFiles(db, spec.id).execute();
  return rows
    .map((row) => toFile(row, spec.root))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The same for a specification of which only the id is known. */
export async function filesById(db: Db, id: string): Promise<SpecFile[]> {
  const spec = await db.selectFrom('element').select('fields').where('id', '=', id).executeTakeFirstOrThrow();
  return filesOf(db, { id, root: (fieldsOf(spec) as { root: string }).root });
}

export async function fileAt(
  db: Db,
  spec: Pick<Spec, 'id' | 'root'>,
  path: string,
): Promise<SpecFile | undefined> {
  const row = await liveFiles(db, spec.id).where('name', '=', path).executeTakeFirst();
  return row && toFile(row, spec.root);
}

/** The one file of type ROOT. */
export async function rootFileOf(db: Db, spec: Pick<Spec, 'id' | 'root'>): Promise<SpecFile> {
  const row = await liveFiles(db, spec.id).where('id', '=', spec.root).executeTakeFirst();
  assert(row, `specification ${spec.id} has its root file`);
  return toFile(row, spec.root);
}

const liveFiles = (db: Db, specId: string) =>
  db
    .selectFrom('element')
    .selectAll()
    .where('parentId', '=', specId)
    .where('kind', '=', 'specFile')
    .where('deletedSeq', 'is', null);

export function toFile(row: ElementRow, root: string): SpecFile {
  const { path, text } = fieldsOf(row) as { path: string; text: TextRef };
  const { id, rev, ownerId, updatedBy, createdAt, updatedAt } = row;
  return { id, path, text, isRoot: id === root, rev, createdBy: ownerId, updatedBy, createdAt, updatedAt };
}

/** What of the files makes one state of a specification differ from another. */
export const stateOf = (files: readonly Pick<SpecFile, 'path' | 'text' | 'isRoot'>[]): string =>
  JSON.stringify(files.map(({ path, text, isRoot }) => [path, text.hash, isRoot]));
