import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parley } from './parley.ts';
import { type Outcome, runProgram } from './program.ts';

/** A server that answers every request with what it was sent, and keeps `METHOD /path?query` of each in `seen`. */
export type Echo = { address: string; seen: string[]; close: () => void };

export async function startEcho(): Promise<Echo> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push(`${method} ${url}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(pieces).toString() }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, seen, close: () => server.close() };
}

/** Where newman fetches an element from, with the key in the query as it has always done. */
export function elementAddress(parley: Parley, kind: string, id: unknown, key = parley.apiKey): string {
  return `${parley.api}/${kind}s/${id}?apikey=${key}`;
}

/** Runs newman to its end, whatever that is. */
export function newman(clients: string, args: string[]): Promise<Outcome> {
  const program = join(clients, 'node_modules/newman/bin/newman.js');
  return runProgram(process.execPath, [program, ...args], { tolerant: true });
}

/** Runs a collection with an environment. Answers newman's summary of the run; throws with its words when it failed. */
export async function runCollection(
  clients: string,
  collection: string,
  environment: string,
): Promise<{ requests: number; assertions: number; failures: unknown[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-newman-'));
  try {
    const file = join(directory, 'run.json');
    const { code, stdout, stderr } = await newman(clients, [
      ...['run', collection, '-e', environment, '--color', 'off'],
      ...['--reporters', 'cli,json', '--reporter-json-export', file],
    ]);
    if (code !== 0) throw new Error(`${stdout}${stderr}`.slice(-1500));
    const { stats, failures } = JSON.parse(readFileSync(file, 'utf8')).run;
    return { requests: stats.requests.total, assertions: stats.assertions.total, failures };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
