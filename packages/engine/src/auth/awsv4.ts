import type { OutgoingRequest } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { hasBody, hashBody } from './body-hash.ts';
import { nodeCrypto } from './crypto.ts';
import { flagParam, textParam } from './params.ts';
import {
  addQuery,
  authority,
  encodeRfc3986,
  headerValue,
  removeHeader,
  removeQuery,
  setHeader,
  signableHeaders,
} from './request-edit.ts';
import type { AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';

/** What the signature is about besides the request. */
export type Signing = {
  accessKey: string;
  secretKey: string;
  region: string;
  service: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  time: string;
};

// Reading a body twice costs the sender its time; S3 alone takes a request whose payload is not signed.
const SIGNED_STREAM_MAX_BYTES = 64 * 1024 * 1024;

const HEADERS_NOT_SIGNED = new Set([
  'authorization',
  'connection',
  'expect',
  'presigned-expires',
  'range',
  'user-agent',
  'x-amzn-trace-id',
]);

const OWN_HEADERS = ['Authorization', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'];

// `X-Amz-Expires` is the user's to give.
const OWN_QUERY = [
  'X-Amz-Security-Token',
  'X-Amz-Date',
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];

/**
 * AWS Signature Version 4, in headers or (`addAuthDataToQuery`) in the query
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * Service `execute-api` and region `us-east-1` when the definition names none. The time is that of a `Date` header
 * when there is one.
 *
 * Unlike Postman's runtime a definition without keys leaves the request unsigned (it signs with the text
 * 'undefined'), and the payload is covered for every kind of body and in query signatures too.
 */
export const awsv4: AuthScheme = {
  type: 'awsv4',
  async sign(request, params, context) {
    if (textParam(params, 'accessKey') === '' || textParam(params, 'secretKey') === '') {
      context.warn('awsv4: there is no access key or secret key, the request goes unsigned');
      return;
    }
    for (const name of OWN_HEADERS) {
      removeHeader(request, name);
    }
    removeQuery(request, OWN_QUERY);
    const signing = signingFor(request, params, context.now());
    const scope = `${signing.time.slice(0, 8)}/${signing.region}/${signing.service}/aws4_request`;
    const token = textParam(params, 'sessionToken');
    const host = headerValue(request, 'Host');
    try {
      if (flagParam(params, 'addAuthDataToQuery')) {
        if (host === undefined) {
          setHeader(request, 'Host', authority(request.url));
        }
        const payload =
          signing.service === 's3' ? 'UNSIGNED-PAYLOAD' : await payloadHash(request, signing.service);
        addPresignedRows(request, signing, scope, token);
        const { signature } = signatureOf(request, signing, scope, payload);
        addQuery(request, 'X-Amz-Signature', signature);
        return;
      }
      const payload = await payloadHash(request, signing.service);
      if (hasBody(request)) {
        setHeader(request, 'X-Amz-Content-Sha256', payload);
      }
      if (host === undefined) {
        setHeader(request, 'Host', authority(request.url));
      }
      if (token !== '') {
        setHeader(request, 'X-Amz-Security-Token', token);
      }
      if (signing.service === 's3' && !hasBody(request)) {
        setHeader(request, 'X-Amz-Content-Sha256', payload);
      }
      setHeader(request, 'X-Amz-Date', signing.time);
      const { signature, signedHeaders } = signatureOf(request, signing, scope, payload);
      setHeader(
        request,
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=${signing.accessKey}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
      );
    } catch (error) {
      warnUnsigned(context, 'awsv4', error);
    }
  },
};

function signingFor(request: OutgoingRequest, params: AuthParams, now: number): Signing {
  const given = Date.parse(headerValue(request, 'Date') ?? '');
  const service = textParam(params, 'service') || 'execute-api';
  return {
    accessKey: textParam(params, 'accessKey'),
    secretKey: textParam(params, 'secretKey'),
    region: textParam(params, 'region') || 'us-east-1',
    // Mail goes to email.*.amazonaws.com and is signed for `ses`.
    service: service === 'email' ? 'ses' : service,
    time: new Date(Number.isNaN(given) ? now : given).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  };
}

async function payloadHash(request: OutgoingRequest, service: string): Promise<string> {
  const { body } = request;
  const tooLarge =
    body?.kind === 'stream' && (body.length === undefined || body.length > SIGNED_STREAM_MAX_BYTES);
  // Without TLS nothing else would protect the payload.
  if (tooLarge && service === 's3' && request.url.protocol === 'https') {
    return 'UNSIGNED-PAYLOAD';
  }
  return (await hashBody(nodeCrypto().createHash('sha256'), request)).digest('hex');
}

function addPresignedRows(request: OutgoingRequest, signing: Signing, scope: string, token: string): void {
  const add = (key: string, value: string) => addQuery(request, key, encodeRfc3986(value), true);
  if (token !== '') {
    add('X-Amz-Security-Token', token);
  }
  if (signing.service === 's3' && !request.url.query.some((row) => row.key === 'X-Amz-Expires')) {
    add('X-Amz-Expires', '86400');
  }
  add('X-Amz-Date', signing.time);
  add('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
  add('X-Amz-Credential', `${signing.accessKey}/${scope}`);
  add('X-Amz-SignedHeaders', headersToSign(request).names);
}

/** The signature alone, over the headers that are on the request; `payload` is the hash of the body. */
export function signatureOf(
  request: OutgoingRequest,
  signing: Signing,
  scope: string,
  payload: string,
): { signature: string; signedHeaders: string } {
  const crypto = nodeCrypto();
  const hmac = (key: string | Buffer, text: string) => crypto.createHmac('sha256', key).update(text).digest();
  const isS3 = signing.service === 's3';
  const { path, query } = splitTarget(requestTarget(request.url));
  const headers = headersToSign(request);
  const canonical = [
    request.method,
    canonicalPath(path, isS3),
    canonicalQuery(query, isS3),
    `${headers.lines}\n`,
    headers.names,
    payload,
  ].join('\n');
  const hashed = crypto.createHash('sha256').update(canonical).digest('hex');
  const date = hmac(`AWS4${signing.secretKey}`, signing.time.slice(0, 8));
  const key = hmac(hmac(hmac(date, signing.region), signing.service), 'aws4_request');
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${signing.time}\n${scope}\n${hashed}`).toString('hex');
  return { signature, signedHeaders: headers.names };
}

function headersToSign(request: OutgoingRequest): { names: string; lines: string } {
  const rows = [...signableHeaders(request)]
    .filter(([name]) => !HEADERS_NOT_SIGNED.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    names: rows.map(([name]) => name).join(';'),
    lines: rows.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}`).join('\n'),
  };
}

// Characters that may stand in a target; with any other the whole is encoded as AWS does, who would not take it.
const UNUSUAL = /[^0-9A-Za-z;,/?:@&=+$\-_.!~*'()#%]/;

function splitTarget(target: string): { path: string; query: string } {
  const text = UNUSUAL.test(target) ? encodeURI(decodeURI(target)) : target;
  const at = text.indexOf('?');
  return at === -1 ? { path: text, query: '' } : { path: text.slice(0, at), query: text.slice(at + 1) };
}

/** S3 encodes once and keeps the path; every other service normalises it and encodes what is encoded again. */
function canonicalPath(path: string, isS3: boolean): string {
  if (path === '/') {
    return path;
  }
  const segments: string[] = [];
  for (const segment of (isS3 ? path : path.replace(/\/{2,}/g, '/')).split('/')) {
    if (!isS3 && segment === '..') {
      segments.pop();
    } else if (isS3 || segment !== '.') {
      segments.push(encodeRfc3986(isS3 ? decodeURIComponent(segment.replaceAll('+', ' ')) : segment));
    }
  }
  const joined = segments.join('/');
  const rooted = joined.startsWith('/') ? joined : `/${joined}`;
  return isS3 ? rooted.replaceAll('%2F', '/') : rooted;
}

function canonicalQuery(query: string, isS3: boolean): string {
  const rows = new Map<string, string[]>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const key = encodeRfc3986(decodeForm(at === -1 ? part : part.slice(0, at)));
    const value = encodeRfc3986(at === -1 ? '' : decodeForm(part.slice(at + 1)));
    // Rows without a name are not signed; of several rows of one name S3 takes the first.
    const values = key === '' ? undefined : rows.get(key);
    if (values === undefined && key !== '') {
      rows.set(key, [value]);
    } else if (!isS3) {
      values?.push(value);
    }
  }
  return [...rows.keys()]
    .sort()
    .flatMap((key) => (rows.get(key) as string[]).sort().map((value) => `${key}=${value}`))
    .join('&');
}

/** Leaves what is not percent-encoding as it is. */
function decodeForm(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
