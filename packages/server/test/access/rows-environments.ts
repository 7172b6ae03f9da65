import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';

const values = [{ key: 'a', value: '1', enabled: true, type: 'default' }];

export const environmentRows: readonly Row[] = [
  row('getEnvironments', 'environment', who.readsElement, { lists: true }),
  row('getEnvironments', 'environment', who.readsElement, {
    about: 'of a workspace',
    lists: true,
    query: (_thing, _asker, world) => ({ workspace: world.own.workspaceId }),
  }),
  row('createEnvironment', 'workspace', who.editsWorkspace, {
    query: ({ params }) => ({ workspace: params.workspaceId ?? '' }),
    body: () => ({ environment: { name: 'Made', values } }),
  }),
  row('getEnvironment', 'environment', who.readsElement),
  row('putEnvironment', 'environment', who.editsElement, {
    body: () => ({ environment: { name: 'Replaced', values } }),
  }),
  row('patchEnvironment', 'environment', who.editsElement, {
    body: () => [{ op: 'replace', path: '/name', value: 'Renamed' }],
  }),
  row('deleteEnvironment', 'environment', who.editsElement, { once: true }),
];
