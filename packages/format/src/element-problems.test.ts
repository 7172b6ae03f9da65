import { expect, test } from 'vitest';
import { elementProblems, isTooDeep } from './element-problems.ts';
import type { Json } from './json.ts';

test('a well-formed element has no problems', () => {
  expect(elementProblems('folder', { name: 'F', auth: { type: 'noauth' } })).toEqual([]);
  expect(elementProblems('request', { name: 'R', request: { method: 'GET', url: 'http://x' } })).toEqual([]);
  expect(elementProblems('response', { name: 'A', code: 200, header: [] })).toEqual([]);
});

test('problems say where they are', () => {
  expect(elementProblems('folder', { event: 'none' })).toEqual([
    { path: 'folder.event', reason: 'must be an array' },
  ]);
  expect(elementProblems('request', { request: { auth: { type: 1 }, header: [1] } })).toEqual([
    { path: 'request.request.auth.type', reason: 'must be a string' },
    { path: 'request.request.header[0]', reason: 'must be an object or a string' },
  ]);
  expect(elementProblems('response', { originalRequest: 4 })).toEqual([
    { path: 'response.originalRequest', reason: 'must be a string or an object' },
  ]);
});

test('deep nesting is told without walking all of it', () => {
  let deep: Json = [];
  for (let level = 0; level < 200_000; level += 1) deep = [deep];
  expect(isTooDeep(deep)).toBe(true);
  expect(isTooDeep({ a: [{ b: [1, 2] }] })).toBe(false);
});
