import Type, { type Static } from 'typebox';
import { route } from '../../http/route.ts';
import { checkAccept } from './accept.ts';
import { apiInvalid, inApiWords, migrationRefused } from './failures.ts';
import { getMigration, type MigrationTarget, migrateToSpec } from './migrate.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'apis',
  bodyNoun: 'migration',
  path: '/apis/:apiId/spec-migrations',
  explain: inApiWords,
} as const;

const MigrationBody = Type.Object({
  workspaceId: Type.Optional(Type.String()),
  workspaceInfo: Type.Optional(Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) })),
  gitInfo: Type.Optional(Type.Object({ path: Type.Optional(Type.String()) })),
});

export const migrationRoutes = [
  route({
    ...common,
    operation: 'getMigrationStatus',
    summary: "Tells how the last move of an API's schema into a specification ended",
    method: 'GET',
    reply: {
      200: Type.Object({
        status: Type.String({ description: 'COMPLETED or FAILED' }),
        details: Type.Object({
          workspaceId: Type.Optional(Type.String()),
          reason: Type.Optional(Type.String()),
        }),
      }),
    },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      const found = await getMigration(ctx, actor, params.apiId ?? '');
      if (!found) throw migrationRefused('The schema of this API was never moved.');
      const { isDone, workspaceId, reason } = found;
      return {
        body: isDone
          ? { status: 'COMPLETED', details: { workspaceId: workspaceId ?? '' } }
          : { status: 'FAILED', details: { reason: reason ?? '' } },
      };
    },
  }),
  route({
    ...common,
    operation: 'migrateApiToSpecHub',
    summary: 'Moves the schema of an API into a specification of its own',
    method: 'POST',
    body: MigrationBody,
    reply: { 200: Type.Object({ message: Type.String(), success: Type.Boolean() }) },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      await migrateToSpec(ctx, actor, params.apiId ?? '', targetOf(body));
      return { body: { message: 'The schema is a specification now.', success: true } };
    },
  }),
];

function targetOf({ workspaceId, workspaceInfo, gitInfo }: Static<typeof MigrationBody>): MigrationTarget {
  if (gitInfo) throw migrationRefused('The API is not linked to a Git repository.');
  if (workspaceId !== undefined) return { workspaceId };
  if (workspaceInfo) return { name: workspaceInfo.name };
  throw apiInvalid('Parameter, workspaceId or workspaceInfo is missing in the request.');
}
