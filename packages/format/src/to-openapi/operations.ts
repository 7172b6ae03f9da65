import type { RequestDefinition } from '../collection.ts';
import { isDeeperThan, isObject, type Json, type JsonObject, setMember } from '../json.ts';
import { addRequestBody, type Contents, contentObject } from './bodies.ts';
import { type Call, withUrlParts } from './calls.ts';
import type { Making } from './making.ts';
import { parametersOf } from './parameters.ts';
import type { PathTemplate } from './path-template.ts';
import { responsesOf } from './responses.ts';
import { authOf, type SecuritySchemes } from './security.ts';
import { type Server, serverObject } from './servers.ts';
import { descriptionText, distinctTexts } from './text.ts';

/** Requests of one method and path. */
export type Entry = { call: Call; template: PathTemplate; server: Server };

/** Extensions nested deeper are left out. */
const EXTENSION_DEPTH_MAX = 20;
const DEPRECATED = /^\*\*Deprecated\*\*(?:\n\n|$)/;

/** One operation of all requests that have its method and path: nothing of one is lost for another. */
export function operationOf(
  entries: readonly Entry[],
  shared: { schemes: SecuritySchemes; security: Json[] | undefined; server: Server | undefined },
  pathParameters: readonly JsonObject[],
  making: Making,
): JsonObject {
  const calls = entries.map(({ call }) => call);
  const auths = calls.map(authOf);
  const operation: JsonObject = {};
  const tags = distinctTexts(calls.map(({ tag }) => tag ?? ''));
  if (tags.length > 0) operation.tags = tags;
  addTexts(operation, calls);
  const { requests, body } = requestsOf(calls, making);
  const parameters = [
    ...pathParameters,
    ...parametersOf(requests, shared.schemes.parametersOf(auths), making),
  ];
  if (parameters.length > 0) operation.parameters = parameters;
  if (body) operation.requestBody = body;
  operation.responses = responsesOf(
    calls.flatMap(({ saved }) => saved),
    making,
  );
  const security = shared.schemes.requirements(auths);
  if (security && JSON.stringify(security) !== JSON.stringify(shared.security ?? []))
    operation.security = security;
  addServers(operation, entries, shared.server);
  keepExtensions(operation, calls, making);
  return operation;
}

function addTexts(operation: JsonObject, calls: readonly Call[]): void {
  const [summary] = distinctTexts(calls.map(({ name }) => name));
  if (summary !== undefined) operation.summary = summary;
  const texts = calls.map(({ item, request }) => descriptionText(request.description ?? item.description));
  if (texts.some((text) => DEPRECATED.test(text))) operation.deprecated = true;
  const description = distinctTexts(texts.map((text) => text.replace(DEPRECATED, ''))).join('\n\n');
  if (description !== '') operation.description = description;
}

/** Every request that was made: those of the items, and those that saved examples answer. */
function requestsOf(
  calls: readonly Call[],
  making: Making,
): { requests: RequestDefinition[]; body: JsonObject | undefined } {
  const requests = new Set<RequestDefinition>();
  const contents: Contents = new Map();
  let withBody = 0;
  for (const { request, name } of calls) {
    requests.add(request);
    if (addRequestBody(contents, request, { name, isCopy: false }, making)) withBody += 1;
  }
  for (const { saved } of calls) {
    for (const { originalRequest, name } of saved) {
      if (!isObject(originalRequest)) continue;
      const original = withUrlParts(originalRequest as RequestDefinition);
      if (requests.has(original)) continue;
      requests.add(original);
      addRequestBody(
        contents,
        original,
        { name: typeof name === 'string' ? name.trim() : '', isCopy: true },
        making,
      );
    }
  }
  if (contents.size === 0) return { requests: [...requests], body: undefined };
  const body: JsonObject = { content: contentObject(contents, making) };
  if (withBody === calls.length) body.required = true;
  return { requests: [...requests], body };
}

/** Servers of its own, when no request of it goes to that of the collection. */
function addServers(operation: JsonObject, entries: readonly Entry[], main: Server | undefined): void {
  const servers = new Map(entries.map(({ server }) => [server.url, server]));
  if (main === undefined || servers.has(main.url)) return;
  operation.servers = [...servers.values()].map(serverObject);
}

/** Vendor extensions that were kept on the request go back; what only Postman knows goes along when asked. */
function keepExtensions(operation: JsonObject, calls: readonly Call[], making: Making): void {
  for (const { item } of calls) {
    const fields = item as JsonObject;
    for (const key of Object.keys(fields)) {
      if (key.startsWith('x-') && !isDeeperThan(fields[key], EXTENSION_DEPTH_MAX)) {
        setMember(operation, key, fields[key] as Json);
      }
    }
    if (!making.options.keepPostman) continue;
    if (item.event && item.event.length > 0) operation['x-postman-events'] ??= item.event as Json;
    if (item.protocolProfileBehavior) operation['x-postman-behavior'] ??= item.protocolProfileBehavior;
    if (item.variable && item.variable.length > 0) operation['x-postman-variables'] ??= item.variable as Json;
  }
}
