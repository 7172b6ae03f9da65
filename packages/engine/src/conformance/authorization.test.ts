import { generateKeyPairSync } from 'node:crypto';
import { describeRows, type Row } from './rows.fixture.ts';

const told = `const told = pm.response.json(); const header = (name) => told.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|');`;

function auth(type: string, parameters: { [name: string]: unknown }): object {
  return { type, [type]: Object.entries(parameters).map(([key, value]) => ({ key, value, type: 'any' })) };
}

function signed(
  shows: string,
  type: string,
  parameters: { [name: string]: unknown },
  test: string,
  gives: unknown[],
  more: object = {},
): Row {
  return {
    shows,
    request: { method: 'GET', url: '$SERVER/echo?q=1', auth: auth(type, parameters), ...more },
    test: `${told} ${test}`,
    gives,
  };
}

const authorization = `console.log(header('authorization'));`;
const matches = (form: string): string =>
  `console.log(${form}.test(header('authorization')) || header('authorization'));`;
const form = { method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }] } };

const key = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

const oauth1 = {
  consumerKey: 'ck',
  consumerSecret: 'cs',
  token: 't',
  tokenSecret: 'ts',
  signatureMethod: 'HMAC-SHA1',
  timestamp: '1700000000',
  nonce: 'n',
  version: '1.0',
  addParamsToHeader: true,
};

