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

const openapi = 'openapi: 3.0.3\ninfo: { title: Things, version: "1" }\npaths: {}\n';
const single = [{ path: 'index.yaml', content: openapi }];
const several = [
  { path: 'index.yaml', content: openapi, type: 'ROOT' },
  { path: 'components/schemas/thing.yaml', content: 'type: object\n', type: 'DEFAULT' },
];

const post = (body: unknown, workspaceId: string = alice.workspaceId): Promise<Reply> =>
  alice.call('POST', `/specs?workspaceId=${workspaceId}`, body);
const create = async (more: object = {}): Promise<string> =>
  (await post({ name: 'Things', type: 'OPENAPI:3.0', files: single, ...more })).body.id;
const pathsOf = async (id: string): Promise<string[]> =>
  (await alice.call('GET', `/specs/${id}/files`)).body.files.map(
    (file: { path: string; type: string }) => `${file.path} ${file.type}`,
  );

describe('specifications', () => {
  it('are created, read, renamed and deleted', async () => {
    const made = await post({ name: 'Things', type: 'OPENAPI:3.0', files: single });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toEqual({
      ...{ id: expect.any(String), name: 'Things', type: 'OPENAPI:3.0' },
      ...{ createdBy: Number(alice.userId), updatedBy: Number(alice.userId) },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
    const read = await alice.call('GET', `/specs/${id}`);
    expect(read.body).toEqual({ ...made.body, fileFormat: 'yaml' });
    const renamed = await alice.call('PATCH', `/specs/${id}`, { name: 'More things' });
    expect(renamed.body).toMatchObject({ id, name: 'More things', type: 'OPENAPI:3.0' });
    expect((await alice.call('GET', `/specs/${id}`)).body.name).toBe('More things');
    const gone = await alice.call('DELETE', `/specs/${id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await alice.call('GET', `/specs/${id}`)).body).toEqual({
      type: 'instanceNotFoundError',
      title: 'Specification not found',
      status: 404,
      detail: 'The specification you are trying to access does not exist.',
    });
  });

  it('are of every type, whatever their text holds', async () => {
    for (const [type, path] of [
      ['OPENAPI:2.0', 'index.json'],
      ['OPENAPI:3.1', 'index.yml'],
      ['ASYNCAPI:2.0', 'index.yaml'],
      ['ASYNCAPI:3.0', 'index.json'],
      ['PROTOBUF:2', 'index.proto'],
      ['PROTOBUF:3', 'index.proto'],
      ['GRAPHQL', 'index.graphql'],
      ['SMITHY:2.0', 'index.smithy'],
    ] as const) {
      const content = `half { written ${type} \u0000 \u{1f600}`;
      const made = await post({ name: type, type, files: [{ path, content }] });
      expect(made.status, type).toBe(201);
      const file = await alice.call('GET', `/specs/${made.body.id}/files/${path}`);
      expect(file.body).toMatchObject({ path, name: path, type: 'ROOT', content });
    }
  });

  it('tell what is wrong with them, in every language', async () => {
    for (const [type, path, content, line] of [
      ['OPENAPI:3.0', 'index.yaml', 'openapi: 3.0.3\ninfo: {\n', 3],
      ['GRAPHQL', 'index.graphql', 'type Query {\n  a: \n}\n', 3],
      ['PROTOBUF:3', 'index.proto', 'syntax = "proto3";\nmessage {}\n', 2],
    ] as const) {
      const { id } = (await post({ name: type, type, files: [{ path, content }] })).body;
      const { data } = (await alice.call('GET', `/parley/specs/${id}/problems`)).body;
      expect(data[0], type).toMatchObject({
        file: path,
        severity: 'error',
        start: { line },
        reason: expect.any(String),
      });
    }
    const fine = await create();
    expect((await alice.call('GET', `/parley/specs/${fine}/problems`)).body).toEqual({ data: [] });
  });

  it('are listed in pages, newest first, for those who see the workspace', async () => {
    const { workspace } = (
      await alice.call('POST', '/workspaces', { workspace: { name: 'L', type: 'personal' } })
    ).body;
    const body = { type: 'GRAPHQL', files: [{ path: 'index.graphql', content: '' }] };
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) made.unshift((await post({ ...body, name }, workspace.id)).body.id);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { specs, meta } = (
        await alice.call('GET', `/specs?workspaceId=${workspace.id}&limit=2&cursor=${cursor}`)
      ).body;
      seen.push(...specs.map((one: { id: string }) => one.id));
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(seen.sort()).toEqual(made.sort());
    const hidden = await bob.call('GET', `/specs?workspaceId=${workspace.id}`);
    expect([hidden.status, hidden.body.detail]).toEqual([
      400,
      'We could not find the workspace you are looking for.',
    ]);
    const content = (await alice.call('GET', `/workspaces/${workspace.id}`)).body.workspace.specs;
    expect(content.map((one: { id: string }) => one.id).sort()).toEqual(seen);
    const found = await alice.call('GET', `/workspaces?elementType=specification&elementId=${seen[0]}`);
    expect(found.body.workspaces.map((one: { id: string }) => one.id)).toEqual([workspace.id]);
  });

  it.each([
    ['no name', { name: undefined }, /^Required property `name` is missing from the request\.$/],
    ['no content', { files: [{ path: 'index.yaml' }] }, /^The body parameter content is missing/],
    [
      'an unknown type',
      { type: 'RAML' },
      /Required property `type` is invalid\. Should be one of: OPENAPI:2\.0/,
    ],
    ['no files', { files: [] }, /^Required body parameter files is missing$/],
    [
      'two roots',
      { files: several.map((file) => ({ ...file, type: 'ROOT' })) },
      /^Only one file can have type ROOT$/,
    ],
    [
      'no root among several',
      { files: several.map(({ type: _, ...file }) => file) },
      /^At least one file must have/,
    ],
    ['a strange extension', { files: [{ path: 'index.exe', content: '' }] }, /^Invalid file extension$/],
    ['a path that leads out', { files: [{ path: '../index.yaml', content: '' }] }, /is invalid/],
    ['an absolute path', { files: [{ path: '/index.yaml', content: '' }] }, /is invalid/],
    [
      'a file of 12 MB',
      { files: [{ path: 'index.yaml', content: 'x'.repeat(12 * 1_048_576 + 1) }] },
      /limit of 12 MB$/,
    ],
  ])('are refused with %s', async (_about, more, detail) => {
    const refused = await post({ name: 'x', type: 'OPENAPI:3.0', files: single, ...more });
    expect([refused.status, refused.body.status]).toEqual([400, 400]);
    expect(refused.body.detail).toMatch(detail);
  });

  it('refuse strangers and those who may only look', async () => {
    const id = await create();
    expect((await server.call('GET', `/specs/${id}`)).status).toBe(401);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'x' }],
      ['GET', '/files/index.yaml', undefined],
      ['PATCH', '/files/index.yaml', { content: 'x' }],
      ['DELETE', '', undefined],
    ] as const)
      expect((await bob.call(method, `/specs/${id}${path}`, body)).status, method).toBe(404);
    const body = { name: 'x', type: 'OPENAPI:3.0', files: single };
    expect((await bob.call('POST', `/specs?workspaceId=${alice.workspaceId}`, body)).status).toBe(404);
    const open = { name: 'Open', type: 'public' };
    const { workspace } = (await alice.call('POST', '/workspaces', { workspace: open })).body;
    const shown = (await post(body, workspace.id)).body.id;
    expect((await bob.call('GET', `/specs/${shown}`)).status).toBe(200);
    expect((await bob.call('PATCH', `/specs/${shown}`, { name: 'x' })).body).toEqual({
      type: 'https://api.postman.com/problems/forbidden',
      title: 'You are not permitted to perform the action.',
      status: 403,
      detail: 'Please ensure that you have required permissions',
    });
  });

  it('come back from the trash with their files, and move to another workspace', async () => {
    const id = await create({ files: several });
    await alice.call('DELETE', `/specs/${id}`);
    expect((await alice.call('POST', `/parley/trash/${id}/restore`)).body.element.kind).toBe('spec');
    expect(await pathsOf(id)).toEqual(['components/schemas/thing.yaml DEFAULT', 'index.yaml ROOT']);
    const { workspace } = (
      await alice.call('POST', '/workspaces', { workspace: { name: 'To', type: 'personal' } })
    ).body;
    const moved = await alice.call('POST', `/workspaces/${alice.workspaceId}/element-transfers`, {
      ...{ id, type: 'spec', to: workspace.id },
    });
    expect(moved.status, moved.text).toBe(200);
    expect((await alice.call('GET', `/specs?workspaceId=${workspace.id}`)).body.specs).toHaveLength(1);
    expect((await alice.call('GET', `/specs/${id}/files/index.yaml`)).body.content).toBe(openapi);
  });

  it('leave nothing behind when they are removed for good', async () => {
    const id = await create();
    await alice.call('DELETE', `/specs/${id}`);
    expect((await alice.call('DELETE', `/parley/trash/${id}`)).status).toBe(200);
    const left = await server.app.ctx.db
      .selectFrom('specText')
      .select('n')
      .where('specId', '=', id)
      .execute();
    expect(left).toEqual([]);
  });
});

describe('files of a specification', () => {
  it('are reached by raw slashes and by %2F', async () => {
    const id = await create({ files: several });
    const raw = await alice.call('GET', `/specs/${id}/files/components/schemas/thing.yaml`);
    const encoded = await alice.call('GET', `/specs/${id}/files/components%2Fschemas%2Fthing.yaml`);
    expect(raw.body).toMatchObject({ name: 'thing.yaml', type: 'DEFAULT', content: 'type: object\n' });
    expect(encoded.body).toEqual(raw.body);
    expect((await alice.call('GET', `/specs/${id}/files/components/none.yaml`)).status).toBe(404);
  });

  it('are added, changed one thing at a time, and deleted', async () => {
    const id = await create();
    const made = await alice.call('POST', `/specs/${id}/files`, { path: 'a b/é.yaml', content: 'a: 1\n' });
    expect([made.status, made.body.type]).toEqual([201, 'DEFAULT']);
    const path = `/specs/${id}/files/a%20b%2F${encodeURIComponent('é.yaml')}`;
    const written = await alice.call('PATCH', path, { content: 'a: [' });
    expect([written.status, written.body.id]).toEqual([200, made.body.id]);
    expect((await alice.call('GET', path)).body.content).toBe('a: [');
    const renamed = await alice.call('PATCH', path, { name: 'z.json' });
    expect(renamed.body.path).toBe('a b/z.json');
    const root = await alice.call('PATCH', `/specs/${id}/files/a%20b/z.json`, { type: 'ROOT' });
    expect(root.body.type).toBe('ROOT');
    expect(await pathsOf(id)).toEqual(['a b/z.json ROOT', 'index.yaml DEFAULT']);
    expect((await alice.call('GET', `/specs/${id}`)).body.fileFormat).toBe('json');
    expect((await alice.call('DELETE', `/specs/${id}/files/index.yaml`)).status).toBe(204);
    expect(await pathsOf(id)).toEqual(['a b/z.json ROOT']);
  });

  it('refuse a stale If-Match and say the revision', async () => {
    const path = `/specs/${await create()}/files/index.yaml`;
    const seen = { 'if-match': (await alice.call('GET', path)).headers.get('etag') ?? '' };
    const written = await alice.call('PATCH', path, { content: 'a: 1' }, seen);
    expect(written.status).toBe(200);
    const stale = await alice.call('PATCH', path, { content: 'a: 2' }, seen);
    expect([stale.status, stale.body.type]).toEqual([
      412,
      'https://api.postman.com/problems/precondition-failed',
    ]);
    const now = { 'if-match': written.headers.get('etag') ?? '' };
    expect((await alice.call('PATCH', path, { content: 'a: 2' }, now)).status).toBe(200);
  });

  it('that were deleted come back unless their path is taken', async () => {
    const id = await create();
    const made = await alice.call('POST', `/specs/${id}/files`, { path: 'x.yaml', content: '' });
    await alice.call('DELETE', `/specs/${id}/files/x.yaml`);
    await alice.call('POST', `/specs/${id}/files`, { path: 'x.yaml', content: '' });
    expect((await alice.call('POST', `/parley/trash/${made.body.id}/restore`)).status).toBe(409);
    await alice.call('DELETE', `/specs/${id}/files/x.yaml`);
    expect((await alice.call('POST', `/parley/trash/${made.body.id}/restore`)).status).toBe(200);
    expect(await pathsOf(id)).toEqual(['index.yaml ROOT', 'x.yaml DEFAULT']);
  });

  it.each([
    ['nothing', {}, 400, 'The required body parameter is missing from the request.'],
    [
      'two things',
      { name: 'a.yaml', type: 'ROOT' },
      400,
      "Only one of 'content', 'type', or 'name' should be provided.",
    ],
    ['the root as no root', { type: 'DEFAULT' }, 400, 'At least one file must have type ROOT'],
    ['another extension', { name: 'index.txt' }, 400, 'Invalid file extension'],
    ['a folder in a name', { name: 'a/b.yaml' }, 400, 'The name of a file holds no slash; its folder stays'],
    ['a name that is taken', { name: 'x.yaml' }, 409, 'A file with the path x.yaml exists already'],
    [
      'more than 10 MB',
      { content: 'é'.repeat(5 * 1_048_576 + 1) },
      400,
      'File size exceeded the limit of 10 MB',
    ],
  ])('refuse %s', async (_about, body, status, detail) => {
    const id = await create();
    await alice.call('POST', `/specs/${id}/files`, { path: 'x.yaml', content: '' });
    const refused = await alice.call('PATCH', `/specs/${id}/files/index.yaml`, body);
    expect([refused.status, refused.body.detail]).toEqual([status, detail]);
  });

  it('keep the root, and places that are taken', async () => {
    const id = await create();
    expect((await alice.call('DELETE', `/specs/${id}/files/index.yaml`)).status).toBe(400);
    for (const path of ['index.yaml', 'index.yaml/deeper.yaml'])
      expect((await alice.call('POST', `/specs/${id}/files`, { path, content: '' })).status, path).toBe(409);
  });

  it('of 10 MB are kept to the letter', async () => {
    const id = await create();
    const content = '"\u{1f600}\n'.repeat(1_700_000);
    const written = await alice.call('PATCH', `/specs/${id}/files/index.yaml`, { content });
    expect(written.status, written.text).toBe(200);
    const read = await alice.call('GET', `/specs/${id}/files/index.yaml`);
    expect(read.body.content === content).toBe(true);
  });

  it('hold at most 50 MB together', async () => {
    const id = await create();
    const content = 'x'.repeat(10 * 1_048_576);
    for (const name of ['a', 'b', 'c', 'd'])
      expect((await alice.call('POST', `/specs/${id}/files`, { path: `${name}.yaml`, content })).status).toBe(
        201,
      );
    const detail = 'The files of a specification hold at most 50 MB together.';
    const added = await alice.call('POST', `/specs/${id}/files`, { path: 'e.yaml', content });
    expect([added.status, added.body.detail]).toEqual([400, detail]);
    await alice.call('POST', `/specs/${id}/files`, { path: 'e.yaml', content: 'x' });
    const written = await alice.call('PATCH', `/specs/${id}/files/index.yaml`, { content });
    expect([written.status, written.body.detail]).toEqual([400, detail]);
  });

  it('are written once for one Idempotency-Key', async () => {
    const id = await create();
    const headers = { 'idempotency-key': `file-${id}` };
    const body = { path: 'once.yaml', content: '' };
    const [first, second] = [
      await alice.call('POST', `/specs/${id}/files`, body, headers),
      await alice.call('POST', `/specs/${id}/files`, body, headers),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.status).toBe(201);
  });
});
