import { expect, test } from 'vitest';
import { callBytesMax } from './arguments.ts';
import { cryptoCalls } from './crypto.ts';
import { subtleCalls } from './subtle.ts';
import { textCalls } from './text.ts';
import { urlCalls } from './url.ts';

const calls = { ...cryptoCalls, ...subtleCalls, ...textCalls, ...urlCalls };

const hostile: readonly unknown[] = [
  undefined,
  null,
  -1,
  1.5,
  Number.NaN,
  1e300,
  '',
  '__proto__',
  'toString',
  'constructor',
  {},
  [],
  { length: 1e9 },
  () => 1,
  Symbol('x'),
  new Uint8Array(0),
  new Date(),
];

test.each(Object.keys(calls))('%s answers or throws an ordinary error, whatever it gets', (operation) => {
  const call = calls[operation];
  for (const first of hostile) {
    for (const second of hostile) {
      for (const rest of hostile) {
        try {
          call?.(first, second, rest, rest, rest, rest, rest);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
    }
  }
});

test.each([
  ['crypto.random', [65_537]],
  ['crypto.pbkdf2', ['sha1', 'p', 'utf8', 's', 'utf8', 10_000_001, 20]],
  ['crypto.pbkdf2', ['sha1', 'p', 'utf8', 's', 'utf8', 1, 1e9]],
  ['subtle.pbkdf2', ['SHA-1', new Uint8Array(1), new Uint8Array(1), 10_000_001, 20]],
  ['subtle.hkdf', ['SHA-1', new Uint8Array(1), new Uint8Array(1), new Uint8Array(1), 1e9]],
  ['subtle.generate', ['rsa', 16_384, 65_537]],
  ['crypto.pbkdf2', ['sha1', 'p', 'utf8', 's', 'utf8', 1_000_000, 1024 * 1024]],
  ['subtle.pbkdf2', ['SHA-1', new Uint8Array(1), new Uint8Array(1), 500_001, 400]],
  ['subtle.import', ['rsa', 'pkcs8', new Uint8Array(100_000)]],
  ['subtle.import', ['rsa', 'jwk', JSON.stringify({ kty: 'RSA', n: 'x'.repeat(100_000) })]],
  ['subtle.sign', ['pkcs1', 'SHA-1', new Uint8Array(100_000), new Uint8Array(1)]],
  ['url.parse', [`http://a/${'é'.repeat(5_000_000)}`]],
  ['url.set', ['http://a/', 'hash', 'é'.repeat(5_000_000)]],
  ['text.encode', ['x'.repeat(callBytesMax + 1)]],
] as const)('%s refuses what is above its limit', (operation, values) => {
  expect(() => calls[operation]?.(...values)).toThrow(RangeError);
});

test('only the ciphers and digests of the list can be asked for', () => {
  expect(() => calls['crypto.hash']?.('shake256', 'x', 'utf8')).toThrow(TypeError);
  expect(() => calls['crypto.cipher']?.('encrypt', 'aes-256-gcm', 'k', 'i', 'd')).toThrow(TypeError);
  expect(() => calls['url.set']?.('http://a', 'searchParams', 'x')).toThrow(TypeError);
});

test('bytes come back in memory of their own', () => {
  const bytes = calls['text.encode']?.('abc') as Uint8Array;
  expect(bytes.buffer.byteLength).toBe(3);
  const digest = calls['subtle.digest']?.('SHA-256', new Uint8Array(0)) as Uint8Array;
  expect(digest.buffer.byteLength).toBe(32);
});
