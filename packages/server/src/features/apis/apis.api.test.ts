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

const root = 'openapi: 3.0.3\ninfo: { title: Things, version: "1" }\npaths: {}\n';
const several = [
  { path: 'index.yaml', content: `${root}components: { schemas: { T: { $ref: "parts/thing.yaml" } } }\n` },
  { path: 'parts/thing.yaml', content: 'type: object\n' },
];

const create = async (name = 'Things', workspaceId: string = alice.workspaceId): Promise<string> => {
  const made = await alice.call('POST', `/apis?workspaceId=${workspaceId}`, { name });
  expect(made.status, made.text).toBe(200);
  return made.body.id;
};
const addSchema = (id: string, more: object = {}): Promise<Reply> =>
  alice.call('POST', `/apis/${id}/schemas`, {
    type: 'openapi:3',
    files: [{ path: 'index.yaml', content: root }],
    ...more,
  });

describe('APIs', () => {
  it('are created, read, changed and deleted', async () => {
    const body = { name: 'Things', summary: 'All.', description: 'All there is.' };
    const made = await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, body);
    expect(made.status, made.text).toBe(200);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), ...body },
      ...{ createdBy: Number(alice.userId), updatedBy: Number(alice.userId) },
      ...{ createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/) },
    });
    const { id } = made.body;
    expect((await alice.call('GET', `/apis/${id}`)).body).toEqual(made.body);
    const changed = await alice.call('PUT', `/apis/${id}`, { name: 'Other', summary: 'Some.' });
    expect(changed.body).toMatchObject({ id, name: 'Other', summary: 'Some.', description: 'All there is.' });
    expect(changed.body.createdBy).toBe(String(alice.userId));
    expect((await alice.call('GET', `/apis/${id}`)).body).toEqual({
      ...changed.body,
      ...{ createdBy: Number(alice.userId), updatedBy: Number(alice.userId) },
    });
    const gone = await alice.call('DELETE', `/apis/${id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const missing = await alice.call('GET', `/apis/${id}`);
    expect([missing.status, missing.body]).toEqual([
      404,
      {
        type: 'instanceNotFoundError',
        title: 'We could not find the API you are looking for',
        detail: 'We could not find the API you are looking for.',
      },
    ]);
  });

  it('are listed by pages, by person and by words of their description', async () => {
    const workspaceId = (
      await alice.call('POST', '/workspaces', { workspace: { name: 'Listed', type: 'personal' } })
    ).body.workspace.id;
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      server.clock.now = Date.now() + n * 1000;
      const body = { name: `API ${n}`, description: n === 1 ? 'The Middle one' : '' };
      ids.push((await alice.call('POST', `/apis?workspaceId=${workspaceId}`, body)).body.id);
    }
    server.clock.now = null;
    const list = async (more: string) =>
      (await alice.call('GET', `/apis?workspaceId=${workspaceId}${more}`)).body;
    const idsOf = (reply: { apis: { id: string }[] }) => reply.apis.map((api) => api.id);
    const first = await list('&limit=2');
    expect(first.meta).toEqual({ limit: 2, total: 3, nextCursor: expect.stringMatching(/./) });
    const second = await list(`&limit=2&cursor=${first.meta.nextCursor}`);
    expect(second.meta).toEqual({ limit: 2, total: 3, nextCursor: '' });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed());
    expect(idsOf(await list('&description=middle'))).toEqual([ids[1]]);
    expect(idsOf(await list(`&createdBy=${alice.userId}`))).toHaveLength(3);
    expect(idsOf(await list(`&createdBy=${bob.userId}`))).toEqual([]);
    const workspace = (await alice.call('GET', `/workspaces/${workspaceId}`)).body.workspace;
    expect(workspace.apis).toEqual(
      ids.map((id, n) => ({ id, name: `API ${n}`, uid: `${alice.userId}-${id}` })),
    );
  });

  it('come back from the trash with their files', async () => {
    const id = await create();
    const schema = (await addSchema(id)).body;
    await alice.call('DELETE', `/apis/${id}`);
    expect((await alice.call('POST', `/parley/trash/${id}/restore`)).status).toBeLessThan(300);
    const file = await alice.call('GET', `/apis/${id}/schemas/${schema.id}/files/index.yaml`);
    expect(file.body.content).toBe(root);
    await alice.call('DELETE', `/apis/${id}`);
    expect((await alice.call('DELETE', `/parley/trash/${id}`)).status).toBe(200);
    expect((await server.verify()).problems).toEqual([]);
  });

  it('are what every client gets, but those that ask for another version', async () => {
    const id = await create();
    for (const [accept, status] of [
      ['*/*', 200],
      ['application/json', 200],
      ['application/vnd.api.v10+json', 200],
      ['application/vnd.api.v9+json, application/vnd.api.v10+json;q=0.5', 200],
      ['application/vnd.api.v9+json', 400],
    ] as const) {
      const reply = await alice.call('GET', `/apis/${id}`, undefined, { accept });
      expect(reply.status, accept).toBe(status);
      if (status === 400)
        expect(reply.body).toEqual({
          name: 'instanceNotFoundError',
          message: expect.stringContaining('"application/vnd.api.v10+json" Accept header'),
        });
    }
  });

  it('refuse what is not one', async () => {
    const id = await create();
    for (const [method, path, body, status, words] of [
      ['POST', '/apis', { name: 'x' }, 400, 'Parameter, workspaceId is missing in the request.'],
      [
        'POST',
        `/apis?workspaceId=${alice.workspaceId}`,
        {},
        400,
        'Parameter, name is missing in the request.',
      ],
      ['POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'x'.repeat(256) }, 400, 'name'],
      ['POST', '/apis?workspaceId=4711', { name: 'x' }, 404, 'workspace'],
      ['PUT', `/apis/${id}`, { summary: 'x' }, 400, 'Parameter, name is missing in the request.'],
      ['GET', '/apis/4711', undefined, 404, 'API'],
    ] as const) {
      const reply = await alice.call(method, path, body);
      expect([reply.status, path], reply.text).toEqual([status, path]);
      expect(reply.body.detail).toContain(words);
    }
  });

  it('are refused without a key, to strangers and to onlookers', async () => {
    const id = await create();
    const schema = (await addSchema(id)).body;
    for (const path of [`/apis/${id}`, `/apis/${id}/schemas/${schema.id}`]) {
      expect((await server.call('GET', path)).status).toBe(401);
      expect((await bob.call('GET', path)).status).toBe(404);
    }
    expect((await bob.call('PUT', `/apis/${id}`, { name: 'x' })).status).toBe(404);
    expect((await bob.call('DELETE', `/apis/${id}`)).status).toBe(404);
  });
});

describe('schemas', () => {
  it('of every type are one to an API, with one root', async () => {
    for (const [type, path] of [
      ['openapi:3_1', 'index.json'],
      ['openapi:2', 'swagger.yml'],
      ['openapi:1', 'index.json'],
      ['asyncapi:2', 'index.yaml'],
      ['proto:2', 'index.proto'],
      ['proto:3', 'index.proto'],
      ['graphql', 'index.graphql'],
      ['raml:1', 'api.raml'],
      ['raml:0_8', 'api.raml'],
      ['wsdl:2', 'service.wsdl'],
      ['wsdl:1', 'service.xml'],
    ] as const) {
      const id = await create(type);
      const content = `half { written ${type} \u0000 \u{1f600}`;
      const made = await addSchema(id, { type, files: [{ path, content }] });
      expect(made.status, made.text).toBe(200);
      expect(made.body).toMatchObject({
        ...{ type, createdBy: String(alice.userId), updatedBy: String(alice.userId) },
        files: [{ path, name: path, root: { enabled: true }, createdBy: String(alice.userId) }],
      });
      const file = await alice.call('GET', `/apis/${id}/schemas/${made.body.id}/files/${path}`);
      expect(file.body).toMatchObject({ path, content, createdBy: String(alice.userId) });
      const second = await addSchema(id);
      expect([second.status, second.body.detail]).toEqual([400, 'Schema already exists for this API']);
    }
  });

  it('have files in folders, which are written, renamed and deleted', async () => {
    const id = await create();
    const { id: schemaId } = (await addSchema(id, { files: several })).body;
    const at = (path: string) => `/apis/${id}/schemas/${schemaId}/files/${path}`;
    const paths = async () =>
      (await alice.call('GET', `/apis/${id}/schemas/${schemaId}/files?limit=100`)).body.files.map(
        (file: { path: string }) => file.path,
      );
    const made = await alice.call('PUT', at('parts/deep/other.yaml'), { content: 'type: string\n' });
    expect([made.status, made.body.name]).toEqual([200, 'other.yaml']);
    const encoded = await alice.call('PUT', at(encodeURIComponent('parts/deep/other.yaml')), {
      content: 'type: number\n',
    });
    expect(encoded.body.id).toBe(made.body.id);
    expect((await alice.call('GET', at('parts/deep/other.yaml'))).body.content).toBe('type: number\n');
    await alice.call('PUT', at('parts/deep/other.yaml'), { name: 'another.yaml' });
    expect(await paths()).toEqual(['index.yaml', 'parts/deep/another.yaml', 'parts/thing.yaml']);
    const rooted = await alice.call('PUT', at('parts/thing.yaml'), { root: { enabled: true } });
    expect(rooted.body.root).toEqual({ enabled: true });
    expect((await alice.call('DELETE', at('parts/thing.yaml'))).status).toBe(400);
    expect((await alice.call('DELETE', at('index.yaml'))).status).toBe(204);
    expect(await paths()).toEqual(['parts/deep/another.yaml', 'parts/thing.yaml']);
    const gone = await alice.call('GET', at('index.yaml'));
    expect([gone.status, gone.body.type]).toEqual([404, 'instanceNotFoundError']);
  });

  it('are read as one document', async () => {
    const id = await create();
    const { id: schemaId } = (await addSchema(id, { files: several })).body;
    const plain = (await alice.call('GET', `/apis/${id}/schemas/${schemaId}`)).body;
    expect(plain.content).toBeUndefined();
    expect(plain.files.data.map((file: { path: string }) => file.path)).toEqual([
      'index.yaml',
      'parts/thing.yaml',
    ]);
    const { content } = (await alice.call('GET', `/apis/${id}/schemas/${schemaId}?bundled=true`)).body;
    expect(content).toContain('openapi: 3.0.3');
    expect(content).toContain('type: object');
    expect(content).not.toContain('parts/thing.yaml');
  });

  it('tell where the rest of their files is', async () => {
    const id = await create();
    const files = Array.from({ length: 12 }, (_, n) => ({ path: `f${10 + n}.yaml`, content: '' }));
    const { id: schemaId } = (await addSchema(id, { files })).body;
    const { data, meta } = (await alice.call('GET', `/apis/${id}/schemas/${schemaId}`)).body.files;
    expect(data).toHaveLength(10);
    const rest = await alice.call('GET', meta.nextPath);
    expect(rest.body.files.map((file: { path: string }) => file.path)).toEqual(['f20.yaml', 'f21.yaml']);
    expect(rest.body.meta.nextCursor).toBe('');
  });

  it('refuse what is not one', async () => {
    const id = await create();
    const other = await create();
    const { id: schemaId } = (await addSchema(other)).body;
    const at = `/apis/${other}/schemas/${schemaId}/files`;
    const proto = { path: 'a.proto', content: '', root: { enabled: true } };
    for (const [method, path, body, status, words] of [
      ['POST', `/apis/${id}/schemas`, { type: 'soap', files: [] }, 400, 'type is invalid'],
      ['POST', `/apis/${id}/schemas`, { type: 'graphql' }, 400, 'Parameter, files is missing'],
      ['POST', `/apis/${id}/schemas`, { type: 'graphql', files: [] }, 400, 'at least one file'],
      ['POST', `/apis/${id}/schemas`, { type: 'graphql', files: [proto] }, 400, 'ends in graphql'],
      [
        ...['POST', `/apis/${id}/schemas`],
        { type: 'proto:3', files: [proto, { ...proto, path: 'b.proto' }] },
        ...[400, 'Only one file'],
      ],
      ['GET', `/apis/${id}/schemas/${schemaId}`, undefined, 400, 'Schema is not linked to the API'],
      ['PUT', `${at}/index.yaml/below.yaml`, { content: '' }, 409, 'cannot be in one'],
      ['PUT', `${at}/other.yaml`, { name: 'x.yaml' }, 404, 'file'],
      ['PUT', `${at}/index.yaml`, { root: { enabled: false } }, 400, 'root'],
      ['PUT', `${at}/a%5Cb.yaml`, { content: '' }, 400, 'no path may have'],
      ['DELETE', `${at}/other.yaml`, undefined, 404, 'file'],
      ['POST', '/apis/4711/schemas', { type: 'graphql', files: [] }, 400, 'at least one file'],
    ] as [string, string, object | undefined, number, string][]) {
      const reply = await alice.call(method, path, body);
      expect([reply.status, method, path], reply.text).toEqual([status, method, path]);
      expect(reply.body.detail).toContain(words);
    }
  });
});
