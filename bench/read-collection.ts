import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCollection } from './generate.ts';
import { createCollection, type Installation, withInstallation } from './installation.ts';
import { type LoadSpec, runLoad } from './load.ts';
import { cpuSeconds } from './machine.ts';
import { type Bench, type Measure, median } from './report.ts';

const ITEMS = 5_000;
const TURNS = 5;
const CONNECTIONS = 4;
const TIME = { warmUpMs: 500, measureMs: 2_000 };

/** GET of a whole collection against a bare `node:http` server with the same bytes, taking turns. */
export const bench: Bench = {
  title: `Reading a collection of ${ITEMS} items, against bare node:http`,
  run: ({ databases }) => withInstallation(databases[0] ?? 'sqlite', measure),
};

async function measure({ client, user, server }: Installation): Promise<Measure[]> {
  const { uid } = await createCollection(client, user.workspaceId, generateCollection('Read', ITEMS));
  const path = `/collections/${uid}`;
  const answer = await client.call('GET', path);
  const contentType = String(answer.headers['content-type']);
  const bare = await startBare(Buffer.from(answer.text), contentType);
  try {
    const ours = {
      pid: server.pid,
      spec: specOf(server.url, `/api${path}`, user.apiKey),
      turns: [] as Turn[],
    };
    const theirs = { pid: bare.pid, spec: specOf(bare.url, '/', undefined), turns: [] as Turn[] };
    for (let turn = 0; turn < TURNS; turn++) {
      for (const side of [ours, theirs]) side.turns.push(await takeTurn(side.spec, side.pid));
    }
    return report(ours.turns, theirs.turns, answer.text.length);
  } finally {
    await bare.stop();
  }
}

type Turn = { perSecond: number; cpuMs: number };

async function takeTurn(spec: LoadSpec, pid: number): Promise<Turn> {
  let cpuBefore = 0;
  const onMeasure = () => {
    cpuBefore = cpuSeconds(pid);
  };
  const { latenciesMs, seconds } = await runLoad(spec, { ...TIME, onMeasure });
  const cpuMs = ((cpuSeconds(pid) - cpuBefore) * 1_000) / latenciesMs.length;
  return { perSecond: latenciesMs.length / seconds, cpuMs };
}

function report(ours: readonly Turn[], theirs: readonly Turn[], bytes: number): Measure[] {
  const rate = (turns: readonly Turn[]) => median(turns.map(({ perSecond }) => perSecond));
  const cpu = (turns: readonly Turn[]) => median(turns.map(({ cpuMs }) => cpuMs));
  return [
    { what: 'size of the answer', value: bytes / 2 ** 20, unit: 'MiB' },
    { what: 'bare node:http', value: rate(theirs), unit: 'requests/s' },
    { what: 'parley', value: rate(ours), unit: 'requests/s' },
    { what: 'parley to bare, by requests/s', value: rate(ours) / rate(theirs), unit: 'times', aim: '>= 0.5' },
    // The load generator may be what limits both; processor time of the server tells the servers apart.
    { what: 'parley to bare, by processor time', value: cpu(theirs) / cpu(ours), unit: 'times' },
  ];
}

function specOf(url: string, path: string, apiKey: string | undefined): LoadSpec {
  const connections = Array.from({ length: CONNECTIONS }, () => [{ method: 'GET', path }]);
  return apiKey === undefined ? { url, connections } : { url, connections, apiKey };
}

async function startBare(
  bytes: Buffer,
  contentType: string,
): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  await writeFile(join(home, 'answer'), bytes);
  const program = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child = fork(program, [join(home, 'answer'), contentType], { execArgv: [] });
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the bare server ended')));
  });
  const stop = async () => {
    child.disconnect();
    await rm(home, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
}
