import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, startServer } from '../tools/chaos/server-process.ts';
import { freePort } from './installation.ts';
import { type Bench, type Measure, median } from './report.ts';

const RUNS = 5;
const GIVE_UP_MS = 30_000;

/** From starting the process to the first answers, asking every few milliseconds from the first moment on. */
export const bench: Bench = {
  title: 'Cold start',
  run: async () => {
    const fresh: Times[] = [];
    const again: Times[] = [];
    for (let run = 0; run < RUNS; run++) {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-bench-'));
      try {
        // Without a key /me answers 401, which has passed routing, the database and the error table all the same.
        fresh.push(await timeStart(join(dataDir, 'fresh'), undefined));
        const { apiKey } = await bootstrap({ dataDir: join(dataDir, 'again') }, 'bench');
        again.push(await timeStart(join(dataDir, 'again'), apiKey));
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    }
    return [...rows('new data directory', fresh), ...rows('existing data, with a key', again)];
  },
};

type Times = { health: number; me: number };

function rows(what: string, times: readonly Times[]): Measure[] {
  const aim = '<= 1000';
  return [
    { what: `${what}: /healthz`, value: median(times.map(({ health }) => health)), unit: 'ms', aim },
    { what: `${what}: /api/me`, value: median(times.map(({ me }) => me)), unit: 'ms', aim },
  ];
}

async function timeStart(dataDir: string, apiKey: string | undefined): Promise<Times> {
  const port = await freePort();
  const startedAt = performance.now();
  const starting = startServer({ dataDir }, { port });
  starting.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  const health = await firstAnswer(`${url}/healthz`, startedAt, [200]);
  const me = await firstAnswer(`${url}/api/me`, startedAt, [apiKey === undefined ? 401 : 200], apiKey);
  await (await starting).stop();
  return { health, me };
}

async function firstAnswer(
  url: string,
  startedAt: number,
  wanted: number[],
  apiKey?: string,
): Promise<number> {
  while (performance.now() - startedAt < GIVE_UP_MS) {
    const status = await get(url, apiKey);
    if (status !== undefined && wanted.includes(status)) return performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${url} did not answer with ${wanted.join(' or ')}`);
}

function get(url: string, apiKey: string | undefined): Promise<number | undefined> {
  const headers = apiKey === undefined ? {} : { 'X-API-Key': apiKey };
  return new Promise((resolve) => {
    const outgoing = request(url, { agent: false, headers }, (incoming) => {
      incoming.resume().on('end', () => resolve(incoming.statusCode));
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.end();
  });
}
