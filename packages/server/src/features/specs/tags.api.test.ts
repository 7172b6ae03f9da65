import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;
let path: string;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  const files = [
    { path: 'index.yaml', content: 'openapi: 3.0.3\n', type: 'ROOT' },
    { path: 'components/schemas/thing.yaml', content: 'type: object\n', type: 'DEFAULT' },
  ];
  const body = { name: 'Things', type: 'OPENAPI:3.0', files };
  path = `/specs/${(await alice.call('POST', `/specs?workspaceId=${alice.workspaceId}`, body)).body.id}`;
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

/** Each a second later than the one before, so that their order is known. */
const tag = (name: string) => {
  server.clock.now = (server.clock.now ?? Date.now()) + 1_000;
  return alice.call('POST', `${path}/version-tags`, { name });
};
const change = (content: string) => alice.call('PATCH', `${path}/files/index.yaml`, { content });

describe('version tags', () => {
  it('keep the files as they were', async () => {
    const made = await tag('1.0.0');
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ data: { id: expect.any(String), name: '1.0.0' } });
    await change('openapi: 3.0.4\n');
    await alice.call('DELETE', `${path}/files/components/schemas/thing.yaml`);
    const { data } = (await alice.call('GET', `${path}/version-tags/${made.body.data.id}/files`)).body;
    const byPath = new Map<string, { id: string }>(data.map((one: { path: string }) => [one.path, one]));
    expect([...byPath.keys()]).toEqual([
      'components',
      'components/schemas',
      'components/schemas/thing.yaml',
      'index.yaml',
    ]);
    expect(byPath.get('components/schemas')).toMatchObject({
      ...{ type: 'FOLDER', name: 'schemas', parentId: byPath.get('components')?.id },
      createdBy: String(alice.userId),
    });
    expect(byPath.get('components/schemas/thing.yaml')).toMatchObject({
      ...{ type: 'FILE', fileType: 'DEFAULT', content: 'type: object\n' },
      parentId: byPath.get('components/schemas')?.id,
    });
    expect(byPath.get('index.yaml')).toMatchObject({ fileType: 'ROOT', content: 'openapi: 3.0.3\n' });
  });

  it('name each state once, by a name of its own', async () => {
    await change('openapi: 3.1.0\n');
    await tag('2.0.0');
    const again = await tag('2.0.1');
    expect(again.body).toEqual({
      type: 'conflictError',
      title: 'Conflict',
      status: 409,
      detail:
        'A version tag already exists for the current changelog group. Make new changes to the spec to create a version tag.',
    });
    await change('openapi: 3.1.1\n');
    expect((await tag('2.0.0')).status).toBe(409);
    expect((await tag('2.0.1')).status).toBe(201);
  });

  it('are listed in pages, latest first', async () => {
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { data, meta } = (await alice.call('GET', `${path}/version-tags?limit=2&cursor=${cursor}`)).body;
      names.push(...data.map((one: { name: string }) => one.name));
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(names).toEqual(['2.0.1', '2.0.0', '1.0.0']);
  });

  it('are refused when unknown, nameless, or asked for without a key', async () => {
    const unknown = await alice.call('GET', `${path}/version-tags/none/files`);
    expect([unknown.status, unknown.body.title]).toEqual([404, 'Version not found']);
    expect((await alice.call('POST', `${path}/version-tags`, {})).status).toBe(400);
    expect((await server.call('GET', `${path}/version-tags`)).status).toBe(401);
  });
});
