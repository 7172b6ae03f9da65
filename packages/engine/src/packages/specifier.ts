import { parse } from 'semver';
import { missing, refused } from './package-error.ts';

/** What `pm.require` is asked for. */
export type Specifier =
  | { kind: 'team'; name: string }
  | {
      kind: 'external';
      registry: 'npm' | 'jsr';
      /** As it is written after the registry; `registryName` gives the name that registries know. */
      name: string;
      version: string | undefined;
      subPath: string | undefined;
    };

// Names go into addresses and paths: nothing but these characters may pass. Upper case is legal in old names only.
const packageName = /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*$/i;
const jsrName = /^@[a-z0-9-]+\/[a-z0-9-]+$/;
const subPathText = /^[\w.@~-]+(?:\/[\w.@~-]+)*$/;
const nameLengthMax = 214;

export function isPackageName(name: string): boolean {
  return name.length <= nameLengthMax && packageName.test(name);
}

/**
 * Reads `@team/name`, `npm:name[@version]` and `jsr:@scope/name[@version]`; after another colon stands a path inside
 * the package.
 * @throws PackageError for everything else, and for a version that is not exact
 */
export function readSpecifier(text: string): Specifier {
  if (/^@[a-z0-9][a-z0-9._-]*\/[a-z0-9-]+$/i.test(text)) return { kind: 'team', name: text };
  const external = /^(npm|jsr):/.exec(text);
  if (external === null) throw missing('it is no name of a package');
  const registry = external[1] as 'npm' | 'jsr';
  const parts = /^((?:@[^/@:]*\/)?[^/@:]+)(?:@([^:]*))?(?::(.*))?$/.exec(text.slice(4));
  const [, name = '', version, subPath] = parts ?? [];
  if (parts === null || !isPackageName(name))
    throw refused(`'${text}' is not spelt as npm:name@version or jsr:@scope/name@version`);
  if (registry === 'jsr' && !jsrName.test(name)) throw refused('names of JSR are spelt @scope/name');
  // Otherwise a rule about jsr: could be passed by.
  if (registry === 'npm' && /^@jsr\//i.test(name)) throw refused('packages of JSR are spelt jsr:@scope/name');
  if (version !== undefined && !isExactVersion(version))
    throw refused(
      `'${version}' is not an exact version such as 1.2.3; ranges, tags and partial versions are not taken`,
    );
  if (subPath !== undefined && (!subPathText.test(subPath) || subPath.split('/').includes('..')))
    throw refused(`'${subPath}' is no path inside a package`);
  return { kind: 'external', registry, name, version, subPath };
}

function isExactVersion(text: string): boolean {
  const version = parse(text);
  if (version === null) return false;
  const build = version.build.length === 0 ? '' : `+${version.build.join('.')}`;
  // `v1.2.3` and ` 1.2.3` are read too, but would be two names of one thing.
  return text === version.version + build;
}

/** The name by which the npm-compatible endpoint of a registry knows a package. Source: https://jsr.io/docs/npm-compatibility. */
export function registryName({ registry, name }: { registry: 'npm' | 'jsr'; name: string }): string {
  return registry === 'npm' ? name : `@jsr/${name.slice(1).replace('/', '__')}`;
}
