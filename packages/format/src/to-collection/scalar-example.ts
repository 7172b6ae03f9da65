import type { Json, JsonObject } from '../json.ts';
import { textForPattern } from './pattern.ts';

const LENGTH_MAX = 1_000;

/** Texts for the formats that the specifications and JSON Schema name; domains are those reserved for examples. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2024-01-15T09:30:00Z',
  date: '2024-01-15',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'user@example.com',
  'idn-email': 'user@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ip: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com',
  url: 'https://example.com',
  iri: 'https://example.com',
  'uri-reference': '/path',
  'iri-reference': '/path',
  'uri-template': 'https://example.com/{id}',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  guid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  byte: 'c3RyaW5n',
  base64: 'c3RyaW5n',
  binary: '',
  password: 'password',
  regex: '^[a-z]+$',
  'json-pointer': '/path',
  'relative-json-pointer': '0',
};

/** A realistic value of a text, number or boolean. */
export function scalarExample(type: string | undefined, keywords: JsonObject): Json {
  switch (type) {
    case 'integer':
      return numberFor(keywords, true);
    case 'number':
      return numberFor(keywords, false);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'file':
      return '';
    case 'string':
      return textFor(keywords);
    default:
      return {};
  }
}

/** COMPAT: what the public converter writes when values are made from the schema: `<string>`, `<dateTime>`. */
export function scalarPlaceholder(type: string | undefined, keywords: JsonObject): Json {
  if (type === 'null') return null;
  const { format } = keywords;
  if (type === 'integer' && format === 'int64') return '<long>';
  if (type === 'number' && (format === 'float' || format === 'double')) return `<${format}>`;
  if (type === 'string' && typeof format === 'string' && Object.hasOwn(FORMATS, format)) {
    return `<${format.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}>`;
  }
  return type === undefined ? {} : `<${type}>`;
}

function textFor(keywords: JsonObject): string {
  const { format, pattern, contentEncoding } = keywords;
  const least = sizeOf(keywords.minLength) ?? 0;
  const most = sizeOf(keywords.maxLength) ?? Number.POSITIVE_INFINITY;
  const fits = (text: string | undefined): text is string =>
    text !== undefined && text.length >= least && text.length <= most;
  if (typeof pattern === 'string') {
    const text = textForPattern(pattern);
    // A pattern is a stricter promise than a length that its shortest text does not reach.
    if (text !== undefined && text !== '') return text;
  }
  const formatted = typeof format === 'string' ? FORMATS[format.toLowerCase()] : undefined;
  if (formatted !== undefined && typeof formatted === 'string') return formatted;
  if (contentEncoding === 'base64') return 'c3RyaW5n';
  if (fits('string')) return 'string';
  if (least > 'string'.length) {
    const length = Math.min(least, LENGTH_MAX);
    return 'string'.repeat(Math.ceil(length / 6)).slice(0, length);
  }
  return 'string'.slice(0, most);
}

function numberFor(keywords: JsonObject, whole: boolean): number {
  const step = numberOf(keywords.multipleOf);
  const unit = step !== undefined && step > 0 ? step : whole ? 1 : 0;
  // Before 3.1 an exclusive bound was a switch beside the bound.
  const gap = unit > 0 ? unit : 0.5;
  let least = numberOf(keywords.minimum);
  if (least !== undefined && keywords.exclusiveMinimum === true) least += gap;
  const above = numberOf(keywords.exclusiveMinimum);
  if (above !== undefined) least = Math.max(least ?? Number.NEGATIVE_INFINITY, above + gap);
  let most = numberOf(keywords.maximum);
  if (most !== undefined && keywords.exclusiveMaximum === true) most -= gap;
  const below = numberOf(keywords.exclusiveMaximum);
  if (below !== undefined) most = Math.min(most ?? Number.POSITIVE_INFINITY, below - gap);
  let value = unit > 0 ? unit : 1.5;
  if (least !== undefined && value < least) value = least;
  if (most !== undefined && value > most) value = most;
  if (unit > 0) {
    const down = Math.floor(value / unit) * unit;
    const up = Math.ceil(value / unit) * unit;
    value = least === undefined || down >= least ? down : up;
    // A step of 0.1 must not show as 0.30000000000000004.
    value = Number(value.toPrecision(15));
  }
  // -0 would be written as 0 and read as something else.
  return Number.isFinite(value) ? value + 0 : 1;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function sizeOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : undefined;
}
