import Type from 'typebox';
import { route } from '../../http/route.ts';
import { transformCollection } from './transform.ts';

export const transformationRoutes = [
  route({
    operation: 'transformCollectionToOpenAPI',
    summary: 'Gets a collection as an OpenAPI definition',
    method: 'GET',
    path: '/collections/:collectionId/transformations',
    auth: 'user',
    errors: 'problem',
    family: 'transformations',
    query: Type.Object({
      format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('yaml')])),
    }),
    reply: { 200: Type.Object({ output: Type.String({ description: 'OpenAPI 3.0, JSON or YAML' }) }) },
    handle: async (ctx, { actor, params, query }) => ({
      body: {
        output: await transformCollection(ctx, actor, params.collectionId ?? '', query.format ?? 'json'),
      },
    }),
  }),
];
