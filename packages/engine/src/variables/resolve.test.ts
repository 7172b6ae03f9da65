import { expect, test } from 'vitest';
import { RESOLVED_LENGTH_MAX, replaceIn, replaceInDeep, UNRESOLVED } from './resolve.ts';

function check(text: string, values: { [name: string]: unknown }): string {
  return replaceIn(
    text,
    (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    () => undefined,
  );
}

test('names are any text without braces, and are not trimmed', () => {
  const values = { a: 1, ' a ': 2, 'a.b/c?': 3, '': 4, é: 5 };
  expect(check('{{a}}|{{ a }}|{{a.b/c?}}|{{}}|{{é}}|{{b}}|{a}|{{a}', values)).toBe(
    '1|2|3|4|5|{{b}}|{a}|{{a}',
  );
});

test('braces beside a reference stay', () => {
  const values = { a: 'x', x: 'y' };
  expect(check('{{{a}}}', values)).toBe('{x}');
  expect(check('{{a}}}}', values)).toBe('x}}');
  expect(check('{{ {{a}}', values)).toBe('{{ x');
  expect(check('{{{{a}}}}', values)).toBe('y');
  expect(check('{{a}{{a}}', values)).toBe('{{a}x');
  expect(check('{{}{{a}}', values)).toBe('{{}x');
  expect(check('{"a":{"b":"{{a}}"}}', values)).toBe('{"a":{"b":"x"}}');
});

test('names and values nest, inside out', () => {
  expect(check('{{host-{{env}}}}/{{path}}', { env: 'dev', 'host-dev': 'h', path: '{{p}}/2', p: '1' })).toBe(
    'h/1/2',
  );
});

test('values are written as JavaScript writes them', () => {
  const values = { n: 7, t: true, f: false, nothing: null, list: [1, [2, 3]], object: { a: 1 }, empty: '' };
  expect(check('{{n}}|{{t}}|{{f}}|{{nothing}}|{{list}}|{{object}}|{{empty}}|', values)).toBe(
    '7|true|false|null|1,2,3|[object Object]||',
  );
});

test('a cycle ends after 19 rounds', () => {
  expect(check('{{a}}', { a: '{{b}}', b: '{{a}}' })).toBe('{{b}}');
  expect(check('{{a}}', { a: 'x{{a}}' })).toBe(`${'x'.repeat(19)}{{a}}`);
});

test('a chain of 19 values is followed to its end', () => {
  const values = Object.fromEntries(Array.from({ length: 19 }, (_, at) => [`v${at}`, `{{v${at + 1}}}`]));
  expect(check('{{v0}}', values)).toBe('{{v19}}');
  expect(check('{{v1}}', { ...values, v19: 'end' })).toBe('end');
});

test('a value that multiplies itself ends with an error', () => {
  const text = '{{a}}'.repeat(20);
  expect(() => check(text, { a: text })).toThrow('Variables grow beyond 64 MiB');
  expect(RESOLVED_LENGTH_MAX).toBe(64 * 1024 * 1024);
});

test('a lookup can keep a name as written', () => {
  expect(
    replaceIn(
      '{{a}}',
      () => UNRESOLVED,
      () => 'x',
    ),
  ).toBe('{{a}}');
});

test('dynamic names are asked for at each use, and only when there is no variable', () => {
  let count = 0;
  const dynamic = (name: string) => (name === '$n' ? ++count : undefined);
  expect(replaceIn('{{$n}}{{$n}}{{$m}}{{a}}', (name) => (name === 'a' ? '{{$n}}' : undefined), dynamic)).toBe(
    '12{{$m}}3',
  );
  expect(replaceIn('{{$n}}', () => 'mine', dynamic)).toBe('mine');
});

test('JSON values are replaced in depth, and shared where nothing changes', () => {
  const value = { a: ['{{x}}', { '{{x}}': 'k' }], b: { c: 1, d: null } };
  const replaced = replaceInDeep(
    value,
    () => 'y',
    () => undefined,
  );
  expect(replaced).toEqual({ a: ['y', { '{{x}}': 'k' }], b: { c: 1, d: null } });
  expect(replaced.b).toBe(value.b);
  expect(
    replaceInDeep(
      value.b,
      () => 'y',
      () => undefined,
    ),
  ).toBe(value.b);
});
