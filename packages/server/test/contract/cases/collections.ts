import type { World } from '../world.ts';
import { type Case, read, send } from './case.ts';

const ONE = '/collections/{collectionId}';
const here = (world: World) => ({ collectionId: world.collection.id });
const fresh = async (world: World) => ({ collectionId: (await world.makeCollection()).id });

async function duplicateTask(world: World): Promise<string> {
  const path = `/collections/${world.collection.uid}/duplicates`;
  return String((await world.must('POST', path, { workspace: world.workspace, suffix: 'Copy' })).task?.id);
}

async function updateTask(world: World): Promise<string> {
  const { id } = await world.makeCollection();
  const { collection } = await world.must('GET', `/collections/${id}`);
  const body = JSON.parse(JSON.stringify({ collection }));
  return String((await world.must('PUT', `/collections/${id}`, body, { prefer: 'respond-async' })).task?.id);
}

export const collectionCases: Case[] = [
  read('GET /collections', 'lists those of a workspace', (world) => ({
    query: { workspace: world.workspace, limit: '3', offset: '0' },
  })),
  read('GET /collections', 'lists none of an unknown workspace', () => ({
    query: { workspace: '00000000-0000-4000-8000-000000000000' },
    answer: 1,
  })),
  send('POST /collections', 0, 'creates', (world) => ({ query: { workspace: world.workspace } })),
  read(`GET ${ONE}`, 'shows everything', async (world) => ({ params: await fresh(world) })),
  read(`GET ${ONE}`, 'is found by uid', (world) => ({
    params: { collectionId: world.collection.uid },
    answer: null,
  })),
  read(`GET ${ONE}`, 'shows a summary', async (world) => ({
    params: await withRootRequest(world),
    query: { model: 'minimal' },
    answer: 1,
  })),
  read(`GET ${ONE}`, 'shows where a fork comes from', async (world) => ({
    params: { collectionId: await forkWithPublishedItem(world) },
    answer: 2,
  })),
  ...['authorization', 'scripts', 'name and description', 'variables'].map((about, request) =>
    send(`PATCH ${ONE}`, request, `updates ${about}`, async (world) => ({ params: await fresh(world) })),
  ),
  send(`PUT ${ONE}`, 0, 'replaces everything', async (world) => ({ params: await fresh(world) })),
  send(`PUT ${ONE}`, 0, 'replaces everything later', async (world) => ({
    params: await fresh(world),
    headers: { prefer: 'respond-async' },
    status: 202,
  })),
  read(`DELETE ${ONE}`, 'deletes', async (world) => ({ params: await fresh(world) })),
  send(`POST ${ONE}/duplicates`, 0, 'starts a copy', (world) => ({
    params: { collectionId: world.collection.uid },
    body: { workspace: world.workspace },
  })),
  read('GET /collection-duplicate-tasks/{taskId}', 'shows a finished copy', async (world) => {
    const taskId = await duplicateTask(world);
    await world.settle(`/collection-duplicate-tasks/${taskId}`, 'processing');
    return { params: { taskId } };
  }),
  read('GET /collection-updates-tasks/{taskId}', 'shows a finished update', async (world) => {
    const taskId = await updateTask(world);
    await world.settle(`/collection-updates-tasks/${taskId}`, 'in-progress');
    return { params: { taskId } };
  }),

  read(`GET ${ONE}/roles`, 'lists who may do what', async (world) => {
    const group = { op: 'update', path: '/group', value: [{ id: Number(world.group), role: 'VIEWER' }] };
    await world.must('PATCH', `/collections/${world.collection.id}/roles`, { roles: [group] });
    return { params: here(world) };
  }),
  send(`PATCH ${ONE}/roles`, 0, 'gives a role to a person, the team and a group', async (world) => ({
    params: await fresh(world),
    body: {
      roles: [
        { op: 'update', path: '/user', value: [{ id: Number(world.userId), role: 'EDITOR' }] },
        { op: 'update', path: '/team', value: [{ id: Number(world.teamId), role: 'VIEWER' }] },
        { op: 'update', path: '/group', value: [{ id: Number(world.group), role: 'EDITOR' }] },
      ],
    },
  })),
  read('GET /collection-access-keys', 'lists keys', async (world) => {
    await world.makeAccessKey();
    return {};
  }),
  read('DELETE /collection-access-keys/{keyId}', 'revokes a key', async (world) => ({
    params: { keyId: await world.makeAccessKey() },
  })),
];

/** The summary's variable, authorization and scripts come from the collection itself; it also lists root requests. */
async function withRootRequest(world: World): Promise<{ collectionId: string }> {
  const collection = await world.makeCollection();
  await world.makeRequest(collection.id);
  return { collectionId: collection.id };
}

/** The published example of a fork holds a plain request whose address is taken apart. */
async function forkWithPublishedItem(world: World): Promise<string> {
  const url = { raw: 'https://example.org/get', protocol: 'https', host: ['example', 'org'], path: ['get'] };
  const request = { method: 'GET', header: [], url };
  const item = { name: 'Get', protocolProfileBehavior: { disableBodyPruning: true }, request, response: [] };
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const made = await world.must('POST', `/collections?workspace=${world.workspace}`, {
    collection: { info: { name: world.name('Source'), description: 'Words.', schema }, item: [item] },
  });
  const path = `/collections/fork/${made.collection?.uid}?workspace=${world.workspace}`;
  return String((await world.must('POST', path, { label: world.name('Fork') })).collection?.uid);
}
