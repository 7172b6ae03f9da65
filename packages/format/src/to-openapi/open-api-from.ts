import type { Collection, VariableEntry } from '../collection.ts';
import { PROBLEMS_MAX, type Problem } from '../format-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { setMember } from '../json.ts';
import { aboutApi } from './about.ts';
import { type Call, callsOf, type Tag } from './calls.ts';
import { findSecrets } from './find-secrets.ts';
import { groupByPath, type PathGroup } from './groups.ts';
import type { Making } from './making.ts';
import { type Entry, operationOf } from './operations.ts';
import { type OpenApiOptions, openApiDefaults } from './options.ts';
import { marksRequired, pathParameter } from './parameters.ts';
import { createSecrets, isPlaceholder, isSecretName, SECRET } from './secrets.ts';
import { createSecuritySchemes, isKnownAuth, type SecuritySchemes } from './security.ts';
import { type Server, serverObject } from './servers.ts';
import { valueText } from './text.ts';
import { createVariables } from './variables.ts';

export type OpenApiResult = {
  definition: JsonObject;
  /** What a definition cannot say, by its place in the collection. At most `PROBLEMS_MAX`. */
  problems: Problem[];
};

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * Makes an API definition of a collection, as `readCollection` gives it. Requests of one method and path are one
 * operation with all their parameters, bodies and examples. Always gives the same for the same collection. No
 * credential gets into it, wherever in the collection it stands.
 */
export function openApiFrom(collection: Collection, options: Partial<OpenApiOptions> = {}): OpenApiResult {
  const chosen = chosenOptions(options);
  const variables = createVariables(collection);
  const problems: Problem[] = [];
  const { calls, tags } = callsOf(collection, chosen);
  const making: Making = {
    options: chosen,
    variables,
    secrets: createSecrets(collection),
    shapes: { version: chosen.version, resolve: variables.resolve },
    marksRequired: calls.some(({ request }) => marksRequired(request)),
    report: (problem) => {
      if (problems.length < PROBLEMS_MAX) problems.push(problem);
    },
  };
  findSecrets(collection, calls, making.secrets);
  reportAuths(calls, making);
  const { groups, servers } = groupByPath(calls, making);
  const schemes = createSecuritySchemes(making);
  const { info, externalDocs } = aboutApi(collection);
  const definition: JsonObject = { openapi: chosen.version === '3.1' ? '3.1.1' : '3.0.4', info };
  if (externalDocs) definition.externalDocs = externalDocs;
  if (servers.length > 0) definition.servers = servers.map(serverObject);
  const security = sharedSecurity(collection, schemes);
  if (security) definition.security = security;
  const paths = pathsOf(groups, { schemes, security, server: servers[0] }, making);
  const tagObjects = tagsOf(tags, making);
  if (tagObjects.length > 0) definition.tags = tagObjects;
  definition.paths = paths;
  const securitySchemes = schemes.objects();
  if (Object.keys(securitySchemes).length > 0) definition.components = { securitySchemes };
  if (chosen.keepPostman) keepPostman(definition, collection);
  return { definition: making.secrets.takenOut(definition) as JsonObject, problems };
}

function chosenOptions(options: Partial<OpenApiOptions>): OpenApiOptions {
  const { version, tags, templates, keepPostman: keeps } = options;
  return {
    version: version ?? openApiDefaults.version,
    tags: tags ?? openApiDefaults.tags,
    templates: templates ?? openApiDefaults.templates,
    keepPostman: keeps ?? openApiDefaults.keepPostman,
  };
}

function reportAuths(calls: readonly Call[], making: Making): void {
  const seen = new Set<string>();
  for (const { auth, at } of calls) {
    if (!auth || isKnownAuth(auth.type) || seen.has(auth.type)) continue;
    seen.add(auth.type);
    const reason = `OpenAPI has no words for authorization of type ${auth.type}: it is described under x-postman-auth`;
    making.report({ path: at, reason });
  }
}

