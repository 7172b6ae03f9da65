import Type from 'typebox';
import { isApiError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import { inForkWords } from './errors.ts';
import { forkCollection } from './fork-collection.ts';
import { listForksOf, listOwnForks, pullCollection, sourceStatus } from './forks.ts';
import { mergeCollections } from './merge-collections.ts';
import { getMergeTask, startMerge } from './merge-tasks.ts';
import {
  ForkBody,
  ForkedReply,
  ForkList,
  forkedToWire,
  forkListToWire,
  MergeBody,
  MergedReply,
  MergeStartedReply,
  MergeTaskReply,
  mergeStartedToWire,
  mergeTaskToWire,
  NotAForkReply,
  OldMergeBody,
  OwnForkList,
  ownForkListToWire,
  PageParams,
  PulledReply,
  SourceStatusReply,
} from './wire.ts';

const family = 'forks';
const envelope = { auth: 'user', errors: 'envelope', family } as const;
const problem = { auth: 'user', errors: 'problem', family } as const;

export const forkRoutes = [
  route({
    ...problem,
    operation: 'asyncMergePullCollectionFork',
    summary: 'Starts a merge of a fork into its source, or a pull the other way',
    method: 'PUT',
    path: '/collection-merges',
    body: MergeBody,
    reply: { 200: MergeStartedReply },
    explain: inForkWords({ mergeRights: true }),
    handle: async (ctx, { actor, body }) => {
      const request = { sourceId: body.source, destinationId: body.destination, strategy: body.strategy };
      const task = await startMerge(ctx, actor, request);
      return { body: mergeStartedToWire(task) };
    },
  }),
  route({
    ...problem,
    operation: 'asyncMergePullCollectionTaskStatus',
    summary: 'Tells how far a merge or pull is, for 24 hours',
    method: 'GET',
    path: '/collection-merges-tasks/:taskId',
    reply: { 200: MergeTaskReply },
    handle: async (ctx, { actor, params }) => ({
      body: mergeTaskToWire(await getMergeTask(ctx, actor, params.taskId ?? '')),
    }),
  }),
  route({
    ...envelope,
    operation: 'getCollectionsForkedByUser',
    summary: 'Lists the collections the caller has forked',
    method: 'GET',
    path: '/collections/collection-forks',
    query: PageParams,
    reply: { 200: OwnForkList },
    handle: async (ctx, { actor, query }) => ({
      body: ownForkListToWire(await listOwnForks(ctx, actor, query)),
    }),
  }),
  route({
    ...envelope,
    operation: 'createCollectionFork',
    summary: 'Forks a collection into a workspace',
    method: 'POST',
    path: '/collections/fork/:collectionId',
    query: Type.Object({ workspace: Type.Optional(Type.String({ minLength: 1 })) }),
    body: ForkBody,
    bodyNoun: 'fork',
    reply: { 200: ForkedReply },
    explain: inForkWords({ notFound: 'forkItemNotFound' }),
    handle: async (ctx, { actor, params, query, body }) => {
      const input = {
        collectionId: params.collectionId ?? '',
        workspaceId: query.workspace,
        label: body.label,
      };
      const forked = await forkCollection(ctx, actor, input);
      return { body: forkedToWire(forked) };
    },
  }),
  route({
    ...envelope,
    operation: 'mergeCollectionFork',
    summary: 'Merges a fork into its source and waits for it (deprecated: start a merge instead)',
    method: 'POST',
    path: '/collections/merge',
    body: OldMergeBody,
    bodyNoun: 'merge',
    reply: { 200: MergedReply },
    explain: inForkWords({ notFound: 'forkItemNotFound' }),
    handle: async (ctx, { actor, body }) => {
      const { source } = await mergeCollections(ctx, actor, {
        sourceId: body.source,
        destinationId: body.destination,
        strategy: body.strategy ?? 'updateSourceWithDestination',
      });
      // COMPAT: the answer names the source, not the collection that was merged into.
      return { body: { collection: { id: source.row.id, uid: uidOf(source.row.ownerId, source.row.id) } } };
    },
  }),
  route({
    ...envelope,
    operation: 'getCollectionForks',
    summary: 'Lists the forks of a collection',
    method: 'GET',
    path: '/collections/:collectionId/forks',
    query: PageParams,
    reply: { 200: ForkList },
    explain: inForkWords({ notFound: 'forksNotFound' }),
    handle: async (ctx, { actor, params, query }) => ({
      body: forkListToWire(await listForksOf(ctx, actor, 'collection', params.collectionId ?? '', query)),
    }),
  }),
  route({
    ...envelope,
    operation: 'pullCollectionChanges',
    summary: 'Brings what changed in the source into a fork',
    method: 'PUT',
    path: '/collections/:collectionId/pulls',
    reply: { 200: PulledReply },
    explain: inForkWords({ notFound: 'forkItemNotFound' }),
    handle: async (ctx, { actor, params }) => {
      const { source, destination } = await pullCollection(ctx, actor, params.collectionId ?? '');
      return {
        body: {
          collection: {
            destinationId: uidOf(destination.ownerId, destination.id),
            sourceId: uidOf(source.ownerId, source.id),
          },
        },
      };
    },
  }),
  route({
    ...problem,
    operation: 'getSourceCollectionStatus',
    summary: 'Tells whether the source of a fork has changes to pull',
    method: 'GET',
    path: '/collections/:collectionId/source-status',
    reply: { 200: SourceStatusReply, 400: NotAForkReply },
    handle: async (ctx, { actor, params }) => {
      try {
        const { row, isSourceAhead } = await sourceStatus(ctx, actor, params.collectionId ?? '');
        return { body: { collection: { [uidOf(row.ownerId, row.id)]: { isSourceAhead } } } };
      } catch (error) {
        if (!(isApiError(error) && error.code === 'notAFork')) throw error;
        const message = 'The collection is not a forked collection.';
        return { status: 400, body: { collection: { name: 'badRequest', message } } };
      }
    },
  }),
];
