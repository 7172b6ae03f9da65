import type { UrlDefinition } from '@parley/format';
import { expect, test } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { buildUrl, hostHeader, urlText, urlToDefinition, urlToText } from './url.ts';

// The right-hand sides are what newman 6.2.2 sent to a server for the same text.

function target(text: string, encode = true): string {
  return requestTarget(buildUrl(text, encode).url);
}

test('paths and queries are encoded by the sets of WHATWG, and what is encoded stays', () => {
  const rows: [text: string, sent: string][] = [
    ['http://h', '/'],
    ['http://h/', '/'],
    ['http://h/?', '/?'],
    ['http://h?q=1', '/?q=1'],
    ['http://h#f', '/'],
    ['http://h/a//b/../c/./d', '/a//b/../c/./d'],
    ['http://h\\x\\y?z=\\', '/x/y?z=\\'],
    ['http://h/a b/é/{x}/|^`"<>', '/a%20b/%C3%A9/%7Bx%7D/|^%60%22%3C%3E'],
    ['http://h/?a=b&&c&=d&e=&\'"<>#frag x', '/?a=b&&c&=d&e=&%27%22%3C%3E'],
    ['http://h/%20%zz%4', '/%20%zz%4'],
    ['http://h/{{unknown}}?q={{unknown}}', '/%7B%7Bunknown%7D%7D?q={{unknown}}'],
    ['http://h/{{a/b?c}}/d', '/%7B%7Ba/b%3Fc%7D%7D/d'],
    ['http://h/x;y=1,2?a[]=1&b[c]=%5B', '/x;y=1,2?a[]=1&b[c]=%5B'],
    [' http://h/lead ', '/lead%20'],
    ['http://h/:id/x', '/:id/x'],
    ['http://h/😀?😀', '/%F0%9F%98%80?%F0%9F%98%80'],
    ['http://h/\ud800', '/%EF%BF%BD'],
  ];
  for (const [text, sent] of rows) {
    expect([text, target(text)]).toEqual([text, sent]);
  }
});

test('encoding can be turned off, for all but the host', () => {
  expect(target('http://h/x y"?q=\'|', false)).toBe('/x y"?q=\'|');
  expect(buildUrl('http://bücher.test/', false).url.host).toBe('xn--bcher-kva.test');
});

test('hosts are lower case, punycode, and dotted decimals', () => {
  const rows: [text: string, host: string, header: string][] = [
    ['HTTP://LOCALHOST:8080/UP', 'localhost', 'localhost:8080'],
    ['localhost:8080/no-scheme', 'localhost', 'localhost:8080'],
    ['http://127.1:1/', '127.0.0.1', '127.0.0.1:1'],
    ['http://0x7f000001/', '127.0.0.1', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1', '127.0.0.1'],
    ['http://[::1]:80/', '::1', '[::1]:80'],
    ['http://bücher.localhost/', 'xn--bcher-kva.localhost', 'xn--bcher-kva.localhost'],
    ['http:////h/', 'h', 'h'],
    ['{{host}}/x', '{{host}}', '{{host}}'],
    ['http://h:/x', 'h', 'h'],
  ];
  for (const [text, host, header] of rows) {
    const { url } = buildUrl(text, true);
    expect([text, url.host, hostHeader(url)]).toEqual([text, host, header]);
  }
});

test('user and password are encoded', () => {
  expect(buildUrl('http://user:p%40 s:@h/', true).url.userinfo).toBe('user:p%40%20s%3A');
  expect(buildUrl('http://user@h/', true).url.userinfo).toBe('user');
  expect(buildUrl('http://:pw@h/', true).url.userinfo).toBe(':pw');
  expect(buildUrl('http://a@b@h/', true).url.userinfo).toBe('a%40b');
});

test('a URL that cannot be sent says why', () => {
  const rows: [text: string, problem: string | undefined][] = [
    ['', 'runtime:extensions~request: request url is empty'],
    ['http://', 'Invalid URI "http:///"'],
    ['//localhost:1/ds', 'Invalid URI "http:////localhost:1/ds"'],
    ['ftp://localhost/x', 'Invalid protocol: ftp:'],
    ['http://h:99999/', "Port should be >= 0 and < 65536. Received type string ('99999')."],
    ['http://h:abc/', "Port should be >= 0 and < 65536. Received type string ('abc')."],
    ['http://h:1/', undefined],
    ['http://{{h}}/', undefined],
  ];
  for (const [text, problem] of rows) {
    expect([text, buildUrl(text, true).problem]).toEqual([text, problem]);
  }
});

test('a definition is written with its path variables and enabled query rows', () => {
  const url: UrlDefinition = {
    raw: 'http://not-this',
    protocol: 'http',
    host: ['h'],
    port: '81',
    path: [':id', ':missing', 'x:id', ':id.json', ':num', ':off', ':template', ':old'],
    query: [
      { key: 'a&b', value: 'c&d#e' },
      { key: 'n', value: null },
      { key: 'e', value: '' },
      { key: 'd', value: '1', disabled: true },
      { key: null, value: 'v' },
      { key: 'eq=', value: '=' },
      { key: '{{a&b}}', value: '{{c#d}}&' },
    ],
    hash: 'frag',
    variable: [
      { key: 'id', value: 'a/b c' },
      { key: 'missing', value: '' },
      { key: 'num', value: 5 },
      { key: 'off', value: 'dd', disabled: true },
      { key: 'template', value: '{{v}}' },
      { key: '', id: 'old', value: 'o' },
    ],
  };
  expect(urlText(url)).toBe(
    'http://h:81/a/b c/:missing/x:id/a/b c.json/:num/dd/{{v}}/o' +
      '?a%26b=c%26d%23e&n&e=&=v&eq%3D==&{{a&b}}={{c#d}}%26#frag',
  );
  expect(urlText({ raw: 'http://only-raw/x' })).toBe('http://only-raw/x');
  expect(urlText('h/x')).toBe('h/x');
  expect(urlText(undefined)).toBe('');
});

test('reports show the parts as they were sent, in the order of newman', () => {
  const cases: [text: string, definition: string][] = [
    [
      'http://h:1/?a=b&&c&=d&e=&\'"<>#frag x',
      '{"protocol":"http","port":"1","path":[""],"hash":"frag%20x","host":["h"],"query":[{"key":"a","value":"b"},' +
        '{"key":null,"value":null},{"key":"c","value":null},{"key":"","value":"d"},{"key":"e","value":""},' +
        '{"key":"%27%22%3C%3E","value":null}],"variable":[]}',
    ],
    [
      'http://user:p%40 ss@a.b/auth',
      '{"auth":{"user":"user","password":"p%40%20ss"},"protocol":"http","path":["auth"],"host":["a","b"],' +
        '"query":[],"variable":[]}',
    ],
    [
      'http://[::1]:1/:id/:id.x',
      '{"protocol":"http","port":"1","path":[":id",":id.x"],"host":["[::1]"],"query":[],' +
        '"variable":[{"type":"any","key":"id"}]}',
    ],
  ];
  for (const [text, definition] of cases) {
    const built = buildUrl(text, true);
    expect(JSON.stringify(built.definition)).toBe(definition);
    expect(JSON.stringify(urlToDefinition(built.url))).toBe(definition);
  }
});

test('a whole URL is written without its fragment', () => {
  expect(urlToText(buildUrl('https://u:p@h:1/a?b=c&d#e', true).url)).toBe('https://u:p@h:1/a?b=c&d');
});
