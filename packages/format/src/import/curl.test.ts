import { describe, expect, test } from 'vitest';
import { seededRandom } from '../collection.fixture.ts';
import type { CollectionItem } from '../collection.ts';
import { imported, only, problemsOf } from './import.fixture.ts';

function one(command: string): CollectionItem {
  const [item] = only(imported(command)).item;
  return item as CollectionItem;
}

const header = (...rows: [string, string][]) => rows.map(([key, value]) => ({ key, value }));
const raw = (text: string, language?: string) => ({
  mode: 'raw',
  raw: text,
  ...(language ? { options: { raw: { language } } } : {}),
});
const FORM = 'application/x-www-form-urlencoded';

test.each<[string, object]>([
  ['curl https://api.test/a', { method: 'GET', url: { raw: 'https://api.test/a' }, header: [] }],
  ['$ curl https://api.test/a', { method: 'GET' }],
  ['TOKEN=x sudo /usr/bin/curl -sS https://api.test/a', { method: 'GET' }],
  ['curl -X DELETE --url https://api.test/a', { method: 'DELETE' }],
  ['curl -sSLXPATCH https://api.test/a', { method: 'PATCH' }],
  ['curl -I https://api.test/a', { method: 'HEAD' }],
  ['curl --request=PUT https://api.test/a', { method: 'PUT' }],
  [
    "curl -H 'X-A: 1' -H 'X-Empty;' -H X-B:2 api.test",
    { header: header(['X-A', '1'], ['X-Empty', ''], ['X-B', '2']) },
  ],
  [
    'curl -A agent -e http://from.test -b "a=1; b=2" -r 0-99 api.test',
    {
      header: header(
        ['User-Agent', 'agent'],
        ['Referer', 'http://from.test'],
        ['Cookie', 'a=1; b=2'],
        ['Range', 'bytes=0-99'],
      ),
    },
  ],
  ["curl -H ':authority: api.test' -H 'a: b' api.test", { header: header(['a', 'b']) }],
  [
    `curl api.test -d 'a=1&b=x%20y' -d c=3`,
    {
      method: 'POST',
      header: header(['Content-Type', FORM]),
      body: {
        mode: 'urlencoded',
        urlencoded: [
          { key: 'a', value: '1' },
          { key: 'b', value: 'x y' },
          { key: 'c', value: '3' },
        ],
      },
    },
  ],
  [
    `curl api.test -d '{"a":1}'`,
    { method: 'POST', header: header(['Content-Type', FORM]), body: raw('{"a":1}') },
  ],
  [
    `curl api.test -H 'content-type: application/json' --data-raw '@{"a":1}'`,
    { header: header(['content-type', 'application/json']), body: raw('@{"a":1}', 'json') },
  ],
  [
    `curl --json '{"a":' --json '1}' api.test`,
    {
      method: 'POST',
      header: header(['Content-Type', 'application/json'], ['Accept', 'application/json']),
      body: raw('{"a":1}', 'json'),
    },
  ],
  ['curl api.test --data-binary @dir/file.bin', { body: { mode: 'file', file: { src: 'dir/file.bin' } } }],
  ['curl -T up.txt api.test', { method: 'PUT', body: { mode: 'file', file: { src: 'up.txt' } } }],
  [
    `curl api.test --data-urlencode 'q=a&b' --data-urlencode '=x y' --data-urlencode '{{v}} z'`,
    { body: { mode: 'raw', raw: 'q=a%26b&x%20y&{{v}}%20z' } },
  ],
  [
    `curl api.test --data-urlencode 'q=a&b'`,
    { body: { mode: 'urlencoded', urlencoded: [{ key: 'q', value: 'a&b' }] } },
  ],
  [
    `curl -G api.test/s?x=1 -d a=1 --data-urlencode 'b=2 3'`,
    {
      method: 'GET',
      url: {
        raw: 'api.test/s?x=1&a=1&b=2%203',
        query: [
          { key: 'x', value: '1' },
          { key: 'a', value: '1' },
          { key: 'b', value: '2%203' },
        ],
      },
    },
  ],
  ['curl api.test --url-query a=1 --url-query "b=x y"', { url: { raw: 'api.test?a=1&b=x%20y' } }],
  [
    `curl -F name=Ada -F 'doc=@a;b.csv;type=text/csv;filename="x.csv"' -F 'note="a;b";type=text/plain' --form-string 'at=@x' api.test`,
    {
      method: 'POST',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'name', value: 'Ada', type: 'text' },
          { key: 'doc', type: 'file', src: 'a;b.csv', contentType: 'text/csv', fileName: 'x.csv' },
          { key: 'note', value: 'a;b', type: 'text', contentType: 'text/plain' },
          { key: 'at', value: '@x', type: 'text' },
        ],
      },
    },
  ],
  [
    'curl -u ada:s:x api.test',
    {
      auth: {
        type: 'basic',
        basic: [
          { key: 'username', value: 'ada', type: 'string' },
          { key: 'password', value: 's:x', type: 'string' },
        ],
      },
    },
  ],
  [
    'curl --digest -u ada: api.test',
    { auth: { type: 'digest', digest: [{ key: 'username', value: 'ada', type: 'string' }] } },
  ],
  [
    'curl --oauth2-bearer tok api.test',
    { auth: { type: 'bearer', bearer: [{ key: 'token', value: 'tok', type: 'string' }] } },
  ],
  [
    'curl --aws-sigv4 aws:amz:eu-west-1:s3 -u id:key api.test',
    {
      auth: {
        type: 'awsv4',
        awsv4: ['accessKey id', 'secretKey key', 'region eu-west-1', 'service s3'].map((row) => {
          const [key, value] = row.split(' ');
          return { key, value, type: 'string' };
        }),
      },
    },
  ],
  [
    'curl "{{baseUrl}}/users/{{id}}?q={{q}}"',
    { url: { raw: '{{baseUrl}}/users/{{id}}?q={{q}}', host: ['{{baseUrl}}'] } },
  ],
  ['curl https://api.test/?a=1&b=2', { url: { raw: 'https://api.test/?a=1&b=2' } }],
  ['curl https://api.test/ -o out.json 2>/dev/null | jq .', { url: { raw: 'https://api.test/' } }],
  [
    "curl -d @- api.test -H 'Content-Type: text/plain' <<'EOF'\nline 'one'\n$two\nEOF\n",
    { body: raw("line 'one'$two", 'text') },
  ],
  ["curl --data-binary @- api.test -H 'Content-Type: text/plain' <<< 'x'", { body: raw('x\n', 'text') }],
  [
    "curl -H 'a: b' \\\n  --data-raw $'it\\'s \\u00e9\\xc3\\xa9\\n' \\\r\n  api.test",
    { body: { mode: 'raw', raw: "it's éé\n" } },
  ],
])('reads %s', (command, request) => {
  expect(one(command).request).toMatchObject(request);
});

