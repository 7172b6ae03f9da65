import { createServer } from 'node:https';
import { expect, test } from 'vitest';
import { request } from '../run.fixture.ts';
import { listen, serve, serveBytes } from '../send/send.fixture.ts';
import * as pem from '../send/test-certificates.fixture.ts';
import { ends, runBad } from './bad-input.fixture.ts';

async function serveTls(key: string, cert: string): Promise<number> {
  const server = createServer({ key, cert }, (_, response) => response.end('secure'));
  server.on('tlsClientError', () => {});
  return listen(server);
}

test('tells why TLS failed, and the run goes on', async () => {
  const plain = await serve((_, response) => response.end('plain'));
  const silent = await serveBytes(() => {});
  const trusted = await serveTls(pem.serverKeyPem, pem.serverPem);
  const expired = await serveTls(pem.expiredKeyPem, pem.expiredPem);
  const other = await serveTls(pem.otherKeyPem, pem.otherPem);
  const at = (name: string, port: number, scheme = 'https'): object =>
    request(name, `${scheme}://localhost:${port}/`);
  const items = [
    at('trusted', trusted),
    at('expired', expired),
    at('wrong host', other),
    at('plain server', plain),
    at('silent server', silent),
    at('http to a TLS server', trusted, 'http'),
  ];
  const known = await runBad(items, { send: { extraCa: [pem.authorityPem] }, timeoutRequestMs: 400 });
  expect(ends(known.told)).toMatchInlineSnapshot(`
    {
      "expired": "CERT_HAS_EXPIRED",
      "http to a TLS server": "ECONNRESET",
      "plain server": "ERR_SSL_WRONG_VERSION_NUMBER",
      "silent server": "ESOCKETTIMEDOUT",
      "trusted": 200,
      "wrong host": "ERR_TLS_CERT_ALTNAME_INVALID",
    }
  `);
  const unknown = await runBad([at('untrusted', trusted)]);
  expect(ends(unknown.told)).toEqual({ untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const lax = await runBad([at('untrusted', trusted), at('expired', expired), at('wrong host', other)], {
    send: { strictSSL: false },
  });
  expect(ends(lax.told)).toEqual({ untrusted: 200, expired: 200, 'wrong host': 200 });
  expect(lax.events.filter(({ type }) => type === 'warning')).toHaveLength(3);
});

test('follows no redirect in circles or out of HTTP', async () => {
  const places = [
    '/loop',
    'file:///etc/passwd',
    'ftp://127.0.0.1/x',
    'javascript:alert(1)',
    'data:text/plain,hello',
    'http://',
    'http://[::1',
    'http://127.0.0.1:99999/',
    '//',
    '\\\\evil',
    'http://a b/',
    'gopher://127.0.0.1:1/',
    '',
  ];
  const port = await serve((message, response) => {
    const index = Number(message.url?.slice(1));
    const location = message.url === '/loop' ? '/loop' : (places[index] ?? '');
    response.writeHead(302, { location }).end('moved');
  });
  const record = await runBad(
    places.map((place, index) => request(place, `http://127.0.0.1:${port}/${index}`)),
    { timeoutRequestMs: 2000 },
  );
  expect(ends(record.told)).toMatchInlineSnapshot(`
    {
      "": 302,
      "//": "ERR_INVALID_URL",
      "/loop": "PARLEY_REDIRECTS",
      "\\\\evil": "ENOTFOUND",
      "data:text/plain,hello": "PARLEY_PROTOCOL",
      "file:///etc/passwd": "PARLEY_PROTOCOL",
      "ftp://127.0.0.1/x": "PARLEY_PROTOCOL",
      "gopher://127.0.0.1:1/": "PARLEY_PROTOCOL",
      "http://": "ERR_INVALID_URL",
      "http://127.0.0.1:99999/": "ERR_INVALID_URL",
      "http://[::1": "ERR_INVALID_URL",
      "http://a b/": "ERR_INVALID_URL",
      "javascript:alert(1)": "PARLEY_PROTOCOL",
    }
  `);
  expect(record.told['/loop']?.message).toMatch(/^Exceeded maxRedirects/);
  for (const { body } of Object.values(record.told)) expect(body ?? 'moved').toBe('moved');
});

test('says of every address that is none that it is none', async () => {
  const long = `http://127.0.0.1:1/${'x'.repeat(5_000_000)}`;
  const addresses = [
    '',
    ' ',
    'http://',
    'http:///path',
    'http://:80',
    'http://[::1',
    'http://[zz]/',
    'http://127.0.0.1:99999/',
    'http://127.0.0.1:port/',
    'http://127.0.0.1:-1/',
    'http://127.0.0.1:0/',
    'http://256.256.256.256/',
    'http://a..b.invalid/',
    `http://${'a'.repeat(70)}.invalid/`,
    `http://${'a.'.repeat(130)}invalid/`,
    'http://xn--a.invalid/',
    'http://\u0000.invalid/',
    'http://a%00b.invalid/',
    'http://\ud800.invalid/',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
    '{{missing}}',
    'http://{{missing}}/',
    'http://user:pass@/',
    'http://a b.invalid/',
    'http://exa\r\nmple.invalid/',
  ];
  const record = await runBad(
    [...addresses.map((address) => request(JSON.stringify(address), address)), request('long', long)],
    { timeoutRequestMs: 2000 },
  );
  expect(ends(record.told)).toMatchInlineSnapshot(`
    {
      "" "": "PARLEY_INVALID_URL",
      """": "PARLEY_INVALID_URL",
      ""file:///etc/passwd"": "PARLEY_INVALID_URL",
      ""ftp://127.0.0.1/"": "PARLEY_INVALID_URL",
      ""http://"": "PARLEY_INVALID_URL",
      ""http:///path"": "ENOTFOUND",
      ""http://127.0.0.1:-1/"": "PARLEY_INVALID_URL",
      ""http://127.0.0.1:0/"": "ECONNREFUSED",
      ""http://127.0.0.1:99999/"": "PARLEY_INVALID_URL",
      ""http://127.0.0.1:port/"": "PARLEY_INVALID_URL",
      ""http://256.256.256.256/"": "ENOTFOUND",
      ""http://:80"": "PARLEY_INVALID_URL",
      ""http://[::1"": "ENOTFOUND",
      ""http://[zz]/"": "ENOTFOUND",
      ""http://\\u0000.invalid/"": "ERR_INVALID_URL",
      ""http://\\ud800.invalid/"": "EINVAL",
      ""http://a b.invalid/"": "ENOTFOUND",
      ""http://a%00b.invalid/"": "ENOTFOUND",
      ""http://a..b.invalid/"": "ENOTFOUND",
      ""http://a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.invalid/"": "EINVAL",
      ""http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid/"": "ENOTFOUND",
      ""http://exa\\r\\nmple.invalid/"": "ENOTFOUND",
      ""http://user:pass@/"": "PARLEY_INVALID_URL",
      ""http://xn--a.invalid/"": "ENOTFOUND",
      ""http://{{missing}}/"": "ENOTFOUND",
      ""javascript:alert(1)"": "PARLEY_INVALID_URL",
      ""{{missing}}"": "ENOTFOUND",
      "long": "ECONNREFUSED",
    }
  `);
});

test('sends control characters and lone surrogates of a path and a query encoded', async () => {
  const port = await serve((message, response) => response.end(message.url));
  const odd = 'a\r\nX-Injected: 1\r\n\r\nGET /evil HTTP/1.1\0 \ud800 \u2028é';
  const record = await runBad(
    [
      request('path', `http://127.0.0.1:${port}/{{odd}}`),
      request('query', `http://127.0.0.1:${port}/?q={{odd}}`),
      {
        ...request('parts', ''),
        request: {
          url: { host: ['127.0.0.1'], port: String(port), path: [odd], query: [{ key: odd, value: odd }] },
        },
      },
      {
        ...request('as it is', `http://127.0.0.1:${port}/{{odd}}`),
        protocolProfileBehavior: { disableUrlEncoding: true },
      },
    ],
    { environment: { name: 'e', values: [{ key: 'odd', value: odd }] } as never },
  );
  expect(record.told).toMatchInlineSnapshot(`
    {
      "as it is": {
        "body": undefined,
        "end": "ERR_UNESCAPED_CHARACTERS",
        "message": "Request path contains unescaped characters",
      },
      "parts": {
        "body": "/a%0D%0AX-Injected:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%00%20%EF%BF%BD%20%E2%80%A8%C3%A9?a%0D%0AX-Injected:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%00%20%EF%BF%BD%20%E2%80%A8%C3%A9=a%0D%0AX-Injected:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%00%20%EF%BF%BD%20%E2%80%A8%C3%A9",
        "end": 200,
        "message": undefined,
      },
      "path": {
        "body": "/a%0D%0AX-Injected:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%00%20%EF%BF%BD%20%E2%80%A8%C3%A9",
        "end": 200,
        "message": undefined,
      },
      "query": {
        "body": "/?q=a%0D%0AX-Injected:%201%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%00%20%EF%BF%BD%20%E2%80%A8%C3%A9",
        "end": 200,
        "message": undefined,
      },
    }
  `);
});
