import { type Case, collection, folder, request } from '../case.ts';

const LOG = "pm.test(pm.info.requestName + ' ' + pm.info.iteration, () => {});";

function next(target: string): string {
  return `pm.execution.setNextRequest(${target});`;
}

const PLAIN = collection([
  request('One', '$HTTP/one', { test: LOG }),
  request('Two', '$HTTP/two', { test: LOG }),
  request('Three', '$HTTP/three', { test: LOG }),
]);

const TREE = collection([
  folder('A', [request('A1', '$HTTP/a1'), folder('Inner', [request('I1', '$HTTP/i1')])], {
    id: 'f0000000-0000-4000-8000-000000000001',
  }),
  folder('B', [request('B1', '$HTTP/b1'), request('B2', '$HTTP/b2')]),
  request('C', '$HTTP/c'),
]);

const FAILING = collection([
  request('Good', '$HTTP/good', { test: LOG }),
  folder('Folder', [
    request('Bad', '$HTTP/bad', {
      test: "pm.test('fails', () => pm.expect(1).to.equal(2)); pm.test('also', () => {});",
    }),
  ]),
  request('Never', '$HTTP/never', { test: LOG }),
]);

const CSV = [
  'id,name,price,text,"with, comma",empty',
  '1, blank ,1.50,"1",x,',
  '007,b,1e3,"quoted ""q""",y,""',
  '-3,ü,+4,"two\nlines",z',
  '10,short',
].join('\r\n');

