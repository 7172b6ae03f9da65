import type { ImportedVariables, ImportFile } from '@parley/format/import';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { runDefinitionJob } from '../../definitions/run.ts';
import { missing } from '../../errors.ts';
import { deleteCollection } from '../collections/collections.ts';
import { createCollection } from '../collections/store-document.ts';
import type { CollectionRow } from '../collections/wire.ts';
import { createEnvironment, deleteEnvironment } from '../environments/environments.ts';
import type { EnvironmentRow } from '../environments/wire.ts';
import { getGlobals, putGlobals } from '../globals/globals.ts';
import type { Variable } from '../variables/wire.ts';
import { defaultWorkspaceId } from '../workspaces/add-workspace.ts';
import { purgeTrashed } from '../workspaces/trash.ts';
import { readConvertOptions } from './convert-options.ts';
import { downloadDefinition } from './download.ts';
import { unreadable } from './failures.ts';
import type { ImportRequest } from './read-import.ts';

export type Imported = { collections: CollectionRow[]; environments: EnvironmentRow[] };
type Content = {
  collections: readonly { body: Uint8Array }[];
  environments: readonly ImportedVariables[];
  globals: readonly ImportedVariables[];
};

/** An OpenAPI definition as a new collection. */
export async function importOpenApi(
  ctx: Ctx,
  actor: Actor,
  workspace: string | undefined,
  { input, options }: ImportRequest,
): Promise<Imported> {
  const convert = readConvertOptions(options);
  const workspaceId = await targetOf(ctx, actor, workspace);
  const content =
    'url' in input
      ? await contentOf({
          files: await downloadDefinition(ctx, input.url),
          only: ['openapi'],
          convert: { ...convert, definitionUrl: input.url },
        })
      : await contentOf({ files: input.files, only: ['openapi'], convert });
  return createAll(ctx, actor, workspaceId, { ...content, environments: [], globals: [] });
}

/** What was exported: collections of any version, environments, globals, or a dump of all of them. */
export async function importExported(
  ctx: Ctx,
  actor: Actor,
  workspace: string | undefined,
  { input }: ImportRequest & { input: { files: ImportFile[] } },
): Promise<Imported> {
  const workspaceId = await targetOf(ctx, actor, workspace);
  const only = ['collection', 'environment', 'globals', 'dump'] as const;
  return createAll(ctx, actor, workspaceId, await contentOf({ files: input.files, only }));
}

async function targetOf(ctx: Ctx, actor: Actor, workspace: string | undefined): Promise<string> {
  const workspaceId = workspace ?? (await defaultWorkspaceId(ctx.db, actor.userId));
  if (workspaceId === undefined) throw missing('workspace');
  return workspaceId;
}

/** All or nothing: with one file that cannot be read nothing is imported. */
async function contentOf(input: Parameters<typeof runDefinitionJob<'import'>>[1]): Promise<Content> {
  const content = await runDefinitionJob('import', input);
  const { collections, environments, globals, errors } = content;
  if (errors.length > 0) throw unreadable(errors);
  if (collections.length + environments.length + globals.length === 0) throw unreadable([]);
  return content;
}

/** Each is a write of its own, since a large collection is; when one fails, those before it are taken back. */
async function createAll(ctx: Ctx, actor: Actor, workspaceId: string, content: Content): Promise<Imported> {
  const done: Imported = { collections: [], environments: [] };
  try {
    for (const { body } of content.collections)
      done.collections.push(await createCollection(ctx, actor, workspaceId, Buffer.from(body)));
    for (const { name, values } of content.environments) {
      const input = { workspaceId, name: name ?? 'Environment', values: values as Variable[] };
      done.environments.push(await createEnvironment(ctx, actor, input));
    }
    await addGlobals(ctx, actor, workspaceId, content.globals);
    return done;
  } catch (error) {
    await takeBack(ctx, actor, done).catch((failure: unknown) =>
      ctx.log.error('an import could not be taken back', { workspaceId, error: String(failure) }),
    );
    throw error;
  }
}

/** Variables that are there keep their place and get the imported value. */
async function addGlobals(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  sets: readonly ImportedVariables[],
): Promise<void> {
  if (sets.length === 0) return;
  const merged = new Map((await getGlobals(ctx, actor, workspaceId)).map((one) => [one.key, one]));
  for (const { values } of sets) for (const one of values as Variable[]) merged.set(one.key, one);
  await putGlobals(ctx, actor, workspaceId, [...merged.values()]);
}

async function takeBack(ctx: Ctx, actor: Actor, { collections, environments }: Imported): Promise<void> {
  for (const { id } of environments) {
    await deleteEnvironment(ctx, actor, id);
    await purgeTrashed(ctx, actor, id);
  }
  for (const { id } of collections) {
    await deleteCollection(ctx, actor, id, null);
    await purgeTrashed(ctx, actor, id);
  }
}
