import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { BodyDefinition, BodyEntry, HeaderEntry, Json, RequestDefinition } from '@parley/format';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setForm } from '../auth/request-edit.ts';
import type { FileAccess } from '../options.ts';
import type { OutgoingRequest } from '../send/message.ts';
import { replaceIn } from '../variables/resolve.ts';
import { mergeBehavior } from './behavior.ts';
import { type BuiltRequest, buildRequest, completeRequest, setContentLength, toDefinition } from './build.ts';

// What is expected of bodies and headers is what newman 6.2.2 sent for the same definitions.

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-build-'));
  await writeFile(join(directory, 'a.txt'), 'hello file\n');
  await writeFile(join(directory, 'bé.json'), '{"a":1}\n');
  await writeFile(join(directory, 'noext'), Buffer.from([0, 1]));
});

afterAll(() => rm(directory, { recursive: true }));

const files: FileAccess = {
  stat: async (path) => {
    const found = await stat(join(directory, path)).catch(() => undefined);
    if (found === undefined) {
      throw new Error(`"${path}", no such file`);
    }
    return { size: found.size, name: basename(path) };
  },
  open: (path) => createReadStream(join(directory, path)),
};

const VALUES: { [name: string]: unknown } = { n: 3, key: 'Name', file: 'a.txt', q: 'x&y=1', host: 'h.test' };

async function build(
  definition: RequestDefinition,
  behavior: { [name: string]: Json } = {},
): Promise<BuiltRequest> {
  const resolve = (text: string) =>
    replaceIn(
      text,
      (name) => VALUES[name],
      () => undefined,
    );
  const raw = { raw: 'http://h/' };
  return buildRequest({ url: raw, ...definition }, resolve, mergeBehavior([behavior]), files, 'Agent/1');
}

/** Text of the body, one character a byte. */
async function bodyText({ body }: OutgoingRequest): Promise<string | undefined> {
  if (body === undefined) {
    return undefined;
  }
  if (body.kind === 'bytes') {
    return Buffer.from(body.bytes).toString('utf8');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body.open()) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  expect(bytes.length).toBe(body.length);
  return bytes.toString('utf8');
}

/** Lines without those that every request has. */
function ownHeaders(request: OutgoingRequest): string[] {
  const always = /^(user-agent|accept|cache-control|postman-token|host|accept-encoding|connection)$/i;
  return request.headers.filter(({ key }) => !always.test(key)).map(({ key, value }) => `${key}: ${value}`);
}

async function sent(body: BodyDefinition | string | null, header: HeaderEntry[] = [], method = 'POST') {
  const { request, warnings } = await build({ method, header, body: body as BodyDefinition });
  return { text: await bodyText(request), headers: ownHeaders(request), warnings };
}

test('the type of a raw body follows its language, unless the user names one', async () => {
  const raw = (language?: string): BodyDefinition => ({
    mode: 'raw',
    raw: 'x',
    ...(language === undefined ? {} : { options: { raw: { language } } }),
  });
  const types: [language: string | undefined, type: string][] = [
    [undefined, 'text/plain'],
    ['json', 'application/json'],
    ['xml', 'application/xml'],
    ['html', 'text/html'],
    ['javascript', 'application/javascript'],
    ['text', 'text/plain'],
    ['other', 'text/plain'],
  ];
  for (const [language, type] of types) {
    expect((await sent(raw(language))).headers).toEqual([`Content-Type: ${type}`, 'Content-Length: 1']);
  }
  expect((await sent(raw('json'), [{ key: 'content-type', value: 'x/y' }])).headers).toEqual([
    'content-type: x/y',
    'Content-Length: 1',
  ]);
});

