import { decodeText } from '../../decode-text.ts';
import type { ImportFile } from '../import-result.ts';
import { type Importing, ImportStop, type TextFile } from '../importing.ts';
import { gunzip } from './gunzip.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';
import { type Archive, createRoom, type Room } from './room.ts';

/** Files of an archive that cannot be sources; they are not even unpacked. */
const NO_TEXT =
  /\.(?:png|jpe?g|gif|webp|ico|pdf|woff2?|ttf|eot|mp[34]|mov|exe|dll|so|jar|class|pem|p12|pfx)$/i;
const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz|gz)$/i;

/** All files as text; zip, tar and gzip are opened by what they hold, whatever their name is. */
export function unpackFiles(files: readonly ImportFile[], importing: Importing): TextFile[] {
  const { filesMax, bytesMax } = importing.limits;
  const room = createRoom(importing.limits);
  const found: TextFile[] = [];
  if (files.length > filesMax) {
    importing.fail(files[0]?.path ?? '', `more than ${filesMax} files`);
    throw new ImportStop();
  }
  for (const { path, text, bytes } of files) {
    if (text !== undefined) {
      if (!room.take(text.length)) stopAt(path, bytesMax, importing);
      // A byte order mark is no part of a text.
      found.push({ path, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text });
    } else if (bytes) {
      if (isArchive(bytes)) found.push(...unpack(path, bytes, room, importing));
      else if (!room.take(bytes.length)) stopAt(path, bytesMax, importing);
      else found.push({ path, text: decodeText(bytes) });
    } else importing.fail(path, 'the file has neither text nor bytes');
  }
  return found;
}

function stopAt(path: string, bytesMax: number, importing: Importing): never {
  importing.fail(path, `the files are larger than ${Math.floor(bytesMax / 2 ** 20)} MiB together`);
  throw new ImportStop();
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= 512 && String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar';
}

function isArchive(bytes: Uint8Array): boolean {
  return isZip(bytes) || isGzip(bytes) || isTar(bytes);
}

function unpack(path: string, bytes: Uint8Array, room: Room, importing: Importing): TextFile[] {
  const archive: Archive = {
    size: bytes.length,
    room,
    fail: (reason, name) => importing.fail(name === undefined ? path : `${path}/${name}`, reason),
    wants: (name) => wantsEntry(path, name, importing),
  };
  if (isZip(bytes)) return textsOf(path, readZip(bytes, archive));
  const unzipped = isGzip(bytes) ? gunzip(bytes, archive) : bytes;
  if (!unzipped) return [];
  if (isTar(unzipped)) return textsOf(path, readTar(unzipped, archive));
  return [{ path: path.replace(/\.gz$/i, ''), text: decodeText(unzipped) }];
}

function textsOf(path: string, entries: readonly { name: string; bytes: Uint8Array }[]): TextFile[] {
  return entries.map(({ name, bytes }) => ({ path: `${path}/${name}`, text: decodeText(bytes) }));
}

function wantsEntry(path: string, name: string, importing: Importing): boolean {
  if (name === '' || name.endsWith('/')) return false;
  const steps = name.split('/');
  if (steps.some((step) => step === '..' || step === '') || /[\\\0]|^[a-z]:/i.test(name)) {
    importing.fail(path, `"${name.slice(0, 200)}" leads out of the archive and is left out`);
    return false;
  }
  // What systems and tools put beside the files, such as __MACOSX and .git.
  if (steps.some((step) => step === '__MACOSX' || step === 'node_modules' || /^\.[^.]/.test(step)))
    return false;
  if (ARCHIVE.test(name)) {
    importing.warn(path, `the archive ${name} in it is not opened`);
    return false;
  }
  return !NO_TEXT.test(name);
}
