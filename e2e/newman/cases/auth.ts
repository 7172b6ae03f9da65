import { type Case, collection, folder, request } from '../case.ts';

/** Fixed for tests only; it opens nothing. */
const RSA_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDGtzqTSJEyJNyt
fJ6tyQY7jT5JOxBR02vs9qlBQavWmvG6kn01fMfS+3hTc010Rf57UL5TnUomypmr
U7SeDhoGmmVz9yy5MhL4I3FIIdQDB9tGpnMRGWCWCi7tXKkbgvTCUS5AG9Bu01Hv
m4o9494V/CQLnEm9TfQUsHBHWJvxX9/gZOW0ErEs37i+XASUbqURTKXNr5NYBFmU
hrVHF8gKkFymiYlHTDBYeL4UGWhyupB5drlXG4MnmxkNuFAp2gu481P9XeGL/xjX
kDgpIn6IS5TWfejDBBI0b1Gg7IGRwsugW4CDD6MrdCNeNzgqUrbyvGwew5PxhFD+
e1F0FElVAgMBAAECggEAJtXYVMBx3+LkXeNk/4Gx/iF0cstgPR2ckgsCuQYklyRg
6Z2HatSgGNOciHKYSIkFWwRErgKnYz1lGt6ZBeqrm27BNRCxZOAsZOJIWViDHrSC
XiRZiJX1El2bHjhltEK7ot5Ks6y752zVLoavVbkaxiEoyjwZDS4W7ZQt3UOr9lf2
Fko+M4QJpi5H7ZV7BK8liG4H58BkUwvRoZXyNkjWc+AtULmgOkR2qHgJuAasW535
mQ1hHIf5sklpts98VtUUf29u+xdBPHMRsP1gXEhmIqZx8pidxbQLlzfCYxUl+1WT
OqLkCPEfNikkSLDypRnH5wGyu+Qy5y5E4joL+Kk2AQKBgQDuPM//zT4FN6wNyy0t
xkaBSudH4oteeyQ+g1VP9+yV9H0bP5CCJQju0dOuvUjy97qLFTWRkzk0vBd2SLnn
ViVQr7+ZjDnqZrghqEbI+IewQPal5f2HQEL7MzTt1f9pAn8mnFXhlcsQZZgk3jss
4TvlvGOQWcKzU5WFGGrStRSNMQKBgQDViBJ9XzDUsCBbj+/TkGRgtJNpUNT5eJ1+
ar7U1b5ecbmwCPkCQk8R7+KT5R4VLMMnoTJmukSuJ6eIips1X24l6zjgcp1nKVk7
OJRmhagHdkA236kl5tC79NlMY/W1kmQiDadOa6VPTzTZhsF0OA0fjC5zPjqgHBIN
m5KHpXilZQKBgGtH50KB4hPnZgswG0ApsUY3vL6aPbhmK4QbECfatScx2cSTczeo
BcXFp1Vg16DR/abz/hN4AKLGsKoLRevu1w7mlZlHlC0B5JkDdhy6DiBIoMlEME7f
mUoVXRhc7Y8UGL4CWIolMjRIC6NOj8c+BgMGOq+ePBcU5Jfyzufjs0WBAoGBAMZd
XF/fmGtdGxI0SuVNVBKKbg7+Knt+00BnRdROpET0fT3NeBXjJ7VQFjqyNBoTtVAR
bdME41yuNfKgYMNaXecX94R6tULqpJxhWWtMauZTsh/H80jkfbC+K0fN7Kq6zg7c
hDpTwgRFXqFdkEW49GgEP/qLKscmjJbbmWouDEAJAoGAIn2NlW6ORYzyMVePg+N8
8NCGBFp7KxW57YVcl2HBUYR5URbiWB5XN9nuUIrfEU36lCKbCaXr09l72pT7ekKR
HN+EXYIT1JStyCk4MFYo5Sa1VeA+6AXSi5hLbVf0mPZe6kmIXdFjaMK8nrpjJYao
fWOz1mckBlBO7dglM4yDC3A=
-----END PRIVATE KEY-----`;

function auth(type: string, values: { [key: string]: unknown }): unknown {
  return { type, [type]: Object.entries(values).map(([key, value]) => ({ key, value, type: 'any' })) };
}

const ADA = { username: 'ada', password: 'lovelace' };

const OAUTH1 = {
  consumerKey: 'consumer',
  consumerSecret: 'consumer-secret',
  token: 'token',
  tokenSecret: 'token-secret',
  nonce: 'n0nce',
  timestamp: '1600000000',
  version: '1.0',
  realm: 'things',
};

const HAWK = { authId: 'id', authKey: 'key', algorithm: 'sha256', nonce: 'n0nce', timestamp: '1600000000' };

const FORM = {
  mode: 'urlencoded',
  urlencoded: [
    { key: 'b', value: '2 ü' },
    { key: 'a', value: '1' },
  ],
};

/** Every authorization scheme that newman has; nonces and times are fixed where the scheme lets them be. */
export const authCases: Case[] = [
  {
    name: 'basic, bearer and API key',
    collection: collection(
      [
        request('Basic', '$HTTP/basic', { auth: auth('basic', { username: 'ädä', password: 'p:ss' }) }),
        request('Basic without password', '$HTTP/basic', { auth: auth('basic', { username: 'ada' }) }),
        request('Basic over own header', '$HTTP/basic', {
          header: [{ key: 'Authorization', value: 'mine' }],
          auth: auth('basic', ADA),
        }),
        request('Bearer', '$HTTP/bearer', { auth: auth('bearer', { token: '{{token}}' }) }),
        request('Bearer empty', '$HTTP/bearer', { auth: auth('bearer', { token: '' }) }),
        request('Key in header', '$HTTP/key', {
          auth: auth('apikey', { key: 'X-Key', value: 'secret', in: 'header' }),
        }),
        request('Key in query', '$HTTP/key?a=1', {
          auth: auth('apikey', { key: 'k y', value: 'se cret&', in: 'query' }),
        }),
        request('Key by default', '$HTTP/key', { auth: auth('apikey', { key: 'X-Key', value: 'secret' }) }),
        request('None', '$HTTP/none', { auth: { type: 'noauth' } }),
        request('Unknown', '$HTTP/unknown', { auth: { type: 'telepathy', telepathy: [] } }),
      ],
      { variable: [{ key: 'token', value: 't0ken' }] },
    ),
  },
  {
    name: 'authorization is inherited from the nearest ancestor, noauth stops it',
    collection: collection(
      [
        request('Collection', '$HTTP/one'),
        folder(
          'Own',
          [
            request('Folder', '$HTTP/two'),
            request('Request', '$HTTP/three', { auth: auth('bearer', { token: 'own' }) }),
            request('Null', { method: 'GET', url: '$HTTP/null', auth: null }),
          ],
          { auth: auth('apikey', { key: 'X-Key', value: 'folder' }) },
        ),
        folder('None', [request('Stopped', '$HTTP/four'), folder('Inner', [request('Deep', '$HTTP/five')])], {
          auth: { type: 'noauth' },
        }),
      ],
      { auth: auth('basic', ADA) },
    ),
  },
  {
    name: 'digest retries after the challenge',
    collection: collection(
      [
        'auth/MD5',
        'none/MD5',
        'auth/none',
        'auth/MD5-sess',
        'auth/SHA-256',
        'auth-int/MD5',
        'auth/SHA-256-sess',
      ].map((way) =>
        request(way, `POST $HTTP/digest/${way}?a=b c`, {
          auth: auth('digest', {
            ...ADA,
            ...(way === 'auth/SHA-256' ? { algorithm: 'SHA-256' } : {}),
            ...(way === 'auth/SHA-256-sess' ? { algorithm: 'SHA-256-sess' } : {}),
          }),
          body: { mode: 'raw', raw: 'text' },
          test: "pm.test('code ' + pm.response.code, () => {});",
        }),
      ),
    ),
  },
  {
    name: 'digest with everything given, refused, and without a retry',
    collection: collection([
      request('Given', '$HTTP/given', {
        auth: auth('digest', {
          ...ADA,
          realm: 'things',
          nonce: 'n0nce',
          algorithm: 'MD5',
          qop: 'auth',
          nonceCount: '00000001',
          clientNonce: 'client',
          opaque: 'op4que',
        }),
      }),
      request('Given int', 'POST $HTTP/given', {
        body: { mode: 'raw', raw: 'x' },
        auth: auth('digest', {
          ...ADA,
          realm: 'things',
          nonce: 'n0nce',
          algorithm: 'MD5-sess',
          qop: 'auth-int',
          nonceCount: '00000002',
          clientNonce: 'client',
          opaque: '',
        }),
      }),
      request('Refused', '$HTTP/digest/auth/MD5', {
        auth: auth('digest', { username: 'ada', password: 'wrong' }),
      }),
      request('No retry', '$HTTP/digest/auth/MD5', {
        auth: auth('digest', { ...ADA, disableRetryRequest: true }),
      }),
      request('No challenge', '$HTTP/status/401', { auth: auth('digest', ADA) }),
    ]),
  },
  {
    name: 'OAuth 1.0 in header, query and body',
    collection: collection([
      ...['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'PLAINTEXT'].map((signatureMethod) =>
        request(signatureMethod, '$HTTP/oauth1?b=2&a=1 ü', {
          auth: auth('oauth1', { ...OAUTH1, signatureMethod, addParamsToHeader: true }),
        }),
      ),
      ...['RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512'].map((signatureMethod) =>
        request(signatureMethod, '$HTTP/oauth1', {
          auth: auth('oauth1', { ...OAUTH1, signatureMethod, privateKey: RSA_KEY, addParamsToHeader: true }),
        }),
      ),
      request('Query', '$HTTP/oauth1?x=1', {
        auth: auth('oauth1', { ...OAUTH1, signatureMethod: 'HMAC-SHA1', addParamsToHeader: false }),
      }),
      request('Body', 'POST $HTTP/oauth1', {
        body: FORM,
        auth: auth('oauth1', { ...OAUTH1, signatureMethod: 'HMAC-SHA1', addParamsToHeader: false }),
      }),
      request('Body in header', 'POST $HTTP/oauth1', {
        body: FORM,
        auth: auth('oauth1', { ...OAUTH1, signatureMethod: 'HMAC-SHA1', addParamsToHeader: true }),
      }),
      request('Raw body', 'POST $HTTP/oauth1', {
        body: { mode: 'raw', raw: 'text' },
        auth: auth('oauth1', {
          ...OAUTH1,
          signatureMethod: 'HMAC-SHA1',
          addParamsToHeader: true,
          includeBodyHash: true,
        }),
      }),
      request('Empty', '$HTTP/oauth1', {
        auth: auth('oauth1', {
          ...OAUTH1,
          token: '',
          tokenSecret: '',
          signatureMethod: 'HMAC-SHA1',
          addParamsToHeader: true,
          addEmptyParamsToSign: true,
          callback: 'http://a.b/c',
          verifier: 'v',
        }),
      }),
      request('Not empty', '$HTTP/oauth1', {
        auth: auth('oauth1', {
          ...OAUTH1,
          token: '',
          realm: '',
          signatureMethod: 'HMAC-SHA1',
          addParamsToHeader: true,
          addEmptyParamsToSign: false,
        }),
      }),
      request('Not encoded', '$HTTP/oauth1', {
        auth: auth('oauth1', {
          ...OAUTH1,
          signatureMethod: 'HMAC-SHA1',
          addParamsToHeader: true,
          disableHeaderEncoding: true,
        }),
      }),
    ]),
    files: {},
  },
  {
    name: 'OAuth 2.0 places its token',
    collection: collection([
      request('Header', '$HTTP/oauth2', {
        auth: auth('oauth2', { accessToken: 'token', tokenType: 'Bearer', addTokenTo: 'header' }),
      }),
      request('Prefix', '$HTTP/oauth2', {
        auth: auth('oauth2', { accessToken: 'token', addTokenTo: 'header', headerPrefix: 'Token' }),
      }),
      request('Empty prefix', '$HTTP/oauth2', {
        auth: auth('oauth2', { accessToken: 'token', addTokenTo: 'header', headerPrefix: '' }),
      }),
      request('Query', '$HTTP/oauth2?a=1', {
        auth: auth('oauth2', { accessToken: 'to ken', addTokenTo: 'queryParams' }),
      }),
      request('No token', '$HTTP/oauth2', { auth: auth('oauth2', { addTokenTo: 'header' }) }),
      request('MAC', '$HTTP/oauth2', {
        auth: auth('oauth2', { accessToken: 'token', tokenType: 'mac', addTokenTo: 'header' }),
      }),
    ]),
  },
  {
    name: 'Hawk with fixed nonce and time',
    collection: collection([
      request('Plain', '$HTTP/hawk?a=1', { auth: auth('hawk', HAWK) }),
      request('SHA-1', '$HTTP/hawk', { auth: auth('hawk', { ...HAWK, algorithm: 'sha1' }) }),
      request('Extra', '$HTTP/hawk', {
        auth: auth('hawk', { ...HAWK, user: 'ada', extraData: 'some "ext"', app: 'app', delegation: 'dlg' }),
      }),
      request('Payload', 'POST $HTTP/hawk', {
        body: { mode: 'raw', raw: 'text' },
        auth: auth('hawk', { ...HAWK, includePayloadHash: true }),
      }),
      request('Form payload', 'POST $HTTP/hawk', {
        body: FORM,
        auth: auth('hawk', { ...HAWK, includePayloadHash: true }),
      }),
      request('No key', '$HTTP/hawk', { auth: auth('hawk', { authId: 'id' }) }),
    ]),
  },
  {
    name: 'EdgeGrid with fixed nonce and time',
    collection: collection([
      request('Get', '$HTTP/edge?a=1', {
        auth: auth('edgegrid', {
          accessToken: 'access',
          clientToken: 'client',
          clientSecret: 'secret',
          nonce: 'n0nce',
          timestamp: '20200101T00:00:00+0000',
        }),
      }),
      request('Post', 'POST $HTTP/edge', {
        header: [{ key: 'X-A', value: ' a  b ' }],
        body: { mode: 'raw', raw: 'text' },
        auth: auth('edgegrid', {
          accessToken: 'access',
          clientToken: 'client',
          clientSecret: 'secret',
          nonce: 'n0nce',
          timestamp: '20200101T00:00:00+0000',
          headersToSign: 'X-A',
          baseURL: '',
        }),
      }),
    ]),
  },
  {
    name: 'AWS signatures have the same parts',
    collection: collection([
      request('Header', 'POST $HTTP/aws?b=2&a=1', {
        body: { mode: 'raw', raw: 'text' },
        header: [{ key: 'X-Amz-Date', value: '20200101T000000Z' }],
        auth: auth('awsv4', {
          accessKey: 'AKID',
          secretKey: 'secret',
          region: 'eu-west-1',
          service: 'things',
        }),
      }),
      request('Session', '$HTTP/aws', {
        header: [{ key: 'X-Amz-Date', value: '20200101T000000Z' }],
        auth: auth('awsv4', {
          accessKey: 'AKID',
          secretKey: 'secret',
          sessionToken: 'session',
          region: 'eu-west-1',
          service: 'things',
        }),
      }),
    ]),
  },
  {
    name: 'JWT and ASAP bearer tokens',
    collection: collection([
      ...['HS256', 'HS384', 'HS512'].map((algorithm) =>
        request(algorithm, '$HTTP/jwt', {
          auth: auth('jwt', {
            algorithm,
            secret: 'secret',
            isSecretBase64Encoded: false,
            payload: '{"sub":"ada","iat":1}',
            header: '{"kid":"1"}',
            addTokenTo: 'header',
            headerPrefix: 'Bearer',
          }),
        }),
      ),
      request('RS256', '$HTTP/jwt', {
        auth: auth('jwt', {
          algorithm: 'RS256',
          privateKey: RSA_KEY,
          payload: '{"sub":"ada","iat":1}',
          header: '{}',
          addTokenTo: 'header',
          headerPrefix: 'JWT',
        }),
      }),
      request('Base64', '$HTTP/jwt', {
        auth: auth('jwt', {
          algorithm: 'HS256',
          secret: 'c2VjcmV0',
          isSecretBase64Encoded: true,
          payload: '{"a":1,"iat":1}',
          header: '{}',
          addTokenTo: 'queryParam',
          queryParamKey: 'token',
        }),
      }),
      request('Bad payload', '$HTTP/jwt', {
        auth: auth('jwt', {
          algorithm: 'HS256',
          secret: 's',
          payload: '{"a":',
          header: '{}',
          addTokenTo: 'header',
        }),
      }),
    ]),
  },
  {
    name: 'NTLM starts with a negotiation',
    collection: collection([
      request('First message', '$HTTP/status/401', {
        auth: auth('ntlm', { ...ADA, domain: 'D', workstation: 'W' }),
      }),
      request('No retry', '$HTTP/status/401', { auth: auth('ntlm', { ...ADA, disableRetryRequest: true }) }),
    ]),
  },
];
