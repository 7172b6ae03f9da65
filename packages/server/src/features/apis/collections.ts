import type { ConvertOptions } from '@parley/format/openapi';
import type { Actor } from '../../access/actor.ts';
import { apiFor, bareId, collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import { Tx } from '../../db/tx.ts';
import { limitReached } from '../../errors.ts';
import { newId, uidOf } from '../../ids.ts';
import { collectionDocument } from '../collections/document.ts';
import { copyCollection } from '../collections/duplicates.ts';
import { createCollection } from '../collections/store-document.ts';
import { collectionOf } from '../specs/conversions.ts';
import { insertLink } from '../specs/links.ts';
import { withTexts } from '../specs/load-definition.ts';
import { filesOf } from '../specs/stored-files.ts';
import { readText } from '../specs/texts.ts';
import { countApiCollections, insertApiCollection, isInApi } from './collection-store.ts';
import { apiCollectionNotFound, notAllowed, schemaNotFound } from './failures.ts';
import { isConvertible } from './schema-types.ts';
import { schemaOf } from './store.ts';
import { collectionsIn, publishedVersion } from './version-store.ts';

const collectionsMax = 100;

/** Copies a collection of any workspace into the API's. Returns the uid of the copy. */
export async function copyIntoApi(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  collectionId: string,
): Promise<string> {
  const api = await editedApi(ctx.db, actor, apiId);
  const { row } = await collectionFor(ctx.db, actor, collectionId, 'collection.view');
  let uid = '';
  const input = { workspaceId: api.row.spaceId, suffix: '' };
  await copyCollection(ctx, actor, row, input, async (tx, copyId) => {
    await attach(tx, actor, api.row.id, copyId);
    uid = uidOf(actor.userId, copyId);
  });
  return uid;
}

/** Makes a collection in the API's workspace. `raw`: the bytes of `{"collection": ...}`. */
export async function createInApi(ctx: Ctx, actor: Actor, apiId: string, raw: Buffer): Promise<string> {
  const api = await editedApi(ctx.db, actor, apiId);
  const made = await createCollection(ctx, actor, api.row.spaceId, raw, (tx, { id }) =>
    attach(tx, actor, api.row.id, id),
  );
  return uidOf(actor.userId, made.id);
}

/** Makes a collection of the API's schema; it can be brought up to it later. */
export async function generateInApi(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  input: { name: string; options: ConvertOptions },
): Promise<string> {
  const api = await editedApi(ctx.db, actor, apiId);
  const id = api.row.id;
  const schema = await schemaOf(ctx.db, id);
  if (!schema) throw schemaNotFound();
  if (!isConvertible(schema.type)) throw notAllowed('Collections are made of OpenAPI schemas only.');
  const definition = await withTexts(ctx.db, id, await filesOf(ctx.db, schema));
  const options = { ...input.options, idSeed: newId() };
  const raw = await collectionOf(definition, options, input.name);
  const made = await createCollection(ctx, actor, api.row.spaceId, raw, async (tx, collection) => {
    await attach(tx, actor, id, collection.id);
    const link = { specId: schema.id, collectionId: collection.id, origin: 'spec' as const };
    const more = { options: JSON.stringify(options), collectionRev: collection.rev };
    const by = { userId: actor.userId, files: definition.state };
    await insertLink(tx, { ...link, ...more, collectionName: input.name }, by);
  });
  return uidOf(actor.userId, made.id);
}

async function attach(tx: Tx, actor: Actor, apiId: string, collectionId: string): Promise<void> {
  await editedApi(tx, actor, apiId);
  if ((await countApiCollections(tx.db, apiId)) >= collectionsMax)
    throw limitReached('collections', collectionsMax, 'collections in an API');
  await insertApiCollection(tx, { apiId, collectionId, createdBy: actor.userId });
}

const editedApi = (from: Db | Tx, actor: Actor, id: string): Promise<LoadedRoot> =>
  apiFor(from, actor, id, 'api.edit');

/** A collection that belongs to the API. */
export async function apiCollectionFor(
  from: Db | Tx,
  actor: Actor,
  apiId: string,
  collectionId: string,
): Promise<LoadedRoot> {
  const { row } = await apiFor(from, actor, apiId, 'api.view');
  const collection = await collectionFor(from, actor, collectionId, 'collection.view');
  const db = from instanceof Tx ? from.db : from;
  if (!(await isInApi(db, row.id, collection.row.id))) throw apiCollectionNotFound();
  return collection;
}

/** Its document, as it is or as it was in a version, as the bytes of a JSON object. */
export async function getApiCollection(
  ctx: Ctx,
  actor: Actor,
  place: { apiId: string; collectionId: string; versionId?: string | undefined },
): Promise<Buffer> {
  if (place.versionId === undefined) {
    const { row } = await apiCollectionFor(ctx.db, actor, place.apiId, place.collectionId);
    return unwrapped((await collectionDocument(ctx, row.id)).body);
  }
  const { row } = await apiFor(ctx.db, actor, place.apiId, 'api.view');
  const version = await publishedVersion(ctx.db, row.id, place.versionId);
  const found = collectionsIn(version).find(({ id }) => id === bareId(place.collectionId));
  if (!found) throw apiCollectionNotFound();
  return unwrapped(Buffer.from(await readText(ctx.db, row.id, found.hash)));
}

/** `{"collection":X}` without the wrapping, whatever the size: nothing is parsed. */
function unwrapped(body: Buffer): Buffer {
  return body.subarray(body.indexOf('{', 1), body.lastIndexOf('}'));
}
