import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { convert, firstItem, itemsOf, swagger, withOperation } from './convert.fixture.ts';
import { published } from './published-shape.fixture.ts';

function secured(scheme: JsonObject, scopes: string[] = []): JsonObject {
  return withOperation({}, { components: { securitySchemes: { s: scheme } }, security: [{ s: scopes }] });
}

function valuesOf(auth: Json | undefined): Json {
  const { type, ...rest } = (auth ?? {}) as JsonObject;
  const [rows] = Object.values(rest) as JsonObject[][];
  return { type: type ?? null, ...Object.fromEntries((rows ?? []).map(({ key, value }) => [key, value])) };
}

const flow = (name: string) => ({
  type: 'oauth2',
  flows: {
    [name]: {
      authorizationUrl: 'https://a.example/auth',
      tokenUrl: 'https://a.example/token',
      refreshUrl: 'https://a.example/refresh',
      scopes: { read: '', write: '' },
    },
  },
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'basic',
    { type: 'http', scheme: 'basic' },
    { type: 'basic', username: '{{basicAuthUsername}}', password: '{{basicAuthPassword}}' },
  ],
  ['bearer', { type: 'http', scheme: 'Bearer' }, { type: 'bearer', token: '{{bearerToken}}' }],
  [
    'digest',
    { type: 'http', scheme: 'digest' },
    { type: 'digest', username: '{{digestAuthUsername}}', password: '{{digestAuthPassword}}' },
  ],
  ['OAuth 1', { type: 'http', scheme: 'oauth' }, { type: 'oauth1', consumerKey: '{{consumerKey}}' }],
  ['a scheme of its own', { type: 'http', scheme: 'gnap' }, { type: 'apikey', value: 'gnap {{apiKey}}' }],
  [
    'key in a header',
    { type: 'apiKey', in: 'header', name: 'X-Key' },
    { type: 'apikey', key: 'X-Key', value: '{{apiKey}}', in: 'header' },
  ],
  [
    'key in the query',
    { type: 'apiKey', in: 'query', name: 'key' },
    { type: 'apikey', key: 'key', value: '{{apiKey}}', in: 'query' },
  ],
  [
    'key in a cookie',
    { type: 'apiKey', in: 'cookie', name: 'sid' },
    { type: 'apikey', key: 'Cookie', value: 'sid={{apiKey}}', in: 'header' },
  ],
  [
    'authorization code',
    flow('authorizationCode'),
    {
      type: 'oauth2',
      grant_type: 'authorization_code',
      scope: 'read write',
      authUrl: 'https://a.example/auth',
      accessTokenUrl: 'https://a.example/token',
      refreshTokenUrl: 'https://a.example/refresh',
      clientId: '{{clientId}}',
      clientSecret: '{{clientSecret}}',
    },
  ],
  ['implicit', flow('implicit'), { type: 'oauth2', grant_type: 'implicit' }],
  [
    'password',
    flow('password'),
    { type: 'oauth2', grant_type: 'password_credentials', username: '{{username}}' },
  ],
  ['client credentials', flow('clientCredentials'), { type: 'oauth2', grant_type: 'client_credentials' }],
  [
    'OpenID Connect',
    { type: 'openIdConnect', openIdConnectUrl: 'https://a.example/oidc' },
    { type: 'oauth2', grant_type: 'authorization_code' },
  ],
  ['something else', { type: 'mutualTLS' }, { type: 'noauth' }],
])('translates %s', (_, scheme, expected) => {
  const { collection } = convert(secured(scheme));
  expect(valuesOf(collection.auth)).toMatchObject(expected);
  expect(published(collection)).toBe('');
  // Every placeholder can be filled in.
  const names = new Set((collection.variable ?? []).map(({ key }) => key));
  for (const [, name] of JSON.stringify(collection.auth).matchAll(/\{\{([^}]+)\}\}/g)) {
    expect(names).toContain(name);
  }
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'accessCode',
    {
      type: 'oauth2',
      flow: 'accessCode',
      authorizationUrl: 'https://a.example',
      tokenUrl: 'https://t.example',
    },
    { type: 'oauth2', grant_type: 'authorization_code', accessTokenUrl: 'https://t.example' },
  ],
  ['basic', { type: 'basic' }, { type: 'basic' }],
])('translates %s of Swagger 2', (_, scheme, expected) => {
  const { collection } = convert(swagger({}, { securityDefinitions: { s: scheme }, security: [{ s: [] }] }));
  expect(valuesOf(collection.auth)).toMatchObject(expected);
});

test('asks for the scopes of the operation', () => {
  expect(valuesOf(convert(secured(flow('implicit'), ['read'])).collection.auth)).toMatchObject({
    scope: 'read',
  });
});

const SCHEMES = {
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      app: { type: 'apiKey', in: 'query', name: 'app' },
      token: { type: 'http', scheme: 'bearer' },
    },
  },
};

test.each<[string, Json | undefined, Json]>([
  ['inherits without security of its own', undefined, undefined as unknown as Json],
  ['inherits the same scheme', [{ token: [] }], undefined as unknown as Json],
  ['has another scheme', [{ key: [] }], 'apikey'],
  ['has none', [], 'noauth'],
  ['may have none', [{}, { key: [] }], 'noauth'],
])('an operation %s', (_, security, expected) => {
  const operation = security === undefined ? {} : { security };
  const document = withOperation(operation, { ...SCHEMES, security: [{ token: [] }] });
  expect(firstItem(document).request?.auth?.type).toBe(expected);
});

test('puts the scheme that all operations have on the collection, unless told not to', () => {
  const document = withOperation({ security: [{ key: [] }] }, SCHEMES);
  const { collection } = convert(document);
  expect(collection.auth?.type).toBe('apikey');
  expect(itemsOf(collection)[0]?.request?.auth).toBeUndefined();
  const own = convert(document, { alwaysInheritAuthentication: false }).collection;
  expect(own.auth).toBeUndefined();
  expect(itemsOf(own)[0]?.request?.auth?.type).toBe('apikey');
});

test('sends the further keys of one requirement', () => {
  const { url } = firstItem(withOperation({ security: [{ key: [], app: [] }] }, SCHEMES)).request ?? {};
  expect(url?.raw).toBe('{{baseUrl}}/things?app={{app}}');
});

test('shows in saved examples where credentials go, when asked', () => {
  const responses = { '200': { description: 'ok' } };
  const document = withOperation({ responses, security: [{ token: [] }] }, SCHEMES);
  const headersOf = (options = {}) => {
    const [saved] = firstItem(document, options).response as { originalRequest: JsonObject }[];
    return saved?.originalRequest.header;
  };
  expect(headersOf()).toMatchObject([{ key: 'Authorization', value: 'Bearer <token>' }]);
  expect(headersOf({ includeAuthInfoInExample: false })).toEqual([]);
});
