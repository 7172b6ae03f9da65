import { expect, test } from 'vitest';
import type { Json } from './json.ts';
import { readEnvironment, readGlobals } from './read-variables.ts';

const newId = () => 'new';

test.each<[string, Json, Json]>([
  [
    'an export, old members included',
    {
      id: 'e',
      name: 'E',
      values: [{ key: 'a', value: 1, enabled: false, type: 'secret' }],
      timestamp: 5,
      synced: false,
      syncedFilename: '',
      team: null,
      isDeleted: false,
    },
    {
      id: 'e',
      name: 'E',
      values: [{ key: 'a', value: 1, enabled: false, type: 'secret' }],
      timestamp: 5,
      synced: false,
      syncedFilename: '',
      team: null,
      isDeleted: false,
    },
  ],
  [
    'an answer of the API',
    { environment: { uid: 'u', id: 5, name: 'E', values: [{ key: 'a', value: 'b', disabled: 1 }] } },
    { uid: 'u', id: '5', name: 'E', values: [{ key: 'a', value: 'b', disabled: true }] },
  ],
  ['a list', [{ key: 'a', value: null }, null], { id: 'new', name: '', values: [{ key: 'a', value: null }] }],
  [
    'an object of values',
    { id: 'e', values: { a: 1, b: { c: [] } } },
    {
      id: 'e',
      name: '',
      values: [
        { key: 'a', value: 1 },
        { key: 'b', value: { c: [] } },
      ],
    },
  ],
  ['names and values alone', { token: 't' }, { id: 'new', name: '', values: [{ key: 'token', value: 't' }] }],
  ['a set without values', { name: 'E' }, { id: 'new', name: 'E', values: [] }],
  ['values that are null', { name: 'E', values: null }, { id: 'new', name: 'E', values: [] }],
  [
    'variables named by id',
    {
      values: [
        { id: 'a', value: 1 },
        { key: 5, type: null },
      ],
    },
    { id: 'new', name: '', values: [{ id: 'a', key: 'a', value: 1 }, { key: '5' }] },
  ],
])('reads %s', (_name, document, expected) => {
  const before = JSON.stringify(document);
  expect(readEnvironment(document, { newId })).toEqual(expected);
  expect(JSON.stringify(document)).toBe(before);
});

test('reads globals with and without their wrapper', () => {
  const expected = { id: 'new', name: '', values: [{ key: 'a', value: 1 }] };
  expect(readGlobals({ globals: { values: [{ key: 'a', value: 1 }] } }, { newId })).toEqual(expected);
  expect(readGlobals({ values: [{ key: 'a', value: 1 }] }, { newId })).toEqual(expected);
});

test.each<[Json, string]>([
  ['x', '$: expected an environment, an object'],
  [{ environment: { values: 5 } }, '$.environment.values: expected a list'],
  [{ values: ['x'] }, '$.values[0]: expected an object'],
  [[1], '$.values[0]: expected an object'],
])('tells where %j cannot be understood', (document, message) => {
  expect(() => readEnvironment(document)).toThrow(message);
});

test('refuses globals that are text, and values nested too deep', () => {
  expect(() => readGlobals(5)).toThrow('$: expected globals, an object');
  let value: Json = 1;
  for (let level = 0; level < 100_000; level += 1) value = [value];
  expect(() => readEnvironment({ values: [{ key: 'a', value }] })).toThrow('nested deeper than 100 levels');
});
