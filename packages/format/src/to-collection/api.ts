import type { OpenApiVersion } from '../definition/types.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { type Budget, ROW_SIZE } from './budget.ts';
import { readBody3, readParameters3, readResponses3, readServers3 } from './openapi3.ts';
import { externalDocs, listOf, type Operation, type Response, type Server, textOf } from './operation.ts';
import type { Place, Places } from './places.ts';
import { readBody2, readParameters2, readResponses2, readServers2 } from './swagger2.ts';

export type Api = {
  version: OpenApiVersion;
  places: Places;
  info: JsonObject;
  servers: Server[];
  tags: Tag[];
  security: Json[] | undefined;
  schemes: ReadonlyMap<string, Place>;
  operations: Operation[];
};

export type Tag = { name: string; title: string; description: string; parent: string | undefined };

/** Tags of one operation: by tags, it is there once for each. */
const TAGS_MAX = 20;
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const METHOD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}$/;

/** Reads what is needed for requests; schemas are left alone until an example is made of them. */
export function readApi(
  places: Places,
  version: OpenApiVersion,
  budget: Budget,
  includeWebhooks: boolean,
): Api {
  const { root } = places;
  const reading: Reading = { places, budget, isSwagger: version === '2.0' };
  const components = reading.isSwagger ? root : places.at(root, 'components');
  const schemes = new Map<string, Place>();
  if (components) {
    const key = reading.isSwagger ? 'securityDefinitions' : 'securitySchemes';
    const holder = places.at(components, key);
    if (holder) for (const scheme of placesOf(places, holder)) schemes.set(scheme.key, scheme.place);
  }
  const operations: Operation[] = [];
  readPaths(reading, 'paths', operations);
  if (includeWebhooks)
    readPaths(reading, isObject(root.value.webhooks) ? 'webhooks' : 'x-webhooks', operations);
  return {
    version,
    places,
    info: isObject(root.value.info) ? root.value.info : {},
    servers: serversFor(reading.isSwagger ? readServers2(root.value) : readServers3(root.value), operations),
    tags: readTags(root.value),
    security: listOf(root.value.security),
    schemes,
    operations,
  };
}

/** Where only operations name servers, the first of those is the one of the collection. */
function serversFor(servers: Server[], operations: readonly Operation[]): Server[] {
  const [first] =
    servers.length > 0 ? servers : operations.flatMap((operation) => operation.servers.slice(0, 1));
  // Many files repeat the server of all on every path: it is the base URL there as well.
  for (const operation of operations) {
    const [own] = operation.servers;
    if (own && own.url === first?.url && own.variables.length === first.variables.length)
      operation.servers = [];
  }
  return servers.length > 0 || !first ? servers : [first];
}

type Reading = { places: Places; budget: Budget; isSwagger: boolean };

function placesOf(places: Places, place: Place): { key: string; place: Place }[] {
  return places.each({ document: place.document, value: { all: place.value } }, 'all');
}

function readPaths(reading: Reading, key: string, operations: Operation[]): void {
  const { places } = reading;
  const paths = places.at(places.root, key);
  if (!paths) return;
  for (const path of Object.keys(paths.value)) {
    if (path.startsWith('x-')) continue;
    const value = member(paths.value, path);
    if (!isObject(value)) continue;
    const item = pathItemOf(places, { document: paths.document, value });
    if (!item) continue;
    for (const { method, place } of methodsOf(item)) {
      operations.push(readOperation(reading, { method, path, isWebhook: key !== 'paths', item, place }));
    }
  }
}

/** A path item may refer to another one and add to it. */
function pathItemOf(places: Places, place: Place): Place | undefined {
  if (typeof place.value.$ref !== 'string') return place;
  const target = places.follow(place);
  if (!target) return undefined;
  const own = Object.keys(place.value).filter((key) => key !== '$ref');
  if (own.length === 0 || target.document !== place.document) return target;
  const { $ref: _ref, ...rest } = place.value;
  return { document: target.document, value: { ...target.value, ...rest } };
}

