import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunRecord, runItems } from '../run.fixture.ts';
import { placed } from './rows.fixture.ts';
import { startTestServer, type TestServer } from './server.fixture.ts';

type Options = NonNullable<Parameters<typeof runItems>[1]>;

/** A run of requests and what must be seen of it. */
type Flow = {
  shows: string;
  items: object[];
  options?: Options;
  visited?: string[];
  lines?: string[];
  assertions?: string[];
  errors?: string[];
  ok?: boolean;
  stopped?: string;
  /** Looks at the whole record. */
  also?: (record: RunRecord) => void;
};

const at = (name: string, test = '', pre = '', more: object = {}): object => ({
  name,
  request: '$SERVER/echo',
  event: [
    ...(pre === '' ? [] : [{ listen: 'prerequest', script: { exec: pre } }]),
    ...(test === '' ? [] : [{ listen: 'test', script: { exec: test } }]),
  ],
  ...more,
});
const next = (name: string): string => `pm.execution.setNextRequest(${name});`;
const folder = (name: string, ...item: object[]): object => ({ name, item });
const once = (name: string): string =>
  `if (!pm.variables.get('went')) { pm.variables.set('went', true); ${next(name)} }`;
const failing = `pm.test('fails', () => pm.expect(1).to.equal(2));`;

const order: Flow[] = [
  {
    shows: 'iterations times items, depth first',
    items: [folder('f', at('a'), folder('g', at('b')), at('c')), at('d')],
    options: { iterations: 2 },
    visited: ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'],
  },
  {
    shows: 'folders run in the order of the collection, by name or id',
    items: [
      folder('one', at('a')),
      { ...folder('two', at('b')), id: 'folder-two' },
      at('c'),
      folder('three', at('d')),
    ],
    options: { folders: ['three', 'folder-two', 'c'] },
    visited: ['b', 'c', 'd'],
  },
  {
    shows: 'setNextRequest goes on by name',
    items: [at('a', next(`'c'`)), at('b'), at('c')],
    visited: ['a', 'c'],
  },
  {
    shows: 'setNextRequest goes back',
    items: [at('a'), at('b', once(`'a'`)), at('c')],
    visited: ['a', 'b', 'a', 'b', 'c'],
  },
  {
    shows: 'setNextRequest goes on by id, before names',
    items: [at('a', next(`'the-id'`)), at('the-id'), at('c', '', '', { id: 'the-id' })],
    visited: ['a', 'c'],
  },
  {
    shows: 'of duplicate names setNextRequest takes the last',
    items: [at('a', next(`'x'`)), at('x'), at('b'), at('x')],
    visited: ['a', 'x'],
  },
  {
    shows: 'the last call wins, those of tests over those before the request',
    items: [at('a', `${next(`'b'`)} ${next(`'d'`)}`, next(`'c'`)), at('b'), at('c'), at('d')],
    visited: ['a', 'd'],
  },
  {
    shows: 'a call before the request counts when the tests make none',
    items: [at('a', '1', next(`'c'`)), at('b'), at('c')],
    visited: ['a', 'c'],
  },
  {
    shows: 'null ends the iteration, the next one starts from the first item',
    items: [at('a', next('null')), at('b')],
    options: { iterations: 2 },
    visited: ['a', 'a'],
  },
  {
    shows: 'an unknown name ends the iteration',
    items: [at('a', next(`'nothing'`)), at('b')],
    options: { iterations: 2 },
    visited: ['a', 'a'],
    ok: true,
  },
  {
    shows: 'a request outside of the run is unknown',
    items: [folder('f', at('a', next(`'c'`)), at('b')), at('c')],
    options: { folders: ['f'] },
    visited: ['a'],
  },
  {
    shows: 'postman.setNextRequest is the same',
    items: [at('a', `postman.setNextRequest('c');`), at('b'), at('c')],
    visited: ['a', 'c'],
  },
  {
    shows: 'skipRequest goes on with the next request',
    items: [at('a', `console.log('never');`, 'pm.execution.skipRequest();'), at('b', `console.log('b');`)],
    visited: ['a', 'b'],
    lines: ['b'],
    also: ({ exchanges }) => expect(exchanges.length).toBe(1),
  },
  {
    shows: 'setNextRequest before skipRequest counts',
    items: [at('a', '', `${next(`'c'`)} pm.execution.skipRequest();`), at('b'), at('c')],
    visited: ['a', 'c'],
  },
  {
    shows: 'skipRequest in a folder skips the request and its later scripts',
    items: [
      {
        ...folder('f', at('a', `console.log('never');`, `console.log('never');`)),
        event: [
          {
            listen: 'prerequest',
            script: { exec: 'try { pm.execution.skipRequest(); } catch {} console.log("on");' },
          },
        ],
      },
      at('b'),
    ],
    visited: ['a', 'b'],
    also: ({ exchanges }) => expect(exchanges.length).toBe(1),
  },
];

