import {
  type CollectionDocument,
  type Element,
  type Example,
  type Item,
  idOf,
  isFolder,
  methodOf,
  nameOf,
  requestOf,
  urlOf,
} from '../../data/collection-document.ts';
import type { TreeRow } from '../../ui/tree.tsx';

export interface CollectionTreeRow extends TreeRow {
  kind: 'collection' | 'folder' | 'request' | 'example' | 'loading' | 'failed';
  collectionId: string;
  elementId: string | undefined;
  method: string | undefined;
  /** How many requests a folder holds directly and below; undefined where no count is shown. */
  count: number | undefined;
}

export interface CollectionBranch {
  id: string;
  name: string;
  document: CollectionDocument | undefined;
  /** Why the document is not there, when it was asked for and did not come. */
  problem: string | undefined;
}

export function collectionKey(collectionId: string): string {
  return collectionId;
}

export function elementKey(collectionId: string, elementId: string): string {
  return `${collectionId}/${elementId}`;
}

interface Node {
  key: string;
  elementId: string;
  kind: 'folder' | 'request' | 'example';
  name: string;
  method: string | undefined;
  item: Item;
  children: () => Node[];
}

/**
 * The visible rows, top to bottom. With a filter (lower case) every match is shown below its opened parents, and
 * everything inside a match; without one, `opened` decides.
 */
export function treeRows(
  branches: CollectionBranch[],
  opened: Set<string>,
  filter: string,
): CollectionTreeRow[] {
  const rows: CollectionTreeRow[] = [];
  const shown = branches
    .map((branch) => ({ branch, nodes: nodesOf(branch), named: matches(branch.name, filter) }))
    .map((entry) => ({ ...entry, nodes: entry.named ? entry.nodes : filtered(entry.nodes, filter) }))
    .filter((entry) => entry.named || entry.nodes.length > 0);
  shown.forEach(({ branch, nodes, named }, index) => {
    const expanded = filter !== '' && !named ? true : opened.has(collectionKey(branch.id));
    rows.push({
      key: collectionKey(branch.id),
      level: 1,
      position: index + 1,
      siblings: shown.length,
      name: branch.name,
      spoken: branch.name,
      expanded,
      kind: 'collection',
      collectionId: branch.id,
      elementId: undefined,
      method: undefined,
      count: undefined,
    });
    if (!expanded) return;
    if (branch.document === undefined) rows.push(waitingRow(branch));
    else addRows(rows, branch.id, nodes, 2, opened, named ? '' : filter);
  });
  return rows;
}

/** Keys of what is open when this element is selected: the way to it, and itself when it is a folder. */
export function keysToOpen(collectionId: string, element: Element | undefined): string[] {
  const keys = [collectionKey(collectionId)];
  if (element === undefined) return keys;
  keys.push(...element.trail.map((above) => elementKey(collectionId, above.id)));
  if (element.kind === 'folder') keys.push(elementKey(collectionId, element.id));
  return keys;
}

function addRows(
  rows: CollectionTreeRow[],
  collectionId: string,
  nodes: Node[],
  level: number,
  opened: Set<string>,
  filter: string,
): void {
  nodes.forEach((node, index) => {
    const whole = filter === '' || nodeMatches(node, filter);
    const children = node.children();
    const below = whole ? children : filtered(children, filter);
    const count = node.kind === 'folder' ? countRequests(node.item) : undefined;
    const expanded = below.length === 0 ? undefined : !whole || opened.has(node.key);
    rows.push({
      key: node.key,
      level,
      position: index + 1,
      siblings: nodes.length,
      name: node.name,
      spoken: spoken(node, count),
      expanded,
      kind: node.kind,
      collectionId,
      elementId: node.elementId,
      method: node.method,
      count,
    });
    if (expanded === true) addRows(rows, collectionId, below, level + 1, opened, whole ? '' : filter);
  });
}

function spoken(node: Node, count: number | undefined): string {
  if (node.kind === 'example') return `${node.name}, example`;
  if (count === undefined) return `${node.method} ${node.name}`;
  return `${node.name}, ${count} ${count === 1 ? 'request' : 'requests'}`;
}

function filtered(nodes: Node[], filter: string): Node[] {
  if (filter === '') return nodes;
  return nodes.filter((node) => nodeMatches(node, filter) || filtered(node.children(), filter).length > 0);
}

function nodeMatches(node: Node, filter: string): boolean {
  if (matches(node.name, filter)) return true;
  return node.kind === 'request' && matches(urlOf(requestOf(node.item)), filter);
}

function matches(text: string, filter: string): boolean {
  return filter === '' || text.toLowerCase().includes(filter);
}

function nodesOf(branch: CollectionBranch): Node[] {
  return itemNodes(branch.id, branch.document?.item ?? [], '');
}

function itemNodes(collectionId: string, items: Item[], parentId: string): Node[] {
  return items.map((item, position) => {
    const elementId = idOf(item, parentId, position);
    const folder = isFolder(item);
    return {
      key: elementKey(collectionId, elementId),
      elementId,
      kind: folder ? 'folder' : 'request',
      name: nameOf(item),
      method: folder ? undefined : methodOf(requestOf(item)),
      item,
      children: () =>
        folder
          ? itemNodes(collectionId, item.item ?? [], elementId)
          : exampleNodes(collectionId, item, item.response ?? [], elementId),
    };
  });
}

function exampleNodes(collectionId: string, item: Item, examples: Example[], parentId: string): Node[] {
  return examples.map((example, position) => {
    const elementId = idOf(example, parentId, position);
    return {
      key: elementKey(collectionId, elementId),
      elementId,
      kind: 'example',
      name: nameOf(example),
      method: undefined,
      item,
      children: () => [],
    };
  });
}

const counts = new WeakMap<Item, number>();

export function countRequests(item: Item): number {
  if (!isFolder(item)) return 1;
  const known = counts.get(item);
  if (known !== undefined) return known;
  const count = (item.item ?? []).reduce((sum, child) => sum + countRequests(child), 0);
  counts.set(item, count);
  return count;
}

function waitingRow(branch: CollectionBranch): CollectionTreeRow {
  return {
    key: `${branch.id}?`,
    level: 2,
    position: 1,
    siblings: 1,
    name: branch.problem ?? 'Loading…',
    spoken: branch.problem ?? 'Loading…',
    expanded: undefined,
    kind: branch.problem === undefined ? 'loading' : 'failed',
    collectionId: branch.id,
    elementId: undefined,
    method: undefined,
    count: undefined,
  };
}
