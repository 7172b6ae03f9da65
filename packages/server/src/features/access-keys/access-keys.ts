import { type Actor, mayInTeam } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { AccessKeyRow } from '../../db/schema.ts';
// Not the write of http/idempotency.ts: it would keep the answer, and with it the token, for a day.
import { write } from '../../db/write.ts';
import { ApiError, limitReached } from '../../errors.ts';
import { accessKeyLifeMs, tokenHash } from '../../http/authenticate.ts';
import { newAccessKey, newId } from '../../ids.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import {
  countLiveKeys,
  deleteKeyRow,
  findKey,
  findSpace,
  insertKey,
  type KeyPlace,
  listKeys,
  type Reach,
} from './store.ts';
import type { ListedKey } from './wire.ts';

const pageSize = 50;
const keysPerCollectionMax = 100;

export type KeyPage = { keys: ListedKey[]; next: KeyPlace | null; previous: KeyPlace | null };

/** The actor's keys and those of teams in which they are Super Admin, newest first, without revoked ones. */
export async function listAccessKeys(
  ctx: Ctx,
  actor: Actor,
  filter: { collectionId: string | undefined; place: KeyPlace | null },
): Promise<KeyPage> {
  const { place } = filter;
  const found = await listKeys(ctx.db, reachOf(actor), { ...filter, limit: pageSize + 1 });
  const hasMore = found.length > pageSize;
  const keys = found.slice(0, pageSize);
  const back = place?.side === 'before';
  if (back) keys.reverse();
  const [first, last] = [keys[0], keys.at(-1)];
  return {
    keys,
    next: last && (back || hasMore) ? { side: 'after', createdAt: last.createdAt, id: last.id } : null,
    previous:
      first && place && (!back || hasMore)
        ? { side: 'before', createdAt: first.createdAt, id: first.id }
        : null,
  };
}

/** A read-only key for one collection. The token is told here and never again. */
export async function createAccessKey(
  ctx: Ctx,
  actor: Actor,
  collectionId: string,
): Promise<{ key: ListedKey; token: string }> {
  const token = newAccessKey();
  const hash = tokenHash(token);
  const id = newId();
  return write(ctx, collectionId, async (tx) => {
    const { row, workspace } = await collectionFor(tx, actor, collectionId, 'collection.manageAccessKeys');
    if ((await countLiveKeys(tx.db, row.id, tx.now)) >= keysPerCollectionMax)
      throw limitReached('accessKeys', keysPerCollectionMax, 'access keys for one collection');
    const key: AccessKeyRow = {
      id,
      tokenHash: hash,
      lastFour: token.slice(-4),
      collectionId: row.id,
      userId: actor.userId,
      teamId: workspace.teamId,
      createdAt: tx.now,
      updatedAt: tx.now,
      lastUsedAt: null,
      expiresAt: tx.now + accessKeyLifeMs,
      deletedAt: null,
    };
    await insertKey(tx, key);
    await recordWorkspaceEvent(tx, row.spaceId, actor.userId, 'accessKey.created', {
      accessKeyId: id,
      collectionId: row.id,
    });
    return { key: { ...key, collectionOwnerId: row.ownerId }, token };
  });
}

/** Revokes a key: the next request with it is refused. */
export async function deleteAccessKey(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, `accessKey:${id}`, async (tx) => {
    const key = await findKey(tx.db, reachOf(actor), id);
    if (!key) throw new ApiError('accessKeyNotFound');
    await deleteKeyRow(tx, id);
    const spaceId = await findSpace(tx.db, key.collectionId);
    // A collection that is gone for good took its place in a log with it.
    if (spaceId !== undefined)
      await recordWorkspaceEvent(tx, spaceId, actor.userId, 'accessKey.deleted', {
        accessKeyId: id,
        collectionId: key.collectionId,
      });
  });
}

const reachOf = (actor: Actor): Reach => ({
  userId: actor.userId,
  teamIds: [...actor.teams.keys()].filter((teamId) => mayInTeam(actor, teamId, 'workspace.all')),
});
