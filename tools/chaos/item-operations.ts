import {
  type Collection,
  changeCollection,
  childrenOf,
  type Folder,
  findItem,
  type Item,
  type Request,
  takeItem,
  walk,
  withoutIds,
} from './model.ts';
import type { Builder, Operation, Site } from './operation.ts';

const DEPTH_MAX = 5;
const ITEMS_MAX = 120;

/** Writes to single items; each wants a collection whose item ids are known. */
export const createFolder: Builder = (site) => {
  const target = pickCollection(site, ITEMS_MAX);
  if (!target) return undefined;
  const parent = pickFolder(site, target, DEPTH_MAX);
  const name = site.mark();
  const parentId = parent?.id ?? target.sharedFolderId;
  return {
    kind: 'create folder',
    method: 'POST',
    path: `/collections/${target.uid}/folders`,
    body: { name, description: name, ...(parentId === undefined ? {} : { folder: parentId }) },
    after: (answer) =>
      changeCollection(site.slice, target.key, (copy) => {
        const folder: Folder = { kind: 'folder', name, id: dataId(answer), note: name, items: [] };
        childrenOf(copy, parent?.name).push(folder);
      }),
  };
};

export const createRequest: Builder = (site) => {
  const target = pickCollection(site, ITEMS_MAX);
  if (!target) return undefined;
  const parent = pickFolder(site, target, DEPTH_MAX);
  const name = site.mark();
  const url = urlOf(name);
  const parentId = parent?.id ?? target.sharedFolderId;
  // The older and the newer spelling of the parameter are both in use.
  const folder =
    parentId === undefined ? '' : `?${site.random.chance(0.5) ? 'folder' : 'folderId'}=${parentId}`;
  return {
    kind: 'create request',
    method: 'POST',
    path: `/collections/${target.uid}/requests${folder}`,
    body: { name, method: 'GET', url, description: name },
    after: (answer) =>
      changeCollection(site.slice, target.key, (copy) => {
        const request: Request = { kind: 'request', name, id: dataId(answer), url, note: name, examples: [] };
        childrenOf(copy, parent?.name).push(request);
      }),
  };
};

export const createExample: Builder = (site) => {
  const target = pickCollection(site);
  const request = target && pickItem(site, target, 'request');
  if (!target || !request) return undefined;
  const name = site.mark();
  return {
    kind: 'create example',
    method: 'POST',
    path: `/collections/${target.uid}/responses?request=${request.id}`,
    body: { name, responseCode: { code: 200, name: 'OK' }, status: 'OK', text: '{}', language: 'json' },
    after: (answer) =>
      changeCollection(site.slice, target.key, (copy) => {
        requestNamed(copy, request.name).examples.push({ name, id: dataId(answer) });
      }),
  };
};

export const updateRequest: Builder = (site) => {
  const target = pickCollection(site);
  const request = target && pickItem(site, target, 'request');
  if (!target || !request) return undefined;
  const note = site.mark();
  const url = urlOf(note);
  return {
    kind: 'update request',
    method: 'PUT',
    path: `/collections/${target.uid}/requests/${request.id}`,
    body: { name: request.name, method: 'GET', url, description: note },
    after: () =>
      changeCollection(site.slice, target.key, (copy) => {
        Object.assign(requestNamed(copy, request.name), { url, note });
      }),
  };
};

export const updateFolder: Builder = (site) => {
  const target = pickCollection(site);
  const folder = target && pickItem(site, target, 'folder');
  if (!target || !folder) return undefined;
  const note = site.mark();
  return {
    kind: 'update folder',
    method: 'PUT',
    path: `/collections/${target.uid}/folders/${folder.id}`,
    body: { name: folder.name, description: note },
    after: () =>
      changeCollection(site.slice, target.key, (copy) => {
        Object.assign(findItem(copy.items, folder.name) ?? {}, { note });
      }),
  };
};

export const deleteRequest: Builder = (site) => deleteItem(site, 'request');
export const deleteFolder: Builder = (site) => deleteItem(site, 'folder');

