import { type Case, read, send } from './case.ts';

const ONE = '/environments/{environmentId}';

/** Published patches in their order, with the index of the published answer that shows the result. */
const PATCHES: [about: string, answer: number][] = [
  ['adds a description', 1],
  ['adds a variable', 1],
  ['adds a secret variable', 2],
  ['enables a variable', 0],
  ['removes a variable', 0],
  ['removes several variables', 0],
  ['removes and adds variables', 1],
  ['unshares a variable', 0],
  ['renames', 0],
  ['changes everything about a variable', 1],
];

export const environmentCases: Case[] = [
  read('GET /environments', 'lists those of a workspace', (world) => ({
    query: { workspace: world.workspace },
  })),
  read('GET /environments', 'lists none of an unknown workspace', () => ({
    query: { workspace: '00000000-0000-4000-8000-000000000000' },
    answer: 1,
  })),
  send('POST /environments', 0, 'creates', (world) => ({ query: { workspace: world.workspace } })),
  read(`GET ${ONE}`, 'shows', (world) => ({ params: { environmentId: world.environment.id } })),
  ...['replaces', 'empties'].map((about, request) =>
    send(`PUT ${ONE}`, request, about, async (world) => ({
      params: { environmentId: (await world.makeEnvironment()).id },
    })),
  ),
  ...PATCHES.map(([about, answer], request) =>
    send(`PATCH ${ONE}`, request, about, async (world) => ({
      params: { environmentId: (await world.makeEnvironment()).uid },
      body: PATCH_BODIES[request] ?? [],
      answer,
    })),
  ),
  read(`PATCH ${ONE}`, 'removes the last variable', async (world) => ({
    params: { environmentId: (await world.makeEnvironment(1)).id },
    body: [{ op: 'remove', path: '/values/0' }],
    answer: 3,
  })),
  read(`DELETE ${ONE}`, 'deletes', async (world) => ({
    params: { environmentId: (await world.makeEnvironment()).id },
  })),
];

/** What makes the samples of the patches patches: operations and paths. */
const PATCH_BODIES = [
  [{ op: 'add', path: '/values/0/description' }],
  [{ op: 'add', path: '/values/1' }],
  [{ op: 'add', path: '/values/1' }],
  [{ op: 'replace', path: '/values/0/enabled' }],
  [{ op: 'remove', path: '/values/0' }],
  [4, 3, 2, 1].map((index) => ({ op: 'remove', path: `/values/${index}` })),
  [
    { op: 'remove', path: '/values/1' },
    { op: 'remove', path: '/values/0' },
    {
      op: 'add',
      path: '/values/0',
      value: { key: 'new', value: 'x', type: 'default', enabled: true, description: 'y' },
    },
  ],
  [{ op: 'remove', path: '/values/0/key' }],
  [{ op: 'replace', path: '/name' }],
  [
    { op: 'replace', path: '/values/0/key', value: 'new' },
    { op: 'replace', path: '/values/0/enabled', value: false },
    { op: 'replace', path: '/values/0/value', value: 'x' },
    { op: 'replace', path: '/values/0/type', value: 'secret' },
    { op: 'replace', path: '/values/0/description', value: 'y' },
    { op: 'replace', path: '/values/1/secret', value: true },
    {
      op: 'replace',
      path: '/values/1/source',
      value: { postman: { type: 'cloud', secretId: 'a', vaultId: 'b' }, provider: 'postman' },
    },
  ],
];
