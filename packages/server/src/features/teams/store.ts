import type { Db } from '../../db/database.ts';
import type { TeamInvitationRow, UserGroupMemberRow, UserGroupRow, UserRow } from '../../db/schema.ts';

export type TeamMember = Pick<UserRow, 'username' | 'fullName' | 'email' | 'deactivatedAt'> & {
  userId: number;
  /** JSON array of role names. */
  roles: string;
  joinedAt: number;
};

/** Longest-standing first. */
export const membersOf = (db: Db, teamId: number): Promise<TeamMember[]> =>
  db
    .selectFrom('teamMember as m')
    .innerJoin('user as u', 'u.id', 'm.userId')
    .select(['m.userId', 'u.username', 'u.fullName', 'u.email', 'u.deactivatedAt', 'm.roles', 'm.joinedAt'])
    .where('m.teamId', '=', teamId)
    .orderBy('m.joinedAt')
    .orderBy('m.userId')
    .execute();

export async function memberCounts(db: Db, teamIds: readonly number[]): Promise<Map<number, number>> {
  if (teamIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('teamMember')
    .select(['teamId', (eb) => eb.fn.countAll<number | string | bigint>().as('count')])
    .where('teamId', 'in', teamIds)
    .groupBy('teamId')
    .execute();
  return new Map(rows.map((row) => [row.teamId, Number(row.count)]));
}

/** Shared teams of a user: personal ones do not count against the limit. */
export async function countSharedTeams(db: Db, userId: number): Promise<number> {
  const row = await db
    .selectFrom('teamMember as m')
    .innerJoin('team as t', 't.id', 'm.teamId')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where('m.userId', '=', userId)
    .where('t.personalOf', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export const pendingInvitations = (db: Db, teamId: number, now: number): Promise<TeamInvitationRow[]> =>
  db
    .selectFrom('teamInvitation')
    .selectAll()
    .where('teamId', '=', teamId)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();

/** Invitations made since a time, whatever became of them: `by` a user or of a team. */
export async function countInvitations(
  db: Db,
  whose: { column: 'invitedBy' | 'teamId'; id: number },
  since: number,
): Promise<number> {
  const row = await db
    .selectFrom('teamInvitation')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where(whose.column, '=', whose.id)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export type Group = UserGroupRow & { members: number[]; managers: number[] };

/** Groups of a team by id, with the ids of their people. */
export async function groupsOf(db: Db, teamId: number, groupId?: number): Promise<Group[]> {
  let groups = db.selectFrom('userGroup').selectAll().where('teamId', '=', teamId).orderBy('id');
  let people = db
    .selectFrom('userGroupMember as m')
    .innerJoin('userGroup as g', 'g.id', 'm.groupId')
    .selectAll('m')
    .where('g.teamId', '=', teamId)
    .orderBy('m.userId');
  if (groupId !== undefined) {
    groups = groups.where('id', '=', groupId);
    people = people.where('g.id', '=', groupId);
  }
  const [rows, memberRows] = [await groups.execute(), await people.execute()];
  const byGroup = Map.groupBy(memberRows, (row: UserGroupMemberRow) => row.groupId);
  return rows.map((row) => {
    const mine = byGroup.get(row.id) ?? [];
    return {
      ...row,
      members: mine.map((member) => member.userId),
      managers: mine.filter((member) => member.isManager === 1).map((member) => member.userId),
    };
  });
}
