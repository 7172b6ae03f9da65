import { publicDefaults } from '@parley/format/openapi';
import type { Actor } from '../../access/actor.ts';
import { collectionFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { hasUnfinishedJob, type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { apply } from '../../log/apply.ts';
import { collectionDocument } from '../collections/document.ts';
import { definitionOf, type Format } from './conversions.ts';
import { inProgress, specProblem } from './failures.ts';
import { insertLink } from './links.ts';
import { isOpenApi, type SpecType } from './spec-types.ts';
import { draftSpec } from './specs.ts';
import { filesOf } from './stored-files.ts';
import { failureSentence } from './tasks.ts';
import { insertText } from './texts.ts';

type Input = { workspaceId: string; name: string; type: SpecType; format: Format };

/** What a collection makes may be larger than what may be uploaded. */
const madeFileBytesMax = 100 * 1_048_576;

/** Starts making a specification of a collection, in its workspace. */
export async function generateSpec(
  ctx: Ctx,
  actor: Actor,
  collectionId: string,
  input: { name: string; type: SpecType; format: Format },
): Promise<{ taskId: string; collectionUid: string }> {
  if (!isOpenApi(input.type) || input.type === 'OPENAPI:2.0')
    throw specProblem('A collection can be made into OPENAPI:3.0 and OPENAPI:3.1.');
  const { row } = await collectionFor(ctx.db, actor, collectionId, 'collection.view');
  const taskId = newId();
  const job = newJob(ctx, specOfCollection, actor, {
    ...{ taskId, subjectId: row.id },
    input: { workspaceId: row.spaceId, ...input },
  });
  await write(ctx, row.id, async (tx) => {
    await collectionFor(tx, actor, row.id, 'collection.view');
    await workspaceFor(tx, actor, row.spaceId, 'spec.create');
    if (await hasUnfinishedJob(tx.db, row.id, [specOfCollection.kind]))
      throw inProgress(
        'Specification',
        'Specification generation is already in progress for the collection.',
      );
    await queueJob(tx, job);
  });
  return { taskId, collectionUid: uidOf(row.ownerId, row.id) };
}

/** The specification, the link and the end of the task are one transaction. */
export const specOfCollection: JobKind<Input> = {
  kind: 'spec-of-collection',
  failure: failureSentence,
  run: async (ctx: Ctx, { actor, subjectId: collectionId, input, done }: Job<Input>) => {
    const { name, type, format, workspaceId } = input;
    const { row } = await collectionFor(ctx.db, actor, collectionId, 'collection.view');
    const { body, rev } = await collectionDocument(ctx, collectionId);
    const content = await definitionOf(body, {
      version: type === 'OPENAPI:3.1' ? '3.1' : '3.0',
      format,
      name,
    });
    const files = [{ path: `index.${format}`, content, isRoot: true }];
    const draft = await draftSpec({ name, type, files }, madeFileBytesMax);
    await write(ctx, workspaceId, async (tx) => {
      await collectionFor(tx, actor, collectionId, 'collection.view');
      const { target } = await workspaceFor(tx, actor, workspaceId, 'spec.create');
      await apply(tx, { ...target, rootId: draft.id }, actor.userId, draft.ops, ctx.config);
      for (const text of draft.texts) await insertText(tx, draft.id, text);
      const link = { specId: draft.id, collectionId, origin: 'collection' as const, collectionRev: rev };
      const more = { options: JSON.stringify(publicDefaults), collectionName: row.name };
      const by = { userId: actor.userId, files: await filesOf(tx.db, draft) };
      await insertLink(tx, { ...link, ...more }, by);
      await done(tx, { resources: [{ id: draft.id, url: `/specs/${draft.id}` }] });
    });
  },
};
