import { expect, test } from 'vitest';
import { imported, only, problemsOf, treeOf } from './import.fixture.ts';

const resources = [
  {
    _id: 'wrk_1',
    _type: 'workspace',
    parentId: null,
    name: 'Shop',
    description: 'All of it',
    scope: 'collection',
  },
  {
    _id: 'env_b',
    _type: 'environment',
    parentId: 'wrk_1',
    name: 'Base',
    data: { host: 'https://shop.test', api: { version: 2 }, list: [1] },
  },
  {
    _id: 'env_l',
    _type: 'environment',
    parentId: 'env_b',
    name: 'Live',
    isPrivate: true,
    data: { token: 's3cret' },
  },
  {
    _id: 'env_t',
    _type: 'environment',
    parentId: 'env_b',
    name: 'Test',
    data: {},
    kvPairData: [
      { name: 'token', value: 't', type: 'secret', enabled: true },
      { name: 'off', value: '', enabled: false },
    ],
  },
  {
    _id: 'fld_1',
    _type: 'request_group',
    parentId: 'wrk_1',
    name: 'Users',
    metaSortKey: -2,
    environment: { role: 'admin' },
    authentication: { type: 'bearer', token: '{{ _.token }}' },
  },
  {
    _id: 'req_1',
    _type: 'request',
    parentId: 'fld_1',
    name: 'List',
    metaSortKey: 2,
    method: 'GET',
    url: "{{ _.host }}/v{{ _['api'].version }}/users/:id",
    parameters: [
      { name: 'q', value: '{{ role }}' },
      { name: 'off', value: '1', disabled: true, description: 'why' },
    ],
    pathParameters: [{ name: 'id', value: '7' }],
    headers: [{ name: 'X-Id', value: "{% uuid 'v4' %}" }],
    authentication: {},
    settingFollowRedirects: 'off',
    afterResponseScript: "insomnia.test('ok', () => insomnia.response.to.have.status(200));",
  },
  {
    _id: 'req_2',
    _type: 'request',
    parentId: 'fld_1',
    name: 'Create',
    metaSortKey: 1,
    method: 'POST',
    url: '{{ _.host | lower }}',
    body: { mimeType: 'application/json', text: '{"a": "{{ _.token }}"}' },
    authentication: { type: 'basic', username: 'ada', password: '{{ token }}' },
  },
  {
    _id: 'req_3',
    _type: 'request',
    parentId: 'wrk_1',
    name: 'Query',
    metaSortKey: -3,
    method: 'POST',
    url: 'https://g.test',
    body: { mimeType: 'application/graphql', text: '{"query":"{ a }","variables":{"x":1}}' },
    authentication: { type: 'apikey', key: 'k', value: 'v', addTo: 'queryParams', disabled: true },
  },
  { _id: 'greq_1', _type: 'grpc_request', parentId: 'wrk_1', name: 'Grpc' },
  { _id: 'req_9', _type: 'request', parentId: 'gone', name: 'Lost' },
  { _id: 'fld_a', _type: 'request_group', parentId: 'fld_b', name: 'Circle' },
  { _id: 'fld_b', _type: 'request_group', parentId: 'fld_a', name: 'Circle' },
];

test('reads an export of version 4', () => {
  const result = imported(JSON.stringify({ _type: 'export', __export_format: 4, resources }));
  expect(problemsOf(result)).toEqual([
    'warning input: 3 requests or folders belong to no workspace and are left out',
    'warning input: an expression with filters or functions is kept as text',
    'warning input: the template tag uuid has no counterpart; it is kept as text',
    'warning input: "Grpc" is no HTTP request and is left out',
  ]);
  const [collection] = result.collections;
  expect(treeOf(collection?.item ?? [])).toEqual([
    'POST Query',
    'Users/',
    'Users/POST Create',
    'Users/GET List',
  ]);
  expect(collection).toMatchObject({
    info: { name: 'Shop', description: 'All of it' },
    variable: [
      { key: 'host', value: 'https://shop.test' },
      { key: 'api.version', value: 2 },
      { key: 'list', value: '[1]' },
    ],
    item: [
      {
        request: {
          body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{\n  "x": 1\n}' } },
          auth: { type: 'noauth' },
        },
      },
      {
        auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
        variable: [{ key: 'role', value: 'admin' }],
        item: [
          {
            request: {
              url: { raw: '{{ _.host | lower }}' },
              body: { raw: '{"a": "{{token}}"}' },
              auth: { type: 'basic' },
            },
          },
          {
            request: {
              url: {
                raw: '{{host}}/v{{api.version}}/users/:id?q={{role}}',
                query: [
                  { key: 'q', value: '{{role}}' },
                  { key: 'off', value: '1', disabled: true, description: 'why' },
                ],
                variable: [{ key: 'id', value: '7' }],
              },
              header: [{ key: 'X-Id', value: "{% uuid 'v4' %}" }],
            },
            protocolProfileBehavior: { followRedirects: false },
            event: [
              { listen: 'test', script: { exec: ["pm.test('ok', () => pm.response.to.have.status(200));"] } },
            ],
          },
        ],
      },
    ],
  });
  expect(result.environments).toEqual([
    {
      id: expect.any(String),
      name: 'Live',
      _postman_variable_scope: 'environment',
      values: [{ key: 'token', value: 's3cret', type: 'secret', enabled: true }],
    },
    {
      id: expect.any(String),
      name: 'Test',
      _postman_variable_scope: 'environment',
      values: [
        { key: 'token', value: 't', type: 'secret', enabled: true },
        { key: 'off', value: '', type: 'default', enabled: false, disabled: true },
      ],
    },
  ]);
});

