import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { createCollection, fork, merge, request, Shelf } from './collection.fixture.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  await give(carol, '1');
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

/** A role in Alice's workspace. */
const give = (who: Person, role: string): Promise<void> =>
  write(server.app.ctx, alice.workspaceId, async (tx) => {
    const { workspaceId } = alice;
    await tx.db
      .insertInto('workspaceMember')
      .values({ workspaceId, principal: 'user', principalId: who.userId, role })
      .execute();
  });

async function pair(): Promise<{ upstream: Shelf; mine: Shelf }> {
  const made = await createCollection(alice);
  return { upstream: new Shelf(alice, made), mine: new Shelf(alice, await fork(alice, made.id)) };
}

const isSourceAhead = async (shelf: Shelf): Promise<boolean> => {
  const { body } = await shelf.who.call('GET', `/collections/${shelf.id}/source-status`);
  return body.collection[`${shelf.who.userId}-${shelf.id}`].isSourceAhead;
};

describe('a fork of a collection', () => {
  it('is a copy under new ids that says what it was made of', async () => {
    const made = await createCollection(alice);
    const reply = await alice.call('POST', `/collections/fork/${made.uid}?workspace=${alice.workspaceId}`, {
      label: 'Test Fork',
    });
    const { id } = reply.body.collection;
    expect(reply.body).toEqual({
      collection: {
        id,
        name: 'Shop',
        fork: { label: 'Test Fork', createdAt: expect.stringMatching(/Z$/), from: made.uid },
        uid: `${alice.userId}-${id}`,
      },
    });
    const [source, copy] = [new Shelf(alice, made), new Shelf(alice, reply.body.collection)];
    expect(await copy.outline()).toBe('orders(list[found],add),health');
    expect((await copy.find('found')).id).not.toBe((await source.find('found')).id);
    expect((await copy.document()).info.fork).toEqual(reply.body.collection.fork);
    expect((await source.document()).info.fork).toBeUndefined();
  });

  it('lands in the personal workspace when none is named', async () => {
    const made = await createCollection(alice);
    const forked = await alice.call('POST', `/collections/fork/${made.id}`, { label: 'x' });
    const path = `/collections?workspace=${alice.workspaceId}`;
    const list: { id: string }[] = (await alice.call('GET', path)).body.collections;
    expect(list.map((one) => one.id)).toContain(forked.body.collection.id);
  });

  it('is listed with its collection and with its maker, page by page', async () => {
    const made = await createCollection(alice);
    const forks = [await fork(alice, made.id, 'one'), await fork(alice, made.id, 'two')];
    const hidden = await fork(carol, made.id, 'of carol');
    const list = await alice.call('GET', `/collections/${made.uid}/forks?direction=asc&limit=1`);
    expect(list.body).toEqual({
      data: [{ forkName: 'one', forkId: forks[0]?.uid, createdBy: 'alice', createdAt: expect.any(String) }],
      meta: { total: 2, nextCursor: expect.any(String) },
    });
    const { nextCursor } = list.body.meta;
    const rest = await alice.call(
      'GET',
      `/collections/${made.uid}/forks?direction=asc&limit=1&cursor=${nextCursor}`,
    );
    expect(rest.body).toMatchObject({ data: [{ forkName: 'two' }], meta: { nextCursor: null } });
    expect((await carol.call('GET', `/collections/${made.id}/forks`)).body.meta.total).toBe(3);
    const own = await carol.call('GET', '/collections/collection-forks');
    expect(own.body).toEqual({
      data: [{ forkName: 'of carol', forkId: hidden.uid, sourceId: made.uid, createdAt: expect.any(String) }],
      meta: { total: 1, nextCursor: null, inaccessibleFork: 0 },
    });
    expect((await alice.call('GET', '/collections/collection-forks?limit=1')).body.data[0].forkName).toBe(
      'two',
    );
  });

  it('of 5,000 items has all of them, and takes and gives single changes', async () => {
    const items = Array.from({ length: 50 }, (_, f) => ({
      name: `folder ${f}`,
      item: Array.from({ length: 100 }, (_, n) => request(`r${f}x${n}`)),
    }));
    const made = await createCollection(alice, items, 'Large');
    const upstream = new Shelf(alice, made);
    const mine = new Shelf(alice, await fork(alice, made.id));
    expect(await mine.outline()).toBe(await upstream.outline());
    await mine.change('request', 'r7x7', { description: 'changed in the fork' });
    await upstream.change('request', 'r8x8', { description: 'changed in the source' });
    expect(await merge(alice, mine.id, upstream.id, 'updateSourceWithDestination')).toMatchObject({
      status: 'successful',
    });
    for (const shelf of [mine, upstream]) {
      expect((await shelf.find('r7x7')).request.description).toBe('changed in the fork');
      expect((await shelf.find('r8x8')).request.description).toBe('changed in the source');
    }
  });
});

