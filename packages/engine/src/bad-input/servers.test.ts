import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { request } from '../run.fixture.ts';
import { serve, serveBytes } from '../send/send.fixture.ts';
import { ends, runBad } from './bad-input.fixture.ts';

/** An item whose server answers each request with these bytes and then closes, unless told to stay. */
async function answering(name: string, bytes: string | Buffer, stays = false): Promise<object> {
  const port = await serveBytes((socket: Socket, received) => {
    if (!received.includes('\r\n\r\n')) return;
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    if (!stays) socket.end();
  });
  return request(name, `http://127.0.0.1:${port}/`);
}

const head = (lines: string): string => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n`;

test('tells of every broken answer as a failure of its request, and the run goes on', async () => {
  const gzip = gzipSync('x'.repeat(100_000));
  const half = gzip.subarray(0, gzip.length - 20);
  const record = await runBad(
    await Promise.all([
      answering('body shorter than Content-Length', `${head('Content-Length: 100')}short`),
      answering('cut chunk', `${head('Transfer-Encoding: chunked')}5\r\nhel`),
      answering('no last chunk', `${head('Transfer-Encoding: chunked')}5\r\nhello\r\n`),
      answering('chunk size that is no number', `${head('Transfer-Encoding: chunked')}zz\r\nhello\r\n`),
      answering('negative Content-Length', `${head('Content-Length: -1')}x`),
      answering('two Content-Lengths', `${head('Content-Length: 1\r\nContent-Length: 2')}xy`),
      answering('length and chunks', `${head('Content-Length: 1\r\nTransfer-Encoding: chunked')}0\r\n\r\n`),
      answering('no HTTP at all', '\x00\x01\x02\xff\xfe garbage\r\n\r\n'),
      answering('HTTP/0.9', '<html>hello</html>'),
      answering('another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'),
      answering('status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'),
      answering('status of words', 'HTTP/1.1 OK\r\n\r\n'),
      answering('version 9', 'HTTP/9.9 200 OK\r\n\r\n'),
      answering('header without a colon', head('broken header line')),
      answering('header with a bad name', head('bad name\x00: x')),
      answering('head that stops', 'HTTP/1.1 200 OK\r\nContent-'),
      answering('nothing', ''),
      answering('a head of one megabyte', `${head(`X-Large: ${'x'.repeat(1_100_000)}`)}`),
      answering('endless informational answers', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(200)),
      answering('gzip that is none', `${head('Content-Encoding: gzip\r\nContent-Length: 9')}not gzip!`),
      answering(
        'cut gzip inside a whole body',
        Buffer.concat([Buffer.from(head(`Content-Encoding: gzip\r\nContent-Length: ${half.length}`)), half]),
      ),
      answering(
        'cut gzip',
        Buffer.concat([Buffer.from(head(`Content-Encoding: gzip\r\nContent-Length: ${gzip.length}`)), half]),
      ),
      answering('six codings', `${head(`Content-Encoding: ${'gzip,'.repeat(6)}gzip\r\nContent-Length: 1`)}x`),
    ]),
  );
  expect(ends(record.told)).toMatchInlineSnapshot(`
    {
      "HTTP/0.9": "HPE_INVALID_CONSTANT",
      "a head of one megabyte": "HPE_HEADER_OVERFLOW",
      "another protocol": "HPE_INVALID_CONSTANT",
      "body shorter than Content-Length": "ECONNRESET",
      "chunk size that is no number": "HPE_INVALID_CHUNK_SIZE",
      "cut chunk": "ECONNRESET",
      "cut gzip": "ECONNRESET",
      "cut gzip inside a whole body": 200,
      "endless informational answers": "HPE_INVALID_STATUS",
      "gzip that is none": "Z_DATA_ERROR",
      "head that stops": "ECONNRESET",
      "header with a bad name": "HPE_INVALID_HEADER_TOKEN",
      "header without a colon": "HPE_INVALID_HEADER_TOKEN",
      "length and chunks": "HPE_INVALID_TRANSFER_ENCODING",
      "negative Content-Length": "HPE_INVALID_CONTENT_LENGTH",
      "no HTTP at all": "HPE_INVALID_CONSTANT",
      "no last chunk": "ECONNRESET",
      "nothing": "ECONNRESET",
      "six codings": "PARLEY_DECODE",
      "status of two digits": "HPE_INVALID_STATUS",
      "status of words": "HPE_INVALID_STATUS",
      "two Content-Lengths": "HPE_UNEXPECTED_CONTENT_LENGTH",
      "version 9": "HPE_INVALID_VERSION",
    }
  `);
  expect(record.outcome.ok).toBe(false);
});

test('tells of servers that reset, close at once, never answer or hardly do', async () => {
  const closes = await serveBytes((socket) => socket.destroy());
  const resets = await serveBytes((socket) => socket.resetAndDestroy());
  const resetsInBody = await serveBytes((socket) => {
    socket.write(`${head('Content-Length: 100')}some`, () => socket.resetAndDestroy());
  });
  const silent = await serveBytes(() => {});
  const silentInBody = await serveBytes((socket) => void socket.write(`${head('Content-Length: 9')}some`));
  const slow = await serveBytes((socket) => {
    const bytes = Buffer.from(`${head('Content-Length: 4')}slow`);
    let at = 0;
    const timer = setInterval(() => {
      socket.write(bytes.subarray(at, at + 1));
      at += 1;
      if (at === bytes.length) clearInterval(timer);
    }, 5);
    socket.on('close', () => clearInterval(timer));
  });
  const free = await serve(() => {});
  const at = (name: string, port: number): object => request(name, `http://127.0.0.1:${port}/`);
  const record = await runBad(
    [
      at('closes at once', closes),
      at('resets', resets),
      at('resets in the body', resetsInBody),
      at('never answers', silent),
      at('stops in the body', silentInBody),
      at('a byte at a time', slow),
      request('refused', 'http://127.0.0.1:1/'),
      request('no such host', 'http://no-such-host.invalid/'),
      request('nobody listens on IPv6', `http://[::1]:${free}/`),
    ],
    { timeoutRequestMs: 400 },
  );
  expect(ends(record.told)).toMatchInlineSnapshot(`
    {
      "a byte at a time": 200,
      "closes at once": "ECONNRESET",
      "never answers": "ESOCKETTIMEDOUT",
      "no such host": "ENOTFOUND",
      "nobody listens on IPv6": "ECONNREFUSED",
      "refused": "ECONNREFUSED",
      "resets": "ECONNRESET",
      "resets in the body": "ECONNRESET",
      "stops in the body": "ESOCKETTIMEDOUT",
    }
  `);
  expect(record.told['a byte at a time']?.body).toBe('slow');
});

