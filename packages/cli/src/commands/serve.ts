import {
  type Config,
  ConfigError,
  createApp,
  DataInUseError,
  NewerDatabaseError,
  readConfig,
  settings,
} from '@parley/server';
import { type Command, CommandError } from '../command.ts';

const secondSignalMs = 1_000;

export const serve: Command = {
  name: 'serve',
  about: 'starts the server',
  flags: {
    port: { type: 'string', placeholder: 'N', about: 'port to listen on; 0 takes a free one (default 4440)' },
    host: { type: 'string', placeholder: 'ADDRESS', about: 'address to listen on (default 127.0.0.1)' },
    data: {
      type: 'string',
      placeholder: 'DIR',
      about: 'directory for the database, keys and mail (default ./data)',
    },
    roles: {
      type: 'string',
      placeholder: 'LIST',
      about: 'what this process does: api (default), the one there is so far',
    },
  },
  run: async ({ text, out }) => {
    const app = await createApp(
      configFrom({ port: text('port'), host: text('host'), data: text('data'), roles: text('roles') }),
    ).catch(expected);
    let address: string;
    try {
      address = await app.listen();
    } catch (error) {
      await app.close();
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
        throw new CommandError(
          `Port ${app.ctx.config.port} is taken. Stop what uses it, or choose another with --port.`,
        );
      return expected(error);
    }
    out(`Parley is ready at ${address}`);
    await new Promise<void>((resolve) => {
      let first = 0;
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.on(signal, () => {
          // A terminal signals the whole group and a launcher passes it on: only a later one means "at once".
          if (first !== 0 && performance.now() - first > secondSignalMs) process.exit(1);
          first ||= performance.now();
          resolve();
        });
    });
    await app.close();
    return 0;
  },
};

/** Flags win over the environment. */
export function configFrom(flags: {
  port?: string | undefined;
  host?: string | undefined;
  data?: string | undefined;
  roles?: string | undefined;
}): Config {
  const overrides: Partial<Config> = {};
  if (flags.port !== undefined) {
    const port = Number(flags.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new CommandError(`--port must be a number from 0 to 65535, not "${flags.port}"`, 2);
    overrides.port = port;
  }
  if (flags.host !== undefined) overrides.host = flags.host;
  if (flags.data !== undefined) overrides.dataDir = flags.data;
  try {
    if (flags.roles !== undefined) overrides.roles = settings.roles.parse(flags.roles, '--roles');
    return readConfig(process.env, overrides);
  } catch (error) {
    return expected(error);
  }
}

/** Failures that are the operator's to mend become a sentence. */
export function expected(error: unknown): never {
  if (error instanceof ConfigError || error instanceof NewerDatabaseError || error instanceof DataInUseError)
    throw new CommandError(error.message);
  if (
    error instanceof Error &&
    'code' in error &&
    ['ECONNREFUSED', 'ENOTFOUND', '28P01', '3D000'].includes(String(error.code))
  )
    throw new CommandError(
      `The database cannot be reached: ${error.message || String(error.code)}. Check DATABASE_URL.`,
    );
  if (error instanceof Error && 'code' in error) {
    const { code, message } = error;
    if (code === 'ERR_SQLITE_ERROR')
      throw new CommandError(`The database file cannot be used: ${message}. Check --data and the disk.`);
    if (['EACCES', 'ENOTDIR', 'EROFS', 'ENOSPC', 'EADDRNOTAVAIL', 'EAI_AGAIN'].includes(String(code)))
      throw new CommandError(`Parley cannot start: ${message}.`);
  }
  throw error;
}