function sharedSecurity({ auth }: Collection, schemes: SecuritySchemes): Json[] | undefined {
  if (!auth || typeof auth.type !== 'string' || auth.type === '' || auth.type === 'noauth') return undefined;
  return schemes.requirements([auth]);
}

type Shared = { schemes: SecuritySchemes; security: Json[] | undefined; server: Server | undefined };

function pathsOf(groups: Iterable<PathGroup>, shared: Shared, making: Making): JsonObject {
  const paths: JsonObject = {};
  const ids = new Set<string>();
  for (const group of groups) {
    const item: JsonObject = {};
    for (const [method, entries] of group.methods)
      addOperation(item, method, { group, entries, ids }, shared, making);
    setMember(paths, group.path, item);
  }
  return paths;
}

function addOperation(
  item: JsonObject,
  method: string,
  { group, entries, ids }: { group: PathGroup; entries: readonly Entry[]; ids: Set<string> },
  shared: Shared,
  making: Making,
): void {
  const parameters = group.names.map((name, index) => {
    const sightings = entries.map(
      ({ template }) => template.parameters[index] ?? { value: '', description: '' },
    );
    return pathParameter(name, sightings, making);
  });
  const operation = operationOf(entries, shared, parameters, making);
  const { tags, summary, description, ...rest } = operation;
  const named: JsonObject = {};
  if (tags !== undefined) named.tags = tags;
  if (summary !== undefined) named.summary = summary;
  if (description !== undefined) named.description = description;
  named.operationId = operationId(
    valueText(making.secrets.takenOut(summary ?? '')),
    `${method} ${group.path}`,
    ids,
  );
  Object.assign(named, rest);
  const key = method.toLowerCase();
  if (METHODS.has(key)) {
    item[key] = named;
    return;
  }
  // Until 3.2 there is no place for other methods; an extension keeps what would be lost.
  const [first] = entries;
  const reason = `the method ${method} has no place in OpenAPI ${making.options.version}: it is under x-additionalOperations`;
  if (first) making.report({ path: first.call.at, reason });
  const others = (item['x-additionalOperations'] ?? {}) as JsonObject;
  setMember(others, method, named);
  item['x-additionalOperations'] = others;
}

const ID_LENGTH_MAX = 80;

/** `List all pets` is `listAllPets`. */
function operationId(summary: string, fallback: string, taken: Set<string>): string {
  const words = (text: string): string[] => text.slice(0, 500).match(/[0-9A-Za-z]+/g) ?? [];
  const found = words(summary);
  const used = found.length > 0 ? found : words(fallback);
  const joined = used
    .map((word, index) => {
      const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
      return (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + rest;
    })
    .join('')
    .slice(0, ID_LENGTH_MAX);
  let id = joined;
  for (let number = 2; taken.has(id); number += 1) id = `${joined}${number}`;
  taken.add(id);
  return id;
}

/** Every folder is a tag, also one whose requests are all in folders below. */
function tagsOf(tags: ReadonlyMap<string, Tag>, making: Making): JsonObject[] {
  return [...tags.values()].map(({ name, description, item }) => {
    const tag: JsonObject = { name };
    if (description !== '') tag.description = description;
    if (making.options.keepPostman && item.event && item.event.length > 0)
      tag['x-postman-events'] = item.event as Json;
    return tag;
  });
}

function keepPostman(definition: JsonObject, collection: Collection): void {
  const { event, variable } = collection;
  if (variable && variable.length > 0) definition['x-postman-variables'] = variable.map(shownVariable);
  if (event && event.length > 0) definition['x-postman-events'] = event as Json;
}

function shownVariable(entry: VariableEntry): JsonObject {
  const isSecret = entry.type === 'secret' || isSecretName(entry.key);
  const value = valueText(entry.value);
  return {
    ...entry,
    value: isSecret && !isPlaceholder(value) ? SECRET : (entry.value ?? null),
  } as JsonObject;
}
