import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { CookieJar } from './cookies.ts';
import { bodyText, requestTo, sender, sendOne, serve, serveBytes } from './send.fixture.ts';

/** Answers each request with these bytes, then ends the connection when told so. */
const answering = (bytes: string, end = false): Promise<number> =>
  serveBytes((socket, received) => {
    if (!received.includes('\r\n\r\n')) return;
    socket.write(Buffer.from(bytes, 'latin1'));
    if (end) socket.end();
  });

test('writes headers in order, with their case, and adds nothing', async () => {
  let seen = '';
  const port = await serveBytes((socket, received) => {
    seen = received;
    if (received.includes('\r\n\r\n')) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const request = requestTo(`http://127.0.0.1:${port}/`, { rawPath: '/a/../b//c;%7e' });
  request.headers = [
    { key: 'x-lower', value: '1' },
    { key: 'X-UPPER', value: '' },
    { key: 'hOST', value: 'example.test' },
    { key: 'x-lower', value: 'é' },
  ];
  request.url.query = [
    { key: 'a', value: '1' },
    { key: 'b', value: null },
    { key: 'c', value: '' },
  ];
  request.method = 'PROPFINDX';
  const exchange = await sendOne(sender(), request);
  expect(exchange.response?.code).toBe(204);
  expect(seen).toBe(
    'PROPFINDX /a/../b//c;%7e?a=1&b&c= HTTP/1.1\r\nx-lower: 1\r\nX-UPPER: \r\nhOST: example.test\r\nx-lower: \xe9\r\n\r\n',
  );
});

test('writes a head beyond ASCII as Latin-1, and as UTF-8 when a body follows', async () => {
  const heads: string[] = [];
  const port = await serveBytes((socket, received) => {
    if (!received.includes('\r\n\r\n')) return;
    heads.push(/X-V: .*/.exec(received)?.[0].trim() ?? '');
    socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const from = sender();
  const head = async (value: string, body?: string): Promise<void> => {
    const headers = [{ key: 'X-V', value }];
    const method = body === undefined ? 'GET' : 'POST';
    const input = body === undefined ? { method, headers } : { method, headers, body };
    await sendOne(from, requestTo(`http://127.0.0.1:${port}/`, input));
  };
  await head('vé');
  await head('vé', '');
  await head('vé', 'x');
  await head('v€');
  expect(heads).toEqual(['X-V: v\xe9', 'X-V: v\xe9', 'X-V: v\xc3\xa9', 'X-V: v\xe2\x82\xac']);
});

test('calls what cannot be written a TypeError, as Node does', async () => {
  const request = requestTo('http://127.0.0.1:1/', { headers: [{ key: 'bad name', value: '1' }] });
  expect((await sendOne(sender(), request)).error).toMatchObject({
    name: 'TypeError',
    code: 'ERR_INVALID_HTTP_TOKEN',
  });
});

test('keeps a connection for the next request', async () => {
  const ports = new Set<number | undefined>();
  const port = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('ok');
  });
  const from = sender();
  for (let index = 0; index < 5; index++) {
    expect(bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${port}/`)))).toBe('ok');
  }
  expect(ports.size).toBe(1);
});

test('sends bodies as bytes, chunked bytes, and streams with and without a length', async () => {
  const port = await serve((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
      response.end(JSON.stringify([Buffer.concat(pieces).length, length ?? null, coding ?? null]));
    });
  });
  const address = `http://127.0.0.1:${port}/`;
  const from = sender();
  const big = 'x'.repeat(300_000);
  const send = async (input: Parameters<typeof requestTo>[1]) =>
    JSON.parse(bodyText(await sendOne(from, requestTo(address, { method: 'POST', ...input }))));
  const chunkedHeader = [{ key: 'Transfer-Encoding', value: 'chunked' }];
  expect(await send({ body: 'héllo' })).toEqual([6, '6', null]);
  expect(await send({ body: '' })).toEqual([0, '0', null]);
  expect(await send({ body: big })).toEqual([300_000, '300000', null]);
  expect(await send({ body: big, headers: chunkedHeader })).toEqual([300_000, null, 'chunked']);
  const stream = (length: number | undefined) =>
    ({ kind: 'stream', length, open: () => Readable.from([Buffer.from(big), 'y']) }) as const;
  expect(await send({ body: stream(undefined) })).toEqual([300_001, null, 'chunked']);
  const lengthHeader = [{ key: 'Content-Length', value: '300001' }];
  expect(await send({ body: stream(300_001), headers: lengthHeader })).toEqual([300_001, '300001', null]);
});

test('fails when a body stream breaks or has another length than announced', async () => {
  const port = await serve((request, response) => {
    request.resume();
    request.on('end', () => response.end());
  });
  const broken = Readable.from(
    (async function* () {
      yield 'a';
      throw new Error('disk gone');
    })(),
  );
  const post = (open: () => Readable, length: number) =>
    sendOne(
      sender(),
      requestTo(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: [{ key: 'Content-Length', value: String(length) }],
        body: { kind: 'stream', length, open },
      }),
    );
  expect((await post(() => broken, 10)).error?.message).toBe('disk gone');
  expect((await post(() => Readable.from(['abc']), 10)).error?.code).toBe('PARLEY_BODY_CHANGED');
});

test('reads every framing of a body', async () => {
  const cases: [string, boolean, string][] = [
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', false, 'hello'],
    ['HTTP/1.1 200 OK\r\n\r\nhello', true, 'hello'],
    ['HTTP/1.0 200 OK\r\n\r\nhello', true, 'hello'],
    ['HTTP/1.1 200 OK\nContent-Length: 5\n\nhello', false, 'hello'],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
      false,
      'hello',
    ],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n', false, 'hello'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello', true, 'hello'],
    [
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      false,
      'ok',
    ],
    ['HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', false, ''],
    ['HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', false, ''],
  ];
  for (const [bytes, end, body] of cases) {
    const port = await answering(bytes, end);
    const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
    expect([bytes, exchange.error?.message, bodyText(exchange)]).toEqual([bytes, undefined, body]);
  }
});

test('reads a response that comes one byte at a time', async () => {
  const text =
    'HTTP/1.1 200 Fine\r\nX-A:  b \r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n';
  const port = await serveBytes((socket) => {
    socket.setNoDelay(true);
    let at = 0;
    const next = () => {
      if (at < text.length) socket.write(text[at++] as string, () => setImmediate(next));
    };
    next();
  });
  const { response } = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
  expect(response?.reason).toBe('Fine');
  expect(response?.headers).toEqual([
    { key: 'X-A', value: 'b' },
    { key: 'Transfer-Encoding', value: 'chunked' },
  ]);
  expect(response?.body.toString()).toBe('0123456789x');
  expect(response?.wireBytes).toBe(11);
});

test('has no body after HEAD and reuses the connection', async () => {
  const port = await answering('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  const from = sender();
  for (let index = 0; index < 2; index++) {
    const exchange = await sendOne(from, requestTo(`http://127.0.0.1:${port}/`, { method: 'HEAD' }));
    expect(exchange.response?.body.length).toBe(0);
  }
});

test('says with the code of Node what is wrong with a broken response', async () => {
  const cases: [string, string][] = [
    ['garbage that is no HTTP', 'HPE_INVALID_CONSTANT'],
    ['HTTP/1.1 abc\r\n\r\n', 'HPE_INVALID_STATUS'],
    ['HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN'],
    ['HTTP/1.1 200 OK\r\nA: x\x01y\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n', 'HPE_INVALID_CONTENT_LENGTH'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'HPE_INVALID_CHUNK_SIZE'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'HPE_INVALID_TRANSFER_ENCODING',
    ],
    ['HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf', 'ECONNRESET'],
    ['HTTP/1.1 200 O', 'ECONNRESET'],
    [`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(1024 * 1024 + 10)}`, 'HPE_HEADER_OVERFLOW'],
  ];
  for (const [bytes, code] of cases) {
    const port = await answering(bytes, true);
    const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
    expect([bytes.slice(0, 80), exchange.error?.code]).toEqual([bytes.slice(0, 80), code]);
    expect(exchange.response).toBeUndefined();
  }
});

test('the insecure parser takes what the strict one refuses', async () => {
  const port = await answering(
    'HTTP/1.1 200 OK\r\nBad Name: x\r\nnothing\r\nB: \x01\r\nContent-Length: 2\r\n\r\nok',
  );
  const request = requestTo(`http://127.0.0.1:${port}/`);
  const exchange = await sendOne(sender(), request, { behavior: { insecureHTTPParser: true } });
  expect(bodyText(exchange)).toBe('ok');
  expect(exchange.response?.headers[0]).toEqual({ key: 'Bad Name', value: 'x' });
});

test('takes ten thousand headers and large ones', async () => {
  const lines = Array.from({ length: 9_990 }, (_, index) => `X-${index}: ${'v'.repeat(50)}\r\n`).join('');
  const port = await answering(`HTTP/1.1 200 OK\r\n${lines}Content-Length: 0\r\n\r\n`);
  const { response } = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
  expect(response?.headers.length).toBe(9_991);
});

test('reads a reason phrase as UTF-8', async () => {
  const reason = Buffer.from('Schön 😀').toString('latin1');
  const port = await answering(`HTTP/1.1 200 ${reason}\r\nContent-Length: 0\r\n\r\n`);
  expect((await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`))).response?.reason).toBe('Schön 😀');
});

test('sends again on a new connection when the kept one was closed meanwhile', async () => {
  let requests = 0;
  const port = await serveBytes((socket, received, connection) => {
    if (!received.includes('\r\n\r\n')) return;
    requests++;
    // The first connection answers once and is reset by the second request.
    if (connection === 0 && requests === 2) socket.destroy();
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
  });
  const from = sender();
  expect(bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${port}/`)))).toBe('x');
  expect(bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${port}/`)))).toBe('x');
  expect(requests).toBe(3);
});

test('does not send again on a connection that was new', async () => {
  let requests = 0;
  const port = await serveBytes((socket, received) => {
    if (!received.includes('\r\n\r\n')) return;
    requests++;
    socket.destroy();
  });
  const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
  expect(exchange.error?.code).toBe('ECONNRESET');
  expect(requests).toBe(1);
});

test('refuses what would write another header or request', async () => {
  const cases: [(request: ReturnType<typeof requestTo>) => void, string][] = [
    [(request) => request.headers.push({ key: 'A', value: 'x\r\nB: y' }), 'ERR_INVALID_CHAR'],
    [(request) => request.headers.push({ key: 'A\n', value: 'x' }), 'ERR_INVALID_HTTP_TOKEN'],
    [(request) => Object.assign(request, { method: 'GE T' }), 'ERR_INVALID_HTTP_TOKEN'],
    [(request) => Object.assign(request.url, { path: '/a b' }), 'ERR_UNESCAPED_CHARACTERS'],
  ];
  for (const [change, code] of cases) {
    const request = requestTo('http://127.0.0.1:1/');
    change(request);
    expect((await sendOne(sender(), request)).error?.code).toBe(code);
  }
});

test('reports the error of a refused connection as Node words it', async () => {
  const port = await serve(() => {});
  const free = port === 65_535 ? 65_534 : port + 1;
  const { error } = await sendOne(sender(), requestTo(`http://127.0.0.1:${free}/`));
  expect(error).toEqual({
    name: 'Error',
    code: 'ECONNREFUSED',
    errno: -constants.errno.ECONNREFUSED,
    syscall: 'connect',
    address: '127.0.0.1',
    port: free,
    message: `connect ECONNREFUSED 127.0.0.1:${free}`,
  });
});

test('finds localhost on IPv4 and on IPv6', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const port = await serve((_request, response) => response.end(host), host);
    for (const name of ['localhost', 'api.localhost']) {
      expect(bodyText(await sendOne(sender(), requestTo(`http://${name}:${port}/`)))).toBe(host);
    }
  }
});

