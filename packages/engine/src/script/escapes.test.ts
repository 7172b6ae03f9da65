import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptRecord, startSession } from './session.fixture.ts';

/**
 * What a hostile collection tries. The isolate has no object of the host; these tests look for one, and for ways to
 * change what later scripts report or to take time and memory without end.
 */
describe('a hostile script', () => {
  let start: Awaited<ReturnType<typeof startSession>>;
  beforeAll(async () => {
    start = await startSession({ cpuMs: 1000, memoryMb: 64 });
  });
  afterAll(() => start.session.close());
  const run = (source: string): Promise<ScriptRecord> => start.run(source);

  const nodeIsGone =
    'typeof process + typeof global + typeof module + typeof __dirname + typeof WebAssembly + typeof SharedArrayBuffer';
  const gone = 'undefined'.repeat(6);

  const roots: [string, string][] = [
    ['pm', 'pm'],
    ['a function of pm', 'pm.test'],
    ['an assertion', 'pm.expect(1)'],
    ['the response', 'pm.response'],
    ['the body', 'pm.response.json()'],
    ['the headers', 'pm.response.headers'],
    ['the request', 'pm.request'],
    ['a scope', 'pm.environment'],
    ['console', 'console.log'],
    ['require', 'require'],
    ['a timer', 'setTimeout'],
    ['a library', 'require("lodash")'],
    ['native crypto', 'require("crypto-js").MD5("x")'],
    ['a Buffer', 'Buffer.from("x")'],
    ['a URL', 'new URL("http://a/b")'],
    ['random bytes', 'crypto.getRandomValues(new Uint8Array(4))'],
    ['an error of the host', '(() => { try { new URL("::") } catch (e) { return e } })()'],
    ['an error of a library', '(() => { try { require("nothing") } catch (e) { return e } })()'],
    ['an assertion error', '(() => { try { pm.expect(1).to.equal(2) } catch (e) { return e } })()'],
    ['a promise of the host', 'pm.sendRequest("http://x").catch(() => {})'],
    ['the global object', 'globalThis'],
    [
      'a stack frame',
      '(() => { Error.prepareStackTrace = (e, s) => s; const s = new Error().stack; delete Error.prepareStackTrace; return s[0].getFunction() ?? s })()',
    ],
  ];
  it.each(roots)('finds nothing of Node behind the constructors of %s', async (_name, root) => {
    const result = await run(`
      const found = [];
      let value = ${root};
      for (let depth = 0; depth < 10 && value != null; depth += 1) {
        for (const make of [value.constructor, value.constructor && value.constructor.constructor])
          if (typeof make === 'function')
            try { found.push(make(${JSON.stringify(`return ${nodeIsGone}`)})()) } catch (e) {}
        value = Object.getPrototypeOf(value);
      }
      for (const text of found) if (typeof text === 'string' && text.startsWith('undefined') === false) console.log(text);
      console.log(found.includes(${JSON.stringify(gone)}));`);
    expect(result.error).toBeUndefined();
    expect(result.lines).toEqual(['true']);
  });

  it('sees neither the entry of the host nor modules', async () => {
    const { lines } = await run(
      `console.log(Object.getOwnPropertyNames(globalThis).filter((name) => /parley|host|ivm|isolate/i.test(name)).length);
       try { await import('node:fs'); console.log('imported') } catch (error) { console.log('refused') }`,
    );
    expect(lines).toEqual(['0', 'refused']);
  });

  const poisons: [string, string][] = [
    [
      'Object.prototype',
      'Object.prototype.polluted = "yes"; Object.prototype.toJSON = () => "gone"; Object.prototype.error = "e"',
    ],
    [
      'setters of Object.prototype',
      'for (const k of ["name","error","skipped","waiting","log"]) Object.defineProperty(Object.prototype, k, {set(){ throw 1 }, get(){ return "x" }, configurable: true})',
    ],
    [
      'Array.prototype',
      'for (const k of ["push","map","slice","forEach","filter","join","concat","shift"]) Array.prototype[k] = () => { throw new Error("poison") }; Array.prototype.toJSON = () => []',
    ],
    ['iteration of lists', 'Array.prototype[Symbol.iterator] = function* () {}'],
    [
      'Map.prototype',
      'for (const k of ["get","set","has","delete","clear","entries"]) Map.prototype[k] = () => undefined; Map.prototype[Symbol.iterator] = function* () {}',
    ],
    ['JSON', 'JSON.stringify = () => "{}"; JSON.parse = () => ({ kind: "test" })'],
    ['Promise.prototype.then', 'Promise.prototype.then = function () { return this }'],
    [
      'Function.prototype',
      'Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw 1 }',
    ],
    ['Reflect', 'Reflect.apply = () => "poison"; Reflect.get = () => undefined'],
    [
      'RegExp and String',
      'RegExp.prototype.exec = () => null; String.prototype.includes = () => false; String.prototype.indexOf = () => -1; String.prototype.slice = () => ""',
    ],
    [
      'names of built-ins',
      'globalThis.Map = globalThis.Promise = globalThis.JSON = globalThis.Object = undefined',
    ],
  ];
  it.each(poisons)('that replaces %s does not change what the next script reports', async (_name, poison) => {
    const own = await startSession({ cpuMs: 1000 });
    try {
      await own.run(poison);
      own.changes.length = 0;
      const next = await own.run(
        'pm.test("passes", () => {}); pm.test("fails", () => { throw new Error("as it should") }); pm.environment.set("kept", "value"); console.log("said")',
      );
      expect(next.assertions).toEqual(['passes: passed', 'fails: as it should']);
      expect(own.changes).toEqual([['environment', 'kept', '"value"']]);
      expect(next.lines).toEqual(['said']);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect([].map((x) => x)).toEqual([]);
    } finally {
      own.session.close();
    }
  });

  it('that leaves promises and callbacks behind reports nothing into the next one', async () => {
    await run(`
      const mine = pm;
      new Promise((resolve) => { globalThis.wake = resolve }).then(() => {
        mine.test("from the past", () => {});
        mine.execution.setNextRequest("stolen");
        console.log("from the past");
        setTimeout(() => mine.test("later still", () => {}), 1);
      });`);
    const next = await run(
      'globalThis.wake(); await null; pm.test("mine", () => {}); await new Promise((r) => setTimeout(r, 10))',
    );
    expect(next.assertions).toEqual(['mine: passed']);
    expect(next.lines).toEqual([]);
    expect(next.nextRequest).toBeUndefined();
  });

  const errors: [string, string][] = [
    [
      'getters that throw',
      'throw { get message() { throw 1 }, get stack() { throw 2 }, get name() { throw 3 } }',
    ],
    ['a proxy', 'throw new Proxy({}, { get() { throw new Error("trap") }, getPrototypeOf() { throw 1 } })'],
    ['a symbol', 'throw Symbol("s")'],
    ['nothing', 'throw undefined'],
    ['text without end', 'const e = new Error("x".repeat(5e6)); e.stack = "y".repeat(5e6); throw e'],
    ['a text that throws', 'throw { toString() { throw 1 }, message: { toString() { throw 2 } } }'],
    ['a revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy'],
  ];
  it.each(errors)('that throws %s ends with an error of bounded size', async (_name, source) => {
    const result = await run(source);
    expect(result.error?.message.length).toBeLessThan(200_000);
    expect((await run('pm.test("next", () => {})')).assertions).toEqual(['next: passed']);
  });

  const endless: [string, string][] = [
    ['a loop', 'for (;;);'],
    ['microtasks', '(function again() { Promise.resolve().then(again) })()'],
    ['await', 'for (;;) await null'],
    ['a regular expression', '/^(a+)+$/.test("a".repeat(60) + "b")'],
    ['a getter of a thrown error', 'throw { get message() { for (;;); } }'],
    ['a proxy given to console', 'console.log(new Proxy({}, { ownKeys() { for (;;); } }))'],
    ['a value with a hostile toJSON', 'pm.environment.set("x", { toJSON() { for (;;); } })'],
    ['finally', 'try { for (;;); } finally { for (;;); }'],
    ['catch', 'for (;;) try { for (;;); } catch (e) {}'],
    ['a callback', 'setTimeout(() => { for (;;); }, 1)'],
    ['queueMicrotask', '(function again() { queueMicrotask(again) })()'],
    ['sort', 'Array.from({ length: 1e6 }, (_, i) => i).sort(() => { for (;;); })'],
  ];
  it.each(endless)(
    'that never ends in %s is ended',
    async (_name, source) => {
      const result = await run(source);
      expect(result.error?.message).toMatch(/timeout/);
      expect((await run('pm.test("next", () => {})')).assertions).toEqual(['next: passed']);
    },
    20_000,
  );

  it.each(['null', 'undefined', '5', '"text"', '{ message: 5 }', '{ get message() { throw 1 } }'])(
    'that throws %s where it is compiled fails alone',
    async (thrown) => {
      const result = await run(`}).call(this)}); throw ${thrown}; (function () {return (function () {`);
      expect(result.error?.name).toBe('Error');
      expect((await run('pm.test("next", () => {})')).assertions).toEqual(['next: passed']);
    },
  );

  const greedy: [string, string][] = [
    ['lists', 'const a = []; for (;;) a.push(new Array(1e5).fill(1.5))'],
    ['texts', 'const a = []; for (let i = 0; ; i++) a.push(("x" + i).repeat(1e6).split(""))'],
    ['buffers', 'const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1))'],
    ['one buffer', 'new ArrayBuffer(4e9)'],
    ['one text', 'let s = "x"; for (;;) s += s'],
    ['maps', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })'],
    ['closures', 'let f = () => 1; for (;;) { const g = f; f = () => g; }'],
    ['recursion', '(function deep() { return deep() + 1 })()'],
    ['assertions', 'for (;;) pm.test("x".repeat(1000), () => {})'],
    ['timers', 'for (;;) setTimeout(() => {}, 1e6)'],
    ['console lines', 'for (;;) console.log("x".repeat(1e5))'],
    ['console objects', 'const x = { a: "x".repeat(1e6) }; for (;;) console.log(x)'],
    [
      'objects in one console line',
      'const s = "x".repeat(1e6); for (;;) console.log(Array(1000).fill({ s }))',
    ],
    ['variables', 'for (let i = 0; ; i++) pm.environment.set("k" + i, "x".repeat(1e5))'],
    [
      'one variable',
      'pm.environment.set("x", "y".repeat(2 ** 27)); pm.environment.set("z", ["y".repeat(2 ** 27)])',
    ],
    ['a Buffer', 'Buffer.alloc(3e9)'],
    ['random bytes', 'for (;;) crypto.getRandomValues(new Uint8Array(65536))'],
  ];
  it.each(greedy)(
    'that wants endless %s ends with an error and leaves the process as it was',
    async (_name, source) => {
      const before = process.memoryUsage().rss;
      const result = await run(source);
      expect(result.error).toBeDefined();
      expect((await run('pm.test("next", () => {})')).assertions).toEqual(['next: passed']);
      expect(process.memoryUsage().rss - before).toBeLessThan(700 * 2 ** 20);
    },
    30_000,
  );
});
