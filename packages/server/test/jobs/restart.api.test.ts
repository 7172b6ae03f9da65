import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { write } from '../../src/db/write.ts';
import { type Bootstrapped, bootstrap } from '../../src/features/accounts/bootstrap.ts';
import { verify } from '../../src/log/verify.ts';
import { testDatabaseUrl } from '../../src/testing/test-database.ts';

const fixture = join(import.meta.dirname, 'serve.fixture.ts');
const specsMade = 4;
/** Longer than any lease: what a dead node had is free at once. */
const laterMs = 3_600_000;

let config: Config;
let alice: Bootstrapped;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const databaseUrl = await testDatabaseUrl();
  config = readConfig({}, { port: 0, dataDir, databaseUrl, logLevel: 'error', rateLimitPerMinute: 0 });
  const app = await createApp(config);
  alice = await bootstrap(app.ctx, {
    ...{ email: 'alice@example.com', username: 'alice', password: 'correct horse battery' },
  });
  await app.close();
});
afterAll(() => rm(config.dataDir, { recursive: true, force: true }));

/** Runs `work` against a server that is then killed without warning. */
async function untilKilled(work: (url: string) => Promise<void>): Promise<void> {
  const { dataDir, databaseUrl } = config;
  const child = spawn(process.execPath, [fixture], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PARLEY_DATA: dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    for await (const url of createInterface({ input: child.stdout })) {
      await work(url);
      return;
    }
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

async function call(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: { 'x-api-key': alice.apiKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return JSON.parse(await response.text());
}

const openapi = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Many', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `/things${i}`,
      { get: { responses: { 200: { description: 'One.' } } } },
    ]),
  ),
});

/** Polls a task until it is over. */
async function settled(url: string, path: string): Promise<{ status: string; details: unknown }> {
  for (;;) {
    const task = await call(url, 'GET', path);
    if (task.status !== 'pending') return task;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('tasks', () => {
  it('that a killed server left are finished by the next one, each once', { timeout: 60_000 }, async () => {
    const tasks: string[] = [];
    await untilKilled(async (url) => {
      const ids: string[] = [];
      for (let i = 0; i < specsMade; i++) {
        const body = {
          name: `Many ${i}`,
          type: 'OPENAPI:3.0',
          files: [{ path: 'index.json', content: openapi }],
        };
        ids.push((await call(url, 'POST', `/specs?workspaceId=${alice.workspaceId}`, body)).id);
      }
      const started = ids.map((id) =>
        call(url, 'POST', `/specs/${id}/generations/collection`, { name: id, options: {} }),
      );
      for (const answer of await Promise.all(started)) tasks.push(answer.url);
    });
    const database = await openDatabase(config);
    const left = await database.read.selectFrom('job').select('attempts').execute();
    await database.close();
    expect(left.length).toBeGreaterThan(0);
    const app = await createApp(config, { clock: () => Date.now() + laterMs });
    try {
      const url = (await app.listen()).replace('localhost', '127.0.0.1');
      for (const path of tasks) expect(await settled(url, path)).toMatchObject({ status: 'completed' });
      const { collections } = await call(url, 'GET', `/collections?workspace=${alice.workspaceId}`);
      expect(collections).toHaveLength(specsMade);
      expect(await verify(app.ctx.database)).toMatchObject({ ok: true, problems: [] });
    } finally {
      await app.close();
    }
  });

  it.runIf(process.env.PARLEY_TEST_DB === 'postgres')('are shared by nodes, each done once', async () => {
    const nodes = [await createApp(config), await createApp(config)];
    try {
      const urls = await Promise.all(
        nodes.map(async (node) => (await node.listen()).replace('localhost', '127.0.0.1')),
      );
      const url = urls[0] ?? '';
      const body = { name: 'Shared', type: 'OPENAPI:3.0', files: [{ path: 'index.json', content: openapi }] };
      const paths: string[] = [];
      for (let i = 0; i < 8; i++) {
        const { id } = await call(url, 'POST', `/specs?workspaceId=${alice.workspaceId}`, body);
        const path = `/specs/${id}/generations/collection`;
        paths.push((await call(urls[i % 2] ?? '', 'POST', path, { name: 'Shared', options: {} })).url);
      }
      for (const path of paths) expect(await settled(url, path)).toMatchObject({ status: 'completed' });
      const { collections } = await call(
        url,
        'GET',
        `/collections?workspace=${alice.workspaceId}&name=Shared`,
      );
      expect(collections).toHaveLength(8);
    } finally {
      for (const node of nodes) await node.close();
    }
  });

  it('that take their server down with them are given up in the end', async () => {
    const app = await createApp(config);
    const [taskId, subjectId] = ['11111111-1111-4111-8111-111111111111', 'none'];
    await begunTooOften(app, taskId, subjectId);
    await app.close();
    const next = await createApp(config, { clock: () => Date.now() + 2 * laterMs });
    try {
      const url = (await next.listen()).replace('localhost', '127.0.0.1');
      expect(await settled(url, `/specs/${subjectId}/tasks/${taskId}`)).toEqual({
        status: 'failed',
        meta: { model: 'collection', action: 'generation' },
        details: 'It was begun 3 times and the server stopped each time before it was done.',
      });
    } finally {
      await next.close();
    }
  });
});

/** A state that only a crash makes. */
async function begunTooOften(app: App, taskId: string, subjectId: string): Promise<void> {
  const at = Date.now() + laterMs;
  const task = {
    ...{
      id: taskId,
      kind: 'collection-of-spec',
      ownerId: alice.userId,
      subjectId,
      status: 'running' as const,
    },
    ...{ details: '{}', createdAt: at, updatedAt: at },
  };
  const job = { taskId, kind: task.kind, input: '{}', attempts: 3, leaseUntil: at, createdAt: at };
  await write(app.ctx, 'test', async (tx) => {
    await tx.db.insertInto('task').values(task).execute();
    await tx.db.insertInto('job').values(job).execute();
  });
}
