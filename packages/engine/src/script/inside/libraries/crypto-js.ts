import 'crypto-js/lib-typedarrays.js';
import 'crypto-js/enc-utf16.js';
import 'crypto-js/enc-base64.js';
import 'crypto-js/enc-base64url.js';
import core from 'crypto-js/core.js';
import { callHost } from '../host.ts';
import { speedUpAes } from './crypto/aes.ts';
import {
  base64Of,
  binaryOf,
  type Encoder,
  fastHex,
  isClean,
  type WordArray,
  wordsOfBinary,
} from './crypto/word-array.ts';

/*
 * CryptoJS whose hashes, HMACs and PBKDF2 are computed by the host: the first use of a hash written in JavaScript
 * costs a hundred times that. The core is that of the package, so all objects are the ones that scripts know; ciphers,
 * progressive hashes and the rest are the package's own and loaded when a script touches them. Whatever an argument
 * has that the fast way does not know is left to the package too.
 */

type Namespace = { [name: string]: unknown };
type AnyFunction = (...values: unknown[]) => unknown;

/** What this file uses of the package, whose types are not part of it. */
type Core = Namespace & {
  lib: Namespace & { WordArray: { init: new (words?: unknown, sigBytes?: number) => WordArray } };
  enc: { Hex: Encoder; Latin1: Encoder; Base64: Encoder };
  algo: Namespace;
};

const C = core as unknown as Core;
const newWords = (binary: string): WordArray =>
  new C.lib.WordArray.init(wordsOfBinary(binary), binary.length);

/** CryptoJS's names of the digests that the host has, with theirs and their bytes. */
const digests = [
  ['MD5', 'md5', 16],
  ['SHA1', 'sha1', 20],
  ['SHA224', 'sha224', 28],
  ['SHA256', 'sha256', 32],
  ['SHA384', 'sha384', 48],
  ['SHA512', 'sha512', 64],
  ['RIPEMD160', 'ripemd160', 20],
] as const;

const restOfCore = [
  ...['AES', 'DES', 'TripleDES', 'RC4', 'RC4Drop', 'Rabbit', 'RabbitLegacy', 'Blowfish'],
  ...['SHA3', 'HmacSHA3', 'EvpKDF', 'algo', 'format', 'kdf', 'mode', 'pad', 'x64'],
];
const restOfLib = [
  ...['Cipher', 'StreamCipher', 'BlockCipherMode', 'BlockCipher', 'CipherParams'],
  ...['SerializableCipher', 'PasswordBasedCipher'],
];

const algo = C.algo;
const fast: { [name: string]: AnyFunction } = {};
/** The functions of the package under the fast ones, once they are loaded. */
const slow: { [name: string]: AnyFunction } = {};
let restLoaded = false;

function loadRest(): void {
  if (restLoaded) return;
  restLoaded = true;
  for (const name of restOfCore) delete C[name];
  for (const name of restOfLib) delete C.lib[name];
  C.algo = algo;
  // What a script put in place of a function stays.
  const own = Object.keys(fast).filter((name) => C[name] !== fast[name]);
  const replaced = own.map((name) => [name, C[name]] as const);
  requireRest();
  for (const name of Object.keys(fast)) {
    slow[name] = C[name] as AnyFunction;
    C[name] = fast[name];
  }
  for (const [name, value] of replaced) C[name] = value;
  // COMPAT: the version that collections were written for (3.3) has these defaults; 4.2 has SHA256 and 250,000.
  const defaults = (algo.PBKDF2 as { cfg: { hasher: unknown; iterations: number } }).cfg;
  defaults.hasher = algo.SHA1;
  defaults.iterations = 1;
  speedUpAes(C);
}

function requireRest(): void {
  require('#crypto-js-rest');
}

function lazily(target: Namespace, name: string): void {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      loadRest();
      return target[name];
    },
    set(value: unknown) {
      loadRest();
      target[name] = value;
    },
  });
}

function slowly(name: string, values: unknown[]): unknown {
  loadRest();
  return (slow[name] as AnyFunction)(...values);
}

type HostText = [text: string, encoding: 'utf8' | 'latin1'];

/** How a message or key goes to the host; undefined when only the package knows what to do with it. */
function hostText(value: unknown): HostText | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? [value, 'utf8'] : undefined;
  return isClean(value) ? [binaryOf(value), 'latin1'] : undefined;
}

const empty: HostText = ['', 'utf8'];

function addDigest(name: string, digest: string): void {
  fast[name] = (...values) => {
    const message = values[0] ? hostText(values[0]) : empty;
    if (message === undefined) return slowly(name, values);
    return newWords(callHost('crypto.hash', digest, message[0], message[1]));
  };
  const hmac = `Hmac${name}`;
  fast[hmac] = (...values) => {
    const message = values[0] ? hostText(values[0]) : empty;
    const key = hostText(values[1]);
    if (message === undefined || key === undefined) return slowly(hmac, values);
    return newWords(callHost('crypto.hmac', digest, key[0], key[1], message[0], message[1]));
  };
}

function addPbkdf2(): void {
  fast.PBKDF2 = (...values) => {
    const [passwordValue, saltValue, cfg] = values;
    const { keySize = 4, iterations = 1, hasher = undefined } = (cfg ?? {}) as Namespace;
    const digest = hasher === undefined ? digests[1] : digests.find(([name]) => algo[name] === hasher);
    const password = hostText(passwordValue);
    const salt = hostText(saltValue);
    if (!password || !salt || !digest || !isCount(keySize) || !isCount(iterations)) {
      return slowly('PBKDF2', values);
    }
    const [, digestName, digestBytes] = digest;
    const sigBytes = keySize * 4;
    // Whole digests, like CryptoJS: the words behind `sigBytes` are seen by whoever looks at `words`.
    const bytes = Math.ceil(sigBytes / digestBytes) * digestBytes;
    const key = newWords(callHost('crypto.pbkdf2', digestName, ...password, ...salt, iterations, bytes));
    key.sigBytes = sigBytes;
    return key;
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function prepare(): void {
  for (const [name, digest] of digests) addDigest(name, digest);
  addPbkdf2();
  Object.assign(C, fast);
  for (const name of restOfCore) lazily(C, name);
  for (const name of restOfLib) lazily(C.lib, name);

  Object.assign(C.enc.Hex, fastHex(C.lib.WordArray, { ...C.enc.Hex }));
  C.enc.Latin1.stringify = binaryOf;
  const stringify = C.enc.Base64.stringify;
  const base64 = C.enc.Base64 as Encoder & { _map: string };
  const map = base64._map;
  base64.stringify = (value) => (base64._map === map ? base64Of(value) : stringify.call(base64, value));
}

prepare();

export { C as library };
