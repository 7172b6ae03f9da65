import { describeRows, type Row } from './rows.fixture.ts';

const info: Row[] = [
  {
    shows: 'pm.info tells the event, the iteration and the request',
    pre: `console.log(pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName);
console.log(typeof pm.info.requestId, pm.info.requestId === pm.request.id);`,
    test: 'console.log(pm.info.eventName);',
    gives: [
      'prerequest',
      0,
      1,
      'pm.info tells the event, the iteration and the request',
      'string',
      true,
      'test',
    ],
  },
  {
    shows: 'pm.info cannot be changed',
    test: `try { pm.info.iteration = 7; } catch (error) { console.log(error.name); }
pm.info = {}; console.log(pm.info.iteration);`,
    gives: [0],
  },
];

const scopeRows = (scope: string): Row[] => [
  {
    shows: `${scope} gets, sets, has and unsets`,
    pre: `const scope = ${scope};
console.log(scope.has('k'), scope.get('k'), scope.set('k', 'v'), scope.get('k'), scope.has('k'));
scope.unset('k'); console.log(scope.has('k'), scope.get('k'));`,
    gives: [false, undefined, undefined, 'v', true, false, undefined],
  },
  {
    shows: `${scope} keeps the JavaScript type of values for the next script`,
    pre: `const scope = ${scope};
scope.set('n', 1.5); scope.set('b', false); scope.set('o', {a: [1, {b: 2}]}); scope.set('z', null); scope.set('s', '7');`,
    test: `const scope = ${scope};
console.log(scope.get('n'), scope.get('b'), scope.get('o'), scope.get('z'), scope.get('s'), scope.get('o').a[1].b);`,
    gives: [1.5, false, { a: [1, { b: 2 }] }, null, '7', 2],
  },
  {
    shows: `${scope} fills templates with text and dynamic values`,
    pre: `const scope = ${scope}; scope.set('n', 1); scope.set('t', 'T{{n}}');
console.log(scope.replaceIn('{{n}}-{{t}}-{{missing}}'), /^\\d+$/.test(scope.replaceIn('{{$timestamp}}')));`,
    gives: ['1-T1-{{missing}}', true],
  },
  {
    shows: `${scope} gives its values as an object and as JSON`,
    pre: `const scope = ${scope}; scope.clear(); scope.set('a', 1); scope.set('b', 'x');
console.log(scope.toObject(), scope.toJSON().values.map(({key, value}) => [key, value]));`,
    gives: [
      { a: 1, b: 'x' },
      [
        ['a', 1],
        ['b', 'x'],
      ],
    ],
  },
  {
    shows: `${scope} can be cleared`,
    pre: `const scope = ${scope}; scope.set('a', 1); scope.clear(); console.log(scope.toObject());`,
    test: `console.log(${scope}.has('a'));`,
    gives: [{}, false],
  },
];

const variables: Row[] = [
  {
    shows: 'pm.environment has the name of the environment',
    pre: 'console.log(pm.environment.name, pm.globals.name);',
    gives: ['Local', undefined],
  },
  ...['pm.globals', 'pm.collectionVariables', 'pm.environment'].flatMap(scopeRows),
  {
    shows: 'pm.variables merges the scopes, the strongest first',
    pre: `pm.globals.set('m', 'g'); console.log(pm.variables.get('m'));
pm.collectionVariables.set('m', 'c'); console.log(pm.variables.get('m'));
pm.environment.set('m', 'e'); console.log(pm.variables.get('m'));
pm.variables.set('m', 'l'); console.log(pm.variables.get('m'), pm.environment.get('m'));
console.log(pm.variables.has('m'), pm.variables.has('nothing'), pm.variables.toObject().m);
pm.variables.unset('m'); console.log(pm.variables.get('m'));`,
    gives: ['g', 'c', 'e', 'l', 'e', true, false, 'l', 'e'],
  },
  {
    shows: 'pm.variables.set writes a variable that lives for the run',
    pre: `pm.variables.set('local', {deep: true});`,
    test: `console.log(pm.variables.get('local'), pm.environment.has('local'), pm.globals.has('local'));`,
    gives: [{ deep: true }, false, false],
  },
  {
    shows: 'pm.variables of an earlier request are still there',
    test: `console.log(pm.variables.get('local')); pm.variables.clear(); console.log(pm.variables.has('local'));`,
    gives: [{ deep: true }, false],
  },
  {
    shows: 'pm.variables.replaceIn fills text, lists and objects in depth',
    pre: `pm.variables.set('a', 1);
console.log(pm.variables.replaceIn('x{{a}}'), pm.variables.replaceIn({p: ['{{a}}', {q: '{{a}}!'}], n: 5}));
const id = pm.variables.replaceIn('{{$guid}}'); console.log(id.length, id !== pm.variables.replaceIn('{{$guid}}'));`,
    gives: ['x1', { p: ['1', { q: '1!' }], n: 5 }, 36, true],
  },
  {
    shows: 'variables that a script sets are sent by the same request',
    request: '$SERVER/echo/{{fresh}}',
    pre: `pm.environment.set('fresh', 42);`,
    test: 'console.log(pm.response.json().url);',
    gives: ['/echo/42'],
  },
];

