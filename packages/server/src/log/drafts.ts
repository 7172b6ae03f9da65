import type { JsonObject } from '@parley/format';
import type { ElementRow } from '../db/schema.ts';
import type { Tx } from '../db/tx.ts';
import { notFound } from '../errors.ts';

/** A row as the running action would leave it. */
export type Draft = { row: ElementRow; fields: JsonObject | null; isNew: boolean; changed: boolean };

const idsPerQuery = 500;
/** A long action lets the event loop turn after so many steps: others read meanwhile. */
const stepsBetweenTurns = 200;

export function fieldsOfDraft(draft: Draft): JsonObject {
  draft.fields ??= JSON.parse(draft.row.fields) as JsonObject;
  return draft.fields;
}

/** The elements that one action has to do with, read as they are needed. */
export class Drafts {
  /** Ids deleted by this action; what lies below them is gone too. */
  readonly deleted = new Set<string>();
  readonly #drafts = new Map<string, Draft>();
  readonly #tx: Tx;
  readonly #rootId: string;
  readonly #depthMax: number;
  #steps = 0;

  constructor(tx: Tx, rootId: string, depthMax: number) {
    this.#tx = tx;
    this.#rootId = rootId;
    this.#depthMax = depthMax;
  }

  /** Few queries for many elements; `known` rows are not read again. */
  async load(ids: readonly string[], known: readonly ElementRow[]): Promise<void> {
    for (const row of known) this.#remember(row);
    const all = [...new Set(ids)].filter((id) => !this.#drafts.has(id));
    for (let at = 0; at < all.length; at += idsPerQuery) {
      const rows = await this.#tx.db
        .selectFrom('element')
        .selectAll()
        .where('id', 'in', all.slice(at, at + idsPerQuery))
        .execute();
      for (const row of rows) this.#remember(row);
      await this.turn(rows.length);
    }
  }

  add(draft: Draft): void {
    this.#drafts.set(draft.row.id, draft);
  }

  has(id: string): boolean {
    return this.#drafts.has(id);
  }

  get(id: string): Draft | undefined {
    return this.#drafts.get(id);
  }

  values(): Iterable<Draft> {
    return this.#drafts.values();
  }

  /** A loaded element that is not in the trash. Throws `notFound`. */
  live(id: string): Draft {
    const draft = this.#drafts.get(id);
    const gone = !draft || draft.row.deletedSeq !== null || draft.row.rootId !== this.#rootId;
    if (gone || this.deleted.has(id)) throw notFound(draft?.row.kind ?? 'element', id);
    return draft;
  }

  async find(id: string): Promise<Draft | undefined> {
    const known = this.#drafts.get(id);
    if (known) return known;
    const row = await this.#tx.db.selectFrom('element').selectAll().where('id', '=', id).executeTakeFirst();
    return row && this.#remember(row);
  }

  /** Levels from the root down to `id`, the root being 0. */
  async depthOf(id: string): Promise<number> {
    let depth = -1;
    for await (const _ of this.#upwards(id)) depth++;
    return depth;
  }

  /** Whether `id` is `ancestor` or lies below it. */
  async isBelow(id: string, ancestor: string): Promise<boolean> {
    for await (const at of this.#upwards(id)) if (at === ancestor) return true;
    return false;
  }

  async isInsideDeleted(id: string): Promise<boolean> {
    for await (const at of this.#upwards(id)) if (this.deleted.has(at)) return true;
    return false;
  }

  async turn(steps: number): Promise<void> {
    this.#steps += steps;
    if (this.#steps < stepsBetweenTurns) return;
    this.#steps = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The element and its parents; never longer than a tree may be deep, whatever the rows say. */
  async *#upwards(id: string): AsyncGenerator<string> {
    let at: string | null = id;
    for (let steps = 0; at !== null && steps <= this.#depthMax + 2; steps++) {
      yield at;
      const draft: Draft | undefined = await this.find(at);
      at = draft?.row.parentId ?? null;
    }
  }

  #remember(row: ElementRow): Draft {
    const draft: Draft = { row, fields: null, isNew: false, changed: false };
    this.#drafts.set(row.id, draft);
    return draft;
  }
}