test('cuts a body at the limit and says so', async () => {
  const port = await serve((_request, response) => response.end('x'.repeat(100_000)));
  const { response } = await sendOne(
    sender({ maxResponseBytes: 1000 }),
    requestTo(`http://127.0.0.1:${port}/`),
  );
  expect(response?.body.length).toBe(1000);
  expect(response?.truncated).toBe(true);
});

test('ends a request that gets no answer in time, and tells connecting from waiting', async () => {
  const silent = await serveBytes(() => {});
  const waiting = await sendOne(sender(), requestTo(`http://127.0.0.1:${silent}/`), { timeoutMs: 30 });
  expect(waiting.error).toEqual({ name: 'Error', code: 'ESOCKETTIMEDOUT', message: 'ESOCKETTIMEDOUT' });
});

test('ends at once when the signal says so, before, while waiting and within a body', async () => {
  const port = await serve((request, response) => {
    if (request.url === '/half') response.write('half');
  });
  for (const path of ['/', '/half']) {
    const abort = new AbortController();
    const sent = sendOne(sender(), requestTo(`http://127.0.0.1:${port}${path}`), {
      signal: abort.signal,
      onHead: () => abort.abort(),
    });
    if (path === '/') setTimeout(() => abort.abort(), 20);
    expect((await sent).error?.code).toBe('ABORT_ERR');
    const late = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`), { signal: abort.signal });
    expect(late.error?.code).toBe('ABORT_ERR');
  }
});

test('closing the sender fails what is on its way', async () => {
  const port = await serve(() => {});
  const from = sender();
  const sent = sendOne(from, requestTo(`http://127.0.0.1:${port}/`));
  setTimeout(() => from.close(), 20);
  expect((await sent).error?.code).toBe('ECONNRESET');
});

test('hands the body on as it arrives', async () => {
  const port = await serve((_request, response) => {
    response.write('one');
    setTimeout(() => response.end('two'), 10);
  });
  const pieces: string[] = [];
  const heads: number[] = [];
  await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`), {
    onHead: (head) => heads.push(head.code),
    onData: (bytes) => pieces.push(bytes.toString()),
  });
  expect(heads).toEqual([200]);
  expect(pieces).toEqual(['one', 'two']);
});

test('takes an answer that comes before the body is sent', async () => {
  let connections = 0;
  const port = await serveBytes((socket, received, connection) => {
    connections = connection + 1;
    if (received.includes('\r\n\r\n')) socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
  });
  const sources: Readable[] = [];
  const endless = () => {
    const source = Readable.from(
      (async function* () {
        for (;;) {
          yield Buffer.alloc(1000);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })(),
    );
    sources.push(source);
    return source;
  };
  const from = sender();
  const request = requestTo(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: { kind: 'stream', length: undefined, open: endless },
  });
  expect((await sendOne(from, request)).response?.code).toBe(413);
  expect((await sendOne(from, requestTo(`http://127.0.0.1:${port}/`))).response?.code).toBe(413);
  expect(connections).toBe(2);
  expect(sources.map((source) => source.destroyed)).toEqual([true]);
});

test('uses no connection again that got bytes nobody asked for', async () => {
  let connections = 0;
  const port = await serveBytes((socket, received, connection) => {
    connections = connection + 1;
    if (received.includes('\r\n\r\n'))
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n');
  });
  const from = sender();
  for (let index = 0; index < 3; index++) {
    expect(bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${port}/`)))).toBe('x');
  }
  expect(connections).toBe(3);
});

test('keeps a connection no longer than the server does', async () => {
  const ports = new Set<number | undefined>();
  const port = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.setHeader('Keep-Alive', 'timeout=0');
    response.end();
  });
  const from = sender();
  for (let index = 0; index < 2; index++) await sendOne(from, requestTo(`http://127.0.0.1:${port}/`));
  expect(ports.size).toBe(2);
});

test('keeps the connections of different keys apart', async () => {
  const ports: (number | undefined)[] = [];
  const port = await serve((request, response) => {
    ports.push(request.socket.remotePort);
    response.end();
  });
  const from = sender();
  const request = requestTo(`http://127.0.0.1:${port}/`);
  for (const connection of ['a', undefined, 'a', 'b', 'a']) await sendOne(from, request, { connection });
  expect(ports[2]).toBe(ports[0]);
  expect(ports[4]).toBe(ports[0]);
  expect(new Set(ports).size).toBe(3);
});

test('sends many requests at the same time', async () => {
  const port = await serve((request, response) => response.end(request.url));
  const from = sender();
  const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
  const all = await Promise.all(
    paths.map((path) => sendOne(from, requestTo(`http://127.0.0.1:${port}${path}`))),
  );
  expect(all.map(bodyText)).toEqual(paths);
});

test('does not hold the process when idle', async () => {
  const port = await serve((_request, response) => response.end('ok'));
  const { execFile } = await import('node:child_process');
  const script = `
    import { createSender } from ${JSON.stringify(import.meta.resolve('./sender.ts'))};
    const url = { protocol: 'http', host: '127.0.0.1', port: ${port}, path: '/', query: [] };
    const request = { method: 'GET', url, headers: [{ key: 'Host', value: 'x' }], body: undefined };
    const [{ response }] = await createSender({}).send(request, { behavior: {} });
    console.log(response.code);`;
  const printed = await new Promise((resolve, reject) =>
    execFile(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  );
  expect(printed).toBe('200\n');
});

test('reports names that do not exist and URLs that lead nowhere', async () => {
  const jar = new CookieJar();
  jar.store('http://example.test/', ['a=1']);
  const missing = await sendOne(sender(), requestTo('http://does-not-exist.invalid/'), { jar });
  expect(missing.error).toMatchObject({ code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
  expect(missing.error?.message).toMatch(/^getaddrinfo E\w+ does-not-exist.invalid$/);
  for (const [host, port] of [
    ['', 80],
    ['a b', 80],
    ['127.0.0.1', 99_999],
  ] as const) {
    const request = requestTo('http://example.test/');
    Object.assign(request.url, { host, port });
    expect((await sendOne(sender(), request, { jar })).error).toBeDefined();
  }
});
