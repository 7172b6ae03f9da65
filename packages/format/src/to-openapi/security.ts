import type { AuthDefinition, HeaderEntry } from '../collection.ts';
import { equalJson, type Json, type JsonObject, setMember } from '../json.ts';
import type { Call } from './calls.ts';
import type { Making } from './making.ts';
import type { SecurityParameters } from './parameters.ts';
import { uniqueName } from './path-template.ts';
import { authAttributes } from './secrets.ts';
import { valueText } from './text.ts';

/** A way to prove who asks: a scheme and the scopes wanted of it. */
type Requirement = { name: string; scheme: JsonObject; scopes: string[]; parameter: string | undefined };

/** The schemes of one definition: what is the same has one name. */
export type SecuritySchemes = {
  /** The list of requirements of some authorizations, each of them enough; undefined when none says anything. */
  requirements(auths: readonly (AuthDefinition | undefined)[]): Json[] | undefined;
  /** Where credentials of these go that are parameters. */
  parametersOf(auths: readonly (AuthDefinition | undefined)[]): SecurityParameters;
  objects(): JsonObject;
};

const FLOWS: Readonly<Record<string, string>> = {
  authorization_code: 'authorizationCode',
  authorization_code_with_pkce: 'authorizationCode',
  implicit: 'implicit',
  password_credentials: 'password',
  client_credentials: 'clientCredentials',
};

/** What an `x-postman-auth` says of schemes that OpenAPI has no words for: nothing that could be a credential. */
const SHOWN = new Set([
  'algorithm',
  'region',
  'service',
  'realm',
  'qop',
  'version',
  'signatureMethod',
  'domain',
]);

const KINDS: Readonly<Record<string, [name: string, description: string]>> = {
  awsv4: ['awsSignature', 'AWS Signature Version 4'],
  hawk: ['hawkAuth', 'Hawk: requests are signed with a shared key'],
  ntlm: ['ntlmAuth', 'NTLM, the Windows challenge and response'],
  edgegrid: ['edgeGridAuth', 'Akamai EdgeGrid: requests are signed with a client secret'],
  asap: ['asapAuth', 'Atlassian S2S authentication with a signed token'],
};

export function createSecuritySchemes(making: Making): SecuritySchemes {
  const schemes = new Map<string, JsonObject>();
  const taken = new Set<string>();
  // Most requests inherit one authorization: it is looked at once.
  const known = new Map<AuthDefinition, Requirement | undefined>();

  const register = (wanted: string, scheme: JsonObject): string => {
    for (const [name, other] of schemes) if (isSame(other, scheme)) return name;
    const name = uniqueName(wanted.replace(/[^0-9A-Za-z._-]/g, '') || 'auth', taken);
    schemes.set(name, scheme);
    return name;
  };
  const requirementOf = (auth: AuthDefinition): Requirement | undefined => {
    if (known.has(auth)) return known.get(auth);
    const made = auth.type === 'noauth' ? undefined : schemeOf(auth, making);
    const requirement = made && { ...made, name: register(made.name, made.scheme) };
    if (requirement) addScopes(schemes.get(requirement.name), requirement.scheme);
    known.set(auth, requirement);
    return requirement;
  };
  return {
    requirements: (auths) => {
      const list: JsonObject[] = [];
      for (const auth of new Set(auths)) {
        const requirement = auth && requirementOf(auth);
        const object: JsonObject = {};
        if (requirement) setMember(object, requirement.name, requirement.scopes);
        if (!list.some((other) => equalJson(other, object))) list.push(object);
      }
      const isNone = list.length === 1 && Object.keys(list[0] as JsonObject).length === 0;
      return isNone ? [] : list;
    },
    parametersOf: (auths) => {
      const found = new Set<string>();
      for (const auth of auths) {
        const parameter = auth && requirementOf(auth)?.parameter;
        if (parameter) found.add(parameter);
      }
      return found;
    },
    objects: () => {
      const objects: JsonObject = {};
      for (const [name, scheme] of schemes) setMember(objects, name, scheme);
      return objects;
    },
  };
}

/** What proves who asks: the authorization, or a header that somebody wrote by hand. */
export function authOf({ auth, request }: Call): AuthDefinition | undefined {
  if (auth && auth.type !== 'noauth') return auth;
  const header = Array.isArray(request.header) ? request.header.find(isAuthorization) : undefined;
  if (!header) return auth;
  const text = valueText(header.value).trim();
  const scheme = /^([A-Za-z][\w-]{0,30}) \S/.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return WRITTEN_KEY;
  return scheme === 'basic' || scheme === 'bearer' || scheme === 'digest'
    ? (WRITTEN[scheme] as AuthDefinition)
    : WRITTEN_KEY;
}

// One object each, so that requests which write the same have the same.
const WRITTEN: Readonly<Record<string, AuthDefinition>> = {
  basic: { type: 'basic' },
  bearer: { type: 'bearer' },
  digest: { type: 'digest' },
};
const WRITTEN_KEY: AuthDefinition = { type: 'apikey', apikey: [{ key: 'key', value: 'Authorization' }] };

function isAuthorization(row: HeaderEntry): boolean {
  return (
    row?.disabled !== true &&
    valueText(row?.key).toLowerCase() === 'authorization' &&
    valueText(row.value) !== ''
  );
}

