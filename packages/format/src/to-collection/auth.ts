import type { AuthDefinition } from '../collection.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import type { Api } from './api.ts';
import { listOf, textOf } from './operation.ts';
import type { Variables } from './variables.ts';

/** How an operation proves who is asking. Values are always placeholders: no credential stands in a definition. */
export type Security = {
  auth: AuthDefinition;
  /** The name of the scheme and its scopes, to tell whether two are the same. */
  key: string;
  /** Keys that the same requirement asks for besides. */
  extraKeys: { in: string; name: string; variable: string }[];
  /** What saved examples show: a header or a query row. */
  shown: { in: 'header' | 'query'; key: string; value: string; description: string } | undefined;
};

type Attribute = { key: string; value: Json; type: string };

const GRANTS: Readonly<Record<string, string>> = {
  authorizationCode: 'authorization_code',
  accessCode: 'authorization_code',
  implicit: 'implicit',
  password: 'password_credentials',
  clientCredentials: 'client_credentials',
  application: 'client_credentials',
};

const NO_AUTH: Security = { auth: { type: 'noauth' }, key: '', extraKeys: [], shown: undefined };

/**
 * The first requirement of a list. Undefined when there is no list, so that what stands above counts; `{}` or an empty
 * list is no authorization.
 */
export function readSecurity(api: Api, requirements: Json[] | undefined): Security | undefined {
  if (!requirements) return undefined;
  const first = requirements[0];
  if (!isObject(first)) return NO_AUTH;
  let found: Security | undefined;
  for (const name of Object.keys(first)) {
    const scheme = api.schemes.get(name)?.value;
    if (!scheme) continue;
    const scopes = (listOf(member(first, name)) ?? []).filter((scope) => typeof scope === 'string');
    if (!found) found = securityOf(name, scheme, scopes);
    else if (scheme.type === 'apiKey') {
      found.extraKeys.push({ in: textOf(scheme.in), name: textOf(scheme.name), variable: name });
    }
  }
  return found ?? NO_AUTH;
}

/** Declares the variables that an authorization refers to. */
export function addCredentials(security: Security, variables: Variables): void {
  const text = JSON.stringify([security.auth, security.extraKeys]);
  for (const [, name] of text.matchAll(/\{\{([^{}]+)\}\}/g)) variables.add(name ?? '', '');
  for (const { variable } of security.extraKeys) variables.add(variable, '');
}

function securityOf(name: string, scheme: JsonObject, scopes: string[]): Security {
  const key = `${name} ${scopes.join(' ')}`;
  const made = (type: string, attributes: readonly Attribute[], value: string): Security => ({
    auth: type === 'noauth' ? { type } : { type, [type]: [...attributes] },
    key,
    extraKeys: [],
    shown: {
      in: 'header',
      key: 'Authorization',
      value,
      description: `Added as a part of security scheme: ${textOf(scheme.type) === 'http' ? type : textOf(scheme.type)}`,
    },
  });
  switch (scheme.type) {
    case 'basic':
      return made('basic', basicAttributes('basic'), 'Basic <credentials>');
    case 'http':
      return httpSecurity(textOf(scheme.scheme).toLowerCase(), made);
    case 'apiKey':
      return apiKeySecurity(scheme, key);
    case 'oauth2':
      return made('oauth2', oauth2Attributes(scheme, scopes), '<token>');
    case 'openIdConnect':
      // Its URLs stand in a document elsewhere, which the description of the collection links to.
      return made('oauth2', oauth2Attributes({ flows: { authorizationCode: {} } }, scopes), '<token>');
    default:
      return { ...NO_AUTH, extraKeys: [], key };
  }
}

