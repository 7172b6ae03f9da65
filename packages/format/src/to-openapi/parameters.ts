import type { HeaderEntry, RequestDefinition, UrlDefinition } from '../collection.ts';
import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import type { Making } from './making.ts';
import { readRowNotes } from './row-text.ts';
import { isPlaceholder, isSecretHeader, isSecretName } from './secrets.ts';
import { Shape } from './shape.ts';
import { descriptionText, valueText } from './text.ts';

type Place = 'path' | 'query' | 'header' | 'cookie';

/** A parameter as it was seen in some requests. */
type Field = {
  name: string;
  in: Place;
  style: 'deepObject' | undefined;
  description: string;
  values: string[];
  /** For `deepObject`: its members. */
  members: Map<string, string[]> | undefined;
  /** In how many requests it is, and sent. */
  seen: number;
  lastSeenIn: number;
  repeats: boolean;
  isMarked: boolean;
  isDeprecated: boolean;
  choices: string[];
};

/** Where a parameter is that a security scheme is about: `header x-api-key`. */
export type SecurityParameters = ReadonlySet<string>;

const VALUES_MAX = 100;
/** Said by the media types and the security schemes, or made by whoever sends. */
const LEFT_OUT = new Set([
  'content-type',
  'accept',
  'authorization',
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'postman-token',
]);
const DEEP = /^([^[\]]+)\[([^[\]]+)\]$/;

/** The parameters of all requests of an operation, those of its saved examples among them. */
export function parametersOf(
  requests: readonly RequestDefinition[],
  isOfSecurity: SecurityParameters,
  making: Making,
): JsonObject[] {
  const fields = new Map<string, Field>();
  for (let index = 0; index < requests.length; index += 1) {
    const request = requests[index] as RequestDefinition;
    addQuery(fields, request.url?.query ?? [], index, making);
    addHeaders(fields, request.header ?? [], index, making);
  }
  const parameters: JsonObject[] = [];
  for (const [key, field] of fields) {
    if (!isOfSecurity.has(key)) parameters.push(parameterOf(field, requests.length, making));
  }
  return parameters;
}

export function pathParameter(
  name: string,
  sightings: readonly { value: string; description: string }[],
  making: Making,
): JsonObject {
  const field = newField(name, 'path');
  for (const { value, description } of sightings) {
    describe(field, description);
    if (field.values.length < VALUES_MAX) field.values.push(value);
  }
  field.isMarked = true;
  return parameterOf(field, 0, making);
}

function newField(name: string, place: Place): Field {
  return {
    name,
    in: place,
    style: undefined,
    description: '',
    values: [],
    members: undefined,
    seen: 0,
    lastSeenIn: -1,
    repeats: false,
    isMarked: false,
    isDeprecated: false,
    choices: [],
  };
}

function fieldFor(fields: Map<string, Field>, name: string, place: Place): Field {
  const key = `${place} ${place === 'header' ? name.toLowerCase() : name}`;
  let field = fields.get(key);
  if (!field) {
    field = newField(name, place);
    fields.set(key, field);
  }
  return field;
}

function addQuery(
  fields: Map<string, Field>,
  rows: NonNullable<UrlDefinition['query']>,
  index: number,
  making: Making,
): void {
  if (!Array.isArray(rows)) return;
  for (const row of rows) {
    const name = rowName(row?.key, making);
    if (name === '') continue;
    const isOn = row.disabled !== true;
    const value = valueText(row.value);
    const deep = DEEP.exec(name);
    const field = fieldFor(fields, deep?.[1] ?? name, 'query');
    if (deep) {
      field.style = 'deepObject';
      field.members ??= new Map();
      const values = field.members.get(deep[2] ?? '') ?? [];
      if (values.length < VALUES_MAX) values.push(value);
      field.members.set(deep[2] ?? '', values);
    } else if (isOn && field.lastSeenIn === index) field.repeats = true;
    see(field, { value, description: descriptionText(row.description), isOn, index });
  }
}

function addHeaders(
  fields: Map<string, Field>,
  rows: readonly HeaderEntry[],
  index: number,
  making: Making,
): void {
  if (!Array.isArray(rows)) return;
  for (const row of rows) {
    const name = rowName(row?.key, making);
    const plain = name.toLowerCase();
    if (name === '' || row.system === true) continue;
    const value = valueText(row.value);
    const isOn = row.disabled !== true;
    const description = descriptionText(row.description);
    if (plain === 'cookie') {
      // What a cookie holds is nobody else's business; its name is part of the API.
      for (const pair of value.split(';')) {
        const cookie = pair.split('=', 1)[0]?.trim() ?? '';
        if (cookie !== '' && !cookie.includes('{{')) {
          see(fieldFor(fields, cookie, 'cookie'), {
            value: '',
            description: cookieText(description, cookie),
            isOn,
            index,
          });
        }
      }
    } else if (!LEFT_OUT.has(plain))
      see(fieldFor(fields, name, 'header'), { value, description, isOn, index });
  }
}

