import type { World } from '../world.ts';
import { makeApi, makeApiCollection } from '../world-apis.ts';
import { type Case, read, send } from './case.ts';

const ONE = '/apis/{apiId}';
const SCHEMA = `${ONE}/schemas/{schemaId}`;
const FILE = `${SCHEMA}/files/{file-path}`;
const COLLECTION = `${ONE}/collections/{collectionId}`;
const VERSION = `${ONE}/versions/{versionId}`;
const TASK = `GET ${ONE}/tasks/{taskId}`;
const MIGRATION = `${ONE}/spec-migrations`;

const api = async (world: World) => ({ params: { ...(await makeApi(world)) } });
const bare = async (world: World) => {
  const { id } = await world.must('POST', `/apis?workspaceId=${world.workspace}`, {
    name: world.name('API'),
  });
  return { params: { apiId: String(id) } };
};
const file = async (world: World) => {
  const { params } = await api(world);
  return { params: { ...params, 'file-path': 'common/Test.json' } };
};
const collection = async (world: World) => {
  const { params } = await api(world);
  return { params: { ...params, collectionId: await makeApiCollection(world, params.apiId) } };
};
/** What makes the samples of the published schemas schemas. */
const SCHEMAS = [
  ['openapi:3', 'index.json'],
  ['openapi:3_1', 'index.yaml'],
  ['graphql', 'posts.graphql'],
  ['proto:2', 'index.proto'],
] as const;
const SCHEMA_OF_COLLECTIONS = 'https://schema.postman.com/json/collection/v2.1.0/collection.json';
const REQUEST = {
  method: 'GET',
  header: [{ key: 'X-Api-Key', value: 'key', description: 'Who asks.' }],
  url: {
    raw: 'https://example.org/things/:id',
    ...{ protocol: 'https', host: ['example', 'org'], path: ['things', ':id'] },
    variable: [{ key: 'id', value: '1', description: 'Which one.' }],
  },
  description: 'One thing.',
};
/** A collection that holds everything the published one does. */
const FULL_COLLECTION = {
  info: { name: 'Full', description: 'Everything.', schema: SCHEMA_OF_COLLECTIONS },
  auth: { type: 'apikey', apikey: [{ key: 'key', value: 'X-Api-Key', type: 'string' }] },
  variable: [{ id: 'base', key: 'baseUrl', value: 'https://example.org', type: 'string' }],
  item: [
    {
      name: 'One',
      protocolProfileBehavior: { disableBodyPruning: true },
      request: REQUEST,
      response: [
        {
          ...{ name: 'Found', code: 200, status: 'OK', body: '{}', cookie: [], responseTime: 12 },
          ...{ _postman_previewlanguage: 'json', _postman_previewtype: 'html' },
          header: [{ key: 'Content-Type', value: 'application/json' }],
          originalRequest: REQUEST,
        },
      ],
    },
  ],
};
const older = { accept: 'application/vnd.api.v9+json' };

const mention = (world: World) => ({
  body: 'Look @alice',
  tags: { '@alice': { type: 'user', id: world.userId } },
});

function commentCasesAt(path: string, place: typeof api): Case[] {
  const comment = async (world: World) => {
    const { params } = await place(world);
    const values: { [name: string]: string } = params;
    const made = await world.makeComment(path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ''));
    return { params: { ...params, commentId: made.id }, thread: Number(made.thread) };
  };
  const one = async (world: World) => ({ params: (await comment(world)).params });
  return [
    send(`POST ${path}/comments`, 0, 'comments', place),
    send(`POST ${path}/comments`, 1, 'replies', async (world) => {
      const { params, thread } = await comment(world);
      return { params, body: { threadId: thread } };
    }),
    send(`POST ${path}/comments`, 2, 'mentions', async (world) => ({
      ...(await place(world)),
      body: mention(world),
    })),
    read(`GET ${path}/comments`, 'lists', one),
    send(`PUT ${path}/comments/{commentId}`, 0, 'edits', one),
    send(`PUT ${path}/comments/{commentId}`, 1, 'mentions later', async (world) => ({
      ...(await one(world)),
      body: mention(world),
    })),
    read(`DELETE ${path}/comments/{commentId}`, 'deletes', one),
  ];
}

const schemaCases: Case[] = [
  ...SCHEMAS.map(([type, path], request) =>
    send(`POST ${ONE}/schemas`, request, `creates ${type}`, async (world) => ({
      ...(await bare(world)),
      body: { type, files: [{ path }] },
    })),
  ),
  read(`GET ${SCHEMA}`, 'shows', async (world) => {
    const { params } = await api(world);
    for (let n = 0; n < 12; n += 1)
      await world.must('PUT', `/apis/${params.apiId}/schemas/${params.schemaId}/files/dir/s${n}.json`, {
        content: '{}',
      });
    return { params };
  }),
  read(`GET ${SCHEMA}/files`, 'lists', async (world) => ({ ...(await api(world)), query: { limit: '1' } })),
  read(`GET ${FILE}`, 'shows', file),
  ...['JSON', 'YAML', 'GraphQL'].map((about, request) =>
    send(`PUT ${FILE}`, request, `writes ${about}`, async (world) => {
      const { params } = await api(world);
      return { params: { ...params, 'file-path': 'index.json' } };
    }),
  ),
  send(`PUT ${FILE}`, 3, 'makes the root', file),
  read(`DELETE ${FILE}`, 'deletes', file),
];

