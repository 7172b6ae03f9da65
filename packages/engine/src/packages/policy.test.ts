import { expect, test } from 'vitest';
import { matchesGlob, policyCheck } from './policy.ts';

const rows: [entry: string, resolved: string, allowed: boolean][] = [
  ['npm:ajv@8.12.0', 'npm:ajv@8.12.0', true],
  ['npm:ajv@8.12.0', 'npm:ajv@8.12.1', false],
  ['npm:ajv@8.12.0', 'npm:ajv@8.12.00', false],
  ['npm:ajv@8.12.0', 'npm:ajv@18.12.0', false],
  ['npm:ajv@8.12.0', 'jsr:ajv@8.12.0', false],
  ['npm:ajv@8.12.0', 'npm:ajv-formats@8.12.0', false],
  ['npm:ajv@8.12.0', 'npm:my-ajv@8.12.0', false],
  ['npm:ajv@8.12.0', 'npm:AJV@8.12.0', false],
  ['npm:AJV@8.12.0', 'npm:ajv@8.12.0', false],
  ['npm:ajv@8.12.0', 'npm:ajv@8x12x0', false],
  ['npm:lodash@4.*', 'npm:lodash@4.17.21', true],
  ['npm:lodash@4.*', 'npm:lodash@4.0.0-rc.1', true],
  ['npm:lodash@4.*', 'npm:lodash@40.0.0', false],
  ['npm:lodash@4.*', 'npm:lodash@3.4.0', false],
  ['npm:lodash@4*', 'npm:lodash@40.0.0', true],
  ['npm:lodash@*', 'npm:lodash@0.0.1', true],
  ['npm:lodash@*', 'npm:lodash.merge@4.6.2', false],
  ['npm:lodash*@*', 'npm:lodash.merge@4.6.2', true],
  ['npm:lodash.*@*', 'npm:lodash@4.6.2', false],
  ['npm:lodash.*@*', 'npm:lodashXmerge@4.6.2', false],
  ['npm:*@*', 'npm:anything@1.0.0', true],
  ['npm:*@*', 'npm:@scope/anything@1.0.0', true],
  ['npm:*@*', 'jsr:@scope/anything@1.0.0', false],
  ['jsr:*@*', 'jsr:@std/encoding@1.0.0', true],
  ['jsr:*@*', 'npm:encoding@1.0.0', false],
  ['jsr:@std/*@*', 'jsr:@std/encoding@1.0.0', true],
  ['jsr:@std/*@*', 'jsr:@stdx/encoding@1.0.0', false],
  ['jsr:@std/*@1.*', 'jsr:@std/encoding@0.9.0', false],
  ['npm:@types/*@*', 'npm:@types/node@20.0.0', true],
  ['npm:@types/*@*', 'npm:@types@20.0.0', false],
  ['npm:@types/*@*', 'npm:types/node@20.0.0', false],
  ['npm:@types/node@20.0.0', 'npm:@types/node@20.0.0', true],
  ['npm:@*/node@*', 'npm:@types/node@20.0.0', true],
  ['npm:*-utils@*', 'npm:string-utils@1.0.0', true],
  ['npm:*-utils@*', 'npm:string-utils-evil@1.0.0', false],
  ['npm:*lo*sh*@*.*.2*', 'npm:lodash@4.17.21', true],
  ['npm:*lo*sh*@*.*.2*', 'npm:lodash@4.17.11', false],
  ['npm:a?v@1.0.0', 'npm:ajv@1.0.0', false],
  ['npm:a.v@1.0.0', 'npm:ajv@1.0.0', false],
  ['npm:[a]jv@1.0.0', 'npm:ajv@1.0.0', false],
  ['npm:pkg@1.0.0-beta.*', 'npm:pkg@1.0.0-beta.2', true],
  ['npm:pkg@1.0.0+build', 'npm:pkg@1.0.0+build', true],
];

test.each(rows)('the entry %s and the package %s: %s', (entry, resolved, allowed) => {
  const [, registry = '', name = '', version = ''] = /^(\w+):(.+)@([^@]+)$/.exec(resolved) ?? [];
  expect(policyCheck({ allow: 'selected', entries: [entry] })({ registry, name, version })).toBe(allowed);
});

test('one matching entry of several allows', () => {
  const allows = policyCheck({ allow: 'selected', entries: ['npm:a@1.0.0', 'npm:b@*'] });
  expect(allows({ registry: 'npm', name: 'b', version: '3.0.0' })).toBe(true);
  expect(allows({ registry: 'npm', name: 'c', version: '3.0.0' })).toBe(false);
  expect(
    policyCheck({ allow: 'selected', entries: [] })({ registry: 'npm', name: 'b', version: '1.0.0' }),
  ).toBe(false);
});

test.each(['lodash@4.*', 'npm:lodash', 'npm:@types/node', 'npm:lodash@', 'npm:@1.0.0', 'deno:x@1.0.0', ''])(
  'the entry "%s" cannot be read',
  (entry) => {
    expect(() => policyCheck({ allow: 'selected', entries: [entry] })).toThrow(/is not spelt as/);
  },
);

test('many stars do not take long', () => {
  expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(200))).toBe(false);
});
