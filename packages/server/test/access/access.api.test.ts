import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { write } from '../../src/db/write.ts';
import { addMember } from '../../src/features/teams/teams.ts';
import { sessionCookie } from '../../src/http/authenticate.ts';
import { makeCollection, makeEnvironment } from './things-content.ts';
import { marker, type Person, type Place, type Reply, World } from './world.ts';

let world: World;
let own: Place;
let keeper: Person;

beforeAll(async () => {
  world = await World.build();
  own = world.own;
  keeper = own.owner;
});
afterAll(async () => {
  expect(await world?.server.verify()).toMatchObject({ ok: true, problems: [] });
  await world?.close();
});

const newMember = async (name: string): Promise<Person> => {
  const person = await world.addPerson(name);
  const { ctx } = world.server.app;
  await write(ctx, 'world', (tx) => addMember(tx, own.teamId, person.userId, ['user'], keeper.userId));
  await world.keyIn(person, own.teamId);
  return person;
};
const newCollection = async (workspaceId = own.workspaceId): Promise<string> =>
  (await makeCollection(world, { ...own, workspaceId })).rootId ?? '';
const read = async (person: Person, id: string): Promise<number> =>
  (await person.call('GET', `/collections/${id}`)).status;
const rename = async (person: Person, id: string): Promise<number> =>
  (await person.call('PATCH', `/collections/${id}`, { collection: { info: { name: 'Renamed' } } })).status;
const setRole = (op: 'add' | 'remove', person: Person, role: '1' | '2' | '3', path = '/user') =>
  world.must(keeper, 'PATCH', `/workspaces/${own.workspaceId}/roles`, {
    roles: [{ op, path, value: [{ id: String(person.userId), role }] }],
  });
const readWith = (accessKey: string, id: string): Promise<Reply> =>
  world.send('GET', `/collections/${id}?access_key=${accessKey}`, undefined, {});
const newAccessKey = async (person: Person, collectionId: string): Promise<string> => {
  const { data } = await world.must(person, 'POST', '/parley/collection-access-keys', { collectionId });
  return /PMAT-[A-Za-z0-9]{26}/.exec(JSON.stringify(data))?.[0] ?? '';
};
const bySession = (person: Person, method: string, path: string, headers: Record<string, string> = {}) =>
  world.send(method, path, undefined, {
    cookie: `${sessionCookie(world.server.app.ctx)}=${person.cookie}`,
    'x-parley-request': '1',
    ...headers,
  });

describe('what is taken away is gone at the next request', () => {
  test('a role in a workspace', async () => {
    const person = await newMember('changing');
    const id = await newCollection();
    expect(await read(person, id)).toBe(404);
    await setRole('add', person, '1');
    expect([await read(person, id), await rename(person, id)]).toEqual([200, 403]);
    await setRole('add', person, '2');
    expect(await rename(person, id)).toBe(200);
    await setRole('remove', person, '2');
    expect(await read(person, id)).toBe(404);
  });

  test('a role on a collection', async () => {
    const person = await newMember('shared-with');
    const id = await newCollection();
    const change = (op: 'update' | 'remove') =>
      world.must(keeper, 'PATCH', `/collections/${id}/roles`, {
        roles: [{ op, path: '/user', value: [{ id: person.userId, role: 'VIEWER' }] }],
      });
    await change('update');
    expect(await read(person, id)).toBe(200);
    await change('remove');
    expect(await read(person, id)).toBe(404);
  });

  test('membership of a group', async () => {
    const person = await newMember('grouped');
    const id = await newCollection();
    const path = `/parley/teams/${own.teamId}/groups/${world.groupId}`;
    const others = [world.person('groupViewer').userId];
    expect(await read(person, id)).toBe(404);
    await world.must(keeper, 'PATCH', path, { members: [...others, person.userId] });
    expect(await read(person, id)).toBe(200);
    await world.must(keeper, 'PATCH', path, { members: others });
    expect(await read(person, id)).toBe(404);
  });

  test('a role in the team', async () => {
    const person = await newMember('promoted');
    const id = await newCollection();
    const path = `/parley/teams/${own.teamId}/members/${person.userId}`;
    await world.must(keeper, 'PATCH', path, { roles: ['super-admin'] });
    expect(await rename(person, id)).toBe(200);
    await world.must(keeper, 'PATCH', path, { roles: ['user'] });
    expect(await read(person, id)).toBe(404);
  });

  test('membership of the team, with all that was given there', async () => {
    const person = await newMember('leaving');
    const id = await newCollection();
    await setRole('add', person, '3');
    const key = await newAccessKey(person, id);
    expect([await read(person, id), (await readWith(key, id)).status]).toEqual([200, 200]);
    await world.must(keeper, 'DELETE', `/parley/teams/${own.teamId}/members/${person.userId}`);
    expect(await read(person, id)).toBe(404);
    expect((await readWith(key, id)).status).toBe(401);
    await write(world.server.app.ctx, 'world', (tx) =>
      addMember(tx, own.teamId, person.userId, ['user'], keeper.userId),
    );
    world.server.app.ctx.forgetActors();
    expect(await read(person, id)).toBe(404);
  });

  test('an API key', async () => {
    const person = await newMember('keyed');
    const id = await world.server.app.ctx.db
      .selectFrom('apiKey')
      .select('id')
      .where('userId', '=', person.userId)
      .executeTakeFirstOrThrow();
    expect((await person.call('GET', '/me')).status).toBe(200);
    expect((await bySession(person, 'DELETE', `/parley/api-keys/${id.id}`)).status).toBe(204);
    expect((await person.call('GET', '/me')).status).toBe(401);
  });

  test('a session', async () => {
    const person = await newMember('signed-in');
    expect((await bySession(person, 'GET', '/me')).status).toBe(200);
    expect((await bySession(person, 'DELETE', '/parley/sessions')).status).toBe(204);
    expect((await bySession(person, 'GET', '/me')).status).toBe(401);
  });
});

