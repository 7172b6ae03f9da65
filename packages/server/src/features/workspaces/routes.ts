import type { Static } from 'typebox';
import Type from 'typebox';
import { ApiError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { activityRoutes } from './activity-routes.ts';
import { explained } from './failures.ts';
import { parleyWorkspaceRoutes } from './parley-routes.ts';
import { roleRoutes } from './role-routes.ts';
import { transferRoutes } from './transfer-routes.ts';
import { isVisibility, type Visibility, visibilities } from './visibility.ts';
import {
  NewWorkspace,
  WorkspaceBrief,
  WorkspaceChange,
  WorkspaceGone,
  WorkspaceList,
  WorkspaceQuery,
  WorkspaceReply,
  workspaceToListItem,
  workspaceToWire,
} from './wire.ts';
import {
  createWorkspace,
  deleteWorkspace,
  getWorkspace,
  listWorkspaces,
  updateWorkspace,
} from './workspaces.ts';

const family = 'workspaces';
const all = { path: '/workspaces', auth: 'user', errors: 'envelope', family } as const;
const one = { path: '/workspaces/:workspaceId', auth: 'user', errors: 'envelope', family } as const;
const pageMax = 100;

export const workspaceRoutes = [
  route({
    ...all,
    operation: 'getWorkspaces',
    summary: 'Lists the workspaces you may see',
    method: 'GET',
    query: WorkspaceQuery,
    reply: { 200: WorkspaceList },
    handle: async (ctx, { actor, query }) => {
      const { rows, nextCursor } = await listWorkspaces(ctx, actor, {
        visibility: visibilityOf(query),
        createdBy: query.createdBy,
        elementId: elementOf(query),
        cursor: query.cursor,
        limit: query.limit,
      });
      const paged = query.limit !== undefined || query.cursor !== undefined || nextCursor !== null;
      return {
        body: { workspaces: rows.map(workspaceToListItem), ...(paged ? { meta: { nextCursor } } : {}) },
      };
    },
  }),
  route({
    ...all,
    operation: 'createWorkspace',
    summary: 'Creates a workspace',
    method: 'POST',
    body: NewWorkspace,
    bodyNoun: 'workspace',
    reply: { 200: WorkspaceBrief },
    handle: async (ctx, { actor, body }) => {
      const { name, type, about = '', description = '', teamId } = present(body.workspace);
      const row = await createWorkspace(ctx, actor, {
        name,
        visibility: type as Visibility,
        summary: about,
        description,
        teamId: teamId === undefined ? undefined : Number(teamId),
      });
      return { body: { workspace: { id: row.id, name: row.name } } };
    },
  }),
  route({
    ...one,
    operation: 'getWorkspace',
    summary: 'Gets a workspace with what it holds',
    method: 'GET',
    query: Type.Object({ include: Type.Optional(Type.String()) }),
    reply: { 200: WorkspaceReply },
    explain: explained({ notFound: ['workspaceNotFound'] }),
    handle: async (ctx, { actor, params, query }) => {
      const { row, elements } = await getWorkspace(ctx, actor, params.workspaceId ?? '');
      const teamId = query.include?.split(',').includes('team') ?? false;
      return { body: { workspace: workspaceToWire(row, elements, { teamId }) } };
    },
  }),
  route({
    ...one,
    operation: 'updateWorkspace',
    summary: 'Changes the name, the words or the visibility of a workspace',
    method: 'PUT',
    body: WorkspaceChange,
    bodyNoun: 'workspace',
    reply: { 200: WorkspaceBrief },
    explain: explained({
      notFound: ['workspaceUnknown'],
      forbidden: ['workspaceForbidden', { message: 'You do not have access to update this workspace.' }],
    }),
    handle: async (ctx, { actor, params, body }) => {
      const { name, type, about, description } = present(body.workspace);
      const row = await updateWorkspace(ctx, actor, params.workspaceId ?? '', {
        name,
        visibility: type as Visibility | undefined,
        summary: about,
        description,
      });
      return { body: { workspace: { id: row.id, name: row.name } } };
    },
  }),
  route({
    ...one,
    operation: 'deleteWorkspace',
    summary: 'Deletes a workspace',
    method: 'DELETE',
    reply: { 200: WorkspaceGone },
    explain: explained({ notFound: ['workspaceUnknown'] }),
    handle: async (ctx, { actor, params }) => {
      const id = params.workspaceId ?? '';
      await deleteWorkspace(ctx, actor, id);
      return { body: { workspace: { id } } };
    },
  }),
  ...roleRoutes,
  ...activityRoutes,
  ...transferRoutes,
  ...parleyWorkspaceRoutes,
];

function present<T>(workspace: T | undefined): T {
  if (workspace === undefined) throw new ApiError('workspaceMissing');
  return workspace;
}

type Query = Static<typeof WorkspaceQuery>;

function visibilityOf({ type, limit }: Query): Visibility | undefined {
  if (limit !== undefined && limit > pageMax)
    throw new ApiError('workspaceFilter', {
      name: 'badRequestError',
      message: `The limit parameter must not exceed ${pageMax}.`,
    });
  if (type === undefined || isVisibility(type)) return type;
  const message = `visibilityStatus must be one of ${visibilities.join('/')}`;
  throw new ApiError('workspaceFilter', {
    name: 'invalidParamError',
    message,
    body: { error: { name: 'invalidParamError', message }, statusCode: 400 },
  });
}

/** COMPAT: these two failures have a bare body, unlike all others of this endpoint (published errors). */
function elementOf({ elementType, elementId }: Query): string | undefined {
  const bad = (message: string): ApiError =>
    new ApiError('workspaceFilter', {
      name: 'badRequest',
      message,
      body: { name: 'badRequest', message },
    });
  if (elementType === undefined && elementId === undefined) return undefined;
  if (elementType !== 'collection' && elementType !== 'specification')
    throw bad('elementType must be one of: collection, specification');
  if (elementId === undefined || elementId === '')
    throw bad('elementId is required when elementType is provided');
  return elementId;
}
