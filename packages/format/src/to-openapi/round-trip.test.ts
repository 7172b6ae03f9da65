import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectionWithEverything } from '../collection.fixture.ts';
import { readDefinition } from '../definition/index.ts';
import type { JsonObject } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import { openApiFrom } from './open-api-from.ts';
import {
  definitionFrom,
  FACT_KINDS,
  type FactKind,
  type Loss,
  lossOfCollection,
  lossOfDefinition,
} from './round-trip.fixture.ts';
import { faultsOf } from './to-openapi.fixture.ts';

/** Real definitions that are not part of the repository: these tests are there where they are. */
const SHARED = join(import.meta.dirname, '../../../../../shared/data/openapi');
const names = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => /\.(json|ya?ml)$/.test(name)) : [];

/** What both sides can say in full. */
const SAID: FactKind[] = [
  'paths',
  'operations',
  'parameters',
  'request types',
  'statuses',
  'response types',
  'security',
  'examples',
];

function expectNothingLost(loss: Loss, kinds: readonly FactKind[] = SAID): void {
  for (const kind of kinds) expect(loss[kind].lost, kind).toEqual([]);
}

const json = (schema: JsonObject, examples: JsonObject = {}): JsonObject => ({
  'application/json': { schema, examples },
});

const DEFINITION: JsonObject = {
  openapi: '3.1.1',
  info: { title: 'Shop', version: '2.0', description: 'Sells.' },
  servers: [{ url: 'https://{region}.shop.example/v2', variables: { region: { default: 'eu' } } }],
  security: [{ key: [] }],
  tags: [{ name: 'Orders', description: 'All orders' }],
  paths: {
    '/orders/{id}.{format}': {
      get: {
        tags: ['Orders'],
        summary: 'Read an order',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'format', in: 'path', required: true, schema: { type: 'string', enum: ['json', 'xml'] } },
          { name: 'fields', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { size: { type: 'integer' } } },
          },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
          { name: 'theme', in: 'cookie', schema: { type: 'string' } },
        ],
        responses: {
          '200': {
            description: 'The order',
            content: json({ type: 'object' }, { one: { value: { id: 1 } }, two: { value: { id: 2 } } }),
          },
          '404': { description: 'No such order' },
          default: {
            description: 'Trouble',
            content: { 'application/problem+json': { schema: { type: 'object' } } },
          },
        },
      },
    },
    '/orders': {
      post: {
        tags: ['Orders'],
        security: [{ basic: [] }],
        requestBody: {
          required: true,
          content: json({ type: 'object' }, { one: { value: { size: 1, note: null } } }),
        },
        responses: { '201': { description: 'Made', headers: { Location: { schema: { type: 'string' } } } } },
      },
    },
    '/files': {
      put: {
        tags: ['Orders'],
        security: [],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
            },
          },
        },
        responses: { '204': { description: 'Stored' } },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      basic: { type: 'http', scheme: 'basic' },
    },
  },
};

test('a definition comes back with all that a collection can say', () => {
  const loss = lossOfDefinition(definitionFrom(DEFINITION));
  expectNothingLost(loss);
  // What is made up are the examples of schemas.
  for (const kind of FACT_KINDS) if (kind !== 'examples') expect(loss[kind].extra, kind).toBe(0);
});

test('the second round adds nothing', () => {
  const round = (document: JsonObject): JsonObject => {
    const { collection } = convertDefinition(definitionFrom(document));
    return openApiFrom(collection, { version: '3.1' }).definition;
  };
  const once = round(DEFINITION);
  const twice = round(once);
  expect(round(twice)).toEqual(twice);
  expect(twice.info).toEqual(once.info);
  expect(Object.keys(twice.paths as object)).toEqual(Object.keys(once.paths as object));
});

test('a collection comes back with its requests and examples', () => {
  const { collection } = readCollection(collectionWithEverything());
  expectNothingLost(lossOfCollection(collection), ['paths', 'operations', 'statuses']);
});

describe.skipIf(names.length === 0)('real definitions', () => {
  test.each(names)(
    '%s keeps every operation, there and back',
    (name) => {
      const definition = readDefinition([{ path: name, text: readFileSync(join(SHARED, name), 'utf8') }]);
      const there = lossOfDefinition(definition);
      expectNothingLost(there, ['paths', 'operations']);
      const { collection } = convertDefinition(definition);
      const back = lossOfCollection(collection);
      expectNothingLost(back, ['paths', 'operations', 'parameters', 'statuses', 'security']);
      // Texts with blanks at their ends, or one text under two names, are the few that differ.
      expect(back.examples.lost.length).toBeLessThanOrEqual(back.examples.of * 0.01 + 1);
    },
    60_000,
  );

  test.each(names)(
    '%s gives a valid definition',
    (name) => {
      const definition = readDefinition([{ path: name, text: readFileSync(join(SHARED, name), 'utf8') }]);
      const { collection } = convertDefinition(definition);
      for (const version of ['3.0', '3.1'] as const) {
        expect(faultsOf(openApiFrom(collection, { version }).definition)).toEqual([]);
      }
    },
    60_000,
  );
});
