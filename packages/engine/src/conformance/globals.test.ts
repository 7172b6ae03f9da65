import { describeRows, type Row } from './rows.fixture.ts';

const names: Row[] = [
  {
    shows: 'a script has pm, console, require, Buffer and timers',
    test: `console.log(typeof pm, typeof console, typeof require, typeof Buffer, typeof setTimeout, typeof setInterval, typeof setImmediate, typeof clearTimeout, typeof clearInterval, typeof clearImmediate);`,
    gives: ['object', 'object', 'function', 'function', ...Array.from({ length: 6 }, () => 'function')],
  },
  {
    shows: 'a script has no process, module, global, fetch and XMLHttpRequest',
    test: `console.log(typeof process, typeof module, typeof global, typeof fetch, typeof XMLHttpRequest, typeof exports, typeof window, typeof self, typeof __parley);`,
    gives: Array.from({ length: 9 }, () => 'undefined'),
  },
  {
    shows: 'a script has the ECMAScript built-ins',
    test: `console.log([1, [2]].flat(), Object.groupBy ? 'new' : 'old', new Intl.NumberFormat('en').format(1234.5), typeof AggregateError, typeof WeakRef, 10n ** 3n === 1000n, 'a-b'.replaceAll('-', '+'), structuredClone(new Map([[1, {a: 2}]])).get(1).a);`,
    gives: [[1, 2], 'new', '1,234.5', 'function', 'function', true, 'a+b', 2],
  },
  {
    shows: 'import() does not exist',
    test: `try { await import('fs'); console.log('in'); } catch (error) { console.log('no'); }`,
    gives: ['no'],
  },
  {
    shows: 'URL and URLSearchParams read addresses',
    test: `const url = new URL('/p?q=1#h', 'http://u:p@example.com:8080'); console.log(url.href, url.host, url.searchParams.get('q'), url.hash, URL.canParse('x'));
const search = new URLSearchParams({a: '1 2'}); search.append('b', 'ä'); console.log(search.toString(), [...search.keys()]);`,
    gives: [
      'http://u:p@example.com:8080/p?q=1#h',
      'example.com:8080',
      '1',
      '#h',
      false,
      'a=1+2&b=%C3%A4',
      ['a', 'b'],
    ],
  },
  {
    shows: 'TextEncoder and TextDecoder translate',
    test: `console.log([...new TextEncoder().encode('ä')], new TextDecoder().decode(new Uint8Array([195, 164])), new TextDecoder('latin1').decode(new Uint8Array([228])));`,
    gives: [[195, 164], 'ä', 'ä'],
  },
  {
    shows: 'Blob and File hold bytes',
    test: `const blob = new Blob(['ab', 'c'], {type: 'text/plain'}); console.log(blob.size, blob.type, await blob.text(), await blob.slice(1).text());
const file = new File(['x'], 'f.txt'); console.log(file.name, file.size, file instanceof Blob);`,
    gives: [3, 'text/plain', 'abc', 'bc', 'f.txt', 1, true],
  },
  {
    shows: 'crypto makes hashes, random values and signatures',
    test: `const hex = (bytes) => Buffer.from(bytes).toString('hex');
console.log(hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a'))).slice(0, 8), crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(4)).length);
const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('k'), {name: 'HMAC', hash: 'SHA-256'}, false, ['sign']);
console.log(hex(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode('m'))).length);`,
    gives: ['ca978112', 36, 4, 64],
  },
  {
    shows: 'streams pass pieces on',
    test: `const stream = new ReadableStream({start(controller) { controller.enqueue('a'); controller.enqueue('b'); controller.close(); }});
const upper = stream.pipeThrough(new TransformStream({transform(piece, controller) { controller.enqueue(piece.toUpperCase()); }}));
const seen = []; for (const reader = upper.getReader();;) { const {done, value} = await reader.read(); if (done) break; seen.push(value); } console.log(seen);`,
    gives: [['A', 'B']],
  },
  {
    shows: 'AbortController, Event and EventTarget work',
    test: `const abort = new AbortController(); abort.signal.addEventListener('abort', (event) => console.log(event.type)); abort.abort(); console.log(abort.signal.aborted, abort.signal.reason.name);
const target = new EventTarget(); target.addEventListener('x', (event) => console.log(event instanceof Event)); target.dispatchEvent(new Event('x')); console.log(new DOMException('m', 'AbortError').code);`,
    gives: ['abort', true, 'AbortError', true, 20],
  },
  {
    shows: 'queueMicrotask runs before timers',
    test: `setTimeout(() => console.log('timer')); queueMicrotask(() => console.log('task')); console.log('now');`,
    gives: ['now', 'task', 'timer'],
  },
  {
    shows: 'atob and btoa translate base64',
    test: `console.log(btoa('hi'), atob('aGk='));`,
    gives: ['aGk=', 'hi'],
  },
  {
    shows: 'Buffer translates bytes',
    test: `console.log(Buffer.from('ä').toString('base64'), Buffer.from('w6Q=', 'base64').toString(), Buffer.concat([Buffer.from('a'), Buffer.from([98])]).toString(), Buffer.byteLength('ä'));`,
    gives: ['w6Q=', 'ä', 'ab', 2],
  },
  {
    shows: 'setTimeout passes values on and setInterval repeats',
    test: `setTimeout((a, b) => console.log(a + b), 1, 2, 3); let n = 0; const id = setInterval(() => { n += 1; if (n === 3) { clearInterval(id); console.log('n', n); } }, 1); const never = setTimeout(() => console.log('never'), 1); clearTimeout(never);`,
    gives: [5, 'n', 3],
  },
  {
    shows: 'top-level await waits for promises',
    test: `const value = await new Promise((resolve) => setTimeout(() => resolve(5), 2)); console.log(value); pm.test('after', () => pm.expect(value).to.equal(5));`,
    gives: [5],
    assertions: ['after: passed'],
  },
  {
    shows: 'a rejected top-level await is an error of the script',
    test: `await Promise.reject(new TypeError('refused')); console.log('never');`,
    errors: ['refused'],
  },
  {
    shows: 'an undeclared assignment is made',
    test: `sharedByScripts = () => 'shared';`,
  },
  {
    shows: 'an undeclared assignment stays visible to later scripts',
    test: `console.log(sharedByScripts());`,
    gives: ['shared'],
  },
  {
    shows: 'a declaration of an earlier script is gone',
    pre: `const mine = 1; let other = 2; var third = 3; function fourth() {}`,
    test: `console.log(typeof mine, typeof other, typeof third, typeof fourth);`,
    gives: ['undefined', 'undefined', 'undefined', 'undefined'],
  },
  {
    shows: 'this of a script is an object',
    test: `console.log(typeof this); this.x = 1; console.log(this.x);`,
    gives: ['object', 1],
  },
];

