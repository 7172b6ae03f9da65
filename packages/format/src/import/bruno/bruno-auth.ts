import type { AuthDefinition } from '../../collection.ts';
import type { JsonObject } from '../../json.ts';
import { textIn } from '../json-fields.ts';
import { makeAuth } from '../make-item.ts';
import type { BrunoItem } from './bruno-item.ts';

const GRANTS: { readonly [grant: string]: string } = {
  authorization_code: 'authorization_code',
  client_credentials: 'client_credentials',
  implicit: 'implicit',
  password: 'password_credentials',
};

/** No mode on a folder, and `inherit` anywhere, is "as what stands above". */
export function brunoAuth(
  { mode, fields }: BrunoItem['auth'],
  kind: BrunoItem['kind'],
  warn: (reason: string) => void,
): AuthDefinition | undefined {
  // The three formats write some names differently.
  const field = (...names: string[]): string =>
    names.map((name) => textIn(fields, name)).find((text) => text !== '') ?? '';
  switch (mode) {
    case '':
    case 'inherit':
      return undefined;
    case 'none':
      return kind === 'request' ? makeAuth('noauth') : undefined;
    case 'basic':
    case 'digest':
    case 'ntlm':
      return makeAuth(mode, {
        username: field('username'),
        password: field('password'),
        domain: field('domain'),
      });
    case 'wsse':
      warn('WSSE authorization cannot be kept and is left out');
      return undefined;
    case 'bearer':
      return makeAuth('bearer', { token: field('token') });
    case 'apikey':
    case 'api-key':
      return makeAuth('apikey', {
        key: field('key'),
        value: field('value'),
        in: /query/i.test(field('placement')) ? 'query' : 'header',
      });
    case 'awsv4':
      return makeAuth('awsv4', {
        accessKey: field('accessKeyId'),
        secretKey: field('secretAccessKey'),
        sessionToken: field('sessionToken'),
        region: field('region'),
        service: field('service'),
      });
    case 'oauth2':
      return oauth2(fields, field);
    default:
      warn(`authorization of the type ${mode} cannot be kept and is left out`);
      return undefined;
  }
}

function oauth2(fields: JsonObject, field: (...names: string[]) => string): AuthDefinition {
  const grant = GRANTS[field('grant_type', 'grantType', 'flow')] ?? 'authorization_code';
  const usesPkce = textIn(fields, 'pkce') === 'true';
  return makeAuth('oauth2', {
    grant_type: usesPkce && grant === 'authorization_code' ? 'authorization_code_with_pkce' : grant,
    authUrl: field('authorization_url', 'authorizationUrl'),
    accessTokenUrl: field('access_token_url', 'accessTokenUrl'),
    refreshTokenUrl: field('refresh_token_url', 'refreshTokenUrl'),
    redirect_uri: field('callback_url', 'callbackUrl'),
    clientId: field('client_id', 'clientId'),
    clientSecret: field('client_secret', 'clientSecret'),
    scope: field('scope'),
    state: field('state'),
    username: field('username'),
    password: field('password'),
    headerPrefix: field('token_header_prefix', 'tokenHeaderPrefix'),
    client_authentication: /body/.test(field('credentials_placement', 'credentialsPlacement'))
      ? 'body'
      : 'header',
    addTokenTo: /url|query/.test(field('token_placement', 'tokenPlacement')) ? 'queryParams' : 'header',
  });
}
