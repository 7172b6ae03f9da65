import { expect, test } from 'vitest';
import { type FakeRegistry, libraryOn, load, startRegistry, temporaryFolder } from './registry.fixture.ts';
import type { PackageLibrary } from './resolver.ts';

const token = 'secret-token-1';

async function registries(): Promise<{ open: FakeRegistry; own: FakeRegistry; library: PackageLibrary }> {
  const open = await startRegistry();
  const own = await startRegistry();
  const privateScopes = [{ scopes: ['@corp', '@lab'], registry: own.url, token }];
  return { open, own, library: libraryOn(open, { privateScopes }) };
}

test('a private scope is asked with the token at its own registry only', async () => {
  const { open, own, library } = await registries();
  await own.publish('@corp/tool', '1.0.0', {
    manifest: { dependencies: { open: '^1.0.0', '@lab/part': '^1.0.0' } },
    files: { 'index.js': 'module.exports = require("open") + require("@lab/part");' },
  });
  await own.publish('@lab/part', '1.0.0', { files: { 'index.js': 'module.exports = "part";' } });
  await open.publish('open', '1.0.0', { files: { 'index.js': 'module.exports = "open ";' } });
  // Somebody took the name in public, with a higher version.
  await open.publish('@lab/part', '1.9.9', { files: { 'index.js': 'module.exports = "evil";' } });
  expect(await load(library, 'npm:@corp/tool')).toBe('open part');
  expect(own.requests.map(({ path }) => path).sort()).toEqual([
    '/-/@corp/tool/1.0.0.tgz',
    '/-/@lab/part/1.0.0.tgz',
    '/@corp/tool',
    '/@lab/part',
  ]);
  for (const { authorization } of own.requests) expect(authorization).toBe(`Bearer ${token}`);
  expect(open.requests).toEqual([
    { path: '/open', authorization: undefined },
    { path: '/-/open/1.0.0.tgz', authorization: undefined },
  ]);
});

test.each([
  ['npm:@corp/absent', 404, 'missing', 'the registry does not know @corp/absent'],
  ['npm:@corp/absent@1.0.0', 404, 'missing', 'the registry does not know @corp/absent'],
  ['npm:@CORP/absent@1.0.0', 404, 'missing', 'the registry does not know @CORP/absent'],
  ['npm:@corp/absent', 401, 'refused', 'the registry refuses access to @corp/absent (401)'],
  ['npm:@corp/absent', 500, 'refused', 'the registry answered 500 for @corp/absent'],
])(
  '%s that its registry answers with %d is not looked for in public',
  async (specifier, code, kind, reason) => {
    const { open, own, library } = await registries();
    const path = `/${specifier.slice(4).replace('@1.0.0', '')}`;
    await open.publish(path.slice(1), '1.0.0');
    own.answer(path, (_request, response) => response.writeHead(code).end());
    expect(await library.resolve(specifier)).toEqual({ kind, reason });
    expect(open.requests).toEqual([]);
  },
);

test('metadata and redirects of a private scope do not lead to the public registry', async () => {
  const { open, own, library } = await registries();
  await open.publish('@corp/moved', '1.0.0');
  await open.publish('@corp/tarball', '1.0.0');
  await own.publish('@corp/tarball', '1.0.0', { dist: { tarball: `${open.url}-/@corp/tarball/1.0.0.tgz` } });
  await own.publish('@corp/hop', '1.0.0');
  own.answer('/@corp/moved', (_request, response) =>
    response.writeHead(302, { Location: `${open.url}@corp%2fmoved` }).end(),
  );
  own.answer('/-/@corp/hop/1.0.0.tgz', (_request, response) =>
    response.writeHead(302, { Location: `${open.url}-/@corp/hop/1.0.0.tgz` }).end(),
  );
  for (const name of ['moved', 'tarball', 'hop'])
    expect((await library.resolve(`npm:@corp/${name}@1.0.0`)).kind).toBe('refused');
  expect(open.requests).toEqual([]);
});

test('a tarball may lie at a store of its own, which does not get the token', async () => {
  const { own, library } = await registries();
  const store = await startRegistry();
  await own.publish('@corp/stored', '1.0.0', { files: { 'index.js': 'module.exports = "stored";' } });
  await store.publish('@corp/stored', '1.0.0', { files: { 'index.js': 'module.exports = "stored";' } });
  own.answer('/-/@corp/stored/1.0.0.tgz', (_request, response) =>
    response.writeHead(302, { Location: `${store.url}-/@corp/stored/1.0.0.tgz` }).end(),
  );
  expect(await load(library, 'npm:@corp/stored@1.0.0')).toBe('stored');
  expect(store.requests).toEqual([{ path: '/-/@corp/stored/1.0.0.tgz', authorization: undefined }]);
});

test('what was fetched with a token is not given to somebody without it', async () => {
  const own = await startRegistry();
  await own.publish('@corp/tool', '1.0.0');
  own.answer('/@corp/guarded', (request, response) =>
    response.writeHead(request.headers.authorization === `Bearer ${token}` ? 404 : 401).end(),
  );
  const cacheDirectory = temporaryFolder();
  const scoped = (secret: string): PackageLibrary =>
    libraryOn(own, { cacheDirectory, privateScopes: [{ scopes: ['@corp'], token: secret }] });
  await load(scoped(token), 'npm:@corp/tool@1.0.0');
  const before = own.requests.length;
  await load(scoped(token), 'npm:@corp/tool@1.0.0');
  expect(own.requests.length).toBe(before);
  await load(scoped('another'), 'npm:@corp/tool@1.0.0');
  expect(own.requests.at(-1)?.authorization).toBe('Bearer another');
});

test('no message holds the token', async () => {
  const { own, library } = await registries();
  own.answer('/@corp/tool', (_request, response) => response.writeHead(403).end(token));
  expect(JSON.stringify(await library.resolve('npm:@corp/tool'))).not.toContain(token);
  expect(JSON.stringify(library.lock())).not.toContain(token);
});