const five = `type: collection.insomnia.rest/5.0
name: Shop
meta: {id: wrk_5, created: 1, description: Everything}
collection:
  - name: Second
    meta: {id: fld_5, sortKey: 2, description: A folder}
    children:
      - name: Put
        url: "{{ _.host }}/a"
        meta: {id: req_5, sortKey: 1, description: About it}
        method: PUT
        body:
          mimeType: multipart/form-data
          params:
            - {name: f, type: file, fileName: /tmp/a.png}
            - {name: t, value: x, disabled: true}
        scripts:
          preRequest: insomnia.environment.set('a', 1);
        authentication: {type: oauth2, grantType: client_credentials, accessTokenUrl: "https://t.test", clientId: c}
        settings: {followRedirects: global}
  - name: First
    url: https://first.test
    meta: {id: req_6, sortKey: 1}
    method: GET
  - name: Socket
    url: wss://s.test
    meta: {id: ws-req_1, sortKey: 3}
environments:
  name: Base Environment
  meta: {id: env_5}
  data: {host: https://h.test}
  subEnvironments:
    - name: Dev
      meta: {id: env_6, isPrivate: false}
      data: {host: http://localhost}
`;

test('reads a collection of version 5', () => {
  const result = imported(five);
  expect(problemsOf(result)).toEqual(['warning input: "Socket" is no HTTP request and is left out']);
  const [collection] = result.collections;
  expect(treeOf(collection?.item ?? [])).toEqual(['GET First', 'Second/', 'Second/PUT Put']);
  expect(collection).toMatchObject({
    info: { name: 'Shop', description: 'Everything' },
    variable: [{ key: 'host', value: 'https://h.test' }],
    item: [
      {},
      {
        description: 'A folder',
        item: [
          {
            request: {
              description: 'About it',
              url: { raw: '{{host}}/a' },
              body: {
                mode: 'formdata',
                formdata: [
                  { key: 'f', type: 'file', src: '/tmp/a.png' },
                  { key: 't', value: 'x', disabled: true },
                ],
              },
              auth: { type: 'oauth2' },
            },
            event: [{ listen: 'prerequest', script: { exec: ["pm.environment.set('a', 1);"] } }],
          },
        ],
      },
    ],
  });
  expect(result.environments.map(({ name, values }) => [name, values[0]?.value])).toEqual([
    ['Dev', 'http://localhost'],
  ]);
});

test('reads environments that stand alone', () => {
  const text = five
    .replace('collection.insomnia.rest', 'environment.insomnia.rest')
    .replace(/collection:\n[\s\S]*(?=environments:)/, '');
  const result = imported(text);
  expect(result.collections).toEqual([]);
  expect(result.environments.map(({ name, values }) => [name, values[0]?.value])).toEqual([
    ['Base Environment', 'https://h.test'],
    ['Dev', 'http://localhost'],
  ]);
});

test('gives the same ids whatever the file is called', () => {
  const ids = (path: string) =>
    only(imported([{ path, text: five.replace(/ {2}- name: Socket[\s\S]*(?=environments)/, '') }])).item.map(
      ({ id }) => id,
    );
  expect(ids('a.yaml')).toEqual(ids('b/c.yaml'));
});
