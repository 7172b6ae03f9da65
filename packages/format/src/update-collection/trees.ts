import type { Collection } from '../collection.ts';
import { elementId } from '../to-collection/element-id.ts';
import { matchFolders, matchRequests, type Pairs } from './match.ts';
import { examplesOf, type Node, type Tree, treeOf } from './tree.ts';

/** The three trees and who is who in them. */
export type Trees = {
  existing: Tree;
  fresh: Tree;
  previous: Tree | undefined;
  /** From the collection to the definition now. */
  requests: Pairs<Node>;
  folders: Pairs<Node>;
  /** From the definition before to that of now, and from the collection to the one before. */
  since: { requests: Pairs<Node>; folders: Pairs<Node> };
  known: { requests: Pairs<Node>; folders: Pairs<Node> };
  ids: Set<string>;
  newIds: Map<Node, string>;
};

export function matchTrees(existing: Collection, fresh: Collection, previous: Collection | undefined): Trees {
  const own = treeOf(existing);
  const now = treeOf(fresh);
  const before = previous && treeOf(previous);
  const none = { requests: newPairs(), folders: newPairs() };
  const since = before ? pairsOf(before, now) : none;
  const known = before ? pairsOf(own, before) : none;
  const { requests, folders } = before ? through(known, since, own, now) : pairsOf(own, now);
  const ids = new Set([...own.folders, ...own.requests].map(({ id }) => id));
  for (const node of own.requests)
    for (const { id } of examplesOf(node)) if (typeof id === 'string') ids.add(id);
  return {
    existing: own,
    fresh: now,
    previous: before,
    requests,
    folders,
    since,
    known,
    ids,
    newIds: new Map(),
  };
}

function newPairs(): Pairs<Node> {
  return { toOther: new Map(), fromOther: new Map() };
}

function pairsOf(from: Tree, to: Tree): { requests: Pairs<Node>; folders: Pairs<Node> } {
  const requests = matchRequests(from, to);
  return { requests, folders: matchFolders(from, to, requests) };
}

/** By way of the definition before, which both sides are nearer to than to each other; then directly. */
function through(
  known: Trees['known'],
  since: Trees['since'],
  own: Tree,
  now: Tree,
): { requests: Pairs<Node>; folders: Pairs<Node> } {
  const direct = pairsOf(own, now);
  const join = (kind: 'requests' | 'folders'): Pairs<Node> => {
    const pairs = newPairs();
    const add = (node: Node, other: Node): void => {
      if (pairs.toOther.has(node) || pairs.fromOther.has(other)) return;
      pairs.toOther.set(node, other);
      pairs.fromOther.set(other, node);
    };
    for (const [node, before] of known[kind].toOther) {
      const other = since[kind].toOther.get(before);
      if (other) add(node, other);
    }
    for (const [node, other] of direct[kind].toOther) {
      // What was there before on one side only is not the same as what is new on the other.
      if (known[kind].toOther.has(node) || since[kind].fromOther.has(other)) continue;
      if (node.key === other.key || node.fullKey === other.fullKey) add(node, other);
    }
    return pairs;
  };
  return { requests: join('requests'), folders: join('folders') };
}

export function idOfFolder(node: Node, trees: Trees): string {
  return trees.folders.fromOther.get(node)?.id ?? newId(node, trees);
}

export function newId(node: Node, trees: Trees): string {
  let id = trees.newIds.get(node);
  if (id === undefined) {
    id = freeId(node.id, trees);
    trees.newIds.set(node, id);
  }
  return id;
}

/** The id of the definition's element, unless something else in the collection has it. */
export function freeId(wanted: string, { ids }: Trees): string {
  let id = wanted;
  for (let number = 2; ids.has(id); number += 1) id = elementId(`${wanted}\n${number}`);
  ids.add(id);
  return id;
}
