import type { Db } from '../db/database.ts';
import { forbidden, unauthenticated } from '../errors.ts';
import { hasTeamPermission, isTeamRole, type TeamPermission, type TeamRole } from './roles.ts';

/** Who asks. Made once per request from the credential; never trusted for longer than a few seconds. */
export type Actor = {
  kind: 'user' | 'accessKey' | 'anonymous';
  /** 0 when nobody signed in. */
  userId: number;
  /** The team in whose name the credential acts: new things are made there. */
  teamId: number;
  /** Roles in every team the user belongs to. */
  teams: ReadonlyMap<number, readonly TeamRole[]>;
  groupIds: readonly number[];
  credential: { kind: 'apiKey' | 'session' | 'accessKey' | 'none'; id: string };
  /** For an access key: the one collection it opens. */
  collectionId: string | null;
  emailVerified: boolean;
};

export const anonymous: Actor = {
  kind: 'anonymous',
  userId: 0,
  teamId: 0,
  teams: new Map(),
  groupIds: [],
  credential: { kind: 'none', id: '' },
  collectionId: null,
  emailVerified: false,
};

/** Reads the user's memberships. Throws `unauthenticated` when the account is gone or deactivated. */
export async function actorOf(
  db: Db,
  userId: number,
  teamId: number,
  credential: Actor['credential'],
): Promise<Actor> {
  const user = await db
    .selectFrom('user')
    .select(['id', 'emailVerifiedAt', 'deactivatedAt'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (!user || user.deactivatedAt !== null) throw unauthenticated();
  const [members, groups] = await Promise.all([
    db.selectFrom('teamMember').select(['teamId', 'roles']).where('userId', '=', userId).execute(),
    db
      .selectFrom('userGroupMember')
      .innerJoin('userGroup', 'userGroup.id', 'userGroupMember.groupId')
      .select(['userGroup.id', 'userGroup.teamId', 'userGroup.roles'])
      .where('userGroupMember.userId', '=', userId)
      .execute(),
  ]);
  const teams = new Map<number, TeamRole[]>(
    members.map((member) => [member.teamId, parseRoles(member.roles)]),
  );
  for (const group of groups) teams.get(group.teamId)?.push(...parseRoles(group.roles));
  return {
    kind: 'user',
    userId,
    // Removed from the team of the credential: what remains is the user alone.
    teamId: teams.has(teamId) ? teamId : (members[0]?.teamId ?? 0),
    teams,
    groupIds: groups.filter((group) => teams.has(group.teamId)).map((group) => group.id),
    credential,
    collectionId: null,
    emailVerified: user.emailVerifiedAt !== null,
  };
}

export const parseRoles = (text: string): TeamRole[] => (JSON.parse(text) as string[]).filter(isTeamRole);

export const rolesIn = (actor: Actor, teamId: number): readonly TeamRole[] => actor.teams.get(teamId) ?? [];

export const mayInTeam = (actor: Actor, teamId: number, permission: TeamPermission): boolean =>
  hasTeamPermission(rolesIn(actor, teamId), permission);

/** Throws `forbidden` unless a role of the actor in that team carries the permission. */
export function requireTeam(actor: Actor, teamId: number, permission: TeamPermission): void {
  if (!mayInTeam(actor, teamId, permission)) throw forbidden(permission);
}
