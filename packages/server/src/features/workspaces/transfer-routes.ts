import Type from 'typebox';
import type { ApiError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { transferElement } from './element-transfers.ts';
import { explained, problem } from './failures.ts';
import { transferWorkspace } from './team-transfers.ts';

const family = 'workspace-transfers';
const missing = (key: string, title = 'Bad Request'): ApiError =>
  problem(`The '${key}' property is required`, { title });
const notThere = (detail: string): readonly [string, Record<string, unknown>] => [
  'workspaceProblem',
  { status: 404, problem: 'not-found', title: 'Not Found', detail },
];
/** Kinds the published document names and this server has none of: there is nothing to find. */
const otherKinds = ['flow', 'flows-module', 'flows-action', 'mock', 'monitor'];

const id = Type.Optional(Type.String({ maxLength: 200 }));
const teamId = Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Integer()]));

export const transferRoutes = [
  route({
    operation: 'transferWorkspaceElement',
    summary: 'Moves a collection, an environment, a specification or an API into another workspace',
    family,
    method: 'POST',
    path: '/workspaces/:workspaceId/element-transfers',
    auth: 'user',
    errors: 'problem',
    body: Type.Object({ id, type: Type.Optional(Type.Unknown()), to: id }),
    bodyNoun: 'transfer',
    reply: {
      200: Type.Object({
        workspace: Type.Object({
          'element-transfers': Type.Object({
            to: Type.String(),
            from: Type.String(),
            id: Type.String(),
            type: Type.String(),
          }),
        }),
      }),
    },
    explain: (error) => {
      const noun =
        error.params.noun === 'workspace' ? 'Workspace not found' : 'The requested resource was not found.';
      return explained({ notFound: notThere(noun) })(error);
    },
    handle: async (ctx, { actor, params, body }) => {
      const from = params.workspaceId ?? '';
      const { id: elementId, type, to } = body;
      if (elementId === undefined) throw missing('id');
      if (type === undefined) throw missing('type');
      if (to === undefined) throw missing('to');
      if (type !== 'collection' && type !== 'environment' && type !== 'spec' && type !== 'api')
        throw otherKinds.includes(String(type))
          ? problem('The requested resource was not found.', {
              status: 404,
              problem: 'not-found',
              title: 'Not Found',
            })
          : problem('element type is not register or is falsy');
      await transferElement(ctx, actor, { from, to, kind: type, id: elementId });
      return { body: { workspace: { 'element-transfers': { to, from, id: elementId, type } } } };
    },
  }),
  route({
    operation: 'transferWorkspaceToTeam',
    summary: 'Hands a workspace over to another of your teams',
    family,
    method: 'PATCH',
    path: '/workspaces/:workspaceId/transfers',
    auth: 'user',
    errors: 'problem',
    body: Type.Object({ source: teamId, destination: teamId }),
    bodyNoun: 'transfer',
    reply: {
      200: Type.Object({
        workspace: Type.Object({
          transfer: Type.Object({ id: Type.String(), source: Type.String(), destination: Type.String() }),
        }),
      }),
    },
    explain: explained({
      notFound: notThere('The requested resource was not found.'),
      forbidden: ['workspaceForbidden'],
    }),
    handle: async (ctx, { actor, params, body }) => {
      const workspaceId = params.workspaceId ?? '';
      const { source, destination } = body;
      if (source === undefined) throw missing('source', 'Invalid Request Body');
      if (destination === undefined) throw missing('destination', 'Invalid Request Body');
      await transferWorkspace(ctx, actor, workspaceId, {
        source: Number(source),
        destination: Number(destination),
      });
      const transfer = { id: workspaceId, source: String(source), destination: String(destination) };
      return { body: { workspace: { transfer } } };
    },
  }),
];