const versionCases: Case[] = [
  read(`GET ${ONE}/versions`, 'lists', api),
  send(`POST ${ONE}/versions`, 0, 'publishes', async (world) => {
    const { params } = await collection(world);
    const ids = { schemas: [{ id: params.schemaId }], collections: [{ id: params.collectionId }] };
    return { params, body: { name: world.name('Version'), ...ids } };
  }),
  ...[1, 2].map((request) =>
    send(`POST ${ONE}/versions`, request, `refuses paths of a repository (${request})`, async (world) => ({
      ...(await api(world)),
      ...{ status: 422, answer: null },
    })),
  ),
  read(`GET ${VERSION}`, 'shows', async (world) => {
    const { params } = await collection(world);
    const version = await world.send('POST', `/apis/${params.apiId}/versions`, {
      ...{ name: world.name('Version'), releaseNotes: 'Notes.', schemas: [{ id: params.schemaId }] },
      collections: [{ id: params.collectionId }],
    });
    const task = version.headers.get('location')?.split('/').at(-1);
    await world.settle(`/apis/${params.apiId}/tasks/${task}`, 'pending');
    return { params: { ...params, versionId: String(version.body?.id) } };
  }),
  send(`PUT ${VERSION}`, 0, 'renames', api),
  read(`DELETE ${VERSION}`, 'deletes', api),
  read(TASK, 'has failed', async (world) => {
    const { params } = await collection(world);
    const at = `/apis/${params.apiId}`;
    await world.must('PUT', `${at}/schemas/${params.schemaId}/files/index.json`, { content: '{"openapi": ' });
    const sync = `${at}/collections/${params.collectionId}/sync-with-schema-tasks`;
    const taskId = String((await world.must('PUT', sync)).taskId);
    await world.settle(`${at}/tasks/${taskId}`, 'pending');
    return { params: { ...params, taskId } };
  }),
];

export const apiCases: Case[] = [
  read('GET /apis', 'lists', async (world) => {
    await bare(world);
    return { query: { workspaceId: world.workspace } };
  }),
  send('POST /apis', 0, 'creates', (world) => ({ query: { workspaceId: world.workspace } })),
  read(`GET ${ONE}`, 'shows', async (world) => ({
    params: (await collection(world)).params,
    query: { include: 'schemas,versions,collections,gitInfo' },
  })),
  read(`GET ${ONE}`, 'is asked for in another version', async (world) => ({
    ...(await bare(world)),
    ...{ headers: older, status: 400, answer: null },
  })),
  send(`PUT ${ONE}`, 0, 'changes', bare),
  read(`DELETE ${ONE}`, 'deletes', bare),
  send(`POST ${ONE}/collections`, 0, 'copies', async (world) => ({
    ...(await bare(world)),
    body: { operationType: 'COPY_COLLECTION', data: { collectionId: world.collection.uid } },
  })),
  send(`POST ${ONE}/collections`, 1, 'makes one of the schema', async (world) => ({
    ...(await api(world)),
    body: { operationType: 'GENERATE_FROM_SCHEMA', options: { folderStrategy: 'Tags' } },
  })),
  send(`POST ${ONE}/collections`, 2, 'makes a new one', async (world) => ({
    ...(await bare(world)),
    body: { operationType: 'CREATE_NEW', data: { info: { schema: SCHEMA_OF_COLLECTIONS } } },
  })),
  read(`GET ${COLLECTION}`, 'shows', async (world) => {
    const { params } = await bare(world);
    const { id } = await world.must('POST', `/apis/${params.apiId}/collections`, {
      ...{ operationType: 'CREATE_NEW', data: FULL_COLLECTION },
    });
    return { params: { ...params, collectionId: String(id) } };
  }),
  read(`PUT ${COLLECTION}/sync-with-schema-tasks`, 'starts', collection),
  ...schemaCases,
  ...versionCases,
  ...commentCasesAt(ONE, api),
  ...commentCasesAt(COLLECTION, collection),
  read(`GET ${ONE}/tags`, 'lists', api),
  send(`PUT ${ONE}/tags`, 0, 'tags', api),
  read(`POST ${MIGRATION}`, 'moves', async (world) => ({
    ...(await api(world)),
    body: { workspaceId: world.workspace },
  })),
  read(`GET ${MIGRATION}`, 'tells', async (world) => {
    const { params } = await api(world);
    const body = { workspaceId: world.workspace };
    await world.must('POST', `/apis/${params.apiId}/spec-migrations`, body);
    return { params };
  }),
];
