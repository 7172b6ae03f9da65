import type { Collection } from '../collection.ts';
import { readDefinition } from '../definition/index.ts';
import type { Definition } from '../definition/types.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Api, readApi } from '../to-collection/api.ts';
import { createBudget, READ_MAX } from '../to-collection/budget.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import { essenceOf, sendableType } from '../to-collection/media-type.ts';
import type { Media, Operation, Server } from '../to-collection/operation.ts';
import { createPlaces, type Place } from '../to-collection/places.ts';
import { examplesOf, treeOf } from '../update-collection/tree.ts';
import { openApiFrom } from './open-api-from.ts';
import { withoutSecrets } from './secrets.ts';
import { valueText } from './text.ts';

/** What both sides can say, as sets of texts. */
export type Facts = Record<FactKind, Set<string>>;
export type FactKind = (typeof FACT_KINDS)[number];
export const FACT_KINDS = [
  'paths',
  'operations',
  'parameters',
  'request types',
  'statuses',
  'response types',
  'security',
  'examples',
] as const;

/** How much of the facts is there again, and what is new. */
export type Loss = Record<FactKind, { of: number; lost: string[]; extra: number }>;

/** An OpenAPI definition through a collection and back. */
export function lossOfDefinition(definition: Definition): Loss {
  const { collection } = convertDefinition(definition);
  const version = definition.version === '3.1' || definition.version === '3.2' ? '3.1' : '3.0';
  const { definition: again } = openApiFrom(collection, { version });
  return lossBetween(factsOfDefinition(definition), factsOfDefinition(definitionFrom(again)));
}

/** A collection through an OpenAPI definition and back. */
export function lossOfCollection(collection: Collection): Loss {
  const { definition } = openApiFrom(collection, { version: '3.1' });
  const again = convertDefinition(definitionFrom(definition));
  return lossBetween(factsOfCollection(collection), factsOfCollection(again.collection));
}

export function definitionFrom(document: JsonObject): Definition {
  return readDefinition([{ path: 'openapi.json', text: JSON.stringify(document) }]);
}

function lossBetween(before: Facts, after: Facts): Loss {
  const entries = FACT_KINDS.map((kind) => {
    const lost = [...before[kind]].filter((fact) => !after[kind].has(fact));
    const extra = [...after[kind]].filter((fact) => !before[kind].has(fact)).length;
    return [kind, { of: before[kind].size, lost, extra }] as const;
  });
  return Object.fromEntries(entries) as Loss;
}

function noFacts(): Facts {
  return Object.fromEntries(FACT_KINDS.map((kind) => [kind, new Set<string>()])) as Facts;
}

export function factsOfDefinition(definition: Definition): Facts {
  const places = createPlaces(definition);
  const api = readApi(places, definition.version, createBudget(READ_MAX), false);
  const facts = noFacts();
  for (const operation of api.operations) addOperation(facts, operation, api);
  return facts;
}

function addOperation(facts: Facts, operation: Operation, api: Api): void {
  // Where requests go: what a server says of the path is as good as what the path says.
  const path = `${serverPath(operation.servers[0] ?? api.servers[0])}${operation.path}`.replace(
    /\{[^{}]*\}/g,
    '{}',
  );
  const at = `${operation.method} ${path}`;
  facts.paths.add(path);
  facts.operations.add(at);
  for (const { name, in: where } of operation.parameters) {
    // Said by the media types and the security schemes.
    if (where === 'header' && ['accept', 'content-type', 'authorization'].includes(name.toLowerCase()))
      continue;
    facts.parameters.add(`${at} ${where} ${where === 'header' ? name.toLowerCase() : name}`);
  }
  for (const media of operation.body?.content ?? []) {
    facts['request types'].add(`${at} ${sentType(media.type)}`);
    addExamples(facts, at, media);
  }
  for (const { status, content } of operation.responses) {
    facts.statuses.add(`${at} ${status}`);
    for (const media of content) {
      facts['response types'].add(`${at} ${status} ${sentType(media.type)}`);
      addExamples(facts, at, media);
    }
  }
  for (const requirement of operation.security ?? api.security ?? []) {
    if (isObject(requirement)) facts.security.add(`${at} ${requirementText(requirement, api)}`);
  }
}

