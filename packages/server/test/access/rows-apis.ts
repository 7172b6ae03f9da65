import { newId } from '../../src/ids.ts';
import { type Row, row } from './matrix.ts';
import { type Who, who } from './roles.ts';

const files = [{ path: 'index.graphql', content: 'type Query { a: Int }' }];
const inWorkspace: Row['query'] = ({ params }) => ({ workspaceId: params.workspaceId ?? '' });
const words = () => ({ body: 'Words.' });
/** Nobody changes the words of others. */
const onlyAuthor: Who = { ok: [], seen: who.readsWorkspace.ok };

const commentRows: readonly Row[] = [
  ['Api', 'apiComment'] as const,
  ['ApiCollection', 'apiCollectionComment'] as const,
].flatMap(([Name, on]) => [
  row(`get${Name}Comments`, on, who.readsWorkspace),
  row(`create${Name}Comment`, on, who.readsWorkspace, { body: words }),
  row(`update${Name}Comment`, on, onlyAuthor, { body: words, owner: true }),
  row(`delete${Name}Comment`, on, who.runsWorkspace, { once: true, owner: true }),
]);

export const apiRows: readonly Row[] = [
  row('getApis', 'workspace', who.readsWorkspace, { query: inWorkspace }),
  row('createApi', 'workspace', who.editsWorkspace, {
    query: inWorkspace,
    body: () => ({ name: 'Made' }),
  }),
  row('getApi', 'api', who.readsWorkspace, {
    query: () => ({ include: 'schemas,versions,collections' }),
  }),
  row('updateApi', 'api', who.editsWorkspace, { body: () => ({ name: 'Renamed' }) }),
  row('deleteApi', 'api', who.editsWorkspace, { once: true }),
  row('createApiSchema', 'apiMigration', who.editsWorkspace, {
    once: true,
    body: () => ({ type: 'graphql', files }),
  }),
  row('getApiSchema', 'api', who.readsWorkspace),
  row('getApiSchemaFiles', 'api', who.readsWorkspace),
  row('getApiSchemaFileContents', 'api', who.readsWorkspace),
  row('createUpdateApiSchemaFile', 'api', who.editsWorkspace, { body: () => ({ content: newId() }) }),
  row('deleteApiSchemaFile', 'api', who.editsWorkspace, { once: true }),
  row('addApiCollection', 'api', who.editsWorkspace, {
    body: () => ({ operationType: 'GENERATE_FROM_SCHEMA', name: 'Made', options: {} }),
  }),
  row('getApiCollection', 'apiPair', who.readsWorkspace),
  row('syncCollectionWithSchema', 'apiPair', who.editsWorkspace, { once: true }),
  row('getApiVersions', 'apiVersion', who.readsWorkspace),
  row('createApiVersion', 'api', who.editsWorkspace, {
    body: ({ params }) => ({ name: newId(), schemas: [{ id: params.schemaId }], collections: [] }),
  }),
  row('getApiVersion', 'apiVersion', who.readsWorkspace),
  row('updateApiVersion', 'apiVersion', who.editsWorkspace, { body: () => ({ name: newId() }) }),
  row('deleteApiVersion', 'apiVersion', who.editsWorkspace, { once: true }),
  row('getStatusOfAnAsyncApiTask', 'apiTask', who.editsWorkspace),
  row('getMigrationStatus', 'apiMigration', who.readsWorkspace),
  row('migrateApiToSpecHub', 'api', who.editsWorkspace, {
    once: true,
    body: (_thing, _asker, world) => ({ workspaceId: world.own.workspaceId }),
  }),
  row('getApiTags', 'api', who.readsWorkspace),
  row('updateApiTags', 'api', who.editsWorkspace, { body: () => ({ tags: [{ slug: 'needs-review' }] }) }),
  ...commentRows,
];
