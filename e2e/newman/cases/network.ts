import { authorityPem } from '../../../packages/engine/src/send/test-certificates.fixture.ts';
import { type Case, collection, request, showing } from '../case.ts';

/** Cookies, redirects, TLS and what happens when there is no answer. */
export const networkCases: Case[] = [
  {
    name: "cookies go by path, expiry and iteration, and join a header of one's own",
    collection: collection([
      request(
        'Set',
        '$HTTP/cookies?c=a%3D1&c=deep%3D2%3B%20Path%3D%2Fdeep&c=gone%3D3%3B%20Max-Age%3D0&c=s%3D4%3B%20Secure&c=quoted%3D%22x%20y%22&c=b%3D5%3B%20Domain%3Dlocalhost',
      ),
      request('Root', '$HTTP/cookies'),
      request('Deep', '$HTTP/deep/er/cookies'),
      request('Own', '$HTTP/cookies', { header: [{ key: 'Cookie', value: 'mine=1; a=own' }] }),
      request('Expire', '$HTTP/cookies?c=a%3D%3B%20Expires%3DThu%2C%2001%20Jan%201970%2000%3A00%3A00%20GMT'),
      request('After', '$HTTP/cookies', { test: showing('pm.cookies.toObject()') }),
      request('Disabled', '$HTTP/cookies?c=never%3D1', { behavior: { disableCookies: true } }),
      request('Other host', 'http://127.0.0.1:$PORT/cookies'),
    ]),
    args: ['-n', '2'],
    exports: ['cookie-jar'],
  },
  {
    name: 'a cookie jar is loaded from a file',
    collection: collection([request('One', '$HTTP/cookies', { test: showing('pm.cookies.toObject()') })]),
    files: {
      'jar.json': JSON.stringify({
        version: 'tough-cookie@4.1.3',
        storeType: 'MemoryCookieStore',
        rejectPublicSuffixes: false,
        cookies: [
          {
            key: 'kept',
            value: '1',
            domain: 'localhost',
            path: '/',
            hostOnly: true,
            creation: '2020-01-01T00:00:00.000Z',
            lastAccessed: '2020-01-01T00:00:00.000Z',
          },
          {
            key: 'old',
            value: '2',
            domain: 'localhost',
            path: '/',
            hostOnly: true,
            expires: '2020-01-01T00:00:00.000Z',
            creation: '2020-01-01T00:00:00.000Z',
            lastAccessed: '2020-01-01T00:00:00.000Z',
          },
        ],
      }),
    },
    args: ['--cookie-jar', 'jar.json'],
  },
  {
    name: 'redirects change methods by their code',
    collection: collection(
      [301, 302, 303, 307, 308].flatMap((code) =>
        ['POST', 'HEAD', 'DELETE'].map((method) =>
          request(
            `${method} ${code}`,
            `${method} $HTTP/redirect/${code}?to=/end?x=1`,
            method === 'POST' ? { body: { mode: 'raw', raw: 'kept?' } } : {},
          ),
        ),
      ),
    ),
  },
  {
    name: 'redirects carry form data, cookies and authorization as they should',
    collection: collection([
      request('Form', 'POST $HTTP/redirect/307?to=/end', {
        body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }] },
      }),
      request('Form data', 'POST $HTTP/redirect/308?to=/end', {
        body: { mode: 'formdata', formdata: [{ key: 'a', value: 'b', type: 'text' }] },
      }),
      request('Same host', '$HTTP/redirect/302?to=/end', {
        header: [{ key: 'Authorization', value: 'mine' }],
      }),
      request('Other host', '$HTTP/redirect/302?to=http://127.0.0.1:$PORT/end', {
        header: [{ key: 'Authorization', value: 'mine' }],
      }),
      request('Other host, kept', '$HTTP/redirect/302?to=http://127.0.0.1:$PORT/end', {
        header: [{ key: 'Authorization', value: 'mine' }],
        behavior: { followAuthorizationHeader: true },
      }),
      request('Basic', '$HTTP/redirect/302?to=/end', {
        auth: {
          type: 'basic',
          basic: [
            { key: 'username', value: 'a' },
            { key: 'password', value: 'b' },
          ],
        },
      }),
      request('Method kept', 'POST $HTTP/redirect/302?to=/end', {
        body: { mode: 'raw', raw: 'x' },
        behavior: { followOriginalHttpMethod: true },
      }),
      request('No referer', '$HTTP/redirect/302?to=/end', {
        behavior: { removeRefererHeaderOnRedirect: true },
      }),
      request('Not followed', '$HTTP/redirect/302?to=/end', { behavior: { followRedirects: false } }),
      request('No location', '$HTTP/status/302'),
      request('Cookie', '$HTTP/redirect/302?to=/cookies&cookie=on-the-way%3D1%3B%20Path%3D%2F'),
    ]),
  },
  {
    name: 'cookies of an address are not carried to where it redirects to',
    collection: collection([
      request('Set', '$HTTP/redirect/302?to=/end&cookie=narrow%3D1%3B%20Path%3D%2Fredirect'),
      request('Other path', '$HTTP/redirect/302?to=/end'),
      request('Other host', '$HTTP/redirect/302?to=http://127.0.0.1:$PORT/end'),
    ]),
  },
  {
    name: 'a relative redirect with dots',
    collection: collection([request('Relative', '$HTTP/redirect/302?to=next/../../end?y=ü')]),
  },
  {
    name: 'redirects end after ten, or as many as allowed',
    collection: collection([
      request('Ten', '$HTTP/hops/10'),
      request('Eleven', '$HTTP/hops/11'),
      request('Two of three', '$HTTP/hops/3', { behavior: { maxRedirects: 2 } }),
      request('After', '$HTTP/after'),
    ]),
  },
  {
    name: '--ignore-redirects follows none',
    collection: collection([request('One', 'POST $HTTP/redirect/302?to=/end')]),
    args: ['--ignore-redirects'],
  },
  {
    name: 'https refuses what it cannot verify, unless told not to',
    collection: collection([
      request('Refused', '$HTTPS/secure'),
      request('Not strict', '$HTTPS/secure', { behavior: { strictSSL: false } }),
      request('To http', '$HTTP/redirect/302?to=$HTTPS/end', { behavior: { strictSSL: false } }),
    ]),
  },
  {
    name: '-k verifies nothing',
    collection: collection([
      request('One', '$HTTPS/secure'),
      request('Strict', '$HTTPS/strict', { behavior: { strictSSL: true } }),
    ]),
    args: ['-k'],
  },
  {
    name: 'extra authorities are trusted',
    collection: collection([
      request('One', '$HTTPS/secure', { test: "pm.test('answers ' + pm.response.code, () => {});" }),
    ]),
    files: { 'ca.pem': authorityPem },
    args: ['--ssl-extra-ca-certs', 'ca.pem'],
  },
  {
    name: 'a request that cannot be sent fails at request, and its tests run',
    collection: collection([
      request('Refused', 'http://127.0.0.1:1/refused', {
        test: `${showing('pm.response.code', 'pm.response.text()', 'pm.response.json()', 'typeof pm.response', 'responseBody', 'pm.response.headers.count()')}\npm.test('status', () => pm.response.to.have.status(200));`,
      }),
      request('No such host', 'http://no-such-host.invalid/x'),
      request('Bad port', 'http://localhost:99999/x'),
      request('No host', 'http://'),
      request('Unknown scheme', 'ftp://localhost:$PORT/x'),
      request('Dropped', '$HTTP/drop'),
      request('After', '$HTTP/after'),
    ]),
  },
];
