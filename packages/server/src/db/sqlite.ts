import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database, Writer } from './database.ts';
import type { Schema } from './schema.ts';

/** Prepared statements kept per connection; beyond it the oldest goes. */
const statementsMax = 400;
/** A second process (parley admin, backup) may hold the write lock this long before we give up. */
const busyTimeoutMs = 10_000;
const rowsBetweenTurns = 500;
/** Small portions: copying more at once into the database file holds the event loop up. */
const checkpointPages = 1000;

export const sqliteFile = (dataDir: string): string => join(dataDir, 'parley.db');

class SqliteConnection implements DatabaseConnection {
  readonly raw: DatabaseSync;
  writes = 0;
  #statements = new Map<string, { statement: StatementSync; reads: boolean }>();

  constructor(file: string, readOnly: boolean) {
    this.raw = new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs });
    if (!readOnly) {
      this.raw.exec('pragma journal_mode = wal');
      // FULL: an acknowledged write survives a power cut, not only a killed process.
      this.raw.exec('pragma synchronous = full');
      this.raw.exec(`pragma wal_autocheckpoint = ${checkpointPages}`);
    }
    this.raw.exec('pragma foreign_keys = on');
    this.raw.exec('pragma cache_size = -32000');
    this.raw.exec('pragma temp_store = memory');
  }

  prepare(sql: string): { statement: StatementSync; reads: boolean } {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.raw.prepare(sql);
    const entry = { statement, reads: statement.columns().length > 0 };
    if (this.#statements.size >= statementsMax) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    this.#statements.set(sql, entry);
    return entry;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, reads } = this.prepare(query.sql);
    const parameters = query.parameters as SQLInputValue[];
    if (query.query.kind !== 'SelectQueryNode' && !/^\s*(select|pragma|with|explain)\b/i.test(query.sql))
      this.writes++;
    if (reads) return { rows: statement.all(...parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered on SQLite: read in pages');
  }
}

/** Kysely on one fixed connection; whoever holds it decides about transactions. */
function kyselyOn(connection: SqliteConnection): Kysely<Schema> {
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => connection.raw.exec('begin immediate'),
    commitTransaction: async () => connection.raw.exec('commit'),
    rollbackTransaction: async () => connection.raw.exec('rollback'),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

export async function openSqlite(dataDir: string): Promise<Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = sqliteFile(dataDir);
  // Before SQLite opens it: the files beside it (-wal, -shm) are made with the same rights.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const writerConnection = new SqliteConnection(file, false);
  const readerConnection = new SqliteConnection(file, true);
  const read = kyselyOn(readerConnection);
  const writing = kyselyOn(writerConnection);
  const writer: Writer = {
    db: writing,
    blind: writing,
    writes: () => writerConnection.writes,
    begin: async () => writerConnection.raw.exec('begin immediate'),
    commit: async () => writerConnection.raw.exec('commit'),
    rollback: async () => {
      if (writerConnection.raw.isTransaction) writerConnection.raw.exec('rollback');
    },
  };
  /** One connection writes: whoever wants it waits for the one before. */
  let lastTurn: Promise<unknown> = Promise.resolve();
  /** Long reads get a connection of their own, so that their snapshot does not hold the short ones back. */
  const idleReaders: SqliteConnection[] = [];

  return {
    kind: 'sqlite',
    read,
    parallelWrites: 1,
    withWriter: (work) => {
      const turn = lastTurn.then(() => work(writer));
      lastTurn = turn.catch(() => {});
      return turn;
    },
    snapshot: async (work) => {
      const connection = idleReaders.pop() ?? new SqliteConnection(file, true);
      connection.raw.exec('begin');
      try {
        return await work(kyselyOn(connection));
      } finally {
        connection.raw.exec('commit');
        if (idleReaders.length < 4) idleReaders.push(connection);
        else connection.raw.close();
      }
    },
    insertMany: async (_db, table, rows) => {
      const first = rows[0];
      if (!first) return;
      const columns = Object.keys(first);
      const { statement } = writerConnection.prepare(
        `insert into "${table}" (${columns.map((c) => `"${c}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      );
      writerConnection.writes++;
      for (const [i, row] of rows.entries()) {
        // A long list must not hold the event loop up; the transaction stays open meanwhile.
        if (i % rowsBetweenTurns === rowsBetweenTurns - 1)
          await new Promise((resolve) => setImmediate(resolve));
        const values = row as Record<string, SQLInputValue>;
        statement.run(...columns.map((column) => values[column] ?? null));
      }
    },
    isUniqueViolation: (error) => error instanceof Error && /UNIQUE constraint failed/.test(error.message),
    isRetryable: (error) => error instanceof Error && /database is locked|SQLITE_BUSY/.test(error.message),
    close: async () => {
      for (const connection of [...idleReaders, readerConnection]) connection.raw.close();
      writerConnection.raw.close();
    },
  };
}
