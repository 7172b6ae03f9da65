import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { SessionRow, UserRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, notFound } from '../../errors.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { write } from '../../http/idempotency.ts';
import { newId, newToken } from '../../ids.ts';
import { emailKey } from '../../mail/address.ts';
import { verifyPassword } from './password.ts';
import { clearFails, giveTryBack, networkOf, takeFail, takeTry } from './throttle.ts';
import { usernameKey } from './users.ts';

const minuteMs = 60_000;
/** Without "stay signed in" a session ends at the latest after this, however busy it is. */
const absoluteMs = 12 * 60 * minuteMs;
const dayMs = 24 * 60 * minuteMs;
/** Live sessions of one user; the one that is idle longest makes room. */
export const sessionsMax = 50;
const userAgentMax = 512;
/** Longer than any password that could have been set: not worth a hash. */
const passwordCharsMax = 1024;

export type SignedIn = { token: string; session: SessionRow; user: UserRow };

/**
 * Signs in by email or username. `badCredentials` for every reason there is; an unknown name costs a hash like a known
 * one. `replaces`: the session that the browser still holds; it ends with the new one.
 */
export async function signIn(
  ctx: Ctx,
  input: {
    login: string;
    password: string;
    remember: boolean;
    ip: string;
    userAgent: string;
    replaces: string | null;
  },
): Promise<SignedIn> {
  const network = networkOf(input.ip);
  const name = emailKey(input.login.normalize('NFKC'));
  takeTry(ctx, 'signInOfNetwork', network);
  takeTry(ctx, 'signInOfName', name);
  takeFail(ctx, `${name} ${network}`);
  const user = await findByLogin(ctx.db, input.login);
  const usable =
    user && user.deactivatedAt === null && input.password.length <= passwordCharsMax ? user : null;
  const right = await verifyPassword(usable?.passwordHash ?? null, input.password.slice(0, passwordCharsMax));
  if (!right || !usable) throw new ApiError('badCredentials');
  clearFails(ctx, `${name} ${network}`);
  giveTryBack(ctx, 'signInOfName', name);
  const token = newToken();
  const session = await write(ctx, `user:${usable.id}`, (tx) => addSession(ctx, tx, usable.id, token, input));
  ctx.forgetActors();
  return { token, session, user: usable };
}

const findByLogin = (db: Tx['db'], login: string): Promise<UserRow | undefined> =>
  db
    .selectFrom('user')
    .selectAll()
    .where((eb) =>
      // No username holds an @, so a login means one thing only.
      login.includes('@')
        ? eb('emailKey', '=', emailKey(login))
        : eb('usernameKey', '=', usernameKey(login.trim())),
    )
    .executeTakeFirst();

async function addSession(
  ctx: Ctx,
  tx: Tx,
  userId: number,
  token: string,
  input: { remember: boolean; ip: string; userAgent: string; replaces: string | null },
): Promise<SessionRow> {
  const { sessionIdleMinutes, sessionRememberDays } = ctx.config;
  const idleMs = input.remember ? sessionRememberDays * dayMs : sessionIdleMinutes * minuteMs;
  const absoluteExpiresAt =
    tx.now + (input.remember ? sessionRememberDays * dayMs : Math.max(absoluteMs, idleMs));
  const mine = await tx.db.selectFrom('session').selectAll().where('userId', '=', userId).execute();
  const live = mine
    .filter((row) => isLive(row, tx.now) && row.id !== input.replaces)
    .sort((a, b) => b.lastActionAt - a.lastActionAt);
  // The team that was worked in last; it counts nothing when the user has left it since (access/actor.ts).
  const latest = mine.sort((a, b) => b.lastActionAt - a.lastActionAt)[0];
  const kept = new Set(live.slice(0, sessionsMax - 1).map((row) => row.id));
  const ended = mine.filter((row) => !kept.has(row.id)).map((row) => row.id);
  if (ended.length > 0) await tx.db.deleteFrom('session').where('id', 'in', ended).execute();
  const row: SessionRow = {
    id: newId(),
    tokenHash: tokenHash(token),
    userId,
    teamId: latest?.teamId ?? (await personalTeamId(tx, userId)),
    remember: input.remember ? 1 : 0,
    createdAt: tx.now,
    lastActionAt: tx.now,
    expiresAt: Math.min(tx.now + idleMs, absoluteExpiresAt),
    absoluteExpiresAt,
    ip: input.ip,
    userAgent: input.userAgent.slice(0, userAgentMax),
  };
  await tx.db.insertInto('session').values(row).execute();
  return row;
}

async function personalTeamId(tx: Tx, userId: number): Promise<number> {
  const team = await tx.db
    .selectFrom('team')
    .select('id')
    .where('personalOf', '=', userId)
    .executeTakeFirst();
  return team?.id ?? 0;
}

const isLive = (row: SessionRow, now: number): boolean => row.expiresAt > now && row.absoluteExpiresAt > now;

/** Live sessions of the actor, the one used last first. */
export async function listSessions(ctx: Ctx, actor: Actor): Promise<SessionRow[]> {
  const now = ctx.clock();
  return ctx.db
    .selectFrom('session')
    .selectAll()
    .where('userId', '=', actor.userId)
    .where('expiresAt', '>', now)
    .where('absoluteExpiresAt', '>', now)
    .orderBy('lastActionAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends one session of the actor at once. Throws `notFound`. */
export async function endSession(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, `user:${actor.userId}`, async (tx) => {
    const { numDeletedRows } = await tx.db
      .deleteFrom('session')
      .where('id', '=', id)
      .where('userId', '=', actor.userId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('session', id);
    tx.afterCommit(ctx.forgetActors);
  });
}

/** Ends every session of the actor, this one among them. API keys are no sessions and stay. */
export async function endAllSessions(ctx: Ctx, actor: Actor): Promise<void> {
  await write(ctx, `user:${actor.userId}`, async (tx) => {
    await tx.db.deleteFrom('session').where('userId', '=', actor.userId).execute();
    tx.afterCommit(ctx.forgetActors);
  });
}

/** From now on this session acts in the name of that team. Throws `notFound` for teams the actor is not in. */
export async function switchTeam(ctx: Ctx, actor: Actor, teamId: number): Promise<void> {
  await write(ctx, `user:${actor.userId}`, async (tx) => {
    const member = await tx.db
      .selectFrom('teamMember')
      .select('teamId')
      .where('teamId', '=', teamId)
      .where('userId', '=', actor.userId)
      .executeTakeFirst();
    if (!member) throw notFound('team', String(teamId));
    await tx.db.updateTable('session').set({ teamId }).where('id', '=', actor.credential.id).execute();
    tx.afterCommit(ctx.forgetActors);
  });
}
