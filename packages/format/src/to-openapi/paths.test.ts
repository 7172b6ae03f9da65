import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import {
  at,
  collectionWith,
  definitionOf,
  definitionOfRequest,
  firstOperation,
} from './to-openapi.fixture.ts';

const BASE = {
  variable: [
    { key: 'baseUrl', value: 'https://shop.example/v1' },
    { key: 'id', value: '7' },
  ],
};

function pathsOf(urls: string[], options = {}): string[] {
  const items = urls.map((url) => ({ name: url, request: url }));
  return Object.keys(at(definitionOf(collectionWith(items, BASE), options), 'paths') as object);
}

test.each<[string[], string[]]>([
  [['{{baseUrl}}/users/:id'], ['/users/{id}']],
  [['{{baseUrl}}/users/{{id}}'], ['/users/{id}']],
  [['{{baseUrl}}/users/{{ id }}/x'], ['/users/{id}/x']],
  [['https://a.example/users/{id}'], ['/users/{id}']],
  [['{{baseUrl}}/things({{id}})/:part.json'], ['/things({id})/{part}.json']],
  [['{{baseUrl}}/a/{{$guid}}'], ['/a/{guid}']],
  [['{{baseUrl}}/a/:id/b/:id'], ['/a/{id}/b/{id2}']],
  [['{{baseUrl}}'], ['/']],
  [['{{baseUrl}}/'], ['/']],
  [['{{baseUrl}}/a/'], ['/a/']],
  [['{{baseUrl}}/a//b'], ['/a//b']],
  [[''], ['/']],
  [['{{baseUrl}}/files/1#copy'], ['/files/1#copy']],
  [['{{baseUrl}}/a/{{}}/:'], ['/a/{parameter}/:']],
  [['{{baseUrl}}/a/{b/c}'], ['/a/%7Bb/c%7D']],
  // Differently named parameters are the same path, by the name that most use.
  [['{{baseUrl}}/a/:x', '{{baseUrl}}/a/:y', '{{baseUrl}}/a/{{y}}'], ['/a/{y}']],
  [
    ['{{baseUrl}}/a/:x', '{{baseUrl}}/a/1', '{{baseUrl}}/a/me'],
    ['/a/{x}', '/a/1', '/a/me'],
  ],
])('the paths of %j are %j', (urls, paths) => {
  expect(pathsOf(urls)).toEqual(paths);
});

test('numbers and UUIDs are parameters when asked', () => {
  const uuid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  const urls = ['a/1', 'a/2', `a/${uuid}`, 'a/:key', 'api/2/b', 'c/7', 'c/8/d', `e/${uuid}`].map(
    (path) => `{{baseUrl}}/${path}`,
  );
  expect(pathsOf(urls)).toEqual([
    '/a/1',
    '/a/2',
    `/a/${uuid}`,
    '/a/{key}',
    '/api/2/b',
    '/c/7',
    '/c/8/d',
    `/e/${uuid}`,
  ]);
  expect(pathsOf(urls, { templates: true })).toEqual(['/a/{id}', '/api/2/b', '/c/7', '/c/8/d', '/e/{id}']);
});

test.each<[url: string, variable: Json[], servers: Json[]]>([
  ['{{baseUrl}}/a', BASE.variable, [{ url: 'https://shop.example/v1' }]],
  [
    '{{other}}/a',
    [{ key: 'other', value: '{{baseUrl}}' }, ...BASE.variable],
    [{ url: 'https://shop.example/v1' }],
  ],
  ['localhost:3000/a', [], [{ url: 'http://localhost:3000' }]],
  ['{{baseUrl}}/a', [], [{ url: '/' }]],
  ['{{host}}/a', [], [{ url: '{host}', variables: { host: { default: '/' } } }]],
  [
    'https://{{region}}.shop.example:{{port}}/a',
    [{ key: 'region', value: 'eu' }],
    [
      {
        url: 'https://{region}.shop.example:{port}',
        variables: { region: { default: 'eu' }, port: { default: 'port' } },
      },
    ],
  ],
  ['https://ada:secret99@shop.example/a', [], [{ url: 'https://shop.example' }]],
  [
    '{{a}}/x',
    [
      { key: 'a', value: '{{b}}' },
      { key: 'b', value: '{{a}}' },
    ],
    [{ url: '{a}', variables: { a: { default: '/' } } }],
  ],
])('the server of %s is known', (url, variable, servers) => {
  expect(definitionOf(collectionWith([{ name: 'x', request: url }], { variable })).servers).toEqual(servers);
});

test('the server of most requests is the first, others stand where they are used', () => {
  const items = ['https://b.example/x', '{{baseUrl}}/a', 'https://shop.example/v1/c', '{{baseUrl}}/x'].map(
    (url, index) => ({
      name: `${index}`,
      request: { method: index === 3 ? 'POST' : 'GET', url },
    }),
  );
  const definition = definitionOf(collectionWith(items, BASE));
  expect(definition.servers).toEqual([{ url: 'https://shop.example/v1' }, { url: 'https://b.example' }]);
  expect(Object.keys(definition.paths as object)).toEqual(['/x', '/a', '/c']);
  expect(at(definition, 'paths', '/x', 'get', 'servers')).toEqual([{ url: 'https://b.example' }]);
  expect(at(definition, 'paths', '/x', 'post', 'servers')).toBeUndefined();
});

