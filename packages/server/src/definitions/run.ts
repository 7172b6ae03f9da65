import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FormatError } from '@parley/format';
import { DefinitionError } from '@parley/format/definition';
import { LintLimitError, RulesetError } from '@parley/format/lint';
import { limitReached } from '../errors.ts';
import { Semaphore } from '../jobs/semaphore.ts';
import type { DefinitionJobKind, DefinitionJobs } from './jobs.ts';
import type { FromWorker, ToWorker } from './worker.ts';

const secondsMax = 60;
const heapMb = 2_048;
/** A worker that has nothing to do is kept this long: starting one costs more than most conversions. */
const idleMs = 30_000;
const turns = new Semaphore('conversions', { atOnceMax: 2, waitingMax: 100 });
const idle = new Map<Worker, NodeJS.Timeout>();

/**
 * Does work on definitions in a thread of its own, with limits of time and memory.
 *
 * @throws DefinitionError for a definition, FormatError for a collection that cannot be read
 * @throws RulesetError for a ruleset, LintLimitError for too many findings
 * @throws ApiError `limitReached` when it takes too long or too much memory
 * @throws OverloadedError when too much of it waits
 */
export async function runDefinitionJob<K extends DefinitionJobKind>(
  kind: K,
  input: Parameters<DefinitionJobs[K]>[0],
): Promise<Awaited<ReturnType<DefinitionJobs[K]>>> {
  const answer = await turns.run(() => ask({ kind, input }));
  switch (answer.t) {
    case 'done':
      return answer.result as Awaited<ReturnType<DefinitionJobs[K]>>;
    case 'definition':
      throw new DefinitionError(answer.problems);
    case 'collection':
      throw new FormatError(answer.problems);
    case 'ruleset':
      throw new RulesetError(answer.problems);
    case 'limit':
      throw new LintLimitError(answer.message);
    case 'failed':
      throw new Error(`${kind} failed in its worker: ${answer.message}`);
  }
}

async function ask(message: ToWorker): Promise<FromWorker> {
  const worker = take();
  // A busy worker keeps the process alive, an idle one must not.
  worker.ref();
  const deadline = AbortSignal.timeout(secondsMax * 1000);
  try {
    const answered = once(worker, 'message', { signal: deadline }) as Promise<[FromWorker]>;
    worker.postMessage(message);
    const [answer] = await answered;
    keep(worker);
    return answer;
  } catch (error) {
    await worker.terminate();
    if (deadline.aborted) throw limitReached('time of a conversion', secondsMax, 'seconds');
    if (code(error) === 'ERR_WORKER_OUT_OF_MEMORY')
      throw limitReached('memory of a conversion', heapMb, 'MiB');
    throw error;
  }
}

function take(): Worker {
  const [kept] = idle.keys();
  if (kept) {
    forget(kept);
    return kept;
  }
  const file = new URL('./worker.ts', import.meta.url);
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  // Whoever waits for an answer hears of it; an idle one that fails is not handed out again.
  worker.on('error', () => forget(worker));
  worker.on('exit', () => forget(worker));
  return worker;
}

function keep(worker: Worker): void {
  worker.unref();
  const drop = (): void => {
    forget(worker);
    void worker.terminate();
  };
  idle.set(worker, setTimeout(drop, idleMs).unref());
}

function forget(worker: Worker): void {
  clearTimeout(idle.get(worker));
  idle.delete(worker);
}

const code = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
