import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { verify } from '../log/verify.ts';
import { type Person, startServer, type TestServer } from '../testing/index.ts';
import { testDatabaseUrl } from '../testing/test-database.ts';
import { BackupError } from './archive.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

let directory: string;
let server: TestServer;
let alice: Person;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-backup-'));
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  const files = [{ path: 'index.graphql', content: 'type Query { a: Int }\n' }];
  const body = { name: 'Specification', type: 'GRAPHQL', files };
  const { id } = (await alice.call('POST', `/specs?workspaceId=${alice.workspaceId}`, body)).body;
  await alice.call('POST', `/specs/${id}/version-tags`, { name: '1.0.0' });
  await makeApi(files);
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

/** With a schema, a published version and a tag. */
async function makeApi(files: { path: string; content: string }[]): Promise<void> {
  const { id } = (await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'API' })).body;
  const schema = (await alice.call('POST', `/apis/${id}/schemas`, { type: 'graphql', files })).body;
  await alice.call('PUT', `/apis/${id}/tags`, { tags: [{ slug: 'beta' }] });
  const version = { name: 'v1', schemas: [{ id: schema.id }], collections: [] };
  await alice.call('POST', `/apis/${id}/versions`, version);
  while ((await alice.call('GET', `/apis/${id}/versions`)).body.meta.total === 0)
    await new Promise((resolve) => setImmediate(resolve));
}

let places = 0;
/** An empty place to restore into: a SQLite file, or PostgreSQL where the tests have one and it is asked for. */
const emptyPlace = async (kind: 'sqlite' | 'other'): Promise<Config> =>
  readConfig(
    {},
    {
      dataDir: join(directory, `place-${places++}`),
      databaseUrl: kind === 'sqlite' ? null : await testDatabaseUrl(),
      logLevel: 'error',
    },
  );
const newFile = (): string => join(directory, `backup-${places++}.tar.gz`);
const backup = async (config: Config, withKey = true): Promise<string> => {
  const file = newFile();
  await writeBackup(config, file, { withKey, replace: false });
  return file;
};
const environments = async (who: Person, at: TestServer): Promise<string[]> => {
  const list = await at.call('GET', '/environments', undefined, { 'x-api-key': who.apiKey });
  return list.body.environments.map((one: { name: string }) => one.name);
};
const createEnvironment = (name: string, value = 'x') =>
  alice.call('POST', '/environments', { environment: { name, values: [{ key: 'token', value }] } });
