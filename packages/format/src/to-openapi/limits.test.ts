import { describe, expect, test } from 'vitest';
import { collectionWithEverything, seededRandom } from '../collection.fixture.ts';
import { FormatError } from '../format-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { openApiFrom } from './open-api-from.ts';
import { openApiText } from './print.ts';
import {
  at,
  collectionWith,
  countIn,
  definitionOf,
  definitionOfRequest,
  faultsOf,
  firstOperation,
} from './to-openapi.fixture.ts';

test('a collection with each part of the format gives valid definitions', () => {
  for (const version of ['3.0', '3.1'] as const) {
    const definition = definitionOf(collectionWithEverything(), { version, keepPostman: true });
    expect(faultsOf(definition)).toEqual([]);
  }
});

test('thousands of requests, each with its path', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => ({
    name: `Request ${index % 100}`,
    request: { method: 'POST', url: `{{baseUrl}}/part${index}/:id`, body: { mode: 'raw', raw: '{"a":1}' } },
    response: [{ name: 'ok', code: 200, body: '{}' }],
  }));
  const definition = definitionOf(collectionWith(items));
  expect(Object.keys(definition.paths as object)).toHaveLength(10_000);
});

test('thousands of examples of one name', () => {
  const response = Array.from({ length: 20_000 }, (_, index) => ({
    name: 'Same',
    code: 200,
    body: `{"a":${index}}`,
  }));
  const { responses } = firstOperation(definitionOfRequest('/a', { response }));
  expect(Object.keys(at(responses, '200', 'content', 'application/json', 'examples') as object)).toHaveLength(
    20_000,
  );
});

test('folders in folders', () => {
  let item: Json = { name: 'leaf', request: '/a' };
  for (let depth = 0; depth < 200; depth += 1) item = { name: 'f', item: [item] };
  expect(at(definitionOf(collectionWith([item]), { tags: 'top' }), 'paths', '/a', 'get', 'tags')).toEqual([
    'f',
  ]);
});

test.each<[string, string]>([
  ['deep lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['deep without an end', '['.repeat(1_000_000)],
  ['braces', `{"a": ${'{'.repeat(1_000_000)}`],
  ['variables without an end', `{"a": ${'{{'.repeat(500_000)}`],
  ['blanks', `{"a": {{${' '.repeat(1_000_000)}`],
  ['a long list', JSON.stringify(Array.from({ length: 100_000 }, (_, index) => ({ [`k${index}`]: index })))],
  ['quotes', `{"a": {{b}} ${'\\"'.repeat(500_000)}`],
])('a body of %s is an example of its own', (_, raw) => {
  const body = { mode: 'raw', raw, options: { raw: { language: 'json' } } };
  const operation = firstOperation(definitionOfRequest({ method: 'POST', url: '/a', body }));
  expect(
    at(operation, 'requestBody', 'content', 'application/json', 'examples', 'Do it', 'value'),
  ).toBeDefined();
  expect(JSON.stringify(operation).length).toBeGreaterThan(100);
});

test.each([
  `http://a.example/${'/'.repeat(500_000)}x`,
  `{{${' '.repeat(500_000)}`,
  '{{'.repeat(300_000),
  `http://${'{'.repeat(300_000)}/x`,
  `/a/${'{'.repeat(300_000)}`,
  'http://[::1]:80/a',
  '::::',
  '////',
  'a b\tc\n',
  '?',
  '#',
  '{{a}}{{b}}',
  'javascript:alert(1)',
  'file:///etc/x',
  `/${'a?'.repeat(10)}`,
])('a URL that begins with %.30j is no trouble', (url) => {
  expect(Object.keys(definitionOfRequest(url).paths as object)).toHaveLength(1);
});

test('variables that grow without end are left unresolved', () => {
  const variable = Array.from({ length: 50 }, (_, index) => ({
    key: `v${index}`,
    value: `{{v${index + 1}}}`.repeat(50),
  }));
  const definition = definitionOf(collectionWith([{ name: 'x', request: '{{v0}}/a' }], { variable }));
  expect(Object.keys(definition.paths as object)).toHaveLength(1);
});

test('thousands of secrets are all taken out', () => {
  const items = Array.from({ length: 3_000 }, (_, index) => ({
    name: `See token-of-${index}-here`,
    request: {
      url: `/a${index}`,
      auth: { type: 'bearer', bearer: [{ key: 'token', value: `token-of-${index}-here` }] },
    },
  }));
  expect(JSON.stringify(definitionOf(collectionWith(items)))).not.toMatch(/token-of|tokenOf/);
});

describe('whatever stands where', () => {
  const VALUES: Json[] = [
    null,
    '',
    'x',
    '{{v}}',
    '<string>',
    0,
    -1.5,
    true,
    [],
    {},
    ['a', null],
    { a: 'b' },
    '[',
    '{"a":{{b}}}',
    '🙂',
    '%',
    '<a/>',
  ];
  const KEYS = [
    'name',
    'key',
    'value',
    'description',
    'type',
    'in',
    'raw',
    'mode',
    'host',
    'path',
    'query',
    'variable',
    'src',
    'code',
    'header',
    'body',
    'url',
    'method',
    'auth',
    'response',
    'originalRequest',
    'urlencoded',
    'formdata',
    'graphql',
    'file',
    'options',
    'item',
    'request',
    'disabled',
    'protocol',
    'port',
    'hash',
    'event',
  ];

  /** Replaces some members of a value, at random, by something else. */
  function spoil(value: Json, next: () => number, depth = 0): Json {
    if (depth > 0 && next() < 0.04) return VALUES[Math.floor(next() * VALUES.length)] as Json;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((entry) => spoil(entry, next, depth + 1));
    const result: JsonObject = {};
    for (const [key, entry] of Object.entries(value)) result[key] = spoil(entry, next, depth + 1);
    if (next() < 0.1)
      result[KEYS[Math.floor(next() * KEYS.length)] as string] = VALUES[
        Math.floor(next() * VALUES.length)
      ] as Json;
    return result;
  }

  test('every request has its operation and every example its response', () => {
    for (let seed = 1; seed <= 1_500; seed += 1) {
      const next = seededRandom(seed);
      const spoiled = spoil(collectionWithEverything(), next);
      let collection: ReturnType<typeof readCollection>['collection'];
      try {
        collection = readCollection(spoiled, { newId: () => `${seed}` }).collection;
      } catch (error) {
        // What is no collection any more is refused before it gets here.
        expect(error).toBeInstanceOf(FormatError);
        continue;
      }
      const before = JSON.stringify(collection);
      for (const version of ['3.0', '3.1'] as const) {
        const { definition } = openApiFrom(collection, {
          version,
          templates: seed % 2 === 0,
          keepPostman: true,
        });
        JSON.parse(openApiText(definition, 'json'));
        const { requests } = countIn(collection.item);
        expect(Object.keys(definition.paths as object).length > 0, `seed ${seed}`).toBe(requests > 0);
      }
      expect(JSON.stringify(collection), `seed ${seed}`).toBe(before);
    }
  });
});

test('the text is JSON or YAML that reads as the same', async () => {
  const definition = definitionOf(collectionWithEverything());
  const { parse } = await import('yaml');
  expect(JSON.parse(openApiText(definition, 'json'))).toEqual(definition);
  expect(parse(openApiText(definition, 'yaml'))).toEqual(definition);
});