const asked =
  '$SERVER/answer?code=201&reason=Made&header=X-One:1&header=Set-Cookie:sid=abc;Path=/&body={%22a%22:1}';

const legacy: Row[] = [
  {
    shows: 'tests become assertions after those of pm.test',
    test: `tests['first'] = true; pm.test('by pm', () => {}); tests['second'] = 0; tests.third = responseCode.code === 200;`,
    assertions: ['by pm: passed', 'first: passed', 'second: expected 0 to be truthy', 'third: passed'],
  },
  {
    shows: 'responseBody is text with has',
    request: asked,
    test: `console.log(responseBody, typeof responseBody, responseBody.has('a'), responseBody.has('b'));`,
    gives: ['{"a":1}', 'string', true, false],
  },
  {
    shows: 'responseCode, responseTime, responseHeaders and responseCookies describe the response',
    request: asked,
    test: `console.log(responseCode.code, responseCode.name, typeof responseCode.detail, typeof responseTime, responseHeaders['X-One'], responseCookies.length ?? responseCookies.count());`,
    gives: [201, 'Made', 'string', 'number', '1', 1],
  },
  {
    shows: 'request describes the request',
    request: {
      method: 'POST',
      url: '$SERVER/echo?q=1',
      header: [{ key: 'X-One', value: '1' }],
      body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }] },
    },
    test: `console.log(request.method, request.url, request.headers['X-One'] || request.headers['x-one'], request.data, request.name);`,
    gives: ['POST', '$SERVER/echo?q=1', '1', { a: 'b' }, 'request describes the request'],
  },
  {
    shows: 'environment, globals, data and iteration show values',
    pre: `console.log(environment.base, globals.world, data.row, iteration);`,
    gives: ['b', 'w', 'r', 0],
  },
  {
    shows: 'postman sets, gets and clears variables',
    pre: `postman.setEnvironmentVariable('k', 'v'); postman.setGlobalVariable('g', 'h'); console.log(postman.getEnvironmentVariable('k'), postman.getGlobalVariable('g'), pm.environment.get('k'));
postman.clearEnvironmentVariable('k'); postman.clearGlobalVariable('g'); console.log(postman.getEnvironmentVariable('k'), postman.getGlobalVariable('g'));
postman.setEnvironmentVariable('a', 1); postman.clearEnvironmentVariables(); postman.clearGlobalVariables(); console.log(pm.environment.toObject(), pm.globals.toObject());`,
    gives: ['v', 'h', 'v', undefined, undefined, {}, {}],
  },
  {
    shows: 'postman gets headers and cookies of the response',
    request: asked,
    test: `console.log(postman.getResponseHeader('x-ONE'), postman.getResponseHeader('none'), postman.getResponseCookie('sid').value, typeof postman.setNextRequest);`,
    gives: ['1', undefined, 'abc', 'function'],
  },
  {
    shows: 'the underscore is lodash 3',
    test: `console.log(_.VERSION.split('.')[0], _.pluck([{a: 1}], 'a'), _.contains([1], 1), require('lodash').VERSION.split('.')[0]);`,
    gives: ['3', [1], true, '4'],
  },
  {
    shows: 'CryptoJS, tv4, xml2Json, Backbone and cheerio are there',
    test: `console.log(CryptoJS.MD5('a').toString(), tv4.validate(1, {type: 'string'}), xml2Json('<a><b>1</b></a>'), typeof Backbone.Model, cheerio.load('<p>t</p>')('p').text());`,
    gives: ['0cc175b9c0f1b6a831c399e269772661', false, { a: { b: '1' } }, 'function', 't'],
  },
  {
    shows: 'JSON has messages with the place of the error',
    test: `try { JSON.parse('{"a": x}'); } catch (error) { console.log(error.name, error.message.split('\\n')[0]); } console.log(JSON.parse('{"a": [1]}'), JSON.stringify({a: 1}));`,
    gives: ['JSONError', 'No value found for key a at 1:7', { a: [1] }, '{"a":1}'],
  },
  {
    shows: 'a script may declare a name of the old API itself',
    test: `const CryptoJS = require('crypto-js'); let request = 1; const tests = {}, data = [2]; console.log(CryptoJS.MD5('a').toString().slice(0, 4), request, data);`,
    gives: ['0cc1', 1, [2]],
  },
  {
    shows: 'use sandbox2 leaves out the old names',
    test: `"use sandbox2";
console.log(typeof pm, typeof tests, typeof postman, typeof _, typeof responseBody, typeof CryptoJS);`,
    gives: ['object', 'undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
  },
  {
    shows: 'a pre-request script has no names about a response',
    pre: `console.log(typeof responseBody, typeof responseCode, typeof tests, typeof request.url);`,
    gives: ['undefined', 'undefined', 'object', 'string'],
  },
];

