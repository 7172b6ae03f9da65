import { expect, test } from 'vitest';
import { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
import type { Json, JsonObject } from './json.ts';
import { COLLECTIONS, ITEMS } from './normal-form.fixture.ts';
import { normalForm } from './normal-form.ts';
import { readCollection } from './read-collection.ts';
import { readRequestDefinition } from './read-request.ts';
import { V1_COLLECTIONS } from './v1-collection.fixture.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

function ids(): () => string {
  let next = 1;
  return () => `new-${next++}`;
}

function readItem(item: Json): JsonObject {
  const { collection } = readCollection({ info: { name: 'C' }, item: [item] }, { newId: ids() });
  return collection.item[0] as JsonObject;
}

function readRequest(request: Json): JsonObject {
  return readItem({ request }).request as JsonObject;
}

function problemsOf(document: Json): Problem[] {
  try {
    readCollection(document);
  } catch (error) {
    if (error instanceof FormatError) return error.problems;
    throw error;
  }
  return [];
}

test('gives what has no id one, parents first, and keeps every member it does not know', () => {
  const { collection, warnings } = readCollection(
    {
      info: { name: 'C', schema: SCHEMA.replace('v2.1', 'v2.0'), x: 1 },
      item: [
        {
          name: 'F',
          item: [{ name: 'R', request: 'http://h', event: [{ listen: 'test', script: 'a\nb' }] }],
        },
        { _postman_id: 'old', request: { url: 'http://h', y: [2] }, response: [{ name: 'E', z: {} }] },
      ],
      event: [],
      more: true,
    },
    { newId: ids() },
  );
  expect(warnings).toEqual([]);
  expect(collection).toEqual({
    info: { _postman_id: 'new-1', name: 'C', schema: SCHEMA, x: 1 },
    item: [
      {
        id: 'new-2',
        name: 'F',
        item: [
          {
            id: 'new-3',
            name: 'R',
            request: { method: 'GET', url: { raw: 'http://h', protocol: 'http', host: ['h'] } },
            event: [{ listen: 'test', script: { id: 'new-4', type: 'text/javascript', exec: ['a', 'b'] } }],
          },
        ],
      },
      {
        id: 'old',
        _postman_id: 'old',
        request: { method: 'GET', url: { raw: 'http://h', protocol: 'http', host: ['h'] }, y: [2] },
        response: [{ id: 'new-5', name: 'E', z: {} }],
      },
    ],
    event: [],
    more: true,
  });
});

test('reads the wrapper of the API, and warns of a format it does not know', () => {
  const schema = 'https://example.com/collection/v9.json';
  const { collection, warnings } = readCollection({
    collection: { info: { name: 'C', schema }, item: null },
  });
  expect(collection.info).toMatchObject({ name: 'C', schema: SCHEMA });
  expect(collection.item).toEqual([]);
  expect(warnings).toEqual([`The collection says its format is ${schema}; it is read as v2.1.0`]);
  expect(problemsOf({ collection: { info: {}, item: [1] } })[0]?.path).toBe('$.collection.item[0]');
});

test('reads a collection without info, whose name stands on itself', () => {
  const { collection } = readCollection({ id: 'c', name: 'C', description: 'd', item: [] });
  expect(collection.info).toEqual({ _postman_id: 'c', name: 'C', description: 'd', schema: SCHEMA });
});

const LENIENT: [string, Json, Json][] = [
  ['no request', null, { method: 'GET', url: { raw: '' } }],
  ['text', 'h', { method: 'GET', url: { raw: 'h', host: ['h'] } }],
  ['no URL and no method', { method: null }, { method: 'GET', url: { raw: '' } }],
  [
    'a URL that has nothing but its text',
    { url: { raw: 'http://h:8/:a.json?b', query: [{ key: 'c' }] } },
    {
      method: 'GET',
      url: {
        raw: 'http://h:8/:a.json?b',
        protocol: 'http',
        host: ['h'],
        port: '8',
        path: [':a.json'],
        query: [{ key: 'c', value: null }],
        variable: [{ key: 'a' }],
      },
    },
  ],
  [
    'parts that win over the text',
    { url: { raw: 'http://other', protocol: 'https://', host: '{{a.b}}.c', port: 8, path: '/x/{{y/z}}' } },
    {
      method: 'GET',
      url: {
        raw: 'http://other',
        protocol: 'https',
        host: ['{{a.b}}', 'c'],
        port: '8',
        path: ['x', '{{y/z}}'],
      },
    },
  ],
  [
    'nulls and objects where lists are expected',
    {
      url: {
        host: null,
        path: [{ type: 'string', value: 'a' }, null],
        query: { b: 1 },
        variable: { c: 'd' },
      },
      header: { Accept: 'x', Count: 2 },
      body: { mode: 'urlencoded', urlencoded: { e: true }, formdata: null, options: null },
    },
    {
      method: 'GET',
      url: { path: ['a', ''], query: [{ key: 'b', value: '1' }], variable: [{ key: 'c', value: 'd' }] },
      header: [
        { key: 'Accept', value: 'x' },
        { key: 'Count', value: '2' },
      ],
      body: { mode: 'urlencoded', urlencoded: [{ key: 'e', value: 'true' }] },
    },
  ],
  [
    'headers as text, folded lines included',
    { url: '', header: 'A: b\r\n c\nNo header here\nD:e:f' },
    {
      method: 'GET',
      url: { raw: '' },
      header: [
        { key: 'A', value: 'b c' },
        { key: 'D', value: 'e:f' },
      ],
    },
  ],
  [
    'rows that are lines, and rows that are null',
    { url: { host: 'h', query: ['a=b', null] }, header: ['C: d', null, { key: null, value: null }] },
    {
      method: 'GET',
      url: { host: ['h'], query: [{ key: 'a', value: 'b' }] },
      header: [
        { key: 'C', value: 'd' },
        { key: '', value: '' },
      ],
    },
  ],
  [
    'authorization of v2.0',
    { url: '', auth: { type: 'basic', basic: { username: 'u', showPassword: false } } },
    {
      method: 'GET',
      url: { raw: '' },
      auth: {
        type: 'basic',
        basic: [
          { key: 'username', value: 'u' },
          { key: 'showPassword', value: false },
        ],
      },
    },
  ],
  ['authorization without a type', { url: '', auth: {} }, { method: 'GET', url: { raw: '' }, auth: null }],
  [
    'authorization as a word',
    { url: '', auth: 'noauth' },
    { method: 'GET', url: { raw: '' }, auth: { type: 'noauth' } },
  ],
  [
    'a body with a mode nobody knows',
    { url: '', body: { mode: 'RAW2', raw: 5, disabled: 1 } },
    { method: 'GET', url: { raw: '' }, body: { mode: 'raw', raw: '5', disabled: true } },
  ],
  [
    'files in words',
    { url: '', body: { mode: 'file', file: 'a.bin', graphql: '{q}' } },
    {
      method: 'GET',
      url: { raw: '' },
      body: { mode: 'file', file: { src: 'a.bin' }, graphql: { query: '{q}' } },
    },
  ],
];

test.each(LENIENT)('reads %s', (_name, request, expected) => {
  const before = JSON.stringify(request);
  expect(readRequest(request)).toEqual(expected);
  expect(JSON.stringify(request)).toBe(before);
});

test('reads one request on its own', () => {
  expect(readRequestDefinition({ url: 'h', body: 'x' })).toEqual({
    method: 'GET',
    url: { raw: 'h', host: ['h'] },
    body: { mode: 'raw', raw: 'x' },
  });
  expect(() => readRequestDefinition({ url: 5 })).toThrow('$.url: expected text or an object');
  expect(() => readRequestDefinition({ url: nested(1000, (a) => [a]) })).toThrow('nested deeper');
});

test.each<[string, Json, Json]>([
  ['no events', null, undefined as unknown as Json],
  ['one event', { listen: 'test', script: { id: 's', exec: 'a' } }, [['a']]],
  ['a script as a list', [{ listen: 'test', script: ['a', 1, null] }], [['a', '1', '']]],
  ['a script as text', [null, { script: 'a\r\nb' }], [['a', 'b']]],
  ['a script without lines', [{ listen: 'test', script: { exec: null } }], [null]],
])('reads %s', (_name, event, expected) => {
  const events = readItem({ request: '', event }).event as JsonObject[] | undefined;
  const lines = events?.map((one) => (one.script as JsonObject).exec ?? null);
  expect(lines).toEqual(expected);
});

test.each<[Json, string, string]>([
  [5, '$', 'expected a collection, an object'],
  [{ values: [] }, '$', 'expected a collection, an object with "info" and "item"'],
  [{ info: 5, item: [] }, '$.info', 'expected an object'],
  [{ info: {}, item: {} }, '$.item', 'expected a list'],
  [{ info: {}, item: ['x'] }, '$.item[0]', 'expected a folder or a request, an object'],
  [{ info: {}, item: [{ item: 'x' }] }, '$.item[0].item', 'expected a list'],
  [{ info: {}, item: [{ request: 5 }] }, '$.item[0].request', 'expected text or an object'],
  [{ info: {}, item: [{ request: { url: 5 } }] }, '$.item[0].request.url', 'expected text or an object'],
  [
    { info: {}, item: [{ request: { url: { path: 5 } } }] },
    '$.item[0].request.url.path',
    'expected text or a list',
  ],
  [{ info: {}, item: [{ request: { url: { raw: {} } } }] }, '$.item[0].request.url.raw', 'expected text'],
  [
    { info: {}, item: [{ request: { header: [5] } }] },
    '$.item[0].request.header[0]',
    'expected text or an object',
  ],
  [
    { info: {}, item: [{ request: { body: { mode: 'formdata', formdata: [5] } } }] },
    '$.item[0].request.body.formdata[0]',
    'expected an object',
  ],
  [{ info: {}, item: [{ request: { auth: 5 } }] }, '$.item[0].request.auth', 'expected an object'],
  [{ info: {}, item: [{ event: 'x' }] }, '$.item[0].event', 'expected a list'],
  [
    { info: {}, event: [{ script: { exec: 5 } }] },
    '$.event[0].script.exec',
    'expected text or a list of text',
  ],
  [{ info: {}, variable: [5] }, '$.variable[0]', 'expected an object'],
  [{ info: {}, item: [{ response: 5 }] }, '$.item[0].response', 'expected a list'],
  [{ name: 'v1', order: [], requests: [5] }, '$.requests[0]', 'expected an object'],
  [
    { name: 'v1', requests: [{ id: 'a', events: [{ script: { exec: 5 } }] }] },
    '$(as v2.1).item[0].event[0].script.exec',
    'expected text or a list of text',
  ],
])('tells where %j cannot be understood', (document, path, reason) => {
  expect(problemsOf(document)).toEqual([{ path, reason }]);
});

test('tells every problem of a document, but no more than fifty', () => {
  const item = Array.from({ length: 80 }, (_, index) => index);
  expect(problemsOf({ info: {}, item })).toHaveLength(PROBLEMS_MAX);
  expect(problemsOf({ info: {}, item: [1, { request: 2 }, { request: '' }] })).toHaveLength(2);
});

function nested(depth: number, wrap: (inner: Json) => Json): Json {
  let value: Json = {};
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

test('refuses what is nested too deep, wherever it stands', () => {
  const deep = nested(100_000, (a) => ({ a }));
  const folders = nested(100_000, (inner) => ({ item: [inner] }));
  expect(problemsOf({ info: {}, item: [folders] })[0]?.reason).toBe('folders nested deeper than 200 levels');
  for (const document of [
    { info: deep, item: [] },
    { info: {}, item: [{ request: { url: 'h', header: [{ key: 'a', value: deep }] } }] },
    { info: {}, item: [{ response: [{ any: deep }] }] },
    { info: {}, item: [], any: nested(100_000, (a) => [a]) },
    { order: [], requests: [{ id: 'a', any: deep }] },
  ]) {
    expect(problemsOf(document)[0]?.reason).toBe('nested deeper than 100 levels');
  }
});

test('reads folders of v1 that contain each other only once', () => {
  const { collection } = readCollection({
    name: 'C',
    order: [],
    requests: [{ id: 'r', url: 'h' }],
    folders: [
      { id: 'a', name: 'A', folders_order: ['b'] },
      { id: 'b', name: 'B', folders_order: ['c'], order: ['r'] },
      { id: 'c', name: 'C', folders_order: ['b'] },
    ],
  });
  expect(collection.item[0]?.item?.[0]?.item?.map((item) => item.id)).toEqual(['c', 'r']);
});

test('keeps members with names that mean something to JavaScript', () => {
  const document = JSON.parse(
    '{"info":{"name":"C"},"item":[{"request":"h","__proto__":{"a":1}}],"constructor":2}',
  );
  const { collection } = readCollection(document, { newId: ids() });
  expect(JSON.stringify(collection.item[0])).toContain('"__proto__":{"a":1}');
  expect(Object.hasOwn(collection, 'constructor')).toBe(true);
});

test('reads fifty thousand requests', () => {
  const item = Array.from({ length: 50_000 }, (_, index) => ({
    name: `Request ${index}`,
    request: { method: 'GET', header: [], url: `http://h/${index}?a=b` },
    event: [{ listen: 'test', script: { exec: ['pm.test("ok", () => {});'] } }],
  }));
  expect(readCollection({ info: { name: 'C' }, item }).collection.item).toHaveLength(50_000);
});

/** A small random number generator, so that a failure can be repeated. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STRANGE: Json[] = [
  null,
  true,
  0,
  -1,
  '',
  'text',
  ':',
  '{{',
  [],
  {},
  [null],
  [[]],
  ['a', 5],
  { key: 5 },
];

/** Replaces one value somewhere in a document by something strange. */
function mutate(document: Json, random: () => number): void {
  let place = document;
  for (;;) {
    if (typeof place !== 'object' || place === null) return;
    const keys = Object.keys(place);
    const key = keys[Math.floor(random() * keys.length)];
    if (key === undefined) return;
    const inner = (place as JsonObject)[key];
    if (typeof inner !== 'object' || inner === null || random() < 0.2) {
      (place as JsonObject)[key] = structuredClone(STRANGE[Math.floor(random() * STRANGE.length)] as Json);
      return;
    }
    place = inner;
  }
}

test('answers any damaged document with a collection or a FormatError, and leaves it as it was', () => {
  const documents: Json[] = [
    ...COLLECTIONS.map(([, document]) => document),
    ...V1_COLLECTIONS.map(([, document]) => document),
    { info: { name: 'C' }, item: ITEMS.map(([, item]) => item) },
  ];
  const random = randomSource(7);
  for (let round = 0; round < 4000; round += 1) {
    const document = structuredClone(documents[round % documents.length]) as Json;
    for (let changes = 0; changes < 3; changes += 1) mutate(document, random);
    const before = JSON.stringify(document);
    try {
      JSON.stringify(normalForm(readCollection(document).collection));
    } catch (error) {
      if (!(error instanceof FormatError)) throw new Error(`${before} fails`, { cause: error });
    }
    expect(JSON.stringify(document)).toBe(before);
  }
});
