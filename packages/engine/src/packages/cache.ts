import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, integrityOf } from './integrity.ts';
import { isRecord, type LockedPackage } from './lock.ts';

/** Raised whenever the same package would give another script: what older versions made is not used then. */
const layout = 1;

/** What was fetched and made before, on disk. Everything is checked against its hash when it is read again. */
export type PackageCache = {
  tarball: (integrity: string) => Promise<Uint8Array | undefined>;
  keepTarball: (bytes: Uint8Array) => Promise<string>;
  bundle: (hash: string) => Promise<string | undefined>;
  keepBundle: (code: string) => Promise<string>;
  /** What an exact version was resolved to; `place` is the registry and all that has a say in the result. */
  resolution: (place: readonly string[]) => Promise<LockedPackage | undefined>;
  keepResolution: (place: readonly string[], resolved: LockedPackage) => Promise<void>;
  /** Folder for work that is in progress. */
  folder: string;
};

export function openCache(directory: string): PackageCache {
  const folder = join(directory, `packages-v${layout}`);
  const tarballFile = (integrity: string): string => {
    const hex = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
    return join(folder, 'tarballs', `${hex}.tgz`);
  };
  const bundleFile = (hash: string): string => join(folder, 'bundles', `${hash}.js`);
  const resolutionFile = (place: readonly string[]): string =>
    join(folder, 'resolved', `${digestOf(JSON.stringify(place), 'sha256', 'hex')}.json`);
  return {
    folder,
    async tarball(integrity) {
      if (!integrity.startsWith('sha512-') || integrity.includes(' ')) return undefined;
      const bytes = await read(tarballFile(integrity));
      return bytes !== undefined && integrityOf(bytes) === integrity ? bytes : undefined;
    },
    async keepTarball(bytes) {
      const integrity = integrityOf(bytes);
      await writeWhole(tarballFile(integrity), bytes);
      return integrity;
    },
    async bundle(hash) {
      const bytes = await read(bundleFile(hash));
      return bytes !== undefined && digestOf(bytes, 'sha256', 'hex') === hash
        ? bytes.toString('utf8')
        : undefined;
    },
    async keepBundle(code) {
      const hash = digestOf(code, 'sha256', 'hex');
      await writeWhole(bundleFile(hash), code);
      return hash;
    },
    async resolution(place) {
      const bytes = await read(resolutionFile(place));
      if (bytes === undefined) return undefined;
      try {
        const value: unknown = JSON.parse(bytes.toString('utf8'));
        // Written whole or not at all, by us; the bundle it names is checked by its hash.
        return isRecord(value) && typeof value.bundle === 'string' ? (value as LockedPackage) : undefined;
      } catch {
        return undefined;
      }
    },
    keepResolution: (place, resolved) => writeWhole(resolutionFile(place), JSON.stringify(resolved)),
  };
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}

/** Nobody ever sees a part of the file, whoever else writes it at the same time. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.getBuiltinModule('node:crypto').randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
