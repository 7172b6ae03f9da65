import { type Answer, type Client, ConnectionLost } from './client.ts';
import { knowsIds } from './item-operations.ts';
import { emptySlice, SHARED, type Slice, withEntry, withItemIds } from './model.ts';
import type { Operation, OperationKind } from './operation.ts';
import { type Random, seededRandom } from './random.ts';
import { readCollection } from './snapshot.ts';
import { nextOperation } from './world.ts';

export type Shared = { workspaceId: string; collectionUid: string };

/** One write that was sent, with the key under which it may be sent again. */
export type Attempt = { operation: Operation; key: string };

export type Refusal = { kind: OperationKind; status: number; text: string };

/** A client that owns a slice, and what it knows of its writes. */
export type Writer = {
  index: number;
  generation: number;
  random: Random;
  slice: Slice;
  marks: number;
  /** Sent and not answered. */
  pending?: Attempt | undefined;
  /** The last answered write and its answer. */
  last?: (Attempt & { answer: Answer }) | undefined;
};

/** What the writers of one round share with whoever kills the server. */
export type Control = {
  killed: boolean;
  inFlight: Set<Writer>;
  /** The next writer that is free takes this kind of write. */
  wanted?: OperationKind | undefined;
  acknowledged: Map<OperationKind, number>;
  refusals: Refusal[];
  onSend?: ((writer: Writer, kind: OperationKind) => void) | undefined;
};

const REFUSALS_MAX = 20;

export function createWriter(seed: string, index: number): Writer {
  const slice = emptySlice(prefixOf(index, 0));
  return { index, generation: 0, random: seededRandom(`${seed}/${index}`), slice, marks: 0 };
}

/** Leaves a slice that was found broken behind and begins an empty one. */
export function abandonSlice(writer: Writer): void {
  writer.generation++;
  writer.slice = emptySlice(prefixOf(writer.index, writer.generation));
  writer.pending = undefined;
  writer.last = undefined;
}

/** Makes the writer's own folder in the collection that all writers share. */
export async function settle(writer: Writer, client: Client, shared: Shared): Promise<void> {
  if ([...writer.slice.collections.values()].some(({ sharedFolderId }) => sharedFolderId !== undefined))
    return;
  const key = mark(writer);
  const path = `/collections/${shared.collectionUid}/folders`;
  const made = await client.expect<{ data: { id: string } }>('POST', path, { name: key });
  const home = {
    key,
    name: key,
    uid: shared.collectionUid,
    workspace: SHARED,
    note: '',
    variable: '',
    items: [],
    version: 0,
    sharedFolderId: made.data.id,
  };
  writer.slice = { ...writer.slice, collections: withEntry(writer.slice.collections, key, home) };
}

/** Writes without pause until the server is gone, each write with a key of its own. */
export async function writeUntilKilled(
  writer: Writer,
  client: Client,
  shared: Shared,
  control: Control,
): Promise<void> {
  while (!control.killed && control.refusals.length < REFUSALS_MAX) {
    try {
      await learnIds(writer, client);
      await writeOnce(writer, client, shared, control);
    } catch (error) {
      if (error instanceof ConnectionLost || control.killed) return;
      throw error;
    }
    if (writer.pending) return;
  }
}

/** Sends a write (again, when it was sent before under the same key). */
export function send(client: Client, { operation, key }: Attempt): Promise<Answer> {
  const { method, path, body } = operation;
  return client.call(method, path, { body, idempotencyKey: key });
}

async function writeOnce(writer: Writer, client: Client, shared: Shared, control: Control): Promise<void> {
  const wanted = control.wanted;
  const site = {
    slice: writer.slice,
    random: writer.random,
    mark: () => mark(writer),
    sharedWorkspaceId: shared.workspaceId,
  };
  const operation = nextOperation(site, wanted);
  if (operation.kind === wanted) control.wanted = undefined;
  const attempt = { operation, key: mark(writer) };
  writer.pending = attempt;
  control.inFlight.add(writer);
  control.onSend?.(writer, operation.kind);
  let answer: Answer;
  try {
    answer = await send(client, attempt);
  } finally {
    control.inFlight.delete(writer);
  }
  if (answer.status < 300) {
    writer.slice = operation.after(answer.body);
    writer.last = { ...attempt, answer };
    writer.pending = undefined;
    control.acknowledged.set(operation.kind, (control.acknowledged.get(operation.kind) ?? 0) + 1);
  } else if (!control.killed) {
    // Refused by a server in good order: the model says that nothing of it may be found.
    writer.pending = undefined;
    control.refusals.push({ kind: operation.kind, status: answer.status, text: answer.text.slice(0, 300) });
  }
}

// Batches give new ids, which the next writes to single items need.
async function learnIds(writer: Writer, client: Client): Promise<void> {
  const unknown = [...writer.slice.collections.values()].filter(
    (collection) => collection.uid !== undefined && !knowsIds(collection),
  );
  const target = writer.random.pick(unknown);
  if (!target || writer.random.chance(0.4)) return;
  // Only the ids: the content stays what the answered writes made it, or a loss would go unseen.
  const { items } = await readCollection(client, target);
  const known = { ...target, items: withItemIds(target.items, items) };
  writer.slice = { ...writer.slice, collections: withEntry(writer.slice.collections, target.key, known) };
}

function mark(writer: Writer): string {
  writer.marks++;
  return `${prefixOf(writer.index, writer.generation)}${writer.marks}`;
}

function prefixOf(index: number, generation: number): string {
  return `w${index}g${generation}-`;
}
