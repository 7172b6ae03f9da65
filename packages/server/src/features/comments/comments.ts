import type { Actor } from '../../access/actor.ts';
import { bareId, type LoadedRoot, rootFor } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow, ThreadRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { forbidden, invalid, limitReached, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { findElement, findElements } from '../../log/element.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import {
  countComments,
  deleteCommentRow,
  deleteThreadRow,
  edgeComment,
  findComment,
  findPeople,
  findThread,
  insertComment,
  insertThread,
  listComments,
  updateCommentRow,
  updateThreadStatus,
} from './store.ts';
import type { Comment, Mentions } from './wire.ts';

/** What is commented: a collection, an element in it, or an API. `id` and `rootId` may be uids. */
export type Place = {
  /** The collection or the API. */
  rootId: string;
  kind: 'collection' | 'folder' | 'request' | 'response' | 'api';
  id: string;
};

export const commentCharactersMax = 10_000;
/** Lists are not paged, so this bounds an answer too. */
const commentsPerElementMax = 2_000;

/** All comments on one element, newest first; threads are told by `threadId`. */
export async function getComments(ctx: Ctx, actor: Actor, place: Place): Promise<Comment[]> {
  const { element } = await placeFor(ctx.db, actor, place, 'view');
  return listComments(ctx.db, element.id);
}

/** Starts a thread, or answers in the one that `threadId` names. */
export async function createComment(
  ctx: Ctx,
  actor: Actor,
  place: Place,
  input: { body: string; threadId?: number | undefined; tags?: Mentions | undefined },
): Promise<Comment> {
  checkBody(input.body);
  return write(ctx, place.rootId, async (tx) => {
    const { element, root } = await placeFor(tx, actor, place, 'comment.create');
    await checkMentions(tx.db, root, input.tags);
    if ((await countComments(tx.db, element.id)) >= commentsPerElementMax)
      throw limitReached('comments', commentsPerElementMax, 'comments on one element');
    const thread = await threadOf(tx, element, input.threadId);
    const last = await edgeComment(tx.db, thread.id, 'last');
    // Times grow strictly within a thread, so that its first comment stays known whatever the clock does.
    const createdAt = Math.max(tx.now, (last?.createdAt ?? 0) + 1);
    const row = await insertComment(tx, {
      threadId: thread.id,
      body: input.body,
      tags: JSON.stringify(input.tags ?? {}),
      createdBy: actor.userId,
      createdAt,
      updatedAt: createdAt,
    });
    await recordComment(tx, actor, element, 'comment.created', {
      commentId: row.id,
      threadId: thread.id,
      mentions: mentioned(input.tags),
    });
    return { ...row, status: thread.status };
  });
}

/** Only the author changes a comment. Mentions are replaced when given. */
export async function updateComment(
  ctx: Ctx,
  actor: Actor,
  place: Place,
  id: number,
  change: { body: string; tags?: Mentions | undefined },
): Promise<Comment> {
  checkBody(change.body);
  return write(ctx, place.rootId, async (tx) => {
    const { element, root } = await placeFor(tx, actor, place, 'comment.create');
    const comment = await commentIn(tx.db, element, id);
    if (comment.createdBy !== actor.userId) throw forbidden('comment.edit');
    await checkMentions(tx.db, root, change.tags);
    const next = {
      body: change.body,
      tags: change.tags === undefined ? comment.tags : JSON.stringify(change.tags),
      updatedAt: tx.now,
    };
    await updateCommentRow(tx, comment.id, next);
    await recordComment(tx, actor, element, 'comment.updated', {
      commentId: comment.id,
      threadId: comment.threadId,
      mentions: mentioned(change.tags),
    });
    return { ...comment, ...next };
  });
}

/** The author, or who may delete any comment. The first comment of a thread takes the thread along. */
export async function deleteComment(ctx: Ctx, actor: Actor, place: Place, id: number): Promise<void> {
  await write(ctx, place.rootId, async (tx) => {
    const { element, root } = await placeFor(tx, actor, place, 'view');
    const comment = await commentIn(tx.db, element, id);
    if (comment.createdBy !== actor.userId && !root.can.has('comment.deleteAny'))
      throw forbidden('comment.deleteAny');
    const first = await edgeComment(tx.db, comment.threadId, 'first');
    const wholeThread = first?.id === comment.id;
    if (wholeThread) await deleteThreadRow(tx, comment.threadId);
    else await deleteCommentRow(tx, comment.id);
    await recordComment(tx, actor, element, 'comment.deleted', {
      commentId: comment.id,
      threadId: comment.threadId,
      wholeThread,
    });
  });
}

