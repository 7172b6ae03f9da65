import { createClient } from './client.ts';
import { type DatabaseKind, openDatabase } from './database.ts';
import { seededRandom } from './random.ts';
import { type Arena, startAndKill, startNodes } from './round.ts';
import { bootstrap } from './server-process.ts';
import { createWriter } from './writer.ts';

/** A first start makes keys, files and tables; it is killed this many times before one may finish. */
const FIRST_START_KILLS_MAX = 3;
const FIRST_START_MS_MAX = 800;

const COLLECTION_SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A new database with a server on it, one user, and the workspace and collection that all writers share. */
export async function openArena(
  kind: DatabaseKind,
  options: { seed: string; writers: number; nodes: number },
): Promise<Arena> {
  const random = seededRandom(options.seed);
  const database = await openDatabase(kind);
  try {
    const storage = database.storage();
    for (let kills = random.integer(0, FIRST_START_KILLS_MAX); kills > 0; kills--) {
      await startAndKill(storage, random.integer(0, FIRST_START_MS_MAX));
    }
    const { apiKey } = await bootstrap(storage, 'chaos');
    const servers = await startNodes(storage, kind === 'postgres' ? options.nodes : 1);
    const client = createClient(servers[0]?.url ?? '', apiKey);
    const made = await client.expect<{ workspace: { id: string } }>('POST', '/workspaces', {
      workspace: { name: 'shared', type: 'team' },
    });
    const workspaceId = made.workspace.id;
    const shared = await client.expect<{ collection: { uid: string } }>(
      'POST',
      `/collections?workspace=${workspaceId}`,
      { collection: { info: { name: 'shared collection', schema: COLLECTION_SCHEMA }, item: [] } },
    );
    client.close();
    return {
      database,
      servers,
      apiKey,
      shared: { workspaceId, collectionUid: shared.collection.uid },
      writers: Array.from({ length: options.writers }, (_, index) => createWriter(options.seed, index)),
      random,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function closeArena(arena: Arena): Promise<void> {
  await Promise.all(arena.servers.map((server) => server.crash()));
  await arena.database.close();
}
