import type { ConvertOptions } from '@parley/format/openapi';
import type { Actor } from '../../access/actor.ts';
import { collectionFor, type LoadedRoot, specFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { SpecLinkRow } from '../../db/schema.ts';
import { Tx } from '../../db/tx.ts';
import { conflict, isApiError } from '../../errors.ts';
import { describeConflicts } from '../../http/error-wire.ts';
import { write } from '../../http/idempotency.ts';
import { newId, uidOf } from '../../ids.ts';
import { hasUnfinishedJob, type Job, type JobKind, newJob, queueJob } from '../../jobs/job.ts';
import { apply, type Op } from '../../log/apply.ts';
import { collectionDocument } from '../collections/document.ts';
import { replaceCollection } from '../collections/store-document.ts';
import { changedFiles, updatedCollection } from './conversions.ts';
import { inProgress, instanceNotFound, specProblem } from './failures.ts';
import { findLink, pairOf, syncKinds, updateLink } from './links.ts';
import { type LoadedDefinition, loadDefinition, withTexts } from './load-definition.ts';
import { isOpenApi } from './spec-types.ts';
import { loaded } from './specs.ts';
import type { Spec } from './store.ts';
import { filesOf, type SpecFile, stateOf } from './stored-files.ts';
import { failureSentence } from './tasks.ts';
import { insertText, type NewText, prepareText } from './texts.ts';

describeConflicts({
  syncRace: () => ({ message: 'It kept changing while it was brought up to date. Try again.' }),
});

type Input = { specId: string; collectionId: string };
type Side = 'spec' | 'collection';

/** Edits that arrive while a synchronisation is worked out make it start again, this often. */
const attemptsMax = 5;

export type SyncStarted = { taskId: string; specId: string; collectionUid: string };

/** Starts bringing one side up to the other. Only what was generated from one another is kept in step. */
export async function startSync(
  ctx: Ctx,
  actor: Actor,
  pair: { specId: string; collectionId: string; changes: Side },
): Promise<SyncStarted> {
  const seen = await bothSides(ctx.db, actor, pair, pair.changes);
  const [specId, collectionId] = [seen.spec.row.id, seen.collection.row.id];
  const taskId = newId();
  const job = newJob(ctx, pair.changes === 'spec' ? specSync : collectionSync, actor, {
    ...{ taskId, subjectId: pairOf(specId, collectionId), input: { specId, collectionId } },
  });
  await write(ctx, pair.changes === 'spec' ? specId : collectionId, async (tx) => {
    await lockBoth(tx, seen.spec, seen.collection);
    await bothSides(tx, actor, pair, pair.changes);
    if (await hasUnfinishedJob(tx.db, pairOf(specId, collectionId), syncKinds))
      throw inProgress('Synchronization', 'A synchronization of the two is in progress.');
    await queueJob(tx, job);
  });
  return { taskId, specId, collectionUid: uidOf(seen.collection.row.ownerId, collectionId) };
}

type Both = { spec: LoadedRoot; collection: LoadedRoot; link: SpecLinkRow };

/** Whoever may change the one and see the other. Throws when neither was generated from the other. */
async function bothSides(
  from: Db | Tx,
  actor: Actor,
  pair: { specId: string; collectionId: string },
  changes: Side,
): Promise<Both> {
  const spec = await specFor(from, actor, pair.specId, changes === 'spec' ? 'spec.edit' : 'spec.view');
  const right = changes === 'collection' ? 'collection.edit' : 'collection.view';
  const collection = await collectionFor(from, actor, pair.collectionId, right);
  const link = await findLink(from instanceof Tx ? from.db : from, spec.row.id, collection.row.id);
  if (!link) throw instanceNotFound();
  const { type } = JSON.parse(spec.row.fields) as Pick<Spec, 'type'>;
  if (!isOpenApi(type)) throw specProblem('Only OpenAPI specifications are kept in step with collections.');
  if (changes === 'spec' && type === 'OPENAPI:2.0')
    throw specProblem('Specifications of OPENAPI:2.0 are not brought up to their collections.');
  return { spec, collection, link };
}

/** In one order for everybody, so that two writes do not wait for each other. */
export async function lockBoth(tx: Tx, ...sides: LoadedRoot[]): Promise<void> {
  for (const space of [...new Set(sides.map((side) => side.row.spaceId))].sort()) await tx.lockSpace(space);
}

/** Scripts, examples, variable values, rows that were added, order, names and ids of the collection stay. */
export const collectionSync: JobKind<Input> = {
  kind: 'collection-sync',
  failure: failureSentence,
  run: async (ctx, { actor, input, done }: Job<Input>) => {
    for (let attempt = 1; ; attempt++) {
      const { spec, collection, link } = await bothSides(ctx.db, actor, input, 'collection');
      const [specId, id] = [spec.row.id, collection.row.id];
      const now = await loadDefinition(ctx.db, await loaded(ctx.db, spec.row));
      const before = await withTexts(ctx.db, specId, JSON.parse(link.base) as SpecFile[]);
      const { body, rev } = await collectionDocument(ctx, id);
      const raw = await updatedCollection(
        { before, now, collection: body },
        JSON.parse(link.options) as ConvertOptions,
        { syncExamples: link.syncExamples === 1, deleteOrphanedRequests: link.deleteOrphanedRequests === 1 },
      );
      try {
        await replaceCollection(ctx, actor, id, raw, rev, async (tx, after) => {
          await bothSides(tx.db, actor, input, 'collection');
          const base = JSON.stringify(now.state);
          const by = { updatedBy: actor.userId, updatedAt: tx.now };
          await updateLink(tx, link, { base, collectionRev: after.rev, ...by });
          await done(tx, {
            resources: [{ id: uidOf(collection.row.ownerId, id), url: `/collections/${id}` }],
          });
        });
        return;
      } catch (error) {
        if (!isApiError(error) || error.code !== 'staleRevision') throw error;
        if (attempt >= attemptsMax) throw conflict('syncRace');
      }
    }
  },
};

/** What a collection cannot say about an API stays in the specification. */
export const specSync: JobKind<Input> = {
  kind: 'spec-sync',
  failure: failureSentence,
  run: async (ctx, { actor, input, done }: Job<Input>) => {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const { spec, collection, link } = await bothSides(ctx.db, actor, input, 'spec');
      const specId = spec.row.id;
      const now = await loadDefinition(ctx.db, await loaded(ctx.db, spec.row));
      const before = await withTexts(ctx.db, specId, JSON.parse(link.base) as SpecFile[]);
      const { body, rev } = await collectionDocument(ctx, collection.row.id);
      const texts = await changedTexts({ before, now, collection: body }, link);
      // What was changed in the specification meanwhile the collection has not: it is no part of what both say.
      const isLevel = stateOf(before.state) === stateOf(now.state);
      const common = isLevel ? texts : await changedTexts({ before, now: before, collection: body }, link);
      const isDone = await write(ctx, specId, async (tx) => {
        await lockBoth(tx, spec, collection);
        const { spec: present } = await bothSides(tx, actor, input, 'spec');
        const { root } = JSON.parse(present.row.fields) as Pick<Spec, 'root'>;
        if (stateOf(await filesOf(tx.db, { id: specId, root })) !== stateOf(now.state)) return false;
        for (const { text } of [...texts, ...common]) await insertText(tx, specId, text);
        const ops = texts.map(({ id, text: { hash, bytes } }): Op => {
          return { t: 'set', id, path: 'text', value: { hash, bytes } };
        });
        await apply(tx, present.target, actor.userId, ops, ctx.config);
        await updateLink(tx, link, {
          ...{ base: JSON.stringify(withTextsOf(before.state, common)), collectionRev: rev },
          collectionName: collection.row.name,
          ...{ updatedBy: actor.userId, updatedAt: tx.now },
        });
        await done(tx, { resources: [{ id: specId, url: `/specs/${specId}` }] });
        return true;
      });
      if (isDone) return;
    }
    throw conflict('syncRace');
  },
};

/** New texts of files by their ids. */
async function changedTexts(
  sides: { before: LoadedDefinition; now: LoadedDefinition; collection: Buffer },
  link: SpecLinkRow,
): Promise<{ id: string; text: NewText }[]> {
  const ids = new Map(sides.now.state.map((file) => [file.path, file.id]));
  const choices = {
    knownName: link.collectionName,
    deleteOrphanedRequests: link.deleteOrphanedRequests === 1,
  };
  const changed: { id: string; text: NewText }[] = [];
  for (const { path, text } of await changedFiles(sides, JSON.parse(link.options) as ConvertOptions, choices))
    changed.push({ id: ids.get(path) ?? '', text: await prepareText(text) });
  return changed;
}

/** The files as they are when these texts are written. */
function withTextsOf(
  state: readonly SpecFile[],
  changed: readonly { id: string; text: NewText }[],
): SpecFile[] {
  const texts = new Map(changed.map(({ id, text: { hash, bytes } }) => [id, { hash, bytes }]));
  return state.map((file) => ({ ...file, text: texts.get(file.id) ?? file.text }));
}
