/**
 * `npm run test:clients`: newman and the official MCP server against a real `parley serve`, on SQLite; on PostgreSQL
 * with PARLEY_TEST_DB=postgres.
 */
import { startPostgres } from '@parley/server/testing/postgres';
import { installClients } from './install.ts';
import { mcpSteps } from './mcp.ts';
import { newmanSteps } from './newman.ts';
import { Parley } from './parley.ts';
import { Report } from './report.ts';

const report = new Report();
const postgres = process.env.PARLEY_TEST_DB === 'postgres' ? await startPostgres() : undefined;
const parley = new Parley(await postgres?.createDatabase());
try {
  const clients = await installClients();
  await parley.start();
  await newmanSteps(report, parley, clients);
  await mcpSteps(report, parley, clients);
} catch (error) {
  await report.step('the clients can be run at all', () => Promise.reject(error));
} finally {
  await parley.stop();
  await postgres?.stop();
}
console.log(report.summary());
process.exitCode = report.failed === 0 ? 0 : 1;
