import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildTestBundles,
  createTestContext,
  type TestBundles,
  type TestContext,
} from '../platform/testing/isolate.ts';

let bundles: TestBundles;
let context: TestContext;

beforeAll(async () => {
  bundles = await buildTestBundles();
  context = createTestContext(bundles);
});

afterAll(() => {
  context?.dispose();
  bundles?.remove();
});

/** Real use of each library: what a script returns, by library. */
const uses: { [library: string]: [script: string, result: unknown] } = {
  lodash: [
    `const _ = require('lodash'); return [_.VERSION[0], _.get({ a: [{ b: 3 }] }, 'a[0].b'), _.chunk([1, 2, 3], 2),
      _.template('<%= x %>!')({ x: 1 }), await new Promise((done) => _.debounce(done, 5)('late'))]`,
    ['4', 3, [[1, 2], [3]], '1!', 'late'],
  ],
  lodash3: [
    `const _ = inside('#lodash3'); return [_.VERSION[0], _.pluck([{ a: 1 }, { a: 2 }], 'a'), _.contains([1], 1)]`,
    ['3', [1, 2], true],
  ],
  chai: [
    `const { expect, assert, AssertionError, version } = require('chai');
     expect({ a: [1] }).to.deep.equal({ a: [1] }); assert.lengthOf([1], 1);
     try { expect(1).to.equal(2); } catch (error) { return [error.message, error instanceof AssertionError, version[0]]; }`,
    ['expected 1 to equal 2', true, '4'],
  ],
  tv4: [
    `const tv4 = require('tv4'); const schema = { type: 'object', required: ['a'] };
     return [tv4.validate({ a: 1 }, schema), tv4.validate({}, schema), tv4.error.message, tv4.validateMultiple({}, schema).errors.length]`,
    [true, false, 'Missing required property: a', 1],
  ],
  moment: [
    `const moment = require('moment'); return [moment.utc('2024-02-28T23:30:00Z').add(1, 'day').format('YYYY-MM-DD HH:mm'),
      moment('2020-01-01', 'YYYY-MM-DD', true).isValid(), moment.duration(90, 'minutes').humanize()]`,
    ['2024-02-29 23:30', true, '2 hours'],
  ],
  uuid: [
    `const uuid = require('uuid'); return [uuid, uuid.v4].map((make) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(make()))`,
    [true, true],
  ],
  xml2js: [
    `const { parseString, Builder, parseStringPromise } = require('xml2js'); let result;
     parseString('<a id="1"><b>x</b><b>y</b></a>', (error, value) => { result = value; });
     const again = await parseStringPromise('<r>1</r>');
     return [result, again, new Builder({ headless: true, renderOpts: { pretty: false } }).buildObject({ a: { b: 'x<' } })]`,
    [{ a: { $: { id: '1' }, b: ['x', 'y'] } }, { r: '1' }, '<a><b>x&lt;</b></a>'],
  ],
  'csv-parse': [
    `const parse = require('csv-parse/lib/sync'); return [parse('a,b\\n1,"x, y"\\n', { columns: true }), parse === require('csv-parse'),
      parse(Buffer.from('é;2'), { delimiter: ';' })]`,
    [[{ a: '1', b: 'x, y' }], true, [['é', '2']]],
  ],
  cheerio: [
    `const cheerio = require('cheerio'); const $ = cheerio.load('<ul><li class="x">1</li><li>2</li></ul>');
     return [$('li.x').text(), $('li').map((index, element) => $(element).text()).get(), $.html(), cheerio('b', '<p><b>q</b></p>').text()]`,
    ['1', ['1', '2'], '<ul><li class="x">1</li><li>2</li></ul>', 'q'],
  ],
  backbone: [
    `const Backbone = require('backbone'); const model = new Backbone.Model({ a: 1 }); let changed;
     model.on('change:a', (one, value) => { changed = value; }); model.set('a', 5);
     return [changed, new Backbone.Collection([{ id: 1 }]).get(1).id]`,
    [5, 1],
  ],
  ajv: [
    `const Ajv = require('ajv'); const ajv = new Ajv({ allErrors: true });
     const validate = ajv.compile({ type: 'object', required: ['a'], properties: { b: { format: 'email', type: 'string' } } });
     const results = [validate({ b: 'x' }), ajv.errorsText(validate.errors)];
     ajv.addSchema({ $id: 'http://x/y.json', definitions: { n: { type: 'number' } } });
     ajv.addKeyword('even', { validate: (wanted, value) => value % 2 === 0 });
     return [...results, ajv.validate({ $ref: 'http://x/y.json#/definitions/n' }, 'no'), ajv.validate({ even: true }, 4), ajv instanceof Ajv]`,
    [false, `data should have required property 'a', data.b should match format "email"`, false, true, true],
  ],
  'postman-collection': [
    `const { Collection, Url, VariableScope, Request } = require('postman-collection');
     const collection = new Collection({ info: { name: 'n' }, item: [{ name: 'i', request: 'http://a.b/c?d=1' }] });
     return [collection.items.one('i')?.request?.url.toString() ?? collection.items.idx(0).request.url.toString(),
       new Url('https://x.y:8/p').port, new VariableScope({ values: [{ key: 'k', value: 'v' }] }).get('k'), new Request('http://z').method]`,
    ['http://a.b/c?d=1', '8', 'v', 'GET'],
  ],
  assert: [
    `const assert = require('assert'); assert.deepStrictEqual({ a: 1 }, { a: 1 });
     try { assert.strictEqual(1, 2); } catch (error) { return [error.name, error.code]; }`,
    ['AssertionError', 'ERR_ASSERTION'],
  ],
  buffer: [
    `const { Buffer: Other } = require('buffer'); return [Other === Buffer, Buffer.from('äö').toString('base64'), Buffer.concat([Buffer.alloc(2), Buffer.from([1])]).length]`,
    [true, 'w6TDtg==', 3],
  ],
  events: [
    `const EventEmitter = require('events'); const emitter = new EventEmitter(); const seen = [];
     emitter.once('x', (value) => seen.push(value)); emitter.emit('x', 1); emitter.emit('x', 2);
     return [seen, EventEmitter.EventEmitter === EventEmitter]`,
    [[1], true],
  ],
  path: [
    `return [require('path').join('/a', '../b', 'c.json'), require('path').extname('x.tar.gz')]`,
    ['/b/c.json', '.gz'],
  ],
  punycode: [
    `return [require('punycode').toASCII('mañana.com'), require('punycode').ucs2.decode('💩')]`,
    ['xn--maana-pta.com', [128169]],
  ],
  querystring: [
    `const q = require('querystring'); return [q.parse('a=1&a=2&b=%20'), q.stringify({ x: [1, 2], y: 'ä' })]`,
    [{ a: ['1', '2'], b: ' ' }, 'x=1&x=2&y=%C3%A4'],
  ],
  stream: [
    `const { Readable, Transform, PassThrough } = require('stream'); const parts = [];
     const upper = new Transform({ transform(chunk, encoding, done) { done(null, String(chunk).toUpperCase()); } });
     upper.on('data', (part) => parts.push(String(part)));
     await new Promise((done) => { upper.on('end', done); upper.write('ab'); upper.end('c'); });
     return [parts.join(''), typeof PassThrough, new Readable() instanceof require('events')]`,
    ['ABC', 'function', true],
  ],
  string_decoder: [
    `const { StringDecoder } = require('string_decoder'); const decoder = new StringDecoder('utf8');
     return [decoder.write(Buffer.from([0xe2, 0x82])), decoder.write(Buffer.from([0xac]))]`,
    ['', '€'],
  ],
  timers: [
    `return [typeof require('timers').setTimeout, typeof require('timers').setImmediate]`,
    ['function', 'function'],
  ],
  url: [
    `const url = require('url'); const parsed = url.parse('http://u:p@h.com:8080/p/a?q=1#f', true);
     return [parsed.hostname, parsed.query.q, url.resolve('/one/two', 'three'), url.format({ protocol: 'http', host: 'x' })]`,
    ['h.com', '1', '/one/three', 'http://x'],
  ],
  util: [
    `const util = require('util'); const later = util.promisify((value, done) => done(null, value + 1));
     return [util.format('%s %d %j', 'a', 1, { b: 2 }), util.inspect({ a: { b: [1] } }), await later(1), util.isDeepStrictEqual === undefined]`,
    ['a 1 {"b":2}', '{ a: { b: [ 1 ] } }', 2, true],
  ],
  atob: [
    `return [require('atob')('w6Q='), require('atob')('a'), require('btoa')('ab'), require('btoa')(Buffer.from('€'))]`,
    ['Ã¤', '', 'YWI=', '4oKs'],
  ],
};

