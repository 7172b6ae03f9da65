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
  row('schemaSecurityValidation', 'nothing', who.signedIn, {
    body: () => ({
      schema: { type: 'openapi3', language: 'json', schema: JSON.stringify(definition) },
    }),
  }),
  row('getLintRule', 'nothing', who.everybody, { path: () => ({ code: 'info-has-license' }) }),
];
