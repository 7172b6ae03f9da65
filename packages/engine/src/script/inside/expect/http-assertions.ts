import {
  type Assertion,
  defineChainable,
  defineMethod,
  defineProperty,
  defineVariadic,
  demand,
  fail,
  holds,
} from './assertion.ts';
import { defineBodyAssertions, responseOf } from './http-body-assertions.ts';
import { isRequest, isResponse, type ResponseSubject } from './http-subject.ts';
import { alike } from './json-value.ts';
import { assertTruthy, demandType } from './value-assertions.ts';

/** Compiles a schema; the function it gives tells what is wrong with a value, undefined when nothing is. */
export type SchemaValidator = (schema: object, options: object) => (value: unknown) => string | undefined;

let schemaValidator: SchemaValidator = () => {
  throw new Error('There is no schema validator.');
};

/** Says how `jsonSchema` validates. */
export function setSchemaValidator(validator: SchemaValidator): void {
  schemaValidator = validator;
}

/**
 * The assertions about requests and responses that Postman adds to chai, with its texts.
 * https://learning.postman.com/docs/tests-and-scripts/write-scripts/postman-sandbox-reference/pm-response/
 */
export function defineHttpAssertions(): void {
  defineKinds();
  defineStates();
  defineHead();
  defineBodyAssertions();
  defineMeasure('responseTime', (response) => response.responseTime, {
    member: 'responseTime',
    invalid: 'valid response time',
    unequal: 'expected response to have a valid response time but got #{act}',
    equal: 'expected response to not have a valid response time but got #{act}',
    // COMPAT: names no expected value, and so shows no difference.
    expected: () => null,
  });
  defineMeasure('responseSize', (response) => response.size().header + response.size().body, {
    member: 'size',
    invalid: 'valid response size',
    // COMPAT: the two values stand the wrong way round.
    unequal: 'expected response size to equal #{act} but got #{exp}',
    equal: 'expected response size to not equal #{act} but got #{exp}',
    expected: (value) => value,
  });
  defineSchema();
}

function defineKinds(): void {
  defineProperty('postmanRequest', (assertion) => {
    if (holds(assertion, isRequest(assertion._obj))) return;
    fail(
      assertion,
      'expecting a postman request object but got #{this}',
      'not expecting a postman request object',
    );
  });
  defineProperty('postmanResponse', (assertion) => {
    if (holds(assertion, isResponse(assertion._obj))) return;
    fail(
      assertion,
      'expecting a postman response object but got #{this}',
      'not expecting a postman response object',
    );
  });
  defineProperty('postmanRequestOrResponse', (assertion) => {
    if (holds(assertion, isRequest(assertion._obj) || isResponse(assertion._obj))) return;
    fail(
      assertion,
      'expecting a postman request or response object but got #{this}',
      'not expecting a postman request or response object',
    );
  });
}

const classes = { info: 1, success: 2, redirection: 3, clientError: 4, serverError: 5 };

const reasons: Record<string, [code: number, reason: string]> = {
  accepted: [202, 'ACCEPTED'],
  withoutContent: [204, 'NO CONTENT'],
  badRequest: [400, 'BAD REQUEST'],
  // COMPAT: compares with a reason phrase that hardly any server sends.
  unauthorised: [401, 'UNAUTHORISED'],
  unauthorized: [401, 'UNAUTHORIZED'],
  forbidden: [403, 'FORBIDDEN'],
  notFound: [404, 'NOT FOUND'],
  notAcceptable: [406, 'NOT ACCEPTABLE'],
  rateLimited: [429, 'TOO MANY REQUESTS'],
};

function defineStates(): void {
  defineMethod(['statusCodeClass'], (assertion, expected) => assertClass(assertion, expected));
  for (const [name, expected] of Object.entries(classes)) {
    defineProperty(name, (assertion) => assertClass(assertion, expected));
  }
  defineProperty('error', (assertion) => {
    const code = codeOf(assertion);
    if (holds(assertion, code >= 400 && code < 600)) return;
    fail(
      assertion,
      'expected response code to be 4XX or 5XX but found #{act}',
      'expected response code to not be 4XX or 5XX',
      { expected: null, actual: code },
    );
  });
  defineMethod(['statusCode'], (assertion, code) => assertCode(assertion, Number(code), codeOf(assertion)));
  defineMethod(['statusReason'], (assertion, reason) => assertReason(assertion, String(reason)));
  for (const [name, [code, reason]] of Object.entries(reasons)) {
    defineProperty(name, (assertion) => assertReasonAndCode(assertion, reason, code));
  }
  defineProperty('ok', (assertion) => {
    if (isResponse(assertion._obj)) assertReasonAndCode(assertion, 'OK', 200);
    else assertTruthy(assertion);
  });
}

