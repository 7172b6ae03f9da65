import { isObject, type Json, type JsonObject, member, setMember } from './json.ts';
import { buildUrl, parseUrl, replaceQuery } from './url.ts';
import {
  authFromV1,
  changedMembers,
  headerRows,
  headersFromV1,
  plainDescription,
  queryFromV1,
  queryToV1,
  rowsFromV1,
  rowsToV1,
  scriptText,
  setOrRemove,
  withScript,
} from './v1-rows.ts';

/**
 * COMPAT: the item endpoints of the Postman API speak the vocabulary of collection format v1, while
 * collections are stored in v2.1. A request's members translate like this; null means none:
 *
 *   method, url, queryParams, pathVariableData   request.method, .url (raw and parts, query, variable)
 *   headerData, headers                          request.header
 *   dataMode, data, rawModeData, graphqlModeData request.body.mode, its rows, .raw, .graphql
 *   dataOptions, dataDisabled                    request.body.options, .disabled
 *   auth, description                            request.auth, request.description
 *   events, preRequestScript, tests              event
 *   variables, protocolProfileBehavior           variable, protocolProfileBehavior
 *
 * What has no home (`currentHelper`, unknown members) stays in the fields under its own name.
 */
const IN_URL = ['url', 'queryParams', 'pathVariableData', 'pathVariables'];
const IN_BODY = ['dataMode', 'data', 'rawModeData', 'graphqlModeData', 'dataOptions', 'dataDisabled'];
const IN_REQUEST = [...IN_URL, ...IN_BODY, 'method', 'headerData', 'headers', 'auth', 'description'];
const TRANSLATED = new Set([
  ...IN_REQUEST,
  ...['name', 'events', 'preRequestScript', 'tests', 'variables', 'protocolProfileBehavior'],
]);

/** Members that answers always have although nothing in v2.1 says them; kept only when they say something. */
const WITHOUT_HOME = ['descriptionFormat', 'currentHelper', 'helperAttributes'];

/** Modes with another name in v2.1. The other modes are the same in both. */
const MODE_FROM_V1: { [mode: string]: string } = { params: 'formdata', binary: 'file' };
const MODE_TO_V1: { [mode: string]: string } = { file: 'binary' };

/**
 * Fields of a request from a body of the item endpoints. What the body leaves out is kept from `current`;
 * without it a GET request without a URL is made.
 */
export function requestFieldsFromV1(body: JsonObject, current?: JsonObject): JsonObject {
  const changed = changedMembers(body, current && requestToV1(current));
  const fields: JsonObject = { ...current };
  for (const key of Object.keys(changed)) {
    const value = changed[key] as Json;
    if (TRANSLATED.has(key)) continue;
    if (value === null && WITHOUT_HOME.includes(key)) delete fields[key];
    else setMember(fields, key, value);
  }
  if (typeof changed.name === 'string') fields.name = changed.name;
  applyEvents(fields, changed);
  if (changed.variables !== undefined) setOrRemove(fields, 'variable', changed.variables);
  if (changed.protocolProfileBehavior !== undefined) {
    setOrRemove(fields, 'protocolProfileBehavior', changed.protocolProfileBehavior);
  }
  // The description of a request may also stand on its item.
  if (changed.description !== undefined) delete fields.description;
  const stored = member(fields, 'request');
  if (stored === undefined || IN_REQUEST.some((key) => changed[key] !== undefined)) {
    fields.request = requestFromV1(changed, stored);
  }
  return fields;
}

function requestFromV1(body: JsonObject, current: Json | undefined): JsonObject {
  const fresh: JsonObject = { method: 'GET', header: [] };
  if (typeof current === 'string') fresh.url = current;
  const request: JsonObject = isObject(current) ? { ...current } : fresh;
  if (body.auth !== undefined) setOrRemove(request, 'auth', authFromV1(body.auth));
  if (typeof body.method === 'string') request.method = body.method;
  const header = headerFromV1(body);
  if (header) request.header = header;
  if (IN_BODY.some((key) => body[key] !== undefined)) {
    setOrRemove(request, 'body', bodyFromV1(body, request.body));
  }
  if (IN_URL.some((key) => body[key] !== undefined)) applyUrl(request, body);
  if (body.description !== undefined) {
    // Answers write an absent description as '', which must not become one when it is sent back.
    const none = body.description === '' && request.description === undefined;
    setOrRemove(request, 'description', none ? null : body.description);
  }
  return request;
}

