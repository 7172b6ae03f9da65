import { expect, test } from 'vitest';
import { libraryOn, load, startRegistry, temporaryFolder } from './registry.fixture.ts';
import { createPackageResolver } from './resolver.ts';

test('an exact version is fetched, bundled and locked', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', { files: { 'index.js': 'module.exports = () => "one";' } });
  const { integrity } = await registry.publish('left', '1.1.0', {
    files: {
      'index.js': 'module.exports = () => require("./lib/two");',
      'lib/two.js': 'module.exports = 2;',
    },
  });
  const library = libraryOn(registry);
  const left = (await load(library, 'npm:left@1.1.0')) as () => unknown;
  expect(left()).toBe(2);
  expect(library.lock()['npm:left@1.1.0']).toEqual({
    version: '1.1.0',
    integrity,
    dependencies: {},
    bundle: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('without a version the one tagged latest is meant', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '2.0.0', { files: { 'index.js': 'module.exports = "2.0.0";' } });
  await registry.publish('left', '3.0.0-beta.1', { tag: 'next' });
  const library = libraryOn(registry);
  expect(await load(library, 'npm:left')).toBe('2.0.0');
  expect(library.lock()['npm:left']?.version).toBe('2.0.0');
});

test('JSR is asked through its npm-compatible names, dependencies included', async () => {
  const npm = await startRegistry();
  const jsr = await startRegistry();
  await jsr.publish('@jsr/std__encoding', '1.0.0', {
    manifest: { type: 'module', exports: { '.': './mod.js' }, dependencies: { '@jsr/std__bytes': '^1.0.0' } },
    files: { 'mod.js': 'import { size } from "@jsr/std__bytes"; export const encode = () => size;' },
  });
  await jsr.publish('@jsr/std__bytes', '1.2.0', {
    manifest: { type: 'module', exports: './mod.js' },
    files: { 'mod.js': 'export const size = 7;' },
  });
  const library = libraryOn(npm, { registries: { npm: npm.url, jsr: jsr.url } });
  const { encode } = (await load(library, 'jsr:@std/encoding@1.0.0')) as { encode: () => number };
  expect(encode()).toBe(7);
  expect(npm.requests).toEqual([]);
});

test('production dependencies come along in the versions their ranges ask for, others do not', async () => {
  const registry = await startRegistry();
  await registry.publish('app', '1.0.0', {
    manifest: {
      dependencies: { one: '^1.0.0', alias: 'npm:two@~2.0.0', native: '1.0.0' },
      optionalDependencies: { native: '1.0.0' },
      devDependencies: { tool: '1.0.0' },
      peerDependencies: { peer: '>=1', absent: '*' },
      peerDependenciesMeta: { absent: { optional: true } },
    },
    files: {
      'index.js': 'module.exports = [require("one"), require("alias"), require("peer")].join(" ");',
    },
  });
  const exporting = (value: string): object => ({ files: { 'index.js': `module.exports = "${value}";` } });
  await registry.publish('two', '1.0.0', exporting('two 1.0.0'));
  await registry.publish('two', '2.0.9', exporting('two 2.0.9'));
  await registry.publish('two', '2.1.0', exporting('two 2.1.0'));
  await registry.publish('one', '1.4.0', {
    manifest: { dependencies: { two: '1.0.0', app: '1.0.0' } },
    files: { 'index.js': 'module.exports = "one 1.4.0 with " + require("two");' },
  });
  await registry.publish('one', '2.0.0', exporting('one 2.0.0'));
  await registry.publish('peer', '1.0.0', exporting('peer'));
  const library = libraryOn(registry);
  expect(await load(library, 'npm:app@1.0.0')).toBe('one 1.4.0 with two 1.0.0 two 2.0.9 peer');
  expect(Object.keys(library.lock()['npm:app@1.0.0']?.dependencies ?? {})).toEqual([
    'one@1.4.0',
    'peer@1.0.0',
    'two@1.0.0',
    'two@2.0.9',
  ]);
  const asked = registry.requests.map(({ path }) => path);
  for (const name of ['native', 'tool', 'absent']) expect(asked).not.toContain(`/${name}`);
});

test('what is built for browsers is taken, and CommonJS before ES modules', async () => {
  const registry = await startRegistry();
  await registry.publish('both', '1.0.0', {
    manifest: {
      main: './node.js',
      browser: { './node.js': './browser.js' },
      exports: {
        '.': { import: './module.mjs', browser: './browser.js', default: './node.js' },
        './sub': { import: './sub.mjs' },
      },
    },
    files: {
      'module.mjs': 'export default "module";',
      'browser.js': 'module.exports = "browser " + (process.env.NODE_ENV === "production");',
      'node.js': 'module.exports = "node";',
      'sub.mjs': 'export default 1; export const named = 2;',
    },
  });
  const library = libraryOn(registry);
  expect(await load(library, 'npm:both@1.0.0')).toBe('browser true');
  expect(await load(library, 'npm:both@1.0.0:sub')).toMatchObject({ default: 1, named: 2 });
});

test('modules of Node come from the sandbox, and what it does not have is named', async () => {
  const registry = await startRegistry();
  await registry.publish('uses', '1.0.0', {
    files: {
      'index.js': `exports.path = require('path'); exports.util = require('node:util');
        try { require('fs'); } catch (error) { exports.caught = error.message; }
        try { require('undeclared'); } catch (error) { exports.missing = error.message; }`,
    },
  });
  await registry.publish('needs', '1.0.0', {
    manifest: { type: 'module', main: 'index.js' },
    files: { 'index.js': 'import { readFileSync } from "node:fs"; export default readFileSync;' },
  });
  const library = libraryOn(registry);
  expect(await load(library, 'npm:uses@1.0.0')).toEqual({
    path: { asked: 'path' },
    util: { asked: 'util' },
    caught: "it needs the Node module 'fs', which scripts do not have",
    missing: "it needs the module 'undeclared', which scripts do not have",
  });
  await expect(load(library, 'npm:needs@1.0.0')).rejects.toThrow(
    "it needs the Node module 'node:fs', which scripts do not have",
  );
});

test('a package reads no file outside of itself', async () => {
  const registry = await startRegistry();
  const secret = `${import.meta.dirname}/../../package.json`;
  await registry.publish('thief', '1.0.0', {
    manifest: { browser: { './stolen.js': secret } },
    files: {
      'index.js': `for (const read of [() => require(${JSON.stringify(secret)}), () => require('../../../../../../../../etc/hosts'), () => require('./stolen.js'), () => require('../entry/index.cjs')]) {
        try { exports.stolen = read(); } catch {}
      }`,
      'stolen.js': 'throw new Error("nothing")',
    },
  });
  await registry.publish('thief-module', '1.0.0', {
    manifest: { type: 'module', main: 'index.js', imports: { '#stolen': secret }, exports: './index.js' },
    files: {
      'index.js': `import('#stolen'); import(${JSON.stringify(secret)}); import('file://${secret}');
        export const at = new URL(${JSON.stringify(secret)}, import.meta.url);
        //# sourceMappingURL=${secret}`,
    },
  });
  const library = libraryOn(registry);
  for (const name of ['thief', 'thief-module']) {
    const source = await library.resolve(`npm:${name}@1.0.0`);
    expect('reason' in source ? source.reason : '').toBe('');
    expect(JSON.stringify(source)).not.toContain('isolated-vm');
  }
});

test('install scripts of a package are not run', async () => {
  const registry = await startRegistry();
  const folder = temporaryFolder();
  const script = `node -e "require('fs').writeFileSync('${folder}/ran','')"`;
  await registry.publish('scripted', '1.0.0', {
    manifest: { scripts: { preinstall: script, install: script, postinstall: script, prepare: script } },
  });
  expect(await load(libraryOn(registry), 'npm:scripted@1.0.0')).toEqual({});
  const { readdirSync } = await import('node:fs');
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['npm:absent@1.0.0', 'missing', 'the registry does not know absent'],
  ['npm:there@9.9.9', 'missing', 'the registry does not have there@9.9.9'],
  ['@team/none', 'missing', 'the team has no package of that name'],
  ['npm:broken@1.0.0', 'refused', /^it cannot be bundled: /],
  ['npm:deep@1.0.0', 'refused', /^it cannot be bundled: /],
  [
    'npm:git@1.0.0',
    'refused',
    "git@1.0.0 depends on x from 'git+ssh://git@host/x.git', which is not a registry",
  ],
  ['npm:orphan@1.0.0', 'refused', 'orphan@1.0.0 depends on gone: the registry does not know gone'],
  ['npm:range@1.0.0', 'refused', 'range@1.0.0 depends on there@^7.0.0, and no such version may be used'],
  ['npm:bare@1.0.0', 'refused', 'bare@1.0.0 has no package.json that can be read'],
  ['npm:there@^1.0.0', 'refused', /is not an exact version/],
])('%s is %s, and says why', async (specifier, kind, reason) => {
  const registry = await startRegistry();
  await registry.publish('there', '1.0.0');
  await registry.publish('broken', '1.0.0', { files: { 'index.js': 'module.exports = {' } });
  await registry.publish('deep', '1.0.0', { files: { 'index.js': '('.repeat(200_000) } });
  await registry.publish('git', '1.0.0', { manifest: { dependencies: { x: 'git+ssh://git@host/x.git' } } });
  await registry.publish('orphan', '1.0.0', { manifest: { dependencies: { gone: '1.0.0' } } });
  await registry.publish('range', '1.0.0', { manifest: { dependencies: { there: '^7.0.0' } } });
  await registry.publish('bare', '1.0.0', { entries: [{ name: 'package/index.js', content: '' }] });
  const source = await libraryOn(registry).resolve(specifier);
  expect(source.kind).toBe(kind);
  const said = 'reason' in source ? source.reason : '';
  if (typeof reason === 'string') expect(said).toBe(reason);
  else expect(said).toMatch(reason);
});

test('team packages come from the library of the team', async () => {
  const registry = await startRegistry();
  const library = libraryOn(registry, {
    teamLibrary: async (name) => (name === '@team/one' ? 'module.exports = 1;' : undefined),
  });
  expect(await library.resolve('@team/one')).toEqual({
    kind: 'team',
    name: '@team/one',
    code: 'module.exports = 1;',
  });
});

test('the policy is checked against the version that was found, also for what the lock and the cache hold', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0');
  await registry.publish('left', '2.0.0');
  const cacheDirectory = temporaryFolder();
  const free = libraryOn(registry, { cacheDirectory });
  await load(free, 'npm:left');
  await load(free, 'npm:left@1.0.0');
  const policy = { allow: 'selected', entries: ['npm:left@1.*'] } as const;
  for (const lock of [{}, free.lock()]) {
    const library = libraryOn(registry, { cacheDirectory, policy, lock });
    expect(await library.resolve('npm:left')).toEqual({
      kind: 'refused',
      reason: 'the package policy does not allow npm:left@2.0.0',
    });
    expect((await library.resolve('npm:left@1.0.0')).kind).toBe('external');
    const none = libraryOn(registry, { cacheDirectory, policy: { allow: 'none' }, lock });
    expect(await none.resolve('npm:left@1.0.0')).toEqual({
      kind: 'refused',
      reason: 'external packages are not allowed',
    });
  }
});

