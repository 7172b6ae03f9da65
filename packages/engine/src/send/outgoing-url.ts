import type { OutgoingUrl } from './message.ts';

/** The request target of the origin form: path and query as they are given. */
export function requestTarget(url: OutgoingUrl): string {
  const { query } = url;
  const path = url.path === '' ? '/' : url.path;
  if (query.length === 0) return path;
  let text = `${path}?`;
  for (let index = 0; index < query.length; index++) {
    const row = query[index] as OutgoingUrl['query'][number];
    if (index > 0) text += '&';
    text += row.value === null ? row.key : `${row.key}=${row.value}`;
  }
  return text;
}

/** Host and port as the Host header names them: without the port that the scheme implies. */
export function authority(url: OutgoingUrl): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const { port } = url;
  return port === undefined || port === defaultPort(url) ? host : `${host}:${port}`;
}

export const defaultPort = (url: { protocol: 'http' | 'https' }): number =>
  url.protocol === 'https' ? 443 : 80;

export const portOf = (url: OutgoingUrl): number => url.port ?? defaultPort(url);

/** Whether both lead to one server: secrets are for one place. */
export const isSamePlace = (one: OutgoingUrl, other: OutgoingUrl): boolean =>
  one.protocol === other.protocol && one.host === other.host && portOf(one) === portOf(other);

/** The URL as text, without user information and fragment. */
export const urlText = (url: OutgoingUrl): string =>
  `${url.protocol}://${authority(url)}${requestTarget(url)}`;

/** A WHATWG URL in the parts of a request. Query rows are kept as they are written. */
export function outgoingUrl(url: URL): OutgoingUrl {
  const query = url.search.length > 1 ? url.search.slice(1).split('&') : [];
  const userinfo = url.username + (url.password === '' ? '' : `:${url.password}`);
  return {
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    path: url.pathname,
    query: query.map((row) => {
      const equals = row.indexOf('=');
      return equals < 0
        ? { key: row, value: null }
        : { key: row.slice(0, equals), value: row.slice(equals + 1) };
    }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(userinfo === '' ? {} : { userinfo }),
    ...(url.hash.length > 1 ? { hash: url.hash.slice(1) } : {}),
  };
}
