import type { Actor } from '../../access/actor.ts';
import { ApiError } from '../../errors.ts';

/** Until the address is confirmed an account works in its own workspace only. Throws `forbidden` with that reason. */
export function requireConfirmed(actor: Actor, permission: string): void {
  if (!actor.emailVerified)
    throw new ApiError('forbidden', {
      permission,
      reason: 'Confirm your email address first: the link is in your inbox.',
    });
}
