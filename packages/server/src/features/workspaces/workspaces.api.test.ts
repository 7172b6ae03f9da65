import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;
let stranger: Person;
let groupId = 0;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Acme' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  stranger = await server.bootstrap({ email: 'mallory@example.com', username: 'mallory' });
  groupId = 4711;
  await write(server.app.ctx, 'team', async (tx) => {
    await addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId);
    await addMember(tx, alice.teamId, carol.userId, ['user'], alice.userId);
    await tx.db
      .insertInto('userGroup')
      .values({
        id: groupId,
        teamId: alice.teamId,
        name: 'Editors',
        summary: '',
        roles: '[]',
        createdBy: alice.userId,
        createdAt: tx.now,
        updatedAt: tx.now,
      })
      .execute();
  });
  server.app.ctx.forgetActors();
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

let count = 0;
const make = async (type = 'team', by: Person = alice, more: object = {}): Promise<string> => {
  const made = await by.call('POST', '/workspaces', {
    workspace: { name: `Workspace ${++count}`, type, description: 'Words', about: 'About', ...more },
  });
  expect(made.status, made.text).toBe(200);
  return made.body.workspace.id;
};
const grant = (id: string, person: Person, role: string) =>
  alice.call('PATCH', `/workspaces/${id}/roles`, {
    roles: [{ op: 'add', path: '/user', value: [{ id: String(person.userId), role }] }],
  });
const names = (reply: { body: { workspaces: { id: string }[] } }) => reply.body.workspaces.map((w) => w.id);

