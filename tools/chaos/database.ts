import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../packages/server/src/testing/postgres.ts';
import type { Storage } from './server-process.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** Storage of its own for servers under test, removed by `close`. */
export type Database = {
  kind: DatabaseKind;
  /** Read anew after `restart`: a restarted PostgreSQL has another port. */
  storage(): Storage;
  /** PostgreSQL only: kills the database server and all its backends at once. */
  crash(): Promise<void>;
  /** PostgreSQL only: starts the killed database server again on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const homes = new Set<string>();

// Ctrl-C ends the process without reaching `close`.
process.on('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

export async function openDatabase(kind: DatabaseKind): Promise<Database> {
  const home = await mkdtemp(join(tmpdir(), 'parley-chaos-'));
  homes.add(home);
  const dataDir = join(home, 'data');
  const remove = async () => {
    await rm(home, { recursive: true, force: true });
    homes.delete(home);
  };
  if (kind === 'sqlite') {
    const nothing = async () => {};
    return { kind, storage: () => ({ dataDir }), crash: nothing, restart: nothing, close: remove };
  }
  const dir = join(home, 'postgres');
  let postgres = await startPostgres({ dir }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  let databaseUrl = await postgres.createDatabase();
  return {
    kind,
    storage: () => ({ dataDir, databaseUrl }),
    crash: () => killPostgres(postgres),
    restart: async () => {
      await postgres.stop();
      postgres = await startPostgres({ dir });
      databaseUrl = `${postgres.url.replace(/\/[^/]*$/, '')}${new URL(databaseUrl).pathname}`;
    },
    close: async () => {
      await postgres.stop();
      await remove();
    },
  };
}

// The backends too: one that outlives its parent could finish a commit that the crash was meant to cut off.
async function killPostgres(postgres: TestPostgres): Promise<void> {
  const backends = await childrenOf(postgres.pid, 'postgres');
  for (const pid of [postgres.pid, ...backends]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

async function childrenOf(parent: number, name: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // "pid (name) state parent ..."; the name may hold spaces and brackets.
    const [state, parentId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state !== 'Z' && Number(parentId) === parent && stat.includes(`(${name})`)) found.push(Number(entry));
  }
  return found;
}
