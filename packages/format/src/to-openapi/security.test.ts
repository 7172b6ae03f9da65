import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import {
  at,
  collectionWith,
  definitionOf,
  definitionOfRequest,
  firstOperation,
} from './to-openapi.fixture.ts';

const rows = (values: Record<string, string>): Json[] =>
  Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));

test.each<[auth: JsonObject, scheme: JsonObject, scopes: Json[]]>([
  [
    { type: 'basic', basic: rows({ username: 'ada', password: 'pw-123456' }) },
    { type: 'http', scheme: 'basic' },
    [],
  ],
  [{ type: 'bearer', bearer: rows({ token: 'tok-123456' }) }, { type: 'http', scheme: 'bearer' }, []],
  [{ type: 'digest', digest: rows({ username: 'ada' }) }, { type: 'http', scheme: 'digest' }, []],
  [
    { type: 'jwt', jwt: rows({ secret: 'sec-123456' }) },
    { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    [],
  ],
  [
    { type: 'oauth1', oauth1: rows({ token: 'x' }) },
    { type: 'http', scheme: 'oauth', description: 'OAuth 1.0' },
    [],
  ],
  [
    { type: 'apikey', apikey: rows({ key: 'X-Key', value: 'key-123456' }) },
    { type: 'apiKey', in: 'header', name: 'X-Key' },
    [],
  ],
  [
    { type: 'apikey', apikey: rows({ key: 'k', value: 'key-123456', in: 'query' }) },
    { type: 'apiKey', in: 'query', name: 'k' },
    [],
  ],
  [
    { type: 'apikey', apikey: rows({ key: 'Cookie', value: 'sid=abc-123456' }) },
    { type: 'apiKey', in: 'cookie', name: 'sid' },
    [],
  ],
  [
    { type: 'apikey', apikey: rows({ key: 'Authorization', value: 'Token {{apiKey}}' }) },
    { type: 'http', scheme: 'Token' },
    [],
  ],
  [
    {
      type: 'oauth2',
      oauth2: rows({
        grant_type: 'authorization_code_with_pkce',
        authUrl: 'https://id.example/authorize?client_secret=s-123456',
        accessTokenUrl: 'https://id.example/token',
        refreshTokenUrl: 'https://id.example/refresh',
        scope: 'read write',
        clientSecret: 's-123456',
      }),
    },
    {
      type: 'oauth2',
      flows: {
        authorizationCode: {
          authorizationUrl: 'https://id.example/authorize',
          tokenUrl: 'https://id.example/token',
          refreshUrl: 'https://id.example/refresh',
          scopes: { read: '', write: '' },
        },
      },
    },
    ['read', 'write'],
  ],
  [
    { type: 'oauth2', oauth2: rows({ grant_type: 'implicit', authUrl: '{{auth}}' }) },
    { type: 'oauth2', flows: { implicit: { authorizationUrl: '/', scopes: {} } } },
    [],
  ],
  [
    {
      type: 'oauth2',
      oauth2: rows({ grant_type: 'password_credentials', accessTokenUrl: 'https://id.example/t' }),
    },
    { type: 'oauth2', flows: { password: { tokenUrl: 'https://id.example/t', scopes: {} } } },
    [],
  ],
  [
    {
      type: 'oauth2',
      oauth2: rows({ grant_type: 'client_credentials', accessTokenUrl: 'https://id.example/t' }),
    },
    { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example/t', scopes: {} } } },
    [],
  ],
  [
    {
      type: 'awsv4',
      awsv4: rows({ accessKey: 'AKIA-123456', secretKey: 'sec-123456', region: 'eu-1', service: 's3' }),
    },
    {
      type: 'http',
      scheme: 'awsv4',
      description: 'AWS Signature Version 4',
      'x-postman-auth': { type: 'awsv4', region: 'eu-1', service: 's3' },
    },
    [],
  ],
  [
    { type: 'ours', ours: rows({ word: 'wrd-123456' }) },
    {
      type: 'http',
      scheme: 'ours',
      description: 'Authorization of type ours',
      'x-postman-auth': { type: 'ours' },
    },
    [],
  ],
])('the authorization %j is a scheme', (auth, scheme, scopes) => {
  const definition = definitionOfRequest({ url: 'https://a.example/b', auth });
  const schemes = at(definition, 'components', 'securitySchemes') as JsonObject;
  const [name = ''] = Object.keys(schemes);
  expect(schemes).toEqual({ [name]: scheme });
  expect(firstOperation(definition).security).toEqual([{ [name]: scopes }]);
  expect(JSON.stringify(definition)).not.toContain('123456');
});

test('authorization is inherited, and can be none', () => {
  const bearer = { type: 'bearer', bearer: [] };
  const basic = { type: 'basic', basic: [] };
  const document = collectionWith(
    [
      { name: 'a', request: '/a' },
      {
        name: 'F',
        auth: basic,
        item: [
          { name: 'b', request: '/b' },
          { name: 'c', request: { url: '/c', auth: { type: 'noauth' } } },
        ],
      },
      { name: 'd', request: { url: '/d', auth: bearer } },
      { name: 'd2', request: { url: '/d', auth: basic } },
    ],
    { auth: bearer },
  );
  const definition = definitionOf(document);
  expect(definition.security).toEqual([{ bearerAuth: [] }]);
  const securityOf = (path: string) => at(definition, 'paths', path, 'get', 'security');
  expect(['/a', '/b', '/c', '/d'].map(securityOf)).toEqual([
    undefined,
    [{ basicAuth: [] }],
    [],
    [{ bearerAuth: [] }, { basicAuth: [] }],
  ]);
});

test('a header written by hand says which authorization it is', () => {
  const header = (value: string) => [{ key: 'Authorization', value }];
  const schemeOf = (value: string): Json | undefined => {
    const definition = definitionOfRequest({ url: '/a', header: header(value) });
    expect(JSON.stringify(definition)).not.toContain('123456');
    return Object.values(at(definition, 'components', 'securitySchemes') as JsonObject)[0];
  };
  expect(schemeOf('Bearer abc-123456')).toEqual({ type: 'http', scheme: 'bearer' });
  expect(schemeOf('basic YTpi123456')).toEqual({ type: 'http', scheme: 'basic' });
  expect(schemeOf('abc-123456')).toEqual({ type: 'apiKey', in: 'header', name: 'Authorization' });
});

test('a key that is a parameter is not described twice', () => {
  const auth = { type: 'apikey', apikey: rows({ key: 'X-Key', value: '{{k}}' }) };
  const response = [
    { name: 'x', code: 200, originalRequest: { url: '/a', header: [{ key: 'x-key', value: '<API Key>' }] } },
  ];
  expect(firstOperation(definitionOfRequest({ url: '/a', auth }, { response })).parameters).toBeUndefined();
});

test('no credential gets out, wherever it stands', () => {
  const secret = 'S3cr3t-value-0001';
  const other = 'S3cr3t-value-0002';
  const third = 'S3cr3t-value-0003';
  const json = (value: Json): string => JSON.stringify(value);
  const document = {
    info: { name: 'Shop', description: `Call it with ${secret}` },
    variable: [
      { key: 'token', value: secret },
      { key: 'hidden', value: other, type: 'secret' },
      { key: 'client', value: third },
      { key: 'server', value: 'https://{{hidden}}.example' },
    ],
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
    event: [{ listen: 'test', script: { exec: [`const t = '${secret}';`] } }],
    item: [
      {
        name: `Use ${secret}`,
        request: {
          method: 'POST',
          url: `{{server}}/bot${secret}/{{hidden}}?api_key=${other}&plain=${secret}&client_secret={{client}}`,
          header: [
            { key: 'X-Auth-Token', value: other },
            { key: 'X-Trace', value: `t ${secret}` },
          ],
          auth: {
            type: 'oauth2',
            oauth2: [
              { key: 'clientSecret', value: '{{client}}' },
              { key: 'accessToken', value: secret },
            ],
          },
          body: {
            mode: 'raw',
            raw: json({
              password: 'Hunter2-unknown',
              client_secret: 'Unknown-secret',
              auth_token: 'supersecret',
              deep: [{ accessToken: 'Unknown-too' }],
              note: third,
            }),
          },
        },
        response: [
          {
            name: 'ok',
            code: 200,
            header: [
              { key: 'Set-Cookie', value: 'sid=Unknown-cookie' },
              { key: 'X-Session-Token', value: 'Unknown-header' },
            ],
            body: json({
              token: 'Unknown-token',
              api_key: 'api-key',
              next_page_token: 'page-2',
              text: secret,
            }),
          },
        ],
      },
      {
        name: 'Form',
        request: {
          method: 'POST',
          url: '/f',
          body: { mode: 'urlencoded', urlencoded: [{ key: 'password', value: 'Unknown-form' }] },
        },
      },
    ],
  };
  for (const options of [{}, { keepPostman: true, version: '3.1' as const }]) {
    const text = json(definitionOf(document, options));
    expect(text).not.toMatch(/S3cr3t|Unknown|Hunter2|supersecret/);
    expect(text).toContain('page-2');
  }
});
