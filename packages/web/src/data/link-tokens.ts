// Tokens of the links in mails. They are taken out of the address before anything is drawn, so that they stay
// neither in the address bar and history nor in anything that reads the address later.

const CONFIRM_PATH = '/confirm';
const INVITATION_PATH = '/invitation';
const INVITATION_KEY = 'parley.invitation';
// The server's tokens are shorter; what is longer is no token.
const TOKEN_LENGTH_MAX = 200;

let confirmation: string | undefined;
let invitation: string | undefined;

/** To be called once, before the first drawing. */
export function takeLinkTokens(): void {
  confirmation = takeFrom(CONFIRM_PATH);
  const fresh = takeFrom(INVITATION_PATH);
  if (fresh === undefined) invitation = readKept();
  else keepInvitation(fresh);
}

export function confirmationToken(): string | undefined {
  return confirmation;
}

/**
 * The invitation this tab was opened with. It outlives reloads of the tab, because signing up leads through a mail;
 * it is of use to the account with the invited address only.
 */
export function invitationToken(): string | undefined {
  return invitation;
}

export function forgetInvitation(): void {
  invitation = undefined;
  try {
    sessionStorage.removeItem(INVITATION_KEY);
  } catch {
    // Storage can be forbidden; then nothing was kept there.
  }
}

function keepInvitation(token: string): void {
  invitation = token;
  try {
    sessionStorage.setItem(INVITATION_KEY, token);
  } catch {
    // Storage can be forbidden; the token then lasts until the page is loaded again.
  }
}

function readKept(): string | undefined {
  try {
    return sessionStorage.getItem(INVITATION_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function takeFrom(path: string): string | undefined {
  if (location.pathname !== path) return undefined;
  const token = new URLSearchParams(location.search).get('token') ?? '';
  if (location.search !== '') history.replaceState(null, '', path);
  return token === '' || token.length > TOKEN_LENGTH_MAX ? undefined : token;
}
