import { resolve } from 'node:path';
import { lockDataDirectory, restoreBackup } from '@parley/server';
import type { Command } from '../command.ts';
import { explained, fileOf } from './backup.ts';
import { configFrom, expected } from './serve.ts';

export const restore: Command = {
  name: 'restore',
  about: 'brings a backup back (parley restore FILE); stop the server before, start it afterwards',
  flags: {
    data: { type: 'string', placeholder: 'DIR', about: 'directory of the data (default ./data)' },
    force: { type: 'boolean', about: 'replace everything in a database that is not empty' },
  },
  run: async (input) => {
    const config = configFrom({ data: input.text('data') });
    const file = fileOf(input.positionals, 'restore');
    const unlock = config.databaseUrl === null ? lockFor(config.dataDir) : () => {};
    const report = await restoreBackup(config, file, { force: input.flag('force') })
      .catch(explained)
      .finally(unlock);
    input.out(`Restored ${report.rows} rows, as they were at ${report.createdAt}. People sign in anew.`);
    if (!report.hasKey)
      input.out(
        `THE ENCRYPTION KEY IS MISSING: put key ${report.masterId} into ${resolve(config.dataDir, 'keys/master.key')} or PARLEY_ENCRYPTION_KEY before you start the server. Without it the values of environments cannot be read.`,
      );
    return 0;
  },
};

/** A running server would go on with what it knows of the data before. */
function lockFor(dataDir: string): () => void {
  try {
    return lockDataDirectory(dataDir);
  } catch (error) {
    return expected(error);
  }
}
