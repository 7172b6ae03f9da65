import { expect, test } from 'vitest';
import type { JsonObject } from './json.ts';
import { buildUrl, parseUrl, replaceQuery } from './url.ts';

test.each<[string, JsonObject]>([
  ['', {}],
  ['example.com', { host: ['example', 'com'] }],
  ['{{base}}/a/:id/', { host: ['{{base}}'], path: ['a', ':id', ''] }],
  ['http://h:{{port}}/', { protocol: 'http', host: ['h'], port: '{{port}}', path: [''] }],
  ['{{proto}}://a.b:80', { protocol: '{{proto}}', host: ['a', 'b'], port: '80' }],
  ['/only/path', { path: ['only', 'path'] }],
  [
    'https://h/p?a=1&b&c=&=d&e=f=g#part?x',
    {
      protocol: 'https',
      host: ['h'],
      path: ['p'],
      query: [
        { key: 'a', value: '1' },
        { key: 'b', value: null },
        { key: 'c', value: '' },
        { key: '', value: 'd' },
        { key: 'e', value: 'f=g' },
      ],
      hash: 'part?x',
    },
  ],
  [
    '{{a.b/c?d#e}}/x?{{k=&}}={{v#}}',
    { host: ['{{a.b/c?d#e}}'], path: ['x'], query: [{ key: '{{k=&}}', value: '{{v#}}' }] },
  ],
  ['http://h?', { protocol: 'http', host: ['h'], query: [{ key: '', value: null }] }],
  [
    'https://u:p@h.com:{{port}}/x?a&&b&',
    {
      protocol: 'https',
      auth: { user: 'u', password: 'p' },
      host: ['h', 'com'],
      port: '{{port}}',
      path: ['x'],
      query: [
        { key: 'a', value: null },
        { key: null, value: null },
        { key: 'b', value: null },
        { key: '', value: null },
      ],
    },
  ],
  ['{{user}}@h/', { auth: { user: '{{user}}' }, host: ['h'], path: [''] }],
  ['http://[::1]:80/a', { protocol: 'http', host: ['[::1]'], port: '80', path: ['a'] }],
  ['http://[::1]/a', { protocol: 'http', host: ['[::1]'], path: ['a'] }],
  ['localhost:3000', { host: ['localhost'], port: '3000' }],
  ['{{open/x', { host: ['{{open'], path: ['x'] }],
])('takes %j apart and builds it again', (raw, parts) => {
  expect(parseUrl(raw)).toEqual({ raw, ...parts });
  expect(buildUrl(parts)).toBe(raw);
});

test.each<[string, JsonObject]>([
  [
    '  http:\\\\h\\a?b\\c',
    { protocol: 'http', host: ['h'], path: ['a'], query: [{ key: 'b\\c', value: null }] },
  ],
  ['http:////h', { protocol: 'http', host: ['h'] }],
  ['file:///a/b', { protocol: 'file', path: ['a', 'b'] }],
  ['{{a\\b}}\\c', { host: ['{{a\\b}}'], path: ['c'] }],
  ['h:', { host: ['h'], port: '' }],
])('takes %j apart as Postman does', (raw, parts) => {
  expect(parseUrl(raw)).toEqual({ raw, ...parts });
});

test('puts query rows in place of those a URL has', () => {
  const rows = [{ key: 'a', value: '1' }, { key: 'off', value: '2', disabled: true }, { key: 'b' }];
  expect(replaceQuery('http://h/p?x=1#end', rows)).toBe('http://h/p?a=1&b#end');
  expect(replaceQuery('http://h/p?x=1', [])).toBe('http://h/p');
});

test('reads a megabyte of separators in one go', () => {
  const raw = `http://h/${'/'.repeat(500_000)}?${'&{{'.repeat(200_000)}`;
  const url = parseUrl(raw);
  expect((url.path as string[]).length).toBe(500_001);
  expect((url.query as JsonObject[]).length).toBe(200_001);
});