function httpSecurity(
  name: string,
  made: (type: string, attributes: readonly Attribute[], value: string) => Security,
): Security {
  switch (name) {
    case 'basic':
    case 'digest':
      return made(name, basicAttributes(name), `${name === 'basic' ? 'Basic' : 'Digest'} <credentials>`);
    case 'hawk':
      return made(
        'hawk',
        [attribute('authId', '{{hawkAuthId}}'), attribute('authKey', '{{hawkAuthKey}}')],
        'Hawk <credentials>',
      );
    case 'oauth':
    case 'oauth1':
      return made(
        'oauth1',
        [
          attribute('consumerKey', '{{consumerKey}}'),
          attribute('consumerSecret', '{{consumerSecret}}'),
          attribute('token', '{{accessToken}}'),
          attribute('tokenSecret', '{{tokenSecret}}'),
          attribute('signatureMethod', 'HMAC-SHA1'),
          attribute('version', '1.0'),
          attribute('addParamsToHeader', true),
        ],
        'OAuth <credentials>',
      );
    case 'bearer':
      return made('bearer', [attribute('token', '{{bearerToken}}')], 'Bearer <token>');
    default:
      // Another scheme of the registry: one header that has to be filled in.
      return made(
        'apikey',
        [
          attribute('key', 'Authorization'),
          attribute('value', `${name} {{apiKey}}`),
          attribute('in', 'header'),
        ],
        `${name} <credentials>`,
      );
  }
}

function basicAttributes(scheme: string): Attribute[] {
  return [
    attribute('username', `{{${scheme}AuthUsername}}`),
    attribute('password', `{{${scheme}AuthPassword}}`),
  ];
}

function apiKeySecurity(scheme: JsonObject, key: string): Security {
  const name = textOf(scheme.name);
  const isCookie = scheme.in === 'cookie';
  const where = scheme.in === 'query' ? 'query' : 'header';
  const cookie = (value: string) => (isCookie ? `${name}=${value}` : value);
  const header = isCookie ? 'Cookie' : name;
  return {
    auth: {
      type: 'apikey',
      apikey: [attribute('key', header), attribute('value', cookie('{{apiKey}}')), attribute('in', where)],
    },
    key,
    extraKeys: [],
    shown: {
      in: where,
      key: header,
      value: cookie('<API Key>'),
      description: 'Added as a part of security scheme: apikey',
    },
  };
}

/** Everything that is needed to ask for a token, from the first flow; Swagger 2 has one flow, beside the scheme. */
function oauth2Attributes(scheme: JsonObject, wanted: readonly string[]): Attribute[] {
  const flows = isObject(scheme.flows) ? scheme.flows : { [textOf(scheme.flow)]: scheme };
  const name = Object.keys(flows).find((flow) => Object.hasOwn(GRANTS, flow));
  const flow = name === undefined ? undefined : member(flows, name);
  const { authorizationUrl, tokenUrl, refreshUrl, scopes } = isObject(flow) ? flow : ({} as JsonObject);
  const grant = (name !== undefined && GRANTS[name]) || 'authorization_code';
  // Without scopes of its own an operation is content with any: then all that the flow knows.
  const scope = wanted.length > 0 ? wanted : isObject(scopes) ? Object.keys(scopes) : [];
  const attributes = [attribute('grant_type', grant), attribute('scope', scope.join(' '))];
  if (textOf(authorizationUrl) !== '') attributes.push(attribute('authUrl', textOf(authorizationUrl)));
  if (textOf(tokenUrl) !== '') attributes.push(attribute('accessTokenUrl', textOf(tokenUrl)));
  if (textOf(refreshUrl) !== '') attributes.push(attribute('refreshTokenUrl', textOf(refreshUrl)));
  attributes.push(attribute('clientId', '{{clientId}}'));
  if (grant !== 'implicit') attributes.push(attribute('clientSecret', '{{clientSecret}}'));
  if (grant === 'password_credentials') {
    attributes.push(attribute('username', '{{username}}'), attribute('password', '{{password}}'));
  }
  attributes.push(
    attribute('accessToken', '{{accessToken}}'),
    attribute('addTokenTo', 'header'),
    attribute('tokenName', 'token'),
  );
  return attributes;
}

function attribute(key: string, value: string | boolean): Attribute {
  return { key, value, type: typeof value };
}
