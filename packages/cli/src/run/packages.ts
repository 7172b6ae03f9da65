import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type PackageResolver, randomUuid, type SendOptions } from '@parley/engine';
import {
  createPackageResolver,
  lockFileName,
  lockText,
  type PackageLibrary,
  type PackageLock,
  type PackagePolicy,
  type PrivateScope,
  readLock,
} from '@parley/engine/packages';
import { CommandError } from '../command.ts';
import { problemOf } from './problem.ts';
import { sendOptions } from './send-options.ts';
import type { RunSettings } from './settings.ts';

type Environment = { [name: string]: string | undefined };

/**
 * Packages for the scripts of a command: the lock file of the current directory says what they mean, and gets what is
 * new.
 * @throws CommandError when a flag or the lock file cannot be read
 */
export function openPackages(
  settings: RunSettings,
  environment: Environment,
  warn: (line: string) => void,
): PackageResolver {
  const { registries, privateScopes } = readRegistries(settings.packageRegistries, environment);
  const lock = readLockFile();
  let library: PackageLibrary;
  try {
    library = createPackageResolver({
      cacheDirectory: cacheDirectory(environment),
      registries,
      privateScopes,
      policy: readPolicy(settings.packagePolicy),
      offline: settings.packagesOffline,
      send: registrySendOptions(settings, environment),
      lock,
    });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  let written = lockText(lock);
  return async (specifier) => {
    const source = await library.resolve(specifier);
    const text = lockText(library.lock());
    if (text !== written) {
      written = text;
      writeLockFile(text, warn);
    }
    return source;
  };
}

function readPolicy(entries: readonly string[]): PackagePolicy {
  const [only] = entries;
  if (only === undefined || (only === 'all' && entries.length === 1)) return { allow: 'all' };
  return only === 'none' && entries.length === 1 ? { allow: 'none' } : { allow: 'selected', entries };
}

/** `address`, `jsr=address`, `@scope=address`; tokens only come from the environment, which other users cannot see. */
function readRegistries(
  words: readonly string[],
  environment: Environment,
): { registries: { npm?: string; jsr?: string }; privateScopes: PrivateScope[] } {
  const registries: { npm?: string; jsr?: string } = {};
  const privateScopes: PrivateScope[] = [];
  for (const word of words) {
    const [, who = 'npm', registry = ''] = /^(?:(npm|jsr|@[^=]+)=)?(.*)$/.exec(word) ?? [];
    if (who === 'npm' || who === 'jsr') {
      registries[who] = registry;
      continue;
    }
    const name = who
      .slice(1)
      .replace(/[^a-z0-9]/gi, '_')
      .toUpperCase();
    const token = environment[`PARLEY_PACKAGE_TOKEN_${name}`];
    privateScopes.push({ scopes: [who], registry, ...(token ? { token } : {}) });
  }
  return { registries, privateScopes };
}

/**
 * Proxies and certificate authorities of the run. Client certificates are for the APIs under test, and so is
 * `--insecure`: code is never taken from a server that nobody knows.
 */
function registrySendOptions(settings: RunSettings, environment: Environment): SendOptions {
  const { extraCa, proxies, proxyEnvironment } = sendOptions(settings, environment);
  return {
    ...(extraCa && { extraCa }),
    ...(proxies && { proxies }),
    ...(proxyEnvironment && { proxyEnvironment }),
  };
}

function readLockFile(): PackageLock {
  if (!existsSync(lockFileName)) return {};
  try {
    return readLock(readFileSync(lockFileName, 'utf8'));
  } catch (error) {
    throw new CommandError(`Could not read ${lockFileName}: ${problemOf(error).replace(/\.$/, '')}.`);
  }
}

/** Whole or not at all: another run may read it now. */
function writeLockFile(text: string, warn: (line: string) => void): void {
  const temporary = `${lockFileName}.${randomUuid()}`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, lockFileName);
  } catch (error) {
    rmSync(temporary, { force: true });
    warn(`Could not write ${lockFileName}: ${problemOf(error)}.`);
  }
}

function cacheDirectory(environment: Environment): string {
  if (environment.PARLEY_CACHE_DIR) return environment.PARLEY_CACHE_DIR;
  if (process.platform === 'win32')
    return join(environment.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'parley', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'parley');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');
}