describe('workspaces', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await alice.call('POST', '/workspaces', {
      workspace: { name: 'Team Workspace', type: 'team', description: 'Words', about: 'About' },
    });
    expect(created.body).toEqual({ workspace: { id: expect.any(String), name: 'Team Workspace' } });
    const { id } = created.body.workspace;
    const collection = await alice.call('POST', `/collections?workspace=${id}`, {
      collection: {
        info: { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        item: [],
      },
    });
    const environment = await alice.call('POST', `/environments?workspace=${id}`, {
      environment: { name: 'E' },
    });
    const read = await alice.call('GET', `/workspaces/${id}?include=team`);
    expect(read.body.workspace).toEqual({
      id,
      name: 'Team Workspace',
      type: 'team',
      description: 'Words',
      visibility: 'team',
      createdBy: String(alice.userId),
      updatedBy: String(alice.userId),
      teamId: String(alice.teamId),
      about: 'About',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      collections: [{ id: collection.body.collection.id, name: 'C', uid: collection.body.collection.uid }],
      environments: [
        { id: environment.body.environment.id, name: 'E', uid: environment.body.environment.uid },
      ],
      mocks: [],
      monitors: [],
      apis: [],
      specs: [],
    });
    const put = await alice.call('PUT', `/workspaces/${id}`, {
      workspace: { name: 'Renamed', type: 'private', about: 'New' },
    });
    expect(put.body).toEqual({ workspace: { id, name: 'Renamed' } });
    const after = (await alice.call('GET', `/workspaces/${id}`)).body.workspace;
    expect(after).toMatchObject({ type: 'team', visibility: 'private', about: 'New', description: 'Words' });
    expect(after).not.toHaveProperty('teamId');
    expect((await alice.call('DELETE', `/workspaces/${id}`)).body).toEqual({ workspace: { id } });
    const gone = await alice.call('GET', `/workspaces/${id}`);
    expect([gone.status, gone.body]).toEqual([
      404,
      { error: { name: 'workspaceNotFoundError', message: 'Workspace not found', statusCode: 404 } },
    ]);
  });

  it('are listed by type, creator and element, page by page', async () => {
    const mine = await make('private');
    const team = await make('team', bob, { teamId: String(alice.teamId) });
    const all = await alice.call('GET', '/workspaces');
    expect(all.body).not.toHaveProperty('meta');
    expect(names(all)).toEqual(expect.arrayContaining([mine, team]));
    expect(names(await alice.call('GET', '/workspaces?type=private'))).toContain(mine);
    expect(names(await alice.call('GET', '/workspaces?type=private'))).not.toContain(team);
    expect(names(await carol.call('GET', `/workspaces?createdBy=${bob.userId}`))).toEqual([team]);
    expect(names(await carol.call('GET', '/workspaces'))).not.toContain(mine);
    expect(names(await stranger.call('GET', '/workspaces'))).toEqual([stranger.workspaceId]);
    const environment = await alice.call('POST', `/environments?workspace=${mine}`, {
      environment: { name: 'E' },
    });
    const { uid } = environment.body.environment;
    expect(names(await alice.call('GET', `/workspaces?elementType=collection&elementId=${uid}`))).toEqual([
      mine,
    ]);
    expect(names(await bob.call('GET', `/workspaces?elementType=collection&elementId=${uid}`))).toEqual([]);
    const walked: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await alice.call('GET', `/workspaces?limit=2&cursor=${cursor}`);
      expect(page.body.workspaces.length).toBeLessThanOrEqual(2);
      walked.push(...names(page));
      cursor = page.body.meta.nextCursor;
      if (cursor === null) break;
    }
    expect(walked).toEqual(names(await alice.call('GET', '/workspaces')));
  });

  it('refuse filters with the documented words', async () => {
    expect((await alice.call('GET', '/workspaces?limit=101')).body).toEqual({
      error: { name: 'badRequestError', message: 'The limit parameter must not exceed 100.' },
    });
    expect((await alice.call('GET', '/workspaces?type=secret')).body).toEqual({
      error: {
        name: 'invalidParamError',
        message: 'visibilityStatus must be one of personal/private/team/public/partner',
      },
      statusCode: 400,
    });
    expect((await alice.call('GET', '/workspaces?elementType=collection')).body).toEqual({
      name: 'badRequest',
      message: 'elementId is required when elementType is provided',
    });
    expect((await alice.call('GET', '/workspaces?elementType=mock&elementId=1')).body).toEqual({
      name: 'badRequest',
      message: 'elementType must be one of: collection, specification',
    });
    expect((await alice.call('POST', '/workspaces', {})).body).toEqual({
      error: { name: 'malformedRequestError', message: "'workspace' object missing in the request" },
    });
  });

  it('become public only through team, with a name of their own, by those who may publish', async () => {
    const id = await make('private');
    const straight = await alice.call('PUT', `/workspaces/${id}`, { workspace: { type: 'public' } });
    expect([straight.status, straight.body.error.name]).toEqual([403, 'cannotConvertFromPublicWorkspace']);
    const name = 'One of its kind';
    for (const type of ['team', 'public'])
      expect((await alice.call('PUT', `/workspaces/${id}`, { workspace: { type, name } })).status).toBe(200);
    const back = await alice.call('PUT', `/workspaces/${id}`, { workspace: { type: 'personal' } });
    expect([back.status, back.body.error.name]).toEqual([403, 'cannotConvertFromPublicWorkspace']);
    const twin = await alice.call('POST', '/workspaces', {
      workspace: { name: 'one of its  KIND', type: 'public' },
    });
    expect([twin.status, twin.body.error.name]).toEqual([400, 'workspaceSlugNotUniqueError']);
    const seen = await stranger.call('GET', `/workspaces/${id}`);
    expect(seen.body.workspace.visibility).toBe('public');
    const byBob = await bob.call('POST', '/workspaces', {
      workspace: { name: 'Bob in public', type: 'public', teamId: String(alice.teamId) },
    });
    expect([byBob.status, byBob.body]).toEqual([
      403,
      {
        error: {
          status: 403,
          name: 'forbiddenError',
          message: 'You are not authorized to perform this action',
          detail: 'You do not have permission to create public workspaces.',
          instance: '',
        },
      },
    ]);
    const deleted = await alice.call('DELETE', `/workspaces/${id}`);
    expect(deleted.status).toBe(409);
  });

  it('leave everybody a personal one', async () => {
    const before = await stranger.call('GET', '/workspaces?type=personal');
    const [id] = names(before);
    expect((await stranger.call('PUT', `/workspaces/${id}`, { workspace: { type: 'team' } })).status).toBe(
      200,
    );
    const after = names(await stranger.call('GET', '/workspaces?type=personal'));
    expect(after).toHaveLength(1);
    expect(after).not.toContain(id);
    expect((await stranger.call('DELETE', `/workspaces/${after[0]}`)).status).toBe(200);
    expect(names(await stranger.call('GET', '/workspaces?type=personal'))).toHaveLength(1);
  });

  it('are refused without a key, to strangers and to those who may only look', async () => {
    const id = await make('private');
    expect((await server.call('GET', `/workspaces/${id}`)).status).toBe(401);
    const unknown = await stranger.call('PUT', `/workspaces/${id}`, { workspace: { name: 'x' } });
    expect([unknown.status, unknown.body.error]).toEqual([
      404,
      { name: 'instanceNotFoundError', message: 'The specified workspace does not exist.' },
    ]);
    await grant(id, bob, '2');
    const denied = await bob.call('PUT', `/workspaces/${id}`, { workspace: { name: 'x' } });
    expect([denied.status, denied.body.error]).toEqual([
      403,
      { name: 'forbiddenError', message: 'You do not have access to update this workspace.' },
    ]);
    expect((await bob.call('DELETE', `/workspaces/${id}`)).status).toBe(403);
    expect((await stranger.call('DELETE', `/workspaces/${id}`)).status).toBe(404);
    const foreign = await stranger.call('POST', '/workspaces', {
      workspace: { name: 'x', type: 'team', teamId: String(alice.teamId) },
    });
    expect(foreign.status).toBe(403);
  });

  it('tell the web app what one may do there', async () => {
    const id = await make('private');
    const mine = await alice.call('GET', `/parley/workspaces/${id}`);
    expect(mine.body.workspace).toMatchObject({ id, teamId: String(alice.teamId) });
    expect(mine.body.can).toEqual(expect.arrayContaining(['workspace.edit', 'collection.create']));
    await grant(id, bob, '1');
    const his = await bob.call('GET', `/parley/workspaces/${id}`);
    expect(his.body.can).toContain('comment.create');
    expect(his.body.can).not.toContain('collection.create');
    expect((await stranger.call('GET', `/parley/workspaces/${id}`)).status).toBe(404);
  });
});

