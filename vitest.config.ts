import { defineConfig } from 'vitest/config';

// PARLEY_TEST_DB=postgres runs the API tests once more, on a PostgreSQL server started for the run.
const onPostgres = process.env.PARLEY_TEST_DB === 'postgres';

export default defineConfig({
  test: {
    include: onPostgres
      ? ['packages/*/{src,test}/**/*.api.test.ts']
      : ['packages/*/{src,test}/**/*.test.ts', 'packages/web/src/**/*.test.tsx', 'tools/**/*.test.ts'],
    globalSetup: [onPostgres ? 'packages/server/src/testing/postgres-run.ts' : 'tools/build-for-tests.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
