import { migrate } from '../db/migrate.ts';
import { migrations } from '../db/migrations/index.ts';
import { openPostgres } from '../db/postgres.ts';
import { createTestDatabase, ensureTemplate } from './postgres.ts';

/** With PARLEY_TEST_DB=postgres: a fresh, migrated database of its own; otherwise null, which means a SQLite file. */
export async function testDatabaseUrl(): Promise<string | null> {
  const server = process.env.PARLEY_TEST_POSTGRES_URL;
  if (process.env.PARLEY_TEST_DB !== 'postgres' || server === undefined) return null;
  const template = `parley_${migrations.at(-1)?.name.replace(/\W/g, '_')}`;
  await ensureTemplate(server, template, async (url) => {
    const database = await openPostgres(url, 2);
    await migrate(database);
    await database.close();
  });
  return createTestDatabase(server, template);
}
