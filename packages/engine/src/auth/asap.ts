import type { KeyObject } from 'node:crypto';
import { isJwsAlgorithm, privateKey, privateKeyFromDer, signJws } from './jws.ts';
import { textParam } from './params.ts';
import { setHeader } from './request-edit.ts';
import type { AuthContext, AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';
import { uuidFromHex } from './uuid.ts';

const EXPIRY_SECONDS = 3600;

type Claims = { [name: string]: unknown };

/**
 * Atlassian's service authentication: a short-lived JWT that names its key (https://s2sauth.bitbucket.io/spec/).
 * `claims` win over the parameters of the same names; `exp` of the parameters is a duration in seconds, that of
 * the claims a time.
 */
export const asap: AuthScheme = {
  type: 'asap',
  sign(request, params, context) {
    try {
      setHeader(request, 'Authorization', `Bearer ${tokenOf(params, context)}`);
    } catch (error) {
      warnUnsigned(context, 'asap', error);
    }
  },
};

function tokenOf(params: AuthParams, context: AuthContext): string {
  const claims = claimsOf(params.claims);
  const issuer = claims.iss || params.iss;
  const audience = claims.aud || params.aud;
  const keyId = claims.kid || params.kid;
  const key = params.privateKey;
  if (!keyId || !issuer || !audience || !key) {
    throw new Error('One or more of required claims missing');
  }
  const algorithm = textParam(params, 'alg') || 'RS256';
  // No secrets are shared in ASAP.
  if (!isJwsAlgorithm(algorithm) || algorithm.startsWith('HS')) {
    throw new Error('invalid algorithm');
  }
  if (typeof key !== 'string') {
    throw new Error('privateKey must be a string');
  }
  const now = Math.floor(context.now() / 1000);
  const payload = {
    ...claims,
    iat: claims.iat || now,
    iss: issuer,
    sub: claims.sub || params.sub || issuer,
    jti: claims.jti || uuidFromHex(context.randomHex(16)),
    aud: audience,
    exp: integer(claims.exp) || now + (integer(params.exp) || EXPIRY_SECONDS),
  };
  const signingKey = parseKey(String(keyId), key);
  try {
    return signJws(algorithm, { alg: algorithm, kid: keyId }, payload, signingKey);
  } catch {
    throw new Error('Failed to sign request with key.');
  }
}

function claimsOf(value: unknown): Claims {
  if (typeof value === 'string') {
    try {
      return Object(JSON.parse(value.trim() || '{}'));
    } catch {
      throw new Error('Failed to parse claims');
    }
  }
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function integer(value: unknown): number {
  return Number.parseInt(String(value), 10);
}

const DATA_URI = /^data:application\/pkcs8;kid=([\w.\-+/]+);base64,([a-zA-Z0-9+/=]+)$/;

/** PEM text, or the data URI that Atlassian's tools print, which names the key. */
function parseKey(keyId: string, text: string): KeyObject {
  try {
    const bare = decodeURIComponent(text.replace(/^"(.*)"$/s, '$1'));
    if (!bare.startsWith('data:')) {
      return privateKey(bare);
    }
    const found = DATA_URI.exec(bare.replaceAll('\n', ''));
    if (!found || found[1] !== keyId) {
      throw new Error('the data URI is malformed or names another key');
    }
    return privateKeyFromDer(Buffer.from(found[2] as string, 'base64'));
  } catch {
    throw new Error('Failed to parse private key.');
  }
}
