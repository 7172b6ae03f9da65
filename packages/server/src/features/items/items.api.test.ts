import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let collection: { id: string; uid: string };

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const unknown = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
  server = await startServer({ depthMax: 5, itemsMax: 400, elementBytesMax: 200_000 });
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  collection = await newCollection();
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

async function newCollection(): Promise<{ id: string; uid: string }> {
  const body = { collection: { info: { name: 'Items', schema }, item: [] } };
  const made = await alice.call('POST', `/collections?workspace=${alice.workspaceId}`, body);
  expect(made.status, made.text).toBe(200);
  return made.body.collection;
}

const path = (kind: string, id?: string): string =>
  `/collections/${collection.id}/${kind}s${id === undefined ? '' : `/${id}`}`;

async function make(kind: string, body: object = {}, query = ''): Promise<string> {
  const made = await alice.call('POST', `${path(kind)}${query}`, { name: kind, ...body });
  expect(made.status, made.text).toBe(200);
  return made.body.model_id;
}

describe('folders', () => {
  it('are created, read, changed and deleted, by id and by uid', async () => {
    const made = await alice.call('POST', path('folder'), { name: 'Outer', description: 'Words.' });
    const { data } = made.body;
    expect(made.body).toEqual({
      model_id: data.id,
      meta: { model: 'folder', action: 'import' },
      revision: expect.any(Number),
      data: expect.objectContaining({
        name: 'Outer',
        description: 'Words.',
        owner: String(alice.userId),
        lastUpdatedBy: String(alice.userId),
        collection: collection.id,
        folder: null,
        order: [],
        folders_order: [],
        folders: [],
        requests: [],
      }),
    });
    const inner = await make('folder', { name: 'Inner', folder: `${alice.userId}-${data.id}` });
    const request = await make('request', {}, `?folderId=${data.id}`);
    const read = await alice.call('GET', path('folder', `${alice.userId}-${data.id}`));
    expect(read.body).toMatchObject({
      model_id: data.id,
      meta: { model: 'folder', populate: false, changeset: false, action: 'find' },
      data: { order: [request], folders_order: [inner], variables: null, auth: null, events: null },
    });
    expect(read.headers.get('etag')).toBe(`"${made.body.revision}"`);
    const put = await alice.call('PUT', path('folder', data.id), { auth: { type: 'noauth' } });
    expect(put.body.meta).toEqual({ model: 'folder', action: 'update' });
    expect(put.body.data).toMatchObject({ name: 'Outer', description: 'Words.', auth: { type: 'noauth' } });
    expect(put.body.revision).toBeGreaterThan(made.body.revision);
    const gone = await alice.call('DELETE', path('folder', data.id));
    expect(gone.body).toEqual({
      model_id: data.id,
      meta: { model: 'folder', action: 'destroy' },
      data: { id: data.id, owner: String(alice.userId) },
      revision: expect.any(Number),
    });
    expect((await alice.call('GET', path('request', request))).status).toBe(404);
  });

  it('bring requests, folders and examples along, in the order of their lists', async () => {
    const made = await alice.call('POST', path('folder'), {
      name: 'Imported',
      order: ['22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111'],
      requests: [
        {
          id: '11111111-1111-4111-8111-111111111111',
          name: 'one',
          responses: [{ name: 'saved', text: 'x' }],
        },
        { id: '22222222-2222-4222-8222-222222222222', name: 'two', url: 'https://example.org' },
      ],
      folders: [{ name: 'sub', requests: [{ name: 'deep' }] }],
    });
    expect(made.body.data.order).toEqual([
      '22222222-2222-4222-8222-222222222222',
      '11111111-1111-4111-8111-111111111111',
    ]);
    expect(made.body.data.folders).toHaveLength(1);
    const all = await alice.call('GET', `${path('folder', made.body.model_id)}?populate=true`);
    expect(all.body.meta.populate).toBe(true);
    expect(all.body.data).toMatchObject({
      requests: [
        { name: 'two', responses: [] },
        { name: 'one', responses: [{ name: 'saved', text: 'x' }] },
      ],
      folders: [{ name: 'sub', folders: [], requests: [{ name: 'deep' }] }],
    });
  });

  it('sort their children by the lists of a PUT that name all of them', async () => {
    const folder = await make('folder');
    const made: string[] = [];
    for (let i = 0; i < 4; i++) made.push(await make('request', { folder }));
    const sub = await make('folder', { folder });
    const order = [made[3], made[1], made[0], made[2]];
    const put = await alice.call('PUT', path('folder', folder), { order });
    expect(put.body.data).toMatchObject({ order, folders_order: [sub] });
    expect((await alice.call('GET', path('folder', folder))).body.data.order).toEqual(order);
    const partial = await alice.call('PUT', path('folder', folder), { order: order.slice(1) });
    expect(partial.body.data.order).toEqual(order);
  });

  it('show only ids, or uids, when asked', async () => {
    const outer = await make('folder');
    const folder = await make('folder', { folder: outer });
    const request = await make('request', { folder });
    const read = await alice.call('GET', `${path('folder', folder)}?ids=true&uid=true`);
    const uid = (id: string) => `${alice.userId}-${id}`;
    expect(read.body.data).toEqual({
      id: uid(folder),
      owner: String(alice.userId),
      folder: uid(outer),
      collection: uid(collection.id),
      order: [uid(request)],
      folders_order: [],
    });
  });
});

