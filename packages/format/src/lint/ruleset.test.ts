// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { readRuleset } from './index.ts';
import { lint, said } from './lint.fixture.ts';

const truthy = { function: 'truthy' };

describe('paths of rules', () => {
  const document = {
    a: { b: { c: 1, type: 'x' }, list: [{ id: 'one' }, { id: 'two' }, { id: 'three' }] },
    paths: { '/x': { get: { name: 'n', tags: ['t'] }, post: { name: 'm' } } },
  };
  it.each([
    ['$.a.b.c', ['a.b.c']],
    ['$..id', ['a.list.0.id', 'a.list.1.id', 'a.list.2.id']],
    ['$.a.list[1].id', ['a.list.1.id']],
    ['$.a.list[1:].id', ['a.list.1.id', 'a.list.2.id']],
    ['$.a.list[-1:].id', ['a.list.2.id']],
    ['$.paths[*][get,post].name', ['paths./x.get.name', 'paths./x.post.name']],
    ["$.paths['/x'].get.name", ['paths./x.get.name']],
    ['$.paths.*.*.tags.*', ['paths./x.get.tags.0']],
    ['$..[?(@.type=="x")]', ['a.b']],
    ['$.a.list[?(@.id.match(/^t/))]', ['a.list.1', 'a.list.2']],
    ["$.a.list[?(@.id !== 'one' && (@.id.length > 3 || false))].id", ['a.list.2.id']],
    ["$..[?(@property === 'name' && @ == 'n')]", ['paths./x.get.name']],
    ["$..[?(@property === 'tags')]^", ['paths./x.get']],
    ["$..[?(@property === 'tags')]^.name", ['paths./x.get.name']],
    ['$.paths[*]~', ['paths./x']],
    ['$.a.list[?(@parent.length == 3 && @property == 0)].id', ['a.list.0.id']],
    ["$.a[?(@root.paths && @.constructor.name === 'Array')]", ['a.list']],
    ['$.a.list[?(@.nothing.there)]', []],
  ])('%s', (given, paths) => {
    const found = lint(document, { rules: { x: { given, then: { function: 'falsy' } } } });
    expect(found.map(({ path }) => path.join('.')).sort()).toEqual([...paths].sort());
  });

  it.each([
    ['a.b', 'a path starts with $'],
    ['$.a[', 'expected a name'],
    ['$..[?(@.a', 'not closed'],
    ['$..[?(process.exit())]', '"process" was not expected'],
    ['$..[?(@.constructor.constructor("x")())]', 'the method "constructor" is not supported'],
    ['$[(@.length-1)]', 'script expressions are not supported'],
    ['$..[?(/(/)]', 'regular expression'],
  ])('refuse %s', (given, words) => {
    expect(() => lint({}, { rules: { x: { given, then: truthy } } })).toThrow(words);
  });
});

