import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { createTarDecoder, createTarPacker } from 'modern-tar';

/**
 * A backup is a tar.gz: `backup.json` (what it is), `keys/master.key` when asked for, `tables/<name>/<n>.ndjson` with
 * one row a line, parents before the rows that refer to them, and `checksums.json`, whose presence says that the
 * backup is whole. It holds rows, not a database file, so it can be restored into either kind of database.
 */
export const formatVersion = 1;

export type BackupHeader = {
  format: number;
  createdAt: string;
  database: 'sqlite' | 'postgresql';
  /** The schema that the rows have. */
  migrations: string[];
  /** In the order of the file. */
  tables: { name: string; columns: string[]; rows: number }[];
  /** Id of the key that the values are sealed with; null in a database that was never served. */
  masterId: string | null;
};

/** SHA-256 of the lines of each table, hexadecimal. */
export type BackupChecksums = Record<string, string>;

export type BackupEntry =
  | { name: 'backup.json'; header: BackupHeader }
  | { name: 'keys/master.key'; key: string }
  | { name: 'rows'; table: string; rows: Record<string, string | number | null>[] }
  | { name: 'checksums.json'; announced: BackupChecksums; found: BackupChecksums };

/** What the operator can mend: a sentence and what to do. */
export class BackupError extends Error {}

/** Lines are collected to this size; it bounds what writing and restoring hold in memory. */
const chunkBytes = 4 * 1_048_576;
/** A chunk is one row at least, and a row is bounded by the limits of elements and imports. */
const entryBytesMax = 512 * 1_048_576;

export type ArchiveWriter = {
  header(header: BackupHeader): Promise<void>;
  key(key: string): Promise<void>;
  row(table: string, row: Record<string, unknown>): Promise<void>;
};

/**
 * Writes a backup file through `work`. It appears under its name when it is whole and on the disk; a failure leaves
 * nothing. Returns its size in bytes.
 */
export async function writeArchive(
  file: string,
  work: (archive: ArchiveWriter) => Promise<void>,
): Promise<number> {
  const partial = `${file}.partial`;
  const { readable, controller } = createTarPacker();
  const stream = Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]);
  const writing = pipeline(stream, createGzip({ level: 4 }), createWriteStream(partial, { mode: 0o600 }));
  const entries = entryWriter(controller);
  // A full disk must end the work, not leave it waiting for somebody to read on.
  writing.catch((error: unknown) => controller.error(error));
  try {
    await Promise.race([work(entries.writer), writing]);
    await entries.finish();
    await writing;
    const handle = await open(partial, 'r+');
    await handle.sync();
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    controller.error(error);
    await writing.catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
  return (await stat(file)).size;
}

type Controller = ReturnType<typeof createTarPacker>['controller'];

function entryWriter(controller: Controller): { writer: ArchiveWriter; finish: () => Promise<void> } {
  const hashes = new Map<string, Hash>();
  let table = '';
  let part = 0;
  let lines: string[] = [];
  let waiting = 0;
  const add = async (name: string, body: Buffer): Promise<void> => {
    const writer = controller.add({ name, size: body.length, mode: 0o600, mtime: new Date() }).getWriter();
    await writer.write(body);
    await writer.close();
  };
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const body = Buffer.from(lines.join(''), 'utf8');
    hashes.get(table)?.update(body);
    lines = [];
    waiting = 0;
    part += 1;
    await add(`tables/${table}/${String(part).padStart(6, '0')}.ndjson`, body);
  };
  return {
    writer: {
      header: async (header) => {
        for (const { name } of header.tables) hashes.set(name, createHash('sha256'));
        await add('backup.json', Buffer.from(`${JSON.stringify(header, null, 2)}\n`));
      },
      key: (key) => add('keys/master.key', Buffer.from(`${key}\n`)),
      row: async (to, row) => {
        if (to !== table) {
          await flush();
          table = to;
          part = 0;
        }
        const line = `${JSON.stringify(row)}\n`;
        lines.push(line);
        waiting += line.length;
        if (waiting >= chunkBytes) await flush();
      },
    },
    finish: async () => {
      await flush();
      const sums = Object.fromEntries([...hashes].map(([name, hash]) => [name, hash.digest('hex')]));
      await add('checksums.json', Buffer.from(`${JSON.stringify(sums, null, 2)}\n`));
      controller.finalize();
    },
  };
}

/** The entries of a backup file in order. Throws `BackupError` for what is not one, or not a whole one. */
export async function* readArchive(file: string): AsyncGenerator<BackupEntry> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  const reading = pipeline(source, gunzip).catch(() => {});
  const decoder = createTarDecoder({ strict: true });
  const hashes = new Map<string, Hash>();
  try {
    const tar = Readable.toWeb(gunzip) as unknown as ReadableStream<Uint8Array>;
    for await (const { header, body } of tar.pipeThrough(decoder)) {
      if (header.size > entryBytesMax)
        throw new BackupError(`${file} is damaged: ${header.name} is too large.`);
      yield toEntry(header.name, await textOf(body), hashes);
    }
  } catch (error) {
    throw asBackupError(file, error);
  } finally {
    source.destroy();
    await reading;
  }
}

function toEntry(name: string, text: string, hashes: Map<string, Hash>): BackupEntry {
  if (name === 'backup.json') {
    const header = JSON.parse(text) as BackupHeader;
    for (const table of header.tables) hashes.set(table.name, createHash('sha256'));
    return { name, header };
  }
  if (name === 'keys/master.key') return { name, key: text.trim() };
  if (name === 'checksums.json')
    return {
      name,
      announced: JSON.parse(text) as BackupChecksums,
      found: Object.fromEntries([...hashes].map(([table, hash]) => [table, hash.digest('hex')])),
    };
  const table = /^tables\/(\w+)\/\d+\.ndjson$/.exec(name)?.[1] ?? '';
  const hash = hashes.get(table);
  if (!hash) throw new Error(`it holds ${name}`);
  hash.update(text, 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string | number | null>);
  return { name: 'rows', table, rows };
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function asBackupError(file: string, error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new BackupError(`There is no file ${file}.`);
  if (code === 'EACCES' || code === 'EISDIR') return new BackupError(`${file} cannot be read (${code}).`);
  const reason = error instanceof Error ? error.message : String(error);
  return new BackupError(`${file} is not a whole backup of Parley (${reason}).`);
}
