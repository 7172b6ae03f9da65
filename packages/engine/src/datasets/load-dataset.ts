import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeText, FormatError, type JsonObject, readData } from '@parley/format';
import { isDatabaseError } from './database-error.ts';
import { sqlValue } from './sql-value.ts';

/** Rows of a text file are held twice while they are read. */
const textBytesMax = 128 * 1024 * 1024;
/** SQLite's own limit. */
const columnsMax = 2_000;
/** Longest text or blob that a query may make on its way. */
const valueBytesMax = 32 * 1024 * 1024;

/**
 * Opens a file as a database: SQLite files to read only, CSV and JSON as the table `data` in memory.
 *
 * @throws Error whose message says what is wrong, and where in the file
 */
export function loadDataset(file: string): DatabaseSync {
  const extension = extname(file).toLowerCase();
  try {
    switch (extension) {
      case '.sqlite':
      case '.sqlite3':
      case '.db':
        return openDatabase(file);
      case '.csv':
      case '.json':
        return tableOf(readRows(file, extension === '.csv' ? 'csv' : 'json'), file);
    }
  } catch (error) {
    if (error instanceof FormatError) {
      const { path = file, reason = 'it cannot be read' } = error.problems[0] ?? {};
      throw new Error(`${path}: ${reason}`);
    }
    if (isDatabaseError(error)) throw new Error(`${file}: ${error.message}`);
    throw error;
  }
  throw new Error(`${file}: the name of the file must end in .csv, .json, .sqlite, .sqlite3 or .db`);
}

function openDatabase(file: string): DatabaseSync {
  // SQLite says only that it cannot open a file; this says why.
  statSync(file);
  const database = new DatabaseSync(file, { readOnly: true, limits: { length: valueBytesMax } });
  sortInMemory(database);
  // A file that is no database shows at the first read.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  return database;
}

/** What a query sorts on its way stays in memory, which is watched; nobody watches the disk. */
function sortInMemory(database: DatabaseSync): void {
  database.exec('PRAGMA temp_store = MEMORY');
}

function readRows(file: string, kind: 'csv' | 'json'): JsonObject[] {
  const { size } = statSync(file);
  if (size > textBytesMax)
    throw new Error(`${file}: larger than ${textBytesMax / 1024 / 1024} MiB, which needs an SQLite file`);
  return readData(decodeText(readFileSync(file)), kind, file);
}

function tableOf(rows: readonly JsonObject[], file: string): DatabaseSync {
  const columns = columnsOf(rows, file);
  const database = new DatabaseSync(':memory:', { limits: { length: valueBytesMax } });
  sortInMemory(database);
  database.exec(`CREATE TABLE data (${columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')})`);
  const insert = database.prepare(`INSERT INTO data VALUES (${columns.map(() => '?').join(', ')})`);
  database.exec('BEGIN');
  for (const row of rows) insert.run(...columns.map((name) => sqlValue(row[name])));
  database.exec('COMMIT');
  return database;
}

/** Names in order of appearance; rows need not have the same. */
function columnsOf(rows: readonly JsonObject[], file: string): string[] {
  const columns = new Map<string, string>();
  for (const row of rows) {
    for (const name of Object.keys(row)) {
      const key = name.toLowerCase();
      const known = columns.get(key);
      if (known === name) continue;
      if (known !== undefined)
        throw new Error(`${file}: the columns "${known}" and "${name}" are the same for SQL`);
      if (name.includes('\0')) throw new Error(`${file}: the name of a column has a null character`);
      columns.set(key, name);
      if (columns.size > columnsMax) throw new Error(`${file}: more than ${columnsMax} columns`);
    }
  }
  if (columns.size === 0) throw new Error(`${basename(file)}: there are no rows`);
  return [...columns.values()];
}
