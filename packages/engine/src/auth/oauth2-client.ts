import type { IncomingResponse, OutgoingRequest } from '../send/message.ts';
import { isJwsAlgorithm, privateKey, signJws } from './jws.ts';
import { flagParam, textParam } from './params.ts';
import { encodeRfc3986 } from './request-edit.ts';
import type { AuthParams } from './scheme.ts';
import { uuidFromHex } from './uuid.ts';

/** What the functions of OAuth 2.0 need of the world. */
export type OAuth2Context = {
  send: (request: OutgoingRequest) => Promise<IncomingResponse>;
  /** Milliseconds since 1970. */
  now: () => number;
  randomHex: (size: number) => string;
};

/** A row of `authRequestParams`, `tokenRequestParams` or `refreshRequestParams`. */
export type ExtraRow = {
  key: string;
  value: string;
  sendAs: 'request_body' | 'request_url' | 'request_header';
};

/** An answer that is no token, or no answer: what the server said about it. */
export class OAuth2Error extends Error {
  override name = 'OAuth2Error';
  /** `error` of RFC 6749 5.2, or one of ours: `invalid_response`, `invalid_request`, `state_mismatch`. */
  readonly error: string;
  readonly description: string | undefined;
  /** HTTP status of the answer. */
  readonly status: number | undefined;

  constructor(error: string, description?: string, status?: number) {
    super(
      [error, description].filter(Boolean).join(': ') + (status === undefined ? '' : ` (HTTP ${status})`),
    );
    this.error = error;
    this.description = description;
    this.status = status;
  }
}

/** The rows of a definition that go with a request; several of one key stay several. */
export function extraRows(params: AuthParams, name: string): ExtraRow[] {
  const rows: unknown = params[name];
  const found: ExtraRow[] = [];
  for (const row of Array.isArray(rows) ? (rows as unknown[]) : []) {
    if (typeof row !== 'object' || row === null) {
      continue;
    }
    const { key, value, send_as: sendAs, enabled, disabled } = row as { [name: string]: unknown };
    if (typeof key === 'string' && key !== '' && enabled !== false && disabled !== true) {
      found.push({
        key,
        value: value === undefined || value === null ? '' : String(value),
        sendAs: sendAs === 'request_url' || sendAs === 'request_header' ? sendAs : 'request_body',
      });
    }
  }
  return found;
}

/**
 * A POST to an endpoint of the authorization server: the fields with what identifies the client (RFC 6749 2.3) and
 * the extra rows. `client_authentication` is `header` (Basic) or `body`; with `clientAssertionKey` the client signs
 * an assertion instead (RFC 7523). Throws OAuth2Error when the address or the key is unusable.
 */
