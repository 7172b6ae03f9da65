import type { HeaderEntry, UrlDefinition, VariableEntry } from '../collection.ts';
import type { Json } from '../json.ts';
import { languageOf } from './media-type.ts';
import type { Operation, Parameter } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import { listed, pairsOf, segmentOf } from './serialize.ts';
import { type Purpose, plainText, type Values } from './values.ts';

export type QueryRow = NonNullable<UrlDefinition['query']>[number];

/** What rows are made with: whose values, and by which rules. */
export type RowContext = {
  values: Values;
  options: ConvertOptions;
  purpose: Purpose;
  /** The example that saved requests are made for. */
  exampleKey?: string;
};

const IMPLICIT = new Set(['accept', 'content-type', 'authorization']);

export function parametersIn(operation: Operation, where: string, options: ConvertOptions): Parameter[] {
  return operation.parameters.filter(
    (parameter) => parameter.in === where && (options.includeDeprecated || !parameter.deprecated),
  );
}

/** COMPAT: required ones say so in front, and closed lists say what may stand there. */
export function describeParameter(parameter: Parameter, values: Values): string {
  const parts: string[] = [];
  if (parameter.required) parts.push('(Required)');
  if (parameter.deprecated) parts.push('(Deprecated)');
  const schema = parameter.schema && values.schemaOf(parameter.schema);
  const own = schema?.keywords.description;
  const text = parameter.description || (typeof own === 'string' ? own : '');
  if (text !== '') parts.push(text);
  const choices = schema?.keywords.enum;
  if (Array.isArray(choices) && choices.length > 0 && choices.length <= 50) {
    parts.push(`(This can only be one of ${choices.map(plainText).join(',')})`);
  }
  return values.within(parts.join(' '));
}

function sentValue(parameter: Parameter, context: RowContext): Json | undefined {
  const value = context.values.ofParameter(parameter, context.purpose, context.exampleKey);
  // A parameter with `content` is a text of that type, not a list or object in some style.
  if (!parameter.media || typeof value === 'string' || value === undefined) return value;
  return languageOf(parameter.media.type) === 'json' ? JSON.stringify(value) : plainText(value);
}

function isOff(parameter: Parameter, { options }: RowContext): boolean {
  return !options.enableOptionalParameters && !parameter.required;
}

export function queryRows(operation: Operation, context: RowContext): QueryRow[] {
  const rows: QueryRow[] = [];
  for (const parameter of parametersIn(operation, 'query', context.options)) {
    const description = describeParameter(parameter, context.values);
    const { name, style, explode } = parameter;
    for (const { key, value } of pairsOf(name, sentValue(parameter, context), style, explode)) {
      rows.push(queryRow(key, value, description, isOff(parameter, context)));
    }
  }
  for (const parameter of parametersIn(operation, 'querystring', context.options)) {
    // One parameter that is the whole query string, since 3.2.
    const value = context.values.ofParameter(parameter, context.purpose, context.exampleKey);
    const description = describeParameter(parameter, context.values);
    for (const pair of pairsOf(parameter.name, value, 'form', true)) {
      rows.push(queryRow(pair.key, pair.value, description, isOff(parameter, context)));
    }
  }
  return rows;
}

function queryRow(key: string, value: string, description: string, isDisabled: boolean): QueryRow {
  const row: QueryRow = { key: queryText(key), value: queryText(value) };
  if (description !== '') row.description = description;
  if (isDisabled) row.disabled = true;
  return row;
}

/** Query rows hold the text of the URL: what would end the row is escaped, the rest is left to be read. */
function queryText(text: string): string {
  return text.replaceAll('&', '%26').replaceAll('#', '%23').replaceAll('\n', '%0A');
}

export function pathRow(parameter: Parameter, context: RowContext): VariableEntry {
  const { name, style, explode, schema } = parameter;
  const type = schema && context.values.schemaOf(schema).type;
  const kind = type === 'integer' || type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string';
  const row: VariableEntry = {
    key: name,
    value: segmentOf(name, sentValue(parameter, context), style, explode),
    type: type === undefined || type === 'object' || type === 'array' ? 'any' : kind,
  };
  const description = describeParameter(parameter, context.values);
  if (description !== '') row.description = description;
  return row;
}

/** Rows of header parameters, and one Cookie row for all cookies. */
export function headerRows(operation: Operation, context: RowContext): HeaderEntry[] {
  const rows: HeaderEntry[] = [];
  for (const parameter of parametersIn(operation, 'header', context.options)) {
    if (!context.options.keepImplicitHeaders && IMPLICIT.has(parameter.name.toLowerCase())) continue;
    const row = headerRow(parameter, context);
    if (isOff(parameter, context)) row.disabled = true;
    rows.push(row);
  }
  const cookies = parametersIn(operation, 'cookie', context.options);
  const sent = cookies.filter((parameter) => !isOff(parameter, context));
  const shown = sent.length > 0 ? sent : cookies;
  if (shown.length > 0) rows.push(cookieRow(shown, context, sent.length === 0));
  return rows;
}

export function headerRow(parameter: Parameter, context: RowContext): HeaderEntry {
  const value = listed(sentValue(parameter, context), ',', parameter.explode);
  // A header is one line: whatever an example says, the next line would be a header of its own.
  const row: HeaderEntry = { key: parameter.name, value: value.replace(/[\r\n]+/g, ' ') };
  const description = describeParameter(parameter, context.values);
  if (description !== '') row.description = description;
  return row;
}

function cookieRow(parameters: readonly Parameter[], context: RowContext, isDisabled: boolean): HeaderEntry {
  const pairs = parameters.flatMap((parameter) => {
    const { name, explode } = parameter;
    return pairsOf(name, sentValue(parameter, context), 'form', explode);
  });
  const descriptions = parameters.map((parameter) => {
    return `${parameter.name}: ${describeParameter(parameter, context.values)}`.replace(/: $/, '');
  });
  return {
    key: 'Cookie',
    value: pairs.map(({ key, value }) => `${key}=${value.replace(/[;\r\n]+/g, ' ')}`).join('; '),
    description: descriptions.join('\n'),
    ...(isDisabled ? { disabled: true } : {}),
  };
}
