/**
 * `npm run test:newman [-- words of a case's name] [--show]`: newman and `parley run` on the same collections against
 * the same server. What the server received, both reports, exported files and exit codes must be equal, but for the
 * documented differences.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installClients } from '../clients/install.ts';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { type Difference, differencesOf, documentedAs } from './compare.ts';
import { DIFFERENCES } from './differences.ts';
import { type Observed, runCase } from './run-case.ts';
import { startTarget } from './target.ts';

/** Cases at the same time; each has a target of its own. More would only take the time of programs from each other. */
const LANES = 2;
/** Fewer collections would not show that reports are equal. */
const CASES_MIN = 60;
const VALUE_CHARS_SHOWN = 300;

const PARLEY = fileURLToPath(new URL('../../packages/cli/bin/parley.cjs', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
});
const wanted = positionals.join(' ').toLowerCase();
const cases = CASES.filter(
  ({ name }) => wanted === '' || wanted.split('|').some((part) => name.toLowerCase().includes(part)),
);
const newman = join(await installClients(), 'node_modules/newman/bin/newman.js');
const directory = mkdtempSync(join(tmpdir(), 'parley-newman-'));
/** newman's own code, compiled once for all its runs. Parley is left alone: it brings a cache of its own. */
const compiled = join(directory, 'compiled');
const used = new Set<string>();
let passed = 0;
/** Of those that passed: without any difference, documented ones included. */
let equal = 0;
let failed = 0;
let next = 0;

await Promise.all(Array.from({ length: LANES }, runLane));

const guide = readFileSync(new URL('../../docs/guides/run.md', import.meta.url), 'utf8');
const unwritten = DIFFERENCES.filter(({ id }) => !guide.includes(`| ${id} |`)).map(({ id }) => id);
if (unwritten.length > 0) {
  failed += 1;
  console.log(`  FAIL  differences that docs/guides/run.md does not have: ${unwritten.join(', ')}`);
}
const stale = DIFFERENCES.filter(({ id }) => !used.has(id)).map(({ id }) => id);
if (wanted === '' && stale.length > 0) {
  failed += 1;
  console.log(`  FAIL  documented differences that are none any more: ${stale.join(', ')}`);
}
if (CASES.length < CASES_MIN) {
  failed += 1;
  console.log(`  FAIL  ${CASES.length} collections are fewer than ${CASES_MIN}`);
}
if (values.keep) console.log(`files are in ${directory}`);
else rmSync(directory, { recursive: true, force: true });
const ids = new Set(DIFFERENCES.map(({ id }) => id));
console.log(
  `${cases.length} collections: ${passed} passed (${equal} equal, ${passed - equal} with documented differences), ${failed} failed; ${ids.size} documented differences`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function runLane(): Promise<void> {
  const target = await startTarget();
  try {
    while (next < cases.length) {
      const index = next;
      next += 1;
      const one = cases[index] as Case;
      const place = join(directory, String(index));
      const theirs = await runCase(newman, one, join(place, 'newman'), target, {
        NODE_COMPILE_CACHE: compiled,
      });
      const ours = await runCase(PARLEY, one, join(place, 'parley'), target);
      tell(one, index, theirs, ours);
    }
  } finally {
    target.close();
  }
}

type Seen = Observed & { output: string };

function tell(one: Case, index: number, theirs: Seen, ours: Seen): void {
  const all = differencesOf({ ...theirs, output: '' }, { ...ours, output: '' });
  const open: Difference[] = [];
  const documented = new Set<string>();
  for (const difference of all) {
    const entry = documentedAs(one.name, difference);
    if (entry === undefined) open.push(difference);
    else documented.add(entry.id);
  }
  for (const id of documented) used.add(id);
  const notes = documented.size > 0 ? ` (documented: ${[...documented].join(', ')})` : '';
  if (open.length === 0) {
    passed += 1;
    if (documented.size === 0) equal += 1;
    console.log(`  ok    ${one.name}${notes}`);
    return;
  }
  failed += 1;
  console.log(`  FAIL  ${one.name}${notes} [${index}]`);
  const limit = values.show ? Number.POSITIVE_INFINITY : 5;
  for (const { path, newman: left, parley: right } of open.slice(0, limit))
    console.log(`        ${path}\n          newman ${shown(left)}\n          parley ${shown(right)}`);
  if (open.length > limit) console.log(`        and ${open.length - limit} more; --show tells all`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, VALUE_CHARS_SHOWN);
}