const data: Row[] = [
  {
    shows: 'pm.iterationData reads the row of the iteration',
    pre: `const {iterationData: row} = pm;
console.log(row.get('city'), row.has('city'), row.has('none'), row.toObject(), row.toJSON().values.length);
console.log(pm.info.iteration, pm.info.iterationCount, pm.variables.get('city'));`,
    gives: [
      ...['Oslo', true, false, { city: 'Oslo', size: 7 }, 2, 0, 2, 'Oslo'],
      ...['Rome', true, false, { city: 'Rome', size: null }, 2, 1, 2, 'Rome'],
    ],
  },
  {
    shows: 'pm.iterationData.unset hides a column from this script',
    pre: `pm.iterationData.unset('city'); console.log(pm.iterationData.has('city'), pm.variables.replaceIn('{{city}}'));`,
    test: `console.log(pm.variables.replaceIn('{{city}}'));`,
    gives: [false, '{{city}}', 'Oslo', false, '{{city}}', 'Rome'],
  },
];

const definition = {
  method: 'POST',
  url: {
    raw: '$SERVER/echo/:id?q=1&r=2',
    protocol: 'http',
    host: ['$HOST'],
    path: ['echo', ':id'],
    query: [
      { key: 'q', value: '1' },
      { key: 'r', value: '2' },
    ],
    variable: [{ key: 'id', value: '9' }],
  },
  header: [{ key: 'X-One', value: '1' }],
  body: { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
  auth: {
    type: 'basic',
    basic: [
      { key: 'username', value: 'u' },
      { key: 'password', value: 'p' },
    ],
  },
  description: 'What it is for',
};

const told = `const told = pm.response.json(); const header = (name) => (told.headers.find(([key]) => key.toLowerCase() === name.toLowerCase()) || [])[1];`;

const request: Row[] = [
  {
    shows: 'pm.request has the parts of the definition',
    request: definition,
    pre: `const {request} = pm;
console.log(request.method, request.url.toString(), request.url.path, request.url.query.get('q'), request.url.getHost());
console.log(request.headers.get('x-one'), request.headers.has('X-One'), request.headers.toObject(), request.headers.count());
console.log(request.body.mode, request.body.raw, request.body.toString());
console.log(request.auth.type, request.auth.basic.get('username'), request.name, String(request.description), typeof request.id);`,
    test: told,
    gives: [
      ...['POST', '$SERVER/echo/9?q=1&r=2', ['echo', ':id'], '1', '$HOST'],
      ...['1', true, { 'x-one': '1' }, 1],
      ...['raw', '{"a":1}', '{"a":1}'],
      ...['basic', 'u', 'pm.request has the parts of the definition', 'What it is for', 'string'],
    ],
  },
  {
    shows: 'pm.request changes its headers for this execution',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      header: [
        { key: 'X-Old', value: 'old' },
        { key: 'X-Keep', value: 'k' },
      ],
    },
    pre: `const {request} = pm;
request.addHeader({key: 'X-Add', value: 'a'}); request.removeHeader('x-old', {ignoreCase: true});
request.upsertHeader({key: 'X-Keep', value: 'kept'}); request.headers.add({key: 'X-List', value: 'l'});
request.headers.upsert({key: 'X-Up', value: 'u'}); request.addHeader('X-Text: from text');
const seen = []; request.forEachHeader(({key, value}) => seen.push(key + '=' + value)); console.log(seen, request.getHeaders());`,
    test: `${told} console.log(['X-Add', 'X-Old', 'X-Keep', 'X-List', 'X-Up', 'X-Text'].map(header));`,
    gives: [
      ['X-Keep=kept', 'X-Add=a', 'X-List=l', 'X-Up=u', 'X-Text=from text'],
      { 'X-Keep': 'kept', 'X-Add': 'a', 'X-List': 'l', 'X-Up': 'u', 'X-Text': 'from text' },
      ['a', undefined, 'kept', 'l', 'u', 'from text'],
    ],
  },
  {
    shows: 'pm.request changes its query for this execution',
    request: '$SERVER/echo?a=1&b=2',
    pre: `pm.request.addQueryParams([{key: 'c', value: '3'}]); pm.request.addQueryParams('d=4'); pm.request.removeQueryParams('a');
pm.request.url.query.add({key: 'e', value: '5'}); pm.request.url.addQueryParams('f=6'); console.log(pm.request.url.getQueryString());`,
    test: `${told} console.log(told.url);`,
    gives: ['b=2&c=3&d=4&e=5&f=6', '/echo?b=2&c=3&d=4&e=5&f=6'],
  },
  {
    shows: 'pm.request takes a new method, URL and body',
    request: '$SERVER/other',
    pre: `pm.request.method = 'PUT'; pm.request.url = '$SERVER/echo/new'; pm.request.body = {mode: 'raw', raw: 'text'};`,
    test: `${told} console.log(told.method, told.url, told.body);`,
    gives: ['PUT', '/echo/new', 'text'],
    errors: [],
  },
  {
    shows: 'pm.request.update replaces the definition',
    request: '$SERVER/other',
    pre: `pm.request.update({method: 'PATCH', url: '$SERVER/echo/up', header: [{key: 'X-Up', value: '1'}], body: {mode: 'urlencoded', urlencoded: [{key: 'a', value: 'b c'}]}});`,
    test: `${told} console.log(told.method, told.url, told.body, header('X-Up'));`,
    gives: ['PATCH', '/echo/up', 'a=b%20c', '1'],
  },
  {
    shows: 'pm.request changes are gone in the next execution',
    request: '$SERVER/echo',
    test: `${told} console.log(told.method, header('X-Add') === undefined);`,
    gives: ['GET', true],
  },
  {
    shows: 'pm.request.authorizeUsing sets the authorization',
    pre: `pm.request.authorizeUsing('basic', [{key: 'username', value: 'n'}, {key: 'password', value: 'p'}]);
console.log(pm.request.auth.type);`,
    test: `${told} console.log(header('Authorization'));`,
    gives: ['basic', 'Basic bjpw'],
  },
  {
    shows: 'pm.request.auth is replaced and updated',
    request: {
      method: 'GET',
      url: '$SERVER/echo',
      auth: { type: 'bearer', bearer: [{ key: 'token', value: 'old' }] },
    },
    pre: `pm.request.auth.update([{key: 'token', value: 'new'}], 'bearer'); console.log(pm.request.auth.parameters().get('token'));`,
    test: `${told} console.log(header('Authorization'));`,
    gives: ['new', 'Bearer new'],
  },
  {
    shows: 'pm.request copies itself and tells its size',
    request: definition,
    pre: `const copy = pm.request.clone(); copy.method = 'GET'; console.log(pm.request.method, copy.method);
console.log(pm.request.size(), Object.keys(pm.request.toJSON()).sort());`,
    gives: [
      'POST',
      'GET',
      { body: 7, header: 43, total: 50, source: 'COMPUTED' },
      ['auth', 'body', 'description', 'header', 'method', 'url'],
    ],
  },
  {
    shows: 'pm.request in a test is the request as sent',
    request: '$SERVER/echo/{{$timestamp}}',
    pre: `pm.variables.set('word', 'w'); pm.request.headers.add({key: 'X-Word', value: '{{word}}'});`,
    test: `const {request} = pm; console.log(request.headers.get('X-Word'), request.headers.has('User-Agent'), request.headers.get('Host'));
console.log(/\\/echo\\/\\d+$/.test(request.url.toString()), request.headers.one('accept').system);`,
    gives: ['w', true, '$HOST', true, true],
  },
];

