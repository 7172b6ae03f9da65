import { integerOf, oneOf, textOf } from './arguments.ts';
import type { HostCalls } from './host-calls.ts';
import { nodeCrypto, pbkdf2 } from './node-crypto.ts';
import { subtleCalls } from './subtle.ts';

/** Names of digests as `node:crypto` knows them; CryptoJS's RIPEMD160 is the only one that Web Crypto lacks. */
const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'ripemd160'] as const;
const ciphers = [
  'aes-128-cbc',
  'aes-192-cbc',
  'aes-256-cbc',
  'aes-128-ecb',
  'aes-192-ecb',
  'aes-256-ecb',
  'aes-128-ctr',
  'aes-192-ctr',
  'aes-256-ctr',
] as const;
const encodings = ['utf8', 'latin1'] as const;

/**
 * Hashes and ciphers. Bytes cross as strings of one character a byte (`latin1`), which costs less than a copied list
 * for the short values of most scripts; a text may cross as it is (`utf8`).
 */
export const cryptoCalls: HostCalls = {
  ...subtleCalls,

  'crypto.random': (length) => {
    const bytes = new Uint8Array(integerOf(length, 'length', 0, 65_536));
    return nodeCrypto().randomFillSync(bytes);
  },

  'crypto.uuid': () => nodeCrypto().randomUUID(),

  'crypto.hash': (algorithm, data, encoding) =>
    nodeCrypto().hash(oneOf(algorithm, 'algorithm', digests), bufferOf(data, encoding), 'latin1'),

  'crypto.hmac': (algorithm, key, keyEncoding, data, encoding) =>
    nodeCrypto()
      .createHmac(oneOf(algorithm, 'algorithm', digests), bufferOf(key, keyEncoding))
      .update(textOf(data, 'data'), oneOf(encoding, 'encoding', encodings))
      .digest('latin1'),

  'crypto.pbkdf2': (algorithm, password, passwordEncoding, salt, saltEncoding, iterations, length) =>
    pbkdf2(
      bufferOf(password, passwordEncoding),
      bufferOf(salt, saltEncoding),
      iterations,
      length,
      oneOf(algorithm, 'algorithm', digests),
    ).toString('latin1'),

  /** Whole blocks in, whole blocks out: padding is the caller's. */
  'crypto.cipher': (direction, cipher, key, iv, data) => {
    const name = oneOf(cipher, 'cipher', ciphers);
    const create =
      oneOf(direction, 'direction', ['encrypt', 'decrypt']) === 'encrypt'
        ? 'createCipheriv'
        : 'createDecipheriv';
    const machine = nodeCrypto()[create](
      name,
      bufferOf(key, 'latin1'),
      iv === null ? null : bufferOf(iv, 'latin1'),
    );
    machine.setAutoPadding(false);
    return machine.update(textOf(data, 'data'), 'latin1', 'latin1') + machine.final('latin1');
  },
};

function bufferOf(value: unknown, encoding: unknown): Buffer {
  return Buffer.from(textOf(value, 'data'), oneOf(encoding, 'encoding', encodings));
}
