import type { AuthDefinition } from '../../collection.ts';
import type { JsonObject } from '../../json.ts';
import { textIn } from '../json-fields.ts';
import { makeAuth } from '../make-item.ts';

const GRANTS: { readonly [grant: string]: string } = {
  authorization_code: 'authorization_code',
  client_credentials: 'client_credentials',
  implicit: 'implicit',
  password: 'password_credentials',
};

/** Nothing is "as the folder has it". */
export function insomniaAuth(source: JsonObject, warn: (reason: string) => void): AuthDefinition | undefined {
  const field = (name: string): string => textIn(source, name);
  const type = field('type').toLowerCase();
  switch (type) {
    case '':
    case 'inherit':
      return undefined;
    case 'none':
      return makeAuth('noauth');
    case 'basic':
    case 'digest':
    case 'ntlm':
      return makeAuth(type, { username: field('username'), password: field('password') });
    case 'bearer': {
      const prefix = field('prefix');
      if (prefix === '' || prefix === 'Bearer') return makeAuth('bearer', { token: field('token') });
      return makeAuth('apikey', { key: 'Authorization', value: `${prefix} ${field('token')}`, in: 'header' });
    }
    case 'apikey': {
      const place = field('addTo').toLowerCase();
      if (place === 'cookie')
        return makeAuth('apikey', {
          key: 'Cookie',
          value: `${field('key')}=${field('value')}`,
          in: 'header',
        });
      return makeAuth('apikey', {
        key: field('key'),
        value: field('value'),
        in: place.startsWith('query') ? 'query' : 'header',
      });
    }
    case 'oauth1':
      return makeAuth('oauth1', {
        consumerKey: field('consumerKey'),
        consumerSecret: field('consumerSecret'),
        token: field('tokenKey'),
        tokenSecret: field('tokenSecret'),
        signatureMethod: field('signatureMethod') || 'HMAC-SHA1',
        privateKey: field('privateKey'),
        realm: field('realm'),
        callback: field('callback'),
        verifier: field('verifier'),
        version: field('version'),
        addParamsToHeader: true,
      });
    case 'oauth2':
      return oauth2(source);
    case 'iam':
      return makeAuth('awsv4', {
        accessKey: field('accessKeyId'),
        secretKey: field('secretAccessKey'),
        sessionToken: field('sessionToken'),
        region: field('region'),
        service: field('service'),
      });
    case 'hawk':
      return makeAuth('hawk', {
        authId: field('id'),
        authKey: field('key'),
        algorithm: field('algorithm'),
        extraData: field('ext'),
      });
    default:
      warn(`authorization of the type ${type} cannot be kept and is left out`);
      return undefined;
  }
}

function oauth2(source: JsonObject): AuthDefinition {
  const field = (name: string): string => textIn(source, name);
  const grant = GRANTS[field('grantType')] ?? 'authorization_code';
  return makeAuth('oauth2', {
    grant_type:
      grant === 'authorization_code' && source.usePkce === true ? 'authorization_code_with_pkce' : grant,
    authUrl: field('authorizationUrl'),
    accessTokenUrl: field('accessTokenUrl'),
    clientId: field('clientId'),
    clientSecret: field('clientSecret'),
    scope: field('scope'),
    state: field('state'),
    redirect_uri: field('redirectUrl'),
    username: field('username'),
    password: field('password'),
    audience: field('audience'),
    resource: field('resource'),
    headerPrefix: field('tokenPrefix'),
    client_authentication: source.credentialsInBody === true ? 'body' : 'header',
    addTokenTo: 'header',
  });
}
