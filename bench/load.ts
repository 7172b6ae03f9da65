import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `body` is sent with each `%n` replaced by a number that no other request of the load has. */
export type LoadRequest = { method: string; path: string; body?: string };

export type LoadSpec = {
  url: string;
  apiKey?: string;
  /** One list a connection, sent in order and over again. */
  connections: LoadRequest[][];
};

export type LoadResult = {
  seconds: number;
  /** One entry an answered request, in milliseconds. */
  latenciesMs: number[];
  bytes: number;
  /** Answers with a status of 400 and above and broken connections; the first one in words. */
  errors: number;
  firstError?: string;
};

export type LoadCommand = { start: LoadSpec } | 'reset' | 'stop';

export type Load = {
  /** Forgets what was measured so far: the end of warming up. */
  reset(): void;
  /** Ends the load and answers what was measured since the last reset. */
  stop(): Promise<LoadResult>;
};

const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const worker of running) worker.kill('SIGKILL');
});

const WORKER = fileURLToPath(new URL('./load-worker.ts', import.meta.url));

/** Sends requests as fast as they are answered, from a process of its own. */
export function startLoad(spec: LoadSpec): Load {
  const worker = fork(WORKER, { serialization: 'advanced', execArgv: [] });
  const result = new Promise<LoadResult>((resolve, reject) => {
    worker.once('message', (message) => resolve(message as LoadResult));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the load process ended with ${code}`)));
  });
  result.catch(() => {});
  running.add(worker);
  worker.once('exit', () => running.delete(worker));
  const command = (order: LoadCommand) => worker.send(order);
  command({ start: spec });
  return {
    reset: () => void command('reset'),
    stop: async () => {
      command('stop');
      const measured = await result;
      worker.disconnect();
      return measured;
    },
  };
}

/** Load for a fixed time after a warm-up. Throws when a request failed: a fast error is no result. */
export async function runLoad(
  spec: LoadSpec,
  time: { warmUpMs: number; measureMs: number; onMeasure?: () => void },
): Promise<LoadResult> {
  const load = startLoad(spec);
  await pause(time.warmUpMs);
  load.reset();
  time.onMeasure?.();
  await pause(time.measureMs);
  const result = await load.stop();
  if (result.errors > 0) throw new Error(`${result.errors} requests failed, the first: ${result.firstError}`);
  return result;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
