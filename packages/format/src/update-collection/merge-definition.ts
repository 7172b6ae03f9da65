import { FormatError } from '../format-error.ts';
import { equalJson, isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { uniqueName } from '../to-openapi/path-template.ts';
import { freeName } from '../to-openapi/text.ts';
import type { Resolve } from './merge-media.ts';
import { mergeOperation, takeChanges } from './merge-operation.ts';

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const REFERENCES_MAX = 50;

/**
 * Brings a definition up to date with a collection: `fresh` is the definition made of the collection now, `base` the
 * one made of the collection that `existing` gives by itself. Only what differs between these two was changed by
 * somebody; everything else, and whatever a collection cannot say, stays as it is.
 *
 * @throws FormatError when it is not OpenAPI 3
 */
export function mergeDefinition(existing: Json, fresh: JsonObject, base: JsonObject): JsonObject {
  if (!isObject(existing) || typeof existing.openapi !== 'string' || !existing.openapi.startsWith('3.')) {
    throw new FormatError([
      { path: '$.openapi', reason: 'only definitions of OpenAPI 3 can be brought up to date' },
    ]);
  }
  const own = structuredClone(existing);
  const merging: Merging = {
    own,
    fresh,
    base,
    resolve: resolver(own),
    names: new Map(),
    ids: operationIds(own),
  };
  if (isObject(own.info)) {
    takeChanges(own.info, objectOf(fresh.info), objectOf(base.info), ['title', 'description']);
  }
  mergeServers(merging);
  mergeTags(merging);
  if (!equalJson(fresh.security, base.security)) {
    if (fresh.security === undefined) delete own.security;
    else own.security = withOwnSchemes(fresh.security, merging);
  }
  mergePaths(merging);
  return own;
}

type Merging = {
  own: JsonObject;
  fresh: JsonObject;
  base: JsonObject;
  resolve: Resolve;
  /** Names of security schemes, from those of the collection to those here. */
  names: Map<string, string>;
  ids: Set<string>;
};

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function resolver(root: JsonObject): Resolve {
  return (value) => {
    let target = value;
    for (let count = 0; isObject(target) && typeof target.$ref === 'string'; count += 1) {
      const ref = target.$ref;
      if (count >= REFERENCES_MAX || !ref.startsWith('#/')) return undefined;
      target = ref
        .slice(2)
        .split('/')
        .reduce<Json | undefined>(
          (at, part) => (isObject(at) ? member(at, pointerPart(part)) : undefined),
          root,
        );
    }
    return isObject(target) ? target : undefined;
  };
}

function pointerPart(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // A lone percent sign stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function operationIds(own: JsonObject): Set<string> {
  const ids = new Set<string>();
  for (const item of Object.values(objectOf(own.paths))) {
    for (const method of METHODS) {
      const operation = isObject(item) ? item[method] : undefined;
      if (isObject(operation) && typeof operation.operationId === 'string') ids.add(operation.operationId);
    }
  }
  return ids;
}

function mergeServers({ own, fresh, base }: Merging): void {
  const now = listOf(fresh.servers);
  const before = listOf(base.servers);
  if (equalJson(now, before)) return;
  const servers = [...listOf(own.servers)];
  const [main] = now;
  // The first is what requests are sent to: that it is another one replaces it.
  if (
    main !== undefined &&
    !equalJson(main, before[0]) &&
    !before.some((server) => equalJson(server, main))
  ) {
    servers.splice(0, before.length > 0 ? 1 : 0, main);
  }
  for (const server of now.slice(1)) {
    const isKnown = [...before, ...servers].some((other) => urlOf(other) === urlOf(server));
    if (!isKnown) servers.push(server);
  }
  if (servers.length > 0) own.servers = servers;
}

function urlOf(server: Json): Json | undefined {
  return isObject(server) ? server.url : undefined;
}

function mergeTags({ own, fresh, base }: Merging): void {
  const byName = (holder: JsonObject): Map<string, JsonObject> =>
    new Map(
      listOf(holder.tags)
        .filter(isObject)
        .map((tag) => [String(tag.name), tag]),
    );
  const before = byName(base);
  const known = byName(own);
  const added: Json[] = [];
  for (const [name, tag] of byName(fresh)) {
    const mine = known.get(name);
    const old = before.get(name);
    if (mine && old) takeChanges(mine, tag, old, ['description']);
    else if (!mine && !old) added.push(tag);
  }
  if (added.length > 0) own.tags = [...listOf(own.tags), ...added];
}

function mergePaths(merging: Merging): void {
  const { own, fresh, base, resolve } = merging;
  const paths = isObject(own.paths) ? own.paths : {};
  const known = new Map(Object.keys(paths).map((path) => [pathKey(path), path]));
  const before = new Map(
    Object.entries(objectOf(base.paths)).map(([path, item]) => [pathKey(path), objectOf(item)]),
  );
  for (const [path, value] of Object.entries(objectOf(fresh.paths))) {
    const item = objectOf(value);
    const key = pathKey(path);
    const ownPath = known.get(key) ?? path;
    const pathItem = known.has(key) ? resolve(paths[ownPath]) : {};
    // A path that refers to another file is written there.
    if (!pathItem) continue;
    const names = renaming(path, ownPath);
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      const now = withPathNames(operation, names);
      const old = withPathNames(objectOf(before.get(key)?.[method]), renamingOf(before, key, base, ownPath));
      const mine = pathItem[method];
      if (isObject(mine)) {
        mergeOperation(mine, now, old, {
          resolve,
          pathItem,
          withOwnSchemes: (security) => withOwnSchemes(security, merging),
        });
      } else if (Object.keys(old).length === 0) pathItem[method] = newOperation(now, pathItem, merging);
    }
    mergeOtherMethods(pathItem, item);
    // A path that was there under another name, such as one with the path of its server, brings nothing new.
    if (!known.has(key) && Object.keys(pathItem).length > 0) setMember(paths, path, pathItem);
  }
  if (Object.keys(paths).length > 0) own.paths = paths;
}

