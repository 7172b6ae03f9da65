export type KeyAlgorithm = {
  name: string;
  hash?: { name: string };
  length?: number;
  modulusLength?: number;
  publicExponent?: Uint8Array;
  namedCurve?: string;
};
export type KeyUsage =
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'deriveKey'
  | 'deriveBits'
  | 'wrapKey'
  | 'unwrapKey';

type KeyParts = {
  type: 'secret' | 'public' | 'private';
  extractable: boolean;
  algorithm: KeyAlgorithm;
  usages: KeyUsage[];
  /** The secret itself, SPKI or PKCS #8. Scripts never get it but by an export. */
  bytes: Uint8Array;
};

const secret = Symbol('CryptoKey');
let bytesOf: (key: CryptoKey) => Uint8Array;

export class CryptoKey {
  readonly #parts: KeyParts;

  static {
    bytesOf = (key) => key.#parts.bytes;
  }

  constructor(key?: unknown, parts?: KeyParts) {
    if (key !== secret || parts === undefined) throw new TypeError('Illegal constructor');
    this.#parts = { ...parts };
  }

  get type(): KeyParts['type'] {
    return this.#parts.type;
  }
  get extractable(): boolean {
    return this.#parts.extractable;
  }
  get algorithm(): KeyAlgorithm {
    return this.#parts.algorithm;
  }
  get usages(): KeyUsage[] {
    return this.#parts.usages;
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }
}

export function createKey(parts: KeyParts): CryptoKey {
  return new CryptoKey(secret, parts);
}

/** @throws TypeError for what is no key */
export function keyBytes(key: CryptoKey): Uint8Array {
  return bytesOf(key);
}
