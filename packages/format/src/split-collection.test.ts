import { expect, test } from 'vitest';
import { collectionWithEverything, countingIds, LIMITS, largeCollection } from './collection.fixture.ts';
import { FormatError, joinCollection, joinCollectionText, splitCollection } from './index.ts';
import type { Json, JsonObject } from './json.ts';

const SCHEMA = 'https://schema.postman.com/json/collection/v2.1.0/collection.json';

function split(document: Json, limits = {}) {
  return splitCollection(document, { newId: countingIds(), limits: { ...LIMITS, ...limits } });
}

function problemsOf(document: Json, limits = {}): string[] {
  try {
    split(document, limits);
  } catch (error) {
    if (error instanceof FormatError)
      return error.problems.map((problem) => `${problem.path} ${problem.reason}`);
    throw error;
  }
  return [];
}

function withItems(...item: Json[]): JsonObject {
  return { info: { name: 'C', schema: SCHEMA }, item };
}

test('takes a collection apart into rows, parents before children', () => {
  const { collection, elements } = split(collectionWithEverything());
  expect(elements.map(({ id, kind, parent }) => `${id} ${kind} in ${parent}`)).toEqual([
    'id-2 folder in id-1',
    'id-3 folder in id-2',
    'id-4 request in id-2',
    'id-5 response in id-4',
    'id-6 response in id-4',
    'id-7 request in id-1',
  ]);
  expect(Object.keys(collection.fields)).toEqual([
    'info',
    'auth',
    'event',
    'variable',
    'protocolProfileBehavior',
    'unknownAtTheTop',
  ]);
});

test('puts the rows together into the same document, as an object and as text', () => {
  const document = collectionWithEverything();
  const { collection, elements } = split(structuredClone(document));
  const joined = joinCollection(collection, elements);
  const text = textOf(collection, elements);
  expect(JSON.parse(text)).toEqual(joined);
  // A request always has a response list; in this document one folder and one request leave nothing out.
  expect(joined).toEqual(document);
  expect(JSON.stringify(withoutChildren(joined))).toBe(JSON.stringify(withoutChildren(document)));
});

test('strips what the server makes and keeps the members no one knows', () => {
  const made = { id: 'r', uid: '1-r', createdAt: 'x', updatedAt: 'x', lastUpdatedBy: '1' };
  const { collection, elements } = split({
    info: {
      _postman_id: 'c',
      uid: '1-c',
      fork: { label: 'f' },
      createdAt: 'x',
      name: 'C',
      schema: SCHEMA,
      x: 1,
    },
    item: [{ ...made, name: 'R', request: {}, y: 2, response: [{ ...made, id: 'e', z: 3 }] }],
  });
  expect(collection).toMatchObject({ id: 'c', fields: { info: { name: 'C', schema: SCHEMA, x: 1 } } });
  expect(Object.keys(collection.fields.info as JsonObject)).toEqual(['name', 'schema', 'x']);
  expect(elements.map((row) => [row.id, row.fields])).toEqual([
    ['r', { name: 'R', request: {}, y: 2 }],
    ['e', { z: 3 }],
  ]);
});

test('keeps ids, reads uids, and renews the ids that repeat or are unusable', () => {
  const uuid = '12ece9e1-2abf-4edc-8e34-de66e74114d2';
  const request = (id: Json) => ({ id, request: 'http://x' });
  const { elements } = split(
    withItems(
      request('a'),
      request('a'),
      request(`12345678-${uuid}`),
      request(uuid),
      request(7),
      request('a b'),
    ),
  );
  expect(elements.map((row) => row.id)).toEqual(['a', 'id-2', uuid, 'id-3', 'id-4', 'id-5']);
});

test('keeps a member named __proto__', () => {
  const document = JSON.parse(
    `{"info":{"name":"C","schema":"${SCHEMA}","__proto__":1},"item":[{"request":{"__proto__":{"a":1}},"__proto__":[2],"response":[]}],"__proto__":{"b":3}}`,
  );
  const { collection, elements } = split(structuredCloneText(document));
  const text = textOf(collection, elements);
  expect(text).toContain('"__proto__":[2]');
  expect(text).toContain('"__proto__":{"b":3}');
  expect(JSON.stringify(joinCollection(collection, elements))).toBe(text);
});

