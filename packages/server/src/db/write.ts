import type { Ctx } from '../context.ts';
import type { Database, Writer } from './database.ts';
import { Batch, SpaceBusyError, Tx } from './tx.ts';

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

/**
 * Waiting writes of one database, by lane. Writes of one lane run in order and one batch at a time; a batch takes from
 * several lanes, and as many batches run side by side as the database can take.
 */
class Queues {
  readonly #lanes = new Map<string, Job[]>();
  readonly #busy = new Set<string>();
  /** Of the busy ones: those of which a write was taken. */
  readonly #served = new Set<string>();
  readonly #slots: number;
  running = 0;
  waiting = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  add(lane: string, job: Job): void {
    const jobs = this.#lanes.get(lane) ?? [];
    jobs.push(job);
    this.#lanes.set(lane, jobs);
    this.waiting++;
  }

  /** Whether a batch should be started: there is a lane that none works on, and a free place. */
  get wantsBatch(): boolean {
    return this.running < this.#slots && this.#lanes.size > this.#busy.size;
  }

  /** Lanes for one batch: its share of those that nobody works on. */
  claim(): string[] {
    const idle = [...this.#lanes.keys()].filter((lane) => !this.#busy.has(lane));
    const claimed = idle.slice(0, Math.ceil(idle.length / Math.max(1, this.#slots - this.running + 1)));
    for (const lane of claimed) this.#busy.add(lane);
    return claimed;
  }

  /** The next write of these lanes, taking turns between them. */
  next(claimed: string[], turn: number): Job | undefined {
    for (let i = 0; i < claimed.length; i++) {
      const lane = claimed[(turn + i) % claimed.length] as string;
      const job = this.#lanes.get(lane)?.shift();
      if (!job) continue;
      this.#served.add(lane);
      return job;
    }
    return undefined;
  }

  /** Lanes that had their turn go behind the others, so that none waits for ever however many are never empty. */
  release(claimed: string[]): void {
    for (const lane of claimed) {
      this.#busy.delete(lane);
      const jobs = this.#lanes.get(lane) ?? [];
      const served = this.#served.delete(lane);
      if (served || jobs.length === 0) this.#lanes.delete(lane);
      if (served && jobs.length > 0) this.#lanes.set(lane, jobs);
    }
  }
}
const queuesOf = new WeakMap<Database, Queues>();

export class OverloadedError extends Error {}

type WriteCtx = Pick<Ctx, 'database' | 'clock'>;

/**
 * Runs `run` in a transaction that is durable when the promise resolves, and rolled back when it rejects.
 *
 * Writes that wait at the same time share a commit (group commit): a write that fails before it changed anything is
 * simply left out; one that fails later makes the batch roll back, and its members run again one by one.
 *
 * `lane`: id of what is changed (a collection, an environment, `user:7`). Writes of one lane never compete for locks.
 */
export function write<T>(ctx: WriteCtx, lane: string, run: (tx: Tx) => Promise<T>): Promise<T> {
  const queues = queuesOf.get(ctx.database) ?? new Queues(ctx.database.parallelWrites);
  queuesOf.set(ctx.database, queues);
  if (queues.waiting >= queueMax) return Promise.reject(new OverloadedError('too many writes are waiting'));
  return new Promise<T>((resolve, reject) => {
    queues.add(lane, { run, resolve: resolve as (value: unknown) => void, reject });
    // Requests that arrive in the same turn of the event loop go into the same batch.
    setImmediate(() => startBatches(ctx, queues));
  });
}

function startBatches(ctx: WriteCtx, queues: Queues): void {
  while (queues.wantsBatch) {
    queues.running++;
    void oneBatch(ctx, queues, queues.claim());
  }
}

async function oneBatch(ctx: WriteCtx, queues: Queues, claimed: string[]): Promise<void> {
  const taken: Job[] = [];
  const take = (): Job | undefined => {
    const job = taken.length < batchJobsMax ? queues.next(claimed, taken.length) : undefined;
    if (job) taken.push(job);
    return job;
  };
  try {
    await ctx.database.withWriter((writer) => runBatch(ctx, writer, take, taken));
  } catch (error) {
    // The connection itself failed: those taken hear of it, the others try a new connection.
    if (taken.length === 0) while (take());
    for (const job of taken) job.reject(error);
  }
  queues.waiting -= taken.length;
  queues.release(claimed);
  queues.running--;
  setImmediate(() => startBatches(ctx, queues));
}

async function runBatch(
  ctx: WriteCtx,
  writer: Writer,
  take: () => Job | undefined,
  taken: readonly Job[],
): Promise<void> {
  const started = performance.now();
  await writer.begin();
  const batch = new Batch(writer, ctx.database, ctx.clock(), false);
  const done: { job: Job; value: unknown }[] = [];
  const refused: { job: Job; error: unknown }[] = [];
  const later: Job[] = [];
  let broken = false;
  while (!broken && (taken.length === 0 || performance.now() - started < batchMs)) {
    const job = take();
    if (!job) break;
    const before = writer.writes();
    const tx = new Tx(batch, batch.now);
    try {
      const value = await job.run(tx);
      batch.accept(tx);
      done.push({ job, value });
    } catch (error) {
      tx.end();
      // On PostgreSQL a failed statement spoils the transaction even when it only read.
      if (writer.writes() !== before || isDatabaseError(error)) broken = true;
      else if (error instanceof SpaceBusyError) later.push(job);
      else refused.push({ job, error });
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
  for (const job of later) await runAlone(ctx, writer, job);
}

async function runAlone(ctx: WriteCtx, writer: Writer, job: Job): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writer.begin();
      const batch = new Batch(writer, ctx.database, ctx.clock(), true);
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