const answer = (query: string): string => `$SERVER/answer?${query}`;

const response: Row[] = [
  {
    shows: 'pm.response is absent before the request',
    pre: 'console.log(typeof pm.response);',
    gives: ['undefined'],
  },
  {
    shows: 'pm.response has code, status, headers, time and size',
    request: answer('code=201&reason=Made&header=X-A:1&header=X-A:2&body=hello'),
    test: `const {response} = pm; console.log(response.code, response.status, response.headers.get('x-a'), response.headers.all().filter(({key}) => key === 'X-A').length);
console.log(typeof response.responseTime, response.responseSize, response.text(), response.reason());`,
    gives: [201, 'Made', '2', 2, 'number', 5, 'hello', 'Made'],
  },
  {
    shows: 'pm.response.json takes off a byte order mark and takes a reviver',
    request: answer(`hex=${Buffer.from('\ufeff{"a":1,"b":[2]}').toString('hex')}`),
    test: `console.log(pm.response.json(), pm.response.json((key, value) => typeof value === 'number' ? value * 10 : value));`,
    gives: [
      { a: 1, b: [2] },
      { a: 10, b: [20] },
    ],
  },
  {
    shows: 'pm.response.json tells the place of the error',
    request: answer('body={%22a%22:[%0A%20x]}'),
    test: 'try { pm.response.json(); } catch (error) { console.log(error.name, error.message.split("\\n")[0]); }',
    gives: ['JSONError', "Unexpected token 'x' at 2:2"],
  },
  {
    shows: 'pm.response.json of HTML fails where it begins',
    request: answer('body=%3Chtml%3E'),
    test: 'pm.response.json();',
    errors: [`Unexpected token '<' at 1:1\n<html>\n^`],
  },
  {
    shows: 'pm.response.jsonp takes off the call',
    request: answer('body=callback({%22a%22:1})'),
    test: 'console.log(pm.response.jsonp());',
    gives: [{ a: 1 }],
  },
  {
    shows: 'pm.response.details explains the status',
    request: answer('code=404'),
    test: `const {name, code, detail, standardName} = pm.response.details(); console.log(name, code, typeof detail, standardName);`,
    gives: ['Not Found', 404, 'string', 'Not Found'],
  },
  {
    shows: 'pm.response.size counts body and head',
    request: answer('body=hello'),
    test: `const {body, header, total} = pm.response.size(); console.log(body, header > 20, total === body + header);`,
    gives: [5, true, true],
  },
  {
    shows: 'pm.response.encoding names what was decoded',
    request: answer('encoding=gzip&body=packed'),
    test: `console.log(pm.response.encoding(), pm.response.text());`,
    gives: [{ format: 'gzip', source: 'header' }, 'packed'],
  },
  {
    shows: 'pm.response.contentInfo tells type, charset and file name',
    request: answer(
      'header=Content-Type:application/json;charset=utf-8&header=Content-Disposition:attachment;filename=f.json&body={}',
    ),
    test: `console.log(pm.response.contentInfo());`,
    gives: [
      {
        mimeType: 'text',
        mimeFormat: 'json',
        charset: 'utf8',
        contentType: 'application/json',
        fileExtension: 'json',
        fileName: 'f.json',
      },
    ],
  },
  {
    shows: 'pm.response.dataURI holds the body',
    request: answer('header=Content-Type:text/plain&body=hi'),
    test: `console.log(pm.response.dataURI());`,
    gives: ['data:text/plain;base64, aGk='],
  },
  {
    shows: 'pm.response.stream is a Buffer of the body',
    request: answer('hex=00ff10'),
    test: `console.log(pm.response.stream.length, pm.response.stream[1], pm.response.stream.toString('hex'));`,
    gives: [3, 255, '00ff10'],
  },
  {
    shows: 'pm.response.mime has been discontinued',
    test: `try { pm.response.mime(); } catch (error) { console.log(error.message); }`,
    gives: ['`Response#mime` has been discontinued, use `Response#contentInfo` instead.'],
  },
  {
    shows: 'pm.response.cookies are those of the response',
    request: answer('header=Set-Cookie:one=1;Path=/&header=Set-Cookie:two=2;Path=/'),
    test: `console.log(pm.response.cookies.count(), pm.response.cookies.get('one'), pm.response.cookies.has('two'));`,
    gives: [2, '1', true],
  },
  {
    shows: 'pm.response of a failed request is empty',
    request: '$SERVER/drop',
    test: `console.log(typeof pm.response, pm.response.code, pm.response.text()); pm.test('runs', () => pm.response.to.have.status(200));`,
    gives: ['object', undefined, undefined],
    assertions: ["runs: expected PostmanResponse{ …(5) } to have property 'code'"],
    errors: ['socket hang up'],
  },
];

