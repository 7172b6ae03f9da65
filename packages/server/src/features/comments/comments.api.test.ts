import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let viewer: Person;
let teamWorkspace: string;
let collection: { id: string; uid: string };
let places: Record<string, string>;

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const makeCollection = async (name: string) => {
  const item = [
    {
      name: 'Folder',
      item: [
        {
          name: 'Request',
          request: { method: 'GET', url: 'https://example.org' },
          response: [{ name: 'Response', code: 200 }],
        },
      ],
    },
  ];
  const made = await alice.call('POST', `/collections?workspace=${teamWorkspace}`, {
    collection: { info: { name, schema }, item },
  });
  expect(made.status, made.text).toBe(200);
  const read = await alice.call('GET', `/collections/${made.body.collection.uid}`);
  const folder = read.body.collection.item[0];
  return { ...made.body.collection, folder, request: folder.item[0], response: folder.item[0].response[0] };
};

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Makers' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  viewer = await server.bootstrap({ email: 'vera@example.com', username: 'vera' });
  teamWorkspace = alice.workspaceId;
  // Roles that the workspace API gives: bob edits, vera looks on.
  const { ctx } = server.app;
  await write(ctx, 'test', async (tx) => {
    await addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId);
    await tx.db
      .updateTable('workspace')
      .set({ visibility: 'private', teamId: alice.teamId })
      .where('id', '=', teamWorkspace)
      .execute();
    for (const [person, role] of [
      [bob, '2'],
      [viewer, '1'],
    ] as const)
      await tx.db
        .insertInto('workspaceMember')
        .values({ workspaceId: teamWorkspace, principal: 'user', principalId: person.userId, role })
        .execute();
  });
  ctx.forgetActors();
  const made = await makeCollection('Discussed');
  collection = { id: made.id, uid: made.uid };
  places = {
    collection: `/collections/${made.uid}`,
    folder: `/collections/${made.uid}/folders/${made.folder.id}`,
    request: `/collections/${made.id}/requests/${made.request.uid ?? made.request.id}`,
    response: `/collections/${made.uid}/responses/${made.response.id}`,
  };
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const say = async (place: string, body: string, more: object = {}, who = alice) =>
  (await who.call('POST', `${place}/comments`, { body, ...more })).body.data;
const list = async (place: string) => (await alice.call('GET', `${place}/comments`)).body.data;

