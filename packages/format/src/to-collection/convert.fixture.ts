import type { Collection, CollectionItem, RequestDefinition } from '../collection.ts';
import { readDefinition } from '../definition/index.ts';
import type { Json, JsonObject } from '../json.ts';
import { type Conversion, convertDefinition } from './convert.ts';
import type { ConvertOptions } from './options.ts';

/** Converts a definition written as an object, as JSON text. */
export function convert(document: JsonObject, options: Partial<ConvertOptions> = {}): Conversion {
  const text = JSON.stringify(document);
  return convertDefinition(readDefinition([{ path: 'openapi.json', text }]), options);
}

/** A definition of OpenAPI 3.1 with one `GET /things/{id}` whose parts a test replaces. */
export function withOperation(operation: JsonObject, more: JsonObject = {}, path = '/things'): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    paths: { [path]: { get: { responses: {}, ...operation } } },
    ...more,
  };
}

/** A definition of Swagger 2 with one operation. */
export function swagger(operation: JsonObject, more: JsonObject = {}, method = 'get'): JsonObject {
  return {
    swagger: '2.0',
    info: { title: 'Things', version: '1' },
    host: 'api.example.com',
    paths: { '/things': { [method]: { responses: {}, ...operation } } },
    ...more,
  };
}

export function itemsOf(collection: Collection): CollectionItem[] {
  const items: CollectionItem[] = [];
  const open = [...collection.item];
  for (let item = open.shift(); item; item = open.shift()) {
    if (item.item) open.unshift(...item.item);
    else items.push(item);
  }
  return items;
}

export function firstItem(document: JsonObject, options: Partial<ConvertOptions> = {}): CollectionItem {
  const [item] = itemsOf(convert(document, options).collection);
  if (!item) throw new Error('no request came of it');
  return item;
}

export function firstRequest(document: JsonObject, options: Partial<ConvertOptions> = {}): RequestDefinition {
  return firstItem(document, options).request ?? {};
}

/** The body of the first saved response to a schema, parsed. */
export function exampleOf(schema: Json, more: JsonObject = {}, options: Partial<ConvertOptions> = {}): Json {
  const responses = { '200': { description: 'ok', content: { 'application/json': { schema } } } };
  const [response] = firstItem(withOperation({ responses }, more), options).response as JsonObject[];
  const body = String(response?.body ?? '');
  return body === '' ? '' : JSON.parse(body);
}

/** The names of folders and requests, folders as lists. */
export function outline(items: readonly CollectionItem[]): Json {
  return items.map((item) => (item.item ? { [item.name ?? '']: outline(item.item) } : (item.name ?? '')));
}
