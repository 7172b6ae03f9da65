import type { PackageResolver, PackageSource, SendOptions } from '../options.ts';
import { openCache } from './cache.ts';
import { budgetOf, defaultLimits, type PackageLimits } from './limits.ts';
import type { LockedPackage, PackageLock } from './lock.ts';
import { missing, PackageError, refused } from './package-error.ts';
import { type PackagePolicy, policyCheck } from './policy.ts';
import { openRegistry, type PrivateScope, type PublishedVersion, type Registry } from './registry.ts';
import { readSpecifier, registryName, type Specifier } from './specifier.ts';
import { newestOf } from './versions.ts';

export { lockFileName, lockText, readLock } from './lock.ts';
export type { LockedPackage, PackageLimits, PackageLock, PackagePolicy, PrivateScope };

export type PackageResolverOptions = {
  /** Where tarballs and finished scripts are kept, by hash. Made when it is not there. */
  cacheDirectory: string;
  /** Base addresses; default the public ones. JSR is asked through its npm-compatible endpoint. */
  registries?: { npm?: string; jsr?: string };
  privateScopes?: readonly PrivateScope[];
  /** Default: all. Checked against the version that was found, each time a package is asked for. */
  policy?: PackagePolicy;
  /** What is named here is loaded in that version, with that content. */
  lock?: PackageLock;
  /** Asks no registry: what is neither in the lock nor in the cache is refused. */
  offline?: boolean;
  /** Versions younger than this are not chosen. What the lock holds was chosen before. */
  minimumAgeHours?: number;
  /** Code of a package `@team/name`; undefined when there is none. */
  teamLibrary?: (name: string) => Promise<string | undefined>;
  /** How registries are asked: proxies, certificates, `checkAddress`. */
  send?: SendOptions;
  limits?: Partial<PackageLimits>;
};

export type PackageLibrary = {
  /** For `RunOptions.packages`. */
  resolve: PackageResolver;
  /** The lock given, with what was resolved since. */
  lock: () => PackageLock;
};

type ExternalSpecifier = Extract<Specifier, { kind: 'external' }>;

const publicNpm = 'https://registry.npmjs.org/';
const publicJsr = 'https://npm.jsr.io/';

/**
 * Finds the code of packages that scripts name in `pm.require`. What is found is one script, checked against the hash
 * that the registry or the lock gives; nothing of a package is run here.
 * @throws Error with a sentence when the policy or an address cannot be read
 */
export function createPackageResolver(options: PackageResolverOptions): PackageLibrary {
  const limits: PackageLimits = { ...defaultLimits, ...options.limits };
  const allows = policyCheck(options.policy ?? { allow: 'all' });
  const cache = openCache(options.cacheDirectory);
  const lock: PackageLock = Object.assign(Object.create(null), options.lock);
  const offline = options.offline ?? false;
  const ageMs = (options.minimumAgeHours ?? 0) * 3_600_000;
  const oldEnough = ({ publishedAt }: PublishedVersion): boolean =>
    ageMs <= 0 || (publishedAt !== undefined && publishedAt <= Date.now() - ageMs);
  const newRegistry = (): Registry =>
    openRegistry({
      registries: { npm: options.registries?.npm ?? publicNpm, jsr: options.registries?.jsr ?? publicJsr },
      privateScopes: options.privateScopes ?? [],
      send: options.send ?? {},
      timeoutMs: limits.timeoutMs,
      withTimes: ageMs > 0,
    });
  // Says at once when an address cannot be read.
  newRegistry().close();

  const check = (specifier: ExternalSpecifier, version: string): void => {
    const { registry, name } = specifier;
    if (!allows({ registry, name, version }))
      throw refused(`the package policy does not allow ${registry}:${name}@${version}`);
  };

  const versionOf = async (specifier: ExternalSpecifier, registry: Registry): Promise<string> => {
    const { version } = specifier;
    const name = registryName(specifier);
    if (offline) {
      if (version !== undefined) return version;
      throw refused(
        'neither it nor the lock file says which version, and the registry may not be asked (offline)',
      );
    }
    if (version !== undefined && ageMs <= 0) return version;
    const published = await registry.published(name);
    if (version === undefined) return newestOf(name, published, oldEnough);
    const found = published.versions.get(version);
    if (found === undefined) throw missing(`the registry does not have ${name}@${version}`);
    if (!oldEnough(found)) throw refused(`${name}@${version} was published too recently for the policy`);
    return version;
  };

  const external = async (text: string, specifier: ExternalSpecifier): Promise<string> => {
    if (options.policy?.allow === 'none') throw refused('external packages are not allowed');
    const locked = Object.hasOwn(lock, text) ? lock[text] : undefined;
    if (locked !== undefined) {
      if (specifier.version !== undefined && specifier.version !== locked.version)
        throw refused(`the lock file has version ${locked.version} of it`);
      check(specifier, locked.version);
      const code = await cache.bundle(locked.bundle);
      if (code !== undefined) return code;
    } else if (specifier.version !== undefined) {
      check(specifier, specifier.version);
    }
    const registry = newRegistry();
    try {
      const name = registryName(specifier);
      const version = locked?.version ?? (await versionOf(specifier, registry));
      check(specifier, version);
      const place = [registry.identity, String(ageMs), name, version, specifier.subPath ?? ''];
      const made = locked === undefined ? await cache.resolution(place) : undefined;
      const known = made === undefined ? undefined : await cache.bundle(made.bundle);
      if (made !== undefined && known !== undefined) {
        lock[text] = made;
        return known;
      }
      const { install } = await import('./install.ts');
      const { bundle } = await import('./bundle.ts');
      const budget = budgetOf(limits);
      const packages = await install(name, version, {
        registry,
        cache,
        budget,
        offline,
        lock: locked,
        oldEnough,
      });
      const { folder } = cache;
      const { subPath } = specifier;
      const code = await bundle(packages, { folder, subPath, timeoutMs: limits.timeoutMs });
      const { root, all } = packages;
      const dependencies = all.filter((one) => one !== root);
      const resolved: LockedPackage = {
        version,
        integrity: root.integrity,
        dependencies: Object.fromEntries(
          dependencies.map((one) => [`${one.name}@${one.version}`, one.integrity] as const).sort(byName),
        ),
        // May differ from the locked one after the bundler changed: the tarballs are what the lock vouches for.
        bundle: await cache.keepBundle(code),
      };
      await cache.keepResolution(place, resolved);
      lock[text] = resolved;
      return code;
    } finally {
      registry.close();
    }
  };

  const find = async (text: string): Promise<PackageSource> => {
    try {
      const specifier = readSpecifier(text);
      if (specifier.kind === 'external')
        return { kind: 'external', name: text, code: await external(text, specifier) };
      const code = await options.teamLibrary?.(text);
      return code === undefined
        ? { kind: 'missing', reason: 'the team has no package of that name' }
        : { kind: 'team', name: text, code };
    } catch (error) {
      if (error instanceof PackageError) return { kind: error.kind, reason: error.message };
      // A full disk, a cache that may not be written.
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
    }
  };

  const found = new Map<string, Promise<PackageSource>>();
  return {
    resolve(text) {
      let answer = found.get(text);
      if (answer === undefined) {
        answer = find(text);
        found.set(text, answer);
      }
      return answer;
    },
    lock: () => ({ ...lock }),
  };
}

function byName([first]: readonly [string, string], [second]: readonly [string, string]): number {
  return first < second ? -1 : 1;
}
