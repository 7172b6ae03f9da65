import { startServer, type TestServer } from '@parley/server/testing';
import type { TeamRole } from '../../src/access/roles.ts';
import { write } from '../../src/db/write.ts';
import { addUser } from '../../src/features/accounts/users.ts';
import { addMember, addTeam } from '../../src/features/teams/teams.ts';
import { addWorkspace } from '../../src/features/workspaces/add-workspace.ts';
import { accessKeyLifeMs, tokenHash } from '../../src/http/authenticate.ts';
import { newAccessKey, newApiKey, newId, newNumericId, newToken } from '../../src/ids.ts';
import { type Role, roles } from './roles.ts';
import { makeCollection } from './things-content.ts';

/** In every name of content that somebody may not see: looked for in answers to those people. */
export const marker = 'Zanzibar';

/** Any JSON an answer may hold, for reading without ceremony. */
export type Json = { [key: string]: Json };
export type Reply = { status: number; text: string; body: Json };
export type Send = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** Somebody with an account: `home` is their own personal workspace. */
export type Person = {
  userId: number;
  home: string;
  ownTeam: number;
  email: string;
  key: string;
  cookie: string;
  call: Send;
  /** A collection in `home`. */
  stock: { params: Record<string, string> };
};

/** A workspace in which objects are made, and who makes them. */
export type Place = { workspaceId: string; teamId: number; owner: Person };

const teamRolesOf: Partial<Record<Role, readonly TeamRole[]>> = {
  guest: ['guest'],
  billing: ['billing'],
  teamAdmin: ['admin'],
  superAdmin: ['superAdmin'],
};
const outside: readonly Role[] = ['anonymous', 'badKey', 'stranger', 'unconfirmed', 'accessKey', 'former'];
const workspaceRoleOf: Partial<Record<Role, '1' | '2' | '3'>> = { viewer: '1', editor: '2', admin: '3' };

