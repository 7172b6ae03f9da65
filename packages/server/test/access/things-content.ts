import { newId } from '../../src/ids.ts';
import type { Thing } from './things.ts';
import type { Json, Place, World } from './world.ts';

/** Where the roles hold, elements get their element roles too. */
export async function openTo(
  world: World,
  place: Place,
  noun: 'collection' | 'environment',
  ...rootIds: readonly string[]
): Promise<string> {
  let accessKey = '';
  if (place === world.own)
    for (const rootId of rootIds) accessKey = await world.openElement(rootId, noun === 'collection');
  return accessKey;
}

/** With a folder, in it a request, in that an example. */
export async function makeCollection(world: World, { workspaceId, owner }: Place): Promise<Thing> {
  const ids = { collectionId: newId(), folderId: newId(), requestId: newId(), responseId: newId() };
  const response = { id: ids.responseId, name: world.name('example'), code: 200, body: '{}' };
  const request = { method: 'GET', url: 'https://example.org/things' };
  const item = { id: ids.requestId, name: world.name('request'), request, response: [response] };
  await world.must(owner, 'POST', `/collections?workspace=${workspaceId}`, {
    collection: {
      info: {
        _postman_id: ids.collectionId,
        name: world.name('collection'),
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: [{ id: ids.folderId, name: world.name('folder'), item: [item] }],
    },
  });
  return { params: { ...ids, workspaceId }, rootId: ids.collectionId };
}

export async function makeEnvironment(world: World, { workspaceId, owner }: Place): Promise<Thing> {
  const name = world.name('environment');
  const values = [{ key: world.name('key'), value: world.name('value'), enabled: true, type: 'default' }];
  const made = await world.must(owner, 'POST', `/environments?workspace=${workspaceId}`, {
    environment: { name, values },
  });
  const environmentId = String(made.environment?.id);
  return { params: { environmentId }, rootId: environmentId };
}

const opened =
  (noun: 'collection' | 'environment', makeOne: typeof makeCollection) =>
  async (world: World, place: Place): Promise<Thing> => {
    const thing = await makeOne(world, place);
    return { ...thing, accessKey: await openTo(world, place, noun, thing.rootId ?? '') };
  };
const collection = opened('collection', makeCollection);

/** A task of the owner of the place. */
const task =
  (start: (world: World, place: Place, path: string) => Promise<Json>) =>
  async (world: World, place: Place): Promise<Thing> => {
    const { rootId } = await makeCollection(world, place);
    const started = await start(world, place, `/collections/${rootId}`);
    return { params: { taskId: String(started.task?.id) }, owner: place.owner };
  };

const duplicateTask = task((world, place, path) =>
  world.must(place.owner, 'POST', `${path}/duplicates`, { workspace: place.workspaceId }),
);

const updateTask = task(async (world, place, path) => {
  const document = await world.must(place.owner, 'GET', path);
  const headers = { 'x-api-key': place.owner.key, prefer: 'respond-async' };
  return (await world.send('PUT', path, document, headers)).body;
});

/** A comment by the owner of the place on an element of a collection. */
const comment =
  (below: '' | 'folder' | 'request' | 'response') =>
  async (world: World, place: Place): Promise<Thing> => {
    const thing = await collection(world, place);
    const at = below === '' ? '' : `/${below}s/${thing.params[`${below}Id`]}`;
    const path = `/collections/${thing.rootId}${at}/comments`;
    const { data } = await world.must(place.owner, 'POST', path, { body: world.name('comment') });
    const ids = { commentId: String(data?.id), threadId: String(data?.threadId) };
    return { ...thing, params: { ...thing.params, ...ids }, owner: place.owner };
  };

async function accessKey(world: World, place: Place): Promise<Thing> {
  const { rootId } = await makeCollection(world, place);
  const body = { collectionId: rootId };
  const { data } = await world.must(place.owner, 'POST', '/parley/collection-access-keys', body);
  return { params: { keyId: String(data?.id), collectionId: rootId ?? '' }, owner: place.owner };
}

export const contentThings = {
  collection: { make: collection, noun: 'collection' },
  environment: { make: opened('environment', makeEnvironment), noun: 'environment' },
  duplicateTask: { make: duplicateTask },
  updateTask: { make: updateTask },
  collectionComment: { make: comment(''), noun: 'collection' },
  folderComment: { make: comment('folder'), noun: 'collection' },
  requestComment: { make: comment('request'), noun: 'collection' },
  responseComment: { make: comment('response'), noun: 'collection' },
  accessKey: { make: accessKey },
} as const;
