import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { libraryOn, load, shasumOf, startRegistry, temporaryFolder } from './registry.fixture.ts';

const packageJson = { name: 'package/package.json', content: '{"name":"left","version":"1.0.0"}' };
const index = { name: 'package/index.js', content: 'module.exports = 1;' };

test.each([
  ['a hash of something else', { integrity: `sha512-${Buffer.alloc(64).toString('base64')}` }],
  [
    'a weaker hash beside a wrong one',
    { integrity: `sha1-right sha512-${Buffer.alloc(64).toString('base64')}` },
  ],
  ['a wrong SHA-1', { integrity: undefined, shasum: '0'.repeat(40) }],
])('a tarball with %s is refused', async (_why, dist) => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', { dist });
  const source = await libraryOn(registry).resolve('npm:left@1.0.0');
  expect(source.kind).toBe('refused');
  expect('reason' in source && source.reason).toMatch(
    /^the tarball of left@1\.0\.0 does not have the hash it should have/,
  );
});

test('a tarball that changed on its way is refused and not kept', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0');
  const other = await startRegistry();
  await other.publish('left', '1.0.0', { files: { 'index.js': 'module.exports = "evil";' } });
  const evil = Buffer.from(await (await fetch(`${other.url}-/left/1.0.0.tgz`)).arrayBuffer());
  registry.answer('/-/left/1.0.0.tgz', (_request, response) => response.end(evil));
  const cacheDirectory = temporaryFolder();
  const library = libraryOn(registry, { cacheDirectory });
  expect((await library.resolve('npm:left@1.0.0')).kind).toBe('refused');
  expect(readdirSync(cacheDirectory)).toEqual([]);
  expect(library.lock()).toEqual({});
});

test('without integrity the SHA-1 is checked, without any hash nothing is taken', async () => {
  const registry = await startRegistry();
  await registry.publish('old', '1.0.0', { dist: { integrity: undefined } });
  const bytes = Buffer.from(await (await fetch(`${registry.url}-/old/1.0.0.tgz`)).arrayBuffer());
  expect(await libraryOn(registry).resolve('npm:old@1.0.0')).toEqual({
    kind: 'refused',
    reason: 'the registry gives no hash of its tarball',
  });
  await registry.publish('old', '1.0.0', { dist: { integrity: undefined, shasum: shasumOf(bytes) } });
  expect(await load(libraryOn(registry), 'npm:old@1.0.0')).toEqual({});
});

test.each<
  [
    string,
    {
      name: string;
      content?: string;
      type?: 'symlink' | 'link' | 'fifo' | 'character-device';
      linkname?: string;
    },
    RegExp,
  ]
>([
  ['a path that leaves', { name: 'package/../../../evil.js', content: 'x' }, /path that leaves the package/],
  ['an absolute path', { name: '/tmp/evil.js', content: 'x' }, /path that leaves the package/],
  ['a path of Windows', { name: 'package\\..\\..\\evil.js', content: 'x' }, /path that leaves the package/],
  ['a drive', { name: 'C:/evil.js', content: 'x' }, /path that leaves the package/],
  [
    'a symbolic link',
    { name: 'package/passwords', type: 'symlink', linkname: '/etc/passwd' },
    /holds a symlink/,
  ],
  ['a hard link', { name: 'package/passwords', type: 'link', linkname: '/etc/passwd' }, /holds a link/],
  ['a pipe', { name: 'package/pipe', type: 'fifo' }, /holds a fifo/],
  ['a device', { name: 'package/device', type: 'character-device' }, /holds a character-device/],
])('a tarball with %s is refused', async (_what, entry, reason) => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0', { entries: [packageJson, index, entry] });
  const cacheDirectory = temporaryFolder();
  const source = await libraryOn(registry, { cacheDirectory }).resolve('npm:left@1.0.0');
  expect(source.kind).toBe('refused');
  expect('reason' in source && source.reason).toMatch(reason);
});

