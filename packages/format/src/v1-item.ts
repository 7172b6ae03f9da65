import { isObject, type Json, type JsonObject, setMember } from './json.ts';
import { scalarText } from './reading.ts';
import { buildUrl, parseUrl } from './url.ts';
import { bodyOfV1 } from './v1-body.ts';
import { authOfV1, eventsOfV1, variablesOfV1 } from './v1-entity.ts';
import { headersFromV1 } from './v1-rows.ts';

/** A request of a v1 collection as an item with its examples. `requests` finds the requests examples refer to. */
export function itemFromV1(source: JsonObject, requests: Map<string, JsonObject>): JsonObject {
  const item: JsonObject = { id: source.id ?? null, name: source.name || '' };
  const event = eventsOfV1(source);
  if (event) item.event = event;
  const behavior = source.protocolProfileBehavior;
  if (isObject(behavior) && Object.keys(behavior).length > 0) item.protocolProfileBehavior = behavior;
  item.request = requestFromV1(source);
  item.response = responsesFromV1(source, requests);
  const variable = variablesOfV1(source);
  if (variable.length > 0) item.variable = variable;
  return item;
}

function requestFromV1(source: JsonObject): JsonObject {
  const request: JsonObject = {};
  const auth = authOfV1(source);
  if (auth) request.auth = auth;
  if (source.method !== undefined) request.method = source.method;
  request.header = headerOfV1(source);
  request.body = bodyOfV1(source) ?? null;
  if (
    (source.url ?? null) !== null ||
    source.queryParams ||
    source.pathVariableData ||
    source.pathVariables
  ) {
    request.url = urlOfV1(source);
  }
  if (source.description) request.description = source.description;
  return request;
}

/** A row with `disabled` instead of `enabled`, and without a description that says nothing. */
function rowOfV1(row: JsonObject): JsonObject {
  const { enabled, ...copy } = row;
  if (enabled === false) copy.disabled = true;
  if (!copy.description) delete copy.description;
  return copy;
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function urlOfV1(source: JsonObject): JsonObject {
  const url = parseUrl(typeof source.url === 'string' ? source.url : '');
  let altered = false;
  const query = objects(source.queryParams).map((row) => {
    const { equals, ...copy } = rowOfV1(row);
    if (equals === undefined) return copy;
    altered = true;
    // Without an equals sign there is no value, unless somebody wrote one.
    if (!equals) copy.value = copy.value || null;
    else if (copy.value === null) copy.value = '';
    return copy;
  });
  if (query.length > 0) url.query = query;
  const variable = pathVariables(source);
  const named = (Array.isArray(url.path) ? url.path : []).flatMap((segment) =>
    typeof segment === 'string' && segment.length > 1 && segment.startsWith(':') ? [segment.slice(1)] : [],
  );
  if (variable.length > 0) url.variable = variable;
  else if (named.length > 0) url.variable = [...new Set(named)].map((key) => ({ key }));
  if (altered) url.raw = buildUrl(url);
  return url;
}

function pathVariables(source: JsonObject): JsonObject[] {
  const rows = objects(source.pathVariableData).map((row) => {
    const { id, ...copy } = row;
    if (!copy.description) delete copy.description;
    return copy;
  });
  const known = new Set(rows.map((row) => row.key));
  const byName = isObject(source.pathVariables) ? source.pathVariables : {};
  for (const key of Object.keys(byName)) {
    if (!known.has(key)) rows.push({ key, value: byName[key] as Json });
  }
  return rows;
}

/** A list of `headers` is taken as it is; headers as text come after those of `headerData` they do not repeat. */
function headerOfV1(source: JsonObject): Json[] {
  if (Array.isArray(source.headers)) return source.headers;
  const rows = objects(source.headerData).map((row) => {
    const copy = rowOfV1(row);
    const key = scalarText(row.key ?? null);
    if (key.startsWith('//') || copy.disabled === true) {
      copy.disabled = true;
      copy.key = key.replace('//', '').trim();
    }
    return copy;
  });
  const known = new Set(rows.map((row) => row.key));
  const more = typeof source.headers === 'string' ? headersFromV1(source.headers) : [];
  return [...rows, ...more.filter((row) => isObject(row) && !known.has(row.key as Json))];
}

function responsesFromV1(source: JsonObject, requests: Map<string, JsonObject>): JsonObject[] {
  const byId = new Map(objects(source.responses).map((row) => [scalarText(row.id ?? null), row]));
  const order = Array.isArray(source.responses_order) ? source.responses_order.map(scalarText) : [];
  const ids = order.length > 0 ? order : objects(source.responses).map((row) => scalarText(row.id ?? null));
  const responses: JsonObject[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    if (row) responses.push(responseFromV1(row, requests));
  }
  return responses;
}

function responseFromV1(source: JsonObject, requests: Map<string, JsonObject>): JsonObject {
  const code = isObject(source.responseCode) ? source.responseCode : {};
  const original = savedRequest(source, requests);
  const response: JsonObject = { id: source.id ?? null, name: source.name || 'response' };
  if (original) response.originalRequest = requestFromV1(original);
  if (code.name) response.status = code.name;
  if (Number(code.code)) response.code = Number(code.code);
  const rest: [string, Json | undefined][] = [
    ['_postman_previewlanguage', source.language],
    ['_postman_previewtype', source.previewType],
    ['header', source.headers],
  ];
  for (const [key, value] of rest) {
    if (value !== undefined) setMember(response, key, value);
  }
  response.cookie = objects(source.cookies).map(cookieFromV1);
  if (source.time !== undefined) response.responseTime = source.time;
  if (source.text !== undefined) response.body = source.text;
  return response;
}

/** The request of an example: an object, its JSON text, or the id of a request of the collection. */
function savedRequest(source: JsonObject, requests: Map<string, JsonObject>): JsonObject | undefined {
  let id: string | undefined;
  for (const given of [source.requestObject, source.request]) {
    if (isObject(given)) return given;
    if (typeof given !== 'string' || given === '') continue;
    try {
      const read = JSON.parse(given) as Json;
      return isObject(read) ? read : undefined;
    } catch {
      // Not JSON: an id.
      id = given;
    }
  }
  return id === undefined ? undefined : requests.get(id);
}

function cookieFromV1(source: JsonObject): JsonObject {
  const seconds = Math.trunc(Number(source.expirationDate ?? Number.NaN));
  const expires = new Date(seconds * 1000);
  const cookie: JsonObject = {
    expires: Number.isNaN(expires.getTime()) ? 'Invalid Date' : expires.toISOString(),
  };
  for (const flag of ['hostOnly', 'httpOnly', 'secure', 'session']) cookie[flag] = Boolean(source[flag]);
  for (const name of ['domain', 'path', 'value']) {
    const value = source[name];
    if (value !== undefined) cookie[name] = value;
  }
  if (source.name !== undefined) cookie.key = source.name;
  return cookie;
}
