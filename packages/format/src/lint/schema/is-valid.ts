import { fullFormats } from 'ajv-formats/dist/formats.js';
import { pointerParts, valueAt } from '../../definition/paths.ts';
import { equalJson, isObject, type Json, type JsonObject, member } from '../../json.ts';
import { fitsFormat } from './check-simple.ts';
import { metaSchemaAt } from './meta-schemas.ts';

/** What is looked at; a schema with anything else is not judged here. */
const KNOWN = new Set([
  ...['$schema', '$id', 'id', '$comment', 'title', 'description', 'default', 'definitions', '$defs', '$ref'],
  ...['type', 'enum', 'const', 'pattern', 'format', 'minimum', 'exclusiveMinimum', 'required', 'properties'],
  ...['patternProperties', 'additionalProperties', 'propertyNames', 'minProperties', 'maxProperties'],
  ...['unevaluatedProperties', 'dependentSchemas', 'items', 'additionalItems', 'minItems', 'uniqueItems'],
  ...['contains', 'minContains', 'maxContains', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
]);
const MAPS = ['definitions', '$defs', 'properties', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'items'];
const SINGLE = [
  ...['items', 'additionalItems', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'],
  ...['contains', 'not', 'if', 'then', 'else'],
];
/** Names of properties that some schema has looked at (JSON Schema 2020-12, 11.3). */
type Seen = Set<string> | undefined;

/**
 * Says whether values fit a schema, and no more: it walks the schema instead of compiling it, which takes longer than
 * most definitions have values. Undefined when the schema says something that is not known here.
 */
export function createJudge(root: JsonObject): ((value: Json) => boolean) | undefined {
  const judge = new Judge(root);
  return judge.knows(root) ? (value) => judge.fits(root, value, undefined) : undefined;
}

class Judge {
  private readonly root: JsonObject;
  private readonly targets = new Map<string, Json>();
  private readonly patterns = new Map<string, RegExp>();

  constructor(root: JsonObject) {
    this.root = root;
  }

  knows(schema: Json): boolean {
    if (!isObject(schema)) return typeof schema === 'boolean';
    if (!Object.keys(schema).every((key) => KNOWN.has(key))) return false;
    if (typeof schema.$ref === 'string' && this.target(schema.$ref) === undefined) return false;
    const inner = MAPS.flatMap((key) =>
      isObject(schema[key]) ? Object.values(schema[key] as JsonObject) : [],
    );
    for (const key of LISTS) if (Array.isArray(schema[key])) inner.push(...(schema[key] as Json[]));
    for (const key of SINGLE) {
      const one = schema[key];
      if (one !== undefined && !Array.isArray(one)) inner.push(one);
    }
    return inner.every((one) => this.knows(one));
  }

  fits(schema: Json, value: Json, seen: Seen): boolean {
    if (!isObject(schema)) return schema !== false;
    const wants = schema.unevaluatedProperties;
    // Where nothing is asked of the rest, nobody has to remember what was looked at.
    const own = wants === undefined ? seen : new Set<string>();
    if (!this.fitsValue(schema, value) || !this.fitsCombined(schema, value, own)) return false;
    if (Array.isArray(value)) return this.fitsList(schema, value);
    if (!isObject(value)) return true;
    if (!this.fitsObject(schema, value, own)) return false;
    if (wants === undefined) return true;
    for (const key of Object.keys(value))
      if (!own?.has(key) && !this.fits(wants, value[key] as Json, undefined)) return false;
    if (seen) for (const key of Object.keys(value)) seen.add(key);
    return true;
  }

  private fitsValue(schema: JsonObject, value: Json): boolean {
    const { type, pattern, format, minimum, exclusiveMinimum } = schema;
    if (type !== undefined && !isOfType(value, type)) return false;
    const allowed = schema.enum;
    if (Array.isArray(allowed) && !allowed.some((one) => equalJson(one, value))) return false;
    if (schema.const !== undefined && !equalJson(schema.const, value)) return false;
    if (typeof value === 'string') {
      if (typeof pattern === 'string' && !this.pattern(pattern).test(value)) return false;
      const known = typeof format === 'string' ? member(fullFormats as never, format) : undefined;
      return known === undefined || fitsFormat(value, known as never);
    }
    if (typeof value !== 'number') return true;
    if (typeof minimum === 'number' && (exclusiveMinimum === true ? value <= minimum : value < minimum))
      return false;
    return typeof exclusiveMinimum !== 'number' || value > exclusiveMinimum;
  }

  private fitsCombined(schema: JsonObject, value: Json, seen: Seen): boolean {
    const { $ref, allOf, anyOf, oneOf, not } = schema;
    if (typeof $ref === 'string' && !this.fits(this.target($ref) as Json, value, seen)) return false;
    for (const one of Array.isArray(allOf) ? allOf : []) if (!this.fits(one, value, seen)) return false;
    if (Array.isArray(anyOf) && this.count(anyOf, value, seen, seen === undefined ? 1 : anyOf.length) === 0)
      return false;
    if (Array.isArray(oneOf) && this.count(oneOf, value, seen, 2) !== 1) return false;
    if (not !== undefined && this.fits(not, value, undefined)) return false;
    if (schema.if === undefined) return true;
    const branch = this.count([schema.if], value, seen, 1) === 1 ? schema.then : schema.else;
    return branch === undefined || this.fits(branch, value, seen);
  }

  /** How many of the schemas fit, up to `most`; what the others have looked at does not count. */
  private count(schemas: readonly Json[], value: Json, seen: Seen, most: number): number {
    let fitting = 0;
    for (const schema of schemas) {
      const own: Seen = seen && new Set();
      if (!this.fits(schema, value, own)) continue;
      if (seen && own) for (const key of own) seen.add(key);
      fitting += 1;
      if (fitting >= most) break;
    }
    return fitting;
  }

  private fitsObject(schema: JsonObject, value: JsonObject, seen: Seen): boolean {
    const keys = Object.keys(value);
    const { required, minProperties, maxProperties, propertyNames, dependentSchemas } = schema;
    if (typeof minProperties === 'number' && keys.length < minProperties) return false;
    if (typeof maxProperties === 'number' && keys.length > maxProperties) return false;
    for (const name of Array.isArray(required) ? required : [])
      if (!Object.hasOwn(value, String(name))) return false;
    if (propertyNames !== undefined && !keys.every((key) => this.fits(propertyNames, key, undefined)))
      return false;
    for (const [name, one] of isObject(dependentSchemas) ? Object.entries(dependentSchemas) : [])
      if (Object.hasOwn(value, name) && !this.fits(one, value, seen)) return false;
    return this.fitsMembers(schema, value, keys, seen);
  }

  private fitsMembers(schema: JsonObject, value: JsonObject, keys: readonly string[], seen: Seen): boolean {
    const { properties, patternProperties, additionalProperties } = schema;
    const patterns = isObject(patternProperties) ? Object.entries(patternProperties) : [];
    if (!isObject(properties) && patterns.length === 0 && additionalProperties === undefined) return true;
    for (const key of keys) {
      const inner = value[key] as Json;
      const named = isObject(properties) ? member(properties, key) : undefined;
      let isKnown = named !== undefined;
      if (named !== undefined && !this.fits(named, inner, undefined)) return false;
      for (const [pattern, one] of patterns) {
        if (!this.pattern(pattern).test(key)) continue;
        isKnown = true;
        if (!this.fits(one, inner, undefined)) return false;
      }
      if (!isKnown) {
        if (additionalProperties === undefined) continue;
        if (!this.fits(additionalProperties, inner, undefined)) return false;
      }
      seen?.add(key);
    }
    return true;
  }

  private fitsList(schema: JsonObject, list: readonly Json[]): boolean {
    const { items, additionalItems, minItems, uniqueItems, contains, minContains, maxContains } = schema;
    if (typeof minItems === 'number' && list.length < minItems) return false;
    if (uniqueItems === true && hasRepeats(list)) return false;
    for (const [index, value] of list.entries()) {
      const one = Array.isArray(items) ? (items[index] ?? additionalItems) : items;
      if (one !== undefined && !this.fits(one, value, undefined)) return false;
    }
    if (contains === undefined) return true;
    const count = list.filter((value) => this.fits(contains, value, undefined)).length;
    const least = typeof minContains === 'number' ? minContains : 1;
    return count >= least && (typeof maxContains !== 'number' || count <= maxContains);
  }

  private pattern(source: string): RegExp {
    const known = this.patterns.get(source) ?? new RegExp(source);
    this.patterns.set(source, known);
    return known;
  }

  /** Undefined where a reference leads nowhere that is known here. */
  private target(ref: string): Json | undefined {
    const known = this.targets.get(ref);
    if (known !== undefined) return known;
    const [address = '', pointer = ''] = ref.split('#');
    const base = address === '' ? this.root : metaSchemaAt(address);
    const found = base === undefined ? undefined : valueAt(base, pointerParts(pointer));
    if (found !== undefined) this.targets.set(ref, found);
    return found;
  }
}

function isOfType(value: Json, type: Json): boolean {
  if (Array.isArray(type)) return type.some((one) => isOfType(value, one));
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}

function hasRepeats(list: readonly Json[]): boolean {
  if (list.every((value) => typeof value !== 'object')) return new Set(list).size < list.length;
  return list.some((value, index) => list.slice(0, index).some((other) => equalJson(other, value)));
}
