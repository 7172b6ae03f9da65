import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';

const document = (id: string | undefined) => ({
  collection: {
    info: {
      ...(id === undefined ? {} : { _postman_id: id }),
      name: 'Replaced',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [],
  },
});

export const collectionRows: readonly Row[] = [
  row('getCollections', 'collection', who.readsElement, { lists: true }),
  row('getCollections', 'collection', who.readsElement, {
    about: 'of a workspace',
    lists: true,
    query: (_thing, _asker, world) => ({ workspace: world.own.workspaceId }),
  }),
  row('createCollection', 'workspace', who.editsWorkspace, {
    query: ({ params }) => ({ workspace: params.workspaceId ?? '' }),
    body: () => document(undefined),
  }),
  row('getCollection', 'collection', { ...who.readsElement, ok: [...who.readsElement.ok, 'accessKey'] }),
  row(
    'getCollection',
    'collection',
    { ...who.readsElement, ok: [...who.readsElement.ok, 'accessKey'] },
    {
      about: 'in short',
      query: () => ({ model: 'minimal' }),
    },
  ),
  row('putCollection', 'collection', who.editsElement, {
    body: ({ params }) => document(params.collectionId),
  }),
  row('patchCollection', 'collection', who.editsElement, {
    body: () => ({ collection: { info: { name: 'Renamed' } } }),
  }),
  row('deleteCollection', 'collection', who.editsElement, { once: true }),
  row('duplicateCollection', 'collection', who.readsElement, {
    body: (_thing, asker) => ({ workspace: asker.home }),
  }),
  row('duplicateCollection', 'workspace', who.editsWorkspace, {
    about: 'into a workspace',
    path: (_thing, asker) => asker.stock.params,
    body: ({ params }) => ({ workspace: params.workspaceId }),
  }),
  row('getDuplicateCollectionTaskStatus', 'duplicateTask', who.owner, { owner: true }),
  row('getCollectionUpdatesTasks', 'updateTask', who.owner, { owner: true }),
  row('restoreCollection', 'collection', who.editsElement, {
    // Later than all that happened: as it is now.
    body: () => ({ revision: 1_000_000 }),
  }),
];
