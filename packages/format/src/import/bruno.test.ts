import { expect, test } from 'vitest';
import { imported, only, problemsOf, requestsOf, treeOf } from './import.fixture.ts';
import type { ImportFile } from './index.ts';

function folder(files: { [path: string]: string }): ImportFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

const create = `meta {
  name: Create user
  type: http
  seq: 2
}

post {
  url: {{host}}/users/:id?debug=1
  body: json
  auth: bearer
}

params:query {
  debug: 1
  ~page: 2
}

params:path {
  id: 7
}

headers {
  X-Id: {{id}}
  ~X-Off: no
  "X: odd": yes
}

auth:bearer {
  token: {{token}}
}

body:json {
  {
    "name": "Ada",
    "tags": [
      "a"
    ]
  }
}

vars:pre-request {
  id: 7
  who: {{name}}
}

vars:post-response {
  made: res.body.id
}

assert {
  res.status: eq 201
  res.body.name: contains Ada
  res.body.tags: length 1
  ~res.body: isNull
  res.responseTime: between 1, 5000
}

script:pre-request {
  const at = bru.getEnvVar("host");
  if (at) {
    req.setHeader("X-At", at);
  }
}

script:post-response {
  bru.setVar("last", res.getStatus());
}

tests {
  test("made", function () {
    expect(res.getBody().id).to.equal(7);
  });
}

docs {
  Makes a **user**.
}
`;

const files = {
  'shop/bruno.json': '{"version": "1", "name": "Shop", "type": "collection"}',
  'shop/collection.bru':
    'auth {\n  mode: basic\n}\n\nauth:basic {\n  username: ada\n  password: {{password}}\n}\n\nvars:pre-request {\n  size: 10\n}\n\ndocs {\n  All of it.\n}\n',
  'shop/Users/folder.bru': 'meta {\n  name: People\n  seq: 1\n}\n\nauth {\n  mode: inherit\n}\n',
  'shop/Users/create.bru': create,
  'shop/Users/form.bru':
    "meta {\n  name: Form\n  seq: 1\n}\n\nput {\n  url: https://a.test\n  body: multipartForm\n  auth: none\n}\n\nbody:multipart-form {\n  f: @file(a.png|b.png) @contentType(image/png)\n  t: '''\n    one\n    two\n  '''\n}\n",
  'shop/Admin/ask.bru':
    'meta {\n  name: Ask\n}\n\npost {\n  url: https://g.test\n  body: graphql\n  auth: inherit\n}\n\nbody:graphql {\n  { a }\n}\n\nbody:graphql:vars {\n  {"x": 1}\n}\n',
  'shop/environments/Live.bru':
    'vars {\n  host: https://shop.test\n  ~old: x\n}\nvars:secret [\n  token,\n  ~gone\n]\n',
  'shop/package.json': '{}',
};

test('reads a folder', () => {
  const result = imported(folder(files));
  expect(problemsOf(result)).toEqual([]);
  const [collection] = result.collections;
  expect(collection).toMatchObject({
    info: { name: 'Shop', description: 'All of it.' },
    auth: {
      type: 'basic',
      basic: [
        { key: 'username', value: 'ada' },
        { key: 'password', value: '{{password}}' },
      ],
    },
    variable: [{ key: 'size', value: '10' }],
  });
  expect(treeOf(collection?.item ?? [])).toEqual([
    'People/',
    'People/PUT Form',
    'People/POST Create user',
    'Admin/',
    'Admin/POST Ask',
  ]);
  const [form, made, ask] = requestsOf(collection?.item ?? []);
  expect(form?.request).toMatchObject({
    auth: { type: 'noauth' },
    body: {
      mode: 'formdata',
      formdata: [
        { key: 'f', type: 'file', src: ['a.png', 'b.png'], contentType: 'image/png' },
        { key: 't', value: 'one\ntwo', type: 'text' },
      ],
    },
  });
  expect(made?.request).toMatchObject({
    description: 'Makes a **user**.',
    url: {
      raw: '{{host}}/users/:id?debug=1',
      query: [
        { key: 'debug', value: '1' },
        { key: 'page', value: '2', disabled: true },
      ],
      variable: [{ key: 'id', value: '7' }],
    },
    header: [
      { key: 'X-Id', value: '{{id}}' },
      { key: 'X-Off', disabled: true },
      { key: 'X: odd', value: 'yes' },
    ],
    auth: { type: 'bearer' },
    body: { raw: '{\n  "name": "Ada",\n  "tags": [\n    "a"\n  ]\n}' },
  });
  expect(made?.event?.map(({ script }) => script?.exec?.join('\n'))).toEqual([
    `pm.variables.set("id", "7");
pm.variables.set("who", pm.variables.replaceIn("{{name}}"));
const at = pm.environment.get("host");
if (at) {
  pm.request.headers.upsert({ key: "X-At", value: at });
}`,
    `pm.variables.set("made", pm.response.json().id);
pm.variables.set("last", pm.response.code);
pm.test("res.status eq 201", () => pm.expect(pm.response.code).to.eql(201));
pm.test("res.body.name contains Ada", () => pm.expect(pm.response.json().name).to.include("Ada"));
pm.test("res.body.tags length 1", () => pm.expect(pm.response.json().tags).to.have.lengthOf(1));
pm.test("res.responseTime between 1, 5000", () => pm.expect(pm.response.responseTime).to.be.within(1, 5000));
pm.test("made", function () {
  pm.expect(pm.response.json().id).to.equal(7);
});`,
  ]);
  expect(ask?.request).toMatchObject({
    body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{"x": 1}' } },
  });
  expect(result.environments).toMatchObject([
    {
      name: 'Live',
      values: [
        { key: 'host', value: 'https://shop.test', enabled: true },
        { key: 'old', enabled: false },
        { key: 'token', value: '', type: 'secret' },
        { key: 'gone', type: 'secret', enabled: false },
      ],
    },
  ]);
});