/** Resolves a thread or opens it again; one that is in that state already stays as it is. */
export async function setThreadStatus(
  ctx: Ctx,
  actor: Actor,
  threadId: number,
  status: ThreadRow['status'],
): Promise<void> {
  await write(ctx, `thread:${threadId}`, async (tx) => {
    const found = await findThread(tx.db, threadId);
    // By the element, not by the thread's own rootId: an element may have moved to another collection since.
    const [element] = found ? await findElements(tx.db, [found.elementId]) : [];
    if (!element) throw notFound('thread', String(threadId));
    await rootFor(tx, actor, rootKindOf(element), element.rootId, 'comment.create');
    const thread = await findThread(tx.db, threadId);
    if (!thread) throw notFound('thread', String(threadId));
    if (thread.status === status) return;
    await updateThreadStatus(tx, threadId, status);
    await recordComment(
      tx,
      actor,
      element,
      status === 'Resolved' ? 'comment.threadResolved' : 'comment.threadReopened',
      { threadId },
    );
  });
}

type LoadedPlace = { element: ElementRow; root: LoadedRoot };

const rootKindOf = ({ kind }: { kind: string }): 'api' | 'collection' =>
  kind === 'api' ? 'api' : 'collection';

/** The live element, which has to lie in the collection that the path names. `view`: whoever sees that. */
async function placeFor(
  from: Db | Tx,
  actor: Actor,
  place: Place,
  permission: Permission | 'view',
): Promise<LoadedPlace> {
  const kind = rootKindOf(place);
  const right = permission === 'view' ? (`${kind}.view` as const) : permission;
  const root = await rootFor(from, actor, kind, place.rootId, right);
  if (place.kind === kind) return { element: root.row, root };
  const id = bareId(place.id);
  const db = from instanceof Tx ? from.db : from;
  const element = id === null ? undefined : await findElement(db, root.row.id, id);
  if (element?.kind !== place.kind) throw notFound(place.kind, place.id);
  return { element, root };
}

async function threadOf(tx: Tx, element: ElementRow, threadId: number | undefined): Promise<ThreadRow> {
  if (threadId === undefined)
    return insertThread(tx, {
      rootId: element.rootId,
      elementId: element.id,
      elementKind: element.kind,
      status: 'Open',
      createdAt: tx.now,
    });
  const thread = await findThread(tx.db, threadId);
  if (thread?.elementId !== element.id) throw notFound('thread', String(threadId));
  return thread;
}

async function commentIn(db: Db, element: ElementRow, id: number): Promise<Comment> {
  const comment = Number.isSafeInteger(id) ? await findComment(db, element.id, id) : undefined;
  if (!comment) throw notFound('comment', String(id));
  return comment;
}

function checkBody(body: string): void {
  if (body.trim() === '') throw invalid('body', 'must not be empty');
  if (body.includes('\0')) throw invalid('body', 'must not contain U+0000');
  if (body.length > commentCharactersMax)
    throw invalid('body', `must not have more than ${commentCharactersMax} characters`);
}

const mentioned = (tags: Mentions | undefined): number[] => [
  ...new Set(Object.values(tags ?? {}).map((mention) => Number(mention.id))),
];

/** Whoever is mentioned hears of it, so it must be somebody who belongs here. */
async function checkMentions(db: Db, { workspace }: LoadedRoot, tags: Mentions | undefined): Promise<void> {
  const ids = mentioned(tags);
  if (ids.length === 0) return;
  const known = await findPeople(db, workspace, ids);
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw invalid('tags', `nobody here has the user id ${unknown.join(', ')}`);
}

/** Words of comments stay out of the log: deleting one must leave nothing of it. */
function recordComment(
  tx: Tx,
  actor: Actor,
  element: ElementRow,
  name: string,
  data: Record<string, unknown>,
): Promise<void> {
  return recordWorkspaceEvent(tx, element.spaceId, actor.userId, name, {
    ...data,
    ...(element.kind === 'api' ? { apiId: element.rootId } : { collectionId: element.rootId }),
    elementId: element.id,
    elementKind: element.kind,
  });
}
