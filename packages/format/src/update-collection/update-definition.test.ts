import { expect, test } from 'vitest';
import type { Collection, CollectionItem } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import { openApiFrom } from '../to-openapi/open-api-from.ts';
import { definitionFrom } from '../to-openapi/round-trip.fixture.ts';
import { at } from '../to-openapi/to-openapi.fixture.ts';
import { applyUpdate } from './apply-update.ts';
import { reviewUpdate } from './review-update.ts';
import { updateDefinition } from './update-definition.ts';

const DEFINITION: JsonObject = {
  openapi: '3.1.1',
  info: { title: 'Shop', version: '2.0', license: { name: 'MIT' }, 'x-team': 'a' },
  servers: [{ url: 'https://shop.example/v2' }],
  tags: [{ name: 'Orders', description: 'All orders' }],
  paths: {
    '/orders/{orderId}': {
      get: {
        operationId: 'readOrder',
        tags: ['Orders'],
        parameters: [
          { name: 'orderId', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } },
        ],
        responses: {
          '200': {
            description: 'The order',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Id: { type: 'integer', minimum: 1 },
      Order: {
        type: 'object',
        required: ['id'],
        properties: { id: { $ref: '#/components/schemas/Id' }, note: { type: 'string', maxLength: 9 } },
      },
    },
  },
};

function collectionOf(document: JsonObject): Collection {
  return structuredClone(convertDefinition(definitionFrom(document)).collection);
}

function requestIn(collection: Collection): CollectionItem {
  return collection.item[0]?.item?.[0] ?? {};
}

test('a collection that nobody changed changes nothing', () => {
  const { definition } = openApiFrom(collectionOf(DEFINITION), { version: '3.1' });
  expect(updateDefinition(DEFINITION, definition)).toEqual(DEFINITION);
});

test('what was changed in the collection is in the definition, and nothing else', () => {
  const collection = collectionOf(DEFINITION);
  const item = requestIn(collection);
  item.name = 'Read one order';
  item.request?.url?.query?.push({ key: 'fields', value: 'id' });
  if (item.request?.url) item.request.url.query ??= [{ key: 'fields', value: 'id' }];
  collection.item[0]?.item?.push({
    id: 'new',
    name: 'Cancel',
    request: { method: 'DELETE', url: { host: ['{{baseUrl}}'], path: ['orders', ':id'] } },
  });
  const { definition } = openApiFrom(collection, { version: '3.1' });
  const result = updateDefinition(DEFINITION, definition) as JsonObject;
  const path = at(result, 'paths', '/orders/{orderId}') as JsonObject;
  expect(Object.keys(path)).toEqual(['get', 'delete']);
  expect(path.get).toMatchObject({ operationId: 'readOrder', summary: 'Read one order' });
  expect(at(path, 'get', 'parameters', 1)).toMatchObject({ name: 'fields', in: 'query', example: 'id' });
  expect(path.delete).toMatchObject({ summary: 'Cancel', parameters: [{ name: 'orderId', in: 'path' }] });
  expect({ ...result, paths: null }).toEqual({ ...DEFINITION, paths: null });
  expect(updateDefinition(result, openApiFrom(collectionOf(result), { version: '3.1' }).definition)).toEqual(
    result,
  );
});

test('a changed definition updates the collection that was made of it', () => {
  const previous = collectionOf(DEFINITION);
  const existing = structuredClone(previous);
  const item = requestIn(existing);
  item.event = [{ listen: 'test', script: { exec: ['ok()'] } }];
  const [row] = item.request?.url?.variable ?? [];
  if (row) row.value = '42';
  const changed = structuredClone(DEFINITION);
  const paths = changed.paths as JsonObject;
  const { '/orders/{orderId}': path } = paths;
  changed.paths = {
    '/orders/{id}': path ?? null,
    '/orders': { get: { tags: ['Orders'], responses: { '200': { description: 'All' } } } },
  };
  const [parameter] = at(changed, 'paths', '/orders/{id}', 'get', 'parameters') as JsonObject[];
  if (parameter) parameter.name = 'id';
  const fresh = collectionOf(changed);
  const result = applyUpdate(existing, reviewUpdate(existing, fresh, previous));
  const items = result.item[0]?.item ?? [];
  expect(items).toHaveLength(2);
  expect(items[0]).toMatchObject({ id: item.id, event: item.event });
  expect(items[0]?.request?.url).toMatchObject({
    raw: '{{baseUrl}}/orders/:id',
    variable: [{ key: 'id', value: '42' }],
  });
  expect(applyUpdate(result, reviewUpdate(result, fresh, previous))).toEqual(result);
});
