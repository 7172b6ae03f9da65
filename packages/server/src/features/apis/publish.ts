import { apiFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { write } from '../../http/idempotency.ts';
import type { Job, JobKind } from '../../jobs/job.ts';
import { collectionDocument } from '../collections/document.ts';
import { insertText, type NewText, prepareText } from '../specs/texts.ts';
import { apiCollectionFor } from './collections.ts';
import { failureOfTask } from './tasks.ts';
import { deleteVersionRow, updateVersionRow, type VersionCollection, versionOf } from './version-store.ts';

type Input = { apiId: string; versionId: string; collectionIds: string[] };

/** Keeps the collections as they are. Texts that are there already are only named, so versions alike cost little. */
export const publishVersion: JobKind<Input> = {
  kind: 'api-version',
  failure: failureOfTask,
  run: async (ctx: Ctx, { actor, input, done }: Job<Input>) => {
    const { apiId, versionId, collectionIds } = input;
    const collections: VersionCollection[] = [];
    const texts: NewText[] = [];
    for (const id of collectionIds) {
      const { row } = await apiCollectionFor(ctx.db, actor, apiId, id);
      const text = await prepareText((await collectionDocument(ctx, row.id)).body.toString());
      collections.push({ id: row.id, ownerId: row.ownerId, name: row.name, hash: text.hash });
      texts.push(text);
    }
    await write(ctx, apiId, async (tx) => {
      const { row: api } = await apiFor(tx, actor, apiId, 'api.edit');
      const version = await versionOf(tx.db, apiId, versionId);
      for (const text of texts) await insertText(tx, apiId, text);
      const change = { status: 'published' as const, collections: JSON.stringify(collections) };
      await updateVersionRow(tx, version.id, { ...change, updatedAt: tx.now });
      tx.append(api.spaceId, actor.userId, [
        {
          ...{ type: 'event', rootId: apiId, elementId: apiId, kind: 'api', path: 'api.versionPublished' },
          ...{ value: JSON.stringify({ versionId, name: version.name }), prior: null },
        },
      ]);
      await done(tx, { resources: [{ id: versionId, url: `/apis/${apiId}/versions/${versionId}` }] });
    });
  },
  /** What could not be published is no version. */
  forget: (tx, { versionId }) => deleteVersionRow(tx, versionId, 'pending'),
};