/** `headerData` is the newer member; `headers` counts when it alone says something. */
function headerFromV1(body: JsonObject): Json[] | undefined {
  const { headerData, headers } = body;
  if (Array.isArray(headerData) && (headerData.length > 0 || (headers ?? null) === null)) {
    return rowsFromV1(headerData);
  }
  if (headers !== undefined && headers !== null) return headersFromV1(headers);
  return headerData === null || headers === null ? [] : undefined;
}

function bodyFromV1(body: JsonObject, current: Json | undefined): JsonObject | null {
  const next: JsonObject = isObject(current) ? { ...current } : {};
  if (body.dataMode === null) delete next.mode;
  else if (typeof body.dataMode === 'string') next.mode = MODE_FROM_V1[body.dataMode] ?? body.dataMode;
  const mode = next.mode;
  if (body.data !== undefined && (mode === 'urlencoded' || mode === 'formdata')) {
    next[mode] = rowsFromV1(body.data);
  }
  if (body.rawModeData !== undefined) {
    if (mode === 'file' && typeof body.rawModeData === 'string') next.file = { src: body.rawModeData };
    else setOrRemove(next, 'raw', body.rawModeData);
  }
  if (body.graphqlModeData !== undefined) {
    const graphql = body.graphqlModeData;
    const empty = isObject(graphql) && Object.keys(graphql).length === 0;
    setOrRemove(next, 'graphql', empty ? null : graphql);
  }
  if (body.dataOptions !== undefined) setOrRemove(next, 'options', body.dataOptions);
  if (body.dataDisabled !== undefined) {
    setOrRemove(next, 'disabled', body.dataDisabled === true ? true : null);
  }
  return Object.keys(next).length === 0 ? null : next;
}

function applyUrl(request: JsonObject, body: JsonObject): void {
  const current = request.url;
  const known = isObject(current) ? current : typeof current === 'string' ? parseUrl(current) : undefined;
  let url = known;
  if (body.url === null) url = undefined;
  else if (typeof body.url === 'string' && body.url !== (known && rawOf(known))) {
    url = { ...parseUrl(body.url) };
    if (known && body.queryParams === undefined) carryQuery(url, known);
    const variables = known ? member(known, 'variable') : undefined;
    if (variables !== undefined) url.variable = variables;
  } else if (isObject(body.url)) url = body.url;
  if (body.queryParams !== undefined) {
    const query = queryFromV1(body.queryParams);
    const given = typeof body.url === 'string';
    if (url || query.length > 0) {
      const raw = url ? rawOf(url) : '';
      // A URL that came along is kept to the letter; otherwise its text follows the rows.
      url = { ...(url ?? parseUrl('')), raw: given ? raw : replaceQuery(raw, query), query };
      if (query.length === 0) delete url.query;
    }
  }
  const variables = pathVariablesFromV1(body);
  if (variables && variables.length > 0) {
    url = { ...(url ?? parseUrl('')), variable: variables };
  } else if (variables && url?.variable !== undefined) {
    url = { ...url };
    delete url.variable;
  }
  if (url) request.url = url;
  else delete request.url;
}

function pathVariablesFromV1(body: JsonObject): Json[] | undefined {
  if (body.pathVariableData !== undefined) return rowsFromV1(body.pathVariableData);
  const byName = body.pathVariables;
  if (byName === undefined) return undefined;
  return Object.entries(isObject(byName) ? byName : {}).map(([key, value]) => ({ key, value }));
}

