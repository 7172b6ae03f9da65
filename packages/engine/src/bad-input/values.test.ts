import { expect, test } from 'vitest';
import { request, runItems } from '../run.fixture.ts';
import { serve } from '../send/send.fixture.ts';
import { ends, runBad } from './bad-input.fixture.ts';

const values = (entries: { [key: string]: unknown }): never =>
  ({
    id: 'e',
    name: 'e',
    values: Object.entries(entries).map(([key, value]) => ({ key, value, type: 'any' })),
  }) as never;

async function echoing(): Promise<string> {
  const port = await serve((message, response) => {
    const pieces: Buffer[] = [];
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', () => {
      const names = message.rawHeaders.filter((_, index) => index % 2 === 0);
      response.end(JSON.stringify({ url: message.url, names, body: Buffer.concat(pieces).toString() }));
    });
  });
  return `http://127.0.0.1:${port}`;
}

test('comes to an end with variables that name themselves, each other or too much', async () => {
  const url = await echoing();
  const environment = values({
    self: '{{self}}',
    a: '{{b}}',
    b: '{{a}}',
    grows: '{{grows}}{{grows}}{{grows}}{{grows}}{{grows}}{{grows}}{{grows}}{{grows}}x',
    laughs: '{{laughs1}}'.repeat(10),
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`laughs${index + 1}`, `{{laughs${index + 2}}}`.repeat(10)]),
    ),
    object: { a: 1 },
    proto: '{{__proto__}}{{constructor}}{{toString}}',
    nul: null,
    big: 'b'.repeat(20_000_000),
    braces: '{{{{{{',
    open: '{{'.repeat(200_000),
    function: '() => 1',
  });
  const names = ['self', 'a', 'grows', 'laughs', 'deep', 'object', 'proto', 'nul', 'big', 'braces', 'open'];
  const record = await runBad(
    [
      request('sets deep', url, {
        pre: 'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; pm.environment.set("deep", a);',
        // A changed built-in costs the context: the next script starts in a new one.
        test: 'Array.prototype.map = () => {};',
      }),
      ...names.map((name) => ({
        name,
        request: { method: 'POST', url, body: { mode: 'raw', raw: `{{${name}}}` } },
      })),
      request('grows in the URL', `${url}/{{grows}}`),
      request('grows in a header', url, { more: { header: [{ key: 'A', value: '{{grows}}' }] } }),
      request('grows in the auth', url, {
        more: { auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{grows}}' }] } },
      }),
      request('grows in a script', url, { test: 'pm.variables.replaceIn("{{grows}}");' }),
      request('deep in the URL', `${url}/{{deep}}`),
      request('no name', `${url}/{{}}/{{ }}/{{{}}}/{{a{{b}}c}}`),
    ],
    { environment },
  );
  expect(ends(record.told)).toEqual({
    'sets deep': 200,
    a: 200,
    big: 200,
    braces: 200,
    deep: 200,
    'deep in the URL': 200,
    grows: 'PARLEY_INVALID_REQUEST',
    'grows in a header': 'PARLEY_INVALID_REQUEST',
    'grows in a script': 200,
    'grows in the URL': 'PARLEY_INVALID_REQUEST',
    'grows in the auth': 'PARLEY_INVALID_REQUEST',
    laughs: 'PARLEY_INVALID_REQUEST',
    'no name': 200,
    nul: 200,
    object: 200,
    open: 200,
    proto: 200,
    self: 200,
  });
  const tooLong = 'Variables grow beyond 64 MiB when replaced; one of them probably contains itself.';
  expect(record.told.grows?.message).toBe(tooLong);
  expect(record.scriptErrors.map(({ message }) => message)).toEqual([tooLong]);
}, 60_000);

