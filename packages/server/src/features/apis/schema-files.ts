import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { apiFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { checkFree, checkPath, renamed } from '../specs/file-paths.ts';
import { checkBytes, checkTotal, filesMax } from '../specs/specs.ts';
import { filesOf, type SpecFile } from '../specs/stored-files.ts';
import { insertText, type NewText, prepareText, readText } from '../specs/texts.ts';
import { apiInvalid, schemaFileNotFound } from './failures.ts';
import { checkSchemaPath } from './schema-types.ts';
import { schemaFileBytesMax, schemaState } from './schemas.ts';
import type { SchemaState } from './store.ts';

export type SchemaPlace = { apiId: string; schemaId: string; versionId?: string | undefined };
export type SchemaFileChange = {
  name?: string | undefined;
  content?: string | undefined;
  isRoot?: boolean | undefined;
};

/** By path. */
export async function listSchemaFiles(
  ctx: Ctx,
  actor: Actor,
  place: SchemaPlace,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ files: SpecFile[]; nextCursor: string | null }> {
  const { row } = await apiFor(ctx.db, actor, place.apiId, 'api.view');
  const { files } = await schemaState(ctx.db, row.id, place.schemaId, place.versionId);
  return pageOfFiles(files, page);
}

export function pageOfFiles(
  files: readonly SpecFile[],
  page: { limit: number; cursor?: string | undefined },
): { files: SpecFile[]; nextCursor: string | null } {
  const after = decodeCursor(page.cursor, 1)?.[0];
  const rest = files.filter((file) => after === undefined || file.path > String(after));
  const { page: shown, last } = cut(rest.slice(0, page.limit + 1), page.limit);
  return { files: shown, nextCursor: last ? encodeCursor(last.path) : null };
}

export async function getSchemaFile(
  ctx: Ctx,
  actor: Actor,
  place: SchemaPlace,
  path: string,
): Promise<SpecFile & { content: string }> {
  const { row } = await apiFor(ctx.db, actor, place.apiId, 'api.view');
  const { files } = await schemaState(ctx.db, row.id, place.schemaId, place.versionId);
  const file = existing(files, path);
  return { ...file, content: await readText(ctx.db, row.id, file.text.hash) };
}

/** Makes the file when there is none at the path. */
export async function putSchemaFile(
  ctx: Ctx,
  actor: Actor,
  place: SchemaPlace,
  path: string,
  change: SchemaFileChange,
): Promise<SpecFile> {
  const text = change.content === undefined ? null : await prepareText(change.content);
  if (text) checkBytes(text, schemaFileBytesMax);
  return write(ctx, place.apiId, async (tx) => {
    const { row, target } = await apiFor(tx, actor, place.apiId, 'api.edit');
    const state = await schemaState(tx.db, row.id, place.schemaId);
    const { schema, files } = state;
    const file = files.find((one) => one.path === path);
    const id = file?.id ?? newId();
    const ops = file
      ? changeOps(state, file, change, text)
      : [createOp(state, { id, path: checkPath(path) }, text)];
    if (change.isRoot && id !== schema.root) ops.push({ t: 'set', id: schema.id, path: 'root', value: id });
    if (text) {
      checkTotal(
        files.filter((one) => one.id !== id),
        text,
      );
      await insertText(tx, row.id, text);
    }
    await apply(tx, target, actor.userId, ops, ctx.config);
    const root = change.isRoot ? id : schema.root;
    return existing(await filesOf(tx.db, { id: schema.id, root }), id, 'id');
  });
}

/** Into the trash. The root stays as long as no other file is the root. */
export async function deleteSchemaFile(
  ctx: Ctx,
  actor: Actor,
  place: SchemaPlace,
  path: string,
): Promise<void> {
  await write(ctx, place.apiId, async (tx) => {
    const { row, target } = await apiFor(tx, actor, place.apiId, 'api.edit');
    const { files } = await schemaState(tx.db, row.id, place.schemaId);
    const file = existing(files, path);
    if (file.isRoot) throw apiInvalid('The root file cannot be deleted. Make another file the root first.');
    await apply(tx, target, actor.userId, [{ t: 'delete', id: file.id }], ctx.config);
  });
}

function createOp(
  { schema, files }: SchemaState,
  { id, path }: { id: string; path: string },
  text: NewText | null,
): Op {
  if (!text) throw schemaFileNotFound();
  if (files.length >= filesMax) throw limitReached('files', filesMax, 'files in a schema');
  checkSchemaPath(schema.type, path);
  checkFree(
    path,
    files.map((file) => file.path),
  );
  const fields: JsonObject = { path, text: { hash: text.hash, bytes: text.bytes } };
  return { t: 'create', id, kind: 'apiFile', parentId: schema.id, fields };
}

function changeOps(
  { schema, files }: SchemaState,
  file: SpecFile,
  change: SchemaFileChange,
  text: NewText | null,
): Op[] {
  const ops: Op[] = [];
  if (change.isRoot === false && file.isRoot) throw apiInvalid('A schema has a root file');
  if (change.name !== undefined) {
    const to = renamed(file.path, change.name);
    checkSchemaPath(schema.type, to);
    checkFree(
      to,
      files.filter((one) => one.id !== file.id).map((one) => one.path),
    );
    ops.push({ t: 'set', id: file.id, path: 'path', value: to });
  }
  if (text) {
    const value = { hash: text.hash, bytes: text.bytes };
    ops.push({ t: 'set', id: file.id, path: 'text', value });
  }
  return ops;
}

function existing(files: readonly SpecFile[], value: string, by: 'path' | 'id' = 'path'): SpecFile {
  const file = files.find((one) => one[by] === value);
  if (!file) throw schemaFileNotFound();
  return file;
}
