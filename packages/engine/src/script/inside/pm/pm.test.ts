import { describe, expect, test } from 'vitest';
import { cookie, execution, head, scope } from './execution.fixture.ts';
import { createPm } from './pm.ts';

// Scripts are not typed: `pm` is used here as they use it.
type Loose = any;

function pmOf(given: Parameters<typeof execution>[0] = {}): {
  pm: Loose;
  core: ReturnType<typeof execution>;
} {
  const core = execution(given);
  return { pm: createPm(core), core };
}

describe('pm', () => {
  test('asks the core for nothing before a script reads a member', () => {
    const { pm, core } = pmOf();
    pm.test('status', () => pm.expect(pm.response.code).to.equal(200));
    expect(core.calls.map(([name]) => name)).toEqual(['test']);
  });

  test('is one object for a script and its packages', () => {
    const core = execution();
    expect(createPm(core)).toBe(createPm(core));
  });

  test('keeps its members when a script assigns to them', () => {
    const { pm } = pmOf();
    const { environment } = pm;
    expect(() => {
      pm.environment = 1;
    }).toThrow(TypeError);
    expect(() => {
      pm.response = 1;
    }).toThrow(TypeError);
    expect(pm.environment).toBe(environment);
  });

  test('lets a script replace pm.test and add members of its own', () => {
    const { pm } = pmOf();
    pm.test = 'mine';
    pm.own = 'too';
    expect([pm.test, pm.own, String(pm)]).toEqual(['mine', 'too', '[object Object]']);
  });

  test('tells where the script runs', () => {
    const { pm } = pmOf();
    expect(pm.info).toEqual({
      eventName: 'test',
      iteration: 1,
      iterationCount: 3,
      requestName: 'Login',
      requestId: 'id-1',
    });
    expect(Object.isFrozen(pm.info)).toBe(true);
    expect([...pm.execution.location, pm.execution.location.current]).toEqual([
      'Shop',
      'Users',
      'Login',
      'Users',
    ]);
    expect(JSON.stringify(pm.execution.location)).toBe('["Shop","Users","Login"]');
  });

  test('runs tests as functions that need no receiver and chain', () => {
    const { pm, core } = pmOf();
    const { test: check } = pm;
    const body = () => undefined;
    expect(check('a', body).test.skip('b').test('c')).toBe(pm);
    expect(pm.test.index()).toBe(4);
    expect(core.calls).toEqual([
      ['test', 'a', body],
      ['skipTest', 'b'],
      ['test', 'c', undefined],
    ]);
  });

  test('has no response before the send and an empty one when there was none', () => {
    expect(pmOf({ kind: 'prerequest' }).pm.response).toBeUndefined();
    const { pm } = pmOf({ head: undefined });
    const { response } = pm;
    expect([response.code, response.status, response.text(), response.responseTime]).toEqual(
      Array(4).fill(undefined),
    );
    expect([response.headers.count(), response.cookies.count(), response.size().body]).toEqual([0, 0, 0]);
    expect(() => response.json()).toThrow('"undefined" is not valid JSON');
  });

  test('gives the changed request of a pre-request script and none of a test', () => {
    const before = pmOf({ kind: 'prerequest' });
    expect(before.core.changedRequest).toBeUndefined();
    expect(before.pm.request.method).toBe('GET');
    expect(before.core.changedRequest?.()).toBeUndefined();
    before.pm.request.url.query.add('q=1');
    expect(before.core.changedRequest?.()?.url?.raw).toBe('http://example.com/x?q=1');
    const after = pmOf();
    after.pm.request.headers.add({ key: 'X', value: '1' });
    expect(after.core.changedRequest).toBeUndefined();
  });

  test('sets the next request under both names', () => {
    const { pm, core } = pmOf();
    pm.execution.setNextRequest('A');
    pm.setNextRequest(null);
    pm.execution.setNextRequest(undefined);
    pm.execution.setNextRequest(5);
    expect(core.calls).toEqual([
      ['setNextRequest', 'A'],
      ['setNextRequest', null],
      ['clearNextRequest'],
      ['setNextRequest', '5'],
    ]);
  });

  test('skips the request only before it is sent', () => {
    expect(() => pmOf({ kind: 'prerequest' }).pm.execution.skipRequest()).toThrow('skipped');
    expect(() => pmOf().pm.execution.skipRequest()).toThrow('pm.execution.skipRequest is not a function');
  });

  test('runs another request', async () => {
    const { pm, core } = pmOf();
    const response = await pm.execution.runRequest('r2', { variables: { a: 1 } });
    expect([response.code, response.json()]).toEqual([200, { a: 1 }]);
    expect(await pm.execution.runRequest('none')).toBeNull();
    expect(core.calls).toEqual([
      ['runRequest', 'r2', { a: 1 }],
      ['runRequest', 'none', undefined],
    ]);
  });

  test('shows a page and takes it away', () => {
    const { pm, core } = pmOf();
    pm.visualizer.set('<b>{{x}}</b>', { x: 1 });
    pm.visualizer.clear();
    expect(core.calls).toEqual([
      ['visualizer', { template: '<b>{{x}}</b>', data: { x: 1 }, options: undefined }],
      ['visualizer', null],
    ]);
    expect(() => pm.visualizer.set(1)).toThrow(
      'Invalid template. Template must be of type string, found number',
    );
    expect(() => pm.visualizer.set('', 1)).toThrow('Invalid data. Data must be an object, found number');
    expect(() => pm.visualizer.set('', {}, 'o')).toThrow(
      'Invalid options. Options must be an object, found string',
    );
  });

  test('reads and writes the vault and requires packages', async () => {
    const { pm, core } = pmOf();
    expect(await pm.vault.get('k')).toBe('secret');
    await pm.vault.set('k', 5);
    await pm.vault.unset('k');
    expect(core.calls.map((call) => call.slice(1))).toEqual([
      ['get', 'k', undefined],
      ['set', 'k', '5'],
      ['unset', 'k', undefined],
    ]);
    expect(pm.require('@team/x')).toEqual({ package: '@team/x' });
  });

  test('asks datasets', async () => {
    const { pm, core } = pmOf();
    const { columns, rows } = await pm.datasets('users').executeQuery('SELECT 1 AS n', [1]);
    const read: unknown[] = [];
    for await (const row of rows) read.push(row);
    expect([columns, read]).toEqual([['n'], [{ n: 1 }]]);
    await pm.datasets('users').executeView('all');
    expect(core.calls).toEqual([
      ['datasets', 'query', 'users', { text: 'SELECT 1 AS n', params: [1] }],
      ['datasets', 'view', 'users', { text: 'all', params: {} }],
    ]);
  });

  test('asserts its response', () => {
    const { pm } = pmOf({ head: head({ code: 404, status: 'Not Found' }) });
    pm.response.to.have.status(404);
    pm.response.to.be.notFound;
    pm.expect(pm.response).to.have.header('content-type');
    expect(() => pm.response.to.have.status(200)).toThrow(
      'expected response to have status code 200 but got 404',
    );
  });
});

