import { promisify } from 'node:util';
import { type TarHeader, unpackTar } from 'modern-tar';
import type { Budget } from './limits.ts';
import { refused } from './package-error.ts';

/** Path inside the package, with slashes, to content. */
export type PackageFiles = Map<string, Uint8Array>;

/**
 * Unpacks a tarball of a registry into memory. Only plain files and folders may be in it, and nothing may point out of
 * the package; the budget is lowered by what was found.
 * @throws PackageError
 */
export async function unpack(tarball: Uint8Array, what: string, budget: Budget): Promise<PackageFiles> {
  const archive = await inflate(tarball, what, budget.unpackedBytes);
  const files: PackageFiles = new Map();
  let links: TarHeader | undefined;
  let count = 0;
  const entries = await unpackTar(archive, {
    strict: true,
    filter(header) {
      count += 1;
      // Links have no content to write, but what is beside them may count on them.
      if (header.type !== undefined && header.type !== 'file' && header.type !== 'directory')
        links ??= header;
      return header.type === undefined || header.type === 'file';
    },
  }).catch((error: unknown) => {
    throw refused(`the tarball of ${what} is damaged: ${error instanceof Error ? error.message : error}`);
  });
  if (links !== undefined)
    throw refused(
      `the tarball of ${what} holds a ${links.type} (${shown(links.name)}), which is not allowed`,
    );
  if (count > budget.files) throw tooManyFiles(what);
  budget.files -= count;
  for (const { header, data = new Uint8Array() } of entries) {
    const path = pathInside(header.name, what);
    budget.unpackedBytes -= data.byteLength;
    if (path !== '') files.set(path, data);
  }
  if (budget.unpackedBytes < 0) throw tooLarge(what);
  return files;
}

async function inflate(tarball: Uint8Array, what: string, bytesMax: number): Promise<Buffer> {
  const { gunzip } = process.getBuiltinModule('node:zlib');
  // The headers of the archive come on top of its contents: 512 bytes each.
  const maxOutputLength = Math.max(bytesMax, 0) + 16 * 1024 * 1024;
  try {
    return await promisify(gunzip)(tarball, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(what);
    throw refused(`the tarball of ${what} is damaged: ${(error as Error).message}`);
  }
}

/** Drops the first segment (`package/` for most). Empty for what has no second one. @throws PackageError */
function pathInside(name: string, what: string): string {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  const escapes =
    name.startsWith('/') ||
    /^[a-z]:/i.test(name) ||
    name.includes('\\') ||
    name.includes('\0') ||
    segments.includes('..');
  if (escapes) throw refused(`the tarball of ${what} holds a path that leaves the package (${shown(name)})`);
  return segments.slice(1).join('/');
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 100));
const tooLarge = (what: string): Error => refused(`${what} is too large when it is unpacked`);
const tooManyFiles = (what: string): Error => refused(`${what} has too many files`);
