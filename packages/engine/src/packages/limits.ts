/** What one package with all its dependencies may take. */
export type PackageLimits = {
  packedBytesMax: number;
  unpackedBytesMax: number;
  filesMax: number;
  packagesMax: number;
  /** Of each answer of a registry, and of the bundling. */
  timeoutMs: number;
};

export const defaultLimits: PackageLimits = {
  packedBytesMax: 20 * 1024 * 1024,
  unpackedBytesMax: 100 * 1024 * 1024,
  filesMax: 10_000,
  packagesMax: 500,
  timeoutMs: 30_000,
};

/** What is left of the limits while a package and its dependencies are unpacked. */
export type Budget = { packedBytes: number; unpackedBytes: number; files: number; packages: number };

export function budgetOf(limits: PackageLimits): Budget {
  return {
    packedBytes: limits.packedBytesMax,
    unpackedBytes: limits.unpackedBytesMax,
    files: limits.filesMax,
    packages: limits.packagesMax,
  };
}
