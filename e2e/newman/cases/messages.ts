import { answer, type Case, collection, folder, request } from '../case.ts';

const WORDS = ['json', 'xml', 'html', 'javascript', 'text'];

function bodyOf(mode: string, content: unknown, more: object = {}): unknown {
  return { mode, [mode]: content, ...more };
}

/** Addresses, headers and bodies: what goes over the wire. */
export const messageCases: Case[] = [
  {
    name: 'addresses are encoded as browsers do, dot segments kept',
    collection: collection(
      [
        '$HTTP/a b/c?d=e f&g=h',
        '$HTTP/it\'s?q=it\'s&r="x"<>`',
        '$HTTP/%41%20%zz?p=%41%20%zz',
        '$HTTP/ünï/cödé?ü=ö#frag',
        '$HTTP/a/./b/../c//d/',
        '$HTTP/a;b=c,d:e@f!$&()*+[x]{y}|z^',
        '$HTTP?only=query',
        '$HTTP',
        '$HTTP/?',
        '$HTTP/q?&&a&=b&c=&d==&e=f=g',
        '$HTTP/q?a=1&a=2&a=3',
        '$HTTP/emoji/😀?e=😀',
        '$HTTP/plus+plus?a+b=c+d',
        '$HTTP/back\\slash\\es?a=b\\c',
        'localhost:$PORT/no/scheme',
        'HTTP://LOCALHOST:$PORT/Upper',
        'http://127.1:$PORT/short',
        'http://2130706433:$PORT/number',
        'http://user:pa%20ss@localhost:$PORT/credentials',
        '  $HTTP/spaces  ',
        '$HTTP/tab\tnew\nline',
        '$HTTP/encoded%2Fslash?x=%26%3D',
        '$HTTP/q?a={"b":[1,2]}&c=a|b',
      ].map((url, index) => request(`Address ${index}`, `GET ${url}`)),
    ),
  },
  {
    name: 'addresses in parts win over raw; path and query variables',
    collection: collection([
      request('Parts', {
        method: 'GET',
        url: {
          raw: 'http://elsewhere.invalid/x',
          protocol: 'http',
          host: ['localhost'],
          port: '$PORT',
          path: ['a', 'b c', ''],
          query: [{ key: 'q', value: 'v' }],
          hash: 'h',
        },
      }),
      request('Path text', {
        method: 'GET',
        url: { protocol: 'http', host: 'localhost', port: '$PORT', path: '/text/path' },
      }),
      request('Variables', {
        method: 'GET',
        url: {
          raw: '$HTTP/:one/:two/:three/x:four/:five.json',
          protocol: 'http',
          host: ['localhost'],
          port: '$PORT',
          path: [':one', ':two', ':three', 'x:four', ':five.json'],
          variable: [
            { key: 'one', value: '1 /x' },
            { key: 'two', value: '' },
            { key: 'four', value: '4' },
            { key: 'five', value: '5' },
          ],
        },
      }),
      request('Query', {
        method: 'GET',
        url: {
          raw: '$HTTP/query',
          protocol: 'http',
          host: ['localhost'],
          port: '$PORT',
          path: ['query'],
          query: [
            { key: 'a', value: null },
            { key: 'b', value: '' },
            { key: 'c', value: 'x', disabled: true },
            { key: 'e', value: 'a&b=c d' },
            { key: '', value: 'nokey' },
            { key: 'f', value: '%26' },
          ],
        },
      }),
      request('No encoding', '$HTTP/a b/ü?x= y&z=ü', { behavior: { disableUrlEncoding: true } }),
    ]),
  },
  {
    name: 'addresses with only raw, parts that are objects, and a dot after localhost',
    collection: collection([
      request('Path objects', {
        method: 'GET',
        url: {
          protocol: 'http',
          host: ['localhost'],
          port: '$PORT',
          path: [{ type: 'string', value: 'object' }, 'b'],
        },
      }),
      request('Only raw', { method: 'GET', url: { raw: '$HTTP/raw?x=1' } }),
      request('Dot', 'http://localhost.:$PORT/dot'),
    ]),
  },
  {
    name: 'headers keep their case and order; disabled and nameless ones go',
    collection: collection([
      request('Many', '$HTTP/many', {
        header: [
          { key: 'x-lower', value: '1' },
          { key: 'X-UPPER', value: '2' },
          { key: 'X-Off', value: '3', disabled: true },
          { key: '', value: 'nameless' },
          { key: 'X-Empty', value: '' },
          { key: 'X-Twice', value: 'first' },
          { key: 'X-Twice', value: 'second' },
          { key: 'x-twice', value: 'third' },
          { key: 'X-Space', value: '  padded  ' },
        ],
      }),
      request('System', 'POST $HTTP/system', {
        header: [
          { key: 'user-agent', value: 'mine' },
          { key: 'ACCEPT', value: 'text/x' },
          { key: 'Cache-Control', value: 'max-age=0' },
          { key: 'Postman-Token', value: 'token' },
          { key: 'Host', value: 'example.test' },
          { key: 'Accept-Encoding', value: 'identity' },
          { key: 'Connection', value: 'keep-alive' },
          { key: 'content-type', value: 'text/own' },
        ],
        body: bodyOf('raw', 'text'),
      }),
      request('Unicode', '$HTTP/unicode', { header: [{ key: 'X-Text', value: 'grüße' }] }),
      request('Bad name', '$HTTP/bad', { header: [{ key: 'Bad Name', value: 'x' }] }),
      request('Bad value', '$HTTP/bad', { header: [{ key: 'X-Bad', value: 'a\nb' }] }),
    ]),
  },
  {
    name: "system headers that are disabled or the user's own",
    collection: collection([
      request('Disabled system', 'POST $HTTP/disabled', {
        behavior: {
          disabledSystemHeaders: {
            'user-agent': true,
            accept: true,
            'cache-control': true,
            'postman-token': true,
            'accept-encoding': true,
            connection: true,
            'content-type': true,
          },
        },
        body: bodyOf('raw', 'text'),
      }),
      request('Length', 'POST $HTTP/length', {
        header: [{ key: 'Content-Length', value: '4' }],
        body: bodyOf('raw', 'four'),
      }),
    ]),
  },
  {
    name: 'values that are no text',
    collection: collection([
      request('Headers', '$HTTP/headers', {
        header: [
          { key: 'X-Null', value: null },
          { key: 'X-Number', value: 5 },
        ],
      }),
      request('Query', {
        method: 'GET',
        url: { protocol: 'http', host: ['localhost'], port: '$PORT', path: ['q'], query: [{ key: 'd' }] },
      }),
    ]),
  },
  {
    name: 'raw bodies and the type that their language gives',
    collection: collection([
      ...WORDS.map((language) =>
        request(language, 'POST $HTTP/raw', {
          body: bodyOf('raw', '{"a": "ü"} // x', { options: { raw: { language } } }),
        }),
      ),
      request('No language', 'POST $HTTP/raw', { body: bodyOf('raw', 'grüße') }),
      request('Own type', 'POST $HTTP/raw', {
        header: [{ key: 'Content-Type', value: 'application/x-own' }],
        body: bodyOf('raw', '{}', { options: { raw: { language: 'json' } } }),
      }),
      request('Empty', 'POST $HTTP/raw', { body: bodyOf('raw', '') }),
      request('No body', 'POST $HTTP/none'),
      request('Put', 'PUT $HTTP/none'),
      request('Delete', 'DELETE $HTTP/delete', { body: bodyOf('raw', 'gone') }),
      request('Patch', 'PATCH $HTTP/patch', { body: bodyOf('raw', 'part') }),
      request('Options', 'OPTIONS $HTTP/options'),
      request('Disabled', 'POST $HTTP/disabled', { body: { mode: 'raw', raw: 'never', disabled: true } }),
      request('Mode none', 'POST $HTTP/mode', { body: { mode: 'none' } }),
    ]),
  },
  {
    name: 'urlencoded bodies keep order and repeat names',
    collection: collection([
      request('Form', 'POST $HTTP/form', {
        body: bodyOf('urlencoded', [
          { key: 'a', value: '1' },
          { key: 'b', value: 'x y&z=ü+%20' },
          { key: 'a', value: '2' },
          { key: 'off', value: '3', disabled: true },
          { key: 'empty', value: '' },
          { key: 'null', value: null },
          { key: 'none' },
          { key: 'tick', value: "it's (a) *test*!~" },
          { key: '', value: 'nameless' },
        ]),
      }),
      request('Text', 'POST $HTTP/form', { body: bodyOf('urlencoded', 'a=1&b=2 3') }),
      request('Empty', 'POST $HTTP/form', { body: bodyOf('urlencoded', []) }),
    ]),
  },
  {
    name: 'form data with texts, files and types of their own',
    collection: collection([
      request('Texts', 'POST $HTTP/form', {
        body: bodyOf('formdata', [
          { key: 'a', value: 'one', type: 'text' },
          { key: 'b', value: 'ü "quoted"', type: 'text' },
          { key: 'off', value: 'x', type: 'text', disabled: true },
          { key: 'typed', value: '{"a":1}', type: 'text', contentType: 'application/json' },
          { key: 'empty', value: '', type: 'text' },
        ]),
      }),
      request('Files', 'POST $HTTP/form', {
        body: bodyOf('formdata', [
          { key: 'file', type: 'file', src: 'files/notes.txt' },
          { key: 'named', type: 'file', src: 'files/data.json', fileName: 'other.json' },
          { key: 'typed', type: 'file', src: 'files/notes.txt', contentType: 'text/x-own' },
          { key: 'several', type: 'file', src: ['files/notes.txt', 'files/data.json'] },
          { key: 'last', value: 'text', type: 'text' },
        ]),
      }),
      request('Missing', 'POST $HTTP/form', {
        body: bodyOf('formdata', [
          { key: 'missing', type: 'file', src: 'files/none.txt' },
          { key: 'kept', value: 'x', type: 'text' },
        ]),
      }),
      request('Empty', 'POST $HTTP/form', { body: bodyOf('formdata', []) }),
    ]),
    files: { 'files/notes.txt': 'some notes\n', 'files/data.json': '{"a":1}' },
  },
  {
    name: 'bodies from files',
    collection: collection([
      request('File', 'POST $HTTP/file', { body: bodyOf('file', { src: 'files/notes.txt' }) }),
      request('Typed', 'POST $HTTP/file', {
        header: [{ key: 'Content-Type', value: 'text/plain' }],
        body: bodyOf('file', { src: 'files/bytes.bin' }),
      }),
      request('Missing', 'POST $HTTP/file', { body: bodyOf('file', { src: 'files/none.txt' }) }),
      request('Content', 'POST $HTTP/file', { body: bodyOf('file', { content: 'inline' }) }),
    ]),
    files: { 'files/notes.txt': 'some notes\n', 'files/bytes.bin': Buffer.from([0, 255, 1, 254]) },
  },
  {
    name: 'files outside the working directory are refused when asked',
    collection: collection([
      request('Inside', 'POST $HTTP/file', { body: bodyOf('file', { src: 'notes.txt' }) }),
      request('Outside', 'POST $HTTP/file', { body: bodyOf('file', { src: '../outside.txt' }) }),
      request('Form', 'POST $HTTP/file', {
        body: bodyOf('formdata', [
          { key: 'f', type: 'file', src: '../outside.txt' },
          { key: 'a', value: 'b' },
        ]),
      }),
    ]),
    files: { 'work/notes.txt': 'inside', 'outside.txt': 'outside' },
    args: ['--working-dir', '$DIR/work', '--no-insecure-file-read'],
  },
  {
    name: 'graphql bodies',
    collection: collection([
      request('Text', 'POST $HTTP/graphql', {
        body: bodyOf('graphql', {
          query: 'query A($a: Int) { a(b: $a) }',
          variables: '{"a": 1}',
          operationName: 'A',
        }),
      }),
      request('Object', 'POST $HTTP/graphql', {
        body: bodyOf('graphql', { query: '{ a }', variables: { a: 1 } }),
      }),
      request('No variables', 'POST $HTTP/graphql', {
        body: bodyOf('graphql', { query: '{ a }', variables: '' }),
      }),
      request('Broken', 'POST $HTTP/graphql', {
        body: bodyOf('graphql', { query: '{ a }', variables: '{"a": ' }),
      }),
    ]),
  },
  {
    name: 'bodies of GET and HEAD are dropped unless the profile keeps them',
    collection: collection([
      ...['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK', 'OPTIONS', 'LINK', 'PROPFIND', 'CUSTOM', 'lower'].map(
        (method) => request(method, `${method} $HTTP/pruned`, { body: bodyOf('raw', 'body') }),
      ),
      request('Kept', 'GET $HTTP/kept', {
        body: bodyOf('raw', 'body'),
        behavior: { disableBodyPruning: true },
      }),
      request('Pruned', 'GET $HTTP/pruned', {
        body: bodyOf('raw', 'body'),
        behavior: { disableBodyPruning: false },
      }),
    ]),
  },
  {
    name: 'profile behaviour is inherited, the nearest wins',
    collection: collection(
      [
        folder(
          'Folder',
          [
            request('One', '$HTTP/redirect/302?to=/end'),
            request('Two', '$HTTP/redirect/302?to=/end', { behavior: { followRedirects: true } }),
          ],
          { protocolProfileBehavior: { followRedirects: false } },
        ),
        request('Three', 'GET $HTTP/three', { body: bodyOf('raw', 'kept') }),
      ],
      { protocolProfileBehavior: { disableBodyPruning: true } },
    ),
  },
  {
    name: 'compressed answers are decoded',
    collection: collection(
      ['gzip', 'deflate', 'deflate-raw', 'br'].map((kind) =>
        request(kind, `$HTTP/${kind}`, {
          test: "pm.test('decoded ' + pm.response.json().method + ' ' + pm.response.responseSize, () => {});",
        }),
      ),
    ),
  },
  {
    name: 'character sets, binary and empty answers',
    collection: collection([
      request(
        'Latin',
        `$HTTP${answer({ headers: [['Content-Type', 'text/plain; charset=iso-8859-1']], base64: Buffer.from('grüße', 'latin1').toString('base64') })}`,
        { test: 'pm.test(pm.response.text(), () => {});' },
      ),
      request(
        'UTF-16',
        `$HTTP${answer({ headers: [['Content-Type', 'text/plain; charset=utf-16le']], base64: Buffer.from('grüße', 'utf16le').toString('base64') })}`,
        { test: 'pm.test(pm.response.text(), () => {});' },
      ),
      request(
        'Bytes',
        `$HTTP${answer({ headers: [['Content-Type', 'application/octet-stream']], base64: Buffer.from([0, 1, 128, 255]).toString('base64') })}`,
        { test: 'pm.test(pm.response.responseSize + " " + pm.response.text().length, () => {});' },
      ),
      request('No type', `$HTTP${answer({ body: 'plain' })}`, {
        test: 'pm.test(pm.response.text(), () => {});',
      }),
      request('Empty', `$HTTP${answer({ body: '' })}`),
      request('Odd reason', '$HTTP/status/299?reason=Odd%20Words'),
      request('No length', `$HTTP${answer({ headers: [['Connection', 'close']], body: 'x', end: true })}`),
    ]),
  },
];
