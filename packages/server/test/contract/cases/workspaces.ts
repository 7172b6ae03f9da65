import { type Case, read, send } from './case.ts';

const ONE = '/workspaces/{workspaceId}';
/** Another media type than that of other bodies. */
const PATCH_TYPE = { 'content-type': 'application/json-patch+json' };
const here = (world: { workspace: string }) => ({ workspaceId: world.workspace });

export const workspaceCases: Case[] = [
  read('GET /workspaces', 'lists all', () => ({})),
  read('GET /workspaces', 'pages', () => ({ query: { limit: '1' }, answer: 2 })),
  read('GET /workspaces', 'finds the one of an element', (world) => ({
    query: { elementType: 'collection', elementId: world.collection.uid },
  })),
  send('POST /workspaces', 0, 'creates', (world) => ({ body: { workspace: { name: world.name('Made') } } })),
  send('POST /workspaces', 1, 'creates in a team', (world) => ({
    body: { workspace: { name: world.name('Made'), teamId: world.teamId } },
  })),
  read(`GET ${ONE}`, 'shows one with its elements', (world) => ({ params: here(world) })),
  read(`GET ${ONE}`, 'accepts include', (world) => ({ params: here(world), query: { include: 'team' } })),
  ...[0, 1, 2].map((request) =>
    send(`PUT ${ONE}`, request, 'updates', async (world) => ({
      params: { workspaceId: await world.makeWorkspace() },
    })),
  ),
  read(`DELETE ${ONE}`, 'deletes', async (world) => ({
    params: { workspaceId: await world.makeWorkspace() },
  })),

  read('GET /workspaces-roles', 'lists the roles there are', () => ({})),
  read(`GET ${ONE}/roles`, 'lists who has which role', (world) => ({ params: here(world) })),
  send(`PATCH ${ONE}/roles`, 0, 'adds roles', async (world) => ({
    params: { workspaceId: await world.makeWorkspace() },
    headers: PATCH_TYPE,
    body: {
      roles: [
        { op: 'add', path: '/user', value: [{ id: world.userId, role: '3' }] },
        { op: 'add', path: '/usergroup', value: [{ id: world.group, role: '3' }] },
      ],
    },
  })),
  send(`PATCH ${ONE}/roles`, 3, 'adds a role of a group', (world) => ({
    params: here(world),
    headers: PATCH_TYPE,
    body: { roles: [{ op: 'add', path: '/usergroup', value: [{ id: world.group, role: '2' }] }] },
    answer: 2,
  })),
  send(`PATCH ${ONE}/roles`, 4, 'removes a role of a group', async (world) => {
    const workspaceId = await world.makeWorkspace();
    const value = [{ id: world.group, role: '2' }];
    const roles = [{ op: 'add', path: '/usergroup', value }];
    await world.must('PATCH', `/workspaces/${workspaceId}/roles`, { roles });
    return {
      params: { workspaceId },
      headers: PATCH_TYPE,
      body: { roles: [{ op: 'remove', path: '/usergroup', value }] },
      answer: 2,
    };
  }),

  read(`GET ${ONE}/activities`, 'lists what happened', (world) => ({ params: here(world) })),
  read(`GET ${ONE}/activities`, 'lists what happened to one kind of element', (world) => ({
    params: here(world),
    query: { elementType: 'collection' },
    answer: 1,
  })),

  send(`POST ${ONE}/element-transfers`, 0, 'moves a collection', async (world) => ({
    params: here(world),
    body: { id: (await world.makeCollection()).uid, type: 'collection', to: world.otherWorkspace },
  })),
  send(`POST ${ONE}/element-transfers`, 1, 'moves an environment', async (world) => ({
    params: here(world),
    body: { id: (await world.makeEnvironment()).id, type: 'environment', to: world.otherWorkspace },
  })),
  send(`PATCH ${ONE}/transfers`, 0, 'moves a workspace within its team', async (world) => ({
    params: { workspaceId: await world.makeWorkspace() },
    body: { source: world.teamId, destination: world.teamId },
  })),

  send(`PUT ${ONE}/global-variables`, 0, 'replaces the variables', (world) => ({ params: here(world) })),
  read(`GET ${ONE}/global-variables`, 'shows the variables', (world) => ({ params: here(world) })),
];
