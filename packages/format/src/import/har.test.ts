import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { imported, only, problemsOf, requestsOf, treeOf } from './import.fixture.ts';

type Entry = { [name: string]: Json };

const entry = (url: string, request: Entry = {}, more: Entry = {}): Entry => ({
  startedDateTime: '2026-11-30T10:00:00.000Z',
  time: 12.4,
  request: {
    method: 'GET',
    url,
    httpVersion: 'HTTP/2',
    headers: [],
    queryString: [],
    cookies: [],
    ...request,
  },
  response: { status: 200, statusText: 'OK', headers: [], content: { size: 0, mimeType: 'text/plain' } },
  ...more,
});

const har = (entries: Json[], more: Entry = {}): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'Browser', version: '9' }, entries, ...more } });

const names = (...list: string[]) =>
  list.map((row) => ({ name: row.split(': ')[0] as string, value: row.split(': ')[1] as string }));

test('takes requests with what they send, and answers as examples', () => {
  const text = har([
    entry(
      'https://api.test/users?page=2',
      {
        method: 'POST',
        headers: names(
          ':method: POST',
          'Host: api.test',
          'Content-Length: 9',
          'Content-Type: application/json',
          'Cookie: a=1',
        ),
        postData: { mimeType: 'application/json', text: '{"n":"x"}' },
      },
      {
        response: {
          status: 201,
          statusText: '',
          headers: names('content-type: application/json'),
          content: { mimeType: 'application/json', encoding: 'base64', text: btoa('{"id":1}') },
        },
      },
    ),
  ]);
  const { item, info } = only(imported([{ path: 'rec/session.har', text }]));
  expect(info).toMatchObject({ name: 'session', description: 'Recorded with Browser 9' });
  const header = [
    { key: 'Content-Type', value: 'application/json' },
    { key: 'Cookie', value: 'a=1' },
  ];
  expect(item[0]).toMatchObject({
    name: '/users',
    request: {
      method: 'POST',
      url: { raw: 'https://api.test/users?page=2', query: [{ key: 'page', value: '2' }] },
      header,
      body: { mode: 'raw', raw: '{"n":"x"}', options: { raw: { language: 'json' } } },
    },
    response: [
      {
        name: '201 Created',
        code: 201,
        status: 'Created',
        body: '{"id":1}',
        _postman_previewlanguage: 'json',
        responseTime: 12,
        originalRequest: { method: 'POST', header },
      },
    ],
  });
});

test.each([
  [
    'rows',
    { mimeType: 'application/x-www-form-urlencoded', text: 'a=1&b=x+y' },
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'a', value: '1' },
        { key: 'b', value: 'x y' },
      ],
    },
  ],
  [
    'parameters',
    { mimeType: 'application/x-www-form-urlencoded', params: names('a: 1') },
    { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] },
  ],
  [
    'parts',
    {
      mimeType: 'multipart/form-data; boundary=x',
      params: [...names('a: 1'), { name: 'f', fileName: 'f.png', contentType: 'image/png' }],
    },
    {
      mode: 'formdata',
      formdata: [
        { key: 'a', value: '1', type: 'text' },
        { key: 'f', type: 'file', src: 'f.png', contentType: 'image/png' },
      ],
    },
  ],
])('reads a form of %s', (_, postData, body) => {
  const { item } = only(
    imported(har([entry('https://a.test', { method: 'POST', postData: postData as Json })])),
  );
  expect(item[0]?.request?.body).toEqual(body);
});

const pages = {
  pages: [
    { id: 'p1', title: 'Start' },
    { id: 'p2', title: 'Cart' },
  ],
};
const visits = [
  entry('https://a.test/1', {}, { pageref: 'p1' }),
  entry('https://b.test/2', {}, { pageref: 'p2' }),
  entry('https://a.test/3'),
];

test.each<[string, Entry, object, string[]]>([
  ['pages', pages, {}, ['Start/', 'Start/GET /1', 'Cart/', 'Cart/GET /2', 'GET /3']],
  ['hosts', {}, {}, ['a.test/', 'a.test/GET /1', 'a.test/GET /3', 'b.test/', 'b.test/GET /2']],
  ['nothing', pages, { harFolders: 'none' }, ['GET /1', 'GET /2', 'GET /3']],
])('groups by %s', (_, more, options, tree) => {
  expect(treeOf(only(imported(har(visits, more), options)).item)).toEqual(tree);
});

test('keeps to limits and tells what is left out', () => {
  const content = (more: Entry): Entry => ({
    response: { status: 200, statusText: 'OK', headers: [], content: more },
  });
  const text = har([
    entry('https://a.test/long', {}, content({ mimeType: 'text/plain', text: 'x'.repeat(50) })),
    entry(
      'https://a.test/image',
      {},
      content({ mimeType: 'image/png', encoding: 'base64', text: 'iVBORw0KGgo=' }),
    ),
    { request: {} },
    entry('https://a.test/blocked', {}, { response: { status: 0 } }),
  ]);
  const result = imported(text, { limits: { responseMax: 20 } });
  expect(problemsOf(result).map((line) => line.replace(/:\d+:\d+/, ''))).toEqual([
    'warning input: answers longer than 20 characters are cut',
    'warning input: an answer of bytes is left out; its example has no body',
    'error input: an entry without a request with an address is left out',
  ]);
  const bodies = requestsOf(result.collections[0]?.item ?? []).map(({ response }) =>
    response?.map((one) => (one as Entry).body),
  );
  expect(bodies).toEqual([['x'.repeat(20)], [''], []]);
});