test.each<[string, object]>([
  [
    'curl -k --max-redirs 3 --http1.1 api.test',
    { strictSSL: false, maxRedirects: 3, protocolVersion: 'http1' },
  ],
  ["curl -H 'Accept:' api.test", { disabledSystemHeaders: { accept: true } }],
  ['curl -X GET -d a=1 api.test', { disableBodyPruning: true }],
  ['curl --no-location --http2 api.test', { followRedirects: false, protocolVersion: 'http2' }],
])('keeps the settings of %s', (command, behavior) => {
  expect(one(command).protocolProfileBehavior).toEqual(behavior);
});

describe('other shells', () => {
  test.each([
    [
      'cmd, as browsers copy it now',
      'curl ^"https://api.test/a?x=1^&y=^%^20^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":^\\^"b^\r\n\r\nc^\\^"^}^"',
      'https://api.test/a?x=1&y=%20',
      '{"a":"b\nc"}',
    ],
    [
      'cmd with plain quotes',
      'curl "https://api.test/a?x=1&y=2" ^\n -H "content-type: application/json" ^\n -d "{""a"": \\"b\\"}"\n',
      'https://api.test/a?x=1&y=2',
      '{"a": "b"}',
    ],
    [
      'PowerShell',
      "curl.exe 'https://api.test/a' `\r\n  -H 'content-type: application/json' `\r\n  -d '{\"a\": \"it''s\"}'",
      'https://api.test/a',
      '{"a": "it\'s"}',
    ],
  ])('reads %s', (_, command, url, body) => {
    expect(one(command).request).toMatchObject({ url: { raw: url }, body: { mode: 'raw', raw: body } });
  });
});

