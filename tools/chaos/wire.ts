import type { Collection, Environment, Folder, Item, Request, Values } from './model.ts';

/** The parts of the Postman API's answers that the harness reads. */
export type WireItem = {
  id?: string;
  name: string;
  description?: unknown;
  item?: WireItem[];
  request?: { url?: unknown; description?: unknown } | string;
  response?: { id?: string; name: string }[];
};
export type WireCollection = {
  collection: {
    info: {
      name: string;
      uid?: string;
      _postman_id?: string;
      description?: unknown;
      fork?: { label: string };
    };
    item: WireItem[];
    variable?: { key: string; value: string }[];
  };
};
export type WireValue = { key: string; value: string; enabled?: boolean; type?: string };
export type WireEnvironment = { environment: { id: string; name: string; values: WireValue[] } };
export type WireWorkspace = {
  workspace: {
    id: string;
    name: string;
    description?: string | null;
    collections?: { id: string; uid: string; name: string }[];
    environments?: { id: string; uid: string; name: string }[];
  };
};

const COLLECTION_SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** The body of `POST /collections` and `PUT /collections/{id}`. */
export function collectionToWire(collection: Collection): unknown {
  const { name, note, variable, items } = collection;
  return {
    collection: {
      info: { name, description: note, schema: COLLECTION_SCHEMA },
      item: items.map(itemToWire),
      variable: [{ key: 'mark', value: variable }],
    },
  };
}

function itemToWire(item: Item): unknown {
  const id = item.id === undefined ? {} : { id: item.id };
  if (item.kind === 'folder') {
    return { ...id, name: item.name, description: item.note, item: item.items.map(itemToWire) };
  }
  const { name, url, note, examples } = item;
  return {
    ...id,
    name,
    request: { method: 'GET', header: [], url, description: note },
    response: examples.map((example) => ({
      ...(example.id === undefined ? {} : { id: example.id }),
      name: example.name,
      originalRequest: { method: 'GET', header: [], url },
      status: 'OK',
      code: 200,
      header: [],
      body: '{}',
    })),
  };
}

export function itemsFromWire(items: readonly WireItem[]): Item[] {
  return items.map((item) => (item.item ? folderFromWire(item) : requestFromWire(item)));
}

function folderFromWire(item: WireItem): Folder {
  const { id, name, description } = item;
  return { kind: 'folder', id, name, note: text(description), items: itemsFromWire(item.item ?? []) };
}

function requestFromWire(item: WireItem): Request {
  const request = typeof item.request === 'string' ? { url: item.request } : (item.request ?? {});
  const description = 'description' in request ? request.description : item.description;
  return {
    kind: 'request',
    id: item.id,
    name: item.name,
    url: urlText(request.url),
    note: text(description),
    examples: (item.response ?? []).map(({ id, name }) => ({ id, name })),
  };
}

export function collectionFromWire(answer: WireCollection, workspace: string): Collection {
  const { info, item, variable } = answer.collection;
  return {
    key: info.fork?.label ?? info.name,
    uid: info.uid ?? info._postman_id,
    name: info.name,
    workspace,
    note: text(info.description),
    variable: (variable ?? []).map(({ value }) => value).join(','),
    items: itemsFromWire(item ?? []),
    version: 0,
  };
}

export function environmentFromWire(answer: WireEnvironment, workspace: string): Environment {
  const { id, name, values } = answer.environment;
  return { key: name, id, workspace, values: valuesFromWire(values) };
}

export function valuesToWire(values: Values): WireValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'default', enabled: true }));
}

// A key sent once and found twice must show, so the second one gets a name of its own.
export function valuesFromWire(list: readonly WireValue[]): Values {
  const values: Values = {};
  for (const { key, value } of list) {
    let free = key;
    for (let count = 2; free in values; count++) free = `${key} (${count})`;
    values[free] = value;
  }
  return values;
}

function urlText(url: unknown): string {
  if (typeof url === 'string') return url;
  return typeof url === 'object' && url !== null && 'raw' in url ? String(url.raw) : '';
}

function text(description: unknown): string {
  if (typeof description === 'string') return description;
  const isObject = typeof description === 'object' && description !== null;
  return isObject && 'content' in description ? String(description.content) : '';
}
