import { readFileSync } from 'node:fs';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { UserRow } from '../../db/schema.ts';
import { ApiError } from '../../errors.ts';
import type { StoredMail } from '../../mail/mailer.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export type ServerInfo = {
  name: string;
  version: string;
  apiUrl: string;
  signUp: 'open' | 'off';
  database: 'sqlite' | 'postgresql';
  mail: 'smtp' | 'outbox';
};

export const serverInfo = (ctx: Ctx): ServerInfo => ({
  name: 'Parley',
  version,
  apiUrl: `${ctx.publicUrl}/api`,
  signUp: ctx.config.signUp,
  database: ctx.database.kind,
  mail: ctx.mailer.kind,
});

/** Null when nobody is signed in. */
export async function currentUser(ctx: Ctx, actor: Actor): Promise<UserRow | null> {
  if (actor.kind !== 'user') return null;
  const user = await ctx.db.selectFrom('user').selectAll().where('id', '=', actor.userId).executeTakeFirst();
  return user ?? null;
}

/**
 * Mail that found no SMTP server, for the person at the machine. It holds links that confirm accounts, so: the socket
 * itself must be local, nothing may have been forwarded, and the page asking must have been opened under a local name
 * (a foreign name that resolves to this machine is a DNS rebinding attack). Throws `notFound` otherwise.
 */
export async function readOutbox(
  ctx: Ctx,
  from: { socketAddress: string; headers: Readonly<Record<string, unknown>> },
): Promise<StoredMail[]> {
  const host = String(from.headers.host ?? '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  const isLocal =
    /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(from.socketAddress) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(host) &&
    !['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
      (name) => name in from.headers,
    );
  if (ctx.mailer.kind !== 'outbox' || !isLocal) throw new ApiError('routeNotFound');
  return ctx.mailer.outbox();
}
