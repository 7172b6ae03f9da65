import { expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { at } from '../to-openapi/to-openapi.fixture.ts';
import { frozen } from './api-model.fixture.ts';
import { mergeDefinition } from './merge-definition.ts';

/** A definition as people write it: shared parts, descriptions, extensions. */
const EXISTING: JsonObject = frozen({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '2', 'x-team': 'orders' },
  servers: [{ url: 'https://shop.example' }],
  tags: [{ name: 'Orders', externalDocs: { url: 'https://docs.example' } }],
  paths: {
    '/orders/{orderId}': {
      parameters: [{ $ref: '#/components/parameters/OrderId' }],
      get: {
        operationId: 'readOrder',
        tags: ['Orders'],
        summary: 'Read',
        'x-cost': 3,
        parameters: [{ name: 'fields', in: 'query', schema: { type: 'string', pattern: '^a' } }],
        responses: {
          '200': { $ref: '#/components/responses/Order' },
          '4XX': { description: 'Wrong' },
        },
      },
    },
    '/orders': {
      post: {
        operationId: 'makeOrder',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
        responses: { '201': { description: 'Made' } },
      },
    },
  },
  components: {
    parameters: {
      OrderId: { name: 'orderId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
    },
    responses: {
      Order: {
        description: 'An order',
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/Order' }, example: { size: 1 } },
        },
      },
    },
    schemas: {
      Order: {
        type: 'object',
        description: 'What was bought',
        properties: { size: { type: 'integer', description: 'How many' } },
      },
    },
    securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Ask us' } },
  },
});

const parameter = (name: string, place: string, more: JsonObject = {}): JsonObject => ({
  name,
  in: place,
  schema: { type: 'string' },
  ...more,
});

/** What a collection made of it gives. */
const BASE: JsonObject = frozen({
  openapi: '3.1.1',
  info: { title: 'Shop', version: '2' },
  servers: [{ url: 'https://shop.example' }],
  tags: [{ name: 'Orders' }],
  paths: {
    '/orders/{id}': {
      get: {
        tags: ['Orders'],
        summary: 'Read',
        operationId: 'read',
        parameters: [parameter('id', 'path', { required: true, example: 1 }), parameter('fields', 'query')],
        responses: {
          '200': {
            description: 'An order',
            content: {
              'application/json': {
                schema: { type: 'object', properties: { size: { type: 'integer' } } },
                examples: { 'An order': { value: { size: 1 } } },
              },
            },
          },
          '400': { description: 'Wrong' },
        },
      },
    },
    '/orders': {
      post: {
        summary: 'make Order',
        operationId: 'makeOrder',
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { size: { type: 'integer' } } },
              examples: { 'make Order': { value: { size: 1 } } },
            },
          },
        },
        responses: { '201': { description: 'Made' } },
      },
    },
  },
});

type Path = (string | number)[];

/** `BASE` with values set, undefined removes. */
function changed(...edits: [path: Path, value: Json | undefined][]): JsonObject {
  const copy = structuredClone(BASE);
  for (const [path, value] of edits) {
    const holder = at(copy, ...path.slice(0, -1)) as JsonObject;
    const key = String(path.at(-1));
    if (value === undefined) delete holder[key];
    else holder[key] = value;
  }
  return copy;
}

function merged(...edits: [path: Path, value: Json | undefined][]): JsonObject {
  return mergeDefinition(EXISTING, changed(...edits), BASE);
}

const READ: Path = ['paths', '/orders/{id}', 'get'];
const OWN: Path = ['paths', '/orders/{orderId}', 'get'];
const JSON_OF = ['content', 'application/json'];

test('nothing changed is nothing changed', () => {
  expect(merged()).toEqual(EXISTING);
});

