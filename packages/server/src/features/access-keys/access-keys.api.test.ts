import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
const dayMs = 86_400_000;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Makers' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  const { ctx } = server.app;
  await write(ctx, 'test', async (tx) => {
    await addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId);
    await tx.db
      .updateTable('workspace')
      .set({ teamId: alice.teamId, visibility: 'team' })
      .where('id', '=', alice.workspaceId)
      .execute();
  });
  ctx.forgetActors();
});
afterAll(async () => {
  server.clock.now = null;
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const makeCollection = async (): Promise<{ id: string; uid: string }> => {
  const made = await alice.call('POST', `/collections?workspace=${alice.workspaceId}`, {
    collection: {
      info: { name: 'Kept', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [],
    },
  });
  return made.body.collection;
};
const makeKey = (collectionId: string, who = alice) =>
  who.call('POST', '/parley/collection-access-keys', { collectionId });
const open = (uid: string, token: string) => server.call('GET', `/collections/${uid}?access_key=${token}`);
/** Uses of a key are noted after the answer. */
const settled = () => Promise.all(server.app.ctx.background);

describe('collection access keys', () => {
  it('are shown once and listed masked', async () => {
    const { uid } = await makeCollection();
    const made = await makeKey(uid);
    expect(made.status, made.text).toBe(201);
    const { token } = made.body.data;
    expect(token).toMatch(/^PMAT-[A-Za-z0-9]{26}$/);
    const list = await alice.call('GET', `/collection-access-keys?collectionId=${uid}`);
    expect(list.body).toEqual({
      data: [
        {
          id: made.body.data.id,
          token: `PMAT-${'*'.repeat(22)}${token.slice(-4)}`,
          status: 'ACTIVE',
          teamId: alice.teamId,
          userId: alice.userId,
          collectionId: uid,
          expiresAfter: expect.stringMatching(/Z$/),
          lastUsedAt: '',
          createdAt: expect.stringMatching(/Z$/),
          updatedAt: expect.stringMatching(/Z$/),
        },
      ],
      meta: { nextCursor: '', prevCursor: '' },
    });
    const [{ expiresAfter, createdAt }] = list.body.data;
    expect(Date.parse(expiresAfter) - Date.parse(createdAt)).toBe(60 * dayMs);
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('accessKey').selectAll().execute(),
      await db.selectFrom('change').selectAll().execute(),
      await db.selectFrom('idempotency').selectAll().execute(),
    ]);
    expect(stored).not.toContain(token);
  });

  it('never leave their token in the table of answers', async () => {
    const { uid } = await makeCollection();
    const made = await alice.call(
      'POST',
      '/parley/collection-access-keys',
      { collectionId: uid },
      { 'idempotency-key': 'make-a-key' },
    );
    const rows = await server.app.ctx.db.selectFrom('idempotency').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.body.data.token);
  });

  it('open their collection for reading, and nothing else', async () => {
    const [mine, other] = [await makeCollection(), await makeCollection()];
    const { token } = (await makeKey(mine.uid)).body.data;
    const read = await open(mine.uid, token);
    expect(read.status, read.text).toBe(200);
    expect(read.body.collection.info.name).toBe('Kept');
    expect((await open(mine.id, token)).status).toBe(200);
    expect((await open(other.uid, token)).status).toBe(404);
    for (const [method, path] of [
      ['PATCH', `/collections/${mine.uid}`],
      ['DELETE', `/collections/${mine.uid}`],
      ['GET', '/collections'],
      ['GET', `/collections/${mine.uid}/comments`],
      ['GET', '/collection-access-keys'],
      ['GET', `/workspaces/${alice.workspaceId}`],
    ] as const) {
      const body = method === 'PATCH' ? { collection: { info: { name: 'x' } } } : undefined;
      const refused = await server.call(method, `${path}?access_key=${token}`, body);
      expect([401, 404], `${method} ${path}`).toContain(refused.status);
    }
    expect((await open(mine.uid, `PMAT-${'x'.repeat(26)}`)).status).toBe(401);
  });

  it('die after 60 days without use and live on with each use', async () => {
    const { uid } = await makeCollection();
    const [used, unused] = [(await makeKey(uid)).body.data, (await makeKey(uid)).body.data];
    const start = Date.now();
    server.clock.now = start + 59 * dayMs;
    expect((await open(uid, used.token)).status).toBe(200);
    await settled();
    server.clock.now = start + 61 * dayMs;
    expect((await open(uid, unused.token)).status).toBe(401);
    expect((await open(uid, used.token)).status).toBe(200);
    await settled();
    const list = (await alice.call('GET', `/collection-access-keys?collectionId=${uid}`)).body.data;
    const states = Object.fromEntries(
      list.map((key: { id: string; status: string; lastUsedAt: string }) => [key.id, key]),
    );
    expect(states[unused.id]).toMatchObject({ status: 'INACTIVE', lastUsedAt: '' });
    expect(states[used.id]).toMatchObject({
      status: 'ACTIVE',
      lastUsedAt: new Date(start + 61 * dayMs).toISOString(),
      expiresAfter: new Date(start + 121 * dayMs).toISOString(),
    });
    server.clock.now = start + 122 * dayMs;
    expect((await open(uid, used.token)).status).toBe(401);
    server.clock.now = null;
  });

  it('are revoked by their owner or a Super Admin of the team', async () => {
    const { uid } = await makeCollection();
    const [his, hers] = [(await makeKey(uid, bob)).body.data, (await makeKey(uid)).body.data];
    expect((await bob.call('GET', `/collection-access-keys?collectionId=${uid}`)).body.data).toHaveLength(1);
    expect((await alice.call('GET', `/collection-access-keys?collectionId=${uid}`)).body.data).toHaveLength(
      2,
    );
    const refused = await bob.call('DELETE', `/collection-access-keys/${hers.id}`);
    expect(refused.status).toBe(404);
    expect(refused.body).toMatchObject({ title: 'Not Found', detail: 'The key was not found', status: 404 });
    expect((await open(uid, his.token)).status).toBe(200);
    expect((await alice.call('DELETE', `/collection-access-keys/${his.id}`)).status).toBe(204);
    expect((await open(uid, his.token)).status).toBe(401);
    expect((await alice.call('DELETE', `/collection-access-keys/${his.id}`)).status).toBe(404);
    expect((await bob.call('GET', `/collection-access-keys?collectionId=${uid}`)).body.data).toEqual([]);
    const events = await server.app.ctx.db
      .selectFrom('change')
      .select('path')
      .where('spaceId', '=', alice.workspaceId)
      .where('path', 'like', 'accessKey.%')
      .execute();
    expect(events.map((event) => event.path)).toEqual(
      expect.arrayContaining(['accessKey.created', 'accessKey.deleted']),
    );
  });

  it('come in pages, forth and back', async () => {
    const { uid } = await makeCollection();
    const ids: string[] = [];
    for (let n = 0; n < 60; n++) ids.push((await makeKey(uid)).body.data.id);
    const page = async (cursor: string) =>
      (await alice.call('GET', `/collection-access-keys?collectionId=${uid}&cursor=${cursor}`)).body;
    const idsOf = ({ data }: { data: { id: string }[] }) => data.map((key) => key.id);
    const first = await page('');
    const second = await page(first.meta.nextCursor);
    expect(new Set([...idsOf(first), ...idsOf(second)])).toEqual(new Set(ids));
    expect(idsOf(first)).toHaveLength(50);
    expect(first.meta.prevCursor).toBe('');
    expect(second.meta.nextCursor).toBe('');
    const back = await page(second.meta.prevCursor);
    expect(idsOf(back)).toEqual(idsOf(first));
    expect(back.meta.prevCursor).toBe('');
    const bad = await alice.call('GET', '/collection-access-keys?cursor=nonsense');
    expect(bad.status).toBe(400);
    expect(bad.body).toMatchObject({ title: 'Malformed request', detail: 'Invalid cursor' });
    const nul = Buffer.from(JSON.stringify(['after', 1, 'a\u0000b'])).toString('base64url');
    expect((await alice.call('GET', `/collection-access-keys?cursor=${nul}`)).status).toBe(400);
    expect((await alice.call('DELETE', '/collection-access-keys/a%00b')).status).toBe(404);
  });

  it('have a limit for each collection', async () => {
    const { uid } = await makeCollection();
    for (let n = 0; n < 100; n++) expect((await makeKey(uid)).status).toBe(201);
    expect((await makeKey(uid)).status).toBe(400);
  });

  it('are refused without an API key, to strangers and to onlookers', async () => {
    const eve = await server.bootstrap({ email: 'eve@example.com', username: 'eve' });
    const { uid } = await makeCollection();
    const { id } = (await makeKey(uid)).body.data;
    expect((await server.call('GET', '/collection-access-keys')).status).toBe(401);
    expect((await server.call('DELETE', `/collection-access-keys/${id}`)).status).toBe(401);
    expect((await server.call('POST', '/parley/collection-access-keys', { collectionId: uid })).status).toBe(
      401,
    );
    expect((await makeKey(uid, eve)).status).toBe(404);
    expect((await eve.call('DELETE', `/collection-access-keys/${id}`)).status).toBe(404);
    expect((await eve.call('GET', `/collection-access-keys?collectionId=${uid}`)).body.data).toEqual([]);
    const { ctx } = server.app;
    const show = (visibility: 'public' | 'team') =>
      write(ctx, 'test', async (tx) => {
        await tx.db
          .updateTable('workspace')
          .set({ visibility })
          .where('id', '=', alice.workspaceId)
          .execute();
      });
    await show('public');
    expect((await makeKey(uid, eve)).status).toBe(403);
    await show('team');
    expect((await alice.call('POST', '/parley/collection-access-keys', {})).status).toBe(400);
  });
});
