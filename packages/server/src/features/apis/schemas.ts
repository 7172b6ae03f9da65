import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { apiFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import { limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { bundled } from '../specs/conversions.ts';
import { checkFree, checkPath } from '../specs/file-paths.ts';
import { withTexts } from '../specs/load-definition.ts';
import { checkBytes, filesMax } from '../specs/specs.ts';
import { filesOf } from '../specs/stored-files.ts';
import { insertText, type NewText, prepareText, readText } from '../specs/texts.ts';
import { apiInvalid, schemaExists, schemaNotLinked } from './failures.ts';
import { checkSchemaPath, isBundled, type SchemaType } from './schema-types.ts';
import { type SchemaState, schemaOf } from './store.ts';
import { schemaInVersion } from './version-store.ts';

export const schemaFileBytesMax = 10 * 1_048_576;

export type GivenSchemaFile = { path: string; content: string; isRoot: boolean };

export async function createSchema(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  input: { type: SchemaType; files: readonly GivenSchemaFile[] },
): Promise<SchemaState> {
  const { ops, texts } = await draftSchema(input);
  return write(ctx, apiId, async (tx) => {
    const { row, target } = await apiFor(tx, actor, apiId, 'api.edit');
    if (await schemaOf(tx.db, row.id)) throw schemaExists();
    await apply(tx, target, actor.userId, ops(row.id), ctx.config);
    for (const text of texts) await insertText(tx, row.id, text);
    return stateOfSchema(tx.db, row.id);
  });
}

/** Everything about a new schema that needs no database. */
async function draftSchema({
  type,
  files,
}: {
  type: SchemaType;
  files: readonly GivenSchemaFile[];
}): Promise<{ ops: (apiId: string) => Op[]; texts: NewText[] }> {
  if (files.length > filesMax) throw limitReached('files', filesMax, 'files in a schema');
  const root = rootOf(files);
  const id = newId();
  const paths = new Set<string>();
  const texts: NewText[] = [];
  const fileOps: Op[] = [];
  let rootId = '';
  for (const file of files) {
    checkSchemaPath(type, checkPath(file.path));
    checkFree(file.path, paths);
    paths.add(file.path);
    const text = await prepareText(file.content);
    checkBytes(text, schemaFileBytesMax);
    texts.push(text);
    const fileId = newId();
    if (file === root) rootId = fileId;
    const fields = { path: file.path, text: { hash: text.hash, bytes: text.bytes } };
    fileOps.push({ t: 'create', id: fileId, kind: 'apiFile', parentId: id, fields });
  }
  const fields: JsonObject = { type, root: rootId };
  return {
    ops: (apiId) => [{ t: 'create', id, kind: 'apiSchema', parentId: apiId, fields }, ...fileOps],
    texts,
  };
}

/** The one that says so; of several that say nothing the one called index, or the first. */
function rootOf(files: readonly GivenSchemaFile[]): GivenSchemaFile {
  const roots = files.filter((file) => file.isRoot);
  if (roots.length > 1) throw apiInvalid('Only one file of a schema is its root');
  const root = roots[0] ?? files.find(({ path }) => /^index\.[^/]+$/.test(path)) ?? files[0];
  if (!root) throw apiInvalid('Parameter, files has at least one file');
  return root;
}

/** Throws `schemaNotLinked` for any id but that of the API's schema. `versionId`: as it was in that version. */
export async function schemaState(
  db: Db,
  apiId: string,
  schemaId: string,
  versionId?: string | undefined,
): Promise<SchemaState> {
  const state =
    versionId === undefined ? await schemaAsIs(db, apiId) : await schemaInVersion(db, apiId, versionId);
  if (state?.schema.id !== schemaId.toLowerCase()) throw schemaNotLinked();
  return state;
}

async function schemaAsIs(db: Db, apiId: string): Promise<SchemaState | undefined> {
  const schema = await schemaOf(db, apiId);
  return schema && { schema, files: await filesOf(db, schema) };
}

async function stateOfSchema(db: Db, apiId: string): Promise<SchemaState> {
  const state = await schemaAsIs(db, apiId);
  if (!state) throw schemaNotLinked();
  return state;
}

/** What a schema says of itself, and with `bundled` its text: several files as one document where the language can. */
export async function getSchema(
  ctx: Ctx,
  actor: Actor,
  place: { apiId: string; schemaId: string; versionId?: string | undefined },
  isText: boolean,
): Promise<SchemaState & { content: string | null }> {
  const { row } = await apiFor(ctx.db, actor, place.apiId, 'api.view');
  const state = await schemaState(ctx.db, row.id, place.schemaId, place.versionId);
  return { ...state, content: isText ? await textOf(ctx, row.id, state) : null };
}

async function textOf(ctx: Ctx, apiId: string, { schema, files }: SchemaState): Promise<string> {
  const root = files.find((file) => file.isRoot);
  if (!root || files.length === 1 || !isBundled(schema.type))
    return root ? readText(ctx.db, apiId, root.text.hash) : '';
  return bundled(await withTexts(ctx.db, apiId, files));
}
