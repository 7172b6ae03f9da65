import { newId } from '../../src/ids.ts';
import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';

const files = [{ path: 'index.yaml', content: 'openapi: 3.0.3\n' }];

export const specRows: readonly Row[] = [
  row('getAllSpecs', 'workspace', who.readsWorkspace, {
    hidden: 400,
    query: ({ params }) => ({ workspaceId: params.workspaceId ?? '' }),
  }),
  row('createSpec', 'workspace', who.editsWorkspace, {
    query: ({ params }) => ({ workspaceId: params.workspaceId ?? '' }),
    body: () => ({ name: 'Made', type: 'OPENAPI:3.0', files }),
  }),
  row('getSpec', 'spec', who.readsWorkspace),
  row('updateSpecProperties', 'spec', who.editsWorkspace, { body: () => ({ name: 'Renamed' }) }),
  row('deleteSpec', 'spec', who.editsWorkspace, { once: true }),
  row('getSpecFiles', 'spec', who.readsWorkspace),
  row('createSpecFile', 'spec', who.editsWorkspace, {
    body: () => ({ path: `${newId()}.yaml`, content: '' }),
  }),
  row('getSpecFile', 'spec', who.readsWorkspace),
  row('updateSpecFile', 'spec', who.editsWorkspace, { body: () => ({ content: newId() }) }),
  row('deleteSpecFile', 'spec', who.editsWorkspace, { once: true }),
  row('getSpecVersionTags', 'spec', who.readsWorkspace),
  row('createSpecVersionTag', 'spec', who.editsWorkspace, { once: true, body: () => ({ name: newId() }) }),
  row('getSpecVersionTag', 'spec', who.readsWorkspace),
  row('getSpecDefinition', 'spec', who.readsWorkspace),
  row('getSpecProblems', 'spec', who.readsWorkspace),
  row('getSpecCollections', 'spec', who.readsWorkspace, { path: () => ({ elementType: 'collection' }) }),
  row('generateCollection', 'spec', who.editsWorkspace, {
    once: true,
    path: () => ({ elementType: 'collection' }),
    body: () => ({ name: 'Made', options: {} }),
  }),
  row('getGeneratedCollectionSpecs', 'collection', who.readsElement, {
    path: ({ rootId }) => ({ collectionUid: rootId ?? '', elementType: 'spec' }),
  }),
  row('generateSpecFromCollection', 'collection', who.editsWorkspace, {
    once: true,
    path: ({ rootId }) => ({ collectionUid: rootId ?? '', elementType: 'spec' }),
    body: () => ({ name: 'Made', type: 'OPENAPI:3.0', format: 'JSON' }),
  }),
  row('syncCollectionWithSpec', 'specPair', who.editsWorkspace, {
    once: true,
    query: ({ params }) => ({ specId: params.specId ?? '' }),
  }),
  row('syncSpecWithCollection', 'specPair', who.editsWorkspace, {
    once: true,
    query: ({ params }) => ({ collectionUid: params.collectionUid ?? '' }),
  }),
  row('updateSpecSyncOptions', 'specPair', who.editsWorkspace, {
    body: () => ({ syncOptions: { syncExamples: false } }),
  }),
  row('getAsyncSpecTaskStatus', 'specTask', who.owner, { owner: true }),
];
