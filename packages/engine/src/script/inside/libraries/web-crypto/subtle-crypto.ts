import { callHost } from '../../host.ts';
import { DOMException } from '../../platform/dom-exception.ts';
import { utf8Bytes, utf8Text } from '../../platform/text.ts';
import { bytesFrom, hmacBits, type Parameters, parametersOf } from './algorithms.ts';
import { CryptoKey, type KeyUsage, keyBytes } from './crypto-key.ts';
import {
  exportKey,
  generateKeyPair,
  importKey,
  type KeyPair,
  knownKind,
  requiredHash,
} from './key-formats.ts';

const none = new Uint8Array(0);
const secret = Symbol('SubtleCrypto');

/** `crypto.subtle`: the host computes, keys stay here. Every method rejects as the standard says. */
export class SubtleCrypto {
  constructor(key?: unknown) {
    if (key !== secret) throw new TypeError('Illegal constructor');
  }

  async digest(algorithm: unknown, data: unknown): Promise<ArrayBufferLike> {
    const { name } = parametersOf(algorithm);
    return hostBytes('NotSupportedError', 'subtle.digest', name, bytesFrom(data)).buffer;
  }

  async generateKey(
    algorithm: unknown,
    extractable: unknown,
    usages: KeyUsage[],
  ): Promise<CryptoKey | KeyPair> {
    const parameters = parametersOf(algorithm);
    const kind = knownKind(parameters.name);
    if (kind.key === 'derive') throw notSupported(parameters, 'generated');
    if (kind.key !== 'hmac' && kind.key !== 'aes')
      return generateKeyPair(parameters, Boolean(extractable), usages);
    const bits = secretBits(parameters);
    const random = callHost<Uint8Array>('crypto.random', Math.ceil(bits / 8));
    return importKey('raw', random, parameters, Boolean(extractable), usages);
  }

  async importKey(
    format: unknown,
    data: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: KeyUsage[],
  ): Promise<CryptoKey> {
    return importKey(String(format), data, parametersOf(algorithm), Boolean(extractable), usages);
  }

  async exportKey(format: unknown, key: CryptoKey): Promise<unknown> {
    return exportKey(String(format), checked(key));
  }

  async encrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBufferLike> {
    return cipher('encrypt', parametersOf(algorithm), usable(key, 'encrypt', algorithm), bytesFrom(data))
      .buffer;
  }

  async decrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBufferLike> {
    return cipher('decrypt', parametersOf(algorithm), usable(key, 'decrypt', algorithm), bytesFrom(data))
      .buffer;
  }

