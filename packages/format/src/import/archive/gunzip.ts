import { Gunzip, Inflate } from 'fflate';
import { type Archive, TOO_LARGE, unpackedMax } from './room.ts';

/** Bytes that go into the decompressor at once: at most a thousand times as many come out before it is asked. */
const STEP = 64 * 1024;

class TooLarge extends Error {}

/** A gzip file unpacked; undefined after telling what is wrong with it. */
export function gunzip(bytes: Uint8Array, archive: Archive): Uint8Array | undefined {
  const most = unpackedMax(archive);
  const result = pushAll(bytes, most, (ondata) => new Gunzip(ondata));
  if (typeof result === 'string') archive.fail(result);
  else if (!archive.room.take(result.length)) archive.fail(TOO_LARGE);
  else return result;
  return undefined;
}

/** Raw DEFLATE data that may become at most so many bytes; a text says why not. */
export function inflate(bytes: Uint8Array, most: number): Uint8Array | string {
  return pushAll(bytes, most, (ondata) => new Inflate(ondata));
}

type Stream = { push: (chunk: Uint8Array, isLast: boolean) => void };

function pushAll(
  bytes: Uint8Array,
  most: number,
  create: (ondata: (chunk: Uint8Array) => void) => Stream,
): Uint8Array | string {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = create((chunk) => {
    size += chunk.length;
    if (size > most) throw new TooLarge();
    if (chunk.length > 0) chunks.push(chunk);
  });
  try {
    for (let at = 0; at < bytes.length; at += STEP)
      stream.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  } catch (error) {
    if (error instanceof TooLarge) return TOO_LARGE;
    return `the compressed data is broken: ${error instanceof Error ? error.message : String(error)}`;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
