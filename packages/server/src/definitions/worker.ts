import { parentPort } from 'node:worker_threads';
import { FormatError, type Problem } from '@parley/format';
import { DefinitionError, type DefinitionProblem } from '@parley/format/definition';
import { type DefinitionJobKind, definitionJobs } from './jobs.ts';

export type ToWorker = { kind: DefinitionJobKind; input: unknown };

export type FromWorker =
  | { t: 'done'; result: unknown }
  | { t: 'definition'; problems: readonly DefinitionProblem[] }
  | { t: 'collection'; problems: Problem[] }
  | { t: 'failed'; message: string };

const port = parentPort;
port?.on('message', ({ kind, input }: ToWorker) => port.postMessage(answer(kind, input)));

function answer(kind: DefinitionJobKind, input: unknown): FromWorker {
  try {
    // The caller's types tie the input to the kind; messages lose them.
    const work = definitionJobs[kind] as (input: unknown) => unknown;
    return { t: 'done', result: work(input) };
  } catch (error) {
    if (error instanceof DefinitionError) return { t: 'definition', problems: error.problems };
    if (error instanceof FormatError) return { t: 'collection', problems: error.problems };
    return { t: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
