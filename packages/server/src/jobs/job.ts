import type { Actor } from '../access/actor.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/tx.ts';
import { OverloadedError } from '../db/write.ts';
import { type ApiError, conflict } from '../errors.ts';
import { wakeJobs } from './wake.ts';

/**
 * Work that a client polls and that survives its process: the task is written with what it needs, any node takes it up,
 * and it is begun again when whoever began it is gone. So `run` may happen several times, and its effect once: it ends
 * in a write that calls `done`, which refuses all but the latest attempt.
 */
export type JobKind<Input> = {
  /** Its name in the database: not changed while tasks of it may be waiting. */
  kind: string;
  /** The input is kept sealed. */
  isSecret?: boolean;
  run: (ctx: Ctx, job: Job<Input>) => Promise<void>;
  /** What the task says of itself when it failed, as JSON. */
  failure: (error: ApiError) => unknown;
  /** In the write that ends the task, whatever came of it: what was kept beside the input goes. */
  forget?: (tx: Tx, input: Input) => Promise<void>;
};

export type Job<Input> = {
  taskId: string;
  subjectId: string;
  input: Input;
  /** Whoever asked, with the rights they have now. */
  actor: Actor;
  /** In the write that has the effect: the task is over. Throws `conflict('taskGivenUp')` when it is no longer ours. */
  done: (tx: Tx, details: unknown) => Promise<void>;
};

/** What the table holds as input. */
export type StoredInput = { teamId: number; credential: Actor['credential']; input: unknown };

export type NewJob = { taskId: string; kind: string; ownerId: number; subjectId: string; input: string };

export const sealContextOf = (taskId: string): string => `task/${taskId}`;

/** Everything about a task that needs no database; not inside a write. */
export function newJob<Input>(
  ctx: Ctx,
  kind: JobKind<Input>,
  actor: Actor,
  task: { taskId: string; subjectId: string; input: Input },
): NewJob {
  const { taskId, subjectId } = task;
  const stored: StoredInput = { teamId: actor.teamId, credential: actor.credential, input: task.input };
  const text = JSON.stringify(stored);
  const input = kind.isSecret ? ctx.vault.seal(text, sealContextOf(taskId)) : text;
  return { taskId, kind: kind.kind, ownerId: actor.userId, subjectId, input };
}

/** Tasks of one person that wait or run: whoever asks for more hears 503, and others get their turn. */
const unfinishedMax = 100;

/** Writes the task; it begins once that is durable. Throws `OverloadedError`. */
export async function queueJob(tx: Tx, job: NewJob): Promise<void> {
  const { taskId, kind, ownerId, subjectId, input } = job;
  const { count } = await tx.db
    .selectFrom('job as j')
    .innerJoin('task as t', 't.id', 'j.taskId')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('t.ownerId', '=', ownerId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= unfinishedMax) throw new OverloadedError('too many tasks of one person are waiting');
  await tx.db
    .insertInto('task')
    .values({
      ...{ id: taskId, kind, ownerId, subjectId, status: 'running', details: '{}' },
      ...{ createdAt: tx.now, updatedAt: tx.now },
    })
    .execute();
  await tx.db
    .insertInto('job')
    .values({ taskId, kind, input, attempts: 0, leaseUntil: null, createdAt: tx.now })
    .execute();
  tx.afterCommit(() => wakeJobs(tx.database));
}

/** Whether such work on this thing waits or runs. In a write that holds the log of its workspace nothing starts meanwhile. */
export async function hasUnfinishedJob(
  db: Tx['db'],
  subjectId: string,
  kinds: readonly string[],
): Promise<boolean> {
  const row = await db
    .selectFrom('task as t')
    .innerJoin('job as j', 'j.taskId', 't.id')
    .select('t.id')
    .where('t.subjectId', '=', subjectId)
    .where('t.kind', 'in', kinds)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends a task, unless a later attempt has it. */
export async function finishJob(
  tx: Tx,
  attempt: { taskId: string; number: number },
  status: 'done' | 'failed',
  details: unknown,
): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('job')
    .where('taskId', '=', attempt.taskId)
    .where('attempts', '=', attempt.number)
    .executeTakeFirst();
  if (Number(numDeletedRows) === 0) return false;
  await tx.db
    .updateTable('task')
    .set({ status, details: JSON.stringify(details), updatedAt: tx.now })
    .where('id', '=', attempt.taskId)
    .execute();
  return true;
}

export const givenUp = (): ApiError => conflict('taskGivenUp');
