import type { Thing } from './things.ts';
import { openTo } from './things-content.ts';
import type { Place, World } from './world.ts';

/** Of two files, with a version tag, and changed since. */
export async function makeSpec(world: World, { workspaceId, owner }: Place): Promise<Thing> {
  const openapi = `openapi: 3.0.3\ninfo: { title: ${world.name('title')}, version: "1" }\npaths: {}\n`;
  const { id } = await world.must(owner, 'POST', `/specs?workspaceId=${workspaceId}`, {
    name: world.name('specification'),
    type: 'OPENAPI:3.0',
    files: [
      { path: 'index.yaml', content: openapi, type: 'ROOT' },
      { path: 'parts/thing.yaml', content: 'type: object\n', type: 'DEFAULT' },
    ],
  });
  const specId = String(id);
  const { data } = await world.must(owner, 'POST', `/specs/${specId}/version-tags`, {
    name: world.name('tag'),
  });
  await world.must(owner, 'PATCH', `/specs/${specId}/files/parts/thing.yaml`, { content: 'type: array\n' });
  const params = { specId, tagId: String(data?.id), filePath: 'parts/thing.yaml', workspaceId };
  return { params, rootId: specId };
}

/** A specification and a collection that was made of it; the collection has its element roles. */
async function makePair(world: World, place: Place): Promise<Thing> {
  const { params, task } = await startGeneration(world, place);
  for (;;) {
    const { status, details } = await world.must(place.owner, 'GET', `/specs/${params.specId}/tasks/${task}`);
    if (String(status) !== 'pending') {
      const collectionUid = String(details?.resources?.[0]?.id);
      const rootId = collectionUid.replace(/^\d+-/, '');
      await openTo(world, place, 'collection', rootId);
      return { params: { ...params, collectionUid, collectionId: rootId }, rootId };
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function makeTask(world: World, place: Place): Promise<Thing> {
  const { params, task } = await startGeneration(world, place);
  const ids = { elementType: 'specs', elementId: params.specId ?? '', taskId: task };
  return { params: ids, owner: place.owner };
}

async function startGeneration(world: World, place: Place) {
  const { params } = await makeSpec(world, place);
  const body = { name: world.name('generated'), options: {} };
  const path = `/specs/${params.specId}/generations/collection`;
  const { taskId } = await world.must(place.owner, 'POST', path, body);
  return { params, task: String(taskId) };
}

export const specThings = {
  spec: { make: makeSpec, noun: 'spec' },
  specPair: { make: makePair, noun: 'collection', isPair: true },
  specTask: { make: makeTask },
} as const;
