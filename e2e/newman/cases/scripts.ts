import { answer, type Case, collection, folder, request, SHOWN, showing, trying } from '../case.ts';

export const LOCAL = {
  id: 'e0000000-0000-4000-8000-000000000001',
  name: 'Local',
  values: [
    { key: 'base', value: 'from environment', enabled: true },
    { key: 'count', value: 3, type: 'number', enabled: true },
    { key: 'both', value: 'environment', enabled: true },
  ],
};

const GLOBALS = {
  id: 'e0000000-0000-4000-8000-000000000002',
  name: 'Globals',
  values: [
    { key: 'both', value: 'global', enabled: true },
    { key: 'wide', value: 'global only', enabled: true },
  ],
};

const XML = answer({
  headers: [['Content-Type', 'application/xml']],
  body: '<a x="1"><b>two</b><b>three</b></a>',
});
const TEXT = answer({
  headers: [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Two', 'a'],
    ['X-Two', 'b'],
    ['Content-Disposition', 'attachment; filename="notes.txt"'],
  ],
  body: 'Grüße',
});
const BROKEN = answer({ headers: [['Content-Type', 'application/json']], body: '{\n  "a": 1,\n  oops\n}' });
const PADDED = answer({ headers: [['Content-Type', 'application/json']], body: 'fn({"a":1})' });
const MARKED = answer({
  headers: [['Content-Type', 'application/json']],
  base64: Buffer.from('\ufeff{"a":1}').toString('base64'),
});

/** Reads of a scope, then writes, then reads again. */
function scopeReads(scope: string): string {
  return showing(
    `${scope}.get('both')`,
    `${scope}.get('missing')`,
    `${scope}.has('both')`,
    `${scope}.has('missing')`,
    `${scope}.toObject()`,
    `${scope}.set('n', 1.5)`,
    `${scope}.set('o', {a: [1, null]})`,
    `${scope}.set('t', true)`,
    `${scope}.set('u', undefined)`,
    `${scope}.set('z', null)`,
    `${scope}.get('n')`,
    `${scope}.get('o')`,
    `${scope}.get('t')`,
    `${scope}.get('u')`,
    `${scope}.get('z')`,
    `${scope}.replaceIn('{{n}} {{o}} {{t}} {{z}} {{missing}} {{both}}')`,
    `${scope}.unset('n')`,
    `${scope}.get('n')`,
    `${scope}.has('u')`,
    `${scope}.toObject()`,
  );
}

