import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import {
  convert,
  firstItem,
  firstRequest,
  itemsOf,
  outline,
  swagger,
  withOperation,
} from './convert.fixture.ts';
import { elementId, operationKey } from './element-id.ts';
import { type ConvertOptions, publicDefaults } from './options.ts';
import { published } from './published-shape.fixture.ts';

const string = { type: 'string' };

test('gives name, description, version and base URL of the API', () => {
  const info = {
    title: 'Things',
    version: '2',
    description: 'All *things*.',
    contact: { name: 'Ada', email: 'ada@example.com' },
    license: { name: 'MIT', url: 'https://example.com/mit' },
  };
  const variables = { region: { default: 'eu', enum: ['eu', 'us'], description: 'Where' } };
  const servers = [
    { url: 'https://{region}.example.com/v1/', variables },
    { url: 'https://test.example.com', description: 'Test' },
  ];
  const { collection, environments, operations } = convert(withOperation({}, { info, servers }));
  expect(operations).toBe(1);
  expect(collection.info.name).toBe('Things');
  expect(collection.info.description).toBe(
    'All *things*.\n\nVersion: 2\n\nContact Support:\n Name: Ada\n Email: ada@example.com\n\nLicense: [MIT](https://example.com/mit)',
  );
  expect(collection.variable).toEqual([
    { key: 'baseUrl', value: 'https://{{region}}.example.com/v1', type: 'string' },
    { key: 'region', value: 'eu', type: 'string', description: 'Where' },
  ]);
  expect(environments).toMatchObject([
    { name: 'Things - Test', values: [{ key: 'baseUrl', value: 'https://test.example.com' }] },
  ]);
});

test.each<[string, JsonObject, string]>([
  ['none', {}, 'http://localhost'],
  ['of Swagger 2', { host: 'h.example', basePath: '/v2', schemes: ['http'] }, 'http://h.example/v2'],
])('writes servers: %s', (_, more, expected) => {
  const document = swagger({}, { host: '', ...more });
  expect(convert(document).collection.variable?.[0]?.value).toBe(expected);
});

test.each<[string, JsonObject, string]>([
  [
    'of the operation',
    { servers: [{ url: 'https://own.example.com:8443/x' }] },
    'https://own.example.com:8443/x/things',
  ],
  ['of the operation, as a path', { servers: [{ url: '/x' }] }, '{{baseUrl}}/x/things'],
])('takes the server %s', (_, operation, expected) => {
  expect(firstRequest(withOperation(operation)).url?.raw).toBe(expected);
});

test('uses the base URL where an operation names the same server', () => {
  const servers = [{ url: 'https://api.example.com' }];
  expect(firstRequest(withOperation({ servers })).url?.raw).toBe('{{baseUrl}}/things');
  const { collection } = convert(
    withOperation({ servers: [{ url: 'https://only.example' }] }, { servers: [] }),
  );
  expect(collection.variable?.[0]).toMatchObject({ key: 'baseUrl', value: 'https://only.example' });
  expect(itemsOf(collection)[0]?.request?.url?.raw).toBe('{{baseUrl}}/things');
});

test.each([
  [undefined, 'http://localhost'],
  ['/', 'http://localhost'],
  ['/v1/', 'http://localhost/v1'],
  ['v1', 'http://localhost/v1'],
  ['//api.example.com', 'http://api.example.com'],
  ['{scheme}://x.example/{v}', '{{scheme}}://x.example/{{v}}'],
  ['api.example.com/v1', 'api.example.com/v1'],
  ['localhost:8080', 'localhost:8080'],
  ['{host}/v1', '{{host}}/v1'],
])('the server %j is at %s', (url, baseUrl) => {
  const servers = url === undefined ? [] : [{ url }];
  expect(convert(withOperation({}, { servers })).collection.variable?.[0]?.value).toBe(baseUrl);
});

