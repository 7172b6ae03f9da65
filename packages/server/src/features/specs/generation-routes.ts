import Type from 'typebox';
import { route } from '../../http/route.ts';
import type { Format } from './conversions.ts';
import { inSpecWords, instanceNotFound, specProblem } from './failures.ts';
import { generateCollection } from './generate-collection.ts';
import { generateSpec } from './generate-spec.ts';
import {
  CollectionsOfSpec,
  linkedToWire,
  NewCollection,
  NewSpecOf,
  optionsFromWire,
  SpecsOfCollection,
  SyncOptionsChange,
  SyncOptionsReply,
  TaskReply,
  TaskStarted,
  taskToWire,
} from './generation-wire.ts';
import { listCollectionsOfSpec, listSpecsOfCollection, setSyncOptions } from './linked.ts';
import { specTypeOf } from './spec-types.ts';
import { startSync } from './sync.ts';
import { getSpecTask } from './tasks.ts';
import { page } from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'specs',
  bodyNoun: 'generation',
  explain: inSpecWords,
} as const;
const ofSpec = { ...common, path: '/specs/:specId/generations/:elementType' } as const;
const ofCollection = { ...common, path: '/collections/:collectionUid/generations/:elementType' } as const;
const pageDefault = 10;

export const generationRoutes = [
  route({
    ...ofSpec,
    operation: 'getSpecCollections',
    summary: 'Lists the collections that go with a specification, latest first',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: CollectionsOfSpec },
    handle: async (ctx, { actor, params, query }) => {
      const { linked, nextCursor } = await listCollectionsOfSpec(ctx, actor, specIn(params), {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { collections: linked.map(linkedToWire), meta: { nextCursor } } };
    },
  }),
  route({
    ...ofSpec,
    operation: 'generateCollection',
    summary: 'Starts making a collection of a specification',
    method: 'POST',
    body: NewCollection,
    reply: { 202: TaskStarted },
    handle: async (ctx, { actor, params, body }) => {
      const input = { name: body.name, options: optionsFromWire(body.options) };
      const { taskId, specId } = await generateCollection(ctx, actor, specIn(params), input);
      return { status: 202, body: { taskId, url: `/specs/${specId}/tasks/${taskId}` } };
    },
  }),
  route({
    ...common,
    operation: 'syncSpecWithCollection',
    summary: 'Starts bringing a specification up to its collection',
    method: 'PUT',
    path: '/specs/:specId/synchronizations',
    query: Type.Object({ collectionUid: Type.String() }),
    reply: { 202: TaskStarted },
    handle: async (ctx, { actor, params, query }) => {
      const pair = { specId: params.specId ?? '', collectionId: query.collectionUid };
      const { taskId, specId } = await startSync(ctx, actor, { ...pair, changes: 'spec' });
      return { status: 202, body: { taskId, url: `/specs/${specId}/tasks/${taskId}` } };
    },
  }),
  route({
    ...common,
    operation: 'updateSpecSyncOptions',
    summary: 'Changes what is synchronized between a specification and its collection',
    method: 'PATCH',
    path: '/specs/:specId/collections/:collectionId/sync-options',
    body: SyncOptionsChange,
    reply: { 200: SyncOptionsReply },
    handle: async (ctx, { actor, params, body }) => {
      if (body.syncOptions === undefined)
        throw specProblem('syncOptions should be there in the request body.');
      const pair = { specId: params.specId ?? '', collectionId: params.collectionId ?? '' };
      return { body: { syncOptions: await setSyncOptions(ctx, actor, pair, body.syncOptions) } };
    },
  }),
  route({
    ...ofCollection,
    operation: 'getGeneratedCollectionSpecs',
    summary: 'Lists the specifications that go with a collection, latest first',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: SpecsOfCollection },
    handle: async (ctx, { actor, params, query }) => {
      const { linked, nextCursor } = await listSpecsOfCollection(ctx, actor, collectionIn(params), {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      const specs = linked.map((one) => ({ ...linkedToWire(one), updatedBy: one.updatedBy }));
      return { body: { specs, meta: { nextCursor } } };
    },
  }),
  route({
    ...ofCollection,
    operation: 'generateSpecFromCollection',
    summary: 'Starts making a specification of a collection',
    method: 'POST',
    body: NewSpecOf,
    reply: { 200: TaskStarted },
    handle: async (ctx, { actor, params, body }) => {
      const { taskId, collectionUid } = await generateSpec(ctx, actor, collectionIn(params), {
        name: body.name,
        type: specTypeOf(body.type ?? 'OPENAPI:3.0'),
        format: formatOf(body.format),
      });
      return { body: { taskId, url: `/collections/${collectionUid}/tasks/${taskId}` } };
    },
  }),
  route({
    ...common,
    operation: 'syncCollectionWithSpec',
    summary: 'Starts bringing a collection up to its specification',
    method: 'PUT',
    path: '/collections/:collectionUid/synchronizations',
    query: Type.Object({ specId: Type.String() }),
    reply: { 202: TaskStarted },
    handle: async (ctx, { actor, params, query }) => {
      const pair = { specId: query.specId, collectionId: params.collectionUid ?? '' };
      const { taskId, collectionUid } = await startSync(ctx, actor, { ...pair, changes: 'collection' });
      return { status: 202, body: { taskId, url: `/collections/${collectionUid}/tasks/${taskId}` } };
    },
  }),
  route({
    ...common,
    operation: 'getAsyncSpecTaskStatus',
    summary: 'Tells how far a generation or synchronization is',
    method: 'GET',
    path: '/:elementType/:elementId/tasks/:taskId',
    reply: { 200: TaskReply },
    handle: async (ctx, { actor, params }) => {
      if (params.elementType !== 'specs' && params.elementType !== 'collections') throw instanceNotFound();
      return {
        body: taskToWire(await getSpecTask(ctx, actor, params.elementId ?? '', params.taskId ?? '')),
      };
    },
  }),
];

type Params = Record<string, string>;

/** Specifications make collections, collections make specifications; nothing makes anything else. */
function specIn({ specId = '', elementType }: Params): string {
  if (elementType !== 'collection') throw instanceNotFound();
  return specId;
}

function collectionIn({ collectionUid = '', elementType }: Params): string {
  if (elementType !== 'spec') throw instanceNotFound();
  return collectionUid;
}

function formatOf(text = 'JSON'): Format {
  const format = text.toLowerCase();
  if (format === 'json' || format === 'yaml') return format;
  throw specProblem('The property `format` is invalid. Should be one of: JSON, YAML');
}
