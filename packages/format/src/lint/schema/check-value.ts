import { fullFormats } from 'ajv-formats/dist/formats.js';
import { equalJson, isObject, type Json, type JsonObject, member } from '../../json.ts';
import { type Check, type CheckOptions, issue, none, type Visit } from './check.ts';
import { checkList, checkNumber, checkText } from './check-simple.ts';
import { pointerPart, type SchemaIssue } from './issue.ts';

/** Whether a schema says that null fits, too. */
export function isNullable(schema: JsonObject, xNullable: boolean): boolean {
  return member(schema, 'nullable') === true || (xNullable && member(schema, 'x-nullable') === true);
}

/** A schema that is entered more often than this has been made to be slow. */
const VISITS_MAX = 2_000_000;

/**
 * Checks a value against a schema, in the order of ajv, and stops at the first issue. It reads the
 * schema as it is: definitions hold thousands of examples for as many schemas, and building a validator for each of
 * them is what makes linting slow.
 */
export function checkValue(value: Json, schema: Json, options: CheckOptions): SchemaIssue[] {
  let visits = 0;
  const visit = (check: Check): SchemaIssue[] => {
    visits += 1;
    if (visits > VISITS_MAX) throw new RangeError('An example takes too long to check against its schema');
    return checkOne(check, visit);
  };
  return visit({ value, schema, at: '', options, inList: false });
}

function checkOne(check: Check, visit: Visit): SchemaIssue[] {
  const { value, schema, at } = check;
  if (schema === true) return none;
  if (schema === false) return [issue('false schema', at)];
  if (!isObject(schema)) return none;
  const types = typesOf(schema, check.options.xNullable);
  const [only] = types;
  const deferred = types.length === 1 && only !== undefined && hasRulesOf(only, schema);
  if (types.length > 0 && !deferred && !types.some((type) => isType(value, type)))
    return [typeIssue(check, schema)];
  const general = checkGeneral(check, schema, visit);
  if (general.length > 0) return general;
  if (deferred && !isType(value, only)) return [typeIssue(check, schema)];
  if (typeof value === 'number') return checkNumber(check, schema, fullFormats);
  if (typeof value === 'string') return checkText(check, schema, fullFormats);
  if (Array.isArray(value)) return checkList(check, schema, value, visit);
  return isObject(value) ? checkObject(check, schema, value, visit) : none;
}

function typesOf(schema: JsonObject, xNullable: boolean): string[] {
  const type = member(schema, 'type');
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : [];
  return types.length > 0 && isNullable(schema, xNullable) && !types.includes('null')
    ? [...types, 'null']
    : types;
}

const rules: Record<string, readonly string[]> = {
  number: ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf', 'format'],
  string: ['maxLength', 'minLength', 'pattern', 'format'],
  array: ['maxItems', 'minItems', 'uniqueItems', 'items', 'additionalItems', 'prefixItems', 'contains'],
  object: [
    'maxProperties',
    'minProperties',
    'required',
    'propertyNames',
    'additionalProperties',
    'dependencies',
    'properties',
    'patternProperties',
    'dependentRequired',
    'dependentSchemas',
    'unevaluatedProperties',
  ],
};

function hasRulesOf(type: string, schema: JsonObject): boolean {
  return rules[type]?.some((name) => member(schema, name) !== undefined) ?? false;
}

function isType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function typeIssue({ at, options, inList }: Check, schema: JsonObject): SchemaIssue {
  const nulls = options.nameNull && !inList && isNullable(schema, options.xNullable) ? ',null' : '';
  return issue('type', at, { type: `${String(schema.type)}${nulls}` });
}

function checkGeneral(check: Check, schema: JsonObject, visit: Visit): SchemaIssue[] {
  const { value, at, options } = check;
  if (!options.draft4) {
    const constant = member(schema, 'const');
    if (constant !== undefined && !equalJson(constant, value))
      return [issue('const', at, { allowedValue: constant })];
  }
  const allowed = member(schema, 'enum');
  if (Array.isArray(allowed) && !allowed.some((one) => equalJson(one, value)))
    return [issue('enum', at, { allowedValues: allowed })];
  const not = member(schema, 'not');
  if (not !== undefined) {
    const relaxed = { ...check, schema: not, options: { ...options, relaxed: undefined } };
    if (visit(relaxed).length === 0) return [issue('not', at)];
  }
  for (const combine of [checkAnyOf, checkOneOf, checkAllOf, checkIf]) {
    const issues = combine(check, schema, visit);
    if (issues.length > 0) return issues;
  }
  return none;
}

function checkAnyOf(check: Check, schema: JsonObject, visit: Visit): SchemaIssue[] {
  const anyOf = member(schema, 'anyOf');
  if (!Array.isArray(anyOf)) return none;
  const all: SchemaIssue[] = [];
  for (const one of anyOf) {
    const issues = visit({ ...check, schema: one, inList: true });
    if (issues.length === 0) return none;
    all.push(...issues);
  }
  return [...all, issue('anyOf', check.at)];
}

