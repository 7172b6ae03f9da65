import type { Hash } from 'node:crypto';
import type { OutgoingRequest } from '../send/message.ts';
import { nodeCrypto } from './crypto.ts';

/** True when bytes will be sent. */
export function hasBody(request: OutgoingRequest): boolean {
  const { body } = request;
  return body !== undefined && (body.kind === 'stream' ? body.length !== 0 : body.bytes.length > 0);
}

/**
 * Feeds the body to a hash, at most `limit` bytes of it. A streamed body is opened for this and read chunk by
 * chunk, so that its size does not matter. Rejects when it cannot be read.
 */
export async function hashBody(
  hash: Hash,
  request: OutgoingRequest,
  limit = Number.POSITIVE_INFINITY,
): Promise<Hash> {
  const { body } = request;
  if (body === undefined) {
    return hash;
  }
  if (body.kind === 'bytes') {
    return hash.update(body.bytes.subarray(0, Math.min(limit, body.bytes.length)));
  }
  let left = limit;
  for await (const chunk of body.open()) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    hash.update(bytes.length <= left ? bytes : bytes.subarray(0, left));
    left -= bytes.length;
    if (left <= 0) {
      break;
    }
  }
  return hash;
}

/** The digest of the body; of nothing when there is none. */
export async function bodyDigest(
  request: OutgoingRequest,
  algorithm: string,
  encoding: 'hex' | 'base64',
): Promise<string> {
  return (await hashBody(nodeCrypto().createHash(algorithm), request)).digest(encoding);
}
