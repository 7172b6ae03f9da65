import type { Thing } from './things.ts';
import type { Place, World } from './world.ts';

/** With a schema of two files, a collection, a version and its task, a comment on it and one on the collection. */
async function makeApi(world: World, { workspaceId, owner }: Place): Promise<Thing & { rootId: string }> {
  const openapi = `openapi: 3.0.3\ninfo: { title: ${world.name('title')}, version: "1" }\npaths: {}\n`;
  const { id } = await world.must(owner, 'POST', `/apis?workspaceId=${workspaceId}`, {
    name: world.name('api'),
  });
  const apiId = String(id);
  const at = `/apis/${apiId}`;
  const schema = await world.must(owner, 'POST', `${at}/schemas`, {
    type: 'openapi:3',
    files: [
      { path: 'index.yaml', content: openapi },
      { path: 'parts/thing.yaml', content: 'type: object\n' },
    ],
  });
  const made = await world.must(owner, 'POST', `${at}/collections`, {
    ...{ operationType: 'GENERATE_FROM_SCHEMA', name: world.name('generated'), options: {} },
  });
  const collectionId = String(made.id).replace(/^\d+-/, '');
  const schemaId = String(schema.id);
  const params = { apiId, schemaId, collectionId, filePath: 'parts/thing.yaml', workspaceId };
  return { params, rootId: apiId };
}

async function withVersion(world: World, place: Place): Promise<Thing> {
  const { params, rootId } = await makeApi(world, place);
  const at = `/apis/${params.apiId}`;
  const body = { name: world.name('version'), schemas: [{ id: params.schemaId }], collections: [] };
  const { id } = await world.must(place.owner, 'POST', `${at}/versions`, body);
  const versionId = String(id);
  for (;;) {
    const { versions } = await world.must(place.owner, 'GET', `${at}/versions`);
    if (JSON.stringify(versions).includes(versionId)) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { params: { ...params, versionId }, rootId };
}

async function withTask(world: World, place: Place): Promise<Thing> {
  const { params, rootId } = await makeApi(world, place);
  const path = `/apis/${params.apiId}/collections/${params.collectionId}/sync-with-schema-tasks`;
  const { taskId } = await world.must(place.owner, 'PUT', path);
  return { params: { ...params, taskId: String(taskId) }, rootId };
}

async function withMigration(world: World, place: Place): Promise<Thing> {
  const made = await makeApi(world, place);
  const body = { workspaceId: place.workspaceId };
  await world.must(place.owner, 'POST', `/apis/${made.params.apiId}/spec-migrations`, body);
  return made;
}

const withComment =
  (kind: 'api' | 'collection') =>
  async (world: World, place: Place): Promise<Thing> => {
    const { params, rootId } = await makeApi(world, place);
    const below = kind === 'api' ? '' : `/collections/${params.collectionId}`;
    const path = `/apis/${params.apiId}${below}/comments`;
    const { data } = await world.must(place.owner, 'POST', path, { body: world.name('words') });
    const ids = { commentId: String(data?.id), threadId: String(data?.threadId) };
    return { params: { ...params, ...ids }, rootId };
  };

export const apiThings = {
  api: { make: makeApi, noun: 'api' },
  apiPair: { make: makeApi, noun: 'api', isPair: true },
  apiVersion: { make: withVersion, noun: 'api' },
  apiTask: { make: withTask, noun: 'api' },
  apiMigration: { make: withMigration, noun: 'api' },
  apiComment: { make: withComment('api'), noun: 'api' },
  apiCollectionComment: { make: withComment('collection'), noun: 'api', isPair: true },
} as const;
