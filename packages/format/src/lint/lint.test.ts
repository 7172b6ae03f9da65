// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import {
  builtInRulesetNames,
  LintLimitError,
  lintDefinition,
  readLintDocument,
  readRuleset,
  securityRules,
} from './index.ts';
import { lint, said } from './lint.fixture.ts';

const truthy = { function: 'truthy' };

describe('core functions', () => {
  const rule = (name: string, functionOptions?: Json, given = '$.v') => ({
    rules: {
      x: {
        given,
        message: '{{error}}',
        then: { function: name, ...(functionOptions === undefined ? {} : { functionOptions }) },
      },
    },
  });
  it.each([
    ['truthy', undefined, 0, ['"v" is missing or empty']],
    ['falsy', undefined, 1, ['"v" should not have a value']],
    ['undefined', undefined, 1, ['"v" should not be here']],
    ['enumeration', { values: ['a', 1] }, 'b', ['"b" is none of "a", 1']],
    ['length', { min: 2 }, [1], ['"v" is shorter than 2']],
    ['length', { max: 2 }, 'abc', ['"v" is longer than 2']],
    ['pattern', { match: '^a' }, 'b', ['"b" does not fit the pattern "^a"']],
    ['pattern', { notMatch: '/B/i' }, 'b', ['"b" fits the pattern "/B/i", which it should not']],
    ['casing', { type: 'kebab' }, 'aB', ['is not in kebab case']],
    ['casing', { type: 'camel', separator: { char: '-' } }, 'aBc-dEf', []],
    ['casing', { type: 'pascal', disallowDigits: true }, 'A1', ['is not in pascal case']],
    ['alphabetical', undefined, ['b', 'a'], ['"a" comes before "b" in alphabetical order']],
    ['alphabetical', { keyedBy: 'n' }, [{ n: 2 }, { n: 1 }], ['not in alphabetical order']],
    ['or', { properties: ['a', 'b'] }, { c: 1 }, ['"a", "b": all of them are missing']],
    ['xor', { properties: ['a', 'b'] }, { a: 1, b: 1 }, ['"a", "b": only one of them may be here']],
    ['schema', { schema: { type: 'string' } }, 1, ['"v" should be string']],
    ['schema', { schema: { enum: ['abc'] } }, 'abd', ['"v" is none of "abc". "abc" may be meant']],
    [
      'schema',
      { schema: { type: 'object', required: ['a', 'b'] }, allErrors: true },
      {},
      ['"v" lacks "a"', '"v" lacks "b"'],
    ],
    [
      'typedEnum',
      undefined,
      { type: 'string', enum: ['a', 1] },
      ['The enum holds 1, which is not of type "string"'],
    ],
    [
      'unreferencedReusableObject',
      { reusableObjectsLocation: '#/v' },
      { a: 1 },
      ['Nothing in the file refers to this.'],
    ],
  ])('%s %j of %j', (name, options, value, messages) => {
    expect(lint({ v: value as Json }, rule(name, options as Json)).map(({ message }) => message)).toEqual(
      messages,
    );
  });
});

