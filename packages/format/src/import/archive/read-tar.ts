import type { Archive, Entry } from './room.ts';

const BLOCK = 512;

/** Files of a tar archive: ustar, with the long names of GNU tar and of pax headers. */
export function readTar(bytes: Uint8Array, archive: Archive): Entry[] {
  const entries: Entry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > bytes.length) {
      archive.fail('the archive is broken, or ends too early');
      break;
    }
    const data = bytes.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = text(header, 156, 1);
    if (type === 'L') longName = text(data, 0, data.length);
    else if (type === 'x') longName = paxPath(data) ?? longName;
    else if (type === '0' || type === '') {
      const name = (longName ?? headerName(header)).replace(/^(?:\.\/)+/, '');
      longName = undefined;
      if (!archive.wants(name)) continue;
      if (!archive.room.enter()) {
        archive.fail('the archive holds too many files');
        break;
      }
      entries.push({ name, bytes: data });
    } else longName = undefined;
  }
  return entries;
}

function headerName(header: Uint8Array): string {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const part = bytes.subarray(start, start + length);
  const end = part.indexOf(0);
  return new TextDecoder().decode(end < 0 ? part : part.subarray(0, end));
}

/** `25 path=long/name.yaml`, one record a line. */
function paxPath(data: Uint8Array): string | undefined {
  return /^\d+ path=(.*)$/m.exec(new TextDecoder().decode(data))?.[1];
}
