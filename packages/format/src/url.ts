import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * URLs as Collection v2.1 writes them: `raw` beside its parts. Variables (`{{host}}`) may stand anywhere, so
 * nothing is decoded, checked or corrected; taking apart and building give the same text again.
 */

const VARIABLE = /\{\{[^{}]*\}\}/g;
const VARIABLE_OR_BACKSLASH = /\{\{[^{}]*\}\}|\\/g;

/**
 * Takes a raw URL apart. Parts that the text does not have are left out. COMPAT: the same parts as Postman's own
 * reader, which is laxer than the WHATWG one: everything before the last `@` is `auth`, everything after the last
 * `:` is the port, backslashes before the query are slashes. Unlike it, `=` inside a variable splits nothing.
 */
export function parseUrl(raw: string): JsonObject {
  const url: JsonObject = { raw };
  let text = raw.trimStart();
  // Variables are blanked out to the same length, so that positions in `shape` are positions in `text`.
  let shape = blankVariables(text);
  const cut = (from: number, to: number): void => {
    text = text.slice(from, to);
    shape = shape.slice(from, to);
  };
  const hashAt = shape.indexOf('#');
  const hash = hashAt < 0 ? undefined : text.slice(hashAt + 1);
  if (hashAt >= 0) cut(0, hashAt);
  const queryAt = shape.indexOf('?');
  const query = queryAt < 0 ? undefined : text.slice(queryAt + 1);
  if (queryAt >= 0) cut(0, queryAt);
  if (shape.includes('\\')) {
    shape = shape.replaceAll('\\', '/');
    text = text.replace(VARIABLE_OR_BACKSLASH, (found) => (found === '\\' ? '/' : found));
  }
  const protocolAt = shape.indexOf('://');
  if (protocolAt >= 0) {
    const protocol = text.slice(0, protocolAt);
    url.protocol = protocol;
    let start = protocolAt + 3;
    while (shape[start] === '/') start += 1;
    // `file:///path` has no host, so one slash begins its path.
    if (start > protocolAt + 3 && protocol.toLowerCase() === 'file') start -= 1;
    cut(start, text.length);
  }
  const pathAt = shape.indexOf('/');
  const path = pathAt < 0 ? undefined : splitOutsideVariables(text.slice(pathAt + 1), '/');
  if (pathAt >= 0) cut(0, pathAt);
  const authAt = shape.lastIndexOf('@');
  if (authAt >= 0) {
    const colonAt = shape.slice(0, authAt).indexOf(':');
    url.auth = { user: text.slice(0, colonAt < 0 ? authAt : colonAt) };
    if (colonAt >= 0) url.auth.password = text.slice(colonAt + 1, authAt);
    cut(authAt + 1, text.length);
  }
  const portAt = shape.lastIndexOf(':');
  // A colon before the closing bracket belongs to an IPv6 address.
  const hasPort = portAt >= 0 && !shape.includes(']', portAt);
  const host = hasPort ? text.slice(0, portAt) : text;
  if (host !== '') url.host = splitOutsideVariables(host, '.');
  if (hasPort) url.port = text.slice(portAt + 1);
  if (path) url.path = path;
  if (query !== undefined) url.query = parseQuery(query);
  if (hash !== undefined) url.hash = hash;
  return url;
}

function blankVariables(text: string): string {
  return text.includes('{{') ? text.replace(VARIABLE, (name) => '_'.repeat(name.length)) : text;
}

/** Builds the raw text from the parts; disabled query rows are not part of it. */
export function buildUrl(url: JsonObject): string {
  let raw = typeof url.protocol === 'string' && url.protocol !== '' ? `${url.protocol}://` : '';
  if (isObject(url.auth)) {
    const { user, password } = url.auth;
    raw += `${user ?? ''}${password === undefined || password === null ? '' : `:${password}`}@`;
  }
  raw += joined(url.host, '.');
  if (typeof url.port === 'string' && url.port !== '') raw += `:${url.port}`;
  const path = url.path ?? null;
  if (path !== null) raw += typeof path === 'string' && path.startsWith('/') ? path : `/${joined(path, '/')}`;
  const query = Array.isArray(url.query) ? buildQuery(url.query) : null;
  if (query !== null) raw += `?${query}`;
  if (typeof url.hash === 'string') raw += `#${url.hash}`;
  return raw;
}

/** Puts query rows into a raw URL in place of those it has. */
export function replaceQuery(raw: string, rows: Json[]): string {
  const hashAt = indexOutsideVariables(raw, '#');
  const hash = hashAt < 0 ? '' : raw.slice(hashAt);
  const rest = hashAt < 0 ? raw : raw.slice(0, hashAt);
  const queryAt = indexOutsideVariables(rest, '?');
  const query = buildQuery(rows);
  return `${queryAt < 0 ? rest : rest.slice(0, queryAt)}${query === null ? '' : `?${query}`}${hash}`;
}

/**
 * A row for each part between ampersands; a part without `=` has the value `null`.
 * COMPAT: an empty part before another one (`a&&b`) has the key `null`, at the end (`a&`) the key `''`.
 */
export function parseQuery(query: string): JsonObject[] {
  return splitOutsideVariables(query, '&').map((part, index, parts) => {
    if (part === '' && index < parts.length - 1) return { key: null, value: null };
    return parseQueryPart(part);
  });
}

export function parseQueryPart(part: string): JsonObject {
  const equalsAt = indexOutsideVariables(part, '=');
  if (equalsAt < 0) return { key: part, value: null };
  return { key: part.slice(0, equalsAt), value: part.slice(equalsAt + 1) };
}

function buildQuery(rows: Json[]): string | null {
  const enabled = rows.filter((row): row is JsonObject => isObject(row) && row.disabled !== true);
  if (enabled.length === 0) return null;
  return enabled
    .map((row) => {
      const key = typeof row.key === 'string' ? row.key : '';
      return row.value === null || row.value === undefined ? key : `${key}=${row.value}`;
    })
    .join('&');
}

function joined(part: Json | undefined, separator: string): string {
  if (typeof part === 'string') return part;
  if (!Array.isArray(part)) return '';
  // v2.1 also allows a path segment as an object with a value.
  return part.map((entry) => (isObject(entry) ? (entry.value ?? '') : entry)).join(separator);
}

/** Splits in one pass: a hostile URL of a megabyte costs no more than a megabyte. */
export function splitOutsideVariables(text: string, separator: string): string[] {
  if (!text.includes('{{')) return text.split(separator);
  const shape = blankVariables(text);
  const parts: string[] = [];
  let start = 0;
  for (let at = shape.indexOf(separator); at >= 0; at = shape.indexOf(separator, start)) {
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  parts.push(text.slice(start));
  return parts;
}

function indexOutsideVariables(text: string, character: string): number {
  return blankVariables(text).indexOf(character);
}
