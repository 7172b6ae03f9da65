import { fieldPaths, getField, type Json, type JsonObject, rankBetween, setField } from '@parley/format';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { ElementRow } from '../db/schema.ts';
import type { NewChange, Tx } from '../db/write.ts';
import { assert, conflict, invalid, limitReached, notFound, staleRevision, unreachable } from '../errors.ts';
import { type ElementKind, nameOf } from './element.ts';

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
/** A long action lets the event loop turn after so many steps: others read meanwhile. */
const stepsBetweenTurns = 200;

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

type Draft = { row: ElementRow; fields: JsonObject | null; isNew: boolean; changed: boolean };

class Applying {
  readonly #tx: Tx;
  readonly #target: Permitted;
  readonly #actorId: number;
  readonly #limits: ApplyLimits;
  readonly #drafts = new Map<string, Draft>();
  readonly #changes: { change: NewChange; draft: Draft }[] = [];
  readonly #lastRank = new Map<string, string | null>();
  #items = 0;
  #steps = 0;
  readonly #deleted = new Set<string>();
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
  }

  /** One query for all elements that the operations name. */
  async load(ops: readonly Op[], known: readonly ElementRow[]): Promise<void> {
    for (const row of known) this.#drafts.set(row.id, { row, fields: null, isNew: false, changed: false });
    const ids = new Set<string>();
    for (const op of ops) {
      ids.add(op.id);
      if ((op.t === 'create' || op.t === 'move') && op.parentId !== null) ids.add(op.parentId);
    }
    const all = [...ids].filter((id) => !this.#drafts.has(id));
    for (let at = 0; at < all.length; at += 500) {
      const rows = await this.#tx.db
        .selectFrom('element')
        .selectAll()
        .where('id', 'in', all.slice(at, at + 500))
        .execute();
      for (const row of rows) this.#drafts.set(row.id, { row, fields: null, isNew: false, changed: false });
      await this.#turn(rows.length);
    }
  }

  async one(op: Op): Promise<void> {
    await this.#turn(1);
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
      const parent = this.#live(op.parentId);
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
    this.#drafts.set(op.id, draft);
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
    const draft = this.#live(op.id);
    const fields = this.#fields(draft);
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
    const draft = this.#live(op.id);
    if (op.base !== undefined && draft.row.rev > op.base) throw staleRevision(draft.row.rev);
    const parent = this.#live(op.parentId);
    checkNesting(draft.row.kind, parent.row.kind);
    if (draft.row.parentId === op.parentId && draft.row.rank === op.rank) return;
    if (draft.row.parentId !== op.parentId) {
      if (draft.row.kind === 'folder') await this.#checkCycle(op.id, op.parentId);
      await this.#checkRoom(op.parentId, await this.#heightOf(draft.row));
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
    if (known && known.row.deletedSeq === null && (await this.#insideDeleted(known.row))) return;
    const draft = this.#live(op.id);
    if (op.base !== undefined && draft.row.rev > op.base) throw staleRevision(draft.row.rev);
    draft.changed = true;
    this.#note(draft, { type: 'delete', path: null, value: null, prior: null });
    this.#deleted.add(op.id);
    this.#subtrees.push({ kind: 'delete', draft, deletedSeq: null, index: this.#changes.length - 1 });
  }

  async #restore(op: Extract<Op, { t: 'restore' }>): Promise<void> {
    const draft = this.#drafts.get(op.id);
    if (!draft || draft.row.rootId !== this.#target.rootId) throw notFound('element', op.id);
    if (draft.row.deletedSeq === null) return;
    if (draft.row.parentId !== null) {
      const parent = this.#drafts.get(draft.row.parentId) ?? (await this.#fetch(draft.row.parentId));
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
      await this.#turn(1);
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
      await this.#turn(1);
      const seq = seqs[index] ?? 0;
      this.#items +=
        kind === 'delete'
          ? -(await this.#trash(draft.row, seq))
          : await this.#untrash(draft.row, deletedSeq ?? 0);
    }
    const rev = seqs.at(-1) ?? 0;
    this.#tx.touchTree(rootId, rev, this.#actorId, this.#items);
    return { rev, changes: seqs.length };
  }

  /** A root is enough: everything below is reached through it. Returns how many live items went. */
  async #trash(row: ElementRow, seq: number): Promise<number> {
    const { id } = row;
    const scope =
      row.parentId === null
        ? sql<string>`(select ${id})`
        : sql<string>`(with recursive "below" ("id") as (select "id" from "element" where "id" = ${id} union all select "e"."id" from "element" "e" join "below" on "e"."parentId" = "below"."id" where "e"."deletedSeq" is null) select "id" from "below")`;
    const result = await this.#tx.db
      .updateTable('element')
      .set({ deletedSeq: seq, deletedAt: this.#tx.now })
      .where('id', 'in', scope)
      .where('deletedSeq', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  async #untrash(row: ElementRow, deletedSeq: number): Promise<number> {
    const result = await this.#tx.db
      .updateTable('element')
      .set({ deletedSeq: null, deletedAt: null })
      .where('rootId', '=', row.rootId)
      .where('deletedSeq', '=', deletedSeq)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  async #turn(steps: number): Promise<void> {
    this.#steps += steps;
    if (this.#steps < stepsBetweenTurns) return;
    this.#steps = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #live(id: string): Draft {
    const draft = this.#drafts.get(id);
    const gone = !draft || draft.row.deletedSeq !== null || draft.row.rootId !== this.#target.rootId;
    if (gone || this.#deleted.has(id)) throw notFound(draft?.row.kind ?? 'element', id);
    return draft;
  }

  #fields(draft: Draft): JsonObject {
    draft.fields ??= JSON.parse(draft.row.fields) as JsonObject;
    return draft.fields;
  }

  #note(draft: Draft, change: Pick<NewChange, 'type' | 'path' | 'value' | 'prior'>): void {
    this.#changes.push({
      draft,
      change: { ...change, rootId: this.#target.rootId, elementId: draft.row.id, kind: draft.row.kind },
    });
  }

  async #fetch(id: string): Promise<Draft | undefined> {
    const row = await this.#tx.db.selectFrom('element').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const draft: Draft = { row, fields: null, isNew: false, changed: false };
    this.#drafts.set(id, draft);
    return draft;
  }

  async #insideDeleted(row: ElementRow): Promise<boolean> {
    for (
      let at: string | null = row.id, steps = 0;
      at !== null && steps <= this.#limits.depthMax + 2;
      steps++
    ) {
      if (this.#deleted.has(at)) return true;
      const draft: Draft | undefined = this.#drafts.get(at) ?? (await this.#fetch(at));
      at = draft?.row.parentId ?? null;
    }
    return false;
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
    if ((await this.#depthOf(parentId)) + height > this.#limits.depthMax)
      throw limitReached('depth', this.#limits.depthMax, 'levels of folders');
    const { items } = await this.#tx.tree(this.#target.rootId);
    if (items + this.#items >= this.#limits.itemsMax)
      throw limitReached('items', this.#limits.itemsMax, 'items in one collection');
    if (items + this.#items < this.#limits.childrenMax) return;
    const { count } = await this.#tx.db
      .selectFrom('element')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('parentId', '=', parentId)
      .where('deletedSeq', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(count) >= this.#limits.childrenMax)
      throw limitReached('children', this.#limits.childrenMax, 'items in one folder');
  }

  /** Levels from the root down to `id`, the root being 0. */
  async #depthOf(id: string): Promise<number> {
    let depth = 0;
    for (let at: string | null = id; at !== null && depth <= this.#limits.depthMax + 2; depth++) {
      const draft: Draft | undefined = this.#drafts.get(at) ?? (await this.#fetch(at));
      at = draft?.row.parentId ?? null;
    }
    return depth - 1;
  }

  async #heightOf(row: ElementRow): Promise<number> {
    if (row.kind !== 'folder') return row.kind === 'response' ? 0 : 1;
    const max = this.#limits.depthMax + 2;
    const { rows } = await sql<{ height: number }>`with recursive "below" ("id", "level") as (
      select "id", 1 from "element" where "id" = ${row.id}
      union all select "e"."id", "below"."level" + 1 from "element" "e" join "below" on "e"."parentId" = "below"."id"
      where "e"."deletedSeq" is null and "e"."kind" <> 'response' and "below"."level" < ${max})
      select max("level") as "height" from "below"`.execute(this.#tx.db);
    return Number(rows[0]?.height ?? 1);
  }

  async #checkCycle(id: string, parentId: string): Promise<void> {
    for (
      let at: string | null = parentId, steps = 0;
      at !== null && steps <= this.#limits.depthMax + 2;
      steps++
    ) {
      if (at === id) throw invalid('target', 'a folder cannot be moved into itself');
      const draft: Draft | undefined = this.#drafts.get(at) ?? (await this.#fetch(at));
      at = draft?.row.parentId ?? null;
    }
  }
}

const parentsOf: Record<string, readonly string[]> = {
  folder: ['collection', 'folder'],
  request: ['collection', 'folder'],
  response: ['request'],
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
