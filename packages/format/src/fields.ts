import { equalJson, isObject, type Json, type JsonObject, member, setMember, without } from './json.ts';

/**
 * A field path names one field of an element: a member of `fields`, or, inside the containers (`info` of a
 * collection, `request` of a request), a member of these: `name`, `auth`, `info.name`, `request.method`.
 * A dot inside a key is written `\.`, a backslash `\\`.
 */
const CONTAINERS: { [kind: string]: string } = { collection: 'info', request: 'request' };

/** The member which is looked into one level deeper, when it is an object. */
export function containerOf(kind: string): string | undefined {
  return Object.hasOwn(CONTAINERS, kind) ? CONTAINERS[kind] : undefined;
}

/** Paths of all fields of an element, in key order. An empty container is a field of its own. */
export function fieldPaths(kind: string, fields: JsonObject): string[] {
  const container = containerOf(kind);
  return Object.keys(fields).flatMap((key) => {
    const value = fields[key];
    if (key !== container || !isObject(value) || Object.keys(value).length === 0) return [escapeKey(key)];
    return Object.keys(value).map((inner) => `${escapeKey(key)}.${escapeKey(inner)}`);
  });
}

/** The value at a path; `undefined` when absent. */
export function getField(fields: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = fields;
  for (const key of keysOf(path)) {
    if (!isObject(value)) return undefined;
    value = member(value, key);
  }
  return value;
}

/**
 * A copy with one field set; `undefined` removes it. An existing key keeps its place, a new one comes last.
 * Setting inside something that is not an object replaces it by one; removing inside it does nothing.
 */
export function setField(fields: JsonObject, path: string, value: Json | undefined): JsonObject {
  return setAt(fields, keysOf(path), 0, value);
}

function setAt(target: JsonObject, keys: string[], depth: number, value: Json | undefined): JsonObject {
  const key = keys[depth] as string;
  if (depth < keys.length - 1) {
    const inner = member(target, key);
    if (!isObject(inner) && value === undefined) return target;
    return { ...target, [key]: setAt(isObject(inner) ? inner : {}, keys, depth + 1, value) };
  }
  if (value === undefined) return Object.hasOwn(target, key) ? without(target, new Set([key])) : target;
  const copy = { ...target };
  setMember(copy, key, value);
  return copy;
}

/**
 * Differences of two field sets, in the key order of `before`, then what `after` adds. `undefined` = absent.
 * A container is compared as a whole unless it is an object on both sides, so that applying the differences
 * in any order gives `after`.
 */
export function diffFields(
  kind: string,
  before: JsonObject,
  after: JsonObject,
): { path: string; before: Json | undefined; after: Json | undefined }[] {
  if (equalJson(before, after)) return [];
  const container = containerOf(kind);
  const differences: { path: string; before: Json | undefined; after: Json | undefined }[] = [];
  for (const key of unionOfKeys(before, after)) {
    const a = member(before, key);
    const b = member(after, key);
    if (key === container && isObject(a) && isObject(b)) {
      for (const inner of unionOfKeys(a, b)) {
        const path = `${escapeKey(key)}.${escapeKey(inner)}`;
        const [x, y] = [member(a, inner), member(b, inner)];
        if (!equalJson(x, y)) differences.push({ path, before: x, after: y });
      }
    } else if (!equalJson(a, b)) {
      differences.push({ path: escapeKey(key), before: a, after: b });
    }
  }
  return differences;
}

export function unionOfKeys(...objects: JsonObject[]): Set<string> {
  return new Set(objects.flatMap((object) => Object.keys(object)));
}

export function escapeKey(key: string): string {
  return /[.\\]/.test(key) ? key.replace(/[.\\]/g, '\\$&') : key;
}

function keysOf(path: string): string[] {
  if (!path.includes('\\')) return path.split('.');
  const keys = [''];
  for (let index = 0; index < path.length; index += 1) {
    const character = path[index] as string;
    if (character === '.') {
      keys.push('');
      continue;
    }
    if (character === '\\') index += 1;
    keys[keys.length - 1] += character === '\\' ? (path[index] ?? '') : character;
  }
  return keys;
}
