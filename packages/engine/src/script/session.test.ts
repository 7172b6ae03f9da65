import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptRecord, startSession } from './session.fixture.ts';

type Start = Awaited<ReturnType<typeof startSession>>;

let start: Start;
beforeAll(async () => {
  start = await startSession({ cpuMs: 300 });
});
afterAll(() => start.session.close());
const run = (source: string, more: Parameters<Start['run']>[1] = {}): Promise<ScriptRecord> =>
  start.run(source, more);

/** A send that is answered after a moment with an empty 200. */
const send = async (): Promise<unknown> => {
  const head = {
    id: 'x',
    code: 200,
    status: 'OK',
    header: [],
    responseTime: 1,
    responseSize: 0,
    headerSize: 0,
    wireSize: 0,
  };
  return { head, body: new Uint8Array(), cookies: [] };
};
const refuse = async (): Promise<never> => {
  throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
};
const answering = { services: { send, jar: refuse, vault: refuse, datasets: refuse, runRequest: refuse } };

describe('tests', () => {
  it.each([
    ['ends with done', `pm.test('t', (done) => setTimeout(done, 1));`, ['t: passed']],
    [
      'fails with what done gets',
      `pm.test('t', (done) => setTimeout(() => done(new Error('e')), 1));`,
      ['t: e'],
    ],
    ['counts done once', `pm.test('t', (done) => { done(); done(new Error('late')); });`, ['t: passed']],
    ['ends with done at once', `pm.test('t', (done) => done());`, ['t: passed']],
    [
      'fails by throwing before done',
      `pm.test('t', (done) => { throw new Error('thrown'); });`,
      ['t: thrown'],
    ],
    [
      'fails when done is never called',
      `pm.test('t', (done) => {});`,
      ['t: the test ended without calling done'],
    ],
    [
      'fails when a promise rejects',
      `pm.test('t', async () => { throw new Error('rejected'); });`,
      ['t: rejected'],
    ],
    [
      'fails when a promise rejects late',
      `pm.test('t', async () => { await new Promise((r) => setTimeout(r, 1)); null.x; });`,
      ["t: Cannot read properties of null (reading 'x')"],
    ],
    [
      'fails when a promise never settles',
      `pm.test('t', () => new Promise(() => {}));`,
      ['t: the test ended without calling done'],
    ],
    [
      'fails when an async function with done rejects',
      `pm.test('t', async (done) => { throw new Error('both'); });`,
      ['t: both'],
    ],
    ['may stand in a test', `pm.test('o', () => { pm.test('i', () => {}); });`, ['i: passed', 'o: passed']],
  ])('a test %s', async (_, source, assertions) => {
    const { assertions: found, error } = await run(source);
    expect(found).toEqual(assertions);
    expect(error).toBeUndefined();
  });

  it('counts from 0 in the order of the calls', async () => {
    const { log } = await run(
      `pm.test('a', (done) => setTimeout(done, 1)); pm.test('b'); pm.test.skip('c');`,
    );
    const found = log.map((entry) => (entry.type === 'assertion' ? [entry.name, entry.index] : []));
    expect(found.sort()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });
});

describe('errors', () => {
  it.each([
    ['on line 1', `throw new Error('e');`, 1, 7],
    ['on line 1 after other code', `const a = 1; undefinedName();`, 1, 14],
    ['on line 3', `const a = 1;\n\n  a.b.c();`, 3, 7],
    ['in a function', `function f() {\n  throw new TypeError('f');\n}\nf();`, 2, 9],
    ['in a timer', `setTimeout(() => {\n  throw new Error('t');\n}, 1);`, 2, 9],
    [
      'in a callback of sendRequest',
      `pm.sendRequest('http://x', () => {\n  throw new Error('c');\n});`,
      2,
      9,
    ],
    [
      'in an async callback',
      `pm.sendRequest('http://x', async () => {\n  await null;\n  throw new Error('c');\n});`,
      3,
      9,
    ],
    ['after top-level await', `await null;\nthrow new Error('a');`, 2, 7],
    ['in a microtask', `queueMicrotask(() => { throw new Error('q'); });`, 1, 30],
    ['that nobody handles', `Promise.reject(new Error('p'));`, 1, 16],
    ['of an async function that nobody waits for', `(async () => {\n  throw new Error('p');\n})();`, 2, 9],
    ['of syntax', `const a = 1;\nconst = 2;`, 2, 7],
    ['of syntax on line 1', `let 5;`, 1, 5],
  ])('tells the place of one %s', async (_, source, line, column) => {
    const { error } = await run(source, answering);
    expect({ line: error?.line, column: error?.column }).toEqual({ line, column });
    expect(error?.stack).not.toMatch(/node:|file:|parley|\.ts/);
  });

  it('tells the place of a failed assertion', async () => {
    const { log } = await run(`pm.test('t', () => {\n  pm.expect(1).to.equal(2);\n});`);
    expect(log[0]).toMatchObject({ error: { name: 'AssertionError', line: 2, column: 19 } });
  });

  it('goes on after an unhandled rejection', async () => {
    const { error, lines, assertions } = await run(
      `Promise.reject(new RangeError('r')); setTimeout(() => { console.log('on'); pm.test('t', () => {}); }, 1);`,
    );
    expect(error).toMatchObject({ name: 'RangeError', message: 'r' });
    expect(lines).toEqual(['on']);
    expect(assertions).toEqual(['t: passed']);
  });

  it('gives rejections of the host to the script', async () => {
    const { lines } = await run(
      `try { await pm.sendRequest('http://x'); } catch (error) { console.log(error.message, error.code, error instanceof Error); }`,
      { services: { send: refuse, jar: refuse, vault: refuse, datasets: refuse, runRequest: refuse } },
    );
    expect(lines).toEqual(['refused ECONNREFUSED true']);
  });

  it.each([
    ['a text', `throw 'words';`, 'words'],
    ['a number', `throw 5;`, '5'],
    ['nothing', `throw undefined;`, 'undefined'],
    ['null', `throw null;`, 'null'],
    ['an object', `throw {name: 'N', message: 'm'};`, 'm'],
    [
      'an object that cannot be read',
      `throw {get message() { throw 1; }};`,
      'an error that cannot be read was thrown',
    ],
  ])('tells of %s that was thrown', async (_, source, message) => {
    expect((await run(source)).error?.message).toBe(message);
  });
});

describe('the end of a script', () => {
  it('waits for timers, intervals that are cleared and sends', async () => {
    const { lines } = await run(
      `let n = 0; const id = setInterval(() => { n += 1; if (n === 2) { clearInterval(id); pm.sendRequest('http://x', () => console.log('sent', n)); } }, 1);`,
      answering,
    );
    expect(lines).toEqual(['sent 2']);
  });

  it('drops what an ended script left behind', async () => {
    await run(
      `left = () => { console.log('late'); pm.test('late'); pm.environment.set('late', 1); setTimeout(() => console.log('later')); };`,
    );
    const { lines, assertions } = await run(
      `left(); await new Promise((resolve) => setTimeout(resolve, 5)); console.log('own');`,
    );
    expect(lines).toEqual(['own']);
    expect(assertions).toEqual([]);
  });

  it('says which timeout it was', async () => {
    const waiting = await run(`setTimeout(() => {}, 60000);`, { timeoutMs: 40 });
    expect(waiting.error?.message).toBe('sandbox: asynchronous script execution timeout');
    const busy = await run(`for (;;);`, { timeoutMs: 40 });
    expect(busy.error?.message).toBe('sandbox: synchronous script execution timeout');
    const later = await run(`await new Promise((resolve) => setTimeout(resolve, 5)); for (;;);`, {
      timeoutMs: 60,
    });
    expect(later.error?.message).toBe('sandbox: synchronous script execution timeout');
  });

  it('ends an interval that nobody clears', async () => {
    const { error, lines } = await run(`setInterval(() => console.log('tick'), 10);`, { timeoutMs: 60 });
    expect(error?.message).toBe('sandbox: asynchronous script execution timeout');
    expect(lines.length).toBeGreaterThan(0);
    expect((await run(`console.log('next');`)).lines).toEqual(['next']);
  });

  it.each([
    'for (;;) new Array(1000);',
    '(function () { for (;;) new Array(1000).fill(1); })()',
    'const list = []; for (;;) list.push(new Array(1000));',
    `const run = [].at['const' + 'ructor']; run('whi' + 'le (1) new Array(1000).fill(1)')();`,
    'while (true) [].concat([1]);',
  ])('comes for an optimised loop: %s', async (source) => {
    const { error } = await run(source);
    expect(error?.message).toMatch(/synchronous script execution timeout|MiB of memory/);
  });

  it('keeps what a script said before it was ended', async () => {
    const { assertions, lines, error } = await run(`console.log('a'); pm.test('t', () => {}); for (;;);`);
    expect([assertions, lines, error?.message]).toEqual([
      ['t: passed'],
      ['a'],
      'sandbox: synchronous script execution timeout',
    ]);
  });
});

it('refuses a variable that is too large, and goes on without it', async () => {
  const own = await startSession();
  const big = await own.run(
    `pm.test('t', () => {}); pm.environment.set('small', 1); pm.environment.set('big', 'x'.repeat(65 * 1024 * 1024));`,
  );
  expect(big.error?.message).toBe('sandbox: the value of the variable big is larger than 64 MiB');
  expect(big.assertions).toEqual(['t: passed']);
  expect(own.changes).toContainEqual(['environment', 'small', '1']);
  const next = await own.run(`pm.test('gone', () => pm.expect(pm.environment.has('big')).to.be.false);`);
  expect([next.error, next.assertions]).toEqual([undefined, ['gone: passed']]);
  own.session.close();
});

describe('the context', () => {
  it('is another one after the limit of memory, with the variables of before', async () => {
    const values = new Map<string, unknown>();
    const own = await startSession({
      cpuMs: 10_000,
      memoryMb: 32,
      scopes: () => ({ environment: [...values] }),
      onChanges: (changes) => {
        for (const [, key, text] of changes)
          if (key !== null) values.set(key, text === undefined ? undefined : JSON.parse(text));
      },
    });
    await own.run(`shared = 1; pm.environment.set('a', {deep: [1]});`);
    const full = await own.run(
      `pm.environment.set('b', 2); const list = []; for (;;) list.push(new Array(1000).fill({}));`,
    );
    expect(full.error?.message).toBe('sandbox: the script used more than 32 MiB of memory');
    const after = await own.run(`console.log(typeof shared, pm.environment.get('a'));`);
    expect(after.lines).toEqual(['undefined {"deep":[1]}']);
    own.session.close();
  });

  it('is another one after a script that replaced a built-in', async () => {
    await run(`kept = 1; Array.prototype.map = () => 'broken';`);
    const { lines } = await run(`console.log(typeof kept, [1].map((n) => n + 1));`);
    expect(lines).toEqual(['undefined [2]']);
  });

  it('is the same one after a script that added something', async () => {
    await run(
      `Array.prototype.last = function () { return this[this.length - 1]; }; String.prototype.shout = function () { return this + '!'; };`,
    );
    expect((await run(`console.log([1, 2].last(), 'a'.shout());`)).lines).toEqual(['2 a!']);
  });

  it('is another one after a reset', async () => {
    await run(`kept = 1;`);
    start.session.reset();
    expect((await run(`console.log(typeof kept);`)).lines).toEqual(['undefined']);
  });

  it('runs a script of the same text again with its own values', async () => {
    const source = `let n = (globalThis.count = (globalThis.count || 0) + 1); console.log(n, pm.info.requestName);`;
    const info = (requestName: string) => ({
      info: {
        iteration: 0,
        iterationCount: 1,
        requestName,
        requestId: 'r',
        environmentName: '',
        location: [],
      },
    });
    expect((await run(source, info('a'))).lines).toEqual(['1 a']);
    expect((await run(source, info('b'))).lines).toEqual(['2 b']);
  });
});

describe('the console', () => {
  it('has all its kinds', async () => {
    const { log } = await run(
      `console.log('l'); console.info('i'); console.warn('w'); console.error('e'); console.debug('d'); console.clear(); console.table([1]); console.assert(true, 'no'); console.assert(false, 'yes');`,
    );
    expect(log.map((entry) => (entry.type === 'console' ? [entry.level, ...entry.values] : entry))).toEqual([
      ['log', 'l'],
      ['info', 'i'],
      ['warn', 'w'],
      ['error', 'e'],
      ['debug', 'd'],
      ['clear'],
      ['log', [1]],
      ['error', 'Assertion failed:', 'yes'],
    ]);
  });

  it.each([
    ['nothing', '', []],
    ['undefined and null', 'undefined, null', [undefined, null]],
    ['numbers', '1.5, NaN, -Infinity, -0', [1.5, Number.NaN, Number.NEGATIVE_INFINITY, -0]],
    ['a symbol', `Symbol('s')`, ['Symbol(s)']],
    ['functions', 'function f() {}, () => {}, class C {}', ['[Function: f]', '[Function]', '[Function: C]']],
    ['a circle', '(() => { const a = {}; a.a = a; return a; })()', [{ a: '[Circular]' }]],
    ['the same object twice', '(() => { const a = {n: 1}; return [a, a]; })()', [[{ n: 1 }, { n: 1 }]]],
    ['a map and a set', 'new Map([[1, {a: 2}]]), new Set([1])', [new Map([[1, { a: 2 }]]), new Set([1])]],
    ['a date and an expression', 'new Date(0), /a/g', [new Date(0), /a/g]],
    ['an error', `new TypeError('t')`, [{ type: 'Error', name: 'TypeError', message: 't' }]],
    [
      'bytes',
      'new Uint8Array(3), new ArrayBuffer(2)',
      ['[Uint8Array: 3 bytes]', '[ArrayBuffer { byteLength: 2 }]'],
    ],
    ['a promise', 'Promise.resolve()', ['[Promise]']],
    ['an object with toJSON', '{toJSON: () => ({j: 1})}', [{ j: 1 }]],
    ['a getter that throws', '{get a() { throw 1; }}', ['[value that cannot be shown]']],
    [
      'an object as it is now',
      '(() => { const a = {n: 1}; setTimeout(() => { a.n = 2; }); return a; })()',
      [{ n: 1 }],
    ],
  ])('copies %s', async (_, expression, values) => {
    const { log, error } = await run(`console.log(${expression});`);
    expect(error).toBeUndefined();
    expect(log).toEqual([{ type: 'console', level: 'log', values }]);
  });

  it('stands in order with the tests', async () => {
    const { log } = await run(`console.log(1); pm.test('t', () => console.log(2)); console.log(3);`);
    expect(log.map((entry) => (entry.type === 'console' ? entry.values[0] : entry.type))).toEqual([
      1,
      2,
      'assertion',
      3,
    ]);
  });
});

describe('variables', () => {
  it.each([
    ['a text', `'t'`, '"t"'],
    ['a number', '1.50', '1.5'],
    ['false', 'false', 'false'],
    ['null', 'null', 'null'],
    ['undefined', 'undefined', 'null'],
    ['NaN', 'NaN', 'null'],
    ['a BigInt', '10n', '"10"'],
    ['an object', '{a: [1, undefined, () => 1], f() {}, u: undefined}', '{"a":[1,null,null]}'],
    ['a date', 'new Date(0)', '"1970-01-01T00:00:00.000Z"'],
    ['a circle', '(() => { const a = {}; a.a = a; return a; })()', '"[object Object]"'],
    ['an object with a BigInt', '({n: 1n})', '"[object Object]"'],
    ['a map', 'new Map([[1, 2]])', '{}'],
    ['a symbol', `Symbol('s')`, 'null'],
  ])('hand %s to the host', async (_, expression, text) => {
    start.changes.length = 0;
    const { error } = await run(`pm.environment.set('k', ${expression});`);
    expect(error).toBeUndefined();
    expect(start.changes).toEqual([['environment', 'k', text]]);
  });

  it('are told once with their last value', async () => {
    start.changes.length = 0;
    await run(
      `for (let n = 0; n < 5; n += 1) pm.globals.set('n', n); pm.globals.set('gone', 1); pm.globals.unset('gone'); pm.collectionVariables.clear();`,
    );
    expect(start.changes).toEqual([
      ['collectionVariables', null, undefined],
      ['globals', 'n', '4'],
      ['globals', 'gone', undefined],
    ]);
  });

  it('are told while a script waits', async () => {
    start.changes.length = 0;
    await run(
      `pm.globals.set('now', 1); await new Promise((resolve) => setTimeout(resolve, 1)); pm.globals.set('later', 2);`,
    );
    expect(start.changes).toEqual([
      ['globals', 'now', '1'],
      ['globals', 'later', '2'],
    ]);
  });

  it('hold what the script put there until it ends, then a copy', async () => {
    const first = await run(
      `const value = {n: 1, f: () => 5}; pm.environment.set('o', value); value.n = 2; console.log(pm.environment.get('o') === value, pm.environment.get('o').f());`,
    );
    expect(first.lines).toEqual(['true 5']);
    expect((await run(`console.log(pm.environment.get('o'));`)).lines).toEqual(['{"n":2}']);
  });

  it('that are undefined or not a number are that for the next script, too', async () => {
    await run(
      `pm.environment.set('u', undefined); pm.environment.set('n', NaN); pm.environment.set('b', 10n);`,
    );
    const { lines } = await run(
      `console.log(pm.environment.has('u'), String(pm.environment.get('n')), typeof pm.environment.get('b'));`,
    );
    expect(lines).toEqual(['true NaN bigint']);
  });
});
