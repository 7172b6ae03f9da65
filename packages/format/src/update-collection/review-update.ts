import type { Collection, CollectionItem } from '../collection.ts';
import { equalJson, type JsonObject } from '../json.ts';
import { valueText } from '../to-openapi/text.ts';
import { collectionFields, exampleFields, itemFields } from './item-fields.ts';
import { matchExamples } from './match.ts';
import { type AddedItem, type ChangedField, jsonOf, type UpdateReview } from './review.ts';
import { examplesOf, type Node } from './tree.ts';
import { freeId, idOfFolder, matchTrees, newId, type Trees } from './trees.ts';

/**
 * What a changed definition does to a collection that was made of it: what is new, what changes field by field, what
 * is gone. `fresh` is the collection of the definition now, `previous` that of the definition before, made with the
 * same options; with it, it is known who changed what. Nothing is changed here; `applyUpdate` does that.
 */
export function reviewUpdate(existing: Collection, fresh: Collection, previous?: Collection): UpdateReview {
  const trees = matchTrees(existing, fresh, previous);
  const review: UpdateReview = { hasPrevious: previous !== undefined, added: [], changed: [], removed: [] };
  const fields = collectionFields({
    base: previous && (previous as JsonObject),
    fresh: fresh as JsonObject,
    existing: existing as JsonObject,
    hasBase: previous !== undefined,
  });
  const id = existing.info._postman_id ?? '';
  if (fields.length > 0) review.changed.push({ kind: 'collection', id, name: existing.info.name, fields });
  addFolders(review, trees);
  for (const node of trees.fresh.requests) reviewRequest(review, node, trees);
  for (const node of trees.existing.requests) reviewGone(review, node, trees);
  for (const node of [...trees.existing.folders].reverse()) reviewGoneFolder(review, node, trees);
  return review;
}

/** Folders of the definition that are not there yet, when something new is in them. */
function addFolders(review: UpdateReview, trees: Trees): void {
  const needed = new Set<Node>();
  for (const node of trees.fresh.requests) {
    if (!trees.requests.fromOther.has(node) || movesTo(node, trees) !== undefined) {
      for (let parent = node.parent; parent && !needed.has(parent); parent = parent.parent)
        needed.add(parent);
    }
  }
  for (const node of trees.fresh.folders) {
    const own = trees.folders.fromOther.get(node);
    if (own) reviewFolder(review, own, node, trees);
    else if (needed.has(node)) {
      const { item: _children, ...item } = node.item;
      review.added.push(addedItem('folder', node, { ...jsonOf(item) }, trees));
    }
  }
}

function reviewFolder(review: UpdateReview, own: Node, node: Node, trees: Trees): void {
  const before = trees.since.folders.fromOther.get(node);
  const fields = itemFields(versionsOf(own.item, node.item, before?.item, trees), true);
  if (fields.length > 0) review.changed.push({ kind: 'folder', id: own.id, name: own.name, fields });
}

function reviewRequest(review: UpdateReview, node: Node, trees: Trees): void {
  const own = trees.requests.fromOther.get(node);
  if (!own) {
    review.added.push(addedItem('request', node, newRequest(node, trees), trees));
    return;
  }
  const before = trees.since.requests.fromOther.get(node);
  const isSamePlace = own.key === node.key || own.fullKey === node.fullKey;
  const fields = itemFields(versionsOf(own.item, node.item, before?.item, trees), isSamePlace);
  const parent = movesTo(node, trees);
  if (parent !== undefined) fields.push(folderField(own, parent, trees));
  if (fields.length > 0) review.changed.push({ kind: 'request', id: own.id, name: own.name, fields });
  reviewExamples(review, { own, node, before }, trees);
}

function versionsOf(
  existing: CollectionItem,
  fresh: CollectionItem,
  base: CollectionItem | undefined,
  trees: Trees,
) {
  return {
    base: base && jsonOf(base),
    fresh: jsonOf(fresh),
    existing: jsonOf(existing),
    // An element that both sides have added has no common past.
    hasBase: trees.previous !== undefined && base !== undefined,
  };
}

/** The folder of the definition that a request moves to: it was in the one of before, and the definition moved it. */
function movesTo(node: Node, trees: Trees): Node | null | undefined {
  const own = trees.requests.fromOther.get(node);
  const before = trees.since.requests.fromOther.get(node);
  if (!own || !before) return undefined;
  const home = before.parent && trees.known.folders.fromOther.get(before.parent);
  if (home !== own.parent || (before.parent && !home)) return undefined;
  const since = before.parent && trees.since.folders.toOther.get(before.parent);
  if (since === node.parent) return undefined;
  return node.parent ?? null;
}

function folderField(own: Node, parent: Node | null, trees: Trees): ChangedField {
  const id = parent === null ? null : idOfFolder(parent, trees);
  return {
    path: 'folder',
    at: ['folder'],
    before: own.parent?.id ?? null,
    definition: id,
    after: id,
    conflict: false,
  };
}

