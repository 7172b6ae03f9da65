import Type from 'typebox';
import { ApiError, invalid, isApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';
import { type Route, route } from '../../http/route.ts';
import { getGroup, listGroups } from '../teams/groups.ts';
import { GroupReply, groupToWire } from '../teams/wire.ts';
import { getMe, getTeamUser, listTeamUsers } from './users.ts';
import {
  GroupList,
  groupToBrief,
  groupUserToWire,
  MeReply,
  meToWire,
  TeamUserList,
  TeamUserReply,
  teamUserToWire,
} from './wire.ts';

describeErrors({
  resourceNotFound: () => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: 'The requested resource was not found.',
  }),
});

const common = { auth: 'user', errors: 'problem', family: 'users', method: 'GET' } as const;

export const userRoutes: readonly Route[] = [
  route({
    ...common,
    operation: 'getAuthenticatedUser',
    summary: 'Gets the caller, their team and its usage',
    path: '/me',
    errors: 'envelope',
    reply: { 200: MeReply },
    handle: async (ctx, { actor }) => ({ body: meToWire(await getMe(ctx, actor)) }),
  }),
  route({
    ...common,
    operation: 'getTeamUsers',
    summary: 'Lists the people of the team',
    path: '/users',
    query: Type.Object({ groupId: Type.Optional(Type.Integer()) }),
    reply: { 200: TeamUserList },
    handle: async (ctx, { actor, query }) => {
      const users = await listTeamUsers(ctx, actor, query.groupId);
      return { body: { data: users.map(query.groupId === undefined ? teamUserToWire : groupUserToWire) } };
    },
  }),
  route({
    ...common,
    operation: 'getTeamUser',
    summary: 'Gets one person of the team',
    path: '/users/:userId',
    reply: { 200: TeamUserReply },
    handle: async (ctx, { actor, params }) => ({
      body: teamUserToWire(await getTeamUser(ctx, actor, integer(params.userId, 'userId'))),
    }),
  }),
  route({
    ...common,
    operation: 'getGroups',
    summary: 'Lists the user groups of the team',
    path: '/groups',
    reply: { 200: GroupList },
    handle: async (ctx, { actor }) => ({
      body: { data: (await listGroups(ctx, actor, actor.teamId)).map(groupToBrief) },
    }),
  }),
  route({
    ...common,
    operation: 'getGroup',
    summary: 'Gets one user group of the team',
    path: '/groups/:groupId',
    reply: { 200: GroupReply },
    handle: async (ctx, { actor, params }) => {
      const id = integer(params.groupId, 'groupId');
      const group = await getGroup(ctx, actor, actor.teamId, id).catch((error: unknown) => {
        throw isApiError(error) && error.code === 'notFound' ? new ApiError('resourceNotFound') : error;
      });
      return { body: groupToWire(group) };
    },
  }),
];

/** COMPAT: what is no integer is a bad request here, not an unknown id. */
function integer(text: string | undefined, param: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalid(param, 'must be an integer');
  return Number(text);
}
