import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const somebody = (name = 'person'): Promise<Person> => {
  count += 1;
  return server.bootstrap({ email: `${name}${count}@example.com`, username: `${name}${count}` });
};

async function newTeam(owner: Person, name = 'Blue') {
  const made = await owner.call('POST', '/parley/teams', { name });
  expect(made.status).toBe(201);
  return made.body as { id: number; handle: string };
}

/** The token of the newest invitation of an address. */
async function invitationOf(email: string): Promise<string> {
  await Promise.all(server.app.ctx.background);
  const mails = await server.app.ctx.mailer.outbox();
  const mail = mails.find((one) => one.to === email && one.text.includes('/invitation?token='));
  return /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
}

async function join(owner: Person, teamId: number, person: Person, roles: string[]): Promise<void> {
  const invited = await owner.call('POST', `/parley/teams/${teamId}/invitations`, {
    email: person.email,
    roles,
  });
  expect(invited.status).toBe(202);
  const token = await invitationOf(person.email);
  expect((await person.call('POST', '/parley/invitations/accept', { token })).status).toBe(200);
}

/** A team of a Super Admin, an Admin and a Developer. */
async function team() {
  const [owner, admin, developer, stranger] = [
    await somebody('owner'),
    await somebody('admin'),
    await somebody('developer'),
    await somebody('stranger'),
  ];
  const { id } = await newTeam(owner);
  await join(owner, id, admin, ['admin']);
  await join(owner, id, developer, ['user']);
  return { id, owner, admin, developer, stranger, path: `/parley/teams/${id}` };
}

const eventsOf = async (teamId: number): Promise<(string | null)[]> =>
  (
    await server.app.ctx.db
      .selectFrom('change')
      .select('path')
      .where('spaceId', '=', `team:${teamId}`)
      .orderBy('seq')
      .execute()
  ).map((row) => row.path);

describe('teams', () => {
  it('are made with a workspace, listed after the personal one, and renamed', async () => {
    const owner = await somebody('owner');
    const made = await owner.call('POST', '/parley/teams', { name: ' Blue Whales ', handle: 'blue-whales' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Blue Whales',
      handle: 'blue-whales',
      personal: false,
      roles: ['super-admin', 'admin', 'user'],
      memberCount: 1,
    });
    expect(made.body.can).toContain('team.manageSuperAdmins');
    const { data } = (await owner.call('GET', '/parley/teams')).body;
    expect(data.map((one: { personal: boolean }) => one.personal)).toEqual([true, false]);
    const path = `/parley/teams/${made.body.id}`;
    expect((await owner.call('PATCH', path, { name: 'Whales' })).body.name).toBe('Whales');
    expect((await owner.call('GET', path)).body).toMatchObject({ name: 'Whales', handle: 'blue-whales' });
    expect((await owner.call('PATCH', path, { name: ' ' })).status).toBe(400);
    const workspaces = await server.app.ctx.db
      .selectFrom('workspace')
      .select(['name', 'visibility'])
      .where('teamId', '=', made.body.id)
      .execute();
    expect(workspaces).toEqual([{ name: 'Team Workspace', visibility: 'team' }]);
    expect(await eventsOf(made.body.id)).toEqual(['team.created', 'member.added', 'team.renamed']);
  });

  it('have a handle nobody else has, user or team', async () => {
    const owner = await somebody('owner');
    await owner.call('POST', '/parley/teams', { name: 'Red', handle: 'red-pandas' });
    for (const handle of ['red-pandas', owner.username, 'admin', 'x', 'Not A Handle', '-red'])
      expect(await owner.call('POST', '/parley/teams', { name: 'Red', handle })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'handle' }] },
      });
    const numbered = await owner.call('POST', '/parley/teams', { name: 'Red Pandas' });
    expect(numbered.body.handle).toBe('red-pandas-2');
  });

  it('are ten for one person at most, made or joined', async () => {
    const owner = await somebody('owner');
    const other = await somebody('other');
    const { id } = await newTeam(other);
    const body = { email: owner.email, roles: ['user'] };
    await other.call('POST', `/parley/teams/${id}/invitations`, body);
    const token = await invitationOf(owner.email);
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, n) => owner.call('POST', '/parley/teams', { name: `Team ${n}` })),
    );
    expect(made.filter((reply) => reply.status === 201)).toHaveLength(10);
    const joined = await owner.call('POST', '/parley/invitations/accept', { token });
    expect([joined.status, joined.body.title]).toEqual([400, 'Limit reached']);
  });

  it('are refused without a key, to strangers, and to roles that may not', async () => {
    const { path, developer, stranger, id } = await team();
    const calls = [
      ['GET', path],
      ['PATCH', path, { name: 'x' }],
      ['GET', `${path}/members`],
      ['PATCH', `${path}/members/${developer.userId}`, { roles: ['user'] }],
      ['DELETE', `${path}/members/${developer.userId}`],
      ['GET', `${path}/invitations`],
      ['POST', `${path}/invitations`, { email: 'x@example.com', roles: ['user'] }],
      ['DELETE', `${path}/invitations/1`],
      ['POST', `${path}/groups`, { name: 'x', roles: ['user'] }],
      ['PATCH', `${path}/groups/1`, { name: 'x' }],
      ['DELETE', `${path}/groups/1`],
    ] as const;
    for (const [method, url, body] of calls) {
      expect([method, url, (await server.call(method, url, body)).status]).toEqual([method, url, 401]);
      expect([method, url, (await stranger.call(method, url, body)).status]).toEqual([method, url, 404]);
    }
    for (const [method, url, body] of [
      ['PATCH', path, { name: 'x' }],
      ['PATCH', `${path}/members/${developer.userId}`, { roles: ['admin'] }],
      ['GET', `${path}/invitations`],
      ['POST', `${path}/invitations`, { email: 'x@example.com', roles: ['user'] }],
      ['DELETE', `${path}/invitations/1`],
      ['POST', `${path}/groups`, { name: 'x', roles: ['admin'] }],
    ] as const)
      expect([method, url, (await developer.call(method, url, body)).status]).toEqual([method, url, 403]);
    expect((await developer.call('GET', `/parley/teams/${id}x`)).status).toBe(404);
  });
});

