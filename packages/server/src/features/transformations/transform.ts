import { FormatError } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import { runDefinitionJob } from '../../definitions/run.ts';
import { malformed } from '../../errors.ts';
import { getCollection } from '../collections/collections.ts';

/** A collection as the text of an OpenAPI 3.0 definition. */
export async function transformCollection(
  ctx: Ctx,
  actor: Actor,
  id: string,
  format: 'json' | 'yaml',
): Promise<string> {
  const { body } = await getCollection(ctx, actor, id);
  try {
    const { text } = await runDefinitionJob('toOpenApi', { body, format, options: { version: '3.0' } });
    return text;
  } catch (error) {
    // What is stored was read once; limits of the format may have become narrower since.
    if (!(error instanceof FormatError)) throw error;
    throw malformed(
      'collection',
      error.problems.map(({ path, reason }) => `${path}: ${reason}`),
    );
  }
}
