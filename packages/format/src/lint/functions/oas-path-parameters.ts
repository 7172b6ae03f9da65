import type { PathPart } from '../../definition/types.ts';
import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { operationsOf } from './operations.ts';
import { noOptions } from './options.ts';

const variables = /(\{;?\??[a-zA-Z0-9_-]+\*?\})/g;

export const oasPathParam: RuleFunction = {
  name: 'oasPathParam',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const results: FunctionResult[] = [];
    const seen = new Map<string, string>();
    for (const [path, item] of Object.entries(input as JsonObject)) {
      if (!isObject(item)) continue;
      const shape = path.replace(variables, '%');
      const same = seen.get(shape);
      if (same === undefined) seen.set(shape, path);
      else
        results.push({
          message: `No request can tell "${path}" from "${same}".`,
          path: ['paths', path],
        });
      checkItem(path, item, results);
    }
    return results;
  },
};

/** Where each path parameter is defined. */
type Defined = Map<string, readonly PathPart[]>;

function checkItem(path: string, item: JsonObject, results: FunctionResult[]): void {
  const expected = new Set<string>();
  for (const [variable] of path.matchAll(variables)) {
    const name = variable.replace(/[{}?*;]/g, '');
    if (expected.has(name))
      results.push({
        message: `"{${name}}" stands in "${path}" more than once.`,
        path: ['paths', path],
      });
    expected.add(name);
  }
  const common = definedIn(member(item, 'parameters'), ['paths', path, 'parameters'], results);
  for (const { method, operation } of operationsOf({ [path]: item })) {
    const at = ['paths', path, method];
    const own = definedIn(member(operation, 'parameters'), [...at, 'parameters'], results);
    const all: Defined = new Map([...common, ...own]);
    for (const [name, place] of all)
      if (!expected.has(name))
        results.push({ message: `"${path}" has no place for the parameter "${name}".`, path: place });
    for (const name of expected)
      if (!all.has(name))
        results.push({
          message: `Nothing describes "{${name}}" of "${path}" for this operation.`,
          path: at,
        });
  }
}

function definedIn(
  parameters: Json | undefined,
  at: readonly PathPart[],
  results: FunctionResult[],
): Defined {
  const defined: Defined = new Map();
  for (const [index, parameter] of Array.isArray(parameters) ? parameters.entries() : []) {
    if (!isObject(parameter) || parameter.in !== 'path' || parameter.name === undefined) continue;
    const name = String(parameter.name);
    const path = [...at, index];
    if (parameter.required !== true)
      results.push({
        message: `The path parameter "${name}" needs "required: true".`,
        path,
      });
    if (defined.has(name))
      results.push({ message: `The path parameter "${name}" is described twice.`, path });
    else defined.set(name, path);
  }
  return defined;
}
