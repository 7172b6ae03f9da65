import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertionsOf, createExpect } from './expect.ts';
import { setSchemaValidator } from './http-assertions.ts';
import {
  brandRequest,
  brandResponse,
  type HeadersSubject,
  isRequest,
  isResponse,
  type RequestSubject,
  type ResponseSubject,
} from './http-subject.ts';

type Answer = { code: number; reason: string; body?: string };

const json = '{"a":{"b":[1,{"c":null}]},"a.b":5}';
const fine: Answer = { code: 200, reason: 'OK', body: json };

function headersOf(lines: Record<string, string>): HeadersSubject {
  const find = (name: string) => Object.keys(lines).find((key) => key.toLowerCase() === name.toLowerCase());
  return {
    has: (name) => find(name) !== undefined,
    one: (name) => {
      const key = find(name);
      return key === undefined ? undefined : { value: String(lines[key]) };
    },
  };
}

function responseOf({ code, reason, body = '' }: Answer): ResponseSubject {
  return brandResponse({
    code,
    responseTime: 50,
    headers: headersOf({ 'X-A': '1', 'Content-Type': 'application/json' }),
    reason: () => reason,
    size: () => ({ header: 60, body: body.length }),
    text: () => body,
    json: () => {
      try {
        return JSON.parse(body);
      } catch {
        throw Object.assign(new Error('Unexpected token at 1:1\nshown here\n^'), { name: 'JSONError' });
      }
    },
  });
}

function requestOf(): RequestSubject {
  return brandRequest({ headers: headersOf({ 'X-Req': '1' }) });
}

/** What comes of a line of a script, about an answer. */
function judge(line: string, answer: Answer): string {
  const response = responseOf(answer);
  const request = requestOf();
  const pm = {
    expect: createExpect(),
    response: Object.assign(response, { to: assertionsOf(response) }),
    request: Object.assign(request, { to: assertionsOf(request) }),
  };
  try {
    new Function('pm', line)(pm);
    return 'passes';
  } catch (error) {
    return (error as Error).message;
  }
}

type Case = [line: string, outcome: string, answer?: Answer];

function check(cases: Case[]): void {
  for (const [line, outcome, answer = fine] of cases)
    expect([line, judge(line, answer)]).toEqual([line, outcome]);
}

beforeAll(() => {
  setSchemaValidator((schema, options) => {
    const ajv = new Ajv(options);
    return (value) => (ajv.validate(schema, value) ? undefined : ajv.errorsText());
  });
});

afterAll(() => {
  setSchemaValidator(() => () => undefined);
});

