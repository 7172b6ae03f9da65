import type { PathPart } from '../../definition/types.ts';
import { isObject, type Json, type JsonObject, member, without } from '../../json.ts';
import type { FunctionContext, FunctionResult, RuleFunction } from '../rule-function.ts';
import { checkAgainst, schemaCheckFor } from './oas-schema.ts';
import { onlyKnown } from './options.ts';

const requests = [
  ['components', 'requestBodies'],
  ['paths', '*', '*', 'requestBody'],
];
const responses = [
  ['components', 'responses'],
  ['paths', '*', '*', 'responses'],
];

export const oasExample: RuleFunction = {
  name: 'oasExample',
  accepts: (input) => typeof input === 'object' && input !== null,
  problem: (options) => onlyKnown(options, ['oasVersion', 'schemaField', 'type']),
  contexts: [
    '$.components.requestBodies',
    '$.components.responses',
    '$.responses',
    '$.paths.*.*.requestBody',
    '$.paths.*.*.responses',
  ],
  run: (input, options, context) => {
    if (!isObject(input)) return undefined;
    const isSwagger = options?.oasVersion === 2;
    const field = String(options?.schemaField);
    const isMedia = options?.type === 'media';
    let schema = field === '$' ? input : (member(input, field) ?? null);
    // Swagger's parameters are schemas with a `required` of their own kind.
    if (isSwagger && isObject(schema) && typeof schema.required === 'boolean')
      schema = without(schema, new Set(['required']));
    const examples = isMedia ? mediaExamples(input, isSwagger) : schemaExamples(input, isSwagger);
    if (examples.length === 0) return undefined;
    const check = schemaCheckFor(context, isMedia ? relaxedAt(context.path, isSwagger) : undefined);
    const results: FunctionResult[] = [];
    for (const { value, path } of examples)
      results.push(...exampleResults(value, schema, path, context, check));
    return results;
  },
};

type Example = { value: Json | undefined; path: readonly PathPart[] };

function exampleResults(
  value: Json | undefined,
  schema: Json,
  path: readonly PathPart[],
  context: FunctionContext,
  check: ReturnType<typeof schemaCheckFor>,
): FunctionResult[] {
  const at = [...context.path, ...path];
  if (value === undefined) return [{ message: '#{{print("subject")}}is missing', path: at }];
  return checkAgainst(value, schema, at, check);
}

function schemaExamples(input: JsonObject, isSwagger: boolean): Example[] {
  const fields = isSwagger ? ['example', 'x-example', 'default'] : ['example', 'default'];
  return fields.filter((field) => field in input).map((field) => ({ value: input[field], path: [field] }));
}

/** COMPAT: with `example`, `examples` is not looked at. */
function mediaExamples(input: JsonObject, isSwagger: boolean): Example[] {
  if (!isSwagger && 'example' in input) return [{ value: input.example, path: ['example'] }];
  const examples = member(input, 'examples');
  if (typeof examples !== 'object' || examples === null) return [];
  const list: Example[] = [];
  for (const [key, example] of Object.entries(examples)) {
    if (isSwagger) list.push({ value: example, path: ['examples', key] });
    else if (isObject(example) && !('externalValue' in example))
      list.push({ value: member(example, 'value'), path: ['examples', key, 'value'] });
  }
  return list;
}

/** What a request need not send, and what a response need not hold. */
function relaxedAt(path: readonly PathPart[], isSwagger: boolean): 'readOnly' | 'writeOnly' | undefined {
  const isIn = (places: readonly (readonly string[])[]): boolean =>
    places.some((place) => place.every((part, index) => part === '*' || part === path[index]));
  if (!isSwagger && isIn(requests)) return 'readOnly';
  return isIn(isSwagger ? [['responses'], ['paths', '*', '*', 'responses']] : responses)
    ? 'writeOnly'
    : undefined;
}