test.each([
  ['/v1', 'https://docs.example/v1'],
  ['v1', 'https://docs.example/apis/v1'],
  ['./v1', 'https://docs.example/apis/v1'],
  ['https://a.example', 'https://a.example'],
  ['//a.example', 'https://a.example'],
])('the server %s of a definition with an address is at %s', (url, baseUrl) => {
  const options = { definitionUrl: 'https://docs.example/apis/openapi.json?x=/y/' };
  const { collection } = convert(withOperation({}, { servers: [{ url }] }), options);
  expect(collection.variable?.[0]?.value).toBe(baseUrl);
});

test('makes path variables of whole segments and collection variables of parts', () => {
  const parameters = [
    { name: 'b', in: 'path', required: true, description: 'The b', schema: { type: 'integer' }, example: 7 },
    { name: 'id', in: 'path', required: true, schema: string },
  ];
  const { collection } = convert(withOperation({ parameters }, {}, '/a/{b}/x({id})/{id}.json/:lit/'));
  const url = itemsOf(collection)[0]?.request?.url;
  expect(url?.path).toEqual(['a', ':b', 'x({{id}})', '{{id}}.json', '%3Alit', '']);
  expect(url?.variable).toEqual([{ key: 'b', value: '7', type: 'number', description: '(Required) The b' }]);
  expect(collection.variable?.filter(({ key }) => key === 'id')).toHaveLength(1);
});

test('keeps a query or fragment that stands in the path', () => {
  const { collection } = convert(withOperation({}, {}, '/a?kind=b&id={id}#part'));
  const [item] = itemsOf(collection);
  expect(item?.request?.url?.raw).toBe('{{baseUrl}}/a?kind=b&id={{id}}#part');
  expect(collection.variable).toContainEqual({ key: 'id', value: '', type: 'string' });
});

const list = { type: 'array', items: string, minItems: 2 };
const object = { type: 'object', properties: { a: { const: 1 }, b: { const: 2 } } };

test.each<[string, JsonObject, string]>([
  ['a text', { schema: string }, 'q=string'],
  ['a list', { schema: list }, 'q=string&q=string'],
  ['a list in one', { schema: list, explode: false }, 'q=string,string'],
  ['spaces', { schema: list, style: 'spaceDelimited', explode: false }, 'q=string%20string'],
  ['pipes', { schema: list, style: 'pipeDelimited', explode: false }, 'q=string|string'],
  ['an object', { schema: object }, 'a=1&b=2'],
  ['an object in one', { schema: object, explode: false }, 'q=a,1,b,2'],
  ['deepObject', { schema: object, style: 'deepObject', explode: true }, 'q[a]=1&q[b]=2'],
  ['content', { content: { 'application/json': { schema: object } } }, 'q={"a":1,"b":2}'],
  ['an example', { schema: string, example: 'x&y' }, 'q=x%26y'],
  ['the first of named examples', { schema: string, examples: { one: { value: 'x' } } }, 'q=x'],
])('writes a query parameter: %s', (_, parameter, expected) => {
  const parameters = [{ name: 'q', in: 'query', ...parameter }];
  expect(firstRequest(withOperation({ parameters })).url?.raw).toBe(`{{baseUrl}}/things?${expected}`);
});

test.each<[string, JsonObject, string]>([
  ['csv', {}, 'q=a,b'],
  ['multi', { collectionFormat: 'multi' }, 'q=a&q=b'],
  ['ssv', { collectionFormat: 'ssv' }, 'q=a%20b'],
  ['tsv', { collectionFormat: 'tsv' }, 'q=a%09b'],
  ['pipes', { collectionFormat: 'pipes' }, 'q=a|b'],
])('writes a list of Swagger 2 as %s', (_, more, expected) => {
  const parameters = [
    { name: 'q', in: 'query', type: 'array', items: string, 'x-example': ['a', 'b'], ...more },
  ];
  expect(firstRequest(swagger({ parameters })).url?.raw).toBe(`{{baseUrl}}/things?${expected}`);
});