const libraries: Row[] = [
  ['lodash', `require('lodash').chunk([1, 2, 3], 2)`, [[1, 2], [3]]],
  ['chai', `typeof require('chai').assert.equal`, 'function'],
  ['crypto-js', `require('crypto-js').SHA256('a').toString().slice(0, 8)`, 'ca978112'],
  [
    'crypto-js ciphers',
    `(C => C.AES.decrypt(C.AES.encrypt('m', 'k').toString(), 'k').toString(C.enc.Utf8))(require('crypto-js'))`,
    'm',
  ],
  ['ajv', `new (require('ajv'))({schemaId: 'auto'}).validate({type: 'number'}, 'x')`, false],
  ['tv4', `require('tv4').validate({a: 1}, {required: ['a']})`, true],
  ['moment', `require('moment').utc('2020-01-02T03:04:05Z').format('YYYY/MM/DD HH')`, '2020/01/02 03'],
  ['uuid', `require('uuid').v4().length + require('uuid')().length`, 72],
  [
    'xml2js',
    `(seen => { require('xml2js').parseString('<a>1</a>', {async: false}, (error, result) => { seen = result; }); return seen; })()`,
    { a: '1' },
  ],
  [
    'csv-parse/lib/sync',
    `require('csv-parse/lib/sync')('a,b\\n1,2', {columns: true}).map((row) => ({...row}))`,
    [{ a: '1', b: '2' }],
  ],
  ['cheerio', `require('cheerio').load('<i>x</i>')('i').text()`, 'x'],
  ['backbone', `new (require('backbone').Model)({a: 1}).get('a')`, 1],
  ['atob', `require('atob')('aGk=')`, 'hi'],
  ['btoa', `require('btoa')('hi')`, 'aGk='],
  ['postman-collection', `new (require('postman-collection').Url)('http://a.b/c?d=e').query.get('d')`, 'e'],
  [
    'assert',
    `(() => { try { require('assert').strictEqual(1, 2); } catch (error) { return error.name; } })()`,
    'AssertionError',
  ],
  ['buffer', `require('buffer').Buffer.from('a').toString('hex')`, '61'],
  [
    'events',
    `(seen => { const e = new (require('events'))(); e.on('x', (v) => { seen = v; }); e.emit('x', 5); return seen; })()`,
    5,
  ],
  ['path', `require('path').join('/a', '../b')`, '/b'],
  ['punycode', `require('punycode').toASCII('mañana.com')`, 'xn--maana-pta.com'],
  ['querystring', `require('querystring').parse('a=1&b=2').b`, '2'],
  ['stream', `typeof require('stream').Readable`, 'function'],
  ['string_decoder', `new (require('string_decoder').StringDecoder)('utf8').write(Buffer.from('a'))`, 'a'],
  ['timers', `typeof require('timers').setTimeout`, 'function'],
  ['url', `require('url').parse('http://a.b/c?d=e').pathname`, '/c'],
  ['util', `require('util').format('%s-%d', 'a', 1)`, 'a-1'],
].map(([name, expression, value]) => ({
  shows: `require of ${name}`,
  test: `console.log(${expression});`,
  gives: [value],
}));

