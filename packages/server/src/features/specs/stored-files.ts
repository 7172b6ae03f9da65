import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { assert } from '../../errors.ts';
import { fieldsOf } from '../../log/element.ts';
import type { TextRef } from './texts.ts';

/** Files of specifications, and of the schemas of APIs, which are stored alike. */
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

/** Who changed the tree or a file of it last. */
export async function changedLast(db: Db, id: string): Promise<{ updatedAt: number; updatedBy: number }> {
  return db
    .selectFrom('tree')
    .select(['updatedAt', 'updatedBy'])
    .where('rootId', '=', id)
    .executeTakeFirstOrThrow();
}

/** All files, by path: what is small about them; texts are read one by one. */
export async function filesOf(db: Db, spec: { id: string; root: string }): Promise<SpecFile[]> {
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
  spec: { id: string; root: string },
  path: string,
): Promise<SpecFile | undefined> {
  const row = await liveFiles(db, spec.id).where('name', '=', path).executeTakeFirst();
  return row && toFile(row, spec.root);
}

/** The one file of type ROOT. */
export async function rootFileOf(db: Db, spec: { id: string; root: string }): Promise<SpecFile> {
  const row = await liveFiles(db, spec.id).where('id', '=', spec.root).executeTakeFirst();
  assert(row, `specification ${spec.id} has its root file`);
  return toFile(row, spec.root);
}

const liveFiles = (db: Db, specId: string) =>
  db
    .selectFrom('element')
    .selectAll()
    .where('parentId', '=', specId)
    .where('kind', 'in', ['specFile', 'apiFile'])
    .where('deletedSeq', 'is', null);

export function toFile(row: ElementRow, root: string): SpecFile {
  const { path, text } = fieldsOf(row) as { path: string; text: TextRef };
  const { id, rev, ownerId, updatedBy, createdAt, updatedAt } = row;
  return { id, path, text, isRoot: id === root, rev, createdBy: ownerId, updatedBy, createdAt, updatedAt };
}

/** What of the files makes one state of a specification differ from another. */
export const stateOf = (files: readonly Pick<SpecFile, 'path' | 'text' | 'isRoot'>[]): string =>
  JSON.stringify(files.map(({ path, text, isRoot }) => [path, text.hash, isRoot]));
