import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, type Reply, startServer, type TestServer } from '../../testing/index.ts';

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

type Operation = { summary: string; [member: string]: unknown };
const definition = (paths: Record<string, Record<string, Operation>>): string =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: 'https://shop.example.org' }],
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, operation]) => [
            method,
            { responses: { 200: { description: 'Fine.' } }, ...operation },
          ]),
        ),
      ]),
    ),
  });
const shop = definition({
  '/orders': { get: { summary: 'List orders' }, post: { summary: 'Place order' } },
  '/orders/{id}': { get: { summary: 'Show order' } },
});

const makeSpec = async (content = shop, type = 'OPENAPI:3.0'): Promise<string> => {
  const body = { name: 'Shop', type, files: [{ path: 'index.json', content }] };
  return (await alice.call('POST', `/specs?workspaceId=${alice.workspaceId}`, body)).body.id;
};
const write = (spec: string, content: string): Promise<Reply> =>
  alice.call('PATCH', `/specs/${spec}/files/index.json`, { content });

/** The task that a call started, when it is over. */
async function settled(started: Reply, caller: Person = alice): Promise<Reply['body']> {
  expect(started.body, started.text).toMatchObject({ taskId: expect.any(String), url: expect.any(String) });
  for (;;) {
    const task = await caller.call('GET', started.body.url);
    expect(task.status, task.text).toBe(200);
    if (task.body.status !== 'pending') return task.body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const resource = (task: Reply['body']): string => {
  expect(task).toMatchObject({ status: 'completed' });
  return task.details.resources[0].id;
};
const generate = (spec: string, options: object = {}): Promise<Reply> =>
  alice.call('POST', `/specs/${spec}/generations/collection`, { name: 'Made', options });
const makePair = async (content = shop): Promise<{ spec: string; collection: string }> => {
  const spec = await makeSpec(content);
  return { spec, collection: resource(await settled(await generate(spec))) };
};
const stateOf = async (spec: string): Promise<string> =>
  (await alice.call('GET', `/specs/${spec}/generations/collection`)).body.collections[0].state;
const syncCollection = (pair: { spec: string; collection: string }): Promise<Reply> =>
  alice.call('PUT', `/collections/${pair.collection}/synchronizations?specId=${pair.spec}`);
const syncSpec = (pair: { spec: string; collection: string }): Promise<Reply> =>
  alice.call('PUT', `/specs/${pair.spec}/synchronizations?collectionUid=${pair.collection}`);

type Item = { id: string; name: string; item?: Item[]; event?: unknown[] };
const requestsOf = async (collection: string): Promise<Item[]> => {
  const all = (items: Item[]): Item[] => items.flatMap((one) => (one.item ? all(one.item) : [one]));
  return all((await alice.call('GET', `/collections/${collection}`)).body.collection.item);
};
const namesOf = async (collection: string): Promise<string[]> =>
  (await requestsOf(collection)).map((one) => one.name).sort();
const addScript = (collection: string, id: string): Promise<Reply> =>
  alice.call('PUT', `/collections/${collection}/requests/${id}`, {
    events: [{ listen: 'test', script: { type: 'text/javascript', exec: ['pm.test("kept", () => {});'] } }],
  });

describe('collections of a specification', () => {
  it('are made in the background, listed, and say whether they are up to date', async () => {
    const spec = await makeSpec();
    const started = await generate(spec, { folderStrategy: 'Tags' });
    expect([started.status, started.body.url]).toEqual([202, `/specs/${spec}/tasks/${started.body.taskId}`]);
    const task = await settled(started);
    expect(task.meta).toEqual({ model: 'collection', action: 'generation' });
    const collection = resource(task);
    expect(task.details.resources[0].url).toBe(`/collections/${collection.replace(/^\d+-/, '')}`);
    expect(await namesOf(collection)).toEqual(['List orders', 'Place order', 'Show order']);
    const { collections, meta } = (await alice.call('GET', `/specs/${spec}/generations/collection`)).body;
    expect(meta).toEqual({ nextCursor: null });
    expect(collections).toEqual([
      {
        ...{ id: collection.replace(/^\d+-/, ''), name: 'Made', state: 'in-sync' },
        ...{ createdBy: alice.userId, createdAt: expect.any(String), updatedAt: expect.any(String) },
      },
    ]);
    const [first] = await requestsOf(collection);
    await addScript(collection, first?.id ?? '');
    expect(await stateOf(spec)).toBe('in-sync');
    await write(spec, definition({ '/orders': { get: { summary: 'List orders' } } }));
    expect(await stateOf(spec)).toBe('out-of-sync');
    await write(spec, shop);
    expect(await stateOf(spec)).toBe('in-sync');
    await alice.call('POST', `/collections/${collection}/requests`, { name: 'Mine', method: 'GET' });
    expect(await stateOf(spec)).toBe('out-of-sync');
  });

  it('are refused of what cannot be read, with file, line and column', async () => {
    const spec = await makeSpec('{\n  "openapi": "3.0.3",\n  "info": }\n');
    const task = await settled(await generate(spec));
    expect(task).toMatchObject({ status: 'failed', details: expect.stringMatching(/^index\.json:3:\d+: /) });
    expect((await alice.call('GET', `/specs/${spec}/generations/collection`)).body.collections).toEqual([]);
  });

  it('are made one at a time', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`/things${i}`, { get: { summary: `Get thing ${i}` } }]),
    );
    const spec = await makeSpec(definition(many));
    const answers = await Promise.all([generate(spec), generate(spec)]);
    expect(answers.map((one) => one.status).sort()).toEqual([202, 423]);
    const [locked] = answers.filter((one) => one.status === 423);
    expect(locked?.body).toEqual({
      type: 'actionLockedError',
      title: 'Collection generation in progress',
      status: 423,
      detail: 'Collection generation is already in progress for the spec.',
    });
    const [started] = answers.filter((one) => one.status === 202);
    if (started) resource(await settled(started));
  });

  it('are made of OpenAPI only', async () => {
    const spec = await makeSpec('{}', 'ASYNCAPI:3.0');
    expect(await generate(spec)).toMatchObject({ status: 400 });
  });

  it('and their tasks are hidden from strangers', async () => {
    const spec = await makeSpec();
    const started = await generate(spec);
    await settled(started);
    for (const [method, path] of [
      ['GET', started.body.url],
      ['GET', `/specs/${spec}/generations/collection`],
      ['POST', `/specs/${spec}/generations/collection`],
    ] as const) {
      const body = method === 'POST' ? { name: 'x', options: {} } : undefined;
      expect((await bob.call(method, path, body)).status, path).toBe(404);
      expect((await server.call(method, path, body)).status, path).toBe(401);
    }
    expect((await alice.call('GET', `/specs/${spec}/tasks/none`)).status).toBe(404);
    expect((await alice.call('GET', `/specs/none/tasks/${started.body.taskId}`)).status).toBe(404);
  });
});

