import { Readable } from 'node:stream';
import type { FileAccess } from '../options.ts';
import { describeRows, type Row } from './rows.fixture.ts';

const told = `const told = pm.response.json(); const header = (name) => told.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|');`;

/** A request whose URL line the server tells. */
function urls(shows: string, request: string | object, url: string): Row {
  return { shows, request, test: `${told} console.log(told.url);`, gives: [url] };
}

const address = (parts: object): object => ({
  method: 'GET',
  url: { protocol: 'http', host: ['127', '0', '0', '1'], port: '$PORT', ...parts },
});

const addresses: Row[] = [
  urls('a request may be a bare URL', '$SERVER/echo/bare', '/echo/bare'),
  urls('a URL may be a text', { method: 'GET', url: '$SERVER/echo/text?q=1' }, '/echo/text?q=1'),
  urls(
    'the parts of a URL win over raw',
    address({ raw: 'http://elsewhere.invalid/raw', path: ['echo', 'parts'] }),
    '/echo/parts',
  ),
  urls('a path may be a text', address({ path: '/echo/text' }), '/echo/text'),
  urls(
    'a host may be a text',
    { method: 'GET', url: { host: '127.0.0.1', port: '$PORT', path: ['echo'] } },
    '/echo',
  ),
  urls(
    'path variables are filled, in part of a segment not',
    address({
      path: ['echo', ':id', ':missing', ':empty', 'x:id'],
      variable: [
        { key: 'id', value: '{{nine}}' },
        { key: 'empty', value: '' },
      ],
    }),
    '/echo/9/:missing/:empty/x:id',
  ),
  urls(
    'path variables are encoded',
    address({ path: ['echo', ':id'], variable: [{ key: 'id', value: 'a b/ä' }] }),
    '/echo/a%20b/%C3%A4',
  ),
  urls(
    'disabled query entries are left out, null has no equals sign, an empty text has one',
    address({
      path: ['echo'],
      query: [
        { key: 'a', value: '1' },
        { key: 'off', value: '1', disabled: true },
        { key: 'n', value: null },
        { key: 'e', value: '' },
        { key: 'a', value: '2' },
      ],
    }),
    '/echo?a=1&n&e=&a=2',
  ),
  urls('the fragment is not sent', '$SERVER/echo?a=1#part', '/echo?a=1'),
  urls('what is encoded stays', '$SERVER/echo/a%20b%2Fc?q=%26%3D', '/echo/a%20b%2Fc?q=%26%3D'),
  urls(
    'spaces and non-ASCII are encoded',
    '$SERVER/echo/a b/ä?q=c d&ü=€',
    '/echo/a%20b/%C3%A4?q=c%20d&%C3%BC=%E2%82%AC',
  ),
  urls('quotes in a query are encoded', `$SERVER/echo/it's?q='x'"<>`, `/echo/it's?q=%27x%27%22%3C%3E`),
  urls('backslashes in a path become slashes', '$SERVER/echo\\a\\b', '/echo/a/b'),
  urls('dot segments are kept', '$SERVER/echo/../echo/./x', '/echo/../echo/./x'),
  urls('no scheme means http', '$HOST/echo/plain', '/echo/plain'),
  urls('short forms of IPv4 are expanded', 'http://127.1:$PORT/echo', '/echo'),
  urls('numbers that stand for IPv4 are expanded', 'http://2130706433:$PORT/echo', '/echo'),
  urls(
    'special characters of a path',
    '$SERVER/echo/a;b=c,d@e:f$g&h+i!*()[]|^`{}',
    '/echo/a;b=c,d@e:f$g&h+i!*()[]|^%60%7B%7D',
  ),
  urls(
    'special characters of a query',
    '$SERVER/echo?a=[1]&b=|^`{}&c=a+b&d=/?:@',
    '/echo?a=[1]&b=|^`{}&c=a+b&d=/?:@',
  ),
  urls('a question mark without a query stays', '$SERVER/echo?', '/echo?'),
  urls('a host without a path gets a slash', '$SERVER', '/'),
  urls('white space before the URL is taken off', '  $SERVER/echo', '/echo'),
  {
    shows: 'disableUrlEncoding leaves the URL alone',
    request: '$SERVER/echo?q=a"b<c>',
    test: `${told} console.log(told.url);`,
    gives: ['/echo?q=a%22b%3Cc%3E'],
  },
  {
    shows: 'user information becomes basic authorization',
    request: 'http://us%20er:pa@$HOST/echo',
    test: `${told} console.log(header('authorization'), header('host'));`,
    gives: ['Basic dXMgZXI6cGE=', '$HOST'],
  },
];

