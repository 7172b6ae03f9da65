import { lineAndColumn } from './decode-text.ts';
import { FormatError } from './format-error.ts';
import { type JsonObject, setMember } from './json.ts';

const COMMA = 44;
const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Where the parser stands. `breakText` is the line break of the file, known once the first one was seen. */
type Reader = { text: string; at: number; breakText: string; name: string };
type Field = { text: string; quoted: boolean };

/**
 * CSV (RFC 4180) as rows by column name. The first row names the columns.
 *
 * COMPAT: as newman reads it. White space round fields is dropped, that inside quotes is kept. Integers and decimals
 * without quotes become numbers. A quote inside a field without quotes is text. A short row lacks its last columns,
 * what a long row has too much is dropped, a blank line is a row whose first column is ''. Of two columns with one
 * name the last counts. The first line break of the file decides which line breaks end a row.
 * @throws FormatError for a quote that is not closed, or that is followed by text.
 */
export function parseCsv(text: string, name: string): JsonObject[] {
  const reader: Reader = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, breakText: '', name };
  const rows: JsonObject[] = [];
  const columns = readRecord(reader)?.map((field) => field.text) ?? [];
  for (let record = readRecord(reader); record; record = readRecord(reader)) {
    const row: JsonObject = {};
    const length = Math.min(record.length, columns.length);
    for (let index = 0; index < length; index += 1) {
      const field = record[index] as Field;
      setMember(row, columns[index] as string, field.quoted ? field.text : castField(field.text));
    }
    rows.push(row);
  }
  return rows;
}

/** The fields of the next row; none at the end, where white space alone is no row. */
function readRecord(reader: Reader): Field[] | undefined {
  const { text } = reader;
  const fields: Field[] = [];
  for (;;) {
    skipBlanks(reader);
    if (reader.at >= text.length && fields.length === 0) return undefined;
    fields.push(text.charCodeAt(reader.at) === QUOTE ? readQuoted(reader) : readPlain(reader));
    if (reader.at >= text.length) return fields;
    if (text.charCodeAt(reader.at) !== COMMA) {
      reader.at += reader.breakText.length;
      return fields;
    }
    reader.at += 1;
  }
}

function skipBlanks(reader: Reader): void {
  while (isBlank(reader.text.charCodeAt(reader.at)) && !isBreak(reader, reader.at)) reader.at += 1;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === CR || code === LF || code === 12;
}

function isBreak(reader: Reader, at: number): boolean {
  const code = reader.text.charCodeAt(at);
  if (code !== CR && code !== LF) return false;
  if (reader.breakText === '') {
    reader.breakText = code === LF ? '\n' : reader.text.charCodeAt(at + 1) === LF ? '\r\n' : '\r';
  }
  return reader.text.startsWith(reader.breakText, at);
}

function readPlain(reader: Reader): Field {
  const { text } = reader;
  let end = reader.at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === COMMA || ((code === CR || code === LF) && isBreak(reader, end))) break;
    end += 1;
  }
  const field = text.slice(reader.at, end).trimEnd();
  reader.at = end;
  return { text: field, quoted: false };
}

function readQuoted(reader: Reader): Field {
  const { text } = reader;
  const opened = reader.at;
  let from = opened + 1;
  let field = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw csvError(reader, opened, 'this quote is not closed');
    field += text.slice(from, quote);
    from = quote + 1;
    if (text.charCodeAt(from) !== QUOTE) break;
    field += '"';
    from += 1;
  }
  reader.at = from;
  skipBlanks(reader);
  const ended =
    reader.at >= text.length || text.charCodeAt(reader.at) === COMMA || isBreak(reader, reader.at);
  if (!ended) throw csvError(reader, reader.at, 'expected a comma or the end of the line after the quote');
  return { text: field, quoted: true };
}

function csvError(reader: Reader, offset: number, reason: string): FormatError {
  return new FormatError([{ path: `${reader.name}:${lineAndColumn(reader.text, offset)}`, reason }]);
}

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** COMPAT: '007' is 7, '1e3' is 1000, and long integers lose digits: who wants them as text puts quotes round them. */
function castField(text: string): string | number {
  const code = text.charCodeAt(0);
  // Most fields are words, and a look at the first character tells. Beyond ASCII there is more white space.
  if (Number.isNaN(code) || code < 43 || (code > 57 && code < 160)) return text;
  const digits = code < 160 ? text : text.trimStart();
  if (!NUMERIC.test(digits)) return text;
  const number = Number(digits);
  return Number.isFinite(number) ? number : text;
}
