import type { JsonObject } from '@parley/format';
import Type from 'typebox';
import { invalid, missing, notFound } from '../../errors.ts';
import { describeConflicts, describeErrors } from '../../http/error-wire.ts';
import { iso } from '../../http/paging.ts';
import { type Answer, route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import { findTask } from '../../jobs/tasks.ts';
import {
  deleteCollection,
  getCollection,
  getMinimalCollection,
  listCollections,
  type MinimalCollection,
  patchCollection,
} from './collections.ts';
import { duplicateCollection, duplicateJob } from './duplicates.ts';
import { restoreCollection } from './history.ts';
import { checkPatch } from './patch-rules.ts';
import { createCollection } from './store-document.ts';
import { putCollection, putCollectionLater, updateJob } from './updates.ts';
import {
  CollectionBody,
  CollectionBrief,
  CollectionGone,
  CollectionList,
  CollectionPatched,
  CollectionReply,
  collectionToBrief,
  collectionToListItem,
  DuplicateTask,
  UpdateTask,
  UpdateTaskState,
} from './wire.ts';

describeConflicts({
  collectionMismatch: () => ({
    status: 400,
    name: 'collectionMismatchError',
    message: 'The collection ID in the path does not match the collection ID in the request body.',
  }),
});
describeErrors({
  collectionPatch: (params) => ({
    status: 400,
    name: String(params.name ?? 'badRequest'),
    problem: 'bad-request',
    title: 'Bad Request',
    message: String(params.message),
    ...(params.param === undefined ? {} : { details: { param: params.param } }),
  }),
});

const family = 'collections';
const one = { path: '/collections/:collectionId', auth: 'user', errors: 'envelope', family } as const;
const document = {
  body: CollectionBody,
  bodyNoun: 'collection',
  bodyMode: 'raw',
  bodyBytesMax: (ctx: { config: { collectionBytesMax: number } }) => ctx.config.collectionBytesMax,
} as const;
const listLimitMax = 1000;
const idOf = (params: Record<string, string>): string => params.collectionId ?? '';

export const collectionRoutes = [
  route({
    operation: 'getCollections',
    summary: 'Lists collections',
    method: 'GET',
    path: '/collections',
    auth: 'user',
    errors: 'envelope',
    family,
    query: Type.Object({
      workspace: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: listLimitMax })),
      offset: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
    reply: { 200: CollectionList },
    handle: async (ctx, { actor, query }) => {
      const { workspace, name, limit, offset } = query;
      const paged = limit !== undefined || offset !== undefined;
      if (name !== undefined && paged) throw invalid('name', 'cannot be combined with limit or offset');
      const { rows, total } = await listCollections(ctx, actor, {
        workspaceId: workspace,
        name,
        limit,
        offset,
      });
      const collections = rows.map((row) => collectionToListItem(row, row.fork));
      return {
        body: {
          collections,
          ...(paged ? { meta: { total, offset: offset ?? 0, limit: limit ?? total } } : {}),
        },
      };
    },
  }),
  route({
    operation: 'createCollection',
    summary: 'Creates a collection from a Collection v2.1 document',
    method: 'POST',
    path: '/collections',
    auth: 'user',
    errors: 'envelope',
    family,
    ...document,
    query: Type.Object({ workspace: Type.Optional(Type.String()) }),
    reply: { 200: CollectionBrief },
    handle: async (ctx, { actor, query, raw }) => ({
      body: collectionToBrief(await createCollection(ctx, actor, query.workspace, raw)),
    }),
  }),
  route({
    ...one,
    operation: 'getCollection',
    summary: 'Gets a collection as a Collection v2.1 document',
    method: 'GET',
    auth: 'collection',
    query: Type.Object({ access_key: Type.Optional(Type.String()), model: Type.Optional(Type.String()) }),
    reply: { 200: CollectionReply, 304: null },
    handle: async (ctx, { actor, params, query, headers }) => {
      if (query.model === 'minimal')
        return { body: minimalToWire(await getMinimalCollection(ctx, actor, idOf(params))) };
      const { rev, body } = await getCollection(ctx, actor, idOf(params));
      const etag = `"${rev}"`;
      if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
      return { content: { type: 'application/json; charset=utf-8', data: body }, headers: { etag } };
    },
  }),
  route({
    ...one,
    ...document,
    operation: 'putCollection',
    summary: 'Replaces the contents of a collection',
    method: 'PUT',
    reply: { 200: CollectionBrief, 202: UpdateTask },
    handle: async (ctx, { actor, params, raw, headers, ifMatch }) => {
      const id = idOf(params);
      if (/\brespond-async\b/.test(String(headers.prefer ?? ''))) {
        const taskId = await putCollectionLater(ctx, actor, id, raw, ifMatch);
        return {
          status: 202,
          body: { task: { id: taskId, status: 'in-progress' } },
          headers: { 'preference-applied': 'respond-async' },
        };
      }
      return { body: collectionToBrief(await putCollection(ctx, actor, id, raw, ifMatch)) };
    },
  }),
  route({
    ...one,
    operation: 'patchCollection',
    summary: 'Changes name, description, variables, auth or scripts of a collection',
    method: 'PATCH',
    body: Type.Object({
      collection: Type.Object({
        info: Type.Optional(
          Type.Object({
            name: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
            description: Type.Optional(Type.Unknown()),
          }),
        ),
        variable: Type.Optional(Type.Unknown()),
        auth: Type.Optional(Type.Unknown()),
        events: Type.Optional(Type.Unknown()),
      }),
    }),
    bodyNoun: 'collection',
    reply: { 200: CollectionPatched },
    handle: async (ctx, { actor, params, body, ifMatch }) => {
      checkPatch(body.collection);
      const { id, fields, rev } = await patchCollection(ctx, actor, idOf(params), body.collection, ifMatch);
      const info = fields.info as JsonObject;
      return {
        body: { collection: { id, name: String(info.name), description: info.description ?? '' } },
        headers: { etag: `"${rev}"` },
      };
    },
  }),
  route({
    ...one,
    operation: 'deleteCollection',
    summary: 'Moves a collection to the trash',
    method: 'DELETE',
    reply: { 200: CollectionGone },
    handle: async (ctx, { actor, params, ifMatch }) => {
      const row = await deleteCollection(ctx, actor, idOf(params), ifMatch);
      return { body: { collection: { id: row.id, uid: uidOf(row.ownerId, row.id) } } };
    },
  }),
  route({
    operation: 'duplicateCollection',
    summary: 'Starts a copy of a collection',
    method: 'POST',
    path: '/collections/:collectionId/duplicates',
    auth: 'user',
    errors: 'problem',
    family,
    body: Type.Object({
      workspace: Type.Optional(Type.String()),
      suffix: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    reply: { 200: DuplicateTask },
    handle: async (ctx, { actor, params, body }) => {
      if (body.workspace === undefined) throw missing('workspace');
      const id = await duplicateCollection(ctx, actor, idOf(params), {
        workspaceId: body.workspace,
        suffix: body.suffix,
      });
      return { body: { task: { id, status: 'processing' } } };
    },
  }),
  route({
    operation: 'getDuplicateCollectionTaskStatus',
    summary: 'Tells how far a copy is',
    method: 'GET',
    path: '/collection-duplicate-tasks/:taskId',
    auth: 'user',
    errors: 'problem',
    family,
    reply: { 200: DuplicateTask },
    handle: async (ctx, { actor, params }) => {
      const task = await findTask(ctx, duplicateJob.kind, params.taskId ?? '', actor.userId);
      if (!task) throw notFound('task');
      const status = { running: 'processing', done: 'completed', failed: 'failed' }[task.status];
      const details = JSON.parse(task.details) as { reason?: string };
      return { body: { task: { id: task.id, reason: details.reason ?? null, status } } };
    },
  }),
  route({
    operation: 'getCollectionUpdatesTasks',
    summary: 'Tells how far an asynchronous update is',
    method: 'GET',
    path: '/collection-updates-tasks/:taskId',
    auth: 'user',
    errors: 'problem',
    family,
    reply: { 200: UpdateTaskState },
    handle: async (ctx, { actor, params }) => {
      const task = await findTask(ctx, updateJob.kind, params.taskId ?? '', actor.userId);
      if (!task) throw notFound('task');
      return {
        body: {
          id: task.id,
          status: { running: 'in-progress', done: 'successful', failed: 'failed' }[task.status],
        },
      };
    },
  }),
  route({
    operation: 'restoreCollection',
    summary: 'Brings a collection back to an earlier revision',
    method: 'POST',
    path: '/parley/collections/:collectionId/restorations',
    auth: 'user',
    errors: 'problem',
    family,
    body: Type.Object({ revision: Type.Integer({ minimum: 1 }) }),
    reply: { 200: Type.Object({ revision: Type.Integer(), changes: Type.Integer() }) },
    handle: async (ctx, { actor, params, body }) => {
      const { rev, changes } = await restoreCollection(ctx, actor, idOf(params), body.revision);
      return { body: { revision: rev, changes } };
    },
  }),
];

function minimalToWire({ loaded: { row }, fields, children, tree, fork }: MinimalCollection): Answer['body'] {
  const { info, event, item: _, ...rest } = fields;
  return {
    collection: {
      info: {
        _postman_id: row.id,
        ...(info as JsonObject),
        updatedAt: iso(tree.updatedAt),
        uid: uidOf(row.ownerId, row.id),
        createdAt: iso(row.createdAt),
        lastUpdatedBy: String(tree.updatedBy),
        ...(fork ? { fork } : {}),
      },
      ...rest,
      ...(event === undefined ? {} : { events: event }),
      rootLevelRequests: children
        .filter((child) => child.kind === 'request')
        .map((child) => uidOf(child.ownerId, child.id)),
      rootLevelFolders: children
        .filter((child) => child.kind === 'folder')
        .map((child) => uidOf(child.ownerId, child.id)),
    },
  };
}