const tests: Row[] = [
  {
    shows: 'pm.test runs at once and can be chained',
    test: `pm.test('one', () => console.log('in')).test('two', () => { throw new Error('no'); }); console.log('after', pm.test.index());`,
    gives: ['in', 'after', 2],
    assertions: ['one: passed', 'two: no'],
  },
  {
    shows: 'pm.test waits for done',
    test: `pm.test('late', (done) => setTimeout(done, 5)); pm.test('failed', (done) => setTimeout(() => done(new Error('bad')), 1)); console.log('out');`,
    gives: ['out'],
    assertions: ['failed: bad', 'late: passed'],
  },
  {
    shows: 'pm.test.skip marks a test as skipped',
    test: `pm.test.skip('later'); pm.test('now', () => {});`,
    assertions: ['later: skipped', 'now: passed'],
  },
  {
    shows: 'pm.test without a function passes',
    test: `pm.test('nothing'); pm.test('wrong', 5);`,
    assertions: ['nothing: passed', 'wrong: passed'],
  },
  {
    shows: 'pm.test runs in pre-request scripts too',
    pre: `pm.test('before', () => pm.expect(1).to.equal(2));`,
    assertions: ['before: expected 1 to equal 2'],
  },
  {
    shows: 'pm.test waits for an async function',
    test: `pm.test('good', async () => { await null; }); pm.test('bad', async () => { await null; pm.expect(1).to.equal(2); });`,
    assertions: ['good: passed', 'bad: expected 1 to equal 2'],
  },
  {
    shows: 'pm.expect is the expect of chai',
    test: `pm.expect([1, 2]).to.include(2).and.have.lengthOf(2); pm.expect({a: {b: 1}}).to.have.nested.property('a.b', 1);
pm.test('fails', () => pm.expect.fail('on purpose')); pm.test('deep', () => pm.expect({a: 1}).to.eql({a: 2}));`,
    assertions: ['fails: on purpose', 'deep: expected { a: 1 } to deeply equal { a: 2 }'],
  },
];

