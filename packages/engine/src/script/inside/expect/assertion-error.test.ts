import { expect, test } from 'vitest';
import { AssertionError } from './assertion-error.ts';
import { createExpect } from './expect.ts';

const scriptExpect = createExpect();

function failureOf(run: () => unknown): AssertionError {
  try {
    run();
  } catch (error) {
    if (error instanceof AssertionError) return error;
  }
  throw new Error('There was no failure.');
}

/** Assertions are defined at run time, so the compiler knows none. */
function evaluate(code: string): unknown {
  return new Function('expect', `${code}\n//# sourceURL=script.js`)(scriptExpect);
}

test('a failure is an Error with what reporters compare', () => {
  const failure = failureOf(() => evaluate('expect({ a: 1 }).to.eql({ a: 2 })'));
  expect(failure).toBeInstanceOf(Error);
  expect(String(failure)).toBe('AssertionError: expected { a: 1 } to deeply equal { a: 2 }');
  expect({ ...failure }).toEqual({
    actual: { a: 1 },
    expected: { a: 2 },
    showDiff: true,
    operator: 'deepStrictEqual',
  });
});

test('the stack of a failure begins in the script', () => {
  for (const code of [
    'expect(1).to.equal(2)',
    'expect(1).to.be.true',
    "expect(1).to.be.a('string')",
    'expect([1]).to.include.members([2])',
    'expect({ a: 1 }).to.include({ b: 1 })',
    "expect([]).to.have.length.above('x')",
    "expect.fail('said')",
  ]) {
    expect(failureOf(() => evaluate(code)).stack?.split('\n')[1]).toContain('script.js');
  }
});

test('a failure becomes JSON with and without its stack', () => {
  const failure = failureOf(() => evaluate("expect.fail(1, 2, 'said', '>')"));
  const json = {
    name: 'AssertionError',
    message: 'said',
    showDiff: false,
    actual: 1,
    expected: 2,
    operator: '>',
  };
  expect(failure.toJSON(false)).toEqual(json);
  expect(JSON.parse(JSON.stringify(failure))).toEqual({ ...json, stack: failure.stack });
});

test('an assertion can be awaited, printed and made JSON of', async () => {
  const chain = scriptExpect(1);
  expect(await chain).toBe(chain);
  expect(String(chain)).toBe('[object Object]');
  expect(JSON.parse(JSON.stringify(chain))).toMatchObject({ _obj: 1 });
});
