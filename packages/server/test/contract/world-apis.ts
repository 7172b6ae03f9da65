import type { World } from './world.ts';

const THINGS = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'All.' } } } } },
});

/** An API with a schema, and a version of it. */
export async function makeApi(world: World): Promise<World['api']> {
  const api = await world.must('POST', `/apis?workspaceId=${world.workspace}`, { name: world.name('API') });
  const apiId = String(api.id);
  const schema = await world.must('POST', `/apis/${apiId}/schemas`, {
    type: 'openapi:3',
    files: [
      { path: 'index.json', content: THINGS },
      { path: 'common/Test.json', content: '{"type":"object"}' },
    ],
  });
  const schemaId = String(schema.id);
  const body = { name: world.name('Version'), releaseNotes: 'First.', schemas: [{ id: schemaId }] };
  const version = await world.send('POST', `/apis/${apiId}/versions`, { ...body, collections: [] });
  const taskId = version.headers.get('location')?.split('/').at(-1) ?? '';
  await world.settle(`/apis/${apiId}/tasks/${taskId}`, 'pending');
  return { apiId, schemaId, versionId: String(version.body?.id), taskId };
}

/** A collection of an API, made of its schema. Its uid. */
export async function makeApiCollection(world: World, apiId: string): Promise<string> {
  const body = { operationType: 'GENERATE_FROM_SCHEMA', name: world.name('Collection'), options: {} };
  return String((await world.must('POST', `/apis/${apiId}/collections`, body)).id);
}
