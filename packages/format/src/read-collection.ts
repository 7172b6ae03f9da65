import type { Collection } from './collection.ts';
import { FIELDS_DEPTH_MAX, isDeeperThan, isObject, type Json, type JsonObject } from './json.ts';
import { readAuth, readEvents, readHeaders, readProfileBehavior } from './read-parts.ts';
import { readRequest } from './read-request.ts';
import {
  listOf,
  type Reading,
  readOrThrow,
  readSwitch,
  readVariables,
  scalarText,
  setIfAny,
} from './reading.ts';
import { collectionFromV1 } from './v1-collection.ts';

/** Deepest nesting of folders. Real collections stay below ten. */
const FOLDER_DEPTH_MAX = 200;
const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const KNOWN_SCHEMA = /collection\/v2\.[01]\.0\//;

/** A list of items on the way down to the current one, and where their copies go. */
type Level = { items: Json[]; next: number; into: JsonObject[]; path: string };

/**
 * Reads a collection file of any accepted kind (v2.1.0, v2.0.0, v1, each also as `{collection: ...}`) into the one
 * model: lists are lists, URLs are taken apart, headers are rows, scripts are lines, everything has an id. Members
 * that the model does not name stay where they are. The document is never changed; the result may share values
 * with it. `warnings` are sentences for the person who runs it.
 * @throws FormatError with the path and reason of everything that cannot be understood.
 */
export function readCollection(
  document: Json,
  options: { newId?: () => string } = {},
): { collection: Collection; warnings: string[] } {
  return readOrThrow(options.newId, (reading) => {
    const warnings: string[] = [];
    const collection = readDocument(document, warnings, reading);
    return collection && { collection: collection as Collection, warnings };
  });
}

function readDocument(document: Json, warnings: string[], reading: Reading): JsonObject | undefined {
  let source = document;
  let path = '$';
  if (isObject(source) && isObject(source.collection)) {
    source = source.collection;
    path = '$.collection';
  }
  if (!isObject(source)) {
    reading.report(path, 'expected a collection, an object');
    return undefined;
  }
  if (!isFlatEnough(source, path, reading)) return undefined;
  if (isV1Collection(source)) {
    warnings.push('Collection format v1 is deprecated: export the collection again as v2.1');
    source = collectionFromV1(source, path, reading);
    // Problems found from here on are told by their place in the converted document.
    path = `${path}(as v2.1)`;
  }
  const info = source.info ?? null;
  const items = source.item ?? null;
  if (info === null && items === null) {
    reading.report(path, 'expected a collection, an object with "info" and "item"');
    return undefined;
  }
  const collection: JsonObject = { ...source, info: readInfo(source, path, warnings, reading) };
  readNode(collection, source, path, reading);
  collection.item = readItems(items, `${path}.item`, reading);
  return collection;
}

function readInfo(source: JsonObject, path: string, warnings: string[], reading: Reading): JsonObject {
  const given = source.info ?? null;
  if (given !== null && !isObject(given)) reading.report(`${path}.info`, 'expected an object');
  const info: JsonObject = isObject(given) ? { ...given } : {};
  // A collection without `info` may carry name and id itself, as the shape of folders suggests.
  const home = isObject(given) ? given : source;
  const id = scalarText(home.id ?? null) || scalarText(home._postman_id ?? null);
  info._postman_id = id === '' ? reading.newId() : id;
  info.name = scalarText(home.name ?? null);
  if (!isObject(given) && source.description !== undefined) info.description = source.description;
  if (typeof info.schema === 'string' && !KNOWN_SCHEMA.test(info.schema)) {
    warnings.push(`The collection says its format is ${info.schema}; it is read as v2.1.0`);
  }
  info.schema = SCHEMA;
  return info;
}

/** What collections, folders and requests have in common. */
function readNode(copy: JsonObject, source: JsonObject, path: string, reading: Reading): void {
  setIfAny(copy, 'auth', readAuth(source.auth, `${path}.auth`, reading));
  setIfAny(copy, 'event', readEvents(source.event, `${path}.event`, reading));
  const variable = source.variable ?? null;
  if (variable === null) delete copy.variable;
  else copy.variable = readVariables(variable, `${path}.variable`, reading);
  readProfileBehavior(copy, path, reading);
}

