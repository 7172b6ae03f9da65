import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * URLs as Collection v2.1 writes them: `raw` beside its parts. Variables (`{{host}}`) may stand anywhere, so
 * nothing is decoded, checked or corrected; taking apart and building give the same text again.
 */

/** Takes a raw URL apart. Parts that the text does not have are left out. */
export function parseUrl(raw: string): JsonObject {
  const url: JsonObject = { raw };
  let rest = raw;
  const hashAt = indexOutsideVariables(rest, '#');
  const hash = hashAt < 0 ? undefined : rest.slice(hashAt + 1);
  if (hashAt >= 0) rest = rest.slice(0, hashAt);
  const queryAt = indexOutsideVariables(rest, '?');
  const query = queryAt < 0 ? undefined : rest.slice(queryAt + 1);
  if (queryAt >= 0) rest = rest.slice(0, queryAt);
  const protocol = /^([a-z][a-z0-9+.-]*|\{\{[^{}]*\}\}):\/\//i.exec(rest);
  if (protocol) {
    url.protocol = protocol[1] as string;
    rest = rest.slice(protocol[0].length);
  }
  const pathAt = indexOutsideVariables(rest, '/');
  let host = pathAt < 0 ? rest : rest.slice(0, pathAt);
  const port = /:(\d+|\{\{[^{}]*\}\})$/.exec(host);
  if (port) host = host.slice(0, -port[0].length);
  if (host !== '') url.host = splitOutsideVariables(host, '.');
  if (port) url.port = port[1] as string;
  if (pathAt >= 0) url.path = splitOutsideVariables(rest.slice(pathAt + 1), '/');
  if (query !== undefined) url.query = parseQuery(query);
  if (hash !== undefined) url.hash = hash;
  return url;
}

/** Builds the raw text from the parts; disabled query rows are not part of it. */
export function buildUrl(url: JsonObject): string {
  let raw = typeof url.protocol === 'string' && url.protocol !== '' ? `${url.protocol}://` : '';
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

/** A row for each part between ampersands; a part without `=` has the value `null`. */
function parseQuery(query: string): JsonObject[] {
  return splitOutsideVariables(query, '&').map((part) => {
    const equalsAt = indexOutsideVariables(part, '=');
    if (equalsAt < 0) return { key: part, value: null };
    return { key: part.slice(0, equalsAt), value: part.slice(equalsAt + 1) };
  });
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
function splitOutsideVariables(text: string, separator: string): string[] {
  if (!text.includes('{{')) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (const at of positionsOutsideVariables(text, separator)) {
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  parts.push(text.slice(start));
  return parts;
}

function indexOutsideVariables(text: string, character: string): number {
  if (!text.includes('{{')) return text.indexOf(character);
  const first = positionsOutsideVariables(text, character).next();
  return first.done ? -1 : first.value;
}

function* positionsOutsideVariables(text: string, character: string): Generator<number> {
  let lastClose = text.lastIndexOf('}}');
  for (let index = 0; index < text.length; index += 1) {
    if (index < lastClose && text.startsWith('{{', index)) {
      index = text.indexOf('}}', index) + 1;
      if (index > lastClose) lastClose = -1;
    } else if (text[index] === character) {
      yield index;
    }
  }
}
