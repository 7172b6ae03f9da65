import { randomUUID } from 'node:crypto';
import type { WorkspaceRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { newId } from '../../ids.ts';

/** Makes a workspace with its change log; the creator is its Admin. Rights are checked by the caller. */
export async function addWorkspace(
  tx: Tx,
  input: Pick<WorkspaceRow, 'teamId' | 'visibility' | 'name' | 'createdBy'> & {
    summary?: string;
    description?: string;
  },
): Promise<WorkspaceRow> {
  const row: WorkspaceRow = {
    id: newId(),
    teamId: input.teamId,
    visibility: input.visibility,
    name: input.name,
    summary: input.summary ?? '',
    description: input.description ?? '',
    createdBy: input.createdBy,
    updatedBy: input.createdBy,
    createdAt: tx.now,
    updatedAt: tx.now,
    deletedAt: null,
  };
  await tx.db
    .insertInto('space')
    .values({ id: row.id, kind: 'workspace', epoch: randomUUID(), head: 0, floor: 0 })
    .execute();
  await tx.db.insertInto('workspace').values(row).execute();
  await tx.db
    .insertInto('workspaceMember')
    .values({ workspaceId: row.id, principal: 'user', principalId: row.createdBy, role: '3' })
    .execute();
  await recordWorkspaceEvent(tx, row.id, row.createdBy, 'workspace.created', {
    name: row.name,
    visibility: row.visibility,
  });
  return row;
}

/** Changes of a workspace itself (name, visibility, roles): events in its own log. */
export async function recordWorkspaceEvent(
  tx: Tx,
  workspaceId: string,
  actorId: number,
  name: string,
  data: unknown,
): Promise<void> {
  await tx.lockSpace(workspaceId);
  tx.append(workspaceId, actorId, [
    {
      type: 'event',
      rootId: null,
      elementId: workspaceId,
      kind: 'workspace',
      path: name,
      value: JSON.stringify(data),
      prior: null,
    },
  ]);
}

/** COMPAT: creates without `?workspace=` land in the caller's oldest personal workspace (postman-api 1.10). */
export async function defaultWorkspaceId(db: Tx['db'], userId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('workspace')
    .select('id')
    .where('createdBy', '=', userId)
    .where('visibility', '=', 'personal')
    .where('deletedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .executeTakeFirst();
  return row?.id;
}
