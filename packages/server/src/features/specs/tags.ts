import { createHash } from 'node:crypto';
import type { Actor } from '../../access/actor.ts';
import { specFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { specProblem, tagNotFound } from './failures.ts';
import { foldersOf, nameOfPath } from './file-paths.ts';
import { loaded } from './specs.ts';
import { filesOf, type SpecFile, stateOf } from './stored-files.ts';
import { readText } from './texts.ts';

export type Tag = { id: string; name: string };

/** A file or folder of a tag. Folders are what paths say, so they have no life of their own. */
export type TaggedEntry = {
  id: string;
  name: string;
  path: string;
  parentId: string | null;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
  file: { isRoot: boolean; content: string } | null;
};

export async function listTags(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ tags: Tag[]; nextCursor: string | null }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const [createdAt, id] = decodeCursor(page.cursor, 2) ?? [];
  let query = latestFirst(ctx.db, row.id).limit(page.limit + 1);
  if (createdAt !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('createdAt', '<', Number(createdAt)),
        eb.and([eb('createdAt', '=', Number(createdAt)), eb('id', '<', String(id))]),
      ]),
    );
  const { page: tags, last } = cut(await query.execute(), page.limit);
  return { tags, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

/** Names the present state. Texts never change, so that a tag is as small as the list of files. */
export async function createTag(ctx: Ctx, actor: Actor, specId: string, name: string): Promise<Tag> {
  const id = newId();
  return write(ctx, specId, async (tx) => {
    const { row } = await specFor(tx, actor, specId, 'spec.edit');
    const files = await filesOf(tx.db, await loaded(tx.db, row));
    const latest = await latestFirst(tx.db, row.id).limit(1).executeTakeFirst();
    if (latest && stateOf(JSON.parse(latest.files) as SpecFile[]) === stateOf(files))
      throw tagConflict(
        'A version tag already exists for the current changelog group. Make new changes to the spec to create a version tag.',
      );
    const twin = await latestFirst(tx.db, row.id).where('name', '=', name).executeTakeFirst();
    if (twin) throw tagConflict(`A version tag with the name ${name} already exists.`);
    await tx.db
      .insertInto('specTag')
      .values({
        ...{ id, specId: row.id, name, files: JSON.stringify(files) },
        ...{ createdBy: actor.userId, createdAt: tx.now },
      })
      .execute();
    tx.append(row.spaceId, actor.userId, [
      {
        ...{ type: 'event', rootId: row.id, elementId: row.id, kind: 'spec', path: 'spec.tagged' },
        ...{ value: JSON.stringify({ tagId: id, name }), prior: null },
      },
    ]);
    return { id, name };
  });
}

/** The files and folders that the tag names, folders before what is in them. */
export async function getTagFiles(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  tagId: string,
): Promise<TaggedEntry[]> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const tag = await latestFirst(ctx.db, row.id).where('id', '=', tagId).executeTakeFirst();
  if (!tag) throw tagNotFound();
  const entries = new Map<string, TaggedEntry>();
  for (const file of JSON.parse(tag.files) as SpecFile[]) {
    for (const folder of foldersOf(file.path)) noteFolder(entries, row.id, folder, file);
    entries.set(file.path, {
      ...entryOf(row.id, file.path, file),
      id: file.id,
      file: { isRoot: file.isRoot, content: await readText(ctx.db, row.id, file.text.hash) },
    });
  }
  return [...entries.values()];
}

/** As old as the oldest file in it, and changed when one of them was last. */
function noteFolder(entries: Map<string, TaggedEntry>, specId: string, path: string, file: SpecFile): void {
  const known = entries.get(path) ?? entryOf(specId, path, file);
  const oldest = file.createdAt < known.createdAt ? file : known;
  const latest = file.updatedAt > known.updatedAt ? file : known;
  entries.set(path, {
    ...known,
    ...{ createdAt: oldest.createdAt, createdBy: oldest.createdBy },
    ...{ updatedAt: latest.updatedAt, updatedBy: latest.updatedBy },
  });
}

const entryOf = (specId: string, path: string, from: SpecFile): TaggedEntry => ({
  ...{ id: folderId(specId, path), name: nameOfPath(path), path },
  parentId: path.includes('/') ? folderId(specId, path.slice(0, path.lastIndexOf('/'))) : null,
  ...{ createdBy: from.createdBy, updatedBy: from.updatedBy },
  ...{ createdAt: from.createdAt, updatedAt: from.updatedAt },
  file: null,
});

/** Always the same for the same folder of a specification. */
function folderId(specId: string, path: string): string {
  const hex = createHash('sha256').update(`${specId}/${path}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const latestFirst = (db: Db, specId: string) =>
  db
    .selectFrom('specTag')
    .selectAll()
    .where('specId', '=', specId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc');

const tagConflict = (detail: string) =>
  specProblem(detail, { status: 409, type: 'conflictError', title: 'Conflict' });
