import { equalJson, isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { freeName } from '../to-openapi/text.ts';

/** Where a local reference leads; undefined for those that lead out of the document or nowhere. */
export type Resolve = (value: Json | undefined) => JsonObject | undefined;

const DEPTH_MAX = 30;

/**
 * Brings bodies up to date: what the collection says now (`fresh`) against what this definition gave it (`base`).
 * Schemas only grow: a collection shows some of the values that they allow.
 */
export function mergeContent(own: JsonObject, fresh: JsonObject, base: JsonObject, resolve: Resolve): void {
  for (const type of Object.keys(fresh)) {
    const now = member(fresh, type);
    const before = member(base, type);
    const known = Object.keys(own).find((name) => name.toLowerCase() === type.toLowerCase());
    if (known === undefined) {
      // With a base, the definition had it under a name that we do not see: a range, or a reference.
      if (before === undefined && now !== undefined) setMember(own, type, now);
      continue;
    }
    const media = own[known];
    if (isObject(media) && isObject(now)) mergeMedia(media, now, isObject(before) ? before : {}, resolve);
  }
}

function mergeMedia(own: JsonObject, fresh: JsonObject, base: JsonObject, resolve: Resolve): void {
  mergeExamples(own, examplesOf(fresh), examplesOf(base), resolve);
  const schema = member(own, 'schema');
  if (schema === undefined) {
    if (fresh.schema !== undefined) own.schema = fresh.schema;
  } else own.schema = grown({ own: schema, fresh: fresh.schema, base: base.schema }, resolve, 0);
}

function examplesOf({ examples }: JsonObject): Map<string, Json> {
  const found = new Map<string, Json>();
  if (!isObject(examples)) return found;
  for (const [name, example] of Object.entries(examples)) {
    if (isObject(example) && example.value !== undefined) found.set(name, example.value);
  }
  return found;
}

function mergeExamples(
  own: JsonObject,
  fresh: ReadonlyMap<string, Json>,
  base: ReadonlyMap<string, Json>,
  resolve: Resolve,
): void {
  for (const [name, value] of fresh) {
    const before = base.get(name);
    if (before !== undefined && equalJson(before, value)) continue;
    if ([...base.values()].some((other) => equalJson(other, value))) continue;
    setExample(own, { name, value, isKnown: before !== undefined }, resolve);
  }
  const { examples } = own;
  if (!isObject(examples)) return;
  for (const [name, before] of base) {
    // Renamed is not gone.
    if (fresh.has(name) || [...fresh.values()].some((value) => equalJson(value, before))) continue;
    const key = keyOfExample(examples, name, resolve);
    if (key !== undefined && Object.keys(examples).length > 1) delete examples[key];
  }
}

function setExample(
  own: JsonObject,
  { name, value, isKnown }: { name: string; value: Json; isKnown: boolean },
  resolve: Resolve,
): void {
  if (own.example !== undefined) {
    // A single example has no name: it is the one that changed, or the first of several from now on.
    if (isKnown) {
      own.example = value;
      return;
    }
    own.examples = { Example: { value: own.example } };
    delete own.example;
  }
  const examples = isObject(own.examples) ? own.examples : {};
  own.examples = examples;
  const known = isKnown ? keyOfExample(examples, name, resolve) : undefined;
  const old = known === undefined ? undefined : resolve(examples[known]);
  const key = known ?? freeName(name, (taken) => Object.hasOwn(examples, taken));
  setMember(examples, key, { ...old, value });
}

/** Collections call an example by its summary. */
function keyOfExample(examples: JsonObject, name: string, resolve: Resolve): string | undefined {
  if (Object.hasOwn(examples, name)) return name;
  return Object.keys(examples).find((key) => resolve(examples[key])?.summary === name);
}

type Schemas = { own: Json; fresh: Json | undefined; base: Json | undefined };

/** The schema with the properties that the collection has and did not have. */
function grown({ own, fresh, base }: Schemas, resolve: Resolve, depth: number): Json {
  if (depth > DEPTH_MAX || !isObject(own) || !isObject(fresh)) return own;
  const before = isObject(base) ? base : {};
  const target = resolve(own);
  if (!target) return own;
  const isShared = own.$ref !== undefined;
  const result: JsonObject = { ...own };
  if (isObject(fresh.items) && target.items !== undefined && !isShared) {
    result.items = grown({ own: target.items, fresh: fresh.items, base: before.items }, resolve, depth + 1);
  }
  if (!isObject(fresh.properties)) return result;
  const known = isObject(before.properties) ? before.properties : {};
  const added: JsonObject = {};
  const properties: JsonObject = isObject(target.properties) ? { ...target.properties } : {};
  for (const [name, schema] of Object.entries(fresh.properties)) {
    const mine = member(properties, name);
    const old = member(known, name);
    if (mine !== undefined && !isShared) {
      setMember(properties, name, grown({ own: mine, fresh: schema, base: old }, resolve, depth + 1));
    } else if (old === undefined && !hasProperty(target, name, resolve, 0)) setMember(added, name, schema);
  }
  if (!isShared && target.properties !== undefined) result.properties = properties;
  if (Object.keys(added).length === 0) return result;
  // What others refer to as well stays as it is for them.
  if (isShared || target.type !== 'object') return { allOf: [result, { type: 'object', properties: added }] };
  return { ...result, properties: { ...properties, ...added } };
}

function hasProperty(schema: JsonObject, name: string, resolve: Resolve, depth: number): boolean {
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, name)) return true;
  if (depth > 5) return false;
  return ['allOf', 'oneOf', 'anyOf'].some((key) => {
    const parts = schema[key];
    return (
      Array.isArray(parts) &&
      parts.some((part) => {
        const target = resolve(part);
        return target !== undefined && hasProperty(target, name, resolve, depth + 1);
      })
    );
  });
}
