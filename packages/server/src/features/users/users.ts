import { type Actor, parseRoles, requireTeam } from '../../access/actor.ts';
import type { TeamRole } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { TeamRow, UserRow } from '../../db/schema.ts';
import { ApiError } from '../../errors.ts';
import { monthOf } from '../../http/rate-limit.ts';
import { teamPeople } from './store.ts';

export type TeamUser = Pick<UserRow, 'id' | 'username' | 'email' | 'fullName'> & {
  /** Of their own and through groups. */
  roles: TeamRole[];
  joinedAt: number;
};

export type Me = {
  user: UserRow;
  /** The team of the credential. */
  team: Pick<TeamRow, 'id' | 'name' | 'handle'>;
  roles: readonly TeamRole[];
  /** API calls of that team in this month; 0 = no limit. */
  calls: { used: number; limit: number };
};

export async function getMe(ctx: Ctx, actor: Actor): Promise<Me> {
  const user = await ctx.db
    .selectFrom('user')
    .selectAll()
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  const team = await ctx.db
    .selectFrom('team')
    .select(['id', 'name', 'handle'])
    .where('id', '=', actor.teamId)
    .executeTakeFirstOrThrow();
  const usage = await ctx.db
    .selectFrom('usage')
    .select('count')
    .where('teamId', '=', actor.teamId)
    .where('metric', '=', 'api_usage')
    .where('month', '=', monthOf(ctx.clock()))
    .executeTakeFirst();
  return {
    user,
    team,
    roles: actor.teams.get(actor.teamId) ?? [],
    calls: { used: usage?.count ?? 0, limit: ctx.config.rateLimitPerMonth },
  };
}

/** People of the credential's team; of one group when it is named, nobody when the team has no such group. */
export async function listTeamUsers(
  ctx: Ctx,
  actor: Actor,
  groupId: number | undefined,
): Promise<TeamUser[]> {
  requireTeam(actor, actor.teamId, 'team.view');
  const { members, groupRoles } = await teamPeople(ctx.db, actor.teamId);
  const people = members.map((member) => ({
    ...member,
    roles: [
      ...new Set([
        ...parseRoles(member.roles),
        ...groupRoles
          .filter((grant) => grant.userId === member.id)
          .flatMap((grant) => parseRoles(grant.roles)),
      ]),
    ],
  }));
  if (groupId === undefined) return people;
  const inGroup = new Set(
    groupRoles.filter((grant) => grant.groupId === groupId).map((grant) => grant.userId),
  );
  return people.filter((person) => inGroup.has(person.id));
}

/** Throws `resourceNotFound` for people outside the team. */
export async function getTeamUser(ctx: Ctx, actor: Actor, userId: number): Promise<TeamUser> {
  const person = (await listTeamUsers(ctx, actor, undefined)).find((one) => one.id === userId);
  if (!person) throw new ApiError('resourceNotFound');
  return person;
}
