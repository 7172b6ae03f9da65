import type { World } from '../world.ts';
import { type Case, read, send } from './case.ts';

const ONE = '/collections/{collectionId}';
const ENVIRONMENT = '/environments/{environmentId}';
const STRATEGIES = ['default', 'updateSourceWithDestination', 'deleteSource'];

async function mergeTask(world: World): Promise<string> {
  const { source, fork } = await world.makeFork();
  const body = { strategy: 'default', source: fork.uid, destination: source.uid };
  return String((await world.must('PUT', '/collection-merges', body)).task?.id);
}

export const forkCases: Case[] = [
  send('POST /collections/fork/{collectionId}', 0, 'forks', (world) => ({
    params: { collectionId: world.collection.id },
    query: { workspace: world.workspace },
    body: { label: world.name('Fork') },
  })),
  read(`GET ${ONE}/forks`, 'lists the forks of a collection', async (world) => ({
    params: { collectionId: (await world.makeFork()).source.uid },
  })),
  read('GET /collections/collection-forks', 'lists the forks of the caller', async (world) => {
    await world.makeFork();
    return { query: { direction: 'desc' } };
  }),
  read(`GET ${ONE}/source-status`, 'tells whether the source is ahead', async (world) => ({
    params: { collectionId: (await world.makeFork()).fork.uid },
  })),
  read(`PUT ${ONE}/pulls`, 'pulls', async (world) => {
    const { source, fork } = await world.makeFork();
    await world.makeRequest(source.id);
    return { params: { collectionId: fork.uid } };
  }),
  send('POST /collections/merge', 0, 'merges', async (world) => {
    const { source, fork } = await world.makeFork();
    return { body: { strategy: 'deleteSource', source: fork.uid, destination: source.uid } };
  }),
  ...STRATEGIES.map((strategy, request) =>
    send('PUT /collection-merges', request, `merges with ${strategy}`, async (world) => {
      const { source, fork } = await world.makeFork();
      return { body: { strategy, source: fork.uid, destination: source.uid } };
    }),
  ),
  read('GET /collection-merges-tasks/{taskId}', 'shows a finished merge', async (world) => {
    const taskId = await mergeTask(world);
    await world.settle(`/collection-merges-tasks/${taskId}`, 'in-progress');
    return { params: { taskId } };
  }),
  read('GET /collection-merges-tasks/{taskId}', 'shows a merge that failed in conflict', async (world) => {
    const taskId = await conflictingMerge(world);
    await world.settle(`/collection-merges-tasks/${taskId}`, 'in-progress');
    return { params: { taskId }, answer: 1 };
  }),

  send(`POST ${ENVIRONMENT}/forks`, 0, 'forks', async (world) => ({
    params: { environmentId: world.environment.uid },
    query: { workspaceId: world.workspace },
    body: { forkName: world.name('Fork') },
  })),
  read(`GET ${ENVIRONMENT}/forks`, 'lists the forks of an environment', async (world) => ({
    params: { environmentId: (await world.makeEnvironmentFork()).source.uid },
  })),
  send(`POST ${ENVIRONMENT}/merges`, 0, 'merges', async (world) => {
    const { source, fork } = await world.makeEnvironmentFork();
    return { params: { environmentId: source.uid }, body: { source: fork.uid } };
  }),
  send('POST /environments/{environmentUid}/pulls', 0, 'pulls', async (world) => {
    const { source, fork } = await world.makeEnvironmentFork();
    return { params: { environmentUid: fork.uid }, body: { source: source.uid } };
  }),
];

/** The same field of the same request changed on both sides, which no merge may decide by itself. */
async function conflictingMerge(world: World): Promise<string> {
  const source = await world.makeCollection();
  const request = await world.makeRequest(source.id);
  const path = `/collections/fork/${source.uid}?workspace=${world.workspace}`;
  const fork = String((await world.must('POST', path, { label: world.name('Fork') })).collection?.uid);
  const { collection } = await world.must('GET', `/collections/${fork}`);
  const forked = [...(collection?.item ?? [])].at(-1);
  await world.must('PUT', `/collections/${fork}/requests/${forked?.id}`, { url: 'https://example.org/fork' });
  await world.must('PUT', `/collections/${source.id}/requests/${request.id}`, {
    url: 'https://example.org/source',
  });
  const body = { strategy: 'default', source: fork, destination: source.uid };
  return String((await world.must('PUT', '/collection-merges', body)).task?.id);
}
