import { generateCollection } from './generate.ts';
import { createCollection, type Installation, withInstallation } from './installation.ts';
import { type LoadRequest, runLoad } from './load.ts';
import { type Bench, type Measure, median, percentile } from './report.ts';

const CLIENTS = 10;
const REQUESTS_EACH = 98;
const TIME = { warmUpMs: 3_000, measureMs: 10_000 };
const AIMS = { sqlite: '>= 1500', postgres: '>= 800' };

/** Durable, authorised updates of single items by ten clients at once. */
export const bench: Bench = {
  title: 'Durable item updates over HTTP, 10 clients',
  run: async ({ databases }) => {
    const measures: Measure[] = [];
    for (const kind of databases) {
      await withInstallation(kind, async (installation) => {
        const together = await oneCollection(installation);
        measures.push(...(await measure(`${kind}, one collection`, AIMS[kind], installation, together)));
        const apart = await tenWorkspaces(installation);
        measures.push(...(await measure(`${kind}, ten workspaces`, AIMS[kind], installation, apart)));
      });
    }
    return measures;
  },
};

async function measure(
  what: string,
  aim: string,
  { server, user }: Installation,
  connections: LoadRequest[][],
): Promise<Measure[]> {
  const spec = { url: server.url, apiKey: user.apiKey, connections };
  const { latenciesMs, seconds } = await runLoad(spec, TIME);
  return [
    { what: `${what}: rate`, value: latenciesMs.length / seconds, unit: 'updates/s', aim },
    { what: `${what}: p50`, value: median(latenciesMs), unit: 'ms' },
    { what: `${what}: p99`, value: percentile(latenciesMs, 0.99), unit: 'ms', aim: '<= 60' },
  ];
}

async function oneCollection({ client, user }: Installation): Promise<LoadRequest[][]> {
  const collection = generateCollection('Together', CLIENTS * (REQUESTS_EACH + 2));
  const { uid, requestIds } = await createCollection(client, user.workspaceId, collection);
  return Array.from({ length: CLIENTS }, (_, index) =>
    updatesOf(uid, requestIds.slice(index * REQUESTS_EACH, (index + 1) * REQUESTS_EACH)),
  );
}

async function tenWorkspaces({ client }: Installation): Promise<LoadRequest[][]> {
  const lists: LoadRequest[][] = [];
  for (let index = 0; index < CLIENTS; index++) {
    const body = { workspace: { name: `Apart ${index}`, type: 'team' } };
    const made = await client.expect<{ workspace: { id: string } }>('POST', '/workspaces', body);
    const collection = generateCollection(`Apart ${index}`, REQUESTS_EACH + 2);
    const { uid, requestIds } = await createCollection(client, made.workspace.id, collection);
    lists.push(updatesOf(uid, requestIds));
  }
  return lists;
}

function updatesOf(uid: string, ids: readonly string[]): LoadRequest[] {
  const body = '{"name":"Changed %n","method":"GET","url":"https://api.example.test/%n"}';
  return ids.map((id) => ({ method: 'PUT', path: `/api/collections/${uid}/requests/${id}`, body }));
}
