import { McpClient } from './mcp-client.ts';
import { runSteps } from './mcp-run.ts';
import { specSteps } from './mcp-specs.ts';
import { sweepSteps } from './mcp-sweep.ts';
import type { Answer, Parley } from './parley.ts';
import { poll } from './poll.ts';
import { expectEqual, type Report } from './report.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** What the journey made, for the sweep over all tools. */
export type Made = { [name: string]: string };

/** A journey through the official MCP server, each step checked past it over HTTP; then every tool once. */
export async function mcpSteps(report: Report, parley: Parley, clients: string): Promise<void> {
  console.log('official MCP server');
  const mcp = await McpClient.start(parley, clients);
  try {
    const made: Made = {};
    await workspaceSteps(report, parley, mcp, made);
    await itemSteps(report, parley, mcp, made);
    await forkSteps(report, parley, mcp, made);
    await pullRequestSteps(report, parley, mcp, made);
    await environmentSteps(report, parley, mcp, made);
    await specSteps(report, parley, mcp, made);
    await runSteps(report, parley, mcp, made, clients);
    await sweepSteps(report, parley, mcp, made);
  } finally {
    await mcp.stop();
  }
}

async function workspaceSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('knows who it is', async () => {
    const { user } = await mcp.call('getAuthenticatedUser');
    expectEqual([user?.username, String(user?.id)], ['alice', parley.userId], 'user');
  });
  await report.step('creates a workspace', async () => {
    const { workspace } = await mcp.call('createWorkspace', {
      workspace: { name: 'Orders', type: 'team', description: 'All about orders.', about: 'Orders' },
    });
    made.workspace = text(workspace?.id);
    const found = await parley.call('GET', `/workspaces/${made.workspace}`);
    expectEqual([found.workspace?.name, found.workspace?.type], ['Orders', 'team'], 'workspace');
  });
  await report.step('creates a collection', async () => {
    const { collection } = await mcp.call('createCollection', {
      workspace: made.workspace,
      collection: {
        info: { name: 'Orders API', description: 'Version 1', schema: SCHEMA },
        variable: [{ key: 'base', value: 'http://127.0.0.1:1' }],
        item: [
          {
            name: 'Ping',
            request: { method: 'GET', url: '{{base}}/ping', header: [{ key: 'A', value: 'b' }] },
          },
        ],
      },
    });
    made.collection = text(collection?.uid);
    made.collectionId = text(collection?.id);
    const found = await parley.call('GET', `/collections/${made.collection}`);
    expectEqual(found.collection?.info?.uid, made.collection, 'uid');
    expectEqual(names(found.collection), ['Ping'], 'items');
  });
}

async function itemSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  const { collectionId } = made;
  await report.step('creates a folder and a folder inside', async () => {
    made.folder = text((await mcp.call('createCollectionFolder', { collectionId, name: 'Admin' })).data?.id);
    const inner = await mcp.call('createCollectionFolder', {
      collectionId,
      name: 'Inner',
      folder: made.folder,
    });
    made.inner = text(inner.data?.id);
    expectEqual(inner.data?.folder, made.folder, 'parent');
  });
  await report.step('creates a request in the folder', async () => {
    const { data } = await mcp.call('createCollectionRequest', {
      collectionId,
      folder: made.folder,
      name: 'Create order',
      method: 'POST',
      url: '{{base}}/orders?dry=true',
      headerData: [{ key: 'X-Trace', value: '1' }],
      dataMode: 'raw',
      rawModeData: '{"item": 1}',
      dataOptions: { raw: { language: 'json' } },
    });
    made.request = text(data?.id);
    const { collection } = await parley.call('GET', `/collections/${collectionId}`);
    const folder = [...(collection?.item ?? [])].find((item) => text(item.id) === made.folder);
    const request = [...(folder?.item ?? [])].find((item) => text(item.id) === made.request)?.request;
    expectEqual([request?.method, request?.body?.raw], ['POST', '{"item": 1}'], 'request');
  });
  await report.step('creates a saved response', async () => {
    const { data } = await mcp.call('createCollectionResponse', {
      collectionId,
      request: made.request,
      name: 'Created',
      responseCode: { code: 201, name: 'Created' },
      text: '{"id": 1}',
      language: 'json',
    });
    made.response = text(data?.id);
    const found = await parley.call('GET', `/collections/${collectionId}/responses/${made.response}`);
    expectEqual([found.data?.name, found.data?.text], ['Created', '{"id": 1}'], 'response');
  });
  await report.step('changes a request and keeps the rest of it', async () => {
    await mcp.call('updateCollectionRequest', {
      collectionId,
      requestId: made.request,
      name: 'Place order',
      method: 'PUT',
    });
    const { data } = await parley.call('GET', `/collections/${collectionId}/requests/${made.request}`);
    expectEqual(
      [data?.name, data?.method, data?.rawModeData],
      ['Place order', 'PUT', '{"item": 1}'],
      'request',
    );
  });
  await report.step('moves a request with a transfer', async () => {
    await mcp.call('transferCollectionRequests', {
      ids: [uid(parley, made.request)],
      mode: 'move',
      target: { id: uid(parley, made.inner), model: 'folder' },
      location: { id: null, model: null, position: 'start' },
    });
    const { data } = await parley.call('GET', `/collections/${collectionId}/requests/${made.request}`);
    expectEqual(data?.folder, made.inner, 'folder');
  });
}