const rows: Flow[] = [
  {
    shows: 'the rows of data are the iterations',
    items: [at('a', `console.log(pm.iterationData.get('n'));`)],
    options: { data: [{ n: 1 }, { n: '2' }, { n: true }] },
    lines: ['1', '2', 'true'],
  },
  {
    shows: 'with more iterations than rows the last row repeats',
    items: [at('a', `console.log(pm.iterationData.get('n'), pm.info.iterationCount);`)],
    options: { data: [{ n: 1 }, { n: 2 }], iterations: 4 },
    lines: ['1 4', '2 4', '2 4', '2 4'],
  },
  {
    shows: 'fewer iterations than rows leave rows out',
    items: [at('a', `console.log(pm.iterationData.get('n'));`)],
    options: { data: [{ n: 1 }, { n: 2 }], iterations: 1 },
    lines: ['1'],
  },
];

const ends: Flow[] = [
  {
    shows: 'a failed assertion makes a run fail, and it goes on',
    items: [at('a', failing), at('b')],
    visited: ['a', 'b'],
    assertions: ['fails: expected 1 to equal 2'],
    ok: false,
  },
  {
    shows: 'bail stops after the item of a failed assertion',
    items: [at('a', `${failing} console.log('on');`), at('b')],
    options: { bail: true, iterations: 2 },
    visited: ['a'],
    lines: ['on'],
    assertions: ['fails: expected 1 to equal 2'],
    ok: false,
    stopped: 'bail',
  },
  {
    shows: 'bail stops after an error of a script',
    items: [at('a', '', `throw new Error('thrown');`), at('b')],
    options: { bail: true },
    visited: ['a'],
    errors: ['thrown'],
    ok: false,
    stopped: 'bail',
  },
  {
    shows: 'bail stops after an error of a request',
    items: [at('a', '', '', { request: '$SERVER/drop' }), at('b')],
    options: { bail: true },
    visited: ['a'],
    ok: false,
    stopped: 'bail',
    also: ({ requestErrors }) => expect(requestErrors).toEqual(['socket hang up']),
  },
  {
    shows: 'a request that cannot be sent fails, its tests run',
    items: [
      at('a', `console.log('tested', pm.response.code);`, '', { request: 'http://127.0.0.1:1' }),
      at('b'),
    ],
    visited: ['a', 'b'],
    lines: ['tested '],
    ok: false,
    also: ({ requestErrors }) => expect(requestErrors).toEqual(['connect ECONNREFUSED 127.0.0.1:1']),
  },
  {
    shows: 'a status is no failure',
    items: [at('a', '', '', { request: '$SERVER/answer?code=500' })],
    ok: true,
  },
  {
    shows: 'the time of a request is limited',
    items: [at('a', `console.log(pm.response.code);`, '', { request: '$SERVER/answer?delay=5000' }), at('b')],
    options: { timeoutRequestMs: 50 },
    visited: ['a', 'b'],
    lines: [''],
    ok: false,
    also: ({ requestErrors }) => expect(requestErrors).toEqual(['ESOCKETTIMEDOUT']),
  },
  {
    shows: 'the time of the run is limited',
    items: [at('a', '', '', { request: '$SERVER/answer?delay=5000' }), at('b')],
    options: { timeoutMs: 60 },
    visited: ['a'],
    ok: false,
    stopped: 'timeout',
  },
  {
    shows: 'the time of a script is limited',
    items: [at('a', `console.log('tested');`, 'for (;;);'), at('b')],
    options: { timeoutScriptMs: 60 },
    visited: ['a', 'b'],
    lines: ['tested'],
    errors: ['sandbox: synchronous script execution timeout'],
    ok: false,
  },
  {
    shows: 'the scopes at the end hold what scripts changed',
    items: [
      at(
        'a',
        `pm.environment.set('e', 2); pm.globals.set('g', {a: 1}); pm.collectionVariables.unset('c'); pm.variables.set('l', 1);`,
      ),
    ],
    options: {
      environment: {
        id: 'e',
        name: 'E',
        values: [
          { key: 'e', value: '1', type: 'default' },
          { key: 'off', value: 'x', disabled: true },
        ],
      },
      collectionExtra: { variable: [{ key: 'c', value: '1' }] },
    },
    ok: true,
    also: ({ outcome }) => {
      expect(outcome.environment.map(({ key, value }) => [key, value])).toEqual([
        ['e', 2],
        ['off', 'x'],
      ]);
      expect(outcome.globals.map(({ key, value }) => [key, value])).toEqual([['g', { a: 1 }]]);
      expect(outcome.collectionVariables).toEqual([]);
    },
  },
  {
    shows: 'a request between two others waits',
    items: [at('a'), at('b')],
    options: { delayRequestMs: 30 },
    visited: ['a', 'b'],
    also: ({ exchanges }) => {
      const [first, second] = exchanges.map(({ timings }) => timings.startedAt);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(29);
    },
  },
  {
    shows: 'the visualizer shows what the last call set',
    items: [
      at(
        'a',
        `pm.visualizer.set('<p>', {a: 1}); pm.visualizer.set('<b>{{a}}</b>', {a: 2}, {allowUnsafe: 1});`,
      ),
    ],
    also: ({ events }) =>
      expect(events.find(({ type }) => type === 'visualizer')).toMatchObject({
        template: '<b>{{a}}</b>',
        data: { a: 2 },
        options: { allowUnsafe: 1 },
      }),
  },
];

