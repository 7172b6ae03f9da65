import { isObject, type Json } from '../../json.ts';
import { printValue } from '../message.ts';
import type { FunctionOptions, RuleFunction } from '../rule-function.ts';
import { alphabetical } from './alphabetical.ts';
import { casing } from './casing.ts';
import { typedEnum } from './oas-enums.ts';
import { noOptions, onlyKnown } from './options.ts';
import { pattern } from './pattern.ts';
import { schema } from './schema.ts';
import { unreferencedReusableObject } from './unreferenced.ts';

const any = (): boolean => true;
const property = '#{{print("subject")}}';

const truthy: RuleFunction = {
  name: 'truthy',
  accepts: any,
  problem: noOptions,
  run: (input) => (input ? undefined : [{ message: `${property}is missing or empty` }]),
};

const falsy: RuleFunction = {
  name: 'falsy',
  accepts: any,
  problem: noOptions,
  run: (input) => (input ? [{ message: `${property}should not have a value` }] : undefined),
};

const defined: RuleFunction = {
  name: 'defined',
  accepts: any,
  problem: noOptions,
  run: (input) => (input === undefined ? [{ message: `${property}is missing` }] : undefined),
};

const notDefined: RuleFunction = {
  name: 'undefined',
  accepts: any,
  problem: noOptions,
  run: (input) => (input === undefined ? undefined : [{ message: `${property}should not be here` }]),
};

const enumeration: RuleFunction = {
  name: 'enumeration',
  accepts: (input) => input !== undefined && (typeof input !== 'object' || input === null),
  problem: (options) =>
    onlyKnown(options, ['values']) ??
    (Array.isArray(options?.values) ? undefined : 'needs "values", a list of texts, numbers or booleans'),
  run: (input, options) => {
    const values = options?.values as Json[];
    if (values.includes(input)) return undefined;
    const allowed = values.map(printValue).join(', ');
    return [{ message: `#{{print("value")}} is none of ${allowed}` }];
  },
};

const length: RuleFunction = {
  name: 'length',
  accepts: (input) =>
    typeof input === 'string' || typeof input === 'number' || (typeof input === 'object' && input !== null),
  problem: (options) =>
    onlyKnown(options, ['min', 'max']) ??
    (typeof options?.min === 'number' || typeof options?.max === 'number'
      ? undefined
      : 'needs "min" or "max", a number'),
  run: (input, options) => {
    const size = sizeOf(input);
    const { min, max } = options ?? {};
    const results: { message: string }[] = [];
    if (typeof min === 'number' && size < min)
      results.push({ message: `${property}is shorter than ${printValue(min)}` });
    if (typeof max === 'number' && size > max)
      results.push({ message: `${property}is longer than ${printValue(max)}` });
    return results;
  },
};

function sizeOf(input: Json): number {
  if (typeof input === 'number') return input;
  if (typeof input === 'string' || Array.isArray(input)) return input.length;
  return Object.keys(input ?? {}).length;
}

function propertiesProblem(options: FunctionOptions): string | undefined {
  const names = options?.properties;
  return (
    onlyKnown(options, ['properties']) ??
    (Array.isArray(names) && names.length >= 2 && names.every((name) => typeof name === 'string')
      ? undefined
      : 'needs "properties", a list of at least two names')
  );
}

function presentAmong(input: Json, options: FunctionOptions): { names: string[]; present: string[] } {
  const names = options?.properties as string[];
  const present = isObject(input) ? Object.keys(input).filter((key) => names.includes(key)) : [];
  return { names, present };
}

function noneOf(names: readonly string[]): string {
  if (names.length <= 4) return `"${names.join('", "')}": all of them are missing`;
  const rest = `${names.length - 3} more`;
  return `"${names.slice(0, 3).join('", "')}" and ${rest}: all of them are missing`;
}

const or: RuleFunction = {
  name: 'or',
  accepts: (input) => isObject(input),
  problem: propertiesProblem,
  run: (input, options) => {
    const { names, present } = presentAmong(input, options);
    return present.length === 0 ? [{ message: noneOf(names) }] : undefined;
  },
};

const xor: RuleFunction = {
  name: 'xor',
  accepts: (input) => isObject(input),
  problem: propertiesProblem,
  run: (input, options) => {
    const { names, present } = presentAmong(input, options);
    if (present.length === 0) return [{ message: noneOf(names) }];
    if (present.length === 1) return undefined;
    return [{ message: `"${present.join('", "')}": only one of them may be here` }];
  },
};

/** The functions that every ruleset may name. */
export const coreFunctions: readonly RuleFunction[] = [
  alphabetical,
  casing,
  defined,
  enumeration,
  falsy,
  length,
  or,
  pattern,
  schema,
  truthy,
  typedEnum,
  notDefined,
  unreferencedReusableObject,
  xor,
];
