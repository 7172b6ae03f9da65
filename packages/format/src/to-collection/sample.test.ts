import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { exampleOf, firstItem, withOperation } from './convert.fixture.ts';
import type { ConvertOptions } from './options.ts';

test.each<[string, JsonObject, Json]>([
  ['text', { type: 'string' }, 'string'],
  ['whole number', { type: 'integer' }, 1],
  ['number', { type: 'number' }, 1.5],
  ['switch', { type: 'boolean' }, true],
  ['null', { type: 'null' }, null],
  ['anything', {}, {}],
  ['a type beside null', { type: ['null', 'integer'] }, 1],
  ['date and time', { type: 'string', format: 'date-time' }, '2024-01-15T09:30:00Z'],
  ['format without a type', { format: 'uuid' }, '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
  ['enum', { type: 'string', enum: ['b', 'a'] }, 'b'],
  ['enum that begins with null', { enum: [null, 'a'] }, 'a'],
  ['const', { const: 'fixed' }, 'fixed'],
  ['default', { type: 'integer', default: 25 }, 25],
  ['example before default', { type: 'integer', default: 25, example: 7 }, 7],
  ['first of examples', { type: 'integer', examples: [3, 4] }, 3],
  ['minimum', { type: 'integer', minimum: 10 }, 10],
  ['exclusive minimum of 3.1', { type: 'integer', exclusiveMinimum: 10 }, 11],
  ['exclusive minimum of 3.0', { type: 'integer', minimum: 10, exclusiveMinimum: true }, 11],
  ['maximum', { type: 'number', maximum: 0.5 }, 0.5],
  ['multiple', { type: 'integer', multipleOf: 5, minimum: 12 }, 15],
  ['a small step', { type: 'number', multipleOf: 0.1, minimum: 0.25 }, 0.3],
  ['a step that bounds leave no room for', { type: 'integer', minimum: 3, maximum: 3 }, 3],
  ['least length', { type: 'string', minLength: 8 }, 'stringst'],
  ['greatest length', { type: 'string', maxLength: 3 }, 'str'],
  ['pattern', { type: 'string', pattern: '^[A-Z]{3}-\\d{2,4}$' }, 'AAA-00'],
  ['pattern with choices', { type: 'string', pattern: '^(cat|dog)s?$' }, 'cats'],
  ['pattern that looks ahead', { type: 'string', pattern: '^(?=a).*$' }, 'string'],
  ['pattern that repeats without end', { type: 'string', pattern: '((a{999}){999}){999}' }, 'string'],
  ['list', { type: 'array', items: { type: 'integer' } }, [1]],
  ['least items', { type: 'array', items: { type: 'integer' }, minItems: 2 }, [1, 1]],
  ['no items', { type: 'array', items: { type: 'integer' }, maxItems: 0 }, []],
  [
    'different items',
    { type: 'array', uniqueItems: true, minItems: 2, items: { enum: ['x', 'y'] } },
    ['x', 'y'],
  ],
  ['tuple', { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }] }, [1, true]],
  ['tuple of older drafts', { items: [{ type: 'integer' }, { type: 'boolean' }] }, [1, true]],
  ['members', { properties: { a: { type: 'integer' }, b: true } }, { a: 1, b: {} }],
  ['members of any name', { type: 'object', additionalProperties: { type: 'integer' } }, { key: 1 }],
  [
    'a member that would be the prototype',
    JSON.parse('{"properties":{"__proto__":{"type":"integer"}}}'),
    JSON.parse('{"__proto__":1}'),
  ],
  [
    'allOf',
    { allOf: [{ properties: { a: { type: 'integer' } } }, { properties: { b: { type: 'boolean' } } }] },
    { a: 1, b: true },
  ],
  [
    'the same member in two parts of allOf',
    { allOf: [{ properties: { a: { type: 'integer' } } }, { properties: { a: { minimum: 5 } } }] },
    { a: 5 },
  ],
  ['oneOf', { oneOf: [{ type: 'integer' }, { type: 'string' }] }, 1],
  ['oneOf that may be null', { oneOf: [{ type: 'null' }, { type: 'string' }] }, 'string'],
  [
    'anyOf beside members',
    { properties: { a: { const: 1 } }, anyOf: [{ properties: { b: { const: 2 } } }] },
    { a: 1, b: 2 },
  ],
  [
    'write-only members of a response',
    { properties: { a: { const: 1 }, b: { const: 2, writeOnly: true } } },
    { a: 1 },
  ],
])('makes an example of %s', (_, schema, expected) => {
  expect(exampleOf(schema)).toEqual(expected);
});

