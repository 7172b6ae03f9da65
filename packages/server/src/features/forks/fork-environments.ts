import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { environmentFor, type LoadedRoot, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow, ForkRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, conflict } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { apply, setOps } from '../../log/apply.ts';
import { type BulkRecord, bulkChunks, deleteBulk, insertBulkChunk, toBulkRecord } from '../../log/bulk.ts';
import { fieldsOf } from '../../log/element.ts';
import { openValues, sealValues } from '../variables/sealed-values.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import type { Direction } from './merge-plan.ts';
import { mergeVariables, type Values } from './merge-variables.ts';
import { findFork, insertFork, updateFork } from './store.ts';

export type ForkedEnvironment = { id: string; name: string; ownerId: number; label: string };

/** Copies an environment into a workspace; its values are sealed again for the copy. */
export async function forkEnvironment(
  ctx: Ctx,
  actor: Actor,
  input: { environmentId: string; workspaceId: string; label: string },
): Promise<ForkedEnvironment> {
  const id = newId();
  return write(ctx, input.workspaceId, async (tx) => {
    const workspace = await workspaceFor(tx, actor, input.workspaceId, 'environment.create');
    const { row } = await environmentFor(tx, actor, input.environmentId, 'environment.fork');
    const now = opened(ctx, row);
    const fields: JsonObject = { ...fieldsOf(row), values: sealValues(ctx, id, [...now.values], undefined) };
    await apply(
      tx,
      { ...workspace.target, rootId: id },
      actor.userId,
      [{ t: 'create', id, kind: 'environment', parentId: null, fields, originId: row.id }],
      ctx.config,
    );
    await insertFork(tx, {
      ...{ id, sourceId: row.id, kind: 'environment', label: input.label, createdBy: actor.userId },
      ...{ createdAt: tx.now, updatedAt: tx.now, baseBulkId: await insertBase(tx, row) },
      sourceRev: (await tx.tree(row.id)).rev,
    });
    await recordWorkspaceEvent(tx, workspace.id, actor.userId, 'environment.forked', {
      ...{ id, sourceId: row.id, label: input.label },
    });
    return { id, name: now.name, ownerId: actor.userId, label: input.label };
  });
}

/**
 * Merges a fork into the environment it was made of, or pulls the other way: all or nothing. Throws
 * `conflict('variableConflicts')` with the keys that both sides changed, and `notAForkedEnvironment`.
 */
export async function mergeEnvironments(
  ctx: Ctx,
  actor: Actor,
  direction: Direction,
  input: { sourceId: string; destinationId: string; deleteSource: boolean },
): Promise<ElementRow> {
  const { deleteSource } = input;
  return write(ctx, input.destinationId, async (tx) => {
    const destination = await environmentFor(tx, actor, input.destinationId, 'environment.edit');
    const permission = deleteSource ? 'environment.delete' : 'environment.view';
    const source = await environmentFor(tx, actor, input.sourceId, permission);
    const fork = await forkJoining(tx, direction, source.row.id, destination.row.id);
    const base = await readBase(tx, fork);
    const { merged, conflicts } = mergeVariables({
      base: opened(ctx, base),
      source: opened(ctx, source.row),
      destination: opened(ctx, destination.row),
    });
    if (conflicts.length > 0)
      throw conflict('variableConflicts', { errors: conflicts.slice(0, 100), total: conflicts.length });
    const { rev } = await applyValues(ctx, tx, actor, destination, merged);
    const upstreamRev = direction === 'merge' ? rev : (await tx.tree(source.row.id)).rev;
    const baseBulkId = await insertBase(tx, source.row);
    await updateFork(tx, fork.id, { baseBulkId, sourceRev: upstreamRev });
    await deleteBulk(tx, fork.baseBulkId);
    const event = direction === 'merge' ? 'environment.merged' : 'environment.pulled';
    await recordWorkspaceEvent(tx, destination.row.spaceId, actor.userId, event, {
      ...{ sourceId: source.row.id, destinationId: destination.row.id, deleteSource },
    });
    if (deleteSource)
      await apply(tx, source.target, actor.userId, [{ t: 'delete', id: source.row.id }], ctx.config);
    return destination.row;
  });
}

async function forkJoining(
  tx: Tx,
  direction: Direction,
  sourceId: string,
  destinationId: string,
): Promise<ForkRow> {
  const [forkId, upstreamId] = direction === 'merge' ? [sourceId, destinationId] : [destinationId, sourceId];
  const fork = await findFork(tx.db, forkId);
  if (fork?.sourceId !== upstreamId) throw new ApiError('notAForkedEnvironment');
  return fork;
}

async function applyValues(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  { row, target }: LoadedRoot,
  { name, values }: Values,
): Promise<{ rev: number }> {
  const fields = fieldsOf(row);
  const after: JsonObject = { ...fields, name, values: sealValues(ctx, row.id, [...values], fields.values) };
  return apply(tx, target, actor.userId, setOps(row, after), ctx.config);
}

/** The values of the base are the sealed ones of the element they were taken from, so they open under its id. */
async function insertBase(tx: Tx, row: ElementRow): Promise<string> {
  const bulkId = newId();
  await insertBulkChunk(tx, bulkId, 0, [toBulkRecord(row)]);
  return bulkId;
}

async function readBase(tx: Tx, fork: ForkRow): Promise<BulkRecord> {
  for await (const [record] of bulkChunks(tx.db, fork.baseBulkId)) if (record) return record;
  throw new Error(`fork ${fork.id} has no base`);
}

function opened(ctx: Ctx, row: Pick<ElementRow, 'id' | 'fields'>): Values {
  const { name, values } = fieldsOf(row);
  return { name: typeof name === 'string' ? name : '', values: openValues(ctx, row.id, values) };
}
