import { atob, btoa } from './base64.ts';
import { Blob, File } from './blob.ts';
import { bufferModule } from './buffer.ts';
import { Crypto } from './crypto.ts';
import { DOMException } from './dom-exception.ts';
import { AbortController, AbortSignal, CustomEvent, Event, EventTarget } from './events.ts';
import { defineLazy } from './lazy.ts';
import { structuredClone } from './structured-clone.ts';
import { TextDecoder, TextEncoder } from './text.ts';
import { URL } from './url.ts';
import { URLSearchParams } from './url-search-params.ts';

type Require = (name: string) => unknown;

/** Functions of the timers, for libraries and for `require('timers')`. */
export type Timers = { readonly [name: string]: unknown };

const streams = [
  'ReadableStream',
  'ReadableStreamDefaultReader',
  'ReadableStreamBYOBReader',
  'ReadableStreamDefaultController',
  'ReadableByteStreamController',
  'ReadableStreamBYOBRequest',
  'WritableStream',
  'WritableStreamDefaultWriter',
  'WritableStreamDefaultController',
  'TransformStream',
  'TransformStreamDefaultController',
  'ByteLengthQueuingStrategy',
  'CountQueuingStrategy',
  'TextEncoderStream',
  'TextDecoderStream',
];

/** Modules of `require` that are part of main, for `createLibraryLoader`. */
export function builtInModules(timers: Timers): { readonly [name: string]: (() => unknown) | undefined } {
  return { buffer: bufferModule, timers: () => timers };
}

/**
 * Defines the names of the web platform that scripts may use, and the timers. What is not in main already is made at
 * its first use, so this costs next to nothing. None of the names is enumerable.
 *
 * @param require of the inside: gets libraries with `#` too
 */
export function installPlatform(global: object, require: Require, timers: Timers): void {
  const now = { ...timers, atob, btoa, structuredClone, queueMicrotask };
  const classes = {
    AbortController,
    AbortSignal,
    Blob,
    CustomEvent,
    DOMException,
    Event,
    EventTarget,
    File,
    URL,
    URLSearchParams,
    TextDecoder,
    TextEncoder,
    Crypto,
  };
  for (const [name, value] of Object.entries({ ...now, ...classes })) {
    Object.defineProperty(global, name, { value, writable: true, enumerable: false, configurable: true });
  }
  defineLazy(global, 'Buffer', () => bufferModule().Buffer);
  defineLazy(global, 'crypto', () => new Crypto(() => webCrypto(require).subtle));
  for (const name of ['CryptoKey', 'SubtleCrypto']) defineLazy(global, name, () => webCrypto(require)[name]);
  for (const name of streams) {
    defineLazy(global, name, () => (require('#web-streams') as { [name: string]: unknown })[name]);
  }
}

function webCrypto(require: Require): { [name: string]: unknown } {
  return require('#web-crypto') as { [name: string]: unknown };
}

function queueMicrotask(callback: unknown): void {
  if (typeof callback !== 'function') throw new TypeError('The callback must be a function');
  // An error of the callback becomes an unhandled rejection, which the script learns of.
  void Promise.resolve().then(() => {
    callback();
  });
}
