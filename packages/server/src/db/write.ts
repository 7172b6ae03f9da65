import type { Ctx } from '../context.ts';
import type { Database, Writer } from './database.ts';
import { Batch, Tx } from './tx.ts';

/** Writes that share one commit. More would make the first ones wait for the last. */
const batchJobsMax = 64;
/** A batch is closed after this long, so that reads get their turn on the event loop. */
const batchMs = 12;
const retriesMax = 5;
/** Waiting writes beyond this are refused: the caller hears 503 instead of waiting for minutes. */
export const queueMax = 5_000;

type Job = {
  run: (tx: Tx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

class Lane {
  readonly queue: Job[] = [];
  running = false;
}

/** Queues of one database. Writes of one lane run in order; lanes run side by side where the database can. */
class Queues {
  readonly lanes = new Map<string, Lane>();
  waiting = 0;
}
const queuesOf = new WeakMap<Database, Queues>();

export class OverloadedError extends Error {}

/**
 * Runs `run` in a transaction that is durable when the promise resolves, and rolled back when it rejects.
 *
 * Writes that wait at the same time share a commit (group commit): a write that fails before it changed anything is
 * simply left out; one that fails later makes the batch roll back, and its members run again one by one.
 *
 * `lane`: id of what is changed (a collection, an environment, `user:7`). Writes of one lane never compete for locks.
 */
export function write<T>(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  lane: string,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  const queues = queuesOf.get(ctx.database) ?? new Queues();
  queuesOf.set(ctx.database, queues);
  if (queues.waiting >= queueMax) return Promise.reject(new OverloadedError('too many writes are waiting'));
  const key = ctx.database.parallelWrites === 1 ? '' : lane;
  const laneState = queues.lanes.get(key) ?? new Lane();
  queues.lanes.set(key, laneState);
  queues.waiting++;
  return new Promise<T>((resolve, reject) => {
    laneState.queue.push({ run, resolve: resolve as (value: unknown) => void, reject });
    if (!laneState.running) {
      laneState.running = true;
      setImmediate(() => void drain(ctx, queues, key, laneState));
    }
  });
}

async function drain(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  queues: Queues,
  key: string,
  lane: Lane,
): Promise<void> {
  while (lane.queue.length > 0) {
    const taken: Job[] = [];
    try {
      await ctx.database.withWriter((writer) => runBatch(ctx, writer, lane.queue, taken));
    } catch (error) {
      // The connection itself failed: those taken hear of it, the others try a new connection.
      if (taken.length === 0) taken.push(...lane.queue.splice(0, batchJobsMax));
      for (const job of taken) job.reject(error);
    }
    queues.waiting -= taken.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  lane.running = false;
  queues.lanes.delete(key);
}

async function runBatch(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  writer: Writer,
  queue: Job[],
  taken: Job[],
): Promise<void> {
  const started = performance.now();
  await writer.begin();
  const batch = new Batch(writer, ctx.database, ctx.clock());
  const done: { job: Job; value: unknown }[] = [];
  const refused: { job: Job; error: unknown }[] = [];
  let broken = false;
  while (
    queue.length > 0 &&
    taken.length < batchJobsMax &&
    (taken.length === 0 || performance.now() - started < batchMs)
  ) {
    const job = queue.shift() as Job;
    taken.push(job);
    const before = writer.writes();
    const tx = new Tx(batch, batch.now);
    try {
      const value = await job.run(tx);
      batch.accept(tx);
      done.push({ job, value });
    } catch (error) {
      tx.end();
      // On PostgreSQL a failed statement spoils the transaction even when it only read.
      if (writer.writes() === before && !isDatabaseError(error)) refused.push({ job, error });
      else {
        broken = true;
        break;
      }
    }
  }
  if (!broken) {
    try {
      await batch.flush();
      await writer.commit();
    } catch {
      broken = true;
    }
  }
  if (broken) {
    await writer.rollback();
    for (const job of taken) await runAlone(ctx, writer, job);
    return;
  }
  for (const { job, error } of refused) job.reject(error);
  for (const { job, value } of done) job.resolve(value);
  batch.committed();
}

async function runAlone(ctx: Pick<Ctx, 'database' | 'clock'>, writer: Writer, job: Job): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writer.begin();
      const batch = new Batch(writer, ctx.database, ctx.clock());
      const tx = new Tx(batch, batch.now);
      const value = await job.run(tx);
      batch.accept(tx);
      await batch.flush();
      await writer.commit();
      job.resolve(value);
      batch.committed();
      return;
    } catch (error) {
      await writer.rollback().catch(() => {});
      if (attempt >= retriesMax || !ctx.database.isRetryable(error)) {
        job.reject(error);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 5 * attempt + Math.random() * 20));
    }
  }
}

const isDatabaseError = (error: unknown): boolean =>
  error instanceof Error &&
  ('severity' in error || /^ERR_SQLITE/.test(String((error as { code?: unknown }).code ?? '')));
