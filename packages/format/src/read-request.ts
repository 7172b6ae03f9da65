import type { RequestDefinition } from './collection.ts';
import { FIELDS_DEPTH_MAX, isDeeperThan, isObject, type Json, type JsonObject } from './json.ts';
import { readAuth, readHeaders, readProfileBehavior } from './read-parts.ts';
import { readUrl } from './read-url.ts';
import {
  dropNulls,
  listOf,
  type Reading,
  readOrThrow,
  readSwitch,
  rowsOfMap,
  scalarText,
  setIfAny,
} from './reading.ts';
import { parseQuery } from './url.ts';

/**
 * One request as collections and scripts write it: text, an object, or nothing.
 * @throws FormatError with the path and reason of everything that cannot be understood.
 */
export function readRequestDefinition(document: Json): RequestDefinition {
  return readOrThrow(undefined, (reading) => {
    if (!isDeeperThan(document, FIELDS_DEPTH_MAX))
      return readRequest(document, '$', reading) as RequestDefinition;
    reading.report('$', `nested deeper than ${FIELDS_DEPTH_MAX} levels`);
    return undefined;
  });
}

const BODY_MODES = ['raw', 'urlencoded', 'formdata', 'file', 'graphql'];

/** A request: an object, the text of a URL, or nothing at all, which is a GET without a URL. */
export function readRequest(value: Json | undefined, path: string, reading: Reading): JsonObject {
  if (value === undefined || value === null) return { method: 'GET', url: { raw: '' } };
  if (typeof value === 'string') return { method: 'GET', url: readUrl(value, `${path}.url`, reading) };
  if (!isObject(value)) {
    reading.report(path, 'expected text or an object');
    return {};
  }
  const request: JsonObject = { ...value };
  const method = value.method ?? null;
  // An empty method is kept: the sender decides what it means.
  request.method = method === null ? 'GET' : scalarText(method);
  request.url = readUrl(value.url, `${path}.url`, reading);
  const header = readHeaders(value.header, `${path}.header`, reading);
  setIfAny(request, 'header', header);
  setIfAny(request, 'auth', readAuth(value.auth, `${path}.auth`, reading));
  setIfAny(request, 'body', readBody(value.body, `${path}.body`, reading));
  readProfileBehavior(request, path, reading);
  return request;
}

function readBody(value: Json | undefined, path: string, reading: Reading): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'string') return value === '' ? null : { mode: 'raw', raw: value };
  if (!isObject(value)) {
    reading.report(path, 'expected text or an object');
    return undefined;
  }
  const body: JsonObject = { ...value };
  dropNulls(body, ['mode', ...BODY_MODES, 'options']);
  if (body.mode !== undefined) {
    const mode = scalarText(body.mode as Json).toLowerCase();
    // COMPAT: a mode that is not known is read as raw.
    body.mode = mode === '' ? '' : BODY_MODES.includes(mode) ? mode : mode === 'none' ? 'none' : 'raw';
    if (body.mode === '') delete body.mode;
  }
  if (body.raw !== undefined) body.raw = scalarText(body.raw);
  if (body.urlencoded !== undefined) {
    const rows = typeof body.urlencoded === 'string' ? parseQuery(body.urlencoded) : body.urlencoded;
    body.urlencoded = readEntries(rows, `${path}.urlencoded`, reading);
  }
  if (body.formdata !== undefined) {
    body.formdata = readEntries(body.formdata, `${path}.formdata`, reading);
  }
  if (typeof body.file === 'string') body.file = { src: body.file };
  else if (body.file !== undefined && !isObject(body.file)) {
    reading.report(`${path}.file`, 'expected text or an object');
  }
  if (typeof body.graphql === 'string') body.graphql = { query: body.graphql };
  else if (body.graphql !== undefined && !isObject(body.graphql)) {
    reading.report(`${path}.graphql`, 'expected text or an object');
  }
  if (body.options !== undefined && !isObject(body.options)) delete body.options;
  readSwitch(body, 'disabled');
  return body;
}

/** Rows of a form; an object without `key` is a map of names and values. */
function readEntries(value: Json, path: string, reading: Reading): JsonObject[] {
  if (value === '') return [];
  if (isObject(value)) return (Object.hasOwn(value, 'key') ? [value] : rowsOfMap(value)).map(readEntry);
  const rows: JsonObject[] = [];
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (typeof entry === 'string') rows.push(...parseQuery(entry).map(readEntry));
    else if (isObject(entry)) rows.push(readEntry(entry));
    else reading.report(at, 'expected an object');
  }
  return rows;
}

function readEntry(row: JsonObject): JsonObject {
  const entry: JsonObject = { ...row };
  entry.key = scalarText(row.key ?? null);
  const { value } = row;
  if (value !== undefined && value !== null) entry.value = scalarText(value);
  for (const name of ['type', 'contentType', 'fileName']) {
    const text = row[name];
    if (text === null) delete entry[name];
    else if (text !== undefined) entry[name] = scalarText(text);
  }
  const { src } = row;
  if (Array.isArray(src)) entry.src = src.map(scalarText);
  else if (src !== undefined && src !== null) entry.src = scalarText(src);
  readSwitch(entry, 'disabled');
  return entry;
}
