import Type from 'typebox';
import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';
import { route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import {
  createEnvironment,
  deleteEnvironment,
  getEnvironment,
  listEnvironments,
  patchEnvironment,
  updateEnvironment,
} from './environments.ts';
import type { PatchStep } from './patch.ts';
import {
  EnvironmentBody,
  EnvironmentBrief,
  EnvironmentChange,
  EnvironmentGone,
  EnvironmentList,
  EnvironmentReply,
  environmentToBrief,
  environmentToListItem,
  environmentToWire,
} from './wire.ts';

describeErrors({
  badPatch: (params) => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: String(params.detail),
  }),
});

const family = 'environments';
const id = { path: '/environments/:environmentId', auth: 'user', errors: 'envelope', family } as const;
const large = {
  bodyBytesMax: (ctx: { config: { environmentBytesMax: number } }) => ctx.config.environmentBytesMax,
  needsContentLength: true,
};
const etag = (rev: number): Record<string, string> => ({ etag: `"${rev}"` });

export const environmentRoutes = [
  route({
    operation: 'getEnvironments',
    summary: 'Lists environments',
    method: 'GET',
    path: '/environments',
    auth: 'user',
    errors: 'envelope',
    family,
    query: Type.Object({ workspace: Type.Optional(Type.String()) }),
    reply: { 200: EnvironmentList },
    handle: async (ctx, { actor, query }) => {
      const rows = await listEnvironments(ctx, actor, query.workspace);
      return {
        body: { environments: rows.map((row) => environmentToListItem(row, row.visibility === 'public')) },
      };
    },
  }),
  route({
    operation: 'createEnvironment',
    summary: 'Creates an environment',
    method: 'POST',
    path: '/environments',
    auth: 'user',
    errors: 'envelope',
    family,
    ...large,
    query: Type.Object({ workspace: Type.Optional(Type.String()) }),
    body: EnvironmentBody,
    bodyNoun: 'environment',
    reply: { 200: EnvironmentBrief },
    handle: async (ctx, { actor, query, body }) => {
      const { name, values } = body.environment;
      return {
        body: environmentToBrief(
          await createEnvironment(ctx, actor, { workspaceId: query.workspace, name, values: values ?? [] }),
        ),
      };
    },
  }),
  route({
    ...id,
    operation: 'getEnvironment',
    summary: 'Gets an environment with its variables',
    method: 'GET',
    reply: { 200: EnvironmentReply },
    handle: async (ctx, { actor, params }) => {
      const { row, values, isPublic, rev } = await getEnvironment(ctx, actor, params.environmentId ?? '');
      return { body: environmentToWire(row, values, isPublic), headers: etag(rev) };
    },
  }),
  route({
    ...id,
    ...large,
    operation: 'putEnvironment',
    summary: 'Replaces the name or the variables of an environment',
    method: 'PUT',
    body: EnvironmentChange,
    bodyNoun: 'environment',
    reply: { 200: EnvironmentBrief },
    handle: async (ctx, { actor, params, body, ifMatch }) => {
      const { row, rev } = await updateEnvironment(
        ctx,
        actor,
        params.environmentId ?? '',
        body.environment,
        ifMatch,
      );
      return { body: environmentToBrief(row), headers: etag(rev) };
    },
  }),
  route({
    ...id,
    ...large,
    operation: 'patchEnvironment',
    summary: 'Changes an environment by JSON Patch',
    method: 'PATCH',
    errors: 'problem',
    body: Type.Unknown(),
    reply: { 200: EnvironmentReply },
    handle: async (ctx, { actor, params, body, ifMatch }) => {
      const { row, values, rev } = await patchEnvironment(
        ctx,
        actor,
        params.environmentId ?? '',
        patchSteps(body),
        ifMatch,
      );
      const wire = environmentToWire(row, values, false).environment;
      const { isPublic: _, ...environment } = { ...wire, uid: uidOf(row.ownerId, row.id) };
      return { body: { environment }, headers: etag(rev) };
    },
  }),
  route({
    ...id,
    operation: 'deleteEnvironment',
    summary: 'Moves an environment to the trash',
    method: 'DELETE',
    reply: { 200: EnvironmentGone },
    handle: async (ctx, { actor, params }) => {
      const row = await deleteEnvironment(ctx, actor, params.environmentId ?? '');
      return { body: { environment: { id: row.id, uid: uidOf(row.ownerId, row.id) } } };
    },
  }),
];

function patchSteps(body: unknown): PatchStep[] {
  if (!Array.isArray(body)) throw new ApiError('badPatch', { detail: 'Patch sequence must be an array' });
  if (body.length > 10_000)
    throw new ApiError('badPatch', { detail: 'A patch has at most 10000 operations' });
  for (const step of body as unknown[])
    if (
      typeof step !== 'object' ||
      step === null ||
      !('op' in step) ||
      !('path' in step) ||
      typeof step.path !== 'string'
    )
      throw new ApiError('badPatch', { detail: 'Every operation needs op and path' });
  return body as PatchStep[];
}