describe('assertions about a response', () => {
  test('tell the class of a code', () => {
    check([
      ['pm.response.to.be.success', 'passes'],
      ['pm.response.to.be.info', 'expected response code to be 1XX but found 200'],
      ['pm.response.to.be.redirection', 'expected response code to be 3XX but found 200'],
      ['pm.response.to.be.clientError', 'expected response code to be 4XX but found 200'],
      ['pm.response.to.be.serverError', 'expected response code to be 5XX but found 200'],
      ['pm.response.to.be.error', 'expected response code to be 4XX or 5XX but found 200'],
      ['pm.response.to.not.be.success', 'expected response code to not be 2XX'],
      ['pm.response.to.be.error', 'passes', { code: 503, reason: 'Service Unavailable' }],
      [
        'pm.response.to.not.be.error',
        'expected response code to not be 4XX or 5XX',
        { code: 404, reason: 'Not Found' },
      ],
      ['pm.response.to.have.statusCodeClass(2)', 'passes'],
    ]);
  });

  test('tell well-known states by reason phrase and code', () => {
    const states: [name: string, code: number, reason: string][] = [
      ['ok', 200, 'ok'],
      ['accepted', 202, 'Accepted'],
      ['withoutContent', 204, 'No Content'],
      ['badRequest', 400, 'Bad Request'],
      ['unauthorized', 401, 'Unauthorized'],
      ['forbidden', 403, 'Forbidden'],
      ['notFound', 404, 'Not Found'],
      ['notAcceptable', 406, 'Not Acceptable'],
      ['rateLimited', 429, 'Too Many Requests'],
    ];
    for (const [name, code, reason] of states) {
      const phrase = reason.toUpperCase();
      check([
        [`pm.response.to.be.${name}`, 'passes', { code, reason }],
        [
          `pm.response.to.be.${name}`,
          `expected response to have status reason '${phrase}' but got 'NO'`,
          { code, reason: 'no' },
        ],
        [
          `pm.response.to.be.${name}`,
          `expected response to have status code ${code} but got 599`,
          { code: 599, reason },
        ],
        [
          `pm.response.to.not.be.${name}`,
          `expected response to not have status reason '${phrase}'`,
          { code, reason },
        ],
      ]);
    }
  });

  test('compare the status by code or by reason', () => {
    check([
      ['pm.response.to.have.status(200)', 'passes'],
      ["pm.response.to.have.status('OK')", 'passes'],
      ['pm.response.to.have.status(404)', 'expected response to have status code 404 but got 200'],
      ["pm.response.to.have.status('200')", "expected response to have status reason '200' but got 'OK'"],
      ['pm.response.to.not.have.status(200)', 'expected response to not have status code 200'],
      ["pm.response.to.not.have.status('OK')", "expected response to not have status reason 'OK'"],
      ["pm.response.to.have.statusCode('200')", 'passes'],
      [
        "pm.response.to.have.statusReason('Nope')",
        "expected response to have status reason 'Nope' but got 'OK'",
      ],
      ['pm.expect(pm.response).to.have.status(404)', 'expected response to have status code 404 but got 200'],
      [
        "pm.expect(pm.response, 'said').to.have.status(404)",
        'said: expected response to have status code 404 but got 200',
      ],
      ['pm.response.to.have.status(200).and.to.be.json', 'passes'],
    ]);
  });

  test('look at headers in any case', () => {
    check([
      ["pm.response.to.have.header('x-a')", 'passes'],
      ["pm.response.to.have.header('X-A', '1')", 'passes'],
      ["pm.response.to.have.header('zz')", "expected response to have header with key 'zz'"],
      ["pm.response.to.have.header('X-A', '2')", "expected 'X-A' response header to be '2' but got '1'"],
      ["pm.response.to.not.have.header('X-A')", "expected response to not have header with key 'X-A'"],
      ["pm.response.to.not.have.header('zz', '1')", 'passes'],
    ]);
  });

  test('read the body as text and as JSON', () => {
    const text: Answer = { code: 200, reason: 'OK', body: 'plain' };
    const empty: Answer = { code: 204, reason: 'No Content' };
    check([
      ['pm.response.to.be.withBody', 'passes'],
      ['pm.response.to.be.withBody', 'expected response to have content in body', empty],
      ['pm.response.to.have.body()', 'expected response to have content in body', empty],
      ['pm.response.to.not.have.body()', 'expected response to not have content in body'],
      ["pm.response.to.have.body('plain')", 'passes', text],
      ["pm.response.to.have.body('x')", "expected response body to equal 'x' but got 'plain'", text],
      ['pm.response.to.have.body(/^pl/)', 'passes', text],
      ['pm.response.to.have.body(/x/)', "expected response body text to match /x/ but got 'plain'", text],
      ['pm.response.to.not.have.body(/p/)', "expected response body text 'plain' to not match /p/", text],
      ["pm.response.to.have.body({ a: { b: [1, { c: null }] }, 'a.b': 5 })", 'passes'],
      [
        'pm.response.to.have.body({ a: 1 })',
        'expected response body json to equal { a: 1 } but got { a: { b: [ 1, { c: null } ] }, …(1) }',
      ],
      ['pm.response.to.be.json', 'passes'],
      [
        'pm.response.to.be.json',
        'expected response body to be a valid json but got error Unexpected token at 1:1',
        text,
      ],
      ['pm.response.to.not.be.json', 'expected response body not to be a valid json'],
      ['pm.response.to.have.jsonBody()', 'passes'],
      ["pm.response.to.have.jsonBody('a.b[1].c', null)", 'passes'],
      ['pm.response.to.have.jsonBody(\'a["b"][0]\', 1)', 'passes'],
      ["pm.response.to.have.jsonBody('a.b', 5)", 'passes'],
      [
        "pm.response.to.have.jsonBody('a.x')",
        "expected { a: { b: [ 1, { c: null } ] }, …(1) } in response to contain property 'a.x'",
      ],
      [
        "pm.response.to.have.jsonBody('a', { b: 1 })",
        'expected response body json at "a" to contain { b: 1 } but got { b: [ 1, { c: null } ] }',
      ],
      ["pm.response.to.have.jsonBody('a')", "expected undefined in response to contain property 'a'", text],
      ['pm.response.to.have.jsonBody({ other: 1 })', 'passes'],
    ]);
  });

  test('measure time and size', () => {
    check([
      ['pm.response.to.have.responseTime.below(60)', 'passes'],
      ['pm.response.to.have.responseTime.below(40)', 'expected 50 to be below 40'],
      ['pm.response.to.have.responseTime.within(1, 2)', 'expected 50 to be within 1..2'],
      ['pm.response.to.have.responseTime()', 'passes'],
      ['pm.response.to.have.responseTime(51)', 'expected response to have a valid response time but got 50'],
      ['pm.response.to.have.responseSize.above(93)', 'passes'],
      ['pm.response.to.have.responseSize(5)', 'expected response size to equal 94 but got 5'],
      // As in Postman, the negation also asks for something that is no number.
      [
        'pm.response.to.not.have.responseSize(5)',
        'expected response to not have a valid response size but got 94',
      ],
    ]);
  });

  test('validate a schema, all errors at once, of a response or of any value', () => {
    check([
      ["pm.response.to.have.jsonSchema({ type: 'object', required: ['a'] })", 'passes'],
      [
        "pm.response.to.have.jsonSchema({ required: ['x', 'y'], properties: { a: { type: 'string' } } })",
        'expected data to satisfy schema but found following errors: \n' +
          "data should have required property 'x', data should have required property 'y', data.a should be string",
      ],
      [
        "pm.response.to.have.jsonSchema({ type: 'array', maxProperties: 1 }, { allErrors: false })",
        'expected data to satisfy schema but found following errors: \ndata should be array',
      ],
      ["pm.response.to.not.have.jsonSchema({ type: 'object' })", 'expected data to not satisfy schema'],
      ["pm.expect(5).to.have.jsonSchema({ type: 'number' })", 'passes'],
      ['pm.response.to.have.jsonSchema(5)', 'expected 5 to be an object'],
    ]);
  });
});

