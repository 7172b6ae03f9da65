import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ElementRecord, Limits, TreeOp } from '@parley/format';
import { Semaphore } from '../../jobs/semaphore.ts';
import type { NewRow } from '../trees/add-tree.ts';
import { SplitError } from './split.ts';
import type { FromWorker, ToWorker } from './split-worker.ts';

const workerHeapMb = 4096;
/** Each worker holds one whole document. */
const workers = new Semaphore('large documents', { atOnceMax: 2, waitingMax: 20 });

/** One large document in a worker of its own. Always `close()` it. */
export class LargeSplit {
  readonly #worker: Worker;
  readonly #release: () => void;

  private constructor(worker: Worker, release: () => void) {
    this.#worker = worker;
    this.#release = release;
  }

  static async open(): Promise<LargeSplit> {
    const release = await workers.acquire();
    const file = new URL('./split-worker.ts', import.meta.url);
    return new LargeSplit(
      new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: workerHeapMb } }),
      release,
    );
  }

  async split(
    bytes: Buffer,
    limits: Limits,
  ): Promise<{ root: NewRow; givenId: string | null; items: number }> {
    // Moved, not copied, when the bytes own their memory.
    const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
    const sent = whole ? bytes : Buffer.from(bytes);
    const own = sent.byteLength === sent.buffer.byteLength;
    return this.#ask({ t: 'split', bytes: sent, limits }, 'split', own ? [sent.buffer as ArrayBuffer] : []);
  }

  async addExisting(rows: Extract<ToWorker, { t: 'existing' }>['rows']): Promise<void> {
    await this.#ask({ t: 'existing', rows }, 'ok');
  }

  /** The tree to come to, as rows instead of a document. */
  async addWanted(rows: ElementRecord[]): Promise<void> {
    await this.#ask({ t: 'wanted', rows }, 'ok');
  }

  /** Ids of the document that are not among the existing rows. */
  async unknownIds(): Promise<string[]> {
    return (await this.#ask({ t: 'unknownIds' }, 'ids')).ids;
  }

  async rename(taken: string[]): Promise<void> {
    await this.#ask({ t: 'taken', ids: taken }, 'ok');
  }

  async *rows(ownerId: number): AsyncGenerator<NewRow[]> {
    for (
      let page = await this.#page({ t: 'rows', ownerId });
      page.t === 'page';
      page = await this.#page({ t: 'next' })
    )
      yield page.rows;
  }

  async steps(rootId: string): Promise<TreeOp[]> {
    const steps: TreeOp[] = [];
    for (
      let page = await this.#page({ t: 'steps', rootId });
      page.t === 'stepPage';
      page = await this.#page({ t: 'next' })
    )
      for (const step of page.steps) steps.push(step);
    return steps;
  }

  async close(): Promise<void> {
    this.#release();
    await this.#worker.terminate();
  }

  async #ask<T extends FromWorker['t']>(
    message: ToWorker,
    expected: T,
    transfer: ArrayBuffer[] = [],
  ): Promise<Extract<FromWorker, { t: T }>> {
    const answer = await this.#page(message, transfer);
    if (answer.t !== expected) throw new Error(`the worker answered ${answer.t} where ${expected} was due`);
    return answer as Extract<FromWorker, { t: T }>;
  }

  async #page(message: ToWorker, transfer: ArrayBuffer[] = []): Promise<FromWorker> {
    // `once` rejects when the worker fails, out of memory included.
    const answered = once(this.#worker, 'message') as Promise<[FromWorker]>;
    this.#worker.postMessage(message, transfer);
    const [answer] = await answered;
    if (answer.t === 'problem') throw new SplitError(answer.problem);
    if (answer.t === 'failed') throw new Error(answer.message);
    return answer;
  }
}
