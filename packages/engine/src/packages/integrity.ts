import { refused } from './package-error.ts';

// Strongest first. SHA-1 is what packages published before 2017 have.
const algorithms = ['sha512', 'sha384', 'sha256', 'sha1'] as const;

export function digestOf(bytes: Uint8Array | string, algorithm: string, encoding: 'hex' | 'base64'): string {
  return process.getBuiltinModule('node:crypto').hash(algorithm, bytes, encoding);
}

/** `sha512-<base64>` of bytes: what lock files and caches keep. Source: https://www.w3.org/TR/SRI/. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${digestOf(bytes, 'sha512', 'base64')}`;
}

/**
 * What a registry says about a tarball, as one integrity text of the strongest kind it has.
 * @throws PackageError when it says nothing that can be checked
 */
export function expectedIntegrity(dist: { integrity?: unknown; shasum?: unknown }): string {
  const said = typeof dist.integrity === 'string' ? dist.integrity.trim().split(/\s+/) : [];
  for (const algorithm of algorithms) {
    const found = said.filter((one) => one.startsWith(`${algorithm}-`));
    // Options after a question mark say nothing about the bytes.
    if (found.length > 0) return found.map((one) => one.replace(/\?.*$/, '')).join(' ');
  }
  if (typeof dist.shasum === 'string' && /^[0-9a-f]{40}$/i.test(dist.shasum))
    return `sha1-${Buffer.from(dist.shasum, 'hex').toString('base64')}`;
  throw refused('the registry gives no hash of its tarball');
}

/** @throws PackageError when none of the hashes is the one of the bytes */
export function verifyIntegrity(bytes: Uint8Array, expected: string, what: string): void {
  const matches = expected.split(' ').some((one) => {
    const dash = one.indexOf('-');
    const algorithm = algorithms.find((known) => known === one.slice(0, dash));
    return algorithm !== undefined && digestOf(bytes, algorithm, 'base64') === one.slice(dash + 1);
  });
  if (!matches) throw refused(`the tarball of ${what} does not have the hash it should have (${expected})`);
}
