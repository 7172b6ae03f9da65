import { expect, test } from 'vitest';
import { namedPackages } from './named-packages.ts';

test.each<[why: string, source: string, names: string[]]>([
  ['a literal', `const a = pm.require('npm:a');`, ['npm:a']],
  ['double quotes and escapes', `pm.require("npm:\\u0061")`, ['npm:a']],
  ['a template without expressions', 'pm.require(`npm:a`)', ['npm:a']],
  ['a template with one', `pm.require(\`npm:\${'a'}\`)`, []],
  ['a name that is computed', `pm.require('npm:' + 'a'); pm.require(name); pm.require(); pm.require(1)`, []],
  ['a comment', `// pm.require('npm:a')\n/* pm.require('npm:b') */ pm.require('npm:c')`, ['npm:c']],
  ['a string', `const text = "pm.require('npm:a')"; pm.require('npm:b')`, ['npm:b']],
  [
    'a regular expression',
    `/pm.require('npm:a')/.test(text); const half = 1 / 2; pm.require('npm:b')`,
    ['npm:b'],
  ],
  ['an expression inside a template', `\`\${pm.require('npm:a').name}\``, ['npm:a']],
  [
    'other spellings',
    `pm?.require('npm:a'); pm['require']('npm:b'); pm /* x */ . /* y */ require('npm:c')`,
    ['npm:c', 'npm:b', 'npm:a'],
  ],
  [
    'another object',
    `vm.require('npm:a'); x.pm.require('npm:b'); require('npm:c'); pm.requires('npm:d')`,
    [],
  ],
  ['pm as a parameter', `function f(pm) { pm.require('npm:a'); } pm.require('npm:b')`, ['npm:b']],
  ['pm in a pattern', `(({ a: [pm] = [] }) => pm.require('npm:a'))({}); pm.require('npm:b')`, ['npm:b']],
  ['pm in a block', `{ const pm = other; pm.require('npm:a'); } pm.require('npm:b')`, ['npm:b']],
  [
    'pm in a loop and a catch',
    `for (const pm of list) pm.require('npm:a'); try {} catch (pm) { pm.require('npm:b') }`,
    [],
  ],
  [
    'var of a function',
    `function f() { pm.require('npm:a'); if (x) { var pm; } } pm.require('npm:b')`,
    ['npm:b'],
  ],
  ['var of a function inside', `function f() { function g() { var pm; } pm.require('npm:a'); }`, ['npm:a']],
  ['pm of the whole script', `pm.require('npm:a'); var pm = {};`, []],
  ['await and return', `const a = await pm.require('npm:a'); return a;`, ['npm:a']],
  ['a script that does not parse', `pm.require('npm:a'); const = ;`, ['npm:a']],
  ['a sub-path', `pm.require('npm:a@1.0.0:lib/b')`, ['npm:a@1.0.0:lib/b']],
])('%s', (_why, source, names) => {
  expect(namedPackages(source)).toEqual(names);
});

test.each([
  ['brackets', '['.repeat(100_000)],
  ['sums', `1${'+1'.repeat(100_000)}`],
  ['patterns', `let ${'{a:'.repeat(100_000)}`],
  ['comments', 'pm/*'.repeat(100_000)],
])('hostile %s do not end the process', (_what, text) => {
  expect(namedPackages(`pm.require('npm:a');\n${text}`)).toEqual(['npm:a']);
});
