import { expect, test } from 'vitest';
import { Url } from './url.ts';

// Expected values are what postman-collection 4.4.0 gives for the same input.
const texts: [raw: string, text: string, parts: object][] = [
  ['', '', { query: [], variable: [] }],
  ['localhost', 'localhost', { host: ['localhost'], query: [], variable: [] }],
  [
    'http://localhost:3000/a/b?x=1&y#h',
    'http://localhost:3000/a/b?x=1&y#h',
    {
      protocol: 'http',
      port: '3000',
      path: ['a', 'b'],
      hash: 'h',
      host: ['localhost'],
      query: [
        { key: 'x', value: '1' },
        { key: 'y', value: null },
      ],
      variable: [],
    },
  ],
  ['{{base}}/x', '{{base}}/x', { path: ['x'], host: ['{{base}}'], query: [], variable: [] }],
  [
    '{{a.b/c?d#e@f:g}}/p?{{q&r}}={{s=t}}',
    '{{a.b/c?d#e@f:g}}/p?{{q&r}}={{s=t}}',
    { path: ['p'], host: ['{{a.b/c?d#e@f:g}}'], query: [{ key: '{{q&r}}', value: '{{s=t}}' }], variable: [] },
  ],
  [
    'https://u:p@h.io:8080/',
    'https://u:p@h.io:8080/',
    {
      auth: { user: 'u', password: 'p' },
      protocol: 'https',
      port: '8080',
      path: [''],
      host: ['h', 'io'],
      query: [],
      variable: [],
    },
  ],
  ['u@h', 'u@h', { auth: { user: 'u' }, host: ['h'], query: [], variable: [] }],
  [
    'https://h.com?',
    'https://h.com?',
    { protocol: 'https', host: ['h', 'com'], query: [{ key: '', value: null }], variable: [] },
  ],
  [
    'https://h.com/?',
    'https://h.com/?',
    { protocol: 'https', path: [''], host: ['h', 'com'], query: [{ key: '', value: null }], variable: [] },
  ],
  [
    'https://h.com/a//b/../c',
    'https://h.com/a//b/../c',
    { protocol: 'https', path: ['a', '', 'b', '..', 'c'], host: ['h', 'com'], query: [], variable: [] },
  ],
  [
    'h/:id/:name.json?x',
    'h/:id/:name.json?x',
    {
      path: [':id', ':name.json'],
      host: ['h'],
      query: [{ key: 'x', value: null }],
      variable: [
        { type: 'any', key: 'id' },
        { type: 'any', key: 'name' },
      ],
    },
  ],
  [
    'h?a&&b&',
    'h?a&&b&',
    {
      host: ['h'],
      query: [
        { key: 'a', value: null },
        { key: null, value: null },
        { key: 'b', value: null },
        { key: '', value: null },
      ],
      variable: [],
    },
  ],
  ['h?a=b=c', 'h?a=b=c', { host: ['h'], query: [{ key: 'a', value: 'b=c' }], variable: [] }],
  ['h?a=', 'h?a=', { host: ['h'], query: [{ key: 'a', value: '' }], variable: [] }],
  ['h?=v', 'h?=v', { host: ['h'], query: [{ key: '', value: 'v' }], variable: [] }],
  [
    'http:\\\\h\\p\\q',
    'http://h/p/q',
    { protocol: 'http', path: ['p', 'q'], host: ['h'], query: [], variable: [] },
  ],
  ['http:///h/x', 'http://h/x', { protocol: 'http', path: ['x'], host: ['h'], query: [], variable: [] }],
  ['file:///etc/x', 'file:///etc/x', { protocol: 'file', path: ['etc', 'x'], query: [], variable: [] }],
  ['file:////etc/x', 'file:///etc/x', { protocol: 'file', path: ['etc', 'x'], query: [], variable: [] }],
  ['[::1]:80/x', '[::1]:80/x', { port: '80', path: ['x'], host: ['[::1]'], query: [], variable: [] }],
  [
    'http://[2001:db8::1]/x',
    'http://[2001:db8::1]/x',
    { protocol: 'http', path: ['x'], host: ['[2001:db8::1]'], query: [], variable: [] },
  ],
  ['h:{{port}}/x', 'h:{{port}}/x', { port: '{{port}}', path: ['x'], host: ['h'], query: [], variable: [] }],
  ['  http://x.y', 'http://x.y', { protocol: 'http', host: ['x', 'y'], query: [], variable: [] }],
  [
    'a.b.{{c.d}}.e/f',
    'a.b.{{c.d}}.e/f',
    { path: ['f'], host: ['a', 'b', '{{c.d}}', 'e'], query: [], variable: [] },
  ],
  [
    '{{a}}{{b.c}}/x{{d/e}}f',
    '{{a}}{{b.c}}/x{{d/e}}f',
    { path: ['x{{d/e}}f'], host: ['{{a}}{{b.c}}'], query: [], variable: [] },
  ],
  ['h#a#b?c', 'h#a#b?c', { hash: 'a#b?c', host: ['h'], query: [], variable: [] }],
  ['h?a=1?b=2', 'h?a=1?b=2', { host: ['h'], query: [{ key: 'a', value: '1?b=2' }], variable: [] }],
  [
    'http://h/a b/%20?q=a b',
    'http://h/a b/%20?q=a b',
    {
      protocol: 'http',
      path: ['a b', '%20'],
      host: ['h'],
      query: [{ key: 'q', value: 'a b' }],
      variable: [],
    },
  ],
  [
    'http://ü.de/ö',
    'http://ü.de/ö',
    { protocol: 'http', path: ['ö'], host: ['ü', 'de'], query: [], variable: [] },
  ],
  ['://x', 'x', { protocol: '', host: ['x'], query: [], variable: [] }],
  ['/only/path', '/only/path', { path: ['only', 'path'], query: [], variable: [] }],
  ['?q=1', '?q=1', { query: [{ key: 'q', value: '1' }], variable: [] }],
  ['#h', '#h', { hash: 'h', query: [], variable: [] }],
  ['http://h:80', 'http://h:80', { protocol: 'http', port: '80', host: ['h'], query: [], variable: [] }],
  [
    'http://a:b:c@h',
    'http://a:b:c@h',
    { auth: { user: 'a', password: 'b:c' }, protocol: 'http', host: ['h'], query: [], variable: [] },
  ],
  ['{{x', '{{x', { host: ['{{x'], query: [], variable: [] }],
  ['}}{{', '}}{{', { host: ['}}{{'], query: [], variable: [] }],
  ['h/{{a?b}}', 'h/{{a?b}}', { path: ['{{a?b}}'], host: ['h'], query: [], variable: [] }],
  ['h/:', 'h/:', { path: [':'], host: ['h'], query: [], variable: [] }],
  ['h/::x', 'h/::x', { path: ['::x'], host: ['h'], query: [], variable: [{ type: 'any', key: ':x' }] }],
  ['h/:a:b', 'h/:a:b', { path: [':a:b'], host: ['h'], query: [], variable: [{ type: 'any', key: 'a:b' }] }],
  ['mailto:x', 'mailto:x', { port: 'x', host: ['mailto'], query: [], variable: [] }],
  ['a@b@c/d', 'a@b@c/d', { auth: { user: 'a@b' }, path: ['d'], host: ['c'], query: [], variable: [] }],
  [
    'http://{{h}}:{{p}}/{{v}}?{{k}}={{v}}',
    'http://{{h}}:{{p}}/{{v}}?{{k}}={{v}}',
    {
      protocol: 'http',
      port: '{{p}}',
      path: ['{{v}}'],
      host: ['{{h}}'],
      query: [{ key: '{{k}}', value: '{{v}}' }],
      variable: [],
    },
  ],
];

