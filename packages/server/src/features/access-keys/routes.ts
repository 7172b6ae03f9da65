import Type from 'typebox';
import { bareId } from '../../access/load.ts';
import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';
import { decodeCursor, encodeCursor } from '../../http/paging.ts';
import { route } from '../../http/route.ts';
import { createAccessKey, deleteAccessKey, listAccessKeys } from './access-keys.ts';
import type { KeyPlace } from './store.ts';
import {
  AccessKeyBody,
  AccessKeyList,
  AccessKeyMade,
  accessKeyToWire,
  collectionIdFromWire,
} from './wire.ts';

describeErrors({
  accessKeyNotFound: () => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: 'The key was not found',
  }),
  accessKeyCursor: () => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: 'Malformed request',
    message: 'Invalid cursor',
  }),
});

const common = { auth: 'user', errors: 'problem', family: 'collectionAccessKeys' } as const;

export const accessKeyRoutes = [
  route({
    ...common,
    operation: 'getCollectionAccessKeys',
    summary: 'Lists collection access keys',
    method: 'GET',
    path: '/collection-access-keys',
    query: Type.Object({
      collectionId: Type.Optional(Type.String()),
      cursor: Type.Optional(Type.String()),
    }),
    reply: { 200: AccessKeyList },
    handle: async (ctx, { actor, query }) => {
      const { keys, next, previous } = await listAccessKeys(ctx, actor, {
        collectionId: collectionIdFromWire(query.collectionId),
        place: placeOf(query.cursor),
      });
      const now = ctx.clock();
      return {
        body: {
          data: keys.map((key) => accessKeyToWire(key, now)),
          meta: { nextCursor: cursorOf(next), prevCursor: cursorOf(previous) },
        },
      };
    },
  }),
  route({
    ...common,
    operation: 'createCollectionAccessKey',
    summary: 'Makes a read-only key for one collection; its token is shown only here',
    method: 'POST',
    path: '/parley/collection-access-keys',
    body: AccessKeyBody,
    bodyNoun: 'accessKey',
    reply: { 201: AccessKeyMade },
    handle: async (ctx, { actor, body }) => {
      const { key, token } = await createAccessKey(ctx, actor, body.collectionId);
      return { status: 201, body: { data: accessKeyToWire(key, ctx.clock(), token) } };
    },
  }),
  route({
    ...common,
    operation: 'deleteCollectionAccessKey',
    summary: 'Revokes a collection access key',
    method: 'DELETE',
    path: '/collection-access-keys/:keyId',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await deleteAccessKey(ctx, actor, bareId(params.keyId ?? '') ?? '');
      return { status: 204 };
    },
  }),
];

const cursorOf = (place: KeyPlace | null): string =>
  place ? encodeCursor(place.side, place.createdAt, place.id) : '';

function placeOf(cursor: string | undefined): KeyPlace | null {
  const [side, createdAt, id] = parts(cursor) ?? [];
  if (side === undefined) return null;
  if (
    (side !== 'after' && side !== 'before') ||
    typeof createdAt !== 'number' ||
    typeof id !== 'string' ||
    bareId(id) !== id
  )
    throw new ApiError('accessKeyCursor');
  return { side, createdAt, id };
}

function parts(cursor: string | undefined): (string | number)[] | null {
  try {
    return decodeCursor(cursor, 3);
  } catch {
    throw new ApiError('accessKeyCursor');
  }
}
