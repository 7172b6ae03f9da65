import { describe, expect, test } from 'vitest';
import { definitionOf, Request, requestChanged } from './request.ts';

// Scripts are not typed: requests are used here as they use them.
type Loose = any;

const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
const definition = () => ({
  url: 'http://h/x?a=1&b=2',
  method: 'GET',
  header: [
    { key: 'A', value: '1' },
    { key: 'b', value: '2' },
  ],
  auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }] },
});

// Expected values are what postman-collection 4.4.0 gives for the same input.
const definitions: [definition: unknown, expected: unknown][] = [
  [
    'http://h/x',
    [
      { url: { protocol: 'http', path: ['x'], host: ['h'], query: [], variable: [] }, method: 'GET' },
      { body: 0, header: 19, total: 19, source: 'COMPUTED' },
      null,
      { url: { protocol: 'http', path: ['x'], host: ['h'], query: [], variable: [] }, method: 'GET' },
    ],
  ],
  [
    { url: 'h', method: 'post' },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'POST' },
      { body: 0, header: 19, total: 19, source: 'COMPUTED' },
      null,
      { url: { host: ['h'], query: [], variable: [] }, method: 'POST' },
    ],
  ],
  [
    { url: 'h', method: null },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET' },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET' },
    ],
  ],
  [
    { url: { host: ['h'] }, header: 'A: 1\nB: 2' },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [
          { key: 'A', value: '1' },
          { key: 'B', value: '2' },
        ],
        method: 'GET',
      },
      { body: 0, header: 30, total: 30, source: 'COMPUTED' },
      null,
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [
          { key: 'A', value: '1' },
          { key: 'B', value: '2' },
        ],
        method: 'GET',
      },
    ],
  ],
  [
    { url: 'h', header: { A: '1', B: '2' } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [
          { key: 'A', value: '1' },
          { key: 'B', value: '2' },
        ],
        method: 'GET',
      },
      { body: 0, header: 30, total: 30, source: 'COMPUTED' },
      null,
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [
          { key: 'A', value: '1' },
          { key: 'B', value: '2' },
        ],
        method: 'GET',
      },
    ],
  ],
  [
    { url: 'h', header: [{ key: 'a', value: 'b' }], body: 'text' },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [{ key: 'a', value: 'b' }],
        method: 'GET',
        body: { mode: 'raw', raw: 'text' },
      },
      { body: 4, header: 24, total: 28, source: 'COMPUTED' },
      ['text', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        header: [{ key: 'a', value: 'b' }],
        method: 'GET',
        body: { mode: 'raw', raw: 'text' },
      },
    ],
  ],
  [
    { url: 'h', body: { mode: 'raw', raw: 'x' } },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: { mode: 'raw', raw: 'x' } },
      { body: 1, header: 18, total: 19, source: 'COMPUTED' },
      ['x', false],
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: { mode: 'raw', raw: 'x' } },
    ],
  ],
  [
    { url: 'h', body: { mode: 'urlencoded', urlencoded: 'a=1&b=2' } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ],
        },
      },
      { body: 7, header: 18, total: 25, source: 'COMPUTED' },
      ['a=1&b=2', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ],
        },
      },
    ],
  ],
  [
    {
      url: 'h',
      body: {
        mode: 'urlencoded',
        urlencoded: [
          { key: 'a', value: '1', disabled: true },
          { key: 'b', value: 'x y&' },
        ],
      },
    },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { disabled: true, key: 'a', value: '1' },
            { key: 'b', value: 'x y&' },
          ],
        },
      },
      { body: 8, header: 18, total: 26, source: 'COMPUTED' },
      ['b=x y%26', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { disabled: true, key: 'a', value: '1' },
            { key: 'b', value: 'x y&' },
          ],
        },
      },
    ],
  ],
  [
    {
      url: 'h',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'a', value: '1' },
          { key: 'f', type: 'file', src: '/x' },
        ],
      },
    },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'a', value: '1' },
            { key: 'f', type: 'file', src: '/x' },
          ],
        },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'a', value: '1' },
            { key: 'f', type: 'file', src: '/x' },
          ],
        },
      },
    ],
  ],
  [
    { url: 'h', body: { mode: 'file', file: 'x.txt' } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'file', file: { src: 'x.txt' } },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'file', file: { src: 'x.txt' } },
      },
    ],
  ],
  [
    { url: 'h', body: { mode: 'graphql', graphql: { query: '{a}', variables: '{}' } } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'graphql', graphql: { query: '{a}', variables: '{}' } },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'graphql', graphql: { query: '{a}', variables: '{}' } },
      },
    ],
  ],
  [
    { url: 'h', body: { mode: 'GraphQL' } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'graphql', graphql: {} },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', true],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'graphql', graphql: {} },
      },
    ],
  ],
  [
    { url: 'h', body: { mode: 'weird', raw: 'x' } },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: { mode: 'raw', raw: 'x' } },
      { body: 1, header: 18, total: 19, source: 'COMPUTED' },
      ['x', false],
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: { mode: 'raw', raw: 'x' } },
    ],
  ],
  [
    { url: 'h', body: {} },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: {} },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', true],
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: {} },
    ],
  ],
  [
    { url: 'h', body: null },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: {} },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      ['', true],
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', body: {} },
    ],
  ],
  [
    { url: 'h', auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }] } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
      },
    ],
  ],
  [
    { url: 'h', auth: { type: 'basic', basic: { username: 'u', password: 'p' } } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        auth: {
          type: 'basic',
          basic: [
            { type: 'any', value: 'u', key: 'username' },
            { type: 'any', value: 'p', key: 'password' },
          ],
        },
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        auth: {
          type: 'basic',
          basic: [
            { type: 'any', value: 'u', key: 'username' },
            { type: 'any', value: 'p', key: 'password' },
          ],
        },
      },
    ],
  ],
  [
    { url: 'h', auth: { type: 'noauth' } },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', auth: { type: 'noauth', noauth: [] } },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET', auth: { type: 'noauth', noauth: [] } },
    ],
  ],
  [
    { url: 'h', name: 'N', id: 'i', description: 'd' },
    [
      {
        id: 'i',
        name: 'N',
        description: { content: 'd', type: 'text/plain' },
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
      },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      {
        id: 'i',
        name: 'N',
        description: { content: 'd', type: 'text/plain' },
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
      },
    ],
  ],
  [
    {},
    [
      { url: { query: [], variable: [] }, method: 'GET' },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      { url: { query: [], variable: [] }, method: 'GET' },
    ],
  ],
  [
    { url: 'h', auth: null },
    [
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET' },
      { body: 0, header: 18, total: 18, source: 'COMPUTED' },
      null,
      { url: { host: ['h'], query: [], variable: [] }, method: 'GET' },
    ],
  ],
  [
    { url: 'h', body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } }, disabled: true } },
    [
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } }, disabled: true },
      },
      { body: 2, header: 18, total: 20, source: 'COMPUTED' },
      ['{}', false],
      {
        url: { host: ['h'], query: [], variable: [] },
        method: 'GET',
        body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } }, disabled: true },
      },
    ],
  ],
];

