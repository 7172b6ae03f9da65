/**
 * What the server must hold for one client. A client owns its slice alone and sends one write at a time, so that at
 * any moment the server's state of the slice is the model, or the model with the one unanswered write applied.
 * Slices are never changed in place: the model before a write stays at hand until the write is known to have happened.
 */
export type Example = { name: string; id?: string | undefined };
export type Folder = { kind: 'folder'; name: string; id?: string | undefined; note: string; items: Item[] };
export type Request = {
  kind: 'request';
  name: string;
  id?: string | undefined;
  url: string;
  note: string;
  examples: Example[];
};
export type Item = Folder | Request;

export type Collection = {
  /** The name, for a fork its label: unique in the run. */
  key: string;
  uid?: string | undefined;
  name: string;
  workspace: string;
  note: string;
  variable: string;
  items: Item[];
  /** Grows with each change of content. */
  version: number;
  /** Versions of both sides when they were last equal. */
  fork?: { of: string; versionOf: number; versionOwn: number };
  /** Set when the slice owns only this folder of a collection that all clients write to. */
  sharedFolderId?: string;
};
export type Values = Record<string, string>;
export type Environment = { key: string; id?: string | undefined; workspace: string; values: Values };
export type Workspace = { key: string; id?: string | undefined; note: string; globals: Values };

export type Slice = {
  /** Every key in the slice starts with it. */
  prefix: string;
  workspaces: ReadonlyMap<string, Workspace>;
  collections: ReadonlyMap<string, Collection>;
  environments: ReadonlyMap<string, Environment>;
};

/** The workspace that all clients write to; it exists before the first round and stays. */
export const SHARED = 'shared';

export function emptySlice(prefix: string): Slice {
  return { prefix, workspaces: new Map(), collections: new Map(), environments: new Map() };
}

/** The map with one entry set (or, for `undefined`, left out). */
export function withEntry<T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined): Map<string, T> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

/** The slice with a copy of one collection changed. */
export function changeCollection(slice: Slice, key: string, change: (copy: Collection) => void): Slice {
  const original = slice.collections.get(key);
  if (!original) throw new Error(`no collection ${key} in the model`);
  const copy = structuredClone(original);
  change(copy);
  copy.version = original.version + 1;
  return { ...slice, collections: withEntry(slice.collections, key, copy) };
}

/** Every item below the list, parents first. */
export function* walk(
  items: readonly Item[],
  parent?: Folder,
): Generator<{ item: Item; siblings: readonly Item[]; parent: Folder | undefined }> {
  for (const item of items) {
    yield { item, siblings: items, parent };
    if (item.kind === 'folder') yield* walk(item.items, item);
  }
}

export function findItem(items: readonly Item[], name: string): Item | undefined {
  for (const { item } of walk(items)) if (item.name === name) return item;
  return undefined;
}

/** The children of the named folder, of the collection itself without a name. */
export function childrenOf(collection: Collection, folder: string | undefined): Item[] {
  if (folder === undefined) return collection.items;
  const found = findItem(collection.items, folder);
  if (found?.kind !== 'folder') throw new Error(`no folder ${folder} in the model of ${collection.key}`);
  return found.items;
}

/** Takes the named item out of the collection and returns it. */
export function takeItem(items: Item[], name: string): Item | undefined {
  const index = items.findIndex((item) => item.name === name);
  if (index >= 0) return items.splice(index, 1)[0];
  for (const item of items) {
    const taken = item.kind === 'folder' ? takeItem(item.items, name) : undefined;
    if (taken) return taken;
  }
  return undefined;
}

/** A copy without ids: for content that the server gives ids of its own. */
export function withoutIds(items: readonly Item[]): Item[] {
  return items.map((item) =>
    item.kind === 'folder'
      ? { ...item, id: undefined, items: withoutIds(item.items) }
      : { ...item, id: undefined, examples: item.examples.map(({ name }) => ({ name })) },
  );
}

/** The slice with the ids it lacks taken from what the server was found to hold. Content stays as the model has it. */
export function withIdsOf(slice: Slice, found: Slice): Slice {
  const fill = <T extends { id?: string | undefined }>(
    own: ReadonlyMap<string, T>,
    other: ReadonlyMap<string, T>,
  ) =>
    new Map([...own].map(([key, entry]) => [key, entry.id ? entry : { ...entry, id: other.get(key)?.id }]));
  const collections = [...slice.collections].map(([key, own]): [string, Collection] => {
    const other = found.collections.get(key);
    return [
      key,
      other ? { ...own, uid: own.uid ?? other.uid, items: withItemIds(own.items, other.items) } : own,
    ];
  });
  return {
    ...slice,
    workspaces: fill(slice.workspaces, found.workspaces),
    environments: fill(slice.environments, found.environments),
    collections: new Map(collections),
  };
}

/** A copy of the items in which those without an id have the id of the found item of the same name. */
export function withItemIds(items: readonly Item[], found: readonly Item[]): Item[] {
  const ids = new Map<string, string | undefined>();
  for (const { item } of walk(found)) {
    ids.set(item.name, item.id);
    if (item.kind === 'request') for (const { name, id } of item.examples) ids.set(name, id);
  }
  const copy = structuredClone(items) as Item[];
  for (const { item } of walk(copy)) {
    item.id ??= ids.get(item.name);
    if (item.kind === 'request') for (const example of item.examples) example.id ??= ids.get(example.name);
  }
  return copy;
}

/** Everything in the slice as path -> value, the form in which model and server are compared. */
export function flatten(slice: Slice): Map<string, string> {
  const flat = new Map<string, string>();
  for (const workspace of slice.workspaces.values()) {
    add(flat, `workspace ${workspace.key}`, workspace.note);
    for (const [key, value] of Object.entries(workspace.globals)) {
      add(flat, `workspace ${workspace.key} global ${key}`, value);
    }
  }
  for (const environment of slice.environments.values()) {
    add(flat, `environment ${environment.key}`, environment.workspace);
    for (const [key, value] of Object.entries(environment.values)) {
      add(flat, `environment ${environment.key} value ${key}`, value);
    }
  }
  for (const collection of slice.collections.values()) flattenCollection(flat, collection);
  return flat;
}

function flattenCollection(flat: Map<string, string>, collection: Collection): void {
  const { key, workspace, name, note, variable } = collection;
  add(flat, `collection ${key}`, [workspace, name, note, variable].join(' | '));
  for (const { item, siblings, parent } of walk(collection.items)) {
    // Folders and requests have an order each, as in the API's `folders_order` and `order`.
    const place = siblings.filter(({ kind }) => kind === item.kind).indexOf(item);
    const where = `${parent?.name ?? ''}[${place}]`;
    const what = item.kind === 'folder' ? '' : item.url;
    add(flat, `collection ${key} ${item.kind} ${item.name}`, [where, what, item.note].join(' | '));
    if (item.kind === 'folder') continue;
    item.examples.forEach((example, index) => {
      add(flat, `collection ${key} example ${example.name}`, `${item.name}[${index}]`);
    });
  }
}

function add(flat: Map<string, string>, path: string, value: string): void {
  let free = path;
  for (let count = 2; flat.has(free); count++) free = `${path} (${count})`;
  flat.set(free, value);
}