/** The `pm` object: what it has in a pre-request script and in a test. */
export const scriptCases: Case[] = [
  {
    name: 'pm.info tells where a script runs',
    collection: collection([
      folder('Folder', [
        request('One', '$HTTP/one', {
          id: 'a0000000-0000-4000-8000-000000000001',
          pre: showing('pm.info.eventName', 'pm.info.iteration'),
          test: showing(
            'pm.info.eventName',
            'pm.info.requestName',
            'pm.info.requestId',
            'pm.info.iterationCount',
          ),
        }),
      ]),
    ]),
    args: ['-n', '2'],
  },
  ...['environment', 'globals', 'collectionVariables'].map(
    (scope): Case => ({
      name: `pm.${scope} reads and writes values of every type`,
      collection: collection(
        [
          request('One', '$HTTP/{{n}}/{{t}}/{{z}}', { pre: scopeReads(`pm.${scope}`) }),
          request('Two', '$HTTP/{{o}}', {
            test: showing(`pm.${scope}.toObject()`, `pm.${scope}.clear()`, `pm.${scope}.toObject()`),
          }),
        ],
        { variable: [{ key: 'both', value: 'collection' }] },
      ),
      environment: LOCAL,
      globals: GLOBALS,
      exports: ['environment', 'globals', 'collection'],
    }),
  ),
  {
    name: 'pm.variables is the merged view, and writes stay for the run',
    collection: collection(
      [
        request('One', '$HTTP/one', {
          pre: showing(
            "pm.variables.get('both')",
            "pm.variables.get('wide')",
            "pm.variables.has('only')",
            'pm.variables.toObject()',
            "pm.variables.set('both', 'local')",
            "pm.variables.get('both')",
            "pm.environment.get('both')",
            "pm.variables.replaceIn('{{both}} {{wide}} {{only}} {{nothing}}')",
            "pm.variables.replaceIn({a: '{{both}}', b: ['{{wide}}', 1]})",
            'pm.environment.name',
          ),
        }),
        request('Two', '$HTTP/{{both}}/{{wide}}/{{only}}', {
          test: showing("pm.variables.get('both')", "pm.variables.unset('both')", "pm.variables.get('both')"),
        }),
      ],
      { variable: [{ key: 'only', value: 'collection only' }] },
    ),
    environment: LOCAL,
    globals: GLOBALS,
  },
  {
    name: 'pm.iterationData is one row',
    collection: collection([
      request('One', '$HTTP/{{id}}/{{both}}', {
        test: showing(
          "pm.iterationData.get('id')",
          "pm.iterationData.has('name')",
          "pm.iterationData.has('none')",
          'pm.iterationData.toObject()',
          'pm.iterationData.toJSON()',
          "pm.variables.get('both')",
          "pm.iterationData.unset('both')",
          "pm.variables.get('both')",
          'data',
          'iteration',
        ),
      }),
    ]),
    environment: LOCAL,
    data: [
      { id: 1, name: 'a', both: 'row', list: [1, 2], deep: { a: 1 } },
      { id: 2, both: null, on: true },
    ],
  },
  {
    name: 'pm.request shows the request before and after it is sent',
    collection: collection([
      request('One', 'POST $HTTP/things/:id?a=1&b={{x}}#frag', {
        header: [
          { key: 'X-One', value: '1' },
          { key: 'X-Off', value: '2', disabled: true },
        ],
        body: { mode: 'raw', raw: '{"a": 1}', options: { raw: { language: 'json' } } },
        pre: showing(
          'pm.request.method',
          'pm.request.url.toString()',
          'pm.request.url.getHost()',
          'pm.request.url.getPath()',
          'pm.request.url.getQueryString()',
          'pm.request.url.query.toObject()',
          "pm.request.headers.get('x-one')",
          "pm.request.headers.has('X-Off')",
          'pm.request.headers.toObject()',
          'pm.request.headers.count()',
          'pm.request.body.mode',
          'pm.request.body.raw',
          'pm.request.body.toString()',
          'pm.request.getHeaders()',
          'pm.request.size()',
          'pm.request.auth',
        ),
        test: showing(
          'pm.request.url.toString()',
          "pm.request.headers.has('host')",
          "pm.request.headers.get('Content-Type')",
          "pm.request.headers.get('content-length')",
          'pm.request.headers.map((header) => header.key)',
          'pm.request.body.raw',
        ),
      }),
    ]),
  },
  {
    name: 'a pre-request script changes what is sent and not the collection',
    collection: collection([
      request('One', 'POST $HTTP/things?a=1', {
        header: [
          { key: 'X-Keep', value: '1' },
          { key: 'X-Drop', value: '2' },
        ],
        body: { mode: 'raw', raw: 'before' },
        pre: [
          "pm.request.headers.add({key: 'X-Added', value: '{{later}}'});",
          "pm.request.headers.upsert({key: 'X-Keep', value: 'changed'});",
          "pm.request.removeHeader('X-Drop');",
          "pm.request.addQueryParams('b=2&c=3');",
          "pm.request.removeQueryParams('a');",
          "pm.request.url.path.push('more');",
          "pm.request.body.raw = 'after {{later}}';",
          "pm.request.method = 'PUT';",
          "pm.variables.set('later', 'set later');",
        ].join('\n'),
      }),
      request('Two', '$HTTP/two', {
        pre: "pm.request.url = '$HTTP/other?x={{y}}'; pm.variables.set('y', 'why'); pm.request.addHeader({key: 'X-A', value: 'a'}); pm.request.upsertHeader({key: 'X-A', value: 'b'});",
      }),
      request('Three', '$HTTP/three', {
        pre: "pm.request.update({url: '$HTTP/updated', method: 'DELETE', header: [{key: 'X-U', value: 'u'}]});",
      }),
      request('Four', '$HTTP/four', {
        pre: "pm.request.auth = {type: 'basic', basic: [{key: 'username', value: 'ada'}, {key: 'password', value: 'l'}]};",
      }),
      request('Five', '$HTTP/five', {
        pre: "pm.request.authorizeUsing('bearer', [{key: 'token', value: 'abc'}]);",
      }),
      request('Six', 'POST $HTTP/six', {
        pre: "pm.request.body.update({mode: 'urlencoded', urlencoded: [{key: 'a', value: 'b c'}]});",
      }),
    ]),
    args: ['-n', '2'],
  },
  {
    name: 'pm.response of JSON, text and XML',
    collection: collection([
      request('JSON', '$HTTP/json', {
        test: showing(
          'pm.response.code',
          'pm.response.status',
          'typeof pm.response.responseTime',
          'pm.response.responseSize',
          'pm.response.json().method',
          'pm.response.json((key, value) => typeof value === "string" ? value.length : value).method',
          'pm.response.reason()',
          'pm.response.size()',
          'pm.response.encoding()',
          'pm.response.contentInfo()',
          'pm.response.mime()',
          'pm.response.headers.toObject()',
          "pm.response.headers.get('content-TYPE')",
          'pm.response.headers.map((header) => header.key)',
          'pm.response.cookies.count()',
        ),
      }),
      request('Text', `$HTTP${TEXT}`, {
        test: showing(
          'pm.response.text()',
          'pm.response.text().length',
          'pm.response.responseSize',
          'pm.response.dataURI()',
          'pm.response.contentInfo()',
          "pm.response.headers.get('x-two')",
          "pm.response.headers.all().filter(h => h.key === 'X-Two').length",
          'pm.response.json()',
        ),
      }),
      request('XML', `$HTTP${XML}`, {
        test: showing('pm.response.text()', 'pm.response.json()', 'pm.response.contentInfo()'),
      }),
      request('Broken', `$HTTP${BROKEN}`, { test: showing('pm.response.json()') }),
      request('Padded', `$HTTP${PADDED}`, { test: showing('pm.response.jsonp()', 'pm.response.json()') }),
      request('Marked', `$HTTP${MARKED}`, {
        test: showing('pm.response.json()', 'pm.response.text().length'),
      }),
      request('Empty', '$HTTP/status/204', {
        test: showing(
          'pm.response.text()',
          'pm.response.json()',
          'pm.response.responseSize',
          'pm.response.status',
        ),
      }),
    ]),
  },
  {
    name: 'pm.test runs at once, waits for done, skips and counts',
    collection: collection([
      request('One', '$HTTP/one', {
        test: [
          "pm.test('first', () => {}).test('chained', () => {});",
          "pm.test('fails', () => { throw new Error('no'); });",
          "pm.test.skip('skipped', () => { throw new Error('never'); });",
          "pm.test('no function');",
          "pm.test('done', (done) => { setTimeout(done, 20); });",
          "pm.test('done with an error', (done) => { setTimeout(() => done(new Error('late')), 10); });",
          "pm.test('index ' + pm.test.index(), () => {});",
          "pm.test('after', () => { pm.expect(1).to.equal(2); });",
          "pm.test('with a message', () => { pm.expect(1, 'one is two').to.equal(2); });",
          "pm.test('expect.fail', () => { pm.expect.fail('gave up'); });",
          "pm.test('null error', (done) => done(null));",
          "pm.test('', () => {});",
          'pm.test(undefined, () => {});',
        ].join('\n'),
      }),
    ]),
  },
  {
    name: 'pm.sendRequest takes an address or a description and uses no scripts',
    collection: collection(
      [
        request('One', '$HTTP/one', {
          pre: `${SHOWN}
pm.sendRequest('$HTTP/plain?x=1', (error, response) => {
  pm.test('plain ' + error + ' ' + response.code + ' ' + response.json().url);
});
pm.sendRequest({url: '$HTTP/posted', method: 'POST', header: {'X-A': 'a'}, body: {mode: 'raw', raw: 'text'}}, (error, response) => {
  pm.test('posted ' + response.text());
  pm.sendRequest({url: '$HTTP/nested', method: 'POST', header: ['X-B: b', 'X-C: c'], body: {mode: 'urlencoded', urlencoded: [{key: 'k', value: 'v w'}]}}, (error, response) => {
    pm.test('nested ' + response.text());
  });
});`,
          test: `${SHOWN}
pm.sendRequest({url: '$HTTP/status/404', header: 'X-D: d\\nX-E: e'}, (error, response) => {
  pm.test('missing ' + shown(() => error) + ' ' + response.code + ' ' + response.status + ' ' + response.text());
});
pm.sendRequest({url: '$HTTP/auth', auth: {type: 'basic', basic: [{key: 'username', value: 'a'}, {key: 'password', value: 'b'}]}}, (error, response) => {
  pm.test('auth ' + response.text());
});
pm.sendRequest('$HTTP/{{name}}/x', (error, response) => {
  pm.test('variables ' + response.json().url);
  pm.sendRequest('http://127.0.0.1:1/refused', (error, response) => {
    pm.test('refused ' + error.code + ' ' + typeof error.message + ' ' + shown(() => response.code));
  });
});`,
        }),
      ],
      {
        event: [{ listen: 'test', script: { exec: ["pm.test('collection test');"] } }],
        variable: [{ key: 'name', value: 'value' }],
      },
    ),
  },
  {
    name: 'pm.cookies and pm.response.cookies hold the cookies of the address',
    collection: collection([
      request('Set', '$HTTP/cookies?c=a%3D1&c=b%3D2%3BPath%3D%2Fother&c=c%3Dthree%3B%20HttpOnly', {
        test: showing(
          "pm.cookies.get('a')",
          "pm.cookies.has('a')",
          "pm.cookies.has('b')",
          "pm.cookies.has('a', '2')",
          'pm.cookies.toObject()',
          'pm.cookies.count()',
        ),
      }),
      request('Back', '$HTTP/cookies', { test: showing('pm.cookies.toObject()', 'pm.response.json()') }),
      request('Path', '$HTTP/other/cookies', { test: showing('pm.cookies.toObject()') }),
    ]),
  },
  {
    name: 'pm.cookies.jar reads and writes cookies of any address',
    collection: collection([
      request('One', '$HTTP/cookies', {
        pre: `const jar = pm.cookies.jar();
jar.set('$HTTP', 'one', '1', (error, cookie) => { pm.test('set ' + error + ' ' + (cookie && cookie.name)); 
jar.set('$HTTP/deep', {name: 'two', value: '2', path: '/deep'}, (error, cookie) => { pm.test('set object ' + error + ' ' + (cookie && cookie.path));
jar.get('$HTTP', 'one', (error, value) => { pm.test('get ' + error + ' ' + value);
jar.get('$HTTP', 'none', (error, value) => { pm.test('get none ' + error + ' ' + value);
jar.getAll('$HTTP/deep', (error, cookies) => { pm.test('getAll ' + error + ' ' + cookies.map((c) => c.name + '=' + c.value)); }); }); }); }); });`,
        test: `const jar = pm.cookies.jar();
jar.unset('$HTTP', 'one', (error) => { pm.test('unset ' + error);
jar.getAll('$HTTP', (error, cookies) => { pm.test('left ' + cookies.count());
jar.clear('$HTTP/deep', (error) => { pm.test('clear ' + error);
jar.getAll('$HTTP/deep', (error, cookies) => { pm.test('after clear ' + cookies.count()); }); }); }); });`,
      }),
      request('Two', '$HTTP/deep/cookies'),
    ]),
    exports: ['cookie-jar'],
  },
  {
    name: 'pm.visualizer and pm.execution answer in scripts',
    collection: collection([
      folder('Folder', [
        request('One', '$HTTP/one', {
          pre: showing('pm.execution.location', 'pm.execution.location.current'),
          test: `${showing("pm.visualizer.set('<b>{{a}}</b>', {a: 1})", 'pm.visualizer.set(1)', 'pm.visualizer.clear()')}`,
        }),
      ]),
    ]),
  },
  {
    name: 'timers, Buffer and the names that are absent on purpose',
    collection: collection([
      request('One', '$HTTP/one', {
        test: `${showing(
          "Buffer.from('abc').toString('base64')",
          "Buffer.from('616263', 'hex').toString()",
          'Buffer.byteLength("é")',
          "new Buffer('x').length",
          'typeof process',
          'typeof module',
          'typeof global',
          'typeof window',
          'typeof fetch',
          'typeof XMLHttpRequest',
          'typeof setImmediate',
          'typeof btoa',
          'typeof console.log',
          'JSON.stringify({a: undefined})',
        )}
const order = [];
setTimeout(() => { order.push('timeout'); }, 60);
setImmediate(() => { order.push('immediate'); });
let ticks = 0;
const interval = setInterval(() => { ticks += 1; if (ticks === 3) { clearInterval(interval); order.push('interval'); } }, 60);
const never = setTimeout(() => { order.push('never'); }, 20); clearTimeout(never);
setTimeout(() => pm.test(order.join(' ')), 500);
console.log('said', 1, {a: 1}); console.warn('warned'); console.error('bad');`,
      }),
    ]),
  },
  {
    name: 'errors of scripts are reported and the rest goes on',
    collection: collection([
      request('Syntax', '$HTTP/syntax', { pre: 'let a = ;', test: "pm.test('still', () => {});" }),
      request('Reference', '$HTTP/reference', {
        pre: "pm.environment.set('before', 1);\nnothing.here();",
        test: 'null.x',
      }),
      request('Thrown', '$HTTP/thrown', {
        pre: "throw new TypeError('mine');",
        test: "pm.test('kept', () => {});\nthrow new RangeError('later');",
      }),
      request('Own', '$HTTP/own', {
        pre: "class Mine extends Error { constructor() { super('custom'); this.name = 'Mine'; } }\nthrow new Mine();",
      }),
      request('Several', '$HTTP/several', {
        pre: ["throw new Error('first');", "pm.environment.set('second', 'ran');"],
        test: ["throw new Error('one');", "pm.test('two', () => {});"],
      }),
      request('After', '$HTTP/after/{{second}}/{{before}}'),
    ]),
  },
  {
    name: 'thrown values that are no errors',
    collection: collection([
      request('Text', '$HTTP/text', { pre: "throw 'text';" }),
      request('Object', '$HTTP/object', { pre: 'throw {a: 1};' }),
      request('In a test', '$HTTP/test', { test: "pm.test('throws a string', () => { throw 'text'; });" }),
    ]),
  },
  {
    name: 'an error in a timer',
    collection: collection([
      request('Timer', '$HTTP/timer', { test: "setTimeout(() => { throw new Error('in a timer'); }, 5);" }),
    ]),
  },
  {
    name: 'pm.request.name and pm.response.cookies',
    collection: collection([
      request('One', '$HTTP/cookies?c=a%3D1%3B%20HttpOnly', {
        test: showing('pm.request.name', 'pm.response.cookies.count()', "pm.response.cookies.get('a')"),
      }),
    ]),
  },
  {
    name: 'words about a status code',
    collection: collection([
      request('One', '$HTTP/one', { test: showing('pm.response.details()', 'responseCode.detail') }),
    ]),
  },
  {
    name: 'pm.sendRequest and tests are awaited before the next request',
    collection: collection([
      request('One', '$HTTP/one', {
        test: "pm.test('late', (done) => { pm.sendRequest('$HTTP/delay/60', (error, response) => { pm.expect(response.code).to.equal(200); pm.environment.set('late', 'yes'); done(); }); });",
      }),
      request('Two', '$HTTP/two/{{late}}'),
    ]),
    environment: LOCAL,
    exports: ['environment'],
  },
  {
    name: 'chai expressions fail with chai texts',
    collection: collection([
      request('One', '$HTTP/one', {
        test: trying(
          "pm.expect({a: {b: [1, 2]}}).to.have.nested.property('a.b[1]', 3);",
          'pm.expect([1, 2, 3]).to.include.members([4]);',
          'pm.expect({a: 1}).to.deep.equal({a: 2});',
          'pm.expect({a: 1}).to.eql({a: 1});',
          "pm.expect('text').to.match(/^x/);",
          'pm.expect(5).to.be.within(6, 7);',
          'pm.expect(5).to.be.above(7);',
          'pm.expect(null).to.exist;',
          'pm.expect(undefined).to.be.null;',
          "pm.expect({}).to.have.property('x');",
          'pm.expect([]).to.be.empty;',
          'pm.expect([1]).to.be.empty;',
          'pm.expect([1, 2]).to.have.lengthOf(3);',
          "pm.expect(() => { throw new Error('boom'); }).to.throw('bang');",
          'pm.expect(() => {}).to.throw();',
          "pm.expect({a: 1, b: 2}).to.have.all.keys('a', 'c');",
          "pm.expect('abc').to.be.a('number');",
          "pm.expect('abc').to.be.oneOf(['x', 'y']);",
          'pm.expect(true).to.be.false;',
          'pm.expect(1.05).to.be.closeTo(2, 0.1);',
          'pm.expect([3, 1]).to.satisfy((list) => list[0] < list[1]);',
          "pm.expect('long '.repeat(40)).to.equal('short');",
          "pm.expect([{id: 1, name: 'first'}, {id: 2, name: 'second'}]).to.deep.include({id: 3, name: 'third'});",
          'pm.expect(new Date(0)).to.equal(1);',
          "pm.expect({a: 1}).to.not.have.property('a');",
          'pm.expect(NaN).to.not.be.NaN;',
          "pm.expect('x').to.be.undefined;",
        ),
      }),
    ]),
  },
];
