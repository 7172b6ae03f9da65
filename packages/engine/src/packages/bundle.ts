import { lstat, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { InstalledPackage } from './install.ts';
import { refused } from './package-error.ts';

const bundleBytesMax = 20 * 1024 * 1024;
// Not for running: they only cost writing.
const needless = /\.(?:map|d\.[cm]?ts|md|markdown)$/i;

export type BundleOptions = {
  /** Where the package is laid out for the bundler, in a folder that is gone afterwards. */
  folder: string;
  subPath: string | undefined;
  timeoutMs: number;
};

/**
 * Makes one script of a package and its dependencies: the body of `function (module, exports, require)`. Modules that
 * the sandbox has are asked of `require`; what nobody has throws when it is asked for, naming the module.
 * @throws PackageError with the first problem when a file cannot be read as JavaScript
 */
export async function bundle(
  packages: { root: InstalledPackage; all: readonly InstalledPackage[] },
  { folder, subPath, timeoutMs }: BundleOptions,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const work = await realpath(await mkdtemp(join(folder, 'work-')));
  try {
    const { name } = packages.root;
    await layOut(work, packages);
    const entry = join(work, 'entry', 'index.cjs');
    const wanted = JSON.stringify(subPath === undefined ? name : `${name}/${subPath}`);
    await writeWhole(entry, `module.exports = require(${wanted});\n`);
    await runBundler(work, timeoutMs);
    const script = join(work, 'script.js');
    if ((await lstat(script)).size > bundleBytesMax) throw refused('the script made of it is too large');
    return await readFile(script, 'utf8');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Every package in a folder of its own, with links to what it depends on: names mean for each what it declares. */
async function layOut(
  work: string,
  { root, all }: { root: InstalledPackage; all: readonly InstalledPackage[] },
): Promise<void> {
  const folders = new Map(all.map((one, index) => [one, join(work, `p${index}`)]));
  for (const [one, folder] of folders) {
    for (const [path, content] of one.files)
      if (!needless.test(path)) await writeWhole(join(folder, path), content);
  }
  // Links only now, so that no file can be written through one.
  const link = async (folder: string, alias: string, target: InstalledPackage): Promise<void> => {
    const place = join(folder, 'node_modules', alias);
    await mkdir(dirname(place), { recursive: true });
    await symlink(folders.get(target) as string, place, 'junction').catch((error: NodeJS.ErrnoException) => {
      // The tarball brought the package along.
      if (error.code !== 'EEXIST') throw error;
    });
  };
  for (const [one, folder] of folders)
    for (const [alias, target] of one.dependencies) await link(folder, alias, target);
  await link(join(work, 'entry'), root.name, root);
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { flag: 'wx' });
}

/**
 * Bundles in a process of its own, which gets nothing of the environment: native parsers end their process when
 * hostile code nests too deep, and cannot be stopped otherwise.
 */
async function runBundler(work: string, timeoutMs: number): Promise<void> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  const { SystemRoot } = process.env;
  const file = join(import.meta.dirname, 'bundle-process.ts');
  await new Promise<void>((resolve, reject) => {
    execFile(
      process.execPath,
      ['--no-warnings', file, work],
      {
        cwd: work,
        env: SystemRoot === undefined ? {} : { SystemRoot },
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 1024,
        windowsHide: true,
      },
      (error, stdout) => {
        if (error === null) resolve();
        else if (error.killed === true)
          reject(refused(`it could not be bundled within ${Math.ceil(timeoutMs / 1000)} s`));
        else reject(refused(`it cannot be bundled: ${stdout.trim() || 'the bundler ended too early'}`));
      },
    );
  });
}
