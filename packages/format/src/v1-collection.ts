import { isObject, type Json, type JsonObject, member } from './json.ts';
import { listOf, type Reading, scalarText } from './reading.ts';
import { authOfV1, eventsOfV1, variablesOfV1 } from './v1-entity.ts';
import { itemFromV1 } from './v1-item.ts';

/**
 * A collection of format v1 as a v2.1 document that still wants reading.
 *
 * COMPAT: as newman converts it (postman-collection-transformer 4.1). Folders come before requests, both in the
 * order of `folders_order` and `order`; a request that no order names is left out. Ids are kept, where newman makes
 * new ones. Unlike there, folders that contain each other do not hang the reader.
 */
export function collectionFromV1(document: JsonObject, path: string, reading: Reading): JsonObject {
  const requests = byId(document.requests, `${path}.requests`, reading);
  const folders = byId(document.folders, `${path}.folders`, reading);
  const info: JsonObject = { name: document.name ?? null };
  if (typeof document.id === 'string') info._postman_id = document.id;
  if (document.description) info.description = document.description;
  const collection: JsonObject = { info, item: items(document, folders, requests) };
  addEntity(collection, document, { withoutNoauth: true });
  return collection;
}

function byId(value: Json | undefined, path: string, reading: Reading): Map<string, JsonObject> {
  const rows = new Map<string, JsonObject>();
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (isObject(entry)) rows.set(scalarText(entry.id ?? null), entry);
    else reading.report(at, 'expected an object');
  }
  return rows;
}

/** Ids of an order that may be missing, each once. */
function idsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? [...new Set(value.map(scalarText))] : [];
}

function items(
  document: JsonObject,
  folders: Map<string, JsonObject>,
  requests: Map<string, JsonObject>,
): JsonObject[] {
  const inFolders = new Set<string>();
  for (const folder of folders.values()) {
    for (const id of idsOf(folder.folders_order)) inFolders.add(id);
  }
  const order = Array.isArray(document.folders_order) ? idsOf(document.folders_order) : [...folders.keys()];
  const roots: JsonObject[] = [];
  /** Folders still to be filled. A folder is filled once, so that a circle ends. */
  const queue: { folder: JsonObject; into: JsonObject[] }[] = [];
  const placed = new Set<string>();
  const place = (id: string, into: JsonObject[]): void => {
    const folder = folders.get(id);
    if (!folder || placed.has(id)) return;
    placed.add(id);
    const item = folderItem(folder, id);
    into.push(item);
    queue.push({ folder, into: item.item as JsonObject[] });
  };
  for (const id of order) {
    if (!inFolders.has(id)) place(id, roots);
  }
  for (let next = 0; next < queue.length; next += 1) {
    const { folder, into } = queue[next] as { folder: JsonObject; into: JsonObject[] };
    for (const id of idsOf(folder.folders_order)) place(id, into);
    for (const id of Array.isArray(folder.order) ? folder.order.map(scalarText) : []) {
      const request = requests.get(id);
      if (request) into.push(itemFromV1(request, requests));
    }
  }
  const ids = Array.isArray(document.order) ? idsOf(document.order) : withoutFolder(requests, folders);
  for (const id of ids) {
    const request = requests.get(id);
    if (request) roots.push(itemFromV1(request, requests));
  }
  return roots;
}

/** A collection that says nothing about its order has it from its list. */
function withoutFolder(requests: Map<string, JsonObject>, folders: Map<string, JsonObject>): string[] {
  const inFolders = new Set([...folders.values()].flatMap((folder) => idsOf(folder.order)));
  return [...requests.keys()].filter((id) => !inFolders.has(id));
}

function folderItem(folder: JsonObject, id: string): JsonObject {
  const item: JsonObject = { id, name: folder.name ?? null, item: [] };
  if (folder.description) item.description = folder.description;
  addEntity(item, folder, { withoutNoauth: false });
  return item;
}

function addEntity(target: JsonObject, source: JsonObject, options: { withoutNoauth: boolean }): void {
  const auth = authOfV1(source);
  if (auth && !(options.withoutNoauth && member(auth, 'type') === 'noauth')) target.auth = auth;
  const event = eventsOfV1(source);
  if (event) target.event = event;
  const variable = variablesOfV1(source);
  if (variable.length > 0) target.variable = variable;
  const behavior = source.protocolProfileBehavior;
  if (isObject(behavior) && Object.keys(behavior).length > 0) target.protocolProfileBehavior = behavior;
}
