import { isIPv4 } from 'node:net';
import type { Ctx } from '../../context.ts';
import { ApiError } from '../../errors.ts';

/** At most `limit` tries in any span of `ms`. */
export type Span = { limit: number; ms: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What is throttled, and how often it may be done. Keys are networks, login names or addresses as typed. */
export const throttled = {
  signUpOfNetwork: [
    { limit: 5, ms: hourMs },
    { limit: 20, ms: dayMs },
  ],
  /** Sign-up tells whether a username is taken: the number of questions is limited. */
  usernamesOfNetwork: [{ limit: 100, ms: hourMs }],
  signInOfNetwork: [
    { limit: 30, ms: minuteMs },
    { limit: 300, ms: hourMs },
  ],
  /** Wrong passwords for one name, wherever they come from. */
  signInOfName: [{ limit: 100, ms: hourMs }],
  resendOfAddress: [
    { limit: 1, ms: minuteMs },
    { limit: 5, ms: hourMs },
  ],
  resendOfNetwork: [{ limit: 20, ms: hourMs }],
} as const satisfies Record<string, readonly Span[]>;

export type Throttled = keyof typeof throttled;

/** People and their test browsers on the machine itself share one address. */
const loopbackFactor = 20;
/** Wrong passwords for one name from one network that cost nothing; then 1 s, doubling to 60 s. */
const freeFails = 5;
const delayMaxMs = 60_000;
const failsKeptMs = hourMs;
const trackedMax = 50_000;

type State = { tries: Map<string, number[]>; fails: Map<string, { count: number; at: number }> };

/**
 * In memory of this process: a restart forgets, and nodes do not share. The price is a factor of the number of nodes;
 * what counts (the slow hash, the semaphore before it) holds everywhere.
 */
const states = new WeakMap<Ctx['database'], State>();

function stateOf(ctx: Ctx): State {
  const known = states.get(ctx.database);
  if (known) return known;
  const state: State = { tries: new Map(), fails: new Map() };
  states.set(ctx.database, state);
  return state;
}

/** Counts a try, or throws `rateLimited` when a span is full; then it is not counted. */
export function takeTry(ctx: Ctx, what: Throttled, key: string): void {
  const { tries } = stateOf(ctx);
  const now = ctx.clock();
  const spans: readonly Span[] = throttled[what];
  const longest = Math.max(...spans.map((span) => span.ms));
  const name = `${what} ${key}`;
  // A clock that was set back must not keep tries of the future alive.
  const times = (tries.get(name) ?? []).filter((time) => time > now - longest && time <= now);
  const factor = key === loopback ? loopbackFactor : 1;
  for (const { limit, ms } of spans) {
    const inside = times.filter((time) => time > now - ms);
    if (inside.length >= limit * factor) throw tooOften(now, (inside[0] ?? now) + ms - now);
  }
  times.push(now);
  remember(tries, name, times);
}

/** A try that turned out well does not count against the next one. */
export function giveTryBack(ctx: Ctx, what: Throttled, key: string): void {
  stateOf(ctx).tries.get(`${what} ${key}`)?.pop();
}

/**
 * Counts a fail before it is known to be one, so that many tries at once do not slip through; `clearFails` takes it
 * back. Throws `rateLimited` while the delay after the last fail runs.
 */
export function takeFail(ctx: Ctx, key: string): void {
  const { fails } = stateOf(ctx);
  const now = ctx.clock();
  const last = fails.get(key);
  const count = last && last.at > now - failsKeptMs && last.at <= now ? last.count : 0;
  if (last && count >= freeFails) {
    const readyAt = last.at + Math.min(delayMaxMs, 1000 * 2 ** (count - freeFails));
    if (now < readyAt) throw tooOften(now, readyAt - now);
  }
  remember(fails, key, { count: count + 1, at: now });
}

export function clearFails(ctx: Ctx, key: string): void {
  stateOf(ctx).fails.delete(key);
}

/** What counts as one place: /24 of IPv4, /56 of IPv6, which is what one customer of a provider holds. */
export function networkOf(ip: string): string {
  const bare = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (bare === '::1' || /^127\./.test(bare)) return loopback;
  if (isIPv4(bare)) return bare.split('.').slice(0, 3).join('.');
  const [head = '', tail] = bare.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...left,
    ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'),
    ...right,
  ];
  const [a = '0', b = '0', c = '0', d = '0'] = groups.map((group) => Number.parseInt(group, 16).toString(16));
  return `${a}:${b}:${c}:${(Number.parseInt(d, 16) >> 8).toString(16)}`;
}

const loopback = 'loopback';

function tooOften(now: number, waitMs: number): ApiError {
  return new ApiError('tooManyTries', {
    retryAfterSeconds: Math.max(1, waitMs / 1000),
    retryAtSeconds: Math.ceil((now + waitMs) / 1000),
  });
}

/** Newest last; past the bound the oldest are forgotten. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  while (map.size > trackedMax) {
    const oldest = map.keys().next();
    if (oldest.done) return;
    map.delete(oldest.value);
  }
}
