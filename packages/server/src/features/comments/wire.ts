import Type, { type Static } from 'typebox';
import type { CommentRow, ThreadRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';

/** COMPAT: the documents give user ids in mentions as text; clients send numbers too. */
const Mention = Type.Object({
  type: Type.Literal('user'),
  id: Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[0-9]{1,15}$' })]),
});
const Tags = Type.Record(Type.String({ minLength: 1, maxLength: 255 }), Mention, { maxProperties: 50 });

export const CommentBody = Type.Object({
  body: Type.String(),
  threadId: Type.Optional(Type.Integer({ minimum: 1 })),
  tags: Type.Optional(Tags),
});
export const CommentChange = Type.Object({ body: Type.String(), tags: Type.Optional(Tags) });

const CommentItem = Type.Object({
  id: Type.Integer(),
  threadId: Type.Integer(),
  status: Type.Union([Type.Literal('Open'), Type.Literal('Resolved')]),
  createdBy: Type.Integer(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  body: Type.String(),
  /** Only on comments that mention somebody. */
  tags: Type.Optional(Tags),
});
export const CommentReply = Type.Object({ data: CommentItem });
export const CommentList = Type.Object({ data: Type.Array(CommentItem) });

export type Mentions = Static<typeof Tags>;
/** A comment with the state of its thread. */
export type Comment = CommentRow & Pick<ThreadRow, 'status'>;

export const commentToWire = (comment: Comment): Static<typeof CommentItem> => ({
  id: comment.id,
  threadId: comment.threadId,
  status: comment.status,
  createdBy: comment.createdBy,
  createdAt: iso(comment.createdAt),
  updatedAt: iso(comment.updatedAt),
  body: comment.body,
  ...(comment.tags === '{}' ? {} : { tags: JSON.parse(comment.tags) as Mentions }),
});
