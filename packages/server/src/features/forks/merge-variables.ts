import { equalJson, type Json, type JsonObject } from '@parley/format';
import type { Variable } from '../variables/wire.ts';

export type Values = { name: string; values: readonly Variable[] };
type Versions<T> = { base: T; source: T; destination: T };
type Rows = Map<string, JsonObject>;

/** `/name` or the key of a variable. Values are not part of it: they may be secrets. */
export type ValueConflict = { key: string; reason: 'both-changed' | 'changed-and-removed' };

/**
 * Three-way merge of environments, variable by variable (known by key, the nth of a key by its place among these) and
 * member by member. The order is the destination's; what only the source has comes after.
 */
export function mergeVariables(versions: Versions<Values>): { merged: Values; conflicts: ValueConflict[] } {
  const conflicts: ValueConflict[] = [];
  const { base, source, destination } = versions;
  const name = mergeMember({ base: base.name, source: source.name, destination: destination.name });
  if (name === null) conflicts.push({ key: '/name', reason: 'both-changed' });
  const rows = { base: rowsOf(base), source: rowsOf(source), destination: rowsOf(destination) };
  const values: Variable[] = [];
  for (const id of new Set([...rows.destination.keys(), ...rows.source.keys()])) {
    const row = {
      base: rows.base.get(id),
      source: rows.source.get(id),
      destination: rows.destination.get(id),
    };
    const { value, reason } = mergeVariable(row);
    if (reason) conflicts.push({ key: id.slice(id.indexOf(' ') + 1), reason });
    if (value) values.push(value as Variable);
  }
  return { merged: { name: String(name?.value ?? destination.name), values }, conflicts };
}

function mergeVariable(row: Versions<JsonObject | undefined>): {
  value: JsonObject | undefined;
  reason?: ValueConflict['reason'];
} {
  const { base, source, destination } = row;
  if (!source || !destination) {
    const left = source ?? destination;
    if (!base) return { value: left };
    return equalJson(left, base)
      ? { value: undefined }
      : { value: destination, reason: 'changed-and-removed' };
  }
  const value: JsonObject = {};
  for (const key of new Set([...Object.keys(destination), ...Object.keys(source)])) {
    const merged = mergeMember({ base: base?.[key], source: source[key], destination: destination[key] });
    if (merged === null) return { value: destination, reason: 'both-changed' };
    if (merged.value !== undefined) value[key] = merged.value;
  }
  return { value };
}

/** Null when both sides changed it, and not in the same way. */
function mergeMember(member: Versions<Json | undefined>): { value: Json | undefined } | null {
  const { base, source, destination } = member;
  if (equalJson(source, destination) || equalJson(source, base)) return { value: destination };
  return equalJson(destination, base) ? { value: source } : null;
}

function rowsOf({ values }: Values): Rows {
  const counts = new Map<string, number>();
  const rows: Rows = new Map();
  for (const variable of values) {
    const key = variable.key ?? '';
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    rows.set(`${count} ${key}`, JSON.parse(JSON.stringify(variable)) as JsonObject);
  }
  return rows;
}
