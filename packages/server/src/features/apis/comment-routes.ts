import type { Route } from '../../http/route.ts';
import { type CommentPlaces, placeRoutes } from '../comments/routes.ts';
import { checkAccept } from './accept.ts';
import { apiCollectionFor } from './collections.ts';
import { inCommentWords } from './failures.ts';

const onApi: CommentPlaces = {
  noun: 'Api',
  words: 'an API',
  path: '/apis/:apiId/comments',
  explain: inCommentWords,
  placeOf: async (_, { params, headers }) => {
    checkAccept(headers);
    return { kind: 'api', rootId: params.apiId ?? '', id: '' };
  },
};

/** The same comments as those on the collection itself. */
const onCollection: CommentPlaces = {
  noun: 'ApiCollection',
  words: 'a collection of an API',
  path: '/apis/:apiId/collections/:collectionId/comments',
  explain: inCommentWords,
  placeOf: async (ctx, { actor, params, headers }) => {
    checkAccept(headers);
    const { apiId = '', collectionId = '' } = params;
    const { row } = await apiCollectionFor(ctx.db, actor, apiId, collectionId);
    return { kind: 'collection', rootId: row.id, id: '' };
  },
};

export const apiCommentRoutes: readonly Route[] = [onApi, onCollection].flatMap(placeRoutes);