test.each(Object.keys(uses))('%s does its work', async (library) => {
  const [script, result] = uses[library] as [string, unknown];
  expect(await context.run(script)).toEqual(result);
});

test('a name that is no library is an error that says so, and the names of the inside are none', async () => {
  const names = ['fs', 'process', '../lodash', '#host', '#lodash3', 'toString', '__proto__', ''];
  expect(
    await context.run(`return ${JSON.stringify(names)}.map((name) => {
      try { return require(name) && 'found'; } catch (error) { return error.message; }
    })`),
  ).toEqual(names.map((name) => `Cannot find module '${name}'`));
});

test('a library is evaluated once, and asking again gives the same', async () => {
  expect(
    await context.run(
      `return require('lodash') === require('lodash') && require('events') === require('stream').prototype.constructor.super_`,
    ),
  ).toBe(true);
});

test('validators of the same schema are shared, and their errors are not', async () => {
  expect(
    await context.run(`
      const Ajv = require('ajv');
      const schema = { type: 'object', required: ['shared'] };
      const [one, other] = [new Ajv().compile(schema), new Ajv().compile({ ...schema })];
      const results = [one({}), other({ shared: 1 })];
      const custom = new Ajv({ formats: { odd: (text) => text === 'odd' } });
      const { jsonSchema } = inside('#json-schema');
      return [...results, one.errors.length, other.errors, one.schema.required, custom.validate({ format: 'odd' }, 'even'),
        jsonSchema({ type: 'number' })('x'), jsonSchema({ type: 'number' })(1),
        jsonSchema({ type: 'object', required: ['a', 'b'] })({})];
    `),
  ).toEqual([
    false,
    true,
    1,
    null,
    ['shared'],
    false,
    'data should be number',
    undefined,
    `data should have required property 'a', data should have required property 'b'`,
  ]);
  expect(
    await context.run(`
      const { jsonSchema } = inside('#json-schema');
      try { jsonSchema({ type: 'nonsense' }); } catch (error) { return error.message; }
    `),
  ).toMatch(/^schema is invalid: data.type should be/);
});

test('libraries work when a script has polluted the prototypes', async () => {
  const polluted = createTestContext(bundles);
  try {
    expect(
      await polluted.run(`
        Object.prototype.polluted = 'x';
        Array.prototype.extra = () => 1;
        Object.prototype.get = undefined;
        delete Object.prototype.get;
        const C = require('crypto-js');
        const _ = require('lodash');
        const Ajv = require('ajv');
        return [C.SHA256('abc').toString().slice(0, 8), C.AES.decrypt(C.AES.encrypt('x', 'y').toString(), 'y').toString(C.enc.Utf8),
          _.pick({ a: 1, b: 2 }, 'a'), new Ajv().validate({ type: 'number' }, 1), new URL('http://x/?a=1').searchParams.get('a'),
          Buffer.from('YWI=', 'base64').toString(), require('chai').expect(1).to.equal(1) !== undefined,
          require('moment').utc(0).format('YYYY')];
      `),
    ).toEqual(['ba7816bf', 'x', { a: 1 }, true, '1', 'ab', true, '1970']);
  } finally {
    polluted.dispose();
  }
});
