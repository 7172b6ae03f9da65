import type { ImportLimits } from '../limits.ts';

/** What is left of the limits on files and bytes, for all archives of one import together. */
export type Room = {
  limits: ImportLimits;
  /** Counts bytes; false when there is no room for them. */
  take: (bytes: number) => boolean;
  /** Counts an entry of an archive; false when there are too many. */
  enter: () => boolean;
};

export type Entry = { name: string; bytes: Uint8Array };

/** One archive that is being read. */
export type Archive = {
  /** Its own bytes. */
  size: number;
  room: Room;
  fail: (reason: string, name?: string) => void;
  /** Whether an entry is unpacked. */
  wants: (name: string) => boolean;
};

export function createRoom(limits: ImportLimits): Room {
  let bytes = 0;
  let entries = 0;
  return {
    limits,
    take: (more) => {
      bytes += more;
      return bytes <= limits.bytesMax;
    },
    enter: () => {
      entries += 1;
      return entries <= limits.filesMax;
    },
  };
}

/** An archive may always become a megabyte, and then so many times its size. */
export function unpackedMax({ size, room: { limits } }: Archive): number {
  return Math.min(limits.bytesMax, Math.max(2 ** 20, size * limits.ratioMax));
}

export const TOO_LARGE = 'the archive becomes too large when it is unpacked';
