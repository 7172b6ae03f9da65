import { createClient } from '../tools/chaos/client.ts';
import type { DatabaseKind } from '../tools/chaos/database.ts';
import { generateCollection } from './generate.ts';
import { createCollection, type Installation, withInstallation } from './installation.ts';
import { type LoadResult, pause, startLoad } from './load.ts';
import { residentMib } from './machine.ts';
import { differences } from './meaning.ts';
import { type Bench, type Measure, median, percentile } from './report.ts';

const ITEMS = 50_000;
const OTHERS_ITEMS = 100;
const QUIET_MS = 3_000;

/** One user imports a large collection while another goes on working. */
export const bench: Bench = {
  title: `Import of ${ITEMS} items while another user works`,
  run: async ({ databases }) => {
    const measures: Measure[] = [];
    for (const kind of databases) {
      measures.push(...(await withInstallation(kind, (installation) => measure(kind, installation))));
    }
    return measures;
  },
};

async function measure(kind: DatabaseKind, installation: Installation): Promise<Measure[]> {
  const { client, user, server } = installation;
  const collection = generateCollection('Large', ITEMS);
  const body = JSON.stringify({ collection });
  const load = await startOther(installation);
  await pause(QUIET_MS);
  const memoryBefore = residentMib(server.pid);
  // Reading the gauge resets it: what is read next covers the import alone.
  await eventLoopBlockMs(server.url);
  load.reset();
  const startedAt = performance.now();
  const path = `/collections?workspace=${user.workspaceId}`;
  const answer = await client.call('POST', path, { body });
  const importMs = performance.now() - startedAt;
  const other = await load.stop();
  const blockMs = await eventLoopBlockMs(server.url);
  if (answer.status >= 400)
    throw new Error(`the import was answered with ${answer.status}: ${answer.text.slice(0, 500)}`);
  const memory = residentMib(server.pid);
  const { uid } = (answer.body as { collection: { uid: string } }).collection;
  const readStartedAt = performance.now();
  const read = await client.expect<{ collection: unknown }>('GET', `/collections/${uid}`);
  const readMs = performance.now() - readStartedAt;
  const found = differences(collection, read.collection);
  for (const difference of found) console.error(`  ! ${kind}: ${difference}`);
  return [
    { what: `${kind}: size`, value: Buffer.byteLength(body) / 1e6, unit: 'MB' },
    { what: `${kind}: import`, value: importMs / 1_000, unit: 's', aim: '<= 8' },
    ...otherUser(kind, other),
    { what: `${kind}: longest block of the event loop`, value: blockMs, unit: 'ms', aim: '<= 50' },
    { what: `${kind}: memory before`, value: memoryBefore.now, unit: 'MiB' },
    { what: `${kind}: memory after`, value: memory.now, unit: 'MiB' },
    { what: `${kind}: memory at its highest`, value: memory.peak, unit: 'MiB' },
    { what: `${kind}: first reading back`, value: readMs / 1_000, unit: 's' },
    { what: `${kind}: differences in meaning`, value: found.length, unit: '', aim: '0' },
  ];
}

function otherUser(kind: string, other: LoadResult): Measure[] {
  if (other.errors > 0) console.error(`  ! ${kind}: other user: ${other.firstError}`);
  return [
    { what: `${kind}: other user, requests during it`, value: other.latenciesMs.length, unit: '' },
    { what: `${kind}: other user, failures`, value: other.errors, unit: '', aim: '0' },
    { what: `${kind}: other user, p50`, value: median(other.latenciesMs), unit: 'ms' },
    {
      what: `${kind}: other user, p99`,
      value: percentile(other.latenciesMs, 0.99),
      unit: 'ms',
      aim: '<= 300',
    },
    { what: `${kind}: other user, longest`, value: Math.max(...other.latenciesMs), unit: 'ms' },
  ];
}

// A second user with a workspace of their own, who reads an item and changes it, over and over.
async function startOther({ addUser, server }: Installation) {
  const other = await addUser('other');
  const client = createClient(server.url, other.apiKey);
  const collection = generateCollection('Small', OTHERS_ITEMS);
  const { uid, requestIds } = await createCollection(client, other.workspaceId, collection);
  client.close();
  const body = '{"name":"Changed %n","method":"GET","url":"https://api.example.test/%n"}';
  const requests = requestIds.flatMap((id) => {
    const path = `/api/collections/${uid}/requests/${id}`;
    return [
      { method: 'GET', path },
      { method: 'PUT', path, body },
    ];
  });
  return startLoad({ url: server.url, apiKey: other.apiKey, connections: [requests] });
}

async function eventLoopBlockMs(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const value = /^parley_event_loop_delay_max_seconds(?:\{[^}]*\})? (\S+)$/m.exec(metrics)?.[1];
  return Number(value) * 1_000;
}
