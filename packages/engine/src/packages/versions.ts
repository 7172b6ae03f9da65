import { compare, maxSatisfying, prerelease, validRange } from 'semver';
import { missing, refused } from './package-error.ts';
import type { Published, PublishedVersion } from './registry.ts';
import { isPackageName } from './specifier.ts';

/** The version that an unversioned name means: the one tagged latest, or with `oldEnough` the newest that is. */
export function newestOf(
  name: string,
  published: Published,
  oldEnough: (version: PublishedVersion) => boolean,
): string {
  const { latest } = published;
  const tagged = latest === undefined ? undefined : published.versions.get(latest);
  if (tagged !== undefined && oldEnough(tagged)) return tagged.version;
  const candidates = [...published.versions.values()]
    .filter(
      (one) =>
        prerelease(one.version) === null &&
        (tagged === undefined || compare(one.version, tagged.version) < 0) &&
        oldEnough(one),
    )
    .map(({ version }) => version);
  const newest = maxSatisfying(candidates, '*');
  if (newest !== null) return newest;
  if (published.versions.size === 0) throw missing(`the registry lists no version of ${name}`);
  throw refused(`no version of ${name} is old enough for the policy`);
}

/** The dependency that `name: spec` of a package.json means. @throws PackageError */
export function readDependency(
  alias: string,
  spec: string,
  of: string,
): { alias: string; name: string; range: string } {
  const aliased = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(spec);
  const name = aliased?.[1] ?? alias;
  const range = (aliased ? (aliased[2] ?? '') : spec).trim();
  if (!isPackageName(alias) || !isPackageName(name))
    throw refused(`${of} depends on '${alias.slice(0, 100)}', which is no name of a package`);
  // Tags move, so of these only the one that says "any" is taken.
  const plain = range === '' || range === 'latest' ? '*' : range;
  if (validRange(plain) === null)
    throw refused(`${of} depends on ${alias} from '${spec.slice(0, 100)}', which is not a registry`);
  return { alias, name, range: plain };
}

/** The highest of the versions that satisfies a range; the tagged one when it does, as npm chooses. */
export function satisfying(range: string, versions: readonly string[], latest?: string): string | undefined {
  if (latest !== undefined && versions.includes(latest) && maxSatisfying([latest], range) !== null)
    return latest;
  return maxSatisfying(versions, range) ?? undefined;
}
