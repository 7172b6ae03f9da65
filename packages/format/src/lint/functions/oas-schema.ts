import type { PathPart } from '../../definition/types.ts';
import { isObject, type Json, type JsonObject, member, setMember } from '../../json.ts';
import type { FunctionContext, FunctionResult, RuleFunction } from '../rule-function.ts';
import type { CheckOptions } from '../schema/check.ts';
import { checkValue } from '../schema/check-value.ts';
import { describeIssues } from '../schema/describe.ts';
import { type Dialect, dialectOf } from '../schema/issue.ts';
import { SchemaJudge } from '../schema/unusable.ts';
import { createValidator } from '../schema/validators.ts';
import { noOptions, onlyKnown } from './options.ts';

/** How values are checked against the schemas of one definition. */
export type SchemaCheck = { options: CheckOptions; judge: SchemaJudge; dialect: Dialect };

/** The dialect is the definition's version's; what is judged once is kept for the run. */
export function schemaCheckFor(
  { formats, document, memory }: FunctionContext,
  relaxed: CheckOptions['relaxed'],
): SchemaCheck {
  const isNew = formats.has('oas3_1') || formats.has('oas3_2');
  const named = isObject(document.value) ? member(document.value, 'jsonSchemaDialect') : undefined;
  const dialect: Dialect = isNew
    ? typeof named === 'string'
      ? (dialectOf(named) ?? 'draft2020-12')
      : 'draft2020-12'
    : formats.size === 0
      ? 'draft7'
      : 'draft4';
  const xNullable = formats.has('oas2');
  const key = `judge of ${dialect}`;
  let judge = memory.get(key) as SchemaJudge | undefined;
  if (!judge) {
    judge = new SchemaJudge(dialect, xNullable);
    memory.set(key, judge);
  }
  const nameNull = formats.has('oas3_0') || xNullable;
  return { options: { draft4: dialect === 'draft4', relaxed, nameNull, xNullable }, judge, dialect };
}

export function checkAgainst(
  value: Json,
  schema: Json,
  path: readonly PathPart[],
  { options, judge, dialect }: SchemaCheck,
): FunctionResult[] {
  const unusable = judge.judge(schema);
  // COMPAT: a schema on a cycle of references is not checked against, as its `$ref` leads nowhere.
  if (unusable?.kind === 'reference') return [];
  if (unusable?.kind === 'message') return [{ message: unusable.message, path }];
  if (unusable) return [{ message: invalidSchema(schema, dialect), path }];
  const issues = checkValue(value, schema, options);
  return issues.length === 0 ? [] : describeIssues(issues, value, path);
}

/** Values copied to say what is wrong with one schema. */
const COPY_MAX = 50_000;

function invalidSchema(schema: Json, dialect: Dialect): string {
  try {
    const copied = copyOf(schema, { left: COPY_MAX });
    if (isObject(copied) || typeof copied === 'boolean') createValidator(dialect, false).compile(copied);
    else return 'a schema is an object or a boolean';
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  return 'this is no valid schema';
}

/** A schema of its own, as validators keep what they have seen, and without identifiers, which would clash. */
function copyOf(value: Json, budget: { left: number }): Json {
  budget.left -= 1;
  if (budget.left < 0) throw new RangeError('this is no valid schema, and too large to say where');
  if (Array.isArray(value)) return value.map((item) => copyOf(item, budget));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value))
    if (!(key === 'id' || key === '$id') || typeof value[key] !== 'string')
      setMember(copy, key, copyOf(value[key] as Json, budget));
  return copy;
}

export const oasSchema: RuleFunction = {
  name: 'oasSchema',
  accepts: () => true,
  problem: (options) =>
    onlyKnown(options, ['schema']) ??
    (isObject(options?.schema) ? undefined : 'needs "schema", a JSON Schema'),
  run: (input, options, context) => {
    if (input === undefined) return [{ message: '#{{print("subject")}}is missing' }];
    return checkAgainst(input, options?.schema as Json, context.path, schemaCheckFor(context, undefined));
  },
};

export const oasDiscriminator: RuleFunction = {
  name: 'oasDiscriminator',
  accepts: (input) => isObject(input) && typeof input.discriminator === 'string',
  problem: noOptions,
  run: (input, _, { path }) => {
    const { discriminator, properties, required } = input as JsonObject;
    const name = String(discriminator);
    const results: FunctionResult[] = [];
    if (!isObject(properties) || !Object.hasOwn(properties, name))
      results.push({
        message: `The schema has no property "${name}", which its discriminator names.`,
        path: [...path, 'properties'],
      });
    if (!Array.isArray(required) || !required.includes(name))
      results.push({
        message: `The discriminator needs "${name}", which is not among the required properties.`,
        path: [...path, 'required'],
      });
    return results;
  },
};