describe('merging a fork', () => {
  it('keeps what both sides did: fields, new folders with requests, deletions, moves', async () => {
    const { upstream, mine } = await pair();
    await mine.add('folder', 'returns');
    await mine.add('request', 'send back', 'returns');
    await mine.remove('request', 'add');
    await mine.move('health', 'orders');
    await mine.change('response', 'found', { text: '{"n":1}' });
    await upstream.change('request', 'list', { description: 'Lists orders.' });
    await upstream.add('request', 'version');
    expect(await merge(alice, mine.id, upstream.id)).toEqual({
      id: expect.stringMatching(/^pm~vc:merge-workflow~\d+-[0-9a-f-]{36}$/),
      status: 'successful',
    });
    expect(await upstream.outline()).toBe('orders(list[found],health),version,returns(send back)');
    expect((await upstream.find('list')).request.description).toBe('Lists orders.');
    expect((await upstream.find('found')).body).toBe('{"n":1}');
    expect((await upstream.find('send back')).id).not.toBe((await mine.find('send back')).id);
    expect(await mine.outline()).not.toContain('version');
    expect(await isSourceAhead(mine)).toBe(true);
  });

  it('merges an element made in the fork once, and its later changes into the same one', async () => {
    const { upstream, mine } = await pair();
    await mine.add('request', 'new');
    await merge(alice, mine.id, upstream.id);
    const { id } = await upstream.find('new');
    await mine.change('request', 'new', { description: 'twice' });
    await upstream.change('request', 'new', { name: 'newer' });
    await merge(alice, mine.id, upstream.id);
    expect(await upstream.outline()).toBe('orders(list[found],add),health,newer');
    expect(await upstream.find('newer')).toMatchObject({ id, request: { description: 'twice' } });
  });

  it('reports conflicts and changes nothing', async () => {
    const { upstream, mine } = await pair();
    await mine.change('request', 'list', { url: 'https://fork.example.com' });
    await upstream.change('request', 'list', { url: 'https://source.example.com' });
    await mine.change('request', 'health', { name: 'healthy' });
    const before = JSON.stringify(await upstream.document());
    const task = await merge(alice, mine.id, upstream.id);
    expect(task).toMatchObject({
      status: 'failed',
      details: {
        error: {
          message: 'All conflicts have not be resolved',
          conflicts: [
            {
              elementType: 'request',
              name: 'list',
              sourceId: (await mine.find('list')).id,
              destinationId: (await upstream.find('list')).id,
              path: 'request.url',
              reason: 'both-changed',
            },
          ],
        },
      },
    });
    const [conflict] = task.details.error.conflicts;
    expect(JSON.stringify([conflict.base, conflict.source, conflict.destination])).toMatch(
      /example\.com.*fork\.example.*source\.example|"list".*"fork".*"source"/,
    );
    expect(JSON.stringify(await upstream.document())).toBe(before);
    const old = await alice.call('POST', '/collections/merge', {
      ...{ source: mine.id, destination: upstream.id, strategy: 'updateSourceWithDestination' },
    });
    expect(old.status).toBe(409);
    expect(old.body.error).toMatchObject({ name: 'conflictError', details: { total: 1 } });
    const pulled = await alice.call('PUT', `/collections/${mine.id}/pulls`);
    expect(pulled.status).toBe(409);
    expect(JSON.stringify(await upstream.document())).toBe(before);
  });

  it('refuses to lose a change to what the other side removed', async () => {
    const { upstream, mine } = await pair();
    await mine.remove('folder', 'orders');
    await upstream.change('request', 'add', { description: 'still needed' });
    const task = await merge(alice, mine.id, upstream.id);
    expect(task.status).toBe('failed');
    expect(task.details.error.conflicts[0]).toMatchObject({ reason: 'changed-and-removed', name: 'add' });
    expect(await upstream.outline()).toBe('orders(list[found],add),health');
  });

  it('brings the fork up to the source when asked, also by the old operation', async () => {
    const { upstream, mine } = await pair();
    await mine.add('request', 'from the fork');
    await upstream.add('folder', 'from the source');
    await upstream.add('request', 'inside', 'from the source');
    const reply = await alice.call('POST', '/collections/merge', {
      source: `${alice.userId}-${mine.id}`,
      destination: `${alice.userId}-${upstream.id}`,
    });
    expect(reply.body).toEqual({ collection: { id: mine.id, uid: `${alice.userId}-${mine.id}` } });
    const outline = await upstream.outline();
    expect(outline).toBe('orders(list[found],add),health,from the source(inside),from the fork');
    expect(await mine.outline()).toBe(outline);
    expect(await isSourceAhead(mine)).toBe(false);
    await mine.change('request', 'inside', { description: 'and back' });
    expect((await merge(alice, mine.id, upstream.id)).status).toBe('successful');
    expect((await upstream.find('inside')).request.description).toBe('and back');
  });

  it('puts the fork into the trash when asked, and never the source of a pull', async () => {
    const { upstream, mine } = await pair();
    await mine.add('request', 'last');
    const refused = await alice.call('PUT', '/collection-merges', {
      ...{ strategy: 'deleteSource', source: upstream.id, destination: mine.id },
    });
    expect(refused.status).toBe(400);
    expect((await merge(alice, mine.id, upstream.id, 'deleteSource')).status).toBe('successful');
    expect((await alice.call('GET', `/collections/${mine.id}`)).status).toBe(404);
    expect(await upstream.outline()).toContain('last');
    expect((await alice.call('GET', `/collections/${upstream.id}/forks`)).status).toBe(400);
  });

  it('takes two forks at the same time', async () => {
    const { upstream, mine } = await pair();
    const other = new Shelf(alice, await fork(alice, upstream.id, 'other'));
    await mine.change('request', 'list', { description: 'by mine' });
    await mine.add('request', 'one');
    await other.change('request', 'add', { description: 'by other' });
    await other.add('request', 'two');
    const ends = await Promise.all([merge(alice, mine.id, upstream.id), merge(alice, other.id, upstream.id)]);
    expect(ends.map((end) => end.status)).toEqual(['successful', 'successful']);
    expect((await upstream.find('list')).request.description).toBe('by mine');
    expect((await upstream.find('add')).request.description).toBe('by other');
    expect((await upstream.outline()).split(',').slice(-2).sort()).toEqual(['one', 'two']);
    // Both were put behind the same last item: there must still be room between them.
    const ranks = await server.app.ctx.db
      .selectFrom('element')
      .select('rank')
      .where('parentId', '=', upstream.id)
      .where('deletedSeq', 'is', null)
      .execute();
    expect(new Set(ranks.map((row) => row.rank)).size).toBe(ranks.length);
  });

  it('takes back what was deleted, merged and restored as a new element', async () => {
    const { upstream, mine } = await pair();
    await mine.remove('folder', 'orders');
    await merge(alice, mine.id, upstream.id);
    expect(await upstream.outline()).toBe('health');
    const gone = await server.app.ctx.db
      .selectFrom('element')
      .select(['id', 'rootId', 'deletedSeq'])
      .where('name', '=', 'orders')
      .where('rootId', 'in', [upstream.id, mine.id])
      .execute();
    expect(gone.every((row) => row.deletedSeq !== null)).toBe(true);
    const { apply } = await import('../../log/apply.ts');
    await write(server.app.ctx, mine.id, async (tx) => {
      const target = { spaceId: alice.workspaceId, rootId: mine.id, permission: 'collection.edit' };
      const id = gone.find((row) => row.rootId === mine.id)?.id ?? '';
      await apply(tx, target, alice.userId, [{ t: 'restore', id }], server.app.ctx.config);
    });
    expect((await merge(alice, mine.id, upstream.id)).status).toBe('successful');
    expect(await upstream.outline()).toBe('orders(list[found],add),health');
  });
});