const headers: Row[] = [
  {
    shows: 'headers keep their case, system headers follow in order',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      header: [
        { key: 'x-MiXed', value: 'v' },
        { key: 'Accept', value: 'text/plain' },
      ],
    },
    test: `${told} console.log(told.headers.map(([key]) => key)); console.log(header('accept'), header('cache-control'), header('accept-encoding'), header('connection'), header('host'), /^[0-9a-f-]{36}$/.test(header('postman-token')), header('user-agent').includes('/'));`,
    gives: [
      [
        'x-MiXed',
        'Accept',
        'User-Agent',
        'Cache-Control',
        'Postman-Token',
        'Host',
        'Accept-Encoding',
        'Connection',
      ],
      ...['text/plain', 'no-cache', 'gzip, deflate, br', 'keep-alive', '$HOST', true, true],
    ],
  },
  {
    shows: 'Accept is added',
    test: `${told} console.log(header('accept'));`,
    gives: ['*/*'],
  },
  {
    shows: 'disabled and nameless headers are dropped',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      header: [
        { key: 'X-Off', value: '1', disabled: true },
        { key: '', value: 'x' },
        { key: 'X-On', value: '' },
      ],
    },
    test: `${told} console.log(header('x-off'), told.headers[0], told.headers.some(([key]) => key === ''));`,
    gives: ['', ['X-On', ''], false],
  },
  {
    shows: 'of headers that differ in case only the last is sent',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      header: [
        { key: 'X-A', value: '1' },
        { key: 'x-a', value: '2' },
      ],
    },
    test: `${told} console.log(told.headers.filter(([key]) => key.toLowerCase() === 'x-a'));`,
    gives: [[['x-a', '2']]],
  },
  {
    shows: 'headers may be one text',
    request: { method: 'GET', url: '$SERVER/echo', header: 'X-One: 1\nX-Two: two: 2' },
    test: `${told} console.log(header('x-one'), header('x-two'));`,
    gives: ['1', 'two: 2'],
  },
  {
    shows: 'Content-Type and Content-Length come by the body',
    request: { method: 'POST', url: '$SERVER/echo', body: { mode: 'raw', raw: 'x' } },
    test: `${told} console.log(told.headers.map(([key]) => key));`,
    gives: [
      [
        'Content-Type',
        'User-Agent',
        'Accept',
        'Cache-Control',
        'Postman-Token',
        'Host',
        'Accept-Encoding',
        'Connection',
        'Content-Length',
      ],
    ],
  },
  {
    shows: 'system headers are marked in the request as sent',
    request: { method: 'GET', url: '$SERVER/echo', header: [{ key: 'X-Own', value: '1' }] },
    test: `console.log(pm.request.headers.all().filter(({system}) => system).map(({key}) => key), pm.request.headers.one('x-own').system);`,
    gives: [
      ['User-Agent', 'Accept', 'Cache-Control', 'Postman-Token', 'Host', 'Accept-Encoding', 'Connection'],
      undefined,
    ],
  },
];

/** A body, what arrives of it, its type and its length. */
function body(shows: string, given: object, text: string, type: string, more: object = {}): Row {
  return {
    shows,
    request: { method: 'POST', url: '$SERVER/echo', body: given, ...more },
    test: `${told} console.log(told.body, header('content-type'), Number(header('content-length')) === Buffer.byteLength(told.body));`,
    gives: [text, type, true],
  };
}

const raw = (language: string | undefined, text: string): object => ({
  mode: 'raw',
  raw: text,
  ...(language === undefined ? {} : { options: { raw: { language } } }),
});

