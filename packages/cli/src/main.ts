import { type Command, CommandError, helpOf, type Print, runCommand } from './command.ts';

/** Loaded only when used: `parley run` must not pay for the server. */
const commands: Record<string, { about: string; load: () => Promise<Command> }> = {
  run: { about: 'runs collections', load: async () => (await import('./commands/run.ts')).run },
  lint: {
    about: 'checks API definitions against a ruleset',
    load: async () => (await import('./commands/lint.ts')).lint,
  },
  convert: {
    about: 'makes collections of other formats, and definitions of collections',
    load: async () => (await import('./commands/convert.ts')).convert,
  },
  serve: { about: 'starts the server', load: async () => (await import('./commands/serve.ts')).serve },
  'admin bootstrap': {
    about: 'creates a user, a team and an API key',
    load: async () => (await import('./commands/admin.ts')).adminBootstrap,
  },
  'admin verify': {
    about: 'checks the change log against the tables',
    load: async () => (await import('./commands/admin.ts')).adminVerify,
  },
  'admin rotate-key': {
    about: 'makes a new encryption key',
    load: async () => (await import('./commands/admin.ts')).adminRotateKey,
  },
  backup: {
    about: 'copies all data into a file while the server runs',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: {
    about: 'brings a backup back',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
};

/** Runs `parley ...argv`; returns the exit code. `out` receives printed lines, `err` what went wrong. */
export async function main(
  argv: string[],
  print?: Print,
  err: Print = (line) => void process.stderr.write(`${line}\n`),
): Promise<number> {
  const out: Print = print ?? ((line) => void process.stdout.write(`${line}\n`));
  const name = [argv.slice(0, 2).join(' '), argv[0] ?? ''].find((candidate) =>
    Object.hasOwn(commands, candidate),
  );
  const entry = name === undefined ? undefined : commands[name];
  if (!entry || name === undefined) {
    const asked = argv[0] === undefined || argv[0] === '--help' || argv[0] === 'help';
    (asked ? out : err)(asked ? usage() : `parley does not know "${argv.join(' ')}".\n\n${usage()}`);
    return asked ? 0 : 2;
  }
  try {
    const command = await entry.load();
    const words = argv.slice(name.split(' ').length);
    return command.main ? await command.main(words, print, err) : await runCommand(command, words, out);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    err(error.message);
    return error.exitCode;
  }
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  return [
    'Usage: parley COMMAND [flags]',
    '',
    ...Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(width)}${about}`),
    '',
    'parley COMMAND --help lists the flags.',
  ].join('\n');
}

export { helpOf };