test('splits no request with the line ends of a variable', async () => {
  const url = await echoing();
  const environment = values({
    odd: 'x\r\nX-Injected: 1\r\n\r\nGET /second HTTP/1.1\r\n\r\n',
    lf: 'x\nX-Injected: 1',
    zero: 'x\0y',
    wide: 'é € 😀 \ud800',
  });
  const header = (key: string, value: string): object => ({ more: { header: [{ key, value }] } });
  const record = await runBad(
    [
      request('header value', url, header('A', '{{odd}}')),
      request('header value, line feed', url, header('A', '{{lf}}')),
      request('header value, zero', url, header('A', '{{zero}}')),
      request('header value, wide', url, header('A', '{{wide}}')),
      request('header name', url, header('A{{odd}}', 'b')),
      request('header name, wide', url, header('é', 'b')),
      request('header name, blank', url, header('a b', 'b')),
      request('method', url, { more: { method: 'GET {{odd}}' } }),
      request('host', `http://127.0.0.1:1{{odd}}/`),
      request('port', `${url}{{odd}}/`),
      request('bearer', url, {
        more: { auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{odd}}' }] } },
      }),
      request('basic', url, {
        more: { auth: { type: 'basic', basic: [{ key: 'username', value: '{{odd}}' }] } },
      }),
      request('API key', url, {
        more: {
          auth: {
            type: 'apikey',
            apikey: [
              { key: 'key', value: '{{odd}}' },
              { key: 'value', value: '{{odd}}' },
            ],
          },
        },
      }),
      request('form', url, {
        more: {
          method: 'POST',
          body: {
            mode: 'formdata',
            formdata: [
              { key: 'a{{odd}}"', value: 'b', type: 'text', contentType: 'c{{odd}}', fileName: '{{odd}}"' },
            ],
          },
        },
      }),
      request('cookie', url, {
        pre: `pm.cookies.jar().set("${url}", "a", "b\\r\\nX-Injected: 1", () => {});`,
      }),
      request('by script', url, {
        pre: 'pm.request.headers.add({ key: "A", value: "b\\r\\nX-Injected: 1" });',
      }),
      request('method by script', url, {
        pre: 'pm.request.method = "GET / HTTP/1.1\\r\\nX-Injected: 1\\r\\n";',
      }),
    ],
    { environment },
  );
  expect(ends(record.told)).toEqual({
    'header value': 'ERR_INVALID_CHAR',
    'header value, line feed': 'ERR_INVALID_CHAR',
    'header value, zero': 'ERR_INVALID_CHAR',
    'header value, wide': 200,
    'header name': 'ERR_INVALID_HTTP_TOKEN',
    'header name, wide': 'ERR_INVALID_HTTP_TOKEN',
    'header name, blank': 'ERR_INVALID_HTTP_TOKEN',
    method: 'ERR_INVALID_HTTP_TOKEN',
    host: 'PARLEY_INVALID_URL',
    port: 'PARLEY_INVALID_URL',
    bearer: 'ERR_INVALID_CHAR',
    basic: 200,
    'API key': 'ERR_INVALID_HTTP_TOKEN',
    form: 200,
    cookie: 200,
    'by script': 'ERR_INVALID_CHAR',
    'method by script': 'ERR_INVALID_HTTP_TOKEN',
  });
  for (const { body } of Object.values(record.told)) expect(body ?? '').not.toMatch(/"X-Injected/i);
});

test('takes definitions of odd types', async () => {
  const url = await echoing();
  const odd = [7, true, null, [], {}, [null], [7], [[]], { a: null }, '\0', 'x'.repeat(100_000)];
  const parts = ['method', 'url', 'header', 'body', 'auth'];
  const items: object[] = [];
  for (const part of parts)
    for (const [index, value] of odd.entries())
      items.push({ name: `${part} ${index}`, request: { method: 'POST', url, [part]: value } });
  for (const [index, value] of odd.entries()) {
    for (const mode of ['raw', 'urlencoded', 'formdata', 'file', 'graphql'])
      items.push({
        name: `${mode} ${index}`,
        request: { method: 'POST', url, body: { mode, [mode]: value } },
      });
    for (const type of [
      'basic',
      'bearer',
      'digest',
      'oauth1',
      'oauth2',
      'awsv4',
      'hawk',
      'ntlm',
      'jwt',
      'apikey',
      'edgegrid',
      'asap',
    ])
      items.push({ name: `${type} ${index}`, request: { url, auth: { type, [type]: value } } });
    items.push({ name: `behavior ${index}`, request: { url }, protocolProfileBehavior: value });
    items.push({
      name: `settings ${index}`,
      request: { url },
      protocolProfileBehavior: {
        maxRedirects: value,
        disabledSystemHeaders: value,
        tlsDisabledProtocols: value,
        tlsCipherSelection: value,
        followRedirects: value,
        protocolVersion: value,
      },
    });
  }
  const told: { [name: string]: unknown } = {};
  for (const item of items) {
    // Those that the format refuses are told of before anything runs.
    try {
      const { outcome, events } = await runItems([item]);
      const finished = events.find((event) => event.type === 'request-finished');
      if (finished?.type === 'request-finished' && finished.error !== undefined)
        told[(item as { name: string }).name] = finished.error.message;
      expect(outcome.stopped).toBe(undefined);
    } catch (error) {
      told[(item as { name: string }).name] = `${(error as Error).name}: ${(error as Error).message}`;
    }
  }
  // A place in the document, or what can be said of a request; never a mistake of the program.
  const sensible =
    /^Invalid URI|^FormatError: \$\.item\[0\]\.|HTTP token|url is empty|Invalid character|getaddrinfo|ECONNRESET/;
  expect(Object.entries(told).filter(([, message]) => !sensible.test(String(message)))).toEqual([]);
}, 60_000);
