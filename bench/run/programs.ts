import { fileURLToPath } from 'node:url';
import type { ProgramCall } from './process-cost.ts';
import type { Workload } from './workloads.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The launcher, which is what people start. */
export const PARLEY = here('../../packages/cli/bin/parley.cjs');

/** A run of a workload by a program that reads collections as newman does. */
export function collectionRun(program: string, workload: Workload): ProgramCall {
  const { collection, data, iterations } = workload;
  const times = data === undefined ? ['-n', String(iterations)] : ['-d', data];
  return { command: process.execPath, args: [program, 'run', collection, ...times] };
}

/** Node that does nothing: what every program here pays. */
export const emptyNode: ProgramCall = { command: process.execPath, args: ['-e', '0'] };

export function bareLoop(url: string, iterations: number, each: number): ProgramCall {
  return {
    command: process.execPath,
    args: [here('bare-loop.cjs'), url, String(iterations), String(each)],
  };
}
