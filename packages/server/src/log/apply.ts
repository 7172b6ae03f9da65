import { fieldPaths, getField, type Json, type JsonObject, rankBetween, setField } from '@parley/format';
import type { Config } from '../config.ts';
import type { ElementRow } from '../db/schema.ts';
import type { NewChange, Tx } from '../db/tx.ts';
import { assert, conflict, invalid, limitReached, notFound, staleRevision, unreachable } from '../errors.ts';
import { type Draft, Drafts, fieldsOfDraft } from './drafts.ts';
import { type ElementKind, nameOf } from './element.ts';
import { heightOf, trashSubtree, untrashSubtree } from './subtree.ts';

/**
 * What can happen to an element. `base` is the revision of the field (or element) the caller had seen: when it is
 * given and the field has changed since, nothing of the batch is applied.
 */
export type Op =
  | {
      t: 'create';
      id: string;
      kind: ElementKind;
      parentId: string | null;
      /** Absent: after the last sibling. */
      rank?: string;
      fields: JsonObject;
      ownerId?: number;
      originId?: string | null;
    }
  | { t: 'set'; id: string; path: string; value: Json | undefined; base?: number }
  | { t: 'move'; id: string; parentId: string; rank: string; base?: number }
  | { t: 'delete'; id: string; base?: number }
  | { t: 'restore'; id: string };

/** What the access functions return: proof that somebody asked whether the actor may change this tree. */
export type Permitted = { readonly spaceId: string; readonly rootId: string; readonly permission: string };

export type ApplyLimits = Pick<Config, 'depthMax' | 'childrenMax' | 'itemsMax' | 'elementBytesMax'>;

/** Operations of one user action. */
export const opsMax = 1_000_000;

/**
 * The one way in which workspace content changes: checks versions and limits, writes the rows, appends field-level
 * operations to the change log. Rights were checked by whoever made `target`. All or nothing.
 *
 * `known`: rows that the caller has just read in this transaction, and need not be read again.
 *
 * Returns the revision (sequence number) of the last change; the tree's current one when nothing changed.
 */
export async function apply(
  tx: Tx,
  target: Permitted,
  actorId: number,
  ops: readonly Op[],
  limits: ApplyLimits,
  known: readonly ElementRow[] = [],
): Promise<{ rev: number; changes: number }> {
  if (ops.length > opsMax) throw limitReached('operations', opsMax, 'operations in one action');
  await tx.lockSpace(target.spaceId);
  const work = new Applying(tx, target, actorId, limits);
  await work.load(ops, known);
  for (const op of ops) await work.one(op);
  return work.write();
}

