/**
 * Long runs in one process, watched: `node long-run.ts [iterations|different|concurrent] [count]` prints a line of
 * JSON with samples of the memory. The server stands in a process of its own, so that its memory does not count.
 */
import { type ChildProcess, fork } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readCollection } from '@parley/format';
import { runCollection } from '../run.ts';

export type Sample = { requests: number; rssMib: number; heapMib: number };
export type LongRun = { requests: number; failed: number; seconds: number; samples: Sample[] };

const MIB = 1024 * 1024;
const SAMPLES = 20;

const script = [
  "pm.test('status', () => pm.response.to.have.status(200));",
  "pm.test('JSON', () => pm.expect(pm.response.json()).to.have.property('ok', true));",
  "pm.environment.set('last', pm.response.json().at);",
  "console.log('seen', pm.info.iteration);",
];

function item(name: string, url: string, exec: string[] = script): object {
  const body = { mode: 'raw', raw: '{"last":"{{last}}","id":"{{$guid}}"}' };
  return { name, request: { method: 'POST', url, body }, event: [{ listen: 'test', script: { exec } }] };
}

function sample(requests: number, collected: boolean): Sample {
  if (collected) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { requests, rssMib: rss / MIB, heapMib: (heapUsed + external) / MIB };
}

/** Runs items so often and samples the memory at equal distances. */
async function longRun(items: object[], iterations: number): Promise<LongRun> {
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const { collection } = readCollection({ info: { name: 'Long', schema }, item: items as never });
  const every = Math.max(1, Math.floor((items.length * iterations) / SAMPLES));
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let requests = 0;
  let failed = 0;
  for await (const event of runCollection({ collection, iterations })) {
    if (event.type !== 'item-finished') continue;
    requests += 1;
    if (event.outcome.failed) failed += 1;
    if (requests % every === 0) samples.push(sample(requests, true));
  }
  return { requests, failed, seconds: (performance.now() - startedAt) / 1000, samples };
}

/** One small scripted request, over and over. */
function manyIterations(url: string, count: number): Promise<LongRun> {
  return longRun([item('again', `${url}/{{last}}`)], count);
}

/** So many requests with URLs and scripts of their own, each once. */
function manyRequests(url: string, count: number): Promise<LongRun> {
  const items = Array.from({ length: count }, (_, index) =>
    item(`request ${index}`, `${url}/${index}`, [...script, `pm.test('own ${index}', () => {});`]),
  );
  return longRun(items, 1);
}

/** So many runs of three iterations at the same time, each with an isolate of its own. */
async function manyRuns(url: string, count: number): Promise<LongRun> {
  const all: LongRun = { requests: 0, failed: 0, seconds: 0, samples: [] };
  const startedAt = performance.now();
  const watch = setInterval(() => all.samples.push(sample(all.requests, false)), 20);
  await Promise.all(
    Array.from({ length: count }, async () => {
      const { requests, failed } = await longRun([item('one', url), item('two', url)], 3);
      all.requests += requests;
      all.failed += failed;
    }),
  );
  clearInterval(watch);
  all.seconds = (performance.now() - startedAt) / 1000;
  return all;
}

/** A server of this process that answers `{"ok":true,"at":...}`. */
function startServer(): Promise<{ url: string; close: () => void }> {
  let count = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(200, { 'Content-Type': 'application/json', 'Set-Cookie': `n=${count}; Path=/` });
      response.end(`{"ok":true,"at":${count},"filler":"${'x'.repeat(2000)}"}`);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = (): void => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ url: `http://127.0.0.1:${port}`, close });
    });
  });
}

/** The same server in a process of its own. */
function startServerApart(): Promise<{ url: string; process: ChildProcess }> {
  const child = fork(fileURLToPath(import.meta.url), ['serve']);
  return new Promise((resolve, reject) => {
    child.once('message', (url) => resolve({ url: String(url), process: child }));
    child.once('error', reject);
  });
}

async function main([what = 'iterations', count = '10000']: string[]): Promise<void> {
  if (what === 'serve') {
    process.send?.((await startServer()).url);
    process.on('disconnect', () => process.exit(0));
    return;
  }
  const server = await startServerApart();
  const run = what === 'different' ? manyRequests : what === 'concurrent' ? manyRuns : manyIterations;
  console.log(JSON.stringify(await run(server.url, Number(count))));
  server.process.disconnect();
}

await main(process.argv.slice(2));