describe('requests', () => {
  it('keep what a PUT leaves out and what the vocabulary of v2.1 says', async () => {
    const id = await make('request', {
      method: 'POST',
      url: 'https://example.org/things?a=1',
      headerData: [{ key: 'X-One', value: '1', description: 'd', enabled: false }],
      dataMode: 'raw',
      rawModeData: '{}',
      dataOptions: { raw: { language: 'json' } },
      events: [{ listen: 'test', script: { type: 'text/javascript', exec: ['pm.test()'] } }],
      somethingNew: { kept: true },
    });
    const before = (await alice.call('GET', path('request', id))).body.data;
    const put = await alice.call('PUT', path('request', id), { name: 'Renamed' });
    const { updatedAt: _u, lastRevision: _r, ...rest } = put.body.data;
    const { updatedAt: _b, lastRevision: _l, ...was } = before;
    expect(rest).toEqual({ ...was, name: 'Renamed' });
    expect(rest).toMatchObject({ somethingNew: { kept: true }, tests: 'pm.test()', dataMode: 'raw' });
    const document = await alice.call('GET', `/collections/${collection.id}`);
    expect(document.body.collection.item.find((item: { id: string }) => item.id === id)).toMatchObject({
      name: 'Renamed',
      request: {
        method: 'POST',
        url: { raw: 'https://example.org/things?a=1', query: [{ key: 'a', value: '1' }] },
        header: [{ key: 'X-One', value: '1', disabled: true }],
        body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } },
      },
    });
  });

  it('change nothing when a PUT repeats what was read', async () => {
    const folder = await make('folder');
    const id = await make('request', { folder, url: 'https://example.org/:a?b=c', method: 'PUT' });
    const read = await alice.call('GET', path('request', id));
    const put = await alice.call('PUT', path('request', id), read.body.data);
    expect(put.body.data).toEqual(read.body.data);
    expect(put.headers.get('etag')).toBe(read.headers.get('etag'));
  });

  it('stay in their folder: a PUT that names another one is refused', async () => {
    const [one, two] = [await make('folder'), await make('folder')];
    const id = await make('request', { folder: one });
    const moved = await alice.call('PUT', path('request', id), { folder: two });
    expect(moved.status).toBe(400);
    expect(moved.body.error.message).toContain('/collection-requests-transfers');
    const other = await alice.call('PUT', path('request', id), { id: unknown });
    expect(other.body.error.name).toBe('instanceMismatchError');
  });

  it('are made under the id that was given, once', async () => {
    const id = '33333333-3333-4333-8333-333333333333';
    expect(await make('request', { id })).toBe(id);
    const again = await alice.call('POST', path('request'), { id, name: 'again' });
    expect(again.status).toBe(400);
    expect(again.body).toEqual({
      error: {
        name: 'instanceFoundError',
        message: 'This request already exists in the database.',
        details: { model: 'request', model_id: id, owner: String(alice.userId) },
      },
    });
  });

  it('are changed side by side without losing one', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => make('request')));
    const puts = await Promise.all(
      ids.map((id, i) => alice.call('PUT', path('request', id), { name: `n${i}`, method: 'PATCH' })),
    );
    expect(puts.map((put) => put.status)).toEqual(ids.map(() => 200));
    expect(new Set(puts.map((put) => put.body.revision)).size).toBe(10);
    for (const [i, id] of ids.entries())
      expect((await alice.call('GET', path('request', id))).body.data).toMatchObject({
        name: `n${i}`,
        method: 'PATCH',
      });
  });

  it('let one of two win who saw the same revision', async () => {
    const id = await make('request');
    const etag = (await alice.call('GET', path('request', id))).headers.get('etag') ?? '';
    const puts = await Promise.all(
      ['a', 'b'].map((name) => alice.call('PUT', path('request', id), { name }, { 'if-match': etag })),
    );
    expect(puts.map((put) => put.status).sort()).toEqual([200, 412]);
    const winner = puts.find((put) => put.status === 200)?.body.data.name;
    expect((await alice.call('GET', path('request', id))).body.data.name).toBe(winner);
    expect((await alice.call('DELETE', path('request', id), undefined, { 'if-match': etag })).status).toBe(
      412,
    );
  });
});