class Applying {
  readonly #tx: Tx;
  readonly #target: Permitted;
  readonly #actorId: number;
  readonly #limits: ApplyLimits;
  readonly #drafts: Drafts;
  readonly #changes: { change: NewChange; draft: Draft }[] = [];
  readonly #lastRank = new Map<string, string | null>();
  /** By parent: children that this action adds, and children that were there before. */
  readonly #added = new Map<string, number>();
  readonly #children = new Map<string, number>();
  #items = 0;
  #itemsBefore: number | null = null;
  readonly #subtrees: {
    kind: 'delete' | 'restore';
    draft: Draft;
    deletedSeq: number | null;
    index: number;
  }[] = [];

  constructor(tx: Tx, target: Permitted, actorId: number, limits: ApplyLimits) {
    this.#tx = tx;
    this.#target = target;
    this.#actorId = actorId;
    this.#limits = limits;
    this.#drafts = new Drafts(tx, target.rootId, limits.depthMax);
  }

  load(ops: readonly Op[], known: readonly ElementRow[]): Promise<void> {
    const ids = ops.flatMap((op) =>
      'parentId' in op && op.parentId !== null ? [op.id, op.parentId] : [op.id],
    );
    return this.#drafts.load(ids, known);
  }

  async one(op: Op): Promise<void> {
    await this.#drafts.turn(1);
    switch (op.t) {
      case 'create':
        return this.#create(op);
      case 'set':
        return this.#set(op);
      case 'move':
        return this.#move(op);
      case 'delete':
        return this.#delete(op);
      case 'restore':
        return this.#restore(op);
      default:
        return unreachable(op);
    }
  }

  async #create(op: Extract<Op, { t: 'create' }>): Promise<void> {
    if (this.#drafts.has(op.id)) throw conflict('idTaken', { id: op.id, kind: op.kind, noun: op.kind });
    if (op.parentId === null) assert(op.id === this.#target.rootId, 'a root creates itself');
    else {
      const parent = await this.#reachable(op.parentId);
      checkNesting(op.kind, parent.row.kind);
      await this.#checkRoom(op.parentId, op.kind === 'response' ? 0 : 1);
    }
    const now = this.#tx.now;
    const row: ElementRow = {
      id: op.id,
      spaceId: this.#target.spaceId,
      rootId: this.#target.rootId,
      kind: op.kind,
      parentId: op.parentId,
      rank: op.rank ?? (await this.#rankAtEnd(op.parentId)),
      name: nameOf(op.kind, op.fields),
      fields: JSON.stringify(op.fields),
      fieldRevs: '{}',
      rev: 0,
      createdSeq: 0,
      ownerId: op.ownerId ?? this.#actorId,
      createdAt: now,
      updatedAt: now,
      updatedBy: this.#actorId,
      originId: op.originId ?? null,
      deletedSeq: null,
      deletedAt: null,
    };
    const draft: Draft = { row, fields: op.fields, isNew: true, changed: true };
    this.#checkSize(row.fields);
    this.#drafts.add(draft);
    if (op.parentId !== null) this.#lastRank.set(op.parentId, row.rank);
    this.#items++;
    this.#note(draft, {
      type: 'create',
      path: null,
      value: JSON.stringify({
        parentId: row.parentId,
        rank: row.rank,
        ownerId: row.ownerId,
        originId: row.originId,
        fields: op.fields,
      }),
      prior: null,
    });
  }

  async #set(op: Extract<Op, { t: 'set' }>): Promise<void> {
    const draft = this.#drafts.live(op.id);
    const fields = fieldsOfDraft(draft);
    const before = getField(fields, op.path);
    if (op.base !== undefined && revisionOf(draft.row, op.path) > op.base) throw staleRevision(draft.row.rev);
    const value = op.value === undefined ? null : JSON.stringify(op.value);
    const prior = before === undefined ? null : JSON.stringify(before);
    if (value === prior) return;
    draft.fields = setField(fields, op.path, op.value);
    draft.changed = true;
    this.#note(draft, { type: 'set', path: op.path, value, prior });
  }

  async #move(op: Extract<Op, { t: 'move' }>): Promise<void> {
    const draft = await this.#reachable(op.id);
    if (op.base !== undefined && draft.row.rev > op.base) throw staleRevision(draft.row.rev);
    const parent = await this.#reachable(op.parentId);
    checkNesting(draft.row.kind, parent.row.kind);
    if (draft.row.parentId === op.parentId && draft.row.rank === op.rank) return;
    if (draft.row.parentId !== op.parentId) {
      if (draft.row.kind === 'folder' && (await this.#drafts.isBelow(op.parentId, op.id)))
        throw invalid('target', 'a folder cannot be moved into itself');
      await this.#checkRoom(op.parentId, await heightOf(this.#tx, draft.row, this.#limits.depthMax));
    }
    const prior = JSON.stringify({ parentId: draft.row.parentId, rank: draft.row.rank });
    draft.row = { ...draft.row, parentId: op.parentId, rank: op.rank };
    draft.changed = true;
    this.#lastRank.delete(op.parentId);
    this.#note(draft, {
      type: 'move',
      path: null,
      value: JSON.stringify({ parentId: op.parentId, rank: op.rank }),
      prior,
    });
  }

  async #delete(op: Extract<Op, { t: 'delete' }>): Promise<void> {
    const known = this.#drafts.get(op.id);
    // Its folder was deleted earlier in the same action: gone already, nothing to say.
    if (known && known.row.deletedSeq === null && (await this.#drafts.isInsideDeleted(op.id))) return;
    const draft = this.#drafts.live(op.id);
    if (op.base !== undefined && draft.row.rev > op.base) throw staleRevision(draft.row.rev);
    draft.changed = true;
    this.#note(draft, { type: 'delete', path: null, value: null, prior: null });
    this.#drafts.deleted.add(op.id);
    this.#subtrees.push({ kind: 'delete', draft, deletedSeq: null, index: this.#changes.length - 1 });
  }

  async #restore(op: Extract<Op, { t: 'restore' }>): Promise<void> {
    const draft = this.#drafts.get(op.id);
    if (!draft || draft.row.rootId !== this.#target.rootId) throw notFound('element', op.id);
    if (draft.row.deletedSeq === null) return;
    if (draft.row.parentId !== null) {
      const parent = await this.#drafts.find(draft.row.parentId);
      if (!parent || parent.row.deletedSeq !== null) throw conflict('parentDeleted', { id: op.id });
    }
    draft.changed = true;
    this.#note(draft, { type: 'restore', path: null, value: String(draft.row.deletedSeq), prior: null });
    this.#subtrees.push({
      kind: 'restore',
      draft,
      deletedSeq: draft.row.deletedSeq,
      index: this.#changes.length - 1,
    });
  }

  /** A live element that this action has not deleted together with a folder above it. */
  async #reachable(id: string): Promise<Draft> {
    const draft = this.#drafts.live(id);
    if (this.#drafts.deleted.size > 0 && (await this.#drafts.isInsideDeleted(id)))
      throw notFound(draft.row.kind, id);
    return draft;
  }

  /** Writes rows and log; sequence numbers are given here, in the order of the operations. */
  async write(): Promise<{ rev: number; changes: number }> {
    const { rootId, spaceId } = this.#target;
    if (this.#changes.length === 0) return { rev: (await this.#tx.tree(rootId)).rev, changes: 0 };
    const seqs = this.#tx.append(
      spaceId,
      this.#actorId,
      this.#changes.map(({ change }) => change),
    );
    this.#changes.forEach(({ change, draft }, i) => {
      const seq = seqs[i] ?? 0;
      if (change.type === 'create') draft.row.createdSeq = seq;
      if (change.type === 'set' && change.path !== null && !draft.isNew) {
        const revs = JSON.parse(draft.row.fieldRevs) as Record<string, number>;
        revs[change.path] = seq;
        draft.row = { ...draft.row, fieldRevs: JSON.stringify(revs) };
      }
      draft.row.rev = seq;
    });
    const created: ElementRow[] = [];
    for (const draft of this.#drafts.values()) {
      if (!draft.changed) continue;
      await this.#drafts.turn(1);
      const fields = draft.fields === null ? draft.row.fields : JSON.stringify(draft.fields);
      this.#checkSize(fields);
      const row: ElementRow = {
        ...draft.row,
        fields,
        name: draft.fields === null ? draft.row.name : nameOf(draft.row.kind, draft.fields),
        updatedAt: this.#tx.now,
        updatedBy: this.#actorId,
      };
      draft.row = row;
      if (draft.isNew) created.push(row);
      else
        await this.#tx.blind
          .updateTable('element')
          .set({
            parentId: row.parentId,
            rank: row.rank,
            name: row.name,
            fields: row.fields,
            fieldRevs: row.fieldRevs,
            rev: row.rev,
            updatedAt: row.updatedAt,
            updatedBy: row.updatedBy,
          })
          .where('id', '=', row.id)
          .execute();
    }
    if (created.length > 0) await this.#tx.database.insertMany(this.#tx.blind, 'element', created);
    for (const { kind, draft, deletedSeq, index } of this.#subtrees) {
      await this.#drafts.turn(1);
      const seq = seqs[index] ?? 0;
      this.#items +=
        kind === 'delete'
          ? -(await trashSubtree(this.#tx, draft.row, seq))
          : await untrashSubtree(this.#tx, draft.row, deletedSeq ?? 0);
    }
    const rev = seqs.at(-1) ?? 0;
    this.#tx.touchTree(rootId, rev, this.#actorId, this.#items);
    return { rev, changes: seqs.length };
  }

  #note(draft: Draft, change: Pick<NewChange, 'type' | 'path' | 'value' | 'prior'>): void {
    this.#changes.push({
      draft,
      change: { ...change, rootId: this.#target.rootId, elementId: draft.row.id, kind: draft.row.kind },
    });
  }

  async #rankAtEnd(parentId: string | null): Promise<string> {
    if (parentId === null) return rankBetween(null, null);
    const known = this.#lastRank.get(parentId);
    if (known !== undefined) return rankBetween(known, null);
    const last = await this.#tx.db
      .selectFrom('element')
      .select('rank')
      .where('parentId', '=', parentId)
      .orderBy('rank', 'desc')
      .limit(1)
      .executeTakeFirst();
    return rankBetween(last?.rank ?? null, null);
  }

  #checkSize(fields: string): void {
    if (fields.length > this.#limits.elementBytesMax)
      throw limitReached('elementSize', this.#limits.elementBytesMax, 'bytes in one element');
  }

  /** Depth of the new place plus what is put there, and the number of children when the tree is large enough for it to matter. */
  async #checkRoom(parentId: string, height: number): Promise<void> {
    if ((await this.#drafts.depthOf(parentId)) + height > this.#limits.depthMax)
      throw limitReached('depth', this.#limits.depthMax, 'levels of folders');
    this.#itemsBefore ??= (await this.#tx.tree(this.#target.rootId)).items;
    const items = this.#itemsBefore;
    if (items + this.#items >= this.#limits.itemsMax)
      throw limitReached('items', this.#limits.itemsMax, 'items in one collection');
    const added = this.#added.get(parentId) ?? 0;
    this.#added.set(parentId, added + 1);
    if (items + this.#items < this.#limits.childrenMax) return;
    if ((await this.#childrenBefore(parentId)) + added >= this.#limits.childrenMax)
      throw limitReached('children', this.#limits.childrenMax, 'items in one folder');
  }

  /** Children when the action began, counted once a parent: an action may add a hundred thousand to one. */
  async #childrenBefore(parentId: string): Promise<number> {
    const known = this.#children.get(parentId);
    if (known !== undefined) return known;
    const { count } = await this.#tx.db
      .selectFrom('element')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('parentId', '=', parentId)
      .where('deletedSeq', 'is', null)
      .executeTakeFirstOrThrow();
    this.#children.set(parentId, Number(count));
    return Number(count);
  }
}

const parentsOf: Record<string, readonly string[]> = {
  folder: ['collection', 'folder'],
  request: ['collection', 'folder'],
  response: ['request'],
  specFile: ['spec'],
  apiSchema: ['api'],
  apiFile: ['apiSchema'],
};

function checkNesting(kind: string, parentKind: string): void {
  if (!parentsOf[kind]?.includes(parentKind))
    throw invalid('target', `a ${kind} cannot be put into a ${parentKind}`);
}

/** Revision of one field: its own, or that of the element's creation when it never changed. */
export function revisionOf(row: Pick<ElementRow, 'fieldRevs' | 'createdSeq'>, path: string): number {
  return (JSON.parse(row.fieldRevs) as Record<string, number>)[path] ?? row.createdSeq;
}

/** Operations that bring an element's fields to `after`. */
export function setOps(row: Pick<ElementRow, 'id' | 'kind' | 'fields'>, after: JsonObject): Op[] {
  const before = JSON.parse(row.fields) as JsonObject;
  const paths = new Set([...fieldPaths(row.kind, before), ...fieldPaths(row.kind, after)]);
  return [...paths].map((path) => ({ t: 'set', id: row.id, path, value: getField(after, path) }));
}
