import { type Actor, mayInTeam, rolesIn } from '../../access/actor.ts';
import { workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { recordTeamEvent, teamSpace } from '../teams/teams.ts';
import { recordWorkspaceEvent } from './add-workspace.ts';
import { refused } from './failures.ts';
import { updateWorkspaceRow } from './store.ts';
import { hasPartners, notePublishing, requireMaking } from './visibility.ts';

/**
 * Hands a workspace over to another team the actor belongs to. Roles of people and groups who are not in that team
 * end; whoever hands it over is its Admin there.
 */
export async function transferWorkspace(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  teams: { source: number; destination: number },
): Promise<void> {
  const { source, destination } = teams;
  await write(ctx, workspaceId, async (tx) => {
    const workspace = await workspaceFor(tx, actor, workspaceId, 'workspace.manageRoles');
    if (workspace.teamId !== source || rolesIn(actor, destination).length === 0) throw notFound('team');
    if (!mayInTeam(actor, source, 'workspace.transfer')) throw new ApiError('workspaceForbidden');
    if (source === destination) return;
    if (workspace.visibility === 'personal' && workspace.createdBy !== actor.userId)
      throw new ApiError('workspaceForbidden');
    await requireMaking(tx.db, actor, destination, workspace.visibility);
    if (await hasPartners(tx, workspaceId)) throw refused('Remove all partners first.');
    // Logs of teams come after those of workspaces and in one order, so that nobody waits in a circle.
    for (const teamId of [source, destination].sort()) await tx.lockSpace(teamSpace(teamId));
    if (workspace.visibility === 'public')
      await notePublishing(tx, actor, { id: workspaceId, name: workspace.name, teamId: destination });
    await updateWorkspaceRow(tx, workspaceId, {
      teamId: destination,
      updatedAt: tx.now,
      updatedBy: actor.userId,
    });
    await endForeignRoles(tx, workspaceId, destination);
    await tx.db
      .deleteFrom('workspaceMember')
      .where('workspaceId', '=', workspaceId)
      .where('principal', '=', 'user')
      .where('principalId', '=', actor.userId)
      .execute();
    await tx.db
      .insertInto('workspaceMember')
      .values({ workspaceId, principal: 'user', principalId: actor.userId, role: '3' })
      .execute();
    const data = { workspaceId, name: workspace.name, source, destination };
    await recordWorkspaceEvent(tx, workspaceId, actor.userId, 'workspace.transferred', data);
    await recordTeamEvent(tx, source, actor.userId, 'workspace.transferredOut', data);
    await recordTeamEvent(tx, destination, actor.userId, 'workspace.transferredIn', data);
  });
}

async function endForeignRoles(tx: Tx, workspaceId: string, teamId: number): Promise<void> {
  await tx.db
    .deleteFrom('workspaceMember')
    .where('workspaceId', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('principal', '=', 'user'),
          eb('principalId', 'not in', (q) =>
            q.selectFrom('teamMember').select('userId').where('teamId', '=', teamId),
          ),
        ]),
        eb.and([
          eb('principal', '=', 'group'),
          eb('principalId', 'not in', (q) =>
            q.selectFrom('userGroup').select('id').where('teamId', '=', teamId),
          ),
        ]),
      ]),
    )
    .execute();
  // Roles on single elements end alike: nobody outside its team holds one.
  await tx.db
    .deleteFrom('elementRole')
    .where((eb) =>
      eb.or([
        eb('principal', 'in', ['team', 'group']),
        eb('principalId', 'not in', (q) =>
          q.selectFrom('teamMember').select('userId').where('teamId', '=', teamId),
        ),
      ]),
    )
    .where('rootId', 'in', (q) =>
      q.selectFrom('element').select('id').where('spaceId', '=', workspaceId).where('parentId', 'is', null),
    )
    .execute();
}
