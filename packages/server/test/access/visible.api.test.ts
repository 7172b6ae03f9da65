import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, actorOf, anonymous } from '../../src/access/actor.ts';
import { rootFor, workspaceFor } from '../../src/access/load.ts';
import { type TeamRole, teamRoles } from '../../src/access/roles.ts';
import { elementIsVisible, workspaceIsVisible } from '../../src/access/visible.ts';
import { write } from '../../src/db/write.ts';
import { isApiError } from '../../src/errors.ts';
import { addMember } from '../../src/features/teams/teams.ts';
import { newNumericId } from '../../src/ids.ts';
import { makeCollection, makeEnvironment } from './things-content.ts';
import { type Person, World } from './world.ts';

const visibilities = ['personal', 'private', 'team', 'public', 'partner'] as const;
/** What a grant in a workspace may be; people and workspaces are paired with these in turn. */
const grants = [
  null,
  { principal: 'user', role: '1' },
  null,
  { principal: 'user', role: '2' },
  { principal: 'partner', role: '4' },
  null,
  { principal: 'user', role: '3' },
] as const;
const elementGrants = [null, 'VIEWER', null, null, 'EDITOR'] as const;
const allRoles = Object.keys(teamRoles) as TeamRole[];

type Asker = { name: string; actor: Actor };
type Place = { id: string; visibility: (typeof visibilities)[number]; isGranted: boolean };

let world: World;
const askers: Asker[] = [];
const places: Place[] = [];
const roots: { id: string; kind: 'collection' | 'environment' }[] = [];

beforeAll(async () => {
  world = await World.build();
  const { ctx } = world.server.app;
  const { owner, teamId } = world.own;
  const people: { name: string; person: Person; roles: readonly TeamRole[] | null }[] = [];
  for (const role of allRoles)
    people.push({ name: role, person: await world.addPerson(role), roles: [role] });
  people.push({
    name: 'billing and guest',
    person: await world.addPerson('both'),
    roles: ['billing', 'guest'],
  });
  people.push({ name: 'by group', person: await world.addPerson('grouped'), roles: ['guest'] });
  people.push({ name: 'outsider', person: await world.addPerson('outsider'), roles: null });
  const groupId = newNumericId();
  for (const { person, roles } of people)
    if (roles) await write(ctx, 'world', (tx) => addMember(tx, teamId, person.userId, roles, owner.userId));
  const grouped = people.find(({ name }) => name === 'by group')?.person.userId ?? 0;
  await write(ctx, 'world', async (tx) => {
    const shared = { teamId, summary: '', createdBy: owner.userId, createdAt: 1, updatedAt: 1 };
    await tx.db
      .insertInto('userGroup')
      .values({ id: groupId, name: 'Partner Managers', roles: '["partnerManager"]', ...shared })
      .execute();
    await tx.db.insertInto('userGroupMember').values({ groupId, userId: grouped, isManager: 0 }).execute();
  });
  let turn = 0;
  for (const visibility of visibilities)
    for (const isGranted of [false, true, true, true]) {
      const id = await world.addWorkspace(owner, teamId, visibility);
      places.push({ id, visibility, isGranted });
      const place = { workspaceId: id, teamId, owner };
      const made = [await makeCollection(world, place), await makeEnvironment(world, place)];
      roots.push(
        ...made.map(({ rootId = '' }, i) => ({
          id: rootId,
          kind: i === 0 ? ('collection' as const) : ('environment' as const),
        })),
      );
      if (!isGranted) continue;
      await write(ctx, 'world', async (tx) => {
        for (const { person } of people) {
          const grant = grants[turn++ % grants.length];
          if (grant)
            await tx.db
              .insertInto('workspaceMember')
              .values({ workspaceId: id, principalId: person.userId, ...grant })
              .execute();
          const role = elementGrants[turn % elementGrants.length];
          if (role)
            await tx.db
              .insertInto('elementRole')
              .values({
                rootId: made[turn % 2]?.rootId ?? '',
                principal: 'user',
                principalId: person.userId,
                role,
              })
              .execute();
        }
        if (turn % 2 === 0)
          await tx.db
            .insertInto('workspaceMember')
            .values({ workspaceId: id, principal: 'group', principalId: groupId, role: '1' })
            .execute();
        await tx.db
          .insertInto('elementRole')
          .values({
            rootId: made[turn % 2]?.rootId ?? '',
            principal: turn % 3 === 0 ? 'team' : 'group',
            principalId: turn % 3 === 0 ? teamId : groupId,
            role: 'VIEWER',
          })
          .execute();
      });
    }
  for (const { name, person } of people)
    askers.push({ name, actor: await actorOf(ctx.db, person.userId, teamId, { kind: 'apiKey', id: name }) });
  askers.push({ name: 'nobody', actor: anonymous });
}, 60_000);
afterAll(() => world?.close());

