import { randomUUID } from 'node:crypto';
import { assert, notFound } from '../errors.ts';
import type { Database, Db, Writer } from './database.ts';
import type { ChangeRow, SpaceRow } from './schema.ts';

export type NewChange = Omit<ChangeRow, 'spaceId' | 'seq' | 'batchId' | 'actorId' | 'at'>;
type TreeChange = { rev: number; actorId: number; items: number };
export type SpaceState = SpaceRow;

/**
 * One write. Store functions that change rows demand it, so nothing is written outside a transaction.
 *
 * Invariant: the function given to `write()` may run more than once (its batch was rolled back because of somebody
 * else's failure, or of a deadlock). It changes nothing but the database through this `Tx`, and awaits nothing else.
 */
export class Tx {
  readonly db: Db;
  /** For statements whose outcome decides nothing; see `Writer.blind`. */
  readonly blind: Db;
  readonly now: number;
  /** All changes of one user action carry it. */
  readonly batchId = randomUUID();
  readonly database: Database;
  readonly #batch: Batch;
  readonly #changes: ChangeRow[] = [];
  readonly #heads = new Map<string, number>();
  readonly #trees = new Map<string, TreeChange>();
  readonly #afterCommit: (() => void)[] = [];
  #ended = false;

  constructor(batch: Batch, now: number) {
    this.#batch = batch;
    this.db = batch.writer.db;
    this.blind = batch.writer.blind;
    this.database = batch.database;
    this.now = now;
  }

  /**
   * Takes the log of a workspace or team for this transaction. Until commit nobody else appends to it, so the order
   * of sequence numbers is the order of commits. Decide only on rows read after this.
   */
  async lockSpace(spaceId: string): Promise<SpaceState> {
    this.#alive();
    const space = await this.#batch.lockSpace(spaceId);
    return { ...space, head: this.#heads.get(spaceId) ?? space.head };
  }

  /** Whether this batch already holds the log: rows read before are then still right. */
  holdsSpace(spaceId: string): boolean {
    return this.#batch.spaces.has(spaceId);
  }

  /**
   * Remembers what was read under the lock of a space for the writes that share this commit. Only things that cannot
   * change without a change that is noted in that log: `append` forgets everything that such a change may concern.
   */
  async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
    this.#alive();
    const { memo } = this.#batch;
    if (!memo.has(key)) memo.set(key, await read());
    return memo.get(key) as T;
  }

  /** Appends to the log of a locked space; returns the sequence numbers given, ascending and without gap. */
  append(spaceId: string, actorId: number, changes: readonly NewChange[]): number[] {
    this.#alive();
    const space = this.#batch.spaces.get(spaceId);
    assert(space, `append without lockSpace(${spaceId})`);
    let head = this.#heads.get(spaceId) ?? space.head;
    const seqs: number[] = [];
    for (const change of changes) {
      head += 1;
      seqs.push(head);
      this.#changes.push({ ...change, spaceId, seq: head, batchId: this.batchId, actorId, at: this.now });
    }
    this.#heads.set(spaceId, head);
    if (changes.some(touchesMore)) this.#batch.memo.clear();
    return seqs;
  }

  /** Notes that something below `rootId` changed at `rev` and how many live items came or went; written once at commit. */
  touchTree(rootId: string, rev: number, actorId: number, items = 0): void {
    this.#alive();
    this.#trees.set(rootId, { rev, actorId, items: items + (this.#trees.get(rootId)?.items ?? 0) });
  }

  /** Revision and number of live items of a tree as this transaction would leave it. */
  async tree(rootId: string): Promise<{ rev: number; items: number }> {
    const mine = this.#trees.get(rootId);
    const batch = this.#batch.trees.get(rootId);
    const row = await this.db
      .selectFrom('tree')
      .select(['rev', 'items'])
      .where('rootId', '=', rootId)
      .executeTakeFirst();
    return {
      rev: mine?.rev ?? batch?.rev ?? row?.rev ?? 0,
      items: (row?.items ?? 0) + (batch?.items ?? 0) + (mine?.items ?? 0),
    };
  }

  /** Runs once the batch is durable: wake readers, drop caches. Must not throw. */
  afterCommit(hook: () => void): void {
    this.#alive();
    this.#afterCommit.push(hook);
  }

