// Makes a fresh clone able to run: dependencies installed, and the Node version the project is written for in
// node_modules/.bin/node. Plain JavaScript, because it is the one part that runs on whatever Node the system has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';

/** The npm package `node` keeps its program here; npm links it to node_modules/.bin/node. */
export const nodePath = (root) =>
  path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/**
 * Installs what package-lock.json asks for when node_modules does not hold it, and sees to it that
 * `nodePath(root)` runs. Does nothing, and needs no network, when the stamp of an earlier set-up still fits.
 *
 * @param {string} root the folder of package.json
 * @throws {Error} with a sentence that says what to do, when a step fails
 */
export const setUp = (root) => {
  const stampPath = path.join(root, 'node_modules', '.parley-set-up');
  const stamp = stampFor(root);
  if (readIfThere(stampPath) === stamp && existsSync(nodePath(root))) return;
  if (!isInstalled(root)) install(root);
  if (!nodeRuns(root)) provideNode(root);
  writeFileSync(stampPath, stamp);
};

const stampFor = (root) => {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
};

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/**
 * Compares package-lock.json with the list npm keeps of what it installed, so that an `npm install` by hand
 * counts and nothing is fetched twice. Optional packages are left out: npm picks them by platform.
 */
const isInstalled = (root) => {
  const installedText = readIfThere(path.join(root, 'node_modules', '.package-lock.json'));
  if (installedText === undefined) return false;
  const installed = JSON.parse(installedText).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([where, entry]) => {
    // Workspaces stand in the lock under their own folder and as a link; only the link is on npm's list.
    if (!where.includes('node_modules/') || entry.optional || entry.devOptional || entry.peer) return true;
    return installed[where]?.version === entry.version && existsSync(path.join(root, where));
  });
};

const install = (root) => {
  const fresh = !existsSync(path.join(root, 'node_modules'));
  say(
    fresh
      ? 'Installing dependencies (once; about half a gigabyte with Node and PostgreSQL)...'
      : 'Updating dependencies to package-lock.json...',
  );
  // `npm ci` throws node_modules away first, which a person who works in the tree need not wait for.
  const verb = fresh || process.env.CI ? ['ci'] : ['install', '--no-save'];
  const { status, output } = npm(root, [
    ...verb,
    '--include=dev',
    '--loglevel=error',
    '--no-fund',
    '--no-audit',
  ]);
  if (status !== 0) {
    throw new Error(
      `Could not install dependencies: npm ${verb[0]} ended with ${status}.\n${firstLines(output)}\n` +
        'Set-up needs the npm registry once (or a mirror named in ~/.npmrc) and room for about half a gigabyte.',
    );
  }
};

/** npm follows some errors with its whole help. */
const firstLines = (text) => text.split('\n').slice(0, 20).join('\n');

const nodeRuns = (root) =>
  spawnSync(nodePath(root), ['--version'], { stdio: 'ignore' }).status === 0 && linkNode(root);

/** The link that puts the right Node first on the PATH of every npm script; npm leaves it out when scripts are blocked. */
const linkNode = (root) => {
  const link = path.join(root, 'node_modules', '.bin', 'node');
  if (windows || existsSync(link)) return true;
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../node/bin/node', link);
  return true;
};

/**
 * The package `node` fetches the program for this machine in its install script. Where install scripts are
 * blocked (`ignore-scripts`, or a policy of npm's), the same is done here.
 */
const provideNode = (root) => {
  const home = path.join(root, 'node_modules', 'node');
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
  let program = findProgram(root);
  let output = '';
  if (program === undefined) {
    // On Apple silicon the platform packages have another prefix.
    const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
    const name = [prefix, windows ? 'win' : process.platform, process.arch].join('-');
    say(`Fetching Node ${version} for ${process.platform} ${process.arch}...`);
    const wish = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', '--no-fund', '--no-audit'];
    ({ output } = npm(home, [...wish, `${name}@${version}`]));
    program = findProgram(root);
  }
  if (program !== undefined) {
    mkdirSync(path.join(home, 'bin'), { recursive: true });
    rmSync(nodePath(root), { force: true });
    symlinkSync(path.relative(path.dirname(nodePath(root)), program), nodePath(root));
    if (nodeRuns(root)) return;
  }
  throw new Error(
    `Could not set up Node ${version} for ${process.platform} ${process.arch}.\n${output}\n` +
      'Install Node 24 or newer (https://nodejs.org) and run the same command with it.',
  );
};

const findProgram = (root) => {
  for (const modules of [
    path.join(root, 'node_modules', 'node', 'node_modules'),
    path.join(root, 'node_modules'),
  ]) {
    const names = existsSync(modules) ? readdirSync(modules) : [];
    for (const name of names.filter((each) => /^node-(bin-)?[a-z]+-[a-z0-9]+$/.test(each))) {
      const program = path.join(modules, name, 'bin', windows ? 'node.exe' : 'node');
      if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return program;
    }
  }
  return undefined;
};

const npm = (cwd, args) => {
  // Inside `npm start` npm tells its children which project they belong to; for Node's own folder that is wrong.
  const env = { ...process.env };
  delete env.npm_config_local_prefix;
  const run = spawnSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    status: run.status ?? run.error?.message ?? run.signal,
    output: `${run.stdout ?? ''}${run.stderr ?? ''}`.trim(),
  };
};

/** On stderr, so that `--json` output of a command stays clean. */
const say = (line) => process.stderr.write(`${line}\n`);
