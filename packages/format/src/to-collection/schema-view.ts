import { isObject, type Json, type JsonObject, member } from '../json.ts';
import type { Place, Places } from './places.ts';

/**
 * A schema as the example maker sees it: references followed, `allOf` merged, the dialects of Swagger 2, 3.0 and 3.1
 * evened out. Sub-schemas are left as places, to be looked at when they are needed.
 */
export type Schema = {
  /** What it says of itself, what the parts of `allOf` say among it. Sub-schemas in it are not to be read. */
  keywords: JsonObject;
  type: string | undefined;
  properties: ReadonlyMap<string, Place>;
  required: ReadonlySet<string>;
  items: Place | undefined;
  prefixItems: readonly Place[];
  /** What members without a name of their own look like. */
  additional: Place | undefined;
  /** Groups of `oneOf` and `anyOf`: one of each group holds as well. */
  choices: readonly (readonly Place[])[];
};

export type Schemas = {
  of(place: Place): Schema;
};

/** No sensible schema merges more parts. */
const PARTS_MAX = 500;
const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'file']);

type Parts = {
  keywords: JsonObject;
  properties: Map<string, Place>;
  required: Set<string>;
  items: Place | undefined;
  prefixItems: Place[];
  additional: Place | undefined;
  choices: Place[][];
  seen: Set<JsonObject>;
};

const NO_PLACES: readonly Place[] = [];

/** Views of schemas, each made once. */
export function createSchemas(places: Places): Schemas {
  const known = new Map<JsonObject, Schema>();

  const gather = (place: Place, parts: Parts): void => {
    const { value, document } = place;
    if (parts.seen.has(value) || parts.seen.size >= PARTS_MAX) return;
    parts.seen.add(value);
    // In 3.1 a reference may have neighbours; they hold together with what it leads to.
    const ref = value.$ref ?? value.$dynamicRef;
    if (typeof ref === 'string') {
      const target = places.resolve(place, ref);
      if (target) gather(target, parts);
    }
    if (Array.isArray(value.allOf)) {
      for (const part of value.allOf) if (isObject(part)) gather({ document, value: part }, parts);
    }
    for (const key in value) gatherMember(key, value[key] as Json, place, parts);
  };

  const views: Schemas = {
    of: (place) => {
      const found = known.get(place.value);
      if (found) return found;
      const schema =
        aliasOf(place, places, views) ??
        (isPlain(place.value) ? plainView(place) : mergedView(place, gather));
      known.set(place.value, schema);
      return schema;
    },
  };
  return views;
}

/** A reference without neighbours is what it leads to: the same view, so that what is made of it is made once. */
function aliasOf(place: Place, places: Places, views: Schemas): Schema | undefined {
  const { $ref } = place.value;
  if (typeof $ref !== 'string') return undefined;
  for (const key in place.value) if (key !== '$ref') return undefined;
  const target = places.resolve(place, $ref);
  return target && target.value !== place.value ? views.of(target) : undefined;
}

function isPlain(value: JsonObject): boolean {
  return value.$ref === undefined && value.$dynamicRef === undefined && value.allOf === undefined;
}

const NO_PROPERTIES: ReadonlyMap<string, Place> = new Map();
const NONE_REQUIRED: ReadonlySet<string> = new Set();
const NO_CHOICES: readonly (readonly Place[])[] = [];

/** Nearly all schemas have nothing to merge: they are their own keywords. */
function plainView({ value, document }: Place): Schema {
  const { properties, required, items, prefixItems, additionalProperties, oneOf, anyOf } = value;
  const choices = [placesOf(oneOf, document), placesOf(anyOf, document)].filter((group) => group.length > 0);
  const tuple = placesOf(Array.isArray(items) ? items : prefixItems, document);
  const schema: Schema = {
    keywords: value,
    type: undefined,
    properties: isObject(properties) ? propertiesOf(properties, document) : NO_PROPERTIES,
    required: Array.isArray(required) ? namesOf(required) : NONE_REQUIRED,
    items: Array.isArray(items) ? undefined : placeOf(items, document),
    prefixItems: tuple,
    additional: isObject(additionalProperties) ? { document, value: additionalProperties } : undefined,
    choices: choices.length > 0 ? choices : NO_CHOICES,
  };
  schema.type = typeOf(schema);
  return schema;
}