describe('other subjects', () => {
  test('of a request, only headers are looked at', () => {
    check([
      ["pm.request.to.have.header('X-Req', '1')", 'passes'],
      ["pm.request.to.have.header('nope')", "expected request to have header with key 'nope'"],
      ["pm.request.to.have.header('X-Req', '2')", "expected 'X-Req' request header to be '2' but got '1'"],
      ['pm.request.to.be.postmanRequest', 'passes'],
      ['pm.request.to.be.ok', 'passes'],
    ]);
  });

  test('are refused where a response is meant', () => {
    check([
      ['pm.expect(5).to.have.status(200)', 'expecting a postman response object but got 5'],
      ['pm.expect(5).to.not.have.status(200)', 'expecting a postman response object but got 5'],
      ['pm.expect({}).to.be.json', 'expecting a postman response object but got {}'],
      ["pm.expect(null).to.have.header('a')", 'expecting a postman request or response object but got null'],
      ['pm.expect([]).to.have.responseTime.below(5)', 'expecting a postman response object but got []'],
      ['pm.expect(0).to.be.ok', 'expected +0 to be truthy'],
      [
        'pm.expect(1).to.be.postmanRequestOrResponse',
        'expecting a postman request or response object but got 1',
      ],
    ]);
  });

  test('are not taken for requests or responses unless marked', () => {
    const response = responseOf(fine);
    expect([isResponse(response), isRequest(response), isResponse({ ...response }), isResponse(1)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
