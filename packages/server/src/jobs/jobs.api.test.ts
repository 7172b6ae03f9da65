import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorOf } from '../access/actor.ts';
import { OverloadedError, write } from '../db/write.ts';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { type Person, startServer, type TestServer } from '../testing/index.ts';
import { type JobKind, newJob, queueJob } from './job.ts';
import { JobRunner } from './runner.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
});
afterAll(() => server.close());

type Input = { word: string };

/** Queues work of a kind for a runner of its own and waits until that has nothing left to do. */
async function settled(kind: JobKind<Input>, before: (taskId: string) => Promise<void> = async () => {}) {
  const { ctx } = server.app;
  const taskId = newId();
  const actor = await actorOf(ctx.db, alice.userId, alice.teamId, { kind: 'apiKey', id: 'x' });
  const job = newJob(ctx, kind, actor, { taskId, subjectId: 'thing', input: { word: 'hush-4711' } });
  await write(ctx, 'test', (tx) => queueJob(tx, job));
  await before(taskId);
  const runner = new JobRunner(ctx, [kind]);
  try {
    for (;;) {
      runner.wake();
      while (ctx.background.size > 0) await Promise.all(ctx.background);
      const task = await ctx.db
        .selectFrom('task')
        .selectAll()
        .where('id', '=', taskId)
        .executeTakeFirstOrThrow();
      if (task.status !== 'running') return task;
      // What was put off waits for its time.
      server.clock.now = (server.clock.now ?? Date.now()) + 10_000;
    }
  } finally {
    runner.stop();
  }
}

const kindOf = (run: JobKind<Input>['run'], more: Partial<JobKind<Input>> = {}): JobKind<Input> => ({
  ...{ kind: newId(), run, failure: (error) => ({ reason: error.code }), ...more },
});

describe('jobs', () => {
  it('end with the write that has their effect, done by whoever asked', async () => {
    const kind = kindOf(async (ctx, { actor, input, subjectId, done }) => {
      await write(ctx, 'test', (tx) => done(tx, { word: input.word, by: actor.userId, subjectId }));
    });
    const task = await settled(kind);
    expect([task.status, JSON.parse(task.details)]).toEqual([
      'done',
      { word: 'hush-4711', by: alice.userId, subjectId: 'thing' },
    ]);
  });

  it('of a secret kind keep their input sealed, and nothing of it afterwards', async () => {
    let stored = '';
    const run: JobKind<Input>['run'] = async (ctx, { input, done }) => {
      await write(ctx, 'test', (tx) => done(tx, { length: input.word.length }));
    };
    const task = await settled(kindOf(run, { isSecret: true }), async (taskId) => {
      const { db } = server.app.ctx;
      const row = await db
        .selectFrom('job')
        .select('input')
        .where('taskId', '=', taskId)
        .executeTakeFirstOrThrow();
      stored = row.input;
    });
    expect(stored).toMatch(/^sealed:/);
    expect(stored).not.toContain('hush');
    expect(JSON.parse(task.details)).toEqual({ length: 9 });
    expect(await server.app.ctx.db.selectFrom('job').select('taskId').execute()).toEqual([]);
  });

  it('say why they failed', async () => {
    const refused = await settled(
      kindOf(async () => {
        throw new ApiError('tooLarge');
      }),
    );
    expect([refused.status, JSON.parse(refused.details)]).toEqual(['failed', { reason: 'tooLarge' }]);
  });

  it('are put off while there is too much to do, which is no attempt', async () => {
    let tries = 0;
    const kind = kindOf(async (ctx, { done }) => {
      tries += 1;
      if (tries < 6) throw new OverloadedError('busy');
      await write(ctx, 'test', (tx) => done(tx, {}));
    });
    expect((await settled(kind)).status).toBe('done');
    expect(tries).toBe(6);
  });

  it('of one person wait in bounded number', async () => {
    const { ctx } = server.app;
    const kind = kindOf(async () => {});
    const actor = await actorOf(ctx.db, alice.userId, alice.teamId, { kind: 'apiKey', id: 'x' });
    const queue = (count: number) =>
      write(ctx, 'test', async (tx) => {
        for (let i = 0; i < count; i++)
          await queueJob(
            tx,
            newJob(ctx, kind, actor, { taskId: newId(), subjectId: 'x', input: { word: '' } }),
          );
      });
    await queue(100);
    await expect(queue(1)).rejects.toThrow(OverloadedError);
    await write(ctx, 'test', async (tx) => {
      await tx.db.deleteFrom('job').where('kind', '=', kind.kind).execute();
    });
  });

  it('have their effect only by the latest attempt', async () => {
    let effects = 0;
    const kind = kindOf(async (ctx, { taskId, done }) => {
      await write(ctx, 'test', async (tx) => {
        await tx.db.updateTable('job').set({ attempts: 2 }).where('taskId', '=', taskId).execute();
      });
      const late = write(ctx, 'test', async (tx) => {
        await done(tx, {});
        effects += 1;
      });
      await expect(late).rejects.toThrow('conflict');
      await write(ctx, 'test', async (tx) => {
        await tx.db.updateTable('job').set({ attempts: 1 }).where('taskId', '=', taskId).execute();
        await done(tx, { by: 'the latest' });
      });
    });
    expect(JSON.parse((await settled(kind)).details)).toEqual({ by: 'the latest' });
    expect(effects).toBe(0);
  });
});
