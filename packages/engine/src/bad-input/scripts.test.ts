import { expect, test } from 'vitest';
import { type RunRecord, request } from '../run.fixture.ts';
import { serve } from '../send/send.fixture.ts';
import { runBad } from './bad-input.fixture.ts';

const own = ({ assertions }: RunRecord): string[] => assertions.filter((line) => line !== 'fine: passed');

/** Errors of scripts, by the name of their item. */
function messages({ events }: RunRecord): { [name: string]: string } {
  const all: { [name: string]: string } = {};
  for (const event of events)
    if (event.type === 'script-finished' && event.result.error !== undefined)
      all[event.item.name] = `${event.result.error.name}: ${event.result.error.message}`;
  return all;
}

async function scripts(all: { [name: string]: string }, options = {}): Promise<RunRecord> {
  const port = await serve((_, response) => response.end('{"a":1}'));
  const items = Object.entries(all).map(([name, text]) =>
    request(name, `http://127.0.0.1:${port}/`, { test: text }),
  );
  return runBad(items, options);
}

test('takes every kind of broken script as an error of that script', async () => {
  const record = await scripts(
    {
      'half a function': 'function (',
      'half a string': 'const a = "abc',
      'closes more than it opened': '}}} pm.test("never", () => {});',
      'closes the wrapper': '}).call(this)}) ; (function () { return (function () {',
      'leaves the wrapper': '}).call(this)}) ; for (;;); (function () { return (function () {',
      'html comment': '<!-- x\npm.test("html comment", () => {});',
      hashbang: '#!/usr/bin/env node\npm.test("never", () => {});',
      import: 'import fs from "fs";',
      'return at the top': 'pm.test("returned", () => {}); return; pm.test("never", () => {});',
      'zero byte': 'pm.test("zero\0byte", () => {});',
      'lone surrogate': 'pm.test("\ud800", () => {});',
      'line separators': 'pm.test("a\u2028b", () => {});\u2029pm.test("c", () => {});',
      bom: '\ufeffpm.test("bom", () => {});',
      'not JavaScript': 'SELECT * FROM users;',
      '1 MB': `const a = [${'1,'.repeat(500_000)}]; pm.test(String(a.length), () => {});`,
      'deep nesting': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      'deep calls': `const f = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`,
    },
    { scripts: { cpuMs: 200 } },
  );
  expect(own(record)).toEqual([
    'html comment: passed',
    'returned: passed',
    'zero\0byte: passed',
    '\ud800: passed',
    'a\u2028b: passed',
    'c: passed',
    'bom: passed',
    '500000: passed',
  ]);
  expect(messages(record)).toEqual({
    'half a function': 'SyntaxError: Function statements require a function name',
    'half a string': 'SyntaxError: Invalid or unexpected token',
    'closes more than it opened': "SyntaxError: Unexpected token '}'",
    'leaves the wrapper': 'Error: sandbox: synchronous script execution timeout',
    hashbang: 'SyntaxError: Invalid or unexpected token',
    import: 'SyntaxError: Cannot use import statement outside a module',
    'not JavaScript': "SyntaxError: Unexpected identifier 'users'",
    'deep nesting': 'RangeError: Maximum call stack size exceeded',
    'deep calls': 'RangeError: Maximum call stack size exceeded',
  });
});

test('takes everything that can be thrown', async () => {
  const thrown = [
    'undefined',
    'null',
    '0',
    '"text"',
    'Symbol("s")',
    '10n',
    '{}',
    '[]',
    '() => 1',
    'Object.create(null)',
    'new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, has() { throw 3; } })',
    '{ get message() { throw new Error("inner"); } }',
    '{ get name() { while (true); } }',
    '{ toString() { throw 4; }, message: { toString() { throw 5; } } }',
    'new Error("plain")',
    'Object.assign(new Error("x"), { message: 7, name: null, stack: {} })',
    'Object.defineProperty(new Error("x"), "stack", { get() { throw 6; } })',
    'new Error("long ".repeat(2_000_000))',
    'new AggregateError([new Error("a")], "many")',
    'Promise.reject(1)',
    'pm',
    'globalThis',
  ];
  const record = await scripts(
    Object.fromEntries(
      thrown.flatMap((value, index) => [
        [`throws ${index}`, `throw (${value});`],
        [`tests ${index}`, `pm.test("t", () => { throw (${value}); });`],
        [`rejects ${index}`, `pm.test("t", async () => { throw (${value}); }); Promise.reject(${value});`],
      ]),
    ),
    { scripts: { cpuMs: 200 } },
  );
  const failed = record.events.filter(
    (event) => event.type === 'item-finished' && event.item.name !== 'good' && !event.outcome.failed,
  );
  expect(failed).toEqual([]);
  for (const { message } of record.scriptErrors) expect(typeof message).toBe('string');
  for (const { error } of record.results) if (error) expect(typeof error.message).toBe('string');
}, 60_000);

