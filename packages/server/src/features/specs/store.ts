import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { fieldsOf } from '../../log/element.ts';
import type { SpecType } from './spec-types.ts';

export type Spec = {
  id: string;
  name: string;
  type: SpecType;
  /** Id of the one file of type ROOT. */
  root: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** A page of the specifications of a workspace, newest first. */
export async function listSpecsIn(
  db: Db,
  actor: Actor,
  workspaceId: string,
  page: { after: { createdAt: number; id: string } | null; limit: number },
): Promise<Spec[]> {
  let query = db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .innerJoin('tree as t', 't.rootId', 'e.id')
    .selectAll('e')
    .select(['t.updatedAt as treeUpdatedAt', 't.updatedBy as treeUpdatedBy'])
    .where('e.spaceId', '=', workspaceId)
    .where('e.kind', '=', 'spec')
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: true }))
    .orderBy('e.createdAt', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('e.createdAt', '<', after.createdAt),
        eb.and([eb('e.createdAt', '=', after.createdAt), eb('e.id', '<', after.id)]),
      ]),
    );
  const rows = await query.execute();
  return rows.map((row) => toSpec(row, { updatedAt: row.treeUpdatedAt, updatedBy: row.treeUpdatedBy }));
}

export function toSpec(
  row: Pick<ElementRow, 'id' | 'name' | 'fields' | 'ownerId' | 'createdAt'>,
  last: { updatedAt: number; updatedBy: number },
): Spec {
  const { type, root } = fieldsOf(row) as { type: SpecType; root: string };
  const { id, name, ownerId, createdAt } = row;
  return { id, name, type, root, createdBy: ownerId, createdAt, ...last };
}
