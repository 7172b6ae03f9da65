import { write } from '../../src/db/write.ts';
import { hashPassword } from '../../src/features/accounts/password.ts';
import { addMember } from '../../src/features/teams/teams.ts';
import { tokenHash } from '../../src/http/authenticate.ts';
import { newId, newToken } from '../../src/ids.ts';
import type { Thing } from './things.ts';
import type { Place, World } from './world.ts';

const password = 'seven green bottles';

/** Somebody new in the team of the place. */
const member =
  (roles: readonly ('user' | 'superAdmin')[]) =>
  async (world: World, { teamId, owner }: Place): Promise<Thing> => {
    const person = await world.addPerson('member');
    await write(world.server.app.ctx, 'world', (tx) =>
      addMember(tx, teamId, person.userId, roles, owner.userId),
    );
    await world.keyIn(person, teamId);
    return { params: { userId: String(person.userId), teamId: String(teamId) }, owner: person };
  };

async function group(world: World, { teamId, owner }: Place): Promise<Thing> {
  const made = await world.must(owner, 'POST', `/parley/teams/${teamId}/groups`, {
    name: world.name('group'),
    members: [],
    roles: ['user'],
  });
  return { params: { groupId: String(made.id), teamId: String(teamId) } };
}

/** An invitation of somebody new, who is its owner; `token` is what their mail would hold. */
async function invitation(world: World, { teamId, owner }: Place): Promise<Thing> {
  const invited = await world.addPerson('invited');
  const token = newToken();
  const invitationId = newId();
  await write(world.server.app.ctx, 'world', (tx) =>
    tx.db
      .insertInto('teamInvitation')
      .values({
        id: invitationId,
        teamId,
        email: invited.email,
        emailKey: invited.email,
        roles: '["user"]',
        tokenHash: tokenHash(token),
        invitedBy: owner.userId,
        createdAt: tx.now,
        expiresAt: tx.now + 3_600_000,
        acceptedAt: null,
        revokedAt: null,
      })
      .execute(),
  );
  return { params: { invitationId, token, teamId: String(teamId) }, owner: invited };
}

/** An account that waits for its mail to be confirmed. */
async function unconfirmedAccount(world: World): Promise<Thing> {
  const person = await world.addPerson('waiting', false);
  const token = newToken();
  await write(world.server.app.ctx, 'world', (tx) =>
    tx.db
      .insertInto('credentialToken')
      .values({
        tokenHash: tokenHash(token),
        kind: 'confirmEmail',
        userId: person.userId,
        createdAt: tx.now,
        expiresAt: tx.now + 3_600_000,
        usedAt: null,
      })
      .execute(),
  );
  return { params: { token, email: person.email }, owner: person };
}

/** An account with a session, an API key and a password. */
async function account(world: World): Promise<Thing> {
  const owner = await world.addPerson('holder');
  const { ctx } = world.server.app;
  const passwordHash = await hashPassword(password);
  await write(ctx, 'world', (tx) =>
    tx.db.updateTable('user').set({ passwordHash }).where('id', '=', owner.userId).execute(),
  );
  const idIn = async (table: 'session' | 'apiKey'): Promise<string> =>
    (await ctx.db.selectFrom(table).select('id').where('userId', '=', owner.userId).executeTakeFirstOrThrow())
      .id;
  const params = {
    sessionId: await idIn('session'),
    apiKeyId: await idIn('apiKey'),
    email: owner.email,
    password,
  };
  return { params, owner };
}

export const peopleThings = {
  team: { make: async (_world: World, { teamId }: Place) => ({ params: { teamId: String(teamId) } }) },
  member: { make: member(['user']) },
  groupMember: {
    make: async (world: World) => ({ params: { userId: String(world.person('groupViewer').userId) } }),
  },
  superMember: { make: member(['superAdmin']) },
  group: { make: group },
  invitation: { make: invitation },
  unconfirmedAccount: { make: unconfirmedAccount },
  account: { make: account },
};