test.each(texts)('takes %j apart and writes it again', (raw, text, parts) => {
  const url = new Url(raw);
  expect(url.toJSON()).toEqual(parts);
  expect(url.toString()).toBe(text);
});

const definitions: [definition: object, text: string, parts: object][] = [
  [{ host: 'a.b', path: '/x/y' }, 'a.b/x/y', { path: ['x', 'y'], host: ['a', 'b'], query: [], variable: [] }],
  [{ host: ['a'], path: 'x' }, 'a/x', { path: ['x'], host: ['a'], query: [], variable: [] }],
  [{ host: ['a'], path: '' }, 'a', { host: ['a'], query: [], variable: [] }],
  [{ host: ['a'], path: '/' }, 'a/', { path: [''], host: ['a'], query: [], variable: [] }],
  [
    { protocol: 'https', host: ['h'], port: 443, query: 'a=1&b' },
    'https://h:443?a=1&b',
    {
      protocol: 'https',
      port: 443,
      host: ['h'],
      query: [
        { key: 'a', value: '1' },
        { key: 'b', value: null },
      ],
      variable: [],
    },
  ],
  [
    { host: ['h'], query: { a: '1', b: '2' } },
    'h?a=1&b=2',
    {
      host: ['h'],
      query: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
      variable: [],
    },
  ],
  [
    { host: ['h'], query: [{ key: 'a', value: '1', disabled: true }] },
    'h',
    { host: ['h'], query: [{ disabled: true, key: 'a', value: '1' }], variable: [] },
  ],
  [
    {
      host: ['h'],
      query: [
        { key: 'a', value: '1', disabled: true },
        { key: 'b', value: null },
      ],
    },
    'h?b',
    {
      host: ['h'],
      query: [
        { disabled: true, key: 'a', value: '1' },
        { key: 'b', value: null },
      ],
      variable: [],
    },
  ],
  [
    {
      host: ['h'],
      path: [':id', ':b'],
      variable: [
        { key: 'id', value: '7' },
        { id: 'b', value: 'x' },
      ],
    },
    'h/7/x',
    {
      path: [':id', ':b'],
      host: ['h'],
      query: [],
      variable: [
        { type: 'any', value: '7', key: 'id' },
        { id: 'b', type: 'any', value: 'x', key: 'b' },
      ],
    },
  ],
  [
    { host: ['h'], path: [':id'], variable: [{ key: 'id', value: '' }] },
    'h/:id',
    { path: [':id'], host: ['h'], query: [], variable: [{ type: 'any', value: '', key: 'id' }] },
  ],
  [
    { host: ['h'], path: [':id'], variable: [{ key: 'id', value: 7 }] },
    'h/:id',
    { path: [':id'], host: ['h'], query: [], variable: [{ type: 'any', value: 7, key: 'id' }] },
  ],
  [
    { host: ['h'], auth: { user: 'u', password: 'p' } },
    'u:p@h',
    { auth: { user: 'u', password: 'p' }, host: ['h'], query: [], variable: [] },
  ],
  [{ host: ['h'], hash: '' }, 'h#', { hash: '', host: ['h'], query: [], variable: [] }],
  [
    {
      host: ['h'],
      query: [
        { key: 'a', value: 'x&y#z=' },
        { key: 'k=1&', value: '{{a&b}}' },
      ],
    },
    'h?a=x%26y%23z=&k%3D1%26={{a&b}}',
    {
      host: ['h'],
      query: [
        { key: 'a', value: 'x&y#z=' },
        { key: 'k=1&', value: '{{a&b}}' },
      ],
      variable: [],
    },
  ],
  [
    {
      host: ['h'],
      query: [
        { key: null, value: 'v' },
        { key: '', value: null },
      ],
    },
    'h?=v&',
    {
      host: ['h'],
      query: [
        { key: null, value: 'v' },
        { key: '', value: null },
      ],
      variable: [],
    },
  ],
];

