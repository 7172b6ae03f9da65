import Type, { type Static } from 'typebox';
import type { ElementRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import { type Variable, VariableReply, VariablesBody } from '../variables/wire.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
const values = VariablesBody;

export const EnvironmentBody = Type.Object({
  environment: Type.Object({ name, values: Type.Optional(values) }),
});
export const EnvironmentChange = Type.Object({
  environment: Type.Object({ name: Type.Optional(name), values: Type.Optional(values) }),
});

const brief = Type.Object({ id: Type.String(), name: Type.String(), uid: Type.String() });
export const EnvironmentBrief = Type.Object({ environment: brief });
export const EnvironmentGone = Type.Object({
  environment: Type.Object({ id: Type.String(), uid: Type.String() }),
});
export const EnvironmentReply = Type.Object({
  environment: Type.Object({
    id: Type.String(),
    name: Type.String(),
    owner: Type.String(),
    createdAt: Type.String(),
    updatedAt: Type.String(),
    values: Type.Array(VariableReply),
    isPublic: Type.Optional(Type.Boolean()),
    uid: Type.Optional(Type.String()),
  }),
});
export const EnvironmentList = Type.Object({
  environments: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      createdAt: Type.String(),
      updatedAt: Type.String(),
      owner: Type.String(),
      uid: Type.String(),
      isPublic: Type.Boolean(),
    }),
  ),
});

export type EnvironmentRow = Pick<ElementRow, 'id' | 'name' | 'ownerId' | 'createdAt' | 'updatedAt'>;

export const environmentToBrief = (row: EnvironmentRow): Static<typeof EnvironmentBrief> => ({
  environment: { id: row.id, name: row.name, uid: uidOf(row.ownerId, row.id) },
});

export const environmentToWire = (
  row: EnvironmentRow,
  values: Variable[],
  isPublic: boolean,
): Static<typeof EnvironmentReply> => ({
  environment: {
    id: row.id,
    name: row.name,
    owner: String(row.ownerId),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    values,
    isPublic,
  },
});

export const environmentToListItem = (
  row: EnvironmentRow,
  isPublic: boolean,
): Static<typeof EnvironmentList>['environments'][number] => ({
  id: row.id,
  name: row.name,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  owner: String(row.ownerId),
  uid: uidOf(row.ownerId, row.id),
  isPublic,
});