async function forkSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('forks the collection', async () => {
    const { collection } = await mcp.call('createCollectionFork', {
      collectionId: made.collection,
      workspace: made.workspace,
      label: 'Try-out',
    });
    made.fork = text(collection?.uid);
    expectEqual([collection?.fork?.label, collection?.fork?.from], ['Try-out', made.collection], 'fork');
  });
  await report.step('edits the fork and merges it back', async () => {
    const { data } = await mcp.call('createCollectionRequest', {
      collectionId: made.fork,
      name: 'From the fork',
      method: 'GET',
      url: '{{base}}/fork',
    });
    if (data?.id === undefined) throw new Error('no request was made');
    await mcp.call('mergeCollectionFork', {
      source: made.fork,
      destination: made.collection,
      strategy: 'updateSourceWithDestination',
    });
    const { collection } = await parley.call('GET', `/collections/${made.collection}`);
    expectEqual(names(collection).includes('From the fork'), true, 'merged');
  });
  await report.step('edits the source and pulls it into the fork', async () => {
    await mcp.call('createCollectionFolder', { collectionId: made.collection, name: 'From the source' });
    const status = await mcp.call('getSourceCollectionStatus', { collectionId: made.fork });
    expectEqual(status.collection?.[made.fork ?? '']?.isSourceAhead, true, 'source is ahead');
    await mcp.call('pullCollectionChanges', { collectionId: made.fork });
    const { collection } = await parley.call('GET', `/collections/${made.fork}`);
    expectEqual(names(collection).includes('From the source'), true, 'pulled');
  });
  await report.step('duplicates the collection and waits for it', async () => {
    const { task } = await mcp.call('duplicateCollection', {
      collectionId: made.collection,
      workspace: made.workspace,
      suffix: 'Copy',
    });
    made.duplicateTask = text(task?.id);
    const name = await poll(async () => {
      const found = await mcp.call('getDuplicateCollectionTaskStatus', { taskId: made.duplicateTask });
      return text(found.task?.status) === 'completed' ? 'completed' : undefined;
    });
    expectEqual(name, 'completed', 'task');
    const { collections } = await parley.call('GET', `/collections?workspace=${made.workspace}`);
    const copies = [...(collections ?? [])].filter((one) => text(one.name).endsWith('Copy'));
    expectEqual(copies.length, 1, 'copies');
  });
}

async function pullRequestSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('comments, replies and resolves', async () => {
    const first = await mcp.call('createCollectionComment', {
      collectionId: made.collection,
      body: 'Looks good.',
    });
    made.comment = text(first.data?.id);
    made.thread = text(first.data?.threadId);
    await mcp.call('createCollectionComment', {
      collectionId: made.collection,
      body: 'Indeed.',
      threadId: Number(made.thread),
    });
    await mcp.call('resolveCommentThread', { threadId: Number(made.thread) });
    const { data } = await parley.call('GET', `/collections/${made.collection}/comments`);
    expectEqual(
      [...(data ?? [])].map((comment) => comment.status),
      ['Resolved', 'Resolved'],
      'states',
    );
  });
  await report.step('opens a pull request, approves and merges it', async () => {
    await mcp.call('createCollectionFolder', { collectionId: made.fork, name: 'By pull request' });
    const opened = await mcp.call('createCollectionPullRequest', {
      collectionId: made.fork,
      title: 'One more folder',
      description: 'As discussed.',
      reviewers: [parley.userId],
      destinationId: made.collection,
    });
    made.pullRequest = text(opened.id);
    expectEqual(opened.status, 'open', 'state');
    for (const [action, status] of [
      ['approve', 'approved'],
      ['merge', 'merged'],
    ]) {
      const reviewed = await mcp.call('reviewPullRequest', { pullRequestId: made.pullRequest, action });
      expectEqual(reviewed.status, status, String(action));
    }
    const { collection } = await parley.call('GET', `/collections/${made.collection}`);
    expectEqual(names(collection).includes('By pull request'), true, 'merged');
  });
}

async function environmentSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  await report.step('creates an environment and patches it', async () => {
    const { environment } = await mcp.call('createEnvironment', {
      workspace: made.workspace,
      environment: {
        name: 'Staging',
        values: [{ key: 'base', value: 'http://127.0.0.1:1', enabled: true, type: 'default' }],
      },
    });
    made.environment = text(environment?.uid);
    await mcp.call('patchEnvironment', {
      environmentId: made.environment,
      body: [{ op: 'replace', path: '/name', value: 'Production' }],
    });
    const found = await parley.call('GET', `/environments/${made.environment}`);
    expectEqual(
      [found.environment?.name, found.environment?.values?.[0]?.key],
      ['Production', 'base'],
      'environment',
    );
  });
  await report.step('replaces the global variables', async () => {
    const values = [{ key: 'region', type: 'default', value: 'north', enabled: true }];
    await mcp.call('updateWorkspaceGlobalVariables', { workspaceId: made.workspace, values });
    const found = await parley.call('GET', `/workspaces/${made.workspace}/global-variables`);
    expectEqual([found.values?.[0]?.key, found.values?.[0]?.value], ['region', 'north'], 'values');
  });
}

function names(collection: Answer | undefined): string[] {
  return [...(collection?.item ?? [])].map((item) => text(item.name));
}

function uid(parley: Parley, id: string | undefined): string {
  return `${parley.userId}-${id}`;
}

function text(value: unknown): string {
  if (value === undefined || value === null) throw new Error('the answer lacks an id or a name');
  return String(value);
}
