import type { Actor } from '../access/actor.ts';
import type { Ctx } from '../context.ts';
import { write } from '../db/write.ts';
import { ApiError } from '../errors.ts';

const windowSeconds = 60;
const flushMs = 5_000;
const trackedMax = 100_000;

type Window = { count: number; resetAt: number };

/** Calls per key and minute, calls per team and month. One fixed window a key, as the documented headers describe. */
export class RateLimiter {
  readonly #ctx: Ctx;
  readonly #windows = new Map<string, Window>();
  /** Calls since the last flush by month and team, and the month's total as of then. */
  readonly #pending = new Map<string, number>();
  readonly #totals = new Map<number, { month: string; total: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
    this.#timer = setInterval(
      () =>
        void this.flush().catch((error: unknown) =>
          ctx.log.warn('usage not written', { error: String(error) }),
        ),
      flushMs,
    );
    this.#timer.unref();
  }

  /** Counts one call; returns the headers to send. Throws `rateLimited`. */
  async count(actor: Actor): Promise<Record<string, string>> {
    if (actor.kind === 'anonymous') return {};
    const headers: Record<string, string> = {};
    const { rateLimitPerMinute: limit, rateLimitPerMonth } = this.#ctx.config;
    const now = this.#ctx.clock();
    if (limit > 0) {
      const window = this.#window(actor.credential.id, now);
      window.count++;
      const remaining = Math.max(0, limit - window.count);
      const resetSeconds = Math.max(1, Math.ceil((window.resetAt - now) / 1000));
      headers['ratelimit-limit'] = String(limit);
      headers['ratelimit-remaining'] = String(remaining);
      headers['ratelimit-reset'] = String(resetSeconds);
      headers['ratelimit-policy'] = `${limit};w=${windowSeconds}`;
      headers.ratelimit = `limit=${limit}, remaining=${remaining}, reset=${resetSeconds}`;
      headers['x-ratelimit-limit'] = String(limit);
      headers['x-ratelimit-remaining'] = String(remaining);
      headers['x-ratelimit-reset'] = String(Math.ceil(window.resetAt / 1000));
      if (window.count > limit)
        throw new ApiError('rateLimited', {
          retryAfterSeconds: resetSeconds,
          retryAtSeconds: Math.ceil(window.resetAt / 1000),
          headers,
        });
    }
    const key = pendingKey(monthOf(now), actor.teamId);
    this.#pending.set(key, (this.#pending.get(key) ?? 0) + 1);
    if (rateLimitPerMonth > 0) {
      const used = (await this.usedThisMonth(actor.teamId)) ?? 0;
      headers['ratelimit-limit-month'] = String(rateLimitPerMonth);
      headers['ratelimit-remaining-month'] = String(Math.max(0, rateLimitPerMonth - used));
      headers['x-ratelimit-limit-month'] = String(rateLimitPerMonth);
      headers['x-ratelimit-remaining-month'] = String(Math.max(0, rateLimitPerMonth - used));
      if (used > rateLimitPerMonth) {
        const nextMonth = startOfNextMonth(now);
        throw new ApiError('rateLimited', {
          monthly: true,
          retryAfterSeconds: (nextMonth - now) / 1000,
          retryAtSeconds: Math.ceil(nextMonth / 1000),
          headers,
        });
      }
    }
    return headers;
  }

  async usedThisMonth(teamId: number): Promise<number> {
    const month = monthOf(this.#ctx.clock());
    let known = this.#totals.get(teamId);
    if (known?.month !== month) {
      const row = await this.#ctx.db
        .selectFrom('usage')
        .select('count')
        .where('teamId', '=', teamId)
        .where('metric', '=', 'api_usage')
        .where('month', '=', month)
        .executeTakeFirst();
      known = { month, total: row?.count ?? 0 };
      this.#totals.set(teamId, known);
    }
    return known.total + (this.#pending.get(pendingKey(month, teamId)) ?? 0);
  }

  /** Adds what was counted to the usage table. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    const pending = [...this.#pending].map(([key, count]) => ({
      month: key.slice(0, 7),
      teamId: Number(key.slice(8)),
      count,
    }));
    this.#pending.clear();
    await write(this.#ctx, 'usage', async (tx) => {
      for (const { month, teamId, count } of pending)
        await tx.db
          .insertInto('usage')
          .values({ teamId, metric: 'api_usage', month, count })
          .onConflict((oc) =>
            oc
              .columns(['teamId', 'metric', 'month'])
              .doUpdateSet((eb) => ({ count: eb('usage.count', '+', count) })),
          )
          .execute();
    });
    for (const { month, teamId, count } of pending) {
      const total = this.#totals.get(teamId);
      if (total?.month === month) total.total += count;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #window(id: string, now: number): Window {
    const known = this.#windows.get(id);
    // A clock that was set back must not stretch the window.
    if (known && known.resetAt > now && known.resetAt <= now + windowSeconds * 1000) return known;
    if (this.#windows.size >= trackedMax)
      for (const [key, window] of this.#windows) if (window.resetAt <= now) this.#windows.delete(key);
    const window = { count: 0, resetAt: now + windowSeconds * 1000 };
    this.#windows.set(id, window);
    return window;
  }
}

const pendingKey = (month: string, teamId: number): string => `${month}/${teamId}`;

export const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

function startOfNextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
