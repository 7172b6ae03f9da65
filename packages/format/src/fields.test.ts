import { expect, test } from 'vitest';
import { seededRandom } from './collection.fixture.ts';
import { diffFields, equalJson, fieldPaths, getField, setField } from './index.ts';
import { type Json, type JsonObject, setMember } from './json.ts';

test.each<[string, JsonObject, string[]]>([
  ['collection', { info: { name: 'C', 'a.b': 1 }, auth: null }, ['info.name', 'info.a\\.b', 'auth']],
  ['request', { name: 'R', request: { method: 'GET', url: {} } }, ['name', 'request.method', 'request.url']],
  ['request', { request: 'http://x', 'x.y\\z': 1 }, ['request', 'x\\.y\\\\z']],
  ['request', { request: {} }, ['request']],
  ['folder', { request: { a: 1 }, info: { b: 1 } }, ['request', 'info']],
])('names the fields of a %s', (kind, fields, paths) => {
  expect(fieldPaths(kind, fields)).toEqual(paths);
  for (const path of paths) expect(getField(fields, path)).toBeDefined();
});

test('sets, replaces and removes a field in a copy', () => {
  const fields: JsonObject = { name: 'R', request: { method: 'GET', 'a.b': 1 }, last: 1 };
  const before = structuredClone(fields);
  expect(JSON.stringify(setField(fields, 'request.method', 'PUT'))).toBe(
    '{"name":"R","request":{"method":"PUT","a.b":1},"last":1}',
  );
  expect(setField(fields, 'request.a\\.b', undefined)).toEqual({
    name: 'R',
    request: { method: 'GET' },
    last: 1,
  });
  expect(setField(fields, 'auth.type', 'x')).toEqual({ ...fields, auth: { type: 'x' } });
  expect(setField(fields, 'auth.type', undefined)).toEqual(fields);
  expect(setField(fields, 'name.x', 'y')).toEqual({ ...fields, name: { x: 'y' } });
  expect(Object.keys(setField(fields, '__proto__', 1))).toContain('__proto__');
  expect(getField(fields, 'constructor')).toBeUndefined();
  expect(getField(fields, 'name.length')).toBeUndefined();
  expect(fields).toEqual(before);
});

test('tells what differs, field by field', () => {
  const before = { name: 'A', request: { method: 'GET', url: 'u', gone: 1 }, same: { a: 1, b: 2 } };
  const after = { request: { method: 'PUT', url: 'u', come: 2 }, name: 'A', same: { b: 2, a: 1 }, x: null };
  expect(diffFields('request', before, after)).toEqual([
    { path: 'request.method', before: 'GET', after: 'PUT' },
    { path: 'request.gone', before: 1, after: undefined },
    { path: 'request.come', before: undefined, after: 2 },
    { path: 'x', before: undefined, after: null },
  ]);
});

test.each<[JsonObject, JsonObject]>([
  [{ request: 'u' }, { request: { url: 'u' } }],
  [{ request: { url: 'u' } }, { request: 'u' }],
  [{}, { request: {} }],
  [{ request: {} }, {}],
  [{ request: { a: 1 } }, { request: {} }],
])('differences of %j and %j lead from one to the other in any order', (before, after) => {
  for (const differences of [
    diffFields('request', before, after),
    diffFields('request', before, after).reverse(),
  ]) {
    let fields = before;
    for (const difference of differences) fields = setField(fields, difference.path, difference.after);
    expect(fields).toEqual(after);
  }
});

test('differences of random fields lead from one to the other', () => {
  const random = seededRandom(11);
  const keys = ['name', 'request', 'info', 'a.b', 'a\\', '__proto__', 'x'];
  const value = (depth: number): Json => {
    if (depth === 0 || random() < 0.4) return Math.floor(random() * 3);
    const object: JsonObject = {};
    for (const key of keys) if (random() < 0.4) setMember(object, key, value(depth - 1));
    return object;
  };
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [
      { request: value(2), x: value(2) },
      { request: value(2), name: value(2) },
    ];
    let fields: JsonObject = before;
    for (const { path, after: wanted } of diffFields('request', before, after)) {
      fields = setField(fields, path, wanted);
    }
    expect(equalJson(fields, after)).toBe(true);
  }
});

test.each<[Json | undefined, Json | undefined, boolean]>([
  [undefined, undefined, true],
  [undefined, null, false],
  [null, {}, false],
  [[], {}, false],
  [[1, 2], [2, 1], false],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ toString: 1 }, { a: 1 }, false],
  [1, '1', false],
])('compares %j and %j', (a, b, equal) => {
  expect(equalJson(a, b)).toBe(equal);
  expect(equalJson(b, a)).toBe(equal);
});
