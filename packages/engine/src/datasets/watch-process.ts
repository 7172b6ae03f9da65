import process from 'node:process';
import { workerData } from 'node:worker_threads';

const { memoryBytesMax } = workerData as { memoryBytesMax: number };
const lookEveryMs = 50;

// Beside the thread that answers, which is deaf while a query runs.
const parent = process.ppid;
setInterval(() => {
  if (process.memoryUsage.rss() > memoryBytesMax || process.ppid !== parent)
    process.kill(process.pid, 'SIGKILL');
}, lookEveryMs);