const kinds: Row[] = [
  signed('noauth sends nothing', 'noauth', {}, authorization, ['']),
  signed('basic in UTF-8', 'basic', { username: 'ü', password: 'p:w' }, authorization, ['Basic w7w6cDp3']),
  signed('basic takes variables', 'basic', { username: '{{user}}', password: '{{none}}' }, authorization, [
    `Basic ${btoa('name:{{none}}')}`,
  ]),
  signed('bearer', 'bearer', { token: 'abc' }, authorization, ['Bearer abc']),
  signed(
    'apikey in a header',
    'apikey',
    { key: 'X-Key', value: 'k', in: 'header' },
    `console.log(header('x-key'), told.url);`,
    ['k', '/echo?q=1'],
  ),
  signed('apikey in the query', 'apikey', { key: 'k', value: 'a b', in: 'query' }, `console.log(told.url);`, [
    '/echo?q=1&k=a%20b',
  ]),
  signed(
    'digest with a nonce',
    'digest',
    {
      username: 'u',
      password: 'p',
      realm: 'r',
      nonce: 'n',
      algorithm: 'MD5',
      qop: 'auth',
      nonceCount: '00000001',
      clientNonce: 'c',
      opaque: 'o',
    },
    authorization,
    [
      'Digest username="u", realm="r", nonce="n", uri="/echo?q=1", algorithm="MD5", qop=auth, nc=00000001, cnonce="c", response="7ff01201ab24be351b3b5269d6a32d3a", opaque="o"',
    ],
  ),
  signed(
    'hawk',
    'hawk',
    {
      authId: 'id',
      authKey: 'k',
      algorithm: 'sha256',
      nonce: 'n',
      timestamp: '1700000000',
      extraData: 'e',
      app: 'a',
      delegation: 'd',
    },
    matches('/^Hawk id="id", ts="1700000000", nonce="n", ext="e", mac="[^"]{44}", app="a", dlg="d"$/'),
    [true],
  ),
  signed(
    'oauth1 in the header',
    'oauth1',
    oauth1,
    matches(
      '/^OAuth oauth_consumer_key="ck",oauth_token="t",oauth_signature_method="HMAC-SHA1",oauth_timestamp="1700000000",oauth_nonce="n",oauth_version="1.0",oauth_signature="[^"]+"$/',
    ),
    [true],
  ),
  signed(
    'oauth1 in the body of a form',
    'oauth1',
    { ...oauth1, addParamsToHeader: false },
    `console.log(told.body.startsWith('a=b&oauth_consumer_key=ck'), header('authorization'));`,
    [true, ''],
    form,
  ),
  signed(
    'oauth1 in the query',
    'oauth1',
    { ...oauth1, addParamsToHeader: false },
    `console.log(told.url.startsWith('/echo?q=1&oauth_consumer_key=ck'));`,
    [true],
  ),
  signed(
    'oauth1 in plain text',
    'oauth1',
    { ...oauth1, signatureMethod: 'PLAINTEXT', realm: 'r' },
    matches('/^OAuth realm="r",.*oauth_signature="cs%26ts"$/'),
    [true],
  ),
  signed('oauth2 in the header', 'oauth2', { accessToken: 't', addTokenTo: 'header' }, authorization, [
    'Bearer t',
  ]),
  signed(
    'oauth2 with a prefix',
    'oauth2',
    { accessToken: 't', addTokenTo: 'header', headerPrefix: 'Token' },
    authorization,
    ['Token t'],
  ),
  signed(
    'oauth2 in the query',
    'oauth2',
    { accessToken: 't', addTokenTo: 'queryParams' },
    `console.log(told.url, header('authorization'));`,
    ['/echo?q=1&access_token=t', ''],
  ),
  {
    ...signed('oauth2 without a token sends nothing', 'oauth2', { addTokenTo: 'header' }, authorization, [
      '',
    ]),
    warnings: ['oauth2: there is no access token, the request goes unsigned'],
  },
  signed(
    'awsv4 in headers',
    'awsv4',
    { accessKey: 'AK', secretKey: 'SK', sessionToken: 'ST', region: 'eu-west-1', service: 's3' },
    `console.log(/^AWS4-HMAC-SHA256 Credential=AK\\/\\d{8}\\/eu-west-1\\/s3\\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/.test(header('authorization')), /^\\d{8}T\\d{6}Z$/.test(header('x-amz-date')), header('x-amz-security-token'));`,
    [true, true, 'ST'],
  ),
  signed(
    'awsv4 in the query',
    'awsv4',
    {
      accessKey: 'AK',
      secretKey: 'SK',
      region: 'eu-west-1',
      service: 'execute-api',
      addAuthDataToQuery: true,
    },
    `console.log(/X-Amz-Signature=[0-9a-f]{64}/.test(told.url), header('authorization'));`,
    [true, ''],
  ),
  signed(
    'edgegrid',
    'edgegrid',
    {
      accessToken: 'at',
      clientToken: 'ct',
      clientSecret: 'cs',
      nonce: 'n',
      timestamp: '20200101T00:00:00+0000',
    },
    matches(
      '/^EG1-HMAC-SHA256 client_token=ct;access_token=at;timestamp=20200101T00:00:00\\+0000;nonce=n;signature=.{44}$/',
    ),
    [true],
  ),
  signed(
    'jwt in the header',
    'jwt',
    {
      algorithm: 'HS256',
      secret: 's',
      payload: '{"a":1}',
      header: '{"kid":"k"}',
      addTokenTo: 'header',
      headerPrefix: 'Bearer',
    },
    `const [head, payload] = header('authorization').slice(7).split('.').map((part) => Buffer.from(part, 'base64').toString()); const {a} = JSON.parse(payload); const {alg, kid} = JSON.parse(head); console.log(alg, kid, a);`,
    ['HS256', 'k', 1],
  ),
  signed(
    'jwt in the query',
    'jwt',
    {
      algorithm: 'HS512',
      secret: 'cw==',
      isSecretBase64Encoded: true,
      payload: {},
      addTokenTo: 'queryParam',
      queryParamKey: 'tok',
    },
    `console.log(/[?&]tok=ey[^.]+\\.[^.]+\\.[^.&]+$/.test(told.url));`,
    [true],
  ),
  signed(
    'an unknown type is ignored',
    'nothing',
    { a: 1 },
    `console.log(told.url, header('authorization'));`,
    ['/echo?q=1', ''],
  ),
  signed(
    'the authorization overwrites the header of the request',
    'bearer',
    { token: 'helper' },
    authorization,
    ['Bearer helper'],
    {
      header: [{ key: 'Authorization', value: 'own' }],
    },
  ),
  {
    shows: 'parameters may be an object',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      auth: { type: 'basic', basic: { username: 'u', password: 'p' } },
    },
    test: `${told} ${authorization}`,
    gives: ['Basic dTpw'],
  },
  {
    shows: 'asap signs a token',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      auth: auth('asap', {
        alg: 'RS256',
        kid: 'k',
        iss: 'i',
        aud: 'a',
        exp: '',
        privateKey: key,
        claims: '{}',
      }),
    },
    test: `${told} const [head, payload] = header('authorization').slice(7).split('.').map((part) => Buffer.from(part, 'base64').toString()); const {iss, aud} = JSON.parse(payload); console.log(JSON.parse(head).kid, iss, aud);`,
    gives: ['k', 'i', 'a'],
  },
  {
    shows: 'digest asks, and sends again with what the server said',
    request: {
      method: 'GET',
      url: '$SERVER/challenge/digest',
      auth: auth('digest', { username: 'u', password: 'p' }),
    },
    test: `${told} console.log(pm.response.code, /^Digest username="u", realm="r", nonce="n", uri="\\/challenge\\/digest", algorithm="MD5", qop=auth, nc=00000001, cnonce="[^"]+", response="[0-9a-f]{32}", opaque="o"$/.test(header('authorization')));`,
    gives: [200, true],
  },
  {
    shows: 'digest does not send again when it may not',
    request: {
      method: 'GET',
      url: '$SERVER/challenge/digest',
      auth: auth('digest', { username: 'u', password: 'p', disableRetryRequest: true }),
    },
    test: `console.log(pm.response.code);`,
    gives: [401],
  },
  {
    shows: 'NTLM goes through its three messages',
    request: {
      method: 'GET',
      url: '$SERVER/challenge/ntlm',
      auth: auth('ntlm', { username: 'u', password: 'p', domain: 'd', workstation: 'w' }),
    },
    test: `${told} console.log(pm.response.code, Buffer.from(header('authorization').slice(5), 'base64').readUInt32LE(8));`,
    gives: [200, 3],
  },
];

