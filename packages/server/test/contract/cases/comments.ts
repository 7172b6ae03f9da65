import type { World } from '../world.ts';
import { type Case, read, send } from './case.ts';

type Place = { path: string; params: (world: World) => { [name: string]: string } };

/** The four places a comment can be in. */
const PLACES: { [noun: string]: Place } = {
  collection: {
    path: '/collections/{collectionId}',
    params: (world) => ({ collectionId: world.collection.uid }),
  },
  folder: {
    path: '/collections/{collectionId}/folders/{folderId}',
    params: (world) => ({ collectionId: world.collection.uid, folderId: world.folder.uid }),
  },
  request: {
    path: '/collections/{collectionId}/requests/{requestId}',
    params: (world) => ({ collectionId: world.collection.uid, requestId: world.request.uid }),
  },
  response: {
    path: '/collections/{collectionId}/responses/{responseId}',
    params: (world) => ({ collectionId: world.collection.uid, responseId: world.response.uid }),
  },
};

const mention = (world: World) => ({
  body: 'Look @alice',
  tags: { '@alice': { type: 'user', id: world.userId } },
});

async function comment({ path, params }: Place, world: World) {
  const values = params(world);
  const made = await world.makeComment(path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ''));
  return { ...made, params: { ...values, commentId: made.id } };
}

function casesAt(place: Place): Case[] {
  const { path, params } = place;
  return [
    send(`POST ${path}/comments`, 0, 'comments', (world) => ({ params: params(world) })),
    send(`POST ${path}/comments`, 1, 'replies', async (world) => ({
      params: params(world),
      body: { threadId: Number((await comment(place, world)).thread) },
    })),
    send(`POST ${path}/comments`, 2, 'mentions', (world) => ({
      params: params(world),
      body: mention(world),
    })),
    read(`GET ${path}/comments`, 'lists', (world) => ({ params: params(world) })),
    send(`PUT ${path}/comments/{commentId}`, 0, 'edits', async (world) => ({
      params: (await comment(place, world)).params,
    })),
    send(`PUT ${path}/comments/{commentId}`, 1, 'mentions later', async (world) => ({
      params: (await comment(place, world)).params,
      body: mention(world),
    })),
    read(`DELETE ${path}/comments/{commentId}`, 'deletes', async (world) => ({
      params: (await comment(place, world)).params,
    })),
  ];
}

export const commentCases: Case[] = [
  ...Object.values(PLACES).flatMap(casesAt),
  read('POST /comments-resolutions/{threadId}', 'resolves', async (world) => ({
    params: { threadId: (await world.makeComment(`/collections/${world.collection.uid}`)).thread },
  })),
];
