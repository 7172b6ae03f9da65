import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ensureTemplate, startPostgres, type TestPostgres } from './postgres.ts';

const started: TestPostgres[] = [];
const start = async (options?: Parameters<typeof startPostgres>[0]): Promise<TestPostgres> => {
  const postgres = await startPostgres(options);
  started.push(postgres);
  return postgres;
};

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed under an open connection is part of these tests.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Processes whose command line holds `text`; '' finds nothing outside Linux, where there is no /proc. */
const processesWith = (text: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });

describe('a PostgreSQL server for tests', () => {
  afterEach(async () => {
    for (const postgres of started.splice(0)) await postgres.stop();
  });

  test('gives databases of their own and leaves no process and no file behind', async () => {
    const postgres = await start();
    const [one, two] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
    await query(one, 'create table kept (id int)');
    expect(await query(one, 'select 1')).toEqual([1]);
    expect(await query(two, "select count(*)::int from pg_class where relname = 'kept'")).toEqual([0]);
    const [data] = await query(postgres.url, 'show data_directory');
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
    expect(existsSync(path.dirname(String(data)))).toBe(false);
    if (process.platform === 'linux') expect(processesWith(String(data))).toEqual([]);
  });

  test('fills a template once for all who ask and copies it', async () => {
    const postgres = await start();
    const fill = vi.fn(async (url: string) => {
      await query(url, 'create table migrated (id int)');
    });
    await Promise.all([1, 2, 3].map(() => ensureTemplate(postgres.url, 'migrated_1', fill)));
    expect(fill).toHaveBeenCalledOnce();
    const copy = await postgres.createDatabase('migrated_1');
    expect(await query(copy, 'select count(*)::int from migrated')).toEqual([0]);
  });

  test('starts again on a kept folder after the server was killed', async () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'parley-pg-kept-'));
    const dir = path.join(parent, 'data');
    const first = await start({ dir });
    await query(first.url, 'create table written as select 7 as id');
    process.kill(first.pid, 'SIGKILL');
    const second = await start({ dir });
    expect(await query(second.url, 'select id from written')).toEqual([7]);
    await second.stop();
    expect(existsSync(dir)).toBe(true);
    rmSync(parent, { recursive: true });
  });

  test('ends when the process that started it is killed', async () => {
    const module = path.join(import.meta.dirname, 'postgres.ts');
    const script = `const { startPostgres } = await import(${JSON.stringify(module)});
      const postgres = await startPostgres();
      console.log(postgres.pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 15_000, interval: 50 });
  });
});
