import type { UrlDefinition, VariableEntry } from '@parley/format';
import type { OutgoingUrl, QueryRow } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { castOut, typeOf } from '../variables/cast.ts';
import { encodeFragment, encodePath, encodeQuery, encodeUserInfo } from './encode.ts';
import { parseUrl } from './parse-url.ts';

/** A URL ready to send, and why it cannot be sent when it cannot. */
export type BuiltUrl = {
  url: OutgoingUrl;
  /** As reports show it: every part as it goes over the wire. */
  definition: UrlDefinition;
  /** COMPAT: the text is what newman reports. */
  problem: string | undefined;
};

/**
 * The text of a URL definition before variables are replaced: the parts win over `raw`, disabled query rows are
 * left out, `:name` in the path becomes its value.
 */
export function urlText(url: UrlDefinition | string | undefined): string {
  if (url === undefined || url === null) {
    return '';
  }
  if (typeof url === 'string') {
    return url;
  }
  if (
    url.host === undefined &&
    url.path === undefined &&
    url.query === undefined &&
    url.protocol === undefined
  ) {
    return url.raw ?? '';
  }
  let text = '';
  if (url.protocol) {
    text += url.protocol.endsWith('://') ? url.protocol : `${url.protocol}://`;
  }
  const { user, password } = url.auth ?? {};
  if (typeof user === 'string' || typeof password === 'string') {
    text += `${user ?? ''}${typeof password === 'string' ? `:${password}` : ''}@`;
  }
  text += joined(url.host, '.');
  if (url.port !== undefined && url.port !== null) {
    text += `:${url.port}`;
  }
  if (url.path !== undefined && url.path !== null) {
    text += `/${pathText(url.path, url.variable)}`;
  }
  const rows = (url.query ?? []).filter((row) => row && row.disabled !== true);
  if (rows.length > 0) {
    text += `?${rows.map((row) => queryRowText(row.key, row.value)).join('&')}`;
  }
  return typeof url.hash === 'string' ? `${text}#${url.hash}` : text;
}

/** Makes the URL to send of a text in which variables are replaced. `encode` false sends it as written. */
export function buildUrl(text: string, encode: boolean): BuiltUrl {
  const parts = parseUrl(text);
  const scheme = (parts.protocol ?? 'http').toLowerCase();
  const host = asciiHost(parts.host.toLowerCase());
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const path = `/${encode ? encodePath(parts.path ?? '') : (parts.path ?? '')}`;
  const query = (parts.query ?? []).map((row) => queryRow(encode ? encodeQuery(row) : row));
  const hash = parts.hash === undefined ? undefined : encode ? encodeFragment(parts.hash) : parts.hash;
  const user = encoded(parts.user, encode);
  const password = encoded(parts.password, encode);

  const url: OutgoingUrl = { protocol: scheme === 'https' ? 'https' : 'http', host: bare, path, query };
  if (user !== undefined) {
    url.userinfo = password === undefined ? user : `${user}:${password}`;
  }
  const port = parts.port === undefined || parts.port.trim() === '' ? undefined : Number(parts.port);
  if (port !== undefined) {
    url.port = port;
  }
  if (hash !== undefined) {
    url.hash = hash;
  }
  return {
    url,
    definition:
      text === '' ? { query: [], variable: [] } : definitionOf(url, scheme, host, user, password, parts.port),
    problem: problemOf(text, scheme, host, url, parts.port),
  };
}

/** `host` or `host:port`, with brackets round IPv6. COMPAT: a port that was written is kept, the default one too. */
export function hostHeader(url: OutgoingUrl): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return url.port === undefined ? host : `${host}:${url.port}`;
}

/** The whole URL, without its fragment. */
export function urlToText(url: OutgoingUrl): string {
  const userinfo = url.userinfo === undefined ? '' : `${url.userinfo}@`;
  return `${url.protocol}://${userinfo}${hostHeader(url)}${requestTarget(url)}`;
}

/** The definition of a URL that goes out, as reports show it. */
export function urlToDefinition(url: OutgoingUrl): UrlDefinition {
  const colon = url.userinfo?.indexOf(':') ?? -1;
  const user = colon < 0 ? url.userinfo : url.userinfo?.slice(0, colon);
  const password = colon < 0 ? undefined : url.userinfo?.slice(colon + 1);
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return definitionOf(
    url,
    url.protocol,
    host,
    user,
    password,
    url.port === undefined ? undefined : String(url.port),
  );
}

