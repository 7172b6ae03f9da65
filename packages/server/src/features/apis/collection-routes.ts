import type { Static } from 'typebox';
import Type from 'typebox';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { route } from '../../http/route.ts';
import { optionsFromWire } from '../specs/generation-wire.ts';
import { checkAccept } from './accept.ts';
import { copyIntoApi, createInApi, generateInApi, getApiCollection } from './collections.ts';
import { apiInvalid, inApiWords, inCollectionWords } from './failures.ts';
import { startCollectionSync } from './sync.ts';
import { ApiCollection, ApiCollectionId, NewApiCollection, SyncTaskStarted } from './version-wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'apis',
  bodyNoun: 'collection',
  explain: inApiWords,
} as const;
/** Larger collections are made by themselves first, and then copied into the API. */
const newCollectionBytesMax = 10 * 1_048_576;

export const collectionRoutes = [
  route({
    ...common,
    operation: 'addApiCollection',
    summary: 'Gives an API a collection: a copy, a new one, or one made of its schema',
    method: 'POST',
    path: '/apis/:apiId/collections',
    bodyBytesMax: () => newCollectionBytesMax,
    body: NewApiCollection,
    reply: { 200: ApiCollectionId },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      return { body: { id: await addCollection(ctx, actor, params.apiId ?? '', body) } };
    },
  }),
  route({
    ...common,
    operation: 'getApiCollection',
    summary: 'Gets a collection of an API, as it is or as it was in a version',
    method: 'GET',
    path: '/apis/:apiId/collections/:collectionId',
    explain: inCollectionWords,
    query: Type.Object({ versionId: Type.Optional(Type.String()) }),
    reply: { 200: ApiCollection },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const { apiId = '', collectionId = '' } = params;
      const place = { apiId, collectionId, versionId: query.versionId };
      const data = await getApiCollection(ctx, actor, place);
      return { content: { type: 'application/json; charset=utf-8', data } };
    },
  }),
  route({
    ...common,
    operation: 'syncCollectionWithSchema',
    summary: "Starts bringing a collection up to the API's schema",
    method: 'PUT',
    path: '/apis/:apiId/collections/:collectionId/sync-with-schema-tasks',
    reply: { 202: SyncTaskStarted },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      const pair = { apiId: params.apiId ?? '', collectionId: params.collectionId ?? '' };
      const { taskId, apiId } = await startCollectionSync(ctx, actor, pair);
      const location = `${ctx.publicUrl}/api/apis/${apiId}/tasks/${taskId}`;
      return { status: 202, body: { taskId }, headers: { location } };
    },
  }),
];

async function addCollection(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  { operationType, name, data, options }: Static<typeof NewApiCollection>,
): Promise<string> {
  switch (operationType) {
    case 'COPY_COLLECTION':
      if (typeof data?.collectionId !== 'string')
        throw apiInvalid('Parameter, data.collectionId is missing.');
      return copyIntoApi(ctx, actor, apiId, data.collectionId);
    case 'CREATE_NEW':
      if (!data) throw apiInvalid('Parameter, data is missing.');
      return createInApi(ctx, actor, apiId, Buffer.from(JSON.stringify({ collection: data })));
    case 'GENERATE_FROM_SCHEMA':
      if (!name) throw apiInvalid('Parameter, name is missing.');
      return generateInApi(ctx, actor, apiId, { name, options: optionsFromWire(options) });
    default:
      throw apiInvalid(
        'Parameter, operationType is invalid. It is one of: COPY_COLLECTION, CREATE_NEW, GENERATE_FROM_SCHEMA',
      );
  }
}
