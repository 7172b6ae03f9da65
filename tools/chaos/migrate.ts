import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server/src/testing/postgres.ts';
import { createClient } from './client.ts';
import { bootstrap, type ServerProcess, type Storage, startServer } from './server-process.ts';

const NODES = 4;

/** Starts four servers at once on one empty PostgreSQL database, time after time: each must become ready and answer. */
export async function runMigrations(times: number): Promise<{ passed: number; failed: number }> {
  const postgres = await startPostgres();
  let passed = 0;
  try {
    for (let time = 1; time <= times; time++) {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-chaos-'));
      const storage = { dataDir, databaseUrl: await postgres.createDatabase() };
      const failure = await startTogether(storage).catch((error: unknown) => String(error));
      await rm(dataDir, { recursive: true, force: true });
      if (failure === undefined) passed++;
      else console.log(`  ! start ${time}: ${failure}`);
    }
  } finally {
    await postgres.stop();
  }
  console.log(`${NODES} servers together on an empty database: ${passed} of ${times} times all answered`);
  return { passed, failed: times - passed };
}

async function startTogether(storage: Storage): Promise<string | undefined> {
  const starts = await Promise.allSettled(Array.from({ length: NODES }, () => startServer(storage)));
  const nodes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  try {
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) return String(failed.reason);
    const { apiKey } = await bootstrap(storage, 'chaos');
    for (const node of nodes) await answers(node, apiKey);
    return undefined;
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

// Each node reads what was made beside it and writes something of its own.
async function answers(node: ServerProcess, apiKey: string): Promise<void> {
  const health = await fetch(`${node.url}/readyz`);
  if (!health.ok) throw new Error(`/readyz answered ${health.status}`);
  const client = createClient(node.url, apiKey);
  await client.expect('GET', '/me');
  await client.expect('POST', '/workspaces', { workspace: { name: `node ${node.pid}`, type: 'team' } });
  client.close();
}
