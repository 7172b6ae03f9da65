import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseUrl } from '../testing/test-database.ts';
import { type Database, openDatabase } from './database.ts';
import { migrate, NewerDatabaseError } from './migrate.ts';
import type { Tx } from './tx.ts';
import { write } from './write.ts';

let database: Database;
let dataDir: string;
const ctx = () => ({ database, clock: Date.now });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-write-'));
  database = await openDatabase({ dataDir, databaseUrl: await testDatabaseUrl(), databasePoolMax: 10 });
  await migrate(database);
  await write(ctx(), 'x', async (tx) => {
    await tx.db
      .insertInto('space')
      .values({ id: 's', kind: 'team', epoch: 'e', head: 0, floor: 0 })
      .execute();
  });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const setting = async (tx: Tx, name: string) => {
  await tx.db.insertInto('setting').values({ name, value: '' }).execute();
};
const names = async (prefix: string) =>
  (
    await database.read
      .selectFrom('setting')
      .select('name')
      .where('name', 'like', `${prefix}%`)
      .orderBy('name')
      .execute()
  ).map((row) => row.name);
const event = {
  type: 'event',
  rootId: null,
  elementId: null,
  kind: null,
  path: 'x',
  value: null,
  prior: null,
} as const;

describe('write', () => {
  it('keeps every success and no failure of a shared commit, wherever the failure comes', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) =>
        write(ctx(), 'lane', async (tx) => {
          if (i % 7 === 3) throw new Error('before');
          await setting(tx, `a${String(i).padStart(2, '0')}`);
          if (i % 11 === 5) throw new Error('after');
          return i;
        }),
      ),
    );
    const kept = outcomes.flatMap((outcome, i) =>
      outcome.status === 'fulfilled' ? [`a${String(i).padStart(2, '0')}`] : [],
    );
    expect(kept.length).toBeGreaterThan(40);
    expect(await names('a')).toEqual(kept);
  });

  it('gives sequence numbers without gap although writes fail', async () => {
    await Promise.allSettled(
      Array.from({ length: 80 }, (_, i) =>
        write(ctx(), i % 2 ? 'one' : 'two', async (tx) => {
          await tx.lockSpace('s');
          tx.append('s', i, [event, event]);
          if (i % 5 === 0) throw new Error('no');
          if (i % 9 === 0) await setting(tx, 'twice');
        }),
      ),
    );
    const rows = await database.read
      .selectFrom('change')
      .select(['seq', 'actorId'])
      .where('spaceId', '=', 's')
      .orderBy('seq')
      .execute();
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));
    expect(rows.some((row) => row.actorId % 5 === 0)).toBe(false);
    const space = await database.read
      .selectFrom('space')
      .select('head')
      .where('id', '=', 's')
      .executeTakeFirstOrThrow();
    expect(space.head).toBe(rows.length);
  });

  it('does not say that something is kept which a swallowed failure has undone', async () => {
    for (const company of [0, 3]) {
      const name = `swallowed-${company}`;
      const others = Array.from({ length: company }, (_, i) =>
        write(ctx(), 'lane', (tx) => setting(tx, `${name}-${i}`)),
      );
      const [outcome] = await Promise.allSettled([
        write(ctx(), 'lane', async (tx) => {
          await setting(tx, name);
          await setting(tx, name).catch(() => {});
        }),
      ]);
      await Promise.all(others);
      const kept = await names(name);
      expect(kept.includes(name)).toBe(outcome?.status === 'fulfilled');
      expect(kept.length).toBeGreaterThanOrEqual(company);
    }
  });

  it('names the failure of a blind statement, not what it led to', async () => {
    await write(ctx(), 'x', (tx) => setting(tx, 'blind'));
    await expect(
      write(ctx(), 'x', async (tx) => {
        await tx.blind.insertInto('setting').values({ name: 'blind', value: '' }).execute();
        await tx.db.selectFrom('setting').selectAll().execute();
      }),
    ).rejects.toSatisfy((error) => database.isUniqueViolation(error));
  });

  it('lets no lane wait for ever while others are never empty', async () => {
    let busy = true;
    let early = 0;
    const lanes = Array.from({ length: 100 }, async (_, lane) => {
      const again = (): Promise<void> =>
        write(ctx(), `busy-${lane}`, async () => void early++).then(() => (busy ? again() : undefined));
      await Promise.all([again(), again()]);
    });
    await new Promise((resolve) => setImmediate(resolve));
    const before = early;
    await write(ctx(), 'late', async () => {});
    const waited = early - before;
    busy = false;
    await Promise.all(lanes);
    expect(waited).toBeLessThan(2_000);
  });

  it('refuses a Tx after its end', async () => {
    let leaked: Tx | undefined;
    await write(ctx(), 'x', async (tx) => {
      leaked = tx;
    });
    expect(() => leaked?.append('s', 1, [event])).toThrow('a Tx was used after its end');
  });
});

describe('the files of a SQLite database', () => {
  it('are for their owner alone, wherever they lie', async () => {
    if (database.kind !== 'sqlite') return;
    chmodSync(dataDir, 0o755);
    const files = readdirSync(dataDir).filter((name) => name.startsWith('parley.db'));
    expect(files).toContain('parley.db-wal');
    for (const name of files) expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600);
  });
});

describe('a connection that is lost', () => {
  it('fails what was running on it and nothing else', async () => {
    if (database.kind !== 'postgresql') return;
    const sleeping = [
      sql`select pg_sleep(20)`.execute(database.read),
      database.snapshot((db) => sql`select pg_sleep(20)`.execute(db)),
      write(ctx(), 'x', (tx) => sql`select pg_sleep(20)`.execute(tx.db)),
    ].map((query) => query.then(() => 'done', String));
    // A process that was told to end is still listed for a moment, so it is known by its number.
    const ended = new Set<number>();
    while (ended.size < sleeping.length) {
      const { rows } = await sql<{ pid: number }>`select pid, pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and query like '%pg_sleep(20)' and state = 'active'
            and pid <> pg_backend_pid()`.execute(database.read);
      for (const { pid } of rows) ended.add(pid);
    }
    for (const outcome of await Promise.all(sleeping)) expect(outcome).not.toBe('done');
    await write(ctx(), 'x', (tx) => setting(tx, 'after the loss'));
    expect(await names('after the loss')).toEqual(['after the loss']);
  });
});

describe('migrations', () => {
  it('refuse a database of a newer program and say so', async () => {
    await write(ctx(), 'x', async (tx) => {
      await sql`insert into "migration" ("name", "at") values ('9999-from-the-future', 1)`.execute(tx.db);
    });
    await expect(migrate(database)).rejects.toThrow(NewerDatabaseError);
    await expect(migrate(database)).rejects.toThrow(/written by a newer Parley.*9999-from-the-future/);
  });
});
