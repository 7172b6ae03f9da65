import Type, { type Static } from 'typebox';
import type { ElementRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';

/** The document itself is checked by @parley/format; this schema is for the generated API document. */
export const CollectionBody = Type.Object({
  collection: Type.Object({
    info: Type.Object({
      name: Type.String(),
      schema: Type.String(),
      description: Type.Optional(Type.Unknown()),
    }),
    item: Type.Array(Type.Unknown()),
    event: Type.Optional(Type.Array(Type.Unknown())),
    variable: Type.Optional(Type.Array(Type.Unknown())),
    auth: Type.Optional(Type.Unknown()),
    protocolProfileBehavior: Type.Optional(Type.Unknown()),
  }),
});

export const ForkInfo = Type.Object({ label: Type.String(), createdAt: Type.String(), from: Type.String() });

export const CollectionBrief = Type.Object({
  collection: Type.Object({ id: Type.String(), name: Type.String(), uid: Type.String() }),
});
export const CollectionGone = Type.Object({
  collection: Type.Object({ id: Type.String(), uid: Type.String() }),
});
export const CollectionPatched = Type.Object({
  collection: Type.Object({ id: Type.String(), name: Type.String(), description: Type.Unknown() }),
});
export const CollectionReply = Type.Object({
  collection: Type.Object({
    info: Type.Object({ _postman_id: Type.String(), name: Type.String(), uid: Type.String() }),
  }),
});
export const CollectionListItem = Type.Object({
  id: Type.String(),
  name: Type.String(),
  owner: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  uid: Type.String(),
  fork: Type.Optional(ForkInfo),
  isPublic: Type.Boolean(),
});
export const CollectionList = Type.Object({
  collections: Type.Array(CollectionListItem),
  meta: Type.Optional(Type.Object({ total: Type.Integer(), offset: Type.Integer(), limit: Type.Integer() })),
});
export const UpdateTask = Type.Object({ task: Type.Object({ id: Type.String(), status: Type.String() }) });
export const UpdateTaskState = Type.Object({ id: Type.String(), status: Type.String() });
export const DuplicateTask = Type.Object({
  task: Type.Object({
    id: Type.String(),
    status: Type.String(),
    reason: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
});

export type Fork = Static<typeof ForkInfo>;
export type CollectionRow = Pick<ElementRow, 'id' | 'name' | 'ownerId'>;

export const collectionToBrief = (row: CollectionRow): Static<typeof CollectionBrief> => ({
  collection: { id: row.id, name: row.name, uid: uidOf(row.ownerId, row.id) },
});

export const collectionToListItem = (
  row: CollectionRow & Pick<ElementRow, 'createdAt'> & { updatedAt: number; visibility: string },
  fork: Fork | undefined,
): Static<typeof CollectionListItem> => ({
  id: row.id,
  name: row.name,
  owner: String(row.ownerId),
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  uid: uidOf(row.ownerId, row.id),
  ...(fork ? { fork } : {}),
  isPublic: row.visibility === 'public',
});
