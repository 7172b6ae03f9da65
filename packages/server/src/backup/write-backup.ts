import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { type Database, type Db, openDatabase } from '../db/database.ts';
import { appliedMigrations } from '../db/migrate.ts';
import { sqliteFile } from '../db/sqlite.ts';
import { masterKeyOf } from '../secrets/vault.ts';
import { BackupError, formatVersion, writeArchive } from './archive.ts';
import { countRows, describeTables, readRows } from './tables.ts';

export type BackupReport = { file: string; bytes: number; tables: number; rows: number; withKey: boolean };

type Place = Pick<Config, 'dataDir' | 'databaseUrl' | 'databasePoolMax' | 'encryptionKey'>;

/**
 * Copies everything that was committed at one moment into `file`, while servers go on reading and writing. Mail that
 * waits in the data directory stays out. Throws `BackupError`.
 */
export async function writeBackup(
  config: Place,
  file: string,
  options: { withKey: boolean; replace: boolean },
): Promise<BackupReport> {
  if (!options.replace && existsSync(file))
    throw new BackupError(`${file} exists already. Choose another name, or replace it with --force.`);
  // Opening would make an empty database, and its backup would look like a good one.
  if (!config.databaseUrl && !existsSync(sqliteFile(config.dataDir)))
    throw new BackupError(`There is no database in ${config.dataDir}. Name its directory with --data.`);
  const database = await openDatabase(config);
  try {
    return await database.snapshot((db) => copy(database.kind, db, config, file, options.withKey));
  } finally {
    await database.close();
  }
}

async function copy(
  kind: Database['kind'],
  db: Db,
  config: Place,
  file: string,
  withKey: boolean,
): Promise<BackupReport> {
  const tables = await describeTables(db, kind);
  if (!tables.some((table) => table.name === 'dataKey'))
    throw new BackupError('This database holds nothing of Parley.');
  const rows = new Map<string, number>();
  for (const { name } of tables) rows.set(name, await countRows(db, name));
  const inUse = await db
    .selectFrom('dataKey')
    .select('masterId')
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
  const masterId = inUse?.masterId ?? null;
  const key = withKey && masterId !== null ? masterKeyOf(config, masterId) : null;
  if (withKey && masterId !== null && key === null)
    throw new BackupError(
      `The encryption key ${masterId} is not at hand, so it cannot go into the backup. Put keys/master.key or PARLEY_ENCRYPTION_KEY in place, or leave out --with-key.`,
    );
  const migrations = await appliedMigrations(db);
  const bytes = await writeArchive(file, async (archive) => {
    await archive.header({
      format: formatVersion,
      createdAt: new Date().toISOString(),
      database: kind,
      migrations,
      tables: tables.map(({ name, columns }) => ({
        name,
        columns: columns.map((column) => column.name),
        rows: rows.get(name) ?? 0,
      })),
      masterId,
    });
    if (key !== null) await archive.key(key);
    for (const table of tables)
      for await (const row of readRows(db, kind, table)) await archive.row(table.name, row);
  });
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  return { file, bytes, tables: tables.length, rows: total, withKey: key !== null };
}
