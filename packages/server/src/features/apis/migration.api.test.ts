import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

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

const definition = (...paths: string[]) =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Things', version: '1' },
    paths: Object.fromEntries(
      paths.map((path) => [path, { get: { responses: { 200: { description: 'All.' } } } }]),
    ),
  });
const makeApi = async (): Promise<string> =>
  (await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'Things' })).body.id;
const addSchema = async (id: string, type: string, path: string, content: string) =>
  (await alice.call('POST', `/apis/${id}/schemas`, { type, files: [{ path, content }] })).body.id;
const settled = async (path: string) => {
  for (;;) {
    const task = (await alice.call('GET', path)).body;
    if (task.status !== 'pending') return task;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('schemas of APIs', () => {
  it('become specifications, with the collections that were made of them', async () => {
    const id = await makeApi();
    const schemaId = await addSchema(id, 'openapi:3', 'index.json', definition('/things'));
    const generated = { operationType: 'GENERATE_FROM_SCHEMA', name: 'Made', options: {} };
    const { id: uid } = (await alice.call('POST', `/apis/${id}/collections`, generated)).body;
    const file = `/apis/${id}/schemas/${schemaId}/files/index.json`;
    await alice.call('PUT', file, { content: definition('/things', '/others') });
    const version = await alice.call('POST', `/apis/${id}/versions`, {
      ...{ name: 'v1', schemas: [{ id: schemaId }], collections: [] },
    });
    await settled(new URL(version.headers.get('location') ?? '').pathname.replace('/api', ''));

    const workspace = await alice.call('POST', '/workspaces', {
      workspace: { name: 'Specifications', type: 'personal' },
    });
    const workspaceId = workspace.body.workspace.id;
    const moved = await alice.call('POST', `/apis/${id}/spec-migrations`, { workspaceId });
    expect([moved.status, moved.body.success], moved.text).toEqual([200, true]);
    expect((await alice.call('GET', `/apis/${id}/spec-migrations`)).body).toEqual({
      ...{ status: 'COMPLETED', details: { workspaceId } },
    });
    const { specs } = (await alice.call('GET', `/specs?workspaceId=${workspaceId}`)).body;
    expect(specs).toMatchObject([{ name: 'Things', type: 'OPENAPI:3.0' }]);
    const spec = specs[0].id;
    const text = await alice.call('GET', `/specs/${spec}/files/index.json`);
    expect(text.body.content).toBe(definition('/things', '/others'));

    // It is no longer the API's, whose versions still have it.
    expect((await alice.call('GET', `/apis/${id}?include=schemas`)).body.schemas).toEqual([]);
    expect((await alice.call('GET', file)).status).toBe(400);
    const kept = await alice.call('GET', `${file}?versionId=${version.body.id}`);
    expect(kept.body.content).toBe(definition('/things', '/others'));

    const linked = (await alice.call('GET', `/specs/${spec}/generations/collection`)).body.collections;
    expect(linked).toMatchObject([{ name: 'Made', state: 'out-of-sync' }]);
    const sync = await alice.call('PUT', `/collections/${uid}/synchronizations?specId=${spec}`);
    expect(sync.status, sync.text).toBe(202);
    const task = await settled(`/collections/${uid}/tasks/${sync.body.taskId}`);
    expect(task, JSON.stringify(task)).toMatchObject({ status: 'completed' });
    const { collection } = (await alice.call('GET', `/collections/${uid}`)).body;
    expect(JSON.stringify(collection.item)).toContain('others');

    // What comes back from the trash must find its place free.
    await addSchema(id, 'graphql', 'index.graphql', 'type Query { a: Int }');
    expect((await alice.call('POST', `/parley/trash/${schemaId}/restore`)).status).toBe(409);
  });

  it('become specifications in a new workspace', async () => {
    const id = await makeApi();
    await addSchema(id, 'graphql', 'index.graphql', 'type Query { a: Int }');
    const body = { workspaceInfo: { name: 'Made for it' } };
    expect((await alice.call('POST', `/apis/${id}/spec-migrations`, body)).status).toBe(200);
    const { details } = (await alice.call('GET', `/apis/${id}/spec-migrations`)).body;
    const { workspace } = (await alice.call('GET', `/workspaces/${details.workspaceId}`)).body;
    expect([workspace.name, workspace.specs.length]).toEqual(['Made for it', 1]);
  });

  it('stay where they are when they cannot be specifications', async () => {
    const id = await makeApi();
    const path = `/apis/${id}/spec-migrations`;
    const to = { workspaceId: alice.workspaceId };
    expect((await alice.call('GET', path)).status).toBe(400);
    expect((await alice.call('POST', path, to)).body.error.message).toBe('The API has no schema to move.');
    const schemaId = await addSchema(id, 'raml:1', 'api.raml', '#%RAML 1.0\n');
    const refused = await alice.call('POST', path, to);
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      'There are no specifications of raml:1.',
    ]);
    expect((await alice.call('GET', path)).body).toEqual({
      ...{ status: 'FAILED', details: { reason: 'There are no specifications of raml:1.' } },
    });
    expect((await alice.call('GET', `/apis/${id}/schemas/${schemaId}`)).status).toBe(200);
    for (const [body, status] of [
      [{}, 400],
      [{ workspaceId: '4711' }, 404],
      [{ workspaceId: bob.workspaceId }, 404],
      [{ workspaceInfo: { name: 'x' }, gitInfo: { path: 'a' } }, 400],
    ] as const)
      expect((await alice.call('POST', path, body)).status, JSON.stringify(body)).toBe(status);
    expect((await bob.call('POST', path, to)).status).toBe(404);
    expect((await bob.call('GET', path)).status).toBe(404);
  });
});
