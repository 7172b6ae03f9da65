import type { TreeOp } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { collectionFor, rootFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, conflict, malformed, missing } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { fieldsOf, treePages, turn } from '../../log/element.ts';
import { addTree, type NewRow } from '../trees/add-tree.ts';
import { defaultWorkspaceId } from '../workspaces/add-workspace.ts';
import { requireRevision } from './collections.ts';
import { toTextRow } from './document.ts';
import { renameTaken, replaceSteps, SplitError, splitBody, toNewRow } from './split.ts';
import { LargeSplit } from './split-large.ts';
import { takenIds } from './store.ts';
import type { CollectionRow } from './wire.ts';

/** Larger bodies are parsed in a worker: this much takes the event loop some milliseconds. */
const inlineBytesMax = 256 * 1024;
/** A small body for a larger collection too: all of the stored tree is parsed and compared. */
export const inlineItemsMax = 1_000;
const idsPerQuery = 500;
/** A whole-collection PUT is computed beside the database and applied only to the revision it was computed for. */
const attemptsMax = 5;

/** What else happens in the transaction that writes a collection; `rev` is its revision then. */
export type AlongWith = (tx: Tx, collection: { id: string; rev: number }) => Promise<void>;

/** POST /collections: all or nothing, whatever the size. */
export async function createCollection(
  ctx: Ctx,
  actor: Actor,
  workspace: string | undefined,
  raw: Buffer,
  also?: AlongWith,
): Promise<CollectionRow> {
  const workspaceId = workspace ?? (await defaultWorkspaceId(ctx.db, actor.userId));
  if (workspaceId === undefined) throw missing('workspace');
  return raw.length <= inlineBytesMax
    ? createSmall(ctx, actor, workspaceId, raw, also)
    : createLarge(ctx, actor, workspaceId, raw, also);
}

async function createSmall(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  raw: Buffer,
  also: AlongWith | undefined,
): Promise<CollectionRow> {
  const split = worded(() => splitBody(raw, limitsOf(ctx)));
  const root = await freeRoot(ctx, actor, toNewRow(split.collection, actor.userId), split.givenId);
  for (const element of split.elements) if (element.parent === split.collection.id) element.parent = root.id;
  renameTaken(
    split,
    new Set(
      await allTaken(
        ctx.db,
        split.elements.map((element) => element.id),
      ),
    ),
  );
  await addTree(ctx, actor, {
    workspaceId,
    permission: 'collection.create',
    root,
    rows: [split.elements.map((element) => toNewRow(element, actor.userId))],
    publish: async (tx, { rev }) => also?.(tx, { id: root.id, rev }),
  });
  return rowOf(root);
}

async function createLarge(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  raw: Buffer,
  also: AlongWith | undefined,
): Promise<CollectionRow> {
  const large = await LargeSplit.open();
  try {
    const { root: given, givenId } = await wordedLater(large.split(raw, limitsOf(ctx)));
    const root = await freeRoot(ctx, actor, { ...given, ownerId: actor.userId }, givenId);
    await large.rename(await allTaken(ctx.db, await large.unknownIds()));
    const reparented = async function* (): AsyncGenerator<NewRow[]> {
      for await (const page of large.rows(actor.userId))
        yield page.map((row) => (row.parentId === given.id ? { ...row, parentId: root.id } : row));
    };
    await addTree(ctx, actor, {
      ...{ workspaceId, permission: 'collection.create', root, rows: reparented() },
      publish: async (tx, { rev }) => also?.(tx, { id: root.id, rev }),
    });
    return rowOf(root);
  } finally {
    await large.close();
  }
}

/**
 * PUT /collections/{id}: brings the stored tree to the given document by the smallest set of operations; ids that are
 * in both stay, items without an id get a new one.
 */
export async function replaceCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  raw: Buffer,
  ifMatch: number | null,
  also?: AlongWith,
): Promise<CollectionRow> {
  const loaded = await collectionFor(ctx.db, actor, id, 'collection.edit');
  const rootId = loaded.row.id;
  for (let attempt = 1; ; attempt++) {
    const { steps, rev } = await stepsTo(ctx, rootId, raw);
    const done = await write(ctx, rootId, async (tx) => {
      const { row, target } = await collectionFor(tx, actor, rootId, 'collection.edit');
      const tree = await tx.tree(rootId);
      await requireRevision(Promise.resolve(tree), ifMatch);
      if (tree.rev !== rev) return null;
      const applied = await apply(tx, target, actor.userId, steps.map(toOp), ctx.config);
      await also?.(tx, { id: row.id, rev: applied.rev });
      const after = await rootFor(tx, actor, 'collection', rootId, 'collection.view');
      return { id: row.id, name: after.row.name, ownerId: row.ownerId };
    });
    if (done) return done;
    if (attempt >= attemptsMax) throw conflict('updateRunning');
  }
}

