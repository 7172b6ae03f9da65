import { referenceOf, valueAt } from '../definition/paths.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import type { Json, JsonObject } from '../json.ts';
import { type LintInput, type Place, placeOf, type Target } from './documents.ts';

/** A `$ref` of a definition. */
export type Reference = Place & { holder: Json; ref: string; target: Target | undefined };

/** The references of all files that the root leads to. */
export type References = {
  list: readonly Reference[];
  /** Those that lint sees through: by the object that holds the `$ref`. */
  through: ReadonlyMap<Json, Target>;
  /** Places that some `$ref` of the root file names, as `file#/path`; what nothing names is unused. */
  named: ReadonlySet<string>;
  dangling: readonly Reference[];
};

/**
 * Finds every `$ref` and decides which ones lint sees through.
 *
 * COMPAT: like Spectral, a reference on a cycle is not followed: rules see its `$ref`. What it leads to is still
 * checked, at its own place.
 */
export function findReferences(input: LintInput): References {
  const list = collect(input);
  const named = new Set<string>();
  for (const { document, path, ref } of list) {
    const place = placeOf(input, document, ref);
    // What only refers to itself is not used.
    const isItself = place?.document === document && place.path.every((part, index) => part === path[index]);
    if (place && !isItself) named.add(pointerOf(place.document, place.path));
  }
  const components = cyclesOf(list);
  const through = new Map<Json, Target>();
  const dangling: Reference[] = [];
  for (const reference of list) {
    const { target } = reference;
    if (!target) dangling.push(reference);
    else if (!isOnCycle(reference, target, components)) through.set(reference.holder, target);
  }
  return { list, through, named, dangling };
}

/** References of the root and of every file that is reached from it. */
function collect(input: LintInput): Reference[] {
  const list: Reference[] = [];
  const waiting = [input.root];
  const known = new Set(waiting);
  for (let document = waiting.shift(); document; document = waiting.shift()) {
    for (const reference of referencesOf(input, document)) {
      list.push(reference);
      const next = reference.target?.document;
      if (next && !known.has(next)) {
        known.add(next);
        waiting.push(next);
      }
    }
  }
  return list;
}

function referencesOf(input: LintInput, document: DefinitionDocument): Reference[] {
  const list: Reference[] = [];
  const path: string[] = [];
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    const ref = referenceOf(value);
    if (ref !== undefined) {
      const place = placeOf(input, document, ref);
      const found = place && valueAt(place.document.value, place.path);
      const target = place && found !== undefined ? { ...place, value: found } : undefined;
      list.push({ document, path: [...path], holder: value, ref, target });
      return;
    }
    for (const key of Object.keys(value)) {
      path.push(key);
      visit((value as JsonObject)[key] as Json);
      path.pop();
    }
  };
  visit(document.value);
  return list;
}

export function pointerOf(document: DefinitionDocument, path: readonly string[]): string {
  return path.length === 0 ? `${document.path}#` : `${document.path}#/${path.join('/')}`;
}

/** Strongly connected components of the places that are referenced: by place, the number of its component. */
function cyclesOf(list: readonly Reference[]): Map<string, number> {
  const edges = new Map<string, Set<string>>();
  for (const { target } of list) if (target) edges.set(pointerOf(target.document, target.path), new Set());
  for (const { document, path, target } of list) {
    if (!target || isOwnFile(document, target)) continue;
    const to = pointerOf(target.document, target.path);
    for (const holder of prefixes(document, path)) edges.get(holder)?.add(to);
  }
  return componentsOf(edges);
}

/** A reference to the file it stands in would put every reference of the file on a cycle; it is not followed. */
function isOwnFile(document: DefinitionDocument, target: Target): boolean {
  return target.path.length === 0 && target.document === document;
}

function* prefixes(document: DefinitionDocument, path: readonly string[]): Generator<string> {
  let pointer = `${document.path}#`;
  yield pointer;
  for (const part of path) {
    pointer += `/${part}`;
    yield pointer;
  }
}

function isOnCycle(
  { document, path }: Reference,
  target: Target,
  components: ReadonlyMap<string, number>,
): boolean {
  if (isOwnFile(document, target)) return true;
  const component = components.get(pointerOf(target.document, target.path));
  for (const holder of prefixes(document, path)) if (components.get(holder) === component) return true;
  return false;
}

/** Tarjan's algorithm with a stack of its own: references may be chained deeper than calls can be. */
function componentsOf(edges: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const component = new Map<string, number>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  let components = 0;
  const begin = (node: string) => {
    order.set(node, order.size);
    low.set(node, order.get(node) as number);
    open.push(node);
    isOpen.add(node);
    return { node, rest: (edges.get(node) ?? new Set<string>()).values() };
  };
  const lower = (node: string, value: number) => low.set(node, Math.min(low.get(node) as number, value));
  for (const start of edges.keys()) {
    if (order.has(start)) continue;
    const calls = [begin(start)];
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const { node, rest } = call;
      const next = rest.next();
      if (!next.done) {
        if (!order.has(next.value)) calls.push(begin(next.value));
        else if (isOpen.has(next.value)) lower(node, order.get(next.value) as number);
        continue;
      }
      calls.pop();
      const caller = calls.at(-1);
      if (caller) lower(caller.node, low.get(node) as number);
      if (low.get(node) !== order.get(node)) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        isOpen.delete(member);
        component.set(member, components);
        if (member === node) break;
      }
      components += 1;
    }
  }
  return component;
}
