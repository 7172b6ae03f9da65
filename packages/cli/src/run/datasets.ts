import type { DatasetAccess } from '@parley/engine';
import { DatasetError, type DatasetFile, openDatasets } from '@parley/engine/datasets';
import { CommandError } from '../command.ts';
import type { KeyValue } from './settings.ts';

/** Opens the files of `--dataset id=FILE`. They are read now: what is wrong with one is said before the run. */
export async function datasetsFromFiles(
  given: readonly KeyValue[],
  files: string[],
): Promise<DatasetAccess & { close: () => void }> {
  const named: DatasetFile[] = [];
  for (const { key: id, value: file } of given) {
    if (id === '' || file === '')
      throw new CommandError(`--dataset must be id=FILE, such as users=users.csv, not "${id}".`);
    if (named.some((other) => other.id === id))
      throw new CommandError(`--dataset names "${id}" twice: each file needs an id of its own.`);
    named.push({ id, file });
    files.push(file);
  }
  try {
    return await openDatasets(named);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    throw new CommandError(`${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`);
  }
}
