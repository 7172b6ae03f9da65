import { compareSlices, type Fate, type Finding } from './check.ts';
import { type Answer, type Client, createClient } from './client.ts';
import type { Database } from './database.ts';
import { withIdsOf } from './model.ts';
import type { OperationKind } from './operation.ts';
import type { Random } from './random.ts';
import { type ServerProcess, type Storage, startServer, type Verdict, verify } from './server-process.ts';
import { readSlices } from './snapshot.ts';
import { BATCH_KINDS } from './world.ts';
import {
  type Attempt,
  abandonSlice,
  type Control,
  type Refusal,
  type Shared,
  send,
  settle,
  type Writer,
  writeUntilKilled,
} from './writer.ts';

/** One database under test with the server on it and the clients that write to it. */
export type Arena = {
  database: Database;
  /** Several on one PostgreSQL database, one on SQLite. */
  servers: ServerProcess[];
  apiKey: string;
  shared: Shared;
  writers: Writer[];
  random: Random;
};

export type Problem =
  | Finding
  | { problem: 'refused' | 'retry' | 'verify' | 'start'; path: string; detail: string };

export type RoundReport = {
  acknowledged: ReadonlyMap<OperationKind, number>;
  /** The writes that were unanswered at the kill, and what became of each. */
  cutOff: { kind: OperationKind; fate: Fate }[];
  killed: 'server' | 'server and database';
  killedWhileStarting: boolean;
  reopenMs: number;
  verdict?: Verdict;
  verifyMs?: number;
  problems: Problem[];
};

const LOAD_MS = { min: 50, max: 1_500 };
const AIMED_SHARE = 0.5;
const DATABASE_KILL_SHARE = 0.3;
const START_KILL_SHARE = 0.15;
/** How far into an aimed-at batch the kill may fall; longer batches get their share from unaimed kills. */
const BATCH_MS_MAX = 400;
const IN_FLIGHT_WAIT_MS_MAX = 10_000;

/** Load, kill, reopen, compare, send the unanswered writes again, compare again. */
export async function runRound(arena: Arena, options: { verify: boolean }): Promise<RoundReport> {
  const control: Control = { killed: false, inFlight: new Set(), acknowledged: new Map(), refusals: [] };
  const killed = await loadAndKill(arena, control);
  const problems: Problem[] = control.refusals.map(refusalProblem);
  const killedWhileStarting = arena.random.chance(START_KILL_SHARE);
  if (killedWhileStarting)
    await startAndKill(arena.database.storage(), arena.random.next() * reopenMsOf(arena));
  arena.servers = await startNodes(arena.database.storage(), arena.servers.length);
  const clients = arena.servers.map(({ url }) => createClient(url, arena.apiKey, 4));
  try {
    const cutOff = await compareAfterCrash(arena, clients, problems);
    await sendAgain(arena, clients, problems);
    const { acknowledged } = control;
    const reopenMs = reopenMsOf(arena);
    const report = { acknowledged, cutOff, killed, killedWhileStarting, reopenMs, problems };
    if (!options.verify) return report;
    const verifyStartedAt = performance.now();
    const verdict = await verify(arena.database.storage());
    if (!verdict.ok) problems.push(verdictProblem(verdict));
    return { ...report, verdict, verifyMs: performance.now() - verifyStartedAt };
  } finally {
    for (const client of clients) client.close();
  }
}

export function startNodes(storage: Storage, count: number): Promise<ServerProcess[]> {
  return Promise.all(Array.from({ length: count }, () => startServer(storage)));
}

/** Starts a server and kills it after a while, ready or not: a kill amid recovery must be no worse than one under load. */
export async function startAndKill(storage: Storage, afterMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const onSpawn = (crash: () => void) => {
    timer = setTimeout(crash, afterMs);
  };
  const started = await startServer(storage, { onSpawn }).catch(() => undefined);
  clearTimeout(timer);
  await started?.crash();
}

function reopenMsOf(arena: Arena): number {
  return Math.max(...arena.servers.map(({ readyMs }) => readyMs));
}

async function loadAndKill(arena: Arena, control: Control): Promise<RoundReport['killed']> {
  const { servers, writers, random, database, shared } = arena;
  const clients = writers.map(({ index }) => createClient(nodeOf(servers, index).url, arena.apiKey));
  const load = Promise.all(
    writers.map(async (writer, index) => {
      const client = clients[index] as Client;
      await settle(writer, client, shared);
      await writeUntilKilled(writer, client, shared, control);
    }),
  );
  // A failure of the load is thrown below, after the kill; until then it must not count as unhandled.
  load.catch(() => {});
  await pause(random.integer(LOAD_MS.min, LOAD_MS.max));
  if (random.chance(AIMED_SHARE)) await batchUnderWay(random, control);
  await writeInFlight(control);
  const withDatabase = database.kind === 'postgres' && random.chance(DATABASE_KILL_SHARE);
  control.killed = true;
  // Either may be the first to go; in between, the server sees a dead database.
  if (withDatabase && random.chance(0.5)) {
    await database.crash();
    await pause(random.integer(0, 30));
  }
  await Promise.all(servers.map((server) => server.crash()));
  if (withDatabase) await database.crash();
  await load;
  for (const client of clients) client.close();
  if (withDatabase) await database.restart();
  return withDatabase ? 'server and database' : 'server';
}

