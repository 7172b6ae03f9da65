import type { Thing } from './things.ts';
import { makeCollection, openTo } from './things-content.ts';
import type { Place, World } from './world.ts';

/** The workspace of the place itself: for calls that leave it as it is. */
const workspace = async (_world: World, { workspaceId }: Place): Promise<Thing> => ({
  params: { workspaceId },
});

/** A new workspace beside that of the place, with the same roles. */
const newWorkspace =
  (visibility: 'private' | 'team') =>
  async (world: World, place: Place): Promise<Thing> => {
    const workspaceId = await world.addWorkspace(place.owner, place.teamId, visibility);
    if (place === world.own) await world.giveRoles(workspaceId);
    return { params: { workspaceId } };
  };

/** What a role on the workspace or the element lets people bring back or purge. */
const trashed =
  (what: 'collection' | 'folder') =>
  async (world: World, place: Place): Promise<Thing> => {
    const { params, rootId = '' } = await makeCollection(world, place);
    await openTo(world, place, 'collection', rootId);
    const below = what === 'folder' ? `/folders/${params.folderId}` : '';
    await world.must(place.owner, 'DELETE', `/collections/${rootId}${below}`);
    const elementId = params[`${what}Id`] ?? '';
    return { params: { elementId, workspaceId: place.workspaceId } };
  };

/** A collection to be moved from one workspace to another: the roles hold in both. */
async function leaving(world: World, place: Place): Promise<Thing> {
  const { rootId = '' } = await makeCollection(world, place);
  await openTo(world, place, 'collection', rootId);
  const to = await newWorkspace('private')(world, place);
  return { params: { workspaceId: place.workspaceId, id: rootId, to: to.params.workspaceId ?? '' } };
}

/** A collection that everybody may move, bound for the workspace of the place. */
async function arriving(world: World, place: Place): Promise<Thing> {
  const from = await world.addWorkspace(place.owner, place.teamId);
  await world.giveAll(from);
  const { rootId = '' } = await makeCollection(world, { ...place, workspaceId: from });
  return { params: { workspaceId: from, id: rootId, to: place.workspaceId } };
}

export const workspaceThings = {
  workspace: { make: workspace, isPlaced: true },
  newWorkspace: { make: newWorkspace('private'), isPlaced: true },
  teamWorkspace: { make: newWorkspace('team') },
  trashedCollection: { make: trashed('collection'), isPlaced: true },
  trashedFolder: { make: trashed('folder'), isPlaced: true },
  leaving: { make: leaving, isPlaced: true },
  arriving: { make: arriving, isPlaced: true },
} as const;
