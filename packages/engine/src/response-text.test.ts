import { expect, test } from 'vitest';
import { responseText } from './response-text.ts';

const textOf = (body: Buffer, type: string): string =>
  responseText({
    code: 200,
    reason: 'OK',
    headers: [{ key: 'content-type', value: type }],
    httpVersion: '1.1',
    body,
    wireBytes: body.length,
  });

test('reads a body by its character set, without its byte order mark', () => {
  const cases: [Buffer, string, string][] = [
    [Buffer.from('{"a":1}'), 'application/json', '{"a":1}'],
    [Buffer.from('\ufeff{"a":1}'), 'application/json', '{"a":1}'],
    [Buffer.from('\ufeff\ufeffa'), 'text/plain; charset=utf-8', '\ufeffa'],
    [Buffer.from('\ufeffa', 'utf16le'), 'text/plain; charset=UTF-16LE', 'a'],
    [Buffer.from([0xfe, 0xff, 0, 0x61]), 'text/plain; charset=utf-16be', 'a'],
    [Buffer.from([0xef, 0xbb, 0xbf]), 'text/plain; charset=iso-8859-1', 'ï»¿'],
    [Buffer.from([0x80]), 'text/plain; charset="windows-1252"', '€'],
    [Buffer.from('é'), 'text/plain; charset=klingon', 'é'],
  ];
  for (const [body, type, text] of cases) expect(textOf(body, type)).toBe(text);
});
