import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { workspaceFor } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { write as plainWrite } from '../../db/write.ts';
import { assert, conflict } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply, type Op } from '../../log/apply.ts';
import { type BulkRecord, insertBulkChunk } from '../../log/bulk.ts';
import { type ElementKind, nameOf } from '../../log/element.ts';

export type NewRow = {
  id: string;
  kind: ElementKind;
  parentId: string | null;
  rank: string;
  /** JSON text. */
  fields: string;
  ownerId: number;
  originId: string | null;
};

/** Up to this many elements go in as single operations, visible in the changelog one by one. */
const inlineMax = 500;

export type AddedTree = { rev: number; bulkId: string | null };

/**
 * Publishes a whole new tree, all or nothing, whatever its size. A large one is staged: its rows are written in small
 * transactions, between which everybody else's writes go on, but nothing leads to them until the last transaction
 * inserts the root. A process that dies before leaves staged rows, which `removeStaged` clears at the next start.
 *
 * Clients may choose ids: whoever has the row in `staging` owns the root's id and all that is below it, so two imports
 * of one document never touch each other's rows. Throws `conflict('idTaken')` for the one that comes second.
 *
 * `publish` runs in that last transaction.
 */
export async function addTree(
  ctx: Ctx,
  actor: Actor,
  input: {
    workspaceId: string;
    permission: Permission;
    root: NewRow;
    rows: AsyncIterable<readonly NewRow[]> | Iterable<readonly NewRow[]>;
    publish?: (tx: Tx, done: AddedTree) => Promise<void>;
  },
): Promise<AddedTree> {
  const { workspaceId, permission, root } = input;
  // Refused before anything is staged; asked again in the publishing transaction.
  await workspaceFor(ctx.db, actor, workspaceId, permission);
  const first: NewRow[] = [];
  let staging: Staging | null = null;
  try {
    for await (const page of input.rows) {
      if (staging === null && first.length + page.length <= inlineMax) {
        first.push(...page);
        continue;
      }
      if (staging === null) {
        staging = await Staging.begin(ctx, workspaceId, root, actor.userId);
        await staging.add(first);
      }
      await staging.add(page);
    }
    const staged = staging;
    return await write(ctx, workspaceId, async (tx) => {
      const workspace = await workspaceFor(tx, actor, workspaceId, permission);
      const target = { ...workspace.target, rootId: root.id };
      const ops = [root, ...(staged ? [] : parentsFirst(first, root.id))].map(toCreate);
      if (!staged) await claim(tx, root.id, '');
      const { rev } = await apply(tx, target, actor.userId, ops, ctx.config);
      const done = staged ? await staged.publish(tx) : { rev, bulkId: null };
      if (!staged) await disclaim(tx, root.id, '');
      await input.publish?.(tx, done);
      return done;
    });
  } catch (error) {
    await staging?.drop();
    throw ctx.database.isUniqueViolation(error)
      ? conflict('idTaken', { noun: root.kind, id: root.id })
      : error;
  }
}

/** Takes the id of a root; a claim of somebody else makes it, or the commit, fail. */
async function claim(tx: Tx, rootId: string, bulkId: string): Promise<void> {
  await tx.blind.insertInto('staging').values({ rootId, bulkId, startedAt: tx.now }).execute();
}

async function disclaim(tx: Tx, rootId: string, bulkId: string): Promise<void> {
  await tx.blind.deleteFrom('staging').where('rootId', '=', rootId).where('bulkId', '=', bulkId).execute();
}

async function isClaimed(tx: Tx, rootId: string, bulkId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('staging')
    .select('rootId')
    .where('rootId', '=', rootId)
    .where('bulkId', '=', bulkId)
    .executeTakeFirst();
  return row !== undefined;
}

const toCreate = (row: NewRow): Op => ({
  t: 'create',
  id: row.id,
  kind: row.kind,
  parentId: row.parentId,
  rank: row.rank,
  fields: JSON.parse(row.fields) as JsonObject,
  ownerId: row.ownerId,
  originId: row.originId,
});

function parentsFirst(rows: readonly NewRow[], rootId: string): NewRow[] {
  const children = new Map<string, NewRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.parentId ?? '') ?? [];
    siblings.push(row);
    children.set(row.parentId ?? '', siblings);
  }
  const sorted: NewRow[] = [];
  const open = [rootId];
  for (let id = open.shift(); id !== undefined; id = open.shift())
    for (const row of children.get(id) ?? []) {
      sorted.push(row);
      open.push(row.id);
    }
  return sorted;
}

