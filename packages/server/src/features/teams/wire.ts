import Type, { type Static } from 'typebox';
import { parseRoles } from '../../access/actor.ts';
import { type TeamPermission, teamRoles } from '../../access/roles.ts';
import type { TeamInvitationRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { type Group, groupMembersMax } from './groups.ts';
import type { TeamView } from './my-teams.ts';
import { rolesToWire } from './role-rules.ts';
import type { TeamMember } from './store.ts';

const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const roles = Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 });
const people = Type.Array(Type.Integer({ minimum: 1 }), { maxItems: groupMembersMax });
const summary = Type.String({ maxLength: 1000 });

export const TeamBody = Type.Object({ name, handle: Type.Optional(Type.String({ maxLength: 100 })) });
export const TeamChange = Type.Object({ name });
export const RolesBody = Type.Object({ roles });
export const InvitationBody = Type.Object({ email: Type.String({ maxLength: 320 }), roles });
export const TokenBody = Type.Object({ token: Type.String({ maxLength: 200 }) });
export const GroupBody = Type.Object({
  name,
  summary: Type.Optional(summary),
  members: Type.Optional(people),
  roles,
});
export const GroupChangeBody = Type.Object({
  name: Type.Optional(name),
  summary: Type.Optional(summary),
  members: Type.Optional(people),
  managers: Type.Optional(people),
  roles: Type.Optional(roles),
});

const strings = Type.Array(Type.String());
const numbers = Type.Array(Type.Integer());

export const TeamReply = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  handle: Type.String(),
  personal: Type.Boolean(),
  roles: strings,
  memberCount: Type.Integer(),
  createdAt: Type.String(),
  can: strings,
});
export const TeamList = Type.Object({ data: Type.Array(TeamReply) });
export const MemberReply = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  fullName: Type.String(),
  email: Type.String(),
  roles: strings,
  joinedAt: Type.String(),
});
export const MemberList = Type.Object({ data: Type.Array(MemberReply) });
export const InvitationReply = Type.Object({
  id: Type.String(),
  email: Type.String(),
  roles: strings,
  invitedBy: Type.Integer(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
});
export const InvitationList = Type.Object({ data: Type.Array(InvitationReply) });
export const GroupReply = Type.Object({
  id: Type.Integer(),
  teamId: Type.Integer(),
  name: Type.String(),
  summary: Type.String(),
  createdBy: Type.Integer(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  members: numbers,
  roles: strings,
  managers: numbers,
});

export const teamToWire = (team: TeamView): Static<typeof TeamReply> => ({
  id: team.id,
  name: team.name,
  handle: team.handle,
  personal: team.personalOf !== null,
  roles: rolesToWire(team.roles),
  memberCount: team.memberCount,
  createdAt: iso(team.createdAt),
  can: [...new Set<TeamPermission>(team.roles.flatMap((role) => teamRoles[role].permissions))],
});

export const memberToWire = (member: TeamMember): Static<typeof MemberReply> => ({
  id: member.userId,
  username: member.username,
  fullName: member.fullName,
  email: member.email,
  roles: rolesToWire(parseRoles(member.roles)),
  joinedAt: iso(member.joinedAt),
});

export const invitationToWire = (row: TeamInvitationRow): Static<typeof InvitationReply> => ({
  id: row.id,
  email: row.email,
  roles: rolesToWire(parseRoles(row.roles)),
  invitedBy: row.invitedBy,
  createdAt: iso(row.createdAt),
  expiresAt: iso(row.expiresAt),
});

export const groupToWire = (group: Group): Static<typeof GroupReply> => ({
  id: group.id,
  teamId: group.teamId,
  name: group.name,
  summary: group.summary,
  createdBy: group.createdBy,
  createdAt: iso(group.createdAt),
  updatedAt: iso(group.updatedAt),
  members: group.members,
  roles: rolesToWire(parseRoles(group.roles)),
  managers: group.managers,
});