  async sign(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBufferLike> {
    const parameters = parametersOf(algorithm);
    usable(key, 'sign', algorithm);
    if (parameters.name === 'HMAC') return hmac(key, bytesFrom(data)).buffer;
    const { scheme, hash, saltLength } = signature(parameters, key);
    return hostBytes(
      'OperationError',
      'subtle.sign',
      scheme,
      hash,
      keyBytes(key),
      bytesFrom(data),
      saltLength,
    ).buffer;
  }

  async verify(algorithm: unknown, key: CryptoKey, given: unknown, data: unknown): Promise<boolean> {
    const parameters = parametersOf(algorithm);
    usable(key, 'verify', algorithm);
    const bytes = bytesFrom(given);
    if (parameters.name === 'HMAC') return sameBytes(hmac(key, bytesFrom(data)), bytes);
    const { scheme, hash, saltLength } = signature(parameters, key);
    return callHost('subtle.verify', scheme, hash, keyBytes(key), bytesFrom(data), saltLength, bytes);
  }

  async deriveBits(
    algorithm: unknown,
    key: CryptoKey,
    length: number | null = null,
  ): Promise<ArrayBufferLike> {
    return derive(parametersOf(algorithm), usable(key, 'deriveBits', algorithm), length).buffer;
  }

  async deriveKey(
    algorithm: unknown,
    key: CryptoKey,
    derivedType: unknown,
    extractable: unknown,
    usages: KeyUsage[],
  ): Promise<CryptoKey> {
    const type = parametersOf(derivedType);
    const bits = knownKind(type.name).key === 'derive' ? null : secretBits(type);
    const bytes = derive(parametersOf(algorithm), usable(key, 'deriveKey', algorithm), bits);
    return importKey('raw', bytes, type, Boolean(extractable), usages);
  }

  async wrapKey(
    format: unknown,
    key: CryptoKey,
    wrapping: CryptoKey,
    algorithm: unknown,
  ): Promise<ArrayBufferLike> {
    const parameters = parametersOf(algorithm);
    usable(wrapping, 'wrapKey', algorithm);
    const exported = exportKey(String(format), checked(key));
    const bytes =
      format === 'jwk' ? utf8Bytes(JSON.stringify(exported)) : new Uint8Array(exported as ArrayBuffer);
    return cipher('encrypt', parameters, wrapping, bytes).buffer;
  }

  async unwrapKey(
    format: unknown,
    wrapped: unknown,
    unwrapping: CryptoKey,
    algorithm: unknown,
    type: unknown,
    extractable: unknown,
    usages: KeyUsage[],
  ): Promise<CryptoKey> {
    usable(unwrapping, 'unwrapKey', algorithm);
    const bytes = cipher('decrypt', parametersOf(algorithm), unwrapping, bytesFrom(wrapped));
    const data = format === 'jwk' ? JSON.parse(utf8Text(bytes)) : bytes;
    return importKey(String(format), data, parametersOf(type), Boolean(extractable), usages);
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto';
  }
}

export const subtle = new SubtleCrypto(secret);

function checked(key: unknown): CryptoKey {
  if (!(key instanceof CryptoKey)) throw new TypeError('The key is not a CryptoKey');
  return key;
}

/** @throws DOMException InvalidAccessError when the key is not for that */
function usable(key: unknown, usage: KeyUsage, algorithm: unknown): CryptoKey {
  const found = checked(key);
  const { name } = parametersOf(algorithm);
  if (found.algorithm.name !== name) throw new DOMException('Key algorithm mismatch', 'InvalidAccessError');
  if (!found.usages.includes(usage)) {
    throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  }
  return found;
}

function notSupported(parameters: Parameters, what: string): DOMException {
  return new DOMException(`${parameters.name} cannot be ${what}`, 'NotSupportedError');
}

function hostBytes(errorName: string, operation: string, ...values: unknown[]): Uint8Array {
  try {
    return callHost(operation, ...values);
  } catch (error) {
    throw new DOMException((error as Error).message, errorName);
  }
}

function secretBits(parameters: Parameters): number {
  const { length } = parameters;
  if (length === undefined && parameters.name === 'HMAC') return hmacBits(requiredHash(parameters).name);
  if (typeof length !== 'number' || !Number.isInteger(length) || length <= 0) {
    throw new DOMException('Invalid key length', 'OperationError');
  }
  return length;
}

function hmac(key: CryptoKey, data: Uint8Array): Uint8Array {
  return hostBytes('OperationError', 'subtle.hmac', key.algorithm.hash?.name, keyBytes(key), data);
}

function cipher(
  direction: 'encrypt' | 'decrypt',
  parameters: Parameters,
  key: CryptoKey,
  data: Uint8Array,
): Uint8Array {
  const bytes = keyBytes(key);
  const ask = (...values: unknown[]): Uint8Array => hostBytes('OperationError', ...(values as [string]));
  switch (parameters.name) {
    case 'AES-CBC':
      return ask('subtle.aes', direction, 'cbc', bytes, bytesFrom(parameters.iv), data);
    case 'AES-CTR':
      return ask('subtle.aes', direction, 'ctr', bytes, bytesFrom(parameters.counter), data);
    case 'AES-GCM': {
      const extra = bytesFrom(parameters.additionalData, none);
      const iv = bytesFrom(parameters.iv);
      return ask('subtle.aes', direction, 'gcm', bytes, iv, data, extra, parameters.tagLength ?? 128);
    }
    case 'AES-KW':
      return ask('subtle.aes-kw', direction, bytes, data);
    case 'RSA-OAEP': {
      const label = bytesFrom(parameters.label, none);
      return ask('subtle.rsa-oaep', direction, key.algorithm.hash?.name, bytes, data, label);
    }
    default:
      throw notSupported(parameters, 'used to encrypt');
  }
}

function signature(
  parameters: Parameters,
  key: CryptoKey,
): { scheme: string; hash: string | null; saltLength: unknown } {
  switch (parameters.name) {
    case 'RSASSA-PKCS1-v1_5':
      return { scheme: 'pkcs1', hash: key.algorithm.hash?.name ?? '', saltLength: null };
    case 'RSA-PSS':
      return { scheme: 'pss', hash: key.algorithm.hash?.name ?? '', saltLength: parameters.saltLength };
    case 'ECDSA':
      return { scheme: 'ecdsa', hash: requiredHash(parameters).name, saltLength: null };
    case 'Ed25519':
      return { scheme: 'eddsa', hash: null, saltLength: null };
    default:
      throw notSupported(parameters, 'used to sign');
  }
}

function derive(parameters: Parameters, key: CryptoKey, bits: number | null): Uint8Array {
  const bytes = keyBytes(key);
  if (parameters.name === 'ECDH' || parameters.name === 'X25519') {
    const other = checked(parameters.public);
    if (
      other.algorithm.name !== key.algorithm.name ||
      other.algorithm.namedCurve !== key.algorithm.namedCurve
    ) {
      throw new DOMException('The keys do not belong together', 'InvalidAccessError');
    }
    const shared = hostBytes('OperationError', 'subtle.agree', bytes, keyBytes(other));
    if (bits === null) return shared;
    if (bits > shared.length * 8) throw new DOMException('derived bit length is too small', 'OperationError');
    return shared.slice(0, Math.ceil(bits / 8));
  }
  if (bits === null || bits % 8 !== 0)
    throw new DOMException('length must be a multiple of 8', 'OperationError');
  const { name: hash } = requiredHash(parameters);
  const salt = bytesFrom(parameters.salt);
  if (parameters.name === 'HKDF') {
    return hostBytes(
      'OperationError',
      'subtle.hkdf',
      hash,
      bytes,
      salt,
      bytesFrom(parameters.info),
      bits / 8,
    );
  }
  return hostBytes('OperationError', 'subtle.pbkdf2', hash, bytes, salt, parameters.iterations, bits / 8);
}

/** Takes as long whatever differs. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) {
    difference |= (one[index] as number) ^ (other[index] as number);
  }
  return difference === 0;
}
