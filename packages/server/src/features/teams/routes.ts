import { describeConflicts, describeErrors } from '../../http/error-wire.ts';
import { type Route, route } from '../../http/route.ts';
import { createGroup, deleteGroup, updateGroup } from './groups.ts';
import { acceptInvitation, createInvitation, listInvitations, revokeInvitation } from './invitations.ts';
import { numericId } from './load-team.ts';
import { changeMemberRoles, listMembers, removeMember } from './members.ts';
import { getTeam, listTeams, renameTeam } from './my-teams.ts';
import { rolesFromWire } from './role-rules.ts';
import {
  GroupBody,
  GroupChangeBody,
  GroupReply,
  groupToWire,
  InvitationBody,
  InvitationList,
  InvitationReply,
  invitationToWire,
  MemberList,
  MemberReply,
  memberToWire,
  RolesBody,
  TeamChange,
  TeamList,
  TeamReply,
  TokenBody,
  teamToWire,
} from './wire.ts';

describeErrors({
  /** One line per field, for forms. */
  invalidFields: () => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: 'Some fields cannot be accepted.',
  }),
  /** Links of mails: used, replaced, revoked, too old or never sent, which are not told apart. */
  linkSpent: () => ({
    status: 400,
    name: 'linkSpentError',
    problem: 'link-spent',
    title: 'Bad Request',
    message: 'This link has been used or is too old. Ask for another one.',
  }),
});

describeConflicts({
  lastAdmin: () => ({
    name: 'lastAdmin',
    message: 'A team needs an Admin. Make somebody else an Admin first.',
  }),
  personalTeam: () => ({
    name: 'personalTeam',
    message: 'This is a personal team. Create a team to work with others.',
  }),
  alreadyMember: () => ({ name: 'alreadyMember', message: 'This person is already in the team.' }),
  invitationStale: () => ({
    name: 'invitationStale',
    message: 'Whoever invited you may no longer do so. Ask an Admin of the team for another invitation.',
  }),
});

const common = { auth: 'user', errors: 'problem', family: 'teams' } as const;
const team = '/parley/teams/:teamId';
const teamId = (params: Record<string, string>): number => numericId(params.teamId, 'team');
const userId = (params: Record<string, string>): number => numericId(params.userId, 'member');
const groupId = (params: Record<string, string>): number => numericId(params.groupId, 'group');