function checkOneOf(check: Check, schema: JsonObject, visit: Visit): SchemaIssue[] {
  const oneOf = member(schema, 'oneOf');
  if (!Array.isArray(oneOf)) return none;
  const all: SchemaIssue[] = [];
  let passing: number | undefined;
  for (const [index, one] of oneOf.entries()) {
    const issues = visit({ ...check, schema: one, inList: true });
    if (issues.length > 0) all.push(...issues);
    else if (passing === undefined) passing = index;
    else {
      const params = { passingSchemas: [passing, index] };
      return [...all, issue('oneOf', check.at, params)];
    }
  }
  if (passing !== undefined) return none;
  const params = { passingSchemas: null };
  return [...all, issue('oneOf', check.at, params)];
}

function checkAllOf(check: Check, schema: JsonObject, visit: Visit): SchemaIssue[] {
  const allOf = member(schema, 'allOf');
  for (const one of Array.isArray(allOf) ? allOf : []) {
    const issues = visit({ ...check, schema: one, inList: true });
    if (issues.length > 0) return issues;
  }
  return none;
}

function checkIf(check: Check, schema: JsonObject, visit: Visit): SchemaIssue[] {
  const condition = member(schema, 'if');
  if (condition === undefined || check.options.draft4) return none;
  const branch = visit({ ...check, schema: condition }).length === 0 ? 'then' : 'else';
  const chosen = member(schema, branch);
  if (chosen === undefined) return none;
  const issues = visit({ ...check, schema: chosen });
  return issues.length === 0 ? none : [...issues, issue('if', check.at, { failingKeyword: branch })];
}

function checkObject(check: Check, schema: JsonObject, value: JsonObject, visit: Visit): SchemaIssue[] {
  const { at } = check;
  const keys = Object.keys(value);
  const max = member(schema, 'maxProperties');
  if (typeof max === 'number' && keys.length > max) return [issue('maxProperties', at, { limit: max })];
  const min = member(schema, 'minProperties');
  if (typeof min === 'number' && keys.length < min) return [issue('minProperties', at, { limit: min })];
  const absent = absentProperty(check, schema, value);
  if (absent !== undefined) return [issue('required', at, { missingProperty: absent })];
  const additional = checkAdditional(check, schema, value, visit);
  if (additional.length > 0) return additional;
  const properties = member(schema, 'properties');
  for (const key of isObject(properties) ? Object.keys(properties) : []) {
    if (!Object.hasOwn(value, key)) continue;
    const inner = { ...check, value: value[key] as Json, schema: (properties as JsonObject)[key] as Json };
    const issues = visit({ ...inner, at: at + pointerPart(key) });
    if (issues.length > 0) return issues;
  }
  return checkPatterns(check, schema, value, visit);
}

function absentProperty({ options }: Check, schema: JsonObject, value: JsonObject): string | undefined {
  const required = member(schema, 'required');
  if (!Array.isArray(required)) return undefined;
  const properties = member(schema, 'properties');
  return required.map(String).find((name) => {
    if (Object.hasOwn(value, name)) return false;
    if (options.relaxed === undefined || !isObject(properties)) return true;
    const property = member(properties, name);
    return !(isObject(property) && member(property, options.relaxed) === true);
  });
}

function checkAdditional(check: Check, schema: JsonObject, value: JsonObject, visit: Visit): SchemaIssue[] {
  const additional = member(schema, 'additionalProperties');
  if (additional === undefined || additional === true) return none;
  const properties = member(schema, 'properties');
  const patterns = patternsOf(schema);
  for (const key of Object.keys(value)) {
    if (isObject(properties) && Object.hasOwn(properties, key)) continue;
    if (patterns.some(([pattern]) => pattern.test(key))) continue;
    if (additional === false) {
      const params = { additionalProperty: key };
      return [issue('additionalProperties', check.at, params)];
    }
    const at = check.at + pointerPart(key);
    const issues = visit({ ...check, value: value[key] as Json, schema: additional, at });
    if (issues.length > 0) return issues;
  }
  return none;
}

function patternsOf(schema: JsonObject): [RegExp, Json][] {
  const patterns = member(schema, 'patternProperties');
  if (!isObject(patterns)) return [];
  return Object.entries(patterns).map(([pattern, inner]) => [new RegExp(pattern), inner]);
}

function checkPatterns(check: Check, schema: JsonObject, value: JsonObject, visit: Visit): SchemaIssue[] {
  for (const [pattern, inner] of patternsOf(schema))
    for (const key of Object.keys(value)) {
      if (!pattern.test(key)) continue;
      const at = check.at + pointerPart(key);
      const issues = visit({ ...check, value: value[key] as Json, schema: inner, at });
      if (issues.length > 0) return issues;
    }
  return none;
}
