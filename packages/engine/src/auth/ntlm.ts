import type { IncomingResponse, OutgoingRequest } from '../send/message.ts';
import { challengesOf } from './challenge.ts';
import {
  authenticateMessage,
  type NtlmCredentials,
  negotiateMessage,
  parseChallenge,
} from './ntlm-message.ts';
import { flagParam, textParam } from './params.ts';
import { headerValue, removeHeader, setHeader } from './request-edit.ts';
import type { AuthParams, AuthScheme } from './scheme.ts';

/**
 * NTLM over HTTP ([MS-NTHT]), NTLMv2 where the server allows it. The request is sent as it is, then with the
 * negotiate message, then with the answer to the server's challenge, all on one connection.
 */
export const ntlm: AuthScheme = {
  type: 'ntlm',
  connectionBound: true,
  sign(request) {
    removeHeader(request, 'Authorization');
  },
  retry(response, request, params, context, attempt) {
    if (flagParam(params, 'disableRetryRequest') || (response.code !== 401 && response.code !== 403)) {
      return false;
    }
    const credentials = credentialsOf(params);
    const sent = sentMessageType(request);
    if (sent === undefined && attempt <= 1) {
      if (!offersNtlm(response)) {
        return false;
      }
      setMessage(request, negotiateMessage(credentials.domain, credentials.workstation));
      return true;
    }
    if (sent !== 1) {
      return false;
    }
    const token = challengesOf(response).find(({ scheme, token }) => scheme === 'ntlm' && token)?.token;
    if (token === undefined) {
      context.warn('ntlm: server did not send NTLM type 2 message');
      return false;
    }
    try {
      const challenge = parseChallenge(Buffer.from(token, 'base64'));
      const clientChallenge = Buffer.from(context.randomHex(8), 'hex');
      setMessage(request, authenticateMessage(challenge, credentials, clientChallenge, context.now()));
      return true;
    } catch (error) {
      context.warn(`ntlm: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  },
};

function setMessage(request: OutgoingRequest, message: Buffer): void {
  setHeader(request, 'Authorization', `NTLM ${message.toString('base64')}`);
}

function sentMessageType(request: OutgoingRequest): number | undefined {
  const header = headerValue(request, 'Authorization');
  const message = header?.startsWith('NTLM ') ? Buffer.from(header.slice(5), 'base64') : undefined;
  return message && message.length >= 12 ? message.readUInt32LE(8) : undefined;
}

// Servers that offer Negotiate take NTLM messages as well.
function offersNtlm(response: IncomingResponse): boolean {
  return challengesOf(response).some(({ scheme }) => scheme === 'ntlm' || scheme === 'negotiate');
}

/** The domain may stand in the name: `DOMAIN\user` or `user@domain`, not both. */
function credentialsOf(params: AuthParams): NtlmCredentials {
  const username = textParam(params, 'username');
  const rest = { password: textParam(params, 'password'), workstation: textParam(params, 'workstation') };
  const domain = textParam(params, 'domain');
  if (domain !== '') {
    return { username, domain, ...rest };
  }
  const [downLevel, principal] = [username.split('\\'), username.split('@')];
  if (downLevel.length === 2 && principal.length === 1 && downLevel[0] && downLevel[1]) {
    return { username: downLevel[1], domain: downLevel[0], ...rest };
  }
  if (principal.length === 2 && downLevel.length === 1 && principal[0] && principal[1]) {
    return { username: principal[0], domain: principal[1], ...rest };
  }
  return { username, domain: '', ...rest };
}
