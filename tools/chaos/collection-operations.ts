import { knowsIds, urlOf } from './item-operations.ts';
import {
  type Collection,
  changeCollection,
  type Folder,
  type Item,
  type Request,
  SHARED,
  type Slice,
  walk,
  withEntry,
  withoutIds,
} from './model.ts';
import type { Builder, Site } from './operation.ts';
import { collectionToWire } from './wire.ts';

const COLLECTIONS_MAX = 8;
const IMPORT_ITEMS = { min: 2_000, max: 4_000 };
/** A collection with more items than this came from an import; a slice holds one at a time. */
const LARGE_ITEMS = 1_000;

export const createCollection: Builder = (site) => {
  if (site.slice.collections.size >= COLLECTIONS_MAX) return undefined;
  return create(site, 'create collection', newItems(site, site.random.integer(1, 6), 4));
};

export const importCollection: Builder = (site) => {
  if (site.slice.collections.size >= COLLECTIONS_MAX || owned(site).some(isLarge)) return undefined;
  const perFolder = 49;
  const folders = site.random.integer(IMPORT_ITEMS.min, IMPORT_ITEMS.max) / (perFolder + 1);
  return create(site, 'import collection', newItems(site, Math.round(folders), perFolder));
};

function create(site: Site, kind: 'create collection' | 'import collection', items: Item[]) {
  const workspace = pickWorkspace(site);
  if (!workspace) return undefined;
  const key = site.mark();
  const collection: Collection = {
    key,
    name: key,
    workspace: workspace.key,
    note: key,
    variable: key,
    items,
    version: 0,
  };
  return {
    kind,
    method: 'POST' as const,
    path: `/collections?workspace=${workspace.id}`,
    body: collectionToWire(collection),
    after: (answer?: unknown) => withCollection(site.slice, { ...collection, uid: collectionUid(answer) }),
  };
}

/** Replaces the whole collection: some items kept, some gone, all kept ones changed, new ones at the end. */
export const putCollection: Builder = (site) => {
  const target = site.random.pick(owned(site).filter(knowsIds));
  if (!target) return undefined;
  const mark = site.mark();
  const items = [...keepSome(site, target.items, mark), ...newItems(site, site.random.integer(0, 2), 3)];
  const replaced = { ...target, note: mark, variable: mark, items };
  return {
    kind: 'put collection',
    method: 'PUT',
    path: `/collections/${target.uid}`,
    body: collectionToWire(replaced),
    after: () =>
      changeCollection(
        site.slice,
        target.key,
        (copy) => void Object.assign(copy, structuredClone({ note: mark, variable: mark, items })),
      ),
  };
};

export const patchCollection: Builder = (site) => {
  const target = site.random.pick(owned(site));
  if (target?.uid === undefined) return undefined;
  const mark = site.mark();
  const body = { collection: { info: { description: mark }, variable: [{ key: 'mark', value: mark }] } };
  return {
    kind: 'patch collection',
    method: 'PATCH',
    path: `/collections/${target.uid}`,
    body,
    after: () =>
      changeCollection(
        site.slice,
        target.key,
        (copy) => void Object.assign(copy, { note: mark, variable: mark }),
      ),
  };
};

export const deleteCollection: Builder = (site) => {
  const candidates = owned(site);
  const target = candidates.find(isLarge) ?? site.random.pick(candidates);
  if (target?.uid === undefined || candidates.length < 3) return undefined;
  return {
    kind: 'delete collection',
    method: 'DELETE',
    path: `/collections/${target.uid}`,
    after: () => withoutCollection(site.slice, target.key),
  };
};

/** Takes a collection out of one workspace into another: one batch over two logs. */
export const transferCollection: Builder = (site) => {
  const target = site.random.pick(owned(site).filter(({ fork }) => fork === undefined));
  const to = pickWorkspace(site);
  const from = target && workspaceNamed(site, target.workspace);
  if (target?.uid === undefined || !from || !to || to.key === from.key) return undefined;
  return {
    kind: 'transfer collection',
    method: 'POST',
    path: `/workspaces/${from.id}/element-transfers`,
    body: { id: target.uid, type: 'collection', to: to.id },
    after: () =>
      changeCollection(site.slice, target.key, (copy) => {
        copy.workspace = to.key;
        forgetIds(copy);
      }),
  };
};

