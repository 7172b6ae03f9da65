import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { environmentFor, type LoadedRoot, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { missing, staleRevision } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { apply, setOps } from '../../log/apply.ts';
import { fieldsOf } from '../../log/element.ts';
import { openValues, sealValues } from '../variables/sealed-values.ts';
import type { Variable } from '../variables/wire.ts';
import { defaultWorkspaceId } from '../workspaces/add-workspace.ts';
import { applyPatch, type PatchStep } from './patch.ts';
import { type ListedEnvironment, listVisible } from './store.ts';
import type { EnvironmentRow } from './wire.ts';

export type Environment = { row: EnvironmentRow; values: Variable[]; isPublic: boolean; rev: number };

/** Environments the actor may see. An unknown workspace gives an empty list, as the original does. */
export async function listEnvironments(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string | undefined,
): Promise<ListedEnvironment[]> {
  return listVisible(ctx.db, actor, workspaceId);
}

export async function getEnvironment(ctx: Ctx, actor: Actor, id: string): Promise<Environment> {
  return opened(ctx, await environmentFor(ctx.db, actor, id, 'environment.view'));
}

export async function createEnvironment(
  ctx: Ctx,
  actor: Actor,
  input: { workspaceId: string | undefined; name: string; values: Variable[] },
): Promise<EnvironmentRow> {
  const workspaceId = input.workspaceId ?? (await defaultWorkspaceId(ctx.db, actor.userId));
  if (workspaceId === undefined) throw missing('workspace');
  const id = newId();
  const fields: JsonObject = { name: input.name, values: sealValues(ctx, id, input.values, undefined) };
  return write(ctx, workspaceId, async (tx) => {
    const workspace = await workspaceFor(tx, actor, workspaceId, 'environment.create');
    await apply(
      tx,
      { ...workspace.target, rootId: id },
      actor.userId,
      [{ t: 'create', id, kind: 'environment', parentId: null, fields }],
      ctx.config,
    );
    return { id, name: input.name, ownerId: actor.userId, createdAt: tx.now, updatedAt: tx.now };
  });
}

/** Replaces what is given: name, values or both. */
export async function updateEnvironment(
  ctx: Ctx,
  actor: Actor,
  id: string,
  change: { name?: string | undefined; values?: Variable[] | undefined },
  ifMatch: number | null,
): Promise<Environment> {
  return write(ctx, id, async (tx) =>
    changed(ctx, tx, actor, id, ifMatch, (now) => ({
      name: change.name ?? now.name,
      values: change.values ?? now.values,
    })),
  );
}

/** JSON Patch on `/name` and `/values`. */
export async function patchEnvironment(
  ctx: Ctx,
  actor: Actor,
  id: string,
  steps: readonly PatchStep[],
  ifMatch: number | null,
): Promise<Environment> {
  return write(ctx, id, async (tx) => changed(ctx, tx, actor, id, ifMatch, (now) => applyPatch(now, steps)));
}

/** Into the trash, from which `POST /parley/trash/.../restore` brings it back. */
export async function deleteEnvironment(ctx: Ctx, actor: Actor, id: string): Promise<EnvironmentRow> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await environmentFor(tx, actor, id, 'environment.delete');
    await apply(tx, target, actor.userId, [{ t: 'delete', id: row.id }], ctx.config);
    return row;
  });
}

async function changed(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  id: string,
  ifMatch: number | null,
  change: (now: { name: string; values: Variable[] }) => { name: string; values: Variable[] },
): Promise<Environment> {
  const loaded = await environmentFor(tx, actor, id, 'environment.edit');
  if (ifMatch !== null && loaded.row.rev !== ifMatch) throw staleRevision(loaded.row.rev);
  const fields = fieldsOf(loaded.row);
  const now = opened(ctx, loaded);
  const next = change({ name: now.row.name, values: now.values });
  const after: JsonObject = {
    ...fields,
    name: next.name,
    values: sealValues(ctx, loaded.row.id, next.values, fields.values),
  };
  const { rev, changes } = await apply(
    tx,
    loaded.target,
    actor.userId,
    setOps(loaded.row, after),
    ctx.config,
  );
  const row = { ...now.row, name: next.name, updatedAt: changes > 0 ? tx.now : now.row.updatedAt };
  return { row, values: next.values, isPublic: now.isPublic, rev: changes > 0 ? rev : loaded.row.rev };
}

const opened = (ctx: Ctx, { row, workspace }: LoadedRoot): Environment => ({
  row,
  values: openValues(ctx, row.id, fieldsOf(row).values),
  isPublic: workspace.visibility === 'public',
  rev: row.rev,
});