describe('members', () => {
  it('are listed with roles that an Admin changes, at once for the next call', async () => {
    const { path, admin, developer, id } = await team();
    const { data } = (await developer.call('GET', `${path}/members`)).body;
    expect(data.map((one: { roles: string[] }) => one.roles)).toEqual([
      ['super-admin', 'admin', 'user'],
      ['admin'],
      ['user'],
    ]);
    expect((await developer.call('PATCH', path, { name: 'x' })).status).toBe(403);
    const member = `${path}/members/${developer.userId}`;
    const changed = await admin.call('PATCH', member, { roles: ['admin', 'user', 'user'] });
    expect([changed.status, changed.body.roles]).toEqual([200, ['admin', 'user']]);
    expect((await developer.call('PATCH', path, { name: 'x' })).status).toBe(200);
    for (const roles of [[], ['owner'], ['guest'], ['superAdmin']])
      expect((await admin.call('PATCH', member, { roles })).status).toBe(400);
    expect(await eventsOf(id)).toContain('member.rolesChanged');
  });

  it('who are Super Admins are touched by Super Admins alone, and nobody raises their own role', async () => {
    const { path, owner, admin, developer } = await team();
    const roles = (person: Person, value: string[], by: Person) =>
      by.call('PATCH', `${path}/members/${person.userId}`, { roles: value });
    expect((await roles(owner, ['user'], admin)).status).toBe(403);
    expect((await roles(developer, ['super-admin'], admin)).status).toBe(403);
    expect((await roles(admin, ['admin', 'billing'], admin)).status).toBe(403);
    expect((await admin.call('DELETE', `${path}/members/${owner.userId}`)).status).toBe(403);
    const invitation = { email: 'new@example.com', roles: ['super-admin'] };
    expect((await admin.call('POST', `${path}/invitations`, invitation)).status).toBe(403);
    expect((await roles(developer, ['super-admin'], owner)).status).toBe(200);
    // While there is none, an Admin names the first one: another, not themselves.
    expect((await roles(developer, ['user'], owner)).status).toBe(200);
    expect((await roles(owner, ['user'], owner)).status).toBe(200);
    expect((await roles(admin, ['super-admin'], admin)).status).toBe(403);
    expect((await roles(developer, ['super-admin'], admin)).status).toBe(200);
  });

  it('always count an Admin, also when the last two leave at once', async () => {
    const { path, owner, admin, developer } = await team();
    const leave = (person: Person) => person.call('DELETE', `${path}/members/${person.userId}`);
    const replies = await Promise.all([leave(owner), leave(admin)]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([204, 409]);
    const last = replies[0]?.status === 409 ? owner : admin;
    const again = await leave(last);
    expect([again.status, again.body.detail]).toEqual([
      409,
      'A team needs an Admin. Make somebody else an Admin first.',
    ]);
    expect((await leave(developer)).status).toBe(204);
    const alone = await newTeam(owner, 'Alone');
    const self = `/parley/teams/${alone.id}/members/${owner.userId}`;
    expect((await owner.call('PATCH', self, { roles: ['user'] })).status).toBe(409);
  });

  it('lose the team when removed, and leave their workspaces to somebody', async () => {
    const { path, id, owner, admin, developer } = await team();
    const { db } = server.app.ctx;
    const [shared] = await db.selectFrom('workspace').select('id').where('teamId', '=', id).execute();
    const workspaceId = shared?.id ?? '';
    await server.app.ctx.database.withWriter(async (writer) => {
      await writer.begin();
      const principal = { workspaceId, principal: 'user' as const };
      await writer.db
        .updateTable('workspaceMember')
        .set({ principalId: developer.userId })
        .where('workspaceId', '=', workspaceId)
        .execute();
      await writer.db
        .insertInto('workspaceMember')
        .values({ ...principal, principalId: admin.userId, role: '1' })
        .execute();
      await writer.commit();
    });
    expect((await developer.call('GET', path)).status).toBe(200);
    expect((await admin.call('DELETE', `${path}/members/${developer.userId}`)).status).toBe(204);
    expect((await developer.call('GET', path)).status).toBe(404);
    const members = await db
      .selectFrom('workspaceMember')
      .select(['principalId', 'role'])
      .where('workspaceId', '=', workspaceId)
      .execute();
    expect(members).toEqual([{ principalId: admin.userId, role: '3' }]);
    expect((await admin.call('DELETE', `${path}/members/${developer.userId}`)).status).toBe(404);
    expect((await admin.call('DELETE', `${path}/members/${admin.userId}`)).status).toBe(204);
    const { data } = (await owner.call('GET', `${path}/members`)).body;
    expect(data.map((one: { id: number }) => one.id)).toEqual([owner.userId]);
    expect(await eventsOf(id)).toEqual(expect.arrayContaining(['member.removed', 'member.left']));
  });

  it('stay one in a personal team', async () => {
    const alone = await somebody();
    const path = `/parley/teams/${alone.teamId}`;
    const invitation = { email: 'x@example.com', roles: ['user'] };
    expect((await alone.call('POST', `${path}/invitations`, invitation)).status).toBe(409);
    expect((await alone.call('DELETE', `${path}/members/${alone.userId}`)).status).toBe(409);
    expect((await alone.call('POST', `${path}/groups`, { name: 'x', roles: ['user'] })).status).toBe(409);
  });
});

describe('invitations', () => {
  it('are mailed, listed, replaced by a later one of the same address, and revoked', async () => {
    const { path, admin, stranger } = await team();
    const invite = (roles: string[]) =>
      admin.call('POST', `${path}/invitations`, { email: stranger.email.toUpperCase(), roles });
    const first = await invite(['user']);
    expect(first.status).toBe(202);
    const old = await invitationOf(first.body.email);
    const second = await invite(['user', 'billing']);
    const listed = (await admin.call('GET', `${path}/invitations`)).body.data;
    expect(listed).toEqual([second.body]);
    expect(JSON.stringify(listed)).not.toContain(old);
    expect((await stranger.call('POST', '/parley/invitations/accept', { token: old })).status).toBe(400);
    const unknown = await admin.call('POST', `${path}/invitations`, {
      email: 'nobody-yet@example.com',
      roles: ['user', 'billing'],
    });
    expect(Object.keys(unknown.body)).toEqual(Object.keys(second.body));
    expect((await admin.call('DELETE', `${path}/invitations/${second.body.id}`)).status).toBe(204);
    expect((await admin.call('DELETE', `${path}/invitations/${second.body.id}`)).status).toBe(404);
    const mine = { email: admin.email, roles: ['user'] };
    expect((await admin.call('POST', `${path}/invitations`, mine)).status).toBe(409);
    expect((await admin.call('POST', `${path}/invitations`, { email: 'x', roles: ['user'] })).status).toBe(
      400,
    );
  });

  it('are accepted by the invited address only, once, for thirty days', async () => {
    const { path, id, admin, stranger } = await team();
    const other = await somebody('other');
    const email = stranger.email;
    await admin.call('POST', `${path}/invitations`, { email, roles: ['user', 'flow-editor'] });
    const token = await invitationOf(email);
    const accept = (person: Person) => person.call('POST', '/parley/invitations/accept', { token });
    const wrong = await accept(other);
    expect([wrong.status, wrong.body.detail]).toEqual([403, 'This invitation is for another email address.']);
    server.clock.now = Date.now() + 31 * 86_400_000;
    expect((await accept(stranger)).status).toBe(400);
    server.clock.now = null;
    const replies = await Promise.all([accept(stranger), accept(stranger)]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    expect(replies[0]?.body).toMatchObject({ id, roles: ['user', 'flow-editor'], memberCount: 4 });
    expect((await accept(stranger)).status).toBe(200);
    expect((await eventsOf(id)).filter((name) => name === 'invitation.accepted')).toHaveLength(3);
    await admin.call('DELETE', `${path}/members/${stranger.userId}`);
    expect((await accept(stranger)).status).toBe(400);
    expect((await server.call('POST', '/parley/invitations/accept', { token })).status).toBe(401);
  });

  it('end when who sent them may no longer send any', async () => {
    const { path, owner, admin, stranger } = await team();
    await admin.call('POST', `${path}/invitations`, { email: stranger.email, roles: ['user'] });
    const token = await invitationOf(stranger.email);
    await owner.call('PATCH', `${path}/members/${admin.userId}`, { roles: ['user'] });
    expect((await stranger.call('POST', '/parley/invitations/accept', { token })).status).toBe(409);
  });

  it('are fifty an hour from one person', async () => {
    const owner = await somebody('owner');
    const { id } = await newTeam(owner);
    const invite = (n: number) =>
      owner.call('POST', `/parley/teams/${id}/invitations`, { email: `p${n}@example.org`, roles: ['user'] });
    for (let n = 0; n < 50; n++) expect((await invite(n)).status).toBe(202);
    expect((await invite(50)).body.title).toBe('Limit reached');
    server.clock.now = Date.now() + 3_601_000;
    expect((await invite(51)).status).toBe(202);
    server.clock.now = null;
  });
});

describe('groups', () => {
  it('are made, changed and deleted, and give their roles while they exist', async () => {
    const { path, id, admin, developer } = await team();
    const made = await admin.call('POST', `${path}/groups`, {
      name: 'Leads',
      members: [developer.userId, developer.userId],
      roles: ['admin'],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      teamId: id,
      name: 'Leads',
      summary: '',
      members: [developer.userId],
      roles: ['admin'],
      managers: [],
    });
    expect((await developer.call('PATCH', path, { name: 'Renamed' })).status).toBe(200);
    const group = `${path}/groups/${made.body.id}`;
    const changed = await admin.call('PATCH', group, { summary: 'Who leads.', members: [admin.userId] });
    expect(changed.body).toMatchObject({ name: 'Leads', summary: 'Who leads.', members: [admin.userId] });
    expect((await developer.call('PATCH', path, { name: 'Again' })).status).toBe(403);
    expect((await admin.call('DELETE', group)).status).toBe(204);
    expect((await admin.call('DELETE', group)).status).toBe(404);
    expect(await eventsOf(id)).toEqual(
      expect.arrayContaining(['group.created', 'group.changed', 'group.deleted']),
    );
  });

  it('of Developers are made and managed by Developers', async () => {
    const { path, admin, developer } = await team();
    const made = await developer.call('POST', `${path}/groups`, { name: 'Mine', roles: ['user'] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ members: [developer.userId], managers: [developer.userId] });
    const group = `${path}/groups/${made.body.id}`;
    const members = [developer.userId, admin.userId];
    expect((await developer.call('PATCH', group, { name: 'Ours', members })).body.name).toBe('Ours');
    expect((await developer.call('PATCH', group, { roles: ['admin'] })).status).toBe(403);
    const theirs = await admin.call('POST', `${path}/groups`, { name: 'Theirs', roles: ['user'] });
    expect((await developer.call('PATCH', `${path}/groups/${theirs.body.id}`, { name: 'x' })).status).toBe(
      403,
    );
    expect((await developer.call('DELETE', `${path}/groups/${theirs.body.id}`)).status).toBe(403);
    expect((await developer.call('DELETE', group)).status).toBe(204);
  });

  it('hold people of the team, and raise nobody who makes them', async () => {
    const { path, admin, owner, developer, stranger } = await team();
    const make = (by: Person, members: number[], roles: string[]) =>
      by.call('POST', `${path}/groups`, { name: 'x', members, roles });
    expect((await make(admin, [stranger.userId], ['user'])).status).toBe(400);
    expect((await make(admin, [developer.userId], ['super-admin'])).status).toBe(403);
    expect((await make(admin, [admin.userId], ['billing'])).status).toBe(403);
    const made = await make(owner, [developer.userId], ['super-admin']);
    expect(made.status).toBe(201);
    const group = `${path}/groups/${made.body.id}`;
    const members = [admin.userId];
    expect((await admin.call('PATCH', group, { members })).status).toBe(403);
    expect((await admin.call('DELETE', group)).status).toBe(403);
    expect((await owner.call('DELETE', group)).status).toBe(204);
  });
});
