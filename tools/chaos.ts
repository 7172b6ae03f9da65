import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { closeArena, openArena } from './chaos/arena.ts';
import type { DatabaseKind } from './chaos/database.ts';
import { runMigrations } from './chaos/migrate.ts';
import { type Arena, runRound } from './chaos/round.ts';
import { addRound, describeTally, emptyTally, sumOf, type Tally } from './chaos/tally.ts';

const USAGE = `npm run chaos -- [--rounds N] [--db sqlite|postgres|both] [--seed S] [--clients N] [--nodes N]
npm run chaos -- --mode migrate [--rounds N]

Clients write, the server is killed with SIGKILL while writes are in flight, is started again on the same data, and
everything that was acknowledged must be there exactly once. On PostgreSQL several servers share the database. The seed repeats the clients' choices of writes and the
planned moments of the kills; what the machine makes of them differs from run to run.`;

/** A new database after this many rounds, so that reading everything back stays quick. */
const ROUNDS_PER_DATABASE = 25;
/** Rounds may turn out idle; beyond this many times the wanted number the harness itself is at fault. */
const TRIES_FACTOR = 3;
/** Replaying the log takes longer as it grows: when slower than this, it is done in every fifth round. */
const VERIFY_MS_COMFORTABLE = 3_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    db: { type: 'string', default: 'both' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    clients: { type: 'string', default: '5' },
    nodes: { type: 'string', default: '2' },
    mode: { type: 'string', default: 'kill' },
    help: { type: 'boolean', default: false },
  },
});

if (
  values.help ||
  !['kill', 'migrate'].includes(values.mode) ||
  !['sqlite', 'postgres', 'both'].includes(values.db)
) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const { passed, failed } =
  values.mode === 'migrate' ? await runMigrations(Number(values.rounds ?? 20)) : await kill();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function kill(): Promise<{ passed: number; failed: number }> {
  const rounds = Number(values.rounds ?? 10);
  const kinds: DatabaseKind[] = values.db === 'both' ? ['sqlite', 'postgres'] : [values.db as DatabaseKind];
  console.log(`seed ${values.seed}`);
  const total = { passed: 0, failed: 0 };
  for (const kind of kinds) {
    const tally = emptyTally();
    try {
      await killOn(kind, rounds, tally);
    } catch (error) {
      tally.rounds++;
      tally.problems.set('start', 1);
      tally.samples.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    console.log(describeTally(kind, tally));
    total.passed += tally.passed;
    total.failed += tally.rounds - tally.passed;
  }
  return total;
}

async function killOn(kind: DatabaseKind, rounds: number, tally: Tally): Promise<void> {
  for (let part = 0; tally.rounds < rounds; part++) {
    const arena = await openArena(kind, {
      seed: `${values.seed}/${kind}/${part}`,
      writers: Number(values.clients),
      nodes: Number(values.nodes),
    });
    try {
      await killPart(arena, Math.min(rounds, tally.rounds + ROUNDS_PER_DATABASE), rounds, tally);
    } finally {
      await closeArena(arena);
    }
  }
}

async function killPart(arena: Arena, until: number, rounds: number, tally: Tally): Promise<void> {
  let verifyMs = 0;
  while (tally.rounds < until) {
    if (tally.reopenMs.length > rounds * TRIES_FACTOR)
      throw new Error('too many rounds without a write in flight');
    const isLast = tally.rounds === until - 1;
    const isDue = isLast || verifyMs < VERIFY_MS_COMFORTABLE || tally.rounds % 5 === 0;
    const report = await runRound(arena, { verify: isDue });
    if (report.verifyMs !== undefined) verifyMs = report.verifyMs;
    addRound(tally, report);
    const found = report.problems.length === 0 ? 'ok' : `${report.problems.length} problems`;
    const cutOff = report.cutOff.map(({ kind: write, fate }) => `${write} ${fate}`).join(', ');
    console.log(
      `${arena.database.kind} ${tally.rounds}/${rounds} ${found}: ${sumOf(report.acknowledged)} acknowledged; ${cutOff || 'idle'}`,
    );
  }
}
