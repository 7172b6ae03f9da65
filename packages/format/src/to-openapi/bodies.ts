import type { BodyDefinition, RequestDefinition } from '../collection.ts';
import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import { languageOf } from '../to-collection/media-type.ts';
import {
  addFormRows,
  binarySchema,
  type Form,
  formEncoding,
  formSchema,
  newForm,
  typedForm,
} from './forms.ts';
import { parseJsonTemplate, withPlainVariables } from './json-template.ts';
import type { Making } from './making.ts';
import { mayHoldSecrets, withoutSecrets } from './secrets.ts';
import { Shape } from './shape.ts';
import { valueText } from './text.ts';

/** All that was seen of one media type, of the bodies of an operation or of a response. */
type Media = {
  type: string;
  shape: Shape;
  form: Form;
  /** By name. */
  examples: Map<string, Json>;
  /** How often a name was wanted. */
  names: Map<string, number>;
  /** Texts of the examples, so that the same is not there twice. */
  texts: Set<string>;
  isBinary: boolean;
};

/** Bodies by media type, in the order they came. */
export type Contents = Map<string, Media>;

const LANGUAGES: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  javascript: 'application/javascript',
  text: 'text/plain',
};

/** Adds the body of a request; whether it has one. `isCopy`: only what nobody has shown yet is worth an example. */
export function addRequestBody(
  contents: Contents,
  request: RequestDefinition,
  example: { name: string; isCopy: boolean },
  making: Making,
): boolean {
  const { body } = request;
  if (!isObject(body as Json) || !body || body.disabled === true) return false;
  const given = headerType(request.header as Json);
  const { mode } = body;
  if (mode === 'urlencoded' || mode === 'formdata') {
    const rows = (mode === 'urlencoded' ? body.urlencoded : body.formdata) ?? [];
    const type = mode === 'urlencoded' ? 'application/x-www-form-urlencoded' : 'multipart/form-data';
    // A header of another type is a slip: the mode is what is sent.
    if (rows.length === 0 && given === undefined) return false;
    const media = mediaFor(contents, type, making);
    const shown = addFormRows(media.form, rows, making);
    const text = JSON.stringify(shown);
    if (text !== '{}' && !media.texts.has(text)) addExample(media, example.name, shown);
    media.texts.add(text);
    return true;
  }
  if (mode === 'file') {
    mediaFor(contents, given ?? 'application/octet-stream', making).isBinary = true;
    return true;
  }
  if (mode === 'graphql') {
    const value = graphqlValue(body);
    const media = mediaFor(contents, given ?? 'application/json', making);
    addText(media, JSON.stringify(value), example);
    return true;
  }
  if (mode !== undefined && mode !== 'raw') return false;
  const raw = typeof body.raw === 'string' ? body.raw : '';
  if (raw.trim() === '') {
    // Editors leave an empty text behind; only a type says that something is meant to be sent.
    if (mode === undefined || given === undefined || request.method === 'GET') return false;
    mediaFor(contents, given, making);
    return true;
  }
  addText(mediaFor(contents, given ?? languageType(body, raw), making), raw, example);
  return true;
}

/** A body as text, of a saved response. */
export function addText(
  media: Media,
  text: string,
  { name, isCopy }: { name: string; isCopy: boolean },
): void {
  if (media.texts.has(text)) {
    if (isCopy) return;
  } else media.texts.add(text);
  const isJson = languageOf(media.type) === 'json';
  const read = isJson ? parseJsonTemplate(text) : undefined;
  if (!read) {
    // JSON that cannot be read says nothing of its schema.
    if (!isJson) media.shape.add('');
    addExample(media, name, text);
    return;
  }
  media.shape.add(read.value);
  const value = read.hasBare ? withPlainVariables(read.value) : read.value;
  addExample(media, name, mayHoldSecrets(text) ? withoutSecrets(value) : value);
}

export function mediaFor(contents: Contents, type: string, making: Making): Media {
  const key = type.toLowerCase();
  let media = contents.get(key);
  if (!media) {
    media = {
      type,
      shape: new Shape(making.shapes),
      form: newForm(),
      examples: new Map(),
      names: new Map(),
      texts: new Set(),
      isBinary: false,
    };
    contents.set(key, media);
  }
  return media;
}

/** The Content-Type of headers, without what is made anew for each body. */
export function headerType(headers: Json | undefined): string | undefined {
  if (!Array.isArray(headers)) return undefined;
  for (const row of headers) {
    if (!isObject(row) || row.disabled === true || valueText(row.key).toLowerCase() !== 'content-type')
      continue;
    const type = valueText(row.value)
      .replace(/;\s*boundary=[^;]*/i, '')
      .trim();
    if (/^[^\s/;{}]+\/[^\s/;{}]+(?:\s*;.*)?$/.test(type)) return type;
  }
  return undefined;
}

export function typeOfText(text: string): string {
  if (parseJsonTemplate(text)) return 'application/json';
  const start = text.trimStart().slice(0, 100).toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'text/html';
  return start.startsWith('<') ? 'application/xml' : 'text/plain';
}

export function typeOfLanguage(language: Json | undefined): string | undefined {
  return typeof language === 'string' && Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined;
}

export function contentObject(contents: Contents, making: Making): JsonObject {
  const content: JsonObject = {};
  for (const media of contents.values()) setMember(content, media.type, mediaObject(media, making));
  return content;
}

function languageType(body: BodyDefinition, raw: string): string {
  const options = body.options?.raw;
  return typeOfLanguage(isObject(options) ? options.language : undefined) ?? typeOfText(raw);
}

/** Examples of one name are `One`, `One 2`, `One 3`. */
function addExample(media: Media, given: string, value: Json): void {
  const wanted = given === '' ? 'Example' : given;
  let count = (media.names.get(wanted) ?? 0) + 1;
  const nameOf = (number: number): string => (number === 1 ? wanted : `${wanted} ${number}`);
  while (media.examples.has(nameOf(count))) count += 1;
  media.names.set(wanted, count);
  media.examples.set(nameOf(count), value);
}

function graphqlValue({ graphql }: BodyDefinition): JsonObject {
  const value: JsonObject = { query: valueText(graphql?.query) };
  const variables = graphql?.variables;
  if (typeof variables === 'string' && variables.trim() !== '') {
    const read = parseJsonTemplate(variables);
    value.variables = read ? withPlainVariables(read.value) : variables;
  } else if (isObject(variables)) value.variables = variables;
  if (graphql?.operationName) value.operationName = graphql.operationName;
  return value;
}

function mediaObject(media: Media, making: Making): JsonObject {
  const { form } = media;
  const isForm = form.fields.size > 0;
  const object: JsonObject = {};
  const schema = isForm ? formSchema(form, making) : media.shape.schema();
  object.schema = media.isBinary && media.examples.size === 0 ? binarySchema(making) : schema;
  const encoding = formEncoding(form);
  if (encoding) object.encoding = encoding;
  if (media.examples.size === 0) return object;
  const examples: JsonObject = {};
  for (const [name, value] of media.examples) {
    setMember(examples, name, { value: isForm ? typedForm(value, schema) : value });
  }
  object.examples = examples;
  return object;
}
