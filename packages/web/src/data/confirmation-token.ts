const PATH = '/confirm';
let token: string | undefined;

/**
 * Takes the token out of a confirmation link before anything is drawn, so that it stays neither in the address
 * bar and history nor in anything that reads the address later.
 */
export function takeConfirmationToken(): void {
  if (location.pathname !== PATH) return;
  token = new URLSearchParams(location.search).get('token') ?? undefined;
  if (location.search !== '') history.replaceState(null, '', PATH);
}

export function confirmationToken(): string | undefined {
  return token;
}
