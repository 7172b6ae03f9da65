import { isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import type { Place } from './places.ts';
import { scalarExample, scalarPlaceholder } from './scalar-example.ts';
import type { Schema, Schemas } from './schema-view.ts';

/** Makes example values from schemas: always the same one, in time that does not depend on how often it is used. */
export type Sampler = {
  /** Undefined when the schema has no example that ends. */
  sample(place: Place): Json | undefined;
};

export type SampleOptions = {
  /** Read-only members are left out of requests, write-only ones out of responses. */
  purpose: 'request' | 'response';
  /** What has no example is `<string>` instead of a realistic value. */
  placeholders: boolean;
  /** Whether examples in schemas are taken. */
  examplesFirst: boolean;
  stackLimit: number;
  /** How many values an example holds at most: members that would pass it are left out, optional ones first. */
  weightMax: number;
  includeDeprecated: boolean;
};

/** Given examples are as long as they are; they are not counted further than this. */
const COUNTED_MAX = 2_000;
const ITEMS_MAX = 20;
/** Alternatives of alternatives are no levels of a value, and must end as well. */
const OPEN_MAX = 200;
/** From this level on, optional members that lead back to where they came from are left out: once is enough. */
const RECURSION_DEPTH = 2;

/**
 * `pure`: depends on the schema alone, not on where it was met. `height`: levels below it. `weight`: values in it,
 * counted as often as they will be printed.
 */
type Sample = { value: Json | undefined; weight: number; height: number; pure: boolean };

/** What stands in for a recursion or too many levels: the member is left out, the list is empty. */
const CUT: Sample = { value: undefined, weight: 0, height: 0, pure: false };

export function createSampler(schemas: Schemas, options: SampleOptions): Sampler {
  const maker: Maker = {
    schemas,
    options,
    pure: new Map(),
    passing: new Map(),
    open: new Set(),
    roots: new Map(),
    cyclic: new Map(),
  };
  return {
    sample: (place) => {
      const schema = schemas.of(place);
      const known = maker.roots.get(schema);
      if (known) return known.value;
      const made = sampleOf(maker, schema, 0);
      maker.passing.clear();
      maker.roots.set(schema, made);
      return made.value;
    },
  };
}

/**
 * Values are shared between examples, so they must not be changed. What was cut because of its surroundings is only
 * remembered until the outermost example is done: otherwise an example would depend on which one was made first.
 */
type Maker = {
  schemas: Schemas;
  options: SampleOptions;
  pure: Map<Schema, Sample>;
  passing: Map<Schema, Sample[]>;
  open: Set<Schema>;
  roots: Map<Schema, Sample>;
  /** Whether a schema leads into a circle; undefined while that is being found out. */
  cyclic: Map<Schema, boolean | undefined>;
};

function sampleOf(maker: Maker, schema: Schema, depth: number): Sample {
  const known = maker.pure.get(schema);
  if (known && depth + known.height <= maker.options.stackLimit) return known;
  const passing = maker.passing.get(schema)?.[depth];
  if (passing) return passing;
  if (maker.open.has(schema) || maker.open.size > OPEN_MAX) return CUT;
  if (depth > maker.options.stackLimit && isNested(schema)) return CUT;
  maker.open.add(schema);
  const made = makeSample(maker, schema, depth);
  maker.open.delete(schema);
  if (made.pure) maker.pure.set(schema, made);
  else {
    const byDepth = maker.passing.get(schema) ?? [];
    byDepth[depth] = made;
    maker.passing.set(schema, byDepth);
  }
  return made;
}

function isNested(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'array' || schema.choices.length > 0;
}

function makeSample(maker: Maker, schema: Schema, depth: number): Sample {
  const given = givenValue(schema.keywords, maker.options.examplesFirst);
  if (given !== undefined) return { value: given, weight: weightOf(given), height: 0, pure: true };
  const { type, choices } = schema;
  if (choices.length > 0) return sampleOfChoice(maker, schema, depth);
  if (type === 'object') return sampleOfObject(maker, schema, depth);
  if (type === 'array') return sampleOfArray(maker, schema, depth);
  const make = maker.options.placeholders ? scalarPlaceholder : scalarExample;
  return { value: make(type, schema.keywords), weight: 1, height: 0, pure: true };
}

/** The value that the schema itself gives: of those that are examples, the first. */
function givenValue(keywords: JsonObject, examplesFirst: boolean): Json | undefined {
  if (examplesFirst) {
    const { example, examples } = keywords;
    if (example !== undefined) return example;
    if (Array.isArray(examples) && examples.length > 0) return examples[0];
    if (keywords['x-example'] !== undefined) return keywords['x-example'];
  }
  if (keywords.const !== undefined) return keywords.const;
  const { default: standard, enum: values } = keywords;
  if (standard !== undefined && standard !== null) return standard;
  if (Array.isArray(values) && values.length > 0) return values.find((value) => value !== null) ?? null;
  return undefined;
}

function sampleOfChoice(maker: Maker, schema: Schema, depth: number): Sample {
  const hasBase = schema.properties.size > 0 || schema.additional !== undefined;
  let result: Sample | undefined = hasBase ? sampleOfObject(maker, schema, depth) : undefined;
  let pure = result?.pure ?? true;
  for (const group of schema.choices) {
    const chosen = firstUsable(maker, schema, group, depth);
    if (!chosen) {
      // Every alternative leads back here or too deep.
      pure = false;
      continue;
    }
    pure &&= chosen.pure;
    result = result ? joined(result, chosen, maker.options.weightMax) : chosen;
  }
  return result ? { ...result, pure } : CUT;
}

function firstUsable(
  maker: Maker,
  schema: Schema,
  group: readonly Place[],
  depth: number,
): Sample | undefined {
  let fallback: Sample | undefined;
  let pure = true;
  for (const place of group) {
    const made = sampleOf(maker, maker.schemas.of(place), depth);
    pure &&= made.pure;
    if (made.value === undefined) continue;
    const named = { ...withDiscriminator(schema.keywords.discriminator, place, made), pure };
    // `{type: null}` beside something else only says that it may be missing.
    if (made.value !== null) return named;
    fallback ??= named;
  }
  return fallback;
}

/** The member that tells alternatives apart says which one was taken. */
function withDiscriminator(discriminator: Json | undefined, place: Place, sample: Sample): Sample {
  const ref = place.value.$ref;
  const { value } = sample;
  const name = isObject(discriminator) ? discriminator.propertyName : discriminator;
  if (typeof name !== 'string' || typeof ref !== 'string' || !isObject(value)) return sample;
  const schemaName = decodeName(ref.slice(ref.lastIndexOf('/') + 1));
  const mapping = isObject(discriminator) && isObject(discriminator.mapping) ? discriminator.mapping : {};
  const mapped = Object.keys(mapping).find((key) => mapping[key] === ref || mapping[key] === schemaName);
  const wanted = mapped ?? schemaName;
  if (member(value, name) === wanted) return sample;
  const copy: JsonObject = { ...value };
  setMember(copy, name, wanted);
  return { ...sample, value: copy };
}

function decodeName(name: string): string {
  return name
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
    .replace(/\.(?:ya?ml|json)$/i, '');
}

function joined(base: Sample, more: Sample, weightMax: number): Sample {
  if (!isObject(base.value) || !isObject(more.value)) return base.value === undefined ? more : base;
  if (base.weight + more.weight > weightMax) return base;
  const value: JsonObject = { ...base.value };
  for (const key of Object.keys(more.value)) setMember(value, key, more.value[key] as Json);
  return {
    value,
    weight: base.weight + more.weight,
    height: Math.max(base.height, more.height),
    pure: base.pure && more.pure,
  };
}

function sampleOfObject(maker: Maker, schema: Schema, depth: number): Sample {
  const result = { weight: 1, height: 0, pure: true };
  const made = new Map<string, Json>();
  const add = (name: string, place: Place): void => {
    const sample = sampleOf(maker, maker.schemas.of(place), depth + 1);
    result.pure &&= sample.pure;
    if (sample.value === undefined || result.weight + sample.weight > maker.options.weightMax) return;
    made.set(name, sample.value);
    result.weight += sample.weight;
    result.height = Math.max(result.height, sample.height + 1);
  };
  const wanted = [...schema.properties].filter(([, place]) => isWanted(maker, maker.schemas.of(place)));
  // Required ones first: when there is no room for all, it is optional ones that are missing.
  for (const [name, place] of wanted) if (schema.required.has(name)) add(name, place);
  for (const [name, place] of wanted) {
    if (schema.required.has(name)) continue;
    if (depth < RECURSION_DEPTH || !leadsIntoCircle(maker, maker.schemas.of(place), 0)) add(name, place);
  }
  const value: JsonObject = {};
  for (const [name] of wanted) {
    const property = made.get(name);
    if (property !== undefined) setMember(value, name, property);
  }
  if (schema.additional && schema.properties.size === 0) {
    add('key', schema.additional);
    const property = made.get('key');
    if (property !== undefined) value.key = property;
  }
  return { value, ...result };
}

/**
 * Whether following a schema comes back to a schema on the way. A walk in depth that colours each schema once: it costs
 * what the schemas are long, and the answer does not depend on where it began.
 */
function leadsIntoCircle(maker: Maker, schema: Schema, steps: number): boolean {
  if (maker.cyclic.has(schema)) return maker.cyclic.get(schema) ?? true;
  // A chain this long is as bad as a circle.
  if (steps > OPEN_MAX) return true;
  maker.cyclic.set(schema, undefined);
  const found = followed(maker, schema).some((next) => leadsIntoCircle(maker, next, steps + 1));
  maker.cyclic.set(schema, found);
  return found;
}

/** The schemas that an example of this one is made of. */
function followed(maker: Maker, schema: Schema): Schema[] {
  if (givenValue(schema.keywords, maker.options.examplesFirst) !== undefined) return [];
  const places = [...schema.prefixItems, ...schema.properties.values()];
  if (schema.items) places.push(schema.items);
  if (schema.additional && schema.properties.size === 0) places.push(schema.additional);
  for (const [first] of schema.choices) if (first) places.push(first);
  return places.map(maker.schemas.of).filter((next) => isWanted(maker, next));
}

function isWanted({ options }: Maker, { keywords }: Schema): boolean {
  if (options.purpose === 'request' ? keywords.readOnly === true : keywords.writeOnly === true) return false;
  return options.includeDeprecated || keywords.deprecated !== true;
}

function sampleOfArray(maker: Maker, schema: Schema, depth: number): Sample {
  const result = { weight: 1, height: 0, pure: true };
  const value: Json[] = [];
  const add = (place: Place): Sample => {
    const sample = sampleOf(maker, maker.schemas.of(place), depth + 1);
    result.pure &&= sample.pure;
    if (sample.value === undefined || result.weight + sample.weight > maker.options.weightMax) return CUT;
    value.push(sample.value);
    result.weight += sample.weight;
    result.height = Math.max(result.height, sample.height + 1);
    return sample;
  };
  for (const place of schema.prefixItems.slice(0, ITEMS_MAX)) add(place);
  if (!schema.items) return { value, ...result };
  const { minItems, maxItems, uniqueItems } = schema.keywords;
  const most = typeof maxItems === 'number' ? Math.min(maxItems, ITEMS_MAX) : ITEMS_MAX;
  const least = typeof minItems === 'number' ? minItems : 0;
  const count = Math.min(Math.max(least, schema.prefixItems.length > 0 ? 0 : 1), most);
  const values = maker.schemas.of(schema.items).keywords.enum;
  if (uniqueItems === true && Array.isArray(values) && count > 1) {
    value.push(...values.slice(0, count - value.length));
    return { value, ...result, weight: result.weight + value.length };
  }
  while (value.length < count) if (add(schema.items) === CUT) break;
  return { value, ...result };
}

/** How many values a given example holds; more than enough is enough. */
function weightOf(value: Json): number {
  let weight = 0;
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined && weight < COUNTED_MAX; next = open.pop()) {
    weight += 1;
    if (typeof next !== 'object' || next === null) continue;
    for (const key in next) open.push((next as JsonObject)[key] as Json);
  }
  return weight;
}
