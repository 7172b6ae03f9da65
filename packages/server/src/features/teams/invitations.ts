import { type Actor, parseRoles } from '../../access/actor.ts';
import { hasTeamPermission, type TeamRole } from '../../access/roles.ts';
import { type Ctx, inBackground } from '../../context.ts';
import type { TeamInvitationRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, conflict, limitReached, notFound } from '../../errors.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { write } from '../../http/idempotency.ts';
import { newId, newToken } from '../../ids.ts';
import { emailKey, parseEmailAddress } from '../../mail/address.ts';
import { letter } from '../../mail/letter.ts';
import { requireConfirmed } from './confirmed.ts';
import { refusePersonal, teamFor } from './load-team.ts';
import { requireGrant } from './role-rules.ts';
import { countInvitations, membersOf, pendingInvitations } from './store.ts';
import { addMember, joinedTeams, recordTeamEvent, teamSpace, teamsMax } from './teams.ts';

const lifeMs = 30 * 86_400_000;
const hourMs = 3_600_000;
/** Mail that one person, and one team, may cause. */
const perUserAndHour = 50;
const perTeamAndDay = 500;
const pendingMax = 500;

export async function listInvitations(ctx: Ctx, actor: Actor, teamId: number): Promise<TeamInvitationRow[]> {
  await teamFor(ctx.db, actor, teamId, 'team.manageMembers');
  return pendingInvitations(ctx.db, teamId, ctx.clock());
}

