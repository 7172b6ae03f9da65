import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import type { ForkedCollection } from './fork-collection.ts';
import type { ForkPage } from './forks.ts';
import type { Strategy } from './merge-collections.ts';
import type { MergeTask } from './merge-tasks.ts';
import type { ListedFork } from './store.ts';

const label = Type.String({ minLength: 1, maxLength: 255 });
const elementId = Type.String({ minLength: 1, maxLength: 255 });
const strategies = ['default', 'updateSourceWithDestination', 'deleteSource'] as const satisfies Strategy[];

export const PageParams = Type.Object({
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  sort: Type.Optional(Type.Literal('createdAt')),
});

export const ForkBody = Type.Object({ label });
export const MergeBody = Type.Object({
  strategy: Type.Union(strategies.map((name) => Type.Literal(name))),
  source: elementId,
  destination: elementId,
});
export const OldMergeBody = Type.Object({
  strategy: Type.Optional(MergeBody.properties.strategy),
  source: elementId,
  destination: elementId,
});

export const ForkedReply = Type.Object({
  collection: Type.Object({
    id: Type.String(),
    name: Type.String(),
    fork: Type.Object({ label: Type.String(), createdAt: Type.String(), from: Type.String() }),
    uid: Type.String(),
  }),
});

const nextCursor = Type.Union([Type.String(), Type.Null()]);

export const ForkList = Type.Object({
  data: Type.Array(
    Type.Object({
      forkName: Type.String(),
      forkId: Type.String(),
      createdBy: Type.String(),
      createdAt: Type.String(),
    }),
  ),
  meta: Type.Object({ total: Type.Number(), nextCursor }),
});

export const OwnForkList = Type.Object({
  data: Type.Array(
    Type.Object({
      forkName: Type.String(),
      forkId: Type.String(),
      sourceId: Type.String(),
      createdAt: Type.String(),
    }),
  ),
  meta: Type.Object({ total: Type.Number(), nextCursor, inaccessibleFork: Type.Number() }),
});

export const MergedReply = Type.Object({
  collection: Type.Object({ id: Type.String(), uid: Type.String() }),
});
export const PulledReply = Type.Object({
  collection: Type.Object({ destinationId: Type.String(), sourceId: Type.String() }),
});
export const SourceStatusReply = Type.Object({
  collection: Type.Record(Type.String(), Type.Object({ isSourceAhead: Type.Boolean() })),
});
/** COMPAT: this one refusal is wrapped like the resource. */
export const NotAForkReply = Type.Object({
  collection: Type.Object({ name: Type.String(), message: Type.String() }),
});

const taskStatus = Type.Union([
  Type.Literal('in-progress'),
  Type.Literal('successful'),
  Type.Literal('failed'),
]);
export const MergeStartedReply = Type.Object({
  task: Type.Object({ id: Type.String(), status: taskStatus }),
});
export const MergeTaskReply = Type.Object({
  id: Type.String(),
  status: taskStatus,
  details: Type.Optional(
    Type.Object({
      error: Type.Object({
        message: Type.String(),
        conflicts: Type.Optional(Type.Array(Type.Unknown())),
      }),
    }),
  ),
});

export const forkedToWire = ({
  id,
  name,
  ownerId,
  fork,
  source,
}: ForkedCollection): Static<typeof ForkedReply> => ({
  collection: {
    id,
    name,
    fork: { label: fork.label, createdAt: iso(fork.createdAt), from: uidOf(source.ownerId, source.id) },
    uid: uidOf(ownerId, id),
  },
});

export const forkListToWire = (page: ForkPage): Static<typeof ForkList> => ({
  data: page.rows.map((row) => ({
    forkName: row.label,
    forkId: uidOf(row.ownerId, row.id),
    createdBy: row.creatorName ?? '',
    createdAt: iso(row.createdAt),
  })),
  meta: { total: page.total, nextCursor: page.nextCursor },
});

export const ownForkListToWire = (page: ForkPage): Static<typeof OwnForkList> => ({
  data: page.rows.map((row) => ({
    forkName: row.label,
    forkId: uidOf(row.ownerId, row.id),
    sourceId: sourceUidOf(row),
    createdAt: iso(row.createdAt),
  })),
  meta: { total: page.total, nextCursor: page.nextCursor, inaccessibleFork: page.hidden },
});

const sourceUidOf = (row: ListedFork): string =>
  row.sourceOwnerId === null ? row.sourceId : uidOf(row.sourceOwnerId, row.sourceId);

const statuses = { running: 'in-progress', done: 'successful', failed: 'failed' } as const;

export const mergeStartedToWire = (task: MergeTask): Static<typeof MergeStartedReply> => ({
  task: { id: task.id, status: statuses[task.status] },
});

export const mergeTaskToWire = (task: MergeTask): Static<typeof MergeTaskReply> => ({
  id: task.id,
  status: statuses[task.status],
  ...(task.failure ? { details: { error: task.failure } } : {}),
});
