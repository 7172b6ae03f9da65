import type { Collection, CollectionItem, HeaderEntry, ItemEvent, UrlDefinition } from '../collection.ts';
import type { Json, JsonObject } from '../json.ts';
import { elementId } from '../to-collection/element-id.ts';
import { buildUrl } from '../url.ts';

/** A small API, from which collections are made the way a converter makes them. */
export type ModelOperation = {
  /** What it stays known by, whatever is changed. */
  id: number;
  tag: string;
  method: string;
  path: string;
  name: string;
  description: string;
  query: { key: string; value: string; description: string }[];
  header: { key: string; value: string }[];
  body: JsonObject | undefined;
  examples: { code: number; name: string; body: JsonObject }[];
};

export type ApiModel = { title: string; baseUrl: string; operations: ModelOperation[] };

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export function collectionOf(model: ApiModel): Collection {
  const folders = new Map<string, CollectionItem[]>();
  for (const operation of model.operations) {
    const list = folders.get(operation.tag) ?? [];
    list.push(requestItem(operation));
    folders.set(operation.tag, list);
  }
  return {
    info: { _postman_id: 'collection', name: model.title, schema: SCHEMA },
    item: [...folders].map(([name, item]) => ({ id: elementId(`folder ${name}`), name, item })),
    variable: [{ key: 'baseUrl', value: model.baseUrl, type: 'string' }],
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{bearerToken}}', type: 'string' }] },
  };
}

function requestItem(operation: ModelOperation): CollectionItem {
  const key = `${operation.method} ${operation.path}`;
  const path = operation.path.split('/').slice(1);
  const url: UrlDefinition = {
    host: ['{{baseUrl}}'],
    path: path.map((segment) => segment.replace(/^\{(.*)\}$/, ':$1')),
    query: operation.query.map((row) => ({ ...row })),
  };
  const names = path.flatMap((segment) => /^\{(.*)\}$/.exec(segment)?.[1] ?? []);
  if (names.length > 0)
    url.variable = names.map((name) => ({ key: name, value: '', description: `The ${name}` }));
  const header: HeaderEntry[] = operation.header.map((row) => ({ ...row }));
  const body = operation.body && {
    mode: 'raw',
    raw: JSON.stringify(operation.body, undefined, 2),
    options: { raw: { language: 'json' } },
  };
  const withRaw: UrlDefinition = { raw: buildUrl(url as JsonObject), ...url };
  return {
    id: elementId(key),
    name: operation.name,
    request: {
      method: operation.method,
      header,
      url: withRaw,
      description: operation.description,
      ...(body ? { body } : {}),
    },
    response: operation.examples.map((example) => ({
      id: elementId(`${key} ${example.code}`),
      name: example.name,
      code: example.code,
      header: [{ key: 'Content-Type', value: 'application/json' }],
      body: JSON.stringify(example.body),
    })),
  };
}

export type Random = {
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
};

export function randomOf(next: () => number): Random {
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    chance: (share) => next() < share,
  };
}

let marks = 0;

function mark(side: 'USER' | 'DEF'): string {
  marks += 1;
  return `${side}-${marks}.`;
}

/** The marks of one side that stand in a value. */
export function marksIn(value: unknown, side: 'USER' | 'DEF'): string[] {
  return [...new Set(JSON.stringify(value).match(new RegExp(`${side}-\\d+\\.`, 'g')) ?? [])];
}

export function randomModel(random: Random): ApiModel {
  const operations: ModelOperation[] = [];
  for (let id = 0; id < 3 + random.below(6); id += 1) operations.push(newOperation(id, random));
  return { title: 'Shop', baseUrl: 'https://shop.example/v1', operations };
}

function newOperation(id: number, random: Random): ModelOperation {
  const name = random.pick(['orders', 'items', 'people']);
  return {
    id,
    tag: random.pick(['Orders', 'Items', 'People']),
    method: random.pick(['GET', 'POST', 'PUT']),
    path: `/${name}${id}${random.chance(0.5) ? '/{id}' : ''}`,
    name: `Do ${name} ${id}`,
    description: random.chance(0.5) ? `About ${id}` : '',
    query: random.chance(0.6) ? [{ key: 'limit', value: '10', description: 'How many' }] : [],
    header: random.chance(0.4) ? [{ key: 'X-Trace', value: 'abc' }] : [],
    body: random.chance(0.6) ? { name: 'Ada', size: 1 } : undefined,
    examples: random.chance(0.7) ? [{ code: 200, name: 'OK', body: { ok: true } }] : [],
  };
}

