import { constants, type DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import type { DatasetAnswer, DatasetCell, DatasetParams, DatasetQuestion, DatasetRow } from '../options.ts';
import { isDatabaseError } from './database-error.ts';
import { sqlValue } from './sql-value.ts';

export type AnswerLimits = { rowsMax: number; bytesMax: number };

/** What reading needs. All else writes, or reaches other files. */
const allowed = new Set<number>([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);
/** These tell what there is. The last one is asked by full-text tables of their own accord. */
const pragmas = new Set([
  'table_info',
  'table_xinfo',
  'table_list',
  'index_list',
  'index_info',
  'foreign_key_list',
  'data_version',
]);
/** `load_extension` runs code of the machine, `fts3_tokenizer` takes addresses of functions. */
const functionsRefused = new Set(['load_extension', 'fts3_tokenizer']);
/** What a row costs before its values. */
const rowBytes = 16;
const shownMax = 20;

/** A database that a script may ask, and nothing else. */
export class AskedDatabase {
  private readonly database: DatabaseSync;
  private readonly id: string;
  /** What the authorizer refused of the statement that is being made or run. */
  private refused: string | undefined;

  constructor(id: string, database: DatabaseSync) {
    this.id = id;
    this.database = database;
    database.setAuthorizer((action, first, second) => {
      const what = refusal(action, first, second);
      this.refused ??= what;
      return what === undefined ? constants.SQLITE_OK : constants.SQLITE_DENY;
    });
  }

  /** @throws Error with a sentence for the author of the script */
  answer(question: DatasetQuestion, limits: AnswerLimits): DatasetAnswer {
    this.refused = undefined;
    try {
      return question.kind === 'view'
        ? this.read(...this.viewQuery(question.text, question.params), limits)
        : this.read(question.text, bound(question.params), limits);
    } catch (error) {
      if (this.refused !== undefined)
        throw new Error(`the dataset "${this.id}" can only be read: ${this.refused} is refused`);
      if (isDatabaseError(error)) throw new Error(`the dataset "${this.id}" says: ${inWords(error)}`);
      throw error;
    }
  }

  private read(sql: string, values: readonly BoundValue[], limits: AnswerLimits): DatasetAnswer {
    const statement = this.database.prepare(sql);
    // Only the first statement is made; one that is left out unseen would surprise.
    if (!isBlank(sql.slice(statement.sourceSQL.length)))
      throw new Error('a query is one SQL statement, without others behind it');
    const columns = statement.columns().map(({ name }) => name);
    if (columns.length === 0) throw new Error('a query must give rows, as SELECT does');
    statement.setReturnArrays(true);
    // Integers come exact this way: as numbers, large ones would be an error.
    statement.setReadBigInts(true);
    const rows: DatasetRow[] = [];
    let bytes = 0;
    for (const row of statement.iterate(...(values as SQLInputValue[]))) {
      const cells = (row as unknown as SQLOutputValue[]).map(cellOf);
      bytes += rowBytes;
      for (const cell of cells) bytes += sizeOf(cell);
      if (rows.length >= limits.rowsMax)
        throw new RangeError(`the answer has more than ${limits.rowsMax.toLocaleString('en')} rows`);
      if (bytes > limits.bytesMax)
        throw new RangeError(`the answer is larger than ${limits.bytesMax.toLocaleString('en')} bytes`);
      rows.push(cells);
    }
    return { columns, rows, bytes };
  }

  /** A view, or a table, with its parameters as values that columns must have. */
  private viewQuery(name: string, params: DatasetParams): [sql: string, values: SQLInputValue[]] {
    if (Array.isArray(params)) throw new Error('parameters of a view are an object: values by column');
    const given = Object.entries(params);
    const known = this.names(
      "SELECT name FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    );
    const view = named(known, name);
    if (view === undefined)
      throw new Error(`the dataset "${this.id}" has no view "${name}", only: ${listed(known)}`);
    const columns = this.names('SELECT name FROM pragma_table_xinfo(?)', view);
    const conditions = given.map(([wanted]) => {
      const column = named(columns, wanted);
      if (column === undefined)
        throw new Error(`the view "${view}" has no column "${wanted}", only: ${listed(columns)}`);
      return `${quoted(column)} IS ?`;
    });
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    return [`SELECT * FROM ${quoted(view)}${where}`, given.map(([, value]) => sqlValue(value))];
  }

  private names(sql: string, ...values: SQLInputValue[]): string[] {
    return this.database
      .prepare(sql)
      .all(...values)
      .map(({ name }) => String(name));
  }
}

type BoundValue = SQLInputValue | { [name: string]: SQLInputValue };

/** A list fills the places marked `?`, an object those with names. */
function bound(params: DatasetParams): BoundValue[] {
  if (Array.isArray(params)) return params.map(sqlValue);
  const given = Object.entries(params);
  return given.length === 0
    ? []
    : [Object.fromEntries(given.map(([name, value]) => [name, sqlValue(value)]))];
}

function refusal(action: number, first: string | null, second: string | null): string | undefined {
  if (action === constants.SQLITE_FUNCTION)
    return functionsRefused.has(String(second).toLowerCase()) ? `the function ${second}` : undefined;
  if (allowed.has(action)) return undefined;
  if (action === constants.SQLITE_PRAGMA)
    return pragmas.has(String(first).toLowerCase()) ? undefined : `PRAGMA ${first}`;
  // To make or drop a table is, first of all, to write into the table of tables.
  if (first?.startsWith('sqlite_')) return 'a change of its tables';
  const name = Object.entries(constants).find(
    ([key, value]) => value === action && !/^SQLITE_(?:CHANGESET|OK|DENY|IGNORE)/.test(key),
  )?.[0];
  return name?.slice('SQLITE_'.length).replaceAll('_', ' ') ?? 'this';
}

function inWords({ message }: Error): string {
  // SQLite's own words are about its interface, not about the query.
  return message === 'column index out of range'
    ? 'there are more parameters than places marked ? in the query'
    : message;
}

function cellOf(value: SQLOutputValue): DatasetCell {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function sizeOf(cell: DatasetCell): number {
  if (typeof cell === 'string') return 2 * cell.length;
  return cell instanceof Uint8Array ? cell.byteLength : 8;
}

/** White space, comments and semicolons. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$))*$/.test(sql);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As SQL finds names: case counts only between names that differ in nothing else. */
function named(names: readonly string[], wanted: string): string | undefined {
  return (
    names.find((name) => name === wanted) ?? names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, shownMax).join(', ');
  return names.length > shownMax ? `${shown} and ${names.length - shownMax} more` : shown;
}
