import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram } from './program.ts';

const LAUNCHER = join(import.meta.dirname, '../../packages/cli/bin/parley.cjs');
const START_TIMEOUT_MS = 30_000;

/** Any JSON an answer may hold, for reading without ceremony. */
export type Answer = { [key: string]: Answer } & Iterable<Answer>;

/** A real `parley serve` with a data directory of its own, an administrator and their API key. */
export class Parley {
  address = '';
  apiKey = '';
  userId = '';
  teamId = '';
  workspaceId = '';
  #directory = mkdtempSync(join(tmpdir(), 'parley-clients-'));
  #process: ChildProcess | undefined;
  // No limit: the sweep calls a hundred tools in a few seconds.
  #env: NodeJS.ProcessEnv = { ...process.env, PARLEY_RATE_LIMIT_PER_MINUTE: '0' };

  /** `databaseUrl`: an empty PostgreSQL database to use; by default a SQLite file. */
  constructor(databaseUrl?: string) {
    if (databaseUrl !== undefined) this.#env.DATABASE_URL = databaseUrl;
  }

  /** Base address of the Postman API. */
  get api(): string {
    return `${this.address}/api`;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [LAUNCHER, 'serve', '--port', '0', '--data', this.#directory], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    // Also when this program ends in the middle: no server may outlive it.
    process.once('exit', this.#abandon);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    this.address = await readAddress(child);
    const bootstrap = [
      LAUNCHER,
      ...['admin', 'bootstrap', '--email', 'alice@example.com', '--username', 'alice', '--team', 'Team'],
      ...['--password', 'correct horse battery staple', '--json', '--data', this.#directory],
    ];
    const { stdout } = await runProgram(process.execPath, bootstrap, { env: this.#env });
    const account = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    this.apiKey = account.apiKey;
    this.userId = String(account.userId);
    this.teamId = String(account.teamId);
    this.workspaceId = account.workspaceId;
  }

  /** One plain HTTP call, past every client. Throws on a status of 400 or more. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.api}${path}`, {
      method,
      headers: { 'x-api-key': this.apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text || '{}');
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    process.off('exit', this.#abandon);
    this.#abandon();
  }

  #abandon = (): void => {
    this.#process?.kill('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  };
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no output to read');
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = line.match(/Parley is ready at (http:\/\/\S+)/)?.[1];
      if (address === undefined) continue;
      // Drained for the rest of its life, so that the server never blocks on a full pipe.
      child.stdout.resume();
      return address.replace(/\/$/, '');
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`the server ended with ${child.exitCode ?? 'a signal'} before it was ready`);
}
