import { answer, type Case, collection, request, showing } from '../case.ts';
import { LOCAL } from './scripts.ts';

const REPLY = answer({
  code: 201,
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Thing', 'value'],
    ['Set-Cookie', 'crumb=1; Path=/'],
  ],
  body: '{"a":{"b":[1,2]}}',
});

/** Names that scripts had before `pm`, and what stands in the global scope. */
export const legacyCases: Case[] = [
  {
    name: 'tests become assertions when a script ends',
    collection: collection([
      request('One', '$HTTP/one', {
        test: "tests['yes'] = true; tests['no'] = false; tests['truthy'] = 'x'; tests['zero'] = 0; pm.test('first', () => {}); tests['code ' + responseCode.code] = responseCode.code === 200; tests.never = undefined;",
      }),
      request('Two', '$HTTP/two', { pre: "tests['in pre-request'] = false;" }),
    ]),
  },
  {
    name: 'names of a response in old scripts',
    collection: collection([
      request('One', `$HTTP${REPLY}`, {
        test: showing(
          'responseBody',
          "responseBody.has('b')",
          "responseBody.has('zzz')",
          'responseCode.code',
          'responseCode.name',
          'typeof responseTime',
          'responseHeaders',
          "postman.getResponseHeader('x-thing')",
          "postman.getResponseHeader('none')",
          'postman.getResponseCookie("crumb").value',
          'responseCookies.length',
          'responseCookies[0].name',
          'request.method',
          'request.name',
          'request.url',
          'request.data',
          'iteration',
          'JSON.parse(responseBody).a.b',
        ),
      }),
      request('Form', 'POST $HTTP/form', {
        header: [{ key: 'X-A', value: '1' }],
        body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }] },
        pre: showing(
          'request.data',
          'request.headers',
          'request.method',
          'request.url',
          'typeof responseBody',
        ),
        test: showing('request.data', "request.headers['X-A']"),
      }),
    ]),
  },
  {
    name: 'postman.* and the scopes as plain objects',
    collection: collection([
      request('One', '$HTTP/one', {
        pre: showing(
          "postman.setEnvironmentVariable('a', 1)",
          "postman.getEnvironmentVariable('a')",
          'environment.a',
          'environment.both',
          "postman.setGlobalVariable('g', {x: 1})",
          "postman.getGlobalVariable('g')",
          'globals.g',
          "postman.clearEnvironmentVariable('both')",
          'environment',
          "postman.setEnvironmentVariable('a', 'new')",
          'environment.a',
        ),
      }),
      request('Two', '$HTTP/{{a}}/{{g}}/{{both}}', {
        test: showing(
          'environment',
          'globals',
          'postman.clearEnvironmentVariables()',
          'pm.environment.toObject()',
          'postman.clearGlobalVariables()',
          'pm.globals.toObject()',
        ),
      }),
    ]),
    environment: LOCAL,
    exports: ['environment', 'globals'],
  },
  {
    name: 'global libraries of old scripts',
    collection: collection([
      request('One', '$HTTP/one', {
        test: showing(
          "_.pluck([{a: 1}, {a: 2}], 'a')",
          '_.contains([1, 2], 2)',
          '_.first([5, 6])',
          "CryptoJS.MD5('abc').toString()",
          "CryptoJS.HmacSHA256('a', 'b').toString(CryptoJS.enc.Base64)",
          "CryptoJS.AES.decrypt(CryptoJS.AES.encrypt('text', 'key').toString(), 'key').toString(CryptoJS.enc.Utf8)",
          "CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse('hi'))",
          "tv4.validate({a: 1}, {type: 'object', properties: {a: {type: 'string'}}})",
          'tv4.error && tv4.error.message',
          'xml2Json("<a x=\'1\'><b>2</b><b>3</b></a>")',
          "cheerio.load('<p class=\"x\">text</p>')('.x').text()",
          'typeof Backbone.Model',
          "new Backbone.Model({a: 1}).get('a')",
        ),
      }),
    ]),
  },
  {
    name: 'JSON in scripts reads leniently and complains clearly',
    collection: collection([
      request('One', '$HTTP/one', {
        test: showing(
          "JSON.parse('{a: 1}')",
          "JSON.parse('[1,]')",
          "JSON.parse('')",
          'JSON.parse(\'{"a": 1}\').a',
          "JSON.parse('nope')",
          'JSON.stringify({a: [1]}, null, 1)',
        ),
      }),
    ]),
  },
  {
    name: '"use sandbox2" takes the old names away',
    collection: collection([
      request('One', '$HTTP/one', {
        test: '"use sandbox2";\npm.test([typeof tests, typeof postman, typeof responseBody, typeof _, typeof CryptoJS, typeof pm.environment].join(" "), () => {});',
      }),
      request('Two', '$HTTP/two', {
        test: 'pm.test([typeof tests, typeof postman, typeof responseBody, typeof _, typeof CryptoJS].join(" "), () => {});',
      }),
    ]),
  },
  {
    name: 'an undeclared name stays for later scripts',
    collection: collection([
      request('One', '$HTTP/one', {
        pre: "shared = function (text) { return text + '!'; }; var mine = 1; let other = 2;",
      }),
      request('Two', '$HTTP/two', {
        pre: "pm.environment.set('x', shared('hi'));",
        test: 'pm.test(shared("test") + typeof mine + typeof other, () => {});',
      }),
      request('Three', '$HTTP/three/{{x}}'),
    ]),
    args: ['-n', '2'],
  },
  {
    name: 'scripts may declare names that are libraries',
    collection: collection([
      request('One', '$HTTP/one', {
        test: "var _ = require('lodash'); pm.test(typeof _.flatMap, () => {});",
      }),
      request('Two', '$HTTP/two', {
        test: "const CryptoJS = require('crypto-js'); pm.test(typeof CryptoJS.MD5, () => {});",
      }),
      request('Three', '$HTTP/three', {
        test: "const moment = require('moment'); pm.test(moment.utc(0).format(), () => {});",
      }),
    ]),
  },
];
