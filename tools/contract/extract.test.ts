import { expect, test } from 'vitest';
import { readOperations, servedOperations } from '../../packages/server/test/contract/operations.ts';
import { extractOperations, printOperations } from './extract.ts';

const document = {
  paths: {
    '/things/{thingId}': {
      put: {
        requestBody: { $ref: '#/components/requestBodies/thing' },
        responses: {
          '200': {
            content: {
              'application/json': {
                schema: { allOf: [{ $ref: '#/components/schemas/thing' }] },
                examples: {
                  first: { value: { id: 1, owner: 'somebody', tags: [{ slug: 'a' }] } },
                  empty: { value: null },
                },
              },
            },
          },
          '404': {
            content: {
              'application/json': { example: { error: { name: 'notFoundError', message: 'Prose.' } } },
            },
          },
          '500': { content: { 'application/json': { example: { title: 'Prose.' } } } },
        },
      },
    },
  },
  components: {
    requestBodies: { thing: { content: { 'application/json': { example: { name: 'Prose.' } } } } },
    schemas: { thing: { properties: { owner: { type: 'string', nullable: true } } } },
  },
};

const endpoint = {
  family: 'things',
  method: 'PUT',
  path: '/things/{thingId}',
  query: [{ name: 'mode', required: true, enum: ['a', 'b'] }, { name: 'cursor' }],
  requestBodyKeys: ['name*'],
  successStatus: 200,
  deprecated: false,
  source: 'mcp-client-2.13.0 (undocumented)',
};

test('keeps keys, types and statuses and drops every text', () => {
  const operations = extractOperations([endpoint], [{}, document]);
  expect(operations).toEqual([
    {
      method: 'PUT',
      path: '/things/{thingId}',
      family: 'things',
      source: 'mcp-client-2.13.0',
      query: { mode: { required: true, enum: ['a', 'b'] }, cursor: {} },
      body: ['name*'],
      success: [200],
      requests: [{ name: 'string' }],
      answers: [
        { status: 200, shape: { id: 'number', owner: 'string|null', tags: [{ slug: 'string' }] } },
        { status: 200, shape: 'null' },
      ],
      errors: { '404': ['A notFoundError error.message,error.name'] },
    },
  ]);
  expect(printOperations(operations)).not.toMatch(/Prose|somebody/);
});

test('the checked-in fixture describes all 285 operations, with examples where they are published', () => {
  const operations = readOperations();
  expect(operations).toHaveLength(285);
  for (const operation of servedOperations()) {
    const name = `${operation.method} ${operation.path}`;
    const withBody = operation.success?.some((status) => status !== 204);
    // The supplement describes some by their schemas alone.
    if (operation.source === 'supplement') continue;
    if (withBody) expect(operation.answers?.length ?? 0, name).toBeGreaterThan(0);
    // What is sent as a form has no published example.
    if (operation.body !== undefined && name !== 'POST /import/exported')
      expect(operation.requests?.length ?? 0, name).toBeGreaterThan(0);
  }
});