test('counts 100,000 assertions and 10,000 console lines', async () => {
  const record = await scripts(
    {
      assertions:
        'for (let i = 0; i < 100000; i += 1) pm.test("t" + i, () => { if (i % 2) throw new Error("odd"); });',
      lines: 'for (let i = 0; i < 10000; i += 1) console.log("line", i, { i });',
      'endless lines': 'for (;;) console.log("x".repeat(1000));',
      'endless assertions': 'for (;;) pm.test("x".repeat(1000), () => {});',
      'one huge line': 'console.log("x".repeat(50000000));',
      'huge name': 'pm.test("x".repeat(50000000), () => {});',
    },
    { scripts: { memoryMb: 128 } },
  );
  expect(own(record).filter((line) => /^t\d+: odd$/.test(line))).toHaveLength(50_000);
  expect(own(record).filter((line) => /^t\d+: passed$/.test(line))).toHaveLength(50_000);
  expect(record.lines.filter((line) => line.startsWith('line '))).toHaveLength(10_000);
  expect(messages(record)).toEqual({
    'endless assertions': 'RangeError: sandbox: the script used more than 128 MiB of memory',
    'endless lines': 'RangeError: sandbox: the script writes too much to the console',
  });
}, 60_000);

const waits = 'Error: sandbox: asynchronous script execution timeout';
const works = 'Error: sandbox: synchronous script execution timeout';
/** What works and waits by turns is met by the timeout at one or the other. */
const either = expect.stringMatching(/^Error: sandbox: a?synchronous script execution timeout$/);

test('ends scripts that never end at the script timeout', async () => {
  const silent = await serve(() => {});
  const record = await scripts(
    {
      timers: 'setInterval(() => {}, 1);',
      'timers that make timers': '(function again() { setTimeout(again, 0); setTimeout(() => {}, 10); })();',
      loop: 'for (;;);',
      microtasks: '(async () => { for (;;) await null; })();',
      'never done': 'pm.test("waits", (done) => {});',
      'promise that waits': 'await new Promise(() => { setTimeout(() => {}, 1e9); });',
      send: `pm.sendRequest("http://127.0.0.1:${silent}/", () => {});`,
      sends: 'const again = () => pm.sendRequest("http://127.0.0.1:1/", again); again();',
      'long timer': 'setTimeout(() => {}, 1e15);',
      'expression that runs away': '/^(a+)+$/.test("a".repeat(40) + "b");',
    },
    { timeoutScriptMs: 80 },
  );
  expect(messages(record)).toEqual({
    timers: waits,
    'timers that make timers': either,
    loop: works,
    microtasks: works,
    'promise that waits': waits,
    send: waits,
    sends: either,
    'long timer': waits,
    'expression that runs away': works,
  });
}, 60_000);

test('goes on after a thousand sends to a server that is not there', async () => {
  const record = await scripts({
    loop: `for (let i = 0; i < 1000; i += 1)
      await pm.sendRequest("http://127.0.0.1:1/").catch((error) => { if (i === 999) pm.test(error.code || error.message, () => {}); });`,
    together: `const all = await Promise.allSettled(Array.from({ length: 500 }, () => pm.sendRequest("http://127.0.0.1:1/")));
      pm.test(String(all.filter(({ status }) => status === "rejected").length), () => {});`,
    'nothing to send': 'pm.sendRequest(undefined, (e) => pm.test("undefined " + e.message, () => {}));',
    odd: 'pm.sendRequest({ url: { host: {} }, header: 7, body: [] }, (e) => pm.test("odd " + (e && e.message), () => {}));',
    injected: `pm.sendRequest({ url: "http://127.0.0.1:1/", header: { A: "b\\r\\nC: d" } }, (e) => pm.test(e.message, () => {}));`,
  });
  expect(own(record)).toEqual([
    'ECONNREFUSED: passed',
    '500: passed',
    'undefined sendrequest: nothing to request: passed',
    'odd getaddrinfo ENOTFOUND object object: passed',
    'Invalid character in header content ["A"]: passed',
  ]);
  expect(messages(record)).toEqual({});
}, 60_000);
