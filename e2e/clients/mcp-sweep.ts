import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Made } from './mcp.ts';
import type { McpClient } from './mcp-client.ts';
import type { Answer, Parley } from './parley.ts';
import { expectEqual, type Report } from './report.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const OPENAPI = join(import.meta.dirname, '../../packages/client/openapi.json');

type Args = { [key: string]: unknown };

/**
 * Calls every tool of the served families that the journey has not called. What an earlier call makes (a comment's
 * id) later ones use; what destroys comes last.
 */
export async function sweepSteps(report: Report, parley: Parley, mcp: McpClient, made: Made): Promise<void> {
  const call = async (name: string, args: Args = {}): Promise<Partial<Answer>> =>
    (await report.step(`${name} answers`, () => mcp.call(name, args))) ?? {};
  const { collection, fork, workspace, environment, pullRequest } = made;
  const folder = `${parley.userId}-${made.folder}`;
  const request = `${parley.userId}-${made.request}`;
  const response = `${parley.userId}-${made.response}`;

  for (const [name, args] of readCalls(parley, made)) await call(name, args);
  const group = { name: 'Testers', roles: ['user'], members: [Number(parley.userId)] };
  const { id: groupId } = await plain(report, parley, 'POST', `/parley/teams/${parley.teamId}/groups`, group);
  await call('getGroup', { groupId: Number(groupId) });

  for (const [kind, args] of [
    ['Folder', { collectionId: collection, folderId: folder }],
    ['Request', { collectionId: collection, requestId: request }],
    ['Response', { collectionId: collection, responseId: response }],
    ['Collection', { collectionId: collection }],
  ] as const) {
    const { data } = await call(`create${kind}Comment`, { ...args, body: 'A comment.' });
    const commentId = Number(data?.id);
    await call(`get${kind}Comments`, args);
    await call(`update${kind}Comment`, { ...args, commentId, body: 'A better comment.' });
    await call(`delete${kind}Comment`, { ...args, commentId });
  }

  await call('updateWorkspace', {
    workspaceId: workspace,
    workspace: { name: 'Orders and returns', type: 'team' },
  });
  await call('updateWorkspaceRoles', {
    workspaceId: workspace,
    identifierType: 'scim',
    roles: [{ op: 'add', path: '/user', value: [{ id: parley.userId, role: '3' }] }],
  });
  await call('patchCollection', {
    collectionId: collection,
    collection: { info: { name: 'Orders API v2' } },
  });
  await call('updateCollectionFolder', {
    collectionId: collection,
    folderId: made.folder,
    name: 'Administration',
  });
  await call('updateCollectionResponse', {
    collectionId: collection,
    responseId: made.response,
    name: 'Made',
  });
  await call('putEnvironment', {
    environmentId: environment,
    environment: { name: 'Production', values: [] },
  });

  const destination = { mode: 'copy', location: { id: null, model: null, position: 'end' } };
  await call('transferCollectionFolders', {
    ids: [folder],
    ...destination,
    target: { id: collection, model: 'collection' },
  });
  await call('transferCollectionResponses', {
    ids: [response],
    ...destination,
    target: { id: request, model: 'request' },
  });

  await call('runCollection', { collectionId: collection, requestTimeout: 1000 });
  const put = {
    info: { name: 'Orders API v3', schema: SCHEMA },
    item: [{ id: randomUUID(), name: 'Only', request: { method: 'GET', url: '/' } }],
  };
  await call('putCollection', { collectionId: collection, collection: put });
  const { task } = await plain(report, parley, 'POST', `/collections/${collection}/duplicates`, {
    workspace,
  });
  await call('getDuplicateCollectionTaskStatus', { taskId: String(task?.id) });
  await call('getCollectionUpdatesTasks', { taskId: await asyncUpdate(parley, String(collection), put) });

  await plain(report, parley, 'POST', `/collections/${fork}/folders`, { name: 'For one more pull request' });
  const open = await call('createCollectionPullRequest', {
    collectionId: fork,
    title: 'Second',
    reviewers: [parley.userId],
    destinationId: collection,
  });
  const edited = { title: 'Second, edited', reviewers: [parley.userId] };
  await call('updatePullRequest', { pullRequestId: String(open.id ?? pullRequest), ...edited });

  const { workspace: other } = await call('createWorkspace', {
    workspace: { name: 'Elsewhere', type: 'team' },
  });
  await call('transferWorkspaceElement', {
    workspaceId: workspace,
    id: environment,
    type: 'environment',
    to: String(other?.id),
  });

  const team = parley.teamId;
  await call('transferWorkspaceToTeam', { workspaceId: String(other?.id), source: team, destination: team });

  await apiCalls(report, parley, mcp, workspace);
  await destroyCalls(report, parley, mcp, made, String(other?.id));
  await report.step('every tool of a served operation was called', async () => {
    const left = (await mcp.toolNames()).filter((name) => !mcp.called.has(name));
    const served = servedOperations();
    expectEqual(
      left.filter((name) => served.has(name)),
      [],
      'tools left',
    );
    console.log(`        ${mcp.called.size} tools called, ${left.length} of families not served yet left`);
  });
}

