import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { CancelSignal } from '../cancellation.ts';
import type { DatasetAccess, DatasetAnswer, DatasetQuestion } from '../options.ts';
import type { DatasetFile, FromProcess, ToProcess } from './dataset-process.ts';

export type { DatasetFile } from './dataset-process.ts';

export type DatasetLimits = {
  /** Longest time of one question, in ms. Default 10,000. */
  timeMs?: number;
  /** Most rows of one answer. Default 100,000. */
  rowsMax?: number;
  /** Largest answer, texts counted as UTF-16. Default 16 MiB. */
  bytesMax?: number;
  /** Most memory of the process that answers. Default 2 GiB, for files and queries together. */
  memoryBytesMax?: number;
};

/** The files could not be opened; the message names the dataset, the file and the place in it. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

type Job = {
  message: ToProcess;
  timeMs: number;
  resolve: (reply: FromProcess) => void;
  reject: (reason: Error) => void;
};

const timeMsDefault = 10_000;
const openTimeMs = 60_000;
const waitingMax = 1_000;
/** For rows of text files while they are read; databases are not in this heap. */
const heapMb = 1_024;
/** SQLite has no limit of its own here: what a query sorts or collects on its way grows as long as it runs. */
const memoryBytesMaxDefault = 2 * 1024 * 1024 * 1024;

/**
 * Opens CSV, JSON and SQLite files for `RunOptions.datasets`, in a process of their own. Close them after the run.
 *
 * @throws DatasetError when a file cannot be read
 */
export async function openDatasets(
  files: readonly DatasetFile[],
  limits: DatasetLimits = {},
): Promise<DatasetAccess & { close: () => void }> {
  const process = new DatasetProcess(files, limits);
  try {
    await process.open();
  } catch (error) {
    process.close();
    throw error;
  }
  return process;
}

/**
 * One process that answers one question after the other. What takes too long, or is cancelled, ends it: the next
 * question gets a new one.
 */
class DatasetProcess implements DatasetAccess {
  readonly ids: readonly string[];
  private readonly opening: ToProcess;
  private readonly timeMs: number;
  private readonly memoryBytesMax: number;
  private child: ChildProcess | undefined;
  private readonly waiting: Job[] = [];
  private running: { job: Job; timer: NodeJS.Timeout } | undefined;
  private closed = false;

  constructor(files: readonly DatasetFile[], limits: DatasetLimits) {
    const { rowsMax = 100_000, bytesMax = 16 * 1024 * 1024, timeMs = timeMsDefault } = limits;
    this.opening = { t: 'open', files, limits: { rowsMax, bytesMax } };
    this.timeMs = timeMs;
    this.memoryBytesMax = limits.memoryBytesMax ?? memoryBytesMaxDefault;
    this.ids = files.map(({ id }) => id);
  }

  async open(): Promise<void> {
    const reply = await new Promise<FromProcess>((resolve, reject) =>
      this.enqueue({ message: this.opening, timeMs: openTimeMs, resolve, reject }),
    );
    if (reply.t === 'refused') throw new DatasetError(reply.message);
  }

  async ask(id: string, question: DatasetQuestion, signal: CancelSignal): Promise<DatasetAnswer> {
    if (this.waiting.length >= waitingMax)
      throw new RangeError(`more than ${waitingMax} questions to datasets are on their way`);
    let drop: (() => void) | undefined;
    try {
      const reply = await new Promise<FromProcess>((resolve, reject) => {
        const job: Job = { message: { t: 'ask', id, question }, timeMs: this.timeMs, resolve, reject };
        drop = () => this.drop(job, new Error('the question to the dataset was cancelled'));
        if (signal.aborted) {
          reject(new Error('the question to the dataset was cancelled'));
          return;
        }
        signal.addEventListener('abort', drop, { once: true });
        this.enqueue(job);
      });
      if (reply.t === 'answer') return reply.answer;
      const { name, message } = reply.t === 'refused' ? reply : { name: 'Error', message: 'no answer' };
      throw Object.assign(new Error(message), { name });
    } finally {
      if (drop !== undefined) signal.removeEventListener('abort', drop);
    }
  }

  close(): void {
    this.closed = true;
    const gone = new Error('the datasets are closed');
    for (const job of this.waiting.splice(0)) job.reject(gone);
    if (this.running !== undefined) this.drop(this.running.job, gone);
    this.end();
  }

  private enqueue(job: Job): void {
    if (this.closed) {
      job.reject(new Error('the datasets are closed'));
      return;
    }
    this.waiting.push(job);
    this.next();
  }

  private next(): void {
    if (this.running !== undefined) return;
    const waiting = this.waiting[0];
    if (waiting === undefined) {
      this.keepsAlive(false);
      return;
    }
    // A new process has to open the files before it can answer.
    if (this.child === undefined && waiting.message.t === 'ask') {
      this.start({ message: this.opening, timeMs: openTimeMs, ...this.afterReopening() });
      return;
    }
    this.waiting.shift();
    this.start(waiting);
  }

  /** Files that cannot be opened again fail the question that needed them. */
  private afterReopening(): Pick<Job, 'resolve' | 'reject'> {
    const reject = (reason: Error): void => this.waiting.shift()?.reject(reason);
    return {
      reject,
      resolve: (reply) => {
        if (reply.t !== 'refused') return;
        this.end();
        reject(new Error(reply.message));
      },
    };
  }

  private start(job: Job): void {
    this.child ??= this.createChild();
    this.keepsAlive(true);
    const timer = setTimeout(
      () => this.drop(job, new Error(`the dataset took longer than ${job.timeMs / 1000} s to answer`)),
      job.timeMs,
    );
    this.running = { job, timer };
    this.child.send(job.message);
  }

  private createChild(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'dataset-process.ts'), [String(this.memoryBytesMax)], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${heapMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (reply: FromProcess) => {
      if (this.child === child) this.finish((job) => job.resolve(reply));
    });
    const gone = (reason: Error): void => {
      if (this.child !== child) return;
      this.child = undefined;
      this.finish((job) => job.reject(reason));
    };
    child.on('error', gone);
    // Nobody else ends it: it was its own watch.
    child.on('exit', () => gone(new RangeError('the dataset took too much memory to answer')));
    return child;
  }

  private keepsAlive(busy: boolean): void {
    if (busy) {
      this.child?.ref();
      this.child?.channel?.ref();
    } else {
      this.child?.unref();
      this.child?.channel?.unref();
    }
  }

  private end(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private finish(settle: (job: Job) => void): void {
    const { running } = this;
    if (running === undefined) return;
    clearTimeout(running.timer);
    this.running = undefined;
    settle(running.job);
    this.next();
  }

  /** Ends a question: a query cannot be stopped, only its process. */
  private drop(job: Job, reason: Error): void {
    const index = this.waiting.indexOf(job);
    if (index >= 0) {
      this.waiting.splice(index, 1);
      job.reject(reason);
    } else if (this.running?.job === job) {
      this.end();
      this.finish((ended) => ended.reject(reason));
    }
  }
}
