import { inflate } from './gunzip.ts';
import { type Archive, type Entry, TOO_LARGE, unpackedMax } from './room.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const COMMENT_MAX = 0xffff;
const ENCRYPTED = 1;
const UTF8 = 0x800;
const STORED = 0;
const DEFLATED = 8;

type Listed = { name: string; flags: number; method: number; packed: number; size: number; local: number };

/**
 * Files of a zip archive, as its central directory lists them. Sizes that it claims are never believed: unpacking stops
 * where the limit is, not where the directory says.
 */
export function readZip(bytes: Uint8Array, archive: Archive): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  let left = unpackedMax(archive);
  for (const listed of directory(view, bytes, archive)) {
    if (!archive.wants(listed.name)) continue;
    if (!archive.room.enter()) {
      archive.fail('the archive holds too many files');
      break;
    }
    const most = Math.min(left, archive.room.limits.textMax);
    const data = entryBytes(view, bytes, listed, most);
    if (typeof data === 'string') {
      archive.fail(data, listed.name);
      if (data === TOO_LARGE) break;
      continue;
    }
    left -= data.length;
    if (!archive.room.take(data.length)) {
      archive.fail(TOO_LARGE);
      break;
    }
    entries.push({ name: listed.name, bytes: data });
  }
  return entries;
}

function* directory(view: DataView, bytes: Uint8Array, archive: Archive): Generator<Listed> {
  const end = endRecord(view);
  if (end === undefined) {
    archive.fail('the zip archive is broken: it has no directory');
    return;
  }
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) {
    archive.fail('zip archives of more than 65,534 files or 4 GiB are not read');
    return;
  }
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_SIZE > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      archive.fail('the directory of the zip archive is broken');
      return;
    }
    const flags = view.getUint16(at + 8, true);
    const nameSize = view.getUint16(at + 28, true);
    const name = nameText(bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameSize), flags);
    yield {
      name,
      flags,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    };
    at += CENTRAL_SIZE + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** The record stands at the end, before a comment of unknown length. */
function endRecord(view: DataView): number | undefined {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= 0 && at >= last - COMMENT_MAX; at -= 1)
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) <= view.byteLength)
      return at;
  return undefined;
}

function nameText(bytes: Uint8Array, flags: number): string {
  const decoder = new TextDecoder((flags & UTF8) !== 0 ? 'utf-8' : 'windows-1252');
  // COMPAT: some Windows tools write backslashes, against the format.
  return decoder
    .decode(bytes)
    .replace(/\\/g, '/')
    .replace(/^(?:\.\/)+/, '');
}

function entryBytes(view: DataView, bytes: Uint8Array, listed: Listed, most: number): Uint8Array | string {
  const { flags, method, packed, size, local } = listed;
  if ((flags & ENCRYPTED) !== 0) return 'the file is encrypted';
  if (size > most) return TOO_LARGE;
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
    return 'the file is not where the directory says';
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) return 'the file ends too early';
  const data = bytes.subarray(start, start + packed);
  if (method === STORED) return data.length > most ? TOO_LARGE : data;
  if (method !== DEFLATED) return `the file is compressed with method ${method}, which is not read`;
  return inflate(data, most);
}