export const teamRoutes: readonly Route[] = [
  route({
    ...common,
    operation: 'listTeams',
    summary: 'Lists the teams of the caller',
    method: 'GET',
    path: '/parley/teams',
    reply: { 200: TeamList },
    handle: async (ctx, { actor }) => ({ body: { data: (await listTeams(ctx, actor)).map(teamToWire) } }),
  }),
  route({
    ...common,
    operation: 'getTeam',
    summary: 'Gets a team',
    method: 'GET',
    path: team,
    reply: { 200: TeamReply },
    handle: async (ctx, { actor, params }) => ({
      body: teamToWire(await getTeam(ctx, actor, teamId(params))),
    }),
  }),
  route({
    ...common,
    operation: 'renameTeam',
    summary: 'Renames a team',
    method: 'PATCH',
    path: team,
    body: TeamChange,
    bodyNoun: 'team',
    reply: { 200: TeamReply },
    handle: async (ctx, { actor, params, body }) => ({
      body: teamToWire(await renameTeam(ctx, actor, teamId(params), body.name.trim())),
    }),
  }),
  route({
    ...common,
    operation: 'listTeamMembers',
    summary: 'Lists the members of a team',
    method: 'GET',
    path: `${team}/members`,
    reply: { 200: MemberList },
    handle: async (ctx, { actor, params }) => ({
      body: { data: (await listMembers(ctx, actor, teamId(params))).map(memberToWire) },
    }),
  }),
  route({
    ...common,
    operation: 'changeTeamMemberRoles',
    summary: 'Replaces the team roles of a member',
    method: 'PATCH',
    path: `${team}/members/:userId`,
    body: RolesBody,
    bodyNoun: 'member',
    reply: { 200: MemberReply },
    handle: async (ctx, { actor, params, body }) => ({
      body: memberToWire(
        await changeMemberRoles(ctx, actor, teamId(params), userId(params), rolesFromWire(body.roles)),
      ),
    }),
  }),
  route({
    ...common,
    operation: 'removeTeamMember',
    summary: 'Removes a member from a team, or leaves it',
    method: 'DELETE',
    path: `${team}/members/:userId`,
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await removeMember(ctx, actor, teamId(params), userId(params));
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'listTeamInvitations',
    summary: 'Lists the invitations that wait to be accepted',
    method: 'GET',
    path: `${team}/invitations`,
    reply: { 200: InvitationList },
    handle: async (ctx, { actor, params }) => ({
      body: { data: (await listInvitations(ctx, actor, teamId(params))).map(invitationToWire) },
    }),
  }),
  route({
    ...common,
    operation: 'createTeamInvitation',
    summary: 'Invites an email address into a team',
    method: 'POST',
    path: `${team}/invitations`,
    body: InvitationBody,
    bodyNoun: 'invitation',
    reply: { 202: InvitationReply },
    handle: async (ctx, { actor, params, body }) => {
      const input = { email: body.email, roles: rolesFromWire(body.roles) };
      return {
        status: 202,
        body: invitationToWire(await createInvitation(ctx, actor, teamId(params), input)),
      };
    },
  }),
  route({
    ...common,
    operation: 'revokeTeamInvitation',
    summary: 'Revokes an invitation',
    method: 'DELETE',
    path: `${team}/invitations/:invitationId`,
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await revokeInvitation(ctx, actor, teamId(params), params.invitationId ?? '');
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'acceptTeamInvitation',
    summary: 'Joins a team by the token of an invitation',
    method: 'POST',
    path: '/parley/invitations/accept',
    body: TokenBody,
    bodyNoun: 'invitation',
    reply: { 200: TeamReply },
    handle: async (ctx, { actor, body }) => {
      const id = await acceptInvitation(ctx, actor, body.token);
      // The actor was made before they joined.
      const joined = { ...actor, teams: new Map([...actor.teams, [id, []]]) };
      return { body: teamToWire(await getTeam(ctx, joined, id)) };
    },
  }),
  route({
    ...common,
    operation: 'createTeamGroup',
    summary: 'Creates a user group',
    method: 'POST',
    path: `${team}/groups`,
    body: GroupBody,
    bodyNoun: 'group',
    reply: { 201: GroupReply },
    handle: async (ctx, { actor, params, body }) => {
      const group = await createGroup(ctx, actor, teamId(params), {
        name: body.name.trim(),
        summary: body.summary ?? '',
        members: body.members ?? [],
        roles: rolesFromWire(body.roles),
      });
      return { status: 201, body: groupToWire(group) };
    },
  }),
  route({
    ...common,
    operation: 'updateTeamGroup',
    summary: 'Replaces what is given of a user group',
    method: 'PATCH',
    path: `${team}/groups/:groupId`,
    body: GroupChangeBody,
    bodyNoun: 'group',
    reply: { 200: GroupReply },
    handle: async (ctx, { actor, params, body }) => {
      const change = { ...body, roles: body.roles && rolesFromWire(body.roles) };
      return { body: groupToWire(await updateGroup(ctx, actor, teamId(params), groupId(params), change)) };
    },
  }),
  route({
    ...common,
    operation: 'deleteTeamGroup',
    summary: 'Deletes a user group and what it granted',
    method: 'DELETE',
    path: `${team}/groups/:groupId`,
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await deleteGroup(ctx, actor, teamId(params), groupId(params));
      return { status: 204 };
    },
  }),
];
