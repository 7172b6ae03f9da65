import type { Made } from './mcp.ts';
import type { McpClient } from './mcp-client.ts';
import { elementAddress, runCollection, startEcho } from './newman-run.ts';
import type { Parley } from './parley.ts';
import { expectEqual, type Report } from './report.ts';

/** What the MCP server made, newman runs. */
export async function runSteps(
  report: Report,
  parley: Parley,
  mcp: McpClient,
  made: Made,
  clients: string,
): Promise<void> {
  await report.step('newman runs by address what was made and merged here', async () => {
    const echo = await startEcho();
    try {
      await mcp.call('patchEnvironment', {
        environmentId: made.environment,
        body: [{ op: 'replace', path: '/values/0/value', value: echo.address }],
      });
      const collection = elementAddress(parley, 'collection', made.collection);
      const run = await runCollection(
        clients,
        collection,
        elementAddress(parley, 'environment', made.environment),
      );
      expectEqual(run, { requests: 3, assertions: 0, failures: [] }, 'run');
      expectEqual(echo.seen.sort(), ['GET /fork', 'GET /ping', 'PUT /orders?dry=true'], 'requests');
    } finally {
      echo.close();
    }
  });
}
