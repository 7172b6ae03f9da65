import { integerOf } from './arguments.ts';

// Touching node:crypto costs milliseconds, which a script without cryptography need not pay.
let loaded: typeof import('node:crypto') | undefined;

export function nodeCrypto(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

/** Most bytes that one derivation gives. */
const derivedBytesMax = 1024 * 1024;
/** Most rounds of one PBKDF2 call, over all of its blocks: some ten seconds. */
const roundsMax = 10_000_000;
/** Bytes of a block of SHA-1; no other digest has less but MD5. */
const blockBytes = 20;

/** @throws TypeError, RangeError */
export function derivedLength(value: unknown): number {
  return integerOf(value, 'length', 0, derivedBytesMax);
}

/**
 * PBKDF2 within a limit: nothing can end it once it has begun, and every block of the result takes all rounds anew.
 * @throws TypeError, RangeError
 */
export function pbkdf2(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: unknown,
  length: unknown,
  digest: string,
): Buffer {
  const bytes = derivedLength(length);
  const perBlock = Math.floor(roundsMax / Math.max(1, Math.ceil(bytes / blockBytes)));
  const rounds = integerOf(iterations, 'iterations', 1, perBlock);
  return nodeCrypto().pbkdf2Sync(password, salt, rounds, bytes, digest);
}
