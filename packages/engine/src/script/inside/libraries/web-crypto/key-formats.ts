import { callHost } from '../../host.ts';
import { DOMException } from '../../platform/dom-exception.ts';
import { type AlgorithmKind, bytesFrom, kindOf, type Parameters } from './algorithms.ts';
import { type CryptoKey, createKey, type KeyAlgorithm, type KeyUsage, keyBytes } from './crypto-key.ts';

type HostKey = {
  type: 'public' | 'private';
  der: Uint8Array;
  details: Pick<KeyAlgorithm, 'modulusLength' | 'publicExponent' | 'namedCurve'>;
};
type Jwk = { [member: string]: unknown };

export type KeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };

export function knownKind(name: string): AlgorithmKind {
  const kind = kindOf(name);
  if (kind === undefined) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  return kind;
}

/** @throws DOMException SyntaxError for a usage that the algorithm has not */
function checkUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[], needed: boolean): KeyUsage[] {
  const unique = [...new Set(usages)];
  if (unique.some((usage) => !allowed.includes(usage))) {
    throw new DOMException('Unsupported key usage for the algorithm', 'SyntaxError');
  }
  if (needed && unique.length === 0) throw new DOMException('Usages cannot be empty', 'SyntaxError');
  return unique;
}

export function importKey(
  format: string,
  data: unknown,
  algorithm: Parameters,
  extractable: boolean,
  usages: readonly KeyUsage[],
): CryptoKey {
  const kind = knownKind(algorithm.name);
  if (kind.key === 'hmac' || kind.key === 'aes' || kind.key === 'derive') {
    return importSecret(kind, format, data, algorithm, extractable, usages);
  }
  const source = format === 'jwk' ? JSON.stringify(data) : bytesFrom(data);
  if (format === 'jwk') checkJwk(data as Jwk, extractable);
  const host = hostKey(() =>
    callHost<HostKey>('subtle.import', kind.key, format, source, algorithm.namedCurve),
  );
  return asymmetricKey(kind, host, algorithm, extractable, usages);
}

function hostKey<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    throw new DOMException(`Invalid key: ${(error as Error).message}`, 'DataError');
  }
}

function asymmetricKey(
  kind: AlgorithmKind,
  host: HostKey,
  algorithm: Parameters,
  extractable: boolean,
  usages: readonly KeyUsage[],
): CryptoKey {
  const isPrivate = host.type === 'private';
  return createKey({
    type: host.type,
    extractable,
    algorithm: {
      name: algorithm.name,
      ...host.details,
      ...(kind.key === 'rsa' ? { hash: requiredHash(algorithm) } : {}),
    },
    usages: checkUsages(usages, kind.usages[isPrivate ? 1 : 0], isPrivate),
    bytes: host.der,
  });
}

export function requiredHash(algorithm: Parameters): { name: string } {
  if (algorithm.hash === undefined) throw new TypeError('The algorithm has no hash');
  return algorithm.hash;
}

function importSecret(
  kind: AlgorithmKind,
  format: string,
  data: unknown,
  algorithm: Parameters,
  extractable: boolean,
  usages: readonly KeyUsage[],
): CryptoKey {
  const allowed = checkUsages(usages, kind.usages[0], true);
  if (kind.key === 'derive' && extractable) {
    throw new DOMException(`A key of ${algorithm.name} cannot be extractable`, 'SyntaxError');
  }
  let bytes: Uint8Array;
  if (format === 'jwk' && kind.key !== 'derive') {
    const jwk = data as Jwk;
    checkJwk(jwk, extractable);
    if (jwk.kty !== 'oct' || typeof jwk.k !== 'string') throw new DOMException('Invalid JWK', 'DataError');
    bytes = Uint8Array.fromBase64(jwk.k, { alphabet: 'base64url' });
  } else if (format === 'raw' || format === 'raw-secret') {
    bytes = bytesFrom(data);
  } else {
    throw new DOMException(
      `The format ${format} is not supported for ${algorithm.name}`,
      'NotSupportedError',
    );
  }
  const length = bytes.length * 8;
  if (kind.key === 'aes' && ![128, 192, 256].includes(length)) {
    throw new DOMException('Invalid key length', 'DataError');
  }
  if (kind.key === 'hmac' && length === 0)
    throw new DOMException('Zero-length key is not supported', 'DataError');
  const shown: KeyAlgorithm = { name: algorithm.name };
  if (kind.key === 'hmac') Object.assign(shown, { hash: requiredHash(algorithm), length });
  if (kind.key === 'aes') shown.length = length;
  return createKey({ type: 'secret', extractable, algorithm: shown, usages: allowed, bytes });
}

