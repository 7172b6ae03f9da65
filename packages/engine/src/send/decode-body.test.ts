import {
  brotliCompressSync,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { expect, test } from 'vitest';
import { bodyText, requestTo, sender, sendOne, serve } from './send.fixture.ts';

const serving = (encoding: string, body: Buffer): Promise<number> =>
  serve((_request, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(body));

const fetched = async (encoding: string, body: Buffer, maxResponseBytes?: number) =>
  sendOne(
    sender(maxResponseBytes === undefined ? {} : { maxResponseBytes }),
    requestTo(`http://127.0.0.1:${await serving(encoding, body)}/`),
  );

test('decodes gzip, both forms of deflate, brotli and zstd, small and large', async () => {
  for (const text of ['hello', 'hello '.repeat(200_000)]) {
    // Not compressible, so that the large one is decoded as a stream.
    const noise =
      text.length > 100 ? Array.from({ length: 200_000 }, () => Math.random().toString(36)).join('') : '';
    const plain = Buffer.from(text + noise);
    const cases: [string, Buffer][] = [
      ['gzip', gzipSync(plain)],
      ['x-gzip', gzipSync(plain)],
      ['GZIP', gzipSync(plain)],
      ['deflate', deflateSync(plain)],
      ['deflate', deflateRawSync(plain)],
      ['br', brotliCompressSync(plain, { params: { 1: 1 } })],
      ['zstd', zstdCompressSync(plain)],
      ['identity', plain],
      ['unknown', plain],
    ];
    for (const [encoding, body] of cases) {
      const exchange = await fetched(encoding, body);
      expect([encoding, exchange.error]).toEqual([encoding, undefined]);
      expect(exchange.response?.body.equals(plain)).toBe(true);
      expect(exchange.response?.wireBytes).toBe(body.length);
    }
  }
}, 60_000);

test('decodes several codings in a row, last applied first', async () => {
  const body = brotliCompressSync(gzipSync(deflateSync(Buffer.from('hello'))));
  expect(bodyText(await fetched('deflate, gzip, br', body))).toBe('hello');
});

test('refuses more codings than anybody needs', async () => {
  const exchange = await fetched('gzip, gzip, gzip, gzip, gzip, gzip', Buffer.from('x'));
  expect(exchange.error?.code).toBe('PARLEY_DECODE');
});

test('fails on data that is broken, with the code of zlib', async () => {
  for (const [encoding, code] of [
    ['gzip', 'Z_DATA_ERROR'],
    ['deflate', 'Z_DATA_ERROR'],
    ['br', /^ERR__?/],
    ['zstd', /ZSTD/],
  ] as const) {
    const exchange = await fetched(encoding, Buffer.from('\x78this is not compressed at all, sorry'));
    expect(exchange.response).toBeUndefined();
    expect(exchange.error?.code).toMatch(code);
  }
});

test('gives what a stream that ends early holds', async () => {
  const whole = gzipSync(Buffer.from('hello '.repeat(1000)));
  const exchange = await fetched('gzip', whole.subarray(0, whole.length - 8));
  expect(bodyText(exchange).startsWith('hello hello')).toBe(true);
});

test('cuts a bomb at the limit', async () => {
  const zeros = Buffer.alloc(50 * 1024 * 1024);
  for (const [encoding, bomb] of [
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { 1: 1 } })],
    ['zstd', zstdCompressSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
  ] as const) {
    const { response } = await fetched(encoding, bomb, 1024 * 1024);
    expect([encoding, response?.body.length, response?.truncated]).toEqual([encoding, 1024 * 1024, true]);
  }
});

test('takes no notice of a coding without a body', async () => {
  const port = await serve((_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(),
  );
  const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`));
  expect([exchange.error, exchange.response?.body.length]).toEqual([undefined, 0]);
});

test('hands on an encoded body decoded, while it arrives', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    const coder = createGzip();
    coder.pipe(response);
    coder.write('data: one\n\n');
    coder.flush(() => setTimeout(() => coder.end('data: two\n\n'), 20));
  });
  const pieces: string[] = [];
  const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/`), {
    onData: (bytes) => pieces.push(bytes.toString()),
  });
  expect(pieces).toEqual(['data: one\n\n', 'data: two\n\n']);
  expect(bodyText(exchange)).toBe(pieces.join(''));
  const broken = await serving('gzip', Buffer.from('no gzip'));
  const failed = await sendOne(sender(), requestTo(`http://127.0.0.1:${broken}/`), { onData: () => {} });
  expect(failed.error?.code).toBe('Z_DATA_ERROR');
});
