import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../collection.fixture.ts';
import type { Json } from '../json.ts';
import { DefinitionError } from './definition-error.ts';
import { definitionLimits } from './limits.ts';
import { parseDocument } from './parse-document.ts';
import { valueAt } from './paths.ts';
import { readText } from './read-text.ts';
import type { PathPart, Range } from './types.ts';
import { walkValues } from './walk.ts';

const YAML = `openapi: 3.1.0
info: {title: "Things", 'version': 1}
paths:
  /things:
    get:
      tags:
        - one
        - &two two
        - *two
      description: |
        First line

        last line

      deprecated:
  "/with space": {}
200: number
`;

const JSON_TEXT = `{
  "openapi": "3.1.0", "info": { "title": "Thi\\"ngs" },
  "list": [1, [2,
    3], {}]
}`;

/** The part of a text that a range names. */
function cut(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  const offset = ({ line, column }: Range['start']) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return text.slice(offset(start), offset(end));
}

describe('ranges', () => {
  test.each<[string, string, PathPart[], string]>([
    ['a.yaml', YAML, ['openapi'], '3.1.0'],
    ['a.yaml', YAML, ['info'], ' {title: "Things", \'version\': 1}'],
    ['a.yaml', YAML, ['info', 'title'], '"Things"'],
    ['a.yaml', YAML, ['info', 'version'], '1'],
    ['a.yaml', YAML, ['info', 'absent', 'deeper'], ' {title: "Things", \'version\': 1}'],
    [
      'a.yaml',
      YAML,
      ['paths', '/things', 'get', 'tags'],
      '\n        - one\n        - &two two\n        - *two',
    ],
    ['a.yaml', YAML, ['paths', '/things', 'get', 'tags', 0], 'one'],
    ['a.yaml', YAML, ['paths', '/things', 'get', 'tags', 1], 'two'],
    ['a.yaml', YAML, ['paths', '/things', 'get', 'tags', 2], '*two'],
    [
      'a.yaml',
      YAML,
      ['paths', '/things', 'get', 'description'],
      '|\n        First line\n\n        last line',
    ],
    ['a.yaml', YAML, ['paths', '/things', 'get', 'deprecated'], ''],
    ['a.yaml', YAML, ['paths', '/with space'], ' {}'],
    ['a.yaml', YAML, ['200'], 'number'],
    ['a.json', JSON_TEXT, [], JSON_TEXT],
    ['a.json', JSON_TEXT, ['info', 'title'], '"Thi\\"ngs"'],
    ['a.json', JSON_TEXT, ['list', 1], '[2,\n    3]'],
    ['a.json', JSON_TEXT, ['list', 1, 1], '3'],
    ['a.json', JSON_TEXT, ['list', 2], '{}'],
    ['a.json', JSON_TEXT, ['list', 7], '[1, [2,\n    3], {}]'],
  ])('in %s of %#: %j', (path, text, parts, expected) => {
    const document = readText({ path, text });
    expect(document.syntaxProblem).toBeUndefined();
    expect(cut(text, document.rangeOf(parts))).toBe(expected);
  });

  test('a byte order mark is no column', () => {
    expect(readText({ path: 'a.yaml', text: '\uFEFFa: 1' }).rangeOf(['a']).start).toEqual({
      line: 1,
      column: 4,
    });
  });

  test('every scalar of a printed value is found where it is printed', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const value = randomValue(seededRandom(seed), 5);
      checkScalars('a.json', JSON.stringify(value, null, 1));
      checkScalars('a.yaml', dump(value, { noRefs: true }));
    }
  });
});

const SCALARS: Json[] = [
  null,
  true,
  0,
  -1.5,
  1e21,
  '',
  'plain',
  'two words',
  '200',
  'a: b',
  '# no',
  "it's",
  '"q"',
  'x\ny\n',
  '- a',
  'é\u2028',
];

function randomValue(next: () => number, depth: number): Json {
  const kind = depth === 0 ? 0 : Math.floor(next() * 3);
  const list = Array.from({ length: Math.floor(next() * 4) }, () => 0);
  if (kind === 1) return list.map(() => randomValue(next, depth - 1));
  if (kind === 2)
    return Object.fromEntries(
      list.map((_, at) => [`${['a', 'b c', '$ref', '/x/{y}'][at]}`, randomValue(next, depth - 1)]),
    );
  return SCALARS[Math.floor(next() * SCALARS.length)] as Json;
}

function checkScalars(path: string, text: string): void {
  const document = readText({ path, text });
  expect(document.syntaxProblem).toBeUndefined();
  walkValues({ value: [document.value], format: 'yaml' }, (holder, pathOf) => {
    for (const key of Object.keys(holder as object)) {
      const at = [...pathOf(), Array.isArray(holder) ? Number(key) : key].slice(1);
      const expected = valueAt(document.value, at);
      const written = cut(text, document.rangeOf(at));
      // A text in block style is cut out of its indentation, which gives it another meaning.
      if (typeof expected === 'object' || /^[|>]/.test(written)) continue;
      expect(readText({ path: 'x.yaml', text: written }).value).toEqual(expected);
    }
  });
}

