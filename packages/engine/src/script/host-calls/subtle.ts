import type { CipherGCMTypes, KeyObject, SignKeyObjectInput } from 'node:crypto';
import { bytesOf, integerOf, oneOf, ownBytes, textOf } from './arguments.ts';
import type { HostCalls } from './host-calls.ts';
import { derivedLength, nodeCrypto, pbkdf2 } from './node-crypto.ts';

/** Digests of Web Cryptography with the names of `node:crypto`. */
const digestNames = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
} as const;
const curves = ['P-256', 'P-384', 'P-521'] as const;
const keyTypes = ['rsa', 'ec', 'ed25519', 'x25519'] as const;

/** A key of 4096 bits takes a second or two to make; each doubling some ten times as long. */
const modulusBitsMin = 1024;
const modulusBitsMax = 4096;
/** Room for a private RSA key of 8192 bits; the time of a signature grows with the third power of its length. */
const keyBytesMax = 8 * 1024;

type KeyType = (typeof keyTypes)[number];

/** An asymmetric key as the inside holds it: `der` is SPKI or PKCS #8, `details` what its algorithm shows. */
type ImportedKey = {
  type: 'public' | 'private';
  der: Uint8Array;
  details: { modulusLength?: number; publicExponent?: Uint8Array; namedCurve?: string };
};

/**
 * The work behind `crypto.subtle`, without state: keys come with every call and are held inside. Calls are
 * synchronous, so the time limit of the script covers them.
 */