const open = (config: Config) => startServer({ dataDir: config.dataDir, databaseUrl: config.databaseUrl });
const onPlace = async <T>(
  config: Config,
  work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> => {
  const database = await openDatabase(config);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};
const epochs = (config: Config) =>
  onPlace(config, ({ read }) =>
    read.selectFrom('space').select(['id', 'epoch', 'head']).orderBy('id').execute(),
  );
/** Every row of every table that a restore brings back, epochs aside. */
const content = (config: Config) =>
  onPlace(config, async ({ read }) => {
    const tables = {
      user: await read.selectFrom('user').selectAll().orderBy('id').execute(),
      apiKey: await read.selectFrom('apiKey').selectAll().orderBy('id').execute(),
      team: await read.selectFrom('team').selectAll().orderBy('id').execute(),
      teamMember: await read.selectFrom('teamMember').selectAll().orderBy('teamId').execute(),
      workspace: await read.selectFrom('workspace').selectAll().orderBy('id').execute(),
      element: await read.selectFrom('element').selectAll().orderBy('id').execute(),
      specText: await read.selectFrom('specText').selectAll().orderBy('specId').execute(),
      specTag: await read.selectFrom('specTag').selectAll().orderBy('id').execute(),
      apiVersion: await read.selectFrom('apiVersion').selectAll().orderBy('id').execute(),
      elementTag: await read.selectFrom('elementTag').selectAll().orderBy('slug').execute(),
      tree: await read.selectFrom('tree').selectAll().orderBy('rootId').execute(),
      change: await read.selectFrom('change').selectAll().orderBy('spaceId').orderBy('seq').execute(),
      thread: await read.selectFrom('thread').selectAll().orderBy('id').execute(),
      comment: await read.selectFrom('comment').selectAll().orderBy('id').execute(),
      dataKey: await read.selectFrom('dataKey').selectAll().orderBy('id').execute(),
    };
    // Last uses are noted while we look.
    return { ...tables, apiKey: tables.apiKey.map(({ lastUsedAt: _, ...row }) => row) };
  });

describe('a backup', () => {
  it('holds all that was acknowledged before it began, while four writers go on', async () => {
    const acknowledged: string[] = [];
    let writing = true;
    const writer = async (w: number) => {
      for (let n = 0; writing; n++) {
        const name = `writer ${w} number ${n}`;
        expect((await createEnvironment(name, `secret of ${name}`)).status).toBe(200);
        acknowledged.push(name);
      }
    };
    const writers = [0, 1, 2, 3].map(writer);
    while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = [...acknowledged];
    const file = newFile();
    const report = await writeBackup(server.app.ctx.config, file, { withKey: true, replace: false });
    writing = false;
    await Promise.all(writers);
    expect(acknowledged.length).toBeGreaterThan(before.length);
    expect(report).toMatchObject({ file, withKey: true, bytes: (await stat(file)).size });
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const place = await emptyPlace('sqlite');
    const restored = await restoreBackup(place, file, { force: false });
    expect(restored).toMatchObject({ hasKey: true });
    const again = await open(place);
    const found = new Set(await environments(alice, again));
    expect(before.filter((name) => !found.has(name))).toEqual([]);
    expect(await again.verify()).toMatchObject({ ok: true, problems: [] });
    const list = await again.call('GET', '/environments', undefined, { 'x-api-key': alice.apiKey });
    const { name, uid } = list.body.environments.at(-1);
    const read = await again.call('GET', `/environments/${uid}`, undefined, { 'x-api-key': alice.apiKey });
    expect(read.body.environment.values[0].value).toBe(`secret of ${name}`);
    await again.close();
  });

  it('goes from one kind of database to the other and back without a difference', async () => {
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    const item = ['Ünï "quoted" \\ back', 'line\nbreak', '\u{1f600}', 'nul \u0000 in words'].map((name) => ({
      name: 'Request',
      request: { method: 'POST', url: 'https://example.org', body: { mode: 'raw', raw: name } },
    }));
    const made = await alice.call('POST', '/collections', {
      collection: { info: { name: 'Travels', schema }, item },
    });
    const { uid } = made.body.collection;
    await alice.call('POST', `/collections/${uid}/comments`, { body: 'Bon voyage \\ "friend"\n\u{1f44b}' });
    const start = await content(server.app.ctx.config);
    const there = await emptyPlace('sqlite');
    await restoreBackup(there, await backup(server.app.ctx.config), { force: false });
    const back = await emptyPlace('other');
    await restoreBackup(back, await backup(there), { force: false });
    expect(await content(there)).toEqual(start);
    expect(await content(back)).toEqual(start);
    expect(await onPlace(back, verify)).toMatchObject({ ok: true, problems: [] });
    const again = await open(back);
    const read = await again.call('GET', `/collections/${uid}`, undefined, { 'x-api-key': alice.apiKey });
    expect(read.body.collection.item.map((one: any) => one.request.body.raw)).toEqual(
      item.map((one) => one.request.body.raw),
    );
    await again.close();
  });

  it('does not replace a file unless told to, and leaves none behind when it fails', async () => {
    const file = await backup(server.app.ctx.config);
    const { config } = server.app.ctx;
    await expect(writeBackup(config, file, { withKey: false, replace: false })).rejects.toThrow(
      `${file} exists already.`,
    );
    expect(await writeBackup(config, file, { withKey: false, replace: true })).toMatchObject({
      withKey: false,
    });
    const nowhere = join(directory, 'no such directory', 'backup.tar.gz');
    await expect(writeBackup(config, nowhere, { withKey: false, replace: false })).rejects.toThrow('ENOENT');
    const empty = await emptyPlace('sqlite');
    await expect(writeBackup(empty, newFile(), { withKey: false, replace: false })).rejects.toThrow(
      `There is no database in ${empty.dataDir}.`,
    );
  });
});

describe('a restore', () => {
  it('takes names with U+0000, which only SQLite keeps', async () => {
    const from = await emptyPlace('sqlite');
    await restoreBackup(from, await backup(server.app.ctx.config), { force: false });
    await onPlace(from, (database) =>
      database.withWriter((writer) => writer.db.updateTable('team').set({ name: 'nul\0name' }).execute()),
    );
    const place = await emptyPlace('other');
    await restoreBackup(place, await backup(from), { force: false });
    const teams = await onPlace(place, ({ read }) => read.selectFrom('team').select('name').execute());
    for (const { name } of teams) expect(name).toMatch(/^nul[\0\ufffd]name$/);
  });

  it('gives every change log a new epoch', async () => {
    const place = await emptyPlace('other');
    await restoreBackup(place, await backup(server.app.ctx.config), { force: false });
    const [before, after] = [await epochs(server.app.ctx.config), await epochs(place)];
    expect(after.map(({ id, head }) => ({ id, head }))).toEqual(before.map(({ id, head }) => ({ id, head })));
    const old = new Set(before.map((space) => space.epoch));
    expect(after.filter((space) => old.has(space.epoch))).toEqual([]);
    expect(new Set(after.map((space) => space.epoch)).size).toBe(after.length);
  });

  it('refuses a database that is not empty, and replaces it whole with force', async () => {
    await createEnvironment('kept');
    const file = await backup(server.app.ctx.config);
    const place = await emptyPlace('other');
    const other = await open(place);
    const bob = await other.bootstrap({ email: 'bob@example.com', username: 'bob' });
    await other.close();
    const before = await content(place);
    await expect(restoreBackup(place, file, { force: false })).rejects.toThrow('is not empty');
    expect(await content(place)).toEqual(before);
    await restoreBackup(place, file, { force: true });
    const again = await open(place);
    expect(await environments(alice, again)).toContain('kept');
    expect((await again.call('GET', '/environments', undefined, { 'x-api-key': bob.apiKey })).status).toBe(
      401,
    );
    expect(await again.verify()).toMatchObject({ ok: true });
    await again.close();
  });

  it('takes an empty database on which a server was started', async () => {
    const place = await emptyPlace('other');
    await (await open(place)).close();
    expect(await restoreBackup(place, await backup(server.app.ctx.config), { force: false })).toMatchObject({
      hasKey: true,
    });
    const again = await open(place);
    expect(await environments(alice, again)).toContain('kept');
    await again.close();
  });

  it('changes nothing when the backup is cut off or damaged', async () => {
    const place = await emptyPlace('other');
    const file = await backup(server.app.ctx.config);
    await restoreBackup(place, file, { force: false });
    const before = await content(place);
    const whole = await readFile(file);
    const cutOff = newFile();
    await writeFile(cutOff, whole);
    await truncate(cutOff, Math.floor(whole.length / 2));
    await expect(restoreBackup(place, cutOff, { force: true })).rejects.toThrow(BackupError);
    const altered = newFile();
    const tar = gunzipSync(whole);
    const at = tar.indexOf('alice@example.com');
    tar.write('malice@example.co', at);
    await writeFile(altered, gzipSync(tar));
    await expect(restoreBackup(place, altered, { force: true })).rejects.toThrow('its checksums do not fit');
    const noise = newFile();
    await writeFile(noise, 'not a backup');
    await expect(restoreBackup(place, noise, { force: true })).rejects.toThrow('is not a whole backup');
    await expect(restoreBackup(place, newFile(), { force: true })).rejects.toThrow('There is no file');
    expect(await content(place)).toEqual(before);
  });

  it('refuses a backup of a newer schema', async () => {
    const newer = await emptyPlace('sqlite');
    await restoreBackup(newer, await backup(server.app.ctx.config), { force: false });
    await onPlace(newer, (database) =>
      database.withWriter((writer) =>
        sql`insert into "migration" ("name", "at") values ('9999-tomorrow', 0)`.execute(writer.db),
      ),
    );
    const file = await backup(newer);
    await expect(restoreBackup(await emptyPlace('sqlite'), file, { force: false })).rejects.toThrow(
      'made by a newer Parley (it holds 9999-tomorrow)',
    );
  });

  it('tells when the key is missing, and values stay closed until it is there', async () => {
    await createEnvironment('sealed', 'plain-to-see-4711');
    const file = await backup(server.app.ctx.config, false);
    const plain = gunzipSync(await readFile(file));
    expect(plain.includes('plain-to-see-4711')).toBe(false);
    expect(plain.includes('keys/master.key')).toBe(false);
    const place = await emptyPlace('other');
    expect(await restoreBackup(place, file, { force: false })).toMatchObject({ hasKey: false });
    await expect(open(place)).rejects.toThrow('The encryption key does not fit this database');
    const wrong = { ...(await emptyPlace('sqlite')), encryptionKey: Buffer.alloc(32, 7).toString('base64') };
    const withKey = await backup(server.app.ctx.config);
    await expect(restoreBackup(wrong, withKey, { force: false })).rejects.toThrow(
      'PARLEY_ENCRYPTION_KEY is not the key of this backup',
    );
    await restoreBackup(place, withKey, { force: true });
    const again = await open(place);
    expect(await environments(alice, again)).toContain('sealed');
    await again.close();
  });

  it('brings no session back', async () => {
    const { database, clock } = server.app.ctx;
    const now = clock();
    await database.withWriter((writer) =>
      writer.db
        .insertInto('session')
        .values({
          id: 'one',
          tokenHash: 'hash',
          userId: alice.userId,
          teamId: alice.teamId,
          remember: 0,
          createdAt: now,
          lastActionAt: now,
          expiresAt: now,
          absoluteExpiresAt: now,
          ip: '',
          userAgent: '',
        })
        .execute(),
    );
    const place = await emptyPlace('other');
    await restoreBackup(place, await backup(server.app.ctx.config), { force: false });
    expect(await onPlace(place, ({ read }) => read.selectFrom('session').selectAll().execute())).toEqual([]);
  });
});
