import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { measuredDefinitions } from './convert/definitions.ts';
import { installConverters, PEERS } from './convert/peers.ts';
import { type Bench, type Measure, median } from './report.ts';
import { type ProgramCall, processCost } from './run/process-cost.ts';

const TURNS = 3;
/** Starting Node is most of what a smaller file costs. */
const SIZE_MIN = 200_000;
const METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'x-additionalOperations',
];

/**
 * A collection to OpenAPI: CPU time of whole processes, file to file, against parsing and printing the collection. The
 * collections are those that our converter and the public one make of the shared definitions.
 */
export const bench: Bench = {
  title: 'Collections to OpenAPI',
  run: async () => {
    await installConverters();
    const directory = await mkdtemp(join(tmpdir(), 'parley-bench-'));
    try {
      return await measure(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

type Row = { name: string; size: number; ours: number; parsePrint: number };

async function measure(directory: string): Promise<Measure[]> {
  const toOpenApi = await bundled('to-openapi', directory);
  const rows: Row[] = [];
  const counted = { operations: 0, wantedOperations: 0, examples: 0, wantedExamples: 0, crashes: 0 };
  const out = join(directory, 'out.json');
  for await (const { name, file } of collections(directory)) {
    const call = (...args: string[]): ProgramCall => ({
      command: process.execPath,
      args: [...args, file, out],
    });
    const parsePrint = await cpu(call(here('parse-print.cjs')), directory);
    try {
      const ours = await cpu(call(toOpenApi), directory);
      rows.push({ name, size: readFileSync(file).length, ours, parsePrint });
    } catch {
      // That it ended is what is measured; the number is in the table.
      counted.crashes += 1;
      continue;
    }
    count(counted, file, out);
  }
  const large = rows.filter(({ size }) => size >= SIZE_MIN);
  const ratios = large.map(({ ours, parsePrint }) => ours / parsePrint).sort((a, b) => a - b);
  return [
    { what: 'collections', value: rows.length, unit: '' },
    { what: 'crashes', value: counted.crashes, unit: '', aim: '0' },
    {
      what: 'method and path present',
      value: share(counted.operations, counted.wantedOperations),
      unit: '%',
      aim: '100',
    },
    {
      what: 'examples present',
      value: share(counted.examples, counted.wantedExamples),
      unit: '%',
      aim: '100',
    },
    {
      what: 'ours to parse and print, median of large ones',
      value: median(ratios),
      unit: 'times',
      aim: '<= 8',
    },
    { what: 'ours to parse and print, most', value: ratios.at(-1) ?? Number.NaN, unit: 'times', aim: '<= 8' },
  ];
}

function here(file: string): string {
  return join(import.meta.dirname, 'convert', file);
}

/** In one file, as it is shipped. */
async function bundled(program: string, directory: string): Promise<string> {
  const file = join(directory, `${program}.mjs`);
  const build = await rolldown({ input: here(`${program}.ts`), platform: 'node', logLevel: 'warn' });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  return file;
}

async function cpu(call: ProgramCall, directory: string): Promise<number> {
  const costs: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) costs.push((await processCost(call, directory)).cpuMs);
  return median(costs);
}

async function* collections(directory: string): AsyncGenerator<{ name: string; file: string }> {
  const ours = await bundled('ours', directory);
  const file = join(directory, 'collection.json');
  for (const definition of measuredDefinitions()) {
    for (const [maker, ...args] of [
      ['ours', ours],
      ['public', here('public.cjs'), PEERS],
    ] as const) {
      const call = { command: process.execPath, args: [...args, definition.file, file] };
      const isMade = await processCost(call, directory).then(
        () => true,
        // The public one refuses some.
        () => false,
      );
      if (isMade) yield { name: `${definition.name} by ${maker}`, file };
    }
  }
}

type Counted = { operations: number; wantedOperations: number; examples: number; wantedExamples: number };
type Item = {
  item?: Item[];
  request?: { method?: string; url?: Url };
  response?: { body?: string | null }[];
};
type Url = { host?: string[]; path?: string[]; hash?: string };
type Definition = { paths: Record<string, Record<string, unknown>> };
type Operation = { responses: Record<string, { content?: Record<string, { examples?: object }> }> };

/** Counted without any of the converter. */
function count(counted: Counted, collectionFile: string, definitionFile: string): void {
  const { item } = JSON.parse(readFileSync(collectionFile, 'utf8')) as { item: Item[] };
  const wanted = new Set<string>();
  const open = [...item];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.item) open.push(...next.item);
    if (!next.request) continue;
    const { method = 'GET', url = {} } = next.request;
    const path = (url.path ?? []).join('/').replace(/:[^/.]+|\{\{[^{}]*\}\}/g, '{}');
    wanted.add(`${method} ${url.host?.join('.')} ${path}#${url.hash ?? ''}`);
    counted.wantedExamples += (next.response ?? []).filter(({ body }) => body).length;
  }
  counted.wantedOperations += wanted.size;
  const { paths } = JSON.parse(readFileSync(definitionFile, 'utf8')) as Definition;
  let operations = 0;
  for (const pathItem of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = pathItem[method] as Operation | undefined;
      if (!operation) continue;
      operations += method.startsWith('x-') ? Object.keys(operation).length : 1;
      for (const { content = {} } of Object.values(operation.responses ?? {})) {
        for (const { examples = {} } of Object.values(content))
          counted.examples += Object.keys(examples).length;
      }
    }
  }
  counted.operations += Math.min(operations, wanted.size);
}

function share(present: number, wanted: number): number {
  return (100 * present) / wanted;
}