test.each<[string, Json, string[]]>([
  ['no object', 'text', ['$.collection must be an object']],
  ['nothing in it', {}, ['$.collection.info must be an object', '$.collection.item must be an array']],
  ['no name', { info: { schema: SCHEMA }, item: [] }, ['$.collection.info.name must be a string']],
  ['no schema', { info: { name: 'C' }, item: [] }, ['$.collection.info.schema must be a string']],
  [
    'a v1 schema',
    {
      info: { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v1.0.0/collection.json' },
      item: [],
    },
    ['$.collection.info.schema must name the collection schema v2.0.0 or v2.1.0'],
  ],
  ['an item that is text', withItems('x'), ['$.collection.item[0] must be an object']],
  ['an item without content', withItems({}), ['$.collection.item[0] must have a request or an item array']],
  [
    'a numeric request',
    withItems({ request: 1 }),
    ['$.collection.item[0].request must be a string or an object'],
  ],
  [
    'a numeric url deep inside',
    withItems({ item: [{ request: '' }, { request: { url: 1 } }] }),
    ['$.collection.item[0].item[1].request.url must be a string or an object'],
  ],
  [
    'auth without a type',
    withItems({ request: { auth: {} } }),
    ['$.collection.item[0].request.auth.type must be a string'],
  ],
  [
    'events of a wrong shape',
    withItems({ request: '', event: [{ listen: 1 }, { listen: 'test', script: { exec: [1] } }] }),
    [
      '$.collection.item[0].event[0].listen must be a string',
      '$.collection.item[0].event[1].script.exec must be a string or an array of strings',
    ],
  ],
  [
    'variables of a wrong shape',
    { ...withItems(), variable: [1] },
    ['$.collection.variable[0] must be an object'],
  ],
  [
    'a response of a wrong shape',
    withItems({ request: '', response: [1, { body: {} }] }),
    [
      '$.collection.item[0].response[0] must be an object',
      '$.collection.item[0].response[1].body must be a string',
    ],
  ],
  [
    'a body of a wrong shape',
    withItems({ request: { body: { mode: 1, urlencoded: {} } } }),
    [
      '$.collection.item[0].request.body.mode must be a string',
      '$.collection.item[0].request.body.urlencoded must be an array',
    ],
  ],
])('refuses %s', (_name, document, problems) => {
  expect(problemsOf(document)).toEqual(problems);
});

test.each([
  'https://schema.postman.com/json/collection/v2.1.0/collection.json',
  'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  'https://schema.getpostman.com/json/collection/v2.0.0/collection.json',
  'http://schema.getpostman.com/json/collection/v2.1.0/',
  'https://schema.postman.com/collection/v2.1.0/collection.json',
])('accepts the schema %s', (schema) => {
  expect(problemsOf({ info: { name: 'C', schema }, item: [] })).toEqual([]);
});

test('takes null for what is absent', () => {
  const nothing = { event: null, variable: null, auth: null, description: null, response: null };
  const request = { url: null, header: null, body: null, auth: null, description: null };
  expect(problemsOf(withItems({ request, ...nothing }, { item: [], ...nothing }))).toEqual([]);
});

test('stops at fifty problems', () => {
  expect(problemsOf(withItems(...new Array<Json>(1000).fill(1)))).toHaveLength(50);
});

test('refuses a million nested folders without running out of stack', () => {
  let item: JsonObject = { name: 'deepest', item: [] };
  for (let depth = 0; depth < 1_000_000; depth += 1) item = { item: [item] };
  const problems = problemsOf(withItems(item));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/must not be nested deeper than 32 levels$/);
});

test('refuses a million nested lists in a field without running out of stack', () => {
  let value: Json = [];
  for (let depth = 0; depth < 1_000_000; depth += 1) value = [value];
  expect(problemsOf(withItems({ request: '', x: value }))).toEqual([
    '$.collection.item[0] must not be nested deeper than 100 levels',
  ]);
});

