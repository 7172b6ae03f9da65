import { expect, test } from 'vitest';
import { overlay, sampleOf } from './sample.ts';

test('makes a value with every key of a shape, and known values where they matter', () => {
  const shape = {
    name: 'string',
    values: [{ key: 'string', type: 'string', 'enabled?': 'boolean' }],
    time: 'null',
  };
  expect(sampleOf(shape)).toEqual({
    name: 'a name',
    values: [{ key: 'a key', type: 'default', enabled: true }],
    time: '50',
  });
});

test('leaves out keys and splits the union of folders and requests', () => {
  const shape = { item: [{ id: 'string', name: 'string', 'item?': [], 'request?': { method: 'string' } }] };
  expect(sampleOf(shape, new Set(['id']))).toEqual({
    item: [
      { name: 'a name', item: [] },
      { name: 'a name', request: { method: 'POST' } },
    ],
  });
});

test('lays values over others, element by element', () => {
  expect(overlay({ a: 1, b: [{ c: 1, d: 2 }, 3] }, { b: [{ c: 'x' }], e: null })).toEqual({
    a: 1,
    b: [{ c: 'x', d: 2 }],
    e: null,
  });
});

test('replaces maps from identifiers, whose members name what is elsewhere', () => {
  const published = { tags: { '@somebody': { type: 'user', id: '1' } } };
  expect(overlay(published, { tags: { '@alice': { id: '2' } } })).toEqual({
    tags: { '@alice': { id: '2' } },
  });
});
