import { describe, expect, test } from 'vitest';
import type { Collection, CollectionItem, RequestDefinition } from '../collection.ts';
import type { Json, JsonObject } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { frozen } from './api-model.fixture.ts';
import { applyUpdate } from './apply-update.ts';
import type { UpdateChoices, UpdateReview } from './review.ts';
import { reviewUpdate } from './review-update.ts';

function collectionWith(item: Json[], more: JsonObject = {}): Collection {
  const info = { _postman_id: 'c', name: 'Shop' };
  return frozen(readCollection({ info, item, ...more }, { newId: () => 'made' }).collection);
}

/** A collection with one request. */
function one(request: Json, more: JsonObject = {}): Collection {
  return collectionWith([{ id: 'r', name: 'Do it', request, ...more }]);
}

function get(url: string, more: JsonObject = {}): JsonObject {
  return { method: 'GET', url, ...more };
}

type Three = { existing: Collection; fresh: Collection; previous?: Collection };

function updated({ existing, fresh, previous }: Three, choices: UpdateChoices = {}): Collection {
  return applyUpdate(existing, reviewUpdate(existing, fresh, previous), choices);
}

function requestIn(collection: Collection): RequestDefinition {
  return collection.item[0]?.request ?? {};
}

/** What changes, as `path: before -> after`. */
function changes(review: UpdateReview): string[] {
  return review.changed.flatMap(({ fields }) =>
    fields.map(({ path, before, after, conflict }) => {
      return `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}${conflict ? ' (conflict)' : ''}`;
    }),
  );
}

describe('one field', () => {
  const cases: [
    name: string,
    previous: string | undefined,
    fresh: string,
    existing: string,
    expected: string,
    conflict: boolean,
  ][] = [
    ['only the definition changed it', 'a', 'b', 'a', 'b', false],
    ['only the user changed it', 'a', 'a', 'b', 'b', false],
    ['both changed it alike', 'a', 'b', 'b', 'b', false],
    ['both changed it', 'a', 'b', 'c', 'c', true],
    ['nobody knows who changed it', undefined, 'b', 'c', 'c', true],
    ['nobody changed it', undefined, 'b', 'b', 'b', false],
  ];
  test.each(cases)('%s', (_, previous, fresh, existing, expected, conflict) => {
    const of = (description: string): Collection => one(get('/a', { description }));
    const three: Three = { existing: of(existing), fresh: of(fresh) };
    if (previous !== undefined) three.previous = of(previous);
    expect(requestIn(updated(three)).description).toBe(expected);
    const { changed } = reviewUpdate(three.existing, three.fresh, three.previous);
    expect(changed.some(({ fields }) => fields.some((field) => field.conflict))).toBe(conflict);
    expect(requestIn(updated(three, { conflicts: 'definition' })).description).toBe(
      conflict ? fresh : expected,
    );
    const chosen = { fields: { r: { 'request.description': 'definition' as const } } };
    expect(requestIn(updated(three, chosen)).description).toBe(conflict ? fresh : expected);
    const kept = { fields: { r: { 'request.description': 'existing' as const } } };
    expect(requestIn(updated(three, kept)).description).toBe(existing);
  });
});

