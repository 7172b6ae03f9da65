import { createClient } from './client.ts';
import { type DatabaseKind, openDatabase } from './database.ts';
import { seededRandom } from './random.ts';
import type { Arena } from './round.ts';
import { bootstrap, startServer } from './server-process.ts';
import { createWriter } from './writer.ts';

const COLLECTION_SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A new database with a server on it, one user, and the workspace and collection that all writers share. */
export async function openArena(kind: DatabaseKind, seed: string, writerCount: number): Promise<Arena> {
  const database = await openDatabase(kind);
  try {
    const storage = database.storage();
    const { apiKey } = await bootstrap(storage, 'chaos');
    const server = await startServer(storage);
    const client = createClient(server.url, apiKey);
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
      server,
      apiKey,
      shared: { workspaceId, collectionUid: shared.collection.uid },
      writers: Array.from({ length: writerCount }, (_, index) => createWriter(seed, index)),
      random: seededRandom(seed),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function closeArena(arena: Arena): Promise<void> {
  await arena.server.crash();
  await arena.database.close();
}
