import { defineMethod, fail, holds } from './assertion.ts';
import { inspect } from './inspect.ts';
import { demandType } from './value-assertions.ts';

/** Patterns and parts of strings. */
export function defineTextAssertions(): void {
  defineMethod(['match', 'matches'], (assertion, pattern, message) => {
    if (message) assertion.__message = message;
    if (holds(assertion, (pattern as RegExp).exec(assertion._obj as string))) return;
    fail(assertion, `expected #{this} to match ${pattern}`, `expected #{this} not to match ${pattern}`);
  });
  defineMethod(['string'], (assertion, part, message) => {
    if (message) assertion.__message = message;
    demandType(assertion, assertion._obj, 'string');
    if (holds(assertion, (assertion._obj as string).indexOf(part as string) !== -1)) return;
    const phrase = `contain ${inspect(part)}`;
    fail(assertion, `expected #{this} to ${phrase}`, `expected #{this} to not ${phrase}`);
  });
}
