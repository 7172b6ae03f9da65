import type { IncomingHttpHeaders } from 'node:http';
import { acceptMissing } from './failures.ts';

/**
 * COMPAT: the tenth version of these operations is the only one there is, so it is what a client gets that names none.
 * Whoever asks for another version alone hears how to ask.
 */
export function checkAccept({ accept = '' }: IncomingHttpHeaders): void {
  const types = accept.split(',').map((type) => type.trim().split(';')[0]?.toLowerCase() ?? '');
  const versions = types.filter((type) => type.startsWith('application/vnd.api.'));
  if (versions.length === 0 || versions.includes('application/vnd.api.v10+json')) return;
  if (types.includes('*/*') || types.includes('application/*') || types.includes('application/json')) return;
  throw acceptMissing();
}