test('comments are taken out of JSON bodies', async () => {
  const json = { options: { raw: { language: 'json' } } };
  const type = [{ key: 'content-type', value: 'application/vnd.a+json; charset=x' }];
  const rows: [text: string, sent: string | undefined][] = [
    ['{"a":"//x\\"//"/*c*/}//d\n1', '{"a":"//x\\"//"}\n1'],
    ['{"a":1}//x\r\n/* open', '{"a":1}\n'],
    ['// only', undefined],
    ['"a/*b*/"', '"a/*b*/"'],
  ];
  for (const [text, expected] of rows) {
    expect((await sent({ mode: 'raw', raw: text, ...json })).text).toBe(expected);
    expect((await sent({ mode: 'raw', raw: text }, type)).text).toBe(expected);
    expect((await sent({ mode: 'raw', raw: text })).text).toBe(text);
  }
});

test('a request without a body has a length of 0 where a body is usual', async () => {
  const length = ['Content-Length: 0'];
  expect((await sent(null, [], 'put')).headers).toEqual(length);
  expect((await sent({ mode: 'raw', raw: '' })).headers).toEqual(length);
  expect((await sent({ mode: 'none' })).headers).toEqual(length);
  expect((await sent({ mode: 'raw', raw: 'x', disabled: true })).headers).toEqual(length);
  expect((await sent({ mode: 'urlencoded', urlencoded: [] })).headers).toEqual(length);
  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']) {
    expect((await sent(null, [], method)).headers).toEqual([]);
  }
});

test('methods without a body lose it, unless pruning is off', async () => {
  const definition = { method: 'get', body: { mode: 'raw', raw: 'x' } };
  const pruned = await build(definition);
  expect(pruned.request).toMatchObject({ method: 'GET', body: undefined });
  expect(pruned.definition.body).toEqual(definition.body);
  expect(await bodyText((await build(definition, { disableBodyPruning: true })).request)).toBe('x');
  expect((await sent(definition.body, [], 'PURGE')).headers).toEqual(['Content-Length: 0']);
  expect((await sent(definition.body, [], 'DELETE')).text).toBe('x');
});

