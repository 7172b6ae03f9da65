import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Behavior } from './behavior.ts';
import { redirected } from './redirects.ts';
import { headerValue } from './request-head.ts';
import { bodyText, type Handler, requestTo, sender, sendOne, serve, serveBytes } from './send.fixture.ts';

/** Redirects `/` with a code to a place, and shows at every other path what arrived. */
function redirecting(code: number, location: (port: number) => string): Promise<number> {
  const handler: Handler = (request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      if (request.url === '/') {
        const { port } = request.socket.address() as { port: number };
        response.writeHead(code, { Location: Buffer.from(location(port)).toString('latin1') }).end('moved');
      } else {
        response.end(
          JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }),
        );
      }
    });
  };
  return serve(handler);
}

const CREDENTIALS = [
  { key: 'Authorization', value: 'secret' },
  { key: 'Cookie', value: 'own=1' },
  { key: 'X-Vault', value: 'v' },
  { key: 'Content-Type', value: 'text/x' },
];

async function follow(
  code: number,
  location: (port: number) => string,
  method = 'POST',
  behavior: Behavior = {},
): Promise<any> {
  const port = await redirecting(code, location);
  const exchanges = await sender().send(
    requestTo(`http://127.0.0.1:${port}/`, {
      method,
      headers: CREDENTIALS,
      ...(method === 'HEAD' ? {} : { body: 'data' }),
    }),
    { behavior, bound: { headers: ['X-Vault'], body: false } },
  );
  const last = exchanges.at(-1);
  return {
    port,
    exchanges,
    codes: exchanges.map(({ response }) => response?.code),
    error: last?.error,
    ...(last?.response?.code === 200 && method !== 'HEAD' ? JSON.parse(bodyText(last)) : {}),
  };
}

test('301, 302 and 303 become GET without a body', async () => {
  for (const code of [300, 301, 302, 303, 305, 399]) {
    const seen = await follow(code, () => '/next');
    expect(seen.codes).toEqual([code, 200]);
    expect([seen.method, seen.body, seen.url]).toEqual(['GET', '', '/next']);
    expect(seen.headers['content-type']).toBeUndefined();
    expect(seen.headers['content-length']).toBeUndefined();
    expect(seen.headers.referer).toBe(`http://127.0.0.1:${seen.port}/`);
    expect(seen.headers.authorization).toBe('secret');
  }
});

test('307 and 308 keep method, body and its headers', async () => {
  for (const code of [307, 308]) {
    const seen = await follow(code, () => '/next', 'PUT');
    expect([seen.method, seen.body, seen.headers['content-type']]).toEqual(['PUT', 'data', 'text/x']);
  }
});

test('HEAD stays HEAD', async () => {
  const { exchanges } = await follow(302, () => '/next', 'HEAD');
  expect(exchanges[1].request.method).toBe('HEAD');
});

test('keeps the method when told so', async () => {
  const seen = await follow(302, () => '/next', 'PUT', { followOriginalHttpMethod: true });
  expect([seen.method, seen.body]).toEqual(['PUT', 'data']);
});

test('opens a body stream anew for each hop', async () => {
  const port = await redirecting(307, () => '/next');
  let opened = 0;
  const body = {
    kind: 'stream' as const,
    length: 3,
    open: () => {
      opened++;
      return Readable.from(['abc']);
    },
  };
  const headers = [{ key: 'Content-Length', value: '3' }];
  const exchange = await sendOne(
    sender(),
    requestTo(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }),
  );
  expect(JSON.parse(bodyText(exchange)).body).toBe('abc');
  expect(opened).toBe(2);
});

test('drops credentials when the host name changes, and renews Host', async () => {
  const seen = await follow(302, (port) => `http://localhost:${port}/next`);
  expect(seen.headers.host).toBe(`localhost:${seen.port}`);
  expect(Object.keys(seen.headers).sort()).toEqual(['connection', 'host']);
});

test('puts Host after the other headers, and what describes form data after it', async () => {
  const behavior = { followOriginalHttpMethod: true };
  const request = requestTo('http://127.0.0.1:1/', {
    method: 'POST',
    headers: [
      { key: 'Content-Type', value: 'multipart/form-data; boundary=b', system: true },
      { key: 'Content-Length', value: '4', system: true },
      { key: 'X-Own', value: 'a' },
    ],
    body: 'data',
  });
  const next = redirected(request, { code: 307, headers: [{ key: 'Location', value: '/next' }] }, behavior);
  expect(next?.headers.map(({ key }) => key).slice(-5)).toEqual([
    'X-Own',
    'Referer',
    'Host',
    'Content-Type',
    'Content-Length',
  ]);
});

test('keeps Authorization over hosts when told so', async () => {
  const behavior = { followAuthorizationHeader: true };
  const seen = await follow(302, (port) => `http://localhost:${port}/next`, 'GET', behavior);
  expect(seen.headers.authorization).toBe('secret');
});

