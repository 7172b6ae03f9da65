import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { readCollection } from '@parley/format';
import { expect, test } from 'vitest';
import { runCollection } from '../index.ts';
import { request } from '../run.fixture.ts';
import { serve } from '../send/send.fixture.ts';
import { ends, runBad } from './bad-input.fixture.ts';

const MIB = 1024 * 1024;

type Answer = { body: Buffer | string; type?: string; encoding?: string };

/** Items whose server answers each by its name. */
async function answers(all: { [name: string]: Answer & { test?: string } }): Promise<object[]> {
  const names = Object.keys(all);
  const port = await serve((message, response) => {
    const { body, type, encoding } = all[names[Number(message.url?.slice(1))] as string] as Answer;
    response.writeHead(200, {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    response.end(body);
  });
  return names.map((name, index) =>
    request(name, `http://127.0.0.1:${port}/${index}`, {
      test: all[name]?.test ?? "pm.test('text', () => pm.expect(pm.response.text()).to.be.a('string'));",
    }),
  );
}

const firstLine = ({ message }: { message: string }): string => message.split('\n', 1)[0] as string;

const tells = (expression: string): string => `pm.test(String(${expression}), () => {});`;

test('reads binary bodies and wrong character sets without failing', async () => {
  const binary = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
  const latin = Buffer.from('caf\xe9', 'latin1');
  const size = tells("pm.response.responseSize + ' ' + pm.response.text().length");
  const text = tells('pm.response.text()');
  const json = tells('pm.response.json().a');
  const items = await answers({
    binary: { body: binary, type: 'application/octet-stream', test: size },
    image: { body: binary, type: 'image/png', test: size },
    'binary said to be JSON': { body: binary, type: 'application/json', test: json },
    'latin-1 as UTF-8': { body: latin, type: 'text/plain; charset=utf-8', test: text },
    'latin-1 as itself': { body: latin, type: 'text/plain; charset=iso-8859-1', test: text },
    'a set that nobody knows': { body: 'plain', type: 'text/plain; charset=klingon', test: text },
    'an empty set': { body: 'plain', type: 'text/plain; charset=', test: text },
    'a set of quotes': { body: 'plain', type: 'text/plain; charset="""', test: text },
    'a set of prototypes': { body: 'plain', type: 'text/plain; charset=__proto__', test: text },
    'UTF-16 as UTF-8': { body: Buffer.from('{"a":1}', 'utf16le'), type: 'application/json', test: json },
    'UTF-16 by its mark': {
      body: Buffer.from('\ufeff{"a":1}', 'utf16le'),
      type: 'application/json; charset=utf-16le',
      test: json,
    },
    'UTF-8 with a mark': { body: '\ufeff{"a":1}', type: 'application/json', test: json },
    'half a character': { body: Buffer.from([0x22, 0xf0, 0x9f, 0x98]), test: text },
    'a lone surrogate': { body: '{"a":"\\ud800"}', test: tells('pm.response.json().a.length') },
    'zero bytes': { body: '{"a":"\\u0000"}\0\0', test: json },
    'raw zero bytes': { body: 'a\0b', test: tells('pm.response.text().length') },
    nothing: { body: '', test: json },
    'JSON without end': { body: '{"a":[1,2,', test: json },
    'not a type at all': { body: '{"a":1}', type: ';;;=', test: json },
  });
  const record = await runBad(items);
  expect(record.assertions.filter((line) => line !== 'fine: passed')).toMatchInlineSnapshot(`
    [
      "512 512: passed",
      "512 512: passed",
      "caf�: passed",
      "café: passed",
      "plain: passed",
      "plain: passed",
      "plain: passed",
      "plain: passed",
      "1: passed",
      "1: passed",
      ""�: passed",
      "1: passed",
      "3: passed",
      "1: passed",
    ]
  `);
  expect(record.scriptErrors.map(firstLine)).toMatchInlineSnapshot(`
    [
      "Unexpected token '\\u0000' at 1:1",
      "Unexpected token '\\u0000' at 1:2",
      "Unexpected token '\\u0000' at 1:15",
      "No data, empty input at 1:1",
      "No value found for key a at 1:11",
    ]
  `);
});

test('cuts bodies that swell when they are decoded', async () => {
  const zeros = Buffer.alloc(20 * MIB);
  const record = await runBad(
    await answers({
      gzip: { body: gzipSync(zeros), encoding: 'gzip' },
      'gzip in gzip': { body: gzipSync(gzipSync(zeros)), encoding: 'gzip, gzip' },
      deflate: { body: deflateSync(zeros), encoding: 'deflate' },
      br: { body: brotliCompressSync(zeros), encoding: 'br' },
      zstd: { body: zstdCompressSync(zeros), encoding: 'zstd' },
      plain: { body: zeros },
    }),
    { send: { maxResponseBytes: MIB } },
  );
  expect(Object.values(ends(record.told))).toEqual([200, 200, 200, 200, 200, 200]);
  const cut = record.exchanges.filter(({ response }) => response?.truncated);
  expect(cut.map(({ response }) => response?.body.length)).toEqual(Array(6).fill(MIB));
});

test('parses a line of 20 MB and refuses JSON of 100,000 levels', async () => {
  const rows = Array.from({ length: 200_000 }, (_, id) => ({ id, name: 'x'.repeat(80) }));
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const record = await runBad(
    await answers({
      long: { body: JSON.stringify(rows), test: tells('pm.response.json().length') },
      'one text': { body: `{"a":"${'y'.repeat(20 * MIB)}"}`, test: tells('pm.response.json().a.length') },
      deep: { body: deep, test: tells('pm.response.json().length') },
      'deep, compared': {
        body: deep,
        test: "pm.test('same', () => pm.expect(pm.response.json()).to.eql(pm.response.json()));",
      },
      'deep, kept': {
        body: deep,
        test: "pm.environment.set('deep', pm.response.json()); pm.test('kept', () => pm.expect(pm.environment.get('deep')).to.be.an('array'));",
      },
      'deep, printed': { body: deep, test: 'console.log(pm.response.json());' },
      'deep, by its schema': {
        body: deep,
        test: "pm.test('schema', () => pm.response.to.have.jsonSchema({ $ref: '#/definitions/a', definitions: { a: { type: 'array', items: { $ref: '#/definitions/a' } } } }));",
      },
    }),
  );
  expect(record.assertions.filter((line) => line !== 'fine: passed')).toMatchInlineSnapshot(`
    [
      "200000: passed",
      "20971520: passed",
      "1: passed",
      "same: Maximum call stack size exceeded",
      "kept: passed",
      "schema: Maximum call stack size exceeded",
    ]
  `);
  expect(record.scriptErrors).toEqual([]);
}, 60_000);

test('holds one body of 100 MB at a time, coming or going', async () => {
  const size = 100 * MIB;
  const piece = Buffer.alloc(MIB, 'z');
  let received = 0;
  const port = await serve((message, response) => {
    message.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    message.on('end', () => {
      if (message.method === 'POST') return void response.end('ok');
      let left = size / MIB;
      const write = (): void => {
        while (left-- > 0) if (!response.write(piece)) return;
        response.end();
      };
      response.on('drain', write);
      write();
    });
  });
  const url = `http://127.0.0.1:${port}/`;
  const { collection } = readCollection({
    info: { name: 'Large', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      request('down', url, { test: tells('pm.response.responseSize') }),
      {
        name: 'up',
        request: { method: 'POST', url, body: { mode: 'raw', raw: '{{large}}' } },
      },
      request('down and read', url, { test: tells('pm.response.text().length') }),
    ] as never,
  });
  const environment = { name: 'e', values: [{ key: 'large', value: 'a'.repeat(50 * MIB) }] } as never;
  const before = process.memoryUsage.rss();
  let peak = 0;
  const passed: string[] = [];
  for await (const event of runCollection({ collection, environment, iterations: 3 })) {
    peak = Math.max(peak, process.memoryUsage.rss());
    if (event.type === 'script-finished')
      passed.push(event.result.error?.message ?? event.result.assertions[0]?.name ?? 'nothing');
    if (event.type === 'request-finished') expect(event.exchange?.response?.code).toBe(200);
  }
  expect(new Set(passed)).toEqual(new Set([String(size)]));
  expect(received).toBe(3 * 50 * MIB);
  expect((peak - before) / MIB).toBeLessThan(900);
}, 60_000);
