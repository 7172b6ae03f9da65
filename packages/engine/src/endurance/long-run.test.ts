import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { LongRun } from './long-run.ts';

const program = fileURLToPath(new URL('long-run.ts', import.meta.url));

/** A long run in a process of its own: the memory of a test process says nothing. */
async function watched(what: string, count: number): Promise<LongRun> {
  const args = ['--expose-gc', program, what, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

test.each([
  ['iterations', 1500],
  ['different', 1000],
])(
  'holds its memory over a run of many %s',
  async (what, count) => {
    const { requests, failed, samples } = await watched(what, count);
    expect([requests, failed]).toEqual([count, 0]);
    const early = samples[4];
    const late = samples.at(-1);
    // What a run keeps of each request would show in the heap: 1,000 bodies alone are 2 MiB.
    expect((late?.heapMib ?? 0) - (early?.heapMib ?? 0)).toBeLessThan(5);
    expect((late?.rssMib ?? 0) - (early?.rssMib ?? 0)).toBeLessThan(150);
  },
  60_000,
);

test('runs 20 collections at the same time in a fraction of a gigabyte', async () => {
  const { requests, failed, samples } = await watched('concurrent', 20);
  expect([requests, failed]).toEqual([120, 0]);
  expect(Math.max(...samples.map(({ rssMib }) => rssMib))).toBeLessThan(600);
}, 60_000);
