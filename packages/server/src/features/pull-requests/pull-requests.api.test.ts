import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { createCollection, fork, Shelf } from '../forks/collection.fixture.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;
let dave: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  dave = await server.bootstrap({ email: 'dave@example.com', username: 'dave' });
  await give(bob, '1');
  await give(carol, '2');
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

/** A role in Alice's workspace. Dave has none. */
const give = (who: Person, role: string): Promise<void> =>
  write(server.app.ctx, alice.workspaceId, async (tx) => {
    const { workspaceId } = alice;
    await tx.db
      .insertInto('workspaceMember')
      .values({ workspaceId, principal: 'user', principalId: who.userId, role })
      .execute();
  });

/** Bob, who may only view the collection, forks it into his own workspace. */
async function pair(): Promise<{ upstream: Shelf; mine: Shelf }> {
  const made = await createCollection(alice);
  return { upstream: new Shelf(alice, made), mine: new Shelf(bob, await fork(bob, made.id, "Bob's fork")) };
}

async function open(ends: { upstream: Shelf; mine: Shelf }, reviewers = [carol.userId]): Promise<string> {
  const made = await bob.call('POST', `/collections/${ends.mine.id}/pull-requests`, {
    title: 'Test PR',
    description: 'This is a test pull request.',
    reviewers: reviewers.map(String),
    destinationId: `${alice.userId}-${ends.upstream.id}`,
  });
  expect(made.status, made.text).toBe(200);
  return made.body.id;
}

const act = (who: Person, id: string, action: string, comment?: string) =>
  who.call('POST', `/pull-requests/${id}/tasks`, { action, ...(comment ? { comment } : {}) });

