import { type Case, collection, request, showing } from '../case.ts';

/** Each name that `require` knows, at work. */
export const libraryCases: Case[] = [
  {
    name: 'require gives lodash, chai, crypto-js, ajv and tv4',
    collection: collection([
      request('One', '$HTTP/one', {
        test: showing(
          "require('lodash').VERSION.split('.')[0]",
          "require('lodash').groupBy([1, 2, 3], (n) => n % 2)",
          "require('lodash').template('a <%= b %>')({b: 1})",
          "require('chai').expect(1).to.equal(2)",
          "require('chai').assert.equal(1, 2)",
          "require('crypto-js').SHA512('a').toString().slice(0, 16)",
          "require('crypto-js').enc.Hex.parse('00ff').words",
          "require('crypto-js').PBKDF2('p', 's', {keySize: 4, iterations: 10}).toString()",
          "require('crypto-js').TripleDES.encrypt('a', require('crypto-js').enc.Utf8.parse('123456781234567812345678'), {mode: require('crypto-js').mode.ECB}).toString()",
          "new (require('ajv'))().validate({type: 'string'}, 1)",
          "(() => { const ajv = new (require('ajv'))({allErrors: true}); ajv.validate({required: ['a', 'b']}, {}); return ajv.errorsText(); })()",
          "(() => { const ajv = new (require('ajv'))(); ajv.validate({properties: {a: {minimum: 3}}}, {a: 1}); return ajv.errors; })()",
          "require('tv4').validateMultiple({a: 1}, {properties: {a: {type: 'string'}}}).valid",
        ),
      }),
    ]),
  },
  {
    name: 'require gives moment, uuid, xml2js, csv-parse, cheerio, atob and btoa',
    collection: collection([
      request('One', '$HTTP/one', {
        test: `${showing(
          "require('moment').utc('2020-02-30T00:00:00Z').isValid()",
          "require('moment').utc('2020-01-31').add(1, 'month').format('YYYY-MM-DD dddd')",
          "/^[0-9a-f-]{36}$/.test(require('uuid').v4())",
          "/^[0-9a-f-]{36}$/.test(require('uuid')())",
          "require('csv-parse/lib/sync')('a,b\\n1,2\\n', {columns: true})",
          "require('cheerio').load('<ul><li>1</li><li>2</li></ul>')('li').length",
          "require('atob')('YWJj')",
          "require('btoa')('abc')",
          "typeof require('backbone').View",
        )}
require('xml2js').parseString('<a x="1"><b>2</b></a>', (error, value) => pm.test('xml2js ' + JSON.stringify(value), () => {}));`,
      }),
    ]),
  },
  {
    name: 'require gives postman-collection',
    collection: collection([
      request('One', '$HTTP/one', {
        test: showing(
          "new (require('postman-collection').Url)('http://a.b:1/c?d=e#f').getPathWithQuery()",
          "new (require('postman-collection').Request)('http://a.b/c').method",
          "new (require('postman-collection').Collection)({item: [{name: 'x', request: 'http://a.b'}]}).items.count()",
          "require('postman-collection').QueryParam.parse('a=1&b=2').length",
          "require('postman-collection').Header.parse('A: 1\\nB: 2').map(h => h.key)",
          "new (require('postman-collection').PropertyList)(require('postman-collection').Header, null, [{key: 'a', value: 'b'}]).toObject()",
          "Object.keys(require('postman-collection')).sort()",
        ),
      }),
    ]),
  },
  {
    name: 'require gives browser-safe Node modules and refuses the rest',
    collection: collection([
      request('One', '$HTTP/one', {
        test: showing(
          "require('assert').strictEqual(1, 2)",
          "require('buffer').Buffer.from('a').toString('hex')",
          "new (require('events'))().on('x', () => {}).listenerCount('x')",
          "require('path').join('a', '..', 'b')",
          "require('punycode').toASCII('mañana.com')",
          "require('querystring').stringify({a: [1, 2], b: 'c d'})",
          "typeof require('stream').Readable",
          "typeof require('string_decoder').StringDecoder",
          "typeof require('timers').setTimeout",
          "require('url').parse('http://a.b/c?d=e').pathname",
          "require('util').format('%s %d %j', 'a', 1, {b: 2})",
          "require('util').inspect({a: {b: {c: {}}}})",
          "require('nothing-like-this')",
          'require()',
        ),
      }),
    ]),
  },
  {
    name: 'require of modules that need a machine',
    collection: collection([
      request('One', '$HTTP/one', { test: showing("require('fs')", "require('http')", "require('net')") }),
    ]),
  },
];