const sends: Row[] = [
  {
    shows: 'pm.sendRequest of a URL calls back',
    test: `pm.sendRequest('$SERVER/answer?code=202&body=yes', (error, response, {cookies}) => console.log(error, response.code, response.text(), typeof cookies.count));`,
    gives: [null, 202, 'yes', 'function'],
  },
  {
    shows: 'pm.sendRequest takes headers as an object and a raw body',
    test: `pm.sendRequest({url: '$SERVER/echo', method: 'POST', header: {'X-A': '1', 'Content-Type': 'application/json'}, body: {mode: 'raw', raw: JSON.stringify({a: 1})}}, (error, response) => {
const {method, headers, body} = response.json(); console.log(method, body, headers.filter(([key]) => key === 'X-A' || key === 'Content-Type')); });`,
    gives: [
      'POST',
      '{"a":1}',
      [
        ['X-A', '1'],
        ['Content-Type', 'application/json'],
      ],
    ],
  },
  {
    shows: 'pm.sendRequest takes headers as a list and as text',
    test: `const told = (error, response) => console.log(response.json().headers.filter(([key]) => key.startsWith('X-')));
pm.sendRequest({url: '$SERVER/echo', header: [{key: 'X-A', value: '1'}, {key: 'X-Off', value: '1', disabled: true}]}, (...values) => {
told(...values); pm.sendRequest({url: '$SERVER/echo', header: 'X-B: 2\\nX-C: 3'}, told); });`,
    gives: [
      [['X-A', '1']],
      [
        ['X-B', '2'],
        ['X-C', '3'],
      ],
    ],
  },
  {
    shows: 'pm.sendRequest takes urlencoded and form data bodies',
    test: `pm.sendRequest({url: '$SERVER/echo', method: 'POST', body: {mode: 'urlencoded', urlencoded: [{key: 'a', value: 'b'}]}}, (error, response) => console.log(response.json().body));
pm.sendRequest({url: '$SERVER/echo', method: 'POST', body: {mode: 'formdata', formdata: [{key: 'a', value: 'b'}]}}, (error, response) => console.log(response.json().body.includes('name="a"')));`,
    gives: ['a=b', true],
  },
  {
    shows: 'pm.sendRequest takes an authorization',
    test: `pm.sendRequest({url: '$SERVER/echo', auth: {type: 'bearer', bearer: [{key: 'token', value: 't'}]}}, (error, response) => console.log(response.json().headers.find(([key]) => key === 'Authorization')));`,
    gives: [['Authorization', 'Bearer t']],
  },
  {
    shows: 'pm.sendRequest gives errors to the callback',
    test: `pm.sendRequest('$SERVER/drop', (error, response) => console.log(error.code, error.message, response.code));`,
    gives: ['ECONNRESET', 'socket hang up', undefined],
  },
  {
    shows: 'pm.sendRequest of nothing is an error',
    test: `pm.sendRequest(undefined, (error) => console.log(error.message));`,
    gives: ['sendrequest: nothing to request'],
  },
  {
    shows: 'pm.sendRequest shares the cookies of the run',
    test: `pm.sendRequest('$SERVER/answer?header=Set-Cookie:sent=1;Path=/', () => pm.sendRequest('$SERVER/echo', (error, response) => console.log(response.json().headers.find(([key]) => key === 'Cookie')[1].includes('sent=1'))));`,
    gives: [true],
  },
  {
    shows: 'pm.sendRequest runs no scripts and leaves templates alone',
    pre: `pm.variables.set('x', 'X'); pm.sendRequest({url: '$SERVER/echo', method: 'POST', body: {mode: 'raw', raw: '{{x}}'}}, (error, response) => console.log(response.json().body));`,
    gives: ['{{x}}'],
  },
  {
    shows: 'pm.sendRequest without a callback gives a promise',
    test: `const response = await pm.sendRequest('$SERVER/answer?body=promised'); console.log(response.code, response.text());
try { await pm.sendRequest('$SERVER/drop'); } catch (error) { console.log(error.code); }
const all = await Promise.all([1, 2, 3].map((n) => pm.sendRequest('$SERVER/answer?body=' + n))); console.log(all.map((one) => one.text()));`,
    gives: [200, 'promised', 'ECONNRESET', ['1', '2', '3']],
  },
];

