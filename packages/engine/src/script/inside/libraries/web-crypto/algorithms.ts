import { viewOf } from '../../platform/text.ts';
import type { KeyUsage } from './crypto-key.ts';

/** An algorithm as a script names it, with the parameters that some operation reads. */
export type Parameters = {
  name: string;
  hash?: { name: string };
  [parameter: string]: unknown;
};

/** What a key of an algorithm is for the host, and what it may be used for: [public or secret, private]. */
export type AlgorithmKind = {
  key: 'hmac' | 'aes' | 'derive' | 'rsa' | 'ec' | 'ed25519' | 'x25519';
  usages: readonly [KeyUsage[], KeyUsage[]];
};

const cipher: KeyUsage[] = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
const derive: KeyUsage[] = ['deriveKey', 'deriveBits'];
const signature: AlgorithmKind['usages'] = [['verify'], ['sign']];

const kinds: { readonly [name: string]: AlgorithmKind | undefined } = {
  HMAC: { key: 'hmac', usages: [['sign', 'verify'], []] },
  'AES-CBC': { key: 'aes', usages: [cipher, []] },
  'AES-CTR': { key: 'aes', usages: [cipher, []] },
  'AES-GCM': { key: 'aes', usages: [cipher, []] },
  'AES-KW': { key: 'aes', usages: [['wrapKey', 'unwrapKey'], []] },
  HKDF: { key: 'derive', usages: [derive, []] },
  PBKDF2: { key: 'derive', usages: [derive, []] },
  'RSASSA-PKCS1-v1_5': { key: 'rsa', usages: signature },
  'RSA-PSS': { key: 'rsa', usages: signature },
  'RSA-OAEP': {
    key: 'rsa',
    usages: [
      ['encrypt', 'wrapKey'],
      ['decrypt', 'unwrapKey'],
    ],
  },
  ECDSA: { key: 'ec', usages: signature },
  ECDH: { key: 'ec', usages: [[], derive] },
  Ed25519: { key: 'ed25519', usages: signature },
  X25519: { key: 'x25519', usages: [[], derive] },
};

const digests = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'];
const names = [...Object.keys(kinds), ...digests];

/** Names are the same in any case; `hash` may be a name too. @throws TypeError */
export function parametersOf(value: unknown): Parameters {
  const given = (typeof value === 'string' ? { name: value } : value) as Parameters | null | undefined;
  if (typeof given !== 'object' || given === null || given.name === undefined) {
    throw new TypeError('The algorithm has no name');
  }
  const lower = String(given.name).toLowerCase();
  const name = names.find((candidate) => candidate.toLowerCase() === lower) ?? String(given.name);
  const parameters: Parameters = { ...given, name };
  if (given.hash !== undefined) parameters.hash = { name: parametersOf(given.hash).name };
  return parameters;
}

export function kindOf(name: string): AlgorithmKind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** Bytes of a BufferSource parameter, a copy of their own. @throws TypeError */
export function bytesFrom(value: unknown, otherwise?: Uint8Array): Uint8Array {
  if (value === undefined && otherwise !== undefined) return otherwise;
  return Uint8Array.prototype.slice.call(viewOf(value));
}

/** Bits that a key of HMAC has when nobody says: the block of its digest. */
export function hmacBits(hash: string): number {
  const blocks: { [name: string]: number | undefined } = {
    'SHA-384': 1024,
    'SHA-512': 1024,
    'SHA3-256': 1088,
    'SHA3-384': 832,
    'SHA3-512': 576,
  };
  return blocks[hash] ?? 512;
}
