import { startServer } from '@parley/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowances, covers } from './allowances.ts';
import { apiSecurityCases } from './cases/api-security.ts';
import { apiCases } from './cases/apis.ts';
import type { Call, Case } from './cases/case.ts';
import { collectionCases } from './cases/collections.ts';
import { commentCases } from './cases/comments.ts';
import { environmentCases } from './cases/environments.ts';
import { forkCases } from './cases/forks.ts';
import { importCases } from './cases/imports.ts';
import { itemCases } from './cases/items.ts';
import { peopleCases } from './cases/people.ts';
import { pullRequestCases } from './cases/pull-requests.ts';
import { specCases } from './cases/specs.ts';
import { workspaceCases } from './cases/workspaces.ts';
import { type Operation, servedOperations } from './operations.ts';
import { openPublished } from './published.ts';
import { requestLine } from './request-line.ts';
import { type Json, overlay, sampleOf } from './sample.ts';
import { differences, unknownTopLevelKeys } from './shape.ts';
import { World } from './world.ts';

const FAMILIES: { [family: string]: Case[] } = {
  people: peopleCases,
  workspaces: workspaceCases,
  collections: collectionCases,
  items: itemCases,
  forks: forkCases,
  'pull requests': pullRequestCases,
  comments: commentCases,
  environments: environmentCases,
  specs: specCases,
  APIs: apiCases,
  imports: importCases,
  'api security': apiSecurityCases,
};
const ALL_CASES = Object.values(FAMILIES).flat();
const nameOf = (operation: Operation) => `${operation.method} ${operation.path}`;
const operations = new Map(servedOperations().map((operation) => [nameOf(operation), operation]));
const published = openPublished();
const usedAllowances = new Set<unknown>();
const seenAnswers = new Set<string>();

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

describe.each(Object.entries(FAMILIES))('published examples of %s', (_family, cases) => {
  test.each(cases.map((one) => ({ ...one, title: `${one.operation} ${one.about}` })))(
    '$title',
    async (one) => {
      const operation = operations.get(one.operation);
      if (operation === undefined) throw new Error(`${one.operation} is not among the served operations`);
      const call = await one.arrange(world);
      const { method, path } = requestLine(one.operation, call);
      const body = bodyOf(operation, one, call);
      expect(published?.requestProblems(one.operation, body) ?? [], 'the request itself').toEqual([]);
      const reply = await world.send(method, path, body, call.headers);
      const status = call.status ?? operation.success?.[0];
      expect(reply.status, `answered ${JSON.stringify(reply.body)?.slice(0, 500)}`).toBe(status);
      expect(answerProblems(operation, call, reply.status, reply.body)).toEqual([]);
      expect(published?.schemaProblems(one.operation, reply.status, reply.body) ?? []).toEqual([]);
    },
  );
});

/** The published example itself where the documents are at hand, otherwise a sample of its shape. */
function bodyOf(operation: Operation, one: Case, call: Call): Json | undefined {
  if (one.request === undefined) return call.body;
  const shape = operation.requests?.[one.request];
  if (shape === undefined) throw new Error(`${one.operation} has no request example ${one.request}`);
  const sample = overlay(sampleOf(shape), call.body);
  expect(
    published?.requestProblems(one.operation, sample) ?? [],
    'the sample for want of the example',
  ).toEqual([]);
  return published === null
    ? sample
    : overlay(published.requestExample(one.operation, one.request), call.body);
}

function answerProblems(operation: Operation, call: Call, status: number, body: unknown): string[] {
  const answers = (operation.answers ?? []).filter((answer) => answer.status === status);
  // The supplement describes some answers by their schemas alone.
  if (answers.length === 0)
    return body === null || operation.source === 'supplement' ? [] : ['has a body where none is published'];
  const shapes = answers.map((answer) => answer.shape);
  const isAllowed = (path: string): boolean => {
    const allowance = allowances.answers.find((one) => covers(one, nameOf(operation), path));
    if (allowance !== undefined) usedAllowances.add(allowance);
    return allowance !== undefined;
  };
  const problems = unknownTopLevelKeys(shapes, body)
    .filter((key) => !isAllowed(key))
    .map((key) => `${key} is not known to the contract`);
  if (call.answer === null) return problems;
  const index = call.answer ?? 0;
  const shape = shapes[index];
  if (shape === undefined) throw new Error(`${nameOf(operation)} has no published answer ${index}`);
  seenAnswers.add(`${nameOf(operation)} ${answers[index]?.status} ${index}`);
  for (const { path, problem } of differences(shape, body)) {
    if (!isAllowed(path)) problems.push(`${path} ${problem}`);
  }
  return problems;
}

describe('the replay is complete', () => {
  const isExcused = (operation: string, kind: 'request' | 'answer', index: number) =>
    allowances.unreached.some(
      (one) =>
        one.operation === operation &&
        (one[kind] === index || (one.request === undefined && one.answer === undefined)),
    );

  test('every served operation has a case', () => {
    const cased = new Set(ALL_CASES.map((one) => one.operation));
    const left = [...operations.keys()].filter((name) => !cased.has(name) && !isExcused(name, 'answer', 0));
    expect(left).toEqual([]);
  });

  test('every published request example is sent', () => {
    const sent = new Set(ALL_CASES.map((one) => `${one.operation} ${one.request}`));
    const left = [...operations].flatMap(([name, operation]) =>
      (operation.requests ?? []).flatMap((_, index) =>
        sent.has(`${name} ${index}`) || isExcused(name, 'request', index) ? [] : [`${name} request ${index}`],
      ),
    );
    expect(left).toEqual([]);
  });

  test('every published answer is seen', () => {
    const left = [...operations].flatMap(([name, operation]) =>
      (operation.answers ?? []).flatMap(({ status }, index, all) => {
        const among = all.slice(0, index).filter((other) => other.status === status).length;
        const key = `${name} ${status} ${among}`;
        return seenAnswers.has(key) || isExcused(name, 'answer', index) ? [] : [key];
      }),
    );
    expect(left).toEqual([]);
  });

  test('every allowance is needed', () => {
    expect(allowances.answers.filter((one) => !usedAllowances.has(one))).toEqual([]);
  });
});
