import { valueAt } from '../definition/paths.ts';
import type { Json } from '../json.ts';
import { type JsonPath, parsePath } from './jsonpath/parse-path.ts';
import { select } from './jsonpath/select.ts';

export type FieldTarget = { path: readonly (string | number)[]; value: Json | undefined };

const parsed = new Map<string, JsonPath | readonly string[]>();
const FIELDS_MAX = 1_000;

/** What the `field` of a rule means in a value: its keys, a path in it, or the value itself when it has no members. */
export function fieldTargets(value: Json, field: string | undefined): readonly FieldTarget[] {
  if (field === undefined || typeof value !== 'object' || value === null) return [{ path: [], value }];
  if (field === '@key') {
    const keys = Object.keys(value);
    return keys.length === 0
      ? [{ path: [], value: undefined }]
      : keys.map((key) => ({ path: [key], value: key }));
  }
  const way = parseField(field);
  if (Array.isArray(way)) return [{ path: way, value: valueAt(value, way) }];
  const found = select(value, way as JsonPath);
  return found.length === 0
    ? [{ path: [], value: undefined }]
    : found.map(({ keys, value: inner }) => ({ path: keys, value: inner }));
}

function parseField(field: string): JsonPath | readonly string[] {
  const known = parsed.get(field);
  if (known) return known;
  const way = field.startsWith('$') ? parsePath(field) : partsOf(field);
  if (parsed.size >= FIELDS_MAX) parsed.clear();
  parsed.set(field, way);
  return way;
}

const parts = /[^.[\]]+|\[(?:(["'])((?:(?!\1)[^\\]|\\.)*)\1|(\d+))\]/g;

function partsOf(field: string): string[] {
  return [...field.matchAll(parts)].map(([whole, , quoted, index]) => quoted ?? index ?? whole);
}
