import type { ElementRecord, TreeOp } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import { conflict, invalid } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply } from '../../log/apply.ts';
import { fieldsOf, treePages } from '../../log/element.ts';
import { treeAt } from '../../log/replay.ts';
import { toTextRow } from './document.ts';
import { renameTaken, rowsPerPage, stepsBetween } from './split.ts';
import { LargeSplit } from './split-large.ts';
import { allTaken, inlineItemsMax, itemsOf, revOf, toOp } from './store-document.ts';

const attemptsMax = 5;

/**
 * Brings a collection back to how it was after change `revision` of its workspace's log. Done by ordinary operations,
 * so that it is itself a change that can be seen and taken back.
 */
export async function restoreCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  revision: number,
): Promise<{ rev: number; changes: number }> {
  const { row: asked, target: where } = await collectionFor(ctx.db, actor, id, 'collection.edit');
  for (let attempt = 1; ; attempt++) {
    const { steps, rev } = await ctx.database.snapshot(async (db) => {
      const before = await treeAt(db, where.spaceId, asked.id, revision);
      if (!before.some((element) => element.id === asked.id))
        throw invalid('revision', 'the collection did not exist then');
      const wanted = before.map((element) => ({
        id: element.id,
        kind: element.kind as ElementRecord['kind'],
        parent: element.parentId,
        rank: element.rank,
        fields: element.fields,
      }));
      const isLarge = Math.max(wanted.length, await itemsOf(db, asked.id)) > inlineItemsMax;
      const rev = await revOf(db, asked.id);
      return { rev, steps: await (isLarge ? largeStepsTo : stepsTo)(db, asked.id, wanted) };
    });
    const done = await write(ctx, asked.id, async (tx) => {
      const { target } = await collectionFor(tx, actor, asked.id, 'collection.edit');
      if ((await tx.tree(asked.id)).rev !== rev) return null;
      return apply(tx, target, actor.userId, steps.map(toOp), ctx.config);
    });
    if (done) return done;
    if (attempt >= attemptsMax) throw conflict('updateRunning');
  }
}

/** What was deleted since lies in the trash under its id: it comes back as a new element. */
async function stepsTo(db: Db, rootId: string, wanted: ElementRecord[]): Promise<TreeOp[]> {
  const existing: ElementRecord[] = [];
  for await (const page of treePages(db, rootId, 500))
    for (const row of page) existing.push({ ...toTextRow(row), fields: fieldsOf(row) });
  const live = new Set(existing.map((element) => element.id));
  const gone = wanted.map((element) => element.id).filter((elementId) => !live.has(elementId));
  renameTaken({ elements: wanted }, new Set(await allTaken(db, gone)));
  return stepsBetween(existing, wanted);
}

async function largeStepsTo(db: Db, rootId: string, wanted: ElementRecord[]): Promise<TreeOp[]> {
  const large = await LargeSplit.open();
  try {
    for (let at = 0; at < wanted.length; at += rowsPerPage)
      await large.addWanted(wanted.slice(at, at + rowsPerPage));
    for await (const page of treePages(db, rootId, 500)) await large.addExisting(page.map(toTextRow));
    await large.rename(await allTaken(db, await large.unknownIds()));
    return await large.steps(rootId);
  } finally {
    await large.close();
  }
}
