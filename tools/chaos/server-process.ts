import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../packages/cli/bin/parley.cjs', import.meta.url));
const READY = /^Parley is ready at (\S+)/;
const START_MS_MAX = 60_000;
const COMMAND_MS_MAX = 600_000;
const STDERR_CHARS_KEPT = 8_000;

/** Where a server keeps its data: a directory, a PostgreSQL database when `databaseUrl` is set, and settings. */
export type Storage = { dataDir: string; databaseUrl?: string | undefined; env?: Record<string, string> };

export type ServerProcess = {
  pid: number;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** From spawning the process to its printed address, in milliseconds. */
  readyMs: number;
  /** The last part of what the process wrote to stderr. */
  stderr(): string;
  /** SIGKILL to the whole process group, without warning. Resolves when the process is gone. */
  crash(): Promise<void>;
  /** SIGTERM, which drains. Resolves to the exit code, null when the server had to be killed. */
  stop(): Promise<number | null>;
};

export type Credentials = {
  userId: number | string;
  teamId: number | string;
  workspaceId: string;
  apiKey: string;
  baseUrl: string;
};

const alive = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of alive) signalGroup(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Starts `parley serve` on a free port. Throws with the end of stderr when it does not become ready. */
export async function startServer(
  storage: Storage,
  options: { port?: number; onSpawn?: (crash: () => void) => void } = {},
): Promise<ServerProcess> {
  const spawnedAt = performance.now();
  const args = ['serve', '--port', String(options.port ?? 0), '--data', storage.dataDir];
  const child = spawnParley(args, storageEnvironment(storage));
  options.onSpawn?.(() => signalGroup(child, 'SIGKILL'));
  const stderr = keepTail(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await readyAddress(child, exited, stderr);
  const stop = async () => {
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 15_000);
    const code = await exited;
    clearTimeout(timer);
    return code;
  };
  return {
    pid: child.pid ?? 0,
    url,
    readyMs: performance.now() - spawnedAt,
    stderr,
    stop,
    crash: async () => {
      signalGroup(child, 'SIGKILL');
      await exited;
    },
  };
}

/** Creates (or finds) a user with a team, a workspace and an API key. */
export async function bootstrap(storage: Storage, username: string): Promise<Credentials> {
  const account = ['--email', `${username}@example.test`, '--username', username];
  const password = ['--password', 'correct-horse-battery-staple'];
  const out = await parley(['admin', 'bootstrap', ...account, ...password, '--json'], storage);
  return JSON.parse(out) as Credentials;
}

export type Verdict = { ok: boolean; spaces: number; ops: number; problems: unknown[] };

/** `parley admin verify`: the log has no gap, replaying it gives the tables, the tree has no orphan, no cycle. */
export async function verify(storage: Storage): Promise<Verdict> {
  return JSON.parse(await parley(['admin', 'verify', '--json'], storage, [0, 1])) as Verdict;
}

/** Runs one `parley` command to its end; answers stdout. Throws when the exit code is not an expected one. */
export async function parley(args: string[], storage: Storage, expectedCodes = [0]): Promise<string> {
  const child = spawnParley([...args, '--data', storage.dataDir], storageEnvironment(storage));
  const stderr = keepTail(child);
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), COMMAND_MS_MAX);
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  if (code === null || !expectedCodes.includes(code)) {
    throw new Error(
      `parley ${args.slice(0, 2).join(' ')} ended with ${code}:\n${stderr()}${out.slice(-500)}`,
    );
  }
  return out;
}

// A group of its own, so that one signal reaches a launcher and whatever it started.
function spawnParley(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inheritedEnvironment(), PARLEY_RATE_LIMIT_PER_MINUTE: '0', ...env },
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

// Settings of the caller's own installation must not reach the servers under test.
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PARLEY_|DATABASE_URL$|SMTP_URL$)/.test(name),
  );
  return Object.fromEntries(kept);
}

function storageEnvironment(storage: Storage): Record<string, string> {
  const database = storage.databaseUrl === undefined ? {} : { DATABASE_URL: storage.databaseUrl };
  return { ...database, ...storage.env };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The process may have ended between the check and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function keepTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-STDERR_CHARS_KEPT);
  });
  return () => tail;
}

function readyAddress(
  child: ChildProcess,
  exited: Promise<number | null>,
  stderr: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      signalGroup(child, 'SIGKILL');
      reject(new Error(`the server ${why}\n${stderr()}`));
    };
    const timer = setTimeout(() => fail(`was not ready within ${START_MS_MAX} ms`), START_MS_MAX);
    void exited.then((code) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? child.signalCode} before it was ready`);
    });
    if (!child.stdout) return fail('has no stdout');
    // Read on after the address: a full pipe would block the server.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = READY.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      // The address for people may say localhost, which costs each connection an attempt at IPv6.
      resolve(url.replace(/\/$/, '').replace('//localhost:', '//127.0.0.1:'));
    });
  });
}