/** Everything but the children must be flat enough for recursion, here and in whatever reads the result. */
function isFlatEnough(node: JsonObject, path: string, reading: Reading): boolean {
  let flat = true;
  for (const key in node) {
    const value = node[key];
    if (key === 'item' || typeof value !== 'object' || !isDeeperThan(value, FIELDS_DEPTH_MAX)) continue;
    reading.report(`${path}.${key}`, `nested deeper than ${FIELDS_DEPTH_MAX} levels`);
    flat = false;
  }
  return flat;
}

/** Goes through the tree with a loop: the depth of a file must never be the depth of our stack. */
function readItems(items: Json, path: string, reading: Reading): JsonObject[] {
  const roots: JsonObject[] = [];
  const levels: Level[] = [];
  descend(items, roots, path, levels, reading);
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    if (level.next === level.items.length) {
      levels.pop();
      continue;
    }
    const item = level.items[level.next] as Json;
    const at = `${level.path}[${level.next}]`;
    level.next += 1;
    if (item === null) continue;
    if (!isObject(item)) reading.report(at, 'expected a folder or a request, an object');
    else level.into.push(readItem(item, at, levels, reading));
  }
  return roots;
}

function descend(items: Json, into: JsonObject[], path: string, levels: Level[], reading: Reading): void {
  if (items === null) return;
  if (!Array.isArray(items)) reading.report(path, 'expected a list');
  else if (levels.length > FOLDER_DEPTH_MAX) {
    reading.report(path, `folders nested deeper than ${FOLDER_DEPTH_MAX} levels`);
  } else levels.push({ items, next: 0, into, path });
}

function readItem(item: JsonObject, path: string, levels: Level[], reading: Reading): JsonObject {
  if (!isFlatEnough(item, path, reading)) return item;
  const copy: JsonObject = { id: '', ...item };
  copy.id = idOf(item, reading);
  if (item.name === null) delete copy.name;
  else if (item.name !== undefined) copy.name = scalarText(item.name);
  readSwitch(copy, 'disabled');
  readNode(copy, item, path, reading);
  const children = item.item ?? null;
  if (children !== null) {
    const into: JsonObject[] = [];
    copy.item = into;
    descend(children, into, `${path}.item`, levels, reading);
    return copy;
  }
  delete copy.item;
  copy.request = readRequest(item.request, `${path}.request`, reading);
  const responses = item.response ?? null;
  if (responses === null) delete copy.response;
  else copy.response = readResponses(responses, `${path}.response`, reading);
  return copy;
}

function readResponses(value: Json, path: string, reading: Reading): JsonObject[] {
  const responses: JsonObject[] = [];
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (isObject(entry)) responses.push(readResponse(entry, at, reading));
    else reading.report(at, 'expected an object');
  }
  return responses;
}

/** A saved example. */
function readResponse(value: JsonObject, path: string, reading: Reading): JsonObject {
  const response: JsonObject = { id: '', ...value };
  response.id = idOf(value, reading);
  setIfAny(response, 'header', readHeaders(value.header, `${path}.header`, reading));
  const original = value.originalRequest ?? null;
  if (original === null) delete response.originalRequest;
  else response.originalRequest = readRequest(original, `${path}.originalRequest`, reading);
  if (response.cookie === null) delete response.cookie;
  // COMPAT: old exports write the code as text.
  if (typeof value.code === 'string' && /^\d+$/.test(value.code)) response.code = Number(value.code);
  return response;
}

function idOf(node: JsonObject, reading: Reading): string {
  return scalarText(node.id ?? null) || scalarText(node._postman_id ?? null) || reading.newId();
}

/** Whether a document is a collection of format v1: requests in one list, order in others. */
function isV1Collection(document: JsonObject): boolean {
  return (
    Array.isArray(document.requests) && (document.info ?? null) === null && (document.item ?? null) === null
  );
}
