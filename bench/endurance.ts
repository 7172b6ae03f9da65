import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LongRun } from '../packages/engine/src/endurance/long-run.ts';
import type { Bench, Measure } from './report.ts';
import { median } from './report.ts';

const REQUESTS = 10_000;
const RUNS = 100;

const program = fileURLToPath(new URL('../packages/engine/src/endurance/long-run.ts', import.meta.url));

async function watched(what: string, count: number): Promise<LongRun> {
  const args = ['--expose-gc', program, what, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const run: LongRun = JSON.parse(stdout);
  if (run.failed > 0) throw new Error(`${run.failed} of ${run.requests} requests failed.`);
  return run;
}

/** Figures of one long run, in the library: no reporter stands between. */
function measures(what: string, { requests, seconds, samples }: LongRun): Measure[] {
  const part = (from: number, to: number, of: 'rssMib' | 'heapMib'): number =>
    median(samples.slice(samples.length * from, samples.length * to).map((sample) => sample[of]));
  return [
    { what: `${what}: requests`, value: requests / seconds, unit: '/s' },
    { what: `${what}: memory in the second quarter`, value: part(0.25, 0.5, 'rssMib'), unit: 'MiB' },
    { what: `${what}: memory in the last quarter`, value: part(0.75, 1, 'rssMib'), unit: 'MiB' },
    {
      what: `${what}: heap, last quarter to second`,
      value: part(0.75, 1, 'heapMib') / part(0.25, 0.5, 'heapMib'),
      unit: 'times',
      aim: '<= 1.1',
    },
  ];
}

export const bench: Bench = {
  title: 'Long runs of the engine',
  async run() {
    const iterations = await watched('iterations', REQUESTS);
    const different = await watched('different', REQUESTS);
    const concurrent = await watched('concurrent', RUNS);
    const peak = Math.max(...concurrent.samples.map(({ rssMib }) => rssMib));
    return [
      ...measures(`${REQUESTS} iterations`, iterations),
      ...measures(`${REQUESTS} different requests`, different),
      { what: `${RUNS} runs at once: peak memory`, value: peak, unit: 'MiB', aim: '< 1024' },
    ];
  },
};
