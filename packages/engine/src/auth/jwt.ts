import { isJwsAlgorithm, privateKey, signJws } from './jws.ts';
import { flagParam, textParam } from './params.ts';
import { addQuery, removeQuery, setHeader } from './request-edit.ts';
import type { AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';

/** JWT bearer: a token signed anew for each request (RFC 7519) in a header or a query row. */
export const jwt: AuthScheme = {
  type: 'jwt',
  sign(request, params, context) {
    let token: string;
    try {
      token = tokenOf(params);
    } catch (error) {
      warnUnsigned(context, 'jwt', error);
      return;
    }
    const target = textParam(params, 'addTokenTo') || 'header';
    if (target === 'header') {
      const given = params.headerPrefix;
      const prefix = given === undefined || given === null ? 'Bearer' : String(given);
      setHeader(request, 'Authorization', prefix === '' ? token : `${prefix} ${token}`);
    } else if (target === 'queryParam') {
      const key = textParam(params, 'queryParamKey') || 'token';
      removeQuery(request, [key]);
      addQuery(request, key, token, context.disableUrlEncoding);
    }
  },
};

function tokenOf(params: AuthParams): string {
  const algorithm = textParam(params, 'algorithm');
  if (!isJwsAlgorithm(algorithm)) {
    throw new Error('invalid algorithm');
  }
  const symmetric = algorithm.startsWith('HS');
  const secret = params[symmetric ? 'secret' : 'privateKey'];
  if (typeof secret !== 'string' || secret === '') {
    throw new Error(`Invalid ${symmetric ? 'secret' : 'private'} key. Enter a valid key.`);
  }
  const header = { ...jsonObject(params.header ?? ''), alg: algorithm };
  const payload = jsonObject(params.payload);
  const encoding = flagParam(params, 'isSecretBase64Encoded') ? 'base64' : 'utf8';
  return signJws(algorithm, header, payload, symmetric ? Buffer.from(secret, encoding) : privateKey(secret));
}

/** From JSON text or as it is; empty text gives an empty object. Throws on anything else, an absent value too. */
function jsonObject(value: unknown): { [name: string]: unknown } {
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value.trim() || '{}') : value;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new TypeError('JWT Claims Set MUST be an object');
  }
  return { ...parsed };
}
