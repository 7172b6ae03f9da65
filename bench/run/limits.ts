import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../e2e/clients/program.ts';
import { type Measure, median } from '../report.ts';
import { type MemorySample, processMemory } from './process-cost.ts';
import { PARLEY } from './programs.ts';
import { waitingCollection } from './workloads.ts';

const ITERATIONS = 10_000;

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What a server worker needs: contexts a second, memory of many runs at once, memory of a long run. */
export async function measureLimits(directory: string, url: string): Promise<Measure[]> {
  const { stdout } = await runProgram(process.execPath, [here('contexts.ts')]);
  const contexts = JSON.parse(stdout) as { perSecond: number; perCpuSecond: number };
  const collection = join(directory, 'waiting.json');
  writeFileSync(collection, JSON.stringify(waitingCollection(url)));
  const many = await processMemory(
    { command: process.execPath, args: [here('concurrent-runs.ts'), collection] },
    directory,
  );
  return [
    { what: 'isolated contexts, by wall time', value: contexts.perSecond, unit: '/s', aim: 'gate >= 200' },
    { what: 'isolated contexts, by CPU time', value: contexts.perCpuSecond, unit: '/s' },
    { what: '100 runs at once: peak memory', value: many.peakMib, unit: 'MiB', aim: 'gate < 1024' },
    ...(await longRun(directory, url)),
  ];
}

async function longRun(directory: string, url: string): Promise<Measure[]> {
  const collection = join(directory, 'long.json');
  writeFileSync(collection, JSON.stringify(waitingCollection(url, 0)));
  const args = [PARLEY, 'run', collection, '-n', String(ITERATIONS), '--reporters', 'cli,json'];
  args.push('--reporter-json-export', join(directory, 'long-report.json'));
  const { samples, peakMib } = await processMemory({ command: process.execPath, args }, directory);
  const part = (from: number, to: number) =>
    median(samples.slice(samples.length * from, samples.length * to).map(({ mib }: MemorySample) => mib));
  const what = `${ITERATIONS} iterations, JSON report`;
  return [
    { what: `${what}: memory in the second quarter`, value: part(0.25, 0.5), unit: 'MiB' },
    { what: `${what}: memory in the last quarter`, value: part(0.75, 1), unit: 'MiB' },
    { what: `${what}: last to second`, value: part(0.75, 1) / part(0.25, 0.5), unit: 'times', aim: '<= 1.2' },
    { what: `${what}: peak memory`, value: peakMib, unit: 'MiB' },
  ];
}
