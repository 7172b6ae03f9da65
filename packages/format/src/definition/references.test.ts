import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { readDefinition } from './read-definition.ts';
import { createReferences } from './references.ts';
import type { PathPart } from './types.ts';

const ROOT = `
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a/{b}: {get: {summary: there}}
components:
  schemas:
    Plain: {type: string}
    Next: {$ref: '#/components/schemas/Plain', description: own words}
    Twice: {$ref: '#/components/schemas/Next'}
    Kept: {$ref: '#/components/schemas/Plain', minLength: 1}
    Loop: {$ref: '#/components/schemas/Round'}
    Round: {$ref: '#/components/schemas/Loop'}
    Away: {$ref: 'more/other.yaml#/Far'}
    Whole: {$ref: 'more/other.yaml'}
    'odd~name/x y': {type: number}
    Named: {$anchor: here, $dynamicAnchor: there, type: integer}
    Own: {$id: https://example.com/own, $defs: {Part: {type: boolean}}}
    'No': false
`;
const OTHER = `
Far: {$ref: '../api.yaml#/components/schemas/Plain'}
Near: {$ref: '#/Deep/0'}
Deep: [{type: array}]
`;

const definition = readDefinition([
  { path: 'spec/api.yaml', text: ROOT },
  { path: 'spec/more/other.yaml', text: OTHER },
]);

test.each<[string, { file: string; path: PathPart[]; value?: Json } | undefined]>([
  ['#/components/schemas/Plain', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Plain'] }],
  ['#/components/schemas/Twice', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Plain'] }],
  ['#/components/schemas/Kept', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Kept'] }],
  ['#/components/schemas/Loop', undefined],
  ['#/components/schemas/Away', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Plain'] }],
  ['#/components/schemas/Whole', { file: 'spec/more/other.yaml', path: [] }],
  [
    '#/components/schemas/odd~0name~1x%20y',
    { file: 'spec/api.yaml', path: ['components', 'schemas', 'odd~name/x y'] },
  ],
  ['#/components/schemas/No', { file: 'spec/api.yaml', path: ['components', 'schemas', 'No'], value: false }],
  ['more/other.yaml#/Near', { file: 'spec/more/other.yaml', path: ['Deep', '0'] }],
  ['./more/../more/other.yaml#/Deep', { file: 'spec/more/other.yaml', path: ['Deep'] }],
  ['#here', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Named'] }],
  ['#there', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Named'] }],
  ['#nobody', undefined],
  ['https://example.com/own', { file: 'spec/api.yaml', path: ['components', 'schemas', 'Own'] }],
  [
    'https://example.com/own#/$defs/Part',
    { file: 'spec/api.yaml', path: ['components', 'schemas', 'Own', '$defs', 'Part'] },
  ],
  ['#/paths/~1a~1%7Bb%7D/get', { file: 'spec/api.yaml', path: ['paths', '/a/{b}', 'get'] }],
  ['#', { file: 'spec/api.yaml', path: [] }],
  ['#/components/schemas/constructor', undefined],
  ['nowhere.yaml#/A', undefined],
  ['#/%E0%A4%A', undefined],
  ['Pet', undefined],
])('%s', (ref, expected) => {
  const references = createReferences(definition);
  const found = references.resolve(definition.root, ref);
  expect(found && { file: found.document.path, path: found.path }).toEqual(
    expected && { file: expected.file, path: expected.path },
  );
  if (expected && 'value' in expected) expect(found?.value).toBe(expected.value);
  expect(references.resolve(definition.root, ref)).toBe(found);
});

test('a chain of a hundred thousand references ends', () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, at) => [`s${at}`, { $ref: `#/components/schemas/s${at + 1}` }]),
  );
  const text = JSON.stringify({
    openapi: '3.1.0',
    components: { schemas: { ...schemas, s100000: { type: 'null' } } },
  });
  const long = readDefinition([{ path: 'a.json', text }]);
  expect(createReferences(long).resolve(long.root, '#/components/schemas/s0')?.value).toEqual({
    type: 'null',
  });
});
