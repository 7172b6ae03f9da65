import { nodeCrypto } from './crypto.ts';
import { extraRows, OAuth2Error } from './oauth2-client.ts';
import { type TokenRecord, tokenRecord } from './oauth2-token.ts';
import { textParam } from './params.ts';
import { encodeRfc3986 } from './request-edit.ts';
import type { AuthParams } from './scheme.ts';

export type ChallengeMethod = 'S256' | 'plain';

/** RFC 7636 4.1: 43 characters of 32 random bytes. */
export function newVerifier(randomHex: (size: number) => string): string {
  return Buffer.from(randomHex(32), 'hex').toString('base64url');
}

/** RFC 7636 4.1: 43 to 128 characters. */
export function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9\-._~]{43,128}$/.test(text);
}

/** RFC 7636 4.2. */
export function challengeOf(verifier: string, method: ChallengeMethod): string {
  return method === 'plain'
    ? verifier
    : nodeCrypto().createHash('sha256').update(verifier).digest('base64url');
}

/** What has to be kept between sending a person to the authorization server and their return. */
export type PendingAuthorization = { state: string; verifier?: string };

/**
 * The address to open in a browser (RFC 6749 4.1.1 and 4.2.1, RFC 7636 4.3), by the `grant_type` of the definition,
 * with what `parseCallback` and the exchange of the code need. Throws OAuth2Error when the definition has no usable
 * `authUrl` or verifier.
 */
export function authorizationUrl(
  params: AuthParams,
  randomHex: (size: number) => string,
): { url: string; pending: PendingAuthorization } {
  const base = textParam(params, 'authUrl');
  if (base === '') {
    throw new OAuth2Error('invalid_request', 'there is no auth URL');
  }
  const grant = textParam(params, 'grant_type');
  const state = textParam(params, 'state') || randomHex(16);
  const rows: [string, string][] = [
    ['response_type', grant === 'implicit' ? 'token' : 'code'],
    ['client_id', textParam(params, 'clientId')],
    ['redirect_uri', textParam(params, 'redirect_uri')],
    ['scope', textParam(params, 'scope')],
    ['state', state],
  ];
  const pending: PendingAuthorization = { state };
  if (grant === 'authorization_code_with_pkce') {
    const verifier = textParam(params, 'code_verifier') || newVerifier(randomHex);
    if (!isVerifier(verifier)) {
      throw new OAuth2Error('invalid_request', 'a code verifier has 43 to 128 letters, digits and -._~');
    }
    const method: ChallengeMethod = textParam(params, 'challengeAlgorithm') === 'plain' ? 'plain' : 'S256';
    rows.push(['code_challenge', challengeOf(verifier, method)], ['code_challenge_method', method]);
    pending.verifier = verifier;
  }
  rows.push(['audience', textParam(params, 'audience')], ['resource', textParam(params, 'resource')]);
  for (const row of extraRows(params, 'authRequestParams')) {
    // There is neither a body nor a header in an address that a browser opens.
    rows.push([row.key, row.value]);
  }
  const added = rows
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${encodeRfc3986(key)}=${encodeRfc3986(value)}`)
    .join('&');
  const [address, fragment] = base.split('#', 2) as [string, string | undefined];
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return { url: `${address}${joint}${added}${fragment === undefined ? '' : `#${fragment}`}`, pending };
}

/**
 * What the authorization server sent back: a code to exchange, or with the implicit grant the token itself, which
 * stands in the fragment. Throws OAuth2Error when it is an error, when the state is another, or when nothing is there.
 */
export function parseCallback(
  address: string,
  pending: PendingAuthorization,
  now: number,
): { code: string } | { token: TokenRecord } {
  const fields = callbackFields(address);
  const state = fields.get('state') ?? '';
  // Before anything else is believed: RFC 6749 10.12.
  if (!sameText(state, pending.state)) {
    throw new OAuth2Error('state_mismatch', 'the answer does not belong to this authorization');
  }
  const error = fields.get('error');
  if (error) {
    throw new OAuth2Error(error, fields.get('error_description') ?? undefined);
  }
  const code = fields.get('code');
  if (code) {
    return { code };
  }
  if (fields.get('access_token')) {
    return { token: tokenRecord(Object.fromEntries(fields), now) };
  }
  throw new OAuth2Error('invalid_response', 'the answer has neither a code nor a token');
}

function callbackFields(address: string): URLSearchParams {
  const [beforeFragment, fragment = ''] = address.split('#', 2) as [string, string | undefined];
  const at = beforeFragment.indexOf('?');
  const fields = new URLSearchParams(at === -1 ? '' : beforeFragment.slice(at + 1));
  for (const [key, value] of new URLSearchParams(fragment)) {
    if (!fields.has(key)) {
      fields.set(key, value);
    }
  }
  return fields;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && nodeCrypto().timingSafeEqual(left, right);
}