export const fork: Builder = (site) => {
  const source = site.random.pick(
    owned(site).filter((collection) => !collection.fork && !isLarge(collection)),
  );
  const workspace = pickWorkspace(site);
  if (source?.uid === undefined || !workspace || site.slice.collections.size >= COLLECTIONS_MAX)
    return undefined;
  const label = site.mark();
  return {
    kind: 'fork',
    method: 'POST',
    path: `/collections/fork/${source.uid}?workspace=${workspace.id}`,
    body: { label },
    after: (answer) =>
      withCollection(site.slice, {
        ...source,
        key: label,
        workspace: workspace.key,
        uid: collectionUid(answer),
        items: withoutIds(source.items),
        version: 0,
        fork: { of: source.key, versionOf: source.version, versionOwn: 0 },
      }),
  };
};

/**
 * Merges a changed fork into a source that has not changed, and drops the fork. With one side untouched, the result is
 * the other side whatever the merge rules are.
 */
export const merge: Builder = (site) => {
  const pair = site.random.pick(
    forksOf(site).filter(
      ({ own, source, fork }) => own.version > fork.versionOwn && source.version === fork.versionOf,
    ),
  );
  if (!pair) return undefined;
  const { own, source } = pair;
  return {
    kind: 'merge',
    method: 'POST',
    path: '/collections/merge',
    body: { source: own.uid, destination: source.uid, strategy: 'deleteSource' },
    after: () => {
      const merged = changeCollection(site.slice, source.key, (copy) => takeContent(copy, own));
      return withoutCollection(merged, own.key);
    },
  };
};

/** Pulls the changes of a source into a fork that has none of its own. */
export const pull: Builder = (site) => {
  const pair = site.random.pick(
    forksOf(site).filter(
      ({ own, source, fork }) => own.version === fork.versionOwn && source.version > fork.versionOf,
    ),
  );
  if (!pair) return undefined;
  const { own, source } = pair;
  return {
    kind: 'pull',
    method: 'PUT',
    path: `/collections/${own.uid}/pulls`,
    after: () =>
      changeCollection(site.slice, own.key, (copy) => {
        takeContent(copy, source);
        copy.fork = { of: source.key, versionOf: source.version, versionOwn: own.version + 1 };
      }),
  };
};

function forksOf(site: Site) {
  return owned(site).flatMap((own) => {
    const source = own.fork && site.slice.collections.get(own.fork.of);
    return own.fork && own.uid && source?.uid ? [{ own, source, fork: own.fork }] : [];
  });
}

function takeContent(to: Collection, from: Collection): void {
  to.note = from.note;
  to.variable = from.variable;
  to.items = withoutIds(from.items);
}

// After a batch that may give items new ids, the next single write must ask for them.
function forgetIds(collection: Collection): void {
  collection.items = withoutIds(collection.items);
}

function newItems(site: Site, folders: number, perFolder: number): Item[] {
  return Array.from({ length: folders }, () => {
    const name = site.mark();
    const items = Array.from({ length: perFolder }, (_, index) => newRequest(site, index === 0));
    return { kind: 'folder', name, note: name, items } satisfies Folder;
  });
}

function newRequest(site: Site, withExample: boolean): Request {
  const name = site.mark();
  const examples = withExample ? [{ name: site.mark() }] : [];
  return { kind: 'request', name, url: urlOf(name), note: name, examples };
}

function keepSome(site: Site, items: readonly Item[], mark: string): Item[] {
  const kept = items.filter(() => site.random.chance(0.9));
  return kept.map((item) =>
    item.kind === 'folder'
      ? { ...item, note: mark, items: keepSome(site, item.items, mark) }
      : { ...item, note: mark, url: urlOf(mark) },
  );
}

function owned(site: Site): Collection[] {
  return [...site.slice.collections.values()].filter(({ sharedFolderId }) => sharedFolderId === undefined);
}

function isLarge(collection: Collection): boolean {
  return [...walk(collection.items)].length > LARGE_ITEMS;
}

function pickWorkspace(site: Site): { key: string; id: string } | undefined {
  const own = [...site.slice.workspaces.keys()];
  return workspaceNamed(site, site.random.pick([SHARED, ...own]) ?? SHARED);
}

function workspaceNamed(site: Site, key: string): { key: string; id: string } | undefined {
  const id = key === SHARED ? site.sharedWorkspaceId : site.slice.workspaces.get(key)?.id;
  return id === undefined ? undefined : { key, id };
}

function withCollection(slice: Slice, collection: Collection): Slice {
  return { ...slice, collections: withEntry(slice.collections, collection.key, collection) };
}

function withoutCollection(slice: Slice, key: string): Slice {
  return { ...slice, collections: withEntry(slice.collections, key, undefined) };
}

function collectionUid(answer: unknown): string | undefined {
  return (answer as { collection?: { uid?: string } } | undefined)?.collection?.uid;
}
