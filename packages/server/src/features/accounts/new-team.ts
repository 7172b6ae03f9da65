import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { ApiError, limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { requireConfirmed } from '../teams/confirmed.ts';
import { getTeam, type TeamView } from '../teams/my-teams.ts';
import { addTeam, freeHandle, joinedTeams, teamsMax } from '../teams/teams.ts';
import { addWorkspace } from '../workspaces/add-workspace.ts';
import { cleanUsername, isUsernameTaken, usernameProblem } from './username-rules.ts';

/**
 * A team with its first workspace; the creator holds it as Super Admin. Handles and usernames share one space, since
 * both are addresses. Throws `invalidFields` for a handle that cannot be had, `limitReached`, `forbidden`.
 */
export async function createTeam(
  ctx: Ctx,
  actor: Actor,
  input: { name: string; handle: string | undefined },
): Promise<TeamView> {
  requireConfirmed(actor, 'team.create');
  const handle = input.handle === undefined ? undefined : cleanUsername(input.handle).toLowerCase();
  if (handle !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(handle))
    throw refusedHandle('Use small letters and digits, with single dashes between them.');
  const problem = handle === undefined ? null : usernameProblem(handle);
  if (problem !== null) throw refusedHandle(problem);
  const id = await write(ctx, `user:${actor.userId}`, async (tx) => {
    // Taken before counting, see acceptInvitation.
    await tx.db.updateTable('user').set({ updatedAt: tx.now }).where('id', '=', actor.userId).execute();
    if ((await joinedTeams(tx, actor.userId)) >= teamsMax)
      throw limitReached('teams', teamsMax, 'teams for one person');
    const free = await freeHandle(tx, handle ?? input.name);
    if (handle !== undefined && (free !== handle || (await isUsernameTaken(tx.db, handle, tx.now))))
      throw refusedHandle('This handle is taken.');
    const teamId = await addTeam(tx, {
      name: input.name,
      handle: free,
      createdBy: actor.userId,
      roles: ['superAdmin', 'admin', 'user'],
    });
    await addWorkspace(tx, { teamId, visibility: 'team', name: 'Team Workspace', createdBy: actor.userId });
    tx.afterCommit(ctx.forgetActors);
    return teamId;
  });
  return getTeam(ctx, { ...actor, teams: new Map([...actor.teams, [id, []]]) }, id);
}

const refusedHandle = (message: string): ApiError =>
  new ApiError('invalidFields', { errors: [{ field: 'handle', message }] });