const unknown: Row[] = [
  {
    shows: 'require of another name fails',
    test: `try { require('fs'); } catch (error) { console.log(error.message); } require('left-pad');`,
    gives: ["Cannot find module 'fs'"],
    errors: ["Cannot find module 'left-pad'"],
  },
  {
    shows: 'require gives the same object each time',
    test: `console.log(require('lodash') === require('lodash'), require('crypto-js') === CryptoJS);`,
    gives: [true, true],
  },
];

const sources: { [name: string]: string } = {
  '@team/sum': `module.exports = (a, b) => a + b;`,
  '@team/state': `let n = 0; exports.next = () => { n += 1; return n; }; exports.sees = typeof pm.environment.get;`,
  '@team/one': `exports.name = 'one'; const two = pm.require('@team/two'); exports.of = () => two.name;`,
  '@team/two': `exports.name = 'two'; const one = pm.require('@team/one'); exports.of = () => one.name;`,
  '@team/broken': `throw new Error('not today');`,
  'npm:left@1.0.0': `module.exports = {left: (text) => ' ' + text, pm: typeof pm, require: typeof require};`,
  'jsr:@std/x@1': `exports.x = typeof pm;`,
};

const packages: Row[] = [
  {
    shows: 'pm.require loads a package of the team',
    test: `console.log(pm.require('@team/sum')(1, 2));`,
    gives: [3],
  },
  {
    shows: 'pm.require keeps what it loaded, and the package sees pm',
    test: `console.log(pm.require('@team/state').next(), pm.require('@team/state').next(), pm.require('@team/state').sees);`,
    gives: [1, 2, 'function'],
  },
  {
    shows: 'pm.require takes packages that require each other',
    test: `console.log(pm.require('@team/one').of(), pm.require('@team/two').of());`,
    gives: ['two', 'one'],
  },
  {
    shows: 'pm.require gives external packages no pm',
    test: `const {left, pm: seen} = pm.require('npm:left@1.0.0'); console.log(left('a'), seen, pm.require('jsr:@std/x@1').x);`,
    gives: [' a', 'undefined', 'undefined'],
  },
  {
    shows: 'pm.require of an unknown name fails',
    test: `pm.require('@team/none');`,
    errors: ["Cannot find package '@team/none'"],
  },
  {
    shows: 'pm.require tells what a package threw',
    test: `pm.require('@team/broken');`,
    errors: ["Error in package '@team/broken': not today"],
  },
  {
    shows: 'pm.require tells what was refused',
    test: `pm.require('npm:refused');`,
    errors: ["Error while loading package 'npm:refused': the list does not name it"],
  },
  {
    shows: 'pm.require works in pre-request scripts and after await',
    pre: `await null; console.log(pm.require('@team/sum')(2, 3));`,
    gives: [5],
  },
];

const secrets = new Map([['token', 's3cret']]);

