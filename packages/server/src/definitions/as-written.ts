import { type Collection, equalJson, type Json, type JsonObject } from '@parley/format';

/** Members that hold other elements, and those that are told apart by their own members. */
const children = ['item', 'response'];
const containers = ['info', 'request'];

/**
 * A changed collection with all that did not change as its users wrote it. `read` is what reading `written` gave, and
 * what `changed` was made of: a request that is only an address, or a script that is one text, would otherwise come
 * back in the one form that reading gives everything.
 */
export function asWritten(changed: Collection, read: Collection, written: JsonObject): JsonObject {
  const originals = new Map<string, { read: JsonObject; written: JsonObject }>();
  pair(read as JsonObject, written, originals);
  const whole = restored(changed as JsonObject, { read: read as JsonObject, written });
  return { ...whole, item: (changed.item as JsonObject[]).map((item) => restoredTree(item, originals)) };
}

/** Elements keep their order when they are read; those that had no id have one afterwards. */
function pair(
  read: JsonObject,
  written: JsonObject,
  into: Map<string, { read: JsonObject; written: JsonObject }>,
): void {
  for (const list of children) {
    const [of, from] = [read[list], written[list]];
    if (!Array.isArray(of) || !Array.isArray(from) || of.length !== from.length) continue;
    for (const [i, one] of of.entries()) {
      const original = from[i];
      if (!isObject(one) || !isObject(original)) continue;
      if (typeof one.id === 'string') into.set(one.id, { read: one, written: original });
      pair(one, original, into);
    }
  }
}

function restoredTree(
  changed: JsonObject,
  originals: ReadonlyMap<string, { read: JsonObject; written: JsonObject }>,
): JsonObject {
  const original = typeof changed.id === 'string' ? originals.get(changed.id) : undefined;
  const result = original ? restored(changed, original) : { ...changed };
  for (const list of children) {
    const of = changed[list];
    if (Array.isArray(of))
      result[list] = of.map((one) => (isObject(one) ? restoredTree(one, originals) : one));
  }
  return result;
}

function restored(
  changed: JsonObject,
  { read, written }: { read: JsonObject; written: JsonObject },
): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(changed)) {
    if (value === undefined || children.includes(key)) continue;
    const [before, original] = [read[key], written[key]];
    const isSame = before !== undefined && equalJson(value, before);
    if (isSame && original !== undefined) result[key] = original;
    else if (containers.includes(key) && isObject(value) && isObject(before) && isObject(original))
      result[key] = restored(value, { read: before, written: original });
    // What reading added and nobody changed was not there.
    else if (!isSame) result[key] = value;
  }
  return result;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