  /** @internal Hands the buffered effects to the batch; the Tx is over. */
  end(): {
    changes: ChangeRow[];
    heads: Map<string, number>;
    trees: Map<string, TreeChange>;
    afterCommit: (() => void)[];
  } {
    this.#ended = true;
    return { changes: this.#changes, heads: this.#heads, trees: this.#trees, afterCommit: this.#afterCommit };
  }

  #alive(): void {
    assert(!this.#ended, 'a Tx was used after its end');
  }
}

/** Somebody else holds that log: the write runs again by itself, when it may wait. */
export class SpaceBusyError extends Error {}

/** Everything that commits together. */
export class Batch {
  readonly spaces = new Map<string, SpaceState>();
  readonly trees = new Map<string, TreeChange>();
  readonly memo = new Map<string, unknown>();
  readonly #changes: ChangeRow[] = [];
  readonly #dirtySpaces = new Set<string>();
  readonly #afterCommit: (() => void)[] = [];
  readonly writer: Writer;
  readonly database: Database;
  readonly now: number;

  /** Whether only one write is in it: then it may wait for any lock. */
  readonly #alone: boolean;

  constructor(writer: Writer, database: Database, now: number, alone: boolean) {
    this.writer = writer;
    this.database = database;
    this.now = now;
    this.#alone = alone;
  }

  async lockSpace(spaceId: string): Promise<SpaceState> {
    const known = this.spaces.get(spaceId);
    if (known) return known;
    let query = this.writer.db.selectFrom('space').selectAll().where('id', '=', spaceId);
    // A batch that holds a log never waits for another one, so batches cannot wait for each other in a circle.
    const mayWait = this.#alone || this.spaces.size === 0;
    if (this.database.kind === 'postgresql')
      query = mayWait ? query.forUpdate() : query.forUpdate().skipLocked();
    const row = await query.executeTakeFirst();
    if (!row && !mayWait) throw new SpaceBusyError(spaceId);
    if (!row) throw notFound('workspace', spaceId);
    this.spaces.set(spaceId, row);
    return row;
  }

  accept(tx: Tx): void {
    const effects = tx.end();
    for (const change of effects.changes) this.#changes.push(change);
    for (const [spaceId, head] of effects.heads) {
      const space = this.spaces.get(spaceId);
      if (space) space.head = head;
      this.#dirtySpaces.add(spaceId);
    }
    for (const [rootId, tree] of effects.trees)
      this.trees.set(rootId, { ...tree, items: tree.items + (this.trees.get(rootId)?.items ?? 0) });
    this.#afterCommit.push(...effects.afterCommit);
  }

  /** The log rows, the heads and the tree revisions: once per batch, not once per write. */
  async flush(): Promise<void> {
    const db = this.writer.blind;
    if (this.#changes.length > 0) await this.database.insertMany(db, 'change', this.#changes);
    const spaces = [...this.#dirtySpaces].flatMap((spaceId) => this.spaces.get(spaceId) ?? []);
    if (spaces.length > 0)
      await db
        .insertInto('space')
        .values(spaces)
        .onConflict((oc) => oc.column('id').doUpdateSet((eb) => ({ head: eb.ref('excluded.head') })))
        .execute();
    const trees = [...this.trees].map(([rootId, { rev, actorId, items }]) => ({
      rootId,
      rev,
      items,
      updatedAt: this.now,
      updatedBy: actorId,
    }));
    if (trees.length > 0)
      await db
        .insertInto('tree')
        .values(trees)
        .onConflict((oc) =>
          oc.column('rootId').doUpdateSet((eb) => ({
            rev: eb.ref('excluded.rev'),
            items: eb('tree.items', '+', eb.ref('excluded.items')),
            updatedAt: eb.ref('excluded.updatedAt'),
            updatedBy: eb.ref('excluded.updatedBy'),
          })),
        )
        .execute();
  }

  committed(): void {
    for (const hook of this.#afterCommit) hook();
  }
}

/** Changes of single items leave roots and roles as they are; everything else may not. */
const touchesMore = (change: NewChange): boolean =>
  change.elementId === change.rootId || !['create', 'set', 'move'].includes(change.type);
