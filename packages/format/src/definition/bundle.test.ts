import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { bundleDefinition } from './bundle.ts';
import { readDefinition } from './read-definition.ts';

function bundle(root: JsonObject, files: { [path: string]: Json }, version = '3.1.0'): Json {
  const head = version === '2.0' ? { swagger: version } : { openapi: version };
  const texts = Object.entries({ 'api.json': { ...head, ...root }, ...files }).map(([path, value]) => ({
    path,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  return bundleDefinition(readDefinition(texts, { root: 'api.json' }));
}

const response = (schema: Json): JsonObject => ({ responses: { 200: { content: { 'a/b': { schema } } } } });

test.each<[string, JsonObject, { [path: string]: Json }, Json]>([
  [
    'a schema of another file becomes a component once',
    { paths: { '/a': { get: response({ $ref: 'pet.json' }), put: response({ $ref: './pet.json' }) } } },
    {
      'pet.json': { type: 'object', properties: { owner: { $ref: 'all.json#/Person' } } },
      'all.json': { Person: { type: 'string' } },
    },
    {
      paths: {
        '/a': {
          get: response({ $ref: '#/components/schemas/pet' }),
          put: response({ $ref: '#/components/schemas/pet' }),
        },
      },
      components: {
        schemas: {
          pet: { type: 'object', properties: { owner: { $ref: '#/components/schemas/Person' } } },
          Person: { type: 'string' },
        },
      },
    },
  ],
  [
    'names stay free',
    {
      paths: { '/a': { get: response({ $ref: 'b.json#/Pet' }) } },
      components: { schemas: { Pet: { type: 'null' } } },
    },
    { 'b.json': { Pet: { type: 'string' } } },
    {
      paths: { '/a': { get: response({ $ref: '#/components/schemas/Pet2' }) } },
      components: { schemas: { Pet: { type: 'null' }, Pet2: { type: 'string' } } },
    },
  ],
  [
    'a component that is a reference to a file holds what is there',
    {
      components: {
        schemas: { Pet: { $ref: 'pet.json' }, List: { type: 'array', items: { $ref: 'pet.json' } } },
        parameters: { Page: { $ref: 'page.json' } },
      },
    },
    {
      'pet.json': { properties: { friend: { $ref: 'pet.json' } } },
      'page.json': { name: 'page', in: 'query' },
    },
    {
      components: {
        schemas: {
          Pet: { properties: { friend: { $ref: '#/components/schemas/Pet' } } },
          List: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
        },
        parameters: { Page: { name: 'page', in: 'query' } },
      },
    },
  ],
  [
    'what refers back to the root refers to itself',
    { components: { schemas: { A: { $ref: 'b.json#/B' }, C: { type: 'null' } } } },
    { 'b.json': { B: { items: { $ref: 'api.json#/components/schemas/C' } } } },
    { components: { schemas: { A: { items: { $ref: '#/components/schemas/C' } }, C: { type: 'null' } } } },
  ],
  [
    'what leads nowhere stays, texts are put in place',
    { info: { description: { $ref: 'text.md' } }, paths: { '/a': { get: response({ $ref: 'gone.json' }) } } },
    { 'text.md': 'words' },
    { info: { description: 'words' }, paths: { '/a': { get: response({ $ref: 'gone.json' }) } } },
  ],
  [
    'the files of a discriminator become names',
    {
      components: {
        schemas: { A: { discriminator: { propertyName: 'k', mapping: { b: 'b.json', c: 'C' } } }, C: {} },
      },
    },
    { 'b.json': { type: 'object' } },
    {
      components: {
        schemas: {
          A: { discriminator: { propertyName: 'k', mapping: { b: '#/components/schemas/b', c: 'C' } } },
          C: {},
          b: { type: 'object' },
        },
      },
    },
  ],
])('%s', (_name, root, files, expected) => {
  expect(bundle(root, files)).toEqual({ openapi: '3.1.0', ...(expected as JsonObject) });
});

test.each([
  [
    '3.1.0',
    { paths: { '/a': { $ref: '#/components/pathItems/a' } }, components: { pathItems: { a: { get: {} } } } },
  ],
  ['3.0.0', { paths: { '/a': { get: {} } } }],
])('a path item of %s has its place', (version, expected) => {
  expect(bundle({ paths: { '/a': { $ref: 'a.json' } } }, { 'a.json': { get: {} } }, version)).toEqual({
    openapi: version,
    ...expected,
  });
});

test('Swagger has definitions', () => {
  const root = { paths: { '/a': { get: { responses: { 200: { schema: { $ref: 'a.json#/A' } } } } } } };
  expect(bundle(root, { 'a.json': { A: { type: 'string' } } }, '2.0')).toEqual({
    swagger: '2.0',
    paths: { '/a': { get: { responses: { 200: { schema: { $ref: '#/definitions/A' } } } } } },
    definitions: { A: { type: 'string' } },
  });
});

test('a circle of values in place ends', () => {
  const root = { paths: { '/a': { $ref: 'a.json' } } };
  const files = { 'a.json': { 'x-again': { $ref: 'b.json' } }, 'b.json': { 'x-again': { $ref: 'a.json' } } };
  expect(bundle(root, files, '3.0.0')).toEqual({
    openapi: '3.0.0',
    paths: { '/a': { 'x-again': { 'x-again': { $ref: 'a.json' } } } },
  });
});