test('folders are tags with their descriptions', () => {
  const document = collectionWith([
    {
      name: 'Shop',
      description: 'All of it',
      item: [
        { name: 'Orders', description: { content: 'Some' }, item: [{ name: 'List', request: '/orders' }] },
      ],
    },
    { name: '', item: [{ name: 'x', request: '/x' }] },
    { name: 'y', request: '/y' },
  ]);
  const definition = definitionOf(document);
  expect(definition.tags).toEqual([
    { name: 'Shop', description: 'All of it' },
    { name: 'Shop / Orders', description: 'Some' },
  ]);
  expect(at(definition, 'paths', '/orders', 'get', 'tags')).toEqual(['Shop / Orders']);
  expect(at(definition, 'paths', '/x', 'get', 'tags')).toBeUndefined();
  expect(at(definitionOf(document, { tags: 'top' }), 'paths', '/orders', 'get', 'tags')).toEqual(['Shop']);
});

test('requests of one method and path are merged, none is overwritten', () => {
  const request = (name: string, url: string, body: Json) => ({
    name,
    request: {
      method: 'POST',
      url,
      description: `About ${name}`,
      header: [{ key: 'X-Trace', value: name }],
      body: { mode: 'raw', raw: JSON.stringify(body) },
    },
    response: [{ name: `${name} done`, code: name === 'A' ? 200 : 201, body: JSON.stringify({ name }) }],
  });
  const document = collectionWith([
    { name: 'One', item: [request('A', '/a/:x?all=1&own=2', { a: 1, b: 'x' })] },
    { name: 'Two', item: [request('B', '/a/:x?all=2', { a: 2.5, c: null })] },
  ]);
  const operation = at(definitionOf(document), 'paths', '/a/{x}', 'post');
  expect(operation).toMatchObject({
    tags: ['One', 'Two'],
    summary: 'A',
    description: 'About A\n\nAbout B',
    operationId: 'a',
    parameters: [
      { name: 'x', in: 'path', required: true },
      { name: 'all', in: 'query', required: true, schema: { type: 'integer' }, example: 1 },
      { name: 'own', in: 'query', schema: { type: 'integer' } },
      { name: 'X-Trace', in: 'header', required: true },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { a: { type: 'number' }, b: { type: 'string' }, c: { nullable: true } },
            required: ['a'],
          },
          examples: { A: { value: { a: 1, b: 'x' } }, B: { value: { a: 2.5, c: null } } },
        },
      },
    },
    responses: { '200': { description: 'A done' }, '201': { description: 'B done' } },
  });
  expect(at(operation, 'parameters', 2, 'required')).toBeUndefined();
});

test('methods that OpenAPI has no place for are kept and told', () => {
  const definition = definitionOfRequest({ method: 'PURGE', url: '/a' });
  expect(at(definition, 'paths', '/a', 'x-additionalOperations', 'PURGE', 'summary')).toBe('Do it');
});

test('ids of operations are readable and unique', () => {
  const items = ['List all pets', 'List all pets', '日本', ''].map((name, index) => ({
    name,
    request: `/p${index}`,
  }));
  const paths = at(definitionOf(collectionWith(items)), 'paths') as object;
  expect(Object.values(paths).map((item) => item.get.operationId)).toEqual([
    'listAllPets',
    'listAllPets2',
    'getP2',
    'getP3',
  ]);
});

test('what a converter put into descriptions becomes what it was', () => {
  const description = [
    'A shop.',
    'Version: 2.1',
    'Contact Support:\n Name: Ada\n Email: ada@shop.example',
    'License: [MIT](https://mit.example)',
    '[Terms of service](https://shop.example/terms)',
    '[External documentation](https://docs.example)',
  ].join('\n\n');
  const definition = definitionOf({ info: { name: 'Shop', description }, item: [] });
  expect(definition.info).toEqual({
    title: 'Shop',
    description: 'A shop.',
    termsOfService: 'https://shop.example/terms',
    contact: { name: 'Ada', email: 'ada@shop.example' },
    license: { name: 'MIT', url: 'https://mit.example' },
    version: '2.1',
  });
  expect(definition.externalDocs).toEqual({ url: 'https://docs.example' });
  const operation = firstOperation(definitionOfRequest({ url: '/a', description: '**Deprecated**\n\nOld.' }));
  expect(operation).toMatchObject({ deprecated: true, description: 'Old.' });
});

test('what only Postman knows is kept when asked', () => {
  const event = [{ listen: 'test', script: { id: 's', type: 'text/javascript', exec: ['ok()'] } }];
  const document = collectionWith(
    [{ name: 'F', event, item: [{ name: 'a', event, 'x-own': 1, request: '/a' }] }],
    {
      event,
      variable: [
        { key: 'a', value: '1' },
        { key: 'apiKey', value: 'k-123456789' },
      ],
    },
  );
  expect(JSON.stringify(definitionOf(document))).not.toContain('x-postman');
  const definition = definitionOf(document, { keepPostman: true });
  expect(definition['x-postman-events']).toEqual(event);
  expect(definition['x-postman-variables']).toEqual([
    { key: 'a', value: '1' },
    { key: 'apiKey', value: '<secret>' },
  ]);
  expect(at(definition, 'tags', 0, 'x-postman-events')).toEqual(event);
  expect(at(definition, 'paths', '/a', 'get')).toMatchObject({ 'x-own': 1, 'x-postman-events': event });
});
