import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Actor, actorOf, anonymous } from '../access/actor.ts';
import { collectionFor } from '../access/load.ts';
import type { Ctx } from '../context.ts';
import { write } from '../db/write.ts';
import { forbidden, isApiError, unauthenticated } from '../errors.ts';
import type { AuthKind } from './route.ts';

/** Grants are read again at least this often; a revocation on this node takes effect at once. */
const cacheMs = 2_000;
const cacheMax = 10_000;
/** `lastUsedAt` and the idle clock of sessions are written at most this often. */
const touchMs = 60_000;

export const sessionCookie = (ctx: Ctx): string =>
  ctx.publicUrl.startsWith('https:') ? '__Host-parley' : 'parley_session';

/** Credentials are stored as SHA-256 of the token: 256 random bits need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

type Entry = { actor: Actor; until: number };

export class Authenticator {
  readonly #ctx: Ctx;
  readonly #actors = new Map<string, Entry>();
  readonly #touched = new Map<string, number>();

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** Forget what was cached: after a revocation, a role change, a sign-out. */
  forget(): void {
    this.#actors.clear();
  }

  /** Who is asking, or `unauthenticated`. */
  async authenticate(request: FastifyRequest, auth: AuthKind): Promise<Actor> {
    const query = request.query as Record<string, unknown>;
    if (auth !== 'session') {
      const key =
        first(request.headers['x-api-key']) ?? (typeof query.apikey === 'string' ? query.apikey : undefined);
      if (key !== undefined && key !== '') return this.#byApiKey(key);
      if (auth === 'collection' && typeof query.access_key === 'string')
        return this.#byAccessKey(query.access_key);
    }
    const token = readCookie(request.headers.cookie, sessionCookie(this.#ctx));
    if (token !== undefined) {
      try {
        const actor = await this.#bySession(token);
        checkSameOrigin(this.#ctx, request);
        return actor;
      } catch (error) {
        if (!(auth === 'public' && isApiError(error) && error.code === 'unauthenticated')) throw error;
      }
    }
    if (auth === 'public') return anonymous;
    throw unauthenticated();
  }

  async #byApiKey(key: string): Promise<Actor> {
    if (!/^PMAK-[a-f0-9]{24}-[a-f0-9]{34}$/.test(key)) throw unauthenticated();
    const hash = tokenHash(key);
    return this.#cached(hash, async () => {
      const row = await this.#ctx.db
        .selectFrom('apiKey')
        .select(['id', 'userId', 'teamId', 'expiresAt', 'revokedAt'])
        .where('tokenHash', '=', hash)
        .executeTakeFirst();
      if (!row || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= this.#ctx.clock()))
        throw unauthenticated();
      this.#touch(`key:${row.id}`, (now) =>
        write(this.#ctx, 'touch', (tx) =>
          tx.db.updateTable('apiKey').set({ lastUsedAt: now }).where('id', '=', row.id).execute(),
        ),
      );
      return actorOf(this.#ctx.db, row.userId, row.teamId, { kind: 'apiKey', id: row.id });
    });
  }

  async #byAccessKey(key: string): Promise<Actor> {
    if (!/^PMAT-[A-Za-z0-9]{26}$/.test(key)) throw unauthenticated();
    const row = await this.#ctx.db
      .selectFrom('accessKey')
      .select(['id', 'collectionId', 'teamId', 'userId', 'expiresAt', 'deletedAt'])
      .where('tokenHash', '=', tokenHash(key))
      .executeTakeFirst();
    const now = this.#ctx.clock();
    if (!row || row.deletedAt !== null || row.expiresAt <= now) throw unauthenticated();
    await this.#checkMaker(row);
    this.#touch(`access:${row.id}`, () =>
      write(this.#ctx, 'touch', (tx) =>
        tx.db
          .updateTable('accessKey')
          .set({ lastUsedAt: now, expiresAt: now + accessKeyLifeMs })
          .where('id', '=', row.id)
          .execute(),
      ),
    );
    return {
      ...anonymous,
      kind: 'accessKey',
      teamId: row.teamId,
      credential: { kind: 'accessKey', id: row.id },
      collectionId: row.collectionId,
    };
  }

  /** A key gives no more than whoever made it still has: it does not outlive their role or membership. */
  async #checkMaker(key: { userId: number; teamId: number; collectionId: string }): Promise<void> {
    const { db } = this.#ctx;
    try {
      const maker = await actorOf(db, key.userId, key.teamId, { kind: 'none', id: '' });
      await collectionFor(db, maker, key.collectionId, 'collection.view');
    } catch (error) {
      throw isApiError(error) ? unauthenticated() : error;
    }
  }

  async #bySession(token: string): Promise<Actor> {
    const hash = tokenHash(token);
    return this.#cached(hash, async () => {
      const row = await this.#ctx.db
        .selectFrom('session')
        .select(['id', 'userId', 'teamId', 'expiresAt', 'absoluteExpiresAt', 'remember', 'lastActionAt'])
        .where('tokenHash', '=', hash)
        .executeTakeFirst();
      const now = this.#ctx.clock();
      if (!row || row.expiresAt <= now || row.absoluteExpiresAt <= now) throw unauthenticated();
      const idleMs = row.remember
        ? this.#ctx.config.sessionRememberDays * dayMs
        : this.#ctx.config.sessionIdleMinutes * 60_000;
      this.#touch(`session:${row.id}`, () =>
        write(this.#ctx, 'touch', (tx) =>
          tx.db
            .updateTable('session')
            .set({ lastActionAt: now, expiresAt: Math.min(now + idleMs, row.absoluteExpiresAt) })
            .where('id', '=', row.id)
            .execute(),
        ),
      );
      return actorOf(this.#ctx.db, row.userId, row.teamId, { kind: 'session', id: row.id });
    });
  }

  async #cached(hash: string, load: () => Promise<Actor>): Promise<Actor> {
    const now = this.#ctx.clock();
    const known = this.#actors.get(hash);
    // The upper bound is for a clock that was set back: a revocation elsewhere must not wait until it has caught up.
    if (known && known.until > now && known.until <= now + cacheMs) return known.actor;
    const actor = await load();
    if (this.#actors.size >= cacheMax) this.#actors.clear();
    this.#actors.set(hash, { actor, until: now + cacheMs });
    return actor;
  }

  /** Best effort, outside the request: a lost touch costs nothing. */
  #touch(what: string, work: (now: number) => Promise<unknown>): void {
    const now = this.#ctx.clock();
    if ((this.#touched.get(what) ?? 0) > now - touchMs) return;
    if (this.#touched.size >= cacheMax) this.#touched.clear();
    this.#touched.set(what, now);
    const promise = work(now).catch((error: unknown) =>
      this.#ctx.log.warn('could not note the use of a credential', { error: String(error) }),
    );
    this.#ctx.background.add(promise);
    void promise.finally(() => this.#ctx.background.delete(promise));
  }
}

const dayMs = 86_400_000;
/** A collection access key dies when it is not used for 60 days. */
export const accessKeyLifeMs = 60 * dayMs;

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** A cookie travels by itself, so a state-changing request must come from our own pages (OWASP: origin check + custom header). */
function checkSameOrigin(ctx: Ctx, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = first(request.headers.origin);
  const site = first(request.headers['sec-fetch-site']);
  const sameOrigin =
    origin === undefined ? site === undefined || site === 'same-origin' : isOwnOrigin(ctx, request, origin);
  if (!sameOrigin || request.headers['x-parley-request'] === undefined) throw forbidden('session.sameOrigin');
}

function isOwnOrigin(ctx: Ctx, request: FastifyRequest, origin: string): boolean {
  if (origin === new URL(ctx.publicUrl).origin) return true;
  // On a laptop the same server is localhost and 127.0.0.1; a page of another site cannot have either as its host.
  return origin === `${request.protocol}://${request.headers.host}`;
}
