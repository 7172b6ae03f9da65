import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-files.ts';

export type TestPostgres = {
  /** The maintenance database, with the right to create databases. */
  url: string;
  /** Process id of the server, for tests that kill it. */
  pid: number;
  /** A new empty database, or a copy of `template` (about 0.1 s), as a URL. */
  createDatabase(template?: string): Promise<string>;
  /** Ends the server and its connections; removes its data unless `dir` was given. */
  stop(): Promise<void>;
};

/** Attempts at a port, and at a data folder that a killed predecessor has not quite let go of. */
const startAttemptsMax = 20;
const startTimeoutMs = 60_000;
const logBytesKept = 20_000;
/** Kept in the data folder, so that a kept folder can be started again. */
const passwordFile = 'parley-test-password';

/**
 * Starts a PostgreSQL server for tests, from npm, on a free loopback port. It ends with the process that started
 * it, however that ends, and leaves nothing behind.
 *
 * @param options.dir data folder, kept afterwards and reused; by default a temporary one
 * @param options.fsync false gives up safety in a power cut for speed; a killed process loses nothing either way
 * @throws Error with the server's log when it does not start
 */
export const startPostgres = async (
  options: { dir?: string; fsync?: boolean } = {},
): Promise<TestPostgres> => {
  const programs = findPostgresPrograms();
  const temporary = options.dir === undefined ? mkdtempSync(path.join(tmpdir(), 'parley-pg-')) : undefined;
  const home = temporary ?? path.dirname(path.resolve(options.dir ?? ''));
  mkdirSync(home, { recursive: true });
  if (programs.user) {
    if (temporary !== undefined) chownSync(temporary, programs.user.uid, programs.user.gid);
    // Root's own temporary folders are closed, and the server, which is not root, must pass through.
    else chmodSync(home, statSync(home).mode | 0o111);
  }
  const data = options.dir === undefined ? path.join(home, 'data') : path.resolve(options.dir);
  try {
    if (!existsSync(data)) await initialise(programs, data, temporary);
    const { port, running } = await startOnFreePort(programs, data, {
      fsync: options.fsync ?? true,
      remove: temporary,
    });
    const password = readFileSync(path.join(data, passwordFile), 'utf8').trim();
    return handleFor(running, `postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
};

const handleFor = (running: Running, url: string): TestPostgres => ({
  url,
  pid: running.pid,
  createDatabase: (template) => createTestDatabase(url, template),
  stop: running.stop,
});

/**
 * Creates a database with a fresh name on the server at `url`.
 *
 * @param template name of a database to copy, which must have no open connection
 * @returns the new database's URL
 */
export const createTestDatabase = async (url: string, template = 'template0'): Promise<string> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(url, (client) =>
    client.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`),
  );
  return databaseUrl(url, name);
};

/**
 * Makes the database `name` with `fill` unless it is there, so that test files can copy one that is migrated
 * already. Of several processes that ask at once one fills it and the others wait.
 *
 * @param fill gets the URL of the empty database; must have closed its connections when it is done
 */
export const ensureTemplate = async (
  url: string,
  name: string,
  fill: (url: string) => Promise<void>,
): Promise<void> => {
  const growing = `${name}_growing`;
  await asAdmin(url, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    await client.query(`drop database if exists ${pg.escapeIdentifier(growing)}`);
    await client.query(`create database ${pg.escapeIdentifier(growing)} template template0`);
    await fill(databaseUrl(url, growing));
    await client.query(
      `alter database ${pg.escapeIdentifier(growing)} rename to ${pg.escapeIdentifier(name)}`,
    );
  });
};

const asAdmin = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const databaseUrl = (url: string, name: string): string => {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
};