describe('both', () => {
  it('stay in step when they move to other workspaces', async () => {
    const pair = await makePair();
    const made = await alice.call('POST', '/workspaces', { workspace: { name: 'Else', type: 'personal' } });
    const to = made.body.workspace.id;
    for (const [id, type] of [
      [pair.collection, 'collection'],
      [pair.spec, 'spec'],
    ]) {
      const path = `/workspaces/${alice.workspaceId}/element-transfers`;
      expect((await alice.call('POST', path, { id, type, to })).status).toBe(200);
      expect(await stateOf(pair.spec)).toBe('in-sync');
    }
    await write(pair.spec, shop.replace('Show order', 'Show one order'));
    resource(await settled(await syncCollection(pair)));
    expect(await namesOf(pair.collection)).toContain('Show one order');
  });

  it('part when one of them is removed for good', async () => {
    const pair = await makePair();
    await alice.call('DELETE', `/collections/${pair.collection}`);
    expect((await alice.call('GET', `/specs/${pair.spec}/generations/collection`)).body.collections).toEqual(
      [],
    );
    expect((await syncSpec(pair)).status).toBe(404);
    await alice.call('DELETE', `/parley/trash/${pair.collection}`);
    const links = server.app.ctx.db.selectFrom('specLink').select('specId').where('specId', '=', pair.spec);
    expect(await links.execute()).toEqual([]);
  });
});