const PET = {
  components: {
    schemas: {
      Pet: {
        type: 'object',
        discriminator: { propertyName: 'kind', mapping: { feline: '#/components/schemas/Cat' } },
        oneOf: [{ $ref: '#/components/schemas/Cat' }],
      },
      Cat: { properties: { kind: { type: 'string' }, lives: { const: 9 } } },
      Node: {
        properties: {
          name: { const: 'n' },
          next: { $ref: '#/components/schemas/Node' },
          list: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
        },
      },
      Self: { allOf: [{ $ref: '#/components/schemas/Self' }, { properties: { a: { const: 1 } } }] },
      Loop: { $ref: '#/components/schemas/Pool' },
      Pool: { $ref: '#/components/schemas/Loop' },
      Only: { oneOf: [{ $ref: '#/components/schemas/Only' }] },
    },
  },
};

test.each<[string, string, Json]>([
  ['names the alternative that it took', 'Pet', { kind: 'feline', lives: 9 }],
  ['leaves a recursion out and a list of it empty', 'Node', { name: 'n', list: [] }],
  ['merges a schema that is part of itself', 'Self', { a: 1 }],
  ['has no example of a reference to itself', 'Loop', {}],
  ['has no example of alternatives that never end', 'Only', ''],
])('%s', (_, name, expected) => {
  expect(exampleOf({ $ref: `#/components/schemas/${name}` }, PET)).toEqual(expected);
});

test('does not depend on which operation comes first', () => {
  const schemas = {
    A: { properties: { name: { const: 'a' }, b: { $ref: '#/components/schemas/B' } } },
    B: { properties: { name: { const: 'b' }, a: { $ref: '#/components/schemas/A' } } },
  };
  const both = { oneOf: [{ $ref: '#/components/schemas/A' }] };
  const alone = exampleOf({ $ref: '#/components/schemas/B' }, { components: { schemas } });
  const after = exampleOf(
    { properties: { first: both, second: { $ref: '#/components/schemas/B' } } },
    { components: { schemas } },
  );
  expect(alone).toEqual({ name: 'b', a: { name: 'a' } });
  expect(after).toMatchObject({ second: { name: 'b' } });
});

test('stops at so many levels, and fans out no further than an example may be long', () => {
  const deep: JsonObject = {};
  for (let level = 0; level < 20; level += 1) {
    const next = { $ref: `#/components/schemas/L${level + 1}` };
    deep[`L${level}`] = { properties: { a: next, b: next, c: next } };
  }
  deep.L20 = { type: 'string' };
  const made = JSON.stringify(
    exampleOf({ $ref: '#/components/schemas/L0' }, { components: { schemas: deep } }),
  );
  expect(made.length).toBeLessThan(10_000);
  const line = { type: 'object', properties: { a: { type: 'object', properties: { b: { const: 1 } } } } };
  expect(exampleOf(line, {}, { stackLimit: 0 })).toEqual({});
});

test.each<[JsonObject, Json]>([
  [{ type: 'string' }, '<string>'],
  [{ type: 'integer', format: 'int64' }, '<long>'],
  [{ type: 'string', format: 'date-time' }, '<dateTime>'],
  [{ type: 'string', format: 'uuid', example: 'real' }, '<uuid>'],
  [{ type: 'boolean' }, '<boolean>'],
  [{ type: 'string', enum: ['a'] }, 'a'],
])('writes placeholders of %j when values are made from the schema', (schema, expected) => {
  const options: Partial<ConvertOptions> = { parametersResolution: 'Schema' };
  const requestBody = { content: { 'application/json': { schema: { properties: { a: schema } } } } };
  const { request } = firstItem(withOperation({ requestBody }), options);
  expect(JSON.parse(request?.body?.raw ?? '')).toEqual({ a: expected });
});

test('writes XML with the names, attributes and wrappers of the schema', () => {
  const schema = {
    type: 'object',
    xml: { name: 'pet', namespace: 'https://example.com/pet' },
    properties: {
      id: { type: 'integer', xml: { attribute: true } },
      name: { type: 'string', example: 'a < b & "c"' },
      tags: { type: 'array', xml: { wrapped: true }, items: { type: 'string', xml: { name: 'tag' } } },
      notes: { type: 'array', items: { type: 'string' } },
    },
  };
  const requestBody = { content: { 'application/xml': { schema } } };
  const { request } = firstItem(withOperation({ requestBody }));
  expect(request?.body?.options).toEqual({ raw: { language: 'xml' } });
  expect(request?.body?.raw).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<pet xmlns="https://example.com/pet" id="1">',
      '  <name>a &lt; b &amp; &quot;c&quot;</name>',
      '  <tags>',
      '    <tag>string</tag>',
      '  </tags>',
      '  <notes>string</notes>',
      '</pet>',
    ].join('\n'),
  );
});
