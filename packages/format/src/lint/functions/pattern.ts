import { printValue } from '../message.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

const compiled = new Map<string, RegExp>();
const PATTERNS_MAX = 1_000;

export const pattern: RuleFunction = {
  name: 'pattern',
  accepts: (input) => typeof input === 'string',
  problem: (options) => {
    const known = onlyKnown(options, ['match', 'notMatch']);
    if (known !== undefined) return known;
    const given = [options?.match, options?.notMatch].filter((one) => one !== undefined);
    if (given.length === 0) return 'needs "match" or "notMatch"';
    for (const one of given) {
      if (typeof one !== 'string') return '"match" and "notMatch" must be texts';
      try {
        regexOf(one);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }
    return undefined;
  },
  run: (input, options) => {
    const { match, notMatch } = options ?? {};
    const results: FunctionResult[] = [];
    if (typeof match === 'string' && !regexOf(match).test(input as string))
      results.push({ message: `#{{print("value")}} does not fit the pattern ${printValue(match)}` });
    if (typeof notMatch === 'string' && regexOf(notMatch).test(input as string))
      results.push({
        message: `#{{print("value")}} fits the pattern ${printValue(notMatch)}, which it should not`,
      });
    return results;
  },
};

/** A pattern as text, or between slashes with flags. */
function regexOf(source: string): RegExp {
  let regex = compiled.get(source);
  if (!regex) {
    const [, inner, flags] = /^\/(.+)\/([a-z]*)$/.exec(source) ?? [];
    regex = inner === undefined ? new RegExp(source) : new RegExp(inner, flags);
    if (compiled.size >= PATTERNS_MAX) compiled.clear();
    compiled.set(source, regex);
  }
  regex.lastIndex = 0;
  return regex;
}
