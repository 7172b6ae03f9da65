import {
  answerFields,
  endpointRequest,
  extraRows,
  type OAuth2Context,
  OAuth2Error,
} from './oauth2-client.ts';
import { type TokenRecord, tokenRequest } from './oauth2-token.ts';
import { textParam } from './params.ts';
import type { AuthParams } from './scheme.ts';

/** What to show to the person (RFC 8628 3.2). */
export type DeviceAuthorization = {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  /** The same with the code in it, for a QR code or a link. */
  verificationUriComplete?: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  intervalMs: number;
};

/** Waits; rejects when the signal ends the waiting. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

const DEFAULT_LIFE_SECONDS = 900;
const DEFAULT_INTERVAL_SECONDS = 5;
const SLOW_DOWN_MS = 5000;

/** Asks for a code at `authUrl` (RFC 8628 3.1). Throws OAuth2Error when the server refuses. */
export async function startDevice(params: AuthParams, context: OAuth2Context): Promise<DeviceAuthorization> {
  const fields: [string, string][] = [
    ['scope', textParam(params, 'scope')],
    ['audience', textParam(params, 'audience')],
  ];
  const rows = extraRows(params, 'authRequestParams');
  const request = endpointRequest(textParam(params, 'authUrl'), fields, params, rows, context);
  const response = await context.send(request);
  const answer = answerFields(response);
  const text = (name: string) => (typeof answer[name] === 'string' ? answer[name] : '');
  const seconds = (name: string, fallback: number) => {
    const value = Number.parseFloat(String(answer[name]));
    return Number.isFinite(value) && value > 0 ? value : fallback;
  };
  // Servers older than the RFC say verification_url.
  const verificationUri = text('verification_uri') || text('verification_url');
  if (text('device_code') === '' || text('user_code') === '' || verificationUri === '') {
    throw new OAuth2Error('invalid_response', 'the answer has no device code', response.code);
  }
  const complete = text('verification_uri_complete');
  return {
    deviceCode: text('device_code'),
    userCode: text('user_code'),
    verificationUri,
    ...(complete === '' ? {} : { verificationUriComplete: complete }),
    expiresAt: context.now() + seconds('expires_in', DEFAULT_LIFE_SECONDS) * 1000,
    intervalMs: seconds('interval', DEFAULT_INTERVAL_SECONDS) * 1000,
  };
}

/**
 * Asks for the token until the person has agreed (RFC 8628 3.4-3.5), at the interval that the server wants. Throws
 * OAuth2Error when the person refuses (`access_denied`) or the code has expired (`expired_token`).
 */
export async function pollDevice(
  device: DeviceAuthorization,
  params: AuthParams,
  context: OAuth2Context,
  options: { signal?: AbortSignal; sleep?: Sleep } = {},
): Promise<TokenRecord> {
  const { signal, sleep = sleepWithTimer } = options;
  let interval = device.intervalMs;
  const fields: [string, string][] = [
    ['grant_type', 'urn:ietf:params:oauth:grant-type:device_code'],
    ['device_code', device.deviceCode],
  ];
  for (;;) {
    await sleep(interval, signal);
    if (context.now() >= device.expiresAt) {
      throw new OAuth2Error('expired_token', 'the code was not confirmed in time');
    }
    try {
      return await tokenRequest(fields, params, context);
    } catch (error) {
      if (!(error instanceof OAuth2Error)) {
        throw error;
      }
      if (error.error === 'slow_down') {
        interval += SLOW_DOWN_MS;
      } else if (error.error !== 'authorization_pending') {
        throw error;
      }
    }
  }
}

function sleepWithTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
