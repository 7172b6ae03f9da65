import type { OutgoingRequest } from '../send/message.ts';
import { textParam } from './params.ts';
import { addQuery, removeHeader, removeQuery, setHeader } from './request-edit.ts';
import type { AuthContext, AuthParams, AuthScheme } from './scheme.ts';

/**
 * OAuth 2.0: puts the token of the definition on the request (RFC 6750), in the header with its prefix or in the
 * query as `access_token`. Tokens of type `mac` are not signed. `autoFetchToken`, which is Parley's own, gets a token
 * when there is none or it is a JWT that has expired: by its refresh token, or by the grants that need no person
 * (client credentials, password).
 */
export const oauth2: AuthScheme = {
  type: 'oauth2',
  async sign(request, params, context) {
    const token = await currentToken(params, context);
    if (token === '') {
      context.warn('oauth2: there is no access token, the request goes unsigned');
      return;
    }
    if (textParam(params, 'tokenType').toLowerCase() === 'mac') {
      context.warn('oauth2: tokens of type mac are not supported, the request goes unsigned');
      return;
    }
    place(request, params, context, token);
  },
};

function place(request: OutgoingRequest, params: AuthParams, context: AuthContext, token: string): void {
  removeHeader(request, 'Authorization');
  removeQuery(request, ['access_token']);
  const target = textParam(params, 'addTokenTo') || 'header';
  if (target === 'queryParams') {
    addQuery(request, 'access_token', token, context.disableUrlEncoding);
  } else if (target === 'header') {
    const given = params.headerPrefix;
    const prefix = given === undefined || given === null ? 'Bearer' : String(given).trim();
    setHeader(request, 'Authorization', prefix === '' ? token : `${prefix} ${token}`);
  }
}

async function currentToken(params: AuthParams, context: AuthContext): Promise<string> {
  const stored = textParam(params, 'accessToken');
  if (context.freshToken) {
    const fresh = await context.freshToken(params);
    if (fresh) {
      return fresh;
    }
  }
  if (!params.autoFetchToken && context.fetchTokens !== true) {
    return stored;
  }
  try {
    const { fetchedToken, isExpired, tokenRecord } = await import('./oauth2-token.ts');
    if (stored !== '' && !isExpired(tokenRecord({ access_token: stored }, context.now()), context.now())) {
      return stored;
    }
    return (await fetchedToken(params, context)).access_token;
  } catch (error) {
    context.warn(`oauth2: ${error instanceof Error ? error.message : String(error)}`);
    return stored;
  }
}