test('limits hold for a package with all its dependencies', async () => {
  const registry = await startRegistry();
  const noise = randomBytes(40_000).toString('base64');
  const zeros = ' '.repeat(3_000_000);
  const content = (text: string): object => ({ files: { 'index.js': `// ${text}\nmodule.exports = 1;` } });
  await registry.publish('packed', '1.0.0', content(noise));
  await registry.publish('bomb', '1.0.0', content(zeros));
  await registry.publish('pair', '1.0.0', { manifest: { dependencies: { packed: '*', other: '*' } } });
  await registry.publish('other', '1.0.0', content(noise));
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.js`, '']));
  await registry.publish('many', '1.0.0', { files });
  const reasonOf = async (specifier: string, limits: object): Promise<unknown> => {
    const source = await libraryOn(registry, { limits }).resolve(specifier);
    return 'reason' in source ? source.reason : source.kind;
  };
  expect(await reasonOf('npm:packed@1.0.0', {})).toBe('external');
  expect(await reasonOf('npm:packed@1.0.0', { packedBytesMax: 20_000 })).toMatch(
    /packed@1.0.0 is larger than/,
  );
  expect(await reasonOf('npm:pair@1.0.0', {})).toBe('external');
  expect(await reasonOf('npm:pair@1.0.0', { packedBytesMax: 60_000 })).toMatch(/is (too large|larger than)/);
  expect(await reasonOf('npm:bomb@1.0.0', { unpackedBytesMax: 1_000_000 })).toBe(
    'bomb@1.0.0 is too large when it is unpacked',
  );
  expect(await reasonOf('npm:many@1.0.0', { filesMax: 20 })).toBe('many@1.0.0 has too many files');
  expect(await reasonOf('npm:pair@1.0.0', { packagesMax: 2 })).toBe(
    'pair@1.0.0 depends on too many packages',
  );
});

test('a bomb is not inflated beyond the limit', async () => {
  const registry = await startRegistry();
  await registry.publish('bomb', '1.0.0', { files: { 'index.js': ' '.repeat(130 * 1024 * 1024) } });
  expect(await libraryOn(registry).resolve('npm:bomb@1.0.0')).toEqual({
    kind: 'refused',
    reason: 'bomb@1.0.0 is too large when it is unpacked',
  });
});

test.each([
  ['/left', (): string => 'not json', /something else than JSON/],
  ['/left', (): string => '{"versions":7}', /lists no versions/],
  ['/-/left/1.0.0.tgz', (): string => 'no gzip', /does not have the hash/],
])('an odd answer for %s is told', async (path, body, reason) => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0');
  registry.answer(path, (_request, response) => response.end(body()));
  const source = await libraryOn(registry).resolve('npm:left@1.0.0');
  expect('reason' in source && source.reason).toMatch(reason);
});

test('a registry that fails, says nothing or is not there is told', async () => {
  const registry = await startRegistry();
  registry.answer('/fails', (_request, response) => response.writeHead(500).end());
  registry.answer('/silent', () => undefined);
  registry.answer('/drips', (_request, response) => {
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  });
  registry.answer('/loops', (_request, response) => response.writeHead(302, { Location: '/loops' }).end());
  registry.answer('/leaves', (_request, response) =>
    response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
  );
  const reasonOf = async (name: string, limits = {}): Promise<unknown> => {
    const source = await libraryOn(registry, { limits }).resolve(`npm:${name}`);
    return 'reason' in source ? source.reason : source.kind;
  };
  expect(await reasonOf('fails')).toBe('the registry answered 500 for fails');
  expect(await reasonOf('silent', { timeoutMs: 150 })).toBe('the registry did not send silent within 1 s');
  expect(await reasonOf('drips', { timeoutMs: 150 })).toBe('the registry did not send drips within 1 s');
  expect(await reasonOf('loops')).toBe('the registry sends elsewhere too often for loops');
  expect(await reasonOf('leaves')).toMatch(/to an address that may not be used/);
  await registry.stop();
  expect(await reasonOf('gone')).toMatch(/^the registry cannot be reached for gone: /);
});

test('an address that the caller refuses is not asked', async () => {
  const registry = await startRegistry();
  await registry.publish('left', '1.0.0');
  const library = libraryOn(registry, {
    send: {
      checkAddress: (address) => {
        throw new Error(`${address} is not allowed`);
      },
    },
  });
  expect(await library.resolve('npm:left@1.0.0')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('127.0.0.1 is not allowed'),
  });
  expect(registry.requests).toEqual([]);
});