const seen = async (load: () => Promise<unknown>): Promise<boolean> => {
  try {
    await load();
    return true;
  } catch (error) {
    if (isApiError(error) && error.code === 'notFound') return false;
    throw error;
  }
};

const workspacesListed = async (actor: Actor, publicToo: boolean): Promise<Set<string>> => {
  const rows = await world.server.app.ctx.db
    .selectFrom('workspace as w')
    .select('w.id')
    .where(workspaceIsVisible(actor, { publicToo }))
    .execute();
  return new Set(rows.map((row) => row.id));
};

describe('lists and loaders', () => {
  test('agree on workspaces for every role and visibility', async () => {
    const { db } = world.server.app.ctx;
    const differences: string[] = [];
    for (const { name, actor } of askers) {
      const listed = await workspacesListed(actor, true);
      const ofTeams = await workspacesListed(actor, false);
      for (const { id, visibility } of places) {
        const loaded = await seen(() => workspaceFor(db, actor, id, 'workspace.view'));
        if (loaded !== listed.has(id))
          differences.push(
            `${name}: a ${visibility} workspace is ${loaded ? 'loaded, not' : 'not loaded, but'} listed`,
          );
        const onlyPublic = listed.has(id) && !ofTeams.has(id);
        if (onlyPublic && visibility !== 'public')
          differences.push(`${name}: ${visibility} taken for public`);
      }
    }
    expect(differences).toEqual([]);
  });

  test('agree on collections and environments', async () => {
    const { db } = world.server.app.ctx;
    const differences: string[] = [];
    for (const { name, actor } of askers) {
      const rows = await db
        .selectFrom('element as e')
        .innerJoin('workspace as w', 'w.id', 'e.spaceId')
        .select('e.id')
        .where(elementIsVisible(actor, { publicToo: true }))
        .execute();
      const listed = new Set(rows.map((row) => row.id));
      for (const { id, kind } of roots) {
        const loaded = await seen(() => rootFor(db, actor, kind, id, `${kind}.view`));
        if (loaded !== listed.has(id))
          differences.push(`${name}: a ${kind} is ${loaded ? 'loaded, not' : 'not loaded, but'} listed`);
      }
    }
    expect(differences).toEqual([]);
  });

  test('tell people apart whose rights are looked at in one write', async () => {
    const { ctx } = world.server.app;
    const { id } = roots.find(({ kind }) => kind === 'collection') ?? { id: '' };
    const credential = { kind: 'none', id: '' } as const;
    const of = async (name: 'superAdmin' | 'stranger') =>
      actorOf(ctx.db, world.person(name).userId, 0, credential);
    const [sees, stranger] = [await of('superAdmin'), await of('stranger')];
    const loaded = await write(ctx, id, async (tx) => [
      await seen(() => rootFor(tx, sees, 'collection', id, 'collection.view')),
      await seen(() => rootFor(tx, stranger, 'collection', id, 'collection.view')),
    ]);
    expect(loaded).toEqual([true, false]);
  });

  test('show to team roles alone what the visibility says', async () => {
    const content = [
      'superAdmin',
      'user',
      'communityManager',
      'partnerManager',
      'flowEditor',
      'apiNetworkManager',
      'apiGovernanceManager',
      'by group',
    ];
    const expected = {
      personal: ['superAdmin'],
      private: ['superAdmin'],
      team: content,
      public: askers.map(({ name }) => name),
      partner: ['superAdmin', 'partnerManager', 'by group'],
    };
    const found = Object.fromEntries(visibilities.map((visibility) => [visibility, [] as string[]]));
    for (const { name, actor } of askers) {
      const listed = await workspacesListed(actor, true);
      for (const { id, visibility, isGranted } of places)
        if (!isGranted && listed.has(id)) found[visibility]?.push(name);
    }
    for (const visibility of visibilities)
      expect([visibility, found[visibility]?.sort()]).toEqual([visibility, [...expected[visibility]].sort()]);
  });
});
