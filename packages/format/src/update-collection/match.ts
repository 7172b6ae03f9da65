import type { Json, JsonObject } from '../json.ts';
import { valueText } from '../to-openapi/text.ts';
import { examplesOf, type Node, type Tree } from './tree.ts';

/** Which element of one tree is which of another, both ways. */
export type Pairs<T> = { toOther: Map<T, T>; fromOther: Map<T, T> };

function newPairs<T>(): Pairs<T> {
  return { toOther: new Map(), fromOther: new Map() };
}

function pair<T>(pairs: Pairs<T>, one: T, other: T): void {
  pairs.toOther.set(one, other);
  pairs.fromOther.set(other, one);
}

/**
 * Requests of `from` and the same ones of `to`: by method and path, whatever parameters and server are called; then by
 * id, which our converter makes of both; then by method and name, where that says which is meant.
 */
export function matchRequests(from: Tree, to: Tree): Pairs<Node> {
  const pairs = newPairs<Node>();
  pairByKey(pairs, from.requests, to.requests, ({ key }) => key);
  pairByKey(pairs, from.requests, to.requests, ({ fullKey }) => fullKey);
  pairUnique(pairs, from.requests, to.requests, ({ id }) => id);
  pairUnique(pairs, from.requests, to.requests, nameKey);
  return pairs;
}

function nameKey({ name, item }: Node): string | undefined {
  return name === '' ? undefined : `${item.request?.method ?? 'GET'} ${name}`;
}

/** Where a key is there more than once, ids decide, then names and folders, then the order. */
function pairByKey(
  pairs: Pairs<Node>,
  from: readonly Node[],
  to: readonly Node[],
  keyOf: (node: Node) => string,
): void {
  const left = grouped(
    from.filter((node) => !pairs.toOther.has(node)),
    keyOf,
  );
  const right = grouped(
    to.filter((node) => !pairs.fromOther.has(node)),
    keyOf,
  );
  for (const [key, nodes] of left) {
    const others = right.get(key);
    if (!others) continue;
    if (nodes.length > 1 || others.length > 1) {
      pairUnique(pairs, nodes, others, ({ id }) => id);
      pairUnique(pairs, nodes, others, ({ name, parent }) => `${parent?.name ?? ''}\n${name}`);
      pairUnique(pairs, nodes, others, ({ name }) => name);
    }
    const rest = others.filter((node) => !pairs.fromOther.has(node));
    for (const node of nodes) {
      if (pairs.toOther.has(node)) continue;
      const other = rest.shift();
      if (!other) break;
      pair(pairs, node, other);
    }
  }
}

/** Pairs what has a key that nothing else on its side has. */
function pairUnique<T>(
  pairs: Pairs<T>,
  from: readonly T[],
  to: readonly T[],
  keyOf: (element: T) => string | undefined,
): void {
  const left = grouped(
    from.filter((element) => !pairs.toOther.has(element)),
    keyOf,
  );
  const right = grouped(
    to.filter((element) => !pairs.fromOther.has(element)),
    keyOf,
  );
  for (const [key, elements] of left) {
    const others = right.get(key);
    const [one] = elements;
    const [other] = others ?? [];
    if (elements.length === 1 && others?.length === 1 && one && other) pair(pairs, one, other);
  }
}

function grouped<T>(elements: readonly T[], keyOf: (element: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const element of elements) {
    const key = keyOf(element);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  return groups;
}

/** Folders: by id, by name under the same parent, then by where the requests of one are in the other. */
export function matchFolders(from: Tree, to: Tree, requests: Pairs<Node>): Pairs<Node> {
  const pairs = newPairs<Node>();
  pairUnique(pairs, from.folders, to.folders, ({ id }) => id);
  for (const folder of to.folders) {
    if (pairs.fromOther.has(folder)) continue;
    const parent = folder.parent && pairs.fromOther.get(folder.parent);
    if (folder.parent && !parent) continue;
    const same = from
      .childrenOf(parent)
      .find((other) => isFreeFolder(pairs, other) && other.name === folder.name);
    if (same) pair(pairs, same, folder);
  }
  for (const folder of to.folders) {
    if (pairs.fromOther.has(folder)) continue;
    const other = homeOf(to.childrenOf(folder), requests);
    if (other && isFreeFolder(pairs, other)) pair(pairs, other, folder);
  }
  return pairs;
}

function isFreeFolder(pairs: Pairs<Node>, node: Node): boolean {
  return node.item.item !== undefined && !pairs.toOther.has(node);
}

/** The folder that more than half of the requests are in. */
function homeOf(nodes: readonly Node[], requests: Pairs<Node>): Node | undefined {
  const counts = new Map<Node, number>();
  let known = 0;
  for (const node of nodes) {
    const other = requests.fromOther.get(node);
    if (!other) continue;
    known += 1;
    if (other.parent) counts.set(other.parent, (counts.get(other.parent) ?? 0) + 1);
  }
  for (const [folder, count] of counts) if (count * 2 > known) return folder;
  return undefined;
}

/** Saved examples of two requests: by id, by status and name, then by a status that is there once. */
export function matchExamples(from: Node, to: Node): Pairs<JsonObject> {
  const pairs = newPairs<JsonObject>();
  const left = examplesOf(from);
  const right = examplesOf(to);
  const textOf = (value: Json | undefined): string => valueText(value);
  pairUnique(pairs, left, right, ({ id }) => (typeof id === 'string' ? id : undefined));
  pairUnique(pairs, left, right, ({ code, name }) => `${textOf(code)} ${textOf(name)}`);
  pairUnique(pairs, left, right, ({ code }) => textOf(code));
  return pairs;
}
