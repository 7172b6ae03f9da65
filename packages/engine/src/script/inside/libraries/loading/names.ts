/**
 * What `require(name)` of a script may name, and the file of `libraries/` that holds it. `buffer` and `timers` are
 * part of main.
 */
const libraryFiles: ReadonlyMap<string, string> = new Map([
  ['ajv', 'ajv'],
  ['assert', 'assert'],
  ['atob', 'atob'],
  ['backbone', 'backbone'],
  ['btoa', 'btoa'],
  ['chai', 'chai'],
  ['cheerio', 'cheerio'],
  ['crypto-js', 'crypto-js'],
  ['csv-parse', 'csv-parse'],
  ['csv-parse/lib/sync', 'csv-parse'],
  ['events', 'events'],
  ['lodash', 'lodash'],
  ['moment', 'moment'],
  ['path', 'path'],
  ['postman-collection', 'postman-collection'],
  ['punycode', 'punycode'],
  ['querystring', 'querystring'],
  ['stream', 'stream'],
  ['string_decoder', 'string-decoder'],
  ['tv4', 'tv4'],
  ['url', 'url'],
  ['util', 'util'],
  ['uuid', 'uuid'],
  ['xml2js', 'xml2js'],
]);

/** Libraries that only the inside itself asks for. */
const internalLibraryFiles: ReadonlyMap<string, string> = new Map([
  ['#lodash3', 'lodash3'],
  ['#json-schema', 'json-schema'],
  ['#crypto-js-rest', 'crypto-js-rest'],
  ['#web-streams', 'web-streams'],
  ['#web-crypto', 'web-crypto'],
]);

/** File name (no ending) of a library; undefined when there is none of that name. */
export function libraryFile(name: string): string | undefined {
  return libraryFiles.get(name) ?? internalLibraryFiles.get(name);
}

/** Modules that a library does not bundle but asks for, so that all share one copy. */
export const sharedModules: ReadonlySet<string> = new Set([
  '#host',
  '#json-schema',
  '#crypto-js-rest',
  'assert',
  'buffer',
  'events',
  'lodash',
  'path',
  'punycode',
  'querystring',
  'stream',
  'string_decoder',
  'timers',
  'url',
  'util',
]);

/** Modules that a library can do without, and that would cost most of its start: SAX only offers a stream. */
export const leftOut: ReadonlyMap<string, readonly string[]> = new Map([['xml2js', ['stream']]]);

/**
 * Modules inside a package that are part of another library, by importing library: CryptoJS is one object to which
 * each of its modules adds something, so the second half must meet the first.
 */
export const sharedFiles: ReadonlyMap<string, { of: string; specifiers: readonly string[] }> = new Map([
  [
    'crypto-js-rest',
    {
      of: 'crypto-js',
      specifiers: ['./core', './lib-typedarrays', './enc-utf16', './enc-base64', './enc-base64url'],
    },
  ],
]);
