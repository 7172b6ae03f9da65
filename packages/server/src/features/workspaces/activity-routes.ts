import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { route } from '../../http/route.ts';
import { type Activity, listActivities } from './activities.ts';
import { explained, problem } from './failures.ts';

const pageDefault = 15;
const pageMax = 100;

const ActivityList = Type.Object({
  meta: Type.Object({ nextCursor: Type.String({ description: 'Empty on the last page' }) }),
  data: Type.Array(
    Type.Object({
      workspaceId: Type.String(),
      createdAt: Type.String(),
      updatedAt: Type.String(),
      id: Type.Integer(),
      user: Type.Object({
        id: Type.Integer(),
        username: Type.String(),
        isPartner: Type.Boolean(),
        name: Type.String(),
      }),
      action: Type.String({ description: 'create, update or destroy' }),
      elementType: Type.String(),
      trigger: Type.String(),
      elementId: Type.String(),
      elementName: Type.String(),
    }),
  ),
});

export const activityRoutes = [
  route({
    operation: 'getWorkspaceActivityFeed',
    summary: 'Lists what happened in a workspace, newest first',
    family: 'workspace-activity',
    method: 'GET',
    path: '/workspaces/:workspaceId/activities',
    auth: 'user',
    errors: 'problem',
    // Numbers are read by hand: their failures are documented word by word.
    query: Type.Object({
      userId: Type.Optional(Type.String()),
      elementType: Type.Optional(
        Type.String({ description: 'collection, workspace, environment, mock or monitor' }),
      ),
      limit: Type.Optional(Type.String()),
      cursor: Type.Optional(Type.String()),
    }),
    reply: { 200: ActivityList },
    explain: explained({
      notFound: [
        'workspaceProblem',
        { status: 404, problem: 'not-found', title: 'Not Found', detail: 'Workspace not found' },
      ],
    }),
    handle: async (ctx, { actor, params, query }) => {
      const workspaceId = params.workspaceId ?? '';
      const { activities, nextCursor } = await listActivities(ctx, actor, workspaceId, {
        userId: wholeNumber(query.userId, 'User ID must be an integer.'),
        elementType: query.elementType,
        limit: Math.min(
          wholeNumber(query.limit, 'querystring.limit should be integer') ?? pageDefault,
          pageMax,
        ),
        cursor: query.cursor,
      });
      return {
        body: {
          meta: { nextCursor: nextCursor ?? '' },
          data: activities.map((activity) => activityToWire(workspaceId, activity)),
        },
      };
    },
  }),
];

function wholeNumber(text: string | undefined, otherwise: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw problem(otherwise);
  return number;
}

const activityToWire = (
  workspaceId: string,
  { at, seq, user, ...rest }: Activity,
): Static<typeof ActivityList>['data'][number] => ({
  workspaceId,
  createdAt: iso(at),
  updatedAt: iso(at),
  id: seq,
  user: { id: user.id, username: user.username, isPartner: user.isPartner, name: user.name },
  ...rest,
});