describe('responses', () => {
  it('are created, read, changed and deleted below a request', async () => {
    const request = await make('request');
    const made = await alice.call('POST', `${path('response')}?request=${alice.userId}-${request}`, {
      name: 'Saved',
      responseCode: { code: 200, name: 'OK' },
      headers: [{ key: 'A', value: 'b' }],
      text: '{}',
      language: 'json',
      time: '50',
      requestObject: JSON.stringify({ method: 'POST', url: 'https://example.org' }),
    });
    const id = made.body.model_id;
    expect(made.body).toEqual({
      model_id: id,
      meta: { model: 'response', action: 'create' },
      revision: expect.any(Number),
      data: {
        id,
        request,
        owner: String(alice.userId),
        lastUpdatedBy: String(alice.userId),
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
    });
    const put = await alice.call('PUT', path('response', id), { text: '[]', request });
    expect(put.body.data).toMatchObject({ name: 'Saved', text: '[]', time: '50', request });
    const second = await make('response', { request });
    expect((await alice.call('GET', path('request', request))).body.data.responses_order).toEqual([
      id,
      second,
    ]);
    const order = [second, id];
    const sorted = await alice.call('PUT', path('request', request), { responses_order: order });
    expect(sorted.body.data.responses_order).toEqual(order);
    expect((await alice.call('DELETE', path('response', id))).body.meta.action).toBe('destroy');
    expect((await alice.call('GET', path('request', request))).body.data.responses_order).toEqual([second]);
  });

  it('need a request, and stay with it', async () => {
    expect((await alice.call('POST', path('response'), { name: 'x' })).body.error).toMatchObject({
      name: 'paramMissingError',
      details: { param: ['request'] },
    });
    const request = await make('request');
    const id = await make('response', { request });
    const other = await alice.call('PUT', path('response', id), { request: await make('request') });
    expect(other.status).toBe(400);
    expect(other.body.error).toMatchObject({
      name: 'instanceNotFoundError',
      message: 'We could not find the response you are looking for',
      details: { model: 'response', model_id: id },
    });
  });
});

describe('refusals', () => {
  it('without a key name the item, as 401', async () => {
    const reply = await server.call('GET', path('folder', unknown));
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({
      error: {
        name: 'Unauthorized',
        message: 'Unauthorized',
        details: { model: 'folder', model_id: unknown, owner: '' },
      },
    });
  });

  it('of what is not there, or not visible, say 404 in the words of the kind', async () => {
    const id = await make('request');
    for (const [caller, itemId] of [
      [alice, unknown],
      [bob, id],
    ] as const) {
      const reply = await caller.call('GET', path('request', itemId));
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({
        error: {
          name: 'instanceFoundError',
          message: 'We could not find the request you are looking for',
          details: { model: 'request', model_id: itemId, owner: String(caller.userId) },
        },
      });
    }
    expect((await alice.call('GET', path('folder', id))).body.error.name).toBe('instanceNotFoundError');
    expect((await bob.call('POST', path('request'), { name: 'x' })).status).toBe(404);
    expect((await bob.call('DELETE', path('request', id))).status).toBe(404);
    const elsewhere = await newCollection();
    expect((await alice.call('GET', `/collections/${elsewhere.id}/requests/${id}`)).status).toBe(404);
    const parent = await alice.call('POST', path('folder'), { folder: unknown });
    expect(parent.status).toBe(400);
    expect(parent.body.error.details).toMatchObject({ model: 'folder', model_id: unknown });
  });

  it('of writes by a viewer say 403', async () => {
    const id = await make('request');
    await server.app.ctx.database.withWriter(async (writer) => {
      await writer.begin();
      await writer.db
        .insertInto('elementRole')
        .values({ rootId: collection.id, principal: 'user', principalId: bob.userId, role: 'VIEWER' })
        .execute();
      await writer.commit();
    });
    expect((await bob.call('GET', path('request', id))).status).toBe(200);
    for (const reply of [
      await bob.call('PUT', path('request', id), { name: 'mine' }),
      await bob.call('DELETE', path('request', id)),
      await bob.call('POST', path('folder'), { name: 'mine' }),
      await bob.call('POST', '/collection-requests-transfers', {
        ids: [id],
        mode: 'move',
        target: { model: 'collection', id: collection.id },
        location: { position: 'start' },
      }),
    ])
      expect(reply.status).toBe(403);
  });

  it('of bodies that would not make a valid collection say what is wrong', async () => {
    for (const [kind, body, problem] of [
      ['request', { headerData: [1] }, /headerData/],
      ['request', { auth: { type: 'basic', basic: 'text' } }, /auth\.basic: must be an array/],
      ['folder', { events: [{ listen: 'test', script: 7 }] }, /script: must be an object/],
      ['folder', { requests: [{ name: 'x' }, 5] }, /request: must be object/],
      ['folder', { requests: [{ url: 5 }] }, /url/],
    ] as const) {
      const reply = await alice.call('POST', path(kind), body);
      expect(reply.status, JSON.stringify(body)).toBe(400);
      expect(reply.body.error.name).toBe('malformedRequestError');
      expect(reply.body.error.details.join('\n')).toMatch(problem);
    }
    const deep = `{"name":"deep","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const tooDeep = await alice.call('POST', path('request'), deep);
    expect(tooDeep.status).toBe(400);
    expect(tooDeep.body.error.details).toEqual(['request: is nested too deep']);
    expect((await alice.call('POST', path('request'), { id: 'a b' })).status).toBe(400);
    expect((await alice.call('PUT', path('folder', await make('folder')), [])).status).toBe(400);
  });

  it('of more than the limits say which one', async () => {
    let folder = await make('folder');
    for (let depth = 2; depth <= 5; depth++) folder = await make('folder', { folder });
    const deeper = await alice.call('POST', path('folder'), { folder });
    expect(deeper.body.error).toMatchObject({ name: 'limitReachedError', details: { what: 'depth' } });
    const large = await alice.call('POST', path('request'), { rawModeData: 'x'.repeat(200_000) });
    expect(large.status).toBe(413);
    const quoted = await alice.call('POST', path('request'), {
      headers: `${'a:b\n'.repeat(20_000)}`,
    });
    expect(quoted.body.error).toMatchObject({ name: 'limitReachedError', details: { what: 'elementSize' } });
    const many = await alice.call('POST', path('folder'), {
      requests: Array.from({ length: 401 }, () => ({ name: 'r' })),
    });
    expect(many.body.error).toMatchObject({ name: 'limitReachedError', details: { what: 'items' } });
    const listed = await alice.call('GET', `/collections/${collection.id}`);
    expect(listed.text).not.toContain('"name":"r"');
  });
});
