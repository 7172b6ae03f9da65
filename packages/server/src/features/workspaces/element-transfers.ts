import { randomUUID } from 'node:crypto';
import type { Actor } from '../../access/actor.ts';
import { type LoadedRoot, rootFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { notFound } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { bulkChunk, insertBulkChunk, toBulkRecord } from '../../log/bulk.ts';
import { problem } from './failures.ts';

/**
 * Moves a collection, environment, specification or API with everything below it into another workspace. Ids stay, so
 * comments, roles and forks stay attached; the collections of an API stay where they are, and its own. Both logs tell
 * it: the old one that the tree left, the new one its whole content, so that each can be replayed by itself.
 */
export async function transferElement(
  ctx: Ctx,
  actor: Actor,
  input: { from: string; to: string; kind: 'collection' | 'environment' | 'spec' | 'api'; id: string },
): Promise<void> {
  const { from, to, kind } = input;
  await write(ctx, from, async (tx) => {
    // Refused before the logs are taken; rights are asked again below.
    await workspaceFor(tx.db, actor, from, 'workspace.view');
    await workspaceFor(tx.db, actor, to, 'workspace.view');
    // Always in one order: two transfers in opposite directions must not wait for each other.
    for (const spaceId of [...new Set([from, to])].sort()) await tx.lockSpace(spaceId);
    const source = await workspaceFor(tx, actor, from, 'workspace.view');
    const loaded = await rootFor(tx, actor, kind, input.id, `${kind}.move`);
    if (loaded.row.spaceId !== from) throw notFound(kind, input.id);
    const target = await workspaceFor(tx, actor, to, `${kind}.create`);
    if (from === to) return;
    if (target.visibility === 'personal' && source.visibility !== 'personal')
      throw problem('Cannot move elements from team level workspace to personal');
    await move(tx, actor, loaded, to);
    if (source.teamId !== target.teamId) await endForeignRoles(tx, loaded.row.id, target.teamId);
  });
}

async function move(tx: Tx, actor: Actor, { row }: LoadedRoot, to: string): Promise<void> {
  const { id, kind, name, ownerId, spaceId: from } = row;
  const before = await tx.tree(id);
  const bulkId = randomUUID();
  const shared = { rootId: id, elementId: id, kind, path: null, prior: null };
  tx.append(from, actor.userId, [{ ...shared, type: 'purge', value: JSON.stringify({ name, ownerId, to }) }]);
  const [rev = 0] = tx.append(to, actor.userId, [
    { ...shared, type: 'bulk', value: JSON.stringify({ bulkId, items: before.items, name, from }) },
  ]);
  await moveRows(tx, { rootId: id, to, rev, bulkId });
  tx.touchTree(id, rev, actor.userId);
  // Revisions count per workspace: a fork that had all of the source's has all of it now.
  const forks = tx.db.updateTable('fork').where('sourceId', '=', id);
  await forks.set({ sourceRev: 0 }).where('sourceRev', '<', before.rev).execute();
  await forks.set({ sourceRev: rev }).where('sourceRev', '>=', before.rev).execute();
  const links = tx.db.updateTable('specLink').where('collectionId', '=', id);
  await links.set({ collectionRev: 0 }).where('collectionRev', '<', before.rev).execute();
  await links.set({ collectionRev: rev }).where('collectionRev', '>=', before.rev).execute();
}

/** Rows and chunks of the bulk go side by side, page by page; the event loop turns in between. */
async function moveRows(
  tx: Tx,
  { rootId, to, rev, bulkId }: { rootId: string; to: string; rev: number; bulkId: string },
): Promise<void> {
  const trashed = await trashMarks(tx, rootId);
  for (let after = '', n = 0; ; n++) {
    const rows = await tx.db
      .selectFrom('element')
      .selectAll()
      .where('rootId', '=', rootId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(bulkChunk)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    const moved = rows.map((row) => ({
      ...row,
      deletedSeq: row.deletedSeq === null ? null : (trashed.get(row.deletedSeq) ?? null),
    }));
    await insertBulkChunk(tx, bulkId, n, moved.map(toBulkRecord));
    for (const mark of new Set(moved.map((row) => row.deletedSeq)))
      await tx.db
        .updateTable('element')
        .set({ spaceId: to, rev, createdSeq: rev, fieldRevs: '{}', deletedSeq: mark })
        .where(
          'id',
          'in',
          moved.filter((row) => row.deletedSeq === mark).map((row) => row.id),
        )
        .execute();
    after = last.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * What was deleted together is restored together, told by the sequence number of the delete. Numbers of the old log
 * may be given again in the new one, so the groups get numbers that no log gives: negative ones.
 */
async function trashMarks(tx: Tx, rootId: string): Promise<Map<number, number>> {
  const rows = await tx.db
    .selectFrom('element')
    .select('deletedSeq')
    .distinct()
    .where('rootId', '=', rootId)
    .where('deletedSeq', 'is not', null)
    .orderBy('deletedSeq')
    .execute();
  return new Map(rows.map((row, i) => [Number(row.deletedSeq), -1 - i]));
}

/** Roles given to a team, to its groups and to people who are not in the new team do not follow into that. */
async function endForeignRoles(tx: Tx, rootId: string, teamId: number): Promise<void> {
  await tx.db
    .deleteFrom('elementRole')
    .where('rootId', '=', rootId)
    .where((eb) =>
      eb.or([
        eb('principal', 'in', ['team', 'group']),
        eb('principalId', 'not in', (q) =>
          q.selectFrom('teamMember').select('userId').where('teamId', '=', teamId),
        ),
      ]),
    )
    .execute();
}
