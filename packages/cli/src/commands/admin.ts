import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, migrate, openDatabase, rotateKey, verify } from '@parley/server';
import { type Command, CommandError, type CommandInput } from '../command.ts';
import { configFrom, expected } from './serve.ts';

const data = { type: 'string', placeholder: 'DIR', about: 'directory of the data (default ./data)' } as const;
const json = { type: 'boolean', about: 'print JSON' } as const;

type Database = Awaited<ReturnType<typeof openDatabase>>;

async function withDatabase(
  input: CommandInput,
  work: (database: Database, config: ReturnType<typeof configFrom>) => Promise<number>,
  options: { mayBeNew?: boolean } = {},
): Promise<number> {
  const config = configFrom({ data: input.text('data') });
  // A mistyped directory must not pass for a database in which all is well.
  if (!options.mayBeNew && config.databaseUrl === null && !existsSync(join(config.dataDir, 'parley.db')))
    throw new CommandError(`There is no database in ${config.dataDir}. Check --data.`);
  const database = await openDatabase(config).catch(expected);
  try {
    await migrate(database).catch(expected);
    return await work(database, config);
  } finally {
    await database.close();
  }
}

export const adminBootstrap: Command = {
  name: 'admin bootstrap',
  about:
    'creates (or finds) a user, a team they administer and an API key; beside a running server or without one',
  flags: {
    email: { type: 'string', placeholder: 'E', about: 'email address', required: true },
    username: { type: 'string', placeholder: 'U', about: 'user name', required: true },
    password: { type: 'string', placeholder: 'P', about: 'password', required: true },
    team: { type: 'string', placeholder: 'T', about: 'name of the team; default: the team of one' },
    data,
    json,
  },
  run: (input) =>
    withDatabase(
      input,
      async (database, config) => {
        const made = await bootstrap(
          { database, clock: Date.now },
          {
            email: input.text('email') ?? '',
            username: input.text('username') ?? '',
            password: input.text('password') ?? '',
            team: input.text('team'),
          },
        );
        const baseUrl = `${config.publicUrl ?? `http://localhost:${config.port}`}/api`;
        if (input.flag('json')) input.out(JSON.stringify({ ...made, baseUrl }));
        else
          for (const [name, value] of Object.entries({ ...made, baseUrl }))
            input.out(`${name.padEnd(12)}${value}`);
        return 0;
      },
      { mayBeNew: true },
    ),
};

export const adminVerify: Command = {
  name: 'admin verify',
  about: 'checks that the change log has no gap and that replaying it gives the tables',
  flags: { data, json },
  run: (input) =>
    withDatabase(input, async (database) => {
      const report = await verify(database);
      if (input.flag('json')) input.out(JSON.stringify(report));
      else {
        input.out(
          `${report.spaces} logs, ${report.ops} changes, ${report.elements} elements: ${report.ok ? 'all well' : 'PROBLEMS'}`,
        );
        for (const problem of report.problems) input.out(`  ${problem}`);
      }
      return report.ok ? 0 : 1;
    }),
};

export const adminRotateKey: Command = {
  name: 'admin rotate-key',
  about: 'makes a new encryption key; stop the server before, start it afterwards',
  flags: { data, json },
  run: (input) =>
    withDatabase(input, async (database, config) => {
      const result = await rotateKey(database, config);
      if (input.flag('json')) input.out(JSON.stringify(result));
      else {
        input.out(`New key ${result.masterId}; ${result.rewrapped} data keys wrapped with it.`);
        if (result.newKey !== null) input.out(`Set PARLEY_ENCRYPTION_KEY=${result.newKey}`);
        else input.out('The key before is kept as keys/master.key.old for backups made until now.');
      }
      return 0;
    }),
};
