import { joinCollectionText, type TextRow } from '@parley/format';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import { notFound } from '../../errors.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import { treePages, turn } from '../../log/element.ts';
import { forkOf } from '../forks/fork-info.ts';
import type { Fork } from './wire.ts';

/** Bytes of assembled documents kept; the least recently used go first. */
const cacheBytesMax = 128 * 1024 * 1024;

export type CollectionDocument = { rev: number; body: Buffer };

/** Revisions count per workspace: one is only told from another together with the workspace it was read in. */
type Entry = CollectionDocument & { spaceId: string };
/** What is cached belongs to one database, so to one context. */
const caches = new WeakMap<
  Ctx,
  { entries: Map<string, Entry>; bytes: number; running: Map<string, Promise<Entry>> }
>();

/**
 * The Collection v2.1 document `{"collection": ...}` as bytes, assembled from rows without parsing them and kept until
 * something in the tree changes. The event loop turns between pages, so a large one holds nobody up.
 */
export async function collectionDocument(ctx: Ctx, rootId: string): Promise<CollectionDocument> {
  const cache = caches.get(ctx) ?? { entries: new Map(), bytes: 0, running: new Map() };
  caches.set(ctx, cache);
  const tree = await ctx.db
    .selectFrom('tree as t')
    .innerJoin('element as e', 'e.id', 't.rootId')
    .select(['t.rev', 'e.spaceId'])
    .where('t.rootId', '=', rootId)
    .executeTakeFirst();
  const known = cache.entries.get(rootId);
  if (known && tree && known.rev === tree.rev && known.spaceId === tree.spaceId) {
    cache.entries.delete(rootId);
    cache.entries.set(rootId, known);
    return known;
  }
  // Several readers of one stale document wait for one assembly; a later revision makes its own.
  const key = `${rootId}@${tree?.spaceId}:${tree?.rev ?? 0}`;
  const running = cache.running.get(key) ?? assemble(ctx, rootId);
  cache.running.set(key, running);
  try {
    const made = await running;
    const before = cache.entries.get(rootId);
    if (before) cache.bytes -= before.body.length;
    cache.entries.delete(rootId);
    if (made.body.length <= cacheBytesMax / 2) {
      cache.entries.set(rootId, made);
      cache.bytes += made.body.length;
    }
    for (const [id, entry] of cache.entries) {
      if (cache.bytes <= cacheBytesMax) break;
      cache.entries.delete(id);
      cache.bytes -= entry.body.length;
    }
    return made;
  } finally {
    cache.running.delete(key);
  }
}

async function assemble(ctx: Ctx, rootId: string): Promise<Entry> {
  return ctx.database.snapshot(async (db) => {
    const tree = await db
      .selectFrom('tree')
      .select(['rev', 'updatedAt', 'updatedBy'])
      .where('rootId', '=', rootId)
      .executeTakeFirst();
    const rows = new Map<string, ElementRow>();
    const elements: TextRow[] = [];
    let root: ElementRow | undefined;
    for await (const page of treePages(db, rootId, 500)) {
      for (const row of page) {
        if (row.id === rootId) root = row;
        else {
          elements.push(toTextRow(row));
          rows.set(row.id, row);
        }
      }
    }
    if (!root) throw notFound('collection', rootId);
    const fork = (await forkOf(db, [rootId])).get(rootId);
    const collection = root;
    const pieces: Buffer[] = [Buffer.from('{"collection":')];
    const text = joinCollectionText(toTextRow(collection), elements, {
      decorateText: (row) => decoration(rows.get(row.id) as ElementRow),
      infoText: () =>
        infoText(
          collection,
          tree ?? { updatedAt: collection.updatedAt, updatedBy: collection.updatedBy },
          fork,
        ),
    });
    let since = performance.now();
    for (const piece of text) {
      pieces.push(Buffer.from(piece));
      if (performance.now() - since < 8) continue;
      await turn();
      since = performance.now();
    }
    pieces.push(Buffer.from('}'));
    return { rev: tree?.rev ?? 0, body: Buffer.concat(pieces), spaceId: root.spaceId };
  });
}

export const toTextRow = (row: ElementRow): TextRow => ({
  id: row.id,
  kind: row.kind as TextRow['kind'],
  parent: row.parentId,
  rank: row.rank,
  fields: row.fields,
});

/** Ids are UUIDs and dates plain: nothing here needs escaping. */
function decoration(row: ElementRow): string {
  return `"id":"${row.id}","uid":"${uidOf(row.ownerId, row.id)}","createdAt":"${iso(row.createdAt)}","updatedAt":"${iso(row.updatedAt)}","lastUpdatedBy":"${row.updatedBy}"`;
}

function infoText(
  row: ElementRow,
  tree: { updatedAt: number; updatedBy: number },
  fork: Fork | undefined,
): string {
  return JSON.stringify({
    _postman_id: row.id,
    uid: uidOf(row.ownerId, row.id),
    createdAt: iso(row.createdAt),
    updatedAt: iso(tree.updatedAt),
    lastUpdatedBy: String(tree.updatedBy),
    ...(fork ? { fork } : {}),
  }).slice(1, -1);
}