describe('rulesets', () => {
  const base = {
    rules: {
      one: { given: '$', severity: 'error', then: { field: 'one', ...truthy } },
      two: { given: '$', recommended: false, then: { field: 'two', ...truthy } },
    },
  };
  const resolveExtends = (name: string) =>
    name === 'base' ? { definition: base, source: 'base' } : undefined;
  it.each([
    ['extends', { extends: 'base' }, ['one']],
    ['extends all', { extends: [['base', 'all']] }, ['one', 'two']],
    ['extends off with one on', { extends: [['base', 'off']], rules: { two: true } }, ['two']],
    ['a rule off', { extends: 'base', rules: { one: 'off' } }, []],
    ['a rule false', { extends: 'base', rules: { one: false } }, []],
    ['a severity turns on', { extends: 'base', rules: { two: 'hint' } }, ['one', 'two']],
    ['a changed rule', { extends: 'base', rules: { one: { given: '$.none', then: truthy } } }, []],
    ['formats', { formats: ['oas3'], rules: base.rules }, ['unrecognized-format']],
  ])('%s', (_, ruleset, codes) => {
    expect(lint({ x: 1 }, ruleset as Json, { resolveExtends }).map(({ code }) => code)).toEqual(codes);
  });

  it('know severities by name and number', () => {
    const rules = Object.fromEntries(
      ['error', 'warn', 'info', 'hint', 0, 3].map((severity, index) => [
        `r${index}`,
        { given: '$', severity, then: { field: 'none', ...truthy } },
      ]),
    );
    expect(lint({}, { rules }).map(({ severity }) => severity)).toEqual([0, 1, 2, 3, 0, 3]);
  });

  it('follow aliases, also by format', () => {
    const ruleset = {
      formats: ['oas2', 'oas3'],
      aliases: {
        Info: ['$.info'],
        Title: {
          targets: [
            { formats: ['oas2'], given: ['#Info.name'] },
            { formats: ['oas3'], given: ['#Info.title'] },
          ],
        },
      },
      rules: { x: { given: '#Title', message: '{{property}}={{value}}', then: { function: 'falsy' } } },
    };
    const info = { title: 't', name: 'n' };
    expect(said({ openapi: '3.0.0', info }, ruleset)).toEqual(['x info.title: title=t']);
    expect(said({ swagger: '2.0', info }, ruleset)).toEqual(['x info.name: name=n']);
  });

  it('change for some files, and for parts of them', () => {
    const ruleset = {
      extends: 'base',
      overrides: [
        { files: ['old/**/*.json'], rules: { one: 'off' } },
        { files: ['api.json#/a'], rules: { deep: 'hint' } },
      ],
      rules: { deep: { given: '$..x', severity: 'error', then: { function: 'falsy' } } },
    };
    const codes = (path: string) =>
      lint({ a: { x: 1 }, b: { x: 1 } }, ruleset, { resolveExtends, path, source: 'rules.yaml' }).map(
        ({ code, severity }) => `${code} ${severity}`,
      );
    expect(codes('api.json')).toEqual(['one 0', 'deep 3', 'deep 0']);
    // A pattern without a slash is about the name of the file, in any folder.
    expect(codes('old/v1/api.json')).toEqual(['deep 3', 'deep 0']);
    expect(codes('old/v1/other.json')).toEqual(['deep 0', 'deep 0']);
  });

  it('fill messages', () => {
    const message =
      '{{property}} {{path}} {{description}} {{error}} #{{print("property")}}#{{property.toUpperCase()}}';
    const ruleset = {
      rules: { x: { given: '$.info', message, description: 'D', then: { field: 'title', ...truthy } } },
    };
    expect(said({ info: {} }, ruleset)).toEqual([
      'x info: info.title #/info D "info.title" is missing or empty "info.title" property INFO.TITLE',
    ]);
  });

  it.each([
    [[], 'a ruleset is an object'],
    [{}, 'rules, extends or overrides'],
    [{ extends: 'nowhere' }, 'the ruleset "nowhere" cannot be found'],
    [{ rules: { x: 'loud' } }, '"loud" is no severity'],
    [{ rules: { x: 'warn' } }, 'there is no rule of this name'],
    [{ rules: { x: { given: '$' } } }, 'a new rule needs "given" and "then"'],
    [{ rules: { x: { given: '$', then: { function: 'nope' } } } }, 'the function "nope" is not known'],
    [
      { rules: { x: { given: '$', then: { function: 'truthy', functionOptions: { a: 1 } } } } },
      'takes no options',
    ],
    [
      { rules: { x: { given: '$', then: { function: 'pattern', functionOptions: { match: '(' } } } } },
      'Invalid regular',
    ],
    [
      { rules: { x: { given: '$', then: { function: 'casing', functionOptions: { type: 'loud' } } } } },
      'needs "type"',
    ],
    [{ formats: ['oas9'], rules: {} }, 'the format "oas9" is not known'],
  ])('refuse %j', (ruleset, words) => {
    expect(() => readRuleset(ruleset as Json)).toThrow(words);
  });

  it('refuse an alias that stands for itself', () => {
    const ruleset = { aliases: { A: ['#B'], B: ['#A'] }, rules: { x: { given: '#A', then: truthy } } };
    expect(() => lint({}, ruleset)).toThrow('stands for itself: A -> B -> A');
  });
});
