import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { DatasetAnswer, DatasetQuestion } from '../options.ts';
import { type AnswerLimits, AskedDatabase } from './answer-question.ts';
import { loadDataset } from './load-dataset.ts';

/**
 * The process that answers questions to datasets. A query runs in native code, which nothing but the end of its process
 * can stop: not the end of a thread, either.
 */

export type DatasetFile = { id: string; file: string };
export type ToProcess =
  | { t: 'open'; files: readonly DatasetFile[]; limits: AnswerLimits }
  | { t: 'ask'; id: string; question: DatasetQuestion };
export type FromProcess =
  | { t: 'opened' }
  | { t: 'answer'; answer: DatasetAnswer }
  | { t: 'refused'; name: string; message: string };

const databases = new Map<string, AskedDatabase>();
let limits: AnswerLimits = { rowsMax: 0, bytesMax: 0 };

// It outlives no parent, since it has nothing else to wait for; while a query runs its watch sees to that.
new Worker(new URL('./watch-process.ts', import.meta.url), {
  workerData: { memoryBytesMax: Number(process.argv[2]) },
}).unref();
process.on('message', (message: ToProcess) => process.send?.(reply(message)));

function reply(message: ToProcess): FromProcess {
  try {
    if (message.t === 'open') {
      limits = message.limits;
      for (const { id, file } of message.files) databases.set(id, open(id, file));
      return { t: 'opened' };
    }
    const database = databases.get(message.id);
    if (database === undefined) throw new Error(`the dataset "${message.id}" is not open`);
    return { t: 'answer', answer: database.answer(message.question, limits) };
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    return { t: 'refused', name, message: text };
  }
}

function open(id: string, file: string): AskedDatabase {
  try {
    return new AskedDatabase(id, loadDataset(file));
  } catch (error) {
    throw new Error(`the dataset "${id}" cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