const vault: Row[] = [
  {
    shows: 'pm.vault gets, sets and unsets with promises',
    test: `console.log(await pm.vault.get('token'), await pm.vault.get('none')); await pm.vault.set('other', 'o'); console.log(await pm.vault.get('other')); await pm.vault.unset('other'); console.log(await pm.vault.get('other'));`,
    gives: ['s3cret', undefined, 'o', undefined],
  },
  {
    shows: 'a vault name fills a request to an allowed place',
    request: '$SERVER/echo?t={{vault:token}}',
    test: `console.log(pm.response.json().url);`,
    gives: ['/echo?t=s3cret'],
  },
  {
    shows: 'a vault name fills headers, bodies and the authorization',
    request: {
      method: 'POST',
      url: '$SERVER/echo',
      header: [{ key: 'X-Token', value: 'a {{vault:token}}' }],
      body: { mode: 'raw', raw: '{{by name}}' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{vault:token}}' }] },
    },
    pre: `pm.environment.set('by name', '<{{vault:token}}>');`,
    test: `const {headers, body} = pm.response.json(); console.log(headers.filter(([key]) => key === 'X-Token' || key === 'Authorization').map(([, value]) => value), body);`,
    gives: [['a s3cret', 'Bearer s3cret'], '<s3cret>'],
  },
  {
    shows: 'a vault name stays as written where the secret may not go',
    request: '$SERVER/echo/elsewhere?t={{vault:token}}&u={{vault:none}}',
    test: `console.log(pm.response.json().url);`,
    gives: ['/echo/elsewhere?t={{vault:token}}&u={{vault:none}}'],
  },
  {
    shows: 'a secret does not choose where a request goes',
    request: 'http://{{vault:host}}/echo',
    errors: ['getaddrinfo ENOTFOUND {{vault:host}}'],
  },
  {
    shows: 'a variable of the same name is no secret',
    request: '$SERVER/echo?t={{token}}',
    test: `console.log(pm.response.json().url, pm.variables.get('vault:token'));`,
    gives: ['/echo?t={{token}}', undefined],
  },
  {
    shows: 'a redirect to another host does not carry a secret',
    request: {
      method: 'GET',
      url: '$SERVER/answer?code=302&header=Location:http://localhost:$PORT/echo',
      header: [
        { key: 'X-Token', value: '{{vault:token}}' },
        { key: 'X-Other', value: 'o' },
      ],
      auth: {
        type: 'apikey',
        apikey: [
          { key: 'key', value: 'X-Key' },
          { key: 'value', value: '{{vault:token}}' },
        ],
      },
    },
    test: `console.log(pm.response.json().headers.map(([key]) => key).filter((key) => key.startsWith('X-')));`,
    gives: [['X-Other']],
  },
  {
    shows: 'a redirect to another port does not tell an address with a secret',
    request: '$SERVER/answer?code=302&header=Location:http://localhost:$PORT/echo&t={{vault:token}}',
    test: `console.log(JSON.stringify(pm.response.json()).includes('s3cret'));`,
    gives: [false],
  },
  {
    shows: 'a redirect that keeps the method does not carry a body with a secret elsewhere',
    request: {
      method: 'POST',
      url: '$SERVER/answer?code=307&header=Location:http://localhost:$PORT/echo',
      body: { mode: 'raw', raw: '{{vault:token}}' },
    },
    errors: ['The body holds secrets that are not for localhost:$PORT'],
  },
  {
    shows: 'a secret of an authorization does not go to an endpoint it is not for',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      auth: {
        type: 'oauth2',
        oauth2: [
          { key: 'autoFetchToken', value: true },
          { key: 'grant_type', value: 'client_credentials' },
          { key: 'accessTokenUrl', value: '$SERVER/elsewhere/echo' },
          { key: 'clientId', value: 'id' },
          { key: 'clientSecret', value: '{{vault:token}}' },
        ],
      },
    },
    test: `console.log(pm.response.code);`,
    gives: [200],
    warnings: [
      'oauth2: the secret "token" of the vault may not go to $HOST',
      'oauth2: there is no access token, the request goes unsigned',
    ],
  },
];

describeRows('names of a script', names);
describeRows('names of the old API', legacy, {
  environment: { name: 'E', values: [{ key: 'base', value: 'b' }] },
  globals: { name: 'G', values: [{ key: 'world', value: 'w' }] },
  data: [{ row: 'r' }],
});
describeRows('libraries', [...libraries, ...unknown] as Row[]);
describeRows('packages', packages, {
  packages: async (name) => {
    if (name === 'npm:refused') return { kind: 'refused', reason: 'the list does not name it' };
    const code = sources[name];
    if (code === undefined) return { kind: 'missing', reason: '' };
    return { kind: name.startsWith('@') ? 'team' : 'external', name, code };
  },
});
describeRows('the vault', vault, {
  vault: {
    get: async (name) => secrets.get(name),
    set: async (name, value) => {
      secrets.set(name, value);
    },
    unset: async (name) => {
      secrets.delete(name);
    },
    valuesFor: async (url): Promise<{ [name: string]: string }> =>
      url.includes('elsewhere') ? {} : { token: 's3cret', host: '$HOST' },
    scripts: true,
  },
});
describeRows(
  'a vault that scripts may not read',
  [
    {
      shows: 'pm.vault is refused',
      test: `await pm.vault.get('token');`,
      errors: ['Vault access denied'],
    },
  ],
  {},
);
