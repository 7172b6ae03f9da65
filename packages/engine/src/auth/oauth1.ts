import type { OutgoingRequest, QueryRow } from '../send/message.ts';
import { bodyDigest } from './body-hash.ts';
import { nodeCrypto } from './crypto.ts';
import { flagParam, textParam } from './params.ts';
import {
  addQuery,
  encodeRfc3986,
  hostText,
  removeHeader,
  removeQuery,
  setForm,
  setHeader,
} from './request-edit.ts';
import type { AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';

type Parameter = { key: string; value: string };

const OWN = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_signature_method',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_version',
  'oauth_signature',
  'oauth_callback',
  'oauth_verifier',
  'oauth_body_hash',
];

/**
 * OAuth 1.0 (RFC 5849) with HMAC, RSA and PLAINTEXT signatures, and the body hash of draft-eaton-oauth-bodyhash.
 * Parameters go to the header when `addParamsToHeader` says so, else behind the body of a urlencoded POST or PUT,
 * else to the query.
 *
 * Unlike Postman's runtime the port of the base string follows RFC 5849 3.4.1.2 (only the scheme's own default
 * is left out), and a definition without a signature method sends the `HMAC-SHA1` that it signs with.
 */
export const oauth1: AuthScheme = {
  type: 'oauth1',
  async sign(request, params, context) {
    const method = textParam(params, 'signatureMethod') || 'HMAC-SHA1';
    const [family, hash] = method.split('-') as [string, string | undefined];
    const rsa = family.toUpperCase() === 'RSA';
    if (
      textParam(params, 'consumerKey') === '' ||
      textParam(params, rsa ? 'privateKey' : 'consumerSecret') === ''
    ) {
      context.warn(
        `oauth1: there is no consumer key or ${rsa ? 'private key' : 'secret'}, the request goes unsigned`,
      );
      return;
    }
    removeHeader(request, 'Authorization');
    removeQuery(request, OWN);
    if (request.form?.some((row) => OWN.includes(row.key))) {
      setForm(
        request,
        request.form.filter((row) => !OWN.includes(row.key)),
      );
    }
    try {
      // A form is signed row by row instead (draft-eaton-oauth-bodyhash, "When to include the body hash").
      const bodyHash =
        flagParam(params, 'includeBodyHash') && hash && !request.form
          ? await bodyDigest(request, hash, 'base64')
          : '';
      const own = ownParameters(params, method, bodyHash, context);
      const signature = sign(method, baseString(request, own), params);
      own.push({ key: 'oauth_signature', value: signature });
      if (!context.disableUrlEncoding) {
        request.url.query = request.url.query.map(reencoded);
      }
      place(request, own, params, context.disableUrlEncoding);
    } catch (error) {
      warnUnsigned(context, 'oauth1', error);
    }
  },
};

function ownParameters(
  params: AuthParams,
  method: string,
  bodyHash: string,
  context: { now: () => number; randomHex: (size: number) => string },
): Parameter[] {
  const keepEmpty = flagParam(params, 'addEmptyParamsToSign');
  const given = (name: string) => {
    const value = textParam(params, name);
    return !keepEmpty && value.trim() === '' ? '' : value;
  };
  const always: Parameter[] = [
    { key: 'oauth_consumer_key', value: given('consumerKey') },
    { key: 'oauth_token', value: given('token') },
    { key: 'oauth_signature_method', value: method },
    {
      key: 'oauth_timestamp',
      value: textParam(params, 'timestamp') || String(Math.floor(context.now() / 1000)),
    },
    { key: 'oauth_nonce', value: textParam(params, 'nonce') || context.randomHex(8) },
    { key: 'oauth_version', value: given('version') },
  ];
  // Extensions are left out when empty, whatever the setting: servers without them refuse the request.
  const extensions: Parameter[] = [
    { key: 'oauth_body_hash', value: bodyHash },
    { key: 'oauth_callback', value: given('callback') },
    { key: 'oauth_verifier', value: given('verifier') },
  ].filter((parameter) => parameter.value !== '');
  return (keepEmpty ? always : always.filter((parameter) => parameter.value !== '')).concat(extensions);
}

/** RFC 5849 3.4.1. */
function baseString(request: OutgoingRequest, own: readonly Parameter[]): string {
  const pairs = [...request.url.query.map(decoded), ...own, ...(request.form ?? [])]
    .filter((row) => row.key !== 'oauth_signature')
    .map((row) => [encodeRfc3986(row.key), encodeRfc3986(row.value ?? '')] as const);
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  const text = pairs.map(([key, value]) => `${key}=${value}`).join('&');
  const { url } = request;
  const isDefault = url.port === undefined || url.port === (url.protocol === 'https' ? 443 : 80);
  const address = `${url.protocol}://${hostText(url)}${isDefault ? '' : `:${url.port}`}${url.path}`;
  return [request.method.toUpperCase(), address, text].map(encodeRfc3986).join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function decoded(row: QueryRow): QueryRow {
  return { key: decodeForm(row.key), value: row.value === null ? null : decodeForm(row.value) };
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** The wire form that the signature assumes (RFC 5849 3.6), which the URL Standard's is not. */
function reencoded(row: QueryRow): QueryRow {
  const { key, value } = decoded(row);
  return { key: encodeRfc3986(key), value: value === null ? null : encodeRfc3986(value) };
}

/** RFC 5849 3.4.2-3.4.4; SHA-2 as servers that offer it do. */
function sign(method: string, base: string, params: AuthParams): string {
  const crypto = nodeCrypto();
  const key = () =>
    `${encodeRfc3986(textParam(params, 'consumerSecret'))}&${encodeRfc3986(textParam(params, 'tokenSecret'))}`;
  switch (method) {
    case 'PLAINTEXT':
      return key();
    case 'HMAC-SHA1':
    case 'HMAC-SHA256':
    case 'HMAC-SHA512':
      return crypto.createHmac(method.slice(5).toLowerCase(), key()).update(base).digest('base64');
    case 'RSA-SHA1':
    case 'RSA-SHA256':
    case 'RSA-SHA512':
      return crypto.createSign(method).update(base).sign(textParam(params, 'privateKey'), 'base64');
    default:
      throw new Error('Unsupported signature method');
  }
}

function place(
  request: OutgoingRequest,
  own: readonly Parameter[],
  params: AuthParams,
  rawQuery: boolean | undefined,
): void {
  if (flagParam(params, 'addParamsToHeader')) {
    const plain = flagParam(params, 'disableHeaderEncoding');
    const encode = plain ? (text: string) => text : encodeRfc3986;
    const realm = textParam(params, 'realm');
    const fields = realm.trim() === '' ? [] : [`realm="${encode(realm)}"`];
    for (const { key, value } of own) {
      if (value !== '') {
        fields.push(`${key}="${encode(value.trim())}"`);
      }
    }
    setHeader(request, 'Authorization', `OAuth ${fields.join(',')}`);
  } else if (request.form && /PUT|POST/.test(request.method)) {
    setForm(request, [...request.form, ...own.map((row) => ({ ...row, system: true }))]);
  } else {
    for (const { key, value } of own) {
      addQuery(request, key, rawQuery ? value : encodeRfc3986(value), true);
    }
  }
}