function checkJwk(jwk: Jwk, extractable: boolean): void {
  if (typeof jwk !== 'object' || jwk === null) throw new TypeError('The key is not a JWK');
  if (jwk.ext === false && extractable)
    throw new DOMException('JWK "ext" and extractable differ', 'DataError');
}

export function exportKey(format: string, key: CryptoKey): unknown {
  if (!key.extractable) throw new DOMException('key is not extractable', 'InvalidAccessError');
  const bytes = keyBytes(key);
  const wrong = (): DOMException =>
    new DOMException(
      `Unable to export a ${key.type} key of ${key.algorithm.name} as ${format}`,
      'NotSupportedError',
    );
  if (format === 'jwk') return exportJwk(key, bytes);
  if (key.type === 'secret') {
    if (format !== 'raw' && format !== 'raw-secret') throw wrong();
    return bytes.slice().buffer;
  }
  if (format === 'raw' || format === 'raw-public') {
    if (key.type !== 'public' || key.algorithm.name.startsWith('RS')) throw wrong();
    return callHost<Uint8Array>('subtle.export', 'public', bytes, 'raw').buffer;
  }
  if (format !== (key.type === 'public' ? 'spki' : 'pkcs8')) throw wrong();
  return bytes.slice().buffer;
}

function exportJwk(key: CryptoKey, bytes: Uint8Array): Jwk {
  const { name, hash } = key.algorithm;
  const common = { key_ops: [...key.usages], ext: key.extractable };
  const digits = hash?.name.replace('SHA-', '') ?? '';
  const algorithms: { [name: string]: string | undefined } = {
    HMAC: `HS${digits}`,
    'RSASSA-PKCS1-v1_5': `RS${digits}`,
    'RSA-PSS': `PS${digits}`,
    'RSA-OAEP': digits === '1' ? 'RSA-OAEP' : `RSA-OAEP-${digits}`,
    Ed25519: 'Ed25519',
  };
  const alg = name.startsWith('AES-') ? `A${bytes.length * 8}${name.slice(4)}` : algorithms[name];
  const shown = alg === undefined ? common : { ...common, alg };
  if (key.type === 'secret') {
    return { kty: 'oct', k: bytes.toBase64({ alphabet: 'base64url', omitPadding: true }), ...shown };
  }
  return { ...JSON.parse(callHost<string>('subtle.export', key.type, bytes, 'jwk')), ...shown };
}

export function generateKeyPair(
  algorithm: Parameters,
  extractable: boolean,
  usages: readonly KeyUsage[],
): KeyPair {
  const kind = knownKind(algorithm.name);
  checkUsages(usages, [...kind.usages[0], ...kind.usages[1]], true);
  const option = kind.key === 'rsa' ? algorithm.modulusLength : algorithm.namedCurve;
  const exponent = kind.key === 'rsa' ? numberOf(bytesFrom(algorithm.publicExponent)) : undefined;
  if (kind.key === 'rsa') requiredHash(algorithm);
  let pair: { public: HostKey; private: HostKey };
  try {
    pair = callHost('subtle.generate', kind.key, option, exponent);
  } catch (error) {
    throw new DOMException((error as Error).message, 'NotSupportedError');
  }
  const [forPublic, forPrivate] = kind.usages;
  const only = (allowed: readonly KeyUsage[]): KeyUsage[] =>
    usages.filter((usage) => allowed.includes(usage));
  return {
    publicKey: asymmetricKey(kind, pair.public, algorithm, true, only(forPublic)),
    privateKey: asymmetricKey(kind, pair.private, algorithm, extractable, only(forPrivate)),
  };
}

function numberOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
