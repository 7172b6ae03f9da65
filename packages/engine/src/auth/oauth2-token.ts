import type { IncomingResponse } from '../send/message.ts';
import {
  answerFields,
  type ExtraRow,
  endpointRequest,
  extraRows,
  type OAuth2Context,
  OAuth2Error,
} from './oauth2-client.ts';
import { textParam } from './params.ts';
import type { AuthContext, AuthParams } from './scheme.ts';

export { OAuth2Error };

/** A token as the server gave it, every other field of the answer kept, and what we know about its life. */
export type TokenRecord = {
  access_token: string;
  token_type: string;
  refresh_token?: string;
  id_token?: string;
  scope?: string;
  /** Milliseconds since 1970, by the clock of this machine when the answer came. */
  obtainedAt: number;
  /** Alike; undefined when the server did not say and the token is no JWT that says. */
  expiresAt?: number;
  [field: string]: unknown;
};

/** A token is not used in its last seconds: it would expire on its way. */
const SKEW_MS = 30_000;

/** True when the token has expired or will within 30 seconds. A token of unknown end never has. */
export function isExpired(token: Pick<TokenRecord, 'expiresAt'>, now: number): boolean {
  return token.expiresAt !== undefined && token.expiresAt - SKEW_MS <= now;
}

/** RFC 6749 4.4. All functions that fetch throw OAuth2Error when the server refuses or its answer has no token. */
export function clientCredentialsToken(params: AuthParams, context: OAuth2Context): Promise<TokenRecord> {
  return tokenRequest([['grant_type', 'client_credentials'], scope(params)], params, context);
}

/** RFC 6749 4.3. */
export function passwordToken(params: AuthParams, context: OAuth2Context): Promise<TokenRecord> {
  const fields: [string, string][] = [
    ['grant_type', 'password'],
    ['username', textParam(params, 'username')],
    ['password', textParam(params, 'password')],
    scope(params),
  ];
  return tokenRequest(fields, params, context);
}

/** RFC 6749 4.1.3, with the verifier of RFC 7636 4.5 when there is one. */
export function authorizationCodeToken(
  params: AuthParams,
  grant: { code: string; verifier?: string },
  context: OAuth2Context,
): Promise<TokenRecord> {
  const fields: [string, string][] = [
    ['grant_type', 'authorization_code'],
    ['code', grant.code],
    ['redirect_uri', textParam(params, 'redirect_uri')],
    ['code_verifier', grant.verifier ?? ''],
  ];
  return tokenRequest(fields, params, context);
}

/**
 * RFC 6749 6, at `refreshTokenUrl` or else at the token endpoint. A server that gives no new refresh token leaves
 * the old one in force.
 */
export async function refreshedToken(
  params: AuthParams,
  refreshToken: string,
  context: OAuth2Context,
): Promise<TokenRecord> {
  const address = textParam(params, 'refreshTokenUrl') || textParam(params, 'accessTokenUrl');
  const fields: [string, string][] = [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ];
  const rows = extraRows(params, 'refreshRequestParams');
  const token = await fetchToken(address, fields, params, rows, context);
  return { ...token, refresh_token: token.refresh_token ?? refreshToken };
}

/** For the grants of other documents (device code, token exchange): fields as they are, at the token endpoint. */
export function tokenRequest(
  fields: readonly (readonly [string, string])[],
  params: AuthParams,
  context: OAuth2Context,
): Promise<TokenRecord> {
  const target: [string, string][] = [
    ['audience', textParam(params, 'audience')],
    ['resource', textParam(params, 'resource')],
  ];
  const rows = extraRows(params, 'tokenRequestParams');
  return fetchToken(textParam(params, 'accessTokenUrl'), [...fields, ...target], params, rows, context);
}

function scope(params: AuthParams): [string, string] {
  return ['scope', textParam(params, 'scope')];
}

async function fetchToken(
  address: string,
  fields: readonly (readonly [string, string])[],
  params: AuthParams,
  rows: readonly ExtraRow[],
  context: OAuth2Context,
): Promise<TokenRecord> {
  if (address === '') {
    throw new OAuth2Error('invalid_request', 'there is no access token URL');
  }
  const response = await context.send(endpointRequest(address, fields, params, rows, context));
  const answer = answerFields(response);
  if (typeof answer.access_token !== 'string' || answer.access_token === '') {
    throw new OAuth2Error('invalid_response', 'the answer has no access_token', response.code);
  }
  return tokenRecord(answer, context.now());
}

