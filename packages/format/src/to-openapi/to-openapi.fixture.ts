import openApi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json' with { type: 'json' };
import openApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json' with { type: 'json' };
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft4 from 'ajv-draft-04';
import type { CollectionItem } from '../collection.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { openApiFrom } from './open-api-from.ts';
import type { OpenApiOptions } from './options.ts';

/** A collection with these items, as a file holds it. */
export function collectionWith(item: Json[], more: JsonObject = {}): JsonObject {
  return { info: { name: 'Shop' }, item, ...more };
}

export function definitionOf(document: Json, options: Partial<OpenApiOptions> = {}): JsonObject {
  return openApiFrom(readCollection(document).collection, options).definition;
}

/** The definition of one request. */
export function definitionOfRequest(
  request: Json,
  more: JsonObject = {},
  options: Partial<OpenApiOptions> = {},
): JsonObject {
  return definitionOf(collectionWith([{ name: 'Do it', request, ...more }]), options);
}

/** The first operation of a definition. */
export function firstOperation(definition: JsonObject): JsonObject {
  const [item] = Object.values(at(definition, 'paths') as JsonObject);
  const [operation] = Object.values(item as JsonObject);
  return operation as JsonObject;
}

/** The value at the end of a way through objects and lists. */
export function at(value: Json | undefined, ...way: (string | number)[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of way) {
    if (Array.isArray(found)) found = found[step as number];
    else found = isObject(found) ? found[step] : undefined;
  }
  return found;
}

const OPTIONS = { strict: false, validateFormats: false };
const validators = {
  '3.0': () => new draft4.default(OPTIONS).compile(openApi30),
  '3.1': () => new Ajv2020(OPTIONS).compile(openApi31),
};
const compiled = new Map<string, ReturnType<(typeof validators)['3.0']>>();

/** What the published schema of its version has against a definition. */
export function faultsOf(definition: JsonObject): Json {
  const version = String(definition.openapi).startsWith('3.1') ? '3.1' : '3.0';
  let validate = compiled.get(version);
  if (!validate) {
    validate = validators[version]();
    compiled.set(version, validate);
  }
  return validate(definition) ? [] : (validate.errors as unknown as Json);
}

/** How many requests and saved examples there are. */
export function countIn(items: readonly CollectionItem[]): { requests: number; examples: number } {
  const counts = { requests: 0, examples: 0 };
  const open = [...items];
  for (let item = open.pop(); item; item = open.pop()) {
    if (item.item) open.push(...item.item);
    else {
      counts.requests += 1;
      counts.examples += item.response?.length ?? 0;
    }
  }
  return counts;
}