function definitionOf(
  url: OutgoingUrl,
  protocol: string,
  host: string,
  user: string | undefined,
  password: string | undefined,
  port: string | undefined,
): UrlDefinition {
  const definition: UrlDefinition = {};
  if (user !== undefined) {
    definition.auth = password === undefined ? { user } : { user, password };
  }
  definition.protocol = protocol;
  if (port !== undefined) {
    definition.port = port;
  }
  if (host !== '' || url.path !== '/') {
    definition.path = url.path.slice(1).split('/');
  }
  if (url.hash !== undefined) {
    definition.hash = url.hash;
  }
  if (host !== '') {
    definition.host = host.split('.');
  }
  const last = url.query.length - 1;
  // COMPAT: an empty row is a null key, unless it is the last one.
  definition.query = url.query.map(({ key, value }, index) =>
    key === '' && value === null && index < last ? { key: null, value: null } : { key, value },
  );
  definition.variable = pathNames(definition.path ?? []).map((key) => ({ type: 'any', key }));
  return definition;
}

function problemOf(
  text: string,
  scheme: string,
  host: string,
  url: OutgoingUrl,
  port: string | undefined,
): string | undefined {
  if (text === '') {
    return 'runtime:extensions~request: request url is empty';
  }
  if (host === '') {
    return `Invalid URI "${scheme}://${port === undefined ? '' : `:${port}`}${requestTarget(url)}"`;
  }
  if (scheme !== 'http' && scheme !== 'https') {
    return `Invalid protocol: ${scheme}:`;
  }
  if (url.port !== undefined && !(Number.isInteger(url.port) && url.port >= 0 && url.port < 65536)) {
    return `Port should be >= 0 and < 65536. Received type string ('${port}').`;
  }
  return undefined;
}

function encoded(text: string | undefined, encode: boolean): string | undefined {
  return text === undefined || !encode ? text : encodeUserInfo(text);
}

/** Punycode for international names, dotted decimals for every form of IPv4; what is no domain stays. */
function asciiHost(host: string): string {
  return PLAIN_HOST.test(host) ? host : process.getBuiltinModule('node:url').domainToASCII(host) || host;
}

// Names that conversion cannot change. A last label that begins with a digit may be a form of IPv4.
const PLAIN_HOST = /^(?!.*xn--)(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/;

function queryRow(row: string): QueryRow {
  const equals = row.indexOf('=');
  return equals < 0 ? { key: row, value: null } : { key: row.slice(0, equals), value: row.slice(equals + 1) };
}

function queryRowText(key: unknown, value: unknown): string {
  const name = typeof key === 'string' ? escapeReserved(key, KEY_RESERVED) : '';
  return typeof value === 'string' ? `${name}=${escapeReserved(value, VALUE_RESERVED)}` : name;
}

const KEY_RESERVED = /\{\{[^{}]*[&#=][^{}]*\}\}|[&#=]/g;
const VALUE_RESERVED = /\{\{[^{}]*[&#=][^{}]*\}\}|[&#]/g;

/** What would end a row or the query is encoded, except inside references. */
function escapeReserved(text: string, reserved: RegExp): string {
  return text.replace(reserved, (match) =>
    match.length > 1 ? match : `%${match.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function pathText(path: string[] | string, variables: VariableEntry[] | undefined): string {
  const segments = Array.isArray(path) ? path : path.replace(/^\//, '').split('/');
  if (!variables?.length) {
    return segments.join('/');
  }
  return segments
    .map((segment) => {
      const name = pathName(segment);
      const value = name === undefined ? undefined : pathValue(name, variables);
      return value ? value + segment.slice((name as string).length + 1) : segment;
    })
    .join('/');
}

/** `id` of `:id` and of `:id.json`. */
function pathName(segment: unknown): string | undefined {
  if (typeof segment !== 'string' || segment.charCodeAt(0) !== 0x3a) {
    return undefined;
  }
  const dot = segment.indexOf('.');
  return segment.slice(1, dot < 0 ? undefined : dot) || undefined;
}

/** COMPAT: the last one of a name counts, a disabled one too, and only texts are taken. */
function pathValue(name: string, variables: VariableEntry[]): string | undefined {
  const entry = variables.findLast((variable) => (variable?.key || variable?.id) === name);
  if (entry?.value === undefined) {
    return undefined;
  }
  const value = castOut(typeOf(entry.type), entry.value);
  return typeof value === 'string' ? value : undefined;
}

function pathNames(path: string[]): string[] {
  const names = new Set<string>();
  for (const segment of path) {
    const name = pathName(segment);
    if (name !== undefined) {
      names.add(name);
    }
  }
  return [...names];
}

function joined(list: string[] | string | undefined, separator: string): string {
  return Array.isArray(list) ? list.join(separator) : (list ?? '');
}
