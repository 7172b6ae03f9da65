import { call } from './client.ts';
import { type Failure, failureInWords, failureOf } from './errors.ts';
import { forgetInvitation } from './link-tokens.ts';
import { fetchWorkspaces } from './workspaces.ts';

/**
 * Joins the team of an invitation. Gives the workspace to open: the first of those that are visible only since then,
 * one of the whole team before others; undefined when there is none or the list could not be had.
 */
export async function acceptInvitation(token: string): Promise<string | undefined> {
  const before = await fetchWorkspaces();
  await join(token);
  const after = await fetchWorkspaces();
  if (before === undefined || after === undefined) return undefined;
  const fresh = after.filter((workspace) => !before.some((known) => known.id === workspace.id));
  return (fresh.find((workspace) => workspace.visibility === 'team') ?? fresh[0])?.id;
}

async function join(token: string): Promise<void> {
  try {
    await call('POST', '/api/parley/invitations/accept', { token });
  } catch (error) {
    if (isInvitationOver(failureOf(error))) forgetInvitation();
    throw error;
  }
  forgetInvitation();
}

/** No other try with this token can succeed. */
export function isInvitationOver(failure: Failure | undefined): boolean {
  if (failure?.kind !== 'refused') return false;
  return failure.status === 409 || (failure.status === 400 && failure.problem !== 'limit-reached');
}

export function isForOtherAddress(failure: Failure | undefined, emailVerified: boolean): boolean {
  return failure?.kind === 'refused' && failure.status === 403 && emailVerified;
}

export function invitationFailureInWords(failure: Failure): string {
  if (failure.kind !== 'refused') return failureInWords(failure);
  if (failure.status === 401) return 'You are signed out. Sign in and accept again.';
  if (failure.status !== 400) return failureInWords(failure);
  if (failure.problem === 'limit-reached') {
    return 'You are in as many teams as one person can be. Leave one of them, then accept.';
  }
  return 'This invitation was used, taken back or is older than 30 days. Ask whoever invited you for another.';
}
