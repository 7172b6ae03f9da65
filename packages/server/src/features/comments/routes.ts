import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
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

/** Where comments are: how the four operations are called, and what their paths name. */
export type CommentPlaces = Partial<Pick<Route, 'explain'>> & {
  noun: string;
  /** With its article, for summaries. */
  words: string;
  path: string;
  placeOf: (
    ctx: Ctx,
    input: { actor: Actor; params: Params; headers: IncomingHttpHeaders },
  ) => Promise<Place>;
};

/** The same four operations wherever there are comments. */
export function placeRoutes({ noun, words, path, placeOf, explain }: CommentPlaces): Route[] {
  const shared = { ...common, ...(explain === undefined ? {} : { explain }) };
  return [
    route({
      ...shared,
      operation: `get${noun}Comments`,
      summary: `Lists the comments on ${words}`,
      method: 'GET',
      path,
      reply: { 200: CommentList },
      handle: async (ctx, input) => {
        const comments = await getComments(ctx, input.actor, await placeOf(ctx, input));
        return { body: { data: comments.map(commentToWire) } };
      },
    }),
    route({
      ...shared,
      operation: `create${noun}Comment`,
      summary: `Comments on ${words} or replies in a thread`,
      method: 'POST',
      path,
      body: CommentBody,
      reply: { 201: CommentReply },
      handle: async (ctx, input) => {
        const place = await placeOf(ctx, input);
        const comment = await createComment(ctx, input.actor, place, input.body);
        return { status: 201, body: { data: commentToWire(comment) } };
      },
    }),
    route({
      ...shared,
      operation: `update${noun}Comment`,
      summary: `Changes the words of a comment on ${words}`,
      method: 'PUT',
      path: `${path}/:commentId`,
      body: CommentChange,
      reply: { 200: CommentReply },
      handle: async (ctx, input) => {
        const [place, id] = [await placeOf(ctx, input), numberOf(input.params.commentId)];
        const comment = await updateComment(ctx, input.actor, place, id, input.body);
        return { body: { data: commentToWire(comment) } };
      },
    }),
    route({
      ...shared,
      operation: `delete${noun}Comment`,
      summary: `Deletes a comment on ${words}; the first one of a thread takes the thread along`,
      method: 'DELETE',
      path: `${path}/:commentId`,
      reply: { 204: null },
      handle: async (ctx, input) => {
        const place = await placeOf(ctx, input);
        await deleteComment(ctx, input.actor, place, numberOf(input.params.commentId));
        return { status: 204 };
      },
    }),
  ];
}

/** On a collection and on each kind of element in it. */
function collectionPlaces(kind: Exclude<Place['kind'], 'api'>): CommentPlaces {
  const below = kind === 'collection' ? '' : `/${kind}s/:${kind}Id`;
  return {
    noun: `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`,
    words: `a ${kind}`,
    path: `/collections/:collectionId${below}/comments`,
    placeOf: async (_, { params }) => ({
      ...{ kind, rootId: params.collectionId ?? '', id: params[`${kind}Id`] ?? '' },
    }),
  };
}

export const commentRoutes: readonly Route[] = [
  ...(['collection', 'folder', 'request', 'response'] as const).flatMap((kind) =>
    placeRoutes(collectionPlaces(kind)),
  ),
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
