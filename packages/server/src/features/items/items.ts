import {
  elementProblems,
  folderFieldsFromV1,
  isTooDeep,
  type Json,
  type JsonObject,
  requestFieldsFromV1,
  responseFieldsFromV1,
} from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { bareId, collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { conflict, invalid, malformed, staleRevision } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply, type Op, setOps } from '../../log/apply.ts';
import { fieldsOf, findElement } from '../../log/element.ts';
import { isNotFound, itemNotFound, namedItemNotFound } from './failures.ts';
import { reorderOps } from './placing.ts';
import { findOwner, listChildren } from './store.ts';
import type { ChildRow, Item, ItemKind, Spelling } from './wire.ts';

/** An item as the path names it; ids and uids alike. */
export type Place = { collectionId: string; kind: ItemKind; id: string };

const fromV1: Record<ItemKind, (body: JsonObject, current?: JsonObject) => JsonObject> = {
  folder: folderFieldsFromV1,
  request: requestFieldsFromV1,
  response: responseFieldsFromV1,
};

/** Throws `itemNotFound`. `spelling: 'uid'` costs one more look for the owner of the parent. */
export async function getItem(ctx: Ctx, actor: Actor, place: Place, spelling: Spelling): Promise<Item> {
  const { row, root } = await itemFor(ctx.db, actor, place, 'collection.view');
  return itemOf(ctx.db, root, row, spelling);
}

/**
 * Changes what the body says and keeps what it leaves out. `order`, `folders_order` and `responses_order` sort
 * children when they name exactly the ones that are there.
 * Throws `itemNotFound`, `staleRevision`, `malformed`; `invalid` when the body names another parent.
 */
export async function updateItem(
  ctx: Ctx,
  actor: Actor,
  place: Place,
  body: JsonObject,
  ifMatch: number | null,
): Promise<Item> {
  checkDepth(place.kind, body);
  const sorts = ['order', 'folders_order', 'responses_order'].some((list) => Array.isArray(body[list]));
  const done = await write(ctx, laneOf(place), async (tx) => {
    const { row, root } = await itemFor(tx, actor, place, 'collection.edit');
    if (ifMatch !== null && row.rev !== ifMatch) throw staleRevision(row.rev);
    checkSamePlace(actor, row, body);
    const fields = fieldsFromBody(place.kind, body, fieldsOf(row));
    const ops = setOps(row, fields);
    const { rev, changes } = await apply(tx, root.target, actor.userId, ops, ctx.config, [row]);
    const now = changes > 0 ? { ...row, rev, updatedAt: tx.now, updatedBy: actor.userId } : row;
    if (sorts) {
      const moves = reorderOps(row, await listChildren(tx.db, row.id), body);
      if (moves.length > 0) await apply(tx, root.target, actor.userId, moves, ctx.config);
    }
    return { row: now, fields, collection: { id: root.row.id, ownerId: root.row.ownerId } };
  });
  // Only for the answer, so read when others need not wait for it.
  return { ...done, parentOwnerId: done.row.ownerId, children: await childrenOf(ctx.db, done.row) };
}

/** Into the trash with everything below it. Returns the row with the revision of the deletion. */
export async function deleteItem(
  ctx: Ctx,
  actor: Actor,
  place: Place,
  ifMatch: number | null,
): Promise<ElementRow> {
  return write(ctx, laneOf(place), async (tx) => {
    const { row, root } = await itemFor(tx, actor, place, 'collection.edit');
    if (ifMatch !== null && row.rev !== ifMatch) throw staleRevision(row.rev);
    const ops: Op[] = [{ t: 'delete', id: row.id }];
    const { rev } = await apply(tx, root.target, actor.userId, ops, ctx.config, [row]);
    return { ...row, rev };
  });
}

/** The live item and its collection. Throws `itemNotFound` for both, `forbidden` when it may be seen but not that. */
export async function itemFor(
  from: Db | Tx,
  actor: Actor,
  place: Place,
  permission: Permission,
): Promise<{ row: ElementRow; root: LoadedRoot }> {
  const id = bareId(place.id);
  const gone = () => itemNotFound({ model: place.kind, id: id ?? place.id, owner: actor.userId });
  const root = await collectionFor(from, actor, place.collectionId, permission).catch((error: unknown) => {
    throw isNotFound(error) ? gone() : error;
  });
  const row =
    id === null ? undefined : await findElement(from instanceof Tx ? from.db : from, root.row.id, id);
  if (row?.kind !== place.kind) throw gone();
  return { row, root };
}

export const laneOf = (place: { collectionId: string }): string =>
  bareId(place.collectionId) ?? place.collectionId;

/** Fields for the database, held to the rules of a collection. Throws `malformed`. */
export function fieldsFromBody(kind: ItemKind, body: JsonObject, current?: JsonObject): JsonObject {
  const fields = fromV1[kind](body, current);
  const problems = elementProblems(kind, fields);
  if (problems.length > 0)
    throw malformed(
      kind,
      problems.map(({ path, reason }) => `${path}: ${reason}`),
    );
  return fields;
}

export function checkDepth(kind: ItemKind, body: Json): void {
  if (isTooDeep(body)) throw malformed(kind, [`${kind}: is nested too deep`]);
}

/** A PUT may repeat what it read: the id, the parent. It cannot change them; transfers move. */
function checkSamePlace(actor: Actor, row: ElementRow, body: JsonObject): void {
  const { id, folder, folderId, request } = body;
  const item = { model: row.kind as ItemKind, id: row.id, owner: row.ownerId };
  if (typeof id === 'string' && bareId(id) !== row.id) throw conflict('itemIdMismatch', item);
  if (row.kind === 'response') {
    // COMPAT: the published "Change Parent Error" of PUT .../responses/{responseId}.
    if (typeof request === 'string' && bareId(request) !== row.parentId)
      throw namedItemNotFound({ ...item, owner: actor.userId });
    return;
  }
  const parent = folder ?? folderId;
  if (typeof parent !== 'string' || bareId(parent) === row.parentId) return;
  throw invalid('folder', `a ${row.kind} is moved by POST /collection-${row.kind}s-transfers`);
}

async function itemOf(db: Db, root: LoadedRoot, row: ElementRow, spelling: Spelling): Promise<Item> {
  const collection = { id: root.row.id, ownerId: root.row.ownerId };
  const [children, parentOwnerId] = await Promise.all([
    childrenOf(db, row),
    spelling === 'uid' && row.parentId !== null ? findOwner(db, row.parentId) : undefined,
  ]);
  return { row, fields: fieldsOf(row), collection, children, parentOwnerId: parentOwnerId ?? row.ownerId };
}

const childrenOf = async (db: Db, row: ElementRow): Promise<ChildRow[]> =>
  row.kind === 'response' ? [] : listChildren(db, row.id);
