import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import {
  countOperations,
  countRequests,
  type MeasuredDefinition,
  measuredDefinitions,
} from './convert/definitions.ts';
import { installConverters, PEERS } from './convert/peers.ts';
import { type Bench, geometricMean, type Measure, median } from './report.ts';
import { type ProgramCall, processCost, processMemory } from './run/process-cost.ts';

const TURNS = 3;
const LARGEST = 'github-rest.oas30.json';
const TRAPS = ['synthetic-fanout.oas30.json', 'synthetic-cycles.oas31.json'];

/**
 * OpenAPI to a collection: CPU time of whole processes, file to file, against the public converter and against parsing
 * and printing the same file. What starting Node costs is in all of them, so the ratios without it are told as well.
 */
export const bench: Bench = {
  title: 'OpenAPI to a collection, against openapi-to-postmanv2 6.3.3',
  run: async () => {
    await installConverters();
    const directory = await mkdtemp(join(tmpdir(), 'parley-bench-'));
    try {
      return await measure(await programs(directory), directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** Programs that are called with a file to read and one to write. */
type Programs = Record<'ours' | 'public' | 'parsePrint', (definition: MeasuredDefinition) => ProgramCall>;

async function programs(directory: string): Promise<Programs> {
  const here = (file: string) => join(import.meta.dirname, 'convert', file);
  // In one file, as it is shipped: nobody should pay for the reading of fifty.
  const ours = join(directory, 'ours.mjs');
  const build = await rolldown({ input: here('ours.ts'), platform: 'node', logLevel: 'warn' });
  await build.write({ file: ours, format: 'esm', codeSplitting: false });
  await build.close();
  const call =
    (...args: string[]) =>
    ({ file }: MeasuredDefinition): ProgramCall => ({
      command: process.execPath,
      args: [...args, file, join(directory, 'out.json')],
    });
  return {
    ours: call(ours),
    public: call(here('public.cjs'), PEERS),
    parsePrint: call(here('parse-print.cjs')),
  };
}

type Row = MeasuredDefinition & { ours: number; public: number | undefined; parsePrint: number | undefined };

async function measure(calls: Programs, directory: string): Promise<Measure[]> {
  const cpu = async (call: ProgramCall): Promise<number> => {
    const costs: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) costs.push((await processCost(call, directory)).cpuMs);
    return median(costs);
  };
  const empty = await cpu({ command: process.execPath, args: ['-e', '0'] });
  const rows: Row[] = [];
  let present = 0;
  let wanted = 0;
  for (const definition of measuredDefinitions()) {
    const ours = await cpu(calls.ours(definition));
    if (definition.isJson) {
      const operations = countOperations(definition.file);
      wanted += operations;
      present += Math.min(operations, countRequests(join(directory, 'out.json')));
    }
    // It refuses definitions without paths; what it cannot do is not compared.
    const theirs = await cpu(calls.public(definition)).catch(() => undefined);
    const parsePrint = definition.isJson ? await cpu(calls.parsePrint(definition)) : undefined;
    rows.push({ ...definition, ours, public: theirs, parsePrint });
  }
  const largest = rows.find(({ name }) => name === LARGEST);
  const memory = largest ? await processMemory(calls.ours(largest), directory) : undefined;
  return [
    ...ratios(rows, empty),
    { what: 'operations present', value: (100 * present) / wanted, unit: '%', aim: '>= 99.9' },
    { what: `${LARGEST}: CPU`, value: largest?.ours ?? Number.NaN, unit: 'ms' },
    { what: `${LARGEST}: memory at most`, value: memory?.peakMib ?? Number.NaN, unit: 'MiB', aim: '<= 1500' },
    ...rows
      .filter(({ name }) => TRAPS.includes(name))
      .map(({ name, ours }) => ({ what: `${name}: CPU`, value: ours, unit: 'ms', aim: '<= 100' })),
  ];
}

function ratios(rows: readonly Row[], empty: number): Measure[] {
  const compared = rows.filter((row) => row.public !== undefined);
  const printed = rows.filter((row) => row.parsePrint !== undefined);
  const times = (list: readonly Row[], ratio: (row: Row) => number) => list.map(ratio).sort((a, b) => a - b);
  const whole = times(compared, (row) => (row.public ?? 0) / row.ours);
  const net = times(compared, (row) => ((row.public ?? 0) - empty) / above(row.ours, empty));
  const over = times(printed, (row) => row.ours / (row.parsePrint ?? 0));
  const overNet = times(printed, (row) => (row.ours - empty) / above(row.parsePrint ?? 0, empty));
  const unit = 'times';
  return [
    { what: 'definitions compared', value: compared.length, unit: '' },
    { what: 'public to ours, geometric mean', value: geometricMean(whole), unit, aim: '>= 15' },
    { what: 'public to ours, least', value: whole[0] ?? Number.NaN, unit },
    { what: 'public to ours, without starting Node, geometric mean', value: geometricMean(net), unit },
    { what: 'public to ours, without starting Node, least', value: net[0] ?? Number.NaN, unit },
    { what: 'ours to parse and print, geometric mean', value: geometricMean(over), unit, aim: '<= 10' },
    { what: 'ours to parse and print, most', value: over.at(-1) ?? Number.NaN, unit, aim: '<= 10' },
    {
      what: 'ours to parse and print, without starting Node, most',
      value: overNet.at(-1) ?? Number.NaN,
      unit,
    },
  ];
}

/** What a process used beyond an empty one; a millisecond is as exact as the counters are. */
function above(ms: number, empty: number): number {
  return Math.max(ms - empty, 1);
}
