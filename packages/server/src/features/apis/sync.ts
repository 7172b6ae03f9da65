import type { ConvertOptions } from '@parley/format/openapi';
import type { Actor } from '../../access/actor.ts';
import { apiFor, collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { SpecLinkRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { conflict, isApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { hasUnfinishedJob, type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { collectionDocument } from '../collections/document.ts';
import { replaceCollection } from '../collections/store-document.ts';
import { updatedCollection } from '../specs/conversions.ts';
import { findLink, updateLink } from '../specs/links.ts';
import { withTexts } from '../specs/load-definition.ts';
import { filesOf, type SpecFile } from '../specs/stored-files.ts';
import { lockBoth } from '../specs/sync.ts';
import { isInApi } from './collection-store.ts';
import { apiCollectionNotFound, busy, notAllowed, schemaNotFound } from './failures.ts';
import { isConvertible } from './schema-types.ts';
import { type ApiSchema, schemaOf } from './store.ts';
import { failureOfTask, subjectOf } from './tasks.ts';

type Input = { apiId: string; collectionId: string };

/** Edits that arrive while a synchronisation is worked out make it start again, this often. */
const attemptsMax = 5;

/** Starts bringing a collection up to the API's schema. */
export async function startCollectionSync(
  ctx: Ctx,
  actor: Actor,
  pair: Input,
): Promise<{ taskId: string; apiId: string }> {
  const seen = await bothSides(ctx.db, actor, pair);
  const [apiId, collectionId] = [seen.api.row.id, seen.collection.row.id];
  const subjectId = subjectOf(apiId, collectionId);
  const taskId = newId();
  const job = newJob(ctx, syncWithSchema, actor, { taskId, subjectId, input: { apiId, collectionId } });
  await write(ctx, collectionId, async (tx) => {
    await lockBoth(tx, seen.api, seen.collection);
    await bothSides(tx, actor, pair);
    if (await hasUnfinishedJob(tx.db, subjectId, [syncWithSchema.kind]))
      throw busy('The collection is being brought up to the schema.');
    await queueJob(tx, job);
  });
  return { taskId, apiId };
}

type Both = { api: LoadedRoot; collection: LoadedRoot; schema: ApiSchema; link: SpecLinkRow };

/** Whoever may change both. Only what was made of this schema knows what in it came from there. */
async function bothSides(from: Db | Tx, actor: Actor, pair: Input): Promise<Both> {
  const api = await apiFor(from, actor, pair.apiId, 'api.edit');
  const collection = await collectionFor(from, actor, pair.collectionId, 'collection.edit');
  const db = from instanceof Tx ? from.db : from;
  if (!(await isInApi(db, api.row.id, collection.row.id))) throw apiCollectionNotFound();
  const schema = await schemaOf(db, api.row.id);
  if (!schema) throw schemaNotFound();
  if (!isConvertible(schema.type)) throw notAllowed('Collections are brought up to OpenAPI schemas only.');
  const link = await findLink(db, schema.id, collection.row.id);
  if (!link) throw notAllowed('Only collections that were generated from the schema are brought up to it.');
  return { api, collection, schema, link };
}

/** Scripts, examples, variable values, rows that were added, order, names and ids of the collection stay. */
export const syncWithSchema: JobKind<Input> = {
  kind: 'api-collection-sync',
  failure: failureOfTask,
  run: async (ctx, { actor, input, done }: Job<Input>) => {
    for (let attempt = 1; ; attempt++) {
      const { api, collection, schema, link } = await bothSides(ctx.db, actor, input);
      const [apiId, id] = [api.row.id, collection.row.id];
      const now = await withTexts(ctx.db, apiId, await filesOf(ctx.db, schema));
      const before = await withTexts(ctx.db, apiId, JSON.parse(link.base) as SpecFile[]);
      const { body, rev } = await collectionDocument(ctx, id);
      const raw = await updatedCollection(
        { before, now, collection: body },
        JSON.parse(link.options) as ConvertOptions,
        { syncExamples: link.syncExamples === 1, deleteOrphanedRequests: link.deleteOrphanedRequests === 1 },
      );
      try {
        await replaceCollection(ctx, actor, id, raw, rev, async (tx, after) => {
          await bothSides(tx.db, actor, input);
          const change = { base: JSON.stringify(now.state), collectionRev: after.rev };
          await updateLink(tx, link, { ...change, updatedBy: actor.userId, updatedAt: tx.now });
          const uid = uidOf(collection.row.ownerId, id);
          await done(tx, { resources: [{ id: uid, url: `/apis/${apiId}/collections/${uid}` }] });
        });
        return;
      } catch (error) {
        if (!isApiError(error) || error.code !== 'staleRevision') throw error;
        if (attempt >= attemptsMax) throw conflict('syncRace');
      }
    }
  },
};
