import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorOf } from '../../access/actor.ts';
import { write } from '../../db/write.ts';
import { newId } from '../../ids.ts';
import { newJob, queueJob } from '../../jobs/job.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { publishVersion } from './publish.ts';

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

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const definition = (...paths: string[]) =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Things', version: '1' },
    paths: Object.fromEntries(
      paths.map((path) => [path, { get: { responses: { 200: { description: 'All.' } } } }]),
    ),
  });

type Made = { id: string; schemaId: string; file: string };
const makeApi = async (content = definition('/things')): Promise<Made> => {
  const { id } = (await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'Things' }))
    .body;
  const files = [{ path: 'index.json', content }];
  const made = await alice.call('POST', `/apis/${id}/schemas`, { type: 'openapi:3', files });
  expect(made.status, made.text).toBe(200);
  return { id, schemaId: made.body.id, file: `/apis/${id}/schemas/${made.body.id}/files/index.json` };
};
const add = (api: string, body: object) => alice.call('POST', `/apis/${api}/collections`, body);
const generate = async (api: string): Promise<string> => {
  const made = await add(api, { operationType: 'GENERATE_FROM_SCHEMA', name: 'Made', options: {} });
  expect(made.status, made.text).toBe(200);
  return made.body.id;
};
/** Paths are absolute here. */
const follow = async (location: string | null) => {
  const path = new URL(location ?? '').pathname.replace('/api', '');
  for (;;) {
    const task = (await alice.call('GET', path)).body;
    if (task.status !== 'pending') return task;
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const urlsOf = (item: { item?: unknown[]; request?: { url?: { raw?: string } } }[]): string[] =>
  item.flatMap((one) => [
    ...(one.request ? [String(one.request.url?.raw ?? one.request.url)] : []),
    ...urlsOf((one.item ?? []) as never),
  ]);

describe('collections of an API', () => {
  it('are copies, new ones, and made of the schema', async () => {
    const { id } = await makeApi();
    const item = [{ name: 'R', request: { method: 'GET', url: 'https://example.org/x' } }];
    const source = await alice.call('POST', `/collections?workspace=${alice.workspaceId}`, {
      collection: { info: { name: 'Source', schema }, item },
    });
    const copied = await add(id, {
      operationType: 'COPY_COLLECTION',
      data: { collectionId: source.body.collection.uid },
    });
    expect(copied.status, copied.text).toBe(200);
    expect(copied.body).toEqual({ id: expect.stringMatching(/^\d+-[0-9a-f-]{36}$/) });
    expect(copied.body.id).not.toBe(source.body.collection.uid);
    const created = await add(id, {
      operationType: 'CREATE_NEW',
      data: { info: { name: 'New', schema }, item },
    });
    const made = await generate(id);
    const names = [];
    for (const uid of [copied.body.id, created.body.id, made]) {
      const { body } = await alice.call('GET', `/apis/${id}/collections/${uid}`);
      names.push(body.info.name);
      expect(urlsOf(body.item)).toHaveLength(1);
    }
    expect(names).toEqual(['Source', 'New', 'Made']);
    const all = (await alice.call('GET', `/apis/${id}?include=collections&include=schemas`)).body;
    expect(all.collections).toHaveLength(3);
    expect(all.schemas).toHaveLength(1);
    expect(all.versions).toBeUndefined();
    // What is made of a schema of an API goes with no specification.
    const specs = await alice.call('GET', `/collections/${made}/generations/spec`);
    expect(specs.body.specs).toEqual([]);
  });

  it('are brought up to the schema and keep what people did', async () => {
    const { id, file } = await makeApi();
    const uid = await generate(id);
    const read = async () => (await alice.call('GET', `/collections/${uid}`)).body.collection;
    const before = await read();
    before.item[0].event = [{ listen: 'test', script: { type: 'text/javascript', exec: ['1;'] } }];
    expect((await alice.call('PUT', `/collections/${uid}`, { collection: before })).status).toBe(200);
    await alice.call('PUT', file, { content: definition('/things', '/others') });
    const started = await alice.call('PUT', `/apis/${id}/collections/${uid}/sync-with-schema-tasks`);
    expect(started.status, started.text).toBe(202);
    const task = await follow(started.headers.get('location'));
    expect(task).toMatchObject({
      ...{ id: started.body.taskId, status: 'completed' },
      meta: {
        model: 'collection',
        action: 'update',
        url: expect.stringContaining(`/apis/${id}/collections/`),
      },
      details: { resources: [{ id: uid, url: `/apis/${id}/collections/${uid}` }] },
    });
    const after = await read();
    expect(urlsOf(after.item).sort()).toEqual(['{{baseUrl}}/others', '{{baseUrl}}/things']);
    expect(JSON.stringify(after.item)).toContain('"1;"');
  });

  it('tell why they could not be brought up to the schema', async () => {
    const { id, file } = await makeApi();
    const uid = await generate(id);
    await alice.call('PUT', file, { content: '{"openapi": ' });
    const started = await alice.call('PUT', `/apis/${id}/collections/${uid}/sync-with-schema-tasks`);
    const task = await follow(started.headers.get('location'));
    expect(task.status).toBe('failed');
    expect(task.details.error.message).toContain('index.json');
  });

  it('refuse what is none', async () => {
    const { id } = await makeApi();
    const { id: bare } = (
      await alice.call('POST', `/apis?workspaceId=${alice.workspaceId}`, { name: 'Bare' })
    ).body;
    const made = await add(id, {
      operationType: 'CREATE_NEW',
      data: { info: { name: 'New', schema }, item: [] },
    });
    const other = await generate((await makeApi()).id);
    for (const [method, path, body, status, words] of [
      ['POST', `/apis/${id}/collections`, { operationType: 'MOVE' }, 400, 'operationType'],
      ['POST', `/apis/${id}/collections`, { operationType: 'CREATE_NEW' }, 400, 'data'],
      [
        'POST',
        `/apis/${id}/collections`,
        { operationType: 'COPY_COLLECTION', data: {} },
        400,
        'collectionId',
      ],
      ['POST', `/apis/${id}/collections`, { operationType: 'GENERATE_FROM_SCHEMA' }, 400, 'name'],
      [
        'POST',
        `/apis/${bare}/collections`,
        { operationType: 'GENERATE_FROM_SCHEMA', name: 'x' },
        404,
        'schema',
      ],
      ['GET', `/apis/${id}/collections/${other}`, undefined, 404, 'does not contain'],
      ['PUT', `/apis/${id}/collections/${other}/sync-with-schema-tasks`, undefined, 404, 'does not contain'],
      ['PUT', `/apis/${id}/collections/${made.body.id}/sync-with-schema-tasks`, undefined, 422, 'generated'],
      ['GET', `/apis/${id}/tasks/4711`, undefined, 404, 'taskId'],
    ] as [string, string, object | undefined, number, string][]) {
      const reply = await alice.call(method, path, body);
      expect([reply.status, method, path], reply.text).toEqual([status, method, path]);
      expect(reply.text).toContain(words);
    }
    expect((await bob.call('GET', `/apis/${id}/collections/${made.body.id}`)).status).toBe(404);
  });
});

describe('versions', () => {
  const publish = async ({ id, schemaId }: Made, name: string, collections: string[] = []) => {
    const reply = await alice.call('POST', `/apis/${id}/versions`, {
      ...{ name, releaseNotes: `Notes of ${name}.`, schemas: [{ id: schemaId }] },
      collections: collections.map((uid) => ({ id: uid })),
    });
    expect(reply.status, reply.text).toBe(202);
    const task = await follow(reply.headers.get('location'));
    expect(task, JSON.stringify(task)).toMatchObject({ status: 'completed' });
    return reply.body.id as string;
  };

  it('keep the schema and the collections as they were', async () => {
    const api = await makeApi();
    const uid = await generate(api.id);
    const version = await publish(api, 'v1', [uid]);
    await alice.call('PUT', api.file, { content: definition('/changed') });
    await alice.call('PATCH', `/collections/${uid}`, { collection: { info: { name: 'Renamed' } } });
    const read = await alice.call('GET', `/apis/${api.id}/versions/${version}`);
    expect(read.body.version).toMatchObject({
      ...{ id: version, name: 'v1', releaseNotes: 'Notes of v1.' },
      schemas: [{ id: api.schemaId, type: 'openapi:3' }],
      collections: [{ id: uid.replace(/^\d+-/, ''), name: 'Made' }],
    });
    const at = `?versionId=${version}`;
    expect((await alice.call('GET', `${api.file}${at}`)).body.content).toBe(definition('/things'));
    const list = await alice.call('GET', `${api.file.replace('/index.json', '')}${at}`);
    expect(list.body.files).toHaveLength(1);
    const bundled = await alice.call('GET', `/apis/${api.id}/schemas/${api.schemaId}${at}&bundled=true`);
    expect(bundled.body.content).toBe(definition('/things'));
    const kept = await alice.call('GET', `/apis/${api.id}/collections/${uid}${at}`);
    expect(kept.body.info.name).toBe('Made');
    const now = await alice.call('GET', `/apis/${api.id}/collections/${uid}`);
    expect(now.body.info.name).toBe('Renamed');
    // A collection that is gone is still in the version.
    await alice.call('DELETE', `/collections/${uid}`);
    expect((await alice.call('GET', `/apis/${api.id}/collections/${uid}`)).status).toBe(404);
    expect((await alice.call('GET', `/apis/${api.id}/collections/${uid}${at}`)).body).toEqual(kept.body);
  });

  it('are listed, renamed and deleted', async () => {
    const api = await makeApi();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      server.clock.now = Date.now() + n * 1000;
      ids.push(await publish(api, `v${n}`));
    }
    server.clock.now = null;
    const path = `/apis/${api.id}/versions`;
    const first = (await alice.call('GET', `${path}?limit=2`)).body;
    expect(first.meta).toEqual({ limit: 2, total: 3, nextCursor: expect.stringMatching(/./) });
    const second = (await alice.call('GET', `${path}?limit=2&cursor=${first.meta.nextCursor}`)).body;
    expect(second.meta.nextCursor).toBe('');
    expect([...first.versions, ...second.versions].map((one) => one.id)).toEqual(ids.toReversed());
    const renamed = await alice.call('PUT', `${path}/${ids[0]}`, { name: 'v0.1' });
    expect(renamed.body).toMatchObject({ id: ids[0], name: 'v0.1', releaseNotes: 'Notes of v0.' });
    expect((await alice.call('PUT', `${path}/${ids[0]}`, { name: 'v2' })).status).toBe(400);
    expect((await alice.call('DELETE', `${path}/${ids[0]}`)).status).toBe(204);
    const gone = await alice.call('GET', `${path}/${ids[0]}`);
    expect([gone.status, gone.body]).toEqual([
      404,
      {
        ...{ type: 'VersionNotFound', title: 'API Version not found.' },
        details: 'We could not find the API Version you are looking for.',
      },
    ]);
    const { versions } = (await alice.call('GET', `/apis/${api.id}?include=versions`)).body;
    expect(versions).toEqual([
      { id: ids[2], name: 'v2' },
      { id: ids[1], name: 'v1' },
    ]);
  });

  it('come to nothing when they are deleted before they are published', async () => {
    const { ctx } = server.app;
    const { id: apiId } = await makeApi();
    const actor = await actorOf(ctx.db, alice.userId, alice.teamId, { kind: 'apiKey', id: 'x' });
    const [taskId, versionId] = [newId(), newId()];
    const input = { apiId, versionId, collectionIds: [] };
    const job = newJob(ctx, publishVersion, actor, { taskId, subjectId: `${apiId} ${versionId}`, input });
    await write(ctx, 'test', (tx) => queueJob(tx, job));
    const task = await follow(`${server.url}/api/apis/${apiId}/tasks/${taskId}`);
    expect(task).toMatchObject({
      status: 'failed',
      details: { error: { message: 'We could not find the API Version you are looking for.' } },
    });
  });

  it('refuse what is none', async () => {
    const api = await makeApi();
    await publish(api, 'v1');
    const one = { name: 'v2', schemas: [{ id: api.schemaId }], collections: [] };
    for (const [body, status, words] of [
      [{ ...one, name: undefined }, 400, 'name'],
      [{ ...one, name: 'v1' }, 400, 'exists already'],
      [{ ...one, schemas: [] }, 400, 'a schema or a collection'],
      [{ ...one, schemas: [{ id: '4711' }] }, 400, 'not linked'],
      [{ ...one, collections: [{ id: '4711' }] }, 404, 'does not contain'],
      [{ ...one, schemas: [{ directoryPath: 'a' }] }, 422, 'Git'],
    ] as const) {
      const reply = await alice.call('POST', `/apis/${api.id}/versions`, body);
      expect(reply.status, reply.text).toBe(status);
      expect(reply.text).toContain(words);
    }
    expect((await bob.call('GET', `/apis/${api.id}/versions`)).status).toBe(404);
  });
});
