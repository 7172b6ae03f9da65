import type { BodyDefinition, BodyEntry } from '../collection.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { isBinary, isForm, isMultipart, isUrlencoded, languageOf } from './media-type.ts';
import type { Body, Encoding, Example, Media } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import type { RowContext } from './parameter-rows.ts';
import type { Place } from './places.ts';
import type { Schema } from './schema-view.ts';
import { pairsOf } from './serialize.ts';
import { pick, plainText } from './values.ts';

/** The media type that a request is made with: the preferred kind when there is one, else the first. */
export function chosenMedia(body: Body, options: ConvertOptions): Media | undefined {
  const { content } = body;
  const wanted = content.find(({ type }) => {
    switch (options.preferredRequestBodyType) {
      case 'x-www-form-urlencoded':
        return isUrlencoded(type);
      case 'form-data':
        return isMultipart(type);
      case 'raw':
        return !isForm(type) && !isBinary(type);
      default:
        return true;
    }
  });
  return wanted ?? content[0];
}

export function requestBody(media: Media, context: RowContext): BodyDefinition {
  const example = pick(media.examples, context.exampleKey);
  if (isUrlencoded(media.type)) {
    return { mode: 'urlencoded', urlencoded: formRows(media, context, example, urlencodedRows) };
  }
  if (isMultipart(media.type)) {
    return { mode: 'formdata', formdata: formRows(media, context, example, formdataRows) };
  }
  if (isFile(media, context)) return { mode: 'file', file: { src: null } };
  return {
    mode: 'raw',
    raw: context.values.textOfMedia(media, context.purpose, example),
    options: { raw: { language: languageOf(media.type) } },
  };
}

function isFile(media: Media, { values }: RowContext): boolean {
  const schema = media.schema && values.schemaOf(media.schema);
  // Generators call everything an octet stream: what has members is text.
  if (isBinary(media.type)) return schema?.type !== 'object' && schema?.type !== 'array';
  return schema !== undefined && languageOf(media.type) === 'text' && isBinarySchema(schema);
}

function isBinarySchema({ type, keywords }: Schema): boolean {
  return type === 'file' || (type === 'string' && keywords.format === 'binary');
}

type Field = {
  name: string;
  value: Json | undefined;
  description: string;
  isRequired: boolean;
  schema: Schema | undefined;
  items: Schema | undefined;
  encoding: Encoding;
};

function formRows(
  media: Media,
  context: RowContext,
  example: Example | undefined,
  rowsOf: (field: Field) => BodyEntry[],
): BodyEntry[] {
  const value = context.values.ofMedia(media, context.purpose, example);
  const schema = media.schema && context.values.schemaOf(media.schema);
  const given: JsonObject = isObject(value) ? value : {};
  const rows: BodyEntry[] = [];
  const properties = formProperties(schema, context);
  for (const name of new Set([...properties.keys(), ...Object.keys(given)])) {
    const field = fieldOf(name, given, properties.get(name), { media, schema, context });
    if (field.value === undefined && !isFileField(field)) continue;
    for (const row of rowsOf(field)) {
      if (field.description !== '') row.description = field.description;
      if (!context.options.enableOptionalParameters && !field.isRequired) row.disabled = true;
      rows.push(row);
    }
  }
  return rows;
}

/** The fields of a form, those of the first alternative among them. */
function formProperties(schema: Schema | undefined, { values, options }: RowContext): Map<string, Place> {
  const properties = new Map(schema?.properties);
  for (const [first] of schema?.choices ?? []) {
    if (!first) continue;
    for (const [name, place] of values.schemaOf(first).properties) {
      if (!properties.has(name)) properties.set(name, place);
    }
  }
  for (const [name, place] of properties) {
    const { keywords } = values.schemaOf(place);
    const isLeftOut =
      keywords.readOnly === true || (!options.includeDeprecated && keywords.deprecated === true);
    if (isLeftOut) properties.delete(name);
  }
  return properties;
}

function fieldOf(
  name: string,
  given: JsonObject,
  place: Place | undefined,
  form: { media: Media; schema: Schema | undefined; context: RowContext },
): Field {
  const { values } = form.context;
  const schema = place && values.schemaOf(place);
  const isRequired = form.schema?.required.has(name) ?? false;
  const text = schema?.keywords.description;
  const parts = [isRequired ? '(Required)' : '', typeof text === 'string' ? text : ''];
  const choices = schema?.keywords.enum;
  if (Array.isArray(choices) && choices.length > 0 && choices.length <= 50) {
    parts.push(`(This can only be one of ${choices.map(plainText).join(',')})`);
  }
  return {
    name,
    value: member(given, name),
    description: parts.filter((part) => part !== '').join(' '),
    isRequired,
    schema,
    items: schema?.items && values.schemaOf(schema.items),
    encoding: form.media.encoding.get(name) ?? {},
  };
}

function urlencodedRows({ name, value, encoding }: Field): BodyEntry[] {
  // An object in one field is JSON unless the file says how its members are written.
  const isPlain = isObject(value) && encoding.style === undefined;
  if (isPlain) return [{ key: name, value: plainText(value) }];
  const style = encoding.style ?? 'form';
  return pairsOf(name, value, style, encoding.explode ?? style === 'form');
}

function formdataRows(field: Field): BodyEntry[] {
  const { name, value, encoding } = field;
  const type = encoding.contentType;
  const extra = type === undefined || type.includes(',') || type.includes('*') ? {} : { contentType: type };
  if (isFileField(field)) return [{ key: name, type: 'file', src: null, ...extra }];
  const values = Array.isArray(value) && encoding.contentType === undefined ? value : [value];
  if (encoding.style !== undefined) {
    const explode = encoding.explode ?? encoding.style === 'form';
    return pairsOf(name, value, encoding.style, explode).map((pair) => ({ ...pair, type: 'text' }));
  }
  return values.map((entry) => ({ key: name, value: plainText(entry), type: 'text', ...extra }));
}

function isFileField({ schema, items, encoding }: Field): boolean {
  const content = schema?.items ? items : schema;
  if (!content) return false;
  if (isBinarySchema(content)) return true;
  // 3.1 says binary by a media type on a text without an encoding, or with neither type nor format.
  const { contentMediaType, contentEncoding } = content.keywords;
  if (contentEncoding !== undefined) return false;
  const type = typeof contentMediaType === 'string' ? contentMediaType : encoding.contentType;
  return type !== undefined && isBinary(type);
}
