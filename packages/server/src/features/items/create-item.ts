import { type Json, type JsonObject, ranksFor } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { bareId, collectionFor, type LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { invalid, malformed, missing } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { validBody } from '../../http/validate.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { findElement, nameOf } from '../../log/element.ts';
import { explained, namedItemNotFound } from './failures.ts';
import { checkDepth, fieldsFromBody, laneOf } from './items.ts';
import { bodyOf, type ChildRow, type Item, type ItemKind } from './wire.ts';

type NewItem = Extract<Op, { t: 'create' }> & { kind: ItemKind };
/** `parentId`: the folder or request that the query names; the body may name it too, null means the collection itself. */
export type CreateInput = {
  collectionId: string;
  kind: ItemKind;
  parentId: string | undefined;
  body: JsonObject;
};

/**
 * Makes an item, last among its siblings. A folder's body may bring `folders` and `requests`, a request's `responses`;
 * they are made with it, all or nothing.
 * Throws `itemNotFound` for a parent that is not in the collection, `itemExists` for an id that is taken.
 */
export async function createItem(ctx: Ctx, actor: Actor, input: CreateInput): Promise<Item> {
  const { kind, body } = input;
  checkDepth(kind, body);
  const parent = input.parentId ?? parentInBody(kind, body);
  if (kind === 'response' && parent === undefined) throw missing('request');
  const made = await newItems(kind, body);
  const [first] = made;
  return write(ctx, laneOf(input), async (tx) => {
    const root = await collectionFor(tx, actor, input.collectionId, 'collection.edit');
    const parentId = parent === undefined ? root.row.id : await parentFor(tx, actor, root, kind, parent);
    const ops = made.map((op) => (op === first ? { ...op, parentId } : op));
    const { rev, changes } = await apply(tx, root.target, actor.userId, ops, ctx.config).catch(
      (error: unknown) => {
        throw explained(error, actor.userId);
      },
    );
    return asItem(tx, actor, root, ops, rev - changes + 1);
  });
}

function parentInBody(kind: ItemKind, body: JsonObject): string | undefined {
  const named = kind === 'response' ? (body.request ?? body.requestId) : (body.folder ?? body.folderId);
  return typeof named === 'string' && named !== '' ? named : undefined;
}

async function parentFor(
  tx: Tx,
  actor: Actor,
  root: LoadedRoot,
  kind: ItemKind,
  parent: string,
): Promise<string> {
  const id = bareId(parent);
  const model = kind === 'response' ? 'request' : 'folder';
  // A collection may name itself as the folder of what stands at its top.
  if (id === root.row.id && kind !== 'response') return id;
  const row = id === null ? undefined : await findElement(tx.db, root.row.id, id);
  if (row?.kind !== model) throw namedItemNotFound({ model, id: id ?? parent, owner: actor.userId });
  return row.id;
}

/** The item and what its body brings along, parents first. Only the first one has no place yet. */
async function newItems(kind: ItemKind, body: JsonObject): Promise<NewItem[]> {
  const made: NewItem[] = [];
  const add = async (itemKind: ItemKind, item: JsonObject, place: Pick<NewItem, 'parentId' | 'rank'>) => {
    const id = idOf(itemKind, item.id);
    const { folders, requests, responses, ...own } = item;
    made.push({ t: 'create', id, kind: itemKind, ...place, fields: fieldsFromBody(itemKind, own) });
    const below = await broughtBy(itemKind, item);
    const ranks = ranksFor(below.length);
    for (const [at, [childKind, child]] of below.entries())
      await add(childKind, child, { parentId: id, rank: ranks[at] ?? '' });
  };
  await add(kind, body, { parentId: null });
  return made;
}

function idOf(kind: ItemKind, given: Json | undefined): string {
  if (given === undefined || given === null || given === '') return newId();
  const id = typeof given === 'string' ? bareId(given) : null;
  if (id === null) throw invalid('id', `not an id of a ${kind}`);
  return id;
}

type Brought = [ItemKind, JsonObject][];

/** Children that a body carries, folders before requests as everywhere in this vocabulary. */
async function broughtBy(kind: ItemKind, body: JsonObject): Promise<Brought> {
  switch (kind) {
    case 'folder':
      return [
        ...(await sorted('folder', body.folders, body.folders_order)),
        ...(await sorted('request', body.requests, body.order)),
      ];
    case 'request':
      return sorted('response', body.responses, body.responses_order);
    case 'response':
      return [];
  }
}

/** In the order that the parent's list of ids gives; those it does not name come last, as they stand. */
async function sorted(kind: ItemKind, children: Json | undefined, order: Json | undefined): Promise<Brought> {
  if (children === undefined || children === null) return [];
  if (!Array.isArray(children)) throw malformed(kind, [`${kind}s: must be an array`]);
  const bodies: JsonObject[] = [];
  for (const child of children) bodies.push((await validBody(bodyOf[kind], child, kind)) as JsonObject);
  if (Array.isArray(order)) {
    const places = new Map(order.map((id, at) => [id, at]));
    const placeOf = (body: JsonObject): number => places.get(body.id ?? null) ?? order.length;
    bodies.sort((a, b) => placeOf(a) - placeOf(b));
  }
  return bodies.map((body) => [kind, body]);
}

/** What was just made, without reading it again: `rev` is the revision of the first operation. */
function asItem(tx: Tx, actor: Actor, root: LoadedRoot, ops: readonly NewItem[], rev: number): Item {
  const [first] = ops as [NewItem];
  const { id, kind, parentId, fields } = first;
  const row: ElementRow = {
    id,
    kind,
    parentId,
    spaceId: root.row.spaceId,
    rootId: root.row.id,
    rank: '',
    name: nameOf(kind, fields),
    fields: '',
    fieldRevs: '{}',
    rev,
    createdSeq: rev,
    ownerId: actor.userId,
    createdAt: tx.now,
    updatedAt: tx.now,
    updatedBy: actor.userId,
    originId: null,
    deletedSeq: null,
    deletedAt: null,
  };
  const children = ops
    .filter((op) => op.parentId === id)
    .map((op): ChildRow => ({ ...op, rank: op.rank ?? '', ownerId: actor.userId }));
  const collection = { id: root.row.id, ownerId: root.row.ownerId };
  return { row, fields, collection, parentOwnerId: actor.userId, children };
}
