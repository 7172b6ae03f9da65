import type { Thing } from './things.ts';
import { makeCollection, makeEnvironment, openTo } from './things-content.ts';
import type { Person, Place, World } from './world.ts';

async function forkInto(world: World, owner: Person, sourceId: string, workspaceId: string): Promise<string> {
  const path = `/collections/fork/${sourceId}?workspace=${workspaceId}`;
  const { collection } = await world.must(owner, 'POST', path, { label: world.name('fork') });
  return String(collection?.id);
}

/** Source and fork side by side: `collectionId` is the one that the rows are about. */
const forked =
  (about: 'fork' | 'source') =>
  async (world: World, place: Place): Promise<Thing> => {
    const source = await makeCollection(world, place);
    const sourceId = source.params.collectionId ?? '';
    const forkId = await forkInto(world, place.owner, sourceId, place.workspaceId);
    await openTo(world, place, 'collection', forkId, sourceId);
    const id = about === 'fork' ? forkId : sourceId;
    return { params: { collectionId: id, sourceId, forkId }, rootId: id };
  };

/** Somebody's fork of what is theirs. */
async function ownFork(world: World): Promise<Thing> {
  const owner = await world.addPerson('forker');
  const forkId = await forkInto(world, owner, owner.stock.params.collectionId ?? '', owner.home);
  return { params: { forkId }, owner };
}

async function mergeTask(world: World, place: Place): Promise<Thing> {
  const { params } = await forked('fork')(world, place);
  const body = { source: params.forkId, destination: params.sourceId, strategy: 'default' };
  const { task } = await world.must(place.owner, 'PUT', '/collection-merges', body);
  return { params: { taskId: String(task?.id) }, owner: place.owner };
}

async function pullRequest(world: World, place: Place): Promise<Thing> {
  const { params } = await forked('fork')(world, place);
  const made = await world.must(place.owner, 'POST', `/collections/${params.forkId}/pull-requests`, {
    title: world.name('pull request'),
    description: '',
    reviewers: [String(place.owner.userId)],
    destinationId: params.sourceId,
  });
  return { params: { ...params, pullRequestId: String(made.id) } };
}

const forkedEnvironment =
  (about: 'fork' | 'source') =>
  async (world: World, place: Place): Promise<Thing> => {
    const sourceId = (await makeEnvironment(world, place)).rootId ?? '';
    const path = `/environments/${sourceId}/forks?workspaceId=${place.workspaceId}`;
    const made = await world.must(place.owner, 'POST', path, { forkName: world.name('fork') });
    const forkId = String(made.environment?.uid).replace(/^\d+-/, '');
    await openTo(world, place, 'environment', forkId, sourceId);
    const id = about === 'fork' ? forkId : sourceId;
    return { params: { environmentId: id, environmentUid: id, sourceId, forkId }, rootId: id };
  };

export const forkThings = {
  fork: { make: forked('fork'), noun: 'collection', isPair: true },
  forkedSource: { make: forked('source'), noun: 'collection', isPair: true },
  ownFork: { make: ownFork },
  mergeTask: { make: mergeTask },
  pullRequest: { make: pullRequest, isPlaced: true },
  environmentFork: { make: forkedEnvironment('fork'), noun: 'environment', isPair: true },
  forkedEnvironment: { make: forkedEnvironment('source'), noun: 'environment', isPair: true },
} as const;
