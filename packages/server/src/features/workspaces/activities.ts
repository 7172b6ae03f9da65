import { sql } from 'kysely';
import type { Actor } from '../../access/actor.ts';
import { workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ChangeRow } from '../../db/schema.ts';
import { decodeCursor, encodeCursor } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import { type Person, peopleOf } from './store.ts';

/** What one action did to one element, folded from its changes. */
export type Activity = {
  /** Sequence number of the action's last change of the element. */
  seq: number;
  at: number;
  user: Person & { isPartner: boolean };
  action: 'create' | 'update' | 'destroy';
  elementType: ElementType;
  trigger: string;
  /** Uid of collections and environments, id of the workspace. */
  elementId: string;
  elementName: string;
};
export type ElementType = 'collection' | 'environment' | 'spec' | 'api' | 'workspace';

type Filter = { userId?: number | undefined; elementType?: string | undefined };
type Change = Pick<
  ChangeRow,
  'seq' | 'batchId' | 'actorId' | 'at' | 'type' | 'rootId' | 'elementId' | 'path'
> & { kind: string; value: string | null };
type Fold = Omit<Activity, 'user' | 'elementId' | 'elementName'> & {
  actorId: number;
  id: string;
  name: string | null;
};

const scanPage = 500;
/** One answer reads at most this many pages of the log; an action larger than that shows up once per answer. */
const scanPagesMax = 40;

const kindsOf: Record<ElementType, readonly string[]> = {
  collection: ['collection', 'folder', 'request', 'response'],
  environment: ['environment'],
  spec: ['spec', 'specFile'],
  api: ['api', 'apiSchema', 'apiFile'],
  workspace: ['workspace'],
};
const typeOf = (kind: string): ElementType => {
  if (kind === 'environment' || kind === 'workspace') return kind;
  if (kind === 'spec' || kind === 'specFile') return 'spec';
  return kindsOf.api.includes(kind) ? 'api' : 'collection';
};

/** What happened in a workspace, newest first: one row per action and element, however many changes the action made. */
export async function listActivities(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  filter: Filter & { limit: number; cursor?: string | undefined },
): Promise<{ activities: Activity[]; nextCursor: string | null }> {
  const workspace = await workspaceFor(ctx.db, actor, workspaceId, 'workspace.viewActivity');
  const cursor = decodeCursor(filter.cursor, 1);
  const { folds, nextBefore } = await scan(ctx.db, workspaceId, filter, {
    before: cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor[0]),
    limit: filter.limit,
  });
  const [people, partners, elements] = await Promise.all([
    peopleOf(
      ctx.db,
      folds.map((fold) => fold.actorId),
    ),
    partnersOf(ctx.db, workspaceId),
    elementsOf(
      ctx.db,
      workspaceId,
      folds.map((fold) => fold.id),
    ),
  ]);
  const activities = folds.map(({ actorId, id, name, ...rest }): Activity => {
    const user = people.get(actorId) ?? { id: actorId, username: '', name: '' };
    const element = elements.get(id);
    return {
      ...rest,
      user: { ...user, isPartner: partners.has(actorId) },
      elementId: element ? uidOf(element.ownerId, id) : id,
      elementName: name ?? element?.name ?? (rest.elementType === 'workspace' ? workspace.name : ''),
    };
  });
  return { activities, nextCursor: nextBefore === null ? null : encodeCursor(nextBefore) };
}

/**
 * Reads the log backwards. Changes of one action stand together, so its rows are whole when the next action begins;
 * an action on several elements may take the page over its limit. `nextBefore`: where to go on, null at the end.
 */
async function scan(
  db: Db,
  workspaceId: string,
  filter: Filter,
  range: { before: number; limit: number },
): Promise<{ folds: Fold[]; nextBefore: number | null }> {
  const folds: Fold[] = [];
  let action = new Map<string, Fold>();
  let batchId = '';
  let { before } = range;
  for (let page = 0; page < scanPagesMax; page++) {
    const changes = await changesBefore(db, workspaceId, filter, before);
    for (const change of changes) {
      if (change.batchId !== batchId) {
        folds.push(...action.values());
        if (folds.length >= range.limit) return { folds, nextBefore: before };
        action = new Map();
        batchId = change.batchId;
      }
      before = change.seq;
      fold(action, change);
    }
    if (changes.length < scanPage) return { folds: [...folds, ...action.values()], nextBefore: null };
  }
  return { folds: [...folds, ...action.values()], nextBefore: before };
}

