import { type Actor, parseRoles } from '../../access/actor.ts';
import { hasTeamPermission, type TeamPermission, type TeamRole } from '../../access/roles.ts';
import type { Db } from '../../db/database.ts';
import type { TeamRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { conflict, forbidden, notFound } from '../../errors.ts';
import { teamSpace } from './teams.ts';

/** `roles`: what the actor holds there now, of their own and through groups. */
export type LoadedTeam = TeamRow & { roles: readonly TeamRole[] };

/** Any member, whatever the role: leaving a team needs no permission. */
export type TeamNeed = TeamPermission | 'membership';

/**
 * The only way to a team. Teams the actor is not in are `notFound`. Given a `Tx` it takes the team's log first, so
 * that what was read still holds when the write is decided.
 */
export async function teamFor(from: Db | Tx, actor: Actor, id: number, need: TeamNeed): Promise<LoadedTeam> {
  if (!actor.teams.has(id)) throw notFound('team', String(id));
  if (from instanceof Tx) await from.lockSpace(teamSpace(id));
  const db = from instanceof Tx ? from.db : from;
  const team = await db.selectFrom('team').selectAll().where('id', '=', id).executeTakeFirst();
  const member = await db
    .selectFrom('teamMember')
    .select('roles')
    .where('teamId', '=', id)
    .where('userId', '=', actor.userId)
    .executeTakeFirst();
  if (!team || !member) throw notFound('team', String(id));
  const groups = await db
    .selectFrom('userGroup')
    .innerJoin('userGroupMember', 'userGroupMember.groupId', 'userGroup.id')
    .select('userGroup.roles')
    .where('userGroup.teamId', '=', id)
    .where('userGroupMember.userId', '=', actor.userId)
    .execute();
  const roles = [...new Set([member, ...groups].flatMap((row) => parseRoles(row.roles)))];
  if (need !== 'membership' && !hasTeamPermission(roles, need)) throw forbidden(need);
  return { ...team, roles };
}

/** A personal team stays a team of one. */
export function refusePersonal(team: TeamRow): void {
  if (team.personalOf !== null) throw conflict('personalTeam');
}

/** Ids of teams, users and groups in paths. Throws `notFound` for what cannot be one. */
export function numericId(text: string | undefined, noun: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw notFound(noun, text);
  return Number(text);
}