const cookies: Row[] = [
  {
    shows: 'pm.cookies are those of the URL of the request',
    request: answer('header=Set-Cookie:a=1;Path=/&header=Set-Cookie:b=2;Path=/;HttpOnly'),
    test: `const {cookies} = pm; console.log(cookies.get('a'), cookies.has('b'), cookies.has('b', '2'), cookies.has('b', '3'), cookies.toObject(), cookies.one('b').httpOnly, cookies.all().length, cookies.count());
cookies.each(({name, value}) => console.log(name + value));`,
    gives: ['1', true, true, false, { a: '1', b: '2' }, true, 2, 2, 'a1', 'b2'],
  },
  {
    shows: 'pm.cookies are known before the request too',
    pre: `console.log(pm.cookies.toObject());`,
    gives: [{ a: '1', b: '2' }],
  },
  {
    shows: 'pm.cookies.jar calls back',
    test: `const jar = pm.cookies.jar(); jar.set('$SERVER/x', 'c', '3', (error, cookie) => { console.log(error, cookie.name, cookie.value);
jar.get('$SERVER/x', 'c', (error, value) => { console.log(error, value);
jar.getAll('$SERVER/x', (error, all) => { console.log(error, all.count(), all.get('c'));
jar.unset('$SERVER/x', 'c', (error) => { console.log(error);
jar.get('$SERVER/x', 'c', (error, value) => { console.log(error, value);
jar.clear('$SERVER/x', (error) => { console.log(error); jar.getAll('$SERVER/x', {}, (error, all) => console.log(all.count())); }); }); }); }); }); });`,
    gives: [null, 'c', '3', null, '3', null, 3, '3', null, null, null, null, 0],
  },
  {
    shows: 'pm.cookies.jar takes a cookie as an object',
    test: `const jar = pm.cookies.jar(); jar.set('$SERVER/p/q', {name: 'o', value: 'v', path: '/p', httpOnly: true}, (error, cookie) => { console.log(error, cookie.path, cookie.httpOnly);
pm.sendRequest('$SERVER/p/q', (error, response) => { console.log(response.json().headers.find(([key]) => key === 'Cookie')[1]);
pm.sendRequest('$SERVER/z', (error, response) => { console.log(response.json().headers.some(([key]) => key === 'Cookie')); jar.clear('$SERVER/p', () => {}); }); }); });`,
    gives: [null, '/p', true, 'o=v', false],
  },
  {
    shows: 'pm.cookies.jar gives promises without a callback',
    test: `const jar = pm.cookies.jar(); const set = await jar.set('$SERVER', 'k', 'v'); console.log(set.name, await jar.get('$SERVER', 'k'), (await jar.getAll('$SERVER')).count());
await jar.unset('$SERVER', 'k'); console.log(await jar.get('$SERVER', 'k')); await jar.clear('$SERVER');`,
    gives: ['k', 'v', 1, null],
  },
];

