import type { Made } from './mcp.ts';
import type { McpClient } from './mcp-client.ts';
import type { Answer, Parley } from './parley.ts';
import { poll } from './poll.ts';
import { expectEqual, type Report } from './report.ts';

const OPENAPI = `openapi: 3.0.3
info: { title: Orders, version: "1" }
servers: [{ url: https://orders.example.org }]
paths:
  /orders:
    get:
      summary: List orders
      responses:
        "200":
          description: All orders
          content:
            application/json:
              schema: { $ref: parts/order.yaml }
`;

/** A specification, a collection of it, a specification of a collection, and both kept in step. */
export async function specSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await fileSteps(report, parley, mcp, made);
  await generationSteps(report, parley, mcp, made);
  await syncSteps(report, parley, mcp, made);
  await report.step('deletes a file and a specification', async () => {
    const specId = made.spec;
    await mcp.call('deleteSpecFile', { specId, filePath: 'parts/orders.yaml' });
    expectEqual(await paths(mcp, specId), ['index.yaml'], 'paths');
    await mcp.call('deleteSpec', { specId });
    const { specs } = await mcp.call('getAllSpecs', { workspaceId: made.workspace });
    expectEqual([...(specs ?? [])].map((one) => String(one.id)).includes(String(specId)), false, 'listed');
  });
}

async function fileSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('creates a specification of two files', async () => {
    const { id } = await mcp.call('createSpec', {
      workspaceId: made.workspace,
      name: 'Orders',
      type: 'OPENAPI:3.0',
      files: [{ path: 'index.yaml', content: OPENAPI, type: 'ROOT' }],
    });
    made.spec = String(id);
    await mcp.call('createSpecFile', {
      specId: made.spec,
      path: 'parts/order.yaml',
      content: 'type: object\n',
    });
    await mcp.call('updateSpecProperties', { specId: made.spec, name: 'Orders and more' });
    const found = await parley.call('GET', `/specs/${made.spec}`);
    expectEqual([found.name, found.fileFormat], ['Orders and more', 'yaml'], 'specification');
    expectEqual(await paths(mcp, made.spec), ['index.yaml', 'parts/order.yaml'], 'paths');
  });
  await report.step('changes a file in a folder', async () => {
    const place = { specId: made.spec, filePath: 'parts/order.yaml' };
    const content = 'type: object\nproperties: { id: { type: integer } }\n';
    await mcp.call('updateSpecFile', { ...place, content });
    expectEqual((await mcp.call('getSpecFile', place)).content, content, 'content');
    await mcp.call('updateSpecFile', { ...place, name: 'orders.yaml' });
    expectEqual(await paths(mcp, made.spec), ['index.yaml', 'parts/orders.yaml'], 'paths');
    const root = OPENAPI.replace('parts/order.yaml', 'parts/orders.yaml');
    await mcp.call('updateSpecFile', { specId: made.spec, filePath: 'index.yaml', content: root });
    expectEqual((await mcp.call('getSpec', { specId: made.spec })).type, 'OPENAPI:3.0', 'type');
  });
  await report.step('gets several files as one definition', async () => {
    const { text } = await mcp.call('getSpecDefinition', { specId: made.spec });
    expectEqual(/^openapi: 3\.0\.3$/m.test(String(text)), true, 'is the document');
    expectEqual(String(text).includes('parts/orders.yaml'), false, 'names other files');
  });
}

async function generationSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('makes a collection of the specification', async () => {
    const specId = made.spec;
    const started = await mcp.call('generateCollection', {
      ...{ specId, elementType: 'collection', name: 'Orders, made' },
      options: { folderStrategy: 'Paths', parametersResolution: 'Example' },
    });
    made.generated = await resourceOf(mcp, 'specs', specId, String(started.taskId));
    const { collection } = await parley.call('GET', `/collections/${made.generated}`);
    expectEqual(collection?.info?.name, 'Orders, made', 'name');
    const { collections } = await mcp.call('getSpecCollections', { specId, elementType: 'collection' });
    const [one] = collections ?? [];
    expectEqual([one?.name, one?.state], ['Orders, made', 'in-sync'], 'state');
  });
  await report.step('makes a specification of a collection', async () => {
    const collectionUid = made.collection;
    const started = await mcp.call('generateSpecFromCollection', {
      ...{ collectionUid, elementType: 'spec', name: 'Of the collection' },
      ...{ type: 'OPENAPI:3.1', format: 'YAML' },
    });
    const specId = await resourceOf(mcp, 'collections', collectionUid, String(started.taskId));
    const { text } = await mcp.call('getSpecDefinition', { specId });
    expectEqual(/^openapi: 3\.1\./m.test(String(text)), true, 'is OpenAPI 3.1');
    const { specs } = await mcp.call('getGeneratedCollectionSpecs', { collectionUid, elementType: 'spec' });
    expectEqual(
      [...(specs ?? [])].map((one) => String(one.id)),
      [specId],
      'specifications',
    );
  });
}

async function syncSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  const { spec: specId, generated: collectionUid } = made;
  await report.step('brings the collection up to the specification', async () => {
    const root = `${OPENAPI.replace('parts/order.yaml', 'parts/orders.yaml')}  /returns:
    get: { summary: List returns, responses: { "200": { description: All returns } } }
`;
    await mcp.call('updateSpecFile', { specId, filePath: 'index.yaml', content: root });
    const { taskId } = await mcp.call('syncCollectionWithSpec', { specId, collectionUid });
    await resourceOf(mcp, 'collections', collectionUid, String(taskId));
    const found = JSON.stringify(await parley.call('GET', `/collections/${collectionUid}`));
    expectEqual(found.includes('List returns'), true, 'has the new operation');
  });
  await report.step('brings a specification up to its collection', async () => {
    const started = await mcp.call('generateSpecFromCollection', {
      ...{ collectionUid, elementType: 'spec', name: 'Back again', type: 'OPENAPI:3.0', format: 'JSON' },
    });
    const backId = await resourceOf(mcp, 'collections', collectionUid, String(started.taskId));
    const request = { name: 'Cancel order', method: 'DELETE', url: 'https://orders.example.org/orders/7' };
    await parley.call('POST', `/collections/${collectionUid}/requests`, request);
    const { taskId } = await mcp.call('syncSpecWithCollection', { specId: backId, collectionUid });
    await resourceOf(mcp, 'specs', backId, String(taskId));
    const text = JSON.stringify(await mcp.call('getSpecDefinition', { specId: backId }));
    expectEqual(text.includes('Cancel order'), true, 'has the new request');
  });
}

/** Asks for a task until it is over; answers the id of what it made or changed. */
async function resourceOf(
  mcp: McpClient,
  elementType: 'specs' | 'collections',
  elementId: string | undefined,
  taskId: string,
): Promise<string> {
  const task = await poll(async () => {
    const answer = await mcp.call('getAsyncSpecTaskStatus', { elementType, elementId, taskId });
    return String(answer.status) === 'pending' ? undefined : answer;
  });
  expectEqual(task?.status, 'completed', `task, which says ${JSON.stringify(task?.details)}`);
  const [resource] = task?.details?.resources ?? [];
  return String(resource?.id);
}

async function paths(mcp: McpClient, specId: string | undefined): Promise<string[]> {
  const { files } = await mcp.call('getSpecFiles', { specId });
  return [...(files ?? [])].map((file: Answer) => String(file.path)).sort();
}
