import { type Case, collection, folder, request } from '../case.ts';

const V20 = 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json';

const two = collection([
  request('One', '$HTTP/one'),
  folder('Folder', [request('Two', 'POST $HTTP/two', { body: { mode: 'raw', raw: 'x' } })]),
]);

function add(name: string): string {
  return `pm.variables.set('order', (pm.variables.get('order') || '') + '${name},');`;
}

/** What a collection file may look like. */
export const formCases: Case[] = [
  {
    name: 'a collection inside the wrapper of the API',
    collection: { collection: two },
    environment: { environment: { name: 'E', values: [] } },
  },
  { name: 'a collection with a byte order mark', collection: `\ufeff${JSON.stringify(two)}` },
  {
    name: 'a collection of schema 2.0.0',
    collection: {
      info: { name: 'Old', schema: V20 },
      variables: [{ id: 'where', value: 'value' }],
      variable: [{ key: 'here', value: 'found' }],
      item: [
        { name: 'Text', request: '$HTTP/text/{{here}}' },
        {
          name: 'Parts',
          request: {
            url: {
              raw: '$HTTP/parts/:id?a=1',
              protocol: 'http',
              host: 'localhost',
              port: '$PORT',
              path: '/parts/:id',
              query: [{ key: 'a', value: '1' }],
              variable: [{ key: 'id', value: '7' }],
            },
            method: 'POST',
            header: 'X-A: a\nX-B: b\n',
            body: { mode: 'urlencoded', urlencoded: [{ key: 'k', value: 'v', enabled: true }] },
            auth: { type: 'basic', basic: { username: 'ada', password: 'l', showPassword: false } },
          },
        },
        {
          name: 'Auth',
          request: {
            url: '$HTTP/auth',
            method: 'GET',
            auth: { type: 'apikey', apikey: { key: 'k', value: 'v', in: 'query' } },
          },
          event: [
            { listen: 'test', script: { type: 'text/javascript', exec: "pm.test('text exec', () => {});" } },
          ],
        },
      ],
    },
  },
  {
    name: 'a collection of version 1',
    collection: {
      id: '11111111-0000-4000-8000-000000000001',
      name: 'First',
      order: ['22222222-0000-4000-8000-000000000002'],
      folders_order: ['44444444-0000-4000-8000-000000000004'],
      folders: [
        {
          id: '44444444-0000-4000-8000-000000000004',
          name: 'Folder',
          order: ['33333333-0000-4000-8000-000000000003'],
          collectionId: '11111111-0000-4000-8000-000000000001',
        },
      ],
      variables: [{ key: 'v', value: 'one', type: 'string' }],
      requests: [
        {
          id: '22222222-0000-4000-8000-000000000002',
          name: 'Get',
          url: '$HTTP/get/:id?a={{v}}',
          pathVariables: { id: '5' },
          method: 'GET',
          headers: 'X-A: a\n//X-Off: off\nX-B: {{v}}\n',
          tests: "tests['old'] = responseCode.code === 200;",
          preRequestScript: "postman.setEnvironmentVariable('pre', '1');",
          currentHelper: 'basicAuth',
          helperAttributes: { id: 'basic', username: 'ada', password: 'lovelace' },
        },
        {
          id: '33333333-0000-4000-8000-000000000003',
          name: 'Post',
          url: '$HTTP/post',
          method: 'POST',
          headers: '',
          dataMode: 'urlencoded',
          data: [
            { key: 'a', value: '1', type: 'text', enabled: true },
            { key: 'b', value: '2', type: 'text', enabled: false },
          ],
        },
      ],
    },
  },
  {
    name: 'requests as text, headers as text, scripts as text',
    collection: collection([
      { name: 'Text', request: '$HTTP/text?a=1' },
      {
        name: 'Url as text',
        request: {
          method: 'POST',
          url: '$HTTP/url',
          header: 'X-A: a\nX-B:b\nX-C',
          body: { mode: 'raw', raw: 'x' },
        },
      },
      {
        name: 'Exec as text',
        request: '$HTTP/exec',
        event: [
          { listen: 'test', script: { exec: "pm.test('exec text', () => {});\npm.test('two', () => {});" } },
        ],
      },
      {
        name: 'Script as text',
        request: '$HTTP/script',
        event: [{ listen: 'prerequest', script: "pm.environment.set('x', 1);" }],
      },
      {
        name: 'Script as list',
        request: '$HTTP/list/{{x}}',
        event: [{ listen: 'test', script: ["pm.test('list', () => {});"] }],
      },
      {
        name: 'Disabled event',
        request: '$HTTP/disabled',
        event: [{ listen: 'test', disabled: true, script: { exec: ["pm.test('never', () => {});"] } }],
      },
      { name: 'No address', request: { method: 'GET' } },
      {
        name: 'Empty script',
        request: '$HTTP/empty',
        event: [
          { listen: 'test', script: { exec: [] } },
          { listen: 'prerequest', script: { exec: [''] } },
        ],
      },
    ]),
  },
  {
    name: 'events run outermost first, several of a kind in order',
    collection: collection(
      [
        folder(
          'Outer',
          [
            folder(
              'Inner',
              [
                request('One', '$HTTP/one?order={{order}}', {
                  pre: [add('request'), add('request again')],
                  test: ["pm.test('request', () => {});", "pm.test('request again', () => {});"],
                }),
              ],
              {
                event: [
                  { listen: 'prerequest', script: { exec: [add('inner')] } },
                  { listen: 'test', script: { exec: ["pm.test('inner', () => {});"] } },
                ],
              },
            ),
          ],
          {
            event: [
              { listen: 'prerequest', script: { exec: [add('outer')] } },
              {
                listen: 'test',
                script: { exec: ["pm.test('outer', () => {});", "throw new Error('outer stops');"] },
              },
            ],
          },
        ),
      ],
      {
        event: [
          { listen: 'prerequest', script: { exec: [add('collection')] } },
          { listen: 'test', script: { exec: ["pm.test('collection', () => {});"] } },
        ],
      },
    ),
    args: ['-n', '2'],
  },
  {
    name: 'items without requests, empty folders, an empty collection',
    collection: collection([
      folder('Empty', []),
      request('One', '$HTTP/one'),
      folder('Deep', [folder('Deeper', [])]),
    ]),
  },
  { name: 'a collection with no items', collection: collection([]) },
  { name: 'a file that is not JSON', collection: '{"info": {' },
  { name: 'a file that does not exist', collection: undefined },
  { name: 'a document that is no collection', collection: { hello: 'world' } },
];
