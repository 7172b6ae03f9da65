import type { JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { write } from '../../http/idempotency.ts';
import { newId } from '../../ids.ts';
import { apply, setOps } from '../../log/apply.ts';
import { fieldsOf } from '../../log/element.ts';
import { openValues, sealValues } from '../variables/sealed-values.ts';
import type { Variable } from '../variables/wire.ts';

export async function getGlobals(ctx: Ctx, actor: Actor, workspaceId: string): Promise<Variable[]> {
  await workspaceFor(ctx.db, actor, workspaceId, 'globals.view');
  const row = await findGlobals(ctx.db, workspaceId);
  return row ? openValues(ctx, row.id, fieldsOf(row).values) : [];
}

/** Replaces all of them. The element that holds them is made when they are first written. */
export async function putGlobals(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  values: readonly Variable[],
): Promise<Variable[]> {
  return write(ctx, workspaceId, async (tx) => {
    const { target } = await workspaceFor(tx, actor, workspaceId, 'globals.edit');
    const row = await findGlobals(tx.db, workspaceId);
    const id = row?.id ?? newId();
    const before = row ? fieldsOf(row) : {};
    const fields: JsonObject = { ...before, values: sealValues(ctx, id, values, before.values) };
    await apply(
      tx,
      { ...target, rootId: id },
      actor.userId,
      row ? setOps(row, fields) : [{ t: 'create', id, kind: 'globals', parentId: null, fields }],
      ctx.config,
    );
    return openValues(ctx, id, fields.values);
  });
}

/** One element of this kind per workspace: made under the lock of the workspace's log, never deleted. */
async function findGlobals(db: Db, workspaceId: string): Promise<ElementRow | undefined> {
  return db
    .selectFrom('element')
    .selectAll()
    .where('spaceId', '=', workspaceId)
    .where('kind', '=', 'globals')
    .where('parentId', 'is', null)
    .where('deletedSeq', 'is', null)
    .executeTakeFirst();
}
