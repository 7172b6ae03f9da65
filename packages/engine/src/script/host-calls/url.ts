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

/** URLs by the parser of the host. A URL crosses as its parts in one string: the parser leaves no line feed in any. */
export const urlCalls: HostCalls = {
  /** Parts of a URL, undefined when it cannot be parsed. */
  'url.parse': (input, base) => {
    const url = URL.parse(textOf(input, 'url'), base === undefined ? undefined : textOf(base, 'base'));
    return url === null ? undefined : partsOf(url);
  },

  /** Parts of a URL after one of its properties was assigned. @throws TypeError for a bad `href` */
  'url.set': (href, property, value) => {
    const url = new URL(textOf(href, 'url'));
    url[oneOf(property, 'property', settable)] = textOf(value, 'value');
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
