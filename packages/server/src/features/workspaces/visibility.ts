import { type Actor, mayInTeam, parseRoles } from '../../access/actor.ts';
import { hasTeamPermission, type TeamPermission } from '../../access/roles.ts';
import type { Db } from '../../db/database.ts';
import type { WorkspaceRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError } from '../../errors.ts';
import { requireConfirmed } from '../teams/confirmed.ts';
import { recordTeamEvent, teamSpace } from '../teams/teams.ts';
import { refused } from './failures.ts';

export type Visibility = WorkspaceRow['visibility'];

export const visibilities: readonly Visibility[] = ['personal', 'private', 'team', 'public', 'partner'];
export const isVisibility = (text: string): text is Visibility => visibilities.some((one) => one === text);

/** Public workspaces a team may open in a day: mass publishing is how such places are abused. */
const publishedPerDayMax = 100;
const dayMs = 24 * 3_600_000;

/**
 * Throws unless the actor may have a workspace of this visibility in the team. Publishing and partner workspaces are
 * for those who look after them; a team that has nobody for it leaves the decision to those who make team workspaces.
 */
export async function requireMaking(
  db: Db,
  actor: Actor,
  teamId: number,
  visibility: Visibility,
): Promise<void> {
  // What everybody sees carries a name that somebody answers for.
  if (visibility === 'public') requireConfirmed(actor, 'workspace.publish');
  const may = (permission: TeamPermission): boolean => mayInTeam(actor, teamId, permission);
  const allowed = {
    personal: async () => may('workspace.create'),
    private: async () => may('workspace.create'),
    team: async () => may('workspace.createTeam'),
    public: async () =>
      may('workspace.publish') ||
      (may('workspace.createTeam') && !(await anybodyMay(db, teamId, 'workspace.publish'))),
    partner: async () =>
      may('workspace.partner') ||
      may('workspace.all') ||
      (may('workspace.createTeam') && !(await anybodyMay(db, teamId, 'workspace.partner'))),
  };
  if (await allowed[visibility]()) return;
  throw new ApiError('workspaceMakingForbidden', {
    detail: `You do not have permission to create ${visibility} workspaces.`,
  });
}

/** Roles that come through groups count too: a group with the role is somebody to ask. */
async function anybodyMay(db: Db, teamId: number, permission: TeamPermission): Promise<boolean> {
  const members = await db.selectFrom('teamMember').select('roles').where('teamId', '=', teamId).execute();
  const groups = await db.selectFrom('userGroup').select('roles').where('teamId', '=', teamId).execute();
  return [...members, ...groups].some(({ roles }) => hasTeamPermission(parseRoles(roles), permission));
}

/** Which changes of visibility there are, whoever asks (PUT /workspaces/{workspaceId}, notes and published errors). */
export async function requireConversion(
  tx: Tx,
  actor: Actor,
  workspace: Pick<WorkspaceRow, 'id' | 'teamId' | 'visibility' | 'createdBy'>,
  to: Visibility,
): Promise<void> {
  const from = workspace.visibility;
  const team = await tx.db
    .selectFrom('team')
    .select('personalOf')
    .where('id', '=', workspace.teamId)
    .executeTakeFirst();
  const alone = team?.personalOf != null;
  const conversion = (side: 'to' | 'from'): ApiError =>
    new ApiError('workspaceConversion', {
      message: `Can not convert workspaces ${side} public workspaces for ${alone ? 'single' : 'team'} user. First convert to team.`,
    });
  if (to === 'public' && (alone ? from === 'private' : from !== 'team')) throw conversion('to');
  if (from === 'public' && (alone ? to === 'private' : to === 'personal')) throw conversion('from');
  if (alone && from === 'private' && to === 'personal')
    throw new ApiError('workspaceConversion', {
      message: 'Can not convert private workspaces to personal workspaces. First convert to team.',
    });
  if (to === 'personal') {
    if (workspace.createdBy !== actor.userId)
      throw new ApiError('workspaceForbidden', {
        message: 'Only the one who created a workspace can make it personal.',
      });
    if (await hasOthers(tx, workspace.id, actor.userId))
      throw refused('Remove the other members first: a personal workspace is for one person.');
  }
  if (from === 'partner' && (await hasPartners(tx, workspace.id)))
    throw refused('Remove all partners first.');
}

async function hasOthers(tx: Tx, workspaceId: string, userId: number): Promise<boolean> {
  const row = await tx.db
    .selectFrom('workspaceMember')
    .select('principalId')
    .where('workspaceId', '=', workspaceId)
    .where((eb) => eb.or([eb('principal', '<>', 'user'), eb('principalId', '<>', userId)]))
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasPartners(tx: Tx, workspaceId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('workspaceMember')
    .select('principalId')
    .where('workspaceId', '=', workspaceId)
    .where('principal', '=', 'partner')
    .executeTakeFirst();
  return row !== undefined;
}

/** Names of a team's public workspaces differ, because their addresses are made from them. */
export async function requireFreeSlug(
  tx: Tx,
  workspace: Pick<WorkspaceRow, 'id' | 'teamId' | 'name'>,
): Promise<void> {
  const rows = await tx.db
    .selectFrom('workspace')
    .select('name')
    .where('teamId', '=', workspace.teamId)
    .where('visibility', '=', 'public')
    .where('deletedAt', 'is', null)
    .where('id', '<>', workspace.id)
    .execute();
  const slug = slugOf(workspace.name);
  if (rows.some(({ name }) => slugOf(name) === slug)) throw new ApiError('workspaceSlugTaken');
}

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');

/** Takes the team's log, so that two who publish at once see each other. */
export async function notePublishing(
  tx: Tx,
  actor: Actor,
  workspace: Pick<WorkspaceRow, 'id' | 'teamId' | 'name'>,
): Promise<void> {
  await tx.lockSpace(teamSpace(workspace.teamId));
  await requireFreeSlug(tx, workspace);
  const recent = await tx.db
    .selectFrom('change')
    .select('seq')
    .where('spaceId', '=', teamSpace(workspace.teamId))
    .where('path', '=', 'workspace.published')
    .where('at', '>', tx.now - dayMs)
    .limit(publishedPerDayMax)
    .execute();
  if (recent.length >= publishedPerDayMax)
    throw new ApiError('workspacePublishLimit', { teamId: workspace.teamId });
  await recordTeamEvent(tx, workspace.teamId, actor.userId, 'workspace.published', {
    workspaceId: workspace.id,
    name: workspace.name,
  });
}
