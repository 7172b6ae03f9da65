import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;
let guest: Person;
const groupId = 4711;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Makers' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  guest = await server.bootstrap({ email: 'gus@example.com', username: 'gus' });
  const { ctx } = server.app;
  await write(ctx, 'test', async (tx) => {
    await addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId);
    await addMember(tx, alice.teamId, carol.userId, ['user'], alice.userId);
    await addMember(tx, alice.teamId, guest.userId, ['guest'], alice.userId);
    await tx.db
      .updateTable('workspace')
      .set({ teamId: alice.teamId })
      .where('id', '=', alice.workspaceId)
      .execute();
    await tx.db
      .insertInto('userGroup')
      .values({
        id: groupId,
        teamId: alice.teamId,
        name: 'Testers',
        summary: '',
        roles: '[]',
        createdBy: alice.userId,
        createdAt: tx.now,
        updatedAt: tx.now,
      })
      .execute();
    await tx.db
      .insertInto('userGroupMember')
      .values({ groupId, userId: carol.userId, isManager: 0 })
      .execute();
  });
  ctx.forgetActors();
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const make = async (): Promise<{ id: string; uid: string; path: string }> => {
  const made = await alice.call('POST', `/collections?workspace=${alice.workspaceId}`, {
    collection: {
      info: {
        name: 'Shared',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: [],
    },
  });
  return { ...made.body.collection, path: `/collections/${made.body.collection.uid}/roles` };
};
const grant = (
  path: string,
  principal: string,
  value: unknown[],
  { who = alice, op = 'update' }: { who?: Person; op?: string } = {},
) => who.call('PATCH', path, { roles: [{ op, path: `/${principal}`, value }] });

describe('roles on a collection', () => {
  it('open it to people who have none in its workspace, and close it again', async () => {
    const { uid, path } = await make();
    expect((await bob.call('GET', `/collections/${uid}`)).status).toBe(404);
    const given = await grant(path, 'user', [{ id: bob.userId, role: 'VIEWER' }]);
    expect(given.status, given.text).toBe(204);
    expect((await bob.call('GET', `/collections/${uid}`)).status).toBe(200);
    const rename = { collection: { info: { name: 'By Bob' } } };
    expect((await bob.call('PATCH', `/collections/${uid}`, rename)).status).toBe(403);
    await grant(path, 'user', [{ id: bob.userId, role: 'EDITOR' }]);
    expect((await bob.call('PATCH', `/collections/${uid}`, rename)).status).toBe(200);
    await grant(path, 'user', [{ id: bob.userId }], { op: 'remove' });
    expect((await bob.call('GET', `/collections/${uid}`)).status).toBe(404);
  });

  it('go to people, groups and the team, all of them or none', async () => {
    const { uid, path } = await make();
    const roles = [
      { op: 'update', path: '/user', value: [{ id: bob.userId, role: 'VIEWER' }] },
      { op: 'update', path: '/team', value: [{ id: alice.teamId, role: 'VIEWER' }] },
      { op: 'update', path: '/group', value: [{ id: groupId, role: 'EDITOR' }] },
    ];
    expect((await alice.call('PATCH', path, { roles })).status).toBe(204);
    const seen = await carol.call('GET', path);
    expect(seen.body).toEqual({
      group: [{ id: groupId, role: 'EDITOR' }],
      team: [{ id: alice.teamId, role: 'VIEWER' }],
      user: [
        { id: alice.userId, role: 'EDITOR' },
        { id: bob.userId, role: 'VIEWER' },
      ].sort((a, b) => a.id - b.id),
    });
    expect(
      (await carol.call('PATCH', `/collections/${uid}`, { collection: { info: { name: 'x' } } })).status,
    ).toBe(200);
    // The second change is refused, so the first has not happened either.
    const half = await alice.call('PATCH', path, {
      roles: [
        { op: 'update', path: '/user', value: [{ id: bob.userId, role: 'EDITOR' }] },
        { op: 'update', path: '/group', value: [{ id: 99, role: 'EDITOR' }] },
      ],
    });
    expect(half.status).toBe(400);
    expect((await alice.call('GET', path)).body.user).toContainEqual({ id: bob.userId, role: 'VIEWER' });
  });

  it('do not go to strangers, guests and other teams', async () => {
    const { path } = await make();
    const stranger = await server.bootstrap({ email: 'eve@example.com', username: 'eve' });
    for (const [principal, id] of [
      ['user', stranger.userId],
      ['user', guest.userId],
      ['team', stranger.teamId],
      ['group', 99],
    ] as const) {
      const refused = await grant(path, principal, [{ id, role: 'VIEWER' }]);
      expect(refused.status).toBe(400);
      expect(refused.body.detail).toBe(`/${principal}: the collection's team has no ${principal} ${id}`);
    }
  });

  it('are changed by editors, not by viewers', async () => {
    const { path } = await make();
    await grant(path, 'user', [{ id: bob.userId, role: 'VIEWER' }]);
    expect((await bob.call('GET', path)).status).toBe(200);
    const refused = await grant(path, 'user', [{ id: bob.userId, role: 'EDITOR' }], { who: bob });
    expect(refused.status).toBe(403);
    await grant(path, 'user', [{ id: bob.userId, role: 'EDITOR' }]);
    expect((await grant(path, 'user', [{ id: carol.userId, role: 'VIEWER' }], { who: bob })).status).toBe(
      204,
    );
  });

  it('refuse a malformed change with the published words', async () => {
    const { uid, path } = await make();
    const refused = await alice.call('PATCH', path, { roles: [{ op: 'update', value: [] }] });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      type: 'https://api.postman.com/problems/bad-request',
      title: "Missing properties: 'path'",
      detail: `PATCH request body for '/collections/${uid}/roles' failed to validate schema. Location: /properties/roles/items/required`,
      status: 400,
    });
    for (const body of [
      {},
      { roles: {} },
      { roles: [1] },
      { roles: [{ op: 'add', path: '/user', value: [] }] },
    ])
      expect((await alice.call('PATCH', path, body)).status).toBe(400);
    expect((await grant(path, 'partner', [])).status).toBe(400);
    expect((await grant(path, 'user', [{ id: bob.userId, role: 'ADMIN' }])).status).toBe(400);
  });

  it('are written to the log of the workspace', async () => {
    const { id, path } = await make();
    await grant(path, 'user', [{ id: bob.userId, role: 'VIEWER' }]);
    const rows = await server.app.ctx.db
      .selectFrom('change')
      .select(['value', 'actorId'])
      .where('spaceId', '=', alice.workspaceId)
      .where('path', '=', 'collection.rolesChanged')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    expect(rows).toEqual([{ actorId: alice.userId, value: expect.any(String) }]);
    expect(JSON.parse(rows[0]?.value ?? '')).toEqual({
      collectionId: id,
      changes: [{ principal: 'user', principalId: bob.userId, role: 'VIEWER' }],
    });
  });

  it('are refused without a key and to strangers', async () => {
    const { path } = await make();
    for (const method of ['GET', 'PATCH']) {
      const body = method === 'PATCH' ? { roles: [] } : undefined;
      expect((await server.call(method, path, body)).status).toBe(401);
      const stranger = await guest.call(method, path, body);
      expect(stranger.status).toBe(404);
      expect(stranger.body.title).toBe('We could not find the collection you are looking for');
      expect(stranger.body.type).toMatch(/instanceNotFoundError$/);
    }
  });
});
