import { startServer } from '@parley/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowances } from './allowances.ts';
import { coversError, errorFamily, errorLine } from './error-shape.ts';
import { type Operation, servedOperations } from './operations.ts';
import { requestLine } from './request-line.ts';
import { World } from './world.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
/** Parameters that are numbers in the published documents. */
const NUMERIC = new Set(['userId', 'groupId', 'commentId', 'threadId']);

const operations = servedOperations().map((operation) => ({
  ...operation,
  name: `${operation.method} ${operation.path}`,
}));
const withParameter = operations.filter(({ path }) => path.includes('{'));
const withBody = operations.filter(({ requests }) => requests !== undefined);
const documents400 = withBody.filter(({ errors }) => errors?.['400'] !== undefined);
const usedAllowances = new Set<unknown>();

let server: Awaited<ReturnType<typeof startServer>>;
let world: World;
let worldProblems: string[];

beforeAll(async () => {
  server = await startServer();
  world = new World(
    `${server.url}/api`,
    await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Team' }),
  );
  worldProblems = await world.build();
}, 60_000);

afterAll(() => server?.close());

test('the API makes all that the cases need', () => {
  expect(worldProblems).toEqual([]);
});

describe('without a key', () => {
  test.each(operations)('$name answers 401', async (operation) => {
    const reply = await ask(operation, UNKNOWN_ID, { 'x-api-key': '' });
    check(operation, 401, reply);
  });
});

describe('with a wrong key', () => {
  test.each(operations)('$name answers 401', async (operation) => {
    const reply = await ask(operation, UNKNOWN_ID, {
      'x-api-key': `PMAK-${'0'.repeat(24)}-${'0'.repeat(34)}`,
    });
    check(operation, 401, reply);
  });
});

describe('of what does not exist', () => {
  test.each(withParameter)('$name answers 404', async (operation) => {
    check(operation, 404, await ask(operation, UNKNOWN_ID));
  });
  test.each(withParameter)('$name answers 404 for a uid too', async (operation) => {
    check(operation, 404, await ask(operation, `${world.userId}-${UNKNOWN_ID}`));
  });
});

describe('with a body that is no JSON', () => {
  test.each(withBody)('$name answers 400', async (operation) => {
    const { method, path } = requestLine(operation.name, realCall(operation));
    const reply = await world.send(method, path, '{"a": ', { 'content-type': 'application/json' });
    check(operation, 400, reply);
  });
});

describe('with a body of another kind', () => {
  test.each(documents400)('$name answers 400', async (operation) => {
    const { method, path } = requestLine(operation.name, realCall(operation));
    const body = Array.isArray(operation.requests?.[0]) ? {} : [];
    check(operation, 400, await world.send(method, path, body));
  });
});

test('every allowance is needed', () => {
  expect(allowances.errors.filter((one) => !usedAllowances.has(one))).toEqual([]);
});

/** The operation on unknown elements, with a body that would do where one is needed. */
async function ask(operation: Operation, id: string, headers: { [name: string]: string } = {}) {
  const name = `${operation.method} ${operation.path}`;
  const names = [...operation.path.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1] ?? '');
  const params = Object.fromEntries(names.map((one) => [one, NUMERIC.has(one) ? '999999999' : id]));
  const query: { [name: string]: string } = {};
  if (operation.query?.request !== undefined) query.request = world.request.id;
  if (operation.query?.workspace?.required) query.workspace = world.workspace;
  if (operation.query?.workspaceId?.required) query.workspaceId = world.workspace;
  if (operation.query?.collectionUid?.required) query.collectionUid = world.collection.uid;
  if (operation.query?.specId?.required) query.specId = id;
  const { method, path } = requestLine(name, { params, query });
  return world.send(method, path, BODIES[name]?.(world), headers);
}

