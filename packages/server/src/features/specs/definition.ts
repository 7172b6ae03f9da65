import type { DefinitionProblem } from '@parley/format/definition';
import type { Actor } from '../../access/actor.ts';
import { specFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { bundled, problemsOf } from './conversions.ts';
import { loadDefinition } from './load-definition.ts';
import { contentTypeOf, kindOf } from './spec-types.ts';
import { loaded } from './specs.ts';

/**
 * The text of a specification: of one file as it was written, whatever its state, of several as one document. Only
 * what is JSON or YAML can be put together; of other languages it is the root file.
 */
export async function getDefinition(
  ctx: Ctx,
  actor: Actor,
  specId: string,
): Promise<{ type: string; text: string }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const spec = await loaded(ctx.db, row);
  const definition = await loadDefinition(ctx.db, spec);
  const root = definition.files.find((file) => file.path === definition.root);
  const type = contentTypeOf(definition.root);
  const isDocument = kindOf(spec.type) === 'openapi' || kindOf(spec.type) === 'asyncapi';
  if (definition.files.length === 1 || !isDocument) return { type, text: root?.text ?? '' };
  return { type, text: await bundled(definition) };
}

/** What is wrong with the files as they are now. They are stored all the same. */
export async function getProblems(
  ctx: Ctx,
  actor: Actor,
  specId: string,
): Promise<readonly DefinitionProblem[]> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const spec = await loaded(ctx.db, row);
  return problemsOf(await loadDefinition(ctx.db, spec), spec.type);
}