/** Cookies share one row, whose description has a line for each. */
function cookieText(description: string, name: string): string {
  const line = description.split('\n').find((text) => text.startsWith(`${name}:`));
  return line === undefined ? '' : line.slice(name.length + 1).trim();
}

function see(field: Field, row: { value: string; description: string; isOn: boolean; index: number }): void {
  if (row.isOn && field.lastSeenIn !== row.index) {
    field.lastSeenIn = row.index;
    field.seen += 1;
  }
  if (field.values.length < VALUES_MAX) field.values.push(row.value);
  describe(field, row.description);
}

function describe(field: Field, description: string): void {
  if (description === '') return;
  const notes = readRowNotes(description);
  field.isMarked ||= notes.isRequired;
  field.isDeprecated ||= notes.isDeprecated;
  if (field.description === '') field.description = notes.text;
  if (field.choices.length === 0) field.choices = notes.choices;
}

/** A key may be a variable too. */
function rowName(key: Json | undefined, making: Making): string {
  const text = valueText(key).trim();
  if (!text.includes('{{')) return text;
  return (making.variables.resolve(text) ?? text.replace(/[{}]/g, '')).trim();
}

function parameterOf(field: Field, requests: number, making: Making): JsonObject {
  const parameter: JsonObject = { name: field.name, in: field.in };
  if (field.description !== '') parameter.description = field.description;
  // Where requests say which parameters they must have, the others need not be there.
  const isRequired = field.isMarked || (!making.marksRequired && field.seen === requests && requests > 0);
  if (isRequired) parameter.required = true;
  if (field.isDeprecated) parameter.deprecated = true;
  if (field.members) {
    parameter.style = 'deepObject';
    parameter.explode = true;
    parameter.schema = deepSchema(field.members, making);
    return parameter;
  }
  const schema = textSchema(field.name, field.values, making);
  addChoices(schema, field.choices);
  const isList = field.repeats || field.name.endsWith('[]');
  parameter.schema = isList ? { type: 'array', items: schema } : schema;
  const isSecret = field.in === 'header' ? isSecretHeader(field.name) : isSecretName(field.name);
  if (isSecret || field.in === 'cookie') return parameter;
  const example = exampleOf(field, isList, schema, making);
  if (example !== undefined) parameter.example = example;
  return parameter;
}

/** `filter[name]` is a member of an object, `ids[0]` an entry of a list. */
function deepSchema(members: ReadonlyMap<string, string[]>, making: Making): JsonObject {
  const names = [...members.keys()];
  if (names.every((name) => /^\d+$/.test(name))) {
    return { type: 'array', items: textSchema('', [...members.values()].flat(), making) };
  }
  const properties: JsonObject = {};
  for (const [name, values] of members) setMember(properties, name, textSchema(name, values, making));
  return { type: 'object', properties };
}

function textSchema(name: string, values: readonly string[], making: Making): JsonObject {
  const shape = new Shape(making.shapes);
  for (const value of values) shape.addText(value);
  return shape.textSchema(name);
}

export function addChoices(schema: JsonObject, choices: readonly string[]): void {
  if (choices.length === 0) return;
  const values = choices.map((choice) => typedValue(choice, schema.type));
  if (values.every((value) => value !== undefined)) schema.enum = values;
}

function exampleOf(field: Field, isList: boolean, schema: JsonObject, making: Making): Json | undefined {
  const values: Json[] = [];
  for (const text of field.values) {
    const resolved = text.includes('{{') ? (making.variables.resolve(text) ?? '') : text;
    if (isPlaceholder(resolved)) continue;
    const value = typedValue(resolved, schema.type);
    if (value !== undefined) values.push(value);
    if (!isList && values.length > 0) break;
  }
  if (values.length === 0) return undefined;
  return isList ? [...new Set(values)] : values[0];
}

/** The text of a row as a value of its type; undefined when it is none. */
export function typedValue(text: string, type: Json | undefined): Json | undefined {
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  if (type !== 'integer' && type !== 'number') return text;
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : undefined;
}

/** In front, or behind the name of a cookie. */
const REQUIRED = /^(?:[^\s:]+: )?\(Required\)/m;

/** Whether any row of the requests says that it is required. */
export function marksRequired({ url, header, body }: RequestDefinition): boolean {
  const lists: (readonly Json[] | undefined)[] = [
    url?.query,
    header,
    url?.variable,
    body?.urlencoded,
    body?.formdata,
  ];
  return lists.some((rows) => {
    return (
      Array.isArray(rows) &&
      rows.some((row: Json) => isObject(row) && REQUIRED.test(descriptionText(row.description)))
    );
  });
}
