import { expect, test } from 'vitest';
import { ResponseParser } from './response-parser.ts';

const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  '\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\nTrailer: x\n\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;ext="a;b"\r\nhello\r\nc\r\n over\r\n\r\nand\r\n0\r\n\r\n',
  'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx',
];

/** What a parser makes of pieces, as one comparable text. */
function read(pieces: Buffer[]): string {
  const parser = new ResponseParser('GET', false, 1000);
  for (const piece of pieces) parser.push(piece);
  return JSON.stringify([
    parser.done,
    parser.reusable,
    parser.head,
    Buffer.concat(parser.body).toString('latin1'),
  ]);
}

test('reads the same wherever the bytes are cut', () => {
  for (const text of RESPONSES) {
    const bytes = Buffer.from(text, 'latin1');
    const whole = read([bytes]);
    expect(JSON.parse(whole)[0]).toBe(true);
    expect(JSON.parse(whole)[1]).toBe(true);
    expect(read(Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)))).toBe(whole);
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toBe(whole);
    }
  }
});

test('takes a large head in single bytes without copying it each time', () => {
  const head = Buffer.from(
    `HTTP/1.1 200 OK\r\n${'A: b\n'.repeat(9000)}${`X: ${'y'.repeat(900_000)}\r\n`}\r\n`,
    'latin1',
  );
  const parser = new ResponseParser('HEAD', false, 0);
  for (let index = 0; index < head.length; index++) parser.push(head.subarray(index, index + 1));
  expect(parser.head?.headers.length).toBe(9001);
});

test('knows bytes that are no HTTP as soon as they come', () => {
  const parser = new ResponseParser('GET', false, 1000);
  parser.push(Buffer.from('SS'));
  expect(() => parser.push(Buffer.from('H-2.0-x\r\n'))).toThrow('Parse Error: Expected HTTP/');
});

test('refuses a head that never ends', () => {
  const parser = new ResponseParser('GET', false, 1000);
  const piece = Buffer.alloc(10_000, 'a');
  parser.push(Buffer.from('HTTP/1.1 200 OK\r\nA: '));
  expect(() => {
    for (let index = 0; index < 200; index++) parser.push(piece);
  }).toThrow('Header overflow');
});
