import { CryptoKey } from './web-crypto/crypto-key.ts';
import { SubtleCrypto, subtle } from './web-crypto/subtle-crypto.ts';

/** What the global `crypto` does not need at once. */
export const library = { CryptoKey, SubtleCrypto, subtle };
