/** What a specifier was resolved to. */
export type LockedPackage = {
  version: string;
  /** `sha512-...` of the tarball. */
  integrity: string;
  /** Production dependencies, all of the tree: `name@version` to integrity. */
  dependencies: { [nameAndVersion: string]: string };
  /** SHA-256 (hex) of the script that was made of it. */
  bundle: string;
};

/** Specifier as scripts write it to what it means; goes into `parley-packages.lock.json`. */
export type PackageLock = { [specifier: string]: LockedPackage };

export const lockFileName = 'parley-packages.lock.json';
const lockVersion = 1;
const hash = /^[a-z0-9]+-[A-Za-z0-9+/=]+$/;

/** @throws Error with a sentence when the text is no lock file */
export function readLock(text: string): PackageLock {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('The package lock is not JSON.');
  }
  if (!isRecord(document) || document.lockVersion !== lockVersion || !isRecord(document.packages))
    throw new Error(`The package lock is not of version ${lockVersion}.`);
  const lock: PackageLock = Object.create(null);
  for (const [specifier, entry] of Object.entries(document.packages)) {
    if (!isLocked(entry)) throw new Error(`The package lock says nothing usable about "${specifier}".`);
    lock[specifier] = entry;
  }
  return lock;
}

export function lockText(lock: PackageLock): string {
  const packages: [string, LockedPackage][] = Object.keys(lock)
    .sort()
    .map((specifier) => [specifier, lock[specifier] as LockedPackage]);
  return `${JSON.stringify({ lockVersion, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

function isLocked(entry: unknown): entry is LockedPackage {
  return (
    isRecord(entry) &&
    typeof entry.version === 'string' &&
    isHash(entry.integrity) &&
    typeof entry.bundle === 'string' &&
    /^[0-9a-f]{64}$/.test(entry.bundle) &&
    isRecord(entry.dependencies) &&
    Object.values(entry.dependencies).every(isHash)
  );
}

const isHash = (value: unknown): boolean => typeof value === 'string' && hash.test(value);

export function isRecord(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
