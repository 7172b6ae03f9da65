import { describeRows, type Row } from './rows.fixture.ts';

const rows: Row[] = [
  {
    shows: 'a script lasts until timers, sends and tests are over',
    test: `setTimeout(() => { console.log('timer'); pm.sendRequest('$SERVER/echo', () => { console.log('sent'); setTimeout(() => pm.test('last', (done) => setTimeout(done, 2)), 2); }); }, 2); console.log('body');`,
    gives: ['body', 'timer', 'sent'],
    assertions: ['last: passed'],
  },
  {
    shows: 'an error of the body keeps what was said before it',
    test: `pm.test('first', () => {}); console.log('on'); undefinedName(); pm.test('never', () => {});`,
    gives: ['on'],
    assertions: ['first: passed'],
    errors: ['undefinedName is not defined'],
  },
  {
    shows: 'timers go on after an error of the body',
    test: `setTimeout(() => console.log('timer'), 1); throw new Error('body');`,
    gives: ['timer'],
    errors: ['body'],
  },
  {
    shows: 'an error in a timer is an error of the script',
    test: `setTimeout(() => { throw new TypeError('in a timer'); }, 1);`,
    errors: ['in a timer'],
  },
  {
    shows: 'an error in a callback of sendRequest is an error of the script',
    test: `pm.sendRequest('$SERVER/echo', () => { throw new Error('in a callback'); });`,
    errors: ['in a callback'],
  },
  {
    shows: 'an async test that rejects is a failed test',
    test: `pm.test('rejects', async () => { await pm.sendRequest('$SERVER/echo'); throw new Error('late'); }); pm.test('next', () => {});`,
    assertions: ['next: passed', 'rejects: late'],
  },
  {
    shows: 'a promise that nobody handles is an error of the script',
    test: `Promise.reject(new Error('unhandled')); pm.test('goes on', () => {});`,
    assertions: ['goes on: passed'],
    errors: ['unhandled'],
  },
  {
    shows: 'a promise that is handled later in the turn is none',
    test: `const promise = Promise.reject(new Error('handled')); promise.catch((error) => console.log(error.message));`,
    gives: ['handled'],
  },
  {
    shows: 'an async callback that rejects is an error of the script',
    test: `pm.sendRequest('$SERVER/echo', async () => { await null; throw new Error('async callback'); });`,
    errors: ['async callback'],
  },
  {
    shows: 'a syntax error is an error of the script, the request goes on',
    pre: `const = 1;`,
    test: `console.log(pm.response.code);`,
    gives: [200],
    errors: ["Unexpected token '='"],
  },
  {
    shows: 'what is thrown need not be an error',
    test: `throw 'a text';`,
    errors: ['a text'],
  },
  {
    shows: 'a test that throws a text fails with it',
    test: `pm.test('text', () => { throw 'words'; }); pm.test('nothing', () => { throw undefined; }); pm.test('object', () => { throw {message: 'm'}; });`,
    assertions: ['text: words', 'nothing: undefined', 'object: m'],
  },
  {
    shows: 'the run went on',
    test: `console.log(pm.info.eventName);`,
    gives: ['test'],
  },
];

const limited: Row[] = [
  {
    shows: 'a script that never ends is ended',
    test: `pm.environment.set('kept', 1); pm.test('before', () => {}); for (;;);`,
    assertions: ['before: passed'],
    errors: ['sandbox: synchronous script execution timeout'],
  },
  {
    shows: 'a script that waits for ever is ended',
    test: `pm.test('waits', (done) => {}); setTimeout(() => console.log('never'), 60000);`,
    assertions: ['waits: the test ended without calling done'],
    errors: ['sandbox: asynchronous script execution timeout'],
  },
  {
    shows: 'an interval that is never cleared is ended',
    test: `let n = 0; setInterval(() => { n += 1; pm.environment.set('ticks', n); }, 10);`,
    errors: ['sandbox: asynchronous script execution timeout'],
  },
  {
    shows: 'what was ended is over, its variables are there',
    test: `console.log(pm.environment.get('ticks') > 1); await new Promise((resolve) => setTimeout(resolve, 30)); console.log(pm.info.requestName.length > 0);`,
    gives: [true, true],
  },
];

describeRows('how scripts end', rows);
describeRows('scripts with a time limit', limited, { timeoutScriptMs: 120 });