async function stepsTo(ctx: Ctx, rootId: string, raw: Buffer): Promise<{ steps: TreeOp[]; rev: number }> {
  if (raw.length > inlineBytesMax || (await itemsOf(ctx.db, rootId)) > inlineItemsMax)
    return largeStepsTo(ctx, rootId, raw);
  const split = worded(() => splitBody(raw, limitsOf(ctx)));
  checkSameId(split.givenId, rootId);
  const { rev, existing } = await ctx.database.snapshot(async (db) => {
    const rows = [];
    for await (const page of treePages(db, rootId, 500)) for (const row of page) rows.push(row);
    return { rev: await revOf(db, rootId), existing: rows };
  });
  const known = new Set(existing.map((row) => row.id));
  const strange = split.elements.map((element) => element.id).filter((elementId) => !known.has(elementId));
  renameTaken(split, new Set(await allTaken(ctx.db, strange)));
  const from = existing.map((row) => ({
    id: row.id,
    kind: row.kind as 'collection',
    parent: row.parentId,
    rank: row.rank,
    fields: fieldsOf(row),
  }));
  return { steps: worded(() => replaceSteps(from, split, rootId)), rev };
}

async function largeStepsTo(
  ctx: Ctx,
  rootId: string,
  raw: Buffer,
): Promise<{ steps: TreeOp[]; rev: number }> {
  const large = await LargeSplit.open();
  try {
    // A retry needs the bytes again, so the worker gets a copy.
    const { givenId } = await wordedLater(large.split(Buffer.from(raw), limitsOf(ctx)));
    checkSameId(givenId, rootId);
    const rev = await ctx.database.snapshot(async (db) => {
      for await (const page of treePages(db, rootId, 500)) await large.addExisting(page.map(toTextRow));
      return revOf(db, rootId);
    });
    await large.rename(await allTaken(ctx.db, await large.unknownIds()));
    return { steps: await large.steps(rootId), rev };
  } finally {
    await large.close();
  }
}

export const itemsOf = async (db: Db, rootId: string): Promise<number> =>
  (await db.selectFrom('tree').select('items').where('rootId', '=', rootId).executeTakeFirst())?.items ?? 0;

export const revOf = async (db: Db, rootId: string): Promise<number> =>
  (await db.selectFrom('tree').select('rev').where('rootId', '=', rootId).executeTakeFirst())?.rev ?? 0;

export function toOp(step: TreeOp): Op {
  switch (step.t) {
    case 'create':
      return {
        t: 'create',
        id: step.element.id,
        kind: step.element.kind,
        parentId: step.element.parent,
        rank: step.element.rank,
        fields: step.element.fields,
      };
    case 'move':
      return { t: 'move', id: step.id, parentId: step.parent ?? '', rank: step.rank };
    default:
      return step;
  }
}

function checkSameId(givenId: string | null, rootId: string): void {
  if (givenId !== null && givenId !== rootId) throw conflict('collectionMismatch');
}

/** A root id that is taken: `instanceFoundError` when the caller can see what has it, otherwise a new id, silently. */
async function freeRoot(ctx: Ctx, actor: Actor, root: NewRow, givenId: string | null): Promise<NewRow> {
  if (givenId === null || (await takenIds(ctx.db, [givenId])).length === 0) return root;
  const seen = await collectionFor(ctx.db, actor, givenId, 'collection.view').catch(() => null);
  if (seen) throw conflict('idTaken', { noun: 'collection', id: givenId });
  return { ...root, id: newId() };
}

export async function allTaken(db: Db, ids: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (let at = 0; at < ids.length; at += idsPerQuery) {
    taken.push(...(await takenIds(db, ids.slice(at, at + idsPerQuery))));
    await turn();
  }
  return taken;
}

const limitsOf = (ctx: Ctx) => ({
  depthMax: ctx.config.depthMax,
  childrenMax: ctx.config.childrenMax,
  itemsMax: ctx.config.itemsMax,
  fieldsBytesMax: ctx.config.elementBytesMax,
});

const rowOf = (root: NewRow): CollectionRow => {
  const { info } = JSON.parse(root.fields) as { info: { name: string } };
  return { id: root.id, name: info.name, ownerId: root.ownerId };
};

function worded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toApiError(error);
  }
}

const wordedLater = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw toApiError(error);
  });

function toApiError(error: unknown): unknown {
  if (!(error instanceof SplitError)) return error;
  const { kind, problems } = error.problem;
  if (kind === 'json') return new ApiError('badJson', { reason: problems[0] });
  return kind === 'missing' ? missing('collection') : malformed('collection', problems);
}
