import type { ConvertOptions } from '@parley/format/openapi';
import type { Actor } from '../../access/actor.ts';
import { specFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { hasUnfinishedJob, type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { createCollection } from '../collections/store-document.ts';
import { collectionOf } from './conversions.ts';
import { inProgress, specProblem } from './failures.ts';
import { insertLink } from './links.ts';
import { loadDefinition } from './load-definition.ts';
import { isOpenApi } from './spec-types.ts';
import { loaded } from './specs.ts';
import { failureSentence } from './tasks.ts';

type Input = { workspaceId: string; name: string; options: ConvertOptions };

/** Starts making a collection of a specification, in its workspace. Returns the task's id. */
export async function generateCollection(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  input: { name: string; options: ConvertOptions },
): Promise<{ taskId: string; specId: string }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  if (!isOpenApi((await loaded(ctx.db, row)).type))
    throw specProblem('Collections can be generated from OpenAPI specifications only.');
  const taskId = newId();
  const job = newJob(ctx, collectionOfSpec, actor, {
    ...{ taskId, subjectId: row.id },
    input: { workspaceId: row.spaceId, ...input },
  });
  await write(ctx, row.id, async (tx) => {
    await specFor(tx, actor, row.id, 'spec.view');
    await workspaceFor(tx, actor, row.spaceId, 'collection.create');
    if (await hasUnfinishedJob(tx.db, row.id, [collectionOfSpec.kind]))
      throw inProgress('Collection', 'Collection generation is already in progress for the spec.');
    await queueJob(tx, job);
  });
  return { taskId, specId: row.id };
}

/** The collection, the link and the end of the task are one transaction. */
export const collectionOfSpec: JobKind<Input> = {
  kind: 'collection-of-spec',
  failure: failureSentence,
  run: async (ctx: Ctx, { actor, subjectId: specId, input, done }: Job<Input>) => {
    const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
    const definition = await loadDefinition(ctx.db, await loaded(ctx.db, row));
    // Another attempt may have left rows under the ids of its own seed.
    const options = { ...input.options, idSeed: newId() };
    const raw = await collectionOf(definition, options, input.name);
    await createCollection(ctx, actor, input.workspaceId, raw, async (tx, { id, rev }) => {
      const link = { specId, collectionId: id, origin: 'spec' as const, options: JSON.stringify(options) };
      await insertLink(
        tx,
        { ...link, collectionRev: rev, collectionName: input.name },
        { userId: actor.userId, files: definition.state },
      );
      await done(tx, { resources: [{ id: uidOf(actor.userId, id), url: `/collections/${id}` }] });
    });
  },
};
