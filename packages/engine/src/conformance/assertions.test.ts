import { describeRows, type Row } from './rows.fixture.ts';

/** One assertion in a test of its own, against a response; `fails` is the text of its failure. */
function checks(shows: string, query: string, expression: string, fails?: string): Row {
  return {
    shows,
    request: `$SERVER/answer?${query}`,
    test: `pm.test('it', () => { ${expression}; });`,
    assertions: [`it: ${fails ?? 'passed'}`],
  };
}

const ofClass: readonly [name: string, code: number, other: number, fails: string][] = [
  ['success', 204, 404, 'expected response code to be 2XX but found 404'],
  ['redirection', 304, 200, 'expected response code to be 3XX but found 200'],
  ['clientError', 418, 500, 'expected response code to be 4XX but found 500'],
  ['serverError', 503, 404, 'expected response code to be 5XX but found 404'],
  ['error', 404, 200, 'expected response code to be 4XX or 5XX but found 200'],
  ['error', 500, 304, 'expected response code to be 4XX or 5XX but found 304'],
];
const ofReason: readonly [name: string, code: number, reason: string][] = [
  ['ok', 200, 'OK'],
  ['accepted', 202, 'ACCEPTED'],
  ['badRequest', 400, 'BAD REQUEST'],
  ['unauthorized', 401, 'UNAUTHORIZED'],
  ['forbidden', 403, 'FORBIDDEN'],
  ['notFound', 404, 'NOT FOUND'],
  ['notAcceptable', 406, 'NOT ACCEPTABLE'],
];

const states: Row[] = [
  ...ofClass.flatMap(([name, code, other, fails]) => [
    checks(`to.be.${name} holds for ${code}`, `code=${code}`, `pm.response.to.be.${name}`),
    checks(`to.be.${name} does not hold for ${other}`, `code=${other}`, `pm.response.to.be.${name}`, fails),
    checks(`to.not.be.${name} holds for ${other}`, `code=${other}`, `pm.response.to.not.be.${name}`),
  ]),
  ...ofReason.flatMap(([name, code, reason]) => [
    checks(`to.be.${name} compares the reason`, `code=${code}`, `pm.response.to.be.${name}`),
    checks(
      `to.be.${name} fails for another reason`,
      'code=207&reason=Something',
      `pm.response.to.be.${name}`,
      `expected response to have status reason '${reason}' but got 'SOMETHING'`,
    ),
    checks(`to.not.be.${name} holds`, 'code=207', `pm.response.to.not.be.${name}`),
  ]),
  checks(
    'to.be.notFound knows reasons in any case',
    'code=404&reason=nOT%20found',
    'pm.response.to.be.notFound',
  ),
  checks(
    'to.be.ok needs the code too',
    'code=299&reason=OK',
    'pm.response.to.be.ok',
    'expected response to have status code 200 but got 299',
  ),
  checks(
    'to.be.withoutContent needs the reason',
    'code=204&reason=No%20Content',
    'pm.response.to.be.withoutContent',
  ),
  checks('to.be.rateLimited holds for 429', 'code=429', 'pm.response.to.be.rateLimited'),
  checks('to.be.withBody holds for a body', 'body=x', 'pm.response.to.be.withBody'),
  checks(
    'to.be.withBody fails without one',
    'code=200',
    'pm.response.to.be.withBody',
    'expected response to have content in body',
  ),
  checks('to.be.json holds for JSON', 'body={}', 'pm.response.to.be.json'),
  checks(
    'to.be.json fails for text',
    'body=text',
    'pm.response.to.be.json',
    "expected response body to be a valid json but got error Unexpected token 't' at 1:1",
  ),
  checks(
    'to.be.info fails for 200',
    'code=200',
    'pm.response.to.be.info',
    'expected response code to be 1XX but found 200',
  ),
];

