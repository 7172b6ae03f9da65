import type { Actor } from '../../access/actor.ts';
import { bareId, rootFor, trashedRootFor, workspaceFor } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { conflict, notFound } from '../../errors.ts';
import { describeConflicts } from '../../http/error-wire.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { apply, type Permitted } from '../../log/apply.ts';
import type { RootKind } from '../../log/element.ts';
import {
  listTrash,
  type Person,
  peopleOf,
  subtreeIds,
  type TrashedElement,
  trashedElement,
} from './store.ts';

describeConflicts({
  pathTaken: (p) => ({
    message: `Another file has the path ${String(p.path)} now. Rename or delete that first.`,
  }),
  schemaTaken: () => ({ message: 'The API has another schema now. An API has one.' }),
});

const idsPerDelete = 500;

/** What the tree is that an element lies in, where it is no collection. */
const rootKindOf: Readonly<Record<string, 'spec' | 'api'>> = {
  ...{ specFile: 'spec', apiSchema: 'api', apiFile: 'api' },
};

export type Trashed = TrashedElement & { deletedBy: Person };

/** What was deleted and can come back, newest first: the top of each deleted subtree. */
export async function listTrashed(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ trashed: Trashed[]; nextCursor: string | null; can: ReadonlySet<Permission> }> {
  const { can } = await workspaceFor(ctx.db, actor, workspaceId, 'collection.delete');
  const [deletedAt, id] = decodeCursor(page.cursor, 2) ?? [];
  const rows = await listTrash(ctx.db, workspaceId, {
    after: deletedAt === undefined ? null : { deletedAt: Number(deletedAt), id: String(id) },
    limit: page.limit + 1,
  });
  const { page: shown, last } = cut(rows, page.limit);
  const people = await peopleOf(
    ctx.db,
    shown.map((row) => row.updatedBy),
  );
  return {
    trashed: shown.map((row) => ({
      ...row,
      deletedBy: people.get(row.updatedBy) ?? { id: row.updatedBy, username: '', name: '' },
    })),
    nextCursor: last ? encodeCursor(last.deletedAt ?? 0, last.id) : null,
    can,
  };
}

/** Brings an element back with all that was deleted along with it. Its folder must be there. */
export async function restoreTrashed(ctx: Ctx, actor: Actor, id: string): Promise<ElementRow> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await trashedFor(tx, actor, id);
    if ((row.kind === 'specFile' || row.kind === 'apiFile') && (await hasLiveTwin(tx, row)))
      throw conflict('pathTaken', { path: row.name });
    if (row.kind === 'apiSchema' && (await hasLiveSibling(tx, row))) throw conflict('schemaTaken');
    await apply(tx, target, actor.userId, [{ t: 'restore', id: row.id }], ctx.config);
    return row;
  });
}

/** Removes an element in the trash for good. The log keeps that it was there. */
export async function purgeTrashed(ctx: Ctx, actor: Actor, id: string): Promise<ElementRow> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await trashedFor(tx, actor, id);
    const [rev = 0] = tx.append(target.spaceId, actor.userId, [
      {
        type: 'purge',
        rootId: row.rootId,
        elementId: row.id,
        kind: row.kind,
        path: null,
        value: JSON.stringify({ name: row.name, ownerId: row.ownerId }),
        prior: null,
      },
    ]);
    if (row.parentId === null) await removeTree(tx, row.rootId);
    else {
      await removeRows(tx, row.id);
      tx.touchTree(row.rootId, rev, actor.userId);
    }
    return row;
  });
}

/** An API has one schema. */
async function hasLiveSibling(tx: Tx, { parentId, kind }: ElementRow): Promise<boolean> {
  const sibling = await tx.db
    .selectFrom('element')
    .select('id')
    .where('parentId', '=', parentId)
    .where('kind', '=', kind)
    .where('deletedSeq', 'is', null)
    .executeTakeFirst();
  return sibling !== undefined;
}

/** Whether a file that is there now has the path, or has it as a folder: only one of them can be in a specification. */
async function hasLiveTwin(tx: Tx, { parentId, name }: ElementRow): Promise<boolean> {
  const files = await tx.db
    .selectFrom('element')
    .select('name')
    .where('parentId', '=', parentId)
    .where('deletedSeq', 'is', null)
    .execute();
  return files.some(
    (file) => file.name === name || file.name.startsWith(`${name}/`) || name.startsWith(`${file.name}/`),
  );
}

/**
 * The element in the trash, with its workspace's log taken. Whoever may delete a tree may bring it back; what lies in
 * a tree, whoever may edit that.
 */
async function trashedFor(
  tx: Tx,
  actor: Actor,
  idOrUid: string,
): Promise<{ row: ElementRow; target: Permitted }> {
  const id = bareId(idOrUid) ?? '';
  const seen = await trashedElement(tx.db, id);
  if (!seen) throw notFound('element', idOrUid);
  if (seen.parentId === null) {
    const kind = seen.kind as Exclude<RootKind, 'globals'>;
    return trashedRootFor(tx, actor, kind, id, `${kind}.delete`);
  }
  const rootKind = rootKindOf[seen.kind] ?? 'collection';
  const { target } = await rootFor(tx, actor, rootKind, seen.rootId, `${rootKind}.edit`);
  // Read again: until the log was taken it could have been restored.
  const row = await trashedElement(tx.db, id);
  if (!row) throw notFound('element', idOrUid);
  return { row, target };
}

/** All rows of a tree and what hangs on it. */
async function removeTree(tx: Tx, rootId: string): Promise<void> {
  for (;;) {
    const rows = await tx.db
      .selectFrom('element')
      .select('id')
      .where('rootId', '=', rootId)
      .limit(idsPerDelete)
      .execute();
    if (rows.length === 0) break;
    await removeElements(
      tx,
      rows.map((row) => row.id),
    );
  }
  await tx.db.deleteFrom('thread').where('rootId', '=', rootId).execute();
  await tx.db.deleteFrom('elementRole').where('rootId', '=', rootId).execute();
  await tx.db.deleteFrom('accessKey').where('collectionId', '=', rootId).execute();
  await tx.db
    .deleteFrom('bulk')
    .where('bulkId', 'in', tx.db.selectFrom('fork').select('baseBulkId').where('id', '=', rootId))
    .execute();
  await tx.db.deleteFrom('fork').where('id', '=', rootId).execute();
  await tx.db.deleteFrom('tree').where('rootId', '=', rootId).execute();
}

async function removeRows(tx: Tx, id: string): Promise<void> {
  const ids = await subtreeIds(tx, id);
  for (let at = 0; at < ids.length; at += idsPerDelete) {
    const some = ids.slice(at, at + idsPerDelete);
    await tx.db.deleteFrom('thread').where('elementId', 'in', some).execute();
    await removeElements(tx, some);
  }
}

async function removeElements(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('element').where('id', 'in', ids).execute();
  await new Promise((resolve) => setImmediate(resolve));
}
