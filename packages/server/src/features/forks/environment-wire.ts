import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import type { ForkedEnvironment } from './fork-environments.ts';
import type { ForkPage } from './forks.ts';

const elementId = Type.String({ minLength: 1, maxLength: 255 });

export const EnvironmentForkBody = Type.Object({ forkName: Type.String({ minLength: 1, maxLength: 255 }) });
export const EnvironmentMergeBody = Type.Object({
  source: elementId,
  deleteSource: Type.Optional(Type.Boolean()),
});
export const EnvironmentPullBody = Type.Object({ source: elementId });

export const EnvironmentForkedReply = Type.Object({
  environment: Type.Object({ uid: Type.String(), name: Type.String(), forkName: Type.String() }),
});
export const EnvironmentForkList = Type.Object({
  data: Type.Array(
    Type.Object({
      forkId: Type.String(),
      forkName: Type.String(),
      createdAt: Type.String(),
      createdBy: Type.String(),
      updatedAt: Type.String(),
    }),
  ),
  meta: Type.Object({ total: Type.Number(), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
});
export const EnvironmentMergedReply = Type.Object({ environment: Type.Object({ uid: Type.String() }) });
/** COMPAT: this refusal has its sentence in the title and no status. */
export const NotForkedReply = Type.Object({
  type: Type.String(),
  title: Type.String(),
  detail: Type.Object({}),
});

export const environmentForkedToWire = (made: ForkedEnvironment): Static<typeof EnvironmentForkedReply> => ({
  environment: { uid: uidOf(made.ownerId, made.id), name: made.name, forkName: made.label },
});

export const environmentForkListToWire = (page: ForkPage): Static<typeof EnvironmentForkList> => ({
  data: page.rows.map((row) => ({
    forkId: uidOf(row.ownerId, row.id),
    forkName: row.label,
    createdAt: iso(row.createdAt),
    createdBy: row.creatorName ?? '',
    updatedAt: iso(row.updatedAt),
  })),
  meta: { total: page.total, nextCursor: page.nextCursor },
});

export const notForked: Static<typeof NotForkedReply> = {
  type: 'https://api.postman.com/problems/bad-request',
  title: 'The environment Id is not a forked environment.',
  detail: {},
};
