import type { Actor } from '../../access/actor.ts';
import { collectionFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { Semaphore } from '../../jobs/semaphore.ts';
import { type ElementKind, fieldsOf, treePages } from '../../log/element.ts';
import { addTree, type NewRow } from '../trees/add-tree.ts';

type Input = { workspaceId: string; suffix?: string | undefined };

/** A copy reads from a connection of its own while it writes on another: many at once would use up the pool. */
const copies = new Semaphore('copies of collections', { atOnceMax: 2, waitingMax: 200 });

/** Starts a copy of a collection into a workspace; the name gets the suffix. Returns the task's id. */
export async function duplicateCollection(ctx: Ctx, actor: Actor, id: string, input: Input): Promise<string> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.view');
  await workspaceFor(ctx.db, actor, input.workspaceId, 'collection.create');
  const taskId = `${actor.userId}-${newId()}`;
  const job = newJob(ctx, duplicateJob, actor, { taskId, subjectId: row.id, input });
  await write(ctx, `task:${taskId}`, (tx) => queueJob(tx, job));
  return taskId;
}

/** The copy and the end of its task become visible together. */
export const duplicateJob: JobKind<Input> = {
  kind: 'collection-duplicate',
  run: async (ctx: Ctx, { actor, subjectId, input, done }: Job<Input>) => {
    const { row } = await collectionFor(ctx.db, actor, subjectId, 'collection.view');
    await copyCollection(ctx, actor, row, input, (tx, collectionId) => done(tx, { collectionId }));
  },
  failure: (error) => ({ reason: error.code }),
};

/** `publish` runs in the write with which the copy becomes visible. */
export async function copyCollection(
  ctx: Ctx,
  actor: Actor,
  source: ElementRow,
  input: Input,
  publish: (tx: Tx, copyId: string) => Promise<void>,
): Promise<void> {
  await copies.run(() => copyTree(ctx, actor, source, input, publish));
}

async function copyTree(
  ctx: Ctx,
  actor: Actor,
  source: ElementRow,
  input: Input,
  publish: (tx: Tx, copyId: string) => Promise<void>,
): Promise<void> {
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
      publish: (tx) => publish(tx, root.id),
    });
  });
}