async function changesBefore(db: Db, workspaceId: string, filter: Filter, before: number): Promise<Change[]> {
  const kinds =
    filter.elementType === undefined
      ? Object.values(kindsOf).flat()
      : (kindsOf[filter.elementType as ElementType] ?? []);
  if (kinds.length === 0) return [];
  let query = db
    .selectFrom('change')
    .select(['seq', 'batchId', 'actorId', 'at', 'type', 'rootId', 'elementId', 'path'])
    .select(sql<string>`"kind"`.as('kind'))
    // Values of elements may be large; those of events and purges are small and tell the name.
    .select(sql<string | null>`case when "type" in ('event', 'purge') then "value" end`.as('value'))
    .where('spaceId', '=', workspaceId)
    .where('seq', '<', before)
    .where('kind', 'in', kinds)
    // Other features note events of their own in this log; these are not the workspace's.
    .where((eb) => eb.or([eb('type', '<>', 'event'), eb('path', 'like', 'workspace.%')]))
    .orderBy('seq', 'desc')
    .limit(scanPage);
  if (filter.userId !== undefined) query = query.where('actorId', '=', filter.userId);
  return query.execute();
}

/** Changes come newest first. */
function fold(batch: Map<string, Fold>, change: Change): void {
  const id = change.rootId ?? change.elementId ?? '';
  const { action, trigger, name } = meaningOf(change);
  const known = batch.get(id);
  if (!known) {
    const { seq, at, actorId } = change;
    batch.set(id, { id, seq, at, actorId, action, trigger, name, elementType: typeOf(change.kind) });
    return;
  }
  // What is made and changed in one action was made; what is changed and deleted in one is gone.
  if (known.action === 'update' && action !== 'update') batch.set(id, { ...known, action, trigger });
}

function meaningOf(change: Change): Pick<Fold, 'action' | 'trigger' | 'name'> {
  const data =
    change.value === null
      ? {}
      : (JSON.parse(change.value) as { name?: string; changed?: { visibility?: unknown } });
  const name = data.name ?? null;
  if (change.type === 'event') {
    if (change.path === 'workspace.created') return { action: 'create', trigger: 'create', name };
    if (change.path === 'workspace.deleted') return { action: 'destroy', trigger: 'destroy', name };
    const trigger =
      change.path === 'workspace.rolesChanged'
        ? rolesTrigger(data)
        : data.changed?.visibility === undefined
          ? 'update'
          : 'update_visibility';
    return { action: 'update', trigger, name };
  }
  const ofRoot = change.elementId === change.rootId;
  if (ofRoot && (change.type === 'create' || change.type === 'bulk'))
    return { action: 'create', trigger: 'create', name };
  if (ofRoot && (change.type === 'delete' || change.type === 'purge'))
    return { action: 'destroy', trigger: 'destroy', name };
  return { action: 'update', trigger: ofRoot && change.type === 'restore' ? 'restore' : 'update', name };
}

function rolesTrigger(data: unknown): string {
  const { changes = [] } = data as { changes?: { op: string; principal: string }[] };
  const [first] = changes;
  return first ? `${first.op}_${first.principal}_role` : 'update';
}

async function partnersOf(db: Db, workspaceId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('workspaceMember')
    .select('principalId')
    .where('workspaceId', '=', workspaceId)
    .where('principal', '=', 'partner')
    .execute();
  return new Set(rows.map((row) => row.principalId));
}

/** Name and owner of elements that are here; of those that left, as they were when they left. */
async function elementsOf(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, { name: string; ownerId: number }>> {
  if (ids.length === 0) return new Map();
  const unique = [...new Set(ids)];
  const gone = await db
    .selectFrom('change')
    .select(['elementId', 'value'])
    .where('spaceId', '=', workspaceId)
    .where('rootId', 'in', unique)
    .where('type', '=', 'purge')
    .whereRef('elementId', '=', 'rootId')
    .orderBy('seq')
    .execute();
  const here = await db
    .selectFrom('element')
    .select(['id', 'name', 'ownerId'])
    .where('id', 'in', unique)
    .where('spaceId', '=', workspaceId)
    .execute();
  const found = new Map<string, { name: string; ownerId: number }>();
  for (const { elementId, value } of gone)
    if (elementId !== null && value !== null)
      found.set(elementId, JSON.parse(value) as { name: string; ownerId: number });
  for (const { id, name, ownerId } of here) found.set(id, { name, ownerId });
  return found;
}
