import { isObject, type Json, member } from '../../json.ts';
import { printValue } from '../message.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { noOptions } from './options.ts';

export const typedEnum: RuleFunction = {
  name: 'typedEnum',
  accepts: (input) => {
    if (!isObject(input) || !Array.isArray(input.enum)) return false;
    const { type } = input;
    return typeof type === 'string' || (Array.isArray(type) && type.every((one) => typeof one === 'string'));
  },
  problem: noOptions,
  run: (input, _, { path, formats }) => {
    const schema = input as { enum: Json[]; type: string | string[] };
    const nullable =
      (formats.has('oas3_0') && member(schema, 'nullable') === true) ||
      (formats.has('oas2') && member(schema, 'x-nullable') === true);
    const types = [schema.type, nullable ? 'null' : []].flat();
    const integers = types.includes('integer');
    const results: FunctionResult[] = [];
    for (const [index, value] of schema.enum.entries()) {
      if (types.includes(kindOf(value, integers))) continue;
      const wanted = nullable ? types : schema.type;
      results.push({
        message: `The enum holds ${printValue(value)}, which is not of type "${String(wanted)}"`,
        path: [...path, 'enum', index],
      });
    }
    return results;
  },
};

function kindOf(value: Json, integers: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' && integers && Number.isInteger(value)) return 'integer';
  return typeof value;
}
