import type { Collection, CollectionItem, RequestDefinition, VariableSet } from './collection.ts';
import { isObject, type Json, type JsonObject, setMember } from './json.ts';
import { normalResponseFields } from './normal-response.ts';
import { list, normalParameters, normalVariable, pick, property } from './normal-variable.ts';

/**
 * The form in which JSON reports show collections, requests and responses.
 *
 * COMPAT: `newman -r json` writes what postman-collection 4.4.0 makes of a collection, and scripts around it read
 * members by name and diff files by line. So choice, order and casting of members are its own: unknown members are
 * left out, those that begin with `_` are gathered under `_`, descriptions are objects, lists are always there.
 */
const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export function normalForm(collection: Collection): JsonObject {
  const source = fieldsOf(collection);
  const info = isObject(source.info) ? source.info : {};
  const { id, name, description, ...head } = property({ ...info, ...switchOf(source) });
  const shown: JsonObject = { ...head, item: list(source.item, normalNode) };
  addNode(shown, source);
  shown.variable = list(source.variable, normalVariable);
  const shownInfo: JsonObject = {};
  if (id !== undefined) shownInfo._postman_id = id;
  if (name !== undefined) shownInfo.name = name;
  const version = info.version === undefined ? null : normalVersion(info.version);
  if (version !== null) shownInfo.version = version;
  shownInfo.schema = SCHEMA;
  if (description !== undefined) shownInfo.description = description;
  shown.info = shownInfo;
  return shown;
}

/** A folder or a request with its examples. */
export function normalItem(item: CollectionItem): JsonObject {
  return normalNode(fieldsOf(item));
}

export function normalRequest(request: RequestDefinition): JsonObject {
  return normalRequestFields(fieldsOf(request));
}

/**
 * A response: a saved example, or one that came in, with its body as `stream: {type: 'Buffer', data: [...]}` or
 * `{type: 'Base64', data: '...'}`. `responseSize` is the length of the stream.
 */
export function normalResponse(response: object): JsonObject {
  return normalResponseFields(fieldsOf(response), { header: normalHeader, request: normalRequestFields });
}

/** An environment or the globals. */
export function normalVariableSet(set: VariableSet): JsonObject {
  const source = fieldsOf(set);
  return { ...property(source), values: list(source.values, normalVariable) };
}

/** The model as plain JSON: its types only say more about the same values. */
function fieldsOf(value: object): JsonObject {
  return value as JsonObject;
}

function switchOf(source: JsonObject): JsonObject {
  return source.disabled === undefined ? {} : { disabled: source.disabled };
}

function addNode(shown: JsonObject, source: JsonObject): void {
  if (isObject(source.auth)) shown.auth = normalAuth(source.auth);
  shown.event = list(source.event, normalEvent);
  if (isObject(source.protocolProfileBehavior)) {
    shown.protocolProfileBehavior = source.protocolProfileBehavior;
  }
}

function normalNode(source: JsonObject): JsonObject {
  const shown = property(source);
  if (source.item) {
    shown.item = list(source.item, normalNode);
    addNode(shown, source);
    return shown;
  }
  shown.request = normalRequestFields(isObject(source.request) ? source.request : {});
  shown.response = list(source.response, normalResponse);
  shown.event = list(source.event, normalEvent);
  if (isObject(source.protocolProfileBehavior)) {
    shown.protocolProfileBehavior = source.protocolProfileBehavior;
  }
  return shown;
}

function normalRequestFields(source: JsonObject): JsonObject {
  const shown = property(source);
  shown.url = normalUrl(isObject(source.url) ? source.url : {});
  const header = list(source.header, normalHeader);
  if (header.length > 0) shown.header = header;
  const method = source.method ?? null;
  shown.method = method === null ? 'GET' : String(method).toUpperCase();
  if (source.body !== undefined) shown.body = isObject(source.body) ? normalBody(source.body) : {};
  if (isObject(source.auth)) shown.auth = normalAuth(source.auth);
  for (const name of ['proxy', 'certificate']) {
    if (isObject(source[name])) shown[name] = source[name];
  }
  return shown;
}

function normalUrl(source: JsonObject): JsonObject {
  const { _ } = property(source);
  const shown: JsonObject = _ === undefined ? {} : { _ };
  for (const part of ['auth', 'protocol', 'port', 'path', 'hash', 'host']) {
    const value = source[part];
    if (value !== undefined) shown[part] = value;
  }
  shown.query = list(source.query, normalParameter);
  shown.variable = list(source.variable, normalVariable);
  return shown;
}