test('says what is required and what is not, and can switch the optional off', () => {
  const parameters = [
    { name: 'must', in: 'query', required: true, description: 'Needed', schema: string },
    { name: 'may', in: 'query', schema: { type: 'string', enum: ['a', 'b'] } },
    { name: 'X-May', in: 'header', schema: string },
  ];
  const on = firstRequest(withOperation({ parameters }));
  expect(on.url?.query).toEqual([
    { key: 'must', value: 'string', description: '(Required) Needed' },
    { key: 'may', value: 'a', description: '(This can only be one of a,b)' },
  ]);
  const off = firstRequest(withOperation({ parameters }), { enableOptionalParameters: false });
  expect(off.url?.query?.map(({ disabled }) => disabled)).toEqual([undefined, true]);
  expect(off.url?.raw).toBe('{{baseUrl}}/things?must=string');
  expect(off.header?.[0]?.disabled).toBe(true);
});

test('makes headers, and one Cookie header of all cookies', () => {
  const parameters = [
    { name: 'X-List', in: 'header', schema: list },
    { name: 'X-Object', in: 'header', schema: object, explode: true },
    { name: 'Authorization', in: 'header', schema: string },
    { name: 'sid', in: 'cookie', description: 'Session', schema: string },
    { name: 'lang', in: 'cookie', schema: string, example: 'en' },
  ];
  const rows = firstRequest(withOperation({ parameters })).header;
  expect(rows).toEqual([
    { key: 'X-List', value: 'string,string' },
    { key: 'X-Object', value: 'a=1,b=2' },
    { key: 'Cookie', value: 'sid=string; lang=en', description: 'sid: Session\nlang' },
  ]);
  const kept = firstRequest(withOperation({ parameters }), { keepImplicitHeaders: true }).header;
  expect(kept?.map(({ key }) => key)).toContain('Authorization');
});

test('takes parameters of the path unless the operation has its own', () => {
  const document = withOperation({ parameters: [{ name: 'a', in: 'query', schema: { const: 2 } }] });
  const paths = document.paths as { '/things': JsonObject };
  paths['/things'].parameters = [
    { name: 'a', in: 'query', schema: { const: 1 } },
    { $ref: '#/components/parameters/B' },
  ];
  document.components = { parameters: { B: { name: 'b', in: 'query', schema: { const: 3 } } } };
  expect(firstRequest(document).url?.raw).toBe('{{baseUrl}}/things?a=2&b=3');
});

test.each<[string, Partial<ConvertOptions>, string]>([
  ['summary', {}, 'List things'],
  ['URL when asked', { requestNameSource: 'URL' }, '{{baseUrl}}/things'],
])('names a request by its %s', (_, options, expected) => {
  expect(firstItem(withOperation({ summary: 'List things', operationId: 'x' }), options).name).toBe(expected);
});

test.each<[JsonObject, string]>([
  [{ operationId: 'listAll_things' }, 'list All things'],
  [{ description: 'First line\nsecond' }, 'First line'],
  [{}, '{{baseUrl}}/things'],
  [{ summary: 'x'.repeat(300) }, 'x'.repeat(255)],
])('falls back for the name of a request: %j', (operation, expected) => {
  expect(firstItem(withOperation(operation)).name).toBe(expected);
});

test('tells what has no field of its own in the description', () => {
  const item = firstItem(
    withOperation({
      deprecated: true,
      description: 'Old.',
      externalDocs: { url: 'https://example.com/docs', description: 'More' },
      callbacks: { onEvent: { '{$request.body#/url}': { post: { responses: {} } } } },
      responses: { '200': { description: 'ok', links: { next: { operationId: 'x' } } } },
      'x-owner': { team: 'a' },
    }),
  );
  expect(item.request?.description).toBe(
    '**Deprecated**\n\nOld.\n\n[More](https://example.com/docs)\n\nCallbacks:\n\n- `onEvent`: POST `{$request.body#/url}`\n\nLinks from the response: `next`',
  );
  expect(item).toHaveProperty('x-owner', { team: 'a' });
});

