import { expect, test } from 'vitest';
import { statusText } from './code-of-status.ts';
import { contentInfo } from './content-info.ts';
import { cookie, head } from './execution.fixture.ts';
import { Response } from './response.ts';

type Loose = any;

function responseOf(body: string | Uint8Array, given: Parameters<typeof head>[0] = {}): Response {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return new Response({
    head: head({ responseSize: bytes.length, ...given }),
    text: () => new TextDecoder().decode(bytes),
    bytes: () => bytes,
    cookies: () => [cookie('a', 'b c')],
  });
}

test('reads JSON, with a reviver, behind a byte order mark and as JSONP', () => {
  expect(responseOf('{"a":1}').json()).toEqual({ a: 1 });
  expect(responseOf('\ufeff{"a":1}').json((_: string, value: unknown) => (value === 1 ? 2 : value))).toEqual({
    a: 2,
  });
  expect(responseOf('callback({"a":1});').jsonp()).toEqual({ a: 1 });
  expect(responseOf('[1]').jsonp()).toEqual([1]);
  expect(() => responseOf('{"a":1,\n "b":tru}').json()).toThrow(
    /^Unexpected token 't' at 2:6\n "b":tru}\n {5}\^$/,
  );
});

test('tells code, reason and sizes', () => {
  const response = responseOf('{"é":1}', { code: 201, status: 'Created' });
  expect([response.code, response.status, response.reason(), response.responseTime]).toEqual([
    201,
    'Created',
    'Created',
    12,
  ]);
  expect([response.responseSize, response.size()]).toEqual([8, { body: 8, header: 71, total: 79 }]);
  expect(response.details()).toMatchObject({ code: 201, name: 'Created', standardName: 'Created' });
});

test('takes the standard reason when the server sent none, and none for an unknown code', () => {
  expect(responseOf('', { code: 422, status: '' }).reason()).toBe('Unprocessable Entity (WebDAV) (RFC 4918)');
  expect(responseOf('', { code: 799, status: '' }).reason()).toBeUndefined();
  expect(statusText('404')?.name).toBe('Not Found');
});

test('counts the compressed body by Content-Length', () => {
  const header = [
    { key: 'Content-Encoding', value: 'gzip' },
    { key: 'content-length', value: '5' },
  ];
  const response = responseOf('hello world', { header });
  expect([response.size().body, response.encoding()]).toEqual([5, { format: 'gzip', source: 'header' }]);
  expect(responseOf(new Uint8Array([0x1f, 0x8b, 8])).encoding()).toEqual({ format: 'gzip', source: 'body' });
});

test('gives its bytes as a Buffer, its cookies and its form in JSON', () => {
  const response = responseOf('abc');
  expect(Buffer.isBuffer(response.stream)).toBe(true);
  expect(response.stream).toBe(response.stream);
  expect(response.cookies.get('a')).toBe('b c');
  expect(response.dataURI()).toBe('data:application/json;base64, YWJj');
  expect(JSON.parse(JSON.stringify(response))).toMatchObject({
    id: 'r1',
    code: 200,
    status: 'OK',
    header: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
    stream: { type: 'Buffer', data: [97, 98, 99] },
    responseTime: 12,
    responseSize: 3,
  });
});

test('reads the bytes that a script put in its place', () => {
  const response = responseOf('abc');
  response.stream = new TextEncoder().encode('[2]');
  expect([response.text(), response.json()]).toEqual(['[2]', [2]]);
});

test('refuses what was discontinued', () => {
  expect(() => responseOf('').mime()).toThrow('`Response#mime` has been discontinued');
});

test('finds headers in any case and gives the last of several', () => {
  const header = [
    { key: 'X-A', value: '1' },
    { key: 'x-a', value: '2' },
  ];
  const { headers } = responseOf('', { header }) as Loose;
  expect([headers.get('X-a'), headers.has('x-A', '1'), headers.toObject()]).toEqual([
    '2',
    true,
    { 'x-a': ['1', '2'] },
  ]);
});

// Expected values are those of postman-collection 4.4.0.
test.each([
  ['application/json', undefined, ['application/json', 'text', 'json', 'utf8', 'json', 'response.json']],
  [
    'text/html; charset=ISO-8859-1',
    undefined,
    ['text/html', 'text', 'html', 'iso-8859-1', 'html', 'response.html'],
  ],
  ['image/png', undefined, ['image/png', 'image', 'image', 'utf8', 'png', 'response.png']],
  ['application/pdf', undefined, ['application/pdf', 'embed', 'pdf', 'utf8', 'pdf', 'response.pdf']],
  [
    'application/problem+xml',
    undefined,
    ['application/problem+xml', 'text', 'xml', 'utf8', undefined, 'response'],
  ],
  [
    'application/octet-stream',
    undefined,
    ['application/octet-stream', 'application', 'raw', 'utf8', 'bin', 'response.bin'],
  ],
  ['weird', undefined, ['weird', 'unknown', 'raw', 'utf8', undefined, 'response']],
  ['text/plain', 'attachment; filename="a b.txt"', ['text/plain', 'text', 'plain', 'utf8', 'txt', 'a b.txt']],
  ['text/plain', 'attachment; filename=x.bin', ['text/plain', 'text', 'plain', 'utf8', 'txt', 'x.bin']],
  [
    'text/plain',
    "attachment; filename*=iso-8859-1'en'%A3.txt; filename=z",
    ['text/plain', 'text', 'plain', 'utf8', 'txt', '£.txt'],
  ],
  [undefined, undefined, ['image/gif', 'image', 'image', 'utf8', 'gif', 'response.gif']],
])('describes content of type %s with disposition %s', (type, disposition, expected) => {
  const info = contentInfo(type, disposition, () => new TextEncoder().encode('GIF89a'));
  expect([
    info.contentType,
    info.mimeType,
    info.mimeFormat,
    info.charset,
    info.fileExtension,
    info.fileName,
  ]).toEqual(expected);
});