test('rows of the definition follow it, rows and values of the user stay', () => {
  const header = (value: string): Json[] => [{ key: 'X-Trace', value }];
  const previous = one(get('{{baseUrl}}/a?page=1&gone=1', { header: header('1') }));
  const existing = one({
    method: 'GET',
    url: {
      raw: '{{baseUrl}}/a?page=7&mine=1&gone=1',
      host: ['{{baseUrl}}'],
      path: ['a'],
      query: [
        { key: 'page', value: '7', disabled: true },
        { key: 'mine', value: '1' },
        { key: 'gone', value: '1' },
      ],
    },
    header: [
      { key: 'x-trace', value: '1' },
      { key: 'X-Mine', value: '1' },
    ],
  });
  const fresh = one({
    method: 'GET',
    url: {
      host: ['{{baseUrl}}'],
      path: ['a'],
      query: [
        { key: 'first', value: '0' },
        { key: 'page', value: '1', description: 'Which page' },
        { key: 'size', value: '10' },
      ],
    },
    header: header('2'),
  });
  const { url, header: headers } = requestIn(updated({ existing, fresh, previous }));
  expect(url).toEqual({
    raw: '{{baseUrl}}/a?first=0&size=10&mine=1',
    host: ['{{baseUrl}}'],
    path: ['a'],
    query: [
      { key: 'first', value: '0' },
      { key: 'page', value: '7', disabled: true, description: 'Which page' },
      { key: 'size', value: '10' },
      { key: 'mine', value: '1' },
    ],
  });
  expect(headers).toEqual([
    { key: 'x-trace', value: '2' },
    { key: 'X-Mine', value: '1' },
  ]);
});

test('a row that the user filled in is kept when the definition drops it, and told', () => {
  const previous = one(get('/a?x=1'));
  const three = { previous, existing: one(get('/a?x=2')), fresh: one(get('/a')) };
  expect(changes(reviewUpdate(three.existing, three.fresh, previous))).toEqual([
    'request.url.query.x: {"key":"x","value":"2"} -> {"key":"x","value":"2"} (conflict)',
  ]);
  expect(requestIn(updated(three)).url?.raw).toBe('/a?x=2');
  expect(requestIn(updated(three, { conflicts: 'definition' })).url?.raw).toBe('/a');
});

test('a renamed parameter of the path takes its value along', () => {
  const of = (name: string, value: string): Collection =>
    one({
      method: 'GET',
      url: {
        raw: `{{baseUrl}}/pets/:${name}`,
        host: ['{{baseUrl}}'],
        path: ['pets', `:${name}`],
        variable: [{ key: name, value }],
      },
    });
  const three = { previous: of('id', ''), existing: of('id', '42'), fresh: of('petId', '') };
  expect(requestIn(updated(three)).url).toEqual({
    raw: '{{baseUrl}}/pets/:petId',
    host: ['{{baseUrl}}'],
    path: ['pets', ':petId'],
    variable: [{ key: 'petId', value: '42' }],
  });
  // Without the definition before, the name is the user's.
  expect(requestIn(updated({ existing: three.existing, fresh: three.fresh })).url?.raw).toBe(
    '{{baseUrl}}/pets/:id',
  );
});

test('a path that moved is the same request, with everything on it', () => {
  const script = [{ listen: 'test', script: { id: 's', type: 'text/javascript', exec: ['ok()'] } }];
  const existing = one(get('{{baseUrl}}/v1/a'), { event: script });
  const fresh = collectionWith([{ id: 'other', name: 'Do it', request: get('{{baseUrl}}/v2/a') }]);
  const result = updated({ existing, fresh, previous: one(get('{{baseUrl}}/v1/a')) });
  expect(result.item).toHaveLength(1);
  expect(result.item[0]).toMatchObject({
    id: 'r',
    event: script,
    request: { url: { raw: '{{baseUrl}}/v2/a' } },
  });
});

test('a server that is spelled out is the same server', () => {
  const variable = [{ key: 'baseUrl', value: 'https://shop.example/v1' }];
  const existing = collectionWith([{ id: 'r', name: 'Mine', request: get('https://shop.example/v1/a') }], {
    variable,
  });
  const fresh = collectionWith([{ id: 'x', name: 'Do it', request: get('{{baseUrl}}/a') }], { variable });
  const review = reviewUpdate(existing, fresh);
  expect([review.added, review.removed]).toEqual([[], []]);
  expect(requestIn(updated({ existing, fresh })).url?.raw).toBe('https://shop.example/v1/a');
});

