import { isObject, type Json, member } from '../../json.ts';
import { printValue } from '../message.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

const holds = '#{{print("subject")}}holds';

export const alphabetical: RuleFunction = {
  name: 'alphabetical',
  accepts: (input) => typeof input === 'object' && input !== null,
  problem: (options) =>
    onlyKnown(options, ['keyedBy']) ??
    (options === null || typeof options.keyedBy === 'string' ? undefined : '"keyedBy" must be a text'),
  run: (input, options, { path }): FunctionResult[] | undefined => {
    const keyedBy = options?.keyedBy;
    const items: Json[] = Array.isArray(input) ? input : Object.keys(input as object);
    if (items.length < 2) return undefined;
    if (typeof keyedBy === 'string' && items.some((item) => typeof item !== 'object' || item === null))
      return [{ message: `${holds} something that is no object` }];
    const values =
      typeof keyedBy === 'string'
        ? items.map((item) => (isObject(item) ? member(item, keyedBy) : undefined))
        : items;
    if (!values.every((value) => typeof value === 'string' || typeof value === 'number'))
      return [{ message: `${holds} something that is neither a text nor a number` }];
    const at = values.findIndex((value, index) => index > 0 && compare(values[index - 1], value) >= 1) - 1;
    if (at < 0) return undefined;
    if (keyedBy !== undefined) return [{ message: 'not in alphabetical order' }];
    const [before, after] = [values[at], values[at + 1]];
    return [
      {
        message: `${printValue(after)} comes before ${printValue(before)} in alphabetical order`,
        path: [...path, Array.isArray(input) ? at : String(before)],
      },
    ];
  },
};

function compare(a: Json | undefined, b: Json | undefined): number {
  // COMPAT: a text that is no number, before one that is, cannot be out of order.
  const isNumber = (value: Json | undefined) => typeof value === 'number';
  if ((isNumber(a) || Number.isNaN(Number(a))) && (isNumber(b) || !Number.isNaN(Number(b))))
    return Math.min(1, Math.max(-1, Number(a) - Number(b)));
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : 0;
}
