import type { Actor } from '../../access/actor.ts';
import { collectionFor, specFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { instanceNotFound } from './failures.ts';
import { findLink, type Linked, listLinks, stateOfLink, updateLink } from './links.ts';
import { filesById, stateOf } from './stored-files.ts';

type Page = { limit: number; cursor?: string | undefined };
export type LinkedPage = { linked: Linked[]; nextCursor: string | null };

export async function listCollectionsOfSpec(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  page: Page,
): Promise<LinkedPage> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  return linkedPage(ctx, actor, { specId: row.id }, page);
}

export async function listSpecsOfCollection(
  ctx: Ctx,
  actor: Actor,
  collectionId: string,
  page: Page,
): Promise<LinkedPage> {
  const { row } = await collectionFor(ctx.db, actor, collectionId, 'collection.view');
  return linkedPage(ctx, actor, { collectionId: row.id }, page);
}

async function linkedPage(
  ctx: Ctx,
  actor: Actor,
  of: { specId: string } | { collectionId: string },
  page: Page,
): Promise<LinkedPage> {
  const [createdAt, id] = decodeCursor(page.cursor, 2) ?? [];
  const after = createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) };
  const rows = await listLinks(ctx.db, actor, of, { after, limit: page.limit + 1 });
  const { page: shown, last } = cut(rows, page.limit);
  const linked: Linked[] = [];
  const states = new Map<string, string>();
  for (const { link, id: elementId, name } of shown) {
    const { createdBy, updatedBy, createdAt: made, updatedAt } = link;
    const present = states.get(link.specId) ?? stateOf(await filesById(ctx.db, link.specId));
    states.set(link.specId, present);
    const state = await stateOfLink(ctx.db, link, present);
    linked.push({ id: elementId, name, state, createdBy, updatedBy, createdAt: made, updatedAt });
  }
  return { linked, nextCursor: last ? encodeCursor(last.link.createdAt, last.id) : null };
}

export type SyncOptions = { syncExamples: boolean; deleteOrphanedRequests: boolean };

/** What the next synchronisation of a generated collection does; what is not given stays. */
export async function setSyncOptions(
  ctx: Ctx,
  actor: Actor,
  pair: { specId: string; collectionId: string },
  change: { syncExamples?: boolean | undefined; deleteOrphanedRequests?: boolean | undefined },
): Promise<SyncOptions> {
  return write(ctx, pair.specId, async (tx) => {
    const { row } = await specFor(tx, actor, pair.specId, 'spec.edit');
    const collection = await collectionFor(tx.db, actor, pair.collectionId, 'collection.view');
    const link = await findLink(tx.db, row.id, collection.row.id);
    if (!link) throw instanceNotFound();
    const syncExamples = change.syncExamples ?? link.syncExamples === 1;
    const deleteOrphanedRequests = change.deleteOrphanedRequests ?? link.deleteOrphanedRequests === 1;
    await updateLink(tx, link, {
      ...{ syncExamples: Number(syncExamples), deleteOrphanedRequests: Number(deleteOrphanedRequests) },
      ...{ updatedBy: actor.userId, updatedAt: tx.now },
    });
    return { syncExamples, deleteOrphanedRequests };
  });
}