describe('Variables', () => {
  const scopes = () => ({
    local: scope('local', { a: 'local' }),
    data: scope('data', { a: 'data', b: 'data', row: 7 }),
    environment: scope('environment', { b: 'environment', c: 'environment', nothing: null }),
    collectionVariables: scope('collectionVariables', { c: 'collection', d: 'collection' }),
    globals: scope('globals', { d: 'globals', e: 'globals' }),
  });

  test('are read through all scopes and written to the local one', () => {
    const { pm, core } = pmOf({ scopes: scopes() });
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => pm.variables.get(name))).toEqual([
      'local',
      'data',
      'environment',
      'collection',
      'globals',
      undefined,
    ]);
    expect([pm.variables.has('e'), pm.variables.has('f'), pm.variables.has('nothing')]).toEqual([
      true,
      false,
      true,
    ]);
    pm.variables.set('e', 1);
    expect([core.scopes.local.get('e'), core.scopes.globals.get('e'), pm.variables.get('e')]).toEqual([
      1,
      'globals',
      1,
    ]);
    expect(pm.variables.toObject()).toEqual({
      a: 'local',
      b: 'data',
      c: 'environment',
      d: 'collection',
      e: 1,
      nothing: null,
      row: 7,
    });
    pm.variables.unset('e');
    expect(pm.variables.get('e')).toBe('globals');
    pm.variables.clear();
    expect(pm.variables.get('a')).toBe('data');
  });

  test('keep their type', () => {
    const { pm } = pmOf();
    const values = [1, true, null, { x: [1] }, '', undefined];
    for (const [index, value] of values.entries()) pm.environment.set(`v${index}`, value);
    expect(values.map((_, index) => pm.environment.get(`v${index}`))).toEqual(values);
    expect(pm.environment.has('v5')).toBe(true);
  });

  test('are cast to the type that is named and hold the result of a function', () => {
    const { pm } = pmOf();
    pm.globals.set('s', 5, 'string');
    pm.globals.set('n', '5', 'number');
    pm.globals.set('b', 'x', 'boolean');
    pm.globals.set('o', '{"a":1}', 'object');
    pm.globals.set('l', 'no list', 'array');
    pm.globals.set('f', () => 3);
    expect(pm.globals.toObject()).toEqual({ s: '5', n: 5, b: true, o: { a: 1 }, l: undefined, f: 3 });
  });

  test('of one scope are removed, cleared, listed and named', () => {
    const { pm } = pmOf({ scopes: scopes() });
    const { environment } = pm;
    expect(environment.name).toBe('Staging');
    expect(environment.values.map('key')).toEqual(['b', 'c', 'nothing']);
    environment.unset('b');
    expect(environment.toObject()).toEqual({ c: 'environment', nothing: null });
    expect(environment.toJSON()).toEqual({
      id: environment.id,
      name: 'Staging',
      values: [
        { type: 'any', value: 'environment', key: 'c' },
        { type: 'any', value: null, key: 'nothing' },
      ],
    });
    environment.clear();
    expect([environment.toObject(), pm.iterationData.get('row')]).toEqual([{}, 7]);
  });

  test('have an id of their own, the row of the data file too', () => {
    const { pm } = pmOf({ scopes: scopes() });
    for (const one of [pm.globals, pm.environment, pm.variables, pm.iterationData])
      expect([one.id, one.id === one.toJSON().id]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), true]);
  });

  test('are replaced in texts, in objects in depth and in URLs', () => {
    const { pm } = pmOf({ scopes: scopes() });
    const given = { 'k{{a}}': '{{a}}', list: ['{{b}}', 1, null, { deep: '{{d}} {{$now}}' }], n: 5 };
    expect(pm.variables.replaceIn('{{a}}-{{none}}-{{nothing}}')).toBe('local-{{none}}-null');
    expect(pm.variables.replaceIn(given)).toEqual({
      'k{{a}}': 'local',
      list: ['data', 1, null, { deep: 'collection then' }],
      n: 5,
    });
    expect(given.list[0]).toBe('{{b}}');
    expect(pm.variables.replaceIn(['{{e}}'])).toEqual(['globals']);
    expect([pm.variables.replaceIn(null), pm.variables.replaceIn(7)]).toEqual([null, 7]);
    expect(pm.environment.replaceIn('{{a}} {{c}}')).toBe('{{a}} environment');
    pm.request.url.update('http://{{a}}/{{b}}?x={{c}}');
    expect(pm.variables.replaceIn(pm.request.url).toString()).toBe('http://local/data?x=environment');
  });

  test('named like members of objects are variables like any other', () => {
    const { pm } = pmOf();
    expect(pm.environment.get('constructor')).toBeUndefined();
    pm.environment.set('__proto__', 'x');
    expect([pm.environment.get('__proto__'), Object.keys(pm.environment.toObject())]).toEqual([
      'x',
      ['__proto__'],
    ]);
  });
});