function batchUnderWay(random: Random, control: Control): Promise<void> {
  const wanted = random.pick(BATCH_KINDS);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, BATCH_MS_MAX);
    control.wanted = wanted;
    control.onSend = (_writer, kind) => {
      if (kind !== wanted) return;
      clearTimeout(timer);
      setTimeout(resolve, random.next() * random.next() * BATCH_MS_MAX);
    };
  });
}

async function writeInFlight(control: Control): Promise<void> {
  const giveUpAt = performance.now() + IN_FLIGHT_WAIT_MS_MAX;
  while (control.inFlight.size === 0 && performance.now() < giveUpAt) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function compareAfterCrash(
  arena: Arena,
  clients: readonly Client[],
  problems: Problem[],
): Promise<RoundReport['cutOff']> {
  const actual = await readSlices(nodeOf(clients, 0), prefixes(arena), arena.shared);
  const cutOff: RoundReport['cutOff'] = [];
  for (const writer of arena.writers) {
    const { slice, pending } = writer;
    const found = actual.get(slice.prefix);
    if (!found) throw new Error(`slice ${slice.prefix} was not read`);
    const { fate, findings } = compareSlices(slice, pending?.operation.after() ?? slice, found);
    if (pending) cutOff.push({ kind: pending.operation.kind, fate });
    if (findings.length === 0) continue;
    const during = pending ? ` (cut off: ${pending.operation.kind})` : '';
    problems.push(...findings.map((finding) => ({ ...finding, detail: finding.detail + during })));
    abandonSlice(writer);
  }
  return cutOff;
}

/**
 * The unanswered write and the last answered one, under their old keys, through a node that did not get them first:
 * each must end up applied exactly once.
 */
async function sendAgain(arena: Arena, clients: readonly Client[], problems: Problem[]): Promise<void> {
  for (const writer of arena.writers) {
    const client = nodeOf(clients, writer.index + 1);
    if (writer.last) await expectSameAnswer(client, writer.last, problems);
    if (writer.pending) await settlePending(writer, writer.pending, client, problems);
  }
  const actual = await readSlices(nodeOf(clients, 0), prefixes(arena), arena.shared);
  for (const writer of arena.writers) {
    const found = actual.get(writer.slice.prefix) ?? writer.slice;
    const { findings } = compareSlices(writer.slice, writer.slice, found);
    writer.slice = withIdsOf(writer.slice, found);
    if (findings.length === 0) continue;
    problems.push(
      ...findings.map((finding) => ({ ...finding, detail: `${finding.detail} (after the retry)` })),
    );
    abandonSlice(writer);
  }
}

async function expectSameAnswer(
  client: Client,
  last: Attempt & { answer: Answer },
  problems: Problem[],
): Promise<void> {
  const again = await send(client, last);
  if (again.status === last.answer.status && again.text === last.answer.text) return;
  const detail = `first ${last.answer.status} ${short(last.answer.text)}, then ${again.status} ${short(again.text)}`;
  problems.push({ problem: 'retry', path: last.operation.kind, detail });
}

async function settlePending(
  writer: Writer,
  pending: Attempt,
  client: Client,
  problems: Problem[],
): Promise<void> {
  const answer = await send(client, pending);
  writer.pending = undefined;
  if (answer.status < 300) {
    writer.slice = pending.operation.after(answer.body);
    writer.last = { ...pending, answer };
  } else if (isAppliedUnanswered(answer)) {
    // The server knows that the write took place but not what it had answered; the comparison tells whether it lies.
    writer.slice = pending.operation.after();
    writer.last = undefined;
  } else {
    const detail = `sent again, answered ${answer.status} ${short(answer.text)}`;
    problems.push({ problem: 'retry', path: pending.operation.kind, detail });
    abandonSlice(writer);
  }
}

// The error families spell it differently: as a name, or only in the wording.
function isAppliedUnanswered({ status, text }: Answer): boolean {
  return status === 409 && /idempotencyAnswerLost|its answer was lost/.test(text);
}

function nodeOf<T>(nodes: readonly T[], index: number): T {
  return nodes[index % nodes.length] as T;
}

function prefixes(arena: Arena): string[] {
  return arena.writers.map(({ slice }) => slice.prefix);
}

function refusalProblem({ kind, status, text }: Refusal): Problem {
  return { problem: 'refused', path: kind, detail: `${status} ${short(text)}` };
}

function verdictProblem(verdict: Verdict): Problem {
  const shown = verdict.problems.slice(0, 5).map((problem) => short(JSON.stringify(problem)));
  return { problem: 'verify', path: `${verdict.problems.length} problems`, detail: shown.join('; ') };
}

function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
