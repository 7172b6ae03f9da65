import { parentPort } from 'node:worker_threads';
import { FormatError, type Problem } from '@parley/format';
import { DefinitionError, type DefinitionProblem } from '@parley/format/definition';
import { LintLimitError, RulesetError, type RulesetProblem } from '@parley/format/lint';
import { type DefinitionJobKind, definitionJobs } from './jobs.ts';

export type ToWorker = { kind: DefinitionJobKind; input: unknown };

export type FromWorker =
  | { t: 'done'; result: unknown }
  | { t: 'definition'; problems: readonly DefinitionProblem[] }
  | { t: 'collection'; problems: Problem[] }
  | { t: 'ruleset'; problems: readonly RulesetProblem[] }
  | { t: 'limit'; message: string }
  | { t: 'failed'; message: string };

const port = parentPort;
port?.on('message', async ({ kind, input }: ToWorker) => port.postMessage(await answer(kind, input)));

async function answer(kind: DefinitionJobKind, input: unknown): Promise<FromWorker> {
  try {
    // The caller's types tie the input to the kind; messages lose them.
    const work = definitionJobs[kind] as (input: unknown) => unknown;
    return { t: 'done', result: await work(input) };
  } catch (error) {
    if (error instanceof DefinitionError) return { t: 'definition', problems: error.problems };
    if (error instanceof FormatError) return { t: 'collection', problems: error.problems };
    if (error instanceof RulesetError) return { t: 'ruleset', problems: error.problems };
    if (error instanceof LintLimitError) return { t: 'limit', message: error.message };
    return { t: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