/** Order, data, ends and exit codes of runs. */
export const flowCases: Case[] = [
  {
    name: 'setNextRequest by name, by id, to itself and to the end',
    collection: collection([
      request('One', '$HTTP/one', { test: `${LOG} ${next("'Three'")}` }),
      request('Two', '$HTTP/two', { test: `${LOG} ${next('null')}` }),
      request('Three', '$HTTP/three', {
        pre: "pm.variables.set('n', (pm.variables.get('n') || 0) + 1);",
        test: `${LOG} if (pm.variables.get('n') < 3) ${next("'Three'")} else ${next("'d0000000-0000-4000-8000-000000000002'")}`,
      }),
      request('Four', '$HTTP/four', { test: LOG }),
      request('Five', '$HTTP/five', {
        id: 'd0000000-0000-4000-8000-000000000002',
        test: `${LOG} ${next("'Two'")}`,
      }),
    ]),
    args: ['-n', '2'],
  },
  {
    name: 'the last setNextRequest wins, tests over pre-request scripts',
    collection: collection([
      request('One', '$HTTP/one', {
        pre: next("'Four'"),
        test: `${next("'Two'")} postman.setNextRequest('Three');`,
      }),
      request('Two', '$HTTP/two'),
      request('Three', '$HTTP/three', { pre: next("'Five'") }),
      request('Four', '$HTTP/four'),
      request('Five', '$HTTP/five', { test: next("'No such request'") }),
      request('Six', '$HTTP/six'),
    ]),
    args: ['-n', '2'],
  },
  {
    name: 'setNextRequest with a doubled name and across folders',
    collection: collection([
      request('Start', '$HTTP/start', { test: next("'Same'") }),
      folder('A', [request('Same', '$HTTP/same/a', { test: next('null') })]),
      folder('B', [request('Same', '$HTTP/same/b'), request('Last', '$HTTP/last')]),
    ]),
  },
  {
    name: 'skipRequest leaves a request and its tests out',
    collection: collection([
      request('One', '$HTTP/one', {
        pre: "pm.environment.set('before', 1); pm.execution.skipRequest(); pm.environment.set('after', 1);",
        test: LOG,
      }),
      request('Two', '$HTTP/two/{{before}}/{{after}}', { test: LOG }),
      request('Three', '$HTTP/three', {
        test: "pm.test('has none', () => pm.expect(typeof pm.execution.skipRequest).to.equal('x'));",
      }),
      request('Four', '$HTTP/four', { pre: `${next("'Six'")} pm.execution.skipRequest();` }),
      request('Five', '$HTTP/five'),
      request('Six', '$HTTP/six'),
    ]),
    exports: ['environment'],
  },
  { name: 'a plain run of three requests, three times', collection: PLAIN, args: ['-n', '3'] },
  {
    name: 'CSV data: blanks, quotes, numbers, short rows',
    collection: collection([
      request('Row', 'POST $HTTP/{{id}}/{{name}}?p={{price}}', {
        body: { mode: 'raw', raw: '{{text}}|{{with, comma}}|{{empty}}|' },
        test: 'pm.test(JSON.stringify(pm.iterationData.toObject()), () => {}); pm.test(typeof data.id + typeof data.price + typeof data.text, () => {});',
      }),
    ]),
    data: CSV,
  },
  {
    name: 'CSV data with a byte order mark',
    collection: collection([request('Row', '$HTTP/{{id}}/{{name}}')]),
    data: Buffer.from('\ufeffid,name\n1,a\n2,b\n'),
  },
  {
    name: 'more iterations than rows repeat the last',
    collection: collection([request('Row', '$HTTP/{{id}}', { test: LOG })]),
    data: [{ id: 1 }, { id: 2 }],
    args: ['-n', '4'],
  },
  {
    name: 'fewer iterations than rows',
    collection: collection([request('Row', '$HTTP/{{id}}')]),
    data: [{ id: 1 }, { id: 2 }, { id: 3 }],
    args: ['-n', '2'],
  },
  { name: 'an empty list of data', collection: collection([request('Row', '$HTTP/{{id}}')]), data: [] },
  {
    name: 'data that is not JSON',
    collection: PLAIN,
    files: { 'bad.json': '[{"a":' },
    args: ['-d', 'bad.json'],
  },
  { name: '--folder runs one folder', collection: TREE, args: ['--folder', 'B'] },
  {
    name: '--folder several times keeps the order of the collection',
    collection: TREE,
    args: ['--folder', 'C', '--folder', 'Inner', '--folder', 'B1'],
  },
  { name: '--folder by id', collection: TREE, args: ['--folder', 'f0000000-0000-4000-8000-000000000001'] },
  { name: '--folder that does not exist', collection: TREE, args: ['--folder', 'Nowhere'] },
  {
    name: '--folder with a setNextRequest that leaves it',
    collection: collection([
      folder('A', [request('A1', '$HTTP/a1', { test: next("'B1'") }), request('A2', '$HTTP/a2')]),
      folder('B', [request('B1', '$HTTP/b1')]),
    ]),
    args: ['--folder', 'A'],
  },
  { name: 'a failed assertion exits 1 and the run goes on', collection: FAILING },
  { name: '--bail stops after the item that failed', collection: FAILING, args: ['--bail', '-n', '2'] },
  { name: '--bail failure does the same', collection: FAILING, args: ['--bail', 'failure'] },
  {
    name: '--bail folder with a missing folder',
    collection: FAILING,
    args: ['--bail', 'folder', '--folder', 'Nowhere'],
  },
  {
    name: '--bail stops after a script error and a request error',
    collection: collection([
      request('One', '$HTTP/one', { pre: 'nothing.here();' }),
      request('Two', '$HTTP/two'),
    ]),
    args: ['--bail'],
  },
  {
    name: '--bail stops after a request that cannot be sent',
    collection: collection([request('One', 'http://127.0.0.1:1/'), request('Two', '$HTTP/two')]),
    args: ['--bail'],
  },
  { name: '-x exits 0 in spite of failures', collection: FAILING, args: ['-x'] },
  { name: 'a wrong flag exits 1', collection: PLAIN, args: ['--no-such-flag'] },
  { name: 'an environment that does not exist', collection: PLAIN, args: ['-e', 'none.json'] },
  {
    name: 'an environment that is not JSON',
    collection: PLAIN,
    files: { 'bad.json': '{"values"' },
    args: ['-e', 'bad.json'],
  },
  {
    name: '--timeout-request gives up',
    collection: collection([
      request('Slow', '$HTTP/delay/3000', { test: LOG }),
      request('Fast', '$HTTP/fast'),
    ]),
    args: ['--timeout-request', '300'],
  },
  {
    name: '--timeout-script ends an endless loop',
    collection: collection([
      request('One', '$HTTP/one', { pre: 'while (true) {}', test: LOG }),
      request('Two', '$HTTP/two', { test: "setTimeout(() => {}, 5000); pm.test('before', () => {});" }),
      request('Three', '$HTTP/three'),
    ]),
    args: ['--timeout-script', '300'],
  },
  {
    name: '--timeout ends the run',
    collection: collection([request('Slow', '$HTTP/delay/8000'), request('Two', '$HTTP/two')]),
    args: ['--timeout', '3000'],
  },
  {
    name: '--delay-request waits between requests',
    collection: PLAIN,
    args: ['--delay-request', '50', '-n', '2'],
  },
  {
    name: 'exports hold what scripts changed',
    collection: collection(
      [
        request('One', '$HTTP/one', {
          test: "pm.environment.set('e', {a: 1}); pm.environment.set('n', 1); pm.environment.unset('gone'); pm.globals.set('g', true); pm.collectionVariables.set('c', 'new'); pm.collectionVariables.set('fresh', [1]); pm.environment.set('t', undefined);",
        }),
      ],
      { variable: [{ key: 'c', value: 'old' }], description: 'About things', auth: { type: 'noauth' } },
    ),
    environment: {
      id: 'e0000000-0000-4000-8000-000000000003',
      name: 'Kept name',
      values: [
        { key: 'gone', value: '1', enabled: true },
        { key: 'off', value: '2', enabled: false },
        { key: 'secret', value: '3', type: 'secret', enabled: true },
      ],
      _postman_variable_scope: 'environment',
    },
    globals: {
      id: 'e0000000-0000-4000-8000-000000000004',
      name: 'Globals',
      values: [],
      _postman_variable_scope: 'globals',
    },
    exports: ['environment', 'globals', 'collection', 'cookie-jar'],
  },
  {
    name: 'exports are made without files to start from',
    collection: PLAIN,
    exports: ['environment', 'globals', 'collection', 'cookie-jar'],
  },
  {
    name: 'a rejected async test is a failure and the run goes on',
    collection: collection([
      request('One', '$HTTP/one', {
        test: "pm.test('async', async () => { throw new Error('rejected'); });",
      }),
      request('Two', '$HTTP/two', { test: LOG }),
    ]),
  },
  {
    name: 'names and texts with markup and other letters',
    collection: collection([
      folder('<Földer> & "co"', [
        request('<One> & "two" \'x\'', '$HTTP/one', {
          test: "pm.test('<b>&amp;\"\\'</b> ]]> 😀', () => { pm.expect('<a>').to.equal('&b'); }); throw new Error('<oops> & \"x\"');",
        }),
      ]),
    ]),
  },
];