test('takes 10,000 headers, odd characters and what comes after the end', async () => {
  const lines = Array.from({ length: 9_999 }, (_, index) => `X-${index}: ${index}`).join('\r\n');
  const many = await answering('many', `${head(`${lines}\r\nContent-Length: 2`)}ok`);
  const test = "pm.test('count', () => pm.expect(pm.response.headers.count()).to.equal(10000));";
  const record = await runBad([
    { ...many, event: [{ listen: 'test', script: { exec: [test] } }] },
    await answering('odd', `${head('X-Odd: caf\xe9 \x80\xff\r\nContent-Length: 0')}`),
    await answering('no reason', 'HTTP/1.1 299\r\nContent-Length: 0\r\n\r\n'),
    await answering('odd reason', 'HTTP/1.1 200 \xe9\xff very \x80 fine\r\nContent-Length: 0\r\n\r\n'),
    await answering('status 999', 'HTTP/1.1 999 Beyond\r\nContent-Length: 0\r\n\r\n'),
    await answering(
      'more after the end',
      `${head('Content-Length: 2')}okHTTP/1.1 500 Smuggled\r\n\r\n`,
      true,
    ),
    await answering('no body of 204', 'HTTP/1.1 204 No Content\r\nContent-Length: 50\r\n\r\n', true),
  ]);
  expect(ends(record.told)).toEqual({
    many: 200,
    odd: 200,
    'no reason': 299,
    'odd reason': 200,
    'status 999': 999,
    'more after the end': 200,
    'no body of 204': 204,
  });
  expect(record.assertions[0]).toBe('count: passed');
  expect(record.outcome.ok).toBe(true);
});
