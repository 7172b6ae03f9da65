import { type JsonObject, setField } from '@parley/format';
import type { Db } from '../db/database.ts';
import type { ChangeRow } from '../db/schema.ts';
import { type BulkRecord, bulkChunks } from './bulk.ts';
import { turn } from './element.ts';

export type ReplayedElement = Omit<BulkRecord, 'fields'> & { fields: JsonObject };

/** The state of elements as the log tells it. */
export class Replay {
  readonly elements = new Map<string, ReplayedElement>();
  readonly #children = new Map<string, Set<string>>();
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Applies one change; changes must come in the order of their sequence numbers. */
  async step(change: ChangeRow): Promise<void> {
    const id = change.elementId ?? '';
    const element = this.elements.get(id);
    switch (change.type) {
      case 'create': {
        const value = JSON.parse(change.value ?? '{}') as Pick<
          ReplayedElement,
          'parentId' | 'rank' | 'ownerId' | 'originId' | 'fields'
        >;
        this.#put({ ...value, id, rootId: change.rootId ?? '', kind: change.kind ?? '', deletedSeq: null });
        return;
      }
      case 'set':
        if (element)
          element.fields = setField(
            element.fields,
            change.path ?? '',
            change.value === null ? undefined : JSON.parse(change.value),
          );
        return;
      case 'move': {
        const to = JSON.parse(change.value ?? '{}') as { parentId: string; rank: string };
        if (element) this.#put({ ...element, ...to });
        return;
      }
      case 'delete':
        if (element)
          for (const one of element.parentId === null ? [element] : this.#below(element))
            if (one.deletedSeq === null) one.deletedSeq = change.seq;
        return;
      case 'restore':
        for (const one of this.elements.values())
          if (one.rootId === change.rootId && one.deletedSeq === Number(change.value)) one.deletedSeq = null;
        return;
      case 'bulk':
        for await (const records of bulkChunks(this.#db, JSON.parse(change.value ?? '{}').bulkId as string)) {
          for (const record of records)
            this.#put({ ...record, fields: JSON.parse(record.fields) as JsonObject });
          await turn();
        }
        return;
      case 'purge':
        if (element)
          for (const one of element.parentId === null ? this.#tree(element.rootId) : this.#below(element))
            this.#forget(one);
        return;
      case 'event':
        return;
    }
  }

  #put(element: ReplayedElement): void {
    const before = this.elements.get(element.id);
    if (before?.parentId) this.#children.get(before.parentId)?.delete(element.id);
    this.elements.set(element.id, element);
    if (element.parentId === null) return;
    const siblings = this.#children.get(element.parentId) ?? new Set();
    siblings.add(element.id);
    this.#children.set(element.parentId, siblings);
  }

  /** With its place among its siblings: a tree that left may come back in another order. */
  #forget(element: ReplayedElement): void {
    this.elements.delete(element.id);
    this.#children.delete(element.id);
    if (element.parentId !== null) this.#children.get(element.parentId)?.delete(element.id);
  }

  #tree(rootId: string): ReplayedElement[] {
    return [...this.elements.values()].filter((one) => one.rootId === rootId);
  }

  /** The element and what lies below it, as it is now. */
  #below(element: ReplayedElement): ReplayedElement[] {
    const found = [element];
    for (let at = 0; at < found.length; at++)
      for (const id of this.#children.get(found[at]?.id ?? '') ?? []) {
        const child = this.elements.get(id);
        if (child) found.push(child);
      }
    return found;
  }
}

/** Pages of a space's log in order; with `rootId` only what concerns that tree. */
export async function* changePages(
  db: Db,
  spaceId: string,
  options: { rootId?: string; after?: number; upTo?: number; pageSize?: number } = {},
): AsyncGenerator<ChangeRow[]> {
  const pageSize = options.pageSize ?? 1000;
  for (let after = options.after ?? 0; ; ) {
    let query = db.selectFrom('change').selectAll().where('spaceId', '=', spaceId).where('seq', '>', after);
    if (options.rootId !== undefined) query = query.where('rootId', '=', options.rootId);
    if (options.upTo !== undefined) query = query.where('seq', '<=', options.upTo);
    const rows = await query.orderBy('seq').limit(pageSize).execute();
    if (rows.length > 0) yield rows;
    await turn();
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.seq;
  }
}

/** The elements of one tree as they were after `seq`. */
export async function treeAt(
  db: Db,
  spaceId: string,
  rootId: string,
  seq: number,
): Promise<ReplayedElement[]> {
  const replay = new Replay(db);
  for await (const page of changePages(db, spaceId, { rootId, upTo: seq }))
    for (const change of page) await replay.step(change);
  return [...replay.elements.values()].filter((element) => element.deletedSeq === null);
}
