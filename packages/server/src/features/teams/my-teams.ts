import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { write } from '../../http/idempotency.ts';
import { type LoadedTeam, teamFor } from './load-team.ts';
import { memberCounts } from './store.ts';
import { recordTeamEvent, teamSpace } from './teams.ts';

export type TeamView = LoadedTeam & { memberCount: number };

/** The actor's teams: the personal one first, then by age. */
export async function listTeams(ctx: Ctx, actor: Actor): Promise<TeamView[]> {
  const ids = [...actor.teams.keys()];
  if (ids.length === 0) return [];
  const teams = await ctx.db
    .selectFrom('team')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const counts = await memberCounts(ctx.db, ids);
  return teams
    .map((team) => ({
      ...team,
      roles: actor.teams.get(team.id) ?? [],
      memberCount: counts.get(team.id) ?? 0,
    }))
    .sort((a, b) => Number(b.personalOf !== null) - Number(a.personalOf !== null));
}

export async function getTeam(ctx: Ctx, actor: Actor, id: number): Promise<TeamView> {
  const team = await teamFor(ctx.db, actor, id, 'membership');
  const counts = await memberCounts(ctx.db, [id]);
  return { ...team, memberCount: counts.get(id) ?? 0 };
}

/** The handle stays: addresses are made of it. */
export async function renameTeam(ctx: Ctx, actor: Actor, id: number, name: string): Promise<TeamView> {
  return write(ctx, teamSpace(id), async (tx) => {
    const team = await teamFor(tx, actor, id, 'team.edit');
    await tx.db.updateTable('team').set({ name, updatedAt: tx.now }).where('id', '=', id).execute();
    await recordTeamEvent(tx, id, actor.userId, 'team.renamed', { before: team.name, after: name });
    const counts = await memberCounts(tx.db, [id]);
    return { ...team, name, updatedAt: tx.now, memberCount: counts.get(id) ?? 0 };
  });
}
