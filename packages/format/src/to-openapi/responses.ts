import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import { reasonPhrase } from '../reason-phrase.ts';
import {
  addText,
  type Contents,
  contentObject,
  headerType,
  mediaFor,
  typeOfLanguage,
  typeOfText,
} from './bodies.ts';
import type { Making } from './making.ts';
import { typedValue } from './parameters.ts';
import { readRowNotes } from './row-text.ts';
import { isPlaceholder, isSecretHeader } from './secrets.ts';
import { Shape } from './shape.ts';
import { descriptionText, distinctTexts, valueText } from './text.ts';

/** All saved examples of one status. */
type Answer = { status: string; names: string[]; contents: Contents; headers: Map<string, Header> };
type Header = { name: string; description: string; shape: Shape; values: string[] };

const NAMES_MAX = 20;
const VALUES_MAX = 20;
/** Said by the media type, or made by whatever carries the answer. */
const LEFT_OUT = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
  'server',
  'set-cookie',
]);

/** The responses of an operation, by status, from the saved examples of all its requests. */
export function responsesOf(saved: readonly JsonObject[], making: Making): JsonObject {
  const answers = new Map<string, Answer>();
  for (const example of saved) addAnswer(answers, example, making);
  if (answers.size === 0) return { '200': { description: 'OK' } };
  const responses: JsonObject = {};
  // Numbers are in order whatever was first, since that is how objects keep them; so `default` comes last.
  for (const answer of [...answers.values()].sort((a, b) => (a.status < b.status ? -1 : 1))) {
    responses[answer.status] = responseObject(answer, making);
  }
  return responses;
}

function addAnswer(answers: Map<string, Answer>, example: JsonObject, making: Making): void {
  const status = statusOf(example.code);
  let answer = answers.get(status);
  if (!answer) {
    answer = { status, names: [], contents: new Map(), headers: new Map() };
    answers.set(status, answer);
  }
  const name = valueText(example.name).trim();
  answer.names.push(name);
  if (Array.isArray(example.header)) for (const row of example.header) addHeader(answer.headers, row, making);
  const { body } = example;
  const text =
    typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  const type = headerType(example.header);
  if (text === '') {
    // There may be an empty body of a type, but not with these.
    if (type !== undefined && status !== '204' && status !== '304') mediaFor(answer.contents, type, making);
    return;
  }
  const media = mediaFor(
    answer.contents,
    type ?? typeOfLanguage(example._postman_previewlanguage) ?? typeOfText(text),
    making,
  );
  addText(media, text, { name: name === '' ? status : name, isCopy: false });
}

function statusOf(code: Json | undefined): string {
  const number = typeof code === 'string' ? Number(code) : code;
  return typeof number === 'number' && Number.isInteger(number) && number >= 100 && number <= 599
    ? String(number)
    : 'default';
}

function addHeader(headers: Map<string, Header>, row: Json, making: Making): void {
  if (!isObject(row)) return;
  const name = valueText(row.key).trim();
  const key = name.toLowerCase();
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || LEFT_OUT.has(key) || row.disabled === true) return;
  let header = headers.get(key);
  if (!header) {
    header = { name, description: '', shape: new Shape(making.shapes), values: [] };
    headers.set(key, header);
  }
  const value = valueText(row.value);
  if (header.values.length < VALUES_MAX) {
    header.values.push(value);
    header.shape.addText(value);
  }
  if (header.description === '') header.description = readRowNotes(descriptionText(row.description)).text;
}

function responseObject(answer: Answer, making: Making): JsonObject {
  const { headers, contents } = answer;
  const response: JsonObject = { description: descriptionOf(answer) };
  if (headers.size > 0) {
    const objects: JsonObject = {};
    for (const header of headers.values()) setMember(objects, header.name, headerObject(header));
    response.headers = objects;
  }
  if (contents.size > 0) response.content = contentObject(contents, making);
  return response;
}

/** The name of a single example; several say what they are in their own names, unless they have no body to stand at. */
function descriptionOf({ status, names, contents }: Answer): string {
  const said = distinctTexts(names);
  const phrase = reasonPhrase(Number(status))?.replace(/ \(.*\)$/, '') ?? 'Response';
  const [first] = said;
  if (first === undefined) return phrase;
  if (said.length === 1 || contents.size === 0) return said.slice(0, NAMES_MAX).join('; ');
  return phrase;
}

function headerObject({ name, description, shape, values }: Header): JsonObject {
  const schema = shape.textSchema(name);
  const object: JsonObject = {};
  if (description !== '') object.description = description;
  object.schema = schema;
  const example = values.find((value) => !isPlaceholder(value) && !value.includes('{{'));
  const value = example === undefined || isSecretHeader(name) ? undefined : typedValue(example, schema.type);
  if (value !== undefined) object.example = value;
  return object;
}
