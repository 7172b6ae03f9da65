import { describe, expect, it } from 'vitest';
import { refusal } from './errors.ts';
import { invitationFailureInWords, isForOtherAddress, isInvitationOver } from './invitations.ts';

const refused = (status: number, kind: string, detail: string) =>
  refusal(status, { type: `https://api.postman.com/problems/${kind}`, status, detail }, null);

describe('a refused invitation', () => {
  it('is over when it was used, taken back or is stale, and says whom to ask', () => {
    const spent = refused(400, 'link-spent', 'This link has been used or is too old. Ask for another one.');
    expect(isInvitationOver(spent)).toBe(true);
    expect(invitationFailureInWords(spent)).toContain('Ask whoever invited you');
    const stale = refused(409, 'conflict', 'Whoever invited you may no longer do so.');
    expect(isInvitationOver(stale)).toBe(true);
    expect(invitationFailureInWords(stale)).toBe('Whoever invited you may no longer do so.');
  });

  it('waits while the person is in too many teams, is signed out, or the server is away', () => {
    const full = refused(400, 'limit-reached', 'At most 10 teams for one person.');
    expect(invitationFailureInWords(full)).toContain('Leave one of them');
    const signedOut = refused(401, 'unauthorized', 'Invalid API Key.');
    expect(invitationFailureInWords(signedOut)).toBe('You are signed out. Sign in and accept again.');
    const away = { kind: 'unreachable' } as const;
    expect([full, signedOut, away].map(isInvitationOver)).toEqual([false, false, false]);
    expect(invitationFailureInWords(away)).toContain('cannot be reached');
  });

  it('is for somebody else only when the address of the account is confirmed', () => {
    const forbidden = refused(403, 'forbidden', 'This invitation is for another email address.');
    expect(isForOtherAddress(forbidden, true)).toBe(true);
    expect(isForOtherAddress(forbidden, false)).toBe(false);
    expect(isInvitationOver(forbidden)).toBe(false);
  });
});
