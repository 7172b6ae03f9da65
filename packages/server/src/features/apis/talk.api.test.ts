import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let api: string;
let collection: string;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  api = (await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'Things' })).body.id;
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const data = { info: { name: 'New', schema }, item: [] };
  const made = await alice.call('POST', `/apis/${api}/collections`, { operationType: 'CREATE_NEW', data });
  collection = made.body.id;
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

/** What an outsider may do is what the onlooker of a public workspace may. */
async function shown(work: () => Promise<void>): Promise<void> {
  const show = (visibility: 'public' | 'personal') =>
    write(server.app.ctx, 'test', async (tx) => {
      await tx.db.updateTable('workspace').set({ visibility }).where('id', '=', alice.workspaceId).execute();
    });
  await show('public');
  await work();
  await show('personal');
}

describe('comments on APIs', () => {
  it.each(['api', 'collection'])('are made, changed, resolved and deleted on its %s', async (kind) => {
    const place =
      kind === 'api' ? `/apis/${api}/comments` : `/apis/${api}/collections/${collection}/comments`;
    const made = await alice.call('POST', place, { body: 'First.' });
    expect(made.status, made.text).toBe(201);
    const { id, threadId } = made.body.data;
    const reply = await alice.call('POST', place, { body: 'Second.', threadId });
    expect(reply.body.data.threadId).toBe(threadId);
    const put = await alice.call('PUT', `${place}/${id}`, { body: 'Changed.' });
    expect(put.body.data).toMatchObject({ id, body: 'Changed.', status: 'Open' });
    expect((await alice.call('POST', `/comments-resolutions/${threadId}`)).status).toBe(204);
    const list = (await alice.call('GET', place)).body.data;
    expect(list.map((one: { status: string }) => one.status)).toEqual(['Resolved', 'Resolved']);
    if (kind === 'collection')
      expect((await alice.call('GET', `/collections/${collection}/comments`)).body.data).toEqual(list);
    expect((await bob.call('GET', place)).status).toBe(404);
    expect((await bob.call('POST', `/comments-resolutions/${threadId}`)).status).toBe(404);
    await shown(async () => {
      expect((await bob.call('GET', place)).status).toBe(200);
      expect((await bob.call('POST', place, { body: 'x' })).status).toBe(403);
    });
    expect((await alice.call('DELETE', `${place}/${id}`)).status).toBe(204);
    expect((await alice.call('GET', place)).body.data).toEqual([]);
  });

  it('belong to the API and its collections alone', async () => {
    const other = await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'Other' });
    const path = `/apis/${other.body.id}/collections/${collection}/comments`;
    expect((await alice.call('GET', path)).status).toBe(404);
    expect((await alice.call('GET', `/collections/${api}/comments`)).status).toBe(404);
    expect((await alice.call('GET', `/apis/${collection}/comments`)).status).toBe(404);
  });
});

describe('tags of APIs', () => {
  const path = () => `/apis/${api}/tags`;
  it('are replaced as a set', async () => {
    expect((await alice.call('GET', path())).body).toEqual({ tags: [] });
    const set = await alice.call('PUT', path(), { tags: [{ slug: 'needs-review' }, 'beta', 'beta'] });
    expect([set.status, set.body]).toEqual([200, { tags: [{ slug: 'beta' }, { slug: 'needs-review' }] }]);
    expect((await alice.call('GET', path())).body).toEqual(set.body);
    await alice.call('PUT', path(), { tags: [{ slug: 'beta' }, { slug: 'v2' }] });
    expect((await alice.call('GET', path())).body).toEqual({ tags: [{ slug: 'beta' }, { slug: 'v2' }] });
    expect((await alice.call('PUT', path(), { tags: [] })).body).toEqual({ tags: [] });
  });

  it.each([
    [['x']],
    [['Upper']],
    [['ends-']],
    [['a'.repeat(65)]],
    [['t1', 't2', 't3', 't4', 't5', 't6']],
    ['words'],
  ])('are none: %j', async (tags) => {
    const reply = await alice.call('PUT', path(), { tags });
    expect([reply.status, reply.body.title], reply.text).toEqual([400, 'Bad Request']);
  });

  it('are for those who see the API, and changed by those who may change it', async () => {
    expect((await server.call('GET', path())).status).toBe(401);
    expect((await bob.call('GET', path())).status).toBe(404);
    await shown(async () => {
      expect((await bob.call('GET', path())).status).toBe(200);
      expect((await bob.call('PUT', path(), { tags: [] })).status).toBe(403);
    });
  });
});

describe('a version that is not published yet', () => {
  it('is where its task is for editors, and nothing for viewers', async () => {
    const body = { name: 'v1', schemas: [], collections: [{ id: collection }] };
    const made = await alice.call('POST', `/apis/${api}/versions`, body);
    expect(made.status, made.text).toBe(202);
    const task = made.headers.get('location') ?? '';
    for (;;) {
      const { status } = (await alice.call('GET', new URL(task).pathname.replace('/api', ''))).body;
      if (status !== 'pending') break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const path = `/apis/${api}/versions/${made.body.id}`;
    const set = (status: 'pending' | 'published') =>
      write(server.app.ctx, 'test', async (tx) => {
        await tx.db.updateTable('apiVersion').set({ status }).where('id', '=', made.body.id).execute();
      });
    await set('pending');
    const reply = await alice.call('GET', path);
    expect([reply.status, reply.headers.get('location')]).toEqual([302, task]);
    expect((await alice.call('PUT', path, { name: 'v2' })).status).toBe(422);
    expect((await alice.call('GET', `/apis/${api}/versions`)).body.versions).toEqual([]);
    await shown(async () => {
      expect((await bob.call('GET', path)).status).toBe(404);
      expect((await bob.call('GET', new URL(task).pathname.replace('/api', ''))).status).toBe(403);
      await set('published');
      expect((await bob.call('GET', path)).status).toBe(200);
    });
  });
});
