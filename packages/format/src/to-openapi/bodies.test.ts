import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import {
  at,
  collectionWith,
  definitionOf,
  definitionOfRequest,
  firstOperation,
} from './to-openapi.fixture.ts';

function bodyOf(body: Json, header: Json[] = [], version: '3.0' | '3.1' = '3.0'): Json | undefined {
  return at(
    firstOperation(definitionOfRequest({ method: 'POST', url: '/a', header, body }, {}, { version })),
    'requestBody',
  );
}

/** The schema of request bodies, all sent to one path. */
function schemaOf(bodies: string[], version: '3.0' | '3.1' = '3.0'): Json | undefined {
  const items = bodies.map((raw, index) => ({
    name: `${index}`,
    request: {
      method: 'POST',
      url: '/a',
      body: { mode: 'raw', raw, options: { raw: { language: 'json' } } },
    },
  }));
  const document = collectionWith(items, { variable: [{ key: 'count', value: '3' }] });
  return at(
    firstOperation(definitionOf(document, { version })),
    'requestBody',
    'content',
    'application/json',
    'schema',
  );
}

test.each<[bodies: string[], old: Json, now: Json]>([
  [['{"a":1}', '{"a":null}'], { type: 'integer', nullable: true }, { type: ['integer', 'null'] }],
  [
    ['{"a":1}', '{"a":"x"}'],
    { anyOf: [{ type: 'integer' }, { type: 'string' }] },
    { type: ['integer', 'string'] },
  ],
  [['{"a":1}', '{"a":1.5}'], { type: 'number' }, { type: 'number' }],
  [['{"a":null}'], { nullable: true }, { type: 'null' }],
  [['{"a":[]}'], { type: 'array', items: {} }, { type: 'array', items: {} }],
  [
    ['{"a":[1]}', '{"a":["x",null]}'],
    { type: 'array', items: { anyOf: [{ type: 'integer', nullable: true }, { type: 'string' }] } },
    { type: 'array', items: { type: ['integer', 'string', 'null'] } },
  ],
  [
    ['{"a":{"b":1}}', '{"a":"x"}', '{"a":null}'],
    {
      anyOf: [
        { type: 'string', nullable: true },
        { type: 'object', properties: { b: { type: 'integer' } }, required: ['b'] },
      ],
    },
    {
      anyOf: [
        { type: 'string' },
        { type: 'object', properties: { b: { type: 'integer' } }, required: ['b'] },
        { type: 'null' },
      ],
    },
  ],
  [['{"a":"2026-01-02"}'], { type: 'string', format: 'date' }, { type: 'string', format: 'date' }],
  [
    ['{"a":"2026-01-02T03:04:05Z"}'],
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'date-time' },
  ],
  [['{"a":"2026-01-02"}', '{"a":"soon"}'], { type: 'string' }, { type: 'string' }],
  [['{"a":"ada@shop.example"}'], { type: 'string', format: 'email' }, { type: 'string', format: 'email' }],
  [['{"a":"<long>"}'], { type: 'integer', format: 'int64' }, { type: 'integer', format: 'int64' }],
  [['{"a":{{count}}}'], { type: 'integer' }, { type: 'integer' }],
  [['{"a":{{unknown}}}'], {}, {}],
  [['{"a":"{{count}}"}'], { type: 'string' }, { type: 'string' }],
  [['{"a":1, // one\n}'], { type: 'integer' }, { type: 'integer' }],
  [
    ['{"a":{"1":true,"2":true,"3":false}}'],
    { type: 'object', additionalProperties: { type: 'boolean' } },
    { type: 'object', additionalProperties: { type: 'boolean' } },
  ],
  [
    ['{"a":{"__proto__":1}}'],
    { type: 'object', properties: { ['__proto__']: { type: 'integer' } }, required: ['__proto__'] },
    { type: 'object', properties: { ['__proto__']: { type: 'integer' } }, required: ['__proto__'] },
  ],
])('the schema of %j holds all of them', (bodies, old, now) => {
  expect(at(schemaOf(bodies), 'properties', 'a')).toEqual(old);
  expect(at(schemaOf(bodies, '3.1'), 'properties', 'a')).toEqual(now);
});

test('what is in all examples is required', () => {
  expect(schemaOf(['{"a":1,"b":1}', '{"a":2}'])).toMatchObject({ required: ['a'] });
});

test.each<[string, Json]>([
  ['{"id": {{id}}, "n": "{{n}}"}', { id: '{{id}}', n: '{{n}}' }],
  ['{{all}}', '{{all}}'],
  ['[1, {{two}}, /* three */ 3,]', [1, '{{two}}', 3]],
  ['{"a": "// no comment", "b": "\\"{{x}}"}', { a: '// no comment', b: '"{{x}}' }],
  ['{"broken', '{"broken'],
  ['{{a}} {{b}}', '{{a}} {{b}}'],
])('the example of %s is what it means', (raw, example) => {
  const body = bodyOf({ mode: 'raw', raw, options: { raw: { language: 'json' } } });
  expect(at(body, 'content', 'application/json', 'examples', 'Do it', 'value')).toEqual(example);
});