export const subtleCalls: HostCalls = {
  'subtle.digest': (digest, data) =>
    ownBytes(nodeCrypto().createHash(digestOf(digest)).update(bytesOf(data, 'data')).digest()),

  'subtle.hmac': (digest, key, data) =>
    ownBytes(
      nodeCrypto().createHmac(digestOf(digest), bytesOf(key, 'key')).update(bytesOf(data, 'data')).digest(),
    ),

  /** AES of the mode that the name tells; `extra` is the authenticated data of GCM. */
  'subtle.aes': (direction, mode, key, iv, data, extra, tagBits) => {
    const encrypts = oneOf(direction, 'direction', ['encrypt', 'decrypt']) === 'encrypt';
    const [secret, bytes] = [bytesOf(key, 'key'), bytesOf(data, 'data')];
    const name = oneOf(mode, 'mode', ['cbc', 'ctr', 'gcm']);
    if (name === 'gcm') {
      return gcm(encrypts, secret, bytesOf(iv, 'iv'), bytes, bytesOf(extra, 'additionalData'), tagBits);
    }
    const cipher = `aes-${secret.length * 8}-${name}`;
    const machine = encrypts
      ? nodeCrypto().createCipheriv(cipher, secret, bytesOf(iv, 'iv'))
      : nodeCrypto().createDecipheriv(cipher, secret, bytesOf(iv, 'iv'));
    return ownBytes(Buffer.concat([machine.update(bytes), machine.final()]));
  },

  /** RFC 3394 with its default initial value. */
  'subtle.aes-kw': (direction, key, data) => {
    const [secret, bytes] = [bytesOf(key, 'key'), bytesOf(data, 'data')];
    const cipher = `id-aes${secret.length * 8}-wrap`;
    const iv = Buffer.alloc(8, 0xa6);
    const machine =
      oneOf(direction, 'direction', ['encrypt', 'decrypt']) === 'encrypt'
        ? nodeCrypto().createCipheriv(cipher, secret, iv)
        : nodeCrypto().createDecipheriv(cipher, secret, iv);
    return ownBytes(Buffer.concat([machine.update(bytes), machine.final()]));
  },

  'subtle.generate': (type, option, exponent) => {
    const kind = oneOf(type, 'type', keyTypes);
    const pair = generate(kind, option, exponent);
    return { public: imported(pair.publicKey, kind), private: imported(pair.privateKey, kind) };
  },

  'subtle.import': (type, format, data, curve) => {
    const kind = oneOf(type, 'type', keyTypes);
    const key = keyFrom(kind, oneOf(format, 'format', ['spki', 'pkcs8', 'jwk', 'raw']), data, curve);
    const result = imported(key, kind);
    if (kind === 'ec' && curve !== undefined && result.details.namedCurve !== curve) {
      throw new TypeError('The key is of another curve');
    }
    return result;
  },

  /** JWK members as JSON, or the uncompressed point (raw) of a public key. */
  'subtle.export': (type, der, format) => {
    const key = keyOf(type, der);
    const jwk = key.export({ format: 'jwk' });
    if (oneOf(format, 'format', ['jwk', 'raw']) === 'jwk') return JSON.stringify(jwk);
    const [x, y] = [Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')];
    return ownBytes(y.length > 0 ? Buffer.concat([Buffer.of(4), x, y]) : x);
  },

  'subtle.rsa-oaep': (direction, digest, der, data, label) => {
    const encrypts = oneOf(direction, 'direction', ['encrypt', 'decrypt']) === 'encrypt';
    const { constants, publicEncrypt, privateDecrypt } = nodeCrypto();
    const options = {
      key: keyOf(encrypts ? 'public' : 'private', der),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: digestOf(digest),
      oaepLabel: bytesOf(label, 'label'),
    };
    return ownBytes(
      encrypts
        ? publicEncrypt(options, bytesOf(data, 'data'))
        : privateDecrypt(options, bytesOf(data, 'data')),
    );
  },

  'subtle.sign': (scheme, digest, der, data, saltLength) => {
    const key = keyOf('private', der);
    return ownBytes(
      nodeCrypto().sign(signDigest(digest), bytesOf(data, 'data'), { key, ...signing(scheme, saltLength) }),
    );
  },

  'subtle.verify': (scheme, digest, der, data, saltLength, signature) => {
    const key = keyOf('public', der);
    const options = { key, ...signing(scheme, saltLength) };
    return nodeCrypto().verify(
      signDigest(digest),
      bytesOf(data, 'data'),
      options,
      bytesOf(signature, 'signature'),
    );
  },

  /** The shared secret of ECDH and X25519. */
  'subtle.agree': (privateDer, publicDer) =>
    ownBytes(
      nodeCrypto().diffieHellman({
        privateKey: keyOf('private', privateDer),
        publicKey: keyOf('public', publicDer),
      }),
    ),

  'subtle.hkdf': (digest, key, salt, info, length) =>
    ownBytes(
      nodeCrypto().hkdfSync(
        digestOf(digest),
        bytesOf(key, 'key'),
        bytesOf(salt, 'salt'),
        bytesOf(info, 'info'),
        derivedLength(length),
      ),
    ),

  'subtle.pbkdf2': (digest, key, salt, iterations, length) =>
    ownBytes(pbkdf2(bytesOf(key, 'key'), bytesOf(salt, 'salt'), iterations, length, digestOf(digest))),
};

function digestOf(value: unknown): string {
  return digestNames[oneOf(value, 'hash', Object.keys(digestNames) as (keyof typeof digestNames)[])];
}

/** EdDSA has its digest built in. */
function signDigest(value: unknown): string | null {
  return value === null ? null : digestOf(value);
}

function signing(scheme: unknown, saltLength: unknown): Omit<SignKeyObjectInput, 'key'> {
  const { constants } = nodeCrypto();
  switch (oneOf(scheme, 'scheme', ['pkcs1', 'pss', 'ecdsa', 'eddsa'])) {
    case 'pkcs1':
      return { padding: constants.RSA_PKCS1_PADDING };
    case 'pss':
      return {
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: integerOf(saltLength, 'saltLength', 0, 1024),
      };
    case 'ecdsa':
      return { dsaEncoding: 'ieee-p1363' };
    case 'eddsa':
      return {};
  }
}

function gcm(
  encrypts: boolean,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  extra: Uint8Array,
  tagBits: unknown,
): Uint8Array {
  const authTagLength = integerOf(tagBits, 'tagLength', 32, 128) / 8;
  const cipher = `aes-${key.length * 8}-gcm` as CipherGCMTypes;
  if (encrypts) {
    const machine = nodeCrypto().createCipheriv(cipher, key, iv, { authTagLength });
    machine.setAAD(extra);
    return ownBytes(Buffer.concat([machine.update(data), machine.final(), machine.getAuthTag()]));
  }
  const machine = nodeCrypto().createDecipheriv(cipher, key, iv, { authTagLength });
  machine.setAAD(extra);
  const end = data.length - authTagLength;
  if (end < 0) throw new RangeError('The data is shorter than its tag');
  machine.setAuthTag(data.subarray(end));
  return ownBytes(Buffer.concat([machine.update(data.subarray(0, end)), machine.final()]));
}

function generate(
  kind: KeyType,
  option: unknown,
  exponent: unknown,
): { publicKey: KeyObject; privateKey: KeyObject } {
  const { generateKeyPairSync } = nodeCrypto();
  switch (kind) {
    case 'rsa':
      return generateKeyPairSync('rsa', {
        modulusLength: integerOf(option, 'modulusLength', modulusBitsMin, modulusBitsMax),
        publicExponent: integerOf(exponent, 'publicExponent', 3, 0xffffffff),
      });
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: oneOf(option, 'namedCurve', curves) });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'x25519':
      return generateKeyPairSync('x25519');
  }
}