test.each(definitions)('reads the definition %j', (definition, text, parts) => {
  const url = new Url(definition);
  expect(url.toString()).toBe(text);
  expect(url.toJSON()).toEqual(parts);
});

const pieces: [raw: string, pieces: unknown[]][] = [
  [
    'http://localhost:3000/a/b?x=1&y#h',
    [
      'localhost',
      '/a/b',
      '/a/b',
      'x=1&y',
      '/a/b?x=1&y',
      'localhost:3000',
      'localhost:3000',
      'http://localhost:3000/a/b',
      'http://localhost:3000/a/b?x=1&y#h',
    ],
  ],
  [
    'https://u:p@h.io:8080/',
    ['h.io', '/', '/', '', '/', 'h.io:8080', 'h.io:8080', 'https://h.io:8080/', 'https://u:p@h.io:8080/'],
  ],
  [
    'HTTPS://H.com/:id',
    ['H.com', '/:id', '/:id', '', '/:id', 'H.com', 'H.com:80', 'https://h.com/:id', 'HTTPS://H.com/:id'],
  ],
  ['h:443', ['h', '/', '/', '', '/', 'h:443', 'h:443', 'http://h/', 'http://h:443']],
  [
    '{{base}}/x?y',
    [
      '{{base}}',
      '/x',
      '/x',
      'y',
      '/x?y',
      '{{base}}',
      '{{base}}:80',
      'http://{{base}}/x',
      'http://{{base}}/x?y',
    ],
  ],
];

test.each(pieces)('gives host, path, query, remote and base URL of %s', (raw, expected) => {
  const url = new Url(raw);
  expect([
    url.getHost(),
    url.getPath(),
    url.getPath(url.path !== undefined),
    url.getQueryString(),
    url.getPathWithQuery(),
    url.getRemote(),
    url.getRemote(true),
    url.getOAuth1BaseUrl(),
    url.toString(true),
  ]).toEqual(expected);
});

test('refuses what was discontinued', () => {
  expect(() => new Url('h').getRaw()).toThrow('discontinued');
});

test('takes a definition apart that has nothing but its text', () => {
  const url = new Url({ raw: 'http://h/:id?a=1', variable: [{ key: 'id', value: '7' }] });
  expect([url.toString(), url.query.get('a')]).toEqual(['http://h/7?a=1', '1']);
  expect(new Url({ raw: 'http://old/', host: ['new'] }).toString()).toBe('new');
});
