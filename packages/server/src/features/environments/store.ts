import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';

export type ListedEnvironment = Pick<ElementRow, 'id' | 'name' | 'ownerId' | 'createdAt' | 'updatedAt'> & {
  visibility: string;
};

/** Environments the actor may see, newest first; in one workspace when it is named. */
export async function listVisible(
  db: Db,
  actor: Actor,
  workspaceId: string | undefined,
): Promise<ListedEnvironment[]> {
  let query = db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .select(['e.id', 'e.name', 'e.ownerId', 'e.createdAt', 'e.updatedAt', 'w.visibility'])
    .where('e.kind', '=', 'environment')
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: workspaceId !== undefined }))
    .orderBy('e.createdAt', 'desc')
    .orderBy('e.id');
  if (workspaceId !== undefined) query = query.where('e.spaceId', '=', workspaceId);
  return query.execute();
}
