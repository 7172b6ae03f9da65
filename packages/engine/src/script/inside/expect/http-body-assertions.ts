import { type Assertion, defineProperty, defineVariadic, demand, fail, holds } from './assertion.ts';
import { isResponse, type ResponseSubject } from './http-subject.ts';
import { alike, hasPath, valueAt } from './json-value.ts';

/** The response that an assertion is about; anything else fails it. */
export function responseOf(assertion: Assertion): ResponseSubject {
  const subject = assertion._obj;
  const ok = isResponse(subject);
  demand(assertion, ok, subject, 'expecting a postman response object but got #{this}');
  return subject as ResponseSubject;
}

/** What a response carries, as text and as JSON. */
export function defineBodyAssertions(): void {
  defineProperty('withBody', (assertion) => assertContent(assertion, responseOf(assertion).text()));
  defineProperty('json', (assertion) => assertJson(assertion, readJson(responseOf(assertion))));
  defineVariadic(['body'], (assertion, values) => {
    const response = responseOf(assertion);
    const [expected] = values;
    if (values.length === 0) assertContent(assertion, response.text());
    else if (isPlainObject(expected)) assertJsonEquals(assertion, readJson(response).value, expected);
    else assertText(assertion, response.text(), expected);
  });
  defineVariadic(['jsonBody'], (assertion, values) => {
    const read = readJson(responseOf(assertion));
    const [path] = values;
    if (values.length === 0) return assertJson(assertion, read);
    // COMPAT: anything but a path is accepted and not compared; collections that pass elsewhere rely on it.
    if (typeof path === 'string') assertPath(assertion, read.value, path, values);
  });
}

function assertContent(assertion: Assertion, text: unknown): void {
  if (holds(assertion, typeof text === 'string' && text.length > 0)) return;
  fail(
    assertion,
    'expected response to have content in body',
    'expected response to not have content in body',
  );
}

type ReadJson = { value: unknown; error: string | undefined };

function readJson(response: ResponseSubject): ReadJson {
  try {
    return { value: response.json(), error: undefined };
  } catch (thrown) {
    const { name, message } = thrown as Error;
    // A JSONError goes on to show the place in lines of their own.
    const error = name === 'JSONError' && message ? message.split('\n', 1)[0] : `${name}: ${message}`;
    return { value: undefined, error };
  }
}

function assertJson(assertion: Assertion, { error }: ReadJson): void {
  if (holds(assertion, !error)) return;
  fail(
    assertion,
    `expected response body to be a valid json but got error ${error}`,
    'expected response body not to be a valid json',
  );
}

function assertJsonEquals(assertion: Assertion, actual: unknown, expected: unknown): void {
  if (holds(assertion, alike(actual, expected))) return;
  fail(
    assertion,
    'expected response body json to equal #{exp} but got #{act}',
    'expected response body json to not equal #{exp} but got #{act}',
    { expected, actual },
  );
}

function assertText(assertion: Assertion, actual: unknown, expected: unknown): void {
  if (expected instanceof RegExp) {
    if (holds(assertion, expected.exec(actual as string) !== null)) return;
    fail(
      assertion,
      'expected response body text to match #{exp} but got #{act}',
      'expected response body text #{act} to not match #{exp}',
      { expected, actual },
    );
  }
  if (holds(assertion, alike(actual, expected))) return;
  fail(
    assertion,
    'expected response body to equal #{exp} but got #{act}',
    'expected response body to not equal #{exp}',
    { expected, actual },
  );
}

function assertPath(assertion: Assertion, json: unknown, path: string, values: unknown[]): void {
  if (!holds(assertion, hasPath(json, path))) {
    fail(
      assertion,
      'expected #{act} in response to contain property #{exp}',
      'expected #{act} in response to not contain property #{exp}',
      { expected: path, actual: json },
    );
  }
  if (values.length < 2) return;
  const expected = values[1];
  const actual = valueAt(json, path);
  if (holds(assertion, alike(actual, expected))) return;
  const phrase = `expected response body json at "${path}"`;
  fail(
    assertion,
    `${phrase} to contain #{exp} but got #{act}`,
    `${phrase} to not contain #{exp} but got #{act}`,
    {
      expected,
      actual,
    },
  );
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