const rest: Row[] = [
  {
    shows: 'pm.visualizer refuses what is no text',
    test: `try { pm.visualizer.set(5); } catch (error) { console.log(error.message); } pm.visualizer.set('<p>{{a}}</p>', {a: 1}); pm.visualizer.clear();`,
    gives: ['Invalid template. Template must be of type string, found number'],
  },
  {
    shows: 'pm.execution.location names the way from the root',
    test: `console.log(pm.execution.location, pm.execution.location.current);`,
    gives: [
      ['Conformance', 'pm.execution.location names the way from the root'],
      'pm.execution.location names the way from the root',
    ],
  },
  {
    shows: 'pm.execution.skipRequest leaves out request and tests',
    request: '$SERVER/drop',
    pre: `console.log('before'); pm.execution.skipRequest(); console.log('never');`,
    test: `console.log('never');`,
    gives: ['before'],
  },
  {
    shows: 'pm.execution.skipRequest is for pre-request scripts',
    test: `try { pm.execution.skipRequest(); } catch (error) { console.log(error.name, error.message); }`,
    gives: ['TypeError', 'pm.execution.skipRequest is not a function'],
  },
  {
    shows: 'pm.message is undefined in an HTTP request',
    test: `console.log(pm.message, 'message' in pm);`,
    gives: [undefined, false],
  },
];

const environment = { name: 'Local', values: [{ key: 'base', value: 'b' }] };

describeRows('pm.info', info);
describeRows('variables of scripts', variables, { environment });
describeRows('rows of data', data, {
  data: [
    { city: 'Oslo', size: 7 },
    { city: 'Rome', size: null },
  ],
});
describeRows('pm.request', request);
describeRows('pm.response', response);
describeRows('pm.test and pm.expect', tests);
describeRows('pm.sendRequest', sends);
describeRows('pm.cookies', cookies);
describeRows('pm.visualizer and pm.execution', rest);
