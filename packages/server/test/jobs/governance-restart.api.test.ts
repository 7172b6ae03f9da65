import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { write } from '../../src/db/write.ts';
import { type Bootstrapped, bootstrap } from '../../src/features/accounts/bootstrap.ts';
import { testDatabaseUrl } from '../../src/testing/test-database.ts';

const fixture = join(import.meta.dirname, 'serve.fixture.ts');
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
const createSpec = async (url: string): Promise<string> => {
  const body = { name: 'Many', type: 'OPENAPI:3.0', files: [{ path: 'index.json', content: openapi }] };
  return (await call(url, 'POST', `/specs?workspaceId=${alice.workspaceId}`, body)).id;
};

/** Waits until nobody is at a specification and all have a result; without asking for one, which would be an occasion. */
async function settled(app: App, specIds: readonly string[]) {
  for (;;) {
    const rows = await app.ctx.db
      .selectFrom('governanceResult')
      .selectAll()
      .where('specId', 'in', specIds)
      .where('state', 'is not', null)
      .where('claim', 'is', null)
      .where('teamRev', '>=', 0)
      .execute();
    if (rows.length === specIds.length) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const later = (hours: number) => ({ clock: () => Date.now() + hours * laterMs });

describe('results', () => {
  const specIds: string[] = [];

  it('that a killed server left or never began are computed by the next one', {
    timeout: 60_000,
  }, async () => {
    await untilKilled(async (url) => {
      for (let i = 0; i < 4; i++) specIds.push(await createSpec(url));
      await call(url, 'GET', `/parley/workspaces/${alice.workspaceId}/governance`);
    });
    const app = await createApp(config, later(1));
    try {
      const rows = await settled(app, specIds);
      expect(rows).toEqual(specIds.map(() => expect.objectContaining({ state: 'done', attempts: 0 })));
      const url = (await app.listen()).replace('localhost', '127.0.0.1');
      for (const id of specIds)
        expect(await call(url, 'GET', `/parley/specs/${id}/findings`)).toMatchObject({
          state: 'done',
          total: expect.any(Number),
        });
    } finally {
      await app.close();
    }
  });

  it('that are as they were stay, and those that do not hold are computed anew', async () => {
    const [gone = '', old = ''] = specIds;
    let app = await createApp(config, later(2));
    const before = await settled(app, specIds);
    await write(app.ctx, 'test', async (tx) => {
      await tx.db.deleteFrom('governanceResult').where('specId', '=', gone).execute();
      await tx.db
        .updateTable('governanceResult')
        .set({ rev: 0, basis: '' })
        .where('specId', '=', old)
        .execute();
    });
    await app.close();
    app = await createApp(config, later(3));
    try {
      const finished = new Map(before.map(({ specId, finishedAt }) => [specId, finishedAt]));
      for (
        let fresh: string[] = [];
        fresh.length < 2;
        await new Promise((resolve) => setTimeout(resolve, 20))
      ) {
        const rows = await settled(app, specIds);
        fresh = rows.filter((row) => finished.get(row.specId) !== row.finishedAt).map((row) => row.specId);
        expect([gone, old]).toEqual(expect.arrayContaining(fresh));
      }
    } finally {
      await app.close();
    }
  });

  it('that take their server down with them are given up in the end', async () => {
    const [id = ''] = specIds;
    let app = await createApp(config, later(4));
    await write(app.ctx, 'test', async (tx) => {
      const begun = { state: null, basis: '', rev: 0, attempts: 3 };
      await tx.db.updateTable('governanceResult').set(begun).where('specId', '=', id).execute();
    });
    await app.close();
    app = await createApp(config, later(5));
    try {
      const [row] = await settled(app, [id]);
      expect(row).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^It was begun 3 times/) });
    } finally {
      await app.close();
    }
  });

  it.runIf(process.env.PARLEY_TEST_DB === 'postgres')(
    'are shared by nodes',
    { timeout: 60_000 },
    async () => {
      const nodes = [await createApp(config, later(6)), await createApp(config, later(6))];
      try {
        const urls = await Promise.all(
          nodes.map(async (node) => (await node.listen()).replace('localhost', '127.0.0.1')),
        );
        const ids: string[] = [];
        for (let i = 0; i < 6; i++) ids.push(await createSpec(urls[i % 2] ?? ''));
        const path = `/parley/workspaces/${alice.workspaceId}/governance`;
        for (const url of urls) await call(url, 'GET', path);
        const rows = await settled(nodes[0] as App, ids);
        expect(rows).toEqual(ids.map(() => expect.objectContaining({ state: 'done', attempts: 0 })));
        const { data } = await call(urls[1] ?? '', 'GET', path);
        expect(data.filter((one: { state: string }) => one.state !== 'done')).toEqual([
          expect.objectContaining({ state: 'failed' }),
        ]);
      } finally {
        for (const node of nodes) await node.close();
      }
    },
  );
});