function methodsOf({ document, value }: Place): { method: string; place: Place }[] {
  const found: { method: string; place: Place }[] = [];
  const add = (method: string, operation: Json | undefined): void => {
    if (isObject(operation))
      found.push({ method: method.toUpperCase(), place: { document, value: operation } });
  };
  // In the order of the file, which is the order that its author thinks in.
  for (const key of Object.keys(value)) if (METHODS.includes(key)) add(key, value[key]);
  const { additionalOperations } = value;
  if (isObject(additionalOperations)) {
    for (const method of Object.keys(additionalOperations)) {
      if (METHOD_NAME.test(method)) add(method, member(additionalOperations, method));
    }
  }
  return found;
}

type Found = { method: string; path: string; isWebhook: boolean; item: Place; place: Place };

function readOperation(reading: Reading, found: Found): Operation {
  const { places, isSwagger } = reading;
  const { item } = found;
  const place = places.follow(found.place) ?? found.place;
  const { value } = place;
  const rows = parameterPlaces(places, item, place);
  const root = places.root.value;
  const own = isSwagger ? readServers2({ ...root, ...value }, value) : readServers3(value);
  const parameters = isSwagger ? readParameters2(places, rows) : readParameters3(places, rows);
  const responses = isSwagger ? readResponses2(places, place) : readResponses3(places, place);
  const fits = reading.budget.take(ROW_SIZE * (parameters.length + sizeOf(responses)));
  return {
    method: found.method,
    path: found.path,
    isWebhook: found.isWebhook,
    place,
    pathItem: item,
    summary: textOf(value.summary) || textOf(item.value.summary),
    description: textOf(value.description) || textOf(item.value.description),
    operationId: textOf(value.operationId),
    deprecated: value.deprecated === true,
    tags:
      listOf(value.tags)
        ?.filter((tag): tag is string => typeof tag === 'string' && tag !== '')
        .slice(0, TAGS_MAX) ?? [],
    security: listOf(value.security),
    servers: own.length > 0 || isSwagger ? own : readServers3(item.value),
    parameters: fits ? parameters : [],
    body: isSwagger ? readBody2(places, rows, place) : readBody3(places, place),
    responses: fits ? responses : [],
  };
}

function sizeOf(responses: readonly Response[]): number {
  let size = 0;
  for (const { headers, content } of responses) {
    size += 1 + headers.length;
    for (const { examples } of content) size += 1 + examples.length;
  }
  return size;
}

/** Parameters of the path, unless the operation has one of the same name and place. */
function parameterPlaces(places: Places, item: Place, operation: Place): Place[] {
  const byKey = new Map<string, Place>();
  for (const holder of [item, operation]) {
    for (const { place } of places.each(holder, 'parameters')) {
      const { name, in: where } = place.value;
      if (typeof where !== 'string') places.warn(place, 'a parameter has no "in"');
      else if (typeof name !== 'string') places.warn(place, 'a parameter has no name');
      else byKey.set(`${where} ${where === 'header' ? name.toLowerCase() : name}`, place);
    }
  }
  return [...byKey.values()];
}

function readTags(root: JsonObject): Tag[] {
  const parents = new Map<string, string>();
  // Groups of tags, which Redoc made common before 3.2 had parents.
  for (const group of listOf(root['x-tagGroups']) ?? []) {
    if (!isObject(group) || typeof group.name !== 'string') continue;
    for (const tag of listOf(group.tags) ?? []) if (typeof tag === 'string') parents.set(tag, group.name);
  }
  const tags: Tag[] = [];
  for (const tag of listOf(root.tags) ?? []) {
    if (!isObject(tag) || typeof tag.name !== 'string' || tag.name === '') continue;
    const title = textOf(tag['x-displayName']) || textOf(tag.summary) || tag.name;
    const docs = externalDocs(tag.externalDocs);
    const description = [textOf(tag.description), docs].filter((text) => text !== '').join('\n\n');
    const parent = textOf(tag.parent) || parents.get(tag.name);
    tags.push({ name: tag.name, title, description, parent });
  }
  return tags;
}
