import { expect } from 'vitest';
import type { Person, Reply } from '../../testing/index.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export type Item = Record<string, unknown>;
/** Documents as they came: what they hold is for the test to say. */
type Body = Reply['body'];
export type Made = { id: string; uid: string };

export const request = (name: string, more: Item = {}): Item => ({
  name,
  request: {
    method: 'GET',
    header: [{ key: 'X-Name', value: name }],
    url: { raw: `https://example.com/${name}`, host: ['example', 'com'], path: [name] },
  },
  response: [],
  ...more,
});

export const example = (name: string): Item => ({
  name,
  status: 'OK',
  code: 200,
  header: [],
  cookie: [],
  body: '{}',
});

/** A folder with two requests, one of them with an example, and a request beside it. */
export const shop = (): Item[] => [
  { name: 'orders', item: [request('list', { response: [example('found')] }), request('add')] },
  request('health'),
];

export async function createCollection(who: Person, item: Item[] = shop(), name = 'Shop'): Promise<Made> {
  const body = { collection: { info: { name, schema }, item } };
  const made = await who.call('POST', `/collections?workspace=${who.workspaceId}`, body);
  expect(made.status, made.text).toBe(200);
  return made.body.collection;
}

export async function fork(
  who: Person,
  id: string,
  label = 'mine',
  workspace = who.workspaceId,
): Promise<Made> {
  const made = await who.call('POST', `/collections/fork/${id}?workspace=${workspace}`, { label });
  expect(made.status, made.text).toBe(200);
  return made.body.collection;
}

/** One collection as its items can be asked about and changed, by name. */
export class Shelf {
  readonly who: Person;
  readonly id: string;

  constructor(who: Person, made: Made) {
    this.who = who;
    this.id = made.id;
  }

  async document(): Promise<Body> {
    const read = await this.who.call('GET', `/collections/${this.id}`);
    expect(read.status, read.text).toBe(200);
    return read.body.collection;
  }

  /** Names in order: `orders(list[found],add),health`. */
  async outline(): Promise<string> {
    const draw = (items: Body[]): string =>
      items
        .map((item) => {
          if (item.item) return `${item.name}(${draw(item.item)})`;
          const examples = (item.response ?? []).map((one: Body) => one.name);
          return examples.length > 0 ? `${item.name}[${examples.join('+')}]` : item.name;
        })
        .join(',');
    return draw((await this.document()).item);
  }

  async find(name: string): Promise<Body> {
    const look = (items: Body[]): Body => {
      for (const item of items) {
        const found = item.name === name ? item : look([...(item.item ?? []), ...(item.response ?? [])]);
        if (found) return found;
      }
      return undefined;
    };
    return look((await this.document()).item);
  }

  async add(kind: 'folder' | 'request', name: string, folder?: string): Promise<string> {
    const place = folder === undefined ? {} : { folder: (await this.find(folder)).id };
    const made = await this.who.call('POST', `/collections/${this.id}/${kind}s`, { name, ...place });
    expect(made.status, made.text).toBe(200);
    return made.body.model_id;
  }

  async change(kind: 'folder' | 'request' | 'response', name: string, body: object): Promise<void> {
    const { id } = await this.find(name);
    const put = await this.who.call('PUT', `/collections/${this.id}/${kind}s/${id}`, body);
    expect(put.status, put.text).toBe(200);
  }

  async remove(kind: 'folder' | 'request' | 'response', name: string): Promise<void> {
    const { id } = await this.find(name);
    const gone = await this.who.call('DELETE', `/collections/${this.id}/${kind}s/${id}`);
    expect(gone.status, gone.text).toBe(200);
  }

  async move(name: string, folder: string | null): Promise<void> {
    const target =
      folder === null
        ? { model: 'collection', id: this.id }
        : { model: 'folder', id: (await this.find(folder)).uid };
    const moved = await this.who.call('POST', '/collection-requests-transfers', {
      ids: [(await this.find(name)).uid],
      mode: 'move',
      target,
      location: { position: 'end' },
    });
    expect(moved.status, moved.text).toBe(200);
  }
}

/** Starts a merge or pull and waits for the end of its task. */
export async function merge(
  who: Person,
  source: string,
  destination: string,
  strategy = 'default',
): Promise<Body> {
  const started = await who.call('PUT', '/collection-merges', { strategy, source, destination });
  expect(started.status, started.text).toBe(200);
  for (;;) {
    const task = await who.call('GET', `/collection-merges-tasks/${started.body.task.id}`);
    expect(task.status, task.text).toBe(200);
    if (task.body.status !== 'in-progress') return task.body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
