import type { Actor } from '../../access/actor.ts';
import { type Ctx, inBackground } from '../../context.ts';
import type { ApiKeyRow } from '../../db/schema.ts';
import { ApiError, limitReached, notFound } from '../../errors.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { write } from '../../http/idempotency.ts';
import { newApiKey, newId } from '../../ids.ts';
import { requireConfirmed } from '../teams/confirmed.ts';
import { recordTeamEvent } from '../teams/teams.ts';
import { apiKeyLetter } from './letters.ts';

const dayMs = 86_400_000;
/** Keys of one user that are neither revoked nor expired. */
export const apiKeysMax = 50;

/** Keys that are not revoked, newest first; expired ones stay in the list so that people see why a client stopped. */
export async function listApiKeys(ctx: Ctx, actor: Actor): Promise<ApiKeyRow[]> {
  return ctx.db
    .selectFrom('apiKey')
    .selectAll()
    .where('userId', '=', actor.userId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
}

/**
 * A key that acts in the session's active team. `key` is returned this once; what is stored is its hash. Throws
 * `forbidden` for accounts that are not confirmed, `limitReached`.
 */
export async function createApiKey(
  ctx: Ctx,
  actor: Actor,
  input: { name: string; expiresInDays: number | null },
): Promise<{ row: ApiKeyRow; key: string }> {
  requireConfirmed(actor, 'apiKey.create');
  const name = input.name.trim();
  if (name === '')
    throw new ApiError('invalidFields', { errors: [{ field: 'name', message: 'Give the key a name.' }] });
  const key = newApiKey();
  const made = await write(ctx, `user:${actor.userId}`, async (tx) => {
    const live = await tx.db
      .selectFrom('apiKey')
      .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
      .where('userId', '=', actor.userId)
      .where('revokedAt', 'is', null)
      .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', tx.now)]))
      .executeTakeFirstOrThrow();
    if (Number(live.count) >= apiKeysMax) throw limitReached('apiKeys', apiKeysMax, 'API keys');
    const row: ApiKeyRow = {
      id: newId(),
      userId: actor.userId,
      teamId: actor.teamId,
      name,
      tokenHash: tokenHash(key),
      lastFour: key.slice(-4),
      createdAt: tx.now,
      lastUsedAt: null,
      expiresAt: input.expiresInDays === null ? null : tx.now + input.expiresInDays * dayMs,
      revokedAt: null,
    };
    await tx.db.insertInto('apiKey').values(row).execute();
    await recordTeamEvent(tx, row.teamId, actor.userId, 'apiKey.created', { id: row.id, name });
    const user = await tx.db
      .selectFrom('user')
      .select('email')
      .where('id', '=', actor.userId)
      .executeTakeFirstOrThrow();
    return { row, email: user.email };
  });
  inBackground(ctx, 'API key mail', () => ctx.mailer.send(apiKeyLetter(ctx, made.email, made.row)));
  return { row: made.row, key };
}

/** Ends a key at once. Throws `notFound` for keys of others and revoked ones. */
export async function revokeApiKey(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, `user:${actor.userId}`, async (tx) => {
    const row = await tx.db
      .selectFrom('apiKey')
      .select(['id', 'teamId', 'name'])
      .where('id', '=', id)
      .where('userId', '=', actor.userId)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    if (!row) throw notFound('apiKey', id);
    await tx.db.updateTable('apiKey').set({ revokedAt: tx.now }).where('id', '=', id).execute();
    await recordTeamEvent(tx, row.teamId, actor.userId, 'apiKey.revoked', { id, name: row.name });
    tx.afterCommit(ctx.forgetActors);
  });
}
