import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import { type ChangeEntry, listLog } from './changes.ts';
import type { Person } from './store.ts';
import { listTrashed, purgeTrashed, restoreTrashed, type Trashed } from './trash.ts';
import { Can, canToWire, ParleyWorkspace, workspaceToWire } from './wire.ts';
import { getWorkspace } from './workspaces.ts';

const family = 'parley-workspaces';
const shared = { auth: 'user', errors: 'problem', family } as const;
const pageDefault = 50;
const pageMax = 100;

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: pageMax }));
const cursor = Type.Optional(Type.String());
const meta = Type.Object({ nextCursor: Type.Union([Type.String(), Type.Null()]) });
const person = Type.Object({ id: Type.Integer(), username: Type.String(), name: Type.String() });
const nullable = Type.Union([Type.String(), Type.Null()]);

const Element = Type.Object({
  element: Type.Object({ id: Type.String(), uid: Type.String(), kind: Type.String(), name: Type.String() }),
});
const TrashList = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      uid: Type.String(),
      kind: Type.String(),
      name: Type.String(),
      parentId: nullable,
      parentName: nullable,
      rootId: Type.String(),
      rootName: Type.String(),
      deletedAt: Type.String(),
      deletedBy: person,
    }),
  ),
  meta,
  can: Can,
});
const ChangeList = Type.Object({
  data: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      batchId: Type.String({ description: 'Changes of one action share it' }),
      actor: person,
      at: Type.String(),
      type: Type.String({ description: 'create, set, move, delete, restore, bulk, purge or event' }),
      element: Type.Union([
        Type.Object({ id: Type.String(), rootId: nullable, kind: Type.String(), name: nullable }),
        Type.Null(),
      ]),
      path: Type.Union([Type.String(), Type.Null()], { description: 'Field path; name of an event' }),
      before: Type.Unknown(),
      after: Type.Unknown(),
      isCut: Type.Boolean({ description: 'A value was too long to show' }),
    }),
  ),
  meta,
  can: Can,
});

export const parleyWorkspaceRoutes = [
  route({
    ...shared,
    operation: 'getParleyWorkspace',
    summary: 'Gets a workspace, its team and what you may do in it',
    method: 'GET',
    path: '/parley/workspaces/:workspaceId',
    reply: { 200: ParleyWorkspace },
    handle: async (ctx, { actor, params }) => {
      const { row, elements, can } = await getWorkspace(ctx, actor, params.workspaceId ?? '');
      return {
        body: { workspace: workspaceToWire(row, elements, { teamId: true }), can: canToWire(can) },
      };
    },
  }),
  route({
    ...shared,
    operation: 'getWorkspaceTrash',
    summary: 'Lists what was deleted in a workspace and can come back, newest first',
    method: 'GET',
    path: '/parley/workspaces/:workspaceId/trash',
    query: Type.Object({ limit, cursor }),
    reply: { 200: TrashList },
    handle: async (ctx, { actor, params, query }) => {
      const { trashed, nextCursor, can } = await listTrashed(ctx, actor, params.workspaceId ?? '', {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { data: trashed.map(trashedToWire), meta: { nextCursor }, can: canToWire(can) } };
    },
  }),
  route({
    ...shared,
    operation: 'restoreTrashedElement',
    summary: 'Brings an element back from the trash',
    method: 'POST',
    path: '/parley/trash/:elementId/restore',
    reply: { 200: Element },
    handle: async (ctx, { actor, params }) => ({
      body: elementToWire(await restoreTrashed(ctx, actor, params.elementId ?? '')),
    }),
  }),
  route({
    ...shared,
    operation: 'purgeTrashedElement',
    summary: 'Removes an element in the trash for good',
    method: 'DELETE',
    path: '/parley/trash/:elementId',
    reply: { 200: Element },
    handle: async (ctx, { actor, params }) => ({
      body: elementToWire(await purgeTrashed(ctx, actor, params.elementId ?? '')),
    }),
  }),
  route({
    ...shared,
    operation: 'getWorkspaceChanges',
    summary: 'Lists the changes of a workspace, or of one element, newest first',
    method: 'GET',
    path: '/parley/workspaces/:workspaceId/changes',
    query: Type.Object({ elementId: Type.Optional(Type.String()), limit, cursor }),
    reply: { 200: ChangeList },
    handle: async (ctx, { actor, params, query }) => {
      const { entries, nextCursor, can } = await listLog(ctx, actor, params.workspaceId ?? '', {
        elementId: query.elementId,
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { data: entries.map(changeToWire), meta: { nextCursor }, can: canToWire(can) } };
    },
  }),
];

type Named = { id: string; ownerId: number; kind: string; name: string };

const elementToWire = ({ id, ownerId, kind, name }: Named): Static<typeof Element> => ({
  element: { id, uid: uidOf(ownerId, id), kind, name },
});

const personToWire = ({ id, username, name }: Person): Static<typeof person> => ({ id, username, name });

const trashedToWire = ({
  ownerId,
  deletedAt,
  deletedBy,
  updatedBy: _,
  ...row
}: Trashed): Static<typeof TrashList>['data'][number] => ({
  ...row,
  uid: uidOf(ownerId, row.id),
  deletedAt: iso(deletedAt ?? 0),
  deletedBy: personToWire(deletedBy),
});

const changeToWire = ({ actor, at, ...entry }: ChangeEntry): Static<typeof ChangeList>['data'][number] => ({
  ...entry,
  actor: personToWire(actor),
  at: iso(at),
});
