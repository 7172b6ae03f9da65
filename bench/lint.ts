import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../e2e/clients/program.ts';
import type { Bench, Measure } from './report.ts';
import { type ProgramCall, processCost, processMemory } from './run/process-cost.ts';

const LOCK = join(import.meta.dirname, 'lint/peers');
const CACHE = join(import.meta.dirname, '../.cache/bench-lint-peers');
/** Definitions that may stand beside the repository. */
const SHARED = join(import.meta.dirname, '../../shared/data/openapi');
const RULESETS = ['spectral:oas', 'spectral:oas,spectral:owasp'];
const files = [
  'petstore.swagger2.json',
  'redocly-cafe-multifile/openapi.yaml',
  'docker-engine.oas30.json',
  'adyen-checkout-v71.oas31.yaml',
  'bungie.oas30.json',
  'stripe.oas30.json',
  'github-rest.oas30.json',
];

/** `parley lint` beside Spectral: processor time and memory of whole processes, and how many findings they have. */
export const bench: Bench = {
  title: 'Lint, against Spectral',
  run: async () => {
    const present = files.filter((file) => existsSync(join(SHARED, file)));
    if (present.length === 0) throw new Error(`There are no definitions in ${SHARED}`);
    await installPeers();
    const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
    const measures: Measure[] = [];
    try {
      for (const rulesets of RULESETS) {
        const ratios: number[] = [];
        for (const file of present) {
          const { ratio, rows } = await measure(folder, file, rulesets);
          ratios.push(ratio);
          measures.push(...rows);
        }
        const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
        const what = `${rulesets}: Spectral to parley, geometric mean`;
        measures.push({ what, value: mean, unit: 'times', aim: '>= 10' });
      }
      return measures;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  folder: string,
  file: string,
  rulesets: string,
): Promise<{ ratio: number; rows: Measure[] }> {
  const path = join(SHARED, file);
  const program = (name: string) => join(import.meta.dirname, 'lint', name);
  const node = (...args: string[]): ProgramCall => ({ command: process.execPath, args });
  const ours = node(program('parley.ts'), folder, path, rulesets);
  const theirs = node(
    '--max-old-space-size=6000',
    program('spectral.mjs'),
    join(CACHE, 'package.json'),
    path,
    rulesets,
  );
  // The first start fills the cache of compiled code.
  await costOf(ours, folder);
  const [our, their] = [await costOf(ours, folder), await costOf(theirs, folder)];
  const { peakMib } = await processMemory(ours, folder);
  const what = `${rulesets} ${file}`;
  const isLargest = file.startsWith('github');
  const rows: Measure[] = [
    { what: `${what}: Spectral`, value: their.cpuMs / 1_000, unit: 's' },
    {
      what: `${what}: parley`,
      value: our.cpuMs / 1_000,
      unit: 's',
      ...(isLargest ? { aim: '<= 12' } : {}),
    },
    { what: `${what}: Spectral to parley`, value: their.cpuMs / our.cpuMs, unit: 'times', aim: '>= 10' },
    { what: `${what}: memory`, value: peakMib, unit: 'MiB', ...(isLargest ? { aim: '<= 500' } : {}) },
    { what: `${what}: findings, Spectral`, value: their.findings, unit: '' },
    { what: `${what}: findings, parley`, value: our.findings, unit: '' },
  ];
  return { ratio: their.cpuMs / our.cpuMs, rows };
}

async function costOf(call: ProgramCall, folder: string): Promise<{ cpuMs: number; findings: number }> {
  const { cpuMs } = await processCost(call, folder);
  const printed = readFileSync(join(folder, 'measured-output'), 'utf8');
  return { cpuMs, findings: Number(/findings (\d+)/.exec(printed)?.[1]) };
}

/** Installs the pinned packages, once per lock file, without their install scripts. */
async function installPeers(): Promise<void> {
  const stamp = join(CACHE, '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(LOCK, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('installing Spectral into .cache/bench-lint-peers');
  mkdirSync(CACHE, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(LOCK, name), join(CACHE, name));
  await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: CACHE,
    timeoutMs: 600_000,
  });
  writeFileSync(stamp, wanted);
}