function schemeOf(auth: AuthDefinition, making: Making): Requirement | undefined {
  const attributes = authAttributes(auth);
  const http = (name: string, scheme: string, more: JsonObject = {}): Requirement => ({
    name,
    scheme: { type: 'http', scheme, ...more },
    scopes: [],
    parameter: undefined,
  });
  switch (auth.type) {
    case 'basic':
    case 'digest':
    case 'bearer':
      return http(`${auth.type}Auth`, auth.type);
    case 'jwt':
      return http('jwtAuth', 'bearer', { bearerFormat: 'JWT' });
    case 'oauth1':
      return http('oauth1', 'oauth', { description: 'OAuth 1.0' });
    case 'oauth2':
      return oauth2(attributes, making);
    case 'apikey':
      return apiKey(attributes, making);
    default:
      return unknown(auth.type, attributes);
  }
}

/** Whether OpenAPI has words for it. */
export function isKnownAuth(type: string): boolean {
  return ['noauth', 'basic', 'bearer', 'digest', 'jwt', 'oauth1', 'oauth2', 'apikey'].includes(type);
}

function unknown(type: string, attributes: Map<string, Json>): Requirement {
  const [name, description] = (Object.hasOwn(KINDS, type) && KINDS[type]) || [
    `${type}Auth`,
    `Authorization of type ${type}`,
  ];
  const kept: JsonObject = { type };
  for (const [key, value] of attributes) {
    const text = valueText(value);
    if (SHOWN.has(key) && text !== '' && !text.includes('{{')) kept[key] = text;
  }
  const scheme: JsonObject = { type: 'http', scheme: type, description, 'x-postman-auth': kept };
  return { name, scheme, scopes: [], parameter: undefined };
}

function apiKey(attributes: Map<string, Json>, making: Making): Requirement {
  const key = valueText(attributes.get('key')).trim();
  const name = (making.variables.resolve(key) ?? key.replace(/[{}]/g, '')) || 'Authorization';
  const value = valueText(attributes.get('value'));
  const where = valueText(attributes.get('in')) === 'query' ? 'query' : 'header';
  const cookie =
    where === 'header' && name.toLowerCase() === 'cookie' ? /^\s*([^=;\s]+)=/.exec(value)?.[1] : undefined;
  const other =
    name.toLowerCase() === 'authorization'
      ? /^([A-Za-z][\w-]{0,30}) \{\{[^{}]*\}\}$/.exec(value)?.[1]
      : undefined;
  if (other !== undefined) {
    // How converters write the schemes that they have no authorization for.
    return {
      name: `${other}Auth`,
      scheme: { type: 'http', scheme: other },
      scopes: [],
      parameter: undefined,
    };
  }
  const place = cookie === undefined ? where : 'cookie';
  return {
    name: 'apiKeyAuth',
    scheme: { type: 'apiKey', in: place, name: cookie ?? name },
    scopes: [],
    parameter: `${place} ${place === 'header' ? name.toLowerCase() : (cookie ?? name)}`,
  };
}

function oauth2(attributes: Map<string, Json>, making: Making): Requirement {
  const text = (key: string): string => making.variables.resolve(valueText(attributes.get(key)).trim()) ?? '';
  const grant = text('grant_type');
  const flow = (Object.hasOwn(FLOWS, grant) && FLOWS[grant]) || 'authorizationCode';
  const scopes = text('scope')
    .split(/[\s,]+/)
    .filter((scope) => scope !== '');
  const object: JsonObject = {};
  // Both are demanded; a relative one says that nobody knows.
  if (flow === 'authorizationCode' || flow === 'implicit')
    object.authorizationUrl = publicUrl(text('authUrl'));
  if (flow !== 'implicit') object.tokenUrl = publicUrl(text('accessTokenUrl'));
  if (text('refreshTokenUrl') !== '') object.refreshUrl = publicUrl(text('refreshTokenUrl'));
  const names: JsonObject = {};
  for (const scope of scopes) setMember(names, scope, '');
  object.scopes = names;
  return {
    name: 'oauth2',
    scheme: { type: 'oauth2', flows: { [flow]: object } },
    scopes,
    parameter: undefined,
  };
}

/** A URL without user, password and query, which is where credentials are put. */
function publicUrl(url: string): string {
  const plain = url.replace(/^([^:/?#]*:\/\/)[^/?#]*@/, '$1').replace(/[?#].*$/s, '');
  return plain === '' || /[\s{}<>]/.test(plain) ? '/' : plain;
}

/** Two OAuth 2.0 authorizations that differ in their scopes are one scheme. */
function isSame(a: JsonObject, b: JsonObject): boolean {
  return a.type === 'oauth2' && b.type === 'oauth2'
    ? equalJson(withoutScopes(a), withoutScopes(b))
    : equalJson(a, b);
}

function withoutScopes({ flows }: JsonObject): Json {
  return Object.entries(flows as JsonObject).map(([name, flow]) => [
    name,
    { ...(flow as JsonObject), scopes: {} },
  ]);
}

function addScopes(scheme: JsonObject | undefined, other: JsonObject): void {
  if (scheme?.type !== 'oauth2' || scheme === other) return;
  const [flow] = Object.values(scheme.flows as JsonObject) as JsonObject[];
  const [added] = Object.values(other.flows as JsonObject) as JsonObject[];
  Object.assign(flow?.scopes as JsonObject, added?.scopes);
}
