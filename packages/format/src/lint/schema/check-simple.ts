import type { Format } from 'ajv';
import { equalJson, isObject, type Json, type JsonObject, member } from '../../json.ts';
import { type Check, issue, none, type Visit } from './check.ts';
import { pointerPart, type SchemaIssue } from './issue.ts';

type Formats = { readonly [name: string]: Format };

export function checkNumber(
  { value, at, options }: Check,
  schema: JsonObject,
  formats: Formats,
): SchemaIssue[] {
  const number = value as number;
  const { draft4 } = options;
  const limit = (name: string, comparison: string, breaks: (bound: number) => boolean): SchemaIssue[] => {
    const bound = member(schema, name);
    if (typeof bound !== 'number' || !breaks(bound)) return none;
    return [issue(name, at, name === 'multipleOf' ? { multipleOf: bound } : { comparison, limit: bound })];
  };
  const openTop = draft4 && member(schema, 'exclusiveMaximum') === true;
  const openBottom = draft4 && member(schema, 'exclusiveMinimum') === true;
  const checks = [
    () => limit('maximum', openTop ? '<' : '<=', (bound) => (openTop ? number >= bound : number > bound)),
    () =>
      limit('minimum', openBottom ? '>' : '>=', (bound) => (openBottom ? number <= bound : number < bound)),
    () => (draft4 ? none : limit('exclusiveMaximum', '<', (bound) => number >= bound)),
    () => (draft4 ? none : limit('exclusiveMinimum', '>', (bound) => number <= bound)),
    () => limit('multipleOf', '', (bound) => !Number.isInteger(number / bound)),
    () => checkFormat(number, at, schema, formats),
  ];
  for (const check of checks) {
    const issues = check();
    if (issues.length > 0) return issues;
  }
  return none;
}

export function checkText({ value, at }: Check, schema: JsonObject, formats: Formats): SchemaIssue[] {
  const text = value as string;
  const max = member(schema, 'maxLength');
  const min = member(schema, 'minLength');
  if (typeof max === 'number' && text.length > max && [...text].length > max)
    return [issue('maxLength', at, { limit: max })];
  if (typeof min === 'number' && [...text].length < min) return [issue('minLength', at, { limit: min })];
  const pattern = member(schema, 'pattern');
  if (typeof pattern === 'string' && !new RegExp(pattern).test(text))
    return [issue('pattern', at, { pattern })];
  return checkFormat(text, at, schema, formats);
}

function checkFormat(
  value: string | number,
  at: string,
  schema: JsonObject,
  formats: Formats,
): SchemaIssue[] {
  const name = member(schema, 'format');
  if (typeof name !== 'string' || !Object.hasOwn(formats, name)) return none;
  return fitsFormat(value, formats[name] as Format) ? none : [issue('format', at, { format: name })];
}

export function fitsFormat(value: string | number, format: Format): boolean {
  if (format === true) return true;
  if (typeof format === 'string' || format instanceof RegExp)
    return typeof value !== 'string' || new RegExp(format).test(value);
  if (typeof format === 'function') return typeof value !== 'string' || format(value);
  if ((format.type ?? 'string') !== typeof value) return true;
  const { validate } = format;
  if (typeof validate === 'string' || validate instanceof RegExp)
    return new RegExp(validate).test(String(value));
  return Boolean((validate as (value: string | number) => unknown)(value));
}

export function checkList(check: Check, schema: JsonObject, list: Json[], visit: Visit): SchemaIssue[] {
  const { at, options } = check;
  const max = member(schema, 'maxItems');
  if (typeof max === 'number' && list.length > max) return [issue('maxItems', at, { limit: max })];
  const min = member(schema, 'minItems');
  if (typeof min === 'number' && list.length < min) return [issue('minItems', at, { limit: min })];
  if (member(schema, 'uniqueItems') === true) {
    const repeat = repeated(list, member(schema, 'items'));
    if (repeat) {
      const [j, i] = repeat;
      return [issue('uniqueItems', at, { i, j })];
    }
  }
  const items = member(schema, 'items');
  const first = options.draft4 && Array.isArray(items) ? items : member(schema, 'prefixItems');
  const single = Array.isArray(items) ? member(schema, 'additionalItems') : items;
  const tuple = Array.isArray(first) && (Array.isArray(items) || !options.draft4) ? first : [];
  for (const [index, value] of list.entries()) {
    const inner = tuple[index] ?? single;
    if (inner === undefined) continue;
    if (inner === false && index >= tuple.length && tuple.length > 0)
      return [issue('additionalItems', at, { limit: tuple.length })];
    const inList = check.inList || index < tuple.length;
    const issues = visit({ ...check, value, schema: inner, at: at + pointerPart(index), inList });
    if (issues.length > 0) return issues;
  }
  return none;
}

/** COMPAT: the pair that ajv names, in its order; both depend on whether the schema of the items has simple types. */
function repeated(list: readonly Json[], items: Json | undefined): [number, number] | undefined {
  if (list.every((value) => typeof value !== 'object') && new Set(list).size === list.length)
    return undefined;
  if (!areSimple(items)) {
    for (let index = list.length - 1; index > 0; index -= 1)
      for (let other = index - 1; other >= 0; other -= 1)
        if (equalJson(list[index] as Json, list[other])) return [other, index];
    return undefined;
  }
  const places = new Map<Json, number>();
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const later = places.get(list[index] as Json);
    if (later !== undefined) return [later, index];
    places.set(list[index] as Json, index);
  }
  return undefined;
}

function areSimple(items: Json | undefined): boolean {
  const type = isObject(items) ? member(items, 'type') : undefined;
  if (typeof type === 'string') return type !== 'object' && type !== 'array';
  return Array.isArray(type) && type.length > 0 && !type.includes('object') && !type.includes('array');
}