/** A new URL text knows nothing of descriptions and of rows that are switched off. */
function carryQuery(url: JsonObject, known: JsonObject): void {
  const before = Array.isArray(known.query) ? known.query.filter(isObject) : [];
  const enabled = before.filter((row) => row.disabled !== true);
  const rows: Json[] = (Array.isArray(url.query) ? url.query.filter(isObject) : []).map((row) => {
    const at = enabled.findIndex((old) => old.key === row.key);
    return at < 0 ? row : { ...enabled.splice(at, 1)[0], ...row };
  });
  rows.push(...before.filter((row) => row.disabled === true));
  if (rows.length > 0) url.query = rows;
}

function applyEvents(fields: JsonObject, body: JsonObject): void {
  if (Array.isArray(body.events)) {
    fields.event = body.events;
    return;
  }
  if (body.events === null) delete fields.event;
  for (const [key, listen] of [
    ['preRequestScript', 'prerequest'],
    ['tests', 'test'],
  ] as const) {
    const text = body[key];
    if (text !== null && typeof text !== 'string') continue;
    const events = withScript(fields.event, listen, text);
    setOrRemove(fields, 'event', events.length > 0 || fields.event !== undefined ? events : null);
  }
}

/** A request's fields as the item endpoints show them; `null` where there is nothing. */
export function requestToV1(fields: JsonObject): JsonObject {
  const { name, event, variable, protocolProfileBehavior, request: stored, ...rest } = fields;
  const request = isObject(stored) ? stored : { url: stored ?? '' };
  const body = isObject(request.body) ? request.body : {};
  const url = isObject(request.url)
    ? request.url
    : parseUrl(typeof request.url === 'string' ? request.url : '');
  const header = headerRows(request.header);
  const shown: JsonObject = { name: name ?? '', ...v1Body(body) };
  shown.auth = request.auth ?? null;
  shown.events = event ?? null;
  shown.descriptionFormat = null;
  shown.description = plainDescription(request.description ?? fields.description) ?? '';
  shown.variables = variable ?? null;
  shown.headers = header.length > 0 ? header.filter(isObject).map(keyAndValue) : null;
  shown.method = request.method ?? 'GET';
  shown.pathVariables = pathVariables(url.variable);
  shown.url = rawOf(url);
  shown.preRequestScript = scriptText(event, 'prerequest');
  shown.tests = scriptText(event, 'test');
  shown.currentHelper = null;
  shown.helperAttributes = null;
  shown.queryParams = queryToV1(url.query);
  shown.headerData = rowsToV1(header);
  shown.pathVariableData = rowsToV1(url.variable).map(({ enabled, ...row }) =>
    enabled === false ? { ...row, enabled } : row,
  );
  shown.protocolProfileBehavior = protocolProfileBehavior ?? null;
  for (const key of Object.keys(rest)) {
    if (key !== 'description') setMember(shown, key, rest[key] as Json);
  }
  return shown;
}

function v1Body(body: JsonObject): JsonObject {
  const mode = typeof body.mode === 'string' ? body.mode : null;
  const rows = mode === 'urlencoded' || mode === 'formdata' ? rowsToV1(body[mode]) : null;
  const shown: JsonObject = { dataMode: mode === null ? null : (MODE_TO_V1[mode] ?? mode), data: rows };
  const source = isObject(body.file) ? body.file.src : undefined;
  shown.rawModeData = mode === 'file' && typeof source === 'string' ? source : (body.raw ?? null);
  if (body.graphql !== undefined) shown.graphqlModeData = body.graphql;
  if (body.options !== undefined) shown.dataOptions = body.options;
  shown.dataDisabled = body.disabled === true;
  return shown;
}

function keyAndValue(row: JsonObject): JsonObject {
  return { key: row.key ?? '', value: row.value ?? '' };
}

function rawOf(url: JsonObject): string {
  return typeof url.raw === 'string' ? url.raw : buildUrl(url);
}

function pathVariables(rows: Json | undefined): JsonObject {
  const byName: JsonObject = {};
  for (const row of Array.isArray(rows) ? rows.filter(isObject) : []) {
    if (typeof row.key === 'string') setMember(byName, row.key, row.value ?? '');
  }
  return byName;
}
