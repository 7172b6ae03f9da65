import { expect, test } from 'vitest';
import { decodeText, parseJson } from './decode-text.ts';
import { FormatError } from './format-error.ts';

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const units = mark ? `\ufeff${text}` : text;
  const bytes: number[] = [];
  for (let at = 0; at < units.length; at += 1) {
    const unit = units.charCodeAt(at);
    bytes.push(...(order === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255]));
  }
  return Uint8Array.from(bytes);
}

const TEXT = '{"ü":"€ 😀"}';

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(), ''],
  ['one byte', Uint8Array.of(65), 'A'],
  ['UTF-8', new TextEncoder().encode(TEXT), TEXT],
  ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${TEXT}`), TEXT],
  ['UTF-16LE with a mark', utf16(TEXT, 'le', true), TEXT],
  ['UTF-16BE with a mark', utf16(TEXT, 'be', true), TEXT],
  ['UTF-16LE', utf16(TEXT, 'le', false), TEXT],
  ['UTF-16BE', utf16(TEXT, 'be', false), TEXT],
  ['Windows-1252', Uint8Array.of(0x4d, 0xfc, 0x80), 'Mü€'],
])('decodes %s', (_name, bytes, text) => {
  expect(decodeText(bytes)).toBe(text);
});

test('parses JSON with a byte order mark and white space around', () => {
  expect(parseJson('\ufeff \u00a0{"a":[1,null]}\n', 'x')).toEqual({ a: [1, null] });
});

test.each([
  ['', '1:1: unexpected end of the text'],
  ['{"a":1,\n  "b":2,\n}', '3:1: expected a name in double quotes'],
  ['{"a" 1}', '1:6: expected a colon'],
  ['[1 2]', '1:4: expected a comma or "]"'],
  ['{"a":1 "b":2}', '1:8: expected a comma or "}"'],
  ["{a:'b'}", '1:2: expected a name in double quotes'],
  ["['b']", "1:2: expected a value, found '"],
  ['[1,\r\n\r\n  undefined]', '3:3: expected a value, found undefined'],
  ['[01]', '1:3: expected a comma or "]"'],
  ['[1.]', '1:3: expected a comma or "]"'],
  ['{"a":"x', '1:6: this text has no closing quote'],
  ['{"a":"x\ny"}', '1:8: a line break or control character in text must be escaped'],
  ['["\\x"]', '1:3: unknown escape in text'],
  ['["\\u12"]', '1:3: unknown escape in text'],
  ['{} {}', '1:4: expected the end of the text'],
  ['😀', '1:1: expected a value, found 😀'],
])('tells where the text %j is no JSON', (text, message) => {
  expect(() => parseJson(text, 'collection.json')).toThrow(
    new FormatError([{ path: `collection.json:${message.slice(0, 3)}`, reason: message.slice(5) }]),
  );
});

test('finds an error after any depth and any length', () => {
  expect(() => parseJson('['.repeat(100_000), 'x')).toThrow('x:1:100001: unexpected end of the text');
  expect(() => parseJson(`["${'a'.repeat(2_000_000)}" 1]`, 'x')).toThrow('x:1:2000005: expected a comma');
});

test('refuses exactly what JSON.parse refuses', () => {
  const source = JSON.stringify(
    { a: [1, -2.5e3, true, null, 'x\n"\\ü\u0001'], b: { c: {}, d: [] } },
    null,
    1,
  );
  const pieces = ['{', '}', '[', ']', ',', ':', '"', '0', 'e', '.', '-', '\\', 'tru', ' ', '\u0000', ''];
  for (let at = 0; at < source.length; at += 1) {
    for (const piece of pieces) {
      for (const skipped of [0, 1]) {
        const text = source.slice(0, at) + piece + source.slice(at + skipped);
        expect(
          isRefused(() => parseJson(text, 'x')),
          text,
        ).toBe(isRefused(() => JSON.parse(text)));
      }
    }
  }
});

function isRefused(parse: () => unknown): boolean {
  try {
    parse();
    return false;
  } catch {
    return true;
  }
}