describe('pulling', () => {
  it('brings what is new in the source into the fork, and says whether there is something', async () => {
    const { upstream, mine } = await pair();
    expect(await isSourceAhead(mine)).toBe(false);
    await upstream.add('folder', 'new');
    await upstream.add('request', 'in new', 'new');
    await upstream.remove('request', 'health');
    await mine.change('request', 'add', { description: 'mine' });
    expect(await isSourceAhead(mine)).toBe(true);
    const pulled = await alice.call('PUT', `/collections/${mine.id}/pulls`);
    expect(pulled.body).toEqual({
      collection: {
        destinationId: `${alice.userId}-${mine.id}`,
        sourceId: `${alice.userId}-${upstream.id}`,
      },
    });
    expect(await mine.outline()).toBe('orders(list[found],add),new(in new)');
    expect((await mine.find('add')).request.description).toBe('mine');
    expect(await isSourceAhead(mine)).toBe(false);
    expect(await upstream.outline()).toBe('orders(list[found],add),new(in new)');
    await upstream.change('request', 'in new', { description: 'later' });
    expect((await merge(alice, upstream.id, mine.id)).status).toBe('successful');
    expect((await mine.find('in new')).request.description).toBe('later');
    expect((await upstream.find('add')).request.description).not.toBe('mine');
  });

  it('tells nothing of a source that cannot be seen any more', async () => {
    const made = await createCollection(alice);
    const dave = await server.bootstrap({ email: 'dave@example.com', username: 'dave' });
    await give(dave, '2');
    const mine = new Shelf(dave, await fork(dave, made.id));
    await write(server.app.ctx, alice.workspaceId, async (tx) => {
      await tx.db.deleteFrom('workspaceMember').where('principalId', '=', dave.userId).execute();
    });
    await new Shelf(alice, made).add('request', 'secret');
    expect(await isSourceAhead(mine)).toBe(false);
    expect((await dave.call('PUT', `/collections/${mine.id}/pulls`)).status).toBe(404);
    expect((await dave.call('GET', '/collections/collection-forks')).body.meta.total).toBe(1);
  });
});

