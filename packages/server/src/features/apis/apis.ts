import type { Actor } from '../../access/actor.ts';
import { apiFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { apply, type Op } from '../../log/apply.ts';
import { changedLast } from '../specs/stored-files.ts';
import { type After, type Api, apisIn, countApis, countVisibleApis, toApi } from './store.ts';

/** All of a workspace are read when words of their descriptions are looked for. */
const apisMax = 1_000;

export type ApiText = { name: string; summary: string; description: string };
export type ApiFilter = { createdBy?: number | undefined; description?: string | undefined };

/** `description`: only those in whose description the words are. `total` counts all pages. */
export async function listApis(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  filter: ApiFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ apis: Api[]; total: number; nextCursor: string | null }> {
  await workspaceFor(ctx.db, actor, workspaceId, 'workspace.view');
  const after = afterOf(page.cursor);
  const limit = page.limit + 1;
  const words = filter.description?.toLowerCase();
  if (words !== undefined) {
    const all = (await apisIn(ctx.db, actor, workspaceId, filter, { after: null, limit: apisMax })).filter(
      (api) => api.description.toLowerCase().includes(words),
    );
    const rest = all.filter((api) => isAfter(api, after)).slice(0, limit);
    return { ...pageOf(rest, page.limit), total: all.length };
  }
  const rows = await apisIn(ctx.db, actor, workspaceId, filter, { after, limit });
  return { ...pageOf(rows, page.limit), total: await countVisibleApis(ctx.db, actor, workspaceId, filter) };
}

function pageOf(rows: Api[], limit: number): { apis: Api[]; nextCursor: string | null } {
  const { page: apis, last } = cut(rows, limit);
  return { apis, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

const isAfter = ({ createdAt, id }: Api, after: After): boolean =>
  after === null || createdAt < after.createdAt || (createdAt === after.createdAt && id < after.id);

/** Where the page of a cursor begins. */
export function afterOf(cursor: string | undefined): After {
  const [createdAt, id] = decodeCursor(cursor, 2) ?? [];
  return createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) };
}

export async function getApi(ctx: Ctx, actor: Actor, id: string): Promise<Api> {
  const { row } = await apiFor(ctx.db, actor, id, 'api.view');
  return loadedApi(ctx.db, row);
}

export async function createApi(ctx: Ctx, actor: Actor, workspaceId: string, text: ApiText): Promise<Api> {
  const id = newId();
  return write(ctx, workspaceId, async (tx) => {
    const { target } = await workspaceFor(tx, actor, workspaceId, 'api.create');
    if ((await countApis(tx.db, workspaceId)) >= apisMax)
      throw limitReached('apis', apisMax, 'APIs in a workspace');
    const ops: Op[] = [{ t: 'create', id, kind: 'api', parentId: null, fields: { ...text } }];
    await apply(tx, { ...target, rootId: id }, actor.userId, ops, ctx.config);
    const [createdBy, createdAt] = [actor.userId, tx.now];
    return { id, ...text, createdBy, updatedBy: createdBy, createdAt, updatedAt: createdAt };
  });
}

/** What is not given stays. */
export async function updateApi(ctx: Ctx, actor: Actor, id: string, change: Partial<ApiText>): Promise<Api> {
  return write(ctx, id, async (tx) => {
    const { row, target } = await apiFor(tx, actor, id, 'api.edit');
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const ops = given.map(([path, value]): Op => ({ t: 'set', id: row.id, path, value }));
    const { changes } = await apply(tx, target, actor.userId, ops, ctx.config);
    const before = await loadedApi(tx.db, row);
    const last = changes > 0 ? { updatedAt: tx.now, updatedBy: actor.userId } : {};
    return { ...before, ...(Object.fromEntries(given) as Partial<ApiText>), ...last };
  });
}

/** Into the trash, from which it can be restored. Its collections stay in their workspace. */
export async function deleteApi(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  await write(ctx, id, async (tx) => {
    const { row, target } = await apiFor(tx, actor, id, 'api.delete');
    await apply(tx, target, actor.userId, [{ t: 'delete', id: row.id }], ctx.config);
  });
}

const loadedApi = async (db: Db, row: ElementRow): Promise<Api> => toApi(row, await changedLast(db, row.id));
