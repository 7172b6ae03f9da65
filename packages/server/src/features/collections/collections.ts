import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { staleRevision } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply, setOps } from '../../log/apply.ts';
import { fieldsOf } from '../../log/element.ts';
import { forkOf } from '../forks/fork-info.ts';
import { type CollectionDocument, collectionDocument } from './document.ts';
import { type ListedCollection, type ListFilter, listVisible, rootLevel } from './store.ts';
import type { Fork } from './wire.ts';

export type CollectionPage = { rows: (ListedCollection & { fork: Fork | undefined })[]; total: number };

/** An unknown workspace gives an empty list, as the original does. */
export async function listCollections(ctx: Ctx, actor: Actor, filter: ListFilter): Promise<CollectionPage> {
  const { rows, total } = await listVisible(ctx.db, actor, filter);
  const forks = await forkOf(
    ctx.db,
    rows.map((row) => row.id),
  );
  return { rows: rows.map((row) => ({ ...row, fork: forks.get(row.id) })), total };
}

/** The whole document, from the cache when nothing changed. */
export async function getCollection(ctx: Ctx, actor: Actor, id: string): Promise<CollectionDocument> {
  const { row } = await collectionFor(ctx.db, actor, id, 'collection.view');
  return collectionDocument(ctx, row.id);
}

export type MinimalCollection = {
  loaded: LoadedRoot;
  fields: JsonObject;
  children: { id: string; kind: string; ownerId: number }[];
  tree: { rev: number; updatedAt: number; updatedBy: number };
  fork: Fork | undefined;
};

/** The collection's own fields and the ids at its root level. */
export async function getMinimalCollection(ctx: Ctx, actor: Actor, id: string): Promise<MinimalCollection> {
  const loaded = await collectionFor(ctx.db, actor, id, 'collection.view');
  const { row } = loaded;
  const tree = await ctx.db.selectFrom('tree').selectAll().where('rootId', '=', row.id).executeTakeFirst();
  return {
    loaded,
    fields: fieldsOf(row),
    children: await rootLevel(ctx.db, row.id),
    tree: tree ?? { rev: row.rev, updatedAt: row.updatedAt, updatedBy: row.updatedBy },
    fork: (await forkOf(ctx.db, [row.id])).get(row.id),
  };
}

export type CollectionChange = {
  info?: { name?: string | undefined; description?: unknown } | undefined;
  variable?: unknown;
  auth?: unknown;
  events?: unknown;
};

/** Changes the collection itself, not its items; what is left out stays. */
export async function patchCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  change: CollectionChange,
  ifMatch: number | null,
): Promise<{ id: string; fields: JsonObject; rev: number }> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await collectionFor(tx, actor, id, 'collection.edit');
    await requireRevision(tx.tree(row.id), ifMatch);
    const fields = fieldsOf(row);
    const info = { ...(fields.info as JsonObject) };
    if (change.info?.name !== undefined) info.name = change.info.name;
    if (change.info?.description !== undefined) info.description = change.info.description as string;
    const after: JsonObject = { ...fields, info };
    if (change.variable !== undefined) after.variable = change.variable as JsonObject[];
    if (change.auth !== undefined) after.auth = change.auth as JsonObject;
    if (change.events !== undefined) after.event = change.events as JsonObject[];
    const { rev } = await apply(tx, target, actor.userId, setOps(row, after), ctx.config);
    return { id: row.id, fields: after, rev };
  });
}

/** Into the trash of its workspace, with all that is in it. */
export async function deleteCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  ifMatch: number | null,
): Promise<LoadedRoot['row']> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await collectionFor(tx, actor, id, 'collection.delete');
    await requireRevision(tx.tree(row.id), ifMatch);
    await apply(tx, target, actor.userId, [{ t: 'delete', id: row.id }], ctx.config);
    return row;
  });
}

export async function requireRevision(tree: Promise<{ rev: number }>, ifMatch: number | null): Promise<void> {
  if (ifMatch === null) return;
  const { rev } = await tree;
  if (rev !== ifMatch) throw staleRevision(rev);
}