test.each<[name: string, edit: [Path, Json | undefined], where: Path, expected: Json | undefined]>([
  ['title', [['info', 'title'], 'Store'], ['info'], { title: 'Store', version: '2', 'x-team': 'orders' }],
  [
    'server',
    [['servers'], [{ url: 'https://store.example' }]],
    ['servers'],
    [{ url: 'https://store.example' }],
  ],
  [
    'another server',
    [['servers', 1], { url: 'https://b.example' }],
    ['servers', 1],
    { url: 'https://b.example' },
  ],
  ['description of a tag', [['tags', 0, 'description'], 'All'], ['tags', 0, 'description'], 'All'],
  ['another tag', [['tags', 1], { name: 'New' }], ['tags', 1], { name: 'New' }],
  ['summary', [[...READ, 'summary'], 'Get'], [...OWN, 'summary'], 'Get'],
  [
    'summary that was none',
    [['paths', '/orders', 'post', 'summary'], 'Make'],
    ['paths', '/orders', 'post', 'summary'],
    'Make',
  ],
  [
    'tags',
    [
      [...READ, 'tags'],
      ['Orders', 'New'],
    ],
    [...OWN, 'tags'],
    ['Orders', 'New'],
  ],
  [
    'description of a parameter',
    [[...READ, 'parameters', 1], parameter('fields', 'query', { description: 'Which', required: true })],
    [...OWN, 'parameters', 0],
    {
      name: 'fields',
      in: 'query',
      schema: { type: 'string', pattern: '^a' },
      description: 'Which',
      required: true,
    },
  ],
  [
    'another parameter',
    [[...READ, 'parameters', 2], parameter('page', 'query')],
    [...OWN, 'parameters', 1],
    parameter('page', 'query'),
  ],
  [
    'a parameter less',
    [[...READ, 'parameters'], [parameter('id', 'path', { required: true, example: 1 })]],
    [...OWN, 'parameters'],
    undefined,
  ],
  [
    'description of a parameter of the path',
    [
      [...READ, 'parameters', 0],
      parameter('id', 'path', { required: true, example: 1, description: 'Which' }),
    ],
    [...OWN, 'parameters', 1],
    {
      name: 'orderId',
      in: 'path',
      required: true,
      schema: { type: 'integer', minimum: 1 },
      description: 'Which',
    },
  ],
  [
    'another status',
    [[...READ, 'responses', '500'], { description: 'Bad' }],
    [...OWN, 'responses', '500'],
    { description: 'Bad' },
  ],
  [
    'a range of statuses',
    [[...READ, 'responses', '400', 'description'], 'Bad'],
    [...OWN, 'responses', '4XX'],
    { description: 'Bad' },
  ],
  [
    'a shared response gets a copy',
    [[...READ, 'responses', '200', 'description'], 'The order'],
    [...OWN, 'responses', '200'],
    {
      description: 'The order',
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Order' }, example: { size: 1 } },
      },
    },
  ],
  [
    'a changed example',
    [[...READ, 'responses', '200', ...JSON_OF, 'examples'], { 'An order': { value: { size: 2 } } }],
    [...OWN, 'responses', '200', ...JSON_OF, 'example'],
    { size: 2 },
  ],
  [
    'another example',
    [[...READ, 'responses', '200', ...JSON_OF, 'examples', 'Big'], { value: { size: 9 } }],
    [...OWN, 'responses', '200', ...JSON_OF, 'examples'],
    { Example: { value: { size: 1 } }, Big: { value: { size: 9 } } },
  ],
  [
    'another type',
    [['paths', '/orders', 'post', 'requestBody', 'content', 'text/csv'], { schema: { type: 'string' } }],
    ['paths', '/orders', 'post', 'requestBody', 'content', 'text/csv'],
    { schema: { type: 'string' } },
  ],
  [
    'another property, beside what others refer to',
    [
      ['paths', '/orders', 'post', 'requestBody', ...JSON_OF, 'schema', 'properties', 'note'],
      { type: 'string' },
    ],
    ['paths', '/orders', 'post', 'requestBody', ...JSON_OF, 'schema'],
    {
      allOf: [
        { $ref: '#/components/schemas/Order' },
        { type: 'object', properties: { note: { type: 'string' } } },
      ],
    },
  ],
  ['a first body', [[...READ, 'requestBody'], { content: {} }], [...OWN, 'requestBody'], { content: {} }],
  [
    'another method',
    [['paths', '/orders', 'put'], { operationId: 'makeOrder', responses: {} }],
    ['paths', '/orders', 'put', 'operationId'],
    'makeOrder2',
  ],
  [
    'another method of a path with parameters',
    [['paths', '/orders/{id}', 'delete'], { parameters: [parameter('id', 'path')], responses: {} }],
    ['paths', '/orders/{orderId}', 'delete'],
    { responses: {} },
  ],
  [
    'another path',
    [['paths', '/new'], { get: { responses: {} } }],
    ['paths', '/new', 'get'],
    { responses: {} },
  ],
  [
    'an operation less is kept',
    [['paths', '/orders'], undefined],
    ['paths', '/orders', 'post', 'operationId'],
    'makeOrder',
  ],
])('%s', (_, edit, where, expected) => {
  const result = merged(edit);
  expect(at(result, ...where)).toEqual(expected);
  // What a collection cannot say is there as it was.
  expect(at(result, 'components', 'schemas')).toEqual(at(EXISTING, 'components', 'schemas'));
  expect(at(result, ...OWN, 'operationId')).toBe('readOrder');
  expect(at(result, ...OWN, 'x-cost')).toBe(3);
  // Once is enough.
  expect(mergeDefinition(result, changed(edit), changed(edit))).toEqual(result);
});

test('security refers to the schemes that are there, and brings those that are not', () => {
  const schemes = {
    bearerAuth: { type: 'http', scheme: 'bearer' },
    token: { type: 'apiKey', in: 'query', name: 'k' },
  };
  const result = merged(
    [['components'], { securitySchemes: schemes }],
    [['security'], [{ bearerAuth: [] }]],
    [[...READ, 'security'], [{ token: [] }]],
  );
  expect(result.security).toEqual([{ token: [] }]);
  expect(at(result, ...OWN, 'security')).toEqual([{ token2: [] }]);
  expect(at(result, 'components', 'securitySchemes')).toEqual({
    token: { type: 'http', scheme: 'bearer', description: 'Ask us' },
    token2: { type: 'apiKey', in: 'query', name: 'k' },
  });
});

test.each<Json>([null, [], {}, { swagger: '2.0' }, { openapi: '4.0' }])('%j is refused', (existing) => {
  expect(() => mergeDefinition(existing, {}, {})).toThrow(FormatError);
});

test('references that lead nowhere or round in circles are left alone', () => {
  const existing: JsonObject = {
    openapi: '3.0.0',
    paths: {
      '/a': { $ref: './a.yaml' },
      '/b': {
        get: {
          parameters: [{ $ref: '#/x' }],
          requestBody: { $ref: '#/loop' },
          responses: { '200': { $ref: 'r.yaml' } },
        },
      },
    },
    loop: { $ref: '#/loop' },
  };
  const operation = (text: string): JsonObject => ({
    description: text,
    requestBody: { content: { 'text/plain': { schema: {}, examples: { a: { value: text } } } } },
    responses: { '200': { description: text } },
  });
  const of = (text: string): JsonObject => ({
    paths: { '/a': { get: operation(text) }, '/b': { get: operation(text) } },
  });
  const result = mergeDefinition(existing, of('new'), of('old'));
  expect(result).toEqual({
    ...existing,
    paths: {
      '/a': { $ref: './a.yaml' },
      '/b': { get: { ...(at(existing, 'paths', '/b', 'get') as JsonObject), description: 'new' } },
    },
  });
});
