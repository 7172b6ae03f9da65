import { type Actor, parseRoles } from '../../access/actor.ts';
import { hasTeamPermission, type TeamRole } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { forbidden, invalid, limitReached, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newNumericId } from '../../ids.ts';
import { requireConfirmed } from './confirmed.ts';
import { type LoadedTeam, refusePersonal, teamFor } from './load-team.ts';
import { requireGrant } from './role-rules.ts';
import { type Group, groupsOf, membersOf } from './store.ts';
import { recordTeamEvent, teamSpace } from './teams.ts';

export type { Group } from './store.ts';

export const groupsMax = 500;
export const groupMembersMax = 5_000;

type GroupChange = {
  name?: string | undefined;
  summary?: string | undefined;
  members?: readonly number[] | undefined;
  managers?: readonly number[] | undefined;
  roles?: readonly TeamRole[] | undefined;
};

export async function listGroups(ctx: Ctx, actor: Actor, teamId: number): Promise<Group[]> {
  await teamFor(ctx.db, actor, teamId, 'team.view');
  return groupsOf(ctx.db, teamId);
}

export async function getGroup(ctx: Ctx, actor: Actor, teamId: number, id: number): Promise<Group> {
  await teamFor(ctx.db, actor, teamId, 'team.view');
  const [group] = await groupsOf(ctx.db, teamId, id);
  if (!group) throw notFound('group', String(id));
  return group;
}

/**
 * Who manages members makes any group. A Developer makes groups of Developers and manages them. Throws `forbidden`,
 * `invalid` for people outside the team, `limitReached`.
 */
export async function createGroup(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  input: { name: string; summary: string; members: readonly number[]; roles: readonly TeamRole[] },
): Promise<Group> {
  requireConfirmed(actor, 'team.manageMembers');
  return write(ctx, teamSpace(teamId), async (tx) => {
    const team = await teamFor(tx, actor, teamId, 'team.view');
    refusePersonal(team);
    const managesAll = hasTeamPermission(team.roles, 'team.manageMembers');
    if (!managesAll && !(team.roles.includes('user') && isOfDevelopers(input.roles)))
      throw forbidden('team.manageMembers');
    if ((await groupsOf(tx.db, teamId)).length >= groupsMax)
      throw limitReached('groups', groupsMax, 'groups in a team');
    const group: Group = {
      id: newNumericId(),
      teamId,
      name: input.name,
      summary: input.summary,
      roles: JSON.stringify(input.roles),
      createdBy: actor.userId,
      createdAt: tx.now,
      updatedAt: tx.now,
      members: [],
      managers: [],
    };
    const { members: _m, managers: _g, ...row } = group;
    await tx.db.insertInto('userGroup').values(row).execute();
    const managers = managesAll ? [] : [actor.userId];
    const made = await settle(tx, actor, team, group, { ...input, managers });
    await recordTeamEvent(tx, teamId, actor.userId, 'group.created', eventOf(made));
    tx.afterCommit(ctx.forgetActors);
    return made;
  });
}

/** Replaces what is given. A manager of a group of Developers changes everything but its roles. */
export async function updateGroup(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  id: number,
  change: GroupChange,
): Promise<Group> {
  return write(ctx, teamSpace(teamId), async (tx) => {
    const { team, group } = await groupFor(tx, actor, teamId, id);
    if (change.roles && !hasTeamPermission(team.roles, 'team.manageMembers'))
      throw forbidden('team.manageMembers');
    const made = await settle(tx, actor, team, group, change);
    await recordTeamEvent(tx, teamId, actor.userId, 'group.changed', eventOf(made));
    tx.afterCommit(ctx.forgetActors);
    return made;
  });
}

/** Takes away what the group granted, nothing else: its people stay in the team. */
export async function deleteGroup(ctx: Ctx, actor: Actor, teamId: number, id: number): Promise<void> {
  await write(ctx, teamSpace(teamId), async (tx) => {
    const { team, group } = await groupFor(tx, actor, teamId, id);
    requireGrant(team.roles, {
      before: parseRoles(group.roles),
      after: [],
      self: false,
      teamHasSuperAdmin: true,
    });
    for (const table of ['workspaceMember', 'elementRole'] as const)
      await tx.db.deleteFrom(table).where('principal', '=', 'group').where('principalId', '=', id).execute();
    await tx.db.deleteFrom('userGroupMember').where('groupId', '=', id).execute();
    await tx.db.deleteFrom('userGroup').where('id', '=', id).execute();
    await recordTeamEvent(tx, teamId, actor.userId, 'group.deleted', { id, name: group.name });
    tx.afterCommit(ctx.forgetActors);
  });
}

/** The group, for somebody who may change it: who manages members, or a manager of a group of Developers. */
async function groupFor(
  tx: Tx,
  actor: Actor,
  teamId: number,
  id: number,
): Promise<{ team: LoadedTeam; group: Group }> {
  const team = await teamFor(tx, actor, teamId, 'team.view');
  const [group] = await groupsOf(tx.db, teamId, id);
  if (!group) throw notFound('group', String(id));
  const manages = group.managers.includes(actor.userId) && isOfDevelopers(parseRoles(group.roles));
  if (!manages && !hasTeamPermission(team.roles, 'team.manageMembers')) throw forbidden('team.manageMembers');
  return { team, group };
}

const isOfDevelopers = (roles: readonly TeamRole[]): boolean => roles.every((role) => role === 'user');

/** Checks the group as it would be and writes what differs. */
async function settle(
  tx: Tx,
  actor: Actor,
  team: LoadedTeam,
  group: Group,
  change: GroupChange,
): Promise<Group> {
  const before = parseRoles(group.roles);
  const roles = change.roles ?? before;
  const managers = change.managers ?? group.managers;
  const members = [...new Set([...(change.members ?? group.members), ...managers])];
  const everybody = new Set((await membersOf(tx.db, team.id)).map((member) => member.userId));
  const stranger = members.find((id) => !everybody.has(id));
  if (stranger !== undefined) throw invalid('members', `${stranger} is not a member of the team`);
  if (members.length > groupMembersMax)
    throw limitReached('groupMembers', groupMembersMax, 'members in a group');
  if (managers.length > 0 && !isOfDevelopers(roles))
    throw invalid('managers', 'only a group whose only role is user has managers');
  const joins = members.includes(actor.userId) && !group.members.includes(actor.userId);
  const gains = members.includes(actor.userId) && roles.some((role) => !before.includes(role));
  requireGrant(team.roles, { before, after: roles, self: joins || gains, teamHasSuperAdmin: true });

  const after: Group = {
    ...group,
    name: change.name ?? group.name,
    summary: change.summary ?? group.summary,
    roles: JSON.stringify(roles),
    updatedAt: tx.now,
    members: members.sort((a, b) => a - b),
    managers: [...managers].sort((a, b) => a - b),
  };
  const { name, summary, updatedAt } = after;
  await tx.db
    .updateTable('userGroup')
    .set({ name, summary, roles: after.roles, updatedAt })
    .where('id', '=', group.id)
    .execute();
  await tx.db.deleteFrom('userGroupMember').where('groupId', '=', group.id).execute();
  await tx.database.insertMany(
    tx.db,
    'userGroupMember',
    members.map((userId) => ({ groupId: group.id, userId, isManager: managers.includes(userId) ? 1 : 0 })),
  );
  return after;
}

const eventOf = (group: Group): Record<string, unknown> => ({
  id: group.id,
  name: group.name,
  roles: parseRoles(group.roles),
  members: group.members,
  managers: group.managers,
});
