import { type Json, type JsonObject, setMember } from '../json.ts';
import { bareVariable } from './json-template.ts';
import type { OpenApiOptions } from './options.ts';
import { isSecretName } from './secrets.ts';

/** Values deeper than this are of any kind. */
const DEPTH_MAX = 40;
/** Of a long list, so many entries are looked at. */
const ITEMS_MAX = 100;
/** An object with more members than this is a map. */
const MEMBERS_MAX = 500;
/** So many members whose names are ids make a map. */
const IDS_MIN = 3;
const ID = /^(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{24,64})$/i;

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const DATE = /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const EMAIL = /^[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/;
const URI = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** COMPAT: what public converters write in place of a value. */
const PLACEHOLDERS: Readonly<Record<string, [type: ScalarType, format?: string]>> = {
  string: ['string'],
  integer: ['integer'],
  number: ['number'],
  boolean: ['boolean'],
  long: ['integer', 'int64'],
  int32: ['integer', 'int32'],
  int64: ['integer', 'int64'],
  float: ['number', 'float'],
  double: ['number', 'double'],
  date: ['string', 'date'],
  dateTime: ['string', 'date-time'],
  'date-time': ['string', 'date-time'],
  uuid: ['string', 'uuid'],
  email: ['string', 'email'],
  uri: ['string', 'uri'],
  url: ['string', 'uri'],
  byte: ['string', 'byte'],
  password: ['string', 'password'],
};

type ScalarType = 'string' | 'integer' | 'number' | 'boolean';
type Version = OpenApiOptions['version'];

/** Where the values of variables come from, for values that are one. */
export type ShapeContext = { version: Version; resolve: (text: string) => string | undefined };

/** Everything seen at one place of some examples: the schema that all of them fit. */
export class Shape {
  /** Whether a value was seen that can be anything. */
  private isAny = false;
  private hasNull = false;
  private readonly types = new Set<ScalarType>();
  /** The format of all texts; null when they have none in common. */
  private format: string | null | undefined;
  private numberFormat: string | undefined;
  private objects = 0;
  private members: Map<string, { shape: Shape; count: number }> | undefined;
  private values: Shape | undefined;
  private items: Shape | undefined;
  private lists = 0;
  private readonly context: ShapeContext;

  constructor(context: ShapeContext) {
    this.context = context;
  }

  /** A value of JSON. */
  add(value: Json, depth = 0): void {
    if (value === null) this.hasNull = true;
    else if (typeof value === 'string') this.addString(value);
    else if (typeof value === 'number') this.types.add(Number.isSafeInteger(value) ? 'integer' : 'number');
    else if (typeof value === 'boolean') this.types.add('boolean');
    else if (depth >= DEPTH_MAX) this.isAny = true;
    else if (Array.isArray(value)) {
      this.lists += 1;
      this.items ??= new Shape(this.context);
      const end = Math.min(value.length, ITEMS_MAX);
      for (let index = 0; index < end; index += 1) this.items.add(value[index] as Json, depth + 1);
    } else this.addObject(value, depth);
  }

  /** A value as text, of a row: `12` is a number there. */
  addText(text: string): void {
    if (text === '') return;
    if (text.includes('{{')) {
      const value = this.context.resolve(text);
      if (value !== undefined && value !== '') this.addText(value);
      return;
    }
    if (text === 'true' || text === 'false') this.types.add('boolean');
    else if (/^-?(?:0|[1-9]\d{0,14})$/.test(text)) this.types.add('integer');
    else if (/^-?(?:0|[1-9]\d{0,14})\.\d{1,15}$/.test(text)) this.types.add('number');
    else this.addString(text);
  }

  /** The only type that all texts fit, for the values of rows. */
  textType(): ScalarType {
    if (this.types.size === 1) return [...this.types][0] as ScalarType;
    return this.types.size === 2 && this.types.has('integer') && this.types.has('number')
      ? 'number'
      : 'string';
  }

  /** The schema of the values of a row. */
  textSchema(name: string): JsonObject {
    const type = this.textType();
    const schema: JsonObject = { type };
    const format = type === 'string' ? this.stringFormat(name) : this.numberFormat;
    if (format && (this.types.size > 0 || type === 'string')) schema.format = format;
    return schema;
  }

  schema(name = ''): JsonObject {
    if (this.isAny) return {};
    const alternatives: JsonObject[] = [];
    const types = [...this.types].filter((type) => type !== 'integer' || !this.types.has('number'));
    for (const type of types) {
      const schema: JsonObject = { type };
      const format =
        type === 'string' ? this.stringFormat(name) : type === 'boolean' ? null : this.numberFormat;
      if (format) schema.format = format;
      alternatives.push(schema);
    }
    if (this.lists > 0) alternatives.push({ type: 'array', items: this.items?.schema() ?? {} });
    if (this.objects > 0) alternatives.push(this.objectSchema());
    return this.joined(alternatives);
  }

  private joined(alternatives: JsonObject[]): JsonObject {
    const isNew = this.context.version === '3.1';
    const [only] = alternatives;
    if (!only) return this.hasNull ? (isNew ? { type: 'null' } : { nullable: true }) : {};
    if (alternatives.length === 1) {
      if (!this.hasNull) return only;
      if (!isNew) return { ...only, nullable: true };
      const { type, ...rest } = only;
      return { type: [type as string, 'null'], ...rest };
    }
    const isPlain = alternatives.every((schema) => Object.keys(schema).length === 1);
    if (isNew && isPlain) {
      const types = alternatives.map(({ type }) => type as string);
      return { type: this.hasNull ? [...types, 'null'] : types };
    }
    if (!isNew) {
      // `nullable` says something beside a `type` only.
      if (this.hasNull) only.nullable = true;
      return { anyOf: alternatives };
    }
    return { anyOf: this.hasNull ? [...alternatives, { type: 'null' }] : alternatives };
  }

  private objectSchema(): JsonObject {
    const schema: JsonObject = { type: 'object' };
    if (this.values) schema.additionalProperties = this.values.schema();
    if (!this.members || this.members.size === 0) return schema;
    const properties: JsonObject = {};
    const required: string[] = [];
    for (const [name, { shape, count }] of this.members) {
      setMember(properties, name, shape.schema(name));
      if (count === this.objects && !this.values) required.push(name);
    }
    schema.properties = properties;
    if (required.length > 0) schema.required = required;
    return schema;
  }

  private addObject(value: JsonObject, depth: number): void {
    const keys = Object.keys(value);
    this.objects += 1;
    const isMap = keys.length > MEMBERS_MAX || (keys.length >= IDS_MIN && keys.every((key) => ID.test(key)));
    this.members ??= new Map();
    for (const key of keys) {
      const entry = value[key] as Json;
      let member = this.members.get(key);
      if (!member && (isMap || this.members.size >= MEMBERS_MAX)) {
        this.values ??= new Shape(this.context);
        this.values.add(entry, depth + 1);
        continue;
      }
      if (!member) {
        member = { shape: new Shape(this.context), count: 0 };
        this.members.set(key, member);
      }
      member.count += 1;
      member.shape.add(entry, depth + 1);
    }
  }

  private addString(text: string): void {
    const bare = bareVariable(text);
    if (bare !== undefined) {
      // A variable without quotes is whatever it holds; an unknown one says nothing.
      this.addText(bare);
      return;
    }
    if (text.length < 12 && text.startsWith('<') && text.endsWith('>')) {
      const name = text.slice(1, -1);
      const known = Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name] : undefined;
      if (known) {
        const [type, format] = known;
        this.types.add(type);
        if (type === 'string') this.addFormat(format ?? null);
        else if (format !== undefined) this.numberFormat = format;
        return;
      }
    }
    this.types.add('string');
    if (this.format !== null) this.addFormat(formatOf(text));
  }

  private addFormat(format: string | null): void {
    this.format = this.format === undefined || this.format === format ? format : null;
  }

  private stringFormat(name: string): string | null {
    if (name !== '' && this.format !== 'byte' && isSecretName(name)) return 'password';
    return this.format ?? null;
  }
}

/** Cheap looks first: most texts have none of these formats. */
function formatOf(text: string): string | null {
  const { length } = text;
  if (length < 6 || length > 2_000) return null;
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (length === 36 && text[8] === '-') return UUID.test(text) ? 'uuid' : null;
  if (isDigit && text[4] === '-')
    return length === 10 ? (DATE.test(text) ? 'date' : null) : DATE_TIME.test(text) ? 'date-time' : null;
  if (first === 104 && text.startsWith('http')) return URI.test(text) ? 'uri' : null;
  return length < 255 && text.includes('@') && EMAIL.test(text) ? 'email' : null;
}
