import { type AddressInfo, createServer } from 'node:net';
import { type Client, createClient } from '../tools/chaos/client.ts';
import { type DatabaseKind, openDatabase } from '../tools/chaos/database.ts';
import {
  bootstrap,
  type Credentials,
  type ServerProcess,
  startServer,
} from '../tools/chaos/server-process.ts';

/** A new server process with one user on an empty database of its own. */
export type Installation = {
  server: ServerProcess;
  user: Credentials;
  client: Client;
  addUser(username: string): Promise<Credentials>;
};

export async function withInstallation<T>(
  kind: DatabaseKind,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(kind);
  try {
    const user = await bootstrap(database.storage(), 'bench');
    const server = await startServer(database.storage());
    const client = createClient(server.url, user.apiKey, 10);
    try {
      return await work({ server, user, client, addUser: (name) => bootstrap(database.storage(), name) });
    } finally {
      client.close();
      await server.stop();
    }
  } finally {
    await database.close();
  }
}

/** Creates a collection and answers its uid with the ids of its requests, in order. */
export async function createCollection(
  client: Client,
  workspaceId: string,
  collection: unknown,
): Promise<{ uid: string; requestIds: string[] }> {
  const path = `/collections?workspace=${workspaceId}`;
  const made = await client.expect<{ collection: { uid: string } }>('POST', path, { collection });
  const { uid } = made.collection;
  const read = await client.expect<{ collection: { item: Node[] } }>('GET', `/collections/${uid}`);
  const requestIds: string[] = [];
  collectRequestIds(read.collection.item, requestIds);
  return { uid, requestIds };
}

type Node = { id: string; item?: Node[] };

function collectRequestIds(nodes: readonly Node[], into: string[]): void {
  for (const node of nodes) {
    if (node.item) collectRequestIds(node.item, into);
    else into.push(node.id);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
