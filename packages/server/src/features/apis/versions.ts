import type { Actor } from '../../access/actor.ts';
import { apiFor, bareId } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ApiVersionRow, ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { newJob, queueJob } from '../../jobs/job.ts';
import { filesOf } from '../specs/stored-files.ts';
import { afterOf } from './apis.ts';
import { collectionsOfApi } from './collection-store.ts';
import {
  apiCollectionNotFound,
  apiInvalid,
  notAllowed,
  schemaNotLinked,
  versionNotFound,
} from './failures.ts';
import { publishVersion } from './publish.ts';
import { schemaOf } from './store.ts';
import { subjectOf } from './tasks.ts';
import {
  collectionsIn,
  deleteVersionRow,
  insertVersion,
  schemasIn,
  updateVersionRow,
  versionOf,
  versionsOf,
} from './version-store.ts';

const versionsMax = 1_000;

export type NewVersion = {
  name: string;
  releaseNotes: string;
  schemaIds: readonly string[];
  collectionIds: readonly string[];
};
export type VersionBrief = Pick<ApiVersionRow, 'id' | 'name' | 'releaseNotes' | 'createdAt' | 'updatedAt'>;
export type Version = VersionBrief & {
  schemas: { id: string; type: string }[];
  collections: { id: string; name: string }[];
};

export async function listVersions(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ versions: VersionBrief[]; total: number; nextCursor: string | null }> {
  const { row } = await apiFor(ctx.db, actor, apiId, 'api.view');
  const published = versionsOf(ctx.db, row.id).where('status', '=', 'published');
  const after = afterOf(page.cursor);
  let query = published
    .clearSelect()
    .select(['id', 'name', 'releaseNotes', 'createdAt', 'updatedAt'])
    .limit(page.limit + 1);
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('createdAt', '<', after.createdAt),
        eb.and([eb('createdAt', '=', after.createdAt), eb('id', '<', after.id)]),
      ]),
    );
  const { page: versions, last } = cut(await query.execute(), page.limit);
  const total = (await published.clearSelect().select('id').execute()).length;
  return { versions, total, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

/** Starts publishing: the schema as it is now, the collections as the task finds them. */
export async function createVersion(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  input: NewVersion,
): Promise<{ version: VersionBrief; apiId: string; taskId: string }> {
  const [id, taskId] = [newId(), newId()];
  const { row: seen } = await apiFor(ctx.db, actor, apiId, 'api.edit');
  const chosen = await chosenCollections(ctx.db, actor, seen, input.collectionIds);
  const job = newJob(ctx, publishVersion, actor, {
    ...{ taskId, subjectId: subjectOf(seen.id, id) },
    input: { apiId: seen.id, versionId: id, collectionIds: chosen },
  });
  return write(ctx, seen.id, async (tx) => {
    const { row } = await apiFor(tx, actor, seen.id, 'api.edit');
    const schemas = await chosenSchemas(tx.db, row.id, input.schemaIds);
    if (schemas.length === 0 && chosen.length === 0)
      throw apiInvalid('A version has a schema or a collection');
    await checkRoom(tx, row.id, input.name);
    const version: ApiVersionRow = {
      ...{ id, apiId: row.id, name: input.name, releaseNotes: input.releaseNotes, status: 'pending' },
      ...{ taskId, schemas: JSON.stringify(schemas), collections: '[]' },
      ...{ createdBy: actor.userId, createdAt: tx.now, updatedAt: tx.now },
    };
    await insertVersion(tx, version);
    await queueJob(tx, job);
    return { version, apiId: row.id, taskId };
  });
}

async function chosenSchemas(db: Db, apiId: string, ids: readonly string[]) {
  const schema = await schemaOf(db, apiId);
  const strange = ids.some((id) => id.toLowerCase() !== schema?.id);
  if (strange) throw schemaNotLinked();
  return schema && ids.length > 0 ? [{ schema, files: await filesOf(db, schema) }] : [];
}

async function chosenCollections(
  db: Db,
  actor: Actor,
  api: ElementRow,
  ids: readonly string[],
): Promise<string[]> {
  const known = new Set((await collectionsOfApi(db, actor, api.id)).map(({ id }) => id));
  const chosen = [...new Set(ids.map((id) => bareId(id) ?? ''))];
  if (chosen.some((id) => !known.has(id))) throw apiCollectionNotFound();
  return chosen;
}

async function checkRoom(tx: Tx, apiId: string, name: string): Promise<void> {
  const versions = await versionsOf(tx.db, apiId).clearSelect().select('name').execute();
  if (versions.length >= versionsMax) throw limitReached('versions', versionsMax, 'versions of an API');
  if (versions.some((one) => one.name === name)) throw apiInvalid(`The version ${name} exists already`);
}

/** A pending version is where its task is, for those who may change the API, and nothing for others. */
export async function getVersion(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  versionId: string,
): Promise<Version | { taskPath: string }> {
  const { row: api, can } = await apiFor(ctx.db, actor, apiId, 'api.view');
  const row = await versionOf(ctx.db, api.id, versionId);
  if (row.status === 'pending') {
    if (!can.has('api.edit')) throw versionNotFound();
    return { taskPath: `/apis/${api.id}/tasks/${row.taskId}` };
  }
  return {
    ...row,
    schemas: schemasIn(row).map(({ schema: { id, type } }) => ({ id, type })),
    collections: collectionsIn(row).map(({ id, name }) => ({ id, name })),
  };
}

export async function updateVersion(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  versionId: string,
  change: { name: string; releaseNotes?: string | undefined },
): Promise<VersionBrief> {
  return write(ctx, apiId, async (tx) => {
    const { row: api } = await apiFor(tx, actor, apiId, 'api.edit');
    const row = await versionOf(tx.db, api.id, versionId);
    if (row.status === 'pending') throw notAllowed('The version is not published yet.');
    if (change.name !== row.name) await checkRoom(tx, api.id, change.name);
    const { name, releaseNotes = row.releaseNotes } = change;
    const next = { name, releaseNotes, updatedAt: tx.now };
    await updateVersionRow(tx, row.id, next);
    recordVersion(tx, api, actor.userId, 'api.versionChanged', { versionId: row.id, name });
    return { ...row, ...next };
  });
}

/** Also one that is being published: its task comes to nothing then. */
export async function deleteVersion(ctx: Ctx, actor: Actor, apiId: string, versionId: string): Promise<void> {
  await write(ctx, apiId, async (tx) => {
    const { row: api } = await apiFor(tx, actor, apiId, 'api.edit');
    const { id, name } = await versionOf(tx.db, api.id, versionId);
    await deleteVersionRow(tx, id);
    recordVersion(tx, api, actor.userId, 'api.versionDeleted', { versionId: id, name });
  });
}

function recordVersion(tx: Tx, api: ElementRow, actorId: number, path: string, data: object): void {
  tx.append(api.spaceId, actorId, [
    {
      ...{ type: 'event', rootId: api.id, elementId: api.id, kind: 'api', path },
      ...{ value: JSON.stringify(data), prior: null },
    },
  ]);
}
