import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  valueFromASTUntyped,
} from 'graphql';
import type { Json, JsonObject } from '../../json.ts';

/** Levels of fields below the operation's own one. */
const DEPTH_MAX = 3;
/** Values of the variables of one operation: types that want each other can ask for any number. */
const VALUES_MAX = 300;
const INPUT_DEPTH_MAX = 4;
/** Types of a union or an interface that are shown. */
const VARIANTS_MAX = 5;

/** Fields that may still be written, and looked at. */
type Budget = { fields: number; looks: number };
type Values = { left: number };

/** An operation that asks for one field of a root, with all its arguments as variables. */
export function operationText(
  field: GraphQLField<unknown, unknown>,
  word: 'query' | 'mutation' | 'subscription',
  fieldsMax: number,
): { query: string; variables: string } {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`);
  const given = field.args.map((arg) => `${arg.name}: $${arg.name}`);
  const head = `${word} ${field.name}${declared.length > 0 ? `(${declared.join(', ')})` : ''}`;
  const call = `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  const selection = selectionOf(getNamedType(field.type), 2, [], {
    fields: fieldsMax,
    looks: 20 * fieldsMax,
  });
  const variables: JsonObject = {};
  const values: Values = { left: VALUES_MAX };
  for (const arg of field.args) variables[arg.name] = exampleOfArgument(arg, values);
  return {
    query: `${head} {\n  ${call}${selection}\n}`,
    variables: JSON.stringify(variables, undefined, 2),
  };
}

/** ` { ... }` with the fields of a type; nothing for types that have none. Types inside themselves are left out. */
function selectionOf(type: GraphQLNamedType, level: number, path: readonly string[], budget: Budget): string {
  if (isLeafType(type)) return '';
  const indent = '  '.repeat(level);
  const lines: string[] = [];
  const inner = [...path, type.name];
  if (isObjectType(type) || isInterfaceType(type)) lines.push(...fieldLines(type, level, inner, budget));
  if (isAbstractType(type)) {
    if (lines.length === 0 || !lines.includes('__typename')) lines.unshift('__typename');
    lines.push(...variantLines(type, level, inner, budget));
  }
  if (lines.length === 0) lines.push('__typename');
  return ` {\n${lines.map((line) => `${indent}${line}`).join('\n')}\n${'  '.repeat(level - 1)}}`;
}

type WithFields = Extract<
  GraphQLNamedType,
  { getFields: () => { [name: string]: GraphQLField<unknown, unknown> } }
>;

/** Fields of types as lists: a root may have thousands, and each of its operations may come back to it. */
const lists = new WeakMap<WithFields, GraphQLField<unknown, unknown>[]>();

function listOf(type: WithFields): GraphQLField<unknown, unknown>[] {
  const list = lists.get(type) ?? Object.values(type.getFields());
  lists.set(type, list);
  return list;
}

function fieldLines(type: WithFields, level: number, path: readonly string[], budget: Budget): string[] {
  const lines: string[] = [];
  for (const field of listOf(type)) {
    budget.looks -= 1;
    if (budget.fields <= 0 || budget.looks <= 0) break;
    // What needs arguments of its own is another question.
    if (field.deprecationReason || field.args.some(isRequiredArgument)) continue;
    const named = getNamedType(field.type);
    if (isLeafType(named)) {
      budget.fields -= 1;
      lines.push(field.name);
    } else if (path.length < DEPTH_MAX && !path.includes(named.name)) {
      budget.fields -= 1;
      lines.push(`${field.name}${selectionOf(named, level + 1, path, budget)}`);
    }
  }
  return lines;
}

function variantLines(
  type: Extract<GraphQLNamedType, { resolveType?: unknown }>,
  level: number,
  path: readonly string[],
  budget: Budget,
): string[] {
  const known = isInterfaceType(type) ? new Set(Object.keys(type.getFields())) : new Set<string>();
  const nodes = isInterfaceType(type) ? [] : type.getTypes().slice(0, VARIANTS_MAX);
  return nodes.flatMap((variant) => {
    const own = fieldLines(variant, level + 1, [...path, variant.name], budget).filter(
      (line) => !known.has(line),
    );
    if (own.length === 0) return [];
    const indent = '  '.repeat(level + 1);
    return [
      `... on ${variant.name} {\n${own.map((line) => `${indent}${line}`).join('\n')}\n${'  '.repeat(level)}}`,
    ];
  });
}

function exampleOfArgument(arg: GraphQLArgument, values: Values): Json {
  const { default: standard } = arg;
  if (standard?.literal) return valueFromASTUntyped(standard.literal) as Json;
  if (standard && standard.value !== undefined) return standard.value as Json;
  return exampleOf(arg.type, 0, [], values);
}

const SCALARS: { readonly [name: string]: Json } = { Int: 1, Float: 1.5, Boolean: true, ID: '1', String: '' };

/** A value of an input type; fields that need not be given are left out where types come back to themselves. */
function exampleOf(type: GraphQLInputType, depth: number, path: readonly string[], values: Values): Json {
  values.left -= 1;
  const nullable = getNullableType(type);
  if (values.left < 0) return null;
  if (isListType(nullable)) {
    const item = exampleOf(nullable.ofType as GraphQLInputType, depth + 1, path, values);
    return item === null ? [] : [item];
  }
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? '';
  if (!isInputObjectType(nullable)) return SCALARS[nullable.name] ?? '';
  if (path.includes(nullable.name)) return null;
  const inner = [...path, nullable.name];
  const value: JsonObject = {};
  for (const field of Object.values(nullable.getFields())) {
    const isDeep = depth >= INPUT_DEPTH_MAX || inner.includes(getNamedType(field.type).name);
    if (isDeep && !isRequiredInputField(field)) continue;
    const { default: standard } = field;
    if (standard?.literal) value[field.name] = valueFromASTUntyped(standard.literal) as Json;
    else value[field.name] = exampleOf(field.type, depth + 1, inner, values);
    // One of the fields, not all.
    if (nullable.isOneOf) break;
  }
  return value;
}