/** The people, two teams, and private workspaces: `own` with roles, `elsewhere` of the same team, `foreign`. */
export class World {
  readonly server: TestServer;
  readonly people = new Map<Role, Person>();
  own!: Place;
  elsewhere!: Place;
  foreign!: Place;
  groupId = 0;
  #count = 0;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async build(): Promise<World> {
    const world = new World(await startServer());
    const keeper = await world.addPerson('keeper');
    const other = await world.addPerson('other');
    const teamId = await world.addTeam('Acme', keeper);
    const otherTeam = await world.addTeam('Zeta', other);
    await world.keyIn(keeper, teamId);
    await world.keyIn(other, otherTeam);
    const place = async (owner: Person, team: number): Promise<Place> => ({
      workspaceId: await world.addWorkspace(owner, team),
      teamId: team,
      owner,
    });
    world.own = await place(keeper, teamId);
    world.elsewhere = await place(keeper, teamId);
    world.foreign = await place(other, otherTeam);
    for (const role of roles) {
      if (['anonymous', 'badKey', 'accessKey'].includes(role)) continue;
      world.people.set(role, await world.addMemberOf(role, teamId));
    }
    const { ctx } = world.server.app;
    world.groupId = newNumericId();
    await write(ctx, 'world', async (tx) => {
      await tx.db
        .insertInto('userGroup')
        .values({
          id: world.groupId,
          teamId,
          name: `${marker} group`,
          summary: '',
          roles: '["user"]',
          createdBy: keeper.userId,
          createdAt: tx.now,
          updatedAt: tx.now,
        })
        .execute();
      await tx.db
        .insertInto('userGroupMember')
        .values({ groupId: world.groupId, userId: world.person('groupViewer').userId, isManager: 0 })
        .execute();
    });
    await world.giveRoles(world.own.workspaceId);
    ctx.forgetActors();
    return world;
  }

  person(role: Role): Person {
    const person = this.people.get(role);
    if (!person) throw new Error(`${role} has no account`);
    return person;
  }

  /** A name nothing else has; it carries the marker. */
  name(noun: string): string {
    this.#count += 1;
    return `${marker} ${noun} ${this.#count}`;
  }

  /** An account with a team of one, an API key and a session. */
  async addPerson(name: string, emailVerified = true): Promise<Person> {
    const { ctx } = this.server.app;
    const username = `${name}-${newNumericId()}`.toLowerCase();
    const email = `${username}@example.com`;
    const made = await write(ctx, 'world', (tx) =>
      addUser(tx, { email, username, passwordHash: null, emailVerified }),
    );
    const key = newApiKey();
    const cookie = newToken();
    const userId = made.user.id;
    await write(ctx, 'world', async (tx) => {
      await tx.db
        .insertInto('apiKey')
        .values({
          id: newId(),
          userId,
          teamId: made.teamId,
          name: 'key',
          tokenHash: tokenHash(key),
          lastFour: key.slice(-4),
          createdAt: tx.now,
          lastUsedAt: null,
          expiresAt: null,
          revokedAt: null,
        })
        .execute();
      await tx.db
        .insertInto('session')
        .values({
          id: newId(),
          tokenHash: tokenHash(cookie),
          userId,
          teamId: made.teamId,
          remember: 1,
          createdAt: tx.now,
          lastActionAt: tx.now,
          expiresAt: tx.now + 3_600_000,
          absoluteExpiresAt: tx.now + 3_600_000,
          ip: '127.0.0.1',
          userAgent: 'test',
        })
        .execute();
    });
    const call: Send = (method, path, body) => this.send(method, path, body, { 'x-api-key': key });
    const person: Person = {
      userId,
      home: made.workspaceId,
      ownTeam: made.teamId,
      email,
      key,
      cookie,
      call,
      stock: { params: {} },
    };
    const place = { workspaceId: person.home, teamId: person.ownTeam, owner: person };
    person.stock = await makeCollection(this, place);
    return person;
  }

  /** Credentials act in the name of this team from now on. */
  async keyIn(person: Person, teamId: number): Promise<void> {
    await write(this.server.app.ctx, 'world', async (tx) => {
      await tx.db.updateTable('apiKey').set({ teamId }).where('userId', '=', person.userId).execute();
      await tx.db.updateTable('session').set({ teamId }).where('userId', '=', person.userId).execute();
    });
    this.server.app.ctx.forgetActors();
  }

  async addTeam(name: string, creator: Person): Promise<number> {
    return write(this.server.app.ctx, 'world', (tx) =>
      addTeam(tx, {
        name: `${marker} ${name}`,
        handle: `${name.toLowerCase()}-${newNumericId()}`,
        createdBy: creator.userId,
        roles: ['superAdmin', 'admin', 'user'],
      }),
    );
  }

  async addWorkspace(
    owner: Person,
    teamId: number,
    visibility: 'private' | 'team' | 'public' | 'partner' | 'personal' = 'private',
  ): Promise<string> {
    const row = await write(this.server.app.ctx, 'world', (tx) =>
      addWorkspace(tx, { teamId, visibility, name: this.name('workspace'), createdBy: owner.userId }),
    );
    return row.id;
  }

  /** What the roles of the matrix are: rows of members of a workspace. */
  async giveRoles(workspaceId: string): Promise<void> {
    const values = Object.entries(workspaceRoleOf).map(([role, id]) => ({
      workspaceId,
      principal: 'user' as const,
      principalId: this.person(role as Role).userId,
      role: id,
    }));
    await write(this.server.app.ctx, 'world', (tx) =>
      tx.db
        .insertInto('workspaceMember')
        .values([...values, { workspaceId, principal: 'group', principalId: this.groupId, role: '1' }])
        .execute(),
    );
  }

  /** Everybody is Admin of a workspace, whatever else they are. */
  async giveAll(workspaceId: string): Promise<void> {
    const values = [...this.people.values()].map(({ userId }) => ({
      workspaceId,
      principal: 'user' as const,
      principalId: userId,
      role: '3',
    }));
    await write(this.server.app.ctx, 'world', (tx) =>
      tx.db.insertInto('workspaceMember').values(values).execute(),
    );
  }

  /** Element roles, and for a collection its access key. */
  async openElement(rootId: string, isCollection: boolean): Promise<string> {
    const key = newAccessKey();
    const { owner, teamId } = this.own;
    await write(this.server.app.ctx, 'world', async (tx) => {
      await tx.db
        .insertInto('elementRole')
        .values(
          (['elementViewer', 'elementEditor'] as const).map((role) => ({
            rootId,
            principal: 'user',
            principalId: this.person(role).userId,
            role: role === 'elementViewer' ? 'VIEWER' : 'EDITOR',
          })),
        )
        .execute();
      if (isCollection)
        await tx.db
          .insertInto('accessKey')
          .values({
            id: newId(),
            tokenHash: tokenHash(key),
            lastFour: key.slice(-4),
            collectionId: rootId,
            userId: owner.userId,
            teamId,
            createdAt: tx.now,
            updatedAt: tx.now,
            lastUsedAt: null,
            expiresAt: tx.now + accessKeyLifeMs,
            deletedAt: null,
          })
          .execute();
    });
    return key;
  }

  /** Sends what has to succeed for the rest to be about something. */
  async must(by: Person, method: string, path: string, body?: unknown): Promise<Json> {
    const reply = await by.call(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text}`);
    return reply.body;
  }

  async send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> {
    const { status, text, body: json } = await this.server.call(method, path, body, headers);
    return { status, text, body: json };
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  private async addMemberOf(role: Role, teamId: number): Promise<Person> {
    const person = await this.addPerson(role, role !== 'unconfirmed');
    if (outside.includes(role) && role !== 'former') return person;
    const { ctx } = this.server.app;
    await write(ctx, 'world', (tx) =>
      addMember(tx, teamId, person.userId, teamRolesOf[role] ?? ['user'], this.own.owner.userId),
    );
    await this.keyIn(person, teamId);
    if (role === 'former') await this.remove(person, teamId);
    return person;
  }

  /** Was Admin of the workspace and left the team: the credentials still name it. */
  private async remove(person: Person, teamId: number): Promise<void> {
    const { ctx } = this.server.app;
    const { workspaceId, owner } = this.own;
    await write(ctx, 'world', (tx) =>
      tx.db
        .insertInto('workspaceMember')
        .values({ workspaceId, principal: 'user', principalId: person.userId, role: '3' })
        .execute(),
    );
    await this.must(owner, 'DELETE', `/parley/teams/${teamId}/members/${person.userId}`);
  }
}
