import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import type { References } from './references.ts';

/** A definition with its references followed. Values that several places refer to are one object. */
export type Resolved = {
  value: Json;
  /** The values that references lead to. */
  shared: ReadonlySet<Json>;
  /** Lists and objects with the names of their members that were a `$ref` with something beside it. */
  annotated: ReadonlyMap<Json, ReadonlySet<string | number>>;
};

/** Follows references by sharing: the result is as large as the definition, however often things are referenced. */
export function resolve(root: Json, { through }: References): Resolved {
  const done = new Map<Json, Json>();
  const shared = new Set<Json>();
  const targets = new Set<Json>();
  for (const { value } of through.values()) targets.add(value);
  const under = new Set<Json>();
  const annotated = new Map<Json, Set<string | number>>();
  const note = (holder: Json, key: string | number, before: Json): void => {
    if (!isObject(before) || !through.has(before) || Object.keys(before).length === 1) return;
    const keys = annotated.get(holder) ?? new Set();
    annotated.set(holder, keys.add(key));
  };

  const visit = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    const target = through.get(value);
    if (target !== undefined) {
      // A chain that the analysis of cycles did not see would never end.
      if (under.has(target.value)) return value;
      const result = visit(target.value);
      if (typeof result === 'object' && result !== null) shared.add(result);
      return result;
    }
    if (!targets.has(value)) return copy(value);
    const known = done.get(value);
    if (known !== undefined) return known;
    under.add(value);
    const result = copy(value);
    under.delete(value);
    done.set(value, result);
    return result;
  };

  /** Copies only what holds a reference somewhere. */
  const copy = (value: Json[] | JsonObject): Json => {
    if (Array.isArray(value)) {
      let items: Json[] | undefined;
      for (let index = 0; index < value.length; index += 1) {
        const before = value[index] as Json;
        const after = visit(before);
        if (after === before) continue;
        items ??= [...value];
        items[index] = after;
        note(items, index, before);
      }
      return items ?? value;
    }
    let object: JsonObject | undefined;
    for (const key of Object.keys(value)) {
      const before = value[key] as Json;
      const after = visit(before);
      if (after === before) continue;
      if (object === undefined) {
        object = {};
        for (const name of Object.keys(value)) setMember(object, name, value[name] as Json);
      }
      setMember(object, key, after);
      note(object, key, before);
    }
    return object ?? value;
  };

  return { value: visit(root), shared, annotated };
}
