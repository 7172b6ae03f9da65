import type { Fate } from './check.ts';
import type { OperationKind } from './operation.ts';
import type { Problem, RoundReport } from './round.ts';

/** Counts over all rounds on one kind of database. */
export type Tally = {
  rounds: number;
  passed: number;
  /** Rounds in which the kill met no unanswered write; checked, but not counted. */
  idle: number;
  acknowledged: Map<OperationKind, number>;
  databaseKills: number;
  startKills: number;
  verified: number;
  operationsVerified: number;
  reopenMs: number[];
  fates: Map<OperationKind, Map<Fate, number>>;
  problems: Map<Problem['problem'], number>;
  samples: string[];
};

const SAMPLES_MAX = 30;
const FATES: readonly Fate[] = ['absent', 'applied', 'unseen', 'broken'];

export function emptyTally(): Tally {
  return {
    rounds: 0,
    passed: 0,
    idle: 0,
    acknowledged: new Map(),
    databaseKills: 0,
    startKills: 0,
    verified: 0,
    operationsVerified: 0,
    reopenMs: [],
    fates: new Map(),
    problems: new Map(),
    samples: [],
  };
}

export function addRound(tally: Tally, report: RoundReport): void {
  const isIdle = report.cutOff.length === 0;
  const isGood = report.problems.length === 0;
  if (isIdle) tally.idle++;
  // An idle round cannot pass, but what it finds still counts.
  if (!isIdle || !isGood) tally.rounds++;
  if (!isIdle && isGood) tally.passed++;
  for (const [kind, count] of report.acknowledged) {
    tally.acknowledged.set(kind, (tally.acknowledged.get(kind) ?? 0) + count);
  }
  if (report.killed === 'server and database') tally.databaseKills++;
  if (report.killedWhileStarting) tally.startKills++;
  if (report.verdict) tally.verified++;
  tally.operationsVerified = Math.max(tally.operationsVerified, report.verdict?.ops ?? 0);
  tally.reopenMs.push(report.reopenMs);
  for (const { kind, fate } of report.cutOff) {
    const fates = tally.fates.get(kind) ?? new Map<Fate, number>();
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
    tally.fates.set(kind, fates);
  }
  for (const { problem, path, detail } of report.problems) {
    tally.problems.set(problem, (tally.problems.get(problem) ?? 0) + 1);
    if (tally.samples.length < SAMPLES_MAX) tally.samples.push(`${problem}: ${path}: ${detail}`);
  }
}

/** The sum of counts by kind. */
export function sumOf(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

export function describeTally(name: string, tally: Tally): string {
  const count = (problem: Problem['problem']) => tally.problems.get(problem) ?? 0;
  const reopen = tally.reopenMs.toSorted((a, b) => a - b);
  const median = reopen[Math.floor(reopen.length / 2)] ?? 0;
  const lines = [
    `${name}: ${tally.rounds} rounds (${tally.idle} idle ones not counted), ` +
      `${tally.startKills} killed again while starting, ${tally.databaseKills} together with the database server`,
    `  acknowledged writes ${sumOf(tally.acknowledged)}, lost ${count('lost')}, duplicated ${count('duplicated')}, half ${count('half')}`,
    `  refused ${count('refused')}, wrong retries ${count('retry')}, ` +
      `log and tables disagree ${count('verify')} (${tally.verified} times verified, up to ${tally.operationsVerified} operations)`,
    `  reopened in ${median.toFixed(0)} ms (median), ${(reopen.at(-1) ?? 0).toFixed(0)} ms (longest)`,
    `  ${'write'.padEnd(22)}acknowledged, unanswered at the kill: ${FATES.join(', ')}`,
    ...[...tally.acknowledged.keys()].toSorted().map((kind) => describeKind(tally, kind)),
    ...tally.samples.map((sample) => `  ! ${sample}`),
  ];
  return lines.join('\n');
}

function describeKind(tally: Tally, kind: OperationKind): string {
  const fates = FATES.map((fate) => tally.fates.get(kind)?.get(fate) ?? 0);
  const columns = [tally.acknowledged.get(kind) ?? 0, ...fates];
  return `  ${kind.padEnd(22)}${columns.map((column) => String(column).padStart(8)).join('')}`;
}
