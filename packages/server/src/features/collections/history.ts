import type { ElementRecord } from '@parley/format';
import { diffTrees } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { conflict, invalid } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply } from '../../log/apply.ts';
import { fieldsOf, treePages } from '../../log/element.ts';
import { treeAt } from '../../log/replay.ts';
import { renameTaken } from './split.ts';
import { takenIds } from './store.ts';
import { toOp } from './store-document.ts';

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
      const from: ElementRecord[] = [];
      for await (const page of treePages(db, asked.id, 500))
        for (const row of page)
          from.push({
            id: row.id,
            kind: row.kind as ElementRecord['kind'],
            parent: row.parentId,
            rank: row.rank,
            fields: fieldsOf(row),
          });
      const to: ElementRecord[] = before.map((element) => ({
        id: element.id,
        kind: element.kind as ElementRecord['kind'],
        parent: element.parentId,
        rank: element.rank,
        fields: element.fields,
      }));
      // What was deleted since lies in the trash under its id; it comes back as a new element.
      const live = new Set(from.map((element) => element.id));
      const gone = to.map((element) => element.id).filter((elementId) => !live.has(elementId));
      const taken = new Set<string>();
      for (let at = 0; at < gone.length; at += 500)
        for (const one of await takenIds(db, gone.slice(at, at + 500))) taken.add(one);
      renameTaken({ elements: to }, taken);
      const tree = await db
        .selectFrom('tree')
        .select('rev')
        .where('rootId', '=', asked.id)
        .executeTakeFirst();
      return { steps: diffTrees(from, to), rev: tree?.rev ?? 0 };
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
