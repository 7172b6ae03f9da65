import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { measuredDefinitions } from './convert/definitions.ts';
import { type Bench, geometricMean, type Measure, median } from './report.ts';
import { processCost } from './run/process-cost.ts';

const TURNS = 3;

/** Validating definitions: CPU time of whole processes against parsing and printing the same file. */
export const bench: Bench = {
  title: 'Validation of OpenAPI definitions',
  run: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-bench-'));
    try {
      return await measure(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function measure(directory: string): Promise<Measure[]> {
  const here = (file: string) => join(import.meta.dirname, 'convert', file);
  const ours = join(directory, 'validate.mjs');
  const build = await rolldown({ input: here('validate.ts'), platform: 'node', logLevel: 'warn' });
  await build.write({ file: ours, format: 'esm', codeSplitting: false });
  await build.close();
  const cpu = async (program: string, file: string): Promise<number> => {
    const call = { command: process.execPath, args: [program, file, join(directory, 'out.json')] };
    const costs: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) costs.push((await processCost(call, directory)).cpuMs);
    return median(costs);
  };
  const ratios: { name: string; ratio: number }[] = [];
  for (const { name, file, isJson } of measuredDefinitions()) {
    if (!isJson) continue;
    const parsed = await cpu(here('parse-print.cjs'), file);
    ratios.push({ name, ratio: (await cpu(ours, file)) / parsed });
  }
  const most = ratios.toSorted((one, other) => other.ratio - one.ratio)[0];
  return [
    { what: 'definitions', value: ratios.length, unit: '' },
    {
      what: 'validation to parse and print, geometric mean',
      value: geometricMean(ratios.map(({ ratio }) => ratio)),
      unit: 'times',
      aim: '<= 3',
    },
    { what: `the most: ${most?.name}`, value: most?.ratio ?? Number.NaN, unit: 'times', aim: '<= 3' },
  ];
}