/** The operation on elements that exist. */
function realCall(operation: Operation) {
  const ids: { [name: string]: string } = {
    workspaceId: world.workspace,
    collectionId: world.collection.uid,
    folderId: world.folder.uid,
    requestId: world.request.uid,
    responseId: world.response.uid,
    environmentId: world.environment.uid,
    environmentUid: world.environment.uid,
    commentId: '1',
    pullRequestId: UNKNOWN_ID,
    collectionUid: world.collection.uid,
    specId: world.spec,
    filePath: 'index.json',
    ...world.api,
    'file-path': 'index.json',
    elementType: operation.path.startsWith('/specs') ? 'collection' : 'spec',
  };
  const query: { [name: string]: string } = {};
  if (operation.query?.workspace !== undefined) query.workspace = world.workspace;
  if (operation.query?.workspaceId !== undefined) query.workspaceId = world.workspace;
  if (operation.query?.request !== undefined) query.request = world.request.id;
  return { params: ids, query };
}

/**
 * The status, and that the body is one of the published errors: the same family and name, none of the keys absent.
 * Where the documents publish none of that status, the family has to be one that the operation uses for others. The
 * published 400s each name one mistake, rarely the one made here, so for them the family counts alone.
 */
function check(
  operation: Operation & { name: string },
  status: number,
  reply: { status: number; body: unknown },
): void {
  const allowance = allowances.errors.find(
    (one) => one.operation === operation.name && one.status === status,
  );
  const line = errorLine(reply.body);
  expect(line, 'there is no such route').not.toMatch(/^A notFound /);
  const documented = operation.errors?.[String(status)];
  // The supplement describes some by their schemas alone.
  const lines = documented?.length === 0 ? undefined : documented;
  const published = lines === undefined ? Object.values(operation.errors ?? {}).flat() : lines;
  const families = new Set(published.map(errorFamily));
  const isKnown =
    lines === undefined || status === 400
      ? families.size === 0 || families.has(errorFamily(line))
      : lines.some((one) => coversError(line, one));
  if (allowance !== undefined && (reply.status !== status || !isKnown)) {
    usedAllowances.add(allowance);
    return;
  }
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  if (!isKnown) expect.fail(`${line} is none of ${JSON.stringify(lines ?? [...families])}`);
}

/** Bodies that are right, so that only the unknown element can be wrong. */
const DEFINITION = { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths: {} };

