import { AsyncResource } from 'node:async_hooks';
import { actorOf } from '../access/actor.ts';
import { type Ctx, inBackground } from '../context.ts';
import type { JobRow } from '../db/schema.ts';
import { OverloadedError, write } from '../db/write.ts';
import { isApiError } from '../errors.ts';
import { finishJob, givenUp, type Job, type JobKind, type StoredInput, sealContextOf } from './job.ts';
import { forgetJobs, onJobs } from './wake.ts';

/** A node that has said nothing for so long is taken to be gone, with what it was doing. */
const leaseMs = 60_000;
const renewMs = 15_000;
/** How often a node looks for work that nobody told it of: of nodes that are gone, or put off. */
const pollMs = 10_000;
const atOnceMax = 4;
/** Work that was begun this often and never came to an end takes its process down with it. */
const attemptsMax = 3;
const putOffMs = 5_000;

/** A kind of any input: what it wrote it gets back. */
export type AnyJobKind = JobKind<never>;

/** Takes up the tasks of the registered kinds, oldest first, a few at a time. */
export class JobRunner {
  readonly #ctx: Ctx;
  readonly #kinds: ReadonlyMap<string, AnyJobKind>;
  /** Tasks this node is at: its own lease may run out while the clock is moved or the loop is held up. */
  readonly #mine = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #lanes = 0;
  #lookAgain = false;
  #isStopped = false;

  constructor(ctx: Ctx, kinds: readonly AnyJobKind[]) {
    this.#ctx = ctx;
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.#timer = setInterval(() => this.wake(), pollMs);
    this.#timer.unref();
    // Whoever wakes it: tasks do not run as part of that request, which may carry an idempotency key.
    onJobs(
      ctx.database,
      AsyncResource.bind(() => this.wake()),
    );
  }

  /** The one node on a SQLite file knows that whoever had a lease before is gone. */
  async start(): Promise<void> {
    if (this.#ctx.database.kind === 'sqlite')
      await write(this.#ctx, 'jobs', async (tx) => {
        await tx.db.updateTable('job').set({ leaseUntil: null }).execute();
      });
    this.wake();
  }

  wake(): void {
    if (this.#isStopped || this.#kinds.size === 0) return;
    this.#lookAgain = true;
    if (this.#lanes >= atOnceMax) return;
    this.#lanes++;
    inBackground(this.#ctx, 'tasks', () => this.#work());
  }

  /** Begins nothing more; what runs is awaited with all background work. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    forgetJobs(this.#ctx.database);
  }

  async #work(): Promise<void> {
    try {
      while (!this.#isStopped) {
        this.#lookAgain = false;
        const row = await this.#claim();
        if (row) await this.#run(row);
        // Whoever wakes us while we look may have written after the look.
        else if (!this.#lookAgain) return;
      }
    } finally {
      this.#lanes--;
    }
  }

  /** The oldest task that nobody is at, with one attempt more. */
  async #claim(): Promise<JobRow | undefined> {
    const { database } = this.#ctx;
    return write(this.#ctx, 'jobs', async (tx) => {
      let query = tx.db
        .selectFrom('job')
        .selectAll()
        .where('kind', 'in', [...this.#kinds.keys()])
        .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', tx.now)]))
        .orderBy('createdAt')
        .orderBy('taskId')
        .limit(1);
      if (this.#mine.size > 0) query = query.where('taskId', 'not in', [...this.#mine]);
      if (database.kind === 'postgresql') query = query.forUpdate().skipLocked();
      const row = await query.executeTakeFirst();
      if (!row) return undefined;
      const attempts = row.attempts + 1;
      await tx.db
        .updateTable('job')
        .set({ attempts, leaseUntil: tx.now + leaseMs })
        .where('taskId', '=', row.taskId)
        .execute();
      return { ...row, attempts };
    });
  }

  async #run(row: JobRow): Promise<void> {
    const { taskId } = row;
    this.#mine.add(taskId);
    const renewal = setInterval(
      () => inBackground(this.#ctx, 'renew a lease', () => this.#renew(row)),
      renewMs,
    );
    renewal.unref();
    try {
      if (row.attempts > attemptsMax) {
        const reason = `It was begun ${attemptsMax} times and the server stopped each time before it was done.`;
        await this.#end(row, { reason });
      } else await this.#attempt(row);
    } finally {
      clearInterval(renewal);
      this.#mine.delete(taskId);
    }
  }

  async #attempt(row: JobRow): Promise<void> {
    const kind = this.#kinds.get(row.kind);
    if (!kind) return;
    try {
      await kind.run(this.#ctx, await this.#open(kind, row));
    } catch (error) {
      if (error instanceof OverloadedError) return this.#putOff(row);
      if (isApiError(error)) return this.#end(row, kind.failure(error));
      this.#ctx.log.error('a task failed', {
        ...{ taskId: row.taskId, kind: row.kind },
        error: error instanceof Error ? error.stack : String(error),
      });
      await this.#end(row, { reason: 'An error has occurred on the server.' });
    }
  }

  #read(kind: AnyJobKind, { taskId, input }: JobRow): StoredInput {
    const text = kind.isSecret ? this.#ctx.vault.open(input, sealContextOf(taskId)) : input;
    return JSON.parse(text) as StoredInput;
  }

  async #open(kind: AnyJobKind, row: JobRow): Promise<Job<never>> {
    const { taskId } = row;
    const { teamId, credential, input } = this.#read(kind, row);
    const task = await this.#ctx.db
      .selectFrom('task')
      .select(['ownerId', 'subjectId'])
      .where('id', '=', taskId)
      .executeTakeFirstOrThrow();
    return {
      ...{ taskId, subjectId: task.subjectId, input: input as never },
      actor: await actorOf(this.#ctx.db, task.ownerId, teamId, credential),
      done: async (tx, details) => {
        if (!(await finishJob(tx, { taskId, number: row.attempts }, 'done', details))) throw givenUp();
        await kind.forget?.(tx, input as never);
      },
    };
  }

  async #renew({ taskId, attempts }: JobRow): Promise<void> {
    await write(this.#ctx, `task:${taskId}`, async (tx) => {
      await tx.db
        .updateTable('job')
        .set({ leaseUntil: tx.now + leaseMs })
        .where('taskId', '=', taskId)
        .where('attempts', '=', attempts)
        .execute();
    });
  }

  /** Too much to do just now: later, and not counted as an attempt. */
  async #putOff({ taskId, attempts }: JobRow): Promise<void> {
    await write(this.#ctx, `task:${taskId}`, async (tx) => {
      await tx.db
        .updateTable('job')
        .set({ leaseUntil: tx.now + putOffMs, attempts: attempts - 1 })
        .where('taskId', '=', taskId)
        .where('attempts', '=', attempts)
        .execute();
    });
  }

  async #end(row: JobRow, details: unknown): Promise<void> {
    const { taskId, attempts } = row;
    const kind = this.#kinds.get(row.kind);
    const input = kind?.forget && this.#read(kind, row).input;
    await write(this.#ctx, `task:${taskId}`, async (tx) => {
      if (await finishJob(tx, { taskId, number: attempts }, 'failed', details))
        await kind?.forget?.(tx, input as never);
    });
  }
}