test('holds the limits', () => {
  const request = { request: 'http://x', response: [{ body: 'é'.repeat(40) }] };
  expect(problemsOf(withItems(request, request), { childrenMax: 1 })).toEqual([
    '$.collection.item must not have more than 1 entries',
  ]);
  expect(problemsOf(withItems(request, request), { itemsMax: 3 })).toEqual([
    '$.collection must not have more than 3 folders, requests and responses',
  ]);
  expect(problemsOf(withItems(request, request), { itemsMax: 4 })).toEqual([]);
  expect(problemsOf(withItems({ item: [{ item: [request] }] }), { depthMax: 3 })).toEqual([]);
  expect(problemsOf(withItems({ item: [{ item: [request] }] }), { depthMax: 2 })).toHaveLength(1);
  // {"body":"é..."} is 11 + 80 bytes
  const ofInfo = JSON.stringify({ info: { name: 'C', schema: SCHEMA } }).length;
  expect(ofInfo).toBeLessThan(100);
  expect(problemsOf(withItems({ request: 'é'.repeat(100) }), { fieldsBytesMax: 214 })).toEqual([]);
  expect(problemsOf(withItems({ request: 'é'.repeat(100) }), { fieldsBytesMax: 213 })).toHaveLength(1);
});

test('decorates rows on the way out, in both forms', () => {
  const { collection, elements } = split(withItems({ item: [{ request: '' }] }));
  const joined = joinCollection(collection, elements, (row) => ({ id: row.id }));
  expect(joined).toEqual({
    info: { id: 'id-1', name: 'C', schema: SCHEMA },
    item: [{ id: 'id-2', item: [{ id: 'id-3', request: '', response: [] }] }],
  });
  const rows = elements.map((row) => ({ ...row, fields: JSON.stringify(row.fields) }));
  const text = [
    ...joinCollectionText({ ...collection, fields: JSON.stringify(collection.fields) }, rows, {
      decorateText: (row) => `"id":"${row.id}"`,
      infoText: () => '"_postman_id":"x"',
    }),
  ].join('');
  expect(text).toBe(
    `{"info":{"_postman_id":"x","name":"C","schema":"${SCHEMA}"},"item":[{"id":"id-2","item":[{"id":"id-3","request":"","response":[]}]}]}`,
  );
});

test('orders siblings by rank, then by id, whatever order the rows come in', () => {
  const row = (id: string, rank: string) => ({
    id,
    kind: 'request' as const,
    parent: 'c',
    rank,
    fields: { id },
  });
  const collection = { id: 'c', kind: 'collection' as const, parent: null, rank: 'a0', fields: {} };
  const rows = [row('z', 'a1'), row('b', 'a1'), row('a', 'a2'), row('lost', 'a0')];
  rows.push({ ...row('orphan', 'a0'), parent: 'nowhere' });
  const names = (joinCollection(collection, rows).item as JsonObject[]).map((item) => item.id);
  expect(names).toEqual(['lost', 'b', 'z', 'a']);
  expect((JSON.parse(textOf(collection, rows)).item as JsonObject[]).map((item) => item.id)).toEqual(names);
});

test('brings fifty thousand items through and back, text in pieces', () => {
  const document = largeCollection(50_000);
  const { collection, elements } = split(document);
  expect(elements).toHaveLength(1000 + 50_000 + 5000);
  const rows = elements.map((row) => ({ ...row, fields: JSON.stringify(row.fields) }));
  const pieces = [
    ...joinCollectionText({ ...collection, fields: JSON.stringify(collection.fields) }, rows, {
      decorateText: () => '',
      infoText: () => '',
    }),
  ];
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(70_000);
  expect(JSON.parse(pieces.join(''))).toEqual(document);
});

function textOf(
  collection: ReturnType<typeof split>['collection'],
  elements: ReturnType<typeof split>['elements'],
): string {
  const rows = elements.map((row) => ({ ...row, fields: JSON.stringify(row.fields) }));
  const row = { ...collection, fields: JSON.stringify(collection.fields) };
  return [...joinCollectionText(row, rows, { decorateText: () => '', infoText: () => '' })].join('');
}

function structuredCloneText(value: Json): Json {
  return JSON.parse(JSON.stringify(value));
}

/** The document with item and response lists last, where joining puts them. */
function withoutChildren(node: JsonObject): JsonObject {
  const { item, response, ...rest } = node;
  const children = (list: Json) => (list as JsonObject[]).map(withoutChildren);
  return {
    ...rest,
    ...(item ? { item: children(item) } : {}),
    ...(response ? { response: children(response) } : {}),
  };
}
