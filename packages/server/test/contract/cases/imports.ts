import { type Case, read, send } from './case.ts';

const DEFINITION = { openapi: '3.0.3', info: { title: 'Things', version: '1' }, paths: {} };
const COLLECTION = {
  info: { name: 'Things', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [],
};

export const importCases: Case[] = [
  ...[{}, { options: { folderStrategy: 'Paths', exampleParametersResolution: 'Schema' } }].map(
    (options, request) =>
      send('POST /import/openapi', request, `imports a definition ${request + 1}`, (world) => ({
        query: { workspace: world.workspace },
        body: { type: 'string', input: JSON.stringify(DEFINITION), ...options },
      })),
  ),
  read('POST /import/exported', 'imports a collection', () => ({
    body: { type: 'json', input: COLLECTION },
  })),
  read('GET /collections/{collectionId}/transformations', 'gives a definition', (world) => ({
    params: { collectionId: world.collection.uid },
  })),
];
