import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Db = Kysely<Schema>;

/** One exclusive connection inside which a batch of writes runs. */
export type Writer = {
  readonly db: Db;
  /**
   * The same connection for statements whose outcome decides nothing: they keep their place in the order, but on
   * PostgreSQL their answer is not waited for before the commit, which fails when one of them has failed.
   */
  readonly blind: Db;
  /** Statements that changed something since the connection was opened: tells whether a failed write left traces. */
  readonly writes: () => number;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
};

/**
 * The four small ports in which SQLite and PostgreSQL differ: opening, exclusive writing, consistent reading and
 * inserting many rows. Everything else is Kysely in the portable subset.
 */
export type Database = {
  readonly kind: 'sqlite' | 'postgresql';
  readonly read: Db;
  /** How many batches may run at the same time: 1 on SQLite. */
  readonly parallelWrites: number;
  withWriter<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Runs `work` on one unchanging state of the database, however long it takes. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Inserts rows of one shape; `db` is the connection of the running write. */
  insertMany<T extends keyof Schema>(db: Db, table: T, rows: readonly Schema[T][]): Promise<void>;
  /** Whether the error is a broken unique constraint. */
  isUniqueViolation(error: unknown): boolean;
  /** Whether repeating the transaction can succeed (deadlock, serialisation, busy). */
  isRetryable(error: unknown): boolean;
  close(): Promise<void>;
};

export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'databasePoolMax'>,
): Promise<Database> {
  // Loaded only where it is used: the driver costs start-up time.
  return config.databaseUrl
    ? (await import('./postgres.ts')).openPostgres(config.databaseUrl, config.databasePoolMax)
    : openSqlite(config.dataDir);
}
