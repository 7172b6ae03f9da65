import { unionOfKeys } from './fields.ts';
import { equalJson, isObject, type Json, type JsonObject, member, setMember } from './json.ts';
import { mergeLines } from './merge-lines.ts';
import { mergeRows } from './merge-rows.ts';
import type { Merged, Side, Versions } from './merge-state.ts';
import { buildUrl } from './url.ts';

/**
 * Three-way merge of one value. What one side alone changed is taken. Where both did: objects merge member
 * by member, lists of rows row by row, texts of several lines and scripts line by line, URLs by their parts;
 * anything else is a conflict. `key` is the member the value stands under.
 */
export function mergeValue(versions: Versions<Json | undefined>, prefer: Side, key?: string): Merged {
  const { base, source, destination } = versions;
  if (equalJson(source, destination) || equalJson(source, base)) return clean(destination);
  if (equalJson(destination, base)) return clean(source);
  if (isObject(source) && isObject(destination)) {
    const old = isObject(base) ? base : {};
    const objects = { base: old, source, destination };
    return key === 'url' ? mergeUrl(objects, prefer) : mergeObjects(objects, prefer);
  }
  if (Array.isArray(source) && Array.isArray(destination)) {
    const lists = { base: Array.isArray(base) ? base : [], source, destination };
    const lines = key === 'exec' ? allStrings(lists) : null;
    if (lines) {
      const merged = mergeLines(lines, prefer);
      return { value: merged.lines, conflict: merged.conflict };
    }
    const rows = mergeRows(lists, prefer, mergeValue);
    if (rows) return rows;
  }
  if (typeof base === 'string' && typeof source === 'string' && typeof destination === 'string') {
    if ([base, source, destination].some((text) => text.includes('\n'))) {
      const split = {
        base: base.split('\n'),
        source: source.split('\n'),
        destination: destination.split('\n'),
      };
      const merged = mergeLines(split, prefer);
      return { value: merged.lines.join('\n'), conflict: merged.conflict };
    }
  }
  return { value: prefer === 'source' ? source : destination, conflict: true };
}

function clean(value: Json | undefined): Merged {
  return { value, conflict: false };
}

function allStrings(lists: Versions<Json[]>): Versions<string[]> | null {
  const { base, source, destination } = lists;
  if (!isStrings(base) || !isStrings(source) || !isStrings(destination)) return null;
  return { base, source, destination };
}

function isStrings(list: Json[]): list is string[] {
  return list.every((entry) => typeof entry === 'string');
}

function mergeObjects(
  objects: Versions<JsonObject>,
  prefer: Side,
  skip?: string,
): { value: JsonObject; conflict: boolean } {
  const { base, source, destination } = objects;
  const value: JsonObject = {};
  let conflict = false;
  for (const key of unionOfKeys(destination, source)) {
    if (key === skip) continue;
    const versions = {
      base: member(base, key),
      source: member(source, key),
      destination: member(destination, key),
    };
    const merged = mergeValue(versions, prefer, key);
    conflict ||= merged.conflict;
    if (merged.value !== undefined) setMember(value, key, merged.value);
  }
  return { value, conflict };
}

/**
 * The raw text of a URL repeats its parts, so two edits of different parts would always collide in it. Where
 * it says the same as the parts in all versions, it is built again from the merged parts.
 */
function mergeUrl(objects: Versions<JsonObject>, prefer: Side): Merged {
  const agrees = Object.values(objects).every((url) => url.raw === undefined || url.raw === buildUrl(url));
  if (!agrees) return mergeObjects(objects, prefer);
  const merged = mergeObjects(objects, prefer, 'raw');
  if (objects.source.raw === undefined && objects.destination.raw === undefined) return merged;
  return { value: { raw: buildUrl(merged.value), ...merged.value }, conflict: merged.conflict };
}
