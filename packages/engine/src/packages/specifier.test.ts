import { expect, test } from 'vitest';
import { readSpecifier, registryName } from './specifier.ts';

test.each([
  ['@team/helpers', 'team'],
  ['npm:lodash', 'npm lodash undefined undefined'],
  ['npm:lodash@4.17.21', 'npm lodash 4.17.21 undefined'],
  ['npm:@types/node@20.0.0-rc.1', 'npm @types/node 20.0.0-rc.1 undefined'],
  ['npm:pkg@1.0.0+build.5', 'npm pkg 1.0.0+build.5 undefined'],
  ['npm:lodash@4.17.21:fp', 'npm lodash 4.17.21 fp'],
  ['npm:date-fns:locale/de', 'npm date-fns undefined locale/de'],
  ['npm:JSONStream@1.3.5', 'npm JSONStream 1.3.5 undefined'],
  ['jsr:@std/encoding@1.0.0', 'jsr @std/encoding 1.0.0 undefined'],
])('reads %s', (text, expected) => {
  const specifier = readSpecifier(text);
  if (specifier.kind === 'team') expect(specifier).toEqual({ kind: 'team', name: text });
  else {
    const { registry, name, version, subPath } = specifier;
    expect(`${registry} ${name} ${version} ${subPath}`).toBe(expected);
  }
});

test.each([
  '^4.0.0',
  '~4.17.0',
  '4',
  '4.17',
  '4.x',
  '*',
  'latest',
  '>=1.0.0',
  'v4.17.21',
  '=4.17.21',
  '4.17.21 || 5.0.0',
  '',
  '4.17.21/fp',
  ' 4.17.21',
])('refuses the version "%s"', (version) => {
  expect(() => readSpecifier(`npm:lodash@${version}`)).toThrow(/is not an exact version such as 1\.2\.3/);
});

test.each([
  ['npm:', /is not spelt/],
  ['npm:../etc', /is not spelt/],
  ['npm:a/b', /is not spelt/],
  ['npm:@scope', /is not spelt/],
  ['npm:@/b@1.0.0', /is not spelt/],
  ['npm:a b', /is not spelt/],
  ['npm:a%2fb', /is not spelt/],
  [`npm:${'a'.repeat(215)}`, /is not spelt/],
  ['npm:a@1.0.0:../../x', /no path inside/],
  ['npm:a@1.0.0:', /no path inside/],
  ['jsr:encoding@1.0.0', /@scope\/name/],
  ['npm:@jsr/std__encoding', /jsr:@scope\/name/],
  ['lodash', /no name of a package/],
  ['deno:x', /no name of a package/],
  ['@team', /no name of a package/],
  ['@team/a/b', /no name of a package/],
  ['', /no name of a package/],
])('refuses %s', (text, reason) => {
  expect(() => readSpecifier(text)).toThrow(reason);
});

test('JSR names are spelt for its npm-compatible endpoint', () => {
  expect(registryName({ registry: 'jsr', name: '@std/encoding' })).toBe('@jsr/std__encoding');
  expect(registryName({ registry: 'npm', name: '@std/encoding' })).toBe('@std/encoding');
});
