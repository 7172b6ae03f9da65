import { expect, test } from 'vitest';
import { collectionWithEverything, countingIds, LIMITS, largeCollection } from './collection.fixture.ts';
import {
  folderFieldsFromV1,
  folderToV1,
  type JsonObject,
  requestFieldsFromV1,
  requestToV1,
  responseFieldsFromV1,
  responseToV1,
  splitCollection,
} from './index.ts';

test('makes a request of what a client sends', () => {
  const fields = requestFieldsFromV1({
    name: 'List things',
    url: 'https://example.com/things?page=1',
    method: 'POST',
    headers: [{ key: 'Accept', value: '*/*' }],
    queryParams: [
      { key: 'page', value: '1', equals: true, enabled: true, description: 'Which page' },
      { key: 'all', value: '', equals: false, enabled: false },
    ],
    dataMode: 'raw',
    rawModeData: '{"a":1}',
    dataOptions: { raw: { language: 'json' } },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
    events: [{ listen: 'test', script: { exec: ['1;'] } }],
    description: 'Why',
    folder: null,
    owner: '1',
    createdAt: 'x',
    oddity: { kept: true },
  });
  expect(fields).toEqual({
    name: 'List things',
    oddity: { kept: true },
    event: [{ listen: 'test', script: { exec: ['1;'] } }],
    request: {
      method: 'POST',
      header: [{ key: 'Accept', value: '*/*' }],
      auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
      body: { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
      description: 'Why',
      url: {
        raw: 'https://example.com/things?page=1',
        protocol: 'https',
        host: ['example', 'com'],
        path: ['things'],
        query: [
          { key: 'page', value: '1', description: 'Which page' },
          { key: 'all', value: null, disabled: true },
        ],
      },
    },
  });
});

test('shows every member the item endpoints document', () => {
  const shown = requestToV1(requestFieldsFromV1({ name: 'R' }));
  expect(shown).toEqual({
    name: 'R',
    dataMode: null,
    data: null,
    rawModeData: null,
    dataDisabled: false,
    auth: null,
    events: null,
    descriptionFormat: null,
    description: '',
    variables: null,
    headers: null,
    method: 'GET',
    pathVariables: {},
    url: '',
    preRequestScript: null,
    tests: null,
    currentHelper: null,
    helperAttributes: null,
    queryParams: [],
    headerData: [],
    pathVariableData: [],
    protocolProfileBehavior: null,
  });
});

const current = requestFieldsFromV1({
  name: 'R',
  url: 'https://example.com/a/:id?x=1',
  method: 'PUT',
  headerData: [{ key: 'A', value: '1', enabled: false, description: 'd' }],
  queryParams: [
    { key: 'x', value: '1', enabled: true, description: 'The x' },
    { key: 'off', value: '2', enabled: false },
  ],
  pathVariableData: [{ key: 'id', value: '7' }],
  dataMode: 'urlencoded',
  data: [{ key: 'f', value: 'v', enabled: true, type: 'text' }],
  tests: 'one;\ntwo;',
  description: 'D',
});

test.each<[string, JsonObject, JsonObject]>([
  ['a name', { name: 'S' }, { name: 'S' }],
  ['a null name, which means nothing', { name: null }, {}],
  ['a method', { method: 'GET' }, { method: 'GET' }],
  [
    'a URL, which keeps descriptions and rows that are off',
    { url: 'http://b.c?x=2&y' },
    {
      url: 'http://b.c?x=2&y',
      queryParams: [
        { key: 'x', value: '2', description: 'The x', enabled: true, equals: true },
        { key: 'y', value: null, enabled: true, equals: false },
        { key: 'off', value: '2', enabled: false, equals: true },
      ],
    },
  ],
  [
    'parameters alone, which the URL follows',
    { queryParams: [{ key: 'z', value: '{{z}}', enabled: true }] },
    {
      url: 'https://example.com/a/:id?z={{z}}',
      queryParams: [{ key: 'z', value: '{{z}}', enabled: true, equals: true }],
    },
  ],
  ['no parameters', { queryParams: [] }, { url: 'https://example.com/a/:id', queryParams: [] }],
  [
    'path variables by name',
    { pathVariables: { id: '8' } },
    { pathVariables: { id: '8' }, pathVariableData: [{ key: 'id', value: '8' }] },
  ],
  ['no path variables', { pathVariableData: [] }, { pathVariables: {}, pathVariableData: [] }],
  [
    'headers as text',
    { headers: 'B: 2\n//C: a:b\n' },
    {
      headers: [
        { key: 'B', value: '2' },
        { key: 'C', value: 'a:b' },
      ],
      headerData: [
        { key: 'B', value: '2', enabled: true },
        { key: 'C', value: 'a:b', enabled: false },
      ],
    },
  ],
  ['no headers', { headerData: [] }, { headers: null, headerData: [] }],
  [
    'form data',
    { dataMode: 'formdata', data: [{ key: 'f', type: 'file', src: '/x', enabled: true }] },
    { dataMode: 'formdata', data: [{ key: 'f', type: 'file', src: '/x', enabled: true }] },
  ],
  ['the mode params', { dataMode: 'params', data: [] }, { dataMode: 'formdata', data: [] }],
  [
    'a query in GraphQL',
    { dataMode: 'graphql', graphqlModeData: { query: 'q', variables: '{}' } },
    { dataMode: 'graphql', data: null, graphqlModeData: { query: 'q', variables: '{}' } },
  ],
  [
    'a file',
    { dataMode: 'binary', rawModeData: '/files/f' },
    { dataMode: 'binary', data: null, rawModeData: '/files/f' },
  ],
  ['a body that is switched off', { dataDisabled: true }, { dataDisabled: true }],
  ['auth as a word', { auth: 'noauth' }, { auth: { type: 'noauth' } }],
  [
    'a script',
    { preRequestScript: 'three;' },
    {
      preRequestScript: 'three;',
      events: [
        { listen: 'test', script: { type: 'text/javascript', exec: ['one;', 'two;'] } },
        { listen: 'prerequest', script: { type: 'text/javascript', exec: ['three;'] } },
      ],
    },
  ],
  ['no script', { tests: null }, { tests: null, events: [] }],
  ['no events', { events: null }, { tests: null, events: null }],
  ['no description', { description: null }, { description: '' }],
  ['a member without a home', { currentHelper: 'basicAuth' }, { currentHelper: 'basicAuth' }],
])('changes %s and nothing else', (_name, body, changes) => {
  const before = structuredClone(current);
  const fields = requestFieldsFromV1(body, current);
  expect(requestToV1(fields)).toEqual({ ...requestToV1(current), ...changes });
  expect(current).toEqual(before);
});

test('changes nothing when a client sends back what it read', () => {
  const newId = countingIds();
  const documents = [collectionWithEverything(), largeCollection(20)];
  for (const document of documents) {
    for (const { kind, fields } of splitCollection(document, { newId, limits: LIMITS }).elements) {
      if (kind === 'request') expect(requestFieldsFromV1(requestToV1(fields), fields)).toEqual(fields);
      if (kind === 'folder') expect(folderFieldsFromV1(folderToV1(fields), fields)).toEqual(fields);
      if (kind === 'response') expect(responseFieldsFromV1(responseToV1(fields), fields)).toEqual(fields);
    }
  }
  expect(requestFieldsFromV1(requestToV1(current), current)).toEqual(current);
});

test('leaves a request that is only a URL alone until something of it changes', () => {
  const fields = { name: 'R', request: 'http://x/y?z' };
  expect(requestFieldsFromV1({ name: 'S' }, fields)).toEqual({ name: 'S', request: 'http://x/y?z' });
  expect(requestFieldsFromV1({ method: 'PUT' }, fields)).toEqual({
    name: 'R',
    request: { method: 'PUT', header: [], url: 'http://x/y?z' },
  });
  expect(requestToV1(fields)).toMatchObject({
    url: 'http://x/y?z',
    queryParams: [{ key: 'z', value: null, equals: false, enabled: true }],
  });
});

test('keeps what copies of a request hold for the whole tree out of it', () => {
  const fields = requestFieldsFromV1({ name: 'R', item: [], response: [], id: 'x', responses_order: [] });
  expect(Object.keys(fields)).toEqual(['name', 'request']);
});

test('makes a saved example of what a client sends and shows it again', () => {
  const body = {
    name: 'Fine',
    url: 'https://example.com/things',
    method: 'POST',
    headers: [{ key: 'Content-Type', value: 'application/json', description: null }],
    dataMode: 'raw',
    rawModeData: '{}',
    responseCode: { code: 200, name: 'OK' },
    time: '50',
    cookies: null,
    mime: 'text/x',
    text: '{"a":1}',
    language: 'json',
    rawDataType: null,
    owner: '1',
  };
  const fields = responseFieldsFromV1(body);
  expect(fields).toEqual({
    mime: 'text/x',
    name: 'Fine',
    originalRequest: {
      method: 'POST',
      header: [],
      body: { mode: 'raw', raw: '{}' },
      url: {
        raw: 'https://example.com/things',
        protocol: 'https',
        host: ['example', 'com'],
        path: ['things'],
      },
    },
    status: 'OK',
    code: 200,
    header: [{ key: 'Content-Type', value: 'application/json', description: null }],
    cookie: [],
    responseTime: '50',
    body: '{"a":1}',
    _postman_previewlanguage: 'json',
  });
  const shown = responseToV1(fields);
  expect(shown).toMatchObject({
    name: 'Fine',
    status: null,
    responseCode: { code: 200, name: 'OK' },
    time: '50',
    cookies: null,
    mime: 'text/x',
    text: '{"a":1}',
    language: 'json',
    rawDataType: null,
  });
  expect(JSON.parse(shown.requestObject as string)).toMatchObject({
    method: 'POST',
    url: 'https://example.com/things',
    dataMode: 'raw',
    rawModeData: '{}',
    headerData: [],
    headers: '',
  });
});

test('reads the request of an example from its text', () => {
  const requestObject = JSON.stringify({
    ...{ method: 'GET', url: 'http://x?id=1', dataMode: 'raw', rawModeData: '', data: null },
    headerData: [{ key: 'Accept', value: 'a', enabled: true, type: 'text' }],
    ...{ headers: 'Accept: a\n', graphqlModeData: {}, protocolProfileBehavior: { disableBodyPruning: true } },
  });
  const fields = responseFieldsFromV1({ name: 'E', requestObject });
  expect(fields.originalRequest).toEqual({
    method: 'GET',
    header: [{ key: 'Accept', value: 'a', type: 'text' }],
    body: { mode: 'raw', raw: '' },
    url: { raw: 'http://x?id=1', protocol: 'http', host: ['x'], query: [{ key: 'id', value: '1' }] },
    protocolProfileBehavior: { disableBodyPruning: true },
  });
  expect(responseFieldsFromV1({ responseCode: { code: 404 } }, fields)).toEqual({ ...fields, code: 404 });
  const broken = responseFieldsFromV1({ requestObject: 'no json', cookies: 'a=b' }, fields);
  expect(responseToV1(broken)).toMatchObject({ requestObject: 'no json', cookies: 'a=b' });
});

test('translates a folder', () => {
  const fields = folderFieldsFromV1({
    name: 'F',
    description: 'D',
    auth: { type: 'noauth' },
    events: [{ listen: 'test', script: { exec: [] } }],
    variables: [{ key: 'a', value: 1 }],
    folder: null,
    folders_order: [],
    oddity: 1,
  });
  expect(fields).toEqual({
    name: 'F',
    description: 'D',
    auth: { type: 'noauth' },
    event: [{ listen: 'test', script: { exec: [] } }],
    variable: [{ key: 'a', value: 1 }],
    oddity: 1,
  });
  expect(folderToV1(fields)).toMatchObject({ name: 'F', description: 'D', events: fields.event, oddity: 1 });
  expect(folderFieldsFromV1({ auth: null, events: null, description: '' }, fields)).toEqual({
    name: 'F',
    description: '',
    variable: [{ key: 'a', value: 1 }],
    oddity: 1,
  });
  expect(folderToV1({})).toEqual({ name: '', description: '', variables: null, auth: null, events: null });
});
