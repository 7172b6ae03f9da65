import { containerOf, escapeKey, unionOfKeys } from './fields.ts';
import { isObject, type Json, type JsonObject, member } from './json.ts';
import type { Merged, Side, Versions } from './merge-state.ts';
import { mergeValue } from './merge-value.ts';

export type MergedField = Merged & Versions<Json | undefined> & { path: string };

/** Three-way merge of the fields of one element, field by field as `fieldPaths` names them. */
export function mergeFields(kind: string, versions: Versions<JsonObject>, prefer: Side): MergedField[] {
  const container = containerOf(kind);
  return [...unionOfKeys(versions.destination, versions.source)].flatMap((key) => {
    const field = fieldOf(versions, key);
    const { base, source, destination } = field;
    if (key !== container || !isObject(source) || !isObject(destination)) {
      return [{ path: escapeKey(key), ...field, ...mergeValue(field, prefer, key) }];
    }
    const inner = { base: isObject(base) ? base : {}, source, destination };
    return [...unionOfKeys(destination, source)].map((name) => {
      const part = fieldOf(inner, name);
      return { path: `${escapeKey(key)}.${escapeKey(name)}`, ...part, ...mergeValue(part, prefer, name) };
    });
  });
}

function fieldOf(versions: Versions<JsonObject>, key: string): Versions<Json | undefined> {
  return {
    base: member(versions.base, key),
    source: member(versions.source, key),
    destination: member(versions.destination, key),
  };
}
