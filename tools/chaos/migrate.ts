import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, createClient } from './client.ts';
import { bootstrap, type ServerProcess, type Storage, startServer } from './server-process.ts';
import type { WireEnvironment } from './wire.ts';

const NODES = 4;

/**
 * Starts four servers at once on one empty PostgreSQL database, time after time: each must become ready, answer, and
 * read what the others wrote. By turns they share a data directory, or have one each and get the key as a setting.
 */
export async function runMigrations(times: number): Promise<{ passed: number; failed: number }> {
  const postgres = await startPostgres();
  let passed = 0;
  try {
    for (let time = 1; time <= times; time++) {
      const home = await mkdtemp(join(tmpdir(), 'parley-chaos-'));
      const storages = storagesIn(home, await postgres.createDatabase(), time % 2 === 0);
      const failure = await startTogether(storages).catch((error: unknown) => String(error));
      await rm(home, { recursive: true, force: true });
      if (failure === undefined) passed++;
      else console.log(`  ! start ${time}: ${failure}`);
    }
  } finally {
    await postgres.stop();
  }
  console.log(`${NODES} servers together on an empty database: ${passed} of ${times} times all answered`);
  return { passed, failed: times - passed };
}

function storagesIn(home: string, databaseUrl: string, apart: boolean): Storage[] {
  const env = apart ? { PARLEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') } : {};
  return Array.from({ length: NODES }, (_, index) => {
    return { dataDir: join(home, apart ? `node-${index}` : 'data'), databaseUrl, env };
  });
}

async function startTogether(storages: readonly Storage[]): Promise<string | undefined> {
  const starts = await Promise.allSettled(storages.map((storage) => startServer(storage)));
  const nodes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  try {
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) return String(failed.reason);
    const { apiKey } = await bootstrap(storages[0] as Storage, 'chaos');
    const clients = nodes.map(({ url }) => createClient(url, apiKey));
    try {
      await Promise.all(nodes.map(ready));
      await exchange(clients);
    } finally {
      for (const client of clients) client.close();
    }
    return undefined;
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

async function ready(node: ServerProcess): Promise<void> {
  const health = await fetch(`${node.url}/readyz`);
  if (!health.ok) throw new Error(`/readyz answered ${health.status}`);
}

// Values are encrypted at rest: nodes that had made a key each could not read each other's.
async function exchange(clients: readonly Client[]): Promise<void> {
  const made = await Promise.all(
    clients.map((client, index) => {
      const values = [{ key: 'node', value: String(index), type: 'secret', enabled: true }];
      const body = { environment: { name: `node ${index}`, values } };
      return client.expect<{ environment: { uid: string } }>('POST', '/environments', body);
    }),
  );
  for (const client of clients) {
    for (const [index, { environment }] of made.entries()) {
      const read = await client.expect<WireEnvironment>('GET', `/environments/${environment.uid}`);
      const value = read.environment.values[0]?.value;
      if (value !== String(index)) throw new Error(`node ${index} wrote ${index}, another one read ${value}`);
    }
  }
}