test('several commands, --next and several addresses are requests of one collection', () => {
  const text =
    'curl a.test/1 --next -X PUT b.test/2\n\n# later\ncurl c.test/3 d.test/4; echo done && curl e.test/5\n';
  const { item, info } = only(imported([{ path: 'calls.sh', text }]));
  expect(info.name).toBe('calls');
  expect(item.map(({ request }) => `${request?.method} ${request?.url?.raw}`)).toEqual([
    'GET a.test/1',
    'PUT b.test/2',
    'GET c.test/3',
    'GET d.test/4',
    'GET e.test/5',
  ]);
  expect(new Set(item.map(({ id }) => id)).size).toBe(5);
});

test('tells what it cannot keep, and where', () => {
  const text =
    'curl -x proxy:1 --cert me.pem \\\n  -H "Authorization: Bearer $TOKEN" --strange -d @f.txt "https://a.test/$(date)"';
  const result = imported(text);
  expect(problemsOf(result)).toEqual([
    'warning input:1:6: a request of a collection cannot hold -x; it is left out',
    'warning input:1:17: a request of a collection cannot hold --cert; it is left out',
    'warning input:2:37: the flag --strange is not known and is left out',
    'warning input:2:47: curl takes the line breaks out of the file f.txt; it is sent as it is',
    'warning input:2:29: the variable $TOKEN of the shell became the variable {{TOKEN}} of the collection',
    'warning input:2:73: what the shell would put in here is kept as it stands',
  ]);
  const [collection] = result.collections;
  expect(collection?.variable).toEqual([{ key: 'TOKEN', value: '', type: 'string' }]);
  expect(collection?.item[0]?.request?.header?.[0]?.value).toBe('Bearer {{TOKEN}}');
});

test.each([
  ["curl a.test\ncurl -d 'abc b.test", ['error input:2:9: this quote is never closed'], 1],
  [
    'curl -H',
    ['warning input:1:6: -H has no value', 'error input:1:1: there is no curl command with an address'],
    0,
  ],
])('%s is told', (text, problems, collections) => {
  const result = imported(text);
  expect(problemsOf(result)).toEqual(problems);
  expect(result.collections).toHaveLength(collections);
});

/** What a person could type into any of these shells and get back unchanged. */
const quotings: { [name: string]: (word: string) => string } = {
  single: (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  double: (word) => `"${word.replace(/["\\$`]/g, '\\$&')}"`,
  bare: (word) => (word === '' ? "''" : word.replace(/[\s\S]/gu, (c) => (c === '\n' ? `'\n'` : `\\${c}`))),
  ansi: (word) =>
    `$'${word
      .replace(/[\\']/g, '\\$&')
      .replace(/\n/g, '\\n')
      .replace(/[^ -~]/gu, (c) => `\\U${(c.codePointAt(0) as number).toString(16).padStart(8, '0')}`)}'`,
};

const ALPHABET = [
  ...`abcXYZ019 -_=.,:;/?&%#@!~|<>()[]{}'"\\$\`^*+\n\t`,
  'é',
  '→',
  '😀',
  '""',
  "''",
  '\\\\',
  '\\n',
];

test('whatever a shell can quote comes back', () => {
  const random = seededRandom(7);
  const pick = <Value>(list: readonly Value[]): Value => list[Math.floor(random() * list.length)] as Value;
  const word = (most: number): string =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(ALPHABET)).join('');
  for (let round = 0; round < 600; round += 1) {
    const quote = () => quotings[pick(Object.keys(quotings))] as (text: string) => string;
    const value = word(30).replace(/\s+/g, ' ').trim();
    const body = `x${word(60)}`;
    const url = `https://api.test/${round}?q=${word(12).replace(/[\s#]/g, '')}`;
    const line = pick([' ', ' \\\n  ', '\t']);
    const argv = [
      ['-X', pick(['POST', 'PUT'])],
      ['--header', `X-Value: ${value === '' ? 'v' : value}`],
      [pick(['-d', '--data-raw', '--data-binary']), body],
      ['--header', 'content-type: text/plain'],
    ];
    const command = [
      'curl',
      ...argv.flatMap(([flag, given]) => [flag, quote()(given as string)]),
      quote()(url),
    ].join(line);
    const { collections } = imported(command);
    const request = collections[0]?.item[0]?.request;
    expect({
      command,
      value: request?.header?.[0]?.value,
      body: request?.body?.raw,
      url: request?.url?.raw,
    }).toEqual({
      command,
      value: value === '' ? 'v' : value,
      body,
      url,
    });
  }
});
