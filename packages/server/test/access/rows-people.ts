import { type Row, row } from './matrix.ts';
import { type Role, who } from './roles.ts';

const roles = ['user'];
let count = 0;
const email = (): string => `invited-${++count}@example.com`;
const hidesGroups = { ...who.readsTeam, seen: ['guest'] as Role[] };
/** Operations about the caller's own account are the same for all roles, and some are counted against floods. */
const few: readonly Role[] = ['badKey', 'anonymous', 'superAdmin'];
const onlySuperAdmins = { ok: ['superAdmin'] as Role[], seen: [...who.runsTeam.seen, 'teamAdmin'] as Role[] };

const teamRows: readonly Row[] = [
  row('listTeams', 'team', who.inTeam, { lists: true, shows: 'teamId' }),
  row('getTeam', 'team', who.inTeam),
  row('renameTeam', 'team', who.runsTeam, { body: () => ({ name: 'Renamed' }) }),
  row('createTeam', 'nothing', who.confirmed, { body: () => ({ name: 'Another team' }) }),
  row('listTeamMembers', 'team', hidesGroups),
  row('changeTeamMemberRoles', 'member', who.runsTeam, { body: () => ({ roles }) }),
  row('changeTeamMemberRoles', 'member', onlySuperAdmins, {
    about: 'to Super Admin',
    body: () => ({ roles: ['super-admin'] }),
  }),
  row('changeTeamMemberRoles', 'superMember', onlySuperAdmins, {
    about: 'from Super Admin',
    body: () => ({ roles }),
  }),
  row('removeTeamMember', 'member', who.runsTeam, { once: true, owner: true }),
  row('removeTeamMember', 'superMember', onlySuperAdmins, {
    about: 'a Super Admin',
    once: true,
    owner: true,
  }),
  row('listTeamInvitations', 'team', who.runsTeam),
  row(
    'createTeamInvitation',
    'team',
    { ...who.runsTeam, seen: [...who.runsTeam.seen, 'unconfirmed'] },
    {
      body: () => ({ email: email(), roles }),
    },
  ),
  row(
    'createTeamInvitation',
    'team',
    { ...onlySuperAdmins, seen: [...onlySuperAdmins.seen, 'unconfirmed'] },
    {
      about: 'of a Super Admin',
      body: () => ({ email: email(), roles: ['super-admin'] }),
    },
  ),
  row('revokeTeamInvitation', 'invitation', who.runsTeam, { once: true }),
  row(
    'acceptTeamInvitation',
    'invitation',
    { ok: [], seen: who.signedIn.ok },
    {
      owner: true,
      body: ({ params }) => ({ token: params.token }),
    },
  ),
  row('createTeamGroup', 'team', who.createsGroups, { body: () => ({ name: 'Made', members: [], roles }) }),
  row(
    'createTeamGroup',
    'team',
    { ...who.runsTeam, seen: [...who.runsTeam.seen, 'unconfirmed'] },
    {
      about: 'of Admins',
      body: () => ({ name: 'Made', members: [], roles: ['admin'] }),
    },
  ),
  row(
    'createTeamGroup',
    'team',
    { ...onlySuperAdmins, seen: [...onlySuperAdmins.seen, 'unconfirmed'] },
    {
      about: 'of Super Admins',
      body: () => ({ name: 'Made', members: [], roles: ['super-admin'] }),
    },
  ),
  row('updateTeamGroup', 'group', who.runsTeam, { body: () => ({ name: 'Changed' }) }),
  row('deleteTeamGroup', 'group', who.runsTeam, { once: true }),
];

const userRows: readonly Row[] = [
  row('getAuthenticatedUser', 'nothing', who.signedIn),
  row('getTeamUsers', 'member', hidesGroups, { lists: true, shows: 'userId' }),
  row('getTeamUsers', 'groupMember', hidesGroups, {
    about: 'of a group',
    lists: true,
    shows: 'userId',
    query: (_thing, _asker, world) => ({ groupId: String(world.groupId) }),
  }),
  row('getTeamUser', 'member', hidesGroups),
  row('getGroups', 'group', hidesGroups, { lists: true, shows: 'groupId' }),
  row('getGroup', 'group', hidesGroups),
];

const accountRows: readonly Row[] = [
  row('getServer', 'nothing', who.everybody),
  row('listOutbox', 'nothing', who.everybody),
  row('signUp', 'nothing', who.everybody, {
    as: few,
    body: () => ({
      email: email(),
      username: `invited-${count}`,
      password: 'seven green bottles',
      acceptTerms: true,
    }),
  }),
  row('confirmAccount', 'unconfirmedAccount', who.everybody, {
    as: few,
    once: true,
    body: ({ params }) => ({ token: params.token }),
  }),
  row('resendConfirmation', 'unconfirmedAccount', who.everybody, {
    as: few,
    once: true,
    body: ({ params }) => ({ email: params.email }),
  }),
  row('signIn', 'account', who.everybody, {
    as: few,
    body: ({ params }) => ({ login: params.email, password: params.password }),
  }),
  row('signOut', 'nothing', who.everybody, { as: few }),
  row('switchTeam', 'team', who.inTeam, { body: ({ params }) => ({ teamId: Number(params.teamId) }) }),
  row('listSessions', 'account', who.owner, { lists: true, shows: 'sessionId', owner: true }),
  row('endSession', 'account', who.owner, { owner: true }),
  row('endAllSessions', 'account', who.owner, { as: ['badKey', 'anonymous'], owner: true }),
  row('listApiKeys', 'account', who.owner, { lists: true, shows: 'apiKeyId', owner: true }),
  row('createApiKey', 'nothing', who.confirmed, { body: () => ({ name: 'Another key', expiresInDays: 1 }) }),
  row('revokeApiKey', 'account', who.owner, { owner: true }),
];

export const peopleRows: readonly Row[] = [...teamRows, ...userRows, ...accountRows];
