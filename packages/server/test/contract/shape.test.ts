import { describe, expect, test } from 'vitest';
import { coversError, errorLine } from './error-shape.ts';
import { differences, mergeShapes, type Shape, shapeOf, unknownTopLevelKeys } from './shape.ts';

describe('shapeOf', () => {
  const cases: [string, unknown, Shape][] = [
    ['leaves', { a: 'x', b: 1, c: true, d: null }, { a: 'string', b: 'number', c: 'boolean', d: 'null' }],
    ['arrays of one kind', { a: [1, 2] }, { a: ['number'] }],
    ['empty arrays', { a: [] }, { a: [] }],
    ['arrays of mixed objects', [{ a: 1, b: 'x' }, { a: null }], [{ a: 'number|null', 'b?': 'string' }]],
    ['arrays of text and objects', ['x', { a: 1 }], ['any']],
    [
      'maps keyed by identifiers',
      { c: { '1-12ece9e1-2abf-4edc-8e34-de66e74114d2': { isSourceAhead: true } } },
      { c: { '*': { isSourceAhead: 'boolean' } } },
    ],
    [
      'maps keyed by mentions',
      { tags: { '@a': { id: 1 }, '@b': { id: 'x' } } },
      { tags: { '*': { id: 'number|string' } } },
    ],
  ];
  test.each(cases)('reads %s', (_name, value, shape) => {
    expect(shapeOf(value)).toEqual(shape);
  });

  test('takes nullability from the schema', () => {
    expect(shapeOf({ a: [{ b: 'x' }] }, (path) => path === 'a[].b')).toEqual({ a: [{ b: 'string|null' }] });
  });

  test('merges in either order to the same keys', () => {
    const [a, b] = [shapeOf({ x: 1, y: [{ p: 1 }] }), shapeOf({ y: [{ q: 'x' }] })];
    expect(mergeShapes(a, b)).toEqual(mergeShapes(b, a));
  });
});

describe('differences', () => {
  const shape: Shape = {
    data: [{ id: 'number', 'note?': 'string', parent: 'null' }],
    meta: { next: 'string|null' },
  };
  const cases: [string, unknown, string[]][] = [
    ['an equal answer', { data: [{ id: 1, parent: 'x' }], meta: { next: null } }, []],
    ['more keys than published', { data: [{ id: 1, parent: null, more: 1 }], meta: { next: '' } }, []],
    ['an absent key', { data: [{ id: 1, parent: null }] }, ['meta is absent']],
    [
      'an absent key in one element',
      { data: [{ id: 1, parent: 1 }, { parent: 1 }], meta: { next: '' } },
      ['data[].id is absent'],
    ],
    [
      'a wrong type',
      { data: [{ id: '1', parent: 1 }], meta: { next: '' } },
      ['data[].id is string, not number'],
    ],
    [
      'an optional key of a wrong type',
      { data: [{ id: 1, note: 1, parent: 1 }], meta: { next: '' } },
      ['data[].note is number, not string'],
    ],
    ['an empty array', { data: [], meta: { next: '' } }, ['data is empty']],
    ['no object at all', null, [' is null, not an object']],
  ];
  test.each(cases)('reports %s', (_name, value, expected) => {
    expect(differences(shape, value).map(({ path, problem }) => `${path} ${problem}`)).toEqual(expected);
  });

  test('holds every entry of a map to the same shape', () => {
    expect(differences({ m: { '*': { a: 'boolean' } } }, { m: { x: { a: true }, y: {} } })).toEqual([
      { path: 'm.*.a', problem: 'is absent' },
    ]);
    expect(differences({ m: { '*': 'any' } }, { m: {} })).toEqual([{ path: 'm.*', problem: 'is absent' }]);
  });
});

test('judges emptiness over all arrays of one path', () => {
  expect(differences([{ a: ['number'] }], [{ a: [] }, { a: [1] }])).toEqual([]);
  expect(differences([{ a: ['number'] }], [{ a: [] }, { a: [] }])).toEqual([
    { path: '[].a', problem: 'is empty' },
  ]);
});

test('finds wrappers that the contract does not know', () => {
  expect(unknownTopLevelKeys([{ data: [] }, { meta: 'any' }], { data: [], meta: {}, result: 1 })).toEqual([
    'result',
  ]);
});

describe('errorLine', () => {
  const cases: [unknown, string][] = [
    [{ error: { name: 'n', message: 'm', details: {} } }, 'A n error.details,error.message,error.name'],
    [{ error: { name: 'n', message: 'm' }, statusCode: 400 }, 'A n error.message,error.name,statusCode'],
    [
      { type: 'https://example.org/problems/not-found', title: 't', status: 404 },
      'B not-found status,title,type',
    ],
    [{ name: 'n', message: 'm' }, 'C n message,name'],
    [{ schemas: ['urn:x'], status: '404', detail: 'd' }, 'D - detail,schemas,status'],
    [{ error: 'rateLimited', message: 'm' }, 'other - error,message'],
  ];
  test.each(cases)('reads %j', (body, line) => {
    expect(errorLine(body)).toBe(line);
  });
});

test('an error covers a published one when family and slug are equal and no key is absent', () => {
  expect(coversError('B x detail,instance,title,type', 'B x detail,title,type')).toBe(true);
  expect(coversError('B x title,type', 'B x detail,title,type')).toBe(false);
  expect(coversError('A x detail,title,type', 'B x detail,title,type')).toBe(false);
  expect(coversError('B y detail,title,type', 'B x detail,title,type')).toBe(false);
});
