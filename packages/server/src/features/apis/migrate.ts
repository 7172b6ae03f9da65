import type { Actor } from '../../access/actor.ts';
import { apiFor, type LoadedRoot, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { type ApiError, isApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { apply } from '../../log/apply.ts';
import { withTexts } from '../specs/load-definition.ts';
import { draftSpec, type SpecDraft } from '../specs/specs.ts';
import { filesOf, type SpecFile, stateOf } from '../specs/stored-files.ts';
import { insertText, type NewText, prepareText, readText } from '../specs/texts.ts';
import { createWorkspace } from '../workspaces/workspaces.ts';
import { migrationRefused } from './failures.ts';
import { linksOf, migrationOf, moveLink, recordMigration } from './migration-store.ts';
import { specTypeOfSchema } from './schema-types.ts';
import { schemaFileBytesMax } from './schemas.ts';
import { type ApiSchema, schemaOf } from './store.ts';

/** An existing workspace, or the name of a new one. */
export type MigrationTarget = { workspaceId: string } | { name: string };
export type Migration = { isDone: boolean; workspaceId: string | null; reason: string | null };

/** How the last move ended; null when there was none. */
export async function getMigration(ctx: Ctx, actor: Actor, apiId: string): Promise<Migration | null> {
  const { row } = await apiFor(ctx.db, actor, apiId, 'api.view');
  const found = await migrationOf(ctx.db, row.id);
  if (!found) return null;
  return { isDone: found.status === 'done', workspaceId: found.workspaceId, reason: found.reason };
}

/**
 * Moves the schema of an API into a specification of its own. Collections that were generated from it go with the
 * specification from then on. The API keeps its versions, collections, comments and tags, and may get another schema.
 */
export async function migrateToSpec(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  to: MigrationTarget,
): Promise<void> {
  const api = await apiFor(ctx.db, actor, apiId, 'api.edit');
  if ('workspaceId' in to) await workspaceFor(ctx.db, actor, to.workspaceId, 'spec.create');
  try {
    const moved = await readMove(ctx, api);
    const workspaceId = 'workspaceId' in to ? to.workspaceId : (await makeWorkspace(ctx, actor, to.name)).id;
    await move(ctx, actor, { apiId: api.row.id, workspaceId }, moved);
  } catch (error) {
    if (isApiError(error) && error.code === 'apiProblem') await recordFailure(ctx, actor, api.row.id, error);
    throw error;
  }
}

type Move = { schema: ApiSchema; state: readonly SpecFile[]; draft: SpecDraft; older: NewText[] };

/** Everything that needs no write: the specification, and texts of files as they were when collections were made of them. */
async function readMove(ctx: Ctx, { row }: LoadedRoot): Promise<Move> {
  const schema = await schemaOf(ctx.db, row.id);
  if (!schema) throw migrationRefused('The API has no schema to move.');
  const type = specTypeOfSchema(schema.type);
  if (!type) throw migrationRefused(`There are no specifications of ${schema.type}.`);
  const { files, root, state } = await withTexts(ctx.db, row.id, await filesOf(ctx.db, schema));
  const given = files.map(({ path, text }) => ({ path, content: text, isRoot: path === root }));
  const draft = await draftSpec({ name: row.name, type, files: given }, schemaFileBytesMax);
  const known = new Set(draft.texts.map(({ hash }) => hash));
  const older: NewText[] = [];
  for (const { base } of await linksOf(ctx.db, schema.id))
    for (const { text } of JSON.parse(base) as SpecFile[]) {
      if (known.has(text.hash)) continue;
      known.add(text.hash);
      older.push(await prepareText(await readText(ctx.db, row.id, text.hash)));
    }
  return { schema, state, draft, older };
}

const makeWorkspace = (ctx: Ctx, actor: Actor, name: string) =>
  createWorkspace(ctx, actor, { name, visibility: 'personal', summary: '', description: '' });

/** One transaction: at every moment the schema is in one of the two places. */
async function move(
  ctx: Ctx,
  actor: Actor,
  place: { apiId: string; workspaceId: string },
  { schema, state, draft, older }: Move,
): Promise<void> {
  await write(ctx, place.apiId, async (tx) => {
    const seen = await apiFor(tx.db, actor, place.apiId, 'api.edit');
    await lockInOrder(tx, seen.row.spaceId, place.workspaceId);
    const { row: api, target } = await apiFor(tx, actor, place.apiId, 'api.edit');
    const workspace = await workspaceFor(tx, actor, place.workspaceId, 'spec.create');
    const now = await schemaOf(tx.db, api.id);
    if (now?.id !== schema.id || stateOf(await filesOf(tx.db, now)) !== stateOf(state))
      throw migrationRefused('The schema was changed while it was moved. Try again.');
    await apply(tx, { ...workspace.target, rootId: draft.id }, actor.userId, draft.ops, ctx.config);
    for (const text of [...draft.texts, ...older]) await insertText(tx, draft.id, text);
    const ids = new Map((await filesOf(tx.db, draft)).map((file) => [file.path, file.id]));
    for (const link of await linksOf(tx.db, schema.id)) {
      const base = (JSON.parse(link.base) as SpecFile[]).map((file) => ({
        ...file,
        id: ids.get(file.path) ?? file.id,
      }));
      await moveLink(tx, link, { specId: draft.id, base: JSON.stringify(base) });
    }
    await apply(tx, target, actor.userId, [{ t: 'delete', id: schema.id }], ctx.config);
    const { apiId, workspaceId } = place;
    await recordMigration(tx, { apiId, workspaceId, status: 'done', specId: draft.id, reason: null });
  });
}

/** In one order for everybody, so that two writes do not wait for each other. */
async function lockInOrder(tx: Tx, ...spaces: string[]): Promise<void> {
  for (const space of [...new Set(spaces)].sort()) await tx.lockSpace(space);
}

async function recordFailure(ctx: Ctx, actor: Actor, apiId: string, error: ApiError): Promise<void> {
  const reason = String(error.params.reason ?? '');
  await write(ctx, apiId, async (tx) => {
    const { row } = await apiFor(tx, actor, apiId, 'api.edit');
    const failed = { status: 'failed' as const, workspaceId: null, specId: null, reason };
    await recordMigration(tx, { apiId: row.id, ...failed });
  });
}
