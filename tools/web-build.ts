import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the built web app depends on: its own files, the packages it imports, and the versions it is built with. */
const inputs = [
  'packages/web/{index.html,package.json,tsconfig.json,vite.config.ts}',
  'packages/web/{src,public}/**/*',
  'packages/{format,client}/{package.json,openapi.json}',
  'packages/{format,client}/src/**/*',
  'package-lock.json',
];

/**
 * Builds packages/web into packages/web/dist, unless the stamp in there says it was built from the same files.
 * Without a web app in the tree there is nothing to do.
 *
 * @returns whether it built
 * @throws Error with Vite's output when the build fails
 */
export const buildWebWhenStale = (root: string): boolean => {
  const web = path.join(root, 'packages', 'web');
  if (!existsSync(path.join(web, 'index.html'))) return false;
  const stampPath = path.join(web, 'dist', '.built-from');
  const stamp = hashOf(root);
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return false;
  process.stderr.write('Building the web app...\n');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (build.status !== 0) throw new Error(`The web app did not build.\n${build.stdout}${build.stderr}`);
  writeFileSync(stampPath, stamp);
  return true;
};

const hashOf = (root: string): string => {
  const hash = createHash('sha256');
  const files = inputs.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }));
  const paths = files
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of paths.filter((each) => !each.includes('.test.')).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

if (import.meta.main) {
  try {
    buildWebWhenStale(path.dirname(import.meta.dirname));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
