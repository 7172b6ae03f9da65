import { equalJson, isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { Dialect } from './issue.ts';

/** Why examples cannot be checked against a schema: it refers to something that is not seen through, or is wrong. */
export type Unusable = { kind: 'reference' } | { kind: 'invalid' } | { kind: 'message'; message: string };

const types = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
const invalid: Unusable = { kind: 'invalid' };
const typed = new Map<string, (value: Json) => boolean>([
  ['multipleOf', (value) => typeof value === 'number' && value > 0],
  ['maximum', isNumber],
  ['minimum', isNumber],
  ...['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties'].map(
    (name): [string, (value: Json) => boolean] => [name, isCount],
  ),
  ['uniqueItems', isBoolean],
  ['title', isText],
  ['description', isText],
  ['$schema', isText],
  ['pattern', isText],
]);
const typedSince2019 = new Map<string, (value: Json) => boolean>([
  ['readOnly', isBoolean],
  ['writeOnly', isBoolean],
  ['deprecated', isBoolean],
  ['examples', (value) => Array.isArray(value)],
  ['format', isText],
]);

function isNumber(value: Json): boolean {
  return typeof value === 'number';
}
function isBoolean(value: Json): boolean {
  return typeof value === 'boolean';
}
function isText(value: Json): boolean {
  return typeof value === 'string';
}
function isCount(value: Json): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
function areTexts(value: Json, atLeast: number): boolean {
  return (
    Array.isArray(value) &&
    value.length >= atLeast &&
    value.every(isText) &&
    new Set(value).size === value.length
  );
}

/** Tells whether schemas can be checked against; every part of a definition is judged once. */
export class SchemaJudge {
  private readonly shapes = new Map<Json, boolean>();
  private readonly problems = new Map<Json, Unusable | undefined>();
  private readonly dialect: Dialect;
  private readonly xNullable: boolean;

  constructor(dialect: Dialect, xNullable: boolean) {
    this.dialect = dialect;
    this.xNullable = xNullable;
  }

  judge(schema: Json): Unusable | undefined {
    if (!this.isWellFormed(schema)) return invalid;
    return this.problemOf(schema);
  }

  /** Whether the dialect's own schema of schemas accepts it. */
  private isWellFormed(schema: Json): boolean {
    if (typeof schema === 'boolean') return this.dialect !== 'draft4';
    if (!isObject(schema)) return false;
    const known = this.shapes.get(schema);
    if (known !== undefined) return known;
    this.shapes.set(schema, true);
    const result = this.hasWellFormedParts(schema);
    this.shapes.set(schema, result);
    return result;
  }

  private hasWellFormedParts(schema: JsonObject): boolean {
    for (const key of Object.keys(schema)) {
      const value = schema[key] as Json;
      const check = typed.get(key) ?? (this.dialect === 'draft4' ? undefined : typedSince2019.get(key));
      if (check && !check(value)) return false;
      if (!this.isWellFormedPart(key, value, schema)) return false;
    }
    return true;
  }

  private isWellFormedPart(key: string, value: Json, schema: JsonObject): boolean {
    const isDraft4 = this.dialect === 'draft4';
    switch (key) {
      case 'type':
        if (typeof value === 'string') return types.has(value);
        return areTexts(value, 1) && (value as string[]).every((type) => types.has(type));
      case 'enum':
        return Array.isArray(value) && (!isDraft4 || (value.length > 0 && !hasRepeats(value)));
      case 'required':
        return areTexts(value, isDraft4 ? 1 : 0);
      case 'exclusiveMaximum':
        return isDraft4 ? isBoolean(value) && 'maximum' in schema : isNumber(value);
      case 'exclusiveMinimum':
        return isDraft4 ? isBoolean(value) && 'minimum' in schema : isNumber(value);
      case 'properties':
      case 'patternProperties':
      case 'definitions':
      case '$defs':
        return isObject(value) && Object.values(value).every((inner) => this.isWellFormed(inner));
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        return Array.isArray(value) && value.length > 0 && value.every((inner) => this.isWellFormed(inner));
      case 'prefixItems':
        return (
          isDraft4 ||
          (Array.isArray(value) && value.length > 0 && value.every((inner) => this.isWellFormed(inner)))
        );
      case 'not':
        return this.isWellFormed(value);
      case 'if':
      case 'then':
      case 'else':
      case 'contains':
      case 'propertyNames':
      case 'unevaluatedProperties':
      case 'unevaluatedItems':
        return isDraft4 || this.isWellFormed(value);
      case 'additionalProperties':
      case 'additionalItems':
        return isBoolean(value) || this.isWellFormed(value);
      case 'items':
        if (!Array.isArray(value)) return this.isWellFormed(value);
        return isDraft4 && value.length > 0 && value.every((inner) => this.isWellFormed(inner));
      default:
        return true;
    }
  }

  /** The first thing in the way, in the order in which a validator would be built. */
  private problemOf(schema: Json): Unusable | undefined {
    if (!isObject(schema)) return undefined;
    if (this.problems.has(schema)) return this.problems.get(schema);
    this.problems.set(schema, undefined);
    const problem = this.ownProblem(schema) ?? this.innerProblem(schema);
    this.problems.set(schema, problem);
    return problem;
  }

  private ownProblem(schema: JsonObject): Unusable | undefined {
    const type = member(schema, 'type');
    const hasType = type !== undefined && !(Array.isArray(type) && type.length === 0);
    const nullable =
      this.xNullable && member(schema, 'x-nullable') === true ? true : member(schema, 'nullable');
    if ((type === 'null' || (Array.isArray(type) && type.includes('null'))) && nullable === false)
      return {
        kind: 'message',
        message: 'The schema allows null in "type" and forbids it with "nullable: false"',
      };
    if (!hasType && nullable !== undefined)
      return { kind: 'message', message: '"nullable" says nothing here: the schema has no "type"' };
    if (typeof member(schema, '$ref') === 'string' && schema.$ref !== '#') return { kind: 'reference' };
    return undefined;
  }

  private innerProblem(schema: JsonObject): Unusable | undefined {
    for (const key of ['not', 'anyOf', 'oneOf', 'allOf', 'if', 'then', 'else']) {
      const value = member(schema, key);
      for (const inner of Array.isArray(value) ? value : [value ?? null]) {
        const problem = this.problemOf(inner);
        if (problem) return problem;
      }
    }
    const pattern = member(schema, 'pattern');
    if (typeof pattern === 'string') {
      const message = regexProblem(pattern);
      if (message !== undefined) return { kind: 'message', message };
    }
    for (const key of ['prefixItems', 'items', 'contains', 'propertyNames', 'additionalProperties']) {
      const value = member(schema, key);
      for (const inner of Array.isArray(value) ? value : [value ?? null]) {
        const problem = this.problemOf(inner);
        if (problem) return problem;
      }
    }
    for (const key of ['properties', 'patternProperties']) {
      const value = member(schema, key);
      for (const inner of isObject(value) ? Object.values(value) : []) {
        const problem = this.problemOf(inner);
        if (problem) return problem;
      }
    }
    return undefined;
  }
}

function regexProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function hasRepeats(values: readonly Json[]): boolean {
  const simple = values.filter((value) => typeof value !== 'object' || value === null);
  if (new Set(simple).size !== simple.length) return true;
  const rest = values.filter((value) => typeof value === 'object' && value !== null);
  return rest.some((value, index) => rest.slice(index + 1).some((other) => equalJson(value, other)));
}
