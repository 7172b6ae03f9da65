import type { Actor } from '../../access/actor.ts';
import { bareId, collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError, invalid, notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { type ElementKind, fieldsOf, findElements } from '../../log/element.ts';
import { isNotFound } from './failures.ts';
import { placeAmong, type Spot } from './placing.ts';
import { findSpaces, pagesBelow } from './store.ts';
import type { ItemKind, TransferInput } from './wire.ts';

/**
 * Copies or moves items, within a collection or across collections and workspaces, all or nothing; they stand at the
 * given place in the order in which they are named. Copies get new ids all the way down. A move within a collection
 * keeps the ids; into another collection it makes the items anew there and puts the old ones into the trash, so that
 * each collection's history is whole by itself.
 *
 * Returns the uids in the order of `ids`. Throws `notFound` for what the actor may not see, `badTransfer` for a target
 * that cannot hold such items.
 */
export async function transferItems(
  ctx: Ctx,
  actor: Actor,
  kind: ItemKind,
  { ids, mode, target, location }: TransferInput,
): Promise<string[]> {
  if ((kind === 'response') !== (target.model === 'request'))
    throw new ApiError('badTransfer', { kind, model: target.model });
  const wanted = ids.map((id) => bareId(id) ?? id);
  if (new Set(wanted).size !== wanted.length) throw invalid('ids', 'names an item twice');
  return write(ctx, bareId(target.id) ?? target.id, async (tx) => {
    await lockSpaces(tx, [...wanted, bareId(target.id) ?? target.id]);
    const items = await sourcesFor(tx, actor, kind, wanted, mode);
    const { root, parentId } = await targetFor(tx, actor, target);
    const stays = (item: ElementRow): boolean => mode === 'move' && item.rootId === root.row.id;
    const leaving = items.filter(stays).map((item) => item.id);
    const spot = await spotFor(tx, parentId, location, mode === 'move' ? wanted : []);
    const { ranks, moves } = await placeAmong(tx.db, parentId, spot, items.length, leaving);
    const copies = await copiesOf(
      tx,
      actor,
      items.filter((item) => !stays(item)),
      mode,
    );
    const made = items.map((item, i): { op: Op; uid: string } => {
      const rank = ranks[i] ?? '';
      const copy = copies.tops.get(item.id);
      if (!copy) return { op: { t: 'move', id: item.id, parentId, rank }, uid: uidOf(item.ownerId, item.id) };
      return { op: { ...copy, parentId, rank }, uid: uidOf(copy.ownerId ?? actor.userId, copy.id) };
    });
    const ops = [...moves, ...made.map(({ op }) => op), ...copies.below];
    await apply(tx, root.target, actor.userId, ops, ctx.config);
    if (mode === 'move') await deleteMoved(ctx, tx, actor, items, root.row.id);
    return made.map(({ uid }) => uid);
  });
}

/** Always in the same order: two transfers in opposite directions must not wait for each other. */
async function lockSpaces(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const spaceId of (await findSpaces(tx.db, ids)).sort()) await tx.lockSpace(spaceId);
}

async function sourcesFor(
  tx: Tx,
  actor: Actor,
  kind: ItemKind,
  ids: readonly string[],
  mode: TransferInput['mode'],
): Promise<ElementRow[]> {
  const byId = new Map((await findElements(tx.db, ids)).map((row) => [row.id, row]));
  const rows = ids.map((id) => {
    const row = byId.get(id);
    if (row?.kind !== kind) throw notFound(kind, id);
    return row;
  });
  const permission = mode === 'move' ? 'collection.edit' : 'collection.view';
  for (const [rootId, first] of new Map(rows.map((row) => [row.rootId, row])))
    await collectionFor(tx, actor, rootId, permission).catch(hiddenAs(kind, first.id));
  return rows;
}

const hiddenAs =
  (noun: string, id: string) =>
  (error: unknown): never => {
    throw isNotFound(error) ? notFound(noun, id) : error;
  };

