import { afterAll, beforeAll, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;
let guest: Person;

beforeAll(async () => {
  server = await startServer({ rateLimitPerMonth: 500 });
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Blue' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  guest = await server.bootstrap({ email: 'guest@example.com', username: 'gina' });
  await write(server.app.ctx, 'team', async (tx) => {
    await addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId);
    await addMember(tx, alice.teamId, guest.userId, ['guest'], alice.userId);
    await tx.db
      .updateTable('apiKey')
      .set({ teamId: alice.teamId })
      .where('userId', 'in', [bob.userId, guest.userId])
      .execute();
  });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

it('says who calls, for which team, and what was used', async () => {
  await server.app.http.rateLimiter.flush();
  const before = (await alice.call('GET', '/me')).body;
  expect(before.user).toEqual({
    id: alice.userId,
    sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    username: 'alice',
    email: 'alice@example.com',
    fullName: 'alice',
    avatar: expect.stringMatching(/^data:image\/svg\+xml;base64,/),
    isPublic: false,
    emailVerified: true,
    teamId: alice.teamId,
    teamName: 'Blue',
    teamDomain: 'blue',
    roles: ['super-admin', 'admin', 'user'],
  });
  expect(before.operations).toHaveLength(12);
  expect(before.operations.every((one: object) => Object.keys(one).length === 4)).toBe(true);
  await server.app.http.rateLimiter.flush();
  const after = (await alice.call('GET', '/me')).body.operations.at(-1);
  expect(after).toEqual({ name: 'api_usage', limit: 500, usage: expect.any(Number), overage: 0 });
  expect(after.usage).toBeGreaterThan(before.operations.at(-1).usage);
});

it('lists the people of the team, of a group, and of no group', async () => {
  const { data } = (await bob.call('GET', '/users')).body;
  expect(data.map((user: { username: string }) => user.username).sort()).toEqual(['alice', 'bob', 'gina']);
  expect(data.find((user: { username: string }) => user.username === 'bob')).toEqual({
    id: bob.userId,
    name: 'bob',
    username: 'bob',
    email: 'bob@example.com',
    roles: ['user'],
    joinedAt: expect.stringMatching(/Z$/),
  });
  const made = await alice.call('POST', `/parley/teams/${alice.teamId}/groups`, {
    name: 'Bills',
    members: [bob.userId],
    roles: ['billing'],
  });
  const inGroup = (await bob.call('GET', `/users?groupId=${made.body.id}`)).body.data;
  expect(inGroup).toEqual([
    { id: bob.userId, name: 'bob', username: 'bob', email: 'bob@example.com', roles: ['user', 'billing'] },
  ]);
  expect((await bob.call('GET', '/users?groupId=999999999')).body).toEqual({ data: [] });
  expect((await bob.call('GET', '/users?groupId=x')).status).toBe(400);
  expect((await bob.call('GET', `/users/${bob.userId}`)).body.roles).toEqual(['user', 'billing']);
});

it('shows the groups of the team', async () => {
  const made = await alice.call('POST', `/parley/teams/${alice.teamId}/groups`, {
    name: 'API group',
    summary: 'Who tests.',
    members: [alice.userId, bob.userId],
    roles: ['user'],
  });
  const { managers, ...brief } = made.body;
  expect(managers).toEqual([]);
  expect((await bob.call('GET', '/groups')).body.data).toContainEqual(brief);
  expect((await bob.call('GET', `/groups/${made.body.id}`)).body).toEqual(made.body);
});

it('refuses without a key, to strangers, to guests, and unknown ids', async () => {
  const group = (await alice.call('GET', '/groups')).body.data[0].id;
  for (const path of ['/me', '/users', `/users/${bob.userId}`, '/groups', `/groups/${group}`])
    expect([path, (await server.call('GET', path)).status]).toEqual([path, 401]);
  expect((await server.call('GET', '/me')).body.error.name).toBe('AuthenticationError');
  for (const path of [`/users/${bob.userId}`, `/groups/${group}`]) {
    const reply = await carol.call('GET', path);
    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({
      type: 'https://api.postman.com/problems/not-found',
      title: 'Not Found',
      status: 404,
      detail: 'The requested resource was not found.',
    });
  }
  expect((await carol.call('GET', '/groups')).body).toEqual({ data: [] });
  for (const path of ['/users', `/users/${bob.userId}`, '/groups', `/groups/${group}`])
    expect([path, (await guest.call('GET', path)).status]).toEqual([path, 403]);
  expect((await alice.call('GET', '/users/x')).status).toBe(400);
  expect((await alice.call('GET', '/groups/x')).status).toBe(400);
});