const answers: Row[] = [
  checks('to.have.status takes a code', 'code=200', 'pm.response.to.have.status(200)'),
  checks('to.have.status takes a reason', 'code=404', "pm.response.to.have.status('Not Found')"),
  checks(
    'to.have.status tells the code it found',
    'code=404',
    'pm.response.to.have.status(200)',
    'expected response to have status code 200 but got 404',
  ),
  checks(
    'to.have.status tells the reason it found',
    'code=404',
    "pm.response.to.have.status('OK')",
    "expected response to have status reason 'OK' but got 'Not Found'",
  ),
  checks('to.not.have.status holds', 'code=404', 'pm.response.to.not.have.status(200)'),
  checks(
    'to.not.have.status fails',
    'code=404',
    'pm.response.to.not.have.status(404)',
    'expected response to not have status code 404',
  ),
  checks('to.have.header takes a name in any case', 'header=X-One:1', "pm.response.to.have.header('x-one')"),
  checks('to.have.header takes a value', 'header=X-One:1', "pm.response.to.have.header('X-One', '1')"),
  checks(
    'to.have.header tells the missing name',
    'code=200',
    "pm.response.to.have.header('x')",
    "expected response to have header with key 'x'",
  ),
  checks(
    'to.have.header tells the other value',
    'header=X-One:1',
    "pm.response.to.have.header('X-One', '2')",
    "expected 'X-One' response header to be '2' but got '1'",
  ),
  checks('to.not.have.header holds', 'code=200', "pm.response.to.not.have.header('x')"),
  checks('to.have.body takes text', 'body=abc', "pm.response.to.have.body('abc')"),
  checks('to.have.body takes an expression', 'body=abc', 'pm.response.to.have.body(/b/)'),
  checks('to.have.body without a value looks for content', 'body=abc', 'pm.response.to.have.body()'),
  checks(
    'to.have.body tells the other text',
    'body=abc',
    "pm.response.to.have.body('abd')",
    "expected response body to equal 'abd' but got 'abc'",
  ),
  checks(
    'to.have.body tells the expression that does not match',
    'body=abc',
    'pm.response.to.have.body(/z/)',
    "expected response body text to match /z/ but got 'abc'",
  ),
  checks('to.have.jsonBody looks for JSON', 'body={}', 'pm.response.to.have.jsonBody()'),
  checks('to.have.jsonBody takes an object', 'body={%22a%22:1}', 'pm.response.to.have.jsonBody({a: 1})'),
  checks(
    'to.have.jsonBody takes a path',
    'body={%22a%22:{%22b%22:1}}',
    "pm.response.to.have.jsonBody('a.b')",
  ),
  checks(
    'to.have.jsonBody takes a path and a value',
    'body={%22a%22:[5]}',
    "pm.response.to.have.jsonBody('a[0]', 5)",
  ),
  checks(
    'to.have.jsonBody tells the missing path',
    'body={%22a%22:1}',
    "pm.response.to.have.jsonBody('b')",
    "expected { a: 1 } in response to contain property 'b'",
  ),
  checks(
    'to.have.jsonBody tells the other value',
    'body={%22a%22:1}',
    "pm.response.to.have.jsonBody('a', 2)",
    'expected response body json at "a" to contain 2 but got 1',
  ),
  checks('to.not.have.jsonBody holds for text', 'body=text', 'pm.response.to.not.have.jsonBody()'),
  checks(
    'to.have.jsonSchema takes a schema',
    'body={%22a%22:1}',
    "pm.response.to.have.jsonSchema({type: 'object', properties: {a: {type: 'number'}}})",
  ),
  checks(
    'to.have.jsonSchema tells what is wrong',
    'body={%22a%22:1}',
    "pm.response.to.have.jsonSchema({properties: {a: {type: 'string'}}})",
    'expected data to satisfy schema but found following errors: \ndata.a should be string',
  ),
  checks(
    'to.have.jsonSchema takes options',
    'body={%22a%22:1,%22b%22:2}',
    "pm.response.to.have.jsonSchema({properties: {a: {type: 'string'}, b: {type: 'string'}}}, {allErrors: true})",
    'expected data to satisfy schema but found following errors: \ndata.a should be string, data.b should be string',
  ),
  checks(
    'to.not.have.jsonSchema holds',
    'body={%22a%22:1}',
    "pm.response.to.not.have.jsonSchema({required: ['b']})",
  ),
  checks(
    'expect of any value takes a schema',
    'code=200',
    "pm.expect({a: 1}).to.have.jsonSchema({required: ['a']})",
  ),
  checks('to.have.responseTime.below holds', 'code=200', 'pm.response.to.have.responseTime.below(60000)'),
  checks(
    'to.have.responseSize counts the head too',
    'body=abc',
    'pm.response.to.have.responseSize(pm.response.size().total)',
  ),
  checks(
    'expect(pm.response) is the same as pm.response.to',
    'code=404',
    'pm.expect(pm.response).to.have.status(200)',
    'expected response to have status code 200 but got 404',
  ),
  checks(
    'assertions can be chained',
    'header=X-One:1&body={%22a%22:1}',
    "pm.response.to.be.ok; pm.response.to.have.status(200).and.have.header('X-One'); pm.response.to.be.json.and.have.jsonBody('a', 1)",
  ),
];

function asks(shows: string, expression: string, fails?: string): Row {
  return {
    shows,
    request: {
      method: 'POST',
      url: '$SERVER/echo',
      header: [{ key: 'X-One', value: '1' }],
      body: { mode: 'raw', raw: '{"a":1}' },
    },
    pre: `pm.test('it', () => { ${expression}; });`,
    assertions: [`it: ${fails ?? 'passed'}`],
  };
}

const requests: Row[] = [
  asks('a request has a header', "pm.request.to.have.header('x-one', '1')"),
  asks(
    'a request lacks a header',
    "pm.request.to.have.header('y')",
    "expected request to have header with key 'y'",
  ),
  asks(
    'a request has another header',
    "pm.request.to.have.header('X-One', '2')",
    "expected 'X-One' request header to be '2' but got '1'",
  ),
];

describeRows('states of a response', states);
describeRows('parts of a response', answers);
describeRows('assertions about a request', requests);