/** Invites an address, whether or not it has an account. A pending invitation of the same address is replaced. */
export async function createInvitation(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  input: { email: string; roles: readonly TeamRole[] },
): Promise<TeamInvitationRow> {
  requireConfirmed(actor, 'team.manageMembers');
  const email = parseEmailAddress(input.email);
  if (email === null)
    throw new ApiError('invalidFields', {
      errors: [{ field: 'email', message: 'Enter an email address such as name@example.com.' }],
    });
  const token = newToken();
  const made = await write(ctx, teamSpace(teamId), async (tx) => {
    const team = await teamFor(tx, actor, teamId, 'team.manageMembers');
    refusePersonal(team);
    requireGrant(team.roles, { before: [], after: input.roles, self: false, teamHasSuperAdmin: true });
    const members = await membersOf(tx.db, teamId);
    if (members.some((member) => emailKey(member.email) === emailKey(email))) throw conflict('alreadyMember');
    await keepWithinLimits(tx, actor.userId, teamId);
    await tx.db
      .updateTable('teamInvitation')
      .set({ revokedAt: tx.now })
      .where('teamId', '=', teamId)
      .where('emailKey', '=', emailKey(email))
      .where('acceptedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .execute();
    const row: TeamInvitationRow = {
      id: newId(),
      teamId,
      email,
      emailKey: emailKey(email),
      roles: JSON.stringify(input.roles),
      tokenHash: tokenHash(token),
      invitedBy: actor.userId,
      createdAt: tx.now,
      expiresAt: tx.now + lifeMs,
      acceptedAt: null,
      revokedAt: null,
    };
    await tx.db.insertInto('teamInvitation').values(row).execute();
    await recordInvitation(tx, actor, row, 'invitation.created');
    const inviter = members.find((member) => member.userId === actor.userId);
    return { row, team: team.name, inviter: inviter?.fullName ?? inviter?.username ?? '' };
  });
  inBackground(ctx, 'invitation mail', () =>
    ctx.mailer.send(
      letter(email, {
        subject: `${made.inviter} invites you to the team ${made.team}`,
        paragraphs: [
          `${made.inviter} invites you to work in the team "${made.team}" on ${ctx.publicUrl}.`,
          `Sign in with this address, or sign up with it, and accept. The invitation is good for 30 days.`,
        ],
        link: { label: 'Accept invitation', url: `${ctx.publicUrl}/invitation?token=${token}` },
        after: ['If you do not know the sender, there is nothing to do.'],
      }),
    ),
  );
  return made.row;
}

export async function revokeInvitation(ctx: Ctx, actor: Actor, teamId: number, id: string): Promise<void> {
  await write(ctx, teamSpace(teamId), async (tx) => {
    await teamFor(tx, actor, teamId, 'team.manageMembers');
    const row = (await pendingInvitations(tx.db, teamId, tx.now)).find((one) => one.id === id);
    if (!row) throw notFound('invitation', id);
    await tx.db.updateTable('teamInvitation').set({ revokedAt: tx.now }).where('id', '=', id).execute();
    await recordInvitation(tx, actor, row, 'invitation.revoked');
  });
}

/**
 * Joins the team of an invitation; returns its id. Accepting again changes nothing. The rights of who invited are
 * looked at now, not then. Throws `linkSpent`, `forbidden`, `conflict` invitationStale, `limitReached`.
 */
export async function acceptInvitation(ctx: Ctx, actor: Actor, token: string): Promise<number> {
  requireConfirmed(actor, 'team.join');
  const hash = tokenHash(token);
  const found = await findByHash(ctx.db, hash);
  if (!found) throw new ApiError('linkSpent');
  return write(ctx, teamSpace(found.teamId), async (tx) => {
    await tx.lockSpace(teamSpace(found.teamId));
    // Taken before counting, so that two teams joined at once do not both count one too few.
    await tx.db.updateTable('user').set({ updatedAt: tx.now }).where('id', '=', actor.userId).execute();
    const row = await findByHash(tx.db, hash);
    const user = await tx.db
      .selectFrom('user')
      .select('emailKey')
      .where('id', '=', actor.userId)
      .executeTakeFirstOrThrow();
    if (!row || row.revokedAt !== null) throw new ApiError('linkSpent');
    if (row.emailKey !== user.emailKey)
      throw new ApiError('forbidden', {
        permission: 'team.join',
        reason: 'This invitation is for another email address.',
      });
    const members = await membersOf(tx.db, row.teamId);
    if (members.some((member) => member.userId === actor.userId)) return row.teamId;
    if (row.acceptedAt !== null || row.expiresAt <= tx.now) throw new ApiError('linkSpent');
    const inviter = members.find(
      (member) => member.userId === row.invitedBy && member.deactivatedAt === null,
    );
    const holds = inviter ? parseRoles(inviter.roles) : [];
    const roles = parseRoles(row.roles);
    const needs = roles.includes('superAdmin') ? 'team.manageSuperAdmins' : 'team.manageMembers';
    if (!hasTeamPermission(holds, needs)) throw conflict('invitationStale');
    if ((await joinedTeams(tx, actor.userId)) >= teamsMax)
      throw limitReached('teams', teamsMax, 'teams for one person');
    await tx.db.updateTable('teamInvitation').set({ acceptedAt: tx.now }).where('id', '=', row.id).execute();
    await addMember(tx, row.teamId, actor.userId, roles, actor.userId);
    await recordInvitation(tx, actor, row, 'invitation.accepted');
    tx.afterCommit(ctx.forgetActors);
    return row.teamId;
  });
}

const findByHash = (db: Tx['db'], hash: string): Promise<TeamInvitationRow | undefined> =>
  db.selectFrom('teamInvitation').selectAll().where('tokenHash', '=', hash).executeTakeFirst();

async function keepWithinLimits(tx: Tx, userId: number, teamId: number): Promise<void> {
  const ofUser = await countInvitations(tx.db, { column: 'invitedBy', id: userId }, tx.now - hourMs);
  if (ofUser >= perUserAndHour) throw limitReached('invitations', perUserAndHour, 'invitations in an hour');
  const ofTeam = await countInvitations(tx.db, { column: 'teamId', id: teamId }, tx.now - 24 * hourMs);
  if (ofTeam >= perTeamAndDay)
    throw limitReached('invitations', perTeamAndDay, 'invitations of a team in a day');
  if ((await pendingInvitations(tx.db, teamId, tx.now)).length >= pendingMax)
    throw limitReached('invitations', pendingMax, 'invitations waiting');
}

const recordInvitation = (tx: Tx, actor: Actor, row: TeamInvitationRow, name: string): Promise<void> =>
  recordTeamEvent(tx, row.teamId, actor.userId, name, {
    id: row.id,
    email: row.email,
    roles: parseRoles(row.roles),
  });
