import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collection, type Ran, request, runApart, startTarget, tempFiles } from './run.fixture.ts';

const lockFile = 'parley-packages.lock.json';
let target: Awaited<ReturnType<typeof startTarget>>;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

/** A tarball of plain files in ustar form (POSIX.1-1988). */
function tarballOf(files: { [path: string]: string }): Buffer {
  const blocks: Buffer[] = [];
  for (const [path, content] of Object.entries(files)) {
    const head = Buffer.alloc(512);
    head.write(`package/${path}`, 0);
    head.write('0000644\0', 100);
    head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0        0', 136);
    head.write('ustar\x0000', 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(head, Buffer.alloc(Math.ceil(content.length / 512) * 512, content.padEnd(512, '\0')));
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

type Registry = { url: string; asked: string[]; tokens: (string | undefined)[]; close: () => Promise<void> };

/** A registry that has one version of every name; it exports the name and the version. */
async function startRegistry(version = '1.2.3'): Promise<Registry> {
  const asked: string[] = [];
  const tokens: (string | undefined)[] = [];
  const server = await startTarget((incoming, response) => {
    const path = decodeURIComponent(incoming.url ?? '').slice(1);
    asked.push(path);
    tokens.push(incoming.headers.authorization);
    const name = path.replace(/\.tgz$/, '');
    const tarball = tarballOf({
      'package.json': JSON.stringify({ name, version }),
      'index.js': `module.exports = '${name} ${version}';`,
    });
    if (path.endsWith('.tgz')) return void response.end(tarball);
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: `${server.url}/${name}.tgz`, integrity };
    response.end(JSON.stringify({ 'dist-tags': { latest: version }, versions: { [version]: { dist } } }));
  });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await server.close();
    open = false;
  };
  onTestFinished(close);
  return { url: server.url, asked, tokens, close };
}

type Place = { directory: string; run: (args: string[], env?: { [name: string]: string }) => Promise<Ran> };

function placeWith(script: string): Place {
  const { directory, remove } = tempFiles({
    'run.json': collection('Run', [request('A', `${target.url}/a`, script.split('\n'))]),
  });
  onTestFinished(remove);
  return {
    directory,
    run: (args, env = {}) =>
      runApart(['run.json', ...args], {
        cwd: directory,
        env: { PARLEY_CACHE_DIR: `${directory}/cache`, ...env },
      }),
  };
}

describe('parley run with packages', () => {
  it('loads what scripts name, writes what it was to the lock file, and works offline then', async () => {
    const registry = await startRegistry();
    const { directory, run } = placeWith(`console.log(pm.require('npm:left'));`);
    const first = await run(['--package-registry', registry.url]);
    expect(first).toMatchObject({ code: 0, err: '', out: expect.stringContaining('left 1.2.3') });
    expect(registry.asked).toEqual(['left', 'left.tgz']);
    const lock = readFileSync(`${directory}/${lockFile}`, 'utf8');
    expect(JSON.parse(lock)).toEqual({
      lockVersion: 1,
      packages: {
        'npm:left': {
          version: '1.2.3',
          integrity: expect.stringMatching(/^sha512-/),
          dependencies: {},
          bundle: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    });
    await registry.close();
    const second = await run(['--packages-offline']);
    expect(second).toMatchObject({ code: 0, err: '', out: expect.stringContaining('left 1.2.3') });
    expect(readFileSync(`${directory}/${lockFile}`, 'utf8')).toBe(lock);
    expect(readdirSync(directory).sort()).toEqual(['cache', lockFile, 'run.json']);
  });

  it('leaves no file and asks nobody when no script names a package', async () => {
    const registry = await startRegistry();
    const { directory, run } = placeWith(`// pm.require('npm:left')`);
    expect((await run(['--package-registry', registry.url])).code).toBe(0);
    expect(registry.asked).toEqual([]);
    expect(readdirSync(directory)).toEqual(['run.json']);
  });

  it('keeps to the policy', async () => {
    const registry = await startRegistry();
    const { directory, run } = placeWith(`console.log(pm.require('npm:left'));`);
    const address = ['--package-registry', registry.url];
    const refused = await run([...address, '--package-policy', 'npm:left@2.*,jsr:*@*']);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("Error while loading package 'npm:left'");
    expect(refused.out).toContain('the package policy does not allow npm:left@1.2.3');
    expect((await run([...address, '--package-policy', 'none'])).out).toContain(
      'external packages are not allowed',
    );
    expect(existsSync(`${directory}/${lockFile}`)).toBe(false);
    expect((await run([...address, '--package-policy', 'npm:left@1.*'])).code).toBe(0);
  });

  it('asks each registry for its own packages, with the token of the environment', async () => {
    const [npm, jsr, corp] = [await startRegistry(), await startRegistry(), await startRegistry()];
    const { run } = placeWith(
      `console.log(pm.require('npm:left'), pm.require('jsr:@std/bytes'), pm.require('npm:@my-corp/tool'));`,
    );
    const addresses = [npm.url, `jsr=${jsr.url}`, `@my-corp=${corp.url}`];
    const ran = await run(
      addresses.flatMap((address) => ['--package-registry', address]),
      { PARLEY_PACKAGE_TOKEN_MY_CORP: 'token-of-corp' },
    );
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(npm.asked).toEqual(['left', 'left.tgz']);
    expect(jsr.asked).toEqual(['@jsr/std__bytes', '@jsr/std__bytes.tgz']);
    expect(corp.asked).toEqual(['@my-corp/tool', '@my-corp/tool.tgz']);
    expect(new Set([...npm.tokens, ...jsr.tokens])).toEqual(new Set([undefined]));
    expect(new Set(corp.tokens)).toEqual(new Set(['Bearer token-of-corp']));
    expect(ran.out).not.toContain('token-of-corp');
  });

  it.each([
    [['--package-policy', 'lodash'], '"lodash" is not spelt as npm:name@version'],
    [['--package-registry', 'nowhere'], '"nowhere" is no address of a package registry.'],
    [['--package-registry', '@=http://x'], 'is no address of a package registry.'],
    [['--package-registry', '@corp=ftp://x'], '"ftp://x" is no address of a package registry.'],
  ])('%j ends with one sentence and exit code 1', async (args, sentence) => {
    const { run } = placeWith('');
    expect(await run(args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(sentence) });
  });

  it('tells in the script that the lock file cannot be read', async () => {
    const { directory, run } = placeWith(`pm.require('npm:left')`);
    writeFileSync(`${directory}/${lockFile}`, '{');
    const ran = await run([]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`Could not read ${lockFile}: The package lock is not JSON.`);
  });
});
