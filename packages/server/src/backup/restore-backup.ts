import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { type Database, type Db, openDatabase } from '../db/database.ts';
import { createSchema, migrate } from '../db/migrate.ts';
import { migrations } from '../db/migrations/index.ts';
import { masterIdOf, masterKeyOf, prepareMasterKey } from '../secrets/vault.ts';
import { type BackupEntry, BackupError, type BackupHeader, formatVersion, readArchive } from './archive.ts';
import { describeTables, hasRows, insertRows, type Row, type Table } from './tables.ts';

export type RestoreReport = {
  createdAt: string;
  rows: number;
  /** The key that values are sealed with; null when nothing was ever sealed. */
  masterId: string | null;
  /** Whether that key is in place now. */
  hasKey: boolean;
};

type Place = Pick<Config, 'dataDir' | 'databaseUrl' | 'databasePoolMax' | 'encryptionKey'>;

/**
 * Not brought back: a session or a mailed link that was ended since the backup must not come alive again, so people
 * sign in anew.
 */
const leftOut = new Set(['session', 'credentialToken']);
/** Rows that a server makes by itself when it starts on an empty database. */
const madeAtStart = new Set(['dataKey', 'setting', 'usage']);

/**
 * Replaces the content of a database by that of a backup, whole or not at all. Every change log gets a new epoch, by
 * which clients notice that time went back. No server may run on the database meanwhile. Throws `BackupError`.
 */
export async function restoreBackup(
  config: Place,
  file: string,
  options: { force: boolean },
): Promise<RestoreReport> {
  const entries = readArchive(file);
  const first = (await entries.next()).value as BackupEntry | undefined;
  if (first?.name !== 'backup.json') throw new BackupError(`${file} is not a backup of Parley.`);
  const { header } = first;
  checkHeader(file, header);
  const database = await openDatabase(config);
  try {
    const report = await inTransaction(database, async (db) => {
      await makeRoom(db, database.kind, options.force);
      await createSchema(db, database.kind, header.migrations);
      return fill(db, database.kind, header, entries, file, config);
    });
    // The rows of an older backup are brought to this program's schema.
    await migrate(database);
    const { masterId } = header;
    const hasKey = masterId === null || masterKeyOf(config, masterId) !== null;
    return { createdAt: header.createdAt, rows: report, masterId, hasKey };
  } finally {
    await entries.return(undefined);
    await database.close();
  }
}

function checkHeader(file: string, header: BackupHeader): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = Array.isArray(header.migrations)
    ? header.migrations.filter((name) => !known.has(name))
    : [];
  if (header.format > formatVersion || unknown.length > 0)
    throw new BackupError(
      `${file} was made by a newer Parley${unknown.length > 0 ? ` (it holds ${unknown.join(', ')})` : ''}. Restore it with that version or a later one.`,
    );
  if (header.format !== formatVersion || !Array.isArray(header.migrations) || !Array.isArray(header.tables))
    throw new BackupError(`${file} is not a backup of Parley.`);
}

/** `work` returns what runs after the commit too: files have no part in the transaction. */
async function inTransaction(
  database: Database,
  work: (db: Db) => Promise<{ rows: number; committed: () => void }>,
): Promise<number> {
  return database.withWriter(async (writer) => {
    await writer.begin();
    let done: { rows: number; committed: () => void };
    try {
      done = await work(writer.db);
      await writer.commit();
    } catch (error) {
      await writer.rollback();
      throw error;
    }
    done.committed();
    return done.rows;
  });
}

async function makeRoom(db: Db, kind: Database['kind'], force: boolean): Promise<void> {
  const tables = await describeTables(db, kind);
  if (!force)
    for (const { name } of tables)
      if (!madeAtStart.has(name) && (await hasRows(db, name)))
        throw new BackupError(
          'This database is not empty. Restore into an empty one, or replace everything in it with --force.',
        );
  for (const { name } of tables.reverse()) await sql`drop table ${sql.table(name)}`.execute(db);
  await sql`drop table if exists "migration"`.execute(db);
}

async function fill(
  db: Db,
  kind: Database['kind'],
  header: BackupHeader,
  entries: AsyncGenerator<BackupEntry>,
  file: string,
  config: Place,
): Promise<{ rows: number; committed: () => void }> {
  const tables = await fittingTables(db, kind, header, file);
  const counts = new Map<string, number>();
  let key: string | null = null;
  let restored = 0;
  let isWhole = false;
  for await (const entry of entries) {
    if (entry.name === 'keys/master.key') key = entry.key;
    else if (entry.name === 'rows') {
      const { table, rows } = entry;
      counts.set(table, (counts.get(table) ?? 0) + rows.length);
      if (leftOut.has(table)) continue;
      await insertRows(db, kind, tables.get(table) as Table, table === 'space' ? rows.map(newEpoch) : rows);
      restored += rows.length;
    } else if (entry.name === 'checksums.json')
      isWhole = header.tables.every(
        ({ name, rows }) =>
          entry.announced[name] !== undefined &&
          entry.announced[name] === entry.found[name] &&
          (counts.get(name) ?? 0) === rows,
      );
  }
  if (!isWhole) throw new BackupError(`${file} is damaged or not whole: its checksums do not fit.`);
  return { rows: restored, committed: key === null ? () => {} : keyInPlace(config, key) };
}

/** The tables to fill, as this database has them. Throws when the backup's are others. */
async function fittingTables(
  db: Db,
  kind: Database['kind'],
  header: BackupHeader,
  file: string,
): Promise<Map<string, Table>> {
  const tables = new Map((await describeTables(db, kind)).map((table) => [table.name, table]));
  for (const { name, columns } of header.tables) {
    const table = tables.get(name);
    const has = new Set(table?.columns.map((column) => column.name));
    if (!table || columns.some((column) => !has.has(column)))
      throw new BackupError(`${file} does not fit: this database has no such table ${name}.`);
  }
  return tables;
}

const newEpoch = (row: Row): Row => ({ ...row, epoch: randomUUID() });

/** Writes the key beside the present one now; what is returned makes it the present one. */
function keyInPlace(config: Place, key: string): () => void {
  const masterId = masterIdOf(key);
  if (masterKeyOf(config, masterId) !== null) return () => {};
  if (config.encryptionKey !== null)
    throw new BackupError(
      `PARLEY_ENCRYPTION_KEY is not the key of this backup (${masterId}). Set it to that key, or unset it and the key of the backup is put into ${config.dataDir}.`,
    );
  return prepareMasterKey(config, key);
}
