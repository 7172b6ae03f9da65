import { RANK_LENGTH_MAX } from '@parley/format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { newId } from '../../ids.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addWorkspace } from '../workspaces/add-workspace.ts';

let server: TestServer;
let alice: Person;
let bob: Person;

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const unknown = '00000000-0000-4000-8000-000000000000';
type Node = { id: string; name: string; item?: Node[]; response?: Node[] };

beforeAll(async () => {
  server = await startServer({ depthMax: 6 });
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const request = (name: string, response: string[] = []) => ({
  id: newId(),
  name,
  request: { method: 'GET', url: 'https://example.org' },
  response: response.map((one) => ({ id: newId(), name: one })),
});
const folder = (name: string, item: object[] = []) => ({ id: newId(), name, item });

async function collection(item: object[], workspaceId = alice.workspaceId): Promise<string> {
  const body = { collection: { info: { name: 'C', schema }, item } };
  const made = await alice.call('POST', `/collections?workspace=${workspaceId}`, body);
  expect(made.status, made.text).toBe(200);
  return made.body.collection.id;
}

const itemsOf = async (id: string): Promise<Node[]> =>
  (await alice.call('GET', `/collections/${id}`)).body.collection.item;

/** `a(b c)` for a folder a with two requests; `r[s]` for a request with an example. */
const drawn = (nodes: Node[]): string =>
  nodes
    .map((node) => {
      if (node.item) return `${node.name}(${drawn(node.item)})`;
      return node.response?.length ? `${node.name}[${drawn(node.response)}]` : node.name;
    })
    .join(' ');

const idsOf = (nodes: Node[]): Map<string, string> => {
  const found = new Map<string, string>();
  const walk = (list: Node[]): void => {
    for (const node of list) {
      found.set(node.name, node.id);
      walk([...(node.item ?? []), ...(node.response ?? [])]);
    }
  };
  walk(nodes);
  return found;
};

type Location = { position: string; id?: string | null; model?: string | null };
const transfer = (
  kind: string,
  ids: string[],
  mode: string,
  model: string,
  id: string,
  location: Location = { position: 'end', id: null, model: null },
  person = alice,
) => person.call('POST', `/collection-${kind}s-transfers`, { ids, mode, target: { id, model }, location });

describe('transfers', () => {
  it('move within a collection and keep the ids', async () => {
    const tree = [folder('f', [request('a', ['s']), request('b')]), folder('g', [folder('h')]), request('c')];
    const id = await collection(tree);
    const ids = idsOf(await itemsOf(id));
    const at = (name: string): string => ids.get(name) ?? '';
    const uid = (name: string): string => `${alice.userId}-${at(name)}`;
    const moved = await transfer('request', [uid('c'), at('a')], 'move', 'folder', uid('h'));
    expect(moved.status, moved.text).toBe(200);
    expect(moved.body).toEqual({ ids: [uid('c'), uid('a')] });
    expect(drawn(await itemsOf(id))).toBe('f(b) g(h(c a[s]))');
    await transfer('folder', [at('h')], 'move', 'collection', id, { position: 'start' });
    expect(drawn(await itemsOf(id))).toBe('h(c a[s]) f(b) g()');
    await transfer('request', [at('c')], 'move', 'collection', id, {
      position: 'before',
      id: uid('g'),
      model: 'folder',
    });
    expect(drawn(await itemsOf(id))).toBe('h(a[s]) f(b) c g()');
    await transfer('response', [at('s')], 'move', 'request', at('c'));
    await transfer('folder', [at('f')], 'move', 'collection', id, { position: 'after', id: at('g') });
    expect(drawn(await itemsOf(id))).toBe('h(a) c[s] g() f(b)');
    expect(idsOf(await itemsOf(id))).toEqual(ids);
  });

  it('copy with new ids all the way down, even into themselves', async () => {
    const id = await collection([folder('f', [request('a', ['s', 't']), folder('g', [request('b')])])]);
    const before = idsOf(await itemsOf(id));
    const f = before.get('f') ?? '';
    const copied = await transfer('folder', [f], 'copy', 'folder', f, { position: 'start' });
    expect(copied.status, copied.text).toBe(200);
    const [top] = await itemsOf(id);
    expect(drawn([top as Node])).toBe('f(f(a[s t] g(b)) a[s t] g(b))');
    const inner = top?.item?.[0];
    expect(copied.body.ids).toEqual([`${alice.userId}-${inner?.id}`]);
    const fresh = idsOf([inner as Node]);
    for (const one of fresh.values()) expect([...before.values()]).not.toContain(one);
  });

  it('move across collections and workspaces: made anew there, in the trash here', async () => {
    const there = await write(server.app.ctx, 'there', (tx) =>
      addWorkspace(tx, {
        name: 'There',
        teamId: alice.teamId,
        visibility: 'personal',
        createdBy: alice.userId,
      }),
    );
    const source = await collection([folder('f', [request('a', ['s']), request('b')]), request('c')]);
    const target = await collection([request('x'), request('y')], there.id);
    const ids = idsOf(await itemsOf(source));
    const y = idsOf(await itemsOf(target)).get('y');
    const moved = await transfer('folder', [ids.get('f') ?? ''], 'move', 'collection', target, {
      position: 'before',
      id: y ?? null,
    });
    expect(moved.status, moved.text).toBe(200);
    expect(drawn(await itemsOf(target))).toBe('x f(a[s] b) y');
    expect(drawn(await itemsOf(source))).toBe('c');
    expect((await alice.call('GET', `/collections/${source}/requests/${ids.get('a')}`)).status).toBe(404);
    const f = moved.body.ids[0].slice(-36);
    expect((await alice.call('GET', `/collections/${target}/folders/${f}`)).body.data.name).toBe('f');
    const opposite = await Promise.all([
      transfer('request', [ids.get('c') ?? ''], 'move', 'collection', target),
      transfer('request', [y ?? ''], 'move', 'collection', source),
    ]);
    expect(opposite.map((reply) => reply.status)).toEqual([200, 200]);
    expect(drawn(await itemsOf(source))).toBe('y');
    expect(drawn(await itemsOf(target))).toBe('x f(a[s] b) c');
  });

  it('take what is named twice, in a folder and by itself, along once', async () => {
    const source = await collection([folder('f', [folder('g', [request('a')]), request('b')])]);
    const target = await collection([]);
    const ids = idsOf(await itemsOf(source));
    await transfer('folder', [ids.get('f') ?? '', ids.get('g') ?? ''], 'move', 'collection', target);
    expect(drawn(await itemsOf(target))).toBe('f(b) g(a)');
    expect(drawn(await itemsOf(source))).toBe('');
  });

  it('keep siblings in the order a list would have after many moves', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
    const id = await collection(names.map((name, i) => (i % 3 === 0 ? folder(name) : request(name))));
    const nodes = await itemsOf(id);
    const kinds = new Map(nodes.map((node) => [node.id, node.item ? 'folder' : 'request']));
    let model = nodes.map((node) => node.id);
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 150; round++) {
      const kind = random(2) === 0 ? 'folder' : 'request';
      const count = 1 + random(3);
      const own = model.filter((one) => kinds.get(one) === kind).sort(() => random(3) - 1);
      const moved = own.slice(0, count);
      const rest = model.filter((one) => !moved.includes(one));
      const position = ['start', 'end', 'before', 'after'][random(4)] ?? 'end';
      const anchor = rest[random(rest.length)] ?? '';
      const slot =
        position === 'start'
          ? 0
          : position === 'end'
            ? rest.length
            : rest.indexOf(anchor) + (position === 'after' ? 1 : 0);
      const place = position === 'start' || position === 'end' ? { position } : { position, id: anchor };
      const reply = await transfer(kind, moved, 'move', 'collection', id, place);
      expect(reply.status, reply.text).toBe(200);
      model = [...rest.slice(0, slot), ...moved, ...rest.slice(slot)];
      if (round % 10 === 9) expect((await itemsOf(id)).map((node) => node.id)).toEqual(model);
    }
  });

  it('keep ranks short however often one gap is used', async () => {
    const id = await collection(['a', 'b', 'c', 'd'].map((name) => request(name)));
    const ids = idsOf(await itemsOf(id));
    const first = ids.get('a') ?? '';
    const order = ['b', 'c', 'd'];
    for (let round = 0; round < 390; round++) {
      const name = order.pop() ?? '';
      order.unshift(name);
      const place = { position: 'after', id: first };
      const moved = await transfer('request', [ids.get(name) ?? ''], 'move', 'collection', id, place);
      expect(moved.status, moved.text).toBe(200);
    }
    expect(drawn(await itemsOf(id))).toBe(`a ${order.join(' ')}`);
    const rows = await server.app.ctx.db
      .selectFrom('element')
      .select('rank')
      .where('parentId', '=', id)
      .execute();
    for (const { rank } of rows) expect(rank.length).toBeLessThanOrEqual(RANK_LENGTH_MAX);
    const moves = await server.app.ctx.db
      .selectFrom('change')
      .select('seq')
      .where('rootId', '=', id)
      .where('type', '=', 'move')
      .execute();
    expect(moves.length).toBeGreaterThan(390);
  }, 60_000);

  it('refuse what does not fit together', async () => {
    const id = await collection([
      folder('f', [folder('g', [folder('h')])]),
      request('r', ['s']),
      folder('k'),
    ]);
    const ids = idsOf(await itemsOf(id));
    const at = (name: string): string => ids.get(name) ?? '';
    const wrong = await transfer('response', [at('s')], 'copy', 'folder', at('f'));
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({
      type: 'https://api.postman.com/problems/bad-request',
      title: 'Cannot transfer response to target model type folder',
    });
    expect((await transfer('request', [at('r')], 'move', 'request', at('r'))).status).toBe(400);
    expect((await transfer('folder', [at('f')], 'move', 'folder', at('h'))).status).toBe(400);
    expect((await transfer('folder', [at('f')], 'move', 'folder', at('f'))).status).toBe(400);
    expect((await transfer('folder', [at('f'), at('f')], 'copy', 'collection', id)).status).toBe(400);
    for (const location of [
      { position: 'before' },
      { position: 'after', id: at('h') },
      { position: 'after', id: at('r'), model: 'folder' },
      { position: 'after', id: at('k') },
    ])
      expect((await transfer('folder', [at('k')], 'move', 'collection', id, location)).status).toBe(400);
    expect((await transfer('folder', [at('k')], 'shift', 'collection', id)).status).toBe(400);
    expect((await transfer('folder', [], 'move', 'collection', id)).status).toBe(400);
    let deep = at('h');
    for (let level = 4; level <= 6; level++) {
      const copied = await transfer('folder', [at('k')], 'copy', 'folder', deep);
      expect(copied.status, copied.text).toBe(200);
      deep = copied.body.ids[0];
    }
    const deeper = await transfer('folder', [at('k')], 'move', 'folder', deep);
    expect(deeper.body).toMatchObject({ status: 400, title: 'Limit reached' });
    expect(drawn(await itemsOf(id))).toBe('f(g(h(k(k(k()))))) r[s] k()');
  });

  it('refuse without a key, to strangers, and what is not there', async () => {
    const id = await collection([request('r')]);
    const r = idsOf(await itemsOf(id)).get('r') ?? '';
    const body = {
      ids: [r],
      mode: 'copy',
      target: { id, model: 'collection' },
      location: { position: 'end' },
    };
    expect((await server.call('POST', '/collection-requests-transfers', body)).status).toBe(401);
    const own = await bob.call('POST', '/collections', {
      collection: { info: { name: 'B', schema }, item: [] },
    });
    const mine = own.body.collection.id;
    for (const reply of [
      await transfer('request', [r], 'copy', 'collection', mine, { position: 'end' }, bob),
      await transfer('request', [unknown], 'copy', 'collection', id),
      await transfer('folder', [r], 'copy', 'collection', id),
      await transfer('request', [r], 'copy', 'collection', mine),
      await transfer('request', [r], 'copy', 'folder', unknown),
    ]) {
      expect(reply.status, reply.text).toBe(404);
      expect(reply.body.type).toBe('https://api.postman.com/problems/not-found');
    }
  });
});
