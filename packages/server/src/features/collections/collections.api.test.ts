import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorOf } from '../../access/actor.ts';
import { write } from '../../db/write.ts';
import { newJob, queueJob } from '../../jobs/job.ts';
import { wakeJobs } from '../../jobs/wake.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { handOver, keepBody } from './kept-body.ts';
import { updateJob } from './updates.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
/** A background task is waited for, not timed. */
const patience = { timeout: 15_000 };
let server: TestServer;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

type Item = Record<string, unknown>;

const request = (name: string, more: Item = {}): Item => ({
  name,
  request: { method: 'GET', header: [], url: `https://example.com/${name}` },
  response: [],
  ...more,
});

/** What the server adds is taken away; what is left must be what was sent. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const made = ['id', 'uid', 'createdAt', 'updatedAt', 'lastUpdatedBy', '_postman_id'];
  const isElement = 'uid' in value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      isElement && made.includes(key) ? [] : [[key, bare(inner)]],
    ),
  );
}

const document = (item: Item[], more: Item = {}): Item => ({
  collection: { info: { name: 'Shop', schema }, item, ...more },
});

async function create(
  item: Item[] = [request('a'), request('b')],
  who = alice,
): Promise<{ id: string; uid: string }> {
  const reply = await who.call('POST', `/collections?workspace=${who.workspaceId}`, document(item));
  expect(reply.status).toBe(200);
  return reply.body.collection;
}

const read = async (id: string): Promise<any> =>
  (await alice.call('GET', `/collections/${id}`)).body.collection;

function big(count: number): Item[] {
  const folders: Item[] = [];
  for (let f = 0; f < count / 100; f++)
    folders.push({
      name: `Folder ${f}`,
      'x-unknown': { kept: [1, null, 'é\u0000'] },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}', type: 'string' }] },
      item: Array.from({ length: 100 }, (_, n) => ({
        name: `Request ${f}.${n}`,
        event: [{ listen: 'test', script: { type: 'text/javascript', exec: ['pm.test("ok", () => {});'] } }],
        protocolProfileBehavior: { followRedirects: false },
        request: {
          method: 'POST',
          header: [{ key: 'X', value: String(n), disabled: true }],
          url: { raw: `https://example.com/${n}`, host: ['example', 'com'], path: [String(n)] },
          description: `about ${n}`,
        },
        response:
          n % 10 === 0 ? [{ name: 'ok', code: 200, status: 'OK', header: [], cookie: [], body: '{}' }] : [],
      })),
    });
  return folders;
}

describe('collections', () => {
  it('come back as they went in', async () => {
    const item = [...big(200), request('last', { request: 'https://example.com/short' })];
    const more = {
      variable: [{ key: 'v', value: '1', disabled: true }],
      auth: { type: 'noauth' },
      event: [{ listen: 'prerequest', script: { exec: [''], type: 'text/javascript' } }],
      'x-extension': { deep: [1] },
    };
    const made = (
      await alice.call('POST', `/collections?workspace=${alice.workspaceId}`, document(item, more))
    ).body.collection;
    expect(made.uid).toBe(`${alice.userId}-${made.id}`);
    const back = await read(made.uid);
    expect(back.info).toMatchObject({
      _postman_id: made.id,
      uid: made.uid,
      name: 'Shop',
      schema,
      lastUpdatedBy: String(alice.userId),
    });
    expect(bare(back.item)).toEqual(item);
    expect(back).toMatchObject(more);
  });

  it('of thousands of items are staged and published whole', async () => {
    const item = big(3000);
    const made = await create(item);
    const back = await read(made.id);
    expect(bare(back.item)).toEqual(item);
    const again = await alice.call('POST', '/collections', { collection: back });
    expect(again.body.error).toEqual({
      name: 'instanceFoundError',
      message: 'The specified item already exists.',
      details: { item: 'collection', id: made.id },
    });
    delete back.info._postman_id;
    const copy = await alice.call('POST', '/collections', { collection: back });
    expect(copy.status).toBe(200);
    const second = await read(copy.body.collection.id);
    expect(bare(second.item)).toEqual(item);
    expect(second.item[0].id).not.toBe(back.item[0].id);
  });

  it('list with filters and pages, and an unknown workspace lists nothing', async () => {
    const made = await create();
    const all = (await alice.call('GET', `/collections?workspace=${alice.workspaceId}`)).body;
    expect(all.meta).toBeUndefined();
    expect(all.collections.map((c: Item) => c.id)).toContain(made.id);
    const page = (await alice.call('GET', '/collections?limit=1&offset=1')).body;
    expect(page.collections).toHaveLength(1);
    expect(page.meta).toEqual({ total: all.collections.length, offset: 1, limit: 1 });
    expect((await alice.call('GET', '/collections?name=Shop')).body.collections.length).toBe(
      all.collections.length,
    );
    expect((await alice.call('GET', '/collections?name=Shop&limit=2')).status).toBe(400);
    expect(
      (await alice.call('GET', '/collections?workspace=00000000-0000-4000-8000-000000000000')).body,
    ).toEqual({ collections: [] });
    expect((await bob.call('GET', `/collections?workspace=${alice.workspaceId}`)).body).toEqual({
      collections: [],
    });
  });

  it('are changed by PUT: ids stay, new items get ids, missing ones go to the trash', async () => {
    const made = await create([{ name: 'F', item: [request('a'), request('b'), request('c')] }]);
    const before = await read(made.id);
    const [folder] = before.item;
    const [a, b, c] = folder.item;
    b.request.method = 'DELETE';
    const next = { ...before, item: [{ ...folder, item: [c, b] }, request('new')] };
    next.info.description = 'changed';
    expect((await alice.call('PUT', `/collections/${made.uid}`, { collection: next })).status).toBe(200);
    const after = await read(made.id);
    expect(after.info.description).toBe('changed');
    expect(after.item[0].item.map((i: Item) => i.id)).toEqual([c.id, b.id]);
    expect(after.item[0].item[1].request.method).toBe('DELETE');
    expect(after.item[1]).toMatchObject({ name: 'new', id: expect.any(String) });
    expect(JSON.stringify(after)).not.toContain(a.id);
  });

  it('of thousands of items are replaced by PUT, now or later', async () => {
    const made = await create(big(2000));
    const doc = await read(made.id);
    doc.item.reverse();
    doc.item[3].item.splice(5, 50);
    doc.item[4].item[7].name = 'renamed';
    expect((await alice.call('PUT', `/collections/${made.id}`, { collection: doc })).status).toBe(200);
    expect(bare((await read(made.id)).item)).toEqual(bare(doc.item));
    doc.item.pop();
    const later = await alice.call(
      'PUT',
      `/collections/${made.id}`,
      { collection: doc },
      { prefer: 'respond-async' },
    );
    expect(later.status).toBe(202);
    expect(later.body.task.status).toBe('in-progress');
    expect((await alice.call('PUT', `/collections/${made.id}`, { collection: doc })).status).toBe(409);
    await expect
      .poll(
        async () => (await alice.call('GET', `/collection-updates-tasks/${later.body.task.id}`)).body.status,
        patience,
      )
      .toBe('successful');
    expect(bare((await read(made.id)).item)).toEqual(bare(doc.item));
    expect((await bob.call('GET', `/collection-updates-tasks/${later.body.task.id}`)).status).toBe(404);
  });

  it('refuse a body whose id is another one', async () => {
    const made = await create();
    const other = await create();
    const reply = await alice.call('PUT', `/collections/${made.id}`, { collection: await read(other.id) });
    expect([reply.status, reply.body.error.name]).toEqual([400, 'collectionMismatchError']);
  });

  it('are patched field by field', async () => {
    const made = await create();
    const patched = await alice.call('PATCH', `/collections/${made.id}`, {
      collection: { info: { name: 'New name' }, variable: [{ key: 'a', value: 'b' }] },
    });
    expect(patched.body.collection).toEqual({ id: made.id, name: 'New name', description: '' });
    expect(await read(made.id)).toMatchObject({
      info: { name: 'New name', schema },
      variable: [{ key: 'a', value: 'b' }],
      item: [{ name: 'a' }, { name: 'b' }],
    });
    expect((await alice.call('PATCH', `/collections/${made.id}`, { collection: {} })).body.error.name).toBe(
      'paramMissingError',
    );
    expect(
      (await alice.call('PATCH', `/collections/${made.id}`, { collection: { auth: { type: 'apikey' } } }))
        .body.error,
    ).toMatchObject({ name: 'paramMissingError', details: { param: 'apikey' } });
  });

  it('answer 304 to a known ETag and refuse a stale If-Match', async () => {
    const made = await create();
    const etag = (await alice.call('GET', `/collections/${made.id}`)).headers.get('etag') ?? '';
    expect(
      (await alice.call('GET', `/collections/${made.id}`, undefined, { 'if-none-match': etag })).status,
    ).toBe(304);
    const change = { collection: { info: { name: 'x' } } };
    expect((await alice.call('PATCH', `/collections/${made.id}`, change, { 'if-match': etag })).status).toBe(
      200,
    );
    expect((await alice.call('PATCH', `/collections/${made.id}`, change, { 'if-match': etag })).status).toBe(
      412,
    );
  });

  it('show their outline with model=minimal', async () => {
    const made = await create([{ name: 'F', item: [] }, request('r')]);
    const minimal = (await alice.call('GET', `/collections/${made.id}?model=minimal`)).body.collection;
    expect(minimal).toMatchObject({
      info: { _postman_id: made.id, name: 'Shop' },
      rootLevelRequests: [expect.stringContaining(`${alice.userId}-`)],
      rootLevelFolders: [expect.any(String)],
    });
    expect(minimal.item).toBeUndefined();
  });

  it('are duplicated by a task', async () => {
    const made = await create(big(1000));
    const started = await alice.call('POST', `/collections/${made.uid}/duplicates`, {
      workspace: alice.workspaceId,
      suffix: 'Copy',
    });
    expect(started.body.task).toEqual({
      id: expect.stringMatching(new RegExp(`^${alice.userId}-`)),
      status: 'processing',
    });
    await expect
      .poll(
        async () =>
          (await alice.call('GET', `/collection-duplicate-tasks/${started.body.task.id}`)).body.task.status,
        patience,
      )
      .toBe('completed');
    const copy = (await alice.call('GET', '/collections?name=Shop%20Copy')).body.collections[0];
    expect(bare((await read(copy.id)).item)).toEqual(bare((await read(made.id)).item));
  });

  it('are duplicated once when the start is asked for twice with one key', async () => {
    const made = await create([request('r')]);
    const start = () =>
      alice.call(
        'POST',
        `/collections/${made.uid}/duplicates`,
        { workspace: alice.workspaceId, suffix: 'Once' },
        { 'idempotency-key': 'duplicate-once' },
      );
    const first = await start();
    const again = await start();
    expect(again).toMatchObject({ status: 200, body: first.body });
    await expect
      .poll(
        async () =>
          (await alice.call('GET', `/collection-duplicate-tasks/${first.body.task.id}`)).body.task.status,
        patience,
      )
      .toBe('completed');
    expect((await start()).body).toEqual(first.body);
    expect((await alice.call('GET', '/collections?name=Shop%20Once')).body.collections).toHaveLength(1);
  });

  it('are updated to the end when the node that began it died', async () => {
    const { ctx } = server.app;
    const made = await create([request('before')]);
    const path = `/collections/${made.id}`;
    const actor = await actorOf(ctx.db, alice.userId, alice.teamId, { kind: 'apiKey', id: 'x' });
    const body = Buffer.from(JSON.stringify(document([request('after')])));
    const bulkId = await keepBody(ctx, 'dead', body);
    const input = { bulkId, ifMatch: null };
    const job = newJob(ctx, updateJob, actor, { taskId: 'dead', subjectId: made.id, input });
    const leased = (leaseUntil: number | null) =>
      write(ctx, 'test', async (tx) => {
        if (leaseUntil !== null) await queueJob(tx, job);
        await tx.db.updateTable('job').set({ leaseUntil }).where('taskId', '=', 'dead').execute();
        await handOver(tx, 'dead');
        tx.afterCommit(() => wakeJobs(ctx.database));
      });
    await leased(Date.now() + 3_600_000);
    expect((await alice.call('PUT', path, document([]))).status).toBe(409);
    await leased(null);
    await expect
      .poll(async () => (await alice.call('GET', '/collection-updates-tasks/dead')).body.status, patience)
      .toBe('successful');
    expect((await read(made.id)).item).toMatchObject([{ name: 'after' }]);
    expect((await alice.call('PUT', path, document([]))).status).toBe(200);
    for (const table of ['job', 'staging'] as const)
      expect(await ctx.db.selectFrom(table).selectAll().execute()).toEqual([]);
    expect(await ctx.db.selectFrom('bulk').select('n').where('bulkId', '=', bulkId).execute()).toEqual([]);
  });

  it('become small again by a small document', async () => {
    const made = await create(big(1500));
    const { item } = await read(made.id);
    const kept = document([{ ...request('kept'), id: item[0].item?.[0]?.id ?? item[0].id }]);
    expect((await alice.call('PUT', `/collections/${made.id}`, kept)).status).toBe(200);
    expect((await read(made.id)).item).toMatchObject([{ name: 'kept' }]);
  });

  it('of thousands of items go back too: what was deleted returns, what was not keeps its id', async () => {
    const made = await create(big(2000));
    const first = await alice.call('GET', `/collections/${made.id}`);
    const doc = structuredClone(first.body.collection);
    const [folder] = doc.item.splice(3, 1);
    doc.item[0].item.reverse();
    doc.item[1].name = 'changed';
    expect((await alice.call('PUT', `/collections/${made.id}`, { collection: doc })).status).toBe(200);
    const revision = Number(first.headers.get('etag')?.replaceAll('"', ''));
    const back = await alice.call('POST', `/parley/collections/${made.id}/restorations`, { revision });
    expect(back.status).toBe(200);
    const after = await read(made.id);
    expect(bare(after.item)).toEqual(bare(first.body.collection.item));
    expect(after.item[0].id).toBe(first.body.collection.item[0].id);
    expect(after.item[3].name).toBe(folder.name);
  });

  it('go back to an earlier revision', async () => {
    const made = await create();
    const first = await alice.call('GET', `/collections/${made.id}`);
    const doc = structuredClone(first.body.collection);
    doc.item[0].name = 'changed';
    doc.item.pop();
    await alice.call('PUT', `/collections/${made.id}`, { collection: doc });
    const revision = Number(first.headers.get('etag')?.replaceAll('"', ''));
    expect(
      (await alice.call('POST', `/parley/collections/${made.id}/restorations`, { revision })).status,
    ).toBe(200);
    expect(bare((await read(made.id)).item)).toEqual(bare(first.body.collection.item));
  });

  it('say each problem of a malformed document with its place', async () => {
    const reply = await alice.call('POST', '/collections', { collection: { info: { name: 'x' } } });
    expect(reply.status).toBe(400);
    expect(reply.body.error).toMatchObject({
      name: 'malformedRequestError',
      message: 'Found 2 errors with the supplied collection.',
      details: expect.any(Array),
    });
    expect((await alice.call('POST', '/collections', {})).body.error.name).toBe('paramMissingError');
    expect((await alice.call('POST', '/collections', '{')).body.error.name).toBe('malformedRequestError');
    const nested = `{"collection":{"info":{"name":"x","schema":"${schema}"},"item":${'[{"name":"f","item":'.repeat(5000)}[]${'}]'.repeat(5000)}}}`;
    expect((await alice.call('POST', '/collections', nested)).status).toBe(400);
    const prototype = await alice.call(
      'POST',
      '/collections',
      `{"collection":{"info":{"name":"x","schema":"${schema}"},"item":[],"__proto__":{"a":1}}}`,
    );
    expect(prototype.status).toBe(400);
  });

  it('are refused without a key and to strangers', async () => {
    const made = await create();
    for (const [method, path, body] of [
      ['GET', `/collections/${made.id}`],
      ['PUT', `/collections/${made.id}`, document([])],
      ['PATCH', `/collections/${made.id}`, { collection: { info: { name: 'x' } } }],
      ['DELETE', `/collections/${made.id}`],
      ['POST', `/collections/${made.id}/duplicates`, { workspace: bob.workspaceId }],
      ['POST', `/parley/collections/${made.id}/restorations`, { revision: 1 }],
    ] as const) {
      expect((await server.call(method, path, body)).status, `${method} ${path}`).toBe(401);
      expect((await bob.call(method, path, body)).status, `${method} ${path}`).toBe(404);
    }
    expect((await bob.call('POST', `/collections?workspace=${alice.workspaceId}`, document([]))).status).toBe(
      404,
    );
    expect((await alice.call('DELETE', `/collections/${made.id}`)).body.collection).toEqual({
      id: made.id,
      uid: made.uid,
    });
    expect((await alice.call('GET', `/collections/${made.id}`)).status).toBe(404);
  });
});