const bodies: Row[] = [
  body('raw without a language is text', raw(undefined, 'ä'), 'ä', 'text/plain'),
  body('raw JSON', raw('json', '{"a":1}'), '{"a":1}', 'application/json'),
  body('raw XML', raw('xml', '<a/>'), '<a/>', 'application/xml'),
  body('raw HTML', raw('html', '<p>'), '<p>', 'text/html'),
  body('raw JavaScript', raw('javascript', 'f()'), 'f()', 'application/javascript'),
  body('raw text', raw('text', 't'), 't', 'text/plain'),
  body('an own Content-Type wins', raw('json', '{}'), '{}', 'application/hal+json', {
    header: [{ key: 'Content-Type', value: 'application/hal+json' }],
  }),
  body(
    'comments of JSON are taken off',
    raw('json', '{"a":1 /* one */ // end\n}'),
    '{"a":1  \n}',
    'application/json',
  ),
  body('comments of text stay', raw('text', 'a // b'), 'a // b', 'text/plain'),
  body(
    'urlencoded keeps duplicates in order and drops disabled entries',
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'a', value: '1 2' },
        { key: 'off', value: 'x', disabled: true },
        { key: 'b', value: 'ä&=' },
        { key: 'e', value: '' },
      ],
    },
    'a=1%202&b=%C3%A4%26%3D&e=',
    'application/x-www-form-urlencoded',
  ),
  body(
    'urlencoded duplicates are kept',
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    },
    'a=1&a=2',
    'application/x-www-form-urlencoded',
  ),
  body(
    'GraphQL with variables as text',
    { mode: 'graphql', graphql: { query: '{ a }', variables: '{"x": 1}', operationName: 'q' } },
    '{"query":"{ a }","operationName":"q","variables":{"x": 1}}',
    'application/json',
  ),
  body(
    'GraphQL with variables as an object',
    { mode: 'graphql', graphql: { query: '{ a }', variables: { x: 1 } } },
    '{"query":"{ a }","variables":{"x":1}}',
    'application/json',
  ),
  {
    shows: 'form data of texts',
    request: {
      method: 'POST',
      url: '$SERVER/echo',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'a', value: '1', type: 'text' },
          { key: 'off', value: 'x', type: 'text', disabled: true },
          { key: 'j', value: '{}', type: 'text', contentType: 'application/json' },
        ],
      },
    },
    test: `${told} const boundary = header('content-type').match(/^multipart\\/form-data; boundary=(.+)$/)[1]; console.log(told.body.split('--' + boundary).map((part) => part.trim()), Number(header('content-length')) === told.body.length);`,
    gives: [
      [
        '',
        'Content-Disposition: form-data; name="a"\r\n\r\n1',
        'Content-Disposition: form-data; name="j"\r\nContent-Type: application/json\r\n\r\n{}',
        '--',
      ],
      true,
    ],
  },
  {
    shows: 'form data of files',
    request: {
      method: 'POST',
      url: '$SERVER/echo',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'f', type: 'file', src: 'one.txt' },
          { key: 'l', type: 'file', src: ['one.txt', 'two.json'] },
          { key: 'n', type: 'file', src: 'one.txt', fileName: 'named.csv', contentType: 'text/csv' },
        ],
      },
    },
    test: `${told} console.log(told.body.split('\\r\\n').filter((line) => line.startsWith('Content-') || line === '1' || line === '{}'));`,
    gives: [
      [
        ...['Content-Disposition: form-data; name="f"; filename="one.txt"', 'Content-Type: text/plain', '1'],
        ...['Content-Disposition: form-data; name="l"; filename="one.txt"', 'Content-Type: text/plain', '1'],
        ...[
          'Content-Disposition: form-data; name="l"; filename="two.json"',
          'Content-Type: application/json',
          '{}',
        ],
        ...['Content-Disposition: form-data; name="n"; filename="named.csv"', 'Content-Type: text/csv', '1'],
      ],
    ],
  },
  {
    shows: 'a missing file of form data is left out with a warning',
    request: {
      method: 'POST',
      url: '$SERVER/echo',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'f', type: 'file', src: 'none.txt' },
          { key: 'a', value: '1' },
        ],
      },
    },
    test: `${told} console.log(told.body.includes('name="f"'), told.body.includes('name="a"'));`,
    gives: [false, true],
    warnings: ['Form param `f`, file load error: there is no file none.txt'],
  },
  body('a file', { mode: 'file', file: { src: 'two.json' } }, '{}', 'application/json'),
  {
    shows: 'a missing file sends an empty body with a warning',
    request: { method: 'POST', url: '$SERVER/echo', body: { mode: 'file', file: { src: 'none.txt' } } },
    test: `${told} console.log(told.body, header('content-length'));`,
    gives: ['', '0'],
    warnings: ['Binary file load error: there is no file none.txt'],
  },
  {
    shows: 'a disabled body is empty and has a length',
    request: { method: 'POST', url: '$SERVER/echo', body: { mode: 'raw', raw: 'x', disabled: true } },
    test: `${told} console.log(told.body, header('content-length'), header('content-type'));`,
    gives: ['', '0', ''],
  },
  {
    shows: 'no body is empty and has a length for PUT',
    request: { method: 'PUT', url: '$SERVER/echo', body: { mode: 'none' } },
    test: `${told} console.log(told.body, header('content-length'));`,
    gives: ['', '0'],
  },
  ...['GET', 'COPY', 'PURGE', 'UNLOCK'].map((method) => ({
    shows: `a body on ${method} is dropped`,
    request: { method, url: '$SERVER/echo', body: { mode: 'raw', raw: 'x' } },
    test: `${told} console.log(told.method, told.body, header('content-length'), header('content-type'));`,
    gives: [method, '', method === 'GET' ? '' : '0', ''],
  })),
  {
    shows: 'a method is sent in upper case, custom ones too',
    request: { method: 'propfind', url: '$SERVER/echo' },
    test: `${told} console.log(told.method);`,
    gives: ['PROPFIND'],
  },
  {
    shows: 'HEAD has no body',
    request: { method: 'HEAD', url: '$SERVER/echo', body: { mode: 'raw', raw: 'x' } },
    test: `console.log(pm.response.code, pm.response.text());`,
    gives: [200, ''],
  },
  {
    shows: 'DELETE has a body',
    request: { method: 'DELETE', url: '$SERVER/echo', body: { mode: 'raw', raw: 'x' } },
    test: `${told} console.log(told.body);`,
    gives: ['x'],
  },
];

const contents: { [path: string]: string } = { 'one.txt': '1', 'two.json': '{}' };
const files: FileAccess = {
  stat: async (path) => {
    const text = contents[path];
    if (text === undefined) throw new Error(`there is no file ${path}`);
    return { size: text.length, name: path };
  },
  open: (path) => Readable.from([Buffer.from(contents[path] ?? '')]),
};

describeRows('addresses', addresses, { environment: { name: 'E', values: [{ key: 'nine', value: '9' }] } });
describeRows('headers', headers);
describeRows('bodies', bodies, { files });