describe('comments', () => {
  it.each(['collection', 'folder', 'request', 'response'])('live on a %s', async (kind) => {
    const place = places[kind] ?? '';
    const reply = await alice.call('POST', `${place}/comments`, { body: 'First.' });
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body.data).toEqual({
      id: expect.any(Number),
      threadId: expect.any(Number),
      status: 'Open',
      createdBy: alice.userId,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      body: 'First.',
    });
    const { id } = reply.body.data;
    const put = await alice.call('PUT', `${place}/comments/${id}`, { body: 'Changed.' });
    expect(put.status).toBe(200);
    expect(put.body.data).toMatchObject({ id, body: 'Changed.' });
    expect(await list(place)).toEqual([put.body.data]);
    expect((await alice.call('DELETE', `${place}/comments/${id}`)).status).toBe(204);
    expect(await list(place)).toEqual([]);
  });

  it('form threads, which go with their first comment', async () => {
    const place = places.folder ?? '';
    const first = await say(place, 'Why?');
    const second = await say(place, 'Because.', { threadId: first.threadId }, bob);
    const other = await say(place, 'Something else.');
    expect(second.threadId).toBe(first.threadId);
    expect(other.threadId).not.toBe(first.threadId);
    expect((await list(place)).map((one: { id: number }) => one.id).sort()).toEqual(
      [first.id, second.id, other.id].sort(),
    );
    expect((await alice.call('DELETE', `${place}/comments/${first.id}`)).status).toBe(204);
    expect((await list(place)).map((one: { id: number }) => one.id)).toEqual([other.id]);
  });

  it('lose only a reply when a reply is deleted, also at a standing clock', async () => {
    const place = places.response ?? '';
    server.clock.now = Date.now();
    const first = await say(place, 'Why?');
    const reply = await say(place, 'Because.', { threadId: first.threadId });
    server.clock.now = null;
    expect((await alice.call('DELETE', `${place}/comments/${reply.id}`)).status).toBe(204);
    expect((await list(place)).map((one: { id: number }) => one.id)).toEqual([first.id]);
  });

  it('list the newest first', async () => {
    const place = `/collections/${(await makeCollection('Ordered')).uid}`;
    const ids: number[] = [];
    for (let n = 0; n < 3; n++) {
      server.clock.now = Date.now() + n * 1000;
      ids.push((await say(place, `Number ${n}.`)).id);
    }
    server.clock.now = null;
    expect((await list(place)).map((one: { id: number }) => one.id)).toEqual(ids.reverse());
  });

  it('mention people of the team, and nobody else', async () => {
    const place = places.request ?? '';
    const tags = { '@bob': { type: 'user', id: String(bob.userId) } };
    expect((await say(place, 'Look @bob', { tags })).tags).toEqual(tags);
    const stranger = await alice.call('POST', `${place}/comments`, {
      body: 'Look',
      tags: { '@x': { type: 'user', id: '4711' } },
    });
    expect(stranger.status).toBe(400);
    expect(stranger.body.detail).toBe('tags: nobody here has the user id 4711');
    const wrong = await alice.call('POST', `${place}/comments`, { body: 'Look', tags: { '@x': 'bob' } });
    expect(wrong.status).toBe(400);
  });

  it('are resolved with their thread and opened again', async () => {
    const place = places.collection ?? '';
    const first = await say(place, 'Done?');
    await say(place, 'Yes.', { threadId: first.threadId }, bob);
    const states = async () =>
      (await list(place))
        .filter((one: { threadId: number }) => one.threadId === first.threadId)
        .map((one: { status: string }) => one.status);
    for (let time = 0; time < 2; time++)
      expect((await viewer.call('POST', `/comments-resolutions/${first.threadId}`)).status).toBe(204);
    expect(await states()).toEqual(['Resolved', 'Resolved']);
    expect((await bob.call('DELETE', `/parley/comments-resolutions/${first.threadId}`)).status).toBe(204);
    expect(await states()).toEqual(['Open', 'Open']);
    expect((await alice.call('POST', '/comments-resolutions/4711')).status).toBe(404);
  });

  it('belong to their author; only workspace admins delete those of others', async () => {
    const place = places.collection ?? '';
    const mine = await say(place, 'Mine.');
    expect((await bob.call('PUT', `${place}/comments/${mine.id}`, { body: 'Bob was here.' })).status).toBe(
      403,
    );
    const refused = await bob.call('DELETE', `${place}/comments/${mine.id}`);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      type: 'https://api.postman.com/problems/forbidden',
      title: 'Forbidden',
      status: 403,
    });
    const his = await say(place, 'His.', {}, bob);
    expect((await alice.call('PUT', `${place}/comments/${his.id}`, { body: 'No.' })).status).toBe(403);
    expect((await alice.call('DELETE', `${place}/comments/${his.id}`)).status).toBe(204);
  });

  it('have at most 10,000 characters and at least one', async () => {
    const place = places.collection ?? '';
    expect((await say(place, 'x'.repeat(10_000))).body).toHaveLength(10_000);
    const long = await alice.call('POST', `${place}/comments`, { body: 'x'.repeat(10_001) });
    expect(long.status).toBe(400);
    expect(long.body.detail).toBe('body: must not have more than 10000 characters');
    expect((await alice.call('POST', `${place}/comments`, { body: ' ' })).status).toBe(400);
    expect((await alice.call('POST', `${place}/comments`, { body: 'a\u0000b' })).status).toBe(400);
    expect((await alice.call('POST', `${place}/comments`, {})).status).toBe(400);
  });

  it('are found only where they were made', async () => {
    const other = await makeCollection('Other');
    const inFolder = await say(places.folder ?? '', 'Here.');
    for (const place of [places.collection, `/collections/${other.uid}/folders/${other.folder.id}`]) {
      expect((await alice.call('PUT', `${place}/comments/${inFolder.id}`, { body: 'x' })).status).toBe(404);
      expect((await alice.call('DELETE', `${place}/comments/${inFolder.id}`)).status).toBe(404);
      expect(
        (await alice.call('POST', `${place}/comments`, { body: 'x', threadId: inFolder.threadId })).status,
      ).toBe(404);
    }
    // An element of another collection, and one of another kind.
    expect(
      (await alice.call('GET', `/collections/${other.uid}/folders/${placeId('folder')}/comments`)).status,
    ).toBe(404);
    expect(
      (await alice.call('GET', `${places.collection}/requests/${placeId('folder')}/comments`)).status,
    ).toBe(404);
    expect((await alice.call('DELETE', `${places.collection}/comments/words`)).status).toBe(404);
  });

  it('are out of reach when their element is in the trash', async () => {
    const made = await makeCollection('Short-lived');
    const place = `/collections/${made.uid}/folders/${made.folder.id}`;
    const comment = await say(place, 'Soon gone.');
    expect((await alice.call('DELETE', place)).status).toBe(200);
    expect((await alice.call('GET', `${place}/comments`)).status).toBe(404);
    expect((await alice.call('POST', `/comments-resolutions/${comment.threadId}`)).status).toBe(404);
    await alice.call('DELETE', `/collections/${made.uid}`);
    expect((await alice.call('GET', `/collections/${made.uid}/comments`)).status).toBe(404);
  });

  it('leave events without their words in the log', async () => {
    const comment = await say(places.collection ?? '', 'not-for-the-log');
    const rows = await server.app.ctx.db
      .selectFrom('change')
      .select(['path', 'value'])
      .where('spaceId', '=', teamWorkspace)
      .where('path', 'like', 'comment.%')
      .execute();
    const values = rows
      .filter((row) => row.path === 'comment.created')
      .map((row) => JSON.parse(row.value ?? ''));
    expect(values).toContainEqual({
      commentId: comment.id,
      threadId: comment.threadId,
      mentions: [],
      collectionId: collection.id,
      elementId: collection.id,
      elementKind: 'collection',
    });
    expect(JSON.stringify(rows)).not.toContain('not-for-the-log');
  });

  it('are refused without a key and to strangers', async () => {
    const eve = await server.bootstrap({ email: 'eve@example.com', username: 'eve' });
    const comment = await say(places.collection ?? '', 'Hello.');
    for (const place of Object.values(places)) {
      expect((await server.call('GET', `${place}/comments`)).status).toBe(401);
      expect((await eve.call('GET', `${place}/comments`)).status).toBe(404);
      expect((await eve.call('POST', `${place}/comments`, { body: 'x' })).status).toBe(404);
    }
    expect((await eve.call('POST', `/comments-resolutions/${comment.threadId}`)).status).toBe(404);
    expect((await server.call('POST', `/comments-resolutions/${comment.threadId}`)).status).toBe(401);
  });

  it('are not made by onlookers of a public workspace', async () => {
    const mallory = await server.bootstrap({ email: 'mallory@example.com', username: 'mallory' });
    const made = await makeCollection('Shown');
    const { ctx } = server.app;
    const show = (visibility: 'public' | 'private') =>
      write(ctx, 'test', async (tx) => {
        await tx.db.updateTable('workspace').set({ visibility }).where('id', '=', teamWorkspace).execute();
      });
    await show('public');
    expect((await mallory.call('GET', `/collections/${made.uid}/comments`)).status).toBe(200);
    expect((await mallory.call('POST', `/collections/${made.uid}/comments`, { body: 'x' })).status).toBe(403);
    await show('private');
  });
});

const placeId = (kind: string): string => places[kind]?.split('/').at(-1) ?? '';