const run = (id: string, options = ''): string => `await pm.execution.runRequest(${id}${options})`;

const nested: Flow[] = [
  {
    shows: 'runRequest runs another request with its scripts and gives its response',
    items: [
      at(
        'a',
        `const response = ${run(`'other'`)}; console.log(response.code, response.json().url, pm.environment.get('from'));`,
      ),
      at(
        'other',
        `console.log('tested'); pm.environment.set('from', 'inner');`,
        `console.log('before', pm.variables.get('given'));`,
        {
          id: 'other',
          request: '$SERVER/echo/{{given}}',
        },
      ),
    ],
    lines: ['before ', 'tested', '200 /echo/%7B%7Bgiven%7D%7D inner', 'before ', 'tested'],
    visited: ['a', 'other', 'other'],
  },
  {
    shows: 'runRequest takes variables and gives changes back',
    items: [
      at(
        'a',
        '',
        `pm.variables.set('mine', 1); const response = ${run(`'other'`, `, {variables: {given: 'v'}}`)}; console.log(response.json().url, pm.variables.get('mine'), pm.variables.get('back'), pm.globals.get('g')); pm.execution.setNextRequest(null);`,
      ),
      at('other', `pm.variables.set('back', pm.variables.get('mine') + 1); pm.globals.set('g', 'b');`, '', {
        id: 'other',
        request: '$SERVER/echo/{{given}}',
      }),
    ],
    lines: ['/echo/v 1 2 b'],
  },
  {
    shows: 'variables given to runRequest are gone after it',
    items: [
      at(
        'a',
        `pm.variables.set('kept', 'k'); ${run(`'other'`, `, {variables: {given: 'v', kept: 'other'}}`)}; console.log(pm.variables.has('given'), pm.variables.get('kept')); pm.execution.setNextRequest(null);`,
      ),
      at('other', `console.log(pm.variables.get('kept'));`, '', { id: 'other' }),
    ],
    lines: ['other', 'false k'],
  },
  {
    shows: 'requests that are run at the same time run one after the other',
    items: [
      at(
        'a',
        `const all = await Promise.all(['x', 'y', 'z'].map((given) => pm.execution.runRequest('other', {variables: {given}}))); console.log(all.map((response) => response.json().url).join(' ')); pm.execution.setNextRequest(null);`,
      ),
      at('other', `console.log('after', pm.variables.get('given'));`, '', {
        id: 'other',
        request: '$SERVER/echo/{{given}}',
      }),
    ],
    lines: ['after x', 'after y', 'after z', '/echo/x /echo/y /echo/z'],
  },
  {
    shows: 'runRequest gives null for a request that skips itself',
    items: [
      at('a', `console.log(${run(`'other'`)}); pm.execution.setNextRequest(null);`),
      at('other', '', 'pm.execution.skipRequest();', { id: 'other' }),
    ],
    lines: ['null'],
  },
  {
    shows: 'runRequest of an unknown request rejects',
    items: [at('a', `try { ${run(`'none'`)} } catch (error) { console.log(error.message); }`)],
    lines: ['Unable to find the request "none"'],
    ok: true,
  },
  {
    shows: 'runRequest of itself comes to an end',
    items: [
      at(
        'a',
        `try { ${run(`'a'`)} } catch (error) { console.log(error.message.replace(/\\d+/, 'n')); }`,
        '',
        { id: 'a' },
      ),
    ],
    also: ({ lines }) => expect(lines).toContain('pm.execution.runRequest is nested more than n deep'),
  },
  {
    shows: 'assertions of the other request are its own',
    items: [
      at('a', `pm.test('outer', () => {}); ${run(`'other'`)}; ${next('null')}`),
      at('other', failing, '', { id: 'other' }),
    ],
    assertions: ['fails: expected 1 to equal 2', 'outer: passed'],
    ok: false,
  },
];

describe('a run', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  describe.each([
    ['order', order],
    ['rows of data', rows],
    ['ends', ends],
    ['requests that scripts run', nested],
  ] as const)('%s', (_, flows) => {
    it.each(flows)('$shows', async (flow) => {
      const record = await runItems(placed(flow.items, server), flow.options);
      if (flow.visited !== undefined) expect(record.visited).toEqual(flow.visited);
      if (flow.lines !== undefined) expect(record.lines).toEqual(flow.lines);
      expect(record.assertions).toEqual(flow.assertions ?? []);
      expect(record.scriptErrors.map(({ message }) => message)).toEqual(flow.errors ?? []);
      if (flow.ok !== undefined) expect(record.outcome.ok).toBe(flow.ok);
      expect(record.outcome.stopped).toBe(flow.stopped);
      flow.also?.(record);
    });
  });

  it('does not start when a folder does not exist', async () => {
    await expect(runItems([at('a')], { folders: ['none'] })).rejects.toThrow('"none"');
  });
});
