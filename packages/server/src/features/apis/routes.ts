import Type from 'typebox';
import { route } from '../../http/route.ts';
import { checkAccept } from './accept.ts';
import { createApi, deleteApi, getApi, listApis, updateApi } from './apis.ts';
import { collectionRoutes } from './collection-routes.ts';
import { apiCommentRoutes } from './comment-routes.ts';
import { inApiWords } from './failures.ts';
import { migrationRoutes } from './migration-routes.ts';
import { partsOf } from './parts.ts';
import { schemaRoutes } from './schema-routes.ts';
import { apiTagRoutes } from './tag-routes.ts';
import { versionRoutes } from './version-routes.ts';
import {
  ApiBody,
  ApiChanged,
  ApiList,
  ApiReply,
  ApiWithParts,
  apiToChanged,
  apiToWire,
  page,
} from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'apis',
  bodyNoun: 'api',
  explain: inApiWords,
} as const;
const one = { ...common, path: '/apis/:apiId' } as const;
const pageDefault = 10;

export const apiRoutes = [
  route({
    ...common,
    operation: 'getApis',
    summary: 'Lists the APIs of a workspace, latest first',
    method: 'GET',
    path: '/apis',
    query: Type.Object({
      workspaceId: Type.String(),
      createdBy: Type.Optional(Type.Integer()),
      description: Type.Optional(Type.String()),
      ...page,
    }),
    reply: { 200: ApiList },
    handle: async (ctx, { actor, headers, query }) => {
      checkAccept(headers);
      const { workspaceId, createdBy, description, cursor } = query;
      const limit = query.limit ?? pageDefault;
      const filter = { createdBy, description };
      const found = await listApis(ctx, actor, workspaceId, filter, { limit, cursor });
      const meta = { limit, total: found.total, nextCursor: found.nextCursor ?? '' };
      return { body: { apis: found.apis.map(apiToWire), meta } };
    },
  }),
  route({
    ...common,
    operation: 'createApi',
    summary: 'Creates an API',
    method: 'POST',
    path: '/apis',
    query: Type.Object({ workspaceId: Type.String() }),
    body: ApiBody,
    reply: { 200: ApiReply },
    handle: async (ctx, { actor, headers, query, body }) => {
      checkAccept(headers);
      const { name, summary = '', description = '' } = body;
      return {
        body: apiToWire(await createApi(ctx, actor, query.workspaceId, { name, summary, description })),
      };
    },
  }),
  route({
    ...one,
    operation: 'getApi',
    summary: 'Gets an API; `include` adds its schemas, versions and collections',
    method: 'GET',
    query: Type.Object({
      include: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    }),
    reply: { 200: ApiWithParts },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const found = await getApi(ctx, actor, params.apiId ?? '');
      const wanted = [query.include ?? []].flat().flatMap((text) => text.split(','));
      return { body: { ...apiToWire(found), ...(await partsOf(ctx, actor, found.id, wanted)) } };
    },
  }),
  route({
    ...one,
    operation: 'updateApi',
    summary: 'Changes what an API says of itself',
    method: 'PUT',
    body: ApiBody,
    reply: { 200: ApiChanged },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      return { body: apiToChanged(await updateApi(ctx, actor, params.apiId ?? '', body)) };
    },
  }),
  route({
    ...one,
    operation: 'deleteApi',
    summary: 'Moves an API to the trash',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      await deleteApi(ctx, actor, params.apiId ?? '');
      return { status: 204 };
    },
  }),
  ...schemaRoutes,
  ...versionRoutes,
  ...collectionRoutes,
  ...apiCommentRoutes,
  ...apiTagRoutes,
  ...migrationRoutes,
];