const leaf = (name: string, own?: object | null): object => ({
  name,
  request: { method: 'GET', url: '$SERVER/echo', ...(own === undefined ? {} : { auth: own }) },
  event: [{ listen: 'test', script: { exec: `${told} console.log(header('authorization'));` } }],
});
const gone = (shows: string, value: string): Row => ({ shows, absent: true, gives: [value] });

const inherited: Row[] = [
  {
    shows: 'a request inherits from the collection',
    test: `${told} ${authorization}`,
    gives: ['Bearer collection'],
  },
  gone('a request inherits from its folder', 'Bearer folder'),
  gone('noauth stops inheritance', ''),
  gone('null inherits', 'Bearer folder'),
  gone('the own authorization wins', 'Bearer own'),
  gone('an inner folder inherits', 'Bearer folder'),
  gone('noauth of a folder stops inheritance', ''),
];

const bearer = (token: string): object => auth('bearer', { token });

describeRows('kinds of authorization', kinds, {
  environment: { name: 'E', values: [{ key: 'user', value: 'name' }] },
});
describeRows('inheritance', inherited, {
  extra: { auth: bearer('collection') },
  more: [
    {
      name: 'folder',
      auth: bearer('folder'),
      item: [
        leaf('a request inherits from its folder'),
        leaf('noauth stops inheritance', { type: 'noauth' }),
        leaf('null inherits', null),
        leaf('the own authorization wins', bearer('own')),
        { name: 'inner', item: [leaf('an inner folder inherits')] },
        { name: 'open', auth: { type: 'noauth' }, item: [leaf('noauth of a folder stops inheritance')] },
      ],
    },
  ],
});
