import { expect, test } from 'vitest';
import { type RunRecord, request, runItems, startEcho } from '../run.fixture.ts';
import { libraryOn, startRegistry } from './registry.fixture.ts';
import type { PackageResolverOptions } from './resolver.ts';

/** Runs scripts one after the other, with packages of a registry and a team. */
async function runScripts(
  scripts: readonly string[],
  packages: { [nameAndVersion: string]: string },
  {
    team = {},
    run = {},
    ...options
  }: { team?: { [name: string]: string }; run?: object } & Partial<PackageResolverOptions> = {},
): Promise<RunRecord> {
  const registry = await startRegistry();
  for (const [key, code] of Object.entries(packages)) {
    const at = key.lastIndexOf('@');
    await registry.publish(key.slice(0, at), key.slice(at + 1), { files: { 'index.js': code } });
  }
  const echo = await startEcho();
  try {
    const library = libraryOn(registry, { teamLibrary: async (name) => team[name], ...options });
    return await runItems(
      scripts.map((test, index) => request(`item ${index}`, echo.url, { test })),
      { packages: library.resolve, ...run },
    );
  } finally {
    await echo.close();
  }
}

test('a script gets the exports of packages', async () => {
  const { assertions } = await runScripts(
    [
      `const { add } = pm.require('npm:adder@1.0.0');
       pm.test('npm', () => pm.expect(add(1, 2)).to.equal(3));
       pm.test('jsr', () => pm.expect(pm.require('jsr:@std/bytes@1.0.0').size).to.equal(8));
       pm.test('team', () => pm.expect(pm.require('@team/helpers').iteration()).to.equal(0));`,
    ],
    { 'adder@1.0.0': 'exports.add = (a, b) => a + b;', '@jsr/std__bytes@1.0.0': 'exports.size = 8;' },
    { team: { '@team/helpers': 'module.exports = { iteration: () => pm.info.iteration };' } },
  );
  expect(assertions).toEqual(['npm: passed', 'jsr: passed', 'team: passed']);
});

test('external code sees neither pm nor the names of old scripts, team code sees pm', async () => {
  const names = ['tests', 'globals', 'environment', 'responseBody', 'request', 'postman', 'responseCode'];
  const look = `module.exports = { pm: typeof pm, ${names.map((name) => `${name}: typeof ${name}`).join(', ')} };`;
  const { assertions, scriptErrors } = await runScripts(
    [
      `tests.old = true; const mine = [typeof environment, typeof responseBody];
       const seen = pm.require('npm:look@1.0.0');
       pm.test('external', () => pm.expect(Object.values(seen).filter((type) => type !== 'undefined')).to.eql([]));
       pm.test('script', () => pm.expect(mine).to.eql(['object', 'string']));
       pm.test('team', () => pm.expect(pm.require('@team/look').pm).to.equal('object'));`,
    ],
    { 'look@1.0.0': look },
    { team: { '@team/look': 'module.exports = { pm: typeof pm };' } },
  );
  expect(scriptErrors).toEqual([]);
  expect(assertions).toEqual(['external: passed', 'script: passed', 'team: passed', 'old: passed']);
});

test('a package is evaluated once in a script, and anew in the next', async () => {
  const script = `const first = pm.require('npm:counter@1.0.0'); first.count += 1;
    pm.test('same', () => pm.expect(pm.require('npm:counter@1.0.0')).to.equal(first));
    pm.test('count', () => pm.expect(first.count).to.equal(1));`;
  const { assertions } = await runScripts([script, script], { 'counter@1.0.0': 'exports.count = 0;' });
  expect(assertions).toEqual(['same: passed', 'count: passed', 'same: passed', 'count: passed']);
});

test('circular team packages get the exports as far as they are', async () => {
  const { assertions } = await runScripts(
    [`pm.test('cycle', () => pm.expect(pm.require('@team/a').seen).to.eql({ half: 1, b: 2 }));`],
    {},
    {
      team: {
        '@team/a': `exports.half = 1; exports.seen = { ...pm.require('@team/b') };`,
        '@team/b': `exports.half = pm.require('@team/a').half; exports.b = 2;`,
      },
    },
  );
  expect(assertions).toEqual(['cycle: passed']);
});

test('packages that team packages name are found before the run', async () => {
  const { assertions } = await runScripts(
    [`pm.test('through', () => pm.expect(pm.require('@team/a')).to.equal('deep'));`],
    { 'deep@1.0.0': 'module.exports = "deep";' },
    { team: { '@team/a': `module.exports = pm.require('npm:deep@1.0.0');` } },
  );
  expect(assertions).toEqual(['through: passed']);
});

