import type { Actor } from '../../access/actor.ts';
import { collectionFor, workspaceFor } from '../../access/load.ts';
import { type Ctx, inBackground } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import { isApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { Semaphore } from '../../jobs/semaphore.ts';
import { endTask, startTask } from '../../jobs/tasks.ts';
import { type ElementKind, fieldsOf, treePages } from '../../log/element.ts';
import { addTree, type NewRow } from '../trees/add-tree.ts';

export const duplicateTask = 'collection-duplicate';

/** A copy reads from a connection of its own while it writes on another: many at once would use up the pool. */
const copies = new Semaphore('copies of collections', { atOnceMax: 2, waitingMax: 200 });

/** Starts a copy of a collection into a workspace; the name gets the suffix. Returns the task's id. */
export async function duplicateCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  input: { workspaceId: string; suffix: string | undefined },
): Promise<string> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.view');
  await workspaceFor(ctx.db, actor, input.workspaceId, 'collection.create');
  const taskId = `${actor.userId}-${newId()}`;
  await write(ctx, `task:${taskId}`, (tx) =>
    startTask(tx, { id: taskId, kind: duplicateTask, ownerId: actor.userId, subjectId: row.id }),
  );
  inBackground(ctx, 'duplicate a collection', async () => {
    try {
      const copy = await copies.run(() => copyTree(ctx, actor, row, input));
      await endTask(ctx, taskId, 'done', { collectionId: copy });
    } catch (error) {
      await endTask(ctx, taskId, 'failed', {
        reason: isApiError(error) ? error.code : 'an error has occurred on the server',
      });
      if (!isApiError(error)) throw error;
    }
  });
  return taskId;
}

async function copyTree(
  ctx: Ctx,
  actor: Actor,
  source: ElementRow,
  input: { workspaceId: string; suffix: string | undefined },
): Promise<string> {
  const ids = new Map<string, string>();
  const copyOf = (id: string): string => {
    const known = ids.get(id) ?? newId();
    ids.set(id, known);
    return known;
  };
  const fields = fieldsOf(source);
  const name = input.suffix === undefined ? `${source.name} Copy` : `${source.name} ${input.suffix}`.trim();
  const root: NewRow = {
    id: copyOf(source.id),
    kind: 'collection',
    parentId: null,
    rank: source.rank,
    fields: JSON.stringify({ ...fields, info: { ...(fields.info as object), name } }),
    ownerId: actor.userId,
    originId: null,
  };
  await ctx.database.snapshot(async (db) => {
    const pages = async function* (): AsyncGenerator<NewRow[]> {
      for await (const page of treePages(db, source.id, 250))
        yield page
          .filter((row) => row.id !== source.id)
          .map((row) => ({
            id: copyOf(row.id),
            kind: row.kind as ElementKind,
            parentId: row.parentId === null ? null : copyOf(row.parentId),
            rank: row.rank,
            fields: row.fields,
            ownerId: actor.userId,
            originId: null,
          }));
    };
    await addTree(ctx, actor, {
      workspaceId: input.workspaceId,
      permission: 'collection.create',
      root,
      rows: pages(),
    });
  });
  return root.id;
}
