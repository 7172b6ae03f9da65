import type { Actor } from '../../access/actor.ts';
import { elementIsVisible } from '../../access/visible.ts';
import type { Db } from '../../db/database.ts';
import type { SpecLinkRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { hasUnfinishedJob } from '../../jobs/job.ts';
import { type SpecFile, stateOf } from './stored-files.ts';
import type { SpecTaskKind } from './tasks.ts';

export type LinkState = 'in-sync' | 'out-of-sync' | 'sync-in-progress';

/** The other side of a link as lists show it. */
export type Linked = {
  id: string;
  name: string;
  state: LinkState;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

export const syncKinds: readonly SpecTaskKind[] = ['collection-sync', 'spec-sync'];

/** What a synchronisation is about: both sides, whichever is brought up to the other. */
export const pairOf = (specId: string, collectionId: string): string => `${specId} ${collectionId}`;

export async function findLink(
  db: Db,
  specId: string,
  collectionId: string,
): Promise<SpecLinkRow | undefined> {
  return db
    .selectFrom('specLink')
    .selectAll()
    .where('specId', '=', specId)
    .where('collectionId', '=', collectionId)
    .executeTakeFirst();
}

export async function insertLink(
  tx: Tx,
  link: Pick<
    SpecLinkRow,
    'specId' | 'collectionId' | 'origin' | 'options' | 'collectionRev' | 'collectionName'
  >,
  by: { userId: number; files: readonly SpecFile[] },
): Promise<void> {
  await tx.db
    .insertInto('specLink')
    .values({
      ...link,
      ...{ syncExamples: 1, deleteOrphanedRequests: 1, base: JSON.stringify(by.files) },
      ...{ createdBy: by.userId, updatedBy: by.userId, createdAt: tx.now, updatedAt: tx.now },
    })
    .execute();
}

export async function updateLink(
  tx: Tx,
  { specId, collectionId }: Pick<SpecLinkRow, 'specId' | 'collectionId'>,
  change: Partial<Omit<SpecLinkRow, 'specId' | 'collectionId'>>,
): Promise<void> {
  await tx.db
    .updateTable('specLink')
    .set(change)
    .where('specId', '=', specId)
    .where('collectionId', '=', collectionId)
    .execute();
}

/** A page of what is linked to one side, latest first; only what the actor may see. */
export async function listLinks(
  db: Db,
  actor: Actor,
  of: { specId: string } | { collectionId: string },
  page: { after: { createdAt: number; id: string } | null; limit: number },
): Promise<{ link: SpecLinkRow; id: string; name: string }[]> {
  const [mine, id, other] =
    'specId' in of
      ? (['l.specId', of.specId, 'l.collectionId'] as const)
      : (['l.collectionId', of.collectionId, 'l.specId'] as const);
  let query = db
    .selectFrom('specLink as l')
    .innerJoin('element as e', 'e.id', other)
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .selectAll('l')
    .select(['e.id', 'e.name'])
    .where(mine, '=', id)
    // Schemas of APIs are linked in the same way; this is about specifications.
    .where('e.kind', 'in', ['collection', 'spec'])
    .where('e.deletedSeq', 'is', null)
    .where(elementIsVisible(actor, { publicToo: true }))
    .orderBy('l.createdAt', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('l.createdAt', '<', after.createdAt),
        eb.and([eb('l.createdAt', '=', after.createdAt), eb('e.id', '<', after.id)]),
      ]),
    );
  const rows = await query.execute();
  return rows.map(({ id: elementId, name, ...link }) => ({ link, id: elementId, name }));
}

/** Whether either side has changed since the two last said the same. `present`: what tells the state of the files. */
export async function stateOfLink(db: Db, link: SpecLinkRow, present: string): Promise<LinkState> {
  const { specId, collectionId } = link;
  if (await hasUnfinishedJob(db, pairOf(specId, collectionId), syncKinds)) return 'sync-in-progress';
  if (present !== stateOf(JSON.parse(link.base) as SpecFile[])) return 'out-of-sync';
  return (await hasChangedSince(db, collectionId, link.collectionRev)) ? 'out-of-sync' : 'in-sync';
}

/** Fields of a collection that no definition speaks of: scripts, values of variables, settings of the runner. */
const ownFields = ['event', 'variable', 'protocolProfileBehavior'];

async function hasChangedSince(db: Db, collectionId: string, rev: number): Promise<boolean> {
  const row = await db
    .selectFrom('change as c')
    .innerJoin('element as e', (join) =>
      join.onRef('e.id', '=', 'c.rootId').onRef('e.spaceId', '=', 'c.spaceId'),
    )
    .select('c.seq')
    .where('c.rootId', '=', collectionId)
    .where('c.seq', '>', rev)
    .where('c.type', '<>', 'event')
    .where((eb) => eb.or([eb('c.type', '<>', 'set'), eb('c.path', 'not in', ownFields)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
