import Type from 'typebox';
import { isApiError } from '../../errors.ts';
import { type Answer, route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import {
  EnvironmentForkBody,
  EnvironmentForkedReply,
  EnvironmentForkList,
  EnvironmentMergeBody,
  EnvironmentMergedReply,
  EnvironmentPullBody,
  environmentForkedToWire,
  environmentForkListToWire,
  NotForkedReply,
  notForked,
} from './environment-wire.ts';
import { inForkWords } from './errors.ts';
import { forkEnvironment, mergeEnvironments } from './fork-environments.ts';
import { listForksOf } from './forks.ts';
import { PageParams } from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'environment-forks',
  explain: inForkWords({ notFound: 'environmentForkNotFound' }),
} as const;

/** The answer of `work`, or the documented refusal when there is no fork. */
async function orNotForked(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!isApiError(error) || !['noForks', 'notAForkedEnvironment'].includes(error.code)) throw error;
    const type = 'application/problem+json; charset=utf-8';
    return { status: 400, content: { type, data: JSON.stringify(notForked) } };
  }
}

export const environmentForkRoutes = [
  route({
    ...common,
    operation: 'getEnvironmentForks',
    summary: 'Lists the forks of an environment',
    method: 'GET',
    path: '/environments/:environmentId/forks',
    query: PageParams,
    reply: { 200: EnvironmentForkList, 400: NotForkedReply },
    handle: (ctx, { actor, params, query }) =>
      orNotForked(async () => ({
        body: environmentForkListToWire(
          await listForksOf(ctx, actor, 'environment', params.environmentId ?? '', query),
        ),
      })),
  }),
  route({
    ...common,
    operation: 'forkEnvironment',
    summary: 'Forks an environment into a workspace',
    method: 'POST',
    path: '/environments/:environmentId/forks',
    query: Type.Object({ workspaceId: Type.String({ minLength: 1 }) }),
    body: EnvironmentForkBody,
    bodyNoun: 'fork',
    reply: { 200: EnvironmentForkedReply },
    handle: async (ctx, { actor, params, query, body }) => {
      const forked = await forkEnvironment(ctx, actor, {
        environmentId: params.environmentId ?? '',
        workspaceId: query.workspaceId,
        label: body.forkName,
      });
      return { body: environmentForkedToWire(forked) };
    },
  }),
  route({
    ...common,
    operation: 'mergeEnvironmentFork',
    summary: 'Merges a fork into the environment it was made of',
    method: 'POST',
    path: '/environments/:environmentId/merges',
    body: EnvironmentMergeBody,
    bodyNoun: 'merge',
    reply: { 200: EnvironmentMergedReply, 400: NotForkedReply },
    handle: (ctx, { actor, params, body }) =>
      orNotForked(async () => {
        const row = await mergeEnvironments(ctx, actor, 'merge', {
          sourceId: body.source,
          destinationId: params.environmentId ?? '',
          deleteSource: body.deleteSource ?? false,
        });
        return { body: { environment: { uid: uidOf(row.ownerId, row.id) } } };
      }),
  }),
  route({
    ...common,
    operation: 'pullEnvironment',
    summary: 'Brings what changed in the source into a forked environment',
    method: 'POST',
    path: '/environments/:environmentUid/pulls',
    body: EnvironmentPullBody,
    bodyNoun: 'pull',
    reply: { 200: EnvironmentMergedReply, 400: NotForkedReply },
    handle: (ctx, { actor, params, body }) =>
      orNotForked(async () => {
        const row = await mergeEnvironments(ctx, actor, 'pull', {
          sourceId: body.source,
          destinationId: params.environmentUid ?? '',
          deleteSource: false,
        });
        return { body: { environment: { uid: uidOf(row.ownerId, row.id) } } };
      }),
  }),
];