const BODIES: { [operation: string]: (world: World) => import('./sample.ts').Json } = {
  'PUT /apis/{apiId}': () => ({ name: 'Name' }),
  'POST /apis/{apiId}/collections': () => ({ operationType: 'GENERATE_FROM_SCHEMA', name: 'Name' }),
  'POST /apis/{apiId}/schemas': () => ({ type: 'openapi:3', files: [{ path: 'a.json', content: '{}' }] }),
  'PUT /apis/{apiId}/schemas/{schemaId}/files/{file-path}': () => ({ content: '{}' }),
  'POST /apis/{apiId}/versions': () => ({ name: 'Name', schemas: [{ id: UNKNOWN_ID }], collections: [] }),
  'PUT /apis/{apiId}/versions/{versionId}': () => ({ name: 'Name' }),
  'POST /apis/{apiId}/spec-migrations': ({ workspace }) => ({ workspaceId: workspace }),
  'PUT /apis/{apiId}/tags': () => ({ tags: [{ slug: 'needs-review' }] }),
  'POST /apis/{apiId}/comments': () => ({ body: 'Words.' }),
  'PUT /apis/{apiId}/comments/{commentId}': () => ({ body: 'Words.' }),
  'POST /apis/{apiId}/collections/{collectionId}/comments': () => ({ body: 'Words.' }),
  'PUT /apis/{apiId}/collections/{collectionId}/comments/{commentId}': () => ({ body: 'Words.' }),
  'PUT /workspaces/{workspaceId}': () => ({ workspace: { name: 'Name' } }),
  'PATCH /workspaces/{workspaceId}/roles': ({ userId }) => ({
    roles: [{ op: 'add', path: '/user', value: [{ id: userId, role: '3' }] }],
  }),
  'POST /workspaces/{workspaceId}/element-transfers': ({ collection, otherWorkspace }) => ({
    id: collection.uid,
    type: 'collection',
    to: otherWorkspace,
  }),
  'PATCH /workspaces/{workspaceId}/transfers': ({ teamId }) => ({ source: teamId, destination: teamId }),
  'PUT /workspaces/{workspaceId}/global-variables': () => ({ values: [] }),
  'PUT /collections/{collectionId}': () => ({
    collection: {
      info: { name: 'Name', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [],
    },
  }),
  'PATCH /collections/{collectionId}': () => ({ collection: { info: { name: 'Name' } } }),
  'POST /collections/{collectionId}/duplicates': ({ workspace }) => ({ workspace }),
  'POST /collections/{collectionId}/folders': () => ({ name: 'Name' }),
  'PUT /collections/{collectionId}/folders/{folderId}': () => ({ name: 'Name' }),
  'POST /collections/{collectionId}/requests': () => ({ name: 'Name' }),
  'PUT /collections/{collectionId}/requests/{requestId}': () => ({ name: 'Name' }),
  'POST /collections/{collectionId}/responses': () => ({ name: 'Name' }),
  'PUT /collections/{collectionId}/responses/{responseId}': () => ({ name: 'Name' }),
  'POST /collections/fork/{collectionId}': () => ({ label: 'Fork' }),
  'PATCH /collections/{collectionId}/roles': ({ userId }) => ({
    roles: [{ op: 'update', path: '/user', value: [{ id: Number(userId), role: 'EDITOR' }] }],
  }),
  'POST /collections/{collectionId}/pull-requests': ({ userId, collection }) => ({
    title: 'Title',
    reviewers: [userId],
    destinationId: collection.uid,
  }),
  'PUT /pull-requests/{pullRequestId}': ({ userId }) => ({ title: 'Title', reviewers: [userId] }),
  'POST /pull-requests/{pullRequestId}/tasks': () => ({ action: 'approve' }),
  'POST /security/api-validation': () => ({
    schema: { type: 'openapi3', language: 'json', schema: JSON.stringify(DEFINITION) },
  }),
  'POST /import/openapi': () => ({ type: 'json', input: DEFINITION }),
  'POST /import/exported': () => ({
    type: 'json',
    input: { values: [], _postman_variable_scope: 'globals' },
  }),
  'PATCH /specs/{specId}': () => ({ name: 'Name' }),
  'POST /specs/{specId}/files': () => ({ path: 'a.json', content: '' }),
  'PATCH /specs/{specId}/files/{filePath}': () => ({ content: '' }),
  'POST /specs/{specId}/version-tags': () => ({ name: 'Name' }),
  'POST /specs/{specId}/generations/{elementType}': () => ({ name: 'Name', options: {} }),
  'POST /collections/{collectionUid}/generations/{elementType}': () => ({ name: 'Name' }),
  'PATCH /specs/{specId}/collections/{collectionId}/sync-options': () => ({
    syncOptions: { syncExamples: true },
  }),
  'PUT /environments/{environmentId}': () => ({ environment: { name: 'Name', values: [] } }),
  'PATCH /environments/{environmentId}': () => [{ op: 'replace', path: '/name', value: 'Name' }],
  'POST /environments/{environmentId}/forks': () => ({ forkName: 'Fork' }),
  'POST /environments/{environmentId}/merges': ({ environment }) => ({ source: environment.uid }),
  'POST /environments/{environmentUid}/pulls': ({ environment }) => ({ source: environment.uid }),
  ...Object.fromEntries(
    [
      '/collections/{collectionId}',
      '/collections/{collectionId}/folders/{folderId}',
      '/collections/{collectionId}/requests/{requestId}',
      '/collections/{collectionId}/responses/{responseId}',
    ].flatMap((place) => [
      [`POST ${place}/comments`, () => ({ body: 'Words.' })],
      [`PUT ${place}/comments/{commentId}`, () => ({ body: 'Words.' })],
    ]),
  ),
};