describe('lint', () => {
  it('sees through references, and tells where a value is written', () => {
    const definition = `a:
  $ref: '#/shared/one'
shared:
  one:
    name: x
    inner: {}
`;
    const ruleset = {
      rules: {
        x: { given: '$.a', then: { field: 'inner.deep', ...truthy } },
        y: { resolved: false, given: '$.a', then: { field: 'name', ...truthy } },
      },
    };
    expect(lint(definition, ruleset)).toMatchObject([
      { code: 'y', path: ['a'], range: { start: { line: 0, character: 2 } } },
      { code: 'x', path: ['shared', 'one', 'inner'], range: { start: { line: 5, character: 10 } } },
    ]);
  });

  it('reads what references of references multiply once', () => {
    const schemas: { [name: string]: Json } = { S0: { type: 'string' } };
    for (let level = 1; level <= 60; level += 1) {
      const $ref = `#/components/schemas/S${level - 1}`;
      schemas[`S${level}`] = {
        type: 'object',
        properties: { a: { $ref }, b: { $ref }, c: { $ref } },
        example: {},
      };
    }
    const definition = { openapi: '3.0.0', info: {}, paths: {}, components: { schemas } };
    const codes = lint(definition, {
      extends: [
        ['spectral:oas', 'all'],
        ['spectral:owasp', 'all'],
      ],
    });
    expect(codes.filter(({ code }) => code === 'owasp:api4:2023-string-limit')).toHaveLength(1);
  });

  it('tells of references that lead nowhere, once', () => {
    const definition = { a: { $ref: '#/none' }, b: { $ref: '#/none' }, c: { $ref: 'other.yaml' } };
    expect(said(definition, { rules: {} })).toEqual([
      'invalid-ref a.$ref: "#/none" leads nowhere in this file',
      'invalid-ref c.$ref: The reference "other.yaml" leads to nothing among the files of the definition',
    ]);
  });

  it.each([
    ['api.json', '{"a": 1,\n "a": 2}', [['parser', 'The key "a" stands here twice', 1, 1]]],
    ['api.yaml', 'a: 1\nb: 2\na: 3\n', [['parser', 'The key "a" stands here twice', 2, 0]]],
    ['api.json', '{"a":\n x}', [['parser', 'Expected a value, found x', 1, 1]]],
    [
      'api.yaml',
      'a:\n  200: x\n  true: y\n',
      [
        ['parser', 'A key is a text, this one is a number', 1, 2],
        ['parser', 'A key is a text, this one is a boolean', 2, 2],
      ],
    ],
    ['api.yaml', 'a: [1', [['parser', expect.any(String), 0, expect.any(Number)]]],
  ])('tells what is wrong with the text of %s', (path, text, expected) => {
    const found = lint(text, { rules: {} }, { path });
    expect(
      found.map(({ code, message, range }) => [code, message, range.start.line, range.start.character]),
    ).toEqual(expected);
  });

  it.each([
    ['api.json', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`],
    ['api.json', `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`],
    ['api.yaml', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('refuses %s that is nested without end', (path, text) => {
    const messages = lint(text, { extends: 'spectral:oas' }, { path }).map(({ message }) => message);
    expect(messages).toEqual(['Nested deeper than 500 levels']);
  });

  it('refuses aliases that multiply', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'l0: &l0 [x]' : `l${level}: &l${level} [${`*l${level - 1},`.repeat(9)}]`,
    );
    const messages = lint(levels.join('\n'), { extends: 'spectral:oas' }).map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('The aliases of this file repeat more than')]);
  });

  it('ends when there are too many findings, and when the caller says so', () => {
    const root = readLintDocument({
      path: 'x.json',
      text: JSON.stringify(Array.from({ length: 20_000 }, () => ({}))),
    });
    const ruleset = readRuleset({
      rules: { x: { given: '$.*', message: '{{path}}', then: { field: 'a', ...truthy } } },
    });
    const input = { root, documents: new Map() };
    expect(() => lintDefinition(input, ruleset, { findingsMax: 100 })).toThrow(LintLimitError);
    const tick = () => {
      throw new Error('enough');
    };
    expect(() => lintDefinition(input, ruleset, { tick })).toThrow('enough');
  });

  it('calls functions of the ruleset through its caller', () => {
    const ruleset = readRuleset({
      functions: ['mine'],
      rules: {
        x: { given: '$.a', message: '{{error}}', then: { function: 'mine', functionOptions: { b: 1 } } },
      },
    });
    const root = readLintDocument({ path: 'x.json', text: '{"a": 5}' });
    const input = { root, documents: new Map() };
    const findings = lintDefinition(input, ruleset, {
      callFunction: (name, value, options, { path }) => [
        { message: JSON.stringify([name, value, options, path]) },
      ],
    });
    expect(findings.map(({ message }) => message)).toEqual(['["mine",5,{"b":1},["a"]]']);
    expect(() => lintDefinition(input, ruleset)).toThrow('cannot be run here');
  });
});

describe('messages of spectral:oas name what they are about', () => {
  const info = { title: 'T', version: '1' };
  const get = { operationId: 'same', responses: { 200: { description: 'd' } } };
  const query = { name: 'q', in: 'query', schema: { type: 'string' } };
  const api = (parts: { [name: string]: Json }) => ({ openapi: '3.0.3', info, paths: {}, ...parts });
  it.each<[string, Json, string]>([
    [
      'operation-operationId-unique',
      api({ paths: { '/a': { get }, '/b': { get } } }),
      'An operation before this one has the operationId "same", too.',
    ],
    [
      'operation-operationId-valid-in-url',
      api({ paths: { '/a': { get: { ...get, operationId: 'a b' } } } }),
      'The operationId "a b" has a character that does not fit into a URL.',
    ],
    [
      'operation-tag-defined',
      api({ paths: { '/a': { get: { ...get, tags: ['t'] } } } }),
      'The "tags" of the API do not list "t".',
    ],
    [
      'operation-parameters',
      api({ paths: { '/a': { get: { ...get, parameters: [query, query] } } } }),
      'The operation takes "q" in "query" more than once.',
    ],
    ['path-keys-no-trailing-slash', api({ paths: { '/a/': { get } } }), '"/a/" ends with a slash.'],
    [
      'path-declarations-must-exist',
      api({ paths: { '/a/{}': { get } } }),
      '"/a/{}" has braces without a name between them.',
    ],
    [
      'oas3-unused-component',
      api({ components: { schemas: { Lone: { type: 'string' } } } }),
      'Nothing in the definition refers to the component "Lone".',
    ],
    [
      'no-$ref-siblings',
      api({ components: { schemas: { A: { $ref: '#/components/schemas/B', title: 't' }, B: {} } } }),
      '"title" stands beside a $ref, and is ignored.',
    ],
    [
      'oas3-server-variables',
      api({ servers: [{ url: 'https://a.test', variables: { v: 1 } }] }),
      'A server has a "url", and "variables" with texts only; this one departs from that.',
    ],
  ])('%s', (code, definition, message) => {
    const found = lint(definition, { extends: [['spectral:oas', 'off']], rules: { [code]: true } });
    expect(found.map((finding) => [finding.code, finding.message])).toEqual([[code, message]]);
  });
});

describe('the rulesets of this project', () => {
  it.each(builtInRulesetNames)('%s can be extended', (name) => {
    expect(readRuleset({ extends: [[name, 'all']] }).rules.size).toBeGreaterThan(10);
  });

  const definition = {
    openapi: '3.0.3',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'http://api.test' }],
    security: [{ key: [] }, { old: ['x'] }, { gone: [] }],
    paths: {
      '/a/': {
        post: { summary: 'Ends.', security: [{}], responses: { 204: { description: '', content: {} } } },
      },
    },
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'k' },
        odd: { type: 'http', scheme: 'my-own' },
        old: {
          type: 'oauth2',
          flows: {
            implicit: { authorizationUrl: 'http://x.test', scopes: {} },
            password: { tokenUrl: 'https://x.test', scopes: {} },
          },
        },
      },
    },
  };

  it('parley:security finds what its list names', () => {
    const codes = new Set(lint(definition, { extends: 'parley:security' }).map(({ code }) => code));
    expect([...codes].sort()).toEqual(
      [
        'authorization-urls-use-https',
        'credentials-over-http',
        'http-scheme-known',
        'no-implicit-flow',
        'no-password-flow',
        'oauth-scope-declared',
        'operation-security-present',
        'security-scheme-defined',
        'server-uses-https',
      ].map((name) => `security:${name}`),
    );
    for (const code of codes) expect(securityRules.get(code)).toBeDefined();
  });

  it('parley:style finds what is missing', () => {
    const codes = new Set(lint(definition, { extends: 'parley:style' }).map(({ code }) => code));
    expect(codes).toEqual(
      new Set([
        'info-has-contact',
        'info-has-description',
        'info-has-license',
        'info-has-terms-of-service',
        'no-content-without-body',
        'operation-has-description',
        'path-without-trailing-slash',
        'response-has-server-error',
        'summary-without-period',
        'write-has-request-body',
      ]),
    );
  });
});
