import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { convert, exampleOf, firstItem, itemsOf, withOperation } from './convert.fixture.ts';

test('ends when a small file says something large again and again', () => {
  const example = 'y'.repeat(100_000);
  const responses = { Large: { description: 'ok', content: { 'application/json': { example } } } };
  const paths: JsonObject = {};
  for (let index = 0; index < 2_500; index += 1) {
    paths[`/a${index}`] = { get: { responses: { '200': { $ref: '#/components/responses/Large' } } } };
  }
  const { collection, operations, problems } = convert(
    withOperation({}, { paths, components: { responses } }),
  );
  expect(operations).toBe(2_500);
  expect(itemsOf(collection)).toHaveLength(2_500);
  expect(problems.map(({ reason }) => reason)).toEqual([
    'the collection is too large: later requests come without their parts',
  ]);
});

test('ends when one path item of many parameters is that of many paths', () => {
  const parameters = Array.from({ length: 1_500 }, (_, index) => ({ name: `q${index}`, in: 'query' }));
  const paths: JsonObject = {};
  for (let index = 0; index < 1_000; index += 1) paths[`/a${index}`] = { $ref: '#/components/pathItems/P' };
  const components = { pathItems: { P: { get: { parameters, responses: {} } } } };
  const { operations, problems } = convert(withOperation({}, { paths, components }));
  expect(operations).toBe(1_000);
  expect(problems).toHaveLength(1);
});

test.each(['oneOf', 'anyOf', 'allOf'])('ends in a chain of %s', (kind) => {
  const schemas: JsonObject = {};
  for (let index = 0; index < 20_000; index += 1) {
    schemas[`C${index}`] = { [kind]: [{ $ref: `#/components/schemas/C${index + 1}` }] };
  }
  const { problems } = convert(
    withOperation(
      {
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/C0' } } } },
        },
      },
      { components: { schemas } },
    ),
  );
  expect(problems).toEqual([]);
});

test('does not multiply circles that are merged with each other', () => {
  const schemas: JsonObject = {};
  for (let index = 0; index < 60; index += 1) {
    const properties: JsonObject = {};
    for (let next = 0; next < 8; next += 1) {
      properties[`r${next}`] = { $ref: `#/components/schemas/E${(index * 7 + next * 11) % 60}` };
    }
    schemas[`E${index}`] = {
      allOf: [{ $ref: `#/components/schemas/E${(index * 13 + 1) % 60}` }, { properties }],
    };
  }
  const example = exampleOf({ $ref: '#/components/schemas/E0' }, { components: { schemas } });
  expect(JSON.stringify(example).length).toBeLessThan(20_000);
});

test('shortens names and passes over what is not what it should be', () => {
  const document = withOperation({
    summary: 'a'.repeat(1_000),
    tags: [1, null, 'tag'],
    parameters: 'none',
    requestBody: { content: [] },
    responses: { '200': 'ok', '201': { headers: 7, content: { 'application/json': null } } },
    security: 'all',
  });
  const item = firstItem(document);
  expect(item.name).toHaveLength(255);
  expect(item.response).toMatchObject([{ code: 201, body: '' }]);
});
