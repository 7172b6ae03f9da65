import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A server that is shutting down is waited for this long. */
const waitMs = 3_000;

export class DataInUseError extends Error {}

/**
 * Keeps a second server off a data directory with a SQLite database: it would clear the first one's running imports.
 * The lock is one of the operating system, so it ends with the process, however that ends. Commands such as
 * `parley admin` do not take it. Throws `DataInUseError`.
 */
export function lockDataDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(dataDir, 'server.lock'), { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof Error && /database is locked/.test(error.message))
      throw new DataInUseError(
        `Another Parley server is using ${dataDir}. Stop it, or give this one its own directory with --data.`,
      );
    throw error;
  }
  return () => lock.close();
}
