import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, actorOf } from '../../access/actor.ts';
import { newId } from '../../ids.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addTree, type NewRow } from './add-tree.ts';

let server: TestServer;
let alice: Person;
let actor: Actor;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  actor = await actorOf(server.app.ctx.db, alice.userId, alice.teamId, { kind: 'none', id: '' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const row = (more: Partial<NewRow>): NewRow => ({
  id: newId(),
  kind: 'request',
  parentId: null,
  rank: 'a0',
  fields: '{"name":"r","request":{"method":"GET","url":"http://localhost"}}',
  ownerId: alice.userId,
  originId: null,
  ...more,
});
const rootRow = (id: string): NewRow =>
  row({ id, kind: 'collection', fields: '{"info":{"name":"c","schema":"s"}}' });
const page = (rootId: string, size: number): NewRow[] =>
  Array.from({ length: size }, () => row({ parentId: rootId }));
const add = (id: string, rows: AsyncIterable<readonly NewRow[]> | Iterable<readonly NewRow[]>) =>
  addTree(server.app.ctx, actor, {
    workspaceId: alice.workspaceId,
    permission: 'collection.create',
    root: rootRow(id),
    rows,
  });
const itemsOf = async (id: string): Promise<number> =>
  (await alice.call('GET', `/collections/${id}`)).body?.collection.item.length;
const refused = { code: 'conflict', params: { kind: 'idTaken' } };

/** An import that stands still after its first pages until it is told to go on. */
function slow(id: string, pages: number, then: readonly NewRow[]) {
  let reached = (): void => {};
  let go = (): void => {};
  const standing = new Promise<void>((resolve) => (reached = resolve));
  const going = new Promise<void>((resolve) => (go = resolve));
  async function* rows() {
    for (let n = 0; n < pages; n++) yield page(id, 250);
    reached();
    await going;
    yield then;
  }
  return { done: add(id, rows()), standing, go };
}

describe('adding a tree', () => {
  it('leaves a large import alone that another one with the same id runs into', async () => {
    const id = newId();
    const first = slow(id, 4, page(id, 10));
    await first.standing;
    await expect(add(id, [page(id, 250), page(id, 250), page(id, 250)])).rejects.toMatchObject(refused);
    await expect(add(id, [page(id, 3)])).rejects.toMatchObject(refused);
    first.go();
    await first.done;
    expect(await itemsOf(id)).toBe(1010);
    await expect(add(id, [page(id, 250), page(id, 250), page(id, 250)])).rejects.toMatchObject(refused);
    expect(await itemsOf(id)).toBe(1010);
  });

  it('takes back only its own rows when an id in it is taken', async () => {
    const [id, other] = [newId(), newId()];
    const taken = page(id, 1);
    await add(id, [taken]);
    const rows = [page(other, 250), page(other, 250), [row({ id: taken[0]?.id ?? '', parentId: other })]];
    await expect(add(other, rows)).rejects.toMatchObject(refused);
    expect(await itemsOf(id)).toBe(1);
    await add(other, [page(other, 600)]);
    expect(await itemsOf(other)).toBe(600);
  });

  it('is not published when its staged rows were cleared meanwhile', async () => {
    const id = newId();
    const import_ = slow(id, 4, page(id, 10));
    await import_.standing;
    await server.app.ctx.database.withWriter(async (writer) => {
      await writer.begin();
      await writer.db.deleteFrom('staging').where('rootId', '=', id).execute();
      await writer.db.deleteFrom('element').where('rootId', '=', id).execute();
      await writer.commit();
    });
    import_.go();
    await expect(import_.done).rejects.toThrow();
    expect((await alice.call('GET', `/collections/${id}`)).status).toBe(404);
  });
});

describe('the limit of children', () => {
  it('counts what the same action adds', async () => {
    const small = await startServer({ childrenMax: 3 });
    try {
      const bob = await small.bootstrap({ email: 'bob@example.com', username: 'bob' });
      const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
      const made = await bob.call('POST', '/collections', {
        collection: { info: { name: 'c', schema }, item: [] },
      });
      const folder = (size: number) =>
        bob.call('POST', `/collections/${made.body.collection.id}/folders`, {
          name: 'f',
          requests: Array.from({ length: size }, (_, i) => ({ name: `r${i}` })),
        });
      expect((await folder(3)).status).toBe(200);
      expect((await folder(4)).body.error.name).toBe('limitReachedError');
    } finally {
      await small.close();
    }
  });
});