test('a urlencoded body is encoded as newman does, rows of one key together', async () => {
  const rows = [
    { key: 'a b', value: "1!'()*~é&+" },
    { key: 'b', value: 'x' },
    { key: 'a b', value: '2' },
    { key: '7', value: '3' },
    { key: 'n', value: null },
    { key: 'none' },
    { key: 'd', value: '1', disabled: true },
    { key: '%20', value: '%41' },
    { key: 't', value: true },
    { key: '{{key}}', value: '{{n}}' },
  ] as BodyEntry[];
  const { text, headers } = await sent({ mode: 'urlencoded', urlencoded: rows });
  expect(text).toBe('7=3&a%20b=1%21%27%28%29%2A~%C3%A9%26%2B&a%20b=2&b=x&n=&none=&%2520=%2541&t=true&Name=3');
  expect(headers).toEqual([
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${text?.length}`,
  ]);
  const { request } = await build({ method: 'POST', body: { mode: 'urlencoded', urlencoded: rows } });
  expect(request.form?.slice(0, 2)).toEqual([
    { key: 'a b', value: "1!'()*~é&+" },
    { key: 'b', value: 'x' },
  ]);
});

test('a form replaces a type that does not fit, unless that header is disabled', async () => {
  const header = [{ key: 'Content-type', value: 'text/plain' }];
  const body = { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }] };
  expect((await sent(body, header)).headers[0]).toBe('Content-type: application/x-www-form-urlencoded');
  const kept = await build(
    { method: 'POST', header, body },
    { disabledSystemHeaders: { 'content-type': true } },
  );
  expect(ownHeaders(kept.request)[0]).toBe('Content-type: text/plain');
  const charset = 'application/x-www-form-urlencoded; charset=x';
  expect((await sent(body, [{ key: 'Content-Type', value: charset }])).headers[0]).toBe(
    `Content-Type: ${charset}`,
  );
});

test('a form with files is streamed with its length known', async () => {
  const formdata = [
    { key: 'text', value: 'v"é', type: 'text' },
    { key: 'typed', value: 'x', type: 'text', contentType: 'application/json', fileName: 'q.bin' },
    { key: 'one', type: 'file', src: '{{file}}' },
    { key: 'many', type: 'file', src: ['bé.json', 'noext', 'none'] },
    { key: 'missing', type: 'file', src: 'none' },
    { key: 'empty', type: 'file', src: '' },
    { key: 'named', type: 'file', src: 'a.txt', fileName: 'dir/x.bin', contentType: 'text/special' },
    { key: 'wide', type: 'file', src: 'a.txt', fileName: '€.txt' },
    { key: 'base64', type: 'file', value: 'aGk=', fileName: 'h.txt' },
    { key: 'number', value: 5 },
    { key: 'object', value: { a: 1 } },
    { key: 'off', value: '1', disabled: true },
    { key: 'blank', value: '' },
  ] as unknown as BodyEntry[];
  const header = [{ key: 'Content-Type', value: 'multipart/form-data; boundary=abc' }];
  const { text, warnings, headers } = await sent({ mode: 'formdata', formdata }, header);
  const part = (disposition: string, content: string, type?: string) =>
    `--abc\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${content}\r\n`;
  expect(text).toBe(
    part('name="text"', 'v"é') +
      part('name="typed"; filename="q.bin"', 'x', 'application/json') +
      part('name="one"; filename="a.txt"', 'hello file\n', 'text/plain') +
      part('name="many"; filename="bé.json"', '{"a":1}\n', 'application/json') +
      part('name="many"; filename="noext"', '\u0000\u0001', 'application/octet-stream') +
      part('name="empty"; filename=""', '') +
      part('name="named"; filename="x.bin"', 'hello file\n', 'text/special') +
      part(`name="wide"; filename="€.txt"; filename*=UTF-8''%E2%82%AC.txt`, 'hello file\n', 'text/plain') +
      part('name="base64"; filename="h.txt"', 'hi', 'text/plain') +
      part('name="number"', '5') +
      part('name="object"', '{"a":1}') +
      part('name="blank"', '') +
      '--abc--\r\n',
  );
  expect(headers).toEqual([
    'Content-Type: multipart/form-data; boundary=abc',
    `Content-Length: ${Buffer.byteLength(text ?? '')}`,
  ]);
  expect(warnings).toEqual([
    'Form param `many`, file load error: "none", no such file',
    'Form param `missing`, file load error: "none", no such file',
    'Form param `empty`, file load error: missing file source',
  ]);
});

test('a form can be sent again from its start', async () => {
  const { request } = await build({
    method: 'POST',
    body: { mode: 'formdata', formdata: [{ key: 'f', type: 'file', src: 'a.txt' }] },
  });
  expect(await bodyText(request)).toBe(await bodyText(request));
});

test('a form whose only file is missing goes out without a body', async () => {
  const formdata = [{ key: 'f', type: 'file', src: 'none' }];
  const { request, definition } = await build({ method: 'POST', body: { mode: 'formdata', formdata } });
  expect(ownHeaders(request)).toEqual(['Content-Length: 0']);
  expect(definition.body?.formdata).toEqual([{ ...formdata[0], disabled: true }]);
});

test('names in a form cannot break out of their line', async () => {
  const { text, headers } = await sent({
    mode: 'formdata',
    formdata: [{ key: 'a"\r\nX: y', value: '1', contentType: 'a/b\r\nX: y', fileName: 'f".txt' }],
  });
  expect(text).toContain('name="a%22%0D%0AX: y"; filename="f%22.txt"\r\nContent-Type: a/b X: y\r\n\r\n1');
  expect(headers[0]).toMatch(/^Content-Type: multipart\/form-data; boundary=-{26}\d{24}$/);
});

test('a file is streamed with the type of its name', async () => {
  expect(await sent({ mode: 'file', file: { src: 'bé.json' } })).toEqual({
    text: '{"a":1}\n',
    headers: ['Content-Length: 8', 'Content-Type: application/json'],
    warnings: [],
  });
  expect((await sent({ mode: 'file', file: { src: 'noext' } })).headers[1]).toBe(
    'Content-Type: application/octet-stream',
  );
  expect(await sent({ mode: 'file', file: { content: 'aGVsbG8=' } })).toMatchObject({
    text: 'hello',
    headers: ['Content-Length: 5'],
  });
});

test('a missing file sends an empty body with a warning', async () => {
  expect(await sent({ mode: 'file', file: { src: 'none' } })).toEqual({
    text: undefined,
    headers: ['Content-Length: 0'],
    warnings: ['Binary file load error: "none", no such file'],
  });
});

test('a graphql body is JSON, with variables that are a text as they are', async () => {
  const rows: [graphql: BodyDefinition['graphql'], text: string][] = [
    [
      { query: '{a}', variables: '{"x": {{n}}}', operationName: 'o' },
      '{"query":"{a}","operationName":"o","variables":{"x": 3}}',
    ],
    [{ query: '{a}', variables: { x: '{{n}}' } }, '{"query":"{a}","variables":{"x":"3"}}'],
    [{ query: '{a}', variables: '' }, '{"query":"{a}"}'],
    [{}, '{}'],
    [undefined, '{}'],
  ];
  for (const [graphql, text] of rows) {
    const body: BodyDefinition = graphql === undefined ? { mode: 'graphql' } : { mode: 'graphql', graphql };
    expect(await sent(body)).toMatchObject({
      text,
      headers: ['Content-Type: application/json', `Content-Length: ${text.length}`],
    });
  }
});

test('variables are replaced in every field', async () => {
  const { request, definition, error } = await build({
    method: '{{key}}',
    url: { raw: '{{host}}/{{n}}/{{none}}?{{key}}={{q}}' },
    header: [{ key: 'X-{{key}}', value: '{{n}}' }],
    body: { mode: 'raw', raw: '{{n}}' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{n}}' }] },
  });
  expect(error).toBeUndefined();
  expect(request.method).toBe('NAME');
  expect(request.url).toMatchObject({
    host: 'h.test',
    path: '/3/%7B%7Bnone%7D%7D',
    query: [
      { key: 'Name', value: 'x' },
      { key: 'y', value: '1' },
    ],
  });
  expect(ownHeaders(request)[0]).toBe('X-Name: 3');
  expect(definition.auth).toEqual({ type: 'bearer', bearer: [{ key: 'token', value: '3' }] });
  expect(definition.body?.raw).toBe('3');
});

test('a request that cannot be sent has an error, and still a definition', async () => {
  const built = await build({ url: { raw: 'ftp://h/x' } });
  expect(built.error).toEqual({
    name: 'Error',
    code: 'PARLEY_INVALID_URL',
    message: 'Invalid protocol: ftp:',
  });
  expect(built.definition.url?.protocol).toBe('ftp');
});

test('the definition given is not changed, and schemes do not reach the next request', async () => {
  const definition: RequestDefinition = {
    url: { raw: 'http://h/?a=1' },
    header: [{ key: 'A', value: '1' }],
  };
  const before = structuredClone(definition);
  const first = await build(definition);
  first.request.url.query.push({ key: 'token', value: 'x' });
  (first.request.headers[0] as { value: string }).value = 'changed';
  const second = await build(definition);
  expect(second.request.url.query).toEqual([{ key: 'a', value: '1' }]);
  expect(second.request.headers[0]?.value).toBe('1');
  expect(definition).toEqual(before);
});

test('a wrong length of the user is corrected', async () => {
  const header = [{ key: 'content-length', value: '99' }];
  expect((await sent({ mode: 'raw', raw: 'abc' }, header)).headers).toEqual([
    'content-length: 3',
    'Content-Type: text/plain',
  ]);
  expect((await sent(null, header, 'GET')).headers).toEqual([]);
});

test('a body that the user sends in chunks has no length', async () => {
  const header = [
    { key: 'Transfer-Encoding', value: 'chunked' },
    { key: 'Content-Length', value: '3' },
  ];
  expect((await sent({ mode: 'raw', raw: 'abc' }, header)).headers).toEqual([
    'Transfer-Encoding: chunked',
    'Content-Type: text/plain',
  ]);
});

test('disabled system headers are not sent', async () => {
  const disabledSystemHeaders = { 'content-type': true, 'content-length': true, host: true };
  const { request } = await build(
    { method: 'POST', body: { mode: 'raw', raw: 'x' } },
    { disabledSystemHeaders },
  );
  expect(ownHeaders(request)).toEqual([]);
  expect(request.headers.some(({ key }) => key === 'Host')).toBe(false);
});

test('reports show the headers of the user with the disabled ones, then those added', async () => {
  const built = await build({
    method: 'POST',
    header: [
      { key: 'Authorization', value: 'old' },
      { key: 'X', value: '{{n}}' },
      { key: 'Off', value: '1', disabled: true },
    ],
    body: { mode: 'raw', raw: 'x' },
  });
  const { request } = built;
  request.headers.splice(0, 1);
  request.headers.splice(1, 0, { key: 'Authorization', value: 'new', system: true });
  const shown = toDefinition(request, built.definition);
  expect(Object.keys(shown)).toEqual(['url', 'header', 'method', 'body']);
  expect(shown.header?.slice(0, 4)).toEqual([
    { key: 'X', value: '3' },
    { key: 'Off', value: '1', disabled: true },
    { key: 'Authorization', value: 'new', system: true },
    { key: 'Content-Type', value: 'text/plain', system: true },
  ]);
});

test('reports show authorization as rows of type, value and key', async () => {
  const { request, definition } = await build({ description: 'why' });
  const auth = { type: 'basic', basic: [{ key: 'username', value: 'ada' }] };
  expect(JSON.stringify(toDefinition(request, definition, auth).auth)).toBe(
    '{"type":"basic","basic":[{"type":"any","value":"ada","key":"username"}]}',
  );
  expect(toDefinition(request, definition, { type: 'noauth' }).auth).toEqual({ type: 'noauth', noauth: [] });
  expect(toDefinition(request, definition).description).toEqual({ content: 'why', type: 'text/plain' });
});

test('reports leave out the type that a form gave, and show the rows that a scheme added', async () => {
  const { request, definition } = await build({
    method: 'POST',
    body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] },
  });
  setForm(request, [...(request.form ?? []), { key: 'oauth_nonce', value: 'n', system: true }]);
  const shown = toDefinition(request, definition);
  expect(shown.header?.map(({ key }) => key)).not.toContain('Content-Type');
  expect(shown.body?.urlencoded).toEqual([
    { key: 'a', value: '1' },
    { key: 'oauth_nonce', value: 'n', system: true },
  ]);
});

test('what a scheme adds stands before the type of a text and after that of a form', async () => {
  const behavior = mergeBehavior([]);
  const order = async (body: BodyDefinition): Promise<string> => {
    const definition = { url: { raw: 'http://h/' }, method: 'POST', body };
    const { request } = await buildRequest(definition, (text) => text, behavior, undefined, undefined, false);
    request.headers.push({ key: 'Authorization', value: 'x', system: true });
    completeRequest(request, behavior);
    return request.headers
      .map(({ key }) => key)
      .filter((key) => /^(Authorization|Content-Type|User-Agent)$/.test(key))
      .join();
  };
  expect(await order({ mode: 'raw', raw: 'x' })).toBe('Authorization,Content-Type,User-Agent');
  expect(await order({ mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] })).toBe(
    'Authorization,User-Agent,Content-Type',
  );
});

test('a request can be signed before the system headers are added', async () => {
  const behavior = mergeBehavior([]);
  const built = await buildRequest(
    { url: { raw: 'http://h/' }, method: 'POST', body: { mode: 'raw', raw: 'x' } },
    (text) => text,
    behavior,
    undefined,
    undefined,
    false,
  );
  expect(built.request.headers.map(({ key }) => key)).toEqual(['Content-Type']);
  built.request.body = { kind: 'bytes', bytes: Buffer.from('longer') };
  completeRequest(built.request, behavior, 'Agent/1');
  expect(built.request.headers.at(-1)).toEqual({ key: 'Content-Length', value: '6', system: true });
  built.request.body = undefined;
  setContentLength(built.request, behavior);
  expect(built.request.headers.at(-1)).toEqual({ key: 'Content-Length', value: '0', system: true });
});
