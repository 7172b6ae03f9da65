import { startPostgres } from './postgres.ts';

/**
 * Vitest global set-up: one PostgreSQL server for a run of the API tests. Test files read
 * PARLEY_TEST_POSTGRES_URL and take a database each.
 *
 * @returns the tear-down
 */
export const setup = async (): Promise<() => Promise<void>> => {
  const postgres = await startPostgres();
  process.env.PARLEY_TEST_POSTGRES_URL = postgres.url;
  return postgres.stop;
};
