import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';

const definition = { openapi: '3.0.3', info: { title: 'Made', version: '1' }, paths: {} };
const collection = {
  info: { name: 'Made', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [],
};

export const importRows: readonly Row[] = [
  row('transformCollectionToOpenAPI', 'collection', who.readsElement),
  row('importOpenApiDefinition', 'workspace', who.editsWorkspace, {
    query: ({ params }) => ({ workspace: params.workspaceId ?? '' }),
    body: () => ({ type: 'json', input: definition }),
  }),
  row('importExportedData', 'workspace', who.editsWorkspace, {
    query: ({ params }) => ({ workspace: params.workspaceId ?? '' }),
    body: () => ({ type: 'json', input: collection }),
  }),
];
