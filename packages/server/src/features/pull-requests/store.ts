import type { Db } from '../../db/database.ts';
import type { PullRequestReviewerRow, PullRequestRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';

/** Newest first; older ones are found through their own addresses. */
const listedMax = 1_000;

export async function findPullRequest(db: Db, id: string): Promise<PullRequestRow | undefined> {
  return db.selectFrom('pullRequest').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Pull requests into or out of a collection. */
export async function listPullRequestsOf(db: Db, collectionId: string): Promise<PullRequestRow[]> {
  return db
    .selectFrom('pullRequest')
    .selectAll()
    .where((eb) => eb.or([eb('destinationId', '=', collectionId), eb('sourceId', '=', collectionId)]))
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(listedMax)
    .execute();
}

export async function hasPending(db: Db, sourceId: string, destinationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('pullRequest')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('destinationId', '=', destinationId)
    .where('status', 'in', ['open', 'approved'])
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertPullRequest(tx: Tx, row: PullRequestRow): Promise<void> {
  await tx.db.insertInto('pullRequest').values(row).execute();
}

export async function updatePullRequestRow(
  tx: Tx,
  id: string,
  change: Partial<Pick<PullRequestRow, 'title' | 'description' | 'status' | 'comment'>> & {
    updatedBy: number;
  },
): Promise<void> {
  await tx.db
    .updateTable('pullRequest')
    .set({ ...change, updatedAt: tx.now })
    .where('id', '=', id)
    .execute();
}

export async function listReviewers(db: Db, pullRequestId: string): Promise<PullRequestReviewerRow[]> {
  return db
    .selectFrom('pullRequestReviewer')
    .selectAll()
    .where('pullRequestId', '=', pullRequestId)
    .orderBy('userId')
    .execute();
}

/** What those who stay have said stays. */
export async function replaceReviewers(
  tx: Tx,
  pullRequestId: string,
  userIds: readonly number[],
): Promise<void> {
  const before = new Map((await listReviewers(tx.db, pullRequestId)).map((row) => [row.userId, row]));
  await tx.db.deleteFrom('pullRequestReviewer').where('pullRequestId', '=', pullRequestId).execute();
  const rows = userIds.map(
    (userId): PullRequestReviewerRow =>
      before.get(userId) ?? { pullRequestId, userId, status: 'pending', reviewedAt: null },
  );
  if (rows.length > 0) await tx.db.insertInto('pullRequestReviewer').values(rows).execute();
}

/** Notes what somebody said; whoever was not asked becomes a reviewer by it. */
export async function putReview(tx: Tx, row: PullRequestReviewerRow): Promise<void> {
  await tx.db
    .deleteFrom('pullRequestReviewer')
    .where('pullRequestId', '=', row.pullRequestId)
    .where('userId', '=', row.userId)
    .execute();
  await tx.db.insertInto('pullRequestReviewer').values(row).execute();
}

export type NamedCollection = { name: string; ownerId: number; exists: boolean };

/** Names and owners of collections, also of those in the trash; what is gone for good is left out. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, NamedCollection>> {
  const found = new Map<string, NamedCollection>();
  for (let at = 0; at < ids.length; at += 500) {
    const rows = await db
      .selectFrom('element')
      .select(['id', 'name', 'ownerId', 'deletedSeq'])
      .where('id', 'in', ids.slice(at, at + 500))
      .execute();
    for (const { id, name, ownerId, deletedSeq } of rows)
      found.set(id, { name, ownerId, exists: deletedSeq === null });
  }
  return found;
}