/** Initialises beside the data folder and renames: one that was interrupted would never start. */
const initialise = async (
  programs: PostgresPrograms,
  data: string,
  remove: string | undefined,
): Promise<void> => {
  const { bin, user } = programs;
  const growing = `${data}.${process.pid}.growing`;
  rmSync(growing, { recursive: true, force: true });
  mkdirSync(growing, { mode: 0o700 });
  if (user) chownSync(growing, user.uid, user.gid);
  // Without a password everybody on the machine could act as the user the server runs as.
  const password = `${growing}.password`;
  writeFileSync(password, `${randomBytes(12).toString('hex')}\n`, { mode: 0o600 });
  if (user) chownSync(password, user.uid, user.gid);
  const args = [
    '--pgdata',
    growing,
    '--username',
    'postgres',
    '--auth',
    'scram-sha-256',
    '--pwfile',
    password,
  ];
  args.push('--encoding', 'UTF8', '--no-sync');
  // A language's sort order, as most servers have: what relies on byte order must say so in its SQL.
  args.push('--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'en-US');
  const { child, lifeline, log } = spawnWatched(programs, remove, [path.join(bin, 'initdb'), ...args]);
  const [code] = await once(child, 'exit');
  lifeline.end('keep\n');
  if (code !== 0) throw new Error(`PostgreSQL did not initialise ${data}:\n${log()}`);
  renameSync(password, path.join(growing, passwordFile));
  renameSync(growing, data);
};

type Running = { pid: number; stop(): Promise<void> };
type StartOptions = { fsync: boolean; remove: string | undefined };

const startOnFreePort = async (
  programs: PostgresPrograms,
  data: string,
  options: StartOptions,
): Promise<{ port: number; running: Running }> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started = await start(programs, data, port, options);
    if (typeof started !== 'string') return { port, running: started };
    // Another program took the port meanwhile, or a killed server's last processes still hold its memory.
    const passing =
      /could not bind|Address already in use|pre-existing shared memory|lock file "postmaster.pid"/;
    if (!passing.test(started) || attempt === startAttemptsMax)
      throw new Error(`PostgreSQL did not start:\n${started}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Resolves to the running server, or to its log when it ended instead. */
const start = (
  programs: PostgresPrograms,
  data: string,
  port: number,
  options: StartOptions,
): Promise<Running | string> => {
  const args = [
    path.join(programs.bin, 'postgres'),
    '-D',
    data,
    '-p',
    String(port),
    ...settings(options.fsync),
  ];
  const { child, lifeline, log } = spawnWatched(programs, options.remove, args);
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    lifeline.end();
    await ended;
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => lifeline.end(), startTimeoutMs);
    child.stderr?.on('data', () => {
      if (!log().includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve({ pid: child.pid ?? 0, stop });
    });
    child.once('exit', () => lifeline.end());
    ended.then(() => {
      clearTimeout(timer);
      resolve(log());
    }, reject);
  });
};

/** `lifeline`: the program lives while this stream is open. `log`: the end of what it wrote to stderr. */
type Watched = { child: ChildProcess; lifeline: Writable; log: () => string };

/** Starts a program that ends when this process ends; then `remove` is removed, too. */
const spawnWatched = (
  { user }: PostgresPrograms,
  remove: string | undefined,
  args: readonly string[],
): Watched => {
  const child = spawn('/bin/sh', ['-c', watched, 'parley-test-postgres', remove ?? '', ...args], {
    ...user,
    cwd: '/',
    // A session of its own: Ctrl-C ends the tests, and the watcher then ends the program in an orderly way.
    detached: true,
    // The lifeline is not stdin, because Node closes that one as soon as the program has ended.
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-logBytesKept);
  });
  const lifeline = child.stdio[3] as Writable;
  lifeline.on('error', () => undefined);
  return { child, lifeline, log: () => log };
};

/**
 * `sh -c` text: $1 is a folder to remove or empty, the rest the program. The watcher reads a pipe that only the
 * starting process holds open, so its end, by whatever signal, is the end of the pipe. Then it stops the program,
 * waits for it (at most 20 s), and removes the folder; the word `keep` sends it home before.
 */
const watched = `
remove=$1; shift
(
  while read -r word; do if [ "$word" = keep ]; then exit; fi; done <&3
  kill -INT $$ 2>/dev/null
  tries=0
  while kill -0 $$ 2>/dev/null && [ $tries -lt 400 ]; do sleep 0.05; tries=$((tries + 1)); done
  if [ -n "$remove" ]; then rm -rf "$remove"; fi
) &
exec "$@" 3<&- </dev/null
`;

const settings = (fsync: boolean): string[] => {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Containers often have 64 MB of /dev/shm, which parallel queries would use up.
    max_parallel_workers_per_gather: '0',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