/** `answer` has an `access_token`; `expires_in` may be a number or its text. */
export function tokenRecord(answer: { [name: string]: unknown }, now: number): TokenRecord {
  const text = (name: string) => (typeof answer[name] === 'string' ? answer[name] : undefined);
  const accessToken = text('access_token') ?? '';
  const seconds = Number.parseFloat(String(answer.expires_in));
  const expiresAt = Number.isFinite(seconds) ? now + seconds * 1000 : jwtExpiry(accessToken);
  return {
    ...answer,
    access_token: accessToken,
    token_type: text('token_type') ?? 'Bearer',
    obtainedAt: now,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** `exp` of a token that is a JWT (RFC 7519 4.1.4), read without trust in it. */
function jwtExpiry(token: string): number | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) {
    return undefined;
  }
  try {
    const { exp } = JSON.parse(Buffer.from(parts[1] as string, 'base64url').toString('utf8'));
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** What is secret in an answer of a token endpoint; none when it cannot be read. */
export function tokensOf(response: IncomingResponse): string[] {
  try {
    const answer = answerFields(response);
    const fields = ['access_token', 'refresh_token', 'id_token'].map((name) => answer[name]);
    return fields.filter((value) => typeof value === 'string' && value !== '') as string[];
  } catch {
    return [];
  }
}

const inFlight = new Map<string, Promise<TokenRecord>>();

/** Runs `work` once for all who ask for the same key while it runs; all get its token, or its error. */
export function singleFlight(key: string, work: () => Promise<TokenRecord>): Promise<TokenRecord> {
  const running = inFlight.get(key);
  if (running) {
    return running;
  }
  const started = work().finally(() => inFlight.delete(key));
  inFlight.set(key, started);
  return started;
}

/**
 * The token itself while it lives; else a new one by its refresh token, fetched once however many ask. `key` names
 * the token among those of its owner. A token that cannot be refreshed is given back as it is.
 */
export async function liveToken(
  key: string,
  token: TokenRecord,
  params: AuthParams,
  context: OAuth2Context,
): Promise<TokenRecord> {
  const refresh = token.refresh_token;
  if (!isExpired(token, context.now()) || refresh === undefined) {
    return token;
  }
  return await singleFlight(key, () => refreshedToken(params, refresh, context));
}

/** The token that a run fetches for itself: once for a definition, refreshed or fetched again when it has expired. */
export async function fetchedToken(params: AuthParams, context: AuthContext): Promise<TokenRecord> {
  const kept = context.memory?.get('oauth2') as Promise<TokenRecord> | undefined;
  let refresh = textParam(params, 'refreshToken');
  if (kept) {
    const token = await kept.catch(() => undefined);
    if (token && !isExpired(token, context.now())) {
      return token;
    }
    refresh = token?.refresh_token ?? refresh;
    // Another request may have asked while we waited.
    const now = context.memory?.get('oauth2') as Promise<TokenRecord> | undefined;
    if (now && now !== kept) {
      return await now;
    }
  }
  const fetching = refresh === '' ? fetchByGrant(params, context) : fetchAgain(params, refresh, context);
  context.memory?.set('oauth2', fetching);
  return await fetching;
}

/** A refresh token that the server no longer takes is no reason to go without a token. */
async function fetchAgain(params: AuthParams, refresh: string, context: AuthContext): Promise<TokenRecord> {
  try {
    return await refreshedToken(params, refresh, context);
  } catch (error) {
    if (!(error instanceof OAuth2Error) || !isHeadless(params)) throw error;
    return fetchByGrant(params, context);
  }
}

function isHeadless(params: AuthParams): boolean {
  return ['client_credentials', 'password_credentials', 'password'].includes(textParam(params, 'grant_type'));
}

function fetchByGrant(params: AuthParams, context: AuthContext): Promise<TokenRecord> {
  switch (textParam(params, 'grant_type')) {
    case 'client_credentials':
      return clientCredentialsToken(params, context);
    case 'password_credentials':
    case 'password':
      return passwordToken(params, context);
    default:
      return Promise.reject(
        new OAuth2Error(
          'invalid_request',
          'only client credentials and password tokens are fetched in a run',
        ),
      );
  }
}
