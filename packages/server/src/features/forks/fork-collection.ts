import type { Actor } from '../../access/actor.ts';
import { collectionFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow, ForkRow } from '../../db/schema.ts';
import { missing, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { addTree, type NewRow } from '../trees/add-tree.ts';
import { defaultWorkspaceId, recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import { adoptBase, dropBase, readTree, type TreeRow, writeBase } from './fork-base.ts';
import { mergeTurns } from './merge-turns.ts';
import { insertFork, treeRev } from './store.ts';

export type ForkedCollection = {
  id: string;
  name: string;
  ownerId: number;
  fork: ForkRow;
  source: ElementRow;
};

/** Copies a collection into a workspace: every element under a new id, and the state copied as the base of merges. */
export async function forkCollection(
  ctx: Ctx,
  actor: Actor,
  input: { collectionId: string; workspaceId: string | undefined; label: string },
): Promise<ForkedCollection> {
  const { row: source } = await collectionFor(ctx.db, actor, input.collectionId, 'collection.fork');
  const workspaceId = input.workspaceId ?? (await defaultWorkspaceId(ctx.db, actor.userId));
  if (workspaceId === undefined) throw missing('workspace');
  await workspaceFor(ctx.db, actor, workspaceId, 'collection.create');
  return mergeTurns.run(async () => {
    const { rows, rev } = await ctx.database.snapshot(async (db) => ({
      rev: await treeRev(db, source.id),
      rows: await readTree(db, source.id),
    }));
    const ids = new Map(rows.map((row) => [row.id, newId()]));
    const idOf = (id: string): string => ids.get(id) ?? newId();
    const copy = (row: TreeRow): NewRow => ({
      id: idOf(row.id),
      kind: row.kind,
      parentId: row.parentId === null ? null : idOf(row.parentId),
      rank: row.rank,
      fields: row.fields,
      ownerId: actor.userId,
      originId: row.id,
    });
    const rootRow = rows.find((row) => row.id === source.id);
    if (!rootRow) throw notFound('collection', input.collectionId);
    const root = copy(rootRow);
    const baseBulkId = await writeBase(
      ctx,
      source.id,
      rows.map((row) => ({ ...row, forkId: idOf(row.id) })),
    );
    let fork: ForkRow | undefined;
    try {
      await addTree(ctx, actor, {
        workspaceId,
        permission: 'collection.create',
        root,
        rows: pagesOf(rows, source.id, copy),
        publish: async (tx) => {
          await collectionFor(tx, actor, source.id, 'collection.fork');
          fork = {
            ...{ id: root.id, sourceId: source.id, kind: 'collection', label: input.label },
            ...{ createdBy: actor.userId, createdAt: tx.now, updatedAt: tx.now, baseBulkId, sourceRev: rev },
          };
          await insertFork(tx, fork);
          await adoptBase(tx, baseBulkId);
          await recordWorkspaceEvent(tx, workspaceId, actor.userId, 'collection.forked', {
            ...{ id: root.id, sourceId: source.id, label: input.label },
          });
        },
      });
    } catch (error) {
      await dropBase(ctx, baseBulkId);
      throw error;
    }
    if (!fork) throw notFound('collection', input.collectionId);
    return { id: root.id, name: source.name, ownerId: actor.userId, fork, source };
  });
}

const pageSize = 250;

function* pagesOf(
  rows: readonly TreeRow[],
  rootId: string,
  copy: (row: TreeRow) => NewRow,
): Generator<NewRow[]> {
  const below = rows.filter((row) => row.id !== rootId);
  for (let at = 0; at < below.length; at += pageSize) yield below.slice(at, at + pageSize).map(copy);
}