function addExamples(facts: Facts, at: string, { examples }: Media): void {
  for (const { value } of examples) {
    if (value !== undefined) facts.examples.add(`${at} ${shown(value)}`);
  }
}

/** Credentials are left out on purpose. */
function shown(value: Json): string {
  return JSON.stringify(withoutSecrets(plain(value)));
}

/** JSON in a text is that JSON, whatever its blanks; and the order of members says nothing. */
function plain(value: Json): Json {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return plain(JSON.parse(value) as Json);
    } catch {
      // A text that only looks like JSON.
      return value;
    }
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, plain(value[key] as Json)]),
  );
}

function serverPath(server: Server | undefined): string {
  const path = /^(?:[^:/]+:\/\/[^/]*)?(\/.*)?$/.exec(server?.url ?? '')?.[1] ?? '';
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** A range of types is sent as one of them. */
function sentType(type: string): string {
  return essenceOf(sendableType(type));
}

function requirementText(requirement: JsonObject, api: Api): string {
  const names = Object.keys(requirement).map((name) => schemeText(api.schemes.get(name)));
  return names.sort().join(' + ') || 'none';
}

/** Flows by the names that they had before OpenAPI 3. */
const FLOWS: Readonly<Record<string, string>> = {
  accessCode: 'authorizationCode',
  application: 'clientCredentials',
  implicit: 'implicit',
  password: 'password',
};

function schemeText(place: Place | undefined): string {
  if (!place) return 'unknown';
  const { type, in: where, name, scheme, flows, flow } = place.value;
  if (type === 'apiKey') return `apiKey ${String(where)} ${String(name).toLowerCase()}`;
  if (type === 'http') return `http ${String(scheme).toLowerCase()}`;
  if (type === 'basic') return 'http basic';
  if (type === 'oauth2') return `oauth2 ${isObject(flows) ? Object.keys(flows)[0] : FLOWS[String(flow)]}`;
  return String(type);
}

function factsOfCollection(collection: Collection): Facts {
  const facts = noFacts();
  for (const node of treeOf(collection).requests) {
    const at = node.fullKey;
    const { url, header, body } = node.item.request ?? {};
    facts.paths.add(at.slice(at.indexOf(' ') + 1));
    facts.operations.add(at);
    for (const { key } of url?.query ?? []) if (key) facts.parameters.add(`${at} query ${key}`);
    for (const { key } of url?.variable ?? []) facts.parameters.add(`${at} path ${key}`);
    for (const { key } of header ?? []) {
      const name = key.toLowerCase();
      if (!['accept', 'content-type', 'authorization'].includes(name))
        facts.parameters.add(`${at} header ${name}`);
    }
    if (body?.mode) facts['request types'].add(`${at} ${body.mode}`);
    for (const { code, header: rows, body: text } of examplesOf(node)) {
      facts.statuses.add(`${at} ${valueText(code)}`);
      const type = Array.isArray(rows)
        ? rows.find((row) => isObject(row) && row.key === 'Content-Type')
        : undefined;
      if (isObject(type))
        facts['response types'].add(`${at} ${valueText(code)} ${essenceOf(valueText(type.value))}`);
      if (text) facts.examples.add(`${at} ${shown(text)}`);
    }
    const auth = node.item.request?.auth ?? collection.auth;
    if (auth) facts.security.add(`${at} ${auth.type}`);
  }
  return facts;
}

/** A table with a line for each file: how much of each kind came back. */
export function lossTable(rows: readonly { name: string; loss: Loss }[]): string {
  const head = ['file', ...FACT_KINDS];
  const lines = rows.map(({ name, loss }) => [
    name,
    ...FACT_KINDS.map((kind) => {
      const { of, lost, extra } = loss[kind];
      return `${of - lost.length}/${of}${extra > 0 ? ` +${extra}` : ''}`;
    }),
  ]);
  const total = FACT_KINDS.map((kind) => {
    const of = rows.reduce((sum, { loss }) => sum + loss[kind].of, 0);
    const lost = rows.reduce((sum, { loss }) => sum + loss[kind].lost.length, 0);
    return of === 0 ? '-' : `${((100 * (of - lost)) / of).toFixed(2)} %`;
  });
  return [head, head.map(() => '---'), ...lines, ['all', ...total]]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