/** The next version of a definition. Every text it brings has a mark. */
export function changeModel(model: ApiModel, random: Random): ApiModel {
  const next = structuredClone(model);
  for (let count = 1 + random.below(6); count > 0; count -= 1) {
    const operation = random.pick(next.operations);
    random.pick<(operation: ModelOperation) => void>([
      (one) => {
        one.description = mark('DEF');
      },
      (one) => {
        one.name = mark('DEF');
      },
      (one) => {
        one.query.push({ key: `q${mark('DEF')}`, value: '1', description: 'New' });
      },
      (one) => {
        one.query = one.query.filter(({ key }) => key !== 'limit');
      },
      (one) => {
        if (one.query[0]) one.query[0].description = mark('DEF');
      },
      (one) => {
        one.header.push({ key: 'X-Def', value: mark('DEF') });
      },
      (one) => {
        one.body = { ...one.body, [random.pick(['extra', 'size'])]: mark('DEF') };
      },
      (one) => {
        one.path = one.path.replace('{id}', random.pick(['{key}', '{number}']));
      },
      (one) => {
        one.examples = [
          ...one.examples.filter(({ code }) => code !== 404),
          { code: 404, name: mark('DEF'), body: {} },
        ];
      },
      (one) => {
        if (one.examples[0]) one.examples[0].body = { ok: mark('DEF') };
      },
      (one) => {
        one.tag = random.pick(['Orders', 'Items', 'Archive']);
      },
      () => {
        next.operations.push({ ...newOperation(100 + next.operations.length, random), name: mark('DEF') });
      },
      (one) => {
        if (next.operations.length > 2) next.operations = next.operations.filter((other) => other !== one);
      },
      () => {
        next.title = mark('DEF');
      },
      () => {
        next.baseUrl = `https://${mark('DEF')}example`;
      },
    ])(operation);
  }
  return next;
}

/** What somebody makes of a collection. Every text they write has a mark. */
export function editCollection(collection: Collection, random: Random): Collection {
  const edited = structuredClone(collection);
  for (let count = 1 + random.below(8); count > 0; count -= 1) {
    const folders = edited.item.filter(({ item }) => item !== undefined);
    const folder = random.pick(folders.length > 0 ? folders : [{ name: '', item: edited.item }]);
    const list = folder.item ?? [];
    const requests = list.filter(({ request }) => request !== undefined);
    if (requests.length === 0) continue;
    const item = random.pick(requests);
    random.pick(EDITS)(item, { edited, folder, list, random });
  }
  return edited;
}

type Place = { edited: Collection; folder: CollectionItem; list: CollectionItem[]; random: Random };

const EDITS: ((item: CollectionItem, place: Place) => void)[] = [
  (item) => {
    const event: ItemEvent = { listen: 'test', script: { exec: [mark('USER')] } };
    item.event = [...(item.event ?? []), event];
  },
  (item) => {
    item.name = mark('USER');
  },
  (item) => {
    if (item.request) item.request.description = mark('USER');
  },
  (item) => {
    const row = item.request?.url?.query?.[0];
    if (row) row.value = mark('USER');
  },
  (item) => {
    const { url } = item.request ?? {};
    if (url) url.query = [...(url.query ?? []), { key: mark('USER'), value: '1' }];
    if (url) url.raw = buildUrl(url as JsonObject);
  },
  (item) => {
    const row = item.request?.url?.variable?.[0];
    if (row) row.value = mark('USER');
  },
  (item) => {
    if (item.request)
      item.request.header = [{ key: 'X-Mine', value: mark('USER') }, ...(item.request.header ?? [])];
  },
  (item) => {
    const { body } = item.request ?? {};
    if (body?.raw)
      body.raw = JSON.stringify(
        { ...(JSON.parse(body.raw) as JsonObject), mine: mark('USER') },
        undefined,
        2,
      );
  },
  (item) => {
    const { body } = item.request ?? {};
    if (body?.raw)
      body.raw = JSON.stringify(
        { ...(JSON.parse(body.raw) as JsonObject), name: mark('USER') },
        undefined,
        2,
      );
  },
  (item) => {
    const example: Json = { id: mark('USER'), name: mark('USER'), code: 418, body: mark('USER') };
    item.response = [...(item.response ?? []), example];
  },
  (item) => {
    const [example] = (item.response ?? []) as JsonObject[];
    if (example) example.body = JSON.stringify({ ok: mark('USER') });
  },
  (_item, { list }) => {
    list.push({
      id: mark('USER'),
      name: mark('USER'),
      request: { method: 'GET', url: { raw: `/${mark('USER')}` } },
    });
  },
  (item, { list }) => {
    list.push({ ...structuredClone(item), id: mark('USER'), name: mark('USER'), response: [] });
  },
  (_item, { folder }) => {
    folder.name = mark('USER');
  },
  (item, { list, edited }) => {
    list.splice(list.indexOf(item), 1);
    edited.item.push(item);
  },
  (item, { list }) => {
    list.splice(list.indexOf(item), 1);
  },
  (_item, { list }) => {
    list.reverse();
  },
  (_item, { edited }) => {
    const [base] = edited.variable ?? [];
    if (base) base.value = `http://localhost/${mark('USER')}`;
    edited.variable?.push({ key: mark('USER'), value: 'x' });
  },
  (item) => {
    if (item.request)
      item.request.auth = { type: 'basic', basic: [{ key: 'username', value: mark('USER') }] };
  },
];

/** Nothing may be changed in it any more. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