function newRequest({ item }: Node, trees: Trees): JsonObject {
  const request = { ...jsonOf(item) };
  if (Array.isArray(item.response)) {
    request.response = item.response.map((example) => newExample(example as JsonObject, trees));
  }
  return request;
}

function newExample(example: JsonObject, trees: Trees): JsonObject {
  return typeof example?.id === 'string' ? { ...example, id: freeId(example.id, trees) } : example;
}

function addedItem(kind: 'folder' | 'request', node: Node, item: JsonObject, trees: Trees): AddedItem {
  const before = kind === 'folder' ? trees.since.folders : trees.since.requests;
  const id = newId(node, trees);
  const added: AddedItem = {
    kind,
    id,
    name: node.name,
    parent: node.parent ? idOfFolder(node.parent, trees) : null,
    item: { ...item, id },
    isDeleted: before.fromOther.has(node),
  };
  return Object.assign(added, neighbourOf(node, trees));
}

/** The nearest sibling of the definition that is in the same folder of the collection. */
function neighbourOf(node: Node, trees: Trees): { after?: string; before?: string } {
  const siblings = trees.fresh.childrenOf(node.parent);
  const home = node.parent && trees.folders.fromOther.get(node.parent);
  if (node.parent && !home) return {};
  const ownOf = (other: Node): Node | undefined => {
    const own = (other.item.item ? trees.folders : trees.requests).fromOther.get(other);
    return own && own.parent === home ? own : undefined;
  };
  const at = siblings.indexOf(node);
  for (let index = at - 1; index >= 0; index -= 1) {
    const sibling = siblings[index] as Node;
    const id = ownOf(sibling)?.id ?? trees.newIds.get(sibling);
    if (id !== undefined) return { after: id };
  }
  const next = siblings
    .slice(at + 1)
    .map(ownOf)
    .find((own) => own !== undefined);
  return next ? { before: next.id } : {};
}

type Request = { own: Node; node: Node; before: Node | undefined };

function reviewExamples(review: UpdateReview, { own, node, before }: Request, trees: Trees): void {
  const since = before && matchExamples(before, node);
  const known = before && matchExamples(own, before);
  const direct = matchExamples(own, node);
  let previous: string | undefined;
  const ownOf = (example: JsonObject): JsonObject | undefined => {
    const old = since?.fromOther.get(example);
    return old ? known?.fromOther.get(old) : direct.fromOther.get(example);
  };
  for (const example of examplesOf(node)) {
    const old = since?.fromOther.get(example);
    const mine = ownOf(example);
    const name = valueText(example.name);
    if (mine) {
      const id = valueText(mine.id);
      const fields = exampleFields({ base: old, fresh: example, existing: mine, hasBase: old !== undefined });
      if (fields.length > 0) review.changed.push({ kind: 'example', id, name: valueText(mine.name), fields });
      previous = id;
      continue;
    }
    const item = newExample(example, trees);
    const id = valueText(item.id);
    const added: AddedItem = {
      kind: 'example',
      id,
      name,
      parent: own.id,
      item,
      isDeleted: old !== undefined,
    };
    review.added.push(previous === undefined ? added : { ...added, after: previous });
    if (!added.isDeleted) previous = id;
  }
  for (const mine of examplesOf(own)) {
    const old = known?.toOther.get(mine);
    if (!old || since?.toOther.has(old)) continue;
    const isEdited = !equalJson(withoutId(mine), withoutId(old));
    review.removed.push({
      kind: 'example',
      id: valueText(mine.id),
      name: valueText(mine.name),
      origin: 'definition',
      isEdited,
    });
  }
}

function reviewGone(review: UpdateReview, own: Node, trees: Trees): void {
  if (trees.requests.toOther.has(own)) return;
  const before = trees.known.requests.toOther.get(own);
  // With the definition before at hand, what is in neither is the user's.
  if (trees.previous && !before) return;
  const isEdited = before === undefined || !isUntouched(own, before);
  // A copy that somebody made goes to the same place; it must not be taken for what it is a copy of.
  const isOriginal = before !== undefined && (before.id === own.id || before.name === own.name);
  const origin = isOriginal ? 'definition' : 'unknown';
  review.removed.push({ kind: 'request', id: own.id, name: own.name, origin, isEdited });
}

/** Ids may have been given anew when the collection was stored. */
function isUntouched(own: Node, before: Node): boolean {
  return equalJson(comparable(own), comparable(before));
}

function comparable(node: Node): JsonObject {
  const { event, ...item } = withoutId(jsonOf(node.item));
  const scripts = Array.isArray(event) && event.length > 0 ? event : [];
  return { ...item, event: scripts, response: examplesOf(node).map(withoutId) };
}

function withoutId(element: JsonObject): JsonObject {
  const { id: _id, ...rest } = element;
  return rest;
}

function reviewGoneFolder(review: UpdateReview, own: Node, trees: Trees): void {
  if (trees.folders.toOther.has(own) || !trees.known.folders.toOther.has(own)) return;
  const isEdited = (own.item.event?.length ?? 0) > 0;
  review.removed.push({ kind: 'folder', id: own.id, name: own.name, origin: 'definition', isEdited });
}