/** Tools are named after the published operation ids, and so are the routes outside `/parley`. */
function servedOperations(): Set<string> {
  const document: { paths: { [path: string]: { [method: string]: { operationId: string } } } } = JSON.parse(
    readFileSync(OPENAPI, 'utf8'),
  );
  const operations = Object.entries(document.paths)
    .filter(([path]) => !path.startsWith('/parley/'))
    .flatMap(([, methods]) => Object.values(methods));
  return new Set(operations.map((operation) => operation.operationId));
}

function readCalls(parley: Parley, made: Made): [string, Args][] {
  const { collection, workspace, environment, pullRequest } = made;
  return [
    ['getTeamUsers', {}],
    ['getTeamUser', { userId: Number(parley.userId) }],
    ['getGroups', {}],
    ['getWorkspaces', {}],
    ['getWorkspace', { workspaceId: workspace }],
    ['getAllWorkspaceRoles', {}],
    ['getWorkspaceRoles', { workspaceId: workspace }],
    ['getWorkspaceActivityFeed', { workspaceId: workspace }],
    ['getWorkspaceGlobalVariables', { workspaceId: workspace }],
    ['getCollections', { workspace }],
    ['getCollection', { collectionId: collection, model: 'minimal' }],
    ['getCollectionFolder', { collectionId: collection, folderId: made.folder }],
    ['getCollectionRequest', { collectionId: collection, requestId: made.request }],
    ['getCollectionResponse', { collectionId: collection, responseId: made.response }],
    ['getCollectionForks', { collectionId: collection }],
    ['getCollectionsForkedByUser', {}],
    ['getCollectionPullRequests', { collectionId: collection }],
    ['getPullRequest', { pullRequestId: pullRequest }],
    ['getEnvironments', { workspace }],
    ['getEnvironment', { environmentId: environment }],
  ];
}

/** A call past the MCP server, a step of its own, so that its failure does not end the sweep. */
async function plain(
  report: Report,
  parley: Parley,
  method: string,
  path: string,
  body: Args,
): Promise<Partial<Answer>> {
  return (await report.step(`${method} ${path} over HTTP`, () => parley.call(method, path, body))) ?? {};
}

async function asyncUpdate(parley: Parley, collection: string, body: unknown): Promise<string> {
  const response = await fetch(`${parley.api}/collections/${collection}`, {
    method: 'PUT',
    headers: { 'x-api-key': parley.apiKey, 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify({ collection: body }),
  });
  const { task }: Partial<Answer> = JSON.parse(await response.text());
  return String(task?.id);
}

/** What of the API Builder the client has tools for. */
async function apiCalls(
  report: Report,
  parley: Parley,
  mcp: McpClient,
  workspace: string | undefined,
): Promise<void> {
  const post = (path: string, body: Args) => plain(report, parley, 'POST', path, body);
  const apiId = String((await post(`/apis?workspaceId=${workspace}`, { name: 'Orders' })).id);
  const files = [
    { path: 'index.yaml', content: 'openapi: 3.0.3\ninfo: { title: T, version: "1" }\npaths: {}\n' },
  ];
  await post(`/apis/${apiId}/schemas`, { type: 'openapi:3', files });
  const generated = { operationType: 'GENERATE_FROM_SCHEMA', name: 'Generated' };
  const collectionId = String((await post(`/apis/${apiId}/collections`, generated)).id);
  const at = `/apis/${apiId}/collections/${collectionId}`;
  const { data } = await post(`${at}/comments`, { body: 'A comment.' });
  const comment = { apiId, collectionId, commentId: Number(data?.id) };
  const { taskId } = await plain(report, parley, 'PUT', `${at}/sync-with-schema-tasks`, {});
  for (const [name, args] of [
    ['updateApiCollectionComment', { ...comment, body: 'A better comment.' }],
    ['deleteApiCollectionComment', comment],
    ['getStatusOfAnAsyncApiTask', { apiId, taskId: String(taskId), Accept: 'application/vnd.api.v10+json' }],
  ] as [string, Args][])
    await report.step(`${name} answers`, () => mcp.call(name, args));
}

async function destroyCalls(
  report: Report,
  parley: Parley,
  mcp: McpClient,
  made: Made,
  other: string,
): Promise<void> {
  const collectionId = made.fork ?? '';
  const call = (name: string, args: Args) => report.step(`${name} answers`, () => mcp.call(name, args));
  const request = await plain(report, parley, 'POST', `/collections/${collectionId}/requests`, {
    name: 'Short-lived',
  });
  const requestId = String(request.data?.id);
  const response = await plain(
    report,
    parley,
    'POST',
    `/collections/${collectionId}/responses?request=${requestId}`,
    {
      name: 'x',
    },
  );
  const folder = await plain(report, parley, 'POST', `/collections/${collectionId}/folders`, {
    name: 'Short-lived',
  });
  await call('deleteCollectionResponse', { collectionId, responseId: String(response.data?.id) });
  await call('deleteCollectionRequest', { collectionId, requestId });
  await call('deleteCollectionFolder', { collectionId, folderId: String(folder.data?.id) });
  await call('deleteCollection', { collectionId });
  await call('deleteEnvironment', { environmentId: made.environment });
  await call('deleteWorkspace', { workspaceId: other });
}
