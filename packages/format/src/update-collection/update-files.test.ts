import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Definition, readDefinition } from '../definition/index.ts';
import type { Json, JsonObject } from '../json.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import { openApiFrom } from '../to-openapi/open-api-from.ts';
import { updateDefinitionFiles } from './update-files.ts';

const head = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: https://shop.example.org }]
`;
const order = 'type: object\nproperties: { id: { type: integer } }\n';

/** Files of a shop: operations and schemas in files of their own. */
const files: Record<string, string> = {
  'index.yaml': `${head}paths:
  # orders, in a file of their own
  /orders: { $ref: paths/orders.yaml }
  /returns:
    get:
      summary: List returns
      responses:
        "200":
          description: All
          content: { application/json: { schema: { $ref: schemas/order.yaml } } }
`,
  'paths/orders.yaml': `# what people buy
get:
  summary: List orders
  operationId: listOrders
  responses:
    "200":
      description: All
      content: { application/json: { schema: { type: array, items: { $ref: ../schemas/order.yaml } } } }
`,
  'schemas/order.yaml': order,
};

function definitionOf(sources: Record<string, string>): Definition {
  const texts = Object.entries(sources).map(([path, text]) => ({ path, text }));
  return readDefinition(texts, { root: Object.keys(sources)[0] ?? '' });
}

type Rename = { from: string; to: string };

/** What changes in the files when requests of the collection are renamed and others are added. */
function changed(
  sources: Record<string, string>,
  change: { renames?: Rename[]; added?: JsonObject[]; removed?: string; before?: Record<string, string> },
): Record<string, string> {
  const definition = definitionOf(sources);
  const before = definitionOf(change.before ?? sources);
  const { collection } = convertDefinition(before);
  const renamed = JSON.parse(JSON.stringify(collection), (key, value: Json) =>
    key === 'name' ? (change.renames?.find((one) => one.from === value)?.to ?? value) : value,
  );
  renamed.item.push(...(change.added ?? []));
  const without = (items: JsonObject[]): JsonObject[] =>
    items
      .filter((item) => item.name !== change.removed)
      .map((item) => (item.item ? { ...item, item: without(item.item as JsonObject[]) } : item));
  renamed.item = without(renamed.item);
  const version = definition.version === '3.1' ? '3.1' : '3.0';
  const { definition: fresh } = openApiFrom(renamed, { version });
  const result = updateDefinitionFiles(definition, fresh, { before, deleteOrphanedRequests: true });
  return Object.fromEntries(result.map(({ path, text }) => [path, text]));
}

describe('files that follow their collection', () => {
  it('are left alone when nothing changed', () => {
    expect(changed(files, {})).toEqual({});
    expect(changed({ 'index.yaml': `${head}# empty\npaths: {}\n` }, {})).toEqual({});
  });

  it('are changed where the value stands', () => {
    const result = changed(files, { renames: [{ from: 'List orders', to: 'All orders' }] });
    expect(Object.keys(result)).toEqual(['paths/orders.yaml']);
    expect(result['paths/orders.yaml']).toContain('summary: All orders');
    expect(result['paths/orders.yaml']).toContain('operationId: listOrders');
    expect(result['paths/orders.yaml']).toContain('$ref: ../schemas/order.yaml');
  });

  it('keep their references where the root changes', () => {
    const result = changed(files, { renames: [{ from: 'List returns', to: 'All returns' }] });
    expect(Object.keys(result)).toEqual(['index.yaml']);
    expect(result['index.yaml']).toContain('summary: All returns');
    expect(result['index.yaml']).toContain('$ref: paths/orders.yaml');
    expect(result['index.yaml']).toContain('$ref: schemas/order.yaml');
    expect(result['index.yaml']).not.toContain('components');
  });

  it('get new operations: of a new path in the root, of a known one beside its others', () => {
    const url = (path: string) => ({ host: ['{{baseUrl}}'], path: [path], raw: `{{baseUrl}}/${path}` });
    const result = changed(files, {
      added: [
        { name: 'Place order', request: { method: 'POST', url: url('orders') } },
        { name: 'Show stock', request: { method: 'GET', url: url('stock') } },
      ],
    });
    expect(Object.keys(result).sort()).toEqual(['index.yaml', 'paths/orders.yaml']);
    expect(result['paths/orders.yaml']).toMatch(/^post:\n {2}.*summary: Place order/ms);
    expect(result['index.yaml']).toMatch(/^ {2}\/stock:\n {4}get:/m);
  });

  it('lose operations whose requests are gone, and paths without any', () => {
    const result = changed(files, { removed: 'List returns' });
    expect(Object.keys(result)).toEqual(['index.yaml']);
    expect(result['index.yaml']).not.toContain('/returns');
    const two = `${files['paths/orders.yaml']}post: { summary: Place order, responses: { "200": { description: Fine } } }\n`;
    const part = changed({ ...files, 'paths/orders.yaml': two }, { removed: 'Place order' });
    expect(Object.keys(part)).toEqual(['paths/orders.yaml']);
    expect(part['paths/orders.yaml']).not.toContain('post:');
  });

  it('keep what was changed in them meanwhile', () => {
    const index = files['index.yaml'] ?? '';
    const now = {
      ...files,
      'index.yaml': index.replace('summary: List returns', 'summary: Returns, newest first'),
      'paths/orders.yaml': `${files['paths/orders.yaml']}put: { summary: Mend, responses: { "200": { description: Fine } } }\n`,
    };
    expect(changed(now, { before: files })).toEqual({});
    const both = changed(now, { before: files, renames: [{ from: 'List orders', to: 'All orders' }] });
    expect(Object.keys(both)).toEqual(['paths/orders.yaml']);
    expect(both['paths/orders.yaml']).toContain('summary: All orders');
    expect(both['paths/orders.yaml']).toContain('summary: Mend');
  });

  it('of one file are printed in their own form', () => {
    const content = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      paths: { '/a': { get: { summary: 'One', responses: { 200: { description: 'Fine' } } } } },
    });
    const result = changed({ 'index.json': content }, { renames: [{ from: 'One', to: 'Two' }] });
    const { paths } = JSON.parse(result['index.json'] ?? '');
    expect(paths['/a'].get.summary).toBe('Two');
  });

  it('get no path twice that stands there without the path of its server', () => {
    const index = `${head}paths:
  /authorize:
    servers: [{ url: https://shop.example.org/api/oauth2 }]
    get: { summary: Sign in, responses: { "200": { description: Fine } } }
`;
    expect(changed({ 'index.yaml': index }, {})).toEqual({});
    expect(changed({ 'index.yaml': head.replace('3.0.3', '3.1.0') }, {})).toEqual({});
  });
});

/** Real definitions that are not part of the repository: these tests are there where they are. */
const SHARED = join(import.meta.dirname, '../../../../../shared/data/openapi');
const names = existsSync(SHARED)
  ? readdirSync(SHARED).filter((name) => /\.(json|ya?ml)$/.test(name) && !name.includes('swagger2'))
  : [];

describe.runIf(names.length > 0)('real definitions', () => {
  it.each(names)('%s is left alone when nothing changed', (name) => {
    expect(changed({ [name]: readFileSync(join(SHARED, name), 'utf8') }, {})).toEqual({});
  });
});