test('tells where a file is broken, and reads the others', () => {
  const result = imported(
    folder({
      ...files,
      'shop/bad.bru': 'meta {\n  name: x\n}\n\nget {\n  url: y\n',
      'shop/worse.bru': '\nno block',
    }),
  );
  expect(problemsOf(result)).toEqual([
    'error shop/bad.bru:5:1: the block "get" has no } at the start of a line',
    'error shop/worse.bru:2:1: expected a block, such as: get {',
  ]);
  expect(result.collections[0]?.item).toHaveLength(2);
});

test('reads a single request', () => {
  expect(
    only(imported([{ path: 'one.bru', text: 'get {\n  url: https://a.test\n}\n' }])).item[0],
  ).toMatchObject({
    name: 'one',
    request: { method: 'GET', url: { raw: 'https://a.test' } },
  });
});

const yaml = {
  'opencollection.yml':
    'opencollection: 1.0.0\ninfo:\n  name: Shop\nrequest:\n  auth:\n    type: bearer\n    token: "{{token}}"\n',
  'users/folder.yml': 'info:\n  name: People\n  type: folder\n',
  'users/list.yml': `info:
  name: List
  type: http
  seq: 1
http:
  method: GET
  url: "{{host}}/users?page=1"
  params:
    - {name: page, value: "1", type: query}
    - {name: all, value: "x", type: query, disabled: true}
  headers:
    - {name: X-A, value: "1"}
  auth: inherit
runtime:
  scripts:
    - {type: before-request, code: "bru.setVar('a', 1);"}
    - {type: tests, code: "test('x', () => {});"}
  assertions:
    - {expression: res.status, operator: eq, value: "200"}
docs: Lists.
`,
  'users/add.yml':
    'info: {name: Add, type: http, seq: 2}\nhttp:\n  method: POST\n  url: https://a.test\n  body:\n    type: form-urlencoded\n    data:\n      - {name: a, value: "1"}\n',
  'environments/local.yml':
    'name: local\nvariables:\n  - {name: host, value: "http://localhost"}\n  - {name: token, secret: true}\n',
};

test('reads the YAML form', () => {
  const result = imported(folder(yaml));
  expect(problemsOf(result)).toEqual([]);
  expect(result.collections[0]).toMatchObject({
    info: { name: 'Shop' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
    item: [
      {
        name: 'People',
        item: [
          {
            name: 'List',
            request: {
              url: { raw: '{{host}}/users?page=1', query: [{ key: 'page' }, { key: 'all', disabled: true }] },
              description: 'Lists.',
            },
            event: [
              { listen: 'prerequest', script: { exec: ["pm.variables.set('a', 1);"] } },
              {
                listen: 'test',
                script: {
                  exec: [
                    'pm.test("res.status eq 200", () => pm.expect(pm.response.code).to.eql(200));',
                    "pm.test('x', () => {});",
                  ],
                },
              },
            ],
          },
          { name: 'Add', request: { body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] } } },
        ],
      },
    ],
  });
  expect(result.environments).toMatchObject([
    { name: 'local', values: [{ key: 'host' }, { key: 'token', type: 'secret' }] },
  ]);
});

test("reads Bruno's exported JSON", () => {
  const request = {
    method: 'PATCH',
    url: 'https://a.test?x=1',
    params: [{ name: 'x', value: '1', type: 'query', enabled: true }],
    headers: [{ name: 'A', value: 'b', enabled: false }],
    body: { mode: 'formUrlEncoded', formUrlEncoded: [{ name: 'k', value: 'v', enabled: true }] },
    auth: { mode: 'apikey', apikey: { key: 'X-Key', value: 'v', placement: 'header' } },
    script: { req: 'bru.strange();' },
    tests: '',
  };
  const text = JSON.stringify({
    name: 'Shop',
    version: '1',
    items: [
      { type: 'http', name: 'Change', seq: 1, uid: 'u1', request },
      { type: 'folder', name: 'Users', items: [{ type: 'grpc', name: 'Call' }] },
    ],
    environments: [{ name: 'Live', variables: [{ name: 'a', value: 'b', enabled: true, secret: true }] }],
  });
  const result = imported(text);
  expect(problemsOf(result)).toEqual([
    'warning input: "Call" is no HTTP request and is left out',
    'warning input: a script uses bru.strange, which has no counterpart; it has to be changed',
  ]);
  expect(treeOf(result.collections[0]?.item ?? [])).toEqual(['Users/', 'PATCH Change']);
  expect(result.collections[0]?.item[1]?.request).toMatchObject({
    url: { raw: 'https://a.test?x=1' },
    header: [{ key: 'A', value: 'b', disabled: true }],
    body: { mode: 'urlencoded', urlencoded: [{ key: 'k', value: 'v' }] },
    auth: { type: 'apikey' },
  });
  expect(result.environments[0]?.values).toEqual([{ key: 'a', value: 'b', type: 'secret', enabled: true }]);
});
