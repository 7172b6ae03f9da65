import { describeRows, type Row } from './rows.fixture.ts';

const told = `const told = pm.response.json(); const header = (name) => told.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|');`;

/** An item with a behavior stands in a folder of `more`; its name is what it shows. */
type Shown = Row & { behavior: object };

const shown: Shown[] = [
  {
    shows: 'followRedirects: false gives the redirect itself',
    behavior: { followRedirects: false },
    request: '$SERVER/answer?code=302&header=Location:/echo',
    test: `console.log(pm.response.code, pm.response.headers.get('location'));`,
    gives: [302, '/echo'],
  },
  {
    shows: 'maxRedirects sets the limit',
    behavior: { maxRedirects: 1 },
    request: '$SERVER/answer?code=302&header=Location:/answer?code=302%26header=Location:/echo',
    errors: [
      'Exceeded maxRedirects. Probably stuck in a redirect loop $SERVER/answer?code=302&header=Location:/echo',
    ],
  },
  {
    shows: 'followOriginalHttpMethod keeps the method',
    behavior: { followOriginalHttpMethod: true },
    request: {
      method: 'POST',
      url: '$SERVER/answer?code=302&header=Location:/echo',
      body: { mode: 'raw', raw: 'x' },
    },
    test: `${told} console.log(told.method);`,
    gives: ['POST'],
  },
  {
    shows: 'followAuthorizationHeader keeps the authorization for another host',
    behavior: { followAuthorizationHeader: true },
    request: {
      method: 'GET',
      url: '$SERVER/answer?code=302&header=Location:http://localhost:$PORT/echo',
      header: [{ key: 'Authorization', value: 'Own' }],
    },
    test: `${told} console.log(header('authorization'));`,
    gives: ['Own'],
  },
  {
    shows: 'removeRefererHeaderOnRedirect takes Referer off',
    behavior: { removeRefererHeaderOnRedirect: true },
    request: '$SERVER/answer?code=302&header=Location:/echo',
    test: `${told} console.log(header('referer'));`,
    gives: [''],
  },
  {
    shows: 'disableBodyPruning sends the body of GET',
    behavior: { disableBodyPruning: true },
    request: { method: 'GET', url: '$SERVER/echo', body: { mode: 'raw', raw: 'x' } },
    test: `${told} console.log(told.method, told.body);`,
    gives: ['GET', 'x'],
  },
  {
    shows: 'disableUrlEncoding sends the URL as written',
    behavior: { disableUrlEncoding: true },
    request: `$SERVER/echo/a"b?q='x'|^`,
    test: `${told} console.log(told.url);`,
    gives: [`/echo/a"b?q='x'|^`],
  },
  {
    shows: 'disableCookies neither sends nor keeps cookies',
    behavior: { disableCookies: true },
    request: '$SERVER/answer?header=Set-Cookie:kept=no;Path=/',
    test: `console.log(pm.cookies.has('kept')); pm.sendRequest('$SERVER/echo', (error, response) => console.log(response.json().headers.some(([key]) => key === 'Cookie')));`,
    gives: [false, false],
  },
  {
    shows: 'disabledSystemHeaders leaves headers out',
    behavior: {
      disabledSystemHeaders: {
        'user-agent': true,
        Accept: true,
        'accept-encoding': true,
        'postman-token': true,
      },
    },
    test: `${told} console.log(told.headers.map(([key]) => key));`,
    gives: [['Cache-Control', 'Host', 'Connection']],
  },
  {
    shows: 'protocolVersion http1 speaks HTTP/1.1',
    behavior: { protocolVersion: 'http1' },
    test: `${told} console.log(told.method);`,
    gives: ['GET'],
  },
  {
    shows: 'insecureHTTPParser is taken',
    behavior: { insecureHTTPParser: true },
    test: `${told} console.log(told.method);`,
    gives: ['GET'],
  },
];

const items = shown.map(({ behavior, ...row }) => ({
  ...row,
  definition: { protocolProfileBehavior: behavior },
}));

describeRows('protocolProfileBehavior of a request', items);

const redirect = '$SERVER/answer?code=302&header=Location:/echo';
const leaf = (name: string, more: object = {}): object => ({
  name,
  request: redirect,
  event: [{ listen: 'test', script: { exec: 'console.log(pm.response.code);' } }],
  ...more,
});

describeRows(
  'protocolProfileBehavior of ancestors',
  [
    {
      shows: 'the collection sets it for all',
      request: redirect,
      test: 'console.log(pm.response.code);',
      gives: [302],
    },
    { shows: 'a folder wins over the collection', absent: true, gives: [200] },
    { shows: 'the request wins over the folder', absent: true, gives: [302] },
    { shows: 'an inner folder that says nothing inherits', absent: true, gives: [200] },
  ],
  {
    extra: { protocolProfileBehavior: { followRedirects: false } },
    more: [
      {
        name: 'folder',
        protocolProfileBehavior: { followRedirects: true },
        item: [
          leaf('a folder wins over the collection'),
          leaf('the request wins over the folder', { protocolProfileBehavior: { followRedirects: false } }),
          { name: 'inner', item: [leaf('an inner folder that says nothing inherits')] },
        ],
      },
    ],
  },
);
