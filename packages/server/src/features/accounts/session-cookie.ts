import type { Ctx } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { sessionCookie } from '../../http/authenticate.ts';
import type { SignedIn } from './sessions.ts';

/** `Set-Cookie` of a new session. Without "stay signed in" it goes with the browser. */
export function newCookie(ctx: Ctx, { token, session }: SignedIn): string {
  const maxAge = Math.floor((session.absoluteExpiresAt - session.createdAt) / 1000);
  return cookie(ctx, token, session.remember === 1 ? maxAge : null);
}

export const noCookie = (ctx: Ctx): string => cookie(ctx, '', 0);

function cookie(ctx: Ctx, value: string, maxAgeSeconds: number | null): string {
  const name = sessionCookie(ctx);
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (ctx.publicUrl.startsWith('https:')) parts.push('Secure');
  if (maxAgeSeconds !== null) parts.push(`Max-Age=${maxAgeSeconds}`);
  return parts.join('; ');
}

/**
 * Signing in needs no cookie, so nothing else stops a foreign page from signing its visitor in to the attacker's
 * account (login CSRF). Programs send no `Origin`. Throws `forbidden`.
 */
export function refuseForeignPage(ctx: Ctx, headers: Readonly<Record<string, unknown>>): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isOurs =
    typeof origin === 'string'
      ? origin === new URL(ctx.publicUrl).origin || origin === `http://${String(host)}`
      : site === undefined || site === 'same-origin' || site === 'none';
  if (!isOurs) throw forbidden('session.sameOrigin');
}