function normalParameter(row: JsonObject): JsonObject {
  const shown = property(row);
  for (const name of ['key', 'value', 'system']) {
    const value = row[name];
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}

function normalHeader(row: JsonObject): JsonObject {
  const shown = property(row);
  shown.key = row.key || '';
  shown.value = row.value === undefined ? '' : row.value;
  if (row.system !== undefined) shown.system = row.system;
  return shown;
}

const MODES = ['raw', 'urlencoded', 'formdata', 'file', 'graphql'];

function normalBody(source: JsonObject): JsonObject {
  const { _ } = property(source);
  const shown: JsonObject = _ === undefined ? {} : { _ };
  if (!source.mode) return shown;
  const named = String(source.mode).toLowerCase();
  const mode = MODES.includes(named) ? named : 'raw';
  const { raw, urlencoded, formdata, file, graphql, options, disabled } = source;
  shown.mode = mode;
  if (mode === 'raw' && !raw) shown.raw = '';
  else if (raw !== undefined) shown.raw = raw;
  if (mode === 'urlencoded' || urlencoded) shown.urlencoded = list(urlencoded, normalParameter);
  if (mode === 'formdata' || formdata) shown.formdata = list(formdata, normalFormRow);
  if (isObject(file)) {
    const { content, ...rest } = file;
    shown.file = typeof content === 'string' || !content ? file : rest;
  } else if (file !== undefined) shown.file = file;
  if (isObject(graphql)) shown.graphql = pick(graphql, ['query', 'operationName', 'variables']);
  else if (mode === 'graphql') shown.graphql = {};
  if (options !== null && typeof options === 'object') shown.options = options;
  if (disabled !== undefined) shown.disabled = disabled;
  return shown;
}

function normalFormRow(row: JsonObject): JsonObject {
  const shown = property(row);
  shown.key = row.key || '';
  // A file has no value, unless somebody wrote one.
  if (row.type !== 'file' || (row.value && typeof row.value === 'string')) shown.value = row.value || '';
  return { ...shown, ...pick(row, ['type', 'src', 'contentType', 'fileName']) };
}

function normalAuth(source: JsonObject): JsonObject {
  const shown = property(source);
  const { type } = source;
  if (typeof type === 'string' && type !== 'type') {
    shown.type = type;
    setMember(shown, type, normalParameters(source[type]));
  }
  for (const scheme of Object.keys(source)) {
    if (scheme === 'type' || scheme === type) continue;
    const parameters = source[scheme];
    if (parameters !== null && typeof parameters === 'object') {
      setMember(shown, scheme, normalParameters(parameters));
    }
  }
  return shown;
}

function normalEvent(event: JsonObject): JsonObject {
  const shown = property(event);
  if (event.listen) shown.listen = event.listen;
  const { script } = event;
  if (!isObject(script)) return shown;
  const shownScript = property(script);
  shownScript.type = script.type || 'text/javascript';
  if (script.packages !== undefined) shownScript.packages = script.packages;
  if (script.src !== undefined) shownScript.src = normalUrl(isObject(script.src) ? script.src : {});
  else if (script.exec !== undefined) shownScript.exec = script.exec;
  shown.script = shownScript;
  return shown;
}

const VERSION =
  /^[v=\s]*(\d{1,16})\.(\d{1,16})\.(\d{1,16})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\s*$/;

/** A version: text after semver.org, or an object with its parts. Anything else is shown without parts. */
function normalVersion(value: Json): JsonObject | null {
  if (!value) return null;
  if (isObject(value)) {
    const shown = pick(value, ['raw', 'major', 'minor', 'patch', 'prerelease', 'build']);
    if (value.version !== undefined) shown.string = value.version;
    return shown;
  }
  const found = typeof value === 'string' ? VERSION.exec(value) : null;
  if (!found) return {};
  const [raw, major, minor, patch, prerelease, build] = found;
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) };
  const core = `${numbers.major}.${numbers.minor}.${numbers.patch}`;
  return {
    raw,
    ...numbers,
    prerelease: prerelease?.replaceAll('.', ',') ?? [],
    build: build?.replaceAll('.', ',') ?? [],
    string: prerelease === undefined ? core : `${core}-${prerelease}`,
  };
}