function propertiesOf(properties: JsonObject, document: Place['document']): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const name of Object.keys(properties)) {
    const property = placeOf(member(properties, name), document);
    if (property) found.set(name, property);
  }
  return found;
}

function namesOf(names: readonly Json[]): Set<string> {
  return new Set(names.filter((name) => typeof name === 'string'));
}

function mergedView(place: Place, gather: (place: Place, parts: Parts) => void): Schema {
  const parts: Parts = {
    keywords: {},
    properties: new Map(),
    required: new Set(),
    items: undefined,
    prefixItems: [],
    additional: undefined,
    choices: [],
    seen: new Set(),
  };
  gather(place, parts);
  const { seen: _seen, ...merged } = parts;
  return { ...merged, type: typeOf(merged) };
}

function gatherMember(key: string, value: Json, { document }: Place, parts: Parts): void {
  switch (key) {
    case '$ref':
    case '$dynamicRef':
    case '$defs':
    case 'definitions':
    case 'allOf':
    case 'not':
    case '__proto__':
      return;
    case 'properties':
      if (!isObject(value)) return;
      for (const [name, property] of propertiesOf(value, document)) {
        parts.properties.set(name, merged(parts.properties.get(name), property));
      }
      return;
    case 'required':
      // Swagger 2 parameters write a boolean here, which is not about members.
      if (Array.isArray(value))
        for (const name of value) if (typeof name === 'string') parts.required.add(name);
      return;
    case 'items':
      // Before 2020-12 a list here meant what `prefixItems` means now.
      if (Array.isArray(value)) parts.prefixItems = placesOf(value, document);
      else parts.items = placeOf(value, document) ?? parts.items;
      return;
    case 'prefixItems':
      parts.prefixItems = placesOf(value, document);
      return;
    case 'additionalProperties':
      if (isObject(value)) parts.additional = { document, value };
      return;
    case 'oneOf':
    case 'anyOf': {
      const choices = placesOf(value, document);
      if (choices.length > 0) parts.choices.push(choices);
      return;
    }
    case 'type':
      parts.keywords.type = value;
      return;
    default:
      parts.keywords[key] = value;
  }
}

const STRUCTURE = ['$ref', '$dynamicRef', 'allOf', 'oneOf', 'anyOf', 'properties', 'items', 'prefixItems'];

/**
 * Two parts of `allOf` say something about the same property. Only what they say of a plain value is put together:
 * merging structures would make schemas without end out of two circles. Of two structures the later one counts.
 */
function merged(first: Place | undefined, second: Place): Place {
  if (!first || first.value === second.value) return second;
  const isStructured = ({ value }: Place) => STRUCTURE.some((key) => value[key] !== undefined);
  if (isStructured(second)) return second;
  if (isStructured(first)) return first;
  return { document: second.document, value: { ...first.value, ...second.value } };
}

function placeOf(value: Json | undefined, document: Place['document']): Place | undefined {
  if (value === true) return { document, value: {} };
  return isObject(value) ? { document, value } : undefined;
}

function placesOf(value: Json | undefined, document: Place['document']): Place[] {
  if (!Array.isArray(value)) return NO_PLACES as Place[];
  const found: Place[] = [];
  for (const entry of value) {
    const place = placeOf(entry, document);
    if (place) found.push(place);
  }
  return found;
}

function typeOf(parts: Omit<Schema, 'type'>): string | undefined {
  const { type } = parts.keywords;
  if (typeof type === 'string' && TYPES.has(type)) return type;
  if (type === 'null') return 'null';
  if (Array.isArray(type)) {
    const first = type.find((name): name is string => typeof name === 'string' && TYPES.has(name));
    return first ?? (type.includes('null') ? 'null' : undefined);
  }
  if (parts.properties.size > 0 || parts.additional) return 'object';
  if (parts.items || parts.prefixItems.length > 0) return 'array';
  const { pattern, format, minLength, maxLength, minimum, maximum, multipleOf } = parts.keywords;
  if (pattern !== undefined || minLength !== undefined || maxLength !== undefined) return 'string';
  if (minimum !== undefined || maximum !== undefined || multipleOf !== undefined) return 'number';
  return typeof format === 'string' ? typeOfFormat(format) : undefined;
}

function typeOfFormat(format: string): string {
  if (format === 'int32' || format === 'int64') return 'integer';
  return format === 'float' || format === 'double' ? 'number' : 'string';
}
