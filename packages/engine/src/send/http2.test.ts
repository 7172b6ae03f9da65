import { createSecureServer, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { bodyText, listen, requestTo, sender, sendOne, serve, serveBytes } from './send.fixture.ts';
import * as pem from './test-certificates.fixture.ts';

type Answer = (stream: ServerHttp2Stream, headers: { [name: string]: unknown }, body: string) => void;

function answering(server: Http2Server, answer: Answer): Promise<number> {
  server.on('stream', (stream: ServerHttp2Stream, headers: { [name: string]: unknown }) => {
    let body = '';
    stream.on('error', () => {});
    stream.on('data', (piece) => {
      body += piece;
    });
    stream.on('end', () => answer(stream, headers, body));
  });
  server.on('session', (session) => session.on('error', () => {}));
  server.on('sessionError', () => {});
  return listen(server as never);
}

const serveSecure = (answer: Answer, allowHTTP1 = true): Promise<number> =>
  answering(createSecureServer({ key: pem.serverKeyPem, cert: pem.serverPem, allowHTTP1 }), answer);

const echo: Answer = (stream, headers, body) => {
  stream.respond({ ':status': 200, 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] });
  stream.end(JSON.stringify({ headers, body }));
};

const trusting = { extraCa: [pem.authorityPem] };

test('speaks HTTP/2 over TLS when the server does, and HTTP/1.1 otherwise', async () => {
  const two = await serveSecure(echo);
  const exchange = await sendOne(sender(trusting), requestTo(`https://localhost:${two}/x?y=1`), {
    behavior: { protocolVersion: 'auto' },
  });
  expect(exchange.error).toBeUndefined();
  expect(exchange.response).toMatchObject({ code: 200, reason: 'OK', httpVersion: '2.0' });
  const { headers } = JSON.parse(bodyText(exchange));
  expect(headers[':path']).toBe('/x?y=1');
  expect(headers[':authority']).toBe(`localhost:${two}`);
  expect(headers.connection).toBeUndefined();
  expect(exchange.response?.headers.filter(({ key }) => key === 'set-cookie').length).toBe(2);

  const { createServer: createHttps } = await import('node:https');
  const one = await listen(
    createHttps({ key: pem.serverKeyPem, cert: pem.serverPem }, (_request, response) => response.end('one')),
  );
  const from = sender({ ...trusting, protocolVersion: 'auto' });
  for (let index = 0; index < 2; index++) {
    const plain = await sendOne(from, requestTo(`https://localhost:${one}/`));
    expect([plain.response?.httpVersion, bodyText(plain)]).toEqual(['1.1', 'one']);
  }
});

test('speaks HTTP/2 at once over http when forced, with bodies of every kind', async () => {
  const port = await answering(createServer(), echo);
  const from = sender({ protocolVersion: 'http2' });
  const send = async (body: Parameters<typeof requestTo>[1]) =>
    JSON.parse(
      bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${port}/`, { method: 'POST', ...body }))),
    );
  expect((await send({ body: 'bytes' })).body).toBe('bytes');
  expect(
    (await send({ body: { kind: 'stream', length: undefined, open: () => Readable.from(['a', 'b']) } })).body,
  ).toBe('ab');
  const sent = await send({
    headers: [
      { key: 'X-Twice', value: '1' },
      { key: 'x-twice', value: '2' },
    ],
  });
  expect(sent.headers['x-twice']).toBe('1, 2');
});

test('says so when HTTP/2 is forced and the server does not speak it', async () => {
  const plain = await serve((_request, response) => response.end());
  const { error } = await sendOne(
    sender({ protocolVersion: 'http2' }),
    requestTo(`http://127.0.0.1:${plain}/`),
  );
  expect(error).toBeDefined();
  const closed = await serveBytes((socket) => socket.destroy());
  const gone = await sendOne(sender({ protocolVersion: 'http2' }), requestTo(`http://127.0.0.1:${closed}/`));
  expect(gone.error).toBeDefined();
});