test.each<[body: Json, header: Json[], content: JsonObject]>([
  [
    { mode: 'raw', raw: '<a/>' },
    [],
    { 'application/xml': { schema: { type: 'string' }, examples: { 'Do it': { value: '<a/>' } } } },
  ],
  [
    { mode: 'raw', raw: 'hi' },
    [],
    { 'text/plain': { schema: { type: 'string' }, examples: { 'Do it': { value: 'hi' } } } },
  ],
  [
    { mode: 'raw', raw: '{"a":1}' },
    [{ key: 'content-type', value: 'application/vnd.shop+json' }],
    {
      'application/vnd.shop+json': {
        schema: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        examples: { 'Do it': { value: { a: 1 } } },
      },
    },
  ],
  [{ mode: 'raw', raw: '' }, [{ key: 'Content-Type', value: 'text/csv' }], { 'text/csv': { schema: {} } }],
  [
    { mode: 'file', file: { src: '/x' } },
    [],
    { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  ],
  [
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'size', value: '3', description: '(Required) How big' },
        { key: 'kind', value: 'a', description: '(This can only be one of a,b)' },
        { key: 'tag', value: 'x' },
        { key: 'tag', value: 'y' },
        { key: 'off', value: '1', disabled: true },
      ],
    },
    [],
    {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          properties: {
            size: { type: 'integer', description: 'How big' },
            kind: { type: 'string', enum: ['a', 'b'] },
            tag: { type: 'array', items: { type: 'string' } },
            off: { type: 'string' },
          },
          required: ['size'],
        },
        examples: { 'Do it': { value: { size: 3, kind: 'a', tag: ['x', 'y'] } } },
      },
    },
  ],
  [
    {
      mode: 'formdata',
      formdata: [
        { key: 'photo', type: 'file', src: ['/a', '/b'] },
        { key: 'meta', value: '{}', type: 'text', contentType: 'application/json' },
      ],
    },
    [{ key: 'Content-Type', value: 'multipart/form-data; boundary=x' }],
    {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: {
            photo: { type: 'array', items: { type: 'string', format: 'binary' } },
            meta: { type: 'string' },
          },
          required: ['photo', 'meta'],
        },
        encoding: { meta: { contentType: 'application/json' } },
        examples: { 'Do it': { value: { meta: '{}' } } },
      },
    },
  ],
  [
    { mode: 'graphql', graphql: { query: '{ a }', variables: '{"n": {{n}}}' } },
    [],
    {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            query: { type: 'string' },
            variables: { type: 'object', properties: { n: { type: 'string' } }, required: ['n'] },
          },
          required: ['query', 'variables'],
        },
        examples: { 'Do it': { value: { query: '{ a }', variables: { n: '{{n}}' } } } },
      },
    },
  ],
])('the body %j is content', (body, header, content) => {
  expect(bodyOf(body, header)).toEqual({ content, required: true });
});

test.each<Json>([
  null,
  { mode: 'raw', raw: '' },
  { mode: 'none' },
  { mode: 'raw', raw: 'x', disabled: true },
  {},
])('the body %j is none', (body) => {
  expect(bodyOf(body)).toBeUndefined();
});

test('files of 3.1 say so in its words', () => {
  expect(at(bodyOf({ mode: 'file' }, [], '3.1'), 'content', 'application/octet-stream', 'schema')).toEqual({
    type: 'string',
    contentMediaType: 'application/octet-stream',
  });
});

test('every saved example is there, by its status, type and name', () => {
  const response: Json[] = [
    {
      name: 'One',
      code: 200,
      header: [
        { key: 'Content-Type', value: 'application/json' },
        { key: 'X-Left', value: '3' },
      ],
      body: '{"a":1}',
    },
    { name: 'One', code: 200, body: '{"a":null,"b":true}' },
    { name: 'As text', code: 200, _postman_previewlanguage: 'text', body: 'a' },
    { name: 'Gone', code: 204 },
    { name: 'Odd', code: 42, body: '<html></html>' },
    { code: 500, body: '' },
  ];
  const { responses } = firstOperation(definitionOfRequest('/a', { response }));
  expect(responses).toEqual({
    '200': {
      description: 'OK',
      headers: { 'X-Left': { schema: { type: 'integer' }, example: 3 } },
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { a: { type: 'integer', nullable: true }, b: { type: 'boolean' } },
            required: ['a'],
          },
          examples: { One: { value: { a: 1 } }, 'One 2': { value: { a: null, b: true } } },
        },
        'text/plain': { schema: { type: 'string' }, examples: { 'As text': { value: 'a' } } },
      },
    },
    '204': { description: 'Gone' },
    '500': { description: 'Internal Server Error' },
    default: {
      description: 'Odd',
      content: { 'text/html': { schema: { type: 'string' }, examples: { Odd: { value: '<html></html>' } } } },
    },
  });
  expect(firstOperation(definitionOfRequest('/a')).responses).toEqual({ '200': { description: 'OK' } });
});

test('the requests of saved examples count', () => {
  const originalRequest = {
    method: 'POST',
    url: '/a?page=2',
    body: { mode: 'raw', raw: '{"other":1}', options: { raw: { language: 'json' } } },
  };
  const operation = firstOperation(
    definitionOfRequest(
      { method: 'POST', url: '/a', body: { mode: 'raw', raw: '{}' } },
      { response: [{ name: 'Other', code: 200, originalRequest }] },
    ),
  );
  expect(operation.parameters).toEqual([
    { name: 'page', in: 'query', schema: { type: 'integer' }, example: 2 },
  ]);
  expect(at(operation, 'requestBody', 'content', 'application/json', 'examples')).toEqual({
    'Do it': { value: {} },
    Other: { value: { other: 1 } },
  });
});