export function endpointRequest(
  address: string,
  fields: readonly (readonly [string, string])[],
  params: AuthParams,
  rows: readonly ExtraRow[],
  context: OAuth2Context,
): OutgoingRequest {
  const url = parseAddress(address);
  const body = fields.filter(([, value]) => value !== '');
  const headers = [
    { key: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    { key: 'Accept', value: 'application/json, application/x-www-form-urlencoded' },
  ];
  const clientId = textParam(params, 'clientId');
  const secret = textParam(params, 'clientSecret');
  if (textParam(params, 'clientAssertionKey') !== '') {
    body.push(['client_id', clientId]);
    body.push(['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer']);
    body.push(['client_assertion', clientAssertion(params, address, context)]);
  } else if (textParam(params, 'client_authentication') === 'body' || secret === '') {
    // A client without a secret has nothing to authenticate with, and only names itself (RFC 6749 3.2.1).
    body.push(['client_id', clientId]);
    if (secret !== '') {
      body.push(['client_secret', secret]);
    }
  } else {
    // COMPAT: id and secret are not percent-encoded as RFC 6749 2.3.1 wants it, unless the definition says so.
    const part = flagParam(params, 'encodeClientCredentials') ? encodeRfc3986 : (text: string) => text;
    const credentials = Buffer.from(`${part(clientId)}:${part(secret)}`, 'utf8').toString('base64');
    headers.push({ key: 'Authorization', value: `Basic ${credentials}` });
  }
  for (const row of rows) {
    if (row.sendAs === 'request_header') {
      headers.push({ key: row.key, value: row.value });
    } else if (row.sendAs === 'request_url') {
      url.query.push({ key: encodeRfc3986(row.key), value: encodeRfc3986(row.value) });
    } else {
      body.push([row.key, row.value]);
    }
  }
  const text = body.map(([key, value]) => `${encodeRfc3986(key)}=${encodeRfc3986(value)}`).join('&');
  return { method: 'POST', url, headers, body: { kind: 'bytes', bytes: Buffer.from(text, 'utf8') } };
}

function parseAddress(address: string): OutgoingRequest['url'] {
  let parsed: URL;
  try {
    parsed = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  } catch {
    throw new OAuth2Error('invalid_request', `'${address}' is no address`);
  }
  const protocol = parsed.protocol.slice(0, -1);
  if (protocol !== 'http' && protocol !== 'https') {
    throw new OAuth2Error('invalid_request', `'${address}' is no http address`);
  }
  const search = parsed.search.slice(1);
  return {
    protocol,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    ...(parsed.port === '' ? {} : { port: Number(parsed.port) }),
    path: parsed.pathname,
    query:
      search === ''
        ? []
        : search.split('&').map((row) => {
            const at = row.indexOf('=');
            return at === -1
              ? { key: row, value: null }
              : { key: row.slice(0, at), value: row.slice(at + 1) };
          }),
  };
}

const ASSERTION_SECONDS = 300;

/** RFC 7523 3: who the client is, for this endpoint alone, for five minutes. */
function clientAssertion(params: AuthParams, address: string, context: OAuth2Context): string {
  const algorithm = textParam(params, 'clientAssertionAlgorithm') || 'RS256';
  if (!isJwsAlgorithm(algorithm)) {
    throw new OAuth2Error('invalid_request', `${algorithm} is no algorithm for a client assertion`);
  }
  const id = textParam(params, 'clientId');
  const keyId = textParam(params, 'clientAssertionKeyId');
  const now = Math.floor(context.now() / 1000);
  const key = textParam(params, 'clientAssertionKey');
  try {
    return signJws(
      algorithm,
      { alg: algorithm, typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) },
      {
        iss: id,
        sub: id,
        aud: textParam(params, 'clientAssertionAudience') || address,
        jti: uuidFromHex(context.randomHex(16)),
        iat: now,
        exp: now + ASSERTION_SECONDS,
      },
      algorithm.startsWith('HS') ? Buffer.from(key, 'utf8') : privateKey(key),
    );
  } catch {
    throw new OAuth2Error('invalid_request', 'the key of the client assertion cannot be used');
  }
}

/**
 * The fields of an answer, JSON or form-encoded whatever its Content-Type says. Throws OAuth2Error when it is an
 * error or unreadable.
 */
export function answerFields(response: IncomingResponse): { [name: string]: unknown } {
  const fields = readFields(response.body.toString('utf8'));
  // Some servers answer errors with status 200.
  if (fields !== undefined && typeof fields.error === 'string') {
    const description = fields.error_description;
    throw new OAuth2Error(
      fields.error,
      typeof description === 'string' ? description : undefined,
      response.code,
    );
  }
  if (fields === undefined || response.code >= 400) {
    throw new OAuth2Error('invalid_response', response.reason || undefined, response.code);
  }
  return fields;
}

function readFields(text: string): { [name: string]: unknown } | undefined {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed.startsWith('{')) {
    try {
      return JSON.parse(trimmed);
    } catch {
      return undefined;
    }
  }
  return /^[^\s<=&]+=/.test(trimmed) ? Object.fromEntries(new URLSearchParams(trimmed)) : undefined;
}
