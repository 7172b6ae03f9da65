import { describe, expect, test } from 'vitest';
import type { Operation } from '../../packages/server/test/contract/operations.ts';
import { compatibilityDocument, compatibilityTable, replaceTable } from './compatibility.ts';

const operations: Operation[] = [
  { method: 'GET', path: '/things/{thingId}', family: 'things', source: 'x' },
  { method: 'PUT', path: '/things/{thingId}', family: 'things', source: 'x', deprecated: true },
  { method: 'GET', path: '/bits', family: 'bits', source: 'x' },
];
const served = { paths: { '/things/{id}': { get: {}, put: {} } } };

describe('compatibilityTable', () => {
  test('takes the state from the served routes and the exceptions from the states', () => {
    const table = compatibilityTable(operations, served, {
      'PUT /things/{thingId}': { partly: 'a | b is missing' },
      'GET /things/{thingId}': { remark: 'answers 404' },
    });
    expect(table.split('\n').filter((line) => line !== '')).toEqual([
      '3 operations: 1 yes, 1 partly, 1 not yet.',
      '### Bits (1)',
      '| Operation | State | Remarks |',
      '| --- | --- | --- |',
      '| `GET /bits` | not yet |  |',
      '### Things (2)',
      '| Operation | State | Remarks |',
      '| --- | --- | --- |',
      '| `GET /things/{thingId}` | yes | answers 404 |',
      '| `PUT /things/{thingId}` (deprecated) | partly: a \\| b is missing |  |',
    ]);
  });

  test('refuses states of operations that do not exist or are not served', () => {
    expect(() => compatibilityTable(operations, served, { 'GET /gone': {} })).toThrow('GET /gone');
    expect(() => compatibilityTable(operations, served, { 'GET /bits': { partly: 'x' } })).toThrow(
      'not served',
    );
  });
});

test('keeps the text around the table', () => {
  const { current } = compatibilityDocument();
  const replaced = replaceTable(current, 'TABLE');
  expect(replaced.startsWith(current.slice(0, 200))).toBe(true);
  expect(replaceTable(replaced, 'TABLE')).toBe(replaced);
});

test('docs/compatibility.md is fresh and has a row for every operation', () => {
  const { current, fresh } = compatibilityDocument();
  expect(current === fresh, 'stale: run node tools/contract/compatibility.ts').toBe(true);
  expect(current.match(/^\| `[A-Z]+ .* \| (yes|partly: .*|not yet) \| .*\|$/gm)).toHaveLength(285);
});