describe('workspace roles', () => {
  it('are described as documented', async () => {
    const { roles } = (await alice.call('GET', '/workspaces-roles')).body;
    const ids = (kind: string) => roles[kind].map((role: { id: string }) => role.id);
    expect([ids('user'), ids('usergroup'), ids('partner')]).toEqual([
      ['3', '2', '1'],
      ['3', '2', '1'],
      ['7', '6', '5', '4'],
    ]);
    expect(roles.partner[0].displayName).toBe('Editor and Partner Lead');
    expect(roles.partner[2].displayName).toBe('Editor');
  });

  it('are given, changed and taken, and rights follow at once', async () => {
    const id = await make('private');
    expect((await bob.call('GET', `/workspaces/${id}`)).status).toBe(404);
    const given = await alice.call('PATCH', `/workspaces/${id}/roles`, {
      roles: [
        {
          op: 'add',
          path: '/user',
          value: [
            { id: String(bob.userId), role: '1' },
            { id: carol.userId, role: 2 },
          ],
        },
        { op: 'add', path: '/usergroup', value: [{ id: String(groupId), role: '2' }] },
      ],
    });
    expect(given.body).toEqual({
      roles: [
        { id: '1', displayName: 'Viewer', user: [String(bob.userId)] },
        { id: '2', displayName: 'Editor', user: [String(carol.userId)], group: [String(groupId)] },
        { id: '3', displayName: 'Admin', user: [String(alice.userId)] },
      ],
    });
    expect((await bob.call('GET', `/workspaces/${id}/roles`)).body).toEqual(given.body);
    expect((await grant(id, bob, '3')).body.roles[1].user).toHaveLength(2);
    const taken = await bob.call('PATCH', `/workspaces/${id}/roles`, {
      roles: [{ op: 'remove', path: '/user', value: [{ id: String(carol.userId), role: '2' }] }],
    });
    expect(taken.status).toBe(200);
    expect((await carol.call('GET', `/workspaces/${id}`)).status).toBe(404);
  });

  it('keep an Admin', async () => {
    const id = await make('private');
    const lost = await alice.call('PATCH', `/workspaces/${id}/roles`, {
      roles: [{ op: 'remove', path: '/user', value: [{ id: String(alice.userId), role: '3' }] }],
    });
    expect(lost.status).toBe(409);
    // A group without people is nobody.
    const toGroup = await alice.call('PATCH', `/workspaces/${id}/roles`, {
      roles: [
        { op: 'remove', path: '/user', value: [{ id: String(alice.userId), role: '3' }] },
        { op: 'add', path: '/usergroup', value: [{ id: String(groupId), role: '3' }] },
      ],
    });
    expect(toGroup.status).toBe(409);
    expect((await alice.call('GET', `/workspaces/${id}/roles`)).body.roles).toEqual([
      { id: '3', displayName: 'Admin', user: [String(alice.userId)] },
    ]);
  });

  it('are refused as documented', async () => {
    const id = await make('private');
    const patch = (roles: unknown, headers = {}) =>
      alice.call('PATCH', `/workspaces/${id}/roles`, { roles }, headers);
    const add = (path: string, personId: unknown, role = '1') => ({
      op: 'add',
      path,
      value: [{ id: personId, role }],
    });
    expect((await patch([{ path: '/user', value: [] }])).body).toEqual({
      type: 'invalidParamError',
      title: "body.roles[0] should have required property 'op'",
      detail: '',
      status: 400,
    });
    const mixed = await patch([add('/user', bob.userId), add('/partner', 5, '4')]);
    expect([mixed.status, mixed.body.title, mixed.body.detail]).toEqual([
      400,
      'Invalid Request.',
      'Only one of user or partner roles can be modified at a time.',
    ]);
    expect((await patch([add('/partner', 5, '4')])).body.detail).toBe(
      'Partner role update requires exactly two operations: one add and one remove.',
    );
    for (const roles of [
      [add('/user', bob.userId), add('/user', bob.userId, '2')],
      [add('/user', stranger.userId)],
      [add('/user', bob.userId, '4')],
      [add('/usergroup', 1)],
      Array.from({ length: 51 }, (_, i) => add('/user', i + 1)),
      [],
    ])
      expect((await patch(roles)).status).toBe(400);
    expect((await patch([add('/user', bob.userId)], { identifiertype: 'scim' })).status).toBe(400);
    const [personal] = names(await alice.call('GET', '/workspaces?type=personal'));
    const none = await alice.call('PATCH', `/workspaces/${personal}/roles`, {
      roles: [add('/user', bob.userId)],
    });
    expect([none.status, none.body]).toEqual([
      422,
      {
        detail: 'Roles are not supported for personal workspaces.',
        link: 'https://api.postman.com/problems/unprocessable-entity',
        status: 422,
        title: 'Cannot process the request.',
      },
    ]);
    await grant(id, bob, '2');
    const wrong = await bob.call('PATCH', `/workspaces/${id}/roles`, { roles: [add('/user', carol.userId)] });
    expect(wrong.status).toBe(403);
    expect((await stranger.call('GET', `/workspaces/${id}/roles`)).status).toBe(404);
    expect((await server.call('GET', `/workspaces/${id}/roles`)).status).toBe(401);
  });
});
