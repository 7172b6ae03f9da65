import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll } from 'vitest';
import * as pem from '../send/test-certificates.fixture.ts';
import { describeRows, type Row } from './rows.fixture.ts';

const told = `const told = pm.response.json(); const header = (name) => told.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|');`;
const ask = (
  shows: string,
  gives: unknown[],
  request: string | object = '$SERVER/echo/p/q',
  pre?: string,
): Row => ({
  shows,
  request,
  ...(pre === undefined ? {} : { pre }),
  test: `${told} console.log(header('cookie'));`,
  gives,
});
const sets = (...cookies: string[]): string =>
  `$SERVER/answer?${cookies.map((cookie) => `header=Set-Cookie:${encodeURIComponent(cookie)}`).join('&')}`;

const cookies: Row[] = [
  {
    shows: 'a cookie is kept',
    request: sets(
      'a=1; Path=/',
      'b=2; Path=/echo',
      'c=3; Path=/none',
      's=4; Path=/; Secure',
      'old=5; Path=/; Max-Age=0',
      'd=6; Path=/; Domain=elsewhere.test',
      'late=7; Path=/; Expires=Wed, 01 Jan 2020 00:00:00 GMT',
      'e=8; Path=/; Max-Age=1000',
    ),
  },
  ask('cookies go where path, domain and expiry allow, secure ones to loopback', ['b=2; a=1; s=4; e=8']),
  ask('a Cookie header is merged with the jar', ['own=1; b=2; a=1; s=4; e=8'], {
    method: 'GET',
    url: '$SERVER/echo',
    header: [{ key: 'Cookie', value: 'own=1' }],
  }),
  { shows: 'a later cookie replaces an earlier one', request: sets('a=9; Path=/', 'e=; Path=/; Max-Age=0') },
  ask('the replaced cookie is sent', ['b=2; a=9; s=4']),
  ask('other hosts get none', [''], 'http://localhost:$PORT/echo'),
  {
    shows: 'a cookie of a redirect is sent to the next hop',
    request: '$SERVER/answer?code=302&header=Location:/echo&header=Set-Cookie:hop=1;Path=/',
    test: `${told} console.log(header('cookie').includes('hop=1'));`,
    gives: [true],
  },
];

const to = (code: number, more: object = {}): object => ({
  method: 'POST',
  url: `$SERVER/answer?code=${code}&header=Location:/echo/next`,
  body: { mode: 'raw', raw: 'text' },
  ...more,
});
const hop = (shows: string, request: string | object, expression: string, gives: unknown[]): Row => ({
  shows,
  request,
  test: `${told} console.log(${expression});`,
  gives,
});

const redirects: Row[] = [
  ...[301, 302, 303].map((code) =>
    hop(
      `${code} becomes GET without a body`,
      to(code),
      `told.method, told.body, header('content-type'), header('content-length')`,
      ['GET', '', '', ''],
    ),
  ),
  ...[307, 308].map((code) =>
    hop(`${code} keeps method and body`, to(code), `told.method, told.body, header('content-type')`, [
      'POST',
      'text',
      'text/plain',
    ]),
  ),
  hop(
    '307 keeps form data',
    to(307, { body: { mode: 'formdata', formdata: [{ key: 'a', value: 'b', type: 'text' }] } }),
    `told.method, told.body.includes('name="a"')`,
    ['POST', true],
  ),
  {
    shows: 'HEAD stays HEAD',
    request: to(301, { method: 'HEAD' }),
    test: `console.log(pm.response.code, pm.request.method);`,
    gives: [200, 'HEAD'],
  },
  hop('Referer is set', to(302), `header('referer')`, ['$SERVER/answer?code=302&header=Location:/echo/next']),
  hop(
    'Authorization is dropped for another host name',
    {
      method: 'GET',
      url: '$SERVER/answer?code=302&header=Location:http://localhost:$PORT/echo',
      auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
    },
    `header('authorization'), header('host')`,
    ['', 'localhost:$PORT'],
  ),
  hop(
    'Authorization stays for the same host',
    {
      method: 'GET',
      url: '$SERVER/answer?code=302&header=Location:/echo',
      auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
    },
    `header('authorization')`,
    ['Bearer t'],
  ),
  {
    shows: 'after ten redirects the request fails',
    request: '$SERVER/loop',
    errors: ['Exceeded maxRedirects. Probably stuck in a redirect loop $SERVER/loop'],
  },
  {
    shows: 'a redirect without a place is the response',
    request: '$SERVER/answer?code=302',
    test: 'console.log(pm.response.code);',
    gives: [302],
  },
];

