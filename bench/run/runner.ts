import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, type Measure, median } from '../report.ts';
import { measureLimits } from './limits.ts';
import { installPeers, type Peers } from './peers.ts';
import { type ProcessCost, type ProgramCall, processCost, processMemory } from './process-cost.ts';
import { bareLoop, collectionRun, emptyNode, PARLEY } from './programs.ts';
import { forBruno, forHoppscotch } from './rewritten.ts';
import { startTarget, type Target } from './target-process.ts';
import { type Workload, writeWorkloads } from './workloads.ts';

/** Rounds of each workload, every program once a round. Short processes need more of them. */
const ROUNDS = { a: 15, b: 3, c: 5, d: 3 };

const AIMS = {
  a: { cpu: 'gate >= 7, aim 9', wall: 'gate >= 7, aim 9' },
  b: { cpu: 'gate >= 9, aim 20', wall: 'gate >= 12, aim 25' },
  c: { cpu: 'gate >= 4, aim 8', wall: undefined },
  d: { cpu: 'gate >= 9, aim 20', wall: 'gate >= 12, aim 25' },
};

/** `parley run` beside newman, bruno and hoppscotch: whole processes, taking turns, medians. */
export const bench: Bench = {
  title: 'parley run beside other runners (whole processes; ratios are theirs / ours)',
  run: async () => {
    const peers = await installPeers();
    const directory = mkdtempSync(join(tmpdir(), 'parley-bench-run-'));
    const target = await startTarget();
    try {
      const workloads = writeWorkloads(directory, target.url);
      const measures: Measure[] = [];
      for (const workload of Object.values(workloads))
        measures.push(...(await compare(workload, peers, directory, target)));
      measures.push(...(await memoryOf(workloads.b, peers, directory)));
      measures.push(...(await others(workloads, peers, directory, target)));
      measures.push(...(await measureLimits(directory, target.url)));
      return measures;
    } finally {
      target.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

type Contender = { call: ProgramCall; requests: number | undefined; costs: ProcessCost[] };

/** One workload: Parley, newman and the floors of it, in turns. */
async function compare(
  workload: Workload,
  peers: Peers,
  directory: string,
  target: Target,
): Promise<Measure[]> {
  const { name, requests } = workload;
  const contender = (call: ProgramCall, expected: number | undefined): Contender => ({
    call,
    requests: expected,
    costs: [],
  });
  const parley = contender(collectionRun(PARLEY, workload), requests);
  const newman = contender(collectionRun(peers.newman, workload), requests);
  const empty = contender(emptyNode, undefined);
  const loop = contender(
    bareLoop(target.url, name === 'a' ? 1 : 10, requests / (name === 'a' ? 1 : 10)),
    requests,
  );
  const turns = [
    parley,
    newman,
    ...(name === 'a' ? [empty] : []),
    ...(name === 'a' || name === 'b' ? [loop] : []),
  ];
  // The first start writes what later ones read: compiled code, the bundle, the snapshot.
  for (const one of turns) await measureOnce(one, directory, target);
  for (const one of turns) one.costs = [];
  for (let round = 0; round < ROUNDS[name]; round += 1) {
    for (const one of turns) await measureOnce(one, directory, target);
  }
  const what = `(${name}) ${workload.title}`;
  const ours = mediansOf(parley);
  const theirs = mediansOf(newman);
  const rows: Measure[] = [
    { what: `${what}: Parley CPU`, value: ours.cpuMs, unit: 'ms' },
    { what: `${what}: Parley wall`, value: ours.wallMs, unit: 'ms' },
    { what: `${what}: newman CPU`, value: theirs.cpuMs, unit: 'ms' },
    { what: `${what}: newman wall`, value: theirs.wallMs, unit: 'ms' },
    ratio(`${what}: newman / Parley CPU`, theirs.cpuMs / ours.cpuMs, AIMS[name].cpu),
    ratio(`${what}: newman / Parley wall`, theirs.wallMs / ours.wallMs, AIMS[name].wall),
  ];
  if (empty.costs.length > 0) {
    const floor = mediansOf(empty);
    rows.push(
      { what: 'node -e 0: CPU', value: floor.cpuMs, unit: 'ms' },
      { what: 'node -e 0: wall', value: floor.wallMs, unit: 'ms' },
      ratio(`${what}: Parley / node -e 0 CPU`, ours.cpuMs / floor.cpuMs, 'gate <= 1.45'),
      ratio(`${what}: Parley / node -e 0 wall`, ours.wallMs / floor.wallMs, 'gate <= 1.45'),
    );
  }
  if (loop.costs.length > 0) {
    const floor = mediansOf(loop);
    rows.push(
      { what: `(${name}) bare HTTP loop: CPU`, value: floor.cpuMs, unit: 'ms' },
      { what: `(${name}) bare HTTP loop: wall`, value: floor.wallMs, unit: 'ms' },
      ratio(`${what}: Parley / bare loop CPU`, ours.cpuMs / floor.cpuMs, undefined),
    );
  }
  return rows;
}

async function memoryOf(workload: Workload, peers: Peers, directory: string): Promise<Measure[]> {
  const ours = (await processMemory(collectionRun(PARLEY, workload), directory)).peakMib;
  const theirs = (await processMemory(collectionRun(peers.newman, workload), directory)).peakMib;
  return [
    { what: '(b) Parley peak memory', value: ours, unit: 'MiB' },
    { what: '(b) newman peak memory', value: theirs, unit: 'MiB' },
    ratio('(b) Parley / newman peak memory', ours / theirs, 'gate <= 0.45, aim 0.35'),
  ];
}

/** Bruno and hoppscotch on (a) and (b), once each on (b): they take minutes. */
async function others(
  workloads: Record<'a' | 'b', Workload>,
  peers: Peers,
  directory: string,
  target: Target,
): Promise<Measure[]> {
  const rows: Measure[] = [];
  const programs = [
    { name: 'bruno', calls: peers.bruno && forBruno(peers.bruno, directory, target.url) },
    { name: 'hoppscotch', calls: peers.hoppscotch && forHoppscotch(peers.hoppscotch, directory, target.url) },
  ];
  for (const { name, calls } of programs) {
    if (!calls) {
      console.error(`${name} could not be installed and is left out.`);
      continue;
    }
    for (const key of ['a', 'b'] as const) {
      const one: Contender = { call: calls[key], requests: workloads[key].requests, costs: [] };
      try {
        for (let round = 0; round < (key === 'a' ? 3 : 1); round += 1)
          await measureOnce(one, directory, target);
      } catch (error) {
        console.error(`${name} failed on (${key}) and is left out: ${error}`);
        continue;
      }
      const { cpuMs, wallMs } = mediansOf(one);
      rows.push(
        { what: `(${key}) ${name} CPU`, value: cpuMs, unit: 'ms' },
        { what: `(${key}) ${name} wall`, value: wallMs, unit: 'ms' },
      );
    }
  }
  return rows;
}

async function measureOnce(contender: Contender, directory: string, target: Target): Promise<void> {
  await target.count();
  const cost = await processCost(contender.call, directory);
  const seen = await target.count();
  if (contender.requests !== undefined && seen !== contender.requests)
    throw new Error(`${contender.call.args.join(' ')} sent ${seen} requests, not ${contender.requests}`);
  contender.costs.push(cost);
}

function mediansOf({ costs }: Contender): ProcessCost {
  return {
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
  };
}

function ratio(what: string, value: number, aim: string | undefined): Measure {
  return { what, value, unit: 'times', ...(aim === undefined ? {} : { aim }) };
}
