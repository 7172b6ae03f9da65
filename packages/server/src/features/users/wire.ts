import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import type { Group } from '../teams/groups.ts';
import { rolesToWire } from '../teams/role-rules.ts';
import { GroupReply, groupToWire } from '../teams/wire.ts';
import { avatarOf } from './avatar.ts';
import type { Me, TeamUser } from './users.ts';

const Operation = Type.Object({
  name: Type.String(),
  limit: Type.Number(),
  usage: Type.Number(),
  overage: Type.Number(),
});

export const MeReply = Type.Object({
  user: Type.Object({
    id: Type.Integer(),
    sub: Type.String(),
    username: Type.String(),
    email: Type.String(),
    fullName: Type.String(),
    avatar: Type.String(),
    isPublic: Type.Boolean(),
    emailVerified: Type.Boolean(),
    teamId: Type.Integer(),
    teamName: Type.String(),
    teamDomain: Type.String(),
    roles: Type.Array(Type.String()),
  }),
  operations: Type.Array(Operation),
});

export const TeamUserReply = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  username: Type.String(),
  email: Type.String(),
  roles: Type.Array(Type.String()),
  joinedAt: Type.Optional(Type.String()),
});
export const TeamUserList = Type.Object({ data: Type.Array(TeamUserReply) });
export const GroupList = Type.Object({ data: Type.Array(Type.Omit(GroupReply, ['managers'])) });

const unlimited = 99_999_999;

/** COMPAT: the names of `GET /me` in the published document, in its order. What this server does not meter is 0. */
const metered = [
  'api_object_usage',
  'collection_run_limit',
  'file_storage_limit',
  'flow_requests',
  'performance_test_limit',
  'reusable_packages',
  'test_data_retrieval',
  'test_data_storage',
  'postbot_calls',
  'mock_usage',
  'monitor_request_runs',
  'api_usage',
];

export const meToWire = ({ user, team, roles, calls }: Me): Static<typeof MeReply> => ({
  user: {
    id: user.id,
    sub: user.sub,
    username: user.username,
    email: user.email,
    fullName: user.fullName,
    avatar: user.avatar ?? avatarOf(user),
    isPublic: user.isPublic === 1,
    emailVerified: user.emailVerifiedAt !== null,
    teamId: team.id,
    teamName: team.name,
    teamDomain: team.handle,
    roles: rolesToWire(roles),
  },
  operations: metered.map((name) => {
    if (name !== 'api_usage') return { name, limit: unlimited, usage: 0, overage: 0 };
    const limit = calls.limit > 0 ? calls.limit : unlimited;
    return { name, limit, usage: calls.used, overage: Math.max(0, calls.used - limit) };
  }),
});

export const teamUserToWire = (user: TeamUser): Static<typeof TeamUserReply> => ({
  id: user.id,
  name: user.fullName,
  username: user.username,
  email: user.email,
  roles: rolesToWire(user.roles),
  joinedAt: iso(user.joinedAt),
});

/** COMPAT: `?groupId=` answers without `joinedAt`. */
export function groupUserToWire(user: TeamUser): Static<typeof TeamUserReply> {
  const { joinedAt: _, ...brief } = teamUserToWire(user);
  return brief;
}

export function groupToBrief(group: Group): Static<typeof GroupList>['data'][number] {
  const { managers: _, ...brief } = groupToWire(group);
  return brief;
}
