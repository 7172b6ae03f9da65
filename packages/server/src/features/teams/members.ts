import { type Actor, parseRoles } from '../../access/actor.ts';
import type { TeamRole } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { conflict, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { forgetGrants, handWorkspacesOver } from './hand-over.ts';
import { refusePersonal, teamFor } from './load-team.ts';
import { isAdmin, requireGrant } from './role-rules.ts';
import { membersOf, type TeamMember } from './store.ts';
import { recordTeamEvent, teamSpace } from './teams.ts';

export async function listMembers(ctx: Ctx, actor: Actor, teamId: number): Promise<TeamMember[]> {
  await teamFor(ctx.db, actor, teamId, 'team.view');
  return membersOf(ctx.db, teamId);
}

/** Throws `forbidden` by the rules of role-rules.ts, `conflict` lastAdmin. */
export async function changeMemberRoles(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  userId: number,
  roles: readonly TeamRole[],
): Promise<TeamMember> {
  return write(ctx, teamSpace(teamId), async (tx) => {
    const team = await teamFor(tx, actor, teamId, 'team.manageMembers');
    const members = await membersOf(tx.db, teamId);
    const member = members.find((one) => one.userId === userId);
    if (!member) throw notFound('member', String(userId));
    const before = parseRoles(member.roles);
    requireGrant(team.roles, {
      before,
      after: roles,
      self: userId === actor.userId,
      teamHasSuperAdmin: hasSuperAdmin(members),
    });
    keepAnAdmin(members, userId, roles);
    await tx.db
      .updateTable('teamMember')
      .set({ roles: JSON.stringify(roles) })
      .where('teamId', '=', teamId)
      .where('userId', '=', userId)
      .execute();
    await recordTeamEvent(tx, teamId, actor.userId, 'member.rolesChanged', { userId, before, after: roles });
    tx.afterCommit(ctx.forgetActors);
    return { ...member, roles: JSON.stringify(roles) };
  });
}

/**
 * Removes a member, or lets one leave. What they made in the team stays; workspaces that nobody else could
 * administer get a new Admin: who removed them, or the longest-standing Super Admin or Admin when they left.
 */
export async function removeMember(ctx: Ctx, actor: Actor, teamId: number, userId: number): Promise<void> {
  const leaves = userId === actor.userId;
  await write(ctx, teamSpace(teamId), async (tx) => {
    const team = await teamFor(tx, actor, teamId, leaves ? 'membership' : 'team.manageMembers');
    refusePersonal(team);
    const members = await membersOf(tx.db, teamId);
    const member = members.find((one) => one.userId === userId);
    if (!member) throw notFound('member', String(userId));
    if (!leaves)
      requireGrant(team.roles, {
        before: parseRoles(member.roles),
        after: [],
        self: false,
        teamHasSuperAdmin: true,
      });
    keepAnAdmin(members, userId, []);
    await handWorkspacesOver(tx, {
      teamId,
      from: userId,
      to: leaves ? heirOf(members, userId) : actor.userId,
      actorId: actor.userId,
    });
    await forgetGrants(tx, teamId, userId);
    await removeFromGroups(tx, teamId, userId);
    await tx.db.deleteFrom('teamMember').where('teamId', '=', teamId).where('userId', '=', userId).execute();
    await recordTeamEvent(tx, teamId, actor.userId, leaves ? 'member.left' : 'member.removed', { userId });
    tx.afterCommit(ctx.forgetActors);
  });
}

const hasSuperAdmin = (members: readonly TeamMember[]): boolean =>
  members.some((member) => isActive(member) && parseRoles(member.roles).includes('superAdmin'));

const isActive = (member: TeamMember): boolean => member.deactivatedAt === null;

/**
 * Invariant: a team has at least one Admin or Super Admin who can sign in. Roles held through groups do not count,
 * so that deleting a group can never lock a team.
 */
function keepAnAdmin(members: readonly TeamMember[], userId: number, after: readonly TeamRole[]): void {
  const left = members.some((member) =>
    member.userId === userId ? isAdmin(after) : isActive(member) && isAdmin(parseRoles(member.roles)),
  );
  if (!left) throw conflict('lastAdmin');
}

function heirOf(members: readonly TeamMember[], leaver: number): number {
  const others = members.filter((member) => member.userId !== leaver && isActive(member));
  const heir =
    others.find((member) => parseRoles(member.roles).includes('superAdmin')) ??
    others.find((member) => isAdmin(parseRoles(member.roles)));
  if (!heir) throw conflict('lastAdmin');
  return heir.userId;
}

async function removeFromGroups(tx: Tx, teamId: number, userId: number): Promise<void> {
  await tx.db
    .deleteFrom('userGroupMember')
    .where('userId', '=', userId)
    .where('groupId', 'in', (eb) => eb.selectFrom('userGroup').select('id').where('teamId', '=', teamId))
    .execute();
}
