import type { PackageCache } from './cache.ts';
import { expectedIntegrity, integrityOf, verifyIntegrity } from './integrity.ts';
import type { Budget } from './limits.ts';
import { isRecord, type LockedPackage } from './lock.ts';
import { missing, refused } from './package-error.ts';
import type { PublishedVersion, Registry } from './registry.ts';
import { type PackageFiles, unpack } from './unpack.ts';
import { readDependency, satisfying } from './versions.ts';

/** A package with everything it needs to run, unpacked in memory. */
export type InstalledPackage = {
  name: string;
  version: string;
  /** `sha512-...` */
  integrity: string;
  files: PackageFiles;
  /** Name in `require` to package. */
  dependencies: Map<string, InstalledPackage>;
};

export type InstallOptions = {
  registry: Registry;
  cache: PackageCache;
  budget: Budget;
  offline: boolean;
  /** Only these versions, with these hashes. */
  lock: LockedPackage | undefined;
  oldEnough: (version: PublishedVersion) => boolean;
};

// At the same time on their way to a registry.
const fetchesMax = 8;

/**
 * Fetches a package and its production dependencies, and theirs. Nothing of them is run. What a package depends on is
 * read from its own verified tarball, not from the metadata, which nobody signs.
 * @throws PackageError
 */
export async function install(
  name: string,
  version: string,
  options: InstallOptions,
): Promise<{ root: InstalledPackage; all: InstalledPackage[] }> {
  const { budget } = options;
  const installed = new Map<string, InstalledPackage>();
  const choices = new Map<string, Promise<string>>();
  const choose = (dependency: string, range: string, of: string): Promise<string> => {
    const key = `${dependency}@${range}`;
    let choice = choices.get(key);
    if (choice === undefined) {
      choice = chooseVersion(dependency, range, of, options);
      choices.set(key, choice);
    }
    return choice;
  };
  const pending: InstalledPackage[] = [];
  const place = (wanted: string, chosen: string): InstalledPackage => {
    const key = `${wanted}@${chosen}`;
    const known = installed.get(key);
    if (known !== undefined) return known;
    budget.packages -= 1;
    if (budget.packages < 0) throw refused(`${name}@${version} depends on too many packages`);
    const entry: InstalledPackage = {
      name: wanted,
      version: chosen,
      integrity: '',
      files: new Map(),
      dependencies: new Map(),
    };
    installed.set(key, entry);
    pending.push(entry);
    return entry;
  };
  const root = place(name, version);
  while (pending.length > 0) {
    const wave = pending.splice(0, fetchesMax);
    await Promise.all(
      wave.map(async (entry) => {
        await fill(entry, entry === root, options);
        for (const { alias, name: wanted, range } of dependenciesOf(entry)) {
          const chosen = await choose(wanted, range, `${entry.name}@${entry.version}`);
          entry.dependencies.set(alias, place(wanted, chosen));
        }
      }),
    );
  }
  return { root, all: [...installed.values()] };
}

async function chooseVersion(
  name: string,
  range: string,
  of: string,
  { registry, lock, oldEnough }: InstallOptions,
): Promise<string> {
  let chosen: string | undefined;
  if (lock === undefined) {
    const published = await registry.published(name).catch((error: unknown) => {
      throw refused(`${of} depends on ${name}: ${error instanceof Error ? error.message : error}`);
    });
    const versions = [...published.versions.values()].filter(oldEnough).map(({ version }) => version);
    chosen = satisfying(range, versions, published.latest);
  } else {
    // The locked versions are what was chosen once, so the highest of them is the same choice again.
    const locked = Object.keys(lock.dependencies)
      .filter((key) => key.startsWith(`${name}@`))
      .map((key) => key.slice(name.length + 1));
    chosen = satisfying(range, locked);
  }
  if (chosen === undefined)
    throw refused(
      `${of} depends on ${name}@${range}, ${lock === undefined ? 'and no such version may be used' : 'which the lock file does not have'}`,
    );
  return chosen;
}

async function fill(entry: InstalledPackage, isRoot: boolean, options: InstallOptions): Promise<void> {
  const { budget, cache, lock } = options;
  const what = `${entry.name}@${entry.version}`;
  const locked = isRoot ? lock?.integrity : lock?.dependencies[what];
  if (lock !== undefined && locked === undefined) throw refused(`the lock file does not have ${what}`);
  const cached = locked === undefined ? undefined : await cache.tarball(locked);
  const bytes = cached ?? (await fetchTarball(entry, what, locked, options));
  budget.packedBytes -= bytes.byteLength;
  if (budget.packedBytes < 0) throw refused(`${what} is too large`);
  entry.integrity = cached === undefined ? await cache.keepTarball(bytes) : integrityOf(bytes);
  entry.files = await unpack(bytes, what, budget);
}

async function fetchTarball(
  { name, version }: InstalledPackage,
  what: string,
  locked: string | undefined,
  { registry, budget, offline }: InstallOptions,
): Promise<Uint8Array> {
  if (offline) throw refused(`${what} is not in the cache, and the registry may not be asked (offline)`);
  const published = (await registry.published(name)).versions.get(version);
  if (published === undefined) throw missing(`the registry does not have ${what}`);
  const bytes = await registry.tarball(name, published, budget.packedBytes);
  verifyIntegrity(bytes, locked ?? expectedIntegrity(published.dist), what);
  return bytes;
}

/** Production dependencies, and the packages that it wants to be there beside it. @throws PackageError */
function dependenciesOf(entry: InstalledPackage): { alias: string; name: string; range: string }[] {
  const what = `${entry.name}@${entry.version}`;
  const manifest = manifestOf(entry.files, what);
  const wanted = new Map<string, string>();
  const add = (list: unknown, without: (alias: string) => boolean): void => {
    if (!isRecord(list)) return;
    for (const [alias, spec] of Object.entries(list))
      if (typeof spec === 'string' && !without(alias) && !wanted.has(alias)) wanted.set(alias, spec);
  };
  const optional = isRecord(manifest.optionalDependencies) ? manifest.optionalDependencies : {};
  const isBundled = (alias: string): boolean => entry.files.has(`node_modules/${alias}/package.json`);
  // Registries repeat the optional ones here: they are for the machine (native code), not for a sandbox.
  add(manifest.dependencies, (alias) => Object.hasOwn(optional, alias) || isBundled(alias));
  const peers = isRecord(manifest.peerDependenciesMeta) ? manifest.peerDependenciesMeta : {};
  add(manifest.peerDependencies, (alias) => isRecord(peers[alias]) && peers[alias].optional === true);
  return [...wanted].map(([alias, spec]) => readDependency(alias, spec, what));
}

export function manifestOf(files: PackageFiles, what: string): { [name: string]: unknown } {
  try {
    const text = Buffer.from(files.get('package.json') ?? '').toString('utf8');
    const manifest: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (isRecord(manifest)) return manifest;
  } catch {}
  throw refused(`${what} has no package.json that can be read`);
}
