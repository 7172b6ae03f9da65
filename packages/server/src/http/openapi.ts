import type { TSchema } from 'typebox';
import type { Route } from './route.ts';

/** The OpenAPI 3.1 document of what this server answers, written from the routes. */
export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const sorted = [...routes].sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1,
  );
  for (const route of sorted) {
    const path = route.path.replace(/:(\w+)\*?/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley API', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api' }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: { type: 'apiKey', in: 'cookie', name: 'parley_session' },
      },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const parameters = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' } as object,
  }));
  const query = route.query as
    | (TSchema & { properties?: Record<string, TSchema>; required?: string[] })
    | undefined;
  for (const [name, schema] of Object.entries(query?.properties ?? {}))
    parameters.push({ name, in: 'query', required: query?.required?.includes(name) ?? false, schema });
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.family],
    ...(route.auth === 'public'
      ? { security: [] }
      : route.auth === 'session'
        ? { security: [{ session: [] }] }
        : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(route.reply).map(([status, schema]) => [
        status,
        {
          description: schema ? 'Success' : 'No body',
          ...(schema ? { content: contentOf(route, schema) } : {}),
        },
      ]),
    ),
  };
}

const contentOf = ({ replyTypes = ['application/json'] }: Route, schema: TSchema) =>
  Object.fromEntries(replyTypes.map((type) => [type, { schema }]));
