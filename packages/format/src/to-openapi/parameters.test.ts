import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { definitionOfRequest, firstOperation } from './to-openapi.fixture.ts';

function parametersOf(request: Json): Json | undefined {
  return firstOperation(definitionOfRequest(request)).parameters;
}

test.each<[query: Json[], parameters: Json]>([
  [
    [{ key: 'a', value: '1' }],
    [{ name: 'a', in: 'query', required: true, schema: { type: 'integer' }, example: 1 }],
  ],
  [
    [{ key: 'a', value: '1.5' }],
    [{ name: 'a', in: 'query', required: true, schema: { type: 'number' }, example: 1.5 }],
  ],
  [
    [{ key: 'a', value: 'true' }],
    [{ name: 'a', in: 'query', required: true, schema: { type: 'boolean' }, example: true }],
  ],
  [
    [{ key: 'a', value: '007' }],
    [{ name: 'a', in: 'query', required: true, schema: { type: 'string' }, example: '007' }],
  ],
  [
    [{ key: 'a', value: '<integer>' }],
    [{ name: 'a', in: 'query', required: true, schema: { type: 'integer' } }],
  ],
  [[{ key: 'a', value: '{{a}}' }], [{ name: 'a', in: 'query', required: true, schema: { type: 'string' } }]],
  [[{ key: 'a', value: null }], [{ name: 'a', in: 'query', required: true, schema: { type: 'string' } }]],
  [
    [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ],
    [
      {
        name: 'a',
        in: 'query',
        required: true,
        schema: { type: 'array', items: { type: 'integer' } },
        example: [1, 2],
      },
    ],
  ],
  [
    [{ key: 'a', value: '1', disabled: true }],
    [{ name: 'a', in: 'query', schema: { type: 'integer' }, example: 1 }],
  ],
  [
    [
      { key: 'a', value: 'x', description: '(Required) (Deprecated) It (This can only be one of x,y)' },
      { key: 'b', value: '' },
    ],
    [
      {
        name: 'a',
        in: 'query',
        description: 'It',
        required: true,
        deprecated: true,
        schema: { type: 'string', enum: ['x', 'y'] },
        example: 'x',
      },
      { name: 'b', in: 'query', schema: { type: 'string' } },
    ],
  ],
  [
    [
      { key: 'f[size]', value: '1' },
      { key: 'f[name]', value: 'x' },
    ],
    [
      {
        name: 'f',
        in: 'query',
        required: true,
        style: 'deepObject',
        explode: true,
        schema: { type: 'object', properties: { size: { type: 'integer' }, name: { type: 'string' } } },
      },
    ],
  ],
  [
    [{ key: 'ids[]', value: '1' }],
    [
      {
        name: 'ids[]',
        in: 'query',
        required: true,
        schema: { type: 'array', items: { type: 'integer' } },
        example: [1],
      },
    ],
  ],
  [
    [
      { key: null, value: null },
      { key: '', value: 'x' },
    ],
    undefined as unknown as Json,
  ],
])('the query %j is %j', (query, parameters) => {
  expect(parametersOf({ url: { host: ['a'], path: ['b'], query } })).toEqual(parameters);
});

test('headers and cookies are parameters, those of transport and media are not', () => {
  const header = ['Content-Type', 'accept', 'Authorization', 'Host', 'X-One'].map((key) => ({
    key,
    value: '1',
  }));
  const cookie = {
    key: 'Cookie',
    value: 'sid=abc123456; theme=dark',
    description: 'sid: (Required) Who asks\ntheme',
  };
  expect(
    parametersOf({ url: '/a', header: [...header, cookie, { key: 'Made', value: 'x', system: true }] }),
  ).toEqual([
    { name: 'X-One', in: 'header', schema: { type: 'integer' }, example: 1 },
    {
      name: 'sid',
      in: 'cookie',
      description: 'Who asks',
      required: true,
      schema: { type: 'string' },
    },
    { name: 'theme', in: 'cookie', schema: { type: 'string' } },
  ]);
});

test('variables of the path have their values and descriptions', () => {
  const url = {
    host: ['{{baseUrl}}'],
    path: ['a', ':id'],
    variable: [{ key: 'id', value: 12, description: 'Which' }],
  };
  expect(parametersOf({ url })).toEqual([
    {
      name: 'id',
      in: 'path',
      description: 'Which',
      required: true,
      schema: { type: 'integer' },
      example: 12,
    },
  ]);
});

test('members of an object and entries of a list are one parameter', () => {
  const query = [
    { key: 'ids[0]', value: '1' },
    { key: 'ids[1]', value: '2' },
  ];
  expect(parametersOf({ url: { host: ['a'], path: ['b'], query } })).toEqual([
    {
      name: 'ids',
      in: 'query',
      required: true,
      style: 'deepObject',
      explode: true,
      schema: { type: 'array', items: { type: 'integer' } },
    },
  ]);
});