test('JSON bodies are merged by their members', () => {
  const of = (raw: string): Collection => one({ method: 'POST', url: '/a', body: { mode: 'raw', raw } });
  const three = {
    previous: of('{"name":"","size":1,"old":1,"deep":{"a":1}}'),
    existing: of(
      '{\n    "name": "Ada",\n    "id": {{id}},\n    "size": 1,\n    "old": 1,\n    "deep": {"a": 1}\n}',
    ),
    fresh: of('{"name":"","size":2,"deep":{"a":1,"b":2},"tags":[]}'),
  };
  expect(requestIn(updated(three)).body?.raw).toBe(
    '{\n    "name": "Ada",\n    "id": {{id}},\n    "size": 2,\n    "deep": {\n        "a": 1,\n        "b": 2\n    },\n    "tags": []\n}',
  );
  // Without the definition before it is the user's, and there to choose.
  expect(requestIn(updated({ existing: three.existing, fresh: three.fresh })).body?.raw).toBe(
    requestIn(three.existing).body?.raw,
  );
});

test.each<[name: string, previous: Json, fresh: Json, existing: Json, expected: Json]>([
  ['the definition brings one', null, { mode: 'raw', raw: 'x' }, null, { mode: 'raw', raw: 'x' }],
  ['the user took it away', { mode: 'raw', raw: 'x' }, { mode: 'raw', raw: 'x' }, null, null],
  [
    'the definition changes its kind',
    { mode: 'raw', raw: 'x' },
    { mode: 'file', file: { src: null } },
    { mode: 'raw', raw: 'x' },
    { mode: 'file', file: { src: null } },
  ],
  [
    'the user changed its kind',
    { mode: 'raw', raw: 'x' },
    { mode: 'raw', raw: 'y' },
    { mode: 'none' },
    { mode: 'none' },
  ],
])('a body: %s', (_, previous, fresh, existing, expected) => {
  const of = (body: Json): Collection => one({ method: 'POST', url: '/a', body });
  expect(
    requestIn(updated({ previous: of(previous), fresh: of(fresh), existing: of(existing) })).body,
  ).toEqual(expected);
});

test('authorization that was filled in stays', () => {
  const of = (auth: Json): Collection => one({ method: 'GET', url: '/a', auth });
  const bearer = (value: string): Json => ({ type: 'bearer', bearer: [{ key: 'token', value }] });
  const key: Json = { type: 'apikey', apikey: [{ key: 'key', value: 'X' }] };
  const existing = of(bearer('mine'));
  expect(changes(reviewUpdate(existing, of(bearer('{{token}}'))))).toEqual([]);
  expect(requestIn(updated({ existing, fresh: of(key), previous: of(bearer('{{token}}')) })).auth).toEqual(
    bearer('mine'),
  );
  expect(
    requestIn(
      updated({ existing: of(bearer('{{token}}')), fresh: of(key), previous: of(bearer('{{token}}')) }),
    ).auth,
  ).toEqual(key);
});

