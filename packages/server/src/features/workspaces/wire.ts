import Type, { type Static } from 'typebox';
import type { WorkspaceRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import type { WorkspaceContent } from './store.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
const description = Type.Optional(Type.String({ maxLength: 100_000 }));
const about = Type.Optional(Type.String({ maxLength: 1_000 }));
const type = Type.Union(
  ['personal', 'team', 'private', 'public', 'partner'].map((one) => Type.Literal(one)),
  { description: 'Who may see it: the visibility of answers.' },
);

export const NewWorkspace = Type.Object({
  workspace: Type.Optional(
    Type.Object({
      name,
      type,
      description,
      about,
      teamId: Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Integer()])),
    }),
  ),
});
export const WorkspaceChange = Type.Object({
  workspace: Type.Optional(
    Type.Object({ name: Type.Optional(name), type: Type.Optional(type), description, about }),
  ),
});

export const WorkspaceQuery = Type.Object({
  type: Type.Optional(Type.String()),
  createdBy: Type.Optional(Type.Integer()),
  include: Type.Optional(Type.String()),
  elementType: Type.Optional(Type.String()),
  elementId: Type.Optional(Type.String()),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
});

export const WorkspaceBrief = Type.Object({
  workspace: Type.Object({ id: Type.String(), name: Type.String() }),
});
export const WorkspaceGone = Type.Object({ workspace: Type.Object({ id: Type.String() }) });

const summary = {
  id: Type.String(),
  name: Type.String(),
  type: Type.String({ description: 'personal or team' }),
  visibility: Type.String(),
  createdBy: Type.String(),
  about: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};
export const WorkspaceList = Type.Object({
  workspaces: Type.Array(Type.Object(summary)),
  meta: Type.Optional(Type.Object({ nextCursor: Type.Union([Type.String(), Type.Null()]) })),
});

const element = Type.Object({ id: Type.String(), name: Type.String(), uid: Type.String() });
const switchable = Type.Object({
  id: Type.String(),
  name: Type.String(),
  uid: Type.String(),
  deactivated: Type.Boolean(),
});
const content = {
  collections: Type.Array(element),
  environments: Type.Array(element),
  mocks: Type.Array(switchable),
  monitors: Type.Array(switchable),
  apis: Type.Array(element),
  specs: Type.Array(element),
};
const whole = Type.Object({
  ...summary,
  description: Type.String(),
  updatedBy: Type.String(),
  teamId: Type.Optional(Type.String()),
  ...content,
});
export const WorkspaceReply = Type.Object({ workspace: whole });
/** `can`: names of permissions of access/roles.ts, so that clients need not know the rules. */
export const Can = Type.Array(Type.String());
export const ParleyWorkspace = Type.Object({ workspace: whole, can: Can });

export const workspaceToListItem = (
  row: WorkspaceRow,
): Static<typeof WorkspaceList>['workspaces'][number] => ({
  id: row.id,
  name: row.name,
  // COMPAT: everything but personal is of type "team"; `visibility` tells them apart (published answers).
  type: row.visibility === 'personal' ? 'personal' : 'team',
  visibility: row.visibility,
  createdBy: String(row.createdBy),
  about: row.summary,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});

export function workspaceToWire(
  row: WorkspaceRow,
  elements: readonly WorkspaceContent[],
  options: { teamId: boolean },
): Static<typeof WorkspaceReply>['workspace'] {
  const ofKind = (kind: string): Static<typeof element>[] =>
    elements
      .filter((one) => one.kind === kind)
      .map((one) => ({ id: one.id, name: one.name, uid: uidOf(one.ownerId, one.id) }));
  const { id, name: title, type: kind, visibility, createdBy, ...rest } = workspaceToListItem(row);
  return {
    id,
    name: title,
    type: kind,
    description: row.description,
    visibility,
    createdBy,
    updatedBy: String(row.updatedBy),
    ...(options.teamId ? { teamId: String(row.teamId) } : {}),
    ...rest,
    collections: ofKind('collection'),
    environments: ofKind('environment'),
    mocks: [],
    monitors: [],
    apis: ofKind('api'),
    specs: ofKind('spec'),
  };
}

export const canToWire = (can: ReadonlySet<string>): string[] => [...can].sort();