function mergeOtherMethods(own: JsonObject, fresh: JsonObject): void {
  const others = fresh['x-additionalOperations'];
  if (!isObject(others)) return;
  const known = { ...objectOf(own.additionalOperations), ...objectOf(own['x-additionalOperations']) };
  const added = Object.entries(others).filter(([method]) => !Object.hasOwn(known, method));
  if (added.length === 0) return;
  own['x-additionalOperations'] = {
    ...objectOf(own['x-additionalOperations']),
    ...Object.fromEntries(added),
  };
}

/** Paths of one form are one, whatever their parameters are called. */
export function pathKey(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** From the names of parameters in one path to those in another of the same form. */
function renaming(from: string, to: string): Map<string, string> {
  const wanted = namesIn(to);
  return new Map(namesIn(from).map((name, index) => [name, wanted[index] ?? name]));
}

function renamingOf(
  before: ReadonlyMap<string, JsonObject>,
  key: string,
  base: JsonObject,
  to: string,
): Map<string, string> {
  if (!before.has(key)) return new Map();
  const path = Object.keys(objectOf(base.paths)).find((name) => pathKey(name) === key);
  return path === undefined ? new Map() : renaming(path, to);
}

function withPathNames(operation: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  if (!Array.isArray(operation.parameters)) return operation;
  const parameters = operation.parameters.map((parameter) => {
    if (!isObject(parameter) || parameter.in !== 'path' || typeof parameter.name !== 'string')
      return parameter;
    return { ...parameter, name: names.get(parameter.name) ?? parameter.name };
  });
  return { ...operation, parameters };
}

function newOperation(operation: JsonObject, pathItem: JsonObject, merging: Merging): JsonObject {
  const shared = new Set(
    listOf(pathItem.parameters).map((entry) => {
      const parameter = merging.resolve(entry);
      return `${String(parameter?.in)} ${String(parameter?.name)}`;
    }),
  );
  const result: JsonObject = { ...operation };
  const parameters = listOf(operation.parameters).filter((parameter) => {
    return !isObject(parameter) || !shared.has(`${String(parameter.in)} ${String(parameter.name)}`);
  });
  if (parameters.length > 0) result.parameters = parameters;
  else delete result.parameters;
  if (typeof operation.operationId === 'string')
    result.operationId = uniqueName(operation.operationId, merging.ids);
  if (operation.security !== undefined) result.security = withOwnSchemes(operation.security, merging);
  return result;
}

/** Requirements with the schemes of this definition, which gets those that it does not have. */
function withOwnSchemes(security: Json, merging: Merging): Json {
  return listOf(security).map((requirement) => {
    if (!isObject(requirement)) return requirement;
    const result: JsonObject = {};
    for (const [name, scopes] of Object.entries(requirement))
      setMember(result, ownScheme(name, merging), scopes);
    return result;
  });
}

function ownScheme(name: string, { own, fresh, resolve, names }: Merging): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const wanted = member(objectOf(objectOf(fresh.components).securitySchemes), name);
  if (!isObject(own.components)) own.components = {};
  if (!isObject(own.components.securitySchemes)) own.components.securitySchemes = {};
  const schemes = own.components.securitySchemes;
  const same = Object.keys(schemes).find((key) => equalJson(essence(resolve(schemes[key])), essence(wanted)));
  const chosen = same ?? freeName(name, (taken) => Object.hasOwn(schemes, taken)).replaceAll(' ', '');
  if (same === undefined && wanted !== undefined) setMember(schemes, chosen, wanted);
  names.set(name, chosen);
  return chosen;
}

/** What makes two schemes one: not their descriptions, nor which scopes somebody has asked for. */
function essence(scheme: Json | undefined): Json {
  if (!isObject(scheme)) return null;
  const { type, name, in: where, scheme: http, flows, openIdConnectUrl } = scheme;
  const parts = [type, name, where, typeof http === 'string' ? http.toLowerCase() : null, openIdConnectUrl];
  return [...parts.map((part) => part ?? null), Object.keys(objectOf(flows)).sort()];
}
