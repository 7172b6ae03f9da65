import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { call } from './client.ts';
import { type Failure, failureOf } from './errors.ts';

/** What is known about the answer of one GET path. Data stays while it is fetched again or fails. */
export interface Query<Answer> {
  data: Answer | undefined;
  failure: Failure | undefined;
  loading: boolean;
}

interface Entry extends Query<unknown> {
  fetchedAt: number;
}

export const SERVER_PATH = '/api/parley/server';

const FRESH_MS = 10_000;
const ENTRIES_MAX = 200;
const nothing: Query<never> = { data: undefined, failure: undefined, loading: false };

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();
const watched = new Map<string, number>();
let version = 0;
// Answers that were asked for before a sign-out must not come back after it.
let era = 0;

/** The answer of `GET path`, fetched when missing or stale; null asks for nothing. */
export function useQuery<Answer>(path: string | null): Query<Answer> & { retry: () => void } {
  const query = useQueries<Answer>(path === null ? [] : [path]).get(path ?? '') ?? nothing;
  const retry = useCallback(() => {
    if (path !== null) refresh(path);
  }, [path]);
  return { ...query, retry };
}

/** The same for several paths at once. */
export function useQueries<Answer>(queryPaths: string[]): Map<string, Query<Answer>> {
  const key = queryPaths.join('\n');
  const seen = useSyncExternalStore(subscribe, () => version);
  useEffect(() => {
    const wanted = key === '' ? [] : key.split('\n');
    for (const path of wanted) {
      watched.set(path, (watched.get(path) ?? 0) + 1);
      ensure(path);
    }
    return () => {
      for (const path of wanted) watched.set(path, (watched.get(path) ?? 1) - 1);
    };
  }, [key]);
  // `seen` changes with the store, so the map is rebuilt then and only then.
  return useMemo(() => snapshot<Answer>(key, seen), [key, seen]);
}

/** Fetches `GET path` again, now. Never fails: what went wrong is in the query. */
export function refresh(path: string): Promise<void> {
  return load(path);
}

/** The same, and gives the answer; undefined when there is none to be had now. */
export async function refreshed<Answer>(path: string): Promise<Answer | undefined> {
  await load(path);
  const entry = entries.get(path);
  return entry?.failure === undefined ? (entry?.data as Answer | undefined) : undefined;
}

/** Drops everything but the server's own description: what one account saw is not for the next. */
export function forgetAll(): void {
  era += 1;
  for (const path of entries.keys()) if (path !== SERVER_PATH) entries.delete(path);
  changed();
}

/** Fetches again what is on screen when the person comes back to the window. */
export function refreshOnReturn(): () => void {
  const onReturn = () => {
    if (document.visibilityState !== 'visible') return;
    for (const [path, count] of watched) if (count > 0) ensure(path);
  };
  document.addEventListener('visibilitychange', onReturn);
  window.addEventListener('focus', onReturn);
  window.addEventListener('online', onReturn);
  return () => {
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('focus', onReturn);
    window.removeEventListener('online', onReturn);
  };
}

function snapshot<Answer>(key: string, _version: number): Map<string, Query<Answer>> {
  const result = new Map<string, Query<Answer>>();
  if (key === '') return result;
  for (const path of key.split('\n')) {
    const entry = entries.get(path) ?? { ...nothing, loading: true };
    result.set(path, entry as Query<Answer>);
  }
  return result;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

function ensure(path: string): void {
  const entry = entries.get(path);
  if (entry?.loading) return;
  if (entry && entry.failure === undefined && Date.now() - entry.fetchedAt < FRESH_MS) return;
  void load(path);
}

async function load(path: string): Promise<void> {
  const startedIn = era;
  const before = entries.get(path);
  put(path, { ...(before ?? { ...nothing, fetchedAt: 0 }), loading: true });
  const after = await fetchEntry(path, before);
  if (path !== SERVER_PATH && startedIn !== era) return;
  put(path, after);
  const signedOut = after.failure?.kind === 'refused' && after.failure.status === 401;
  if (signedOut && path !== SERVER_PATH) await load(SERVER_PATH);
}

async function fetchEntry(path: string, before: Entry | undefined): Promise<Entry> {
  try {
    const data = await call<unknown>('GET', path);
    return { data, failure: undefined, loading: false, fetchedAt: Date.now() };
  } catch (error) {
    const failure = failureOf(error);
    // What was deleted or taken away must not stay on screen; what is only out of reach may.
    const gone = failure.kind === 'refused' && failure.status < 500;
    return { data: gone ? undefined : before?.data, failure, loading: false, fetchedAt: Date.now() };
  }
}

function put(path: string, entry: Entry): void {
  entries.delete(path);
  entries.set(path, entry);
  for (const old of entries.keys()) {
    if (entries.size <= ENTRIES_MAX) break;
    if ((watched.get(old) ?? 0) > 0) continue;
    entries.delete(old);
    watched.delete(old);
  }
  changed();
}