test('keeps credentials when only the port changes', async () => {
  const other = await serve((request, response) =>
    response.end(JSON.stringify({ headers: request.headers })),
  );
  const seen = await follow(302, () => `http://127.0.0.1:${other}/next`);
  expect(seen.headers.authorization).toBe('secret');
  expect(seen.headers.host).toBe(`127.0.0.1:${other}`);
});

test('keeps a Host header of the user on the same host', async () => {
  const port = await redirecting(302, () => '/next');
  const request = requestTo(`http://127.0.0.1:${port}/`);
  request.headers[0] = { key: 'Host', value: 'virtual.test' };
  const exchange = await sendOne(sender(), request);
  expect(JSON.parse(bodyText(exchange)).headers.host).toBe('virtual.test');
});

test('sets no Referer when told so, and never names the user in it', async () => {
  expect(
    (await follow(302, () => '/next', 'GET', { removeRefererHeaderOnRedirect: true })).headers.referer,
  ).toBe(undefined);
  const port = await redirecting(302, () => '/next');
  const exchange = await sendOne(sender(), requestTo(`http://user:pa%20ss@127.0.0.1:${port}/#part`));
  const { headers } = JSON.parse(bodyText(exchange));
  expect(headers.referer).toBe(`http://127.0.0.1:${port}/`);
  expect(headers.authorization).toBe(`Basic ${Buffer.from('user:pa ss').toString('base64')}`);
});

test('reads relative, protocol-relative and UTF-8 locations', async () => {
  const cases: [(port: number) => string, string][] = [
    [() => 'next?a=1#x', '/next?a=1'],
    [() => '../next', '/next'],
    [(port) => `//127.0.0.1:${port}/next`, '/next'],
    [() => '?only', '/?only'],
    [() => '/grüße?q=ä', '/gr%C3%BC%C3%9Fe?q=%C3%A4'],
    [() => '/a b', '/a%20b'],
    [() => '/a/../b/.?c=/../d', '/a/../b/.?c=/../d'],
    [(port) => `http://127.0.0.1:${port}/a/..`, '/a/..'],
    [() => 'example.test/next', '/example.test/next'],
  ];
  for (const [location, url] of cases) {
    expect((await follow(302, location)).url).toBe(url);
  }
});

test('is no redirect without a Location', async () => {
  const port = await serveBytes((socket, received) => {
    if (received.includes('\r\n\r\n')) socket.write('HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nok');
  });
  expect(bodyText(await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`)))).toBe('ok');
});

test('fails on a Location that cannot be requested, and keeps the response', async () => {
  for (const location of ['ftp://example.test/', 'http://[bad/']) {
    const { exchanges, error } = await follow(302, () => location);
    expect(exchanges.length).toBe(1);
    expect(error?.message).toMatch(/Invalid (protocol|redirect URL)/);
    expect(exchanges[0].response.code).toBe(302);
  }
});

test('follows ten redirects and no more', async () => {
  let requests = 0;
  const port = await serve((_request, response) => {
    requests++;
    response.writeHead(302, { Location: `/${requests}` }).end();
  });
  const exchanges = await sender().send(requestTo(`http://127.0.0.1:${port}/`), { behavior: {} });
  expect(requests).toBe(11);
  expect(exchanges.length).toBe(11);
  expect(exchanges.at(-1)?.error?.message).toBe(
    `Exceeded maxRedirects. Probably stuck in a redirect loop http://127.0.0.1:${port}/10`,
  );
  requests = 0;
  await sender().send(requestTo(`http://127.0.0.1:${port}/`), { behavior: { maxRedirects: 2 } });
  expect(requests).toBe(3);
});

test('stays when redirects are off, by the sender or the request', async () => {
  const port = await redirecting(302, () => '/next');
  const request = requestTo(`http://127.0.0.1:${port}/`);
  expect((await sendOne(sender({ followRedirects: false }), request)).response?.code).toBe(302);
  expect((await sendOne(sender(), request, { behavior: { followRedirects: false } })).response?.code).toBe(
    302,
  );
  const request2 = { behavior: { followRedirects: true } };
  const followed = await sendOne(sender({ followRedirects: false }), request, request2);
  expect(followed.response?.code).toBe(200);
  expect(headerValue(followed.request.headers, 'referer')).toBeDefined();
});

test('leaves the request of the caller as it is', async () => {
  const port = await redirecting(302, () => '/next');
  const request = requestTo(`http://u:p@127.0.0.1:${port}/`, { method: 'POST', body: 'x' });
  const before = JSON.stringify(request);
  await sendOne(sender(), request);
  expect(JSON.stringify(request)).toBe(before);
});

test('what is bound to a place stays there', async () => {
  const port = await redirecting(200, () => '');
  const elsewhere = await redirecting(302, () => `http://127.0.0.1:${port}/three`);
  const exchanges = await sender().send(
    requestTo(`http://127.0.0.1:${elsewhere}/`, { headers: CREDENTIALS }),
    { behavior: {}, bound: { headers: ['X-Vault'], body: false } },
  );
  const sent = exchanges[1]?.request.headers.map(({ key }) => key);
  expect(sent).toContain('Authorization');
  expect(sent).not.toContain('X-Vault');
  expect(sent).not.toContain('Referer');
});
