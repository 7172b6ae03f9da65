import type { BrotliOptions, ZlibOptions, ZstdOptions } from 'node:zlib';
import { failure } from './send-failure.ts';

/** Codings in a row; more is an attack or a mistake. */
const CODINGS_MAX = 5;
/** Compressed bodies up to this size are decoded at once, which is cheaper than a stream. */
const AT_ONCE_MAX = 64 * 1024;

export type Decoded = { body: Buffer; truncated: boolean };

type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

/**
 * The codings of a Content-Encoding, outermost first. Undefined: nothing to decode. Names that nobody knows are
 * left alone with everything inside them.
 */
export function codingsOf(contentEncoding: string): Coding[] {
  const codings: Coding[] = [];
  for (const name of contentEncoding.toLowerCase().split(',').reverse()) {
    const coding = knownCoding(name.trim());
    if (coding === 'none') continue;
    if (coding === undefined) break;
    codings.push(coding);
  }
  if (codings.length > CODINGS_MAX) {
    throw failure('PARLEY_DECODE', `The response is encoded more than ${CODINGS_MAX} times`);
  }
  return codings;
}

function knownCoding(name: string): Coding | 'none' | undefined {
  switch (name) {
    case '':
    case 'identity':
      return 'none';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
    case 'br':
    case 'zstd':
      return name;
    default:
      return undefined;
  }
}

/**
 * Takes the codings off a body, up to `bytesMax` decoded bytes at every stage.
 * @throws Error with zlib's code for data that is broken.
 */
export async function decodeBody(
  body: Buffer,
  codings: readonly Coding[],
  bytesMax: number,
): Promise<Decoded> {
  let bytes = body;
  let truncated = false;
  for (const coding of codings) {
    if (bytes.length === 0) break;
    const stage = await decodeOnce(bytes, coding, bytesMax);
    bytes = stage.body;
    truncated ||= stage.truncated;
  }
  return { body: bytes, truncated };
}

async function decodeOnce(bytes: Buffer, coding: Coding, bytesMax: number): Promise<Decoded> {
  const zlib = process.getBuiltinModule('node:zlib');
  if (bytes.length <= AT_ONCE_MAX) {
    try {
      return { body: atOnce(bytes, coding, bytesMax), truncated: false };
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    }
  }
  const stream = decoderFor(zlib, coding, bytes[0] ?? 0);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    stream.on('error', reject);
    stream.on('end', () => resolve({ body: Buffer.concat(pieces, length), truncated: false }));
    stream.on('data', (piece: Buffer) => {
      const room = bytesMax - length;
      const kept = piece.length > room ? piece.subarray(0, room) : piece;
      pieces.push(kept);
      length += kept.length;
      if (kept === piece) return;
      stream.destroy();
      resolve({ body: Buffer.concat(pieces, length), truncated: true });
    });
    stream.end(bytes);
  });
}

function atOnce(bytes: Buffer, coding: Coding, maxOutputLength: number): Buffer {
  const zlib = process.getBuiltinModule('node:zlib');
  switch (coding) {
    case 'gzip':
      return zlib.gunzipSync(bytes, { ...zlibOptions(zlib), maxOutputLength });
    case 'deflate':
      return hasZlibHeader(bytes[0] ?? 0)
        ? zlib.inflateSync(bytes, { ...zlibOptions(zlib), maxOutputLength })
        : zlib.inflateRawSync(bytes, { ...zlibOptions(zlib), maxOutputLength });
    case 'br':
      return zlib.brotliDecompressSync(bytes, { ...brotliOptions(zlib), maxOutputLength });
    case 'zstd':
      return zlib.zstdDecompressSync(bytes, { ...zstdOptions(zlib), maxOutputLength });
  }
}

type Zlib = typeof import('node:zlib');

/** A stream that takes one coding off. `firstByte` tells the two forms of deflate apart. */
export function decoderFor(zlib: Zlib, coding: Coding, firstByte: number): import('node:stream').Transform {
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip(zlibOptions(zlib));
    case 'deflate':
      return hasZlibHeader(firstByte)
        ? zlib.createInflate(zlibOptions(zlib))
        : zlib.createInflateRaw(zlibOptions(zlib));
    case 'br':
      return zlib.createBrotliDecompress(brotliOptions(zlib));
    case 'zstd':
      return zlib.createZstdDecompress(zstdOptions(zlib));
  }
}

// RFC 9110 8.4.1.2: "deflate" is the zlib format, but some servers send the bare data.
const hasZlibHeader = (firstByte: number): boolean => (firstByte & 0x0f) === 8;

/** As in browsers and curl, a stream that ends early gives what it holds. */
const zlibOptions = (zlib: Zlib): ZlibOptions => ({
  flush: zlib.constants.Z_SYNC_FLUSH,
  finishFlush: zlib.constants.Z_SYNC_FLUSH,
});
const brotliOptions = (zlib: Zlib): BrotliOptions => ({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH });
const zstdOptions = (zlib: Zlib): ZstdOptions => ({ finishFlush: zlib.constants.ZSTD_e_flush });
