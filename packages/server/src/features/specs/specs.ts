import type { Actor } from '../../access/actor.ts';
import { specFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { specProblem } from './failures.ts';
import { checkFree, checkPath } from './file-paths.ts';
import { checkExtension, fileFormatOf, type SpecType } from './spec-types.ts';
import { listSpecsIn, type Spec, toSpec } from './store.ts';
import { changedLast, rootFileOf } from './stored-files.ts';
import { insertText, type NewText, prepareText, type TextRef } from './texts.ts';

export const filesMax = 500;
const mebibyte = 1_048_576;
/** All files together: they are read together when they are converted. */
const allBytesMax = 50 * mebibyte;
/** COMPAT: a file may be larger when its specification is created than later (documents of both operations). */
const createdFileBytesMax = 12 * mebibyte;

export type GivenFile = { path: string; content: string; isRoot: boolean };

export async function listSpecs(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ specs: Spec[]; nextCursor: string | null }> {
  await workspaceFor(ctx.db, actor, workspaceId, 'workspace.view');
  const [createdAt, id] = decodeCursor(page.cursor, 2) ?? [];
  const rows = await listSpecsIn(ctx.db, actor, workspaceId, {
    after: createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) },
    limit: page.limit + 1,
  });
  const { page: specs, last } = cut(rows, page.limit);
  return { specs, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

export async function getSpec(ctx: Ctx, actor: Actor, id: string): Promise<Spec & { fileFormat: string }> {
  const { row } = await specFor(ctx.db, actor, id, 'spec.view');
  const spec = await loaded(ctx.db, row);
  return { ...spec, fileFormat: fileFormatOf((await rootFileOf(ctx.db, spec)).path) };
}

export async function createSpec(
  ctx: Ctx,
  actor: Actor,
  input: { workspaceId: string; name: string; type: SpecType; files: readonly GivenFile[] },
): Promise<Spec> {
  const draft = await draftSpec(input, createdFileBytesMax);
  return write(ctx, input.workspaceId, async (tx) => {
    const { target } = await workspaceFor(tx, actor, input.workspaceId, 'spec.create');
    await apply(tx, { ...target, rootId: draft.id }, actor.userId, draft.ops, ctx.config);
    for (const text of draft.texts) await insertText(tx, draft.id, text);
    const { name, type } = input;
    const [createdBy, createdAt] = [actor.userId, tx.now];
    return {
      ...{ id: draft.id, name, type, root: draft.root },
      ...{ createdBy, updatedBy: createdBy, createdAt, updatedAt: createdAt },
    };
  });
}

export type SpecDraft = { id: string; root: string; ops: Op[]; texts: NewText[] };

/** A specification ready to be written: everything about it that needs no database. Throws for what cannot be one. */
export async function draftSpec(
  input: { name: string; type: SpecType; files: readonly GivenFile[] },
  fileBytesMax: number,
): Promise<SpecDraft> {
  const { name, type, files } = input;
  if (files.length > filesMax) throw limitReached('files', filesMax, 'files in a specification');
  const root = rootOf(files);
  const paths = new Set<string>();
  const id = newId();
  const ids = files.map(() => newId());
  const texts: NewText[] = [];
  const ops: Op[] = [
    {
      ...{ t: 'create', id, kind: 'spec', parentId: null },
      fields: { name, type, root: ids[files.indexOf(root)] ?? '' },
    },
  ];
  for (const [i, file] of files.entries()) {
    checkExtension(type, checkPath(file.path));
    checkFree(file.path, paths);
    paths.add(file.path);
    const text = await prepareText(file.content);
    checkBytes(text, fileBytesMax);
    texts.push(text);
    const fields = { path: file.path, text: { hash: text.hash, bytes: text.bytes } };
    ops.push({ t: 'create', id: ids[i] ?? '', kind: 'specFile', parentId: id, fields });
  }
  return { id, root: ids[files.indexOf(root)] ?? '', ops, texts };
}

export function checkBytes({ bytes }: NewText, bytesMax: number): void {
  if (bytes > bytesMax) throw specProblem(`File size exceeded the limit of ${bytesMax / mebibyte} MB`);
}

/** `others` are the files beside the one that is written. */
export function checkTotal(others: readonly { text: TextRef }[], text: TextRef): void {
  const bytes = others.reduce((sum, file) => sum + file.text.bytes, text.bytes);
  if (bytes > allBytesMax) throw limitReached('specSize', allBytesMax / mebibyte, 'MB in a specification');
}

/** The only file is the root whatever it says; of several exactly one says so. */
function rootOf(files: readonly GivenFile[]): GivenFile {
  const [first, second] = files;
  if (!first) throw specProblem('Required body parameter files is missing');
  const roots = files.filter((file) => file.isRoot);
  if (roots.length > 1) throw specProblem('Only one file can have type ROOT');
  if (roots[0]) return roots[0];
  if (second) throw specProblem('At least one file must have type ROOT');
  return first;
}

export async function renameSpec(ctx: Ctx, actor: Actor, id: string, name: string): Promise<Spec> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await specFor(tx, actor, id, 'spec.edit');
    const ops: Op[] = [{ t: 'set', id: row.id, path: 'name', value: name }];
    const { changes } = await apply(tx, target, actor.userId, ops, ctx.config);
    const last =
      changes > 0 ? { updatedAt: tx.now, updatedBy: actor.userId } : await changedLast(tx.db, row.id);
    return { ...toSpec(row, last), name };
  });
}

/** Into the trash, from which it can be restored. */
export async function deleteSpec(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, id, async (tx) => {
    const { row, target } = await specFor(tx, actor, id, 'spec.delete');
    await apply(tx, target, actor.userId, [{ t: 'delete', id: row.id }], ctx.config);
  });
}

export const loaded = async (db: Db, row: ElementRow): Promise<Spec> =>
  toSpec(row, await changedLast(db, row.id));