describe('folders and requests', () => {
  const request = (id: string, url = `/${id}`): JsonObject => ({ id, name: id, request: get(url) });
  const folder = (id: string, ...item: Json[]): JsonObject => ({ id: `f-${id}`, name: id, item });
  const outline = (items: readonly CollectionItem[]): Json =>
    items.map((item) => (item.item ? { [item.name ?? '']: outline(item.item) } : (item.name ?? '')));

  test('new ones stand where the definition has them, others keep their order', () => {
    const previous = collectionWith([folder('A', request('a'), request('b'))]);
    const existing = collectionWith([
      folder('A', request('b'), { ...request('mine'), request: get('/mine') }, request('a')),
    ]);
    const fresh = collectionWith([
      folder('A', request('a'), request('new'), request('b')),
      folder('N', request('other')),
    ]);
    expect(outline(updated({ existing, fresh, previous }).item)).toEqual([
      { A: ['b', 'mine', 'a', 'new'] },
      { N: ['other'] },
    ]);
  });

  test('what was taken away stays away, unless it is asked for', () => {
    const previous = collectionWith([request('a'), request('b')]);
    const existing = collectionWith([request('a')]);
    const review = reviewUpdate(existing, previous, previous);
    expect(review.added.map(({ id, isDeleted }) => [id, isDeleted])).toEqual([['b', true]]);
    expect(outline(applyUpdate(existing, review).item)).toEqual(['a']);
    expect(outline(applyUpdate(existing, review, { items: { b: 'accept' } }).item)).toEqual(['a', 'b']);
  });

  test('requests whose operation is gone are deleted when asked, those of users never', () => {
    const previous = collectionWith([folder('A', request('a'), request('b'))]);
    const existing = collectionWith([
      folder('A', request('a'), { ...request('b'), request: get('/b?x=1') }),
      request('mine'),
    ]);
    const fresh = collectionWith([folder('B', request('c'))]);
    const review = reviewUpdate(existing, fresh, previous);
    expect(review.removed).toEqual([
      { kind: 'request', id: 'a', name: 'a', origin: 'definition', isEdited: false },
      { kind: 'request', id: 'b', name: 'b', origin: 'definition', isEdited: true },
      { kind: 'folder', id: 'f-A', name: 'A', origin: 'definition', isEdited: false },
    ]);
    expect(outline(applyUpdate(existing, review).item)).toEqual([{ A: ['a', 'b'] }, 'mine', { B: ['c'] }]);
    const deleting = { deleteOrphanedRequests: true };
    expect(outline(applyUpdate(existing, review, deleting).item)).toEqual(['mine', { B: ['c'] }]);
    expect(outline(applyUpdate(existing, review, { ...deleting, items: { b: 'reject' } }).item)).toEqual([
      { A: ['b'] },
      'mine',
      { B: ['c'] },
    ]);
    // Nobody knows where they come from without the definition before.
    const unknown = reviewUpdate(existing, fresh);
    expect(unknown.removed.every(({ origin }) => origin === 'unknown')).toBe(true);
    expect(outline(applyUpdate(existing, unknown, deleting).item)).toEqual([
      { A: ['a', 'b'] },
      'mine',
      { B: ['c'] },
    ]);
  });

  test('a copy that somebody made is not an orphan', () => {
    const previous = collectionWith([request('a')]);
    const existing = collectionWith([{ ...request('copy', '/a') }]);
    const result = updated(
      { existing, fresh: collectionWith([request('b')]), previous },
      { deleteOrphanedRequests: true },
    );
    expect(outline(result.item)).toEqual(['copy', 'b']);
  });

  test('a folder renamed by one side is one folder', () => {
    const previous = collectionWith([folder('Pets', request('a'), request('b'))]);
    const byUser = collectionWith([{ id: 'f-Pets', name: 'Mine', item: [request('a'), request('b')] }]);
    const byDefinition = collectionWith([folder('Animals', request('a'), request('b'), request('c'))]);
    expect(outline(updated({ existing: previous, fresh: byDefinition, previous }).item)).toEqual([
      { Animals: ['a', 'b', 'c'] },
    ]);
    expect(outline(updated({ existing: byUser, fresh: byDefinition, previous }).item)).toEqual([
      { Mine: ['a', 'b', 'c'] },
    ]);
    expect(updated({ existing: byUser, fresh: byDefinition, previous }).item[0]?.id).toBe('f-Pets');
  });

  test('a request that the definition moves goes along, one that the user moved stays', () => {
    const previous = collectionWith([folder('A', request('a'), request('b')), folder('B', request('c'))]);
    const fresh = collectionWith([folder('A', request('b')), folder('B', request('c'), request('a'))]);
    expect(outline(updated({ existing: previous, fresh, previous }).item)).toEqual([
      { A: ['b'] },
      { B: ['c', 'a'] },
    ]);
    const moved = collectionWith([folder('A', request('b')), folder('B', request('c')), request('a')]);
    expect(outline(updated({ existing: moved, fresh, previous }).item)).toEqual([
      { A: ['b'] },
      { B: ['c'] },
      'a',
    ]);
  });
});

