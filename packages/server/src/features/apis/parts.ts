import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { collectionsOfApi } from './collection-store.ts';
import { schemaOf } from './store.ts';
import { versionsOf } from './version-store.ts';

export type ApiParts = {
  gitInfo?: Record<string, never>;
  schemas?: { id: string }[];
  versions?: { id: string; name: string }[];
  collections?: { id: string }[];
};

/** What `include` asks for; unknown words ask for nothing. No API is linked to a Git repository. */
export async function partsOf(
  ctx: Ctx,
  actor: Actor,
  apiId: string,
  wanted: readonly string[],
): Promise<ApiParts> {
  const parts: ApiParts = {};
  if (wanted.includes('gitInfo')) parts.gitInfo = {};
  if (wanted.includes('schemas')) {
    const schema = await schemaOf(ctx.db, apiId);
    parts.schemas = schema ? [{ id: schema.id }] : [];
  }
  if (wanted.includes('versions')) {
    const rows = await versionsOf(ctx.db, apiId)
      .clearSelect()
      .select(['id', 'name'])
      .where('status', '=', 'published')
      .execute();
    parts.versions = rows.map(({ id, name }) => ({ id, name }));
  }
  if (wanted.includes('collections'))
    parts.collections = (await collectionsOfApi(ctx.db, actor, apiId)).map(({ id }) => ({ id }));
  return parts;
}
