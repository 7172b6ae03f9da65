import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { specFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';
import { limitReached, staleRevision } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { apply, type Op, type Permitted } from '../../log/apply.ts';
import { findElement } from '../../log/element.ts';
import { fileNotFound, specProblem } from './failures.ts';
import { checkFree, checkPath, renamed } from './file-paths.ts';
import { checkExtension, type SpecType } from './spec-types.ts';
import { checkBytes, checkTotal, filesMax } from './specs.ts';
import { fileAt, filesOf, type SpecFile, toFile } from './stored-files.ts';
import { insertText, prepareText, readText } from './texts.ts';

const fileBytesMax = 10 * 1_048_576;

export type FileChange = { name: string } | { isRoot: boolean } | { content: string };

export async function listFiles(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ files: SpecFile[]; nextCursor: string | null }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const after = decodeCursor(page.cursor, 1)?.[0];
  const all = await filesOf(ctx.db, { id: row.id, root: rootIdOf(row) });
  const rest = after === undefined ? all : all.filter((file) => file.path > String(after));
  const { page: files, last } = cut(rest, page.limit);
  return { files, nextCursor: last ? encodeCursor(last.path) : null };
}

export async function getFile(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  path: string,
): Promise<SpecFile & { content: string }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const file = await existing(ctx.db, row, path);
  return { ...file, content: await readText(ctx.db, row.id, file.text.hash) };
}

export async function createFile(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  input: { path: string; content: string },
): Promise<SpecFile> {
  const path = checkPath(input.path);
  const text = await prepareText(input.content);
  checkBytes(text, fileBytesMax);
  const id = newId();
  return write(ctx, specId, async (tx) => {
    const { row, target } = await specFor(tx, actor, specId, 'spec.edit');
    const spec = { id: row.id, root: rootIdOf(row) };
    checkExtension(typeOf(row), path);
    const files = await filesOf(tx.db, spec);
    if (files.length >= filesMax) throw limitReached('files', filesMax, 'files in a specification');
    checkFree(
      path,
      files.map((file) => file.path),
    );
    checkTotal(files, text);
    const fields: JsonObject = { path, text: { hash: text.hash, bytes: text.bytes } };
    await insertText(tx, row.id, text);
    return applied(ctx, tx, actor, target, spec, id, {
      ...{ t: 'create', id, kind: 'specFile', parentId: row.id, fields },
    });
  });
}

/** One thing at a time: the last part of the path, the content, or that it is the root, which demotes the one before. */
export async function updateFile(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  path: string,
  change: FileChange,
  ifMatch: number | null,
): Promise<SpecFile> {
  const text = 'content' in change ? await prepareText(change.content) : null;
  if (text) checkBytes(text, fileBytesMax);
  return write(ctx, specId, async (tx) => {
    const { row, target } = await specFor(tx, actor, specId, 'spec.edit');
    const file = await existing(tx.db, row, path);
    if (ifMatch !== null && file.rev !== ifMatch) throw staleRevision(file.rev);
    const spec = { id: row.id, root: rootIdOf(row) };
    const others = (await filesOf(tx.db, spec)).filter((one) => one.id !== file.id);
    if ('name' in change) {
      const to = renamed(file.path, change.name);
      checkExtension(typeOf(row), to);
      checkFree(
        to,
        others.map((one) => one.path),
      );
      return applied(ctx, tx, actor, target, spec, file.id, {
        t: 'set',
        id: file.id,
        path: 'path',
        value: to,
      });
    }
    if (text) {
      checkTotal(others, text);
      await insertText(tx, row.id, text);
      const value = { hash: text.hash, bytes: text.bytes };
      return applied(ctx, tx, actor, target, spec, file.id, { t: 'set', id: file.id, path: 'text', value });
    }
    if (!('isRoot' in change) || change.isRoot === file.isRoot) return file;
    if (!change.isRoot) throw specProblem('At least one file must have type ROOT');
    const after = { id: row.id, root: file.id };
    const op: Op = { t: 'set', id: row.id, path: 'root', value: file.id };
    return applied(ctx, tx, actor, target, after, file.id, op);
  });
}

/** Into the trash. The root stays as long as no other file is the root. */
export async function deleteFile(ctx: Ctx, actor: Actor, specId: string, path: string): Promise<void> {
  await write(ctx, specId, async (tx) => {
    const { row, target } = await specFor(tx, actor, specId, 'spec.edit');
    const file = await existing(tx.db, row, path);
    if (file.isRoot) throw specProblem('The root file cannot be deleted. Make another file the root first.');
    await apply(tx, target, actor.userId, [{ t: 'delete', id: file.id }], ctx.config);
  });
}

async function applied(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  target: Permitted,
  spec: { id: string; root: string },
  fileId: string,
  op: Op,
): Promise<SpecFile> {
  await apply(tx, target, actor.userId, [op], ctx.config);
  const row = await findElement(tx.db, spec.id, fileId);
  if (!row) throw fileNotFound();
  return toFile(row, spec.root);
}

type Row = { id: string; fields: string };

async function existing(db: Db, row: Row, path: string): Promise<SpecFile> {
  const file = await fileAt(db, { id: row.id, root: rootIdOf(row) }, path);
  if (!file) throw fileNotFound();
  return file;
}

const rootIdOf = (row: Row): string => (JSON.parse(row.fields) as { root: string }).root;
const typeOf = (row: Row): SpecType => (JSON.parse(row.fields) as { type: SpecType }).type;
