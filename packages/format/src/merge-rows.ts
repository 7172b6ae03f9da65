import { equalJson, isObject, type Json, type JsonObject } from './json.ts';
import type { Merged, Side, Versions } from './merge-state.ts';

type MergeValue = (versions: Versions<Json | undefined>, prefer: Side) => Merged;
type Rows = Map<string, JsonObject>;

/**
 * Three-way merge of lists of rows (headers, parameters, variables, form fields, events). A row is known by
 * its `id` when every row has one, otherwise by its `key` (events: `listen`) and how many rows of that key
 * come before it. The order is the destination's, unless the source alone changed it; what only the other
 * side has stands after its neighbour there. `null` when the lists do not hold rows.
 */
export function mergeRows(lists: Versions<Json[]>, prefer: Side, mergeValue: MergeValue): Merged | null {
  const named = nameRows(lists);
  if (!named) return null;
  const { base, source, destination } = named;
  const rows: Rows = new Map();
  let conflict = false;
  for (const name of new Set([...destination.keys(), ...source.keys()])) {
    const versions = { base: base.get(name), source: source.get(name), destination: destination.get(name) };
    const merged = mergeRow(versions, prefer, mergeValue);
    conflict ||= merged.conflict;
    if (isObject(merged.value)) rows.set(name, merged.value);
  }
  const bySource = sameOrder(base, destination) && !sameOrder(base, source);
  const order = bySource ? weave(source, destination, rows) : weave(destination, source, rows);
  return { value: order.map((name) => rows.get(name) as JsonObject), conflict };
}

function mergeRow(versions: Versions<JsonObject | undefined>, prefer: Side, mergeValue: MergeValue): Merged {
  const { base, source, destination } = versions;
  if (source && destination) return mergeValue(versions, prefer);
  const left = source ?? destination;
  if (!base) return { value: left, conflict: false };
  if (equalJson(left, base)) return { value: undefined, conflict: false };
  // Removed on one side, changed on the other.
  return { value: versions[prefer], conflict: true };
}

/** The names of `leading` in order, each name only `other` has put behind the one before it there. */
function weave(leading: Rows, other: Rows, alive: Rows): string[] {
  const followers = new Map<string | null, string[]>();
  let previous: string | null = null;
  for (const name of other.keys()) {
    if (leading.has(name)) {
      previous = name;
    } else if (alive.has(name)) {
      const list = followers.get(previous);
      if (list) list.push(name);
      else followers.set(previous, [name]);
    }
  }
  const order = [...(followers.get(null) ?? [])];
  for (const name of leading.keys()) {
    if (alive.has(name)) order.push(name);
    for (const follower of followers.get(name) ?? []) order.push(follower);
  }
  return order;
}

/** Whether the rows which both lists hold follow each other in the same order. */
function sameOrder(a: Rows, b: Rows): boolean {
  const common = [...a.keys()].filter((name) => b.has(name));
  let next = 0;
  for (const name of b.keys()) if (a.has(name) && common[next++] !== name) return false;
  return true;
}

function nameRows(lists: Versions<Json[]>): Versions<Rows> | null {
  const { base, source, destination } = lists;
  const all = [...base, ...source, ...destination];
  if (!all.every(isObject)) return null;
  const byId = Object.values(lists).every((list) => {
    const ids = new Set(list.map((row) => (isObject(row) ? row.id : undefined)));
    return ids.size === list.length && [...ids].every((id) => typeof id === 'string');
  });
  if (!byId && !all.every((row) => keyOf(row) !== undefined)) return null;
  const name = (list: Json[]): Rows => (byId ? namedById(list) : namedByKey(list));
  return { base: name(base), source: name(source), destination: name(destination) };
}

function namedById(list: Json[]): Rows {
  return new Map(list.filter(isObject).map((row) => [row.id as string, row]));
}

function namedByKey(list: Json[]): Rows {
  const counts = new Map<string, number>();
  return new Map(
    list.filter(isObject).map((row) => {
      const key = keyOf(row) as string;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${count} ${key}`, row];
    }),
  );
}

function keyOf(row: JsonObject): string | undefined {
  const key = row.key ?? row.listen;
  return typeof key === 'string' ? key : undefined;
}