test('leaves deprecated things out when asked', () => {
  const parameters = [{ name: 'old', in: 'query', deprecated: true, schema: string }];
  const document = withOperation({ parameters });
  expect(firstRequest(document, { includeDeprecated: false }).url?.query).toBeUndefined();
  const gone = convert(withOperation({ deprecated: true }), { includeDeprecated: false });
  expect(gone).toMatchObject({ operations: 0, collection: { item: [] } });
});

const FOLDERS = {
  openapi: '3.2.0',
  info: { title: 'Things', version: '1' },
  tags: [
    { name: 'b', description: 'The b' },
    { name: 'a', parent: 'b' },
  ],
  paths: {
    '/x/y/{id}/': { get: { summary: 'one', tags: ['a', 'b'] }, put: { summary: 'two', tags: ['b'] } },
    '/x': { query: { summary: 'three', tags: ['new'] } },
  },
};

test.each<[string, Partial<ConvertOptions>, unknown]>([
  ['tags when all have one', {}, [{ b: [{ a: ['one'] }, 'one', 'two'] }, { new: ['three'] }]],
  [
    'nested tags',
    { nestedFolderHierarchy: true },
    [{ a: [{ b: ['one'] }] }, { b: ['two'] }, { new: ['three'] }],
  ],
  ['paths', { folderStrategy: 'Paths' }, [{ x: [{ 'y/{id}': ['one', 'two'] }, 'three'] }]],
  [
    'paths, a folder for each segment',
    { folderStrategy: 'Paths', collapseFolders: false },
    [{ x: [{ y: [{ '{id}': ['one', 'two'] }] }, 'three'] }],
  ],
  [
    'the defaults of the public converter',
    publicDefaults,
    [{ x: [{ y: [{ '{id}': ['one', 'two'] }] }, 'three'] }],
  ],
])('makes folders of %s', (_, options, expected) => {
  const { collection } = convert(FOLDERS, options);
  expect(outline(collection.item)).toEqual(expected);
  expect(published(collection)).toBe('');
  const ids = JSON.stringify(collection).match(/"id":"[^"]+"/g) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
});

test('makes webhooks when asked, also where there are no paths', () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Hooks', version: '1' },
    webhooks: {
      newThing: { post: { requestBody: { content: { 'application/json': { schema: object } } } } },
    },
  };
  expect(convert(document).collection.item).toEqual([]);
  const { collection } = convert(document, { includeWebhooks: true });
  expect(outline(collection.item)).toEqual([{ Webhooks: ['newThing'] }]);
  expect(itemsOf(collection)[0]?.request?.url?.raw).toBe('{{baseUrl}}/newThing');
});

test('gives an operation the same id whatever else changes', () => {
  const before = firstItem(withOperation({ summary: 'Before' }));
  const after = firstItem(
    withOperation({ summary: 'After', tags: ['t'] }, { info: { title: 'Other', version: '2' } }),
  );
  expect(after.id).toBe(before.id);
  expect(before.id).toBe(elementId(operationKey('get', '/things')));
  expect(before.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(firstItem(withOperation({}), { idSeed: 'again' }).id).not.toBe(before.id);
});

test('spreads ids', () => {
  const ids = new Set<string>();
  for (let index = 0; index < 50_000; index += 1)
    ids.add(elementId(operationKey('get', `/a/${index}`)).slice(0, 18));
  expect(ids.size).toBe(50_000);
});

test('tells what is wrong and converts the rest', () => {
  const document = withOperation({
    parameters: [{ $ref: '#/components/parameters/None' }, { name: 'q', in: 'nowhere' }],
    responses: {
      '200': { description: 'ok', content: { 'application/json': { schema: { $ref: '#/none' } } } },
    },
  });
  const { problems, operations } = convert(document);
  expect(operations).toBe(1);
  expect(problems.map(({ path, reason }) => [path.join('/'), reason])).toEqual([
    ['paths//things/get/responses/200/content/application/json/schema', '$ref "#/none" leads nowhere'],
    ['paths//things/get/parameters/0', '$ref "#/components/parameters/None" leads nowhere'],
    ['paths//things/get/parameters/1', 'a parameter is in "nowhere", which is not a place'],
  ]);
});
