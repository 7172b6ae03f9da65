import { expect, test } from 'vitest';
import { Cookie } from './cookie.ts';
import { Header } from './header.ts';
import { Variable } from './variable.ts';

// Expected values are what postman-collection 4.4.0 gives for the same input.
const cookies: [definition: unknown, parts: object, text: string, value: unknown][] = [
  [
    'a=1; Path=/; Domain=x.y; Secure; HttpOnly; Max-Age=5; Expires=Wed, 21 Oct 2015 07:28:00 GMT; SameSite=Lax',
    {
      name: 'a',
      expires: '2015-10-21T07:28:00.000Z',
      maxAge: 5,
      domain: 'x.y',
      path: '/',
      secure: true,
      httpOnly: true,
      value: '1',
      extensions: [{ key: 'SameSite', value: 'Lax' }],
    },
    'a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Max-Age=5; Domain=x.y; Path=/; Secure; HttpOnly; SameSite=Lax',
    '1',
  ],
  ['a="q s"', { name: 'a', hostOnly: true, value: 'q%20s' }, 'a=q%20s', 'q s'],
  ['a', { name: 'a', hostOnly: true, value: 'true' }, 'a=true', 'true'],
  ['a=b%20c', { name: 'a', hostOnly: true, value: 'b%20c' }, 'a=b%20c', 'b c'],
  ['=v', { hostOnly: true, value: 'v' }, 'v', 'v'],
  ['a=é', { name: 'a', hostOnly: true, value: '%C3%A9' }, 'a=%C3%A9', 'é'],
  ['a=%E0%A4%A', { name: 'a', hostOnly: true, value: '%25E0%25A4%25A' }, 'a=%25E0%25A4%25A', '%E0%A4%A'],
  [{ name: 'a', value: 'b c' }, { name: 'a', value: 'b%20c' }, 'a=b%20c', 'b c'],
  [
    { key: 'k', value: '1', session: true, expires: null },
    { name: 'k', expires: null, session: true, value: '1' },
    'k=1',
    '1',
  ],
  [
    { name: 'n', value: '', domain: 'd', path: '/', hostOnly: false },
    { name: 'n', domain: 'd', path: '/', hostOnly: false },
    'n=; Domain=d; Path=/',
    'undefined',
  ],
];

test.each(cookies)('reads the cookie %j', (definition, parts, text, value) => {
  const cookie = new Cookie(definition);
  expect(JSON.parse(JSON.stringify(cookie))).toEqual(parts);
  expect([cookie.toString(), cookie.valueOf()]).toEqual([text, value]);
});

test('keeps an equals sign in the value of a cookie', () => {
  expect(new Cookie('a=b=c; Path=/').valueOf()).toBe('b=c');
});

const headers: [definition: unknown, parts: object, text: string][] = [
  ['A: b', { key: 'A', value: 'b' }, 'A: b'],
  ['A:b:c', { key: 'A', value: 'b:c' }, 'A: b:c'],
  ['novalue', { key: 'novalue', value: '' }, 'novalue: '],
  ['', { key: '', value: '' }, ': '],
  [' x : y ', { key: 'x', value: 'y' }, 'x: y'],
  [{ key: 'x', value: null }, { key: 'x', value: null }, 'x: null'],
  [{ key: 'x', value: 5 }, { key: 'x', value: 5 }, 'x: 5'],
  [{ key: 'x' }, { key: 'x', value: '' }, 'x: '],
  [{ value: 'v' }, { key: '', value: 'v' }, ': v'],
  [
    { key: 'x', value: '1', disabled: true, description: 'd', system: true },
    { disabled: true, description: { content: 'd', type: 'text/plain' }, key: 'x', value: '1', system: true },
    'x: 1',
  ],
  [{}, { key: '', value: '' }, ': '],
];

test.each(headers)('reads the header %j', (definition, parts, text) => {
  const header = new Header(definition);
  expect(JSON.parse(JSON.stringify(header))).toEqual(parts);
  expect(String(header)).toBe(text);
});

const variables: [definition: object, value: unknown, text: string][] = [
  [{ key: 'a', value: 1 }, 1, '1'],
  [{ key: 'a', value: '1', type: 'number' }, 1, '1'],
  [{ key: 'a', value: 0, type: 'boolean' }, false, 'false'],
  [{ key: 'a', value: { x: 1 }, type: 'object' }, { x: 1 }, '[object Object]'],
  [{ key: 'a', value: [1], type: 'array' }, [1], '1'],
  [{ key: 'a', value: 'no', type: 'array' }, undefined, ''],
  [{ key: 'a', value: 5, type: 'string' }, '5', '5'],
  [{ key: 'a', value: null }, null, 'null'],
  [{ key: 'a', type: 'default', value: 'x' }, 'x', 'x'],
  [{ key: 'a', type: 'secret', value: 7 }, 7, '7'],
];

test.each(variables)('casts the variable %j', (definition, value, text) => {
  const variable = new Variable(definition);
  expect(variable.valueOf()).toEqual(value);
  expect(variable.toString()).toBe(text);
});
