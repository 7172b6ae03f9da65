import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { libraryOn, load, startRegistry, temporaryFolder } from './registry.fixture.ts';
import { lockText, readLock } from './resolver.ts';

const exporting = (value: string): object => ({ files: { 'index.js': `module.exports = "${value}";` } });

test('a second run needs no registry: exact versions from the cache, others from the lock', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('one'));
  const cacheDirectory = temporaryFolder();
  const first = libraryOn(registry, { cacheDirectory });
  await load(first, 'npm:left');
  await load(first, 'npm:left@1.0.0');
  await registry.publish('left', '2.0.0', exporting('two'));
  await registry.stop();

  const lock = readLock(lockText(first.lock()));
  const locked = libraryOn(registry, { cacheDirectory, lock, offline: true });
  expect(await load(locked, 'npm:left')).toBe('one');
  const unlocked = libraryOn(registry, { cacheDirectory, offline: true });
  expect(await load(unlocked, 'npm:left@1.0.0')).toBe('one');
  expect(unlocked.lock()['npm:left@1.0.0']).toEqual(lock['npm:left@1.0.0']);
  expect(await unlocked.resolve('npm:left')).toEqual({
    kind: 'refused',
    reason: 'neither it nor the lock file says which version, and the registry may not be asked (offline)',
  });
  expect(await unlocked.resolve('npm:left@3.0.0')).toEqual({
    kind: 'refused',
    reason: 'left@3.0.0 is not in the cache, and the registry may not be asked (offline)',
  });
});

test('latest moves only without a lock', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('one'));
  const first = libraryOn(registry);
  await load(first, 'npm:left');
  await registry.publish('left', '2.0.0', exporting('two'));
  expect(await load(libraryOn(registry, { lock: first.lock() }), 'npm:left')).toBe('one');
  expect(await load(libraryOn(registry), 'npm:left')).toBe('two');
});

test('an empty cache is filled again with what the lock names, dependencies included', async () => {
  const registry = await startRegistry();
  const manifest = { dependencies: { part: '^1.0.0' } };
  await registry.publish('left', '1.0.0', {
    manifest,
    files: { 'index.js': 'module.exports = require("part");' },
  });
  await registry.publish('part', '1.0.0', exporting('part 1.0.0'));
  const first = libraryOn(registry);
  await load(first, 'npm:left');
  await registry.publish('part', '1.5.0', exporting('part 1.5.0'));
  const again = libraryOn(registry, { lock: first.lock() });
  expect(await load(again, 'npm:left')).toBe('part 1.0.0');
  expect(again.lock()).toEqual(first.lock());
});

test('a registry that changed its mind about a locked version is not believed', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('good'));
  const first = libraryOn(registry);
  await load(first, 'npm:left');
  await registry.publish('left', '1.0.0', exporting('evil'));
  expect(await libraryOn(registry, { lock: first.lock() }).resolve('npm:left')).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/^the tarball of left@1\.0\.0 does not have the hash it should have/),
  });
});

test('a cache that was tampered with is not believed', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('good'));
  const cacheDirectory = temporaryFolder();
  const first = libraryOn(registry, { cacheDirectory });
  await load(first, 'npm:left@1.0.0');
  const folder = join(cacheDirectory, 'packages-v1');
  for (const kind of ['bundles', 'tarballs']) {
    for (const file of readdirSync(join(folder, kind)))
      writeFileSync(join(folder, kind, file), 'module.exports = "evil";');
  }
  const options = { cacheDirectory, lock: first.lock() };
  expect((await libraryOn(registry, { ...options, offline: true }).resolve('npm:left@1.0.0')).kind).toBe(
    'refused',
  );
  expect(await load(libraryOn(registry, options), 'npm:left@1.0.0')).toBe('good');
  rmSync(join(folder, 'bundles'), { recursive: true });
  expect(await load(libraryOn(registry, { ...options, offline: true }), 'npm:left@1.0.0')).toBe('good');
});

test('nothing half written is left in the cache, also when many fetch the same at once', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('one'));
  const cacheDirectory = temporaryFolder();
  const libraries = Array.from({ length: 4 }, () => libraryOn(registry, { cacheDirectory }));
  expect(await Promise.all(libraries.map((one) => load(one, 'npm:left@1.0.0')))).toEqual(
    Array(4).fill('one'),
  );
  const files = readdirSync(cacheDirectory, { recursive: true })
    .map(String)
    .filter((name) => name.includes('.'));
  expect(files.map((name) => name.replace(/[0-9a-f]{64,}/, 'HASH')).sort()).toEqual([
    'packages-v1/bundles/HASH.js',
    'packages-v1/resolved/HASH.json',
    'packages-v1/tarballs/HASH.tgz',
  ]);
});

test('one resolver asks once for one name', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('one'));
  const library = libraryOn(registry);
  await Promise.all([load(library, 'npm:left'), load(library, 'npm:left'), load(library, 'npm:left')]);
  expect(registry.requests.length).toBe(2);
});

test('the lock file is sorted, ends with a line, and holds no address', async () => {
  const registry = await startRegistry();
  await registry.publish('zeta', '1.0.0');
  await registry.publish('alpha', '1.0.0');
  const library = libraryOn(registry);
  await load(library, 'npm:zeta');
  await load(library, 'npm:alpha@1.0.0');
  const text = lockText(library.lock());
  expect(Object.keys((JSON.parse(text) as { packages: object }).packages)).toEqual([
    'npm:alpha@1.0.0',
    'npm:zeta',
  ]);
  expect(text.endsWith('}\n')).toBe(true);
  expect(text).not.toContain('127.0.0.1');
});

test.each([
  ['{', 'The package lock is not JSON.'],
  ['[]', 'The package lock is not of version 1.'],
  ['{"lockVersion":2,"packages":{}}', 'The package lock is not of version 1.'],
  [
    '{"lockVersion":1,"packages":{"npm:a":{"version":"1.0.0"}}}',
    'The package lock says nothing usable about "npm:a".',
  ],
  [
    '{"lockVersion":1,"packages":{"npm:a":{"version":"1.0.0","integrity":"sha512-x","dependencies":{},"bundle":"../../etc"}}}',
    'The package lock says nothing usable about "npm:a".',
  ],
])('the lock %s is told to be wrong', (text, message) => {
  expect(() => readLock(text)).toThrow(message);
});

test('the lock of another version than the script names is told', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', exporting('one'));
  const first = libraryOn(registry);
  await load(first, 'npm:left@1.0.0');
  const entry = first.lock()['npm:left@1.0.0'];
  if (entry === undefined) throw new Error('nothing was locked');
  const lock = { 'npm:left@1.0.1': entry };
  expect(await libraryOn(registry, { lock }).resolve('npm:left@1.0.1')).toEqual({
    kind: 'refused',
    reason: 'the lock file has version 1.0.0 of it',
  });
});
