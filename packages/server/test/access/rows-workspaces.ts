import { type Row, row } from './matrix.ts';
import { type Role, signedIn, who } from './roles.ts';

let count = 0;
const made = (type: 'private' | 'team' | 'public') => () => ({
  workspace: { name: `Made ${++count}`, type },
});
/** Without naming a team one makes workspaces in one's own: strangers, too. */
const allBut = (...refused: readonly Role[]) => ({
  ok: signedIn.filter((role) => !refused.includes(role)),
  seen: refused,
});
const outside: readonly Role[] = ['stranger', 'unconfirmed', 'former'];
/** In a workspace that the whole team may edit; publishing is for those who look after it. */
const publishes = {
  ok: ['superAdmin'],
  seen: signedIn.filter(
    (role) => !['superAdmin', 'teamAdmin', 'billing', 'guest', ...outside].includes(role),
  ),
} as const;
const moved = ({ params }: { params: Record<string, string> }) => ({
  id: params.id,
  type: 'collection',
  to: params.to,
});

const workspaceRows: readonly Row[] = [
  row('getWorkspaces', 'newWorkspace', who.readsWorkspace, { lists: true, shows: 'workspaceId' }),
  row('getWorkspaces', 'collection', who.readsWorkspace, {
    about: 'that hold an element',
    lists: true,
    shows: 'workspaceId',
    query: ({ rootId }) => ({ elementType: 'collection', elementId: rootId ?? '' }),
  }),
  row('createWorkspace', 'nothing', allBut('guest'), { about: 'private', body: made('private') }),
  row('createWorkspace', 'nothing', allBut('guest', 'billing'), { about: 'for a team', body: made('team') }),
  row('createWorkspace', 'nothing', allBut('guest', 'billing', ...outside), {
    about: 'for another team',
    body: (_thing, _asker, world) => {
      const { workspace } = made('team')();
      return { workspace: { ...workspace, teamId: String(world.own.teamId) } };
    },
  }),
  row(
    'createWorkspace',
    'nothing',
    { ok: ['stranger', 'former', 'superAdmin'], seen: allBut('stranger', 'former', 'superAdmin').ok },
    {
      about: 'for everybody',
      body: made('public'),
    },
  ),
  row('getWorkspace', 'workspace', who.readsWorkspace),
  row('updateWorkspace', 'newWorkspace', who.runsWorkspace, {
    body: () => ({ workspace: { description: 'Words.' } }),
  }),
  row('updateWorkspace', 'newWorkspace', who.runsWorkspace, {
    about: 'so that the team sees it',
    once: true,
    body: () => ({ workspace: { type: 'team' } }),
  }),
  row('updateWorkspace', 'teamWorkspace', publishes, {
    about: 'so that everybody sees it',
    body: () => ({ workspace: { type: 'public' } }),
  }),
  row('deleteWorkspace', 'newWorkspace', who.runsWorkspace, { once: true }),
  row('getAllWorkspaceRoles', 'nothing', who.signedIn),
  row('getWorkspaceRoles', 'workspace', who.readsWorkspace),
  row('updateWorkspaceRoles', 'newWorkspace', who.runsWorkspace, {
    body: (_thing, _asker, world) => {
      const value = [{ id: String(world.person('teammate').userId), role: '1' }];
      return { roles: [{ op: 'add', path: '/user', value }] };
    },
  }),
  row('getWorkspaceActivityFeed', 'workspace', who.readsWorkspace),
  row('transferWorkspaceElement', 'leaving', who.editsWorkspace, { about: 'away', once: true, body: moved }),
  row('transferWorkspaceElement', 'arriving', who.editsWorkspace, { about: 'here', once: true, body: moved }),
  row(
    'transferWorkspaceToTeam',
    'newWorkspace',
    { ok: ['superAdmin'], seen: ['viewer', 'groupViewer', 'editor', 'admin'] },
    {
      once: true,
      body: (_thing, asker, world) => ({
        source: String(world.own.teamId),
        destination: String(asker.ownTeam),
      }),
    },
  ),
];

const parleyRows: readonly Row[] = [
  row('getParleyWorkspace', 'workspace', who.readsWorkspace),
  row('getWorkspaceTrash', 'workspace', who.editsWorkspace),
  row('restoreTrashedElement', 'trashedCollection', who.editsElement, { about: 'a collection', once: true }),
  row('restoreTrashedElement', 'trashedFolder', who.editsElement, { about: 'a folder', once: true }),
  row('purgeTrashedElement', 'trashedCollection', who.editsElement, { about: 'a collection', once: true }),
  row('purgeTrashedElement', 'trashedFolder', who.editsElement, { about: 'a folder', once: true }),
  row('getWorkspaceChanges', 'workspace', who.readsWorkspace),
  row('getWorkspaceGlobalVariables', 'workspace', who.readsWorkspace),
  row('updateWorkspaceGlobalVariables', 'workspace', who.editsWorkspace, {
    body: () => ({ values: [{ key: 'a', value: '1', enabled: true, type: 'default' }] }),
  }),
];

export const workspaceFamilyRows: readonly Row[] = [...workspaceRows, ...parleyRows];