test.each([
  [`pm.require('npm:absent@1.0.0')`, "Cannot find package 'npm:absent@1.0.0'"],
  [`pm.require('@team/absent')`, "Cannot find package '@team/absent'"],
  [`pm.require('lodash')`, "Cannot find package 'lodash'"],
  [`pm.require('npm:' + 'thrower@1.0.0')`, "Cannot find package 'npm:thrower@1.0.0'"],
  [`pm.require('npm:thrower@1.0.0')`, "Error in package 'npm:thrower@1.0.0': no luck"],
  [`pm.require('@team/thrower')`, "Error in package '@team/thrower': no luck"],
  [
    `pm.require('npm:thrower@^1.0.0')`,
    "Error while loading package 'npm:thrower@^1.0.0': '^1.0.0' is not an exact version such as 1.2.3; ranges, tags and partial versions are not taken",
  ],
  [
    `pm.require('npm:filer@1.0.0')`,
    "Error while loading package 'npm:filer@1.0.0': it needs the Node module 'fs', which scripts do not have",
  ],
  [`pm.require('@team/broken')`, "Error while loading package '@team/broken': Unexpected token '}'"],
  [
    `pm.require('npm:forbidden@1.0.0')`,
    "Error while loading package 'npm:forbidden@1.0.0': the package policy does not allow npm:forbidden@1.0.0",
  ],
])('%s fails with its own text', async (call, message) => {
  const { scriptErrors } = await runScripts(
    [call],
    { 'thrower@1.0.0': 'throw new TypeError("no luck");', 'filer@1.0.0': 'require("fs").readFileSync("/");' },
    {
      team: { '@team/thrower': 'throw new TypeError("no luck");', '@team/broken': 'const a = };' },
      policy: { allow: 'selected', entries: ['npm:thrower@*', 'npm:filer@*', 'npm:absent@*'] },
    },
  );
  expect(scriptErrors.map((error) => error.message)).toEqual([message]);
});

test('a caught failure can be tried again and fails again', async () => {
  const { assertions } = await runScripts(
    [
      `let count = 0;
       for (let i = 0; i < 2; i += 1) try { pm.require('npm:thrower@1.0.0'); } catch { count += 1; }
       pm.test('twice', () => pm.expect(count).to.equal(2));`,
    ],
    { 'thrower@1.0.0': 'throw new Error("no luck");' },
  );
  expect(assertions).toEqual(['twice: passed']);
});

test('without a resolver there are no packages', async () => {
  const echo = await startEcho();
  const { scriptErrors } = await runItems([request('a', echo.url, { test: `pm.require('npm:left@1.0.0')` })]);
  await echo.close();
  expect(scriptErrors.map(({ message }) => message)).toEqual(["Cannot find package 'npm:left@1.0.0'"]);
});

test.each([
  ['at its top', 'for (;;) {}', `pm.require('npm:loop@1.0.0')`],
  ['in a function', 'exports.go = () => { for (;;) {} };', `pm.require('npm:loop@1.0.0').go()`],
])('a package that loops for ever %s ends at the time limit of the script', async (_where, code, call) => {
  const { scriptErrors, assertions } = await runScripts(
    [call, `pm.test('goes on', () => {});`],
    { 'loop@1.0.0': code },
    { run: { timeoutScriptMs: 1000 } },
  );
  expect(scriptErrors.map(({ message }) => message)).toEqual([
    'sandbox: synchronous script execution timeout',
  ]);
  expect(assertions).toEqual(['goes on: passed']);
});

test.each([
  ['when it is loaded', 'Object.prototype.polluted = 1; Array.prototype.last = () => 1;', ''],
  [
    'when it is used',
    'module.exports = (target, source) => { for (const key of Object.keys(source)) Object.assign(target[key], source[key]); };',
    `pollute({}, JSON.parse('{"__proto__": {"polluted": 1}}'));`,
  ],
])('pollution by a package %s does not reach the next script', async (_when, code, use) => {
  const { assertions, scriptErrors } = await runScripts(
    [
      `const pollute = pm['req' + 'uire']('npm:polluter@1.0.0'); ${use}
       pm.test('polluted', () => pm.expect({}.polluted).to.equal(1));`,
      `pm.test('clean', () => pm.expect([{}.polluted, [].last]).to.eql([undefined, undefined]));`,
      // Names the package where the scan finds it; the first script does not.
      `pm.require('npm:polluter@1.0.0');`,
    ],
    { 'polluter@1.0.0': code },
  );
  expect(scriptErrors).toEqual([]);
  expect(assertions).toEqual(['polluted: passed', 'clean: passed']);
});

test('a script that loads packages keeps what scripts share', async () => {
  const { assertions } = await runScripts(
    [
      `shared = 7; pm.environment.set('kept', 'yes');`,
      `pm.require('npm:left@1.0.0'); shared += 1;`,
      `pm.test('shared', () => pm.expect([shared, pm.environment.get('kept')]).to.eql([8, 'yes']));`,
    ],
    { 'left@1.0.0': '' },
  );
  expect(assertions).toEqual(['shared: passed']);
});

test('packages may use timers and promises', async () => {
  const { assertions } = await runScripts(
    [
      `const { wait } = pm.require('npm:timer@1.0.0');
       pm.test('waits', async () => { pm.expect(await wait()).to.equal('done'); });`,
    ],
    { 'timer@1.0.0': 'exports.wait = () => new Promise((resolve) => setTimeout(() => resolve("done"), 5));' },
  );
  expect(assertions).toEqual(['waits: passed']);
});

test('nothing is asked for when no script names a package', async () => {
  const registry = await startRegistry();
  const echo = await startEcho();
  const asked: string[] = [];
  await runItems(
    [request('a', echo.url, { test: `// pm.require('npm:left')\nconst s = "pm.require('npm:left')";` })],
    {
      packages: (name) => {
        asked.push(name);
        return libraryOn(registry).resolve(name);
      },
    },
  );
  await echo.close();
  expect(asked).toEqual([]);
});
