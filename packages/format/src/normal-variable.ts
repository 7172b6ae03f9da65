import { isObject, type Json, type JsonObject, setMember } from './json.ts';

/** What all parts of a report's normal form are made of: see `normalForm`. */

/** What everything may have, in this order: `_`, `id`, `name`, `disabled`, `description`. */
export function property(source: JsonObject): JsonObject {
  const shown: JsonObject = {};
  let under: JsonObject | undefined;
  for (const key in source) {
    if (key.charCodeAt(0) !== 95 || key === '_' || source[key] === undefined) continue;
    under ??= {};
    setMember(under, key.replace(/^_+/, ''), source[key] as Json);
  }
  if (under) shown._ = under;
  const id = source.id || under?.postman_id;
  if (id) shown.id = id;
  if (source.name) shown.name = source.name;
  if (source.disabled !== undefined) shown.disabled = Boolean(source.disabled);
  if (source.description !== undefined) shown.description = normalDescription(source.description);
  return shown;
}

function normalDescription(value: Json): Json {
  // A description that is null becomes an object without members.
  return value === null || value === false || value === 0 ? {} : describe(value);
}

function describe(value: Json): JsonObject {
  if (!isObject(value)) return { content: value, type: 'text/plain' };
  const shown: JsonObject = {};
  if (value.content !== undefined) shown.content = value.content;
  shown.type = value.type || 'text/plain';
  return shown;
}

export function list(value: Json | undefined, show: (row: JsonObject) => JsonObject): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject).map(show) : [];
}

export function pick(source: JsonObject, names: string[]): JsonObject {
  const chosen: JsonObject = {};
  for (const name of names) {
    const value = source[name];
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}

/** Parameters by name: a later one with the same name changes type and value of the first. */
export function normalParameters(value: Json | undefined): JsonObject[] {
  const rows = isObject(value)
    ? Object.keys(value).map((key) => ({ key, value: value[key] as Json }))
    : value;
  const byKey = new Map<string, JsonObject>();
  for (const row of Array.isArray(rows) ? rows : []) {
    if (!isObject(row) || row.key === undefined) continue;
    const key = String(row.key);
    const first = byKey.get(key);
    if (first) updateVariable(first, row);
    else byKey.set(key, normalVariable(row));
  }
  return [...byKey.values()];
}

const CASTS: { [type: string]: (value: Json) => Json } = {
  string: String,
  boolean: Boolean,
  number: (value) => {
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  },
  array: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  object: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  any: (value) => value,
};
/** What a variable without a value gets with its type. */
const EMPTY: { [type: string]: Json } = { string: 'undefined', boolean: false, number: null };

export function normalVariable(row: JsonObject): JsonObject {
  const shown = property(row);
  shown.type = 'any';
  // The place of the value is before the key, whenever it comes.
  if (row.value !== undefined) shown.value = null;
  else if (row.type !== undefined && EMPTY[typeOf(row.type) ?? ''] !== undefined) shown.value = null;
  if (row.key !== undefined) shown.key = row.key;
  updateVariable(shown, row);
  return shown;
}

function updateVariable(shown: JsonObject, row: JsonObject): void {
  const type = typeOf(row.type) ?? (shown.type as string);
  shown.type = type;
  if (row.value !== undefined) shown.value = cast(row.value, type);
  else if (row.type !== undefined && shown.value !== undefined) {
    // A type alone casts the value that is there.
    shown.value = shown.value === null && EMPTY[type] !== undefined ? EMPTY[type] : cast(shown.value, type);
  }
  if (row.system !== undefined) shown.system = row.system;
  if (row.disabled !== undefined) shown.disabled = row.disabled;
  if (row.description !== undefined) shown.description = describe(row.description);
}

function cast(value: Json, type: string): Json {
  return (CASTS[type] as (value: Json) => Json)(value);
}

function typeOf(value: Json | undefined): string | undefined {
  const named = typeof value === 'string' ? value.toLowerCase() : '';
  return Object.hasOwn(CASTS, named) ? named : undefined;
}
