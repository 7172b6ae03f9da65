import { type Actor, rolesIn } from '../../access/actor.ts';
import { bareId, workspaceFor } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { WorkspaceRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { addWorkspace, recordWorkspaceEvent } from './add-workspace.ts';
import { refused } from './failures.ts';
import {
  contentOf,
  hasOtherPersonal,
  listVisible,
  updateWorkspaceRow,
  type WorkspaceContent,
} from './store.ts';
import {
  hasPartners,
  notePublishing,
  requireConversion,
  requireMaking,
  type Visibility,
} from './visibility.ts';

/** Answered when the caller does not page; more than anybody has, yet not without end. */
const unpagedMax = 1_000;

export type WorkspaceListing = { rows: WorkspaceRow[]; nextCursor: string | null };

export async function listWorkspaces(
  ctx: Ctx,
  actor: Actor,
  filter: {
    visibility?: Visibility | undefined;
    createdBy?: number | undefined;
    elementId?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
): Promise<WorkspaceListing> {
  const limit = filter.limit ?? unpagedMax;
  const [createdAt, id] = decodeCursor(filter.cursor, 2) ?? [];
  const elementId = filter.elementId === undefined ? undefined : (bareId(filter.elementId) ?? '');
  const rows = await listVisible(ctx.db, actor, {
    visibility: filter.visibility,
    createdBy: filter.createdBy,
    elementId,
    after: createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) },
    limit: limit + 1,
  });
  const { page, last } = cut(rows, limit);
  return { rows: page, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

export type OpenWorkspace = {
  row: WorkspaceRow;
  elements: WorkspaceContent[];
  can: ReadonlySet<Permission>;
};

export async function getWorkspace(ctx: Ctx, actor: Actor, id: string): Promise<OpenWorkspace> {
  const { can, target: _, ...row } = await workspaceFor(ctx.db, actor, id, 'workspace.view');
  return { row, elements: await contentOf(ctx.db, id), can };
}

export async function createWorkspace(
  ctx: Ctx,
  actor: Actor,
  input: {
    name: string;
    visibility: Visibility;
    summary: string;
    description: string;
    teamId?: number | undefined;
  },
): Promise<WorkspaceRow> {
  const teamId = input.teamId ?? actor.teamId;
  if (rolesIn(actor, teamId).length === 0)
    throw new ApiError('workspaceMakingForbidden', { detail: 'You are not a member of this team.' });
  return write(ctx, `user:${actor.userId}`, async (tx) => {
    await requireMaking(tx.db, actor, teamId, input.visibility);
    const row = await addWorkspace(tx, { ...input, teamId, createdBy: actor.userId });
    if (row.visibility === 'public') await notePublishing(tx, actor, row);
    return row;
  });
}

/** Changes what is given. Another visibility needs the right to have such a workspace in the team. */
export async function updateWorkspace(
  ctx: Ctx,
  actor: Actor,
  id: string,
  change: {
    name?: string | undefined;
    visibility?: Visibility | undefined;
    summary?: string | undefined;
    description?: string | undefined;
  },
): Promise<WorkspaceRow> {
  return write(ctx, id, async (tx) => {
    const { can: _c, target: _t, ...row } = await workspaceFor(tx, actor, id, 'workspace.edit');
    const after: WorkspaceRow = {
      ...row,
      name: change.name ?? row.name,
      summary: change.summary ?? row.summary,
      description: change.description ?? row.description,
      visibility: change.visibility ?? row.visibility,
    };
    const changed = (['name', 'summary', 'description', 'visibility'] as const).filter(
      (key) => after[key] !== row[key],
    );
    if (changed.length === 0) return row;
    if (after.visibility !== row.visibility) {
      await requireConversion(tx, actor, row, after.visibility);
      await requireMaking(tx.db, actor, row.teamId, after.visibility);
    }
    if (after.visibility === 'public' && (changed.includes('visibility') || changed.includes('name')))
      await notePublishing(tx, actor, after);
    const { name, summary, description, visibility } = after;
    await updateWorkspaceRow(tx, id, {
      name,
      summary,
      description,
      visibility,
      updatedBy: actor.userId,
      updatedAt: tx.now,
    });
    await recordWorkspaceEvent(tx, id, actor.userId, 'workspace.updated', {
      name,
      changed: Object.fromEntries(changed.map((key) => [key, { from: row[key], to: after[key] }])),
    });
    if (row.visibility === 'personal' && visibility !== 'personal') await keepPersonal(tx, row);
    return { ...after, updatedBy: actor.userId, updatedAt: tx.now };
  });
}

/** The workspace can no longer be reached; its rows stay. */
export async function deleteWorkspace(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, id, async (tx) => {
    const row = await workspaceFor(tx, actor, id, 'workspace.delete');
    if (row.visibility === 'public')
      throw refused('Make the workspace a team or private workspace before you delete it.');
    if (row.visibility === 'partner' && (await hasPartners(tx, id)))
      throw refused('Remove all partners first.');
    await updateWorkspaceRow(tx, id, { deletedAt: tx.now, updatedAt: tx.now, updatedBy: actor.userId });
    await recordWorkspaceEvent(tx, id, actor.userId, 'workspace.deleted', { name: row.name });
    if (row.visibility === 'personal') await keepPersonal(tx, row);
  });
}

/** Everybody always has a personal workspace: what is made without naming one lands there. */
async function keepPersonal(tx: Tx, gone: Pick<WorkspaceRow, 'id' | 'teamId' | 'createdBy'>): Promise<void> {
  if (await hasOtherPersonal(tx, gone.createdBy, gone.id)) return;
  await addWorkspace(tx, {
    teamId: gone.teamId,
    visibility: 'personal',
    name: 'My Workspace',
    createdBy: gone.createdBy,
  });
}
