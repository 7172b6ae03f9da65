import type { Json } from '../../json.ts';
import type { FunctionOptions, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

/** A word of each casing; `#` stands for the digits, when they are allowed. */
const words: Record<string, string> = {
  flat: '[a-z][a-z#]*',
  camel: '[a-z][a-z#]*(?:[A-Z#](?:[a-z#]+|$))*',
  pascal: '[A-Z][a-z#]*(?:[A-Z#](?:[a-z#]+|$))*',
  kebab: '[a-z][a-z#]*(?:-[a-z#]+)*',
  cobol: '[A-Z][A-Z#]*(?:-[A-Z#]+)*',
  snake: '[a-z][a-z#]*(?:_[a-z#]+)*',
  macro: '[A-Z][A-Z#]*(?:_[A-Z#]+)*',
};

const compiled = new WeakMap<object, RegExp>();

export const casing: RuleFunction = {
  name: 'casing',
  accepts: (input) => typeof input === 'string' && input.length > 0,
  problem: (options) => {
    const known = onlyKnown(options, ['type', 'disallowDigits', 'separator']);
    if (known !== undefined) return known;
    if (typeof options?.type !== 'string' || !Object.hasOwn(words, options.type))
      return `needs "type", one of ${Object.keys(words).join(', ')}`;
    const { separator } = options;
    if (separator !== undefined && !(charOf(separator)?.length === 1))
      return 'needs a "separator.char" of one character';
    return undefined;
  },
  run: (input, options) => {
    const text = input as string;
    const separator = options?.separator;
    if (text === charOf(separator) && allowsLeading(separator)) return undefined;
    return patternOf(options).test(text) ? undefined : [{ message: `is not in ${options?.type} case` }];
  },
};

function charOf(separator: Json | undefined): string | undefined {
  const char =
    typeof separator === 'object' && separator !== null && 'char' in separator ? separator.char : undefined;
  return typeof char === 'string' ? char : undefined;
}

function allowsLeading(separator: Json | undefined): boolean {
  return (
    typeof separator === 'object' &&
    separator !== null &&
    'allowLeading' in separator &&
    separator.allowLeading === true
  );
}

function patternOf(options: FunctionOptions): RegExp {
  const known = options && compiled.get(options);
  if (known) return known;
  const word = (words[String(options?.type)] ?? '').replaceAll(
    '#',
    options?.disallowDigits === true ? '' : '0-9',
  );
  const char = charOf(options?.separator);
  let pattern = new RegExp(`^${word}$`);
  if (char !== undefined) {
    const between = `[${char.replace(/[\\^\]-]/g, '\\$&')}]`;
    const leading = allowsLeading(options?.separator) ? `${between}?` : '';
    pattern = new RegExp(`^${leading}${word}(?:${between}${word})*$`);
  }
  if (options) compiled.set(options, pattern);
  return pattern;
}