test.each(definitions)('reads %j', (given, expected) => {
  const request = new Request(given);
  const { body } = request;
  const size = request.size();
  expect(plain([request, size, body ? [body.toString(), body.isEmpty()] : null, request.clone()])).toEqual(
    expected,
  );
});

const changes: [does: string, change: (r: Loose) => unknown, expected: unknown][] = [
  [
    'adds headers',
    (r) => {
      r.addHeader({ key: 'z', value: '1' });
      r.addHeader('k: v');
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
        { key: 'z', value: '1' },
        { key: 'k', value: 'v' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'removes a header by its exact name',
    (r) => {
      r.removeHeader('a');
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'removes a header in any case',
    (r) => {
      r.removeHeader('a', { ignoreCase: true });
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [{ key: 'b', value: '2' }],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'removes a header given as one',
    (r) => {
      r.removeHeader({ key: 'A' });
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [{ key: 'b', value: '2' }],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'updates or adds a header by its exact name',
    (r) => {
      r.upsertHeader({ key: 'A', value: '9' });
      r.upsertHeader({ key: 'a', value: '8' });
      r.upsertHeader(null);
      r.upsertHeader({});
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '9' },
        { key: 'b', value: '2' },
        { key: 'a', value: '8' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'adds query parameters',
    (r) => {
      r.addQueryParams('c=3&d');
      r.addQueryParams([{ key: 'e', value: '5' }]);
      r.addQueryParams({ key: 'f', value: '6' });
      return [r, r.url.toString()];
    },
    [
      {
        url: {
          protocol: 'http',
          path: ['x'],
          host: ['h'],
          query: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
            { key: 'c', value: '3' },
            { key: 'd', value: null },
            { key: 'e', value: '5' },
            { key: 'f', value: '6' },
          ],
          variable: [],
        },
        header: [
          { key: 'A', value: '1' },
          { key: 'b', value: '2' },
        ],
        method: 'GET',
        auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
      },
      'http://h/x?a=1&b=2&c=3&d&e=5&f=6',
    ],
  ],
  [
    'removes a query parameter',
    (r) => {
      r.removeQueryParams('a');
      return r.url.toString();
    },
    'http://h/x?b=2',
  ],
  [
    'removes several query parameters',
    (r) => {
      r.removeQueryParams(['a', { key: 'b' }]);
      return r.url.toString();
    },
    'http://h/x',
  ],
  [
    'visits its headers',
    (r) => {
      const o: unknown[] = [];
      r.forEachHeader((h: Loose) => o.push(h.key));
      return o;
    },
    ['A', 'b'],
  ],
  [
    'gives its headers as an object',
    (r) => [r.getHeaders(), r.getHeaders({ enabled: true, ignoreCase: true })],
    [
      { A: '1', b: '2' },
      { a: '1', b: '2' },
    ],
  ],
  [
    'is authorized by another scheme',
    (r) => {
      r.authorizeUsing('bearer', { token: 't' });
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: {
        type: 'bearer',
        basic: [{ type: 'any', value: 'u', key: 'username' }],
        bearer: [{ type: 'any', value: 't', key: 'token' }],
      },
    },
  ],
  [
    'is authorized by an object',
    (r) => {
      r.authorizeUsing({ type: 'apikey', key: 'k', value: 'v' });
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: {
        type: 'apikey',
        basic: [{ type: 'any', value: 'u', key: 'username' }],
        apikey: [
          { type: 'any', value: 'k', key: 'key' },
          { type: 'any', value: 'v', key: 'value' },
        ],
      },
    },
  ],
  [
    'loses its authorization',
    (r) => {
      r.authorizeUsing(null);
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
    },
  ],
  [
    'replaces the parameters of its scheme',
    (r) => {
      r.authorizeUsing('basic', [
        { key: 'username', value: 'z' },
        { key: 'password', value: 'p' },
      ]);
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: {
        type: 'basic',
        basic: [
          { type: 'any', value: 'z', key: 'username' },
          { type: 'any', value: 'p', key: 'password' },
        ],
      },
    },
  ],
  [
    'ignores what is no scheme',
    (r) => {
      r.authorizeUsing('type');
      r.authorizeUsing(5);
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'updates parameters of its scheme',
    (r) => {
      r.auth.update({ username: 'q', password: 'w' });
      return [r, r.auth.parameters().get('username'), r.auth.basic.get('username')];
    },
    [
      {
        url: {
          protocol: 'http',
          path: ['x'],
          host: ['h'],
          query: [
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ],
          variable: [],
        },
        header: [
          { key: 'A', value: '1' },
          { key: 'b', value: '2' },
        ],
        method: 'GET',
        auth: {
          type: 'basic',
          basic: [
            { type: 'any', value: 'q', key: 'username' },
            { type: 'any', value: 'w', key: 'password' },
          ],
        },
      },
      'q',
      'q',
    ],
  ],
  [
    'goes over to another scheme',
    (r) => {
      r.auth.use('bearer');
      r.auth.update([{ key: 'token', value: '1' }]);
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: {
        type: 'bearer',
        basic: [{ type: 'any', value: 'u', key: 'username' }],
        bearer: [{ type: 'any', value: '1', key: 'token' }],
      },
    },
  ],
  [
    'clears the parameters in use',
    (r) => {
      r.auth.clear('basic');
      return r.auth;
    },
    { type: 'basic', basic: [] },
  ],
  [
    'forgets a scheme that is not in use',
    (r) => {
      r.auth.use('digest', { a: 1 });
      r.auth.clear('basic');
      return r.auth;
    },
    { type: 'digest', digest: [{ type: 'any', value: 1, key: 'a' }] },
  ],
  [
    'is updated in all parts',
    (r) => {
      r.update({ url: 'http://other/y', method: 'put', header: [{ key: 'n', value: '1' }], body: 'b' });
      return r;
    },
    {
      url: { protocol: 'http', path: ['y'], host: ['other'], query: [], variable: [] },
      header: [{ key: 'n', value: '1' }],
      method: 'PUT',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
      body: { mode: 'raw', raw: 'b' },
    },
  ],
  [
    'is not changed by an empty update',
    (r) => {
      r.update({});
      r.update(null);
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'takes another method',
    (r) => {
      r.method = 'PATCH';
      return r;
    },
    {
      url: {
        protocol: 'http',
        path: ['x'],
        host: ['h'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'PATCH',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
    },
  ],
  [
    'changes its query through the list',
    (r) => {
      r.url.query.add({ key: 'x', value: 'y' });
      r.url.query.add('k=v');
      r.url.query.upsert({ key: 'a', value: '2' });
      r.url.query.remove('b');
      return r.url.toString();
    },
    'http://h/x?a=2&x=y&k=v',
  ],
  [
    'is given another URL',
    (r) => {
      r.url.update('http://n/');
      return r.url.toString();
    },
    'http://n/',
  ],
  [
    'keeps a URL that is assigned as a text',
    (r) => {
      r.url = 'http://z/?q=1';
      r.body = { mode: 'raw', raw: '1' };
      return r;
    },
    {
      url: 'http://z/?q=1',
      header: [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
      ],
      method: 'GET',
      auth: { type: 'basic', basic: [{ type: 'any', value: 'u', key: 'username' }] },
      body: { mode: 'raw', raw: '1' },
    },
  ],
  [
    'is described',
    (r) => {
      r.describe('x');
      return r.description.toString();
    },
    'x',
  ],
];

describe('A request', () => {
  test.each(changes)('%s', (_, change, expected) => {
    expect(plain(change(new Request(definition())))).toEqual(expected);
  });
});

test('is unchanged until a part of it is read', () => {
  const request = new Request(definition());
  expect([request.method, requestChanged(request)]).toEqual(['GET', false]);
  request.headers.add({ key: 'X', value: 1 });
  expect(requestChanged(request)).toBe(true);
  expect(definitionOf(request)).toEqual({
    ...definition(),
    header: [...definition().header, { key: 'X', value: '1' }],
  });
});

test('sends a part that nobody touched as it came in', () => {
  const given = {
    url: { raw: 'http://h/{{x}}', host: ['h'], unknown: 1 },
    header: [{ key: 'A', value: '1', note: 2 }],
  };
  const request = new Request(given);
  request.method = 'put';
  expect(requestChanged(request)).toBe(true);
  expect(definitionOf(request)).toEqual({ method: 'PUT', ...given });
});

test.each([
  [
    'a URL as a text',
    (r: Loose) => (r.url = 'https://x.y:81/p?q=1'),
    {
      url: {
        raw: 'https://x.y:81/p?q=1',
        protocol: 'https',
        host: ['x', 'y'],
        port: '81',
        path: ['p'],
        query: [{ key: 'q', value: '1' }],
        variable: [],
      },
    },
  ],
  [
    'a host as a text',
    (r: Loose) => (r.url.host = 'x.y'),
    {
      url: {
        raw: 'http://x.y/x?a=1&b=2',
        protocol: 'http',
        host: ['x', 'y'],
        path: ['x'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
    },
  ],
  [
    'a path as a text',
    (r: Loose) => (r.url.path = '/n/m'),
    {
      url: {
        raw: 'http://h/n/m?a=1&b=2',
        protocol: 'http',
        host: ['h'],
        path: ['n', 'm'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
        variable: [],
      },
    },
  ],
  ['a body as a text', (r: Loose) => (r.body = 'text'), { body: { mode: 'raw', raw: 'text' } }],
  [
    'a raw body as an object',
    (r: Loose) => (r.body = { mode: 'raw', raw: { a: 1 } }),
    { body: { mode: 'raw', raw: '{"a":1}' } },
  ],
  [
    'a form as an object',
    (r: Loose) => (r.body = { mode: 'urlencoded', urlencoded: [{ key: 'n', value: 5 }] }),
    { body: { mode: 'urlencoded', urlencoded: [{ key: 'n', value: '5' }] } },
  ],
  [
    'headers as a list',
    (r: Loose) => (r.headers = [{ key: 'N', value: '1' }]),
    { header: [{ key: 'N', value: '1' }] },
  ],
  [
    'an authorization as an object',
    (r: Loose) => (r.auth = { type: 'bearer', bearer: [{ key: 'token', value: 't' }] }),
    { auth: { type: 'bearer', bearer: [{ type: 'any', value: 't', key: 'token' }] } },
  ],
  ['a method in lower case', (r: Loose) => (r.method = 'delete'), { method: 'DELETE' }],
])('sends %s that was assigned', (_, assign, expected) => {
  const request = new Request(definition());
  assign(request);
  expect(definitionOf(request)).toMatchObject(expected);
});

test('sends no body and no authorization that a script took away', () => {
  const request = new Request({ ...definition(), body: { mode: 'raw', raw: 'x' } });
  request.body = undefined;
  request.authorizeUsing(null);
  const sent = definitionOf(request);
  expect([sent.body, sent.auth]).toEqual([undefined, undefined]);
});

test('asserts its headers', () => {
  const request = new Request(definition()) as Loose;
  request.to.have.header('a');
  expect(() => request.to.have.header('nope')).toThrow("expected request to have header with key 'nope'");
});