/** COMPAT: negated or not, a response that never came fails for want of a code. */
function codeOf(assertion: Assertion): number {
  const response = responseOf(assertion);
  demand(assertion, 'code' in response, response, "expected #{this} to have property 'code'");
  return response.code;
}

function assertClass(assertion: Assertion, expected: unknown): void {
  const code = codeOf(assertion);
  if (holds(assertion, Math.floor(code / 100) === expected)) return;
  fail(
    assertion,
    'expected response code to be #{exp}XX but found #{act}',
    'expected response code to not be #{exp}XX',
    { expected, actual: code },
  );
}

function assertCode(assertion: Assertion, expected: number, actual: number): void {
  if (holds(assertion, actual === expected)) return;
  fail(
    assertion,
    'expected response to have status code #{exp} but got #{act}',
    'expected response to not have status code #{act}',
    { expected, actual },
  );
}

function assertReason(
  assertion: Assertion,
  expected: unknown,
  actual = responseOf(assertion).reason(),
): void {
  if (holds(assertion, actual === expected)) return;
  fail(
    assertion,
    'expected response to have status reason #{exp} but got #{act}',
    'expected response to not have status reason #{act}',
    { expected, actual },
  );
}

function assertReasonAndCode(assertion: Assertion, reason: string, code: number): void {
  const response = responseOf(assertion);
  assertReason(assertion, reason, String(response.reason()).toUpperCase());
  assertCode(assertion, code, response.code);
}

function defineHead(): void {
  defineMethod(['status'], (assertion, expected) => {
    if (typeof expected === 'number' || expected instanceof Number)
      assertCode(assertion, Number(expected), codeOf(assertion));
    else assertReason(assertion, expected);
  });

  defineVariadic(['header'], (assertion, values) => {
    const subject = assertion._obj;
    const response = isResponse(subject);
    if (!response && !isRequest(subject)) {
      return demand(
        assertion,
        false,
        subject,
        'expecting a postman request or response object but got #{this}',
      );
    }
    const [name, expected] = values;
    const kind = response ? 'response' : 'request';
    const there = subject.headers.has(name as string);
    if (!holds(assertion, there)) {
      const phrase = `have header with key '${String(name)}'`;
      fail(assertion, `expected ${kind} to ${phrase}`, `expected ${kind} to not ${phrase}`, {
        expected: true,
        actual: there,
      });
    }
    if (values.length < 2) return;
    const actual = subject.headers.one(name as string)?.value;
    if (holds(assertion, actual === expected)) return;
    const phrase = `expected '${String(name)}' ${kind} header`;
    fail(assertion, `${phrase} to be #{exp} but got #{act}`, `${phrase} to not be #{act}`, {
      expected,
      actual,
    });
  });
}

type MeasureTexts = {
  /** What the response must have. */
  member: string;
  invalid: string;
  unequal: string;
  equal: string;
  expected: (value: unknown) => unknown;
};

/** A number of the response that becomes the subject: `responseTime.below(200)`. */
function defineMeasure(name: string, read: (response: ResponseSubject) => number, texts: MeasureTexts): void {
  const body = (assertion: Assertion, values: unknown[]) => {
    const actual = assertion._obj;
    if (!holds(assertion, typeof actual === 'number')) {
      const positive = `expected response to have a ${texts.invalid} but got #{act}`;
      const negative = `expected response to not have a ${texts.invalid} but got #{act}`;
      fail(assertion, positive, negative, { expected: null, actual });
    }
    if (values.length === 0 || holds(assertion, alike(actual, values[0]))) return;
    fail(assertion, texts.unequal, texts.equal, { expected: texts.expected(values[0]), actual });
  };
  defineChainable([name], body, (assertion) => {
    const response = responseOf(assertion);
    demand(
      assertion,
      texts.member in response,
      response,
      `expected #{this} to have property '${texts.member}'`,
    );
    assertion._obj = read(response);
  });
}

function defineSchema(): void {
  defineMethod(['jsonSchema'], (assertion, schema, options) => {
    demandType(assertion, schema, 'object');
    const validate = schemaValidator(schema as object, {
      allErrors: true,
      logger: false,
      ...(options as object | undefined),
    });
    const errors = validate(jsonOf(assertion._obj));
    if (holds(assertion, errors === undefined)) return;
    fail(
      assertion,
      `expected data to satisfy schema but found following errors: \n${errors}`,
      'expected data to not satisfy schema',
      { expected: true, actual: errors === undefined },
    );
  });
}

function jsonOf(subject: unknown): unknown {
  if (isResponse(subject)) return subject.json();
  return isRequest(subject) && typeof subject.json === 'function' ? subject.json() : subject;
}
