import type { BodyEntry } from '../collection.ts';
import { isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import type { Making } from './making.ts';
import { addChoices, typedValue } from './parameters.ts';
import { readRowNotes } from './row-text.ts';
import { isPlaceholder, isSecretName, SECRET } from './secrets.ts';
import { Shape } from './shape.ts';
import { descriptionText, valueText } from './text.ts';

/** The rows of some forms of one media type. */
export type Form = { fields: Map<string, FormField>; count: number };

type FormField = {
  shape: Shape;
  description: string;
  seen: number;
  lastSeenIn: number;
  repeats: boolean;
  isFile: boolean;
  isMarked: boolean;
  choices: string[];
  contentType: string;
};

export function newForm(): Form {
  return { fields: new Map(), count: 0 };
}

/** Adds a form, and gives the example that it is: texts by name. */
export function addFormRows(form: Form, rows: readonly BodyEntry[], making: Making): JsonObject {
  const shown: JsonObject = {};
  for (const row of rows) {
    const name = valueText(row?.key).trim();
    if (name === '') continue;
    const field = fieldFor(form, name, making);
    const value = valueText(row.value);
    addRow(field, row, form.count);
    if (field.isFile || row.disabled === true) continue;
    field.shape.addText(value);
    addShown(shown, name, isSecretName(name) && !isPlaceholder(value) ? SECRET : value);
  }
  form.count += 1;
  return shown;
}

function fieldFor({ fields }: Form, name: string, making: Making): FormField {
  let field = fields.get(name);
  if (!field) {
    field = {
      shape: new Shape(making.shapes),
      description: '',
      seen: 0,
      lastSeenIn: -1,
      repeats: false,
      isFile: false,
      isMarked: false,
      choices: [],
      contentType: '',
    };
    fields.set(name, field);
  }
  return field;
}

function addRow(field: FormField, row: BodyEntry, form: number): void {
  if (row.disabled !== true) {
    if (field.lastSeenIn === form) field.repeats = true;
    else field.seen += 1;
    field.lastSeenIn = form;
  }
  if (row.type === 'file') field.isFile = true;
  if (Array.isArray(row.src) && row.src.length > 1) field.repeats = true;
  if (row.contentType) field.contentType = row.contentType;
  const notes = readRowNotes(descriptionText(row.description));
  field.isMarked ||= notes.isRequired;
  if (field.description === '') field.description = notes.text;
  if (field.choices.length === 0) field.choices = notes.choices;
}

/** Rows of one name are a list. */
function addShown(shown: JsonObject, name: string, value: string): void {
  const known = member(shown, name);
  if (known === undefined) setMember(shown, name, value);
  else if (Array.isArray(known)) known.push(value);
  else setMember(shown, name, [known, value]);
}

export function formSchema({ fields, count }: Form, making: Making): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [name, field] of fields) {
    const schema = field.isFile ? binarySchema(making) : field.shape.textSchema(name);
    addChoices(schema, field.choices);
    const whole: JsonObject = field.repeats ? { type: 'array', items: schema } : schema;
    if (field.description !== '') whole.description = field.description;
    setMember(properties, name, whole);
    if (field.isMarked || (!making.marksRequired && field.seen === count)) required.push(name);
  }
  const schema: JsonObject = { type: 'object', properties };
  if (required.length > 0) schema.required = required;
  return schema;
}

/** How parts are sent that say so. */
export function formEncoding({ fields }: Form): JsonObject | undefined {
  const encoding: JsonObject = {};
  for (const [name, { contentType }] of fields) {
    if (contentType !== '') setMember(encoding, name, { contentType });
  }
  return Object.keys(encoding).length > 0 ? encoding : undefined;
}

export function binarySchema({ options }: Making): JsonObject {
  return options.version === '3.1'
    ? { type: 'string', contentMediaType: 'application/octet-stream' }
    : { type: 'string', format: 'binary' };
}

/** The texts of a form as values of the types that its schema gives them. */
export function typedForm(value: Json, schema: JsonObject): Json {
  if (!isObject(value) || !isObject(schema.properties)) return value;
  const typed: JsonObject = {};
  for (const [name, entry] of Object.entries(value)) {
    const property = member(schema.properties, name);
    const own = isObject(property) ? property : {};
    const items = isObject(own.items) ? own.items : undefined;
    const { type } = items ?? own;
    const one = (text: Json): Json => (typeof text === 'string' ? (typedValue(text, type) ?? text) : text);
    setMember(typed, name, items ? (Array.isArray(entry) ? entry : [entry]).map(one) : one(entry));
  }
  return typed;
}
