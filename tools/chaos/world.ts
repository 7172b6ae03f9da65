import * as collections from './collection-operations.ts';
import * as items from './item-operations.ts';
import type { Builder, Operation, OperationKind, Site } from './operation.ts';
import * as workspaces from './workspace-operations.ts';

/** How often each write is chosen, and how it is built. */
const WRITES: readonly { kind: OperationKind; weight: number; build: Builder }[] = [
  { kind: 'create workspace', weight: 2, build: workspaces.createWorkspace },
  { kind: 'update workspace', weight: 2, build: workspaces.updateWorkspace },
  { kind: 'delete workspace', weight: 1, build: workspaces.deleteWorkspace },
  { kind: 'put globals', weight: 3, build: workspaces.putGlobals },
  { kind: 'create collection', weight: 5, build: collections.createCollection },
  { kind: 'import collection', weight: 1, build: collections.importCollection },
  { kind: 'put collection', weight: 4, build: collections.putCollection },
  { kind: 'patch collection', weight: 3, build: collections.patchCollection },
  { kind: 'delete collection', weight: 3, build: collections.deleteCollection },
  { kind: 'transfer collection', weight: 3, build: collections.transferCollection },
  { kind: 'fork', weight: 4, build: collections.fork },
  { kind: 'merge', weight: 10, build: collections.merge },
  { kind: 'pull', weight: 6, build: collections.pull },
  { kind: 'create folder', weight: 4, build: items.createFolder },
  { kind: 'create request', weight: 10, build: items.createRequest },
  { kind: 'create example', weight: 4, build: items.createExample },
  { kind: 'update folder', weight: 4, build: items.updateFolder },
  { kind: 'update request', weight: 12, build: items.updateRequest },
  { kind: 'transfer request', weight: 4, build: items.transferRequest },
  { kind: 'transfer folder', weight: 2, build: items.transferFolder },
  { kind: 'delete folder', weight: 2, build: items.deleteFolder },
  { kind: 'delete request', weight: 5, build: items.deleteRequest },
  { kind: 'create environment', weight: 3, build: workspaces.createEnvironment },
  { kind: 'put environment', weight: 3, build: workspaces.putEnvironment },
  { kind: 'patch environment', weight: 3, build: workspaces.patchEnvironment },
  { kind: 'delete environment', weight: 2, build: workspaces.deleteEnvironment },
];

/** Writes of many rows, where a half-applied batch would show: kills are aimed at these. */
export const BATCH_KINDS: readonly OperationKind[] = [
  'import collection',
  'put collection',
  'create collection',
  'delete collection',
  'transfer collection',
  'transfer folder',
  'fork',
  'merge',
  'pull',
  'patch environment',
  'delete workspace',
];

const WEIGHT_SUM = WRITES.reduce((sum, { weight }) => sum + weight, 0);
const TRIES_MAX = 200;

/** The next write of a client: the wanted kind when it is possible, else one by weight. */
export function nextOperation(site: Site, wanted?: OperationKind): Operation {
  const first = WRITES.find(({ kind }) => kind === wanted)?.build(site);
  if (first) return first;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    let left = site.random.next() * WEIGHT_SUM;
    const chosen = WRITES.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    const operation = chosen?.build(site);
    if (operation) return operation;
  }
  throw new Error(`no write is possible in slice ${site.slice.prefix}`);
}
