import { describe, expect, it } from 'vitest';
import { createRulesetFunctions } from './ruleset-functions.ts';

const files: { [name: string]: string } = {
  'functions/shared.js': 'export const limit = 3;',
  'functions/common-shared.js': 'exports.limit = 3;',
};

function functionsOf(
  source: string,
  options: { memoryMb?: number; timeoutMs?: number; totalMs?: number } = {},
) {
  return createRulesetFunctions([{ name: 'one', file: 'functions/one.js', source }], {
    load: (specifier) => {
      const file = `functions/${specifier.replace(/^\.\//, '')}`;
      const text = files[file];
      return text === undefined ? undefined : { file, source: text };
    },
    ...options,
  });
}

function callOf(source: string, input: unknown, options: unknown = null) {
  const functions = functionsOf(source);
  try {
    functions.setDocument({ openapi: '3.1.0' }, 'api.yaml', ['oas3']);
    return functions.call('one', input, options, ['info', 'title'], 'a-rule');
  } finally {
    functions.dispose();
  }
}

const tooLong = `(input) => (input.length > 2 ? [{ message: 'long' }] : undefined)`;

describe('functions of rulesets', () => {
  it.each([
    ['an ES module', `export default ${tooLong}`],
    ['CommonJS', `module.exports = ${tooLong}`],
    ['CommonJS with a default', `exports.default = ${tooLong}`],
    [
      'an import',
      `import { limit } from './shared.js'; export default (input) => input.length >= limit ? [{ message: 'long' }] : []`,
    ],
    [
      'a require',
      `const { limit } = require('./common-shared.js'); module.exports = (input) => input.length >= limit ? [{ message: 'long' }] : []`,
    ],
    [
      "Spectral's helper",
      `import { createRulesetFunction } from '@stoplight/spectral-core'; export default createRulesetFunction({ input: { type: 'string' }, options: null }, ${tooLong})`,
    ],
  ])('run as %s', (_, source) => {
    expect(callOf(source, 'abc')).toEqual([{ message: 'long' }]);
  });

  it('see the value, the options and where they are', () => {
    const source = `export default (input, options, { path, document, rule }) => [
      { message: [input.a, options.b, document.data.openapi, document.formats.has('oas3'), rule.name].join(' '), path: [...path, 0] },
    ]`;
    expect(callOf(source, { a: 1 }, { b: 2 })).toEqual([
      { message: '1 2 3.1.0 true a-rule', path: ['info', 'title', 0] },
    ]);
  });

  it("pass over values that Spectral's helper is not asked for", () => {
    const source = `import { createRulesetFunction } from '@stoplight/spectral-core'; export default createRulesetFunction({ input: { type: 'object', required: ['a'] } }, () => [{ message: 'x' }])`;
    expect([callOf(source, 'text'), callOf(source, {}), callOf(source, { a: 1 })]).toEqual([
      undefined,
      undefined,
      [{ message: 'x' }],
    ]);
  });

  it.each([
    ['no function', 'export default 1', 'its default export is no function'],
    ['a syntax error', 'export default (', 'cannot be loaded'],
    ['a package', `import fs from 'node:fs'; export default () => fs`, '"node:fs" cannot be imported'],
  ])('are refused with %s', (_, source, words) => {
    expect(() => functionsOf(source)).toThrow(words);
  });

  it.each([
    ['Node', 'export default () => process.exit(1)', 'process is not defined'],
    ['a loop without end', 'export default () => { for (;;); }', 'it took too long'],
    [
      'memory without end',
      'export default () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }',
      'it took too',
    ],
    ['a promise', 'export default async () => []', 'it is asynchronous'],
    ['a wrong answer', 'export default () => 7', 'it returned neither a list nor nothing'],
  ])('cannot have %s', (_, source, words) => {
    const functions = functionsOf(source, { timeoutMs: 300, memoryMb: 16 });
    expect(() => functions.call('one', 'x', null, [], 'a-rule')).toThrow(words);
    functions.dispose();
  });
});