test('sends requests over one connection, and over a new one after GOAWAY', async () => {
  let sessions = 0;
  const server = createServer();
  server.on('session', () => sessions++);
  let closing = false;
  const port = await answering(server, (stream) => {
    stream.respond({ ':status': 204 });
    stream.end();
    if (closing) stream.session?.goaway();
  });
  const from = sender({ protocolVersion: 'http2' });
  const request = requestTo(`http://127.0.0.1:${port}/`);
  const all = await Promise.all([0, 1, 2].map(() => sendOne(from, request)));
  for (let index = 0; index < 3; index++) all.push(await sendOne(from, request));
  const before = sessions;
  expect(before).toBeLessThanOrEqual(3);
  closing = true;
  all.push(await sendOne(from, request));
  closing = false;
  all.push(await sendOne(from, request));
  expect(all.map(({ response, error }) => response?.code ?? error?.message)).toEqual(Array(8).fill(204));
  expect(sessions).toBe(before + 1);
});

test('sends again what the server did not look at', async () => {
  let streams = 0;
  const port = await answering(createServer(), (stream) => {
    if (++streams === 1) stream.close(7);
    else {
      stream.respond({ ':status': 200 });
      stream.end('second');
    }
  });
  const exchange = await sendOne(
    sender({ protocolVersion: 'http2' }),
    requestTo(`http://127.0.0.1:${port}/`),
  );
  expect(bodyText(exchange)).toBe('second');
});

test('reports a stream that is reset, ends at the time limit, the signal and the size limit', async () => {
  const port = await answering(createServer(), (stream, headers) => {
    if (headers[':path'] === '/reset') {
      stream.respond({ ':status': 200 });
      stream.write('half');
      setTimeout(() => stream.destroy(new Error('broken')), 10);
    } else if (headers[':path'] === '/lost') {
      stream.respond({ ':status': 200 });
      stream.write('half');
      setTimeout(() => stream.session?.socket.destroy(), 10);
    } else if (headers[':path'] === '/large') {
      stream.respond({ ':status': 200 });
      stream.end('x'.repeat(100_000));
    }
  });
  const from = sender({ protocolVersion: 'http2', maxResponseBytes: 5000 });
  const at = (path: string) => requestTo(`http://127.0.0.1:${port}${path}`);
  expect((await sendOne(from, at('/reset'))).error?.code).toMatch(/^(ERR_HTTP2|ECONNRESET)/);
  expect((await sendOne(from, at('/lost'))).error).toBeDefined();
  expect((await sendOne(from, at('/silent'), { timeoutMs: 50 })).error?.code).toBe('ESOCKETTIMEDOUT');
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  expect((await sendOne(from, at('/silent'), { signal: abort.signal })).error?.code).toBe('ABORT_ERR');
  const { response } = await sendOne(from, at('/large'));
  expect([response?.body.length, response?.truncated]).toEqual([5000, true]);
});

test('follows redirects and decodes bodies over HTTP/2', async () => {
  const { gzipSync } = await import('node:zlib');
  const port = await answering(createServer(), (stream, headers) => {
    if (headers[':path'] === '/') stream.respond({ ':status': 302, location: '/next' }, { endStream: true });
    else {
      stream.respond({ ':status': 200, 'content-encoding': 'gzip' });
      stream.end(gzipSync('packed'));
    }
  });
  const exchange = await sendOne(
    sender({ protocolVersion: 'http2' }),
    requestTo(`http://127.0.0.1:${port}/`),
  );
  expect(bodyText(exchange)).toBe('packed');
});

test('warns about certificates that nobody verified', async () => {
  const port = await serveSecure(echo);
  const exchange = await sendOne(sender({ strictSSL: false }), requestTo(`https://localhost:${port}/`), {
    behavior: { protocolVersion: 'auto' },
  });
  expect(exchange.warnings[0]).toContain('certificate of localhost is not trusted');
});
