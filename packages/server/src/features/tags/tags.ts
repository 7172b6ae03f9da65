import type { Actor } from '../../access/actor.ts';
import type { LoadedRoot } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { write } from '../../http/idempotency.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import { insertTags, removeTags, tagsOf } from './store.ts';

/** Words by which elements are found. Who may see and change them is whoever may see and change the element. */
export const getTags = (ctx: Ctx, { row }: LoadedRoot): Promise<string[]> => tagsOf(ctx.db, row.id);

/** These and no others. `load`: the element, in the write, with the right to change it. */
export async function setTags(
  ctx: Ctx,
  actor: Actor,
  id: string,
  slugs: readonly string[],
  load: (tx: Tx) => Promise<LoadedRoot>,
): Promise<string[]> {
  return write(ctx, id, async (tx) => {
    const { row } = await load(tx);
    const before = await tagsOf(tx.db, row.id);
    const removed = before.filter((slug) => !slugs.includes(slug));
    const added = slugs.filter((slug) => !before.includes(slug));
    if (removed.length === 0 && added.length === 0) return before;
    await removeTags(tx, row.id, removed);
    await insertTags(tx, row.id, added);
    const data = { elementId: row.id, elementKind: row.kind, added, removed };
    await recordWorkspaceEvent(tx, row.spaceId, actor.userId, 'element.tagged', data);
    return tagsOf(tx.db, row.id);
  });
}