function keyFrom(
  kind: KeyType,
  format: 'spki' | 'pkcs8' | 'jwk' | 'raw',
  data: unknown,
  curve: unknown,
): KeyObject {
  const { createPrivateKey, createPublicKey } = nodeCrypto();
  switch (format) {
    case 'spki':
      return createPublicKey({ key: keyBytes(data), format: 'der', type: 'spki' });
    case 'pkcs8':
      return createPrivateKey({ key: keyBytes(data), format: 'der', type: 'pkcs8' });
    case 'jwk': {
      const text = textOf(data, 'key');
      if (text.length > 2 * keyBytesMax) throw new RangeError('The key is too large');
      const jwk = JSON.parse(text);
      return jwk?.d === undefined
        ? createPublicKey({ key: jwk, format: 'jwk' })
        : createPrivateKey({ key: jwk, format: 'jwk' });
    }
    case 'raw':
      return createPublicKey({ key: rawJwk(kind, keyBytes(data), curve), format: 'jwk' });
  }
}

function keyBytes(value: unknown): Buffer {
  const bytes = Buffer.from(bytesOf(value, 'key'));
  if (bytes.length > keyBytesMax) throw new RangeError('The key is too large');
  return bytes;
}

function rawJwk(kind: KeyType, raw: Uint8Array, curve: unknown): { [name: string]: string } {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  if (kind === 'rsa') throw new TypeError('An RSA key has no raw format');
  if (kind !== 'ec') return { kty: 'OKP', crv: kind === 'ed25519' ? 'Ed25519' : 'X25519', x: text(raw) };
  const half = (raw.length - 1) / 2;
  if (raw[0] !== 4 || !Number.isInteger(half)) throw new TypeError('The point is not uncompressed');
  const crv = oneOf(curve, 'namedCurve', curves);
  return { kty: 'EC', crv, x: text(raw.subarray(1, 1 + half)), y: text(raw.subarray(1 + half)) };
}

function imported(key: KeyObject, kind: KeyType): ImportedKey {
  if (key.asymmetricKeyType !== kind) throw new TypeError('The key is of another type');
  const type = key.type === 'private' ? 'private' : 'public';
  const der =
    type === 'private'
      ? key.export({ format: 'der', type: 'pkcs8' })
      : key.export({ format: 'der', type: 'spki' });
  return { type, der: ownBytes(der), details: detailsOf(key) };
}

function detailsOf(key: KeyObject): ImportedKey['details'] {
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && publicExponent !== undefined) {
    const hex = publicExponent.toString(16);
    return {
      modulusLength,
      publicExponent: ownBytes(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')),
    };
  }
  const names: { [name: string]: string } = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  return namedCurve === undefined ? {} : { namedCurve: names[namedCurve] ?? namedCurve };
}

function keyOf(type: unknown, der: unknown): KeyObject {
  const { createPrivateKey, createPublicKey } = nodeCrypto();
  const key = keyBytes(der);
  return oneOf(type, 'type', ['public', 'private']) === 'private'
    ? createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    : createPublicKey({ key, format: 'der', type: 'spki' });
}
