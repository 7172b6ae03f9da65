import {
  checkFolderItem,
  checkInfo,
  checkNode,
  checkRequestItem,
  checkResponse,
  type Report,
} from './collection-rules.ts';
import type { ElementRecord } from './elements.ts';
import { fieldsTooLarge } from './field-size.ts';
import { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
import { isObject, type Json, type JsonObject, without } from './json.ts';
import { ranksFor } from './rank.ts';
import { parseUid } from './uid.ts';

/** Folder levels, children of one element, elements of one collection, bytes of one element's fields. */
export type Limits = { depthMax: number; childrenMax: number; itemsMax: number; fieldsBytesMax: number };

const SERVER_MADE = ['id', 'uid', '_postman_id', 'owner', 'createdAt', 'updatedAt', 'lastUpdatedBy'];
const NOT_IN_INFO = new Set(['_postman_id', 'uid', 'createdAt', 'updatedAt', 'lastUpdatedBy', 'fork']);
const NOT_IN_COLLECTION = new Set(['item']);
const NOT_IN_FOLDER = new Set([...SERVER_MADE, 'item']);
const NOT_IN_REQUEST = new Set([...SERVER_MADE, 'response']);
const NOT_IN_RESPONSE = new Set(SERVER_MADE);

/** A list of children on the way down to the current item, and the next one to read. */
type Level = { items: Json[]; ranks: string[]; next: number; parent: string; depth: number; path: string };

type Walk = {
  levels: Level[];
  push: (element: ElementRecord, path: string) => void;
  idOf: (...candidates: (Json | undefined)[]) => string;
  report: Report;
  limits: Limits;
};

/** Thrown inside to leave the walk; the problems are already collected. */
class Stop extends Error {}

/**
 * Checks a Collection v2.1 (or v2.0) document and takes it apart into rows, parents before children.
 * Elements without a usable id, and those which repeat an id of the same document, get `newId()`; a uid gives
 * its id. Rows share values with the document. Deep nesting is met with a loop, never with recursion.
 * @throws FormatError with the first `PROBLEMS_MAX` problems.
 */
export function splitCollection(
  document: Json,
  options: { newId: () => string; limits: Limits; pathPrefix?: string },
): { collection: ElementRecord; elements: ElementRecord[] } {
  const problems: Problem[] = [];
  const report: Report = (path, reason) => {
    problems.push({ path, reason });
    if (problems.length >= PROBLEMS_MAX) throw new Stop();
  };
  try {
    const rows = split(document, options, report);
    if (rows && problems.length === 0) return rows;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  throw new FormatError(problems);
}

function split(
  document: Json,
  options: { newId: () => string; limits: Limits; pathPrefix?: string },
  report: Report,
): { collection: ElementRecord; elements: ElementRecord[] } | null {
  const root = options.pathPrefix ?? '$.collection';
  if (!isObject(document)) {
    report(root, 'must be an object');
    return null;
  }
  checkInfo(document.info, `${root}.info`, report);
  checkNode(document, root, report);
  if (!Array.isArray(document.item)) report(`${root}.item`, 'must be an array');
  const idOf = idSource(options.newId);
  const info = isObject(document.info) ? document.info : {};
  const collection: ElementRecord = {
    id: idOf(info._postman_id),
    kind: 'collection',
    parent: null,
    rank: ranksFor(1)[0] as string,
    fields: without(document, NOT_IN_COLLECTION),
  };
  if (isObject(document.info)) collection.fields.info = without(info, NOT_IN_INFO);
  const { limits } = options;
  checkSize(collection, root, limits, report);

  const elements: ElementRecord[] = [];
  const push = (element: ElementRecord, path: string): void => {
    if (elements.length >= limits.itemsMax) {
      report(root, `must not have more than ${limits.itemsMax} folders, requests and responses`);
      throw new Stop();
    }
    checkSize(element, path, limits, report);
    elements.push(element);
  };
  const walk: Walk = { levels: [], push, idOf, report, limits };
  const items = Array.isArray(document.item) ? document.item : [];
  descend(items, { parent: collection.id, depth: 1, path: `${root}.item` }, walk);
  for (let level = walk.levels.at(-1); level; level = walk.levels.at(-1)) {
    if (level.next === level.items.length) walk.levels.pop();
    else splitItem(level, walk);
  }
  return { collection, elements };
}

function descend(items: Json[], place: { parent: string; depth: number; path: string }, walk: Walk): void {
  if (place.depth > walk.limits.depthMax && items.length > 0) {
    walk.report(place.path, `must not be nested deeper than ${walk.limits.depthMax} levels`);
  } else if (fitsChildren(items, place.path, walk)) {
    walk.levels.push({ ...place, items, ranks: ranksFor(items.length), next: 0 });
  }
}

function splitItem(level: Level, walk: Walk): void {
  const path = `${level.path}[${level.next}]`;
  const item = level.items[level.next] as Json;
  const rank = level.ranks[level.next] as string;
  const { parent, depth } = level;
  level.next += 1;
  if (!isObject(item)) {
    walk.report(path, 'must be an object');
  } else if (Array.isArray(item.item)) {
    checkFolderItem(item, path, walk.report);
    const id = walk.idOf(item.id, item._postman_id);
    walk.push({ id, kind: 'folder', parent, rank, fields: without(item, NOT_IN_FOLDER) }, path);
    descend(item.item, { parent: id, depth: depth + 1, path: `${path}.item` }, walk);
  } else if (item.item !== undefined && item.item !== null) {
    walk.report(`${path}.item`, 'must be an array');
  } else if (item.request === undefined || item.request === null) {
    walk.report(path, 'must have a request or an item array');
  } else {
    splitRequest(item, { path, parent, rank }, walk);
  }
}

function splitRequest(
  item: JsonObject,
  place: { path: string; parent: string; rank: string },
  walk: Walk,
): void {
  const { report } = walk;
  checkRequestItem(item, place.path, report);
  const id = walk.idOf(item.id, item._postman_id);
  const fields = without(item, NOT_IN_REQUEST);
  walk.push({ id, kind: 'request', parent: place.parent, rank: place.rank, fields }, place.path);
  const responses = item.response ?? null;
  if (responses === null) return;
  const path = `${place.path}.response`;
  if (!Array.isArray(responses)) {
    report(path, 'must be an array');
    return;
  }
  if (!fitsChildren(responses, path, walk)) return;
  const ranks = ranksFor(responses.length);
  for (let index = 0; index < responses.length; index += 1) {
    const response = responses[index] as Json;
    const at = `${path}[${index}]`;
    if (!checkResponse(response, at, report)) continue;
    walk.push(
      {
        id: walk.idOf(response.id, response._postman_id),
        kind: 'response',
        parent: id,
        rank: ranks[index] as string,
        fields: without(response, NOT_IN_RESPONSE),
      },
      at,
    );
  }
}

function fitsChildren(children: Json[], path: string, walk: Walk): boolean {
  if (children.length <= walk.limits.childrenMax) return true;
  walk.report(path, `must not have more than ${walk.limits.childrenMax} entries`);
  return false;
}

function checkSize(element: ElementRecord, path: string, limits: Limits, report: Report): void {
  const reason = fieldsTooLarge(element.fields, limits.fieldsBytesMax);
  if (reason) report(path, reason);
}

/** Gives the first usable id among candidates that this document has not used yet, else a new one. */
function idSource(newId: () => string): (...candidates: (Json | undefined)[]) => string {
  const seen = new Set<string>();
  return (...candidates) => {
    for (const candidate of candidates) {
      const id = typeof candidate === 'string' ? parseUid(candidate)?.id : undefined;
      if (id === undefined || seen.has(id)) continue;
      seen.add(id);
      return id;
    }
    const id = newId();
    seen.add(id);
    return id;
  };
}