class Staging {
  readonly bulkId = randomUUID();
  readonly #ctx: Ctx;
  readonly #workspaceId: string;
  readonly #root: NewRow;
  readonly #actorId: number;
  #chunks = 0;
  #items = 0;

  private constructor(ctx: Ctx, workspaceId: string, root: NewRow, actorId: number) {
    this.#ctx = ctx;
    this.#workspaceId = workspaceId;
    this.#root = root;
    this.#actorId = actorId;
  }

  static async begin(ctx: Ctx, workspaceId: string, root: NewRow, actorId: number): Promise<Staging> {
    const staging = new Staging(ctx, workspaceId, root, actorId);
    await plainWrite(ctx, `staging:${root.id}`, async (tx) => {
      await claim(tx, root.id, staging.bulkId);
      // Looked at after the claim: who published it before has committed by now.
      const taken = await tx.db
        .selectFrom('element')
        .select('id')
        .where('id', '=', root.id)
        .executeTakeFirst();
      if (taken) throw conflict('idTaken', { noun: root.kind, id: root.id });
    });
    return staging;
  }

  async add(rows: readonly NewRow[]): Promise<void> {
    if (rows.length === 0) return;
    const n = this.#chunks++;
    this.#items += rows.length;
    await plainWrite(this.#ctx, `staging:${this.#root.id}`, async (tx) => {
      const elements = rows.map((row) => this.#element(row, tx.now));
      const records: BulkRecord[] = rows.map((row) => ({ ...row, rootId: this.#root.id, deletedSeq: null }));
      await this.#checkClaim(tx);
      await insertBulkChunk(tx, this.bulkId, n, records);
      await tx.database.insertMany(tx.blind, 'element', elements);
    });
  }

  async publish(tx: Tx): Promise<AddedTree> {
    await this.#checkClaim(tx);
    const [rev = 0] = tx.append(this.#workspaceId, this.#actorId, [
      {
        type: 'bulk',
        rootId: this.#root.id,
        elementId: this.#root.id,
        kind: this.#root.kind,
        path: null,
        value: JSON.stringify({ bulkId: this.bulkId, items: this.#items }),
        prior: null,
      },
    ]);
    tx.touchTree(this.#root.id, rev, this.#actorId, this.#items);
    await disclaim(tx, this.#root.id, this.bulkId);
    return { rev, bulkId: this.bulkId };
  }

  async #checkClaim(tx: Tx): Promise<void> {
    assert(
      await isClaimed(tx, this.#root.id, this.bulkId),
      'nobody clears the staged rows of a running import',
    );
  }

  async drop(): Promise<void> {
    await removeTree(this.#ctx, this.#root.id, this.bulkId);
  }

  #element(row: NewRow, now: number): ElementRow {
    return {
      ...row,
      spaceId: this.#workspaceId,
      rootId: this.#root.id,
      name: nameOf(row.kind, JSON.parse(row.fields) as JsonObject),
      fieldRevs: '{}',
      // Staged before their place in the log is known: 0 stands for "as imported", older than every later change.
      rev: 0,
      createdSeq: 0,
      createdAt: now,
      updatedAt: now,
      updatedBy: this.#actorId,
      deletedSeq: null,
      deletedAt: null,
    };
  }
}

const removePage = 1000;

async function removeTree(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  rootId: string,
  bulkId: string,
): Promise<void> {
  for (let more = true; more; )
    more = await plainWrite(ctx, `staging:${rootId}`, async (tx) => {
      if (!(await isClaimed(tx, rootId, bulkId))) return false;
      const rows = await tx.db
        .selectFrom('element')
        .select('id')
        .where('rootId', '=', rootId)
        .limit(removePage)
        .execute();
      if (rows.length > 0)
        await tx.db
          .deleteFrom('element')
          .where(
            'id',
            'in',
            rows.map((row) => row.id),
          )
          .execute();
      return rows.length === removePage;
    });
  await plainWrite(ctx, `staging:${rootId}`, async (tx) => {
    await tx.db.deleteFrom('bulk').where('bulkId', '=', bulkId).execute();
    await disclaim(tx, rootId, bulkId);
  });
}

/** An import of another node is left alone for this long. */
const staleMs = 6 * 3_600_000;

/** Clears what imports left that died: at the start of the one node there is all of it, otherwise what is old. */
export async function removeStaged(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  when: 'start' | 'later',
): Promise<void> {
  const olderThan = ctx.clock() - (when === 'start' && ctx.database.kind === 'sqlite' ? 0 : staleMs);
  const rows = await ctx.database.read
    .selectFrom('staging')
    .selectAll()
    .where('startedAt', '<=', olderThan)
    .execute();
  for (const row of rows) await removeTree(ctx, row.rootId, row.bulkId);
}
