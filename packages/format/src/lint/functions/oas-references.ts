import { valueAt } from '../../definition/paths.ts';
import { isObject, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { noOptions } from './options.ts';
import { unreferenced } from './unreferenced.ts';

export const refSiblings: RuleFunction = {
  name: 'refSiblings',
  accepts: () => true,
  problem: noOptions,
  run: (_input, _options, { document, path }) => {
    const holder = valueAt(document.value, path.slice(0, -1));
    if (typeof holder !== 'object' || holder === null) return undefined;
    return Object.keys(holder)
      .filter((key) => key !== '$ref' && Object.keys(holder).length > 1)
      .map(
        (key): FunctionResult => ({
          message: `"${key}" stands beside a $ref, and is ignored.`,
          path: [...path.slice(0, -1), key],
        }),
      );
  },
};

const kinds = [
  'schemas',
  'responses',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'links',
  'callbacks',
];

export const oasUnusedComponent: RuleFunction = {
  name: 'oasUnusedComponent',
  accepts: (input) => isObject(input) && isObject(input.components),
  problem: noOptions,
  run: (input, _, context) => {
    const components = isObject(input) ? member(input, 'components') : undefined;
    if (!isObject(components)) return undefined;
    return kinds.flatMap((kind) =>
      unreferenced(member(components, kind) ?? null, ['components', kind], context),
    );
  },
};
