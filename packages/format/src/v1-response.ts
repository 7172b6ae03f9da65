import { isObject, type Json, type JsonObject, setMember } from './json.ts';
import { requestFieldsFromV1, requestToV1 } from './v1-request.ts';
import {
  changedMembers,
  headerRows,
  headersFromV1,
  headersToText,
  plainDescription,
  setOrRemove,
} from './v1-rows.ts';

/**
 * COMPAT: a saved example in the vocabulary of the item endpoints and in v2.1; null means none:
 *
 *   headers, text, language          header, body, _postman_previewlanguage
 *   responseCode.code, .name         code, status
 *   time, cookies                    responseTime, cookie
 *   requestObject (JSON text), url,  originalRequest
 *   method, dataMode, rawModeData, dataOptions
 *
 * `mime`, `rawDataType`, `cookies` as plain text and unknown members stay under their own names.
 */
const OF_REQUEST = ['url', 'method', 'dataMode', 'rawModeData', 'dataOptions'];
const TRANSLATED = new Set([
  ...['name', 'description', 'headers', 'text', 'language', 'responseCode', 'status', 'time', 'cookies'],
  ...['requestObject', ...OF_REQUEST],
]);
const WITHOUT_HOME = ['mime', 'rawDataType'];

/** Order and choice of members in `requestObject`. */
const REQUEST_OBJECT = [
  ...['data', 'dataMode', 'dataOptions', 'headerData', 'method', 'pathVariableData', 'queryParams', 'url'],
  ...['headers', 'pathVariables', 'protocolProfileBehavior', 'rawModeData', 'graphqlModeData'],
];

/** Fields of a saved example from a body of the item endpoints; what it leaves out is kept from `current`. */
export function responseFieldsFromV1(body: JsonObject, current?: JsonObject): JsonObject {
  const changed = changedMembers(body, current && responseToV1(current));
  const fields: JsonObject = { ...current };
  for (const key of Object.keys(changed)) {
    const value = changed[key] as Json;
    if (TRANSLATED.has(key)) continue;
    if (value === null && WITHOUT_HOME.includes(key)) delete fields[key];
    else setMember(fields, key, value);
  }
  if (typeof changed.name === 'string') fields.name = changed.name;
  const { description, headers, text, language, time } = changed;
  if (description !== undefined && (description !== '' || fields.description !== undefined)) {
    setOrRemove(fields, 'description', description);
  }
  applyRequest(fields, changed);
  applyCode(fields, changed);
  if (language !== undefined) setOrRemove(fields, '_postman_previewlanguage', language);
  if (headers !== undefined) fields.header = headersFromV1(headers);
  if (changed.cookies !== undefined) applyCookies(fields, changed.cookies);
  if (time !== undefined) setOrRemove(fields, 'responseTime', time);
  if (text !== undefined) setOrRemove(fields, 'body', text);
  return fields;
}

function applyRequest(fields: JsonObject, body: JsonObject): void {
  const given: JsonObject = {};
  for (const key of OF_REQUEST) {
    if (body[key] !== undefined) given[key] = body[key];
  }
  const whole = body.requestObject;
  if (whole === null) {
    delete fields.originalRequest;
    delete fields.requestObject;
  } else if (whole !== undefined) {
    const read = typeof whole === 'string' ? parseObject(whole) : whole;
    if (isObject(read)) {
      const { request, ...beside } = requestFieldsFromV1({ ...read, ...given });
      // A saved request is a bare request in v2.1; what stands beside it on an item stays with the example.
      fields.originalRequest = { ...(request as JsonObject), ...beside };
      delete fields.requestObject;
      return;
    }
    fields.requestObject = whole;
  }
  if (Object.keys(given).length === 0) return;
  const known = fields.originalRequest;
  const { request } = requestFieldsFromV1(given, known === undefined ? undefined : { request: known });
  fields.originalRequest = request as JsonObject;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON: the caller keeps the text as it is.
    return undefined;
  }
}

function applyCode(fields: JsonObject, body: JsonObject): void {
  const { responseCode, status } = body;
  if (typeof status === 'string') fields.status = status;
  if (responseCode === null) {
    delete fields.code;
    delete fields.status;
  } else if (isObject(responseCode)) {
    if (responseCode.code !== undefined) setOrRemove(fields, 'code', responseCode.code);
    if (responseCode.name !== undefined) setOrRemove(fields, 'status', responseCode.name);
  }
}

function applyCookies(fields: JsonObject, cookies: Json): void {
  const list = typeof cookies === 'string' ? parseList(cookies) : cookies;
  delete fields.cookies;
  if (Array.isArray(list)) fields.cookie = list;
  else if (list === null) fields.cookie = [];
  else fields.cookies = cookies;
}

function parseList(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? value : text;
  } catch {
    // Cookies as plain text have no home in v2.1 and stay text.
    return text;
  }
}

/** A saved example's fields as the item endpoints show them; `null` where there is nothing. */
export function responseToV1(fields: JsonObject): JsonObject {
  const { name, status, code, header, cookie, cookies, body, responseTime, description, ...more } = fields;
  const { originalRequest, requestObject, _postman_previewlanguage: language, ...rest } = more;
  const shown: JsonObject = { name: name ?? '', status: null };
  shown.responseCode = code === undefined && status === undefined ? null : codeToV1(code, status);
  shown.time = responseTime === undefined || responseTime === null ? null : String(responseTime);
  shown.headers = headerRows(header);
  const hasCookies = Array.isArray(cookie) && cookie.length > 0;
  shown.cookies = cookies ?? (hasCookies ? JSON.stringify(cookie) : null);
  shown.mime = null;
  shown.text = body ?? null;
  shown.language = language ?? null;
  shown.rawDataType = null;
  shown.requestObject = requestObject ?? (originalRequest === undefined ? null : objectText(originalRequest));
  if (description !== undefined) shown.description = plainDescription(description);
  for (const key of Object.keys(rest)) setMember(shown, key, rest[key] as Json);
  return shown;
}

function codeToV1(code: Json | undefined, status: Json | undefined): JsonObject {
  return { code: typeof code === 'string' ? Number(code) || 0 : (code ?? null), name: status ?? null };
}

/** The saved request as JSON text in the vocabulary of the item endpoints. */
function objectText(originalRequest: Json): string {
  const { name, event, variable, protocolProfileBehavior, ...request } = isObject(originalRequest)
    ? originalRequest
    : { url: originalRequest };
  const fields: JsonObject = { request };
  if (protocolProfileBehavior !== undefined) fields.protocolProfileBehavior = protocolProfileBehavior;
  const shown = requestToV1(fields);
  shown.headers = headersToText(request.header);
  const chosen: JsonObject = {};
  for (const key of REQUEST_OBJECT) {
    const value = shown[key];
    if (value !== undefined) chosen[key] = value;
  }
  if (shown.auth !== null) chosen.auth = shown.auth as Json;
  return JSON.stringify(chosen);
}
