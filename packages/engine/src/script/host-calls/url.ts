import { oneOf, textOf } from './arguments.ts';
import type { HostCalls } from './host-calls.ts';

const settable = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;

/** Longest text of a URL: its parts are up to nine times as long, several times over, and must fit one string. */
const urlLengthMax = 4 * 1024 * 1024;

function limitedOf(value: unknown, name: string): string {
  const text = textOf(value, name);
  if (text.length > urlLengthMax) throw new RangeError(`${name} is longer than ${urlLengthMax} characters`);
  return text;
}

/** URLs by the parser of the host. A URL crosses as its parts in one string: the parser leaves no line feed in any. */
export const urlCalls: HostCalls = {
  /** Parts of a URL, undefined when it cannot be parsed. */
  'url.parse': (input, base) => {
    const url = URL.parse(limitedOf(input, 'url'), base === undefined ? undefined : limitedOf(base, 'base'));
    return url === null ? undefined : partsOf(url);
  },

  /** Parts of a URL after one of its properties was assigned. @throws TypeError for a bad `href` */
  'url.set': (href, property, value) => {
    const url = new URL(limitedOf(href, 'url'));
    url[oneOf(property, 'property', settable)] = limitedOf(value, 'value');
    return partsOf(url);
  },
};

/** In the order that `platform/url.ts` reads. */
function partsOf(url: URL): string {
  return [
    url.href,
    url.protocol,
    url.username,
    url.password,
    url.host,
    url.hostname,
    url.port,
    url.pathname,
    url.search,
    url.hash,
    url.origin,
  ].join('\n');
}
