import { OverloadedError } from '../../db/write.ts';

/** A merge holds three trees in memory: a few at a time, a queue, then 503. */
const atOnceMax = 3;
const waitingMax = 200;

let running = 0;
const waiting: (() => void)[] = [];

export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnceMax) {
    if (waiting.length >= waitingMax) throw new OverloadedError('too many forks and merges are waiting');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
