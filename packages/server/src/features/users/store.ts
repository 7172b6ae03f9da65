import type { Db } from '../../db/database.ts';
import type { TeamMemberRow, UserGroupRow, UserRow } from '../../db/schema.ts';

type Person = Pick<UserRow, 'id' | 'username' | 'email' | 'fullName'> &
  Pick<TeamMemberRow, 'roles' | 'joinedAt'>;
type GroupGrant = { groupId: number; userId: number } & Pick<UserGroupRow, 'roles'>;

/** Active members of a team, longest-standing first, and who is in which of its groups. */
export async function teamPeople(
  db: Db,
  teamId: number,
): Promise<{ members: Person[]; groupRoles: GroupGrant[] }> {
  const members = await db
    .selectFrom('teamMember as m')
    .innerJoin('user as u', 'u.id', 'm.userId')
    .select(['u.id', 'u.username', 'u.email', 'u.fullName', 'm.roles', 'm.joinedAt'])
    .where('m.teamId', '=', teamId)
    .where('u.deactivatedAt', 'is', null)
    .orderBy('m.joinedAt')
    .orderBy('u.id')
    .execute();
  const groupRoles = await db
    .selectFrom('userGroupMember as gm')
    .innerJoin('userGroup as g', 'g.id', 'gm.groupId')
    .select(['gm.groupId', 'gm.userId', 'g.roles'])
    .where('g.teamId', '=', teamId)
    .execute();
  return { members, groupRoles };
}