describe('pm.cookies', () => {
  const cookies = [cookie('sid', 'a%20b'), cookie('Theme', 'dark', { expires: 0, session: false })];

  test('holds the cookies of the request, decoded when read', () => {
    const { pm } = pmOf({ cookies });
    expect([pm.cookies.get('sid'), pm.cookies.has('theme'), pm.cookies.count()]).toEqual(['a b', true, 2]);
    expect(pm.cookies.toObject()).toEqual({ sid: 'a b', theme: 'dark' });
    expect(pm.cookies.one('theme').expires).toEqual(new Date(0));
    expect(JSON.parse(JSON.stringify(pm.cookies))).toHaveLength(2);
  });

  test('has a jar whose operations call back or give promises', async () => {
    const answers: Record<string, unknown> = { get: cookies[0], getAll: cookies, set: cookies[1] };
    const { pm, core } = pmOf({ jar: (operation) => Promise.resolve(answers[operation]) });
    const jar = pm.cookies.jar();
    expect(await jar.get('example.com', 'sid')).toBe('a b');
    expect((await jar.getAll('example.com')).get('Theme')).toBe('dark');
    expect((await jar.set('example.com', 'Theme', 'dark')).name).toBe('Theme');
    expect(
      await new Promise((resolve) =>
        jar.get('example.com', 'sid', (...values: unknown[]) => resolve(values)),
      ),
    ).toEqual([null, 'a b']);
    await jar.set('http://x/', { name: 'n', value: 'v', expires: new Date(5), secure: true });
    await jar.set('http://x/', 'a=1; Path=/');
    await jar.unset('http://x/', 'a');
    await jar.clear('http://x/');
    await jar.getAll('http://x/', { http: false, secure: true });
    expect(core.calls.slice(1).map((call) => call.slice(1))).toEqual([
      ['get', 'http://example.com', { name: 'sid' }],
      ['getAll', 'http://example.com', { http: true }],
      ['set', 'http://example.com', { name: 'Theme', value: 'dark' }],
      ['get', 'http://example.com', { name: 'sid' }],
      ['set', 'http://x/', { name: 'n', value: 'v', secure: true, expires: 5 }],
      ['set', 'http://x/', 'a=1; Path=/'],
      ['unset', 'http://x/', { name: 'a' }],
      ['clear', 'http://x/', undefined],
      ['getAll', 'http://x/', { http: false, secure: true }],
    ]);
  });

  test('has a jar that refuses wrong arguments and tells refusals of the host', async () => {
    const { pm, core } = pmOf({ jar: () => Promise.reject(new Error('no programmatic access')) });
    const jar = pm.cookies.jar();
    expect(() => jar.get('', 'a')).toThrow('CookieJar.get() requires a valid url');
    expect(() => jar.get('x', 5)).toThrow('CookieJar.get() requires cookie name to be a string');
    expect(() => jar.unset('x', 5)).toThrow('CookieJar.unset() requires cookie name to be a string');
    expect(() => jar.set('x', 5)).toThrow('CookieJar.set() requires a valid set cookie arguments');
    expect(() => jar.getAll('x', 5)).toThrow('CookieJar.getAll() requires options to be an object');
    await expect(jar.clear('x')).rejects.toThrow('no programmatic access');
    const error: Loose = await new Promise((resolve) => jar.clear('x', resolve));
    expect([error.message, core.failures]).toEqual(['no programmatic access', []]);
  });
});
