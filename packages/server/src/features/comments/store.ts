import type { Db } from '../../db/database.ts';
import type { CommentRow, ThreadRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { newNumericId } from '../../ids.ts';
import type { Comment } from './wire.ts';

const selectComments = (db: Db) =>
  db
    .selectFrom('comment as c')
    .innerJoin('thread as t', 't.id', 'c.threadId')
    .selectAll('c')
    .select('t.status');

/** Newest first. */
export async function listComments(db: Db, elementId: string): Promise<Comment[]> {
  return selectComments(db)
    .where('t.elementId', '=', elementId)
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.id', 'desc')
    .execute();
}

export async function countComments(db: Db, elementId: string): Promise<number> {
  const row = await db
    .selectFrom('comment as c')
    .innerJoin('thread as t', 't.id', 'c.threadId')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('t.elementId', '=', elementId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findComment(db: Db, elementId: string, id: number): Promise<Comment | undefined> {
  return selectComments(db).where('c.id', '=', id).where('t.elementId', '=', elementId).executeTakeFirst();
}

export async function findThread(db: Db, id: number): Promise<ThreadRow | undefined> {
  return db.selectFrom('thread').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The first or the last comment of a thread. */
export async function edgeComment(
  db: Db,
  threadId: number,
  edge: 'first' | 'last',
): Promise<Pick<CommentRow, 'id' | 'createdAt'> | undefined> {
  return db
    .selectFrom('comment')
    .select(['id', 'createdAt'])
    .where('threadId', '=', threadId)
    .orderBy('createdAt', edge === 'first' ? 'asc' : 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertThread(tx: Tx, thread: Omit<ThreadRow, 'id'>): Promise<ThreadRow> {
  const row = { ...thread, id: await freeId(tx.db, 'thread') };
  await tx.db.insertInto('thread').values(row).execute();
  return row;
}

export async function insertComment(tx: Tx, comment: Omit<CommentRow, 'id'>): Promise<CommentRow> {
  const row = { ...comment, id: await freeId(tx.db, 'comment') };
  await tx.db.insertInto('comment').values(row).execute();
  return row;
}

export async function updateCommentRow(
  tx: Tx,
  id: number,
  change: Pick<CommentRow, 'body' | 'tags' | 'updatedAt'>,
): Promise<void> {
  await tx.db.updateTable('comment').set(change).where('id', '=', id).execute();
}

export async function deleteCommentRow(tx: Tx, id: number): Promise<void> {
  await tx.db.deleteFrom('comment').where('id', '=', id).execute();
}

/** Its comments go along. */
export async function deleteThreadRow(tx: Tx, id: number): Promise<void> {
  await tx.db.deleteFrom('thread').where('id', '=', id).execute();
}

export async function updateThreadStatus(tx: Tx, id: number, status: ThreadRow['status']): Promise<void> {
  await tx.db.updateTable('thread').set({ status }).where('id', '=', id).execute();
}

/** Which of these people belong to the workspace or to its team. */
export async function findPeople(
  db: Db,
  workspace: { id: string; teamId: number },
  userIds: readonly number[],
): Promise<Set<number>> {
  const inTeam = await db
    .selectFrom('teamMember')
    .select('userId')
    .where('teamId', '=', workspace.teamId)
    .where('userId', 'in', userIds)
    .execute();
  const inWorkspace = await db
    .selectFrom('workspaceMember')
    .select('principalId as userId')
    .where('workspaceId', '=', workspace.id)
    .where('principal', 'in', ['user', 'partner'])
    .where('principalId', 'in', userIds)
    .execute();
  return new Set([...inTeam, ...inWorkspace].map((row) => row.userId));
}

/** Numeric ids are short, so in a large installation a random one may be taken. */
async function freeId(db: Db, table: 'thread' | 'comment'): Promise<number> {
  for (;;) {
    const id = newNumericId();
    const taken = await db.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
    if (!taken) return id;
  }
}
