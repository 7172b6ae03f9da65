import type { World } from '../world.ts';
import { type Case, read, send } from './case.ts';

const ONE = '/specs/{specId}';
const FILE = `${ONE}/files/{filePath}`;
const OF_SPEC = `${ONE}/generations/{elementType}`;
const OF_COLLECTION = '/collections/{collectionUid}/generations/{elementType}';
const TASK = 'GET /{elementType}/{elementId}/tasks/{taskId}';

/** What makes the samples of the published specifications specifications: languages and the paths of their files, the root first. */
const PUBLISHED: [type: string, ...paths: string[]][] = [
  ['OPENAPI:3.0', 'index.json'],
  ['OPENAPI:3.0', 'index.yaml'],
  ['ASYNCAPI:2.0', 'index.json'],
  ['ASYNCAPI:2.0', 'index.yaml'],
  ['ASYNCAPI:3.0', 'index.json'],
  ['ASYNCAPI:3.0', 'index.yaml'],
  ['GRAPHQL', 'index.graphql'],
  ['PROTOBUF:2', 'index.proto'],
  ['PROTOBUF:3', 'index.proto'],
  ['SMITHY:2.0', 'main.smithy'],
  ['OPENAPI:3.0', 'index.json', 'schemas.json'],
];

const filesAt = (paths: string[]) =>
  paths.map((path, i) =>
    paths.length === 1 ? { path } : { path, content: '{}', type: i === 0 ? 'ROOT' : 'DEFAULT' },
  );

const spec = async (world: World) => ({ params: { specId: (await world.makeSpec()).id } });
const file = async (world: World) => {
  const { params } = await spec(world);
  return { params: { ...params, filePath: 'components/schemas/thing.json' } };
};

export const specCases: Case[] = [
  read('GET /specs', 'lists', async (world) => {
    await world.makeSpec();
    return { query: { workspaceId: world.workspace } };
  }),
  ...PUBLISHED.map(([type, ...paths], request) =>
    send('POST /specs', request, `creates ${type} of ${paths.join(' and ')}`, (world) => ({
      query: { workspaceId: world.workspace },
      body: { type, files: filesAt(paths) },
    })),
  ),
  read(`GET ${ONE}`, 'shows', spec),
  send(`PATCH ${ONE}`, 0, 'renames', spec),
  read(`DELETE ${ONE}`, 'deletes', spec),
  read(`GET ${ONE}/definitions`, 'sends the text itself', async (world) => {
    const { params } = await spec(world);
    await world.must('PATCH', `/specs/${params.specId}/files/index.json`, { name: 'index.yaml' });
    return { params };
  }),
  read(`GET ${ONE}/files`, 'lists', spec),
  ...['schemas.json', 'schemas.yaml', 'file.proto', 'components/schemas/spacecrafts.json'].map(
    (path, request) =>
      send(`POST ${ONE}/files`, request, `adds ${path}`, async (world) => ({
        params: { specId: (await world.makeSpec(path.endsWith('.proto') ? 'PROTOBUF:3' : 'OPENAPI:3.0')).id },
        body: { path },
        answer: path.endsWith('.proto') ? 1 : 0,
      })),
  ),
  read(`GET ${FILE}`, 'shows', file),
  ...['JSON', 'YAML', 'protobuf'].map((about, request) =>
    send(`PATCH ${FILE}`, request, `writes ${about}`, async (world) => ({
      ...(await file(world)),
      answer: about === 'protobuf' ? 1 : 0,
    })),
  ),
  send(`PATCH ${FILE}`, 3, 'makes the root', async (world) => ({
    ...(await file(world)),
    body: { type: 'ROOT' },
  })),
  send(`PATCH ${FILE}`, 4, 'renames', async (world) => ({
    ...(await file(world)),
    body: { name: 'a.json' },
  })),
  read(`DELETE ${FILE}`, 'deletes', file),
  send(`POST ${ONE}/version-tags`, 0, 'tags', spec),
  read(`GET ${ONE}/version-tags`, 'lists', async (world) => ({
    params: { specId: (await world.makeTag()).spec },
  })),
  ...['of one file', 'of files in folders'].map((about, answer) =>
    read(`GET ${ONE}/version-tags/{tagId}/files`, about, async (world) => {
      const tag = await world.makeTag(answer === 0 ? 1 : 2);
      return { params: { specId: tag.spec, tagId: tag.id }, answer };
    }),
  ),
  send(`POST ${OF_SPEC}`, 0, 'makes a collection', async (world) => ({
    params: { specId: (await world.makeSpec()).id, elementType: 'collection' },
    body: { options: { folderStrategy: 'Tags' } },
  })),
  read(`GET ${OF_SPEC}`, 'lists', async (world) => ({
    params: { specId: (await world.makeGenerated()).spec, elementType: 'collection' },
  })),
  send(`POST ${OF_COLLECTION}`, 0, 'makes a specification', async (world) => ({
    params: { collectionUid: (await world.makeCollection()).uid, elementType: 'spec' },
    body: { type: 'OPENAPI:3.0', format: 'JSON' },
  })),
  read(`GET ${OF_COLLECTION}`, 'lists', async (world) => ({
    params: { collectionUid: (await world.makeGenerated()).collection, elementType: 'spec' },
  })),
  read('PUT /specs/{specId}/synchronizations', 'starts', async (world) => {
    const made = await world.makeGenerated();
    return { params: { specId: made.spec }, query: { collectionUid: made.collection } };
  }),
  read('PUT /collections/{collectionUid}/synchronizations', 'starts', async (world) => {
    const made = await world.makeGenerated();
    return { params: { collectionUid: made.collection }, query: { specId: made.spec } };
  }),
  send(`PATCH ${ONE}/collections/{collectionId}/sync-options`, 0, 'chooses', async (world) => {
    const made = await world.makeGenerated();
    return { params: { specId: made.spec, collectionId: made.collection } };
  }),
  read(TASK, 'is asked for', async (world) => {
    const { id: elementId } = await world.makeSpec();
    const { taskId } = await world.startGeneration(elementId);
    return { params: { elementType: 'specs', elementId, taskId }, answer: 0 };
  }),
  read(TASK, 'has made something', async (world) => {
    const { spec: elementId, task: taskId } = await world.makeGenerated();
    return { params: { elementType: 'specs', elementId, taskId }, answer: 1 };
  }),
  read(TASK, 'has failed', async (world) => {
    const { id: elementId } = await world.makeSpec('OPENAPI:3.0', '{"openapi": ');
    const { taskId } = await world.startGeneration(elementId);
    await world.settle(`/specs/${elementId}/tasks/${taskId}`, 'pending');
    return { params: { elementType: 'specs', elementId, taskId }, answer: 2 };
  }),
];
