import { resolve } from 'node:path';
import { BackupError, writeBackup } from '@parley/server';
import { type Command, CommandError } from '../command.ts';
import { configFrom, expected } from './serve.ts';

export const backup: Command = {
  name: 'backup',
  about: 'copies all data into FILE (parley backup FILE), while the server runs',
  flags: {
    data: { type: 'string', placeholder: 'DIR', about: 'directory of the data (default ./data)' },
    'with-key': {
      type: 'boolean',
      about: 'put the encryption key in; the file is then as secret as the data',
    },
    force: { type: 'boolean', about: 'replace FILE when it exists' },
  },
  run: async (input) => {
    const config = configFrom({ data: input.text('data') });
    const withKey = input.flag('with-key');
    const report = await writeBackup(config, fileOf(input.positionals, 'backup'), {
      withKey,
      replace: input.flag('force'),
    }).catch(explained);
    const size = `${(report.bytes / 1_048_576).toFixed(1)} MB`;
    input.out(`Copied ${report.rows} rows of ${report.tables} tables into ${report.file} (${size}).`);
    if (report.withKey) input.out('It holds the encryption key: keep it as safe as the data itself.');
    else
      input.out(
        config.encryptionKey === null
          ? `WITHOUT THE ENCRYPTION KEY: keep ${resolve(config.dataDir, 'keys/master.key')} in another safe place. Without that key the values of environments cannot be read after a restore. (--with-key puts it into the backup.)`
          : 'WITHOUT THE ENCRYPTION KEY: keep PARLEY_ENCRYPTION_KEY in another safe place. Without that key the values of environments cannot be read after a restore. (--with-key puts it into the backup.)',
      );
    return 0;
  },
};

/** The one file that both commands name. */
export function fileOf(positionals: readonly string[], command: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || file === '' || more.length > 0)
    throw new CommandError(`parley ${command} takes one file: parley ${command} FILE`, 2);
  return resolve(file);
}

/** Failures that are the operator's to mend become a sentence. */
export function explained(error: unknown): never {
  if (error instanceof BackupError) throw new CommandError(error.message);
  if (error instanceof Error && 'code' in error && 'path' in error)
    throw new CommandError(`The file cannot be used: ${error.message}`);
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    throw new CommandError('The disk is full.');
  return expected(error);
}