function deleteItem(site: Site, kind: Item['kind']): Operation | undefined {
  const target = pickCollection(site);
  const item = target && pickItem(site, target, kind);
  if (!target || !item) return undefined;
  return {
    kind: `delete ${kind}`,
    method: 'DELETE',
    path: `/collections/${target.uid}/${kind}s/${item.id}`,
    after: () => changeCollection(site.slice, target.key, (copy) => void takeItem(copy.items, item.name)),
  };
}

export const transferRequest: Builder = (site) => transferItem(site, 'request');
export const transferFolder: Builder = (site) => transferItem(site, 'folder');

// A move to another parent, within a collection or (a batch over two trees) between two of them.
function transferItem(site: Site, kind: Item['kind']): Operation | undefined {
  const from = pickCollection(site);
  const item = from && pickItem(site, from, kind);
  const to = site.random.chance(0.5) ? from : pickCollection(site, ITEMS_MAX);
  if (!from || !item || !to || from.workspace !== to.workspace) return undefined;
  // A fork holds items of the same names as its source; in one collection they could not be told apart.
  if (from.key !== to.key && sharesNames(item, to)) return undefined;
  const parent = pickFolder(site, to, DEPTH_MAX - 1);
  if (kind === 'folder' && (depthBelow(item) > 1 || isInside(item, parent))) return undefined;
  const folderId = parent?.id ?? to.sharedFolderId;
  const target =
    folderId === undefined ? { model: 'collection', id: to.uid } : { model: 'folder', id: folderId };
  return {
    kind: `transfer ${kind}`,
    method: 'POST',
    path: `/collection-${kind}s-transfers`,
    body: { ids: [item.id], mode: 'move', target, location: { position: 'end', id: null, model: null } },
    after: () => {
      const taken = changeCollection(site.slice, from.key, (copy) => void takeItem(copy.items, item.name));
      return changeCollection(taken, to.key, (copy) => {
        // Only the ids within one collection are known to stay.
        const moved = from.key === to.key ? structuredClone([item]) : withoutIds([item]);
        childrenOf(copy, parent?.name).push(...moved);
      });
    },
  };
}

/** True when the server's id of every item is known. */
export function knowsIds(collection: Collection): boolean {
  if (collection.uid === undefined) return false;
  for (const { item } of walk(collection.items)) if (item.id === undefined) return false;
  return true;
}

export function urlOf(mark: string): string {
  return `https://api.example.test/${mark}`;
}

function pickCollection(site: Site, itemsMax = Number.POSITIVE_INFINITY): Collection | undefined {
  const usable = [...site.slice.collections.values()].filter(
    (collection) => knowsIds(collection) && [...walk(collection.items)].length <= itemsMax,
  );
  return site.random.pick(usable);
}

function pickItem(site: Site, collection: Collection, kind: Item['kind']): Item | undefined {
  const items = [...walk(collection.items)].map(({ item }) => item);
  return site.random.pick(items.filter((item) => item.kind === kind));
}

function pickFolder(site: Site, collection: Collection, depthMax: number): Folder | undefined {
  const folders: Folder[] = [];
  collect(collection.items, 1, depthMax, folders);
  return site.random.chance(0.3) ? undefined : site.random.pick(folders);
}

function collect(items: readonly Item[], depth: number, depthMax: number, into: Folder[]): void {
  for (const item of items) {
    if (item.kind !== 'folder' || depth > depthMax) continue;
    into.push(item);
    collect(item.items, depth + 1, depthMax, into);
  }
}

function depthBelow(item: Item): number {
  return item.kind === 'folder' ? 1 + Math.max(0, ...item.items.map(depthBelow)) : 0;
}

function isInside(item: Item, folder: Folder | undefined): boolean {
  if (item.kind !== 'folder' || !folder) return false;
  return item.name === folder.name || findItem(item.items, folder.name) !== undefined;
}

function sharesNames(item: Item, collection: Collection): boolean {
  const names = new Set([...walk([item])].map(({ item: { name } }) => name));
  return [...walk(collection.items)].some(({ item: { name } }) => names.has(name));
}

function requestNamed(collection: Collection, name: string): Request {
  const found = findItem(collection.items, name);
  if (found?.kind !== 'request') throw new Error(`no request ${name} in the model of ${collection.key}`);
  return found;
}

function dataId(answer: unknown): string | undefined {
  return (answer as { data?: { id?: string } } | undefined)?.data?.id;
}