describe('a pull request', () => {
  it('is opened, listed, read, approved and merged', async () => {
    const ends = await pair();
    const { upstream, mine } = ends;
    await mine.add('request', 'proposal');
    const made = await bob.call('POST', `/collections/${mine.id}/pull-requests`, {
      ...{ title: 'Test PR', description: 'Words.', reviewers: [String(carol.userId)] },
      destinationId: upstream.id,
    });
    const { id } = made.body;
    const sourceId = `${bob.userId}-${mine.id}`;
    const destinationId = `${alice.userId}-${upstream.id}`;
    const brief = {
      ...{ id, title: 'Test PR', description: 'Words.', status: 'open', sourceId, destinationId },
      ...{ createdBy: String(bob.userId), createdAt: expect.any(String), updatedAt: expect.any(String) },
    };
    expect(made.body).toEqual(brief);
    const list = await alice.call('GET', `/collections/${upstream.id}/pull-requests`);
    expect(list.body).toEqual({
      data: [{ ...brief, href: `/pull-requests/${id}`, updatedBy: String(bob.userId) }],
    });
    expect((await carol.call('GET', `/pull-requests/${id}`)).body).toEqual({
      ...{ id, title: 'Test PR', description: 'Words.', status: 'open', forkType: 'collection' },
      ...{ createdBy: String(bob.userId), updatedBy: String(bob.userId) },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      source: { id: sourceId, name: 'Shop', forkName: "Bob's fork", exists: true },
      destination: { id: destinationId, name: 'Shop', exists: true },
      merge: { status: 'inactive' },
      reviewers: [{ id: String(carol.userId), status: 'pending' }],
    });
    expect((await act(carol, id, 'approve')).body).toEqual({
      id,
      reviewedBy: { id: carol.userId, name: 'carol', username: 'carol' },
      status: 'approved',
      updatedAt: expect.any(String),
    });
    expect((await act(carol, id, 'approve')).status).toBe(400);
    expect((await act(carol, id, 'unapprove')).body.status).toBe('open');
    expect((await act(carol, id, 'unapprove')).status).toBe(400);
    const merged = await act(carol, id, 'merge');
    expect(merged.body.status).toBe('merged');
    expect(await upstream.outline()).toBe('orders(list[found],add),health,proposal');
    for (const action of ['merge', 'approve', 'decline'])
      expect((await act(carol, id, action)).body.detail).toBe(
        'Given action on current pull request is not allowed',
      );
  });

  it('is changed while it is open, and not any more when it is declined', async () => {
    const id = await open(await pair());
    const change = {
      title: 'Updated PR title',
      description: 'Updated.',
      reviewers: [String(alice.userId), carol.userId],
    };
    const put = await bob.call('PUT', `/pull-requests/${id}`, change);
    expect(put.body).toMatchObject({ id, title: 'Updated PR title', forkType: 'collection', status: 'open' });
    expect((await act(alice, id, 'decline', 'Missing descriptions in requests')).body.status).toBe(
      'declined',
    );
    const read = await bob.call('GET', `/pull-requests/${id}`);
    expect(read.body).toMatchObject({
      status: 'declined',
      comment: 'Missing descriptions in requests',
      updatedBy: String(alice.userId),
    });
    expect(read.body.reviewers).toContainEqual({ id: String(alice.userId), status: 'declined' });
    const refused = await bob.call('PUT', `/pull-requests/${id}`, change);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: 'https://api.postman.com/problems/conflict',
      detail: 'You cannot modify a pull request which is already merged or declined.',
    });
  });

  it('with conflicts is not merged, says which, and stays open', async () => {
    const ends = await pair();
    await ends.mine.change('request', 'list', { url: 'https://fork.example.com' });
    await ends.upstream.change('request', 'list', { url: 'https://source.example.com' });
    const id = await open(ends);
    const merged = await act(alice, id, 'merge');
    expect(merged.status).toBe(409);
    expect(merged.body.errors[0]).toMatchObject({ name: 'list', path: 'request.url' });
    expect((await alice.call('GET', `/pull-requests/${id}`)).body.status).toBe('open');
    expect((await ends.upstream.find('list')).request.url).toMatchObject({
      raw: 'https://source.example.com',
    });
  });

  it('is opened once for one fork, and again after the first is over', async () => {
    const ends = await pair();
    const id = await open(ends);
    const again = await bob.call('POST', `/collections/${ends.mine.id}/pull-requests`, {
      ...{ title: 'x', reviewers: [], destinationId: ends.upstream.id },
    });
    expect([again.status, again.body.title]).toEqual([400, 'Duplicate pull request']);
    expect((await act(bob, id, 'decline')).body.status).toBe('declined');
    await open(ends);
  });

  it('asks only people who may see the destination', async () => {
    const ends = await pair();
    for (const reviewer of [dave.userId, 4711]) {
      const made = await bob.call('POST', `/collections/${ends.mine.id}/pull-requests`, {
        ...{ title: 'x', reviewers: [String(reviewer)], destinationId: ends.upstream.id },
      });
      expect([made.status, made.body.detail]).toEqual([
        403,
        'You and all reviewers need Viewer access on both source and destination collections.',
      ]);
    }
  });

  it('tells that a deleted fork does not exist, and cannot be merged then', async () => {
    const ends = await pair();
    const id = await open(ends);
    await bob.call('DELETE', `/collections/${ends.mine.id}`);
    expect((await alice.call('GET', `/pull-requests/${id}`)).body.source).toMatchObject({
      name: 'Shop',
      exists: false,
    });
    expect((await act(alice, id, 'merge')).status).toBe(404);
  });

  it('notes its life in the log of the destination', async () => {
    const id = await open(await pair());
    await bob.call('PUT', `/pull-requests/${id}`, { title: 'y', reviewers: [] });
    await act(alice, id, 'approve');
    await act(alice, id, 'merge');
    const events = await server.app.ctx.db
      .selectFrom('change')
      .select(['path', 'value'])
      .where('spaceId', '=', alice.workspaceId)
      .where('path', 'like', 'pullRequest.%')
      .orderBy('seq')
      .execute();
    const mine = events.filter((event) => JSON.parse(event.value ?? '{}').id === id);
    expect(mine.map((event) => event.path)).toEqual([
      'pullRequest.created',
      'pullRequest.updated',
      'pullRequest.reviewed',
      'pullRequest.merged',
    ]);
  });

  it('is refused without a key, to strangers and where the role is too low', async () => {
    const ends = await pair();
    const id = await open(ends);
    const body = { title: 'x', reviewers: [], destinationId: ends.upstream.id };
    const calls: [string, string, unknown?][] = [
      ['GET', `/collections/${ends.upstream.id}/pull-requests`],
      ['POST', `/collections/${ends.mine.id}/pull-requests`, body],
      ['GET', `/pull-requests/${id}`],
      ['PUT', `/pull-requests/${id}`, { title: 'x', reviewers: [] }],
      ['POST', `/pull-requests/${id}/tasks`, { action: 'approve' }],
    ];
    for (const [method, path, sent] of calls) {
      expect((await server.call(method, path, sent)).status, path).toBe(401);
      expect((await dave.call(method, path, sent)).status, path).toBe(404);
    }
    expect((await act(bob, id, 'approve')).status).toBe(403);
    expect((await act(bob, id, 'merge')).status).toBe(403);
    const unrelated = await createCollection(bob);
    const wrong = await bob.call('POST', `/collections/${unrelated.id}/pull-requests`, body);
    expect([wrong.status, wrong.body.detail]).toEqual([400, 'Fork relation not found']);
    const action = await act(alice, id, 'destroy');
    expect([action.status, action.body.title]).toEqual([
      400,
      'Value must be one of "approve", "unapprove", "decline", "merge"',
    ]);
  });
});