test('a package that the policy does not allow is not fetched', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0');
  const library = libraryOn(registry, { policy: { allow: 'selected', entries: ['npm:right@*'] } });
  expect((await library.resolve('npm:left@1.0.0')).kind).toBe('refused');
  expect(registry.requests).toEqual([]);
});

test('versions younger than the policy wants are not chosen', async () => {
  const registry = await startRegistry();
  const young = new Date();
  const dependencies = { dependency: '^1.0.0' };
  const files = { 'index.js': 'module.exports = require("dependency");' };
  await registry.publish('left', '1.0.0', { manifest: { dependencies }, files });
  await registry.publish('left', '1.1.0', { publishedAt: young });
  await registry.publish('dependency', '1.0.0', { files: { 'index.js': 'module.exports = "old";' } });
  await registry.publish('dependency', '1.9.0', { publishedAt: young });
  await registry.publish('fresh', '1.0.0', { publishedAt: young });
  const library = libraryOn(registry, { minimumAgeHours: 72 });
  expect(await load(library, 'npm:left')).toBe('old');
  expect(await library.resolve('npm:left@1.1.0')).toEqual({
    kind: 'refused',
    reason: 'left@1.1.0 was published too recently for the policy',
  });
  expect(await library.resolve('npm:fresh')).toMatchObject({
    reason: 'no version of fresh is old enough for the policy',
  });
});

test('addresses and policies that cannot be read are told at once', () => {
  const cacheDirectory = temporaryFolder();
  expect(() => createPackageResolver({ cacheDirectory, registries: { npm: 'ftp://x' } })).toThrow(
    '"ftp://x" is no address of a package registry.',
  );
  expect(() =>
    createPackageResolver({ cacheDirectory, policy: { allow: 'selected', entries: ['lodash'] } }),
  ).toThrow('is not spelt as');
});
