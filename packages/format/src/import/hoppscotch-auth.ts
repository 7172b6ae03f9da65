import type { AuthDefinition } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import { objectIn, textIn } from './json-fields.ts';
import { makeAuth } from './make-item.ts';
import { mapTexts } from './templates.ts';

/** `<<name>>` as ours. */
export function ours(text: string): string {
  return text.replace(/<<([^<>\s]{1,200})>>/g, '{{$1}}');
}

/** Nothing is "as the folder has it". */
export function hoppscotchAuth(auth: JsonObject, warn: (reason: string) => void): AuthDefinition | undefined {
  const field = (name: string): string => ours(textIn(auth, name));
  const type = field('authType');
  if (auth.authActive === false) return type === '' || type === 'inherit' ? undefined : makeAuth('noauth');
  switch (type) {
    case '':
    case 'inherit':
      return undefined;
    case 'none':
      return makeAuth('noauth');
    case 'basic':
    case 'digest':
      return makeAuth(type, { username: field('username'), password: field('password') });
    case 'bearer':
      return makeAuth('bearer', { token: field('token') });
    case 'api-key':
      return makeAuth('apikey', {
        key: field('key'),
        value: field('value'),
        in: /query/i.test(field('addTo')) ? 'query' : 'header',
      });
    case 'aws-signature':
      return makeAuth('awsv4', {
        accessKey: field('accessKey'),
        secretKey: field('secretKey'),
        sessionToken: field('serviceToken'),
        region: field('region'),
        service: field('serviceName'),
      });
    case 'hawk':
      return makeAuth('hawk', {
        authId: field('authId'),
        authKey: field('authKey'),
        algorithm: field('algorithm'),
      });
    case 'oauth-2':
      return oauth2(mapTexts(auth, ours) as JsonObject);
    default:
      warn(`authorization of the type ${type} cannot be kept and is left out`);
      return undefined;
  }
}

const GRANTS: { readonly [grant: string]: string } = {
  AUTHORIZATION_CODE: 'authorization_code',
  CLIENT_CREDENTIALS: 'client_credentials',
  IMPLICIT: 'implicit',
  PASSWORD: 'password_credentials',
};

function oauth2(auth: JsonObject): AuthDefinition {
  const info =
    Object.keys(objectIn(auth, 'grantTypeInfo')).length > 0 ? objectIn(auth, 'grantTypeInfo') : auth;
  const field = (...names: string[]): string =>
    names.map((name) => textIn(info, name)).find((text) => text !== '') ?? '';
  const grant = GRANTS[field('grantType')] ?? 'authorization_code';
  return makeAuth('oauth2', {
    grant_type: info.isPKCE === true ? 'authorization_code_with_pkce' : grant,
    authUrl: field('authEndpoint', 'authURL'),
    accessTokenUrl: field('tokenEndpoint', 'accessTokenURL'),
    clientId: field('clientID'),
    clientSecret: field('clientSecret'),
    scope: field('scopes', 'scope'),
    username: field('username'),
    password: field('password'),
    accessToken: field('token') || textIn(auth, 'token'),
    addTokenTo: /query/i.test(textIn(auth, 'addTo')) ? 'queryParams' : 'header',
  });
}
