import { describe, expect, test } from 'vitest';
import { missingFiles } from './find-references.ts';
import { readDefinition } from './read-definition.ts';
import type { DefinitionFile } from './types.ts';

const rest = '\ninfo: {title: T, version: "1"}\npaths: {}\n';

test.each<[string, string]>([
  ['swagger: "2.0"', '2.0'],
  ['swagger: 2.0', '2.0'],
  ['openapi: 3.0.3', '3.0'],
  ['openapi: 3.0', '3.0'],
  ['openapi: "3.1.0-rc1"', '3.1'],
  ['openapi: 3.1', '3.1'],
  ['openapi: 3.2.0', '3.2'],
])('%s is version %s', (line, version) => {
  expect(readDefinition([{ path: 'api.yaml', text: line + rest }]).version).toBe(version);
});

const api = (more = ''): string => `openapi: 3.1.0${rest}${more}`;
const refersTo = (path: string): string => api(`components: {schemas: {A: {$ref: "${path}"}}}`);

describe('chooses the root', () => {
  test.each<[string, DefinitionFile[], string | undefined, string]>([
    ['the only file, whatever its name', [{ path: 'Definition', text: api() }], undefined, 'Definition'],
    [
      'the one with a version',
      [
        { path: 'schemas/a.yaml', text: 'type: string' },
        { path: 'README.md', text: '# openapi: 3.1.0 [' },
        { path: 'main.yml', text: api() },
      ],
      undefined,
      'main.yml',
    ],
    [
      'the one that no other refers to',
      [
        { path: 'shared/all.yaml', text: api() },
        { path: 'one/main.yaml', text: refersTo('../shared/all.yaml#/info') },
      ],
      undefined,
      'one/main.yaml',
    ],
    [
      'the one asked for',
      [
        { path: 'a.yaml', text: api() },
        { path: 'b.yaml', text: api() },
      ],
      'b.yaml',
      'b.yaml',
    ],
  ])('%s', (_name, files, wanted, root) => {
    const options = wanted === undefined ? {} : { root: wanted };
    expect(readDefinition(files, options).root.path).toBe(root);
  });
});

describe('refuses', () => {
  test.each<[string, DefinitionFile[], string | undefined, string]>([
    ['no file', [], undefined, 'definition:1:1: there is no file'],
    [
      'a root that is not there',
      [{ path: 'a.yaml', text: api() }],
      'b.yaml',
      'b.yaml:1:1: the definition has no such file',
    ],
    [
      'a list',
      [{ path: 'a.yaml', text: '- 1' }],
      undefined,
      'a.yaml:1:1: an OpenAPI definition is an object',
    ],
    ['nothing', [{ path: 'a.yaml', text: '' }], undefined, 'a.yaml:1:1: an OpenAPI definition is an object'],
    [
      'no version',
      [{ path: 'a.yaml', text: 'info: {}' }],
      undefined,
      'a.yaml:1:1: an OpenAPI definition says its version in "openapi" or "swagger"',
    ],
    [
      'version 1',
      [{ path: 'a.yaml', text: 'x: 1\nswagger: "1.2"' }],
      undefined,
      'a.yaml:2:10: "swagger: 1.2" is none of swagger 2.0, openapi 3.0, 3.1, 3.2',
    ],
    [
      'version 4',
      [{ path: 'a.yaml', text: 'openapi: 4.0.0' }],
      undefined,
      'a.yaml:1:10: "openapi: 4.0.0" is none of swagger 2.0, openapi 3.0, 3.1, 3.2',
    ],
    [
      'swagger 3',
      [{ path: 'a.yaml', text: 'swagger: 3.0.0' }],
      undefined,
      'a.yaml:1:10: "swagger: 3.0.0" is none of swagger 2.0, openapi 3.0, 3.1, 3.2',
    ],
    [
      'two roots',
      [
        { path: 'a.yaml', text: api() },
        { path: 'b.yaml', text: api() },
      ],
      undefined,
      'a.yaml:1:1: more than one file can be the root: a.yaml, b.yaml',
    ],
    [
      'no root',
      [
        { path: 'a.yaml', text: 'type: string' },
        { path: 'b.yaml', text: 'type: string' },
      ],
      undefined,
      'a.yaml:1:1: none of the files is an OpenAPI definition',
    ],
    [
      'a broken file beside the root',
      [
        { path: 'a.yaml', text: api() },
        { path: 'b.json', text: '{\n"a" 1}' },
      ],
      undefined,
      'b.json:2:5: expected a colon',
    ],
  ])('%s', (_name, files, root, message) => {
    expect(() => readDefinition(files, root === undefined ? {} : { root })).toThrow(message);
  });

  test('too many files and too much text', () => {
    const files = [1, 2, 3].map((at) => ({ path: `${at}.yaml`, text: api() }));
    expect(() => readDefinition(files, { limits: { filesMax: 2 } })).toThrow('1.yaml:1:1: more than 2 files');
    expect(() => readDefinition(files, { limits: { textMax: 100 } })).toThrow(
      '2.yaml:1:1: the definition is larger than 0 MiB',
    );
  });

  test('every broken file is told', () => {
    const files = ['a.json', 'b.json', 'c.json'].map((path) => ({ path, text: '{' }));
    expect(() => readDefinition(files)).toThrow(
      expect.objectContaining({ problems: files.map(({ path }) => expect.objectContaining({ file: path })) }),
    );
  });
});

test('says which files are missing', () => {
  const text = api(
    'components: {schemas: {A: {$ref: "a%20b.yaml#/X"}, B: {$ref: "https://example.com/c.json"}, C: {$ref: "#/nowhere"}, D: {$ref: "../up/d.yaml"}}}',
  );
  const definition = readDefinition([{ path: 'spec/api.yaml', text }]);
  expect(missingFiles(definition, definition.root)).toEqual([
    'spec/a b.yaml',
    'https://example.com/c.json',
    'up/d.yaml',
  ]);
});
