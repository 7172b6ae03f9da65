import type { Client } from './client.ts';
import {
  type Collection,
  type Environment,
  emptySlice,
  SHARED,
  type Slice,
  type Workspace,
} from './model.ts';
import {
  collectionFromWire,
  environmentFromWire,
  valuesFromWire,
  type WireCollection,
  type WireEnvironment,
  type WireValue,
  type WireWorkspace,
} from './wire.ts';

/** Reads what the server holds of each slice (by the prefix of its keys), through the API alone. */
export async function readSlices(
  client: Client,
  prefixes: readonly string[],
  shared: { workspaceId: string; collectionUid: string },
): Promise<Map<string, Slice>> {
  const found = new Map(prefixes.map((prefix) => [prefix, collector(prefix)]));
  const ownerOf = (key: string) => prefixes.find((prefix) => key.startsWith(prefix));
  const list = await client.expect<{ workspaces: { id: string; name: string }[] }>('GET', '/workspaces');
  for (const { id, name } of list.workspaces) {
    const owner = found.get(ownerOf(name) ?? '');
    if (owner) owner.workspaces.push(await readWorkspace(client, id));
    if (!owner && id !== shared.workspaceId) continue;
    const contents = await readContents(client, id, name === 'shared' ? SHARED : name, shared.collectionUid);
    for (const collection of contents.collections) {
      found.get(ownerOf(collection.key) ?? '')?.collections.push(collection);
    }
    for (const environment of contents.environments) {
      found.get(ownerOf(environment.key) ?? '')?.environments.push(environment);
    }
  }
  return new Map([...found].map(([prefix, parts]) => [prefix, parts.slice()]));
}

/** The current content of one collection, with the ids the server gave. */
export async function readCollection(client: Client, collection: Collection): Promise<Collection> {
  const answer = await client.expect<WireCollection>('GET', `/collections/${collection.uid}`);
  const read = collectionFromWire(answer, collection.workspace);
  if (collection.sharedFolderId === undefined) return read;
  return sharedPart(read).find(({ key }) => key === collection.key) ?? { ...read, items: [] };
}

type Collector = {
  workspaces: Workspace[];
  collections: Collection[];
  environments: Environment[];
  slice(): Slice;
};

function collector(prefix: string): Collector {
  const parts = {
    workspaces: [] as Workspace[],
    collections: [] as Collection[],
    environments: [] as Environment[],
  };
  const slice = (): Slice => ({
    ...emptySlice(prefix),
    workspaces: distinct(parts.workspaces),
    collections: distinct(parts.collections),
    environments: distinct(parts.environments),
  });
  return { ...parts, slice };
}

// Two of one key are a finding, not something to overwrite.
function distinct<T extends { key: string }>(list: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const entry of list) {
    let key = entry.key;
    for (let count = 2; map.has(key); count++) key = `${entry.key} (${count})`;
    map.set(key, { ...entry, key });
  }
  return map;
}

async function readWorkspace(client: Client, id: string): Promise<Workspace> {
  const { workspace } = await client.expect<WireWorkspace>('GET', `/workspaces/${id}`);
  const globals = await client.expect<{ values?: WireValue[] }>('GET', `/workspaces/${id}/global-variables`);
  const note = workspace.description ?? '';
  return { key: workspace.name, id, note, globals: valuesFromWire(globals.values ?? []) };
}

async function readContents(
  client: Client,
  workspaceId: string,
  workspace: string,
  sharedCollectionUid: string,
): Promise<{ collections: Collection[]; environments: Environment[] }> {
  const listed = (await client.expect<WireWorkspace>('GET', `/workspaces/${workspaceId}`)).workspace;
  const collections: Collection[] = [];
  for (const { uid } of listed.collections ?? []) {
    const read = collectionFromWire(await client.expect('GET', `/collections/${uid}`), workspace);
    if (uid === sharedCollectionUid) collections.push(...sharedPart(read));
    else collections.push(read);
  }
  const environments: Environment[] = [];
  for (const { uid } of listed.environments ?? []) {
    const answer = await client.expect<WireEnvironment>('GET', `/environments/${uid}`);
    environments.push(environmentFromWire(answer, workspace));
  }
  return { collections, environments };
}

/** The top folders of the shared collection, each as the collection that one slice owns. */
function sharedPart(shared: Collection): Collection[] {
  return shared.items.map((item) => ({
    ...shared,
    key: item.name,
    name: item.name,
    note: '',
    variable: '',
    items: item.kind === 'folder' ? item.items : [item],
    ...(item.id === undefined ? {} : { sharedFolderId: item.id }),
  }));
}
