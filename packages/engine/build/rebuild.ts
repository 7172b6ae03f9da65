import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { bundleInside, mainEntry } from './bundle.ts';
import {
  type Input,
  insideDirectory,
  packageDirectory,
  type Stamp,
  stampFile,
  stampLayout,
} from './stamp.ts';

/** Builds that stay on disk: programs that still run may load libraries of the one that they started with. */
const buildsKept = 3;
const abandonedMs = 60 * 60 * 1000;

/** Makes the bundles and the stamp; keeps the old ones when nothing but the times of the inputs changed. */
export async function rebuild(previous: Stamp | undefined): Promise<Stamp> {
  const kept = previous && sameContent(previous);
  if (kept) {
    writeStamp(kept);
    return kept;
  }

  mkdirSync(insideDirectory, { recursive: true });
  const temporary = join(insideDirectory, `building-${process.pid}-${randomUUID()}`);
  try {
    const startedMs = Date.now();
    const { libraries, modules } = await bundleInside(temporary, mainEntry);
    const inputs = inputsOf(modules, startedMs);
    const id = digestOfFiles([
      join(temporary, 'main.js'),
      ...libraries.map((name) => join(temporary, 'libraries', `${name}.js`)),
    ]).slice(0, 16);
    const stamp = { layout: stampLayout, id, libraries, inputs, content: contentOf(inputs) };
    moveInPlace(temporary, join(insideDirectory, id));
    writeStamp(stamp);
    removeOldBuilds(id);
    return stamp;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function sameContent(previous: Stamp): Stamp | undefined {
  try {
    const inputs = previous.inputs.map(([path]) => inputOf(join(packageDirectory, path)));
    return contentOf(inputs) === previous.content ? { ...previous, inputs } : undefined;
  } catch {
    return undefined;
  }
}

/** What npm writes whenever it changes an installed package of the repository. */
const installed = join(packageDirectory, '..', '..', 'node_modules', '.package-lock.json');

/**
 * Own sources count file by file, the folder of libraries by its entries (so an added file is seen), and packages all
 * together by npm's list of them; where another tool installed them, by the `package.json` of each.
 */
function inputsOf(modules: readonly string[], startedMs: number): Input[] {
  const paths = new Set<string>();
  const together = existsSync(installed);
  if (together) paths.add(installed);
  for (const module of modules) {
    const inPackage = module.lastIndexOf(`${sep}node_modules${sep}`);
    if (inPackage < 0) paths.add(module);
    else if (!together) paths.add(manifestOf(module, inPackage));
  }
  paths.add(join(packageDirectory, 'src', 'script', 'inside', 'libraries'));
  for (const name of readdirSync(import.meta.dirname)) paths.add(join(import.meta.dirname, name));
  paths.add(join(packageDirectory, 'package.json'));
  return [...paths].sort().map((path) => {
    const [name, modifiedMs, bytes] = inputOf(path);
    // What changed while it was read counts as changed at the next look.
    return [name, modifiedMs > startedMs ? 0 : modifiedMs, bytes];
  });
}

function manifestOf(module: string, nodeModulesAt: number): string {
  const start = nodeModulesAt + `${sep}node_modules${sep}`.length;
  const [first = '', second = ''] = module.slice(start).split(sep);
  const name = first.startsWith('@') ? join(first, second) : first;
  return join(module.slice(0, start), name, 'package.json');
}

function inputOf(path: string): Input {
  const entry = statSync(path);
  return [relative(packageDirectory, path), entry.mtimeMs, entry.size];
}

function contentOf(inputs: readonly Input[]): string {
  return digestOfFiles(inputs.map(([path]) => join(packageDirectory, path)));
}

function digestOfFiles(paths: readonly string[]): string {
  const digest = createHash('sha256');
  for (const path of paths) {
    digest.update(`${basename(path)}\0`);
    digest.update(statSync(path).isDirectory() ? readdirSync(path).sort().join('\0') : readFileSync(path));
  }
  return digest.digest('hex');
}

/** Another process may have put the same build there in the meantime; theirs is as good as ours. */
function moveInPlace(temporary: string, directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })) return;
  try {
    renameSync(temporary, directory);
  } catch (error) {
    if (!statSync(directory, { throwIfNoEntry: false })) throw error;
  }
}

function writeStamp(stamp: Stamp): void {
  const temporary = join(dirname(stampFile), `stamp-${process.pid}-${randomUUID()}`);
  writeFileSync(temporary, JSON.stringify(stamp));
  renameSync(temporary, stampFile);
}

function removeOldBuilds(current: string): void {
  const others = readdirSync(insideDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== current && /^[0-9a-f]{16}$/.test(entry.name))
    .map((entry) => join(insideDirectory, entry.name))
    .map((path) => ({ path, madeMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.madeMs - a.madeMs);
  for (const { path } of others.slice(buildsKept - 1)) rmSync(path, { recursive: true, force: true });
  // What a build that was killed has left.
  for (const name of readdirSync(insideDirectory)) {
    const path = join(insideDirectory, name);
    const madeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (name.startsWith('building-') && Date.now() - madeMs > abandonedMs)
      rmSync(path, { recursive: true, force: true });
  }
}
