import { type Route, route } from '../../http/route.ts';
import {
  createComment,
  deleteComment,
  getComments,
  type Place,
  setThreadStatus,
  updateComment,
} from './comments.ts';
import { CommentBody, CommentChange, CommentList, CommentReply, commentToWire } from './wire.ts';

const common = { auth: 'user', errors: 'problem', family: 'comments', bodyNoun: 'comment' } as const;

type Params = Record<string, string>;

/** The same four operations on a collection and on each kind of element in it. */
function placeRoutes(kind: Place['kind']): Route[] {
  const noun = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
  const below = kind === 'collection' ? '' : `/${kind}s/:${kind}Id`;
  const path = `/collections/:collectionId${below}/comments`;
  const placeOf = (params: Params): Place => ({
    kind,
    collectionId: params.collectionId ?? '',
    id: params[`${kind}Id`] ?? '',
  });
  return [
    route({
      ...common,
      operation: `get${noun}Comments`,
      summary: `Lists the comments on a ${kind}`,
      method: 'GET',
      path,
      reply: { 200: CommentList },
      handle: async (ctx, { actor, params }) => {
        const comments = await getComments(ctx, actor, placeOf(params));
        return { body: { data: comments.map(commentToWire) } };
      },
    }),
    route({
      ...common,
      operation: `create${noun}Comment`,
      summary: `Comments on a ${kind} or replies in a thread`,
      method: 'POST',
      path,
      body: CommentBody,
      reply: { 201: CommentReply },
      handle: async (ctx, { actor, params, body }) => ({
        status: 201,
        body: { data: commentToWire(await createComment(ctx, actor, placeOf(params), body)) },
      }),
    }),
    route({
      ...common,
      operation: `update${noun}Comment`,
      summary: `Changes the words of a comment on a ${kind}`,
      method: 'PUT',
      path: `${path}/:commentId`,
      body: CommentChange,
      reply: { 200: CommentReply },
      handle: async (ctx, { actor, params, body }) => ({
        body: {
          data: commentToWire(
            await updateComment(ctx, actor, placeOf(params), numberOf(params.commentId), body),
          ),
        },
      }),
    }),
    route({
      ...common,
      operation: `delete${noun}Comment`,
      summary: `Deletes a comment on a ${kind}; the first one of a thread takes the thread along`,
      method: 'DELETE',
      path: `${path}/:commentId`,
      reply: { 204: null },
      handle: async (ctx, { actor, params }) => {
        await deleteComment(ctx, actor, placeOf(params), numberOf(params.commentId));
        return { status: 204 };
      },
    }),
  ];
}

export const commentRoutes: readonly Route[] = [
  ...(['collection', 'folder', 'request', 'response'] as const).flatMap(placeRoutes),
  route({
    ...common,
    operation: 'resolveCommentThread',
    summary: 'Resolves a thread of comments',
    method: 'POST',
    path: '/comments-resolutions/:threadId',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await setThreadStatus(ctx, actor, numberOf(params.threadId), 'Resolved');
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'reopenCommentThread',
    summary: 'Opens a resolved thread of comments again',
    method: 'DELETE',
    path: '/parley/comments-resolutions/:threadId',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await setThreadStatus(ctx, actor, numberOf(params.threadId), 'Open');
      return { status: 204 };
    },
  }),
];

/** Ids of comments and threads are numbers; anything else names none (0 is never given). */
const numberOf = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : 0);