describe('access keys of collections', () => {
  test('open their collection alone, and not from the trash', async () => {
    const [id, other] = [await newCollection(), await newCollection()];
    const key = await newAccessKey(keeper, id);
    expect((await readWith(key, id)).status).toBe(200);
    const refused = await readWith(key, other);
    expect([refused.status, refused.text.includes(marker)]).toEqual([404, false]);
    await world.must(keeper, 'DELETE', `/collections/${id}`);
    expect((await readWith(key, id)).status).toBe(401);
  });

  test('give no more than whoever made them still has', async () => {
    const person = await newMember('key-maker');
    const id = await newCollection();
    await setRole('add', person, '1');
    const key = await newAccessKey(person, id);
    expect((await readWith(key, id)).status).toBe(200);
    await setRole('remove', person, '1');
    expect((await readWith(key, id)).status).toBe(401);
  });
});

describe('a cookie alone', () => {
  test('changes nothing when another site sends it', async () => {
    const path = `/collections/${await newCollection()}`;
    const foreign = { origin: 'https://example.org', 'sec-fetch-site': 'cross-site' };
    expect((await bySession(keeper, 'DELETE', path, foreign)).status).toBe(403);
    expect((await bySession(keeper, 'DELETE', path, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await bySession(keeper, 'DELETE', path)).status).toBe(200);
  });
});

describe('a public workspace', () => {
  test('shows what is in it to everybody signed in, and its people to nobody else', async () => {
    const { owner, teamId } = world.foreign;
    const workspaceId = await world.addWorkspace(owner, teamId, 'public');
    const place = { ...world.foreign, workspaceId };
    const id = (await makeCollection(world, place)).rootId ?? '';
    const environmentId = (await makeEnvironment(world, place)).rootId ?? '';
    const { call } = world.person('stranger');
    const statusOf = async (path: string) => [path, (await call('GET', path)).status];
    const open = [
      `/workspaces/${workspaceId}`,
      `/collections/${id}`,
      `/collections/${id}/comments`,
      `/environments/${environmentId}`,
    ];
    const closed = [
      `/workspaces/${workspaceId}/roles`,
      `/workspaces/${workspaceId}/activities`,
      `/workspaces/${workspaceId}/global-variables`,
      `/parley/workspaces/${workspaceId}/changes`,
      `/parley/workspaces/${workspaceId}/trash`,
      `/collections/${id}/roles`,
    ];
    for (const path of open) expect(await statusOf(path)).toEqual([path, 200]);
    for (const path of closed) expect(await statusOf(path)).toEqual([path, 403]);
    const body = { collection: { info: { name: 'Renamed' } } };
    expect((await call('PATCH', `/collections/${id}`, body)).status).toBe(403);
    expect((await call('DELETE', `/environments/${environmentId}`)).status).toBe(403);
    expect((await call('POST', `/collections/${id}/comments`, { body: 'Words.' })).status).toBe(403);
    expect((await world.server.call('GET', `/collections/${id}`)).status).toBe(401);
  });
});

describe('what may not be seen', () => {
  test('is not counted in lists', async () => {
    const person = await newMember('counting');
    const mine = person.stock.params.collectionId ?? '';
    const all = await person.call('GET', '/collections?limit=1&offset=0');
    expect(all.body).toMatchObject({ meta: { total: 1 }, collections: [{ id: mine }] });
    const there = await person.call('GET', `/collections?workspace=${own.workspaceId}&limit=1&offset=0`);
    expect(there.body).toMatchObject({ meta: { total: 0 }, collections: [] });
  });

  test('leaves no name behind when it moves on', async () => {
    const id = await newCollection();
    await world.must(keeper, 'POST', `/workspaces/${own.workspaceId}/element-transfers`, {
      id,
      type: 'collection',
      to: world.elsewhere.workspaceId,
    });
    const name = 'Name given later';
    await world.must(keeper, 'PATCH', `/collections/${id}`, { collection: { info: { name } } });
    const viewer = world.person('viewer');
    for (const path of [
      'parley/workspaces/:id/changes',
      'workspaces/:id/activities',
      'parley/workspaces/:id',
    ]) {
      const reply = await viewer.call('GET', `/${path.replace(':id', own.workspaceId)}`);
      expect([path, reply.status, reply.text.includes(name)]).toEqual([path, 200, false]);
    }
  });

  test('is not opened by the rights of another reviewer', async () => {
    const id = await newCollection();
    const fork = await world.must(keeper, 'POST', `/collections/fork/${id}?workspace=${own.workspaceId}`, {
      label: 'Fork',
    });
    const ask = (...people: Person[]) =>
      keeper.call('POST', `/collections/${fork.collection?.id}/pull-requests`, {
        title: 'Title',
        description: '',
        reviewers: people.map((person) => String(person.userId)),
        destinationId: id,
      });
    const [admin, stranger] = [world.person('admin'), world.person('stranger')];
    expect((await ask(stranger)).status).toBe(403);
    expect((await ask(admin, stranger)).status).toBe(403);
    expect((await ask(admin)).status).toBe(200);
  });

  test('stays unnamed at the other end of a pull request', async () => {
    const person = await newMember('forker');
    const id = await newCollection();
    await setRole('add', person, '1');
    const shared = await world.addWorkspace(person, own.teamId);
    const fork = await world.must(person, 'POST', `/collections/fork/${id}?workspace=${shared}`, {
      label: 'Fork',
    });
    const forkId = String(fork.collection?.id);
    const made = await world.must(person, 'POST', `/collections/${forkId}/pull-requests`, {
      title: 'Title',
      description: '',
      reviewers: [],
      destinationId: id,
    });
    await world.must(keeper, 'PATCH', `/collections/${id}`, {
      collection: { info: { name: 'Kept secret' } },
    });
    const helper = await newMember('helper');
    await world.must(person, 'PATCH', `/workspaces/${shared}/roles`, {
      roles: [{ op: 'add', path: '/user', value: [{ id: String(helper.userId), role: '1' }] }],
    });
    for (const path of [`/pull-requests/${made.id}`, `/collections/${forkId}/pull-requests`]) {
      const reply = await helper.call('GET', path);
      expect([path, reply.status, reply.text.includes('Kept secret')]).toEqual([path, 200, false]);
    }
    expect((await keeper.call('GET', `/pull-requests/${made.id}`)).text).toContain('Kept secret');
  });

  test('is not kept by roles of people who are not in the new team', async () => {
    const person = await newMember('both-teams');
    const guest = await newMember('left-behind');
    const shared = await world.addWorkspace(person, own.teamId);
    const place = { ...own, workspaceId: shared, owner: person };
    const share = async (id: string) => {
      await world.must(person, 'PATCH', `/collections/${id}/roles`, {
        roles: [{ op: 'update', path: '/user', value: [{ id: guest.userId, role: 'VIEWER' }] }],
      });
      expect(await read(guest, id)).toBe(200);
    };
    const moved = (await makeCollection(world, place)).rootId ?? '';
    const along = (await makeCollection(world, place)).rootId ?? '';
    await share(moved);
    await share(along);
    const target = await world.addWorkspace(person, person.ownTeam);
    await world.must(person, 'POST', `/workspaces/${shared}/element-transfers`, {
      id: moved,
      type: 'collection',
      to: target,
    });
    expect([await read(person, moved), await read(guest, moved)]).toEqual([200, 404]);
    await world.must(keeper, 'PATCH', `/parley/teams/${own.teamId}/members/${person.userId}`, {
      roles: ['admin', 'user'],
    });
    await world.must(person, 'PATCH', `/workspaces/${shared}/transfers`, {
      source: String(own.teamId),
      destination: String(person.ownTeam),
    });
    expect([await read(person, along), await read(guest, along)]).toEqual([200, 404]);
  });
});
