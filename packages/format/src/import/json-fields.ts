import { isObject, type Json, type JsonObject, member } from '../json.ts';

/** Members of foreign documents: whatever has another type than expected counts as absent. */

export function textIn(source: JsonObject, key: string): string {
  const value = member(source, key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function objectIn(source: JsonObject, key: string): JsonObject {
  const value = member(source, key);
  return isObject(value) ? value : {};
}

export function listIn(source: JsonObject, key: string): Json[] {
  const value = member(source, key);
  return Array.isArray(value) ? value : [];
}

export function objectsIn(source: JsonObject, key: string): JsonObject[] {
  return listIn(source, key).filter(isObject);
}
