import { isObject, type Json, type JsonObject } from './json.ts';
import {
  listOf,
  type Reading,
  readSwitch,
  readVariables,
  rowsOfMap,
  scalarText,
  setIfAny,
} from './reading.ts';
import { parseQuery, parseQueryPart, parseUrl, splitOutsideVariables } from './url.ts';

/**
 * A URL: text, or an object whose parts win over its `raw`. An object that has nothing but `raw` is taken apart.
 * Path variables (`/:name`, `/:name.json`) of a URL given as text become rows of `variable` without a value.
 */
export function readUrl(value: Json | undefined, path: string, reading: Reading): JsonObject {
  if (value === undefined || value === null) return { raw: '' };
  if (typeof value === 'string') return urlFromText(value);
  if (!isObject(value)) {
    reading.report(path, 'expected text or an object');
    return {};
  }
  const url: JsonObject = { ...value };
  const hasPlace = ['protocol', 'host', 'port', 'path'].some((part) => !isNothing(value[part]));
  if (!hasPlace && typeof value.raw === 'string' && value.raw !== '') {
    const { variable, ...parts } = urlFromText(value.raw);
    for (const part of Object.keys(parts)) {
      if (isNothing(value[part])) url[part] = parts[part] as Json;
    }
    if (isNothing(value.variable)) setIfAny(url, 'variable', variable);
  }
  readPlace(url, path, reading);
  setIfAny(url, 'query', readQuery(url.query, `${path}.query`, reading));
  const variable = url.variable ?? null;
  if (variable === null) delete url.variable;
  else url.variable = readVariables(variable, `${path}.variable`, reading);
  return url;
}

function isNothing(part: Json | undefined): boolean {
  return part === undefined || part === null || part === '' || (Array.isArray(part) && part.length === 0);
}

function urlFromText(text: string): JsonObject {
  const url = parseUrl(text);
  const names = pathVariableNames(url.path);
  if (names.length > 0) url.variable = names.map((key) => ({ key }));
  return url;
}

function pathVariableNames(path: Json | undefined): string[] {
  const names = new Set<string>();
  if (!Array.isArray(path)) return [];
  for (const segment of path) {
    if (typeof segment !== 'string' || !segment.startsWith(':')) continue;
    const dotAt = segment.indexOf('.');
    const name = segment.slice(1, dotAt < 0 ? undefined : dotAt);
    if (name !== '') names.add(name);
  }
  return [...names];
}

function readPlace(url: JsonObject, path: string, reading: Reading): void {
  for (const part of ['raw', 'protocol', 'port', 'hash']) {
    const value = url[part];
    if (value === undefined) continue;
    if (value === null) delete url[part];
    else if (typeof value === 'object') reading.report(`${path}.${part}`, 'expected text');
    else url[part] = String(value);
  }
  if (typeof url.protocol === 'string' && url.protocol.endsWith('://')) {
    url.protocol = url.protocol.slice(0, -3);
  }
  if (typeof url.host === 'string') url.host = splitOutsideVariables(url.host, '.');
  else setIfAny(url, 'host', readSegments(url.host, `${path}.host`, reading));
  if (typeof url.path === 'string') {
    const text = url.path.startsWith('/') && url.path.length > 1 ? url.path.slice(1) : url.path;
    // COMPAT: an empty path is no path, a slash alone is one empty segment.
    if (text === '') delete url.path;
    else url.path = text === '/' ? [''] : splitOutsideVariables(text, '/');
  } else setIfAny(url, 'path', readSegments(url.path, `${path}.path`, reading));
  const { auth } = url;
  if (typeof auth === 'string') {
    const colonAt = auth.indexOf(':');
    url.auth =
      colonAt < 0 ? { user: auth } : { user: auth.slice(0, colonAt), password: auth.slice(colonAt + 1) };
  } else if (auth !== undefined && !isObject(auth)) {
    delete url.auth;
  }
}

/** Parts of a host or a path; v2.1 also allows a segment as an object with a value. */
function readSegments(value: Json | undefined, path: string, reading: Reading): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    reading.report(path, 'expected text or a list');
    return undefined;
  }
  return value.map((segment) => scalarText(isObject(segment) ? (segment.value ?? null) : segment));
}

function readQuery(value: Json | undefined, path: string, reading: Reading): JsonObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value === '' ? [] : parseQuery(value);
  if (isObject(value)) return rowsOfMap(value).map(readQueryRow);
  const rows: JsonObject[] = [];
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (typeof entry === 'string') rows.push(parseQueryPart(entry));
    else if (isObject(entry)) rows.push(readQueryRow(entry));
    else reading.report(at, 'expected an object');
  }
  return rows;
}

/** A key or value that is missing is null, which writes nothing: `?a` against `?a=`. */
function readQueryRow(row: JsonObject): JsonObject {
  const { key = null, value = null } = row;
  const copy: JsonObject = { ...row };
  copy.key = key === null ? null : scalarText(key);
  copy.value = value === null ? null : scalarText(value);
  readSwitch(copy, 'disabled');
  return copy;
}
