import Type from 'typebox';
import { route } from '../../http/route.ts';
import { VariableReply, VariablesBody } from '../variables/wire.ts';
import { getGlobals, putGlobals } from './globals.ts';

const shared = {
  path: '/workspaces/:workspaceId/global-variables',
  auth: 'user',
  errors: 'problem',
  family: 'global-variables',
} as const;
const Globals = Type.Object({ values: Type.Array(VariableReply) });

export const globalsRoutes = [
  route({
    ...shared,
    operation: 'getWorkspaceGlobalVariables',
    summary: "Gets a workspace's global variables",
    method: 'GET',
    reply: { 200: Globals },
    handle: async (ctx, { actor, params }) => ({
      body: { values: await getGlobals(ctx, actor, params.workspaceId ?? '') },
    }),
  }),
  route({
    ...shared,
    operation: 'updateWorkspaceGlobalVariables',
    summary: "Replaces a workspace's global variables",
    method: 'PUT',
    bodyBytesMax: (ctx) => ctx.config.environmentBytesMax,
    body: Type.Object({ values: Type.Optional(VariablesBody) }),
    bodyNoun: 'globals',
    reply: { 200: Globals },
    handle: async (ctx, { actor, params, body }) => ({
      body: { values: await putGlobals(ctx, actor, params.workspaceId ?? '', body.values ?? []) },
    }),
  }),
];
