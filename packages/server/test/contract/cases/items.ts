import type { World } from '../world.ts';
import { type Case, read, send } from './case.ts';

const ONE = '/collections/{collectionId}';
const here = (world: World) => ({ collectionId: world.collection.id });
const folder = (world: World) => ({ ...here(world), folderId: world.folder.id });
const request = (world: World) => ({ ...here(world), requestId: world.request.id });
const response = (world: World) => ({ ...here(world), responseId: world.response.id });
/** Spares the published example's own ids and dates, which name elements that are not here. */
const toEnd = { location: { position: 'end', model: null, id: null }, mode: 'copy' };

export const itemCases: Case[] = [
  send(`POST ${ONE}/folders`, 0, 'creates', (world) => ({ params: here(world) })),
  read(`GET ${ONE}/folders/{folderId}`, 'shows', async (world) => {
    const auth = { type: 'apikey', apikey: [{ key: 'value', value: '{{key}}' }] };
    await world.must('PUT', `/collections/${world.collection.id}/folders/${world.folder.id}`, { auth });
    return { params: folder(world) };
  }),
  read(`GET ${ONE}/folders/{folderId}`, 'is found by uid', (world) => ({
    params: { ...here(world), folderId: world.folder.uid },
    query: { ids: 'true', uid: 'true', populate: 'true' },
    answer: null,
  })),
  send(`PUT ${ONE}/folders/{folderId}`, 0, 'updates', async (world) => ({
    params: { ...here(world), folderId: (await world.makeFolder(world.collection.id)).id },
  })),
  read(`DELETE ${ONE}/folders/{folderId}`, 'deletes', async (world) => ({
    params: { ...here(world), folderId: (await world.makeFolder(world.collection.id)).id },
  })),

  send(`POST ${ONE}/requests`, 0, 'creates', (world) => ({ params: here(world) })),
  send(`POST ${ONE}/requests`, 0, 'creates in a folder by folderId', (world) => ({
    params: here(world),
    query: { folderId: world.folder.id },
  })),
  send(`POST ${ONE}/requests`, 0, 'creates in a folder by folder', (world) => ({
    params: here(world),
    query: { folder: world.folder.uid },
  })),
  read(`GET ${ONE}/requests/{requestId}`, 'shows', async (world) => {
    const tests = 'var data = JSON.parse(responseBody);';
    await world.must('PUT', `/collections/${world.collection.id}/requests/${world.request.id}`, { tests });
    return { params: request(world) };
  }),
  send(`PUT ${ONE}/requests/{requestId}`, 0, 'updates', async (world) => ({
    params: { ...here(world), requestId: (await world.makeRequest(world.collection.id)).id },
    body: { owner: world.userId, lastUpdatedBy: world.userId, collection: world.collection.id },
  })),
  read(`DELETE ${ONE}/requests/{requestId}`, 'deletes', async (world) => ({
    params: { ...here(world), requestId: (await world.makeRequest(world.collection.id)).id },
  })),

  send(`POST ${ONE}/responses`, 0, 'creates', (world) => ({
    params: here(world),
    query: { request: world.request.id },
  })),
  read(`GET ${ONE}/responses/{responseId}`, 'shows', (world) => ({ params: response(world) })),
  send(`PUT ${ONE}/responses/{responseId}`, 0, 'updates', async (world) => ({
    params: {
      ...here(world),
      responseId: (await world.makeResponse(world.collection.id, world.request.id)).id,
    },
    body: { owner: world.userId, lastUpdatedBy: world.userId, request: world.request.id },
  })),
  read(`DELETE ${ONE}/responses/{responseId}`, 'deletes', async (world) => ({
    params: {
      ...here(world),
      responseId: (await world.makeResponse(world.collection.id, world.request.id)).id,
    },
  })),

  send('POST /collection-folders-transfers', 0, 'copies to a collection', (world) => ({
    body: { ids: [world.folder.uid], target: { model: 'collection', id: world.collection.uid }, ...toEnd },
  })),
  send('POST /collection-requests-transfers', 0, 'copies to a collection', (world) => ({
    body: { ids: [world.request.uid], target: { model: 'collection', id: world.collection.uid }, ...toEnd },
  })),
  // The published example names a collection as the target, which its own error says is not allowed.
  send('POST /collection-responses-transfers', 0, 'copies to a request', (world) => ({
    body: { ids: [world.response.uid], target: { model: 'request', id: world.request.uid }, ...toEnd },
  })),
];