async function targetFor(
  tx: Tx,
  actor: Actor,
  target: TransferInput['target'],
): Promise<{ root: LoadedRoot; parentId: string }> {
  if (target.model === 'collection') {
    const root = await collectionFor(tx, actor, target.id, 'collection.edit');
    return { root, parentId: root.row.id };
  }
  const [row] = await findElements(tx.db, [bareId(target.id) ?? target.id]);
  if (row?.kind !== target.model) throw notFound(target.model, target.id);
  const root = await collectionFor(tx, actor, row.rootId, 'collection.edit').catch(
    hiddenAs(target.model, target.id),
  );
  return { root, parentId: row.id };
}

async function spotFor(
  tx: Tx,
  parentId: string,
  { id, model, position }: TransferInput['location'],
  moved: readonly string[],
): Promise<Spot> {
  if (position === 'start' || position === 'end') return { position };
  if (id === undefined || id === null) throw invalid('location.id', `is needed for the position ${position}`);
  const [anchor] = await findElements(tx.db, [bareId(id) ?? id]);
  if (anchor?.parentId !== parentId) throw invalid('location.id', 'is not directly in the target');
  if (typeof model === 'string' && model !== anchor.kind)
    throw invalid('location.model', `the item is a ${anchor.kind}`);
  if (moved.includes(anchor.id)) throw invalid('location.id', 'is one of the items to move');
  return { position, anchor };
}

/** Copying a large folder must not hold the event loop up. */
const copiesBetweenTurns = 500;

type Copy = Extract<Op, { t: 'create' }>;

/** Operations that make the items anew; those at the top still lack their place. */
async function copiesOf(
  tx: Tx,
  actor: Actor,
  items: readonly ElementRow[],
  mode: TransferInput['mode'],
): Promise<{ tops: Map<string, Copy>; below: Copy[] }> {
  const children = new Map<string, Map<string, ElementRow>>();
  const parents = items.filter((item) => item.kind !== 'response').map((item) => item.id);
  for await (const page of pagesBelow(tx.db, parents))
    for (const row of page) {
      const siblings = children.get(row.parentId ?? '') ?? new Map<string, ElementRow>();
      children.set(row.parentId ?? '', siblings.set(row.id, row));
    }
  const tops = new Map<string, Copy>();
  const below: Copy[] = [];
  const copyOf = (row: ElementRow, parentId: string | null): Copy => ({
    t: 'create',
    id: newId(),
    kind: row.kind as ElementKind,
    parentId,
    rank: row.rank,
    fields: fieldsOf(row),
    ownerId: mode === 'move' ? row.ownerId : actor.userId,
  });
  // Moved by name, it does not go along with its folder as well.
  const named = new Set(mode === 'move' ? items.map((item) => item.id) : []);
  for (const item of items) {
    const top = copyOf(item, null);
    tops.set(item.id, top);
    const open = [{ from: item.id, to: top.id }];
    for (let at = open.pop(); at; at = open.pop())
      for (const child of children.get(at.from)?.values() ?? []) {
        if (named.has(child.id)) continue;
        const copy = copyOf(child, at.to);
        below.push(copy);
        if (below.length % copiesBetweenTurns === 0) await new Promise((resolve) => setImmediate(resolve));
        open.push({ from: child.id, to: copy.id });
      }
  }
  return { tops, below };
}

async function deleteMoved(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  items: readonly ElementRow[],
  targetRootId: string,
): Promise<void> {
  const byRoot = new Map<string, ElementRow[]>();
  for (const item of items)
    if (item.rootId !== targetRootId) byRoot.set(item.rootId, [...(byRoot.get(item.rootId) ?? []), item]);
  for (const [rootId, gone] of byRoot) {
    const { target } = await collectionFor(tx, actor, rootId, 'collection.edit');
    await apply(
      tx,
      target,
      actor.userId,
      gone.map((item) => ({ t: 'delete', id: item.id })),
      ctx.config,
    );
  }
}
