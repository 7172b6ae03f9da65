import type { OutgoingRequest } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { hasBody, hashBody } from './body-hash.ts';
import { nodeCrypto } from './crypto.ts';
import { textParam } from './params.ts';
import { authority, removeHeader, setHeader, signableHeaders } from './request-edit.ts';
import type { AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';
import { uuidFromHex } from './uuid.ts';

const MAX_BODY_BYTES = 131_072;

/** Akamai EdgeGrid, `EG1-HMAC-SHA256` (https://techdocs.akamai.com/developer/docs/authenticate-with-edgegrid). */
export const edgegrid: AuthScheme = {
  type: 'edgegrid',
  async sign(request, params, context) {
    const accessToken = textParam(params, 'accessToken');
    const clientToken = textParam(params, 'clientToken');
    const clientSecret = textParam(params, 'clientSecret');
    if (accessToken === '' || clientToken === '' || clientSecret === '') {
      context.warn(
        'edgegrid: there is no access token, client token or client secret, the request goes unsigned',
      );
      return;
    }
    removeHeader(request, 'Authorization');
    const timestamp = textParam(params, 'timestamp') || timestampOf(context.now());
    const nonce = textParam(params, 'nonce') || uuidFromHex(context.randomHex(16));
    try {
      const header = `EG1-HMAC-SHA256 client_token=${clientToken};access_token=${accessToken};timestamp=${timestamp};nonce=${nonce};`;
      const text = [
        request.method,
        request.url.protocol,
        baseHost(textParam(params, 'baseURL')) || authority(request.url),
        requestTarget(request.url),
        canonicalHeaders(request, params.headersToSign),
        await contentHash(request, params),
        header,
      ].join('\t');
      const key = hmacBase64(clientSecret, timestamp);
      setHeader(request, 'Authorization', `${header}signature=${hmacBase64(key, text)}`);
    } catch (error) {
      warnUnsigned(context, 'edgegrid', error);
    }
  },
};

function hmacBase64(key: string, text: string): string {
  return nodeCrypto().createHmac('sha256', key).update(text).digest('base64');
}

/** `20140321T19:34:21+0000`. */
function timestampOf(now: number): string {
  return new Date(now).toISOString().replace(/-|\.\d{3}Z$/g, (part) => (part === '-' ? '' : '+0000'));
}

/** Host and port of an address with or without a scheme. */
function baseHost(base: string): string {
  const rest = base.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/s, '');
  return rest.slice(rest.lastIndexOf('@') + 1).toLowerCase();
}

/** In the order of the definition, missing and empty ones left out. */
function canonicalHeaders(request: OutgoingRequest, wanted: unknown): string {
  const names = typeof wanted === 'string' ? wanted.split(',') : Array.isArray(wanted) ? wanted : [];
  const headers = signableHeaders(request);
  const lines: string[] = [];
  for (const entry of names) {
    const name = typeof entry === 'string' ? entry.trim().toLowerCase() : '';
    const value = headers.get(name);
    if (value) {
      lines.push(`${name}:${value.trim().replace(/\s+/g, ' ')}`);
    }
  }
  return lines.join('\t');
}

/** Only a POST has one, and only of the first bytes of its body. */
async function contentHash(request: OutgoingRequest, params: AuthParams): Promise<string> {
  if (request.method !== 'POST' || !hasBody(request)) {
    return '';
  }
  const limit = Number(params.maxBodySize) || MAX_BODY_BYTES;
  return (await hashBody(nodeCrypto().createHash('sha256'), request, Math.max(0, limit))).digest('base64');
}