describe('forks and merges', () => {
  it('note what happened in the log of the workspace', async () => {
    const { upstream, mine } = await pair();
    await mine.add('request', 'x');
    await merge(alice, mine.id, upstream.id);
    await alice.call('PUT', `/collections/${mine.id}/pulls`);
    const events = await server.app.ctx.db
      .selectFrom('change')
      .select(['path', 'value'])
      .where('spaceId', '=', alice.workspaceId)
      .where('type', '=', 'event')
      .orderBy('seq', 'desc')
      .limit(3)
      .execute();
    expect(events.map((event) => event.path)).toEqual([
      'collection.pulled',
      'collection.merged',
      'collection.forked',
    ]);
  });

  it('leave one base per fork behind, and nothing staged', async () => {
    const { db } = server.app.ctx;
    const bases = await db.selectFrom('fork').select('baseBulkId').execute();
    const stored = await db.selectFrom('bulk').select('bulkId').distinct().execute();
    const logged = await db.selectFrom('change').select('value').where('type', '=', 'bulk').execute();
    const inLog = logged.map((row) => JSON.parse(row.value ?? '{}').bulkId as string);
    expect(stored.map((row) => row.bulkId).sort()).toEqual(
      [...bases.map((row) => row.baseBulkId), ...inLog].sort(),
    );
    expect(await db.selectFrom('staging').selectAll().execute()).toEqual([]);
  });

  it('apply a merge with an Idempotency-Key once', async () => {
    const { upstream, mine } = await pair();
    const body = { strategy: 'default', source: mine.id, destination: upstream.id };
    const headers = { 'idempotency-key': 'merge once' };
    const first = await alice.call('PUT', '/collection-merges', body, headers);
    const second = await alice.call('PUT', '/collection-merges', body, headers);
    expect(second.body).toEqual(first.body);
  });

  it('are refused without a key, to strangers and to viewers', async () => {
    const { upstream, mine } = await pair();
    const body = { strategy: 'default', source: mine.id, destination: upstream.id };
    const calls: [string, string, unknown?][] = [
      ['POST', `/collections/fork/${upstream.id}?workspace=${bob.workspaceId}`, { label: 'x' }],
      ['GET', `/collections/${upstream.id}/forks`],
      ['PUT', `/collections/${mine.id}/pulls`],
      ['GET', `/collections/${mine.id}/source-status`],
      ['PUT', '/collection-merges', body],
      ['POST', '/collections/merge', body],
    ];
    for (const [method, path, sent] of calls) {
      expect((await server.call(method, path, sent)).status, path).toBe(401);
      expect((await bob.call(method, path, sent)).status, path).toBe(404);
    }
    expect((await server.call('GET', '/collections/collection-forks')).status).toBe(401);
    const asViewer = await carol.call('PUT', '/collection-merges', body);
    expect(asViewer.status).toBe(403);
    expect(asViewer.body.detail).toMatch(/^You need Editor role on the destination entity/);
    expect((await carol.call('POST', '/collections/merge', body)).status).toBe(403);
    expect((await carol.call('PUT', `/collections/${mine.id}/pulls`)).status).toBe(403);
    const into = `/collections/fork/${upstream.id}?workspace=${alice.workspaceId}`;
    expect((await carol.call('POST', into, { label: 'x' })).status).toBe(403);
    const unknown = await alice.call(
      'POST',
      `/collections/fork/${bob.workspaceId}?workspace=${alice.workspaceId}`,
      {
        label: 'x',
      },
    );
    expect(unknown.body).toEqual({
      error: {
        name: 'instanceNotFoundError',
        message: 'The specified item does not exist.',
        details: { item: 'collection', id: bob.workspaceId },
      },
    });
  });

  it('answer in the documented words where there is no fork, no relation and no task', async () => {
    const made = await createCollection(alice);
    const other = await createCollection(alice);
    expect((await alice.call('GET', `/collections/${made.id}/forks`)).body).toEqual({
      error: { name: 'badRequest', message: 'This collection id has no forks.' },
    });
    expect((await bob.call('GET', `/collections/${made.id}/forks`)).body).toEqual({
      error: { name: 'notFoundError', message: 'Fork not found.' },
    });
    expect((await alice.call('PUT', `/collections/${made.id}/pulls`)).body).toEqual({
      error: { name: 'badRequest', message: 'The collection Id is not a forked collection.' },
    });
    const status = await alice.call('GET', `/collections/${made.id}/source-status`);
    expect([status.status, status.body]).toEqual([
      400,
      { collection: { name: 'badRequest', message: 'The collection is not a forked collection.' } },
    ]);
    const unrelated = await alice.call('PUT', '/collection-merges', {
      ...{ strategy: 'default', source: made.id, destination: other.id },
    });
    expect([unrelated.status, unrelated.body.detail]).toEqual([400, 'Fork relation not found']);
    const strategy = { strategy: 'other', source: made.id, destination: other.id };
    expect((await alice.call('PUT', '/collection-merges', strategy)).status).toBe(400);
    const id = `pm~vc:merge-workflow~${alice.userId}-${made.id}`;
    const task = await alice.call('GET', `/collection-merges-tasks/${id}`);
    expect(task.status).toBe(404);
    expect(task.body).toMatchObject({ title: 'Task not found', detail: `Workflow :: ${id} not found` });
  });

  it('forget a merge task after a day, and show it to nobody else', async () => {
    const { upstream, mine } = await pair();
    const { id } = await merge(alice, mine.id, upstream.id);
    expect((await bob.call('GET', `/collection-merges-tasks/${id}`)).status).toBe(404);
    server.clock.now = Date.now() + 25 * 3_600_000;
    expect((await alice.call('GET', `/collection-merges-tasks/${id}`)).status).toBe(404);
    server.clock.now = null;
  });
});