describe('values', () => {
  test.each<[string, string, Json]>([
    [
      'a.yaml',
      'a: 2001-01-01\nb: 0x10\nc: yes\nd: ~\ne: 1_0\n',
      { a: '2001-01-01', b: 16, c: 'yes', d: null, e: '1_0' },
    ],
    ['a.yaml', 'base: &b {x: 1}\none: {<<: *b, y: 2}', { base: { x: 1 }, one: { x: 1, y: 2 } }],
    ['a.yaml', '', null],
    ['a.yaml', '# nothing\n', null],
    ['a.yaml', '{"json": [1]}', { json: [1] }],
    ['a.yaml', '{flow: [1, two]}', { flow: [1, 'two'] }],
    ['a.json', ' [1] ', [1]],
    ['a.yaml', 'a: 1\na: 2', { a: 2 }],
  ])('%s: %j', (path, text, value) => {
    expect(readText({ path, text })).toMatchObject({ value, syntaxProblem: undefined });
  });

  test('a member called __proto__ stays a member', () => {
    const { value } = readText({ path: 'a.yaml', text: '__proto__: {a: 1}' });
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

test.each<[string, string, string[]]>([
  ['a.json', '{"a": 1,\n "a": 2}', ['duplicate-key 2:2 the key "a" stands here twice']],
  ['a.yaml', 'a: 1\nb:\n  - c: 1\n    c: 2', ['duplicate-key 4:5 the key "c" stands here twice']],
  [
    'a.yaml',
    'a:\n  200: 1\n  true: 2\n  ~: 3',
    [
      'incompatible-key 2:3 a key is a text, this one is a number',
      'incompatible-key 3:3 a key is a text, this one is a boolean',
      'incompatible-key 4:3 a key is a text, this one is empty',
    ],
  ],
  ['a.yaml', 'base: &b {x: 1}\none:\n  <<: *b\n  <<: *b', []],
])('keys of %s: %j', (path, text, expected) => {
  const found = readText({ path, text })
    .keyProblems()
    .map(({ kind, reason, range: { start } }) => `${kind} ${start.line}:${start.column} ${reason}`);
  expect(found).toEqual(expected);
});

/** Nine lines that stand for 9^9 values. */
const BOMB = Array.from({ length: 9 }, (_, at) =>
  at === 0
    ? 'a0: &a0 [1,1,1,1,1,1,1,1,1]'
    : `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(',')}]`,
).join('\n');
/** Each line one level deeper than the one before. */
const STAIRS = Array.from({ length: 2_000 }, (_, at) =>
  at === 0 ? '- &s0 []' : `- &s${at} [*s${at - 1}]`,
).join('\n');

describe('what cannot be read says where', () => {
  test.each<[string, string, RegExp]>([
    ['a.json', '{"a": 1,}', /^a\.json:1:9: expected a name in double quotes/],
    ['a.json', '{"a": 1\n "b": 2}', /^a\.json:2:2: expected a comma/],
    ['a.json', 'openapi: 3', /^a\.json:1:1: expected a value/],
    ['a.yaml', '{"a": 1\n "b": 2}', /^a\.yaml:2:2: expected a comma/],
    ['a.yaml', 'a: 1\n b: 2', /^a\.yaml:2:\d+: /],
    ['a.yaml', 'a: [1,\nb: 2', /^a\.yaml:2:1: /],
    ['a.yaml', 'a: *b', /^a\.yaml:1:5: .*alias/],
    ['a.yaml', 'a: !own 1', /^a\.yaml:1:4: .*tag/],
    ['a.yaml', '---\na: 1\n---\nb: 2\n', /^a\.yaml:3:1: a file holds one document/],
    [
      'deep.json',
      `{"a":\n${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`,
      /^deep\.json:2:500: nested deeper than 500/,
    ],
    ['deep.yaml', '['.repeat(1_000_000), /^deep\.yaml:1:\d+: nested deeper than 500/],
    ['deep.yaml', '- '.repeat(1_000_000), /^deep\.yaml:1:\d+: nested deeper than 500/],
    [
      'deep.yaml',
      Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      /^deep\.yaml:\d+:\d+: nested deeper/,
    ],
    ['bomb.yaml', BOMB, /^bomb\.yaml:\d:\d+: the aliases of this file repeat more than 5000000 values/],
    ['stairs.yaml', STAIRS, /^stairs\.yaml:\d+:\d+: nested deeper than 500 levels/],
    ['self.yaml', 'a: &a\n  b: [*a]', /^self\.yaml:2:7: an alias repeats the value that it stands in/],
  ])('%s %#', (path, text, message) => {
    expect(() => parseDocument({ path, text })).toThrow(DefinitionError);
    expect(() => parseDocument({ path, text })).toThrow(message);
  });

  test('a text that is too large', () => {
    const text = `{"a": "${'x'.repeat(2 ** 20)}"}`;
    const limits = { ...definitionLimits, textMax: 2 ** 20 };
    expect(() => parseDocument({ path: 'big.json', text }, limits)).toThrow(
      'big.json:1:1: the file is larger than 1 MiB',
    );
  });

  test('many aliases that repeat little are fine', () => {
    const text = `base: &b {x: 1}\nlist:\n${'  - *b\n'.repeat(50_000)}`;
    expect(readText({ path: 'a.yaml', text }).syntaxProblem).toBeUndefined();
  });
});
