import { expect, test } from 'vitest';
import { cookie, execution, head, scope } from './execution.fixture.ts';
import { collectTests, installTextHas, legacyValue } from './legacy.ts';
import { legacyNames } from './legacy-names.ts';

type Loose = any;

const scopes = () => ({
  environment: scope('environment', { host: 'h', n: 1 }),
  globals: scope('globals', { g: 'x' }),
  data: scope('data', { row: 7 }),
});

test('gives the variables of the start as plain objects', () => {
  const core = execution({ scopes: scopes() });
  expect(['environment', 'globals', 'data', 'iteration'].map((name) => legacyValue(name, core))).toEqual([
    { host: 'h', n: 1 },
    { g: 'x' },
    { row: 7 },
    1,
  ]);
  (legacyValue('environment', core) as Loose).host = 'changed';
  expect(core.scopes.environment.get('host')).toBe('h');
});

test('writes variables as texts through postman, which environment and globals show', () => {
  const core = execution({ scopes: scopes() });
  const postman = legacyValue('postman', core) as Loose;
  const environment = legacyValue('environment', core);
  postman.setEnvironmentVariable('a', 5);
  postman.setEnvironmentVariable('f', false);
  postman.setEnvironmentVariable('z', null);
  postman.setGlobalVariable('o', [1, 2]);
  expect(environment).toEqual({ host: 'h', n: 1, a: '5', f: 'false', z: null });
  expect([
    core.scopes.environment.get('a'),
    postman.getGlobalVariable('o'),
    postman.getEnvironmentVariable('n'),
  ]).toEqual(['5', '1,2', 1]);
  postman.clearEnvironmentVariable('a');
  postman.clearGlobalVariable('o');
  expect([core.scopes.environment.has('a'), core.scopes.globals.has('o')]).toEqual([false, false]);
  postman.clearEnvironmentVariables();
  postman.clearGlobalVariables();
  expect([environment, legacyValue('globals', core), [...core.scopes.environment.entries()]]).toEqual([
    {},
    {},
    [],
  ]);
  postman.setNextRequest('B');
  expect(core.calls).toEqual([['setNextRequest', 'B']]);
});

test('tells about the response in a test script', () => {
  const header = [
    { key: 'X-A', value: '1' },
    { key: 'x-b', value: '2' },
  ];
  const core = execution({
    head: head({ code: 404, status: 'Nope', header }),
    body: 'text',
    cookies: [cookie('sid', 'v')],
  });
  const value = (name: string): Loose => legacyValue(name, core);
  expect([value('responseBody'), value('responseTime'), value('responseHeaders')]).toEqual([
    'text',
    12,
    { 'X-A': '1', 'x-b': '2' },
  ]);
  expect(value('responseCode')).toMatchObject({
    code: 404,
    name: 'Nope',
    detail: 'There is no such resource.',
  });
  expect([value('postman').getResponseHeader('x-a'), value('postman').getResponseHeader('no')]).toEqual([
    '1',
    undefined,
  ]);
  expect([value('postman').getResponseCookie('sid').value, value('responseCookies').count()]).toEqual([
    'v',
    1,
  ]);
});

test('has no response in a pre-request script and an empty one after a failed send', () => {
  const before = execution({ kind: 'prerequest' });
  const names = legacyNames.filter((name) => name.startsWith('response'));
  expect(names.map((name) => legacyValue(name, before))).toEqual(names.map(() => undefined));
  const failed = execution({ head: undefined });
  expect(
    ['responseBody', 'responseTime', 'responseHeaders', 'responseCode'].map((name) =>
      legacyValue(name, failed),
    ),
  ).toEqual([undefined, Number.NaN, {}, { code: Number.NaN, name: '', detail: '' }]);
});

test.each([
  [{ mode: 'raw', raw: 'text' }, 'text'],
  [{ mode: 'raw', raw: '' }, {}],
  [
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
        { key: 'b', value: '3', disabled: true },
      ],
    },
    { a: ['1', '2'] },
  ],
  [{ mode: 'formdata', formdata: [{ key: 'a', value: '1' }] }, { a: '1' }],
  [{ mode: 'graphql', graphql: { query: '{a}' } }, {}],
  [undefined, {}],
])('describes the request with the body %j', (body, data) => {
  const request = {
    method: 'POST',
    url: {
      raw: 'http://h/:id?b=1',
      protocol: 'http',
      host: ['h'],
      path: [':id'],
      query: [{ key: 'b', value: '1' }],
    },
    header: [
      { key: 'X', value: '1' },
      { key: 'x', value: '2' },
      { key: 'Off', value: '3', disabled: true },
    ],
    description: 'about',
    ...(body === undefined ? undefined : { body }),
  };
  expect(legacyValue('request', execution({ request }))).toEqual({
    id: 'id-1',
    name: 'Login',
    description: 'about',
    headers: { x: ['1', '2'] },
    method: 'POST',
    url: 'http://h/:id?b=1',
    data,
  });
});

test('turns tests into assertions in the order of their names', () => {
  const core = execution();
  const tests = legacyValue('tests', core) as Loose;
  tests.first = 1;
  tests['second one'] = 0;
  tests.third = undefined;
  expect(collectTests(core.legacyTests ?? {})).toEqual([
    { name: 'first', passed: true, message: 'expected 1 to be truthy' },
    { name: 'second one', passed: false, message: 'expected 0 to be truthy' },
    { name: 'third', passed: false, message: 'expected undefined to be truthy' },
  ]);
});

test('parses JSON with messages that say where, and is JSON else', () => {
  const json = legacyValue('JSON', execution()) as Loose;
  expect([json.parse('\ufeff[1]'), json.stringify({ a: 1 }), json instanceof Object]).toEqual([
    [1],
    '{"a":1}',
    true,
  ]);
  expect(() => json.parse('{a}')).toThrow("Unexpected token 'a' at 1:2");
});

test('loads libraries when they are asked for, once', () => {
  const libraries = { '#lodash3': () => 'lodash', 'crypto-js': {}, tv4: {}, cheerio: {}, backbone: {} };
  const core = execution({ libraries });
  for (const name of ['_', 'CryptoJS', 'tv4', 'cheerio', 'Backbone'])
    expect(legacyValue(name, core)).toBe(legacyValue(name, core));
  expect(core.calls.map(([, name]) => name)).toEqual(['#lodash3', 'crypto-js', 'tv4', 'cheerio', 'backbone']);
});

test('reads XML with the library and gives undefined for what is none', () => {
  const xml2js = {
    parseString: (text: string, options: Loose, callback: Loose) =>
      text.startsWith('<') ? callback(null, { text, ...options }) : callback(new Error('no XML'), undefined),
  };
  const read = legacyValue('xml2Json', execution({ libraries: { xml2js } })) as Loose;
  expect(read('<a/>')).toEqual({
    text: '<a/>',
    explicitArray: false,
    async: false,
    trim: true,
    mergeAttrs: false,
  });
  expect(read('a')).toBeUndefined();
});

test('knows no other names', () => {
  expect(legacyValue('process', execution())).toBeUndefined();
  expect(new Set(legacyNames).size).toBe(legacyNames.length);
});

test('lets every text say whether it has another', () => {
  installTextHas();
  try {
    const body = 'hello world' as Loose;
    expect([body.has('wor'), body.has('x'), Object.keys(String.prototype)]).toEqual([true, false, []]);
  } finally {
    Reflect.deleteProperty(String.prototype, 'has');
  }
});
