import type { KeyObject } from 'node:crypto';
import { nodeCrypto } from './crypto.ts';

type JsonObject = { [name: string]: unknown };

const CURVES: { [algorithm: string]: string } = {
  __proto__: null as never,
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

/** True for the algorithms of RFC 7518 3.1 but `none`. */
export function isJwsAlgorithm(algorithm: string): boolean {
  return /^(?:HS|RS|PS|ES)(?:256|384|512)$/.test(algorithm);
}

/**
 * A signed token in compact form (RFC 7515 7.1). `key` is a secret for HS algorithms, else what `privateKey` gave.
 * Throws when the key does not fit the algorithm.
 */
export function signJws(
  algorithm: string,
  header: JsonObject,
  payload: JsonObject,
  key: Uint8Array | KeyObject,
): string {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  return `${input}.${signature(algorithm, input, key)}`;
}

function signature(algorithm: string, input: string, key: Uint8Array | KeyObject): string {
  const crypto = nodeCrypto();
  const hash = `sha${algorithm.slice(2)}`;
  if (key instanceof Uint8Array) {
    return crypto.createHmac(hash, key).update(input).digest('base64url');
  }
  const family = algorithm.slice(0, 2);
  const wanted = family === 'ES' ? 'ec' : 'rsa';
  if (!key.asymmetricKeyType?.startsWith(wanted)) {
    throw new Error(`${algorithm} needs a private key of another kind`);
  }
  if (family === 'ES' && key.asymmetricKeyDetails?.namedCurve !== CURVES[algorithm]) {
    throw new Error(`${algorithm} needs a private key on another curve`);
  }
  const data = Buffer.from(input);
  if (family === 'ES') {
    return crypto.sign(hash, data, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
  if (family === 'PS') {
    const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = crypto.constants;
    const options = { key, padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST };
    return crypto.sign(hash, data, options).toString('base64url');
  }
  return crypto.sign(hash, data, key).toString('base64url');
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

const PEM = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([\s\S]*?)-----END \1-----/;
const FORMS: { [label: string]: 'pkcs8' | 'pkcs1' | 'sec1' } = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

/**
 * A private key from PEM text; line ends may be missing, or written as `\n`, as they are when the key came through
 * a variable. Throws when it is none.
 */
export function privateKey(text: string): KeyObject {
  const found = PEM.exec(text.replaceAll('\\n', '\n'));
  const type = found ? FORMS[found[1] as string] : undefined;
  if (!found || !type) {
    throw new Error('the private key has to be PEM text');
  }
  return privateKeyFromDer(Buffer.from((found[2] as string).replace(/\s+/g, ''), 'base64'), type);
}

export function privateKeyFromDer(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): KeyObject {
  return nodeCrypto().createPrivateKey({ key: der, format: 'der', type });
}
