import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createGunzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readDefinition } from '../definition/index.ts';
import type { Definition, DefinitionFile } from '../definition/types.ts';
import { isObject, type Json } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { itemsOf } from './convert.fixture.ts';
import { convertDefinition } from './convert.ts';
import { publicDefaults } from './options.ts';
import { published } from './published-shape.fixture.ts';

/** Real definitions that are not part of the repository: these tests are there where they are. */
const SHARED = join(import.meta.dirname, '../../../../../shared/data/openapi');
const names = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => /\.(json|ya?ml)$/.test(name)) : [];
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function filesIn(folder: string): DefinitionFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, 'utf8') }));
}

/** Operations by method and path, counted without any of the converter. */
function countOperations(root: Json, key: string): number {
  const paths = isObject(root) ? root[key] : undefined;
  if (!isObject(paths)) return 0;
  let count = 0;
  for (const item of Object.values(paths)) {
    if (isObject(item)) count += METHODS.filter((method) => isObject(item[method])).length;
  }
  return count;
}

function check(definition: Definition, expected: number): void {
  for (const options of [{ includeWebhooks: true }, { ...publicDefaults, includeWebhooks: true }]) {
    const { collection, operations } = convertDefinition(definition, options);
    const printed = JSON.stringify(collection);
    // More where path items are references, which the count does not follow.
    expect(operations).toBeGreaterThanOrEqual(expected);
    expect(itemsOf(collection).length).toBeGreaterThanOrEqual(expected);
    expect(printed).not.toContain('<Error');
    expect(published(collection as Json)).toBe('');
    const ids = printed.match(/"id":"[\da-f]{8}-[\da-f-]{27}"/g) ?? [];
    expect(itemsOf(collection).map(({ id }) => id)).toEqual([
      ...new Set(itemsOf(collection).map(({ id }) => id)),
    ]);
    expect(ids.length).toBeGreaterThanOrEqual(itemsOf(collection).length);
    const { warnings, collection: read } = readCollection(JSON.parse(printed));
    expect(warnings).toEqual([]);
    expect(itemsOf(read).length).toBe(itemsOf(collection).length);
    for (const { request } of itemsOf(read)) {
      expect(request?.url?.host?.length).toBeGreaterThan(0);
      if (
        request?.body?.options &&
        JSON.stringify(request.body.options).includes('"json"') &&
        request.body.raw
      ) {
        expect(() => JSON.parse(request.body?.raw ?? '')).not.toThrow();
      }
    }
    expect(JSON.stringify(convertDefinition(definition, options).collection)).toBe(printed);
  }
}

describe.skipIf(names.length === 0)('converts', () => {
  test.each(names)('%s', (name) => {
    const definition = readDefinition([{ path: name, text: readFileSync(join(SHARED, name), 'utf8') }]);
    const { value } = definition.root;
    check(definition, countOperations(value, 'paths') + countOperations(value, 'webhooks'));
  });

  test('a folder of files', () => {
    const files = filesIn(join(SHARED, 'redocly-cafe-multifile'));
    const definition = readDefinition(files, { root: 'openapi.yaml' });
    const { operations, problems } = convertDefinition(definition, { includeWebhooks: true });
    expect(problems).toEqual([]);
    check(definition, operations);
    expect(operations).toBeGreaterThan(10);
  });

  test('an archive of files', async () => {
    const archive = createReadStream(join(SHARED, 'digitalocean-multifile.oas30.tar.gz')).pipe(
      createGunzip(),
    );
    const files = await filesOfTar(archive);
    const root = 'specification/DigitalOcean-public.v2.yaml';
    const definition = readDefinition(files, { root });
    const { operations, problems } = convertDefinition(definition);
    expect(problems).toEqual([]);
    check(definition, operations);
    expect(operations).toBeGreaterThan(300);
  });
});

async function filesOfTar(archive: NodeJS.ReadableStream): Promise<DefinitionFile[]> {
  const { unpackTar } = await import('modern-tar');
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  const entries = await unpackTar(Buffer.concat(chunks));
  return entries
    .filter(({ header, data }) => data && /\.(json|ya?ml)$/.test(header.name))
    .map(({ header, data }) => ({
      path: header.name.replace(/^\.\//, ''),
      text: new TextDecoder().decode(data),
    }));
}