const texts: Row[] = [
  ...['gzip', 'deflate', 'br'].map((encoding) => ({
    shows: `${encoding} is decoded`,
    request: `$SERVER/answer?encoding=${encoding}&body=packed%20text`,
    test: `console.log(pm.response.text(), pm.response.headers.get('content-encoding'), pm.response.responseSize);`,
    gives: ['packed text', encoding, 11],
  })),
  {
    shows: 'the character set is taken from Content-Type',
    request: '$SERVER/answer?header=Content-Type:text/plain;charset=iso-8859-1&hex=e4f6',
    test: `console.log(pm.response.text());`,
    gives: ['äö'],
  },
  {
    shows: 'without a character set it is UTF-8',
    request: '$SERVER/answer?header=Content-Type:text/plain&hex=c3a4',
    test: `console.log(pm.response.text());`,
    gives: ['ä'],
  },
  {
    shows: 'localhost is tried on IPv6 and IPv4',
    request: 'http://localhost:$PORT/echo',
    test: `${told} console.log(told.url);`,
    gives: ['/echo'],
  },
  {
    shows: 'a request that is refused is an error, its tests run',
    request: 'http://127.0.0.1:1/',
    test: `console.log(pm.response.code, typeof pm.response.text());`,
    gives: [undefined, 'undefined'],
    errors: ['connect ECONNREFUSED 127.0.0.1:1'],
  },
  {
    shows: 'a host that does not exist is an error',
    request: 'http://nothing.invalid/',
    errors: ['getaddrinfo ENOTFOUND nothing.invalid'],
  },
  { shows: 'a URL without a host is an error', request: 'http:///', errors: ['Invalid URI "http:///"'] },
  {
    shows: 'a protocol that is not known is an error',
    request: 'ftp://x.test/',
    errors: ['Invalid protocol: ftp:'],
  },
];

/** Tells what TLS and HTTP agreed on, and who the client is. */
const secure = createSecureServer(
  {
    key: pem.serverKeyPem,
    cert: pem.serverPem,
    ca: pem.authorityPem,
    allowHTTP1: true,
    requestCert: true,
    rejectUnauthorized: false,
  },
  (request, response) => {
    const socket = (request.stream?.session?.socket ?? request.socket) as TLSSocket;
    response.end(
      JSON.stringify({
        http: request.httpVersion,
        version: socket.getProtocol(),
        cipher: socket.getCipher().name,
        client: socket.getPeerCertificate().subject?.CN ?? null,
      }),
    );
  },
);
await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
const securePort = (secure.address() as AddressInfo).port;

const asked: string[] = [];
const proxy = createServer((request, response) => {
  asked.push(request.url as string);
  response.end(`by proxy ${request.url}`);
});
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
const proxyPort = (proxy.address() as AddressInfo).port;

afterAll(async () => {
  await new Promise((resolve) => {
    secure.close(resolve);
  });
  proxy.closeAllConnections();
  await new Promise((resolve) => {
    proxy.close(resolve);
  });
});

const place = `https://localhost:${securePort}/`;
const over = (shows: string, gives: unknown[], behavior: object = {}, expression = 'http'): Row => ({
  shows,
  request: place,
  definition: { protocolProfileBehavior: behavior },
  test: `const {http, version, cipher, client} = pm.response.json(); console.log(${expression});`,
  gives,
});

const trusting = { extraCa: [pem.authorityPem] };

describeRows('cookies', cookies);
describeRows('redirects', redirects);
describeRows('what arrives', texts);
describeRows(
  'TLS with an authority of its own',
  [
    over('HTTP/2 is spoken when the server does', ['2.0']),
    over('protocolVersion http1 speaks HTTP/1.1', ['1.1'], { protocolVersion: 'http1' }),
    over('protocolVersion http2 speaks HTTP/2', ['2.0'], { protocolVersion: 'http2' }),
    over(
      'tlsDisabledProtocols leaves versions out',
      ['TLSv1.2'],
      { tlsDisabledProtocols: ['TLSv1_3'] },
      'version',
    ),
    over(
      'tlsCipherSelection chooses',
      ['ECDHE-ECDSA-AES256-GCM-SHA384'],
      { tlsDisabledProtocols: ['TLSv1_3'], tlsCipherSelection: ['ECDHE-ECDSA-AES256-GCM-SHA384'] },
      'cipher',
    ),
    over('tlsPreferServerCiphers is taken', [null], { tlsPreferServerCiphers: true }, 'client'),
    {
      shows: 'pm.sendRequest trusts alike',
      test: `pm.sendRequest('${place}', (error, response) => console.log(error, response.code));`,
      gives: [null, 200],
    },
  ],
  { send: trusting },
);
describeRows('TLS without that authority', [
  {
    shows: 'a certificate that nobody vouches for is an error',
    request: place,
    errors: ['self-signed certificate in certificate chain'],
  },
  {
    ...over('strictSSL: false of the request goes on with a warning', ['2.0'], { strictSSL: false }),
    warnings: ['The certificate of localhost is not trusted: SELF_SIGNED_CERT_IN_CHAIN'],
  },
]);
describeRows('client certificates', [over('the first that matches is sent', ['Test Client'], {}, 'client')], {
  send: {
    ...trusting,
    certificates: [
      { matches: ['https://elsewhere.test/*'], key: Buffer.from('wrong'), cert: Buffer.from('wrong') },
      {
        matches: ['https://localhost:*/*'],
        key: Buffer.from(pem.clientKeyPem),
        cert: Buffer.from(pem.clientPem),
      },
    ],
  },
});
describeRows(
  'proxies',
  [
    {
      shows: 'HTTP_PROXY takes requests',
      request: 'http://far.test/x?y',
      test: 'console.log(pm.response.text());',
      gives: ['by proxy http://far.test/x?y'],
    },
    {
      shows: 'pm.sendRequest takes it too',
      pre: `pm.sendRequest('http://far.test/z', (error, response) => console.log(response.text()));`,
      gives: ['by proxy http://far.test/z'],
    },
    { shows: 'NO_PROXY goes straight', test: `${told} console.log(told.url);`, gives: ['/echo'] },
  ],
  { send: { proxyEnvironment: { HTTP_PROXY: `http://127.0.0.1:${proxyPort}`, NO_PROXY: '127.0.0.1' } } },
);
