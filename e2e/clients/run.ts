/** `npm run test:clients`: newman and the official MCP server against a real `parley serve`. */
import { installClients } from './install.ts';
import { mcpSteps } from './mcp.ts';
import { newmanSteps } from './newman.ts';
import { Parley } from './parley.ts';
import { Report } from './report.ts';

const report = new Report();
const parley = new Parley();
try {
  const clients = await installClients();
  await parley.start();
  await newmanSteps(report, parley, clients);
  await mcpSteps(report, parley, clients);
} catch (error) {
  await report.step('the clients can be run at all', () => Promise.reject(error));
} finally {
  await parley.stop();
}
console.log(report.summary());
process.exitCode = report.failed === 0 ? 0 : 1;