describe('saved examples', () => {
  const example = (id: string, code: number, body: string, name = id): JsonObject => ({
    id,
    name,
    code,
    body,
  });
  const of = (...response: Json[]): Collection => one(get('/a'), { response });
  const bodies = (collection: Collection): Json =>
    ((collection.item[0]?.response ?? []) as JsonObject[]).map(
      ({ id, body }) => `${String(id)}: ${String(body)}`,
    );
  const previous = of(example('ok', 200, 'one'), example('gone', 404, 'x'));
  const fresh = of(example('ok', 200, 'two'), example('new', 500, 'y'));

  test('follow the definition, those of users stay', () => {
    const existing = of(example('mine', 200, 'mine'), example('ok', 200, 'one'), example('gone', 404, 'x'));
    expect(bodies(updated({ existing, fresh, previous }))).toEqual(['mine: mine', 'ok: two', 'new: y']);
  });

  test('stay as they are when they are not to follow', () => {
    expect(bodies(updated({ existing: previous, fresh, previous }, { syncExamples: false }))).toEqual([
      'ok: one',
      'gone: x',
    ]);
  });

  test('that somebody edited are kept, also when the definition drops them', () => {
    const existing = of(example('ok', 200, 'mine'), example('gone', 404, 'mine'));
    expect(bodies(updated({ existing, fresh, previous }))).toEqual(['ok: mine', 'new: y', 'gone: mine']);
  });
});

test('values of variables stay, new ones come', () => {
  const of = (...variable: Json[]): Collection => collectionWith([], { variable });
  const previous = of({ key: 'baseUrl', value: 'https://a.example' });
  const existing = of({ key: 'baseUrl', value: 'http://localhost' }, { key: 'mine', value: '1' });
  const fresh = of({ key: 'baseUrl', value: 'https://a.example' }, { key: 'region', value: 'eu' });
  const expected = [
    { key: 'baseUrl', value: 'http://localhost' },
    { key: 'region', value: 'eu' },
    { key: 'mine', value: '1' },
  ];
  expect(updated({ existing, fresh, previous }).variable).toEqual(expected);
  expect(updated({ existing, fresh }).variable).toEqual(expected);
  expect(
    updated({ existing: previous, fresh: of({ key: 'baseUrl', value: 'https://b.example' }), previous })
      .variable,
  ).toEqual([{ key: 'baseUrl', value: 'https://b.example' }]);
});

test('an id that is taken is not given again', () => {
  const previous = collectionWith([{ id: 'r', name: 'a', request: get('/a') }]);
  const existing = collectionWith([
    { id: 'x', name: 'mine', request: get('/mine') },
    { id: 'r', name: 'a', request: get('/a') },
  ]);
  const fresh = collectionWith([
    { id: 'r', name: 'a', request: get('/a') },
    { id: 'x', name: 'b', request: get('/b') },
  ]);
  const ids = updated({ existing, fresh, previous }).item.map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(['x', 'r']);
  expect(new Set(ids).size).toBe(3);
});

test('thousands of requests are no trouble', () => {
  const many = (count: number, name: string): Collection =>
    collectionWith(
      Array.from({ length: count }, (_, index) => ({
        id: `r${index}`,
        name: `${name} ${index}`,
        request: get(`/a${index}`),
      })),
    );
  const result = updated({
    existing: many(10_000, 'old'),
    fresh: many(20_000, 'new'),
    previous: many(10_000, 'old'),
  });
  expect(result.item).toHaveLength(20_000);
  expect(result.item[19_999]?.name).toBe('new 19999');
});

test('a review is plain JSON', () => {
  const existing = one(get('/a?x=1'), { response: [{ id: 'e', name: 'ok', code: 200 }] });
  const fresh = collectionWith([
    { id: 'r', name: 'Do it', request: get('/a?y=1') },
    { id: 'n', name: 'New', request: get('/n') },
  ]);
  const review = reviewUpdate(existing, fresh, one(get('/a?x=1')));
  expect(JSON.parse(JSON.stringify(review))).toEqual(review);
  expect(applyUpdate(existing, JSON.parse(JSON.stringify(review)))).toEqual(applyUpdate(existing, review));
});
