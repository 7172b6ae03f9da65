import { expect, test } from 'vitest';
import { execution } from './execution.fixture.ts';
import { Header } from './header.ts';
import { createPm } from './pm.ts';
import { Response } from './response.ts';

// Scripts are not typed: `pm` is used here as they use it.
type Loose = any;

const pm: Loose = createPm(execution());
const header = new Header({ key: 'Host', value: 'x' });

function textOf(value: unknown): string {
  try {
    pm.expect(value).to.equal('else');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

const empty = new Response({
  head: undefined,
  text: () => '',
  bytes: () => new Uint8Array(),
  cookies: () => [],
});

test('messages show the objects of pm as newman shows them', () => {
  const shown: [unknown, string][] = [
    [pm.response, 'PostmanResponse{ …(10) }'],
    [empty, 'PostmanResponse{ …(5) }'],
    [pm.environment, 'PostmanVariableScope{ …(5) }'],
    [pm.globals, 'PostmanVariableScope{ …(4) }'],
    [pm.variables, 'PostmanVariableScope{ …(5) }'],
    [pm.iterationData, 'PostmanVariableScope{ …(2) }'],
    [pm.request.url.query, 'PostmanPropertyList{ …(6) }'],
    [pm.request.url.variables, 'PostmanVariableList{ …(5) }'],
  ];
  for (const [value, text] of shown) expect(textOf(value)).toBe(`expected ${text} to equal 'else'`);
  expect(textOf(pm.request)).toMatch(/^expected PostmanRequest\{ …\(\d\) \} to equal 'else'$/);
  expect(textOf(header)).toBe("expected PostmanHeader{ key: 'Host', …(2) } to equal 'else'");
});

test('an assertion on a response that never came fails for want of what it looks at', () => {
  const fails = (check: (to: Loose) => unknown): string => {
    try {
      check(empty.to);
    } catch (error) {
      return (error as Error).message;
    }
    return 'passes';
  };
  const none = (name: string): string => `expected PostmanResponse{ …(5) } to have property '${name}'`;
  expect(fails((to) => to.have.status(200))).toBe(none('code'));
  expect(fails((to) => to.not.have.status(200))).toBe(none('code'));
  expect(fails((to) => to.be.success)).toBe(none('code'));
  expect(fails((to) => to.be.error)).toBe(none('code'));
  expect(fails((to) => to.have.responseTime.below(5))).toBe(none('responseTime'));
  expect(fails((to) => to.be.ok)).toBe("expected response to have status reason 'OK' but got 'UNDEFINED'");
  expect(fails((to) => to.not.be.ok)).toBe('passes');
});
