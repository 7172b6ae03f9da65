import type { PathPart } from '../../definition/types.ts';
import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

/** Substitutions tried for one server; enums multiply. */
const SUBSTITUTIONS_MAX = 10_000;
const INVALID_MAX = 5;

export const serverVariables: RuleFunction = {
  name: 'serverVariables',
  accepts: () => true,
  problem: (options) => onlyKnown(options, ['checkSubstitutions', 'requireDefault']),
  run: (input, options, { path }) => {
    if (!isServer(input))
      return [
        { message: 'A server has a "url", and "variables" with texts only; this one departs from that.' },
      ];
    const { url } = input;
    const variables = input.variables ?? {};
    const used = (url.match(/{(.+?)}/g) ?? []).map((variable) => variable.slice(1, -1));
    const results: FunctionResult[] = [];
    for (const name of Object.keys(variables))
      if (!used.includes(name))
        results.push({
          message: `The URL of the server has no place for its variable "${name}".`,
          path: [...path, 'variables', name],
        });
    if (used.length === 0) return results;
    const missing = used.filter((name) => !Object.hasOwn(variables, name));
    if (missing.length > 0)
      results.push({
        message: `"variables" lacks what the URL of the server names: ${missing.join(', ')}.`,
        path: [...path, 'variables'],
      });
    if (input.variables === undefined) return results;
    const values = checkVariables(variables, used, options?.requireDefault === true, path, results);
    if (options?.checkSubstitutions === true) checkSubstitutions(url, values, path, results);
    return results;
  },
};

type Variable = { enum?: string[]; default?: string };
type Server = { url: string; variables?: { [name: string]: Variable } };

function isServer(input: Json): input is Server & JsonObject {
  if (!isObject(input) || typeof input.url !== 'string') return false;
  const variables = member(input, 'variables');
  return variables === undefined || (isObject(variables) && Object.values(variables).every(isVariable));
}

function isVariable(variable: Json): boolean {
  if (!isObject(variable)) return false;
  return Object.entries(variable).every(([key, value]) => {
    if (key === 'enum') return Array.isArray(value) && value.every((one) => typeof one === 'string');
    if (['default', 'description', 'examples'].includes(key)) return typeof value === 'string';
    return key.startsWith('x-');
  });
}

function checkVariables(
  variables: { [name: string]: Variable },
  used: readonly string[],
  requireDefault: boolean,
  path: readonly PathPart[],
  results: FunctionResult[],
): [string, string[]][] {
  const values: [string, string[]][] = [];
  for (const [name, variable] of Object.entries(variables)) {
    if (!used.includes(name)) continue;
    values.push([name, variable.enum ?? (variable.default === undefined ? [] : [variable.default])]);
    if (variable.enum && variable.default !== undefined && !variable.enum.includes(variable.default))
      results.push({
        message: `The default of the server variable "${name}" is not in its enum.`,
        path: [...path, 'variables', name, 'default'],
      });
    if (variable.default === undefined && requireDefault)
      results.push({
        message: `The server variable "${name}" has no default.`,
        path: [...path, 'variables', name],
      });
  }
  return values;
}

function checkSubstitutions(
  url: string,
  values: readonly [string, string[]][],
  path: readonly PathPart[],
  results: FunctionResult[],
): void {
  if (values.length === 0) return;
  const invalid: string[] = [];
  let tried = 0;
  for (const substituted of substitute(url, values)) {
    tried += 1;
    if (!URL.canParse(substituted)) invalid.push(substituted);
    if (invalid.length === INVALID_MAX || tried === SUBSTITUTIONS_MAX) break;
  }
  if (invalid.length === 0) return;
  const [few, rest] =
    invalid.length === INVALID_MAX ? [`${INVALID_MAX} values or more`, ', ...'] : ['Some values', ''];
  results.push({
    message: `${few} of its variables make the URL of the server invalid: ${invalid.join(', ')}${rest}`,
    path: [...path, 'variables'],
  });
}

function* substitute(url: string, [first, ...rest]: readonly [string, string[]][]): Generator<string> {
  if (!first) {
    yield url;
    return;
  }
  const [name, values] = first;
  for (const value of values) yield* substitute(url.replaceAll(`{${name}}`, encodeURI(value)), rest);
}
