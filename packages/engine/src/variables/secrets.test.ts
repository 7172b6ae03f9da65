import { expect, test } from 'vitest';
import { createMask, MASKED } from './secrets.ts';

const SECRET = 'p@ss "wörd"/+?';

test('a secret is hidden as it is, URL-encoded and JSON-escaped', () => {
  const mask = createMask([SECRET]);
  const forms = [
    SECRET,
    encodeURIComponent(SECRET),
    encodeURIComponent(SECRET).toLowerCase().replaceAll('%40', '%40'),
    new URLSearchParams({ k: SECRET }).toString().slice(2),
    JSON.stringify(SECRET).slice(1, -1),
  ];
  for (const form of forms) {
    expect(mask.text(`before ${form} after`)).toBe(`before ${MASKED} after`);
  }
});

test('a secret is hidden in base64 wherever it stands', () => {
  const mask = createMask([SECRET]);
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    for (const after of ['', 'z', 'zz', 'zzz']) {
      const encoded = Buffer.from(before + SECRET + after);
      expect(mask.text(encoded.toString('base64'))).toContain(MASKED);
      expect(mask.text(encoded.toString('base64url'))).toContain(MASKED);
    }
  }
  expect(mask.text(`Basic ${btoa('ada:secret-token')}`)).toBe(`Basic ${btoa('ada:secret-token')}`);
  expect(createMask(['secret-token']).text(`Basic ${btoa('ada:secret-token')}`)).toContain(MASKED);
});

test('values of less than 4 characters are left alone, and so is everything without secrets', () => {
  const mask = createMask(['abc', '']);
  const value = { a: 'abc' };
  expect(mask.text('abcabc')).toBe('abcabc');
  expect(mask.json(value)).toBe(value);
});

test('the longest of several secrets is hidden whole', () => {
  expect(createMask(['token', 'token-2']).text('token-2 token')).toBe(`${MASKED} ${MASKED}`);
});

test('signs of regular expressions in a secret mean themselves', () => {
  expect(createMask(['a.*b$']).text('a.*b$ axxb')).toBe(`${MASKED} axxb`);
});

test('JSON values are masked in depth, and shared where nothing is found', () => {
  const mask = createMask(['token', '12345']);
  const value = { a: ['x token', 12345], 'k-token': 1, b: { c: null } };
  const masked = mask.json(value);
  expect(masked).toEqual({ a: [`x ${MASKED}`, MASKED], [`k-${MASKED}`]: 1, b: { c: null } });
  expect(masked.b).toBe(value.b);
});