describe('specifications of a collection', () => {
  it('are made in the background and listed', async () => {
    const { collection } = await makePair();
    const started = await alice.call('POST', `/collections/${collection}/generations/spec`, {
      ...{ name: 'Back', type: 'OPENAPI:3.1', format: 'YAML' },
    });
    expect([started.status, started.body.url]).toEqual([
      200,
      `/collections/${collection}/tasks/${started.body.taskId}`,
    ]);
    const task = await settled(started);
    expect(task.meta).toEqual({ model: 'spec', action: 'generation' });
    const spec = resource(task);
    expect((await alice.call('GET', `/specs/${spec}`)).body).toMatchObject({
      ...{ name: 'Back', type: 'OPENAPI:3.1', fileFormat: 'yaml' },
    });
    const text = (await alice.call('GET', `/specs/${spec}/definitions`)).text;
    expect(text).toMatch(/^openapi: 3\.1/);
    expect(text).toContain('summary: Place order');
    const { specs } = (await alice.call('GET', `/collections/${collection}/generations/spec`)).body;
    expect(specs).toHaveLength(2);
    expect(specs).toContainEqual({
      ...{ id: spec, name: 'Back', state: 'in-sync', createdBy: alice.userId, updatedBy: alice.userId },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
  });
});

describe('a collection', () => {
  it('is brought up to its specification and keeps what is its own', async () => {
    const pair = await makePair();
    const before = await requestsOf(pair.collection);
    const list = before.find((one) => one.name === 'List orders');
    await addScript(pair.collection, list?.id ?? '');
    await alice.call('PUT', `/collections/${pair.collection}/requests/${list?.id}`, {
      name: 'All my orders',
    });
    await write(
      pair.spec,
      definition({
        '/orders': {
          get: {
            summary: 'List orders',
            parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
          },
        },
        '/returns': { get: { summary: 'List returns' } },
      }),
    );
    const started = await syncCollection(pair);
    expect(started.status).toBe(202);
    const task = await settled(started);
    expect(task.meta).toEqual({ model: 'collection', action: 'synchronization' });
    expect(resource(task)).toBe(pair.collection);
    expect(await namesOf(pair.collection)).toEqual(['All my orders', 'List returns']);
    const after = (await requestsOf(pair.collection)).find((one) => one.id === list?.id);
    expect(JSON.stringify(after)).toContain('kept');
    expect(JSON.stringify(after)).toContain('limit');
    expect(await stateOf(pair.spec)).toBe('in-sync');
  });

  it('has only those items written that differ', async () => {
    const pair = await makePair();
    const path = `/parley/workspaces/${alice.workspaceId}/changes?limit=50`;
    const [newest] = (await alice.call('GET', path)).body.data;
    await write(pair.spec, shop.replace('Show order', 'Show one order'));
    resource(await settled(await syncCollection(pair)));
    const { data } = (await alice.call('GET', path)).body;
    const changed = data
      .filter((one: { seq: number; element: { kind: string } }) => one.seq > newest.seq)
      .filter((one: { element: { kind: string } }) => one.element.kind !== 'specFile')
      .map((one: { type: string; element: { kind: string }; path: string }) => [
        one.type,
        one.element.kind,
        one.path,
      ]);
    expect(changed).toEqual([['set', 'request', 'name']]);
  });

  it('has what its users wrote left as they wrote it', async () => {
    const pair = await makePair();
    const path = `/collections/${pair.collection}`;
    const { collection } = (await alice.call('GET', path)).body;
    const own = {
      ...{ name: 'Written by hand', description: { content: 'Words.', type: 'text/markdown' } },
      request: 'https://shop.example.org/by-hand?a=1',
      event: [{ listen: 'test', script: { exec: 'pm.test("a", () => {});\npm.test("b", () => {});' } }],
    };
    await alice.call('PUT', path, { collection: { ...collection, item: [...collection.item, own] } });
    const log = `/parley/workspaces/${alice.workspaceId}/changes?elementId=${pair.collection}&limit=5`;
    const [newest] = (await alice.call('GET', log)).body.data;
    const before = (await alice.call('GET', path)).body.collection;
    await write(pair.spec, shop.replace('Show order', 'Show one order'));
    resource(await settled(await syncCollection(pair)));
    const { data } = (await alice.call('GET', log)).body;
    const changes = data.filter((one: { seq: number }) => one.seq > newest.seq);
    expect(changes.map((one: { path: string }) => one.path)).toEqual(['name']);
    const after = (await alice.call('GET', path)).body.collection;
    expect(after.item.at(-1)).toEqual(before.item.at(-1));
  });

  it('keeps requests whose operation is gone when it is told to', async () => {
    const pair = await makePair();
    const path = `/specs/${pair.spec}/collections/${pair.collection}/sync-options`;
    expect((await alice.call('PATCH', path, {})).body.detail).toBe(
      'syncOptions should be there in the request body.',
    );
    const options = await alice.call('PATCH', path, { syncOptions: { deleteOrphanedRequests: false } });
    expect(options.body).toEqual({ syncOptions: { syncExamples: true, deleteOrphanedRequests: false } });
    await write(pair.spec, definition({ '/orders': { get: { summary: 'List orders' } } }));
    resource(await settled(await syncCollection(pair)));
    expect(await namesOf(pair.collection)).toEqual(['List orders', 'Place order', 'Show order']);
  });

  it('is left alone when the specification cannot be read', async () => {
    const pair = await makePair();
    await write(pair.spec, '{"openapi": ');
    const task = await settled(await syncCollection(pair));
    expect(task).toMatchObject({ status: 'failed', details: expect.stringMatching(/^index\.json:1:\d+: /) });
    expect(await namesOf(pair.collection)).toEqual(['List orders', 'Place order', 'Show order']);
    expect(await stateOf(pair.spec)).toBe('out-of-sync');
  });
});

describe('a specification', () => {
  it('is brought up to its collection and keeps what a collection cannot say', async () => {
    const described = shop.replace(
      '"summary":"Place order"',
      '"summary":"Place order","operationId":"placeOrder"',
    );
    const pair = await makePair(described);
    await alice.call('POST', `/collections/${pair.collection}/requests`, {
      ...{ name: 'Cancel order', method: 'DELETE', url: 'https://shop.example.org/orders/:id' },
    });
    const task = await settled(await syncSpec(pair));
    expect(task.meta).toEqual({ model: 'spec', action: 'synchronization' });
    expect(resource(task)).toBe(pair.spec);
    const text = (await alice.call('GET', `/specs/${pair.spec}/definitions`)).text;
    const { paths } = JSON.parse(text);
    expect(paths['/orders'].post.operationId).toBe('placeOrder');
    expect(paths['/orders/{id}'].delete.summary).toBe('Cancel order');
    expect(await stateOf(pair.spec)).toBe('in-sync');
  });

  it('keeps what was changed in it meanwhile, and loses what was deleted in its collection', async () => {
    const pair = await makePair();
    const orders = (await requestsOf(pair.collection)).find((one) => one.name === 'Show order');
    await alice.call('DELETE', `/collections/${pair.collection}/requests/${orders?.id}`);
    await write(pair.spec, shop.replace('"List orders"', '"List all orders"'));
    resource(await settled(await syncSpec(pair)));
    const { paths } = JSON.parse((await alice.call('GET', `/specs/${pair.spec}/definitions`)).text);
    expect(paths['/orders'].get.summary).toBe('List all orders');
    expect(Object.keys(paths)).toEqual(['/orders']);
    expect(await stateOf(pair.spec)).toBe('out-of-sync');
    resource(await settled(await syncCollection(pair)));
    expect(await namesOf(pair.collection)).toEqual(['List all orders', 'Place order']);
    expect(await stateOf(pair.spec)).toBe('in-sync');
  });

  it('of several files is changed in the file where the value stands', async () => {
    const orders = 'get: # all\n  summary: List orders\n  responses: { "200": { description: Fine } }\n';
    const content =
      'openapi: 3.0.3\ninfo: { title: S, version: "1" }\npaths: { /orders: { $ref: orders.yaml } }\n';
    const body = {
      ...{ name: 'Several', type: 'OPENAPI:3.0' },
      files: [
        { path: 'index.yaml', content, type: 'ROOT' },
        { path: 'orders.yaml', content: orders, type: 'DEFAULT' },
      ],
    };
    const spec = (await alice.call('POST', `/specs?workspaceId=${alice.workspaceId}`, body)).body.id;
    const pair = { spec, collection: resource(await settled(await generate(spec))) };
    const contents = async (): Promise<string[]> =>
      Promise.all(
        body.files.map(
          async (file) => (await alice.call('GET', `/specs/${spec}/files/${file.path}`)).body.content,
        ),
      );
    resource(await settled(await syncSpec(pair)));
    expect(await contents()).toEqual([content, orders]);
    const [list] = await requestsOf(pair.collection);
    await alice.call('PUT', `/collections/${pair.collection}/requests/${list?.id}`, { name: 'All orders' });
    resource(await settled(await syncSpec(pair)));
    const [root, part] = await contents();
    expect(root).toBe(content);
    expect(part).toMatch(/^ {2}summary: All orders$/m);
    expect(await stateOf(spec)).toBe('in-sync');
  });

  it('is kept in step with its own collections only', async () => {
    const [one, other] = [await makePair(), await makePair()];
    const mixed = { spec: one.spec, collection: other.collection };
    for (const answer of [await syncSpec(mixed), await syncCollection(mixed)])
      expect([answer.status, answer.body.type]).toEqual([404, 'instanceNotFoundError']);
  });
});
